"""Figures of base rates: a line passes through its shares, and each alarm is one block in its person's column."""

import numpy as np
import pytest
from matplotlib.colors import same_color

from facelab.figures import theme
from facelab.figures.base_rates.shares import false_share_figure, false_share_in_words
from facelab.figures.base_rates.spread import alarms_by_person_figure, alarms_by_person_in_words
from facelab.metrics import expected_alarms

LISTED = np.array([1, 10, 100, 1000]) / 10_000
SYSTEMS = {
    "often": expected_alarms(10_000, LISTED, tpir=0.9, fpir=0.002),
    "hardly ever": expected_alarms(10_000, LISTED, tpir=0.9, fpir=2e-6),
}
CASE = expected_alarms(10_000, 0.0003, tpir=0.9, fpir=0.002)
WEEKS = {"dice": np.array([0, 1, 0, 1, 1, 1, 0]), "alike": np.array([0, 3, 0, 1, 0, 0, 0])}


def test_each_line_passes_through_the_false_share_at_each_base_rate():
    (axes,) = false_share_figure(SYSTEMS, "How many?", "made up").axes
    drawn = {line.get_linestyle(): line for line in axes.lines}
    assert len(axes.lines) == len(drawn) == 2, "two lines of one dash"
    for dashes, fpir in (("-", 0.002), ("--", 2e-6)):
        assert drawn[dashes].get_xdata() == pytest.approx([1, 10, 100, 1000])
        by_hand = [fpir * (10_000 - n) / (fpir * (10_000 - n) + 0.9 * n) for n in (1, 10, 100, 1000)]
        assert drawn[dashes].get_ydata() == pytest.approx(by_hand)
    assert axes.get_xscale() == "log" and axes.get_xlim()[0] < 1 < 1000 < axes.get_xlim()[1]
    assert axes.get_ylim()[0] < 0 < 1 <= axes.get_ylim()[1] and not axes.collections


def test_each_name_stands_at_its_own_line_in_its_colour():
    (axes,) = false_share_figure(SYSTEMS, "How many?", "made up").axes
    assert [text.get_text() for text in axes.texts] == list(SYSTEMS)
    for text, line in zip(axes.texts, axes.lines, strict=True):
        assert same_color(text.get_color(), line.get_color())
        assert text.xy in [pytest.approx(point) for point in zip(line.get_xdata(), line.get_ydata(), strict=True)]


def test_the_case_is_a_labelled_point_on_its_line():
    (axes,) = false_share_figure(SYSTEMS, "How many?", "made up", CASE).axes
    (point,) = [line for line in axes.lines if line.get_marker() == "o"]
    share = 0.002 * 9997 / (0.002 * 9997 + 2.7)
    assert (*point.get_xdata(), *point.get_ydata()) == pytest.approx((3, share))
    label = axes.texts[-1]
    assert label.get_text() == "3 of 10,000: 88 % of alarms are false" and label.xy == pytest.approx((3, share))
    assert axes.collections[0].get_segments()[0] == pytest.approx(np.array([[3, 0], [3, share]]))


def test_counts_and_shares_are_what_the_ticks_say():
    (axes,) = false_share_figure(SYSTEMS, "How many?", "made up", CASE).axes
    ticks = {place: axes.xaxis.get_major_formatter()(place, 0) for place in axes.get_xticks()}
    assert ticks[1] == "1" and ticks[3] == "3" and ticks[1000] == "1,000"
    assert "rarer to the left" in axes.get_xlabel() and not axes.xaxis_inverted()
    assert axes.yaxis.get_major_formatter()(0.25, 0) == "25 %"


def test_the_false_shares_are_said_in_words():
    said = false_share_in_words(SYSTEMS, CASE)
    assert "often: at 1, 95.7 %; at 10, 69 %; at 100, 18 %; at 1,000, 2 %." in said
    assert "hardly ever: at 1, 2.2 %;" in said
    assert said.endswith("Marked: 3 of 10,000: 88 % of alarms are false.")
    assert "Marked" not in false_share_in_words(SYSTEMS)
    many = {"often": expected_alarms(10_000, np.geomspace(1, 1000, 61) / 10_000, tpir=0.9, fpir=0.002)}
    assert false_share_in_words(many) == false_share_in_words({"often": SYSTEMS["often"]})


def blocks(axes):
    """Return the column and the height of each block's lower left corner."""
    (drawn,) = axes.collections
    assert all(same_color(colour, theme.TWO_PEOPLE) for colour in drawn.get_facecolor())
    corners = [path.vertices.min(axis=0) for path in drawn.get_paths()]
    return sorted(tuple(map(int, corner)) for corner in corners)


def test_each_alarm_is_a_block_in_its_persons_column_and_whoever_raised_most_stands_first():
    dice, alike = alarms_by_person_figure(WEEKS, "On whom?", "made up").axes
    assert blocks(dice) == [(0, 0), (1, 0), (2, 0), (3, 0)]
    assert blocks(alike) == [(0, 0), (0, 1), (0, 2), (1, 0)]


def test_as_many_alarms_fill_as_much_of_each_panel():
    figure = alarms_by_person_figure(WEEKS, "On whom?", "made up")
    dice, alike = figure.axes
    assert dice.get_xlim() == alike.get_xlim() and dice.get_ylim() == alike.get_ylim()
    assert alike.get_xlim()[0] <= 0 and 4 <= alike.get_xlim()[1] < 5, "room for the four who raised one, and no more"
    assert dice.get_ylim()[0] == 0 and 3 <= dice.get_ylim()[1] < 4
    assert [axes.get_title(loc="left").split(":")[0] for axes in figure.axes] == ["dice", "alike"]


def test_headings_and_words_count_alarms_people_and_the_most_on_one():
    figure = alarms_by_person_figure(WEEKS, "On whom?", "made up")
    said = "dice: 4 false alarms on 4 of 7 people, at most 1 on one. "
    said += "alike: 4 false alarms on 2 of 7 people, at most 3 on one"
    assert alarms_by_person_in_words(WEEKS) == said
    assert ". ".join(axes.get_title(loc="left") for axes in figure.axes) == said


def test_a_week_without_an_alarm_is_an_empty_panel():
    (axes,) = alarms_by_person_figure({"quiet": np.zeros(3, int)}, "On whom?", "made up").axes
    assert blocks(axes) == [] and axes.get_ylim()[1] >= 1
    assert all(tick == int(tick) for tick in [*axes.get_yticks(), *axes.get_xticks()]), "half an alarm or person"


def test_edges_leave_something_to_see_of_a_thousand_columns():
    (axes,) = alarms_by_person_figure({"many": np.ones(1000, int)}, "On whom?", "made up").axes
    width = axes.collections[0].get_linewidth()[0]  # in points, of which a column has about half of one
    assert width < 0.25
