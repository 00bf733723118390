"""The kit of figures: one set of axes with question and sample, shares in per cent, and counts as squares."""

import matplotlib as mpl
from matplotlib.colors import same_color

from facelab.figures import theme
from facelab.figures.units import unit_chart

KINDS = {
    "seen": ("was seen", theme.PALE, ""),
    "missed": ("was missed", theme.RED, "x"),
    "gone": ("is gone", "white", ""),
}


def test_a_chart_has_one_set_of_axes_and_only_the_grid_lines_that_are_asked_for():
    for lines, shown in (("", (False, False)), ("x", (True, False)), ("y", (False, True)), ("both", (True, True))):
        with theme.chart("How many?", "made up", (4, 3), lines) as axes:
            axes.plot([0, 1], [0, 1])
        assert axes.figure.axes == [axes] and axes.figure.get_suptitle() == "How many?"
        ticks = (axis.get_major_ticks()[0].gridline.get_visible() for axis in (axes.xaxis, axes.yaxis))
        assert tuple(ticks) == shown


def test_shares_are_labelled_in_per_cent():
    with theme.chart("How many?", "made up", (4, 3)) as axes:
        theme.per_cent(axes.yaxis)
    assert axes.yaxis.get_major_formatter()(0.125, 0) == "12.5 %"
    assert axes.xaxis.get_major_formatter()(0.125, 0) != "12.5 %"


def test_a_figure_leaves_the_learners_own_settings_alone():
    before = dict(mpl.rcParams)
    with theme.look():
        assert mpl.rcParams["legend.frameon"] is False
    assert dict(mpl.rcParams) == before


def test_there_is_one_square_for_each_thing_counted_and_a_key_to_the_kinds_that_occur():
    figure = unit_chart({"Ann": {"missed": 1, "seen": 2}, "Ben": {"missed": 2}}, KINDS, "How many?", "made up", (6, 2))
    (axes,), (legend,) = figure.axes, figure.legends
    squares = [(round(bar.get_y() + bar.get_height() / 2), bar.get_x(), bar) for bar in axes.patches]
    assert [(row, left) for row, left, _ in squares] == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]
    colours = [KINDS[kind][1] for kind in ("seen", "seen", "missed", "missed", "missed")]
    assert all(same_color(bar.get_facecolor(), colour) for (*_, bar), colour in zip(squares, colours, strict=True))
    assert [text.get_text() for text in legend.get_texts()] == ["was seen", "was missed"]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["Ann", "Ben"] and axes.yaxis_inverted()
