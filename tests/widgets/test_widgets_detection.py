"""Widgets on finding faces: what is shown follows the sliders."""

import numpy as np

from facelab.boxes import Box, iou, moved
from facelab.figures.detection import boxes as quick
from facelab.packs import open_pack
from facelab.widgets.detection import BoxOverlap

PACK = open_pack("synthetic")
FIRST = PACK["p001_1"]


def test_moving_the_box_changes_the_overlap_and_both_are_drawn_where_they_are(seen):
    truth = FIRST.true_box
    overlap = BoxOverlap(FIRST.rgb(), truth, "synthetic")
    overlap.across.value, overlap.down.value, overlap.size.value = 0, 0, 100
    assert overlap.found == truth and "IoU 1.00: counted as a hit where" in overlap.words.value
    overlap.across.value, overlap.down.value, overlap.size.value = 80, -20, 60
    there = moved(truth, 80, -20, 60)
    assert f"IoU {iou(truth, there):.2f}: counted as a miss, and a false alarm where" in overlap.words.value
    assert "synthetic" in overlap.words.value and "counted as a miss" in seen.alt(overlap.picture)
    drawn = quick.overlap(FIRST.rgb(), truth, there)
    assert np.abs(seen.pixels(overlap.picture).astype(int) - drawn).mean() < 2  # a JPEG is not quite what was drawn
    overlap.reset.click()
    assert (overlap.across.value, overlap.down.value, overlap.size.value) == (30, 20, 100)


def test_a_box_is_moved_by_pixels_and_scaled_around_its_middle():
    assert moved(Box(10, 30, 30, 10), across=5, down=0, size=50) == Box(15, 30, 25, 20)
    assert moved(Box(10, 30, 30, 10), across=0, down=-4, size=100) == Box(6, 30, 26, 10)
