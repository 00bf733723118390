"""Overlap, hits, misses and false alarms, against hand cases, pixels and properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facelab.boxes import iou
from facelab.metrics import DetectionCounts, count_detections
from facelab.pipeline import Box

boxes = st.builds(
    lambda top, left, height, width: Box(top, left + width, top + height, left),
    *(st.integers(0, 30), st.integers(0, 30), st.integers(1, 30), st.integers(1, 30)),
)


def test_a_hand_case_two_squares_that_share_a_third():
    assert iou(Box(0, 2, 2, 0), Box(0, 3, 2, 1)) == pytest.approx(2 / 6)


@given(boxes, boxes)
def test_overlap_equals_counting_pixels(one, other):
    def painted(box):
        canvas = np.zeros((64, 64), bool)
        canvas[box.top : box.bottom, box.left : box.right] = True
        return canvas

    a, b = painted(one), painted(other)
    assert iou(one, other) == pytest.approx((a & b).sum() / (a | b).sum())


@given(boxes, boxes)
def test_overlap_is_symmetric_and_one_only_for_equal_boxes(one, other):
    assert iou(one, other) == iou(other, one)
    assert 0 <= iou(one, other) <= 1
    assert (iou(one, other) == 1) == (one == other)


@given(st.lists(boxes, max_size=5), st.lists(boxes, max_size=5))
def test_every_face_is_hit_or_missed_and_every_box_hits_or_is_a_false_alarm(found, truth):
    counts = count_detections(found, truth)
    assert counts.hits + counts.misses == len(truth)
    assert counts.hits + counts.false_alarms == len(found)


def test_a_second_box_on_one_face_is_a_false_alarm():
    face = Box(0, 10, 10, 0)
    assert count_detections([face, Box(1, 10, 10, 0)], [face]) == DetectionCounts(1, 0, 1)


def test_boxes_are_paired_so_that_both_faces_count():
    left, right = Box(0, 10, 10, 0), Box(0, 16, 10, 6)
    between = Box(0, 12, 10, 2)  # fits both; greedy pairing with the wrong one would lose a hit
    assert count_detections([between, left], [left, right], min_iou=0.4).hits == 2


def test_counts_add_up():
    assert DetectionCounts(1, 2, 3) + DetectionCounts(4, 5, 6) == DetectionCounts(5, 7, 9)


def test_two_fifths_of_overlap_are_a_hit_and_a_third_is_a_miss():
    true = Box(0, 10, 10, 0)
    assert count_detections([Box(0, 10, 4, 0)], [true]).hits == 1
    assert count_detections([Box(0, 10, 3, 0)], [true]) == DetectionCounts(hits=0, misses=1, false_alarms=1)
