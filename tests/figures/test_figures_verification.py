"""Figures of verification draw what they are given, and their words agree with it."""

import numpy as np
import pytest

from facelab.figures import picture_html
from facelab.figures.blit import Ground
from facelab.figures.verification.costs import (
    cost_curves,
    cost_ground,
    draw_costs,
    draw_intervals,
    intervals_by_people,
    intervals_ground,
)
from facelab.figures.verification.curves import (
    ERRORS,
    curves_in_words,
    det_curves,
    discard_curve,
    discards_in_words,
    draw_threshold,
    histogram_in_words,
    roc_curves,
    score_histogram,
    threshold_ground,
    threshold_view,
    zoo_bars,
    zoo_in_words,
)
from facelab.metrics import (
    Scores,
    compare_embeddings,
    count_scores,
    error_curve,
    error_rates,
    error_versus_discard,
    errors_by_person,
    false_match_rate,
    false_non_match_rate,
    percent,
)

RNG = np.random.default_rng(3)
PEOPLE = [f"person {number}" for number in range(20) for _ in range(3)]
CENTRES = np.repeat(0.03 * RNG.standard_normal((20, 128)), 3, axis=0)
SCORES = compare_embeddings(list(CENTRES + 0.035 * RNG.standard_normal((60, 128))), PEOPLE)
APART = compare_embeddings(list(CENTRES + 0.001 * RNG.standard_normal((60, 128))), PEOPLE)
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
        discard_curve(error_versus_discard(SCORES, RNG.random(60), 0.6), "What is left?", "made up"),
        zoo_bars(errors_by_person(SCORES, 0.6), "Who?", "made up"),
    ],
    ids=["histogram", "view", "roc", "det", "discard", "zoo"],
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
    points = error_versus_discard(SCORES, np.arange(60), 0.6, (0, 0.5))
    assert discards_in_words(points).startswith("0 % sent away: FNMR ") and "50 % sent away" in discards_in_words(
        points
    )
    assert zoo_in_words(errors_by_person(APART, 0.1)).endswith("20 of 20 people are in none")


def test_what_moves_over_a_ground_looks_like_the_whole_figure_drawn_anew_and_leaves_nothing_behind():
    counts, words = count_scores(SCORES), ("What does it do?", "made up")
    line, costs = Ground(threshold_ground(counts, *words)), Ground(cost_ground(counts, *words))
    for at, purpose in ((0.3, (0.5, 1)), (0.6, (0.1, 20)), (0.3, (0.5, 1))):
        moved = line.under(draw_threshold(line.figure, counts, at))
        assert (moved == Ground(threshold_view(counts, *words, at)).under([])).mean() > 0.999
        moved = costs.under(draw_costs(costs.figure, counts, {"a door": purpose}))
        assert (moved == Ground(cost_curves(counts, {"a door": purpose}, *words)).under([])).mean() > 0.999
    measured, rest = {12: [(0.2, 0.1, 0.4), (0.3, 0.2, 0.6)]}, (*words, 0.25, 1)
    people = Ground(intervals_ground(1, *rest))
    moved = people.under(draw_intervals(people.figure, measured))
    assert (moved == Ground(intervals_by_people(measured, *rest)).under([])).mean() > 0.999
