"""Choosing a threshold: the cost against a case by hand and a search, and the nearest errors."""

import re
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from facelab.metrics import ScoreCounts, Scores, compare_embeddings, count_scores, error_rates, false_match_rate
from facelab.metrics.verification.costs import (
    _ascending,
    expected_cost,
    extremes,
    least_cost,
    nearest_errors,
    with_fewer_people,
)
from facelab.packs import Consent, Picture

RNG = np.random.default_rng(5)
PEOPLE = [f"person {number:02}" for number in range(20) for _ in range(3)]
SCORES = compare_embeddings(
    list(np.repeat(0.035 * RNG.standard_normal((20, 128)), 3, axis=0) + 0.03 * RNG.standard_normal((60, 128))), PEOPLE
)
COUNTS = count_scores(SCORES, 0.01)
BY_HAND = ScoreCounts(np.array([0, 0.2, 0.4, 0.6, 0.8]), np.array([6, 3, 1, 0]), np.array([0, 0, 10, 90]))


@pytest.fixture
def pictures(tmp_path):
    """One small picture a comparison partner, each in a shade of its own."""
    face = {"face_top": "10", "face_right": "40", "face_bottom": "40", "face_left": "10"}
    made = []
    for number, person in enumerate(PEOPLE):
        file = tmp_path / f"{number}.png"
        Image.new("RGB", (50, 50), (4 * number, 90, 120)).save(file)
        consent = Consent("nobody-exists", frozenset({"display", "matching"}), "Nobody in it exists.", "drawn here", "none")
        made.append(Picture(file.stem, file, consent, person, MappingProxyType(face)))
    return made


def alt_of(html: str) -> str:
    return re.search(r'<img alt="([^"]+)"', html).group(1)


@given(st.lists(st.integers(0, 9), max_size=40), st.integers(0, 12))
def test_places_come_in_the_order_of_a_stable_sort_however_few_are_sorted_first(values, few):
    values = np.array(values, float)
    assert list(_ascending(values, few)) == np.argsort(values, kind="stable").tolist()


# --- what an error costs ---------------------------------------------------------------------------------------------
def test_the_cost_by_hand():
    # at 0.4: no false match, one of ten refused; at 0.6: 10 of 100 strangers match, nobody refused
    assert np.allclose(expected_cost(BY_HAND, strangers=0.5, weight=3), [0.5, 0.2, 0.05, 0.15, 1.5])
    assert least_cost(BY_HAND, 0.5, 3).threshold == 0.4
    assert least_cost(BY_HAND, 0.1, 0.5).threshold == 0.6  # strangers are rare, and their coming in matters little


def test_where_nobody_errs_the_middle_is_taken():
    apart = ScoreCounts(np.arange(6) / 10, np.array([5, 0, 0, 0, 0]), np.array([0, 0, 0, 0, 5]))
    choice = least_cost(apart, 0.3, 7)
    assert (choice.threshold, choice.cost) == (0.3, 0)


@given(st.floats(0.001, 0.999), st.floats(0.01, 1000))
def test_no_threshold_costs_less_than_the_one_chosen(strangers, weight):
    choice = least_cost(COUNTS, strangers, weight)
    fmr, fnmr = error_rates(SCORES, np.linspace(0, 1.5, 151))  # the counts' edges and beyond, by another way
    assert (strangers * weight * fmr + (1 - strangers) * fnmr >= choice.cost - 1e-9).all()
    assert (choice.fmr, choice.fnmr) == pytest.approx([float(rate) for rate in error_rates(SCORES, choice.threshold)])


@given(st.floats(0.01, 0.99), st.floats(0.01, 500), st.floats(1, 20))
def test_a_worse_false_match_never_moves_the_line_outwards(strangers, weight, times):
    assert least_cost(COUNTS, strangers, weight * times).fmr <= least_cost(COUNTS, strangers, weight).fmr + 1e-9


@pytest.mark.parametrize(("strangers", "weight"), [(-0.1, 1), (1.1, 1), (0.5, -1)])
def test_impossible_costs_are_refused(strangers, weight):
    with pytest.raises(ValueError, match="strangers"):
        expected_cost(COUNTS, strangers, weight)


# --- who is wrong ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("threshold", "mated"), [(0.3, True), (0.5, True), (0.6, False), (0.7, False)])
def test_the_errors_shown_are_errors_the_nearest_first_and_nobody_is_shown_twice(threshold, mated):
    places = nearest_errors(SCORES, threshold, mated, most=5)
    assert places
    over = SCORES.distances[places] - threshold
    assert ((over > 0) == mated).all() and (SCORES.mated[places] == mated).all()
    assert (np.diff(np.abs(over)) >= 0).all()
    shown = [SCORES.person[SCORES.first[place]] for place in places]
    shown += [] if mated else [SCORES.person[SCORES.second[place]] for place in places]
    assert len(shown) == len(set(shown)) <= 10


def test_a_comparison_that_was_never_made_is_no_error():
    scores = Scores(np.array([np.nan, np.nan]), np.array([0, 0]), np.array([1, 2]), np.array(["a", "a", "b"]))
    assert nearest_errors(scores, 0.6, True) == nearest_errors(scores, 0.6, False) == []


def by_sorting_them_all(scores: Scores, mated: bool) -> list[int]:
    """The extremes the long way: for each two people their most extreme comparison, then all of these in order."""
    best = {}
    for place, apart in enumerate(scores.distances.tolist()):
        one, other = (str(scores.person_ids[which[place]]) for which in (scores.first, scores.second))
        if (one == other) == mated and apart == apart:
            worth = (-apart if mated else apart, place)
            best[frozenset((one, other))] = min(worth, best.get(frozenset((one, other)), worth))
    return [place for _, place in sorted(best.values())]


@given(st.integers(0, 1000), st.integers(2, 14), st.integers(1, 5), st.booleans(), st.integers(0, 8))
def test_the_extremes_are_the_most_extreme_of_each_two_people(seed, pictures, people, mated, most):
    rng = np.random.default_rng(seed)
    first, second = np.triu_indices(pictures, 1)
    distances = rng.integers(1, 6, len(first)) / 10  # many are equal
    distances[rng.random(len(first)) < 0.2] = np.nan
    scores = Scores(distances, first, second, rng.integers(0, people, pictures).astype(str))
    assert extremes(scores, mated, most) == by_sorting_them_all(scores, mated)[:most]


# --- how sure --------------------------------------------------------------------------------------------------------
def test_fewer_people_are_drawn_alike_for_the_same_seed_and_give_wider_intervals():
    few, many = (with_fewer_people(SCORES, 0.7, people) for people in (6, 18))
    assert few == with_fewer_people(SCORES, 0.7, 6)
    six = np.random.default_rng([1, 6]).choice(np.unique(PEOPLE), 6, replace=False)
    assert few[0] == false_match_rate(SCORES.among(six), 0.7)
    assert few != with_fewer_people(SCORES, 0.7, 6, seed=2)
    assert {share.people for share in few} == {6} and {share.total for share in few} == {9 * 15}
    assert np.median([s.high - s.low for s in few]) > np.median([s.high - s.low for s in many])


def test_everybody_together_is_the_whole():
    everybody = false_match_rate(SCORES, 0.7)
    assert all(share == everybody for share in with_fewer_people(SCORES, 0.7, 20, sets=2))


@pytest.mark.parametrize("people", [1, 21])
def test_more_people_than_there_are_is_refused(people):
    with pytest.raises(ValueError, match="cannot be drawn from 20"):
        with_fewer_people(SCORES, 0.5, people)
