"""What counts tell of thresholds: the distances themselves and scikit-learn as oracles, a case by hand, properties."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import brentq
from sklearn.metrics import roc_curve

from facelab.errors import FacelabError
from facelab.metrics import (
    ScoreCounts,
    Scores,
    best_edge,
    best_threshold,
    count_scores,
    counted_curve,
    counted_equal_error_rate,
    counted_errors,
    equal_error_rate,
    error_counts,
)

BY_HAND = ScoreCounts(np.array([0, 0.2, 0.4, 0.6, 0.8]), np.array([6, 3, 1, 0]), np.array([0, 0, 10, 90]))


def spread_out(counts: ScoreCounts) -> Scores:
    """Comparisons one by one, each as far apart as the far edge of its bin: at the edges, nothing tells them apart."""
    distances = np.concatenate([np.repeat(counts.edges[1:], kind) for kind in (counts.mated, counts.non_mated)])
    mated = np.arange(len(distances)) < counts.mated.sum()
    return Scores(distances, np.zeros(len(distances), int), np.where(mated, 1, 2), np.array(["a", "a", "b"]))


@st.composite
def counts_of_both(draw):
    """Draw counts of both kinds on the same edges, at least one comparison of each."""
    bins = draw(st.integers(1, 12))
    mated, non_mated = (np.array(draw(st.lists(st.integers(0, 9), min_size=bins, max_size=bins))) for _ in range(2))
    assume(mated.sum() and non_mated.sum())
    return ScoreCounts(np.round(0.1 * np.arange(bins + 1), 10), mated, non_mated)


def test_a_case_by_hand():
    assert [counted_errors(BY_HAND, edge) for edge in (0, 0.2, 0.4, 0.6, 0.8, 5)] == [
        (0, 10), (0, 4), (0, 1), (10, 0), (100, 0), (100, 0),
    ]  # fmt: skip
    assert best_edge(BY_HAND) == 0.4  # a mean of 5 %, as at 0.6: of equals, the one with fewer false matches
    rate, edge = counted_equal_error_rate(BY_HAND)
    assert (rate, edge) == (pytest.approx(0.05), 0.6)  # FMR rises from 0 to 0.1 while FNMR falls from 0.1 to 0


@given(counts_of_both())
def test_errors_at_each_edge_are_those_of_the_comparisons_one_by_one(counts):
    scores = spread_out(counts)
    for edge in counts.edges[1:]:
        assert counted_errors(counts, edge) == tuple(map(int, error_counts(scores, edge)))
    curve = counted_curve(counts)
    assert np.array_equal(curve.thresholds, counts.edges) and curve.fmr[0] == curve.fnmr[-1] == 0
    assert curve.fmr[-1] == curve.fnmr[0] == 1 and (np.diff(curve.fmr) >= 0).all() and (np.diff(curve.fnmr) <= 0).all()


def test_where_nobody_errs_the_best_edge_is_in_the_middle():
    apart = ScoreCounts(np.arange(6) / 10, np.array([5, 0, 0, 0, 0]), np.array([0, 0, 0, 0, 5]))
    assert best_edge(apart) == 0.3 and counted_equal_error_rate(apart) == (0, 0.3)


@given(counts_of_both())
def test_the_best_edge_and_the_equal_error_rate_are_those_of_the_comparisons_one_by_one(counts):
    scores = spread_out(counts)
    assert counted_errors(counts, best_edge(counts)) == tuple(map(int, error_counts(scores, best_threshold(scores))))
    (rate, edge), equal = counted_equal_error_rate(counts), equal_error_rate(scores, draws=2)
    assert rate == pytest.approx(equal.value, abs=1e-12)
    assert counted_errors(counts, edge) == tuple(map(int, error_counts(scores, equal.threshold)))


def test_the_equal_error_rate_is_where_scikit_learns_roc_meets_the_diagonal():
    rng = np.random.default_rng(0)
    mated, non_mated = np.abs(rng.normal([[0.4], [0.8]], 0.12, (2, 3000)))
    apart = np.concatenate([mated, non_mated])
    people = np.array(["a", "a", "b"])
    counts = count_scores(Scores(apart, np.zeros(6000, int), np.repeat([1, 2], 3000), people), width=0.01)
    binned = np.ceil(np.round(apart * 100, 6)) / 100
    fpr, tpr, _ = roc_curve(np.repeat([1, 0], 3000), -binned, drop_intermediate=False)
    meeting = brentq(lambda fmr: 1 - np.interp(fmr, fpr, tpr) - fmr, 0, 1)
    assert counted_equal_error_rate(counts)[0] == pytest.approx(meeting, abs=1e-9)


def test_billions_of_comparisons_are_counted_without_rounding():
    many = 92_233_720_369  # times 10**8, a little more than 64 bits hold: it would turn negative
    counts = ScoreCounts(np.array([0, 0.1, 0.2, 0.3]), np.array([10**8 - 2, 1, 1]), np.array([1, 0, many - 1]))
    # 0.1 has one false match more than none and two non-matches of 10**8; 0.2 one of them fewer for nothing
    assert best_edge(counts) == 0.2
    assert counted_equal_error_rate(counts)[0] == pytest.approx(1e-8, rel=1e-2)


@pytest.mark.parametrize("between", [0.3, -0.1, 0.5999])
def test_between_two_edges_nothing_is_guessed(between):
    with pytest.raises(ValueError, match="not an edge"):
        counted_errors(BY_HAND, between)


@pytest.mark.parametrize(("mated", "non_mated", "missing"), [([0, 0], [1, 0], "mated"), ([1, 0], [0, 0], "non-mated")])
def test_without_one_kind_there_is_no_curve(mated, non_mated, missing):
    counts = ScoreCounts(np.array([0, 0.5, 1]), np.array(mated), np.array(non_mated))
    for rate in (counted_curve, best_edge, counted_equal_error_rate):
        with pytest.raises(FacelabError, match=f"no {missing} comparison among these counts"):
            rate(counts)
