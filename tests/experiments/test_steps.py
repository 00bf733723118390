"""Heads step by step: every step is what its way says, the face is where it is said to be, and answers are counted."""

import random

import numpy as np
import pytest

from facelab.experiments import WAYS, Step, cnn_steps, found_by_way, look_at_steps, steps_of
from facelab.packs import open_pack
from facelab.pipeline import find_boxes

TURNED = open_pack("turned")
HEAD = [picture for picture in TURNED.pictures if picture.person_id == TURNED.pictures[0].person_id]


@pytest.fixture(scope="module")
def steps():
    return look_at_steps(HEAD, ("hog",), stored=cnn_steps(), progress=False)


def test_every_way_has_its_steps_and_the_turn_takes_pictures_of_its_own(steps):
    assert {way: [step.setting for step in steps if step.way == way] for way in WAYS} == {
        way: list(one.settings) for way, one in WAYS.items()
    }
    turned = [step for step in steps if step.way == "turn"]
    assert [float(step.picture.settings["yaw"]) for step in turned] == [step.setting for step in turned]
    assert {step.picture.picture_id for step in steps if step.way != "turn"} == {HEAD[0].picture_id}


def test_the_first_step_of_every_way_changes_nothing_but_the_size():
    for step in steps_of(HEAD):
        if step.way != "size" and step.setting == 0:
            assert np.abs(step.rgb.astype(int) - HEAD[0].rgb()).max() <= 1, step.way


def test_detectors_look_at_what_is_shown_and_the_face_is_where_it_is_said_to_be(steps):
    for step in random.Random(1).sample(steps, 8):
        assert step.boxes["hog"] == find_boxes(step.rgb, ["hog"])["hog"]
        top, right, bottom, left = step.face
        assert 0 <= top < bottom <= step.rgb.shape[0] + 1 and 0 <= left < right <= step.rgb.shape[1] + 1


def test_people_without_turned_pictures_are_changed_in_the_other_ways():
    first = open_pack("synthetic").pictures[:1]
    assert {step.way for step in steps_of(first)} == set(WAYS) - {"turn"}


def test_answers_are_counted_by_way_and_detector():
    picture, face = HEAD[0], HEAD[0].true_box
    seen = [
        Step(picture, "tilt", setting, picture.rgb(), face, {"hog": boxes})
        for setting, boxes in ((0, [face]), (10, []), (20, [face._replace(left=face.left + 2), (0, 9, 9, 0)]))
    ]
    assert found_by_way(seen) == {"tilt": {"hog": (2, 3)}}


def test_the_cnn_answered_every_step_of_the_pack_and_still_answers_so():
    steps = steps_of(TURNED.pictures)
    stored = cnn_steps()
    assert set(stored) == {step.key for step in steps}
    for step in random.Random(2).sample(steps, 3):
        now = find_boxes(step.rgb, ["cnn"])["cnn"]
        assert len(now) == len(stored[step.key])
        for box, before in zip(now, stored[step.key], strict=True):
            assert np.abs(np.subtract(box, before)).max() <= 2
