"""Heads keep their mouths closed and their eyes as open as a person's at rest; needs the generator's assets."""

import numpy as np
import pytest

from facelab_synthesis import places
from facelab_synthesis.cast import draw_person
from facelab_synthesis.deal import grid

if not (places.KIT.exists() and places.MAKEHUMAN.exists()):
    pytest.skip("run `python -m facelab_synthesis setup` for these", allow_module_level=True)

from facelab_synthesis.ict import carried_kit
from facelab_synthesis.lids import LOWER_LID, OPEN_LIMITS, UPPER_LID
from facelab_synthesis.lips import REST_GAP, lip_gap
from facelab_synthesis.mouth import MOST_FORWARD, MOST_HANGING, MOST_HIGH, mouth_measures
from facelab_synthesis.shape import mode_coefficients, sex_direction, shaped_vertices

SOME = (3, 41, 66, 90)


@pytest.mark.parametrize("number", SOME)
@pytest.mark.parametrize("expression", ["neutral", "smile", "surprise"])
def test_lips_meet_whatever_the_modes_and_the_expression_do(number, expression):
    _, gap = lip_gap(shaped_vertices(draw_person(number), expression))
    assert gap.max() <= REST_GAP + 0.004
    assert gap.min() >= -0.008


@pytest.mark.parametrize("number", range(1, 101))
def test_no_mouth_juts_pouts_or_hangs(number):
    forward, high, hanging = mouth_measures(shaped_vertices(draw_person(number)))
    assert forward <= MOST_FORWARD + 0.010
    assert high <= MOST_HIGH + 0.012
    assert hanging <= MOST_HANGING + 0.008


@pytest.mark.parametrize("number", SOME)
def test_eyes_at_rest_neither_stare_nor_sleep(number):
    shaped = shaped_vertices(draw_person(number))
    opened = shaped[UPPER_LID, 1] - shaped[LOWER_LID, 1]
    assert 0.85 * OPEN_LIMITS[0] <= opened <= 1.05 * OPEN_LIMITS[1]


def test_modes_lean_to_the_sex_setting():
    direction = sex_direction() / np.linalg.norm(sex_direction())
    leaning = {"male": [], "female": []}
    for number in range(1, len(grid()) + 1):
        person = draw_person(number)
        leaning[person.sex_setting].append(mode_coefficients(person) @ direction)
    assert np.mean(leaning["male"]) - np.mean(leaning["female"]) > 1


def test_the_carried_kit_is_as_wide_as_the_mesh_it_is_carried_on():
    kit = carried_kit()
    assert kit.modes.shape == (100, len(kit.vertices), 3)
    assert kit.eyes[0, 0] > 0 > kit.eyes[1, 0]
    assert np.abs(kit.movements["eyeBlink"]).max() > 0.05, "a lid closes by a millimetre at least"


def test_the_jaw_opens_the_chin_downwards():
    kit = carried_kit()
    lowest = kit.positions[:, 1] < 6.4
    assert kit.movements["jawOpen"][lowest, 1].mean() < -0.05
