"""Figures of verification draw what they are given, and their words agree with it."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.colors import same_color
from matplotlib.figure import Figure
from matplotlib.patches import StepPatch

from facelab.figures import picture_html
from facelab.figures.blit import Ground
from facelab.figures.theme import ERRORS
from facelab.figures.verification.costs import (
    cost_curves,
    cost_ground,
    costs_in_words,
    draw_costs,
    draw_intervals,
    face_pair,
    face_square,
    intervals_by_people,
    intervals_ground,
    intervals_in_words,
    pair_row,
    pairs_at,
    samples_under_one_line,
)
from facelab.figures.verification.curves import (
    curves_in_words,
    det_curves,
    draw_histogram,
    draw_threshold,
    histogram_in_words,
    roc_curves,
    score_histogram,
    threshold_ground,
    threshold_view,
)
from facelab.figures.verification.intervals import LONGEST, intervals_in_rows, rows_in_words
from facelab.metrics import (
    Curve,
    ScoreCounts,
    Scores,
    Share,
    compare_embeddings,
    count_scores,
    error_curve,
    error_rates,
    false_match_rate,
    false_non_match_rate,
    percent,
)
from facelab.metrics.verification.costs import expected_cost, least_cost

RNG = np.random.default_rng(3)
PEOPLE = [f"person {number}" for number in range(20) for _ in range(3)]
CENTRES = np.repeat(0.03 * RNG.standard_normal((20, 128)), 3, axis=0)
SCORES = compare_embeddings(list(CENTRES + 0.035 * RNG.standard_normal((60, 128))), PEOPLE)
APART = compare_embeddings(list(CENTRES + 0.001 * RNG.standard_normal((60, 128))), PEOPLE)


def priced(counts, purposes):
    """Return what each purpose costs at each threshold, and where least."""
    return {name: (expected_cost(counts, *setting), least_cost(counts, *setting)) for name, setting in purposes.items()}


CURVES = {"one": error_curve(SCORES), "other": error_curve(APART)}


def test_counts_hold_each_comparison_once_and_give_the_same_errors_on_their_edges():
    counts = count_scores(SCORES)
    assert (counts.mated.sum(), counts.non_mated.sum()) == (SCORES.mated.sum(), (~SCORES.mated).sum())
    fmr, fnmr = error_rates(SCORES, counts.edges)
    assert np.allclose(counts.fmr, fmr, atol=1e-12) and np.allclose(counts.fnmr, fnmr, atol=1e-12)


def test_a_distance_on_an_edge_belongs_to_the_threshold_it_matches_at():
    scores = Scores(np.array([0.0, 0.04, 0.5]), np.array([0, 0, 0]), np.array([1, 1, 2]), np.array(["a", "a", "b"]))
    counts = count_scores(scores)
    assert counts.mated[:3].tolist() == [1, 1, 0] and counts.fmr[np.flatnonzero(counts.edges == 0.5)] == 1


@pytest.mark.parametrize(
    "figure",
    [
        score_histogram(count_scores(SCORES), "How far?", "made up"),
        threshold_view(
            count_scores(SCORES), "What does it do?", "made up", 0.6,
            {"FMR": (count_scores(SCORES).fmr * 0.8, count_scores(SCORES).fmr)},
        ),
        roc_curves(CURVES, "Which?", "made up"),
        det_curves(
            CURVES, "Which?", "made up", [("0.6", false_match_rate(APART, 0.6), false_non_match_rate(APART, 0.6))]
        ),
    ],
    ids=["histogram", "view", "roc", "det"],
)  # fmt: skip
def test_every_figure_reaches_the_page_with_its_words_question_and_sample(figure):
    assert "alt=" in picture_html(figure, "five words at the least here")
    assert figure.get_suptitle().endswith("?") and figure.get_supxlabel() == "made up"


def test_the_det_curve_passes_through_its_points_and_leaves_out_what_has_no_place():
    axes = det_curves(CURVES, "Which?", "made up").axes[0]
    drawn = axes.lines[0].get_xydata()
    assert (drawn > 0).all() and (drawn < 1).all()
    assert {tuple(row) for row in drawn} <= set(zip(CURVES["one"].fmr, CURVES["one"].fnmr, strict=True))
    assert "no threshold shows both errors" in axes.get_legend().get_texts()[1].get_text()


def test_normal_distances_give_a_straight_line_on_normal_deviate_axes():
    one, other = np.random.default_rng(4).normal([[0.4], [0.7]], 0.1, (2, 20_000))
    scores = Scores(
        np.concatenate([one, other]), np.zeros(40_000, int), np.repeat([0, 1], 20_000), np.array(["a", "b"])
    )  # fmt: skip
    axes = det_curves({"normal": error_curve(scores)}, "Straight?", "made up").axes[0]
    places = axes.transScale.transform(axes.lines[0].get_xydata())
    middle = places[np.abs(places).max(axis=1) < 2.5]
    line = np.polyfit(*middle.T, 1)
    assert line[0] == pytest.approx(-1, abs=0.05) and np.abs(np.polyval(line, middle[:, 0]) - middle[:, 1]).max() < 0.12


def test_the_two_errors_differ_in_more_than_colour():
    assert len({colour for colour, _, _ in ERRORS.values()}) == len({line for _, line, _ in ERRORS.values()}) == 2
    assert len({hatch for *_, hatch in ERRORS.values()}) == 2


def test_words_give_the_numbers_that_are_drawn():
    counts = count_scores(SCORES)
    assert f"{SCORES.mated.sum():,} mated" in histogram_in_words(counts)
    fmr, fnmr = (percent(rate) for rate in error_rates(SCORES, 0.6))
    assert f"FMR is {fmr} % and FNMR {fnmr} %" in histogram_in_words(counts, 0.6)
    assert curves_in_words(CURVES).startswith("one: FNMR ") and "other: FNMR 0 %" in curves_in_words(CURVES)


def test_what_moves_over_a_ground_looks_like_the_whole_figure_drawn_anew_and_leaves_nothing_behind():
    counts, words = count_scores(SCORES), ("What does it do?", "made up")
    line, costs = Ground(threshold_ground(counts, *words)), Ground(cost_ground(counts, *words))
    for at, purpose in ((0.3, (0.5, 1)), (0.6, (0.1, 20)), (0.3, (0.5, 1))):
        moved = line.under(draw_threshold(line.figure, counts, at))
        assert (moved == Ground(threshold_view(counts, *words, at)).under([])).mean() > 0.999
        moved = costs.under(draw_costs(costs.figure, counts, priced(counts, {"a door": purpose})))
        assert (
            moved == Ground(cost_curves(counts, priced(counts, {"a door": purpose}), *words)).under([])
        ).mean() > 0.999
    measured, rest = {12: [(0.2, 0.1, 0.4), (0.3, 0.2, 0.6)]}, (*words, 0.25, 1)
    people = Ground(intervals_ground(1, *rest))
    moved = people.under(draw_intervals(people.figure, measured))
    assert (moved == Ground(intervals_by_people(measured, *rest)).under([])).mean() > 0.999


# --- what is drawn ---------------------------------------------------------------------------------------------------
BY_HAND = ScoreCounts(np.array([0, 0.2, 0.4, 0.6, 0.8]), np.array([6, 3, 1, 0]), np.array([0, 0, 10, 90]))
KINDS = {"FMR": ("non_mated", "two people"), "FNMR": ("mated", "one person")}
PURPOSES = {"a door": (0.02, 20), "a search": (0.999, 1)}


@st.composite
def counts_of_both(draw):
    """Draw counts of both kinds on the same edges, at least one comparison of each."""
    bins = draw(st.integers(2, 12))
    mated, non_mated = (np.array(draw(st.lists(st.integers(0, 50), min_size=bins, max_size=bins))) for _ in range(2))
    assume(mated.sum() and non_mated.sum())
    return ScoreCounts(np.round(0.1 * np.arange(bins + 1), 10), mated, non_mated)


def stairs(axes: Axes, error: str, hatched: bool) -> list[StepPatch]:
    """Return the heap of a kind, filled and outlined, or what is hatched of it."""
    colour = ERRORS[error][0]
    return [
        patch
        for patch in axes.patches
        if isinstance(patch, StepPatch)
        and bool(patch.get_hatch()) == hatched
        and same_color(patch.get_edgecolor()[:3] if hatched else patch.get_facecolor()[:3], colour)
    ]


def note_at(axes: Axes, words: str):
    """Return the one annotation that begins with these words."""
    (found,) = [text for text in axes.texts if text.get_text().strip().startswith(words)]
    return found


def check_errors(axes: Axes, counts: ScoreCounts, threshold: float) -> None:
    """Hold heaps, hatching and line of a histogram against its counts."""
    place = int(np.flatnonzero(np.isclose(counts.edges, threshold))[0])
    for error, rate, wrong in (("FMR", counts.fmr, slice(0, place)), ("FNMR", counts.fnmr, slice(place, None))):
        kind = getattr(counts, KINDS[error][0])
        heap, hatched = stairs(axes, error, False), stairs(axes, error, True)
        assert len(heap) and all(np.allclose(one.get_data().values, kind / kind.sum()) for one in heap[:1])
        heights = hatched[0].get_data().values
        assert heights.sum() == pytest.approx(rate[place], abs=1e-9)
        assert np.allclose(heights[wrong], (kind / kind.sum())[wrong])
    assert axes.lines[0].get_xdata()[0] == threshold
    match, no_match = note_at(axes, "match"), note_at(axes, "no match")
    assert match.get_ha() == "right" and no_match.get_ha() == "left" and match.xy[0] == no_match.xy[0] == threshold


@given(counts_of_both(), st.data())
def test_the_hatched_side_is_the_side_of_the_errors_and_its_area_their_rate(counts, data):
    threshold = float(data.draw(st.sampled_from(counts.edges)))
    check_errors(score_histogram(counts, "How far?", "made up", threshold).axes[0], counts, threshold)


def test_without_a_threshold_nothing_is_hatched():
    axes = Figure().subplots()
    draw_histogram(axes, BY_HAND, None)
    assert not any(stairs(axes, error, True) for error in ERRORS) and not axes.lines


def test_each_heap_is_called_by_its_own_name_right_above_it_with_its_own_number():
    axes = score_histogram(BY_HAND, "How far?", "made up").axes[0]
    for error, (kind, words) in KINDS.items():
        counts, label = getattr(BY_HAND, kind), note_at(axes, words)
        assert same_color(label.get_color(), ERRORS[error][0])
        assert f"{counts.sum():,} comparisons" in label.get_text()
        top = counts.argmax()
        assert BY_HAND.edges[top] < label.xy[0] < BY_HAND.edges[top + 1] and label.xy[1] == counts.max() / counts.sum()


def test_both_errors_stand_below_the_distances_each_with_its_name_beside_its_line():
    bands = {"FMR": (0.5 * BY_HAND.fmr, np.minimum(1, 2 * BY_HAND.fmr))}
    above, below = threshold_view(BY_HAND, "What?", "made up", 0.4, bands).axes
    check_errors(above, BY_HAND, 0.4)
    lines = {error: line for error in ERRORS for line in below.lines if line.get_color() == ERRORS[error][0]}
    assert np.allclose(lines["FMR"].get_ydata(), BY_HAND.fmr) and np.allclose(lines["FNMR"].get_ydata(), BY_HAND.fnmr)
    assert all(line.get_drawstyle() == "steps-post" for line in lines.values())
    accepted, refused = note_at(below, "strangers accepted: FMR"), note_at(below, "the right person refused: FNMR")
    assert same_color(accepted.get_color(), ERRORS["FMR"][0]) and same_color(refused.get_color(), ERRORS["FNMR"][0])
    corners = below.collections[0].get_paths()[0].vertices
    assert corners[:, 1].max() <= 1 and corners[:, 1].min() == pytest.approx(0.5 * BY_HAND.fmr[3])
    assert below.lines[-1].get_xdata()[0] == 0.4


def test_a_ground_holds_no_threshold_yet():
    above, below = threshold_ground(BY_HAND, "What?", "made up").axes
    assert not above.lines and len(below.lines) == 2 and not stairs(above, "FMR", True)


def test_the_roc_goes_from_corner_to_corner_and_stays_above_the_coin():
    axes = roc_curves(CURVES, "Which?", "made up").axes[0]
    for line, (name, curve) in zip(axes.lines, CURVES.items(), strict=False):
        points = line.get_xydata()
        assert line.get_label() == name and np.allclose(points, np.transpose([curve.fmr, 1 - curve.fnmr]))
        assert points[0].tolist() == [0, 0] and points[-1].tolist() == [1, 1]
        assert (np.diff(points, axis=0) >= 0).all() and (points[:, 1] >= points[:, 0]).all()
    assert axes.lines[2].get_xydata().tolist() == [[0, 0], [1, 1]]
    assert "FMR" in axes.get_xlabel() and "1 - FNMR" in axes.get_ylabel()


def test_a_point_of_the_det_figure_stands_at_its_two_errors_within_its_two_intervals():
    pair = Share(2, 100, 9, 0.01, 0.05, "x"), Share(30, 100, 9, 0.2, 0.4, "x")
    axes = det_curves(CURVES, "Which?", "made up", [("here", *pair)]).axes[0]
    point, _, arms = axes.containers[0].lines
    assert point.get_xydata().tolist() == [[0.02, 0.3]]
    across, along = (arm.get_segments()[0] for arm in arms)
    assert np.allclose(across, [[0.01, 0.3], [0.05, 0.3]]) and np.allclose(along, [[0.02, 0.2], [0.02, 0.4]])
    assert note_at(axes, "here").xy == pytest.approx((0.02, 0.3))
    assert axes.get_xlabel().startswith("FMR") and axes.get_ylabel().startswith("FNMR")


def test_a_point_without_an_error_of_one_kind_says_so():
    pair = Share(0, 100, 9, 0.0, 0.05, "x"), Share(30, 100, 9, 0.2, 0.4, "x")
    axes = det_curves(CURVES, "Which?", "made up", [("here", *pair)]).axes[0]
    assert "none seen of one kind" in note_at(axes, "here").get_text()


def test_words_of_curves_read_the_error_at_or_below_the_fmr_that_is_asked():
    curve = Curve(np.array([0, 0.2, 0.4, 0.6]), np.array([0, 0.01, 0.05, 1]), np.array([1, 0.5, 0.25, 0]))
    assert curves_in_words({"x": curve}, (0.01, 0.1)) == (
        "x: FNMR 50 % at an FMR of at most 1 %, FNMR 25 % at an FMR of at most 10 %"
    )


# --- costs and intervals ---------------------------------------------------------------------------------------------
def test_every_cost_curve_is_lowest_at_one_where_least_cost_says():
    counts = count_scores(SCORES, 0.01)
    costs = priced(counts, PURPOSES)
    axes = cost_curves(counts, costs, "Where?", "made up").axes[0]
    lines = [(line, mark) for line, mark in zip(axes.lines[::2], axes.lines[1::2], strict=True)]
    words = [text.get_text() for text in axes.get_legend().get_texts()]
    for (line, mark), said, (name, settings) in zip(lines, words, PURPOSES.items(), strict=True):
        choice = least_cost(counts, *settings)
        assert mark.get_xydata() == pytest.approx(np.array([[choice.threshold, 1]]))
        assert np.allclose(line.get_ydata(), expected_cost(counts, *settings) / choice.cost)
        assert line.get_ydata().min() == pytest.approx(1) and np.array_equal(line.get_xdata(), counts.edges)
        assert line.get_ydata()[np.isclose(counts.edges, choice.threshold)] == pytest.approx(1)
        assert said == f"{name}: {choice.threshold:.2f}" and f"{name} costs least at {choice.threshold:.2f}" in (
            costs_in_words(costs)
        )
    assert not cost_ground(counts, "Where?", "made up").axes[0].lines


def test_a_purpose_that_costs_nothing_is_drawn_too():
    line, mark, *_ = (
        cost_curves(BY_HAND, priced(BY_HAND, {"nobody errs": (0.0, 1.0)}), "Where?", "made up").axes[0].lines
    )
    assert np.isfinite(line.get_ydata()).all() and mark.get_ydata()[0] == 0


def test_each_interval_stands_over_its_number_of_people_around_its_own_share():
    measured = {5: [(0.2, 0.1, 0.5), (0.3, 0.2, 0.6)], 10: [(0.1, 0.0, 0.3)] * 3}
    axes = intervals_by_people(measured, "How sure?", "made up", 0.15, 1).axes[0]
    for place, (people, intervals) in enumerate(measured.items()):
        strokes = axes.collections[place].get_segments()
        dots = axes.lines[1 + place].get_xydata()
        kept = list(dict.fromkeys(intervals))
        assert [(stroke[0][1], stroke[1][1]) for stroke in strokes] == [(low, high) for _, low, high in kept]
        assert dots[:, 1].tolist() == [value for value, *_ in kept]
        assert all(stroke[0][0] == stroke[1][0] == dot[0] for stroke, dot in zip(strokes, dots, strict=True))
        assert np.abs(dots[:, 0] - place).max() < 0.5 and note_at(axes, f"{people} people").xy[0] == place
    assert list(axes.lines[0].get_ydata()) == [0.15, 0.15] and note_at(axes, "all together").xy[1] == 0.15
    assert axes.get_ylim() == (0, 1)


def test_a_ground_of_intervals_has_a_line_only_for_everybody_together():
    assert not intervals_ground(2, "How sure?", "made up").axes[0].lines


def test_the_words_of_intervals_give_how_wide_the_middle_one_is():
    measured = {5: [(0.2, 0.1, 0.5)], 9: [(0, 0, 0.1), (0, 0, 0.2), (0, 0, 0.9)]}
    assert intervals_in_words(measured) == "5 people: 40 points wide; 9 people: 20 points wide"


PANELS = {
    "Errors": {"FMR": (0.01, 0.002, 0.04), "FNMR": (0.2, 0.1, 0.3), "equal error rate": None},
    "Right $answers$": {"accuracy": (0.96, 0.92, 0.98)},
}


def test_each_row_has_its_own_name_and_numbers_above_its_own_interval_in_the_order_given():
    figure = intervals_in_rows(PANELS, "How sure?", "made up")
    assert [axes.get_title(loc="left") for axes in figure.axes] == list(PANELS)
    for axes, panel in zip(figure.axes, PANELS.values(), strict=True):
        dots = {line.get_ydata()[0]: line.get_xdata()[0] for line in axes.lines}
        strokes = {stroke[0][1]: (stroke[0][0], stroke[1][0]) for c in axes.collections for stroke in c.get_segments()}
        assert len(dots) == len(strokes) == sum(interval is not None for interval in panel.values())
        assert axes.yaxis.get_inverted()  # the first row is at the top
        for row, (name, interval) in enumerate(panel.items()):
            label = note_at(axes, f"{name}:")
            assert label.xy[1] == row and label.get_va() == "bottom"
            if interval is None:
                assert row not in dots and label.get_text() == f"{name}: cannot be measured here"
            else:
                value, low, high = interval
                assert dots[row] == value and strokes[row] == (low, high)
                assert label.get_text() == f"{name}: {percent(value)} %, {percent(low)} to {percent(high)} %"


@given(st.lists(st.tuples(*[st.floats(0, 1)] * 3).map(sorted), min_size=1, max_size=4))
def test_every_interval_lies_within_its_scale(intervals):
    rows = {f"rate {number}": (value, low, high) for number, (low, value, high) in enumerate(intervals)}
    (axes,) = intervals_in_rows({"": rows}, "How sure?", "made up").axes
    left, right = axes.get_xlim()
    assert left <= min(low for _, low, _ in rows.values()) and max(high for *_, high in rows.values()) <= right
    assert left <= 0 or right >= 1


def test_a_name_is_no_formula_and_a_long_one_is_cut_short():
    rows = {"$\\frac{$": (0, 0, 0.1), f"{'y' * 200}, 5 people": None}
    (axes,) = intervals_in_rows({"$\\x$": rows}, "How sure?", "made up").axes
    assert "alt=" in picture_html(axes.figure, "five words at the least here")  # a formula would not be drawn
    assert note_at(axes, "$\\frac{$").get_text() == "$\\frac{$: 0 %, 0 to 10 %"
    name = note_at(axes, "yyy").get_text().split(":")[0]
    assert len(name) == LONGEST and name.endswith("y, 5 people")  # its end says how many


def test_the_words_of_rows_give_every_number_under_its_own_name():
    assert rows_in_words(PANELS) == (
        "95 % intervals. Errors: FMR 1 %, 0.2 to 4 %; FNMR 20 %, 10 to 30 %; equal error rate cannot be measured here. "
        "Right $answers$: accuracy 96 %, 92 to 98 %."
    )


def test_each_sample_stands_under_its_own_name_with_its_own_errors_on_one_scale():
    other = ScoreCounts(BY_HAND.edges, BY_HAND.mated[::-1], BY_HAND.non_mated[::-1])
    figure = samples_under_one_line({"these": BY_HAND, "those": other}, "Does it travel?", "made up", 0.4)
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["these", "those"]
    for axes, counts in zip(figure.axes, (BY_HAND, other), strict=True):
        check_errors(axes, counts, 0.4)
    assert figure.axes[0].get_xlim() == figure.axes[1].get_xlim()


# --- faces -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def trio(plain):
    """Pictures of persons a, a and b, each in a shade of its own, and comparisons of which two are wrong at 0.5."""
    scores = Scores(np.array([0.7, 0.4, 0.9]), np.array([0, 0, 1]), np.array([1, 2, 2]), np.array(["a", "a", "b"]))
    return scores, [plain(40, "a"), plain(120, "a"), plain(200, "b")]


def test_a_face_is_cut_out_of_its_picture_with_some_hair_around_it(plain):
    face = face_square(plain(90), 100)
    assert face.shape == (100, 100, 3)
    inside = face[..., 0] < 128
    assert 0.4 < inside.mean() < 0.55 and inside[50, 50] and not inside[3, 50] and not inside[96, 50]


def test_a_pair_keeps_its_order_and_pairs_stand_further_apart_than_its_faces(plain):
    one, other = plain(40), plain(200)
    pair = face_pair(one, other, 50)
    assert pair[25, 25, 0] == 40 and pair[25, -25, 0] == 200
    row = pair_row([(one, other), (other, one)], 50)
    width = pair.shape[1]
    assert (row[:, :width] == pair).all() and (row[:, -width:] == face_pair(other, one, 50)).all()
    assert row.shape[1] - 2 * width > width - 2 * 50


def test_pairs_are_the_pictures_of_their_comparisons(trio):
    scores, (one, again, stranger) = trio
    assert pairs_at(scores, [one, again, stranger], [2, 0]) == [(again, stranger), (one, again)]
