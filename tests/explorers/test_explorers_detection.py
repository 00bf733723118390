"""What the detector sees: what is shown of every step is what the detectors said of it."""

import random

import pytest

from facelab.experiments import WAYS, cnn_steps, found_by_way, look_at_steps
from facelab.explorers.detection import WhatTheDetectorSees
from facelab.figures.detection.words import outcome
from facelab.pipeline.detect import DETECTORS


@pytest.fixture(scope="module")
def steps(sample):
    return look_at_steps(sample.heads, stored=cnn_steps(), progress=False)


@pytest.fixture(scope="module")
def seeing(steps, sample):
    return WhatTheDetectorSees(steps, sample.names)


@pytest.fixture(scope="module")
def told(seeing):
    """Every step as the page holds it, in the order of the steps."""
    return [one for ways in seeing.data["heads"].values() for some in ways.values() for one in some]


def test_every_step_has_its_picture_its_words_and_every_detectors_answer(steps, told):
    assert [one["face"] for one in told] == list(range(len(steps)))
    for step, one in zip(steps, told, strict=True):
        assert one["says"] == WAYS[step.way].says.format(step.setting)
        assert one["words"] == f"{outcome(step.boxes, step.face)}." and one["alt"].endswith(one["words"])
        assert one["found"] == {name: step.found(name) for name in DETECTORS}


def test_boxes_stand_where_the_detector_put_them(steps, told):
    for step, one in random.Random(4).sample(list(zip(steps, told, strict=True)), 10):
        height, width = step.rgb.shape[:2]
        for detector, boxes in step.boxes.items():
            for (top, right, bottom, left), shown in zip(boxes, one["boxes"][detector], strict=True):
                across, down, wide, high = (value / 100 for value in shown)
                assert (across * width, down * height) == pytest.approx((left, top), abs=0.05)
                assert (wide * width, high * height) == pytest.approx((right - left, bottom - top), abs=0.05)


def test_the_still_shows_where_it_stands_and_counts_every_change(seeing, steps):
    seeing.way, seeing.step = "tilt", 3
    still = seeing.still()
    step = [one for one in steps if one.way == "tilt"][3]
    assert f"picture tilted {step.setting} degrees: {outcome(step.boxes, step.face)}." in still
    for way, counts in found_by_way(steps).items():
        cells = "".join(f"<td>{count} of {total}</td>" for count, total in counts.values())
        assert f"<tr><td>{way}</td>{cells}</tr>" in still
    seeing.way, seeing.step = "size", 0
