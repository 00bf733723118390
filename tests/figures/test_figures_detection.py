"""Figures of finding faces: boxes where they were given, shares as they were counted, colours of their detector."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import same_color

from facelab.boxes import Box
from facelab.figures import theme
from facelab.figures.detection.boxes import SHOWN, detections, enlarge, overlap
from facelab.figures.detection.found import found_curves, hog_drawing, in_words
from facelab.metrics import Share

GREY = np.full((120, 160, 3), 127, np.uint8)
FOUND = {
    "haar": {20: Share(3, 10, 5, 0.1, 0.6), 80: Share(9, 10, 5, 0.7, 1.0)},
    "hog": {20: Share(1, 10, 5, 0.0, 0.3), 80: Share(10, 10, 5, 0.8, 1.0)},
}


def shades(canvas: np.ndarray, colour: str) -> np.ndarray:
    """Return where a canvas has a colour, to within a rounding."""
    return np.abs(canvas - np.array(theme.pixel(colour))).max(axis=2) <= 1


@given(st.integers(20, 700), st.integers(20, 700))
def test_a_picture_is_enlarged_to_one_size_and_its_boxes_keep_their_place_in_it(height, width):
    larger, boxes = enlarge(np.zeros((height, width, 3), np.uint8), {"hog": [Box(0, width, height, 0)]})
    assert max(larger.shape[:2]) == SHOWN
    assert boxes["hog"][0] == pytest.approx((0, larger.shape[1], larger.shape[0], 0), abs=1)


@pytest.mark.parametrize("name", ["haar", "hog", "cnn"])
def test_each_detector_has_its_box_where_it_was_given_in_its_own_colour(name):
    box = Box(40, 100, 90, 30)
    canvas, (at,) = detections(GREY, {name: [box]}), enlarge(GREY, {name: [box]})[1][name]
    mine = shades(canvas, theme.DETECTOR_LINES[name][0])
    middle = ((at.top + at.bottom) // 2, (at.left + at.right) // 2)
    assert mine[at.top, middle[1]] and mine[at.bottom, middle[1]]
    assert mine[middle[0], at.left] and mine[middle[0], at.right]
    assert not mine[middle]
    others = [colour for other, (colour, _) in theme.DETECTOR_LINES.items() if other != name]
    assert not any(shades(canvas, colour).any() for colour in others)


def test_without_a_box_a_picture_stays_as_it_is():
    assert (detections(GREY, {"hog": []}) == enlarge(GREY, {})[0]).all()


def test_only_what_two_boxes_share_is_tinted_and_each_keeps_its_colour():
    truth, found = Box(20, 80, 100, 20), Box(20, 130, 100, 60)
    canvas = overlap(GREY, truth, found)
    larger = enlarge(GREY, {"truth": [truth], "found": [found]})
    (truth,), (found,) = larger[1].values()
    row = (truth.top + truth.bottom) // 2
    tint = (0.55 * 127 + 0.45 * np.array(theme.pixel(theme.ORANGE))).astype(int)
    assert np.abs(canvas[row, (found.left + truth.right) // 2] - tint).max() <= 1
    assert (canvas[row, truth.left + 20] == 127).all() and (canvas[row, found.right - 20] == 127).all()
    assert shades(canvas, theme.INK)[row, truth.left] and shades(canvas, theme.BLUE)[row, found.right]


def test_boxes_that_do_not_touch_share_nothing():
    canvas = overlap(GREY, Box(10, 50, 50, 10), Box(60, 150, 110, 100))
    assert (canvas[20:150, 200:280] == 127).all()


def test_each_detector_has_its_own_line_through_its_shares_with_a_band_of_its_intervals():
    axes = found_curves(FOUND, "Found?", "pixels", "made up").axes[0]
    for line, band, (name, shares) in zip(axes.lines, axes.collections, FOUND.items(), strict=True):
        assert line.get_xydata().tolist() == [[setting, share.value] for setting, share in shares.items()]
        assert same_color(line.get_color(), theme.DETECTOR_LINES[name][0])
        corners = band.get_paths()[0].vertices
        for setting, share in shares.items():
            heights = corners[corners[:, 0] == setting, 1]
            assert (heights.min(), heights.max()) == (share.low, share.high)
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["Haar cascade", "HOG"]


def test_settings_as_steps_stand_at_even_distances_under_their_own_names():
    axes = found_curves(FOUND, "Found?", "pixels", "made up", settings_as_steps=True).axes[0]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["20", "80"]
    assert axes.lines[0].get_xdata().tolist() == [0, 1]


def test_the_words_give_the_share_found_not_the_share_missed():
    assert in_words(FOUND, "pixels") == (
        "20 pixels: Haar cascade 30 %, HOG 10 %; 80 pixels: Haar cascade 90 %, HOG 100 %"
    )


def test_edges_are_drawn_dark_on_the_right_where_the_picture_has_edges():
    half = np.full((64, 64, 3), 20, np.uint8)
    half[:, 32:] = 230
    figure = hog_drawing(half, "made up")
    picture, strokes = (axes.images[0].get_array() for axes in figure.axes)
    assert (picture == half).all()
    ink = 255.0 - strokes[..., 0]
    assert ink[:, 24:40].sum() > 0.99 * ink.sum() > 0
