"""What is rendered larger than it is kept is averaged, and one glint whitens nothing around it."""

import numpy as np
import pytest

from facelab_synthesis.captures import draw_capture
from facelab_synthesis.cast import draw_person
from facelab_synthesis.develop import SIDES, cut_out, develop
from facelab_synthesis.render import Light
from facelab_synthesis.tables import face_row


def light_of(size, glint=None):
    linear = np.full((size, size, 4), 0.2, np.float32)
    linear[..., 3] = 1
    if glint is not None:
        linear[size // 2, size // 2, :3] = glint
    meter = np.full((9, 2), 0.25)
    return Light(linear, meter, np.array([0.25, 0.75, 0.75, 0.25]), 0.3)


@pytest.fixture
def capture():
    return draw_capture(draw_person(1), 1)


def test_a_picture_is_kept_at_its_kinds_size_whatever_it_was_rendered_at(capture):
    for size in (480, 640):
        assert develop(light_of(size), capture, 1.0).shape == (320, 320, 3)
    assert set(SIDES) == {"normal", "hard", "ladder", "cut-out", "turned"}


def test_the_faces_place_is_counted_in_pixels_as_kept(capture):
    assert face_row(light_of(480), capture) == {"face_top": 80, "face_right": 240, "face_bottom": 240, "face_left": 80}


def test_one_glint_is_no_brighter_than_white_before_it_is_averaged(capture):
    plain, glint = (cut_out(light_of(640, glint), capture).astype(int) for glint in (None, 1000.0))
    assert np.abs(glint - plain).max() < 80, "a quarter of white, not white"
    assert np.abs(glint - plain).max() > 20
