"""Figures of searching: frames say who is who, curves pass through their points."""

import numpy as np
import pytest

from facelab.figures import theme
from facelab.figures.identification.candidates import BELOW, GAP, SIDE, Listed, candidate_rows, frame, visitors_found
from facelab.figures.identification.growth import growth_figure, growth_in_words


def coloured(canvas, colour):
    return (np.abs(canvas.astype(int) - np.round(theme.pixel(colour)).astype(int)) < 3).all(axis=2)


def grey(shade):
    return np.full((20, 20, 3), shade, np.uint8)


def test_each_row_has_its_probe_at_the_left_and_frames_tell_the_right_person_from_others():
    rows = [Listed(grey(40), "probe", [grey(80), grey(120)], ["0.30", "0.40"], [True, False]),
            Listed(grey(60), "drawn", [grey(90)], ["0.50"], [False])]  # fmt: skip
    canvas = candidate_rows(rows)
    first, second = canvas[: SIDE + BELOW], canvas[SIDE + BELOW + GAP :]
    for row, shades in ((first, (40, 80, 120)), (second, (60, 90))):
        places = [np.argwhere((row == shade).all(axis=2))[:, 1].mean() for shade in shades]
        assert places == sorted(places) and places[0] < SIDE
    right, wrong = (coloured(first, colour) for colour in (theme.ONE_PERSON, theme.TWO_PEOPLE))
    assert right.sum() > wrong.sum() > 0  # a whole frame has more ink than a dashed one
    assert np.argwhere(right)[:, 1].max() < np.argwhere(wrong)[:, 1].min()
    assert coloured(second, theme.ONE_PERSON).sum() == 0 and coloured(second, theme.TWO_PEOPLE).any()


def test_only_visitors_who_are_found_have_a_frame():
    canvas = visitors_found([grey(50), grey(100), grey(150)], [False, True, False], columns=3)
    framed = np.argwhere(coloured(canvas, theme.TWO_PEOPLE))[:, 1]
    assert framed.min() > 64 and framed.max() < 2 * (64 + GAP) + GAP
    assert not coloured(visitors_found([grey(50)], [False]), theme.TWO_PEOPLE).any()
    whole = visitors_found([grey(50), grey(100)], [True, True], right=[True, False])
    step = whole.shape[1] // 2
    assert coloured(whole[:, :step], theme.ONE_PERSON).any() and not coloured(whole[:, step:], theme.ONE_PERSON).any()


def test_a_frame_is_whole_or_dashed():
    whole, dashed = (np.full((60, 60, 3), 255, np.uint8) for _ in range(2))
    frame(whole, 10, 10, 40, right=True)
    frame(dashed, 10, 10, 40, right=False)
    assert coloured(whole, theme.ONE_PERSON)[9, 10:50].all() and not coloured(dashed, theme.TWO_PEOPLE)[9, 10:50].all()


CURVES = {"FMR 0.01": ([5, 10, 20], [0.04, 0.08, 0.15], [0.05, 0.1, 0.18])}


def test_growth_passes_through_what_was_measured_and_what_was_predicted():
    ends = {"FMR 0.01": [(0.01, 0.09), (0.03, 0.2), (0.1, 0.3)]}
    (axes,) = growth_figure(CURVES, "How many?", "made up", ends).axes
    measured, predicted = axes.lines[:2]
    assert measured.get_ydata() == pytest.approx([0.04, 0.08, 0.15]) and measured.get_linestyle() == "-"
    assert predicted.get_ydata() == pytest.approx([0.05, 0.1, 0.18]) and predicted.get_linestyle() == "--"
    assert list(measured.get_xdata()) == [5, 10, 20]
    bars = axes.collections[0].get_segments()
    assert [tuple(bar[:, 1]) for bar in bars] == [pytest.approx(pair) for pair in ends["FMR 0.01"]]


def test_growth_is_said_in_words():
    assert growth_in_words(CURVES) == "FMR 0.01: with 20 people 15 %, predicted 18 %"
