"""Intervals that respect people: against the exact binomial, by simulation, and at the edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from facelab.metrics import share_by_person


def test_nothing_seen_in_102_people_still_allows_three_and_a_half_percent():
    share = share_by_person([False] * 102, [str(i) for i in range(102)])
    assert share.low == 0
    assert share.high == pytest.approx(1 - 0.025 ** (1 / 102))


def test_more_pictures_of_the_same_people_do_not_make_the_bound_narrower():
    once = share_by_person([False] * 20, [str(i) for i in range(20)])
    five_times = share_by_person([False] * 100, [str(i) for i in range(20)] * 5)
    assert five_times.high == once.high


def test_with_one_picture_a_person_the_interval_is_the_exact_binomial():
    happened = [True] * 30 + [False] * 70
    share = share_by_person(happened, [str(i) for i in range(100)])
    exact = binomtest(30, 100).proportion_ci(method="exact")
    assert (share.low, share.high) == (exact.low, exact.high)


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(3)
    people, pictures, runs, held = 40, 4, 300, 0
    for _ in range(runs):
        chance = rng.beta(2, 2, people)  # each person has their own; one half on average
        happened = rng.random((people, pictures)) < chance[:, None]
        share = share_by_person(happened.ravel(), np.repeat(np.arange(people), pictures).astype(str), draws=400)
        held += share.low <= 0.5 <= share.high
    assert 0.90 <= held / runs <= 0.99


@given(st.lists(st.tuples(st.booleans(), st.sampled_from("abcdefgh")), min_size=1, max_size=60))
def test_the_interval_holds_the_share_and_stays_between_nothing_and_all(rows):
    happened, people = zip(*rows, strict=True)
    share = share_by_person(happened, people, draws=200)
    assert 0 <= share.low <= share.value + 1e-12 and share.value - 1e-12 <= share.high <= 1
    assert share_by_person(happened, people, draws=200) == share


def test_no_pictures_is_an_error_not_a_zero():
    with pytest.raises(ValueError, match="at least one"):
        share_by_person([], [])
