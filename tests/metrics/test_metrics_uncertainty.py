"""Intervals that respect people: against the exact binomial, by simulation, and at the edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, norm, t

from facelab.metrics import Scores, Share, equal_error_rate, percent, share_by_person, share_of_comparisons


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
    assert (share.low, share.high) == pytest.approx((exact.low, exact.high), rel=1e-9)


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


def test_the_words_of_a_share_tell_people_from_pictures_and_the_lower_end_from_the_upper():
    assert str(Share(3, 40, 7, 0.01, 0.2)) == "3 of 40 pictures: 7.5 %, 95 % interval 1 to 20 %, 7 people"


def test_no_pictures_is_an_error_not_a_zero():
    with pytest.raises(ValueError, match="at least one"):
        share_by_person([], [])


# --- comparisons ----------------------------------------------------------------------------------------------------


def non_mated(rng, people: int, zoo: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Distances of everyone to everyone: normal about 0.8, sd 0.1, of which ``zoo`` (variance) lies in the people."""
    one, other = np.triu_indices(people, 1)
    common = rng.standard_normal(people) * np.sqrt(zoo / 2)  # how ordinary a face one has: everybody is near it
    alone = rng.standard_normal(len(one)) * np.sqrt(1 - zoo)
    return 0.8 + 0.1 * (common[one] + common[other] + alone), one, other


# 'zoo' is the part of the variance that lies in the people: 0 where nobody is special; in the London set about 0.15
@pytest.mark.parametrize(
    ("people", "zoo", "threshold", "least"),
    [(30, 0.0, 0.65, 0.95), (30, 0.2, 0.65, 0.93), (100, 0.2, 0.6, 0.93), (100, 0.5, 0.6, 0.88)],
)
def test_intervals_of_fmr_hold_the_truth_about_as_often_as_they_say(people, zoo, threshold, least, capsys):
    rng = np.random.default_rng(people)
    truth, runs, held, plain = norm.cdf((threshold - 0.8) / 0.1), 250, 0, 0
    for _ in range(runs):
        apart, one, other = non_mated(rng, people, zoo)
        share = share_of_comparisons(apart <= threshold, one, other, draws=250)
        held += share.low <= truth <= share.high
        naive = binomtest(share.count, share.total).proportion_ci(method="exact")
        plain += naive.low <= truth <= naive.high
    with capsys.disabled():
        print(f"\n  FMR {percent(truth)} %, {people} people, zoo {zoo}: held by {held} of {runs} intervals", end="")
        print(f" (by {plain} that take each comparison for independent)", end="")
    assert held / runs >= least
    assert plain <= held


def test_intervals_of_fnmr_hold_the_truth_about_as_often_as_they_say(capsys):
    rng = np.random.default_rng(5)
    people, each, runs, held = 60, 6, 250, 0
    chances = rng.beta(0.3, 5.7, 100_000)  # most are hardly ever refused, a few often: goats
    for _ in range(runs):
        refused = rng.random((people, each)) < rng.choice(chances, people)[:, None]
        who = np.repeat(np.arange(people), each)
        share = share_of_comparisons(refused.ravel(), who, who, draws=250)
        held += share.low <= chances.mean() <= share.high
    with capsys.disabled():
        print(f"\n  FNMR {percent(chances.mean())} %, {people} people: held by {held} of {runs} intervals", end="")
    assert held / runs >= 0.92


def test_intervals_of_the_equal_error_rate_hold_the_truth_about_as_often_as_they_say(capsys):
    rng = np.random.default_rng(6)
    people, runs, held, truth = 40, 120, 0, norm.cdf(-1.5)  # 0.5 and 0.8, sd 0.1 each
    for _ in range(runs):
        apart, one, other = non_mated(rng, people, 0.2)
        own = 0.5 + 0.1 * rng.standard_normal(people)
        everyone = np.arange(people)
        scores = Scores(
            np.concatenate([own, apart]),
            np.concatenate([everyone, one]),
            np.concatenate([everyone + people, other]),
            np.tile(everyone, 2).astype(str),
        )
        found = equal_error_rate(scores, draws=200)
        held += found.low <= truth <= found.high
    with capsys.disabled():
        print(f"\n  EER {percent(truth)} %, {people} people: held by {held} of {runs} intervals", end="")
    assert held / runs >= 0.88


def test_no_false_match_among_102_people_counts_each_two_people_as_half_a_trial_however_many_pictures():
    one, other = np.triu_indices(102, 1)
    for pictures in (2, 6):
        first, second = np.repeat(one, pictures**2), np.repeat(other, pictures**2)
        share = share_of_comparisons(np.zeros(len(first), bool), first, second)
        assert share.low == 0
        assert share.high == pytest.approx(1 - 0.025 ** (1 / (len(one) / 2)))


@given(st.integers(2, 12), st.integers(1, 3), st.data())
def test_an_error_that_is_seen_never_makes_us_surer_than_none(people, pictures, data):
    one, other = np.triu_indices(people, 1)
    one, other = (np.repeat(numbers, pictures) for numbers in (one, other))
    errors = data.draw(st.sets(st.integers(0, len(one) - 1), min_size=1))
    happened = np.isin(np.arange(len(one)), list(errors))
    none = share_of_comparisons(np.zeros(len(one), bool), one, other)
    some = share_of_comparisons(happened, one, other, draws=100)
    assert (some.high >= none.high and some.low <= 1 - none.high + 1e-12) or happened.all()
    mirrored = share_of_comparisons(~happened, one, other, draws=100)
    assert (mirrored.low, mirrored.high) == pytest.approx((1 - some.high, 1 - some.low))


def test_intervals_of_rare_false_matches_hold_the_truth_whether_none_or_some_were_seen(capsys):
    rng = np.random.default_rng(8)
    people, pictures, runs = 40, 2, 250
    one, other = (np.repeat(numbers, pictures**2) for numbers in np.triu_indices(people, 1))
    for truth in (0.0003, 0.001, 0.004):
        held, none = 0, 0
        for _ in range(runs):
            special = rng.standard_normal(people)  # 0.4 of the variance: as many in few people's errors as in London
            pair = np.sqrt(0.2) * (special[one] + special[other]) + np.sqrt(0.6) * rng.standard_normal(len(one))
            share = share_of_comparisons(pair > norm.isf(truth), one, other, draws=200)
            held += share.low <= truth <= share.high
            none += share.count == 0
        with capsys.disabled():
            print(f"\n  FMR {percent(truth)} %, none seen {none} times: held by {held} of {runs} intervals", end="")
        assert held / runs >= 0.94


def test_no_false_non_match_among_102_people_still_allows_three_and_a_half_percent_however_many_pictures():
    who = np.repeat(np.arange(102), 15)
    share = share_of_comparisons(np.zeros(len(who), bool), who, who)
    assert share.high == pytest.approx(1 - 0.025 ** (1 / 102))


def test_comparisons_between_copies_of_one_person_are_dropped():
    # two people, three kinds of draw: (1, 1), (2, 0), (0, 2); the latter two hold no comparison of one with the other
    share = share_of_comparisons([True, False], ["a", "a"], ["b", "b"])
    assert (share.count, share.total, share.people) == (1, 2, 2)
    assert (share.low, share.high) == pytest.approx((0.025, 0.975))  # one pair of people: no more than one trial


def test_many_pictures_of_few_people_are_still_few_people():
    rng = np.random.default_rng(2)
    share = share_of_comparisons(rng.random(900) < 0.3, ["a"] * 900, ["b"] * 900)
    assert share.high - share.low > 0.7


def test_resampling_by_hand_equals_the_matrix_form():
    rng = np.random.default_rng(9)
    one, other = rng.integers(0, 8, (2, 60))
    happened = rng.random(60) < 0.3
    share = share_of_comparisons(happened, one, other, draws=500, seed=4)
    shares = []
    for drawn in np.random.default_rng(4).multinomial(8, np.full(8, 1 / 8), 500):
        weights = [drawn[a] if a == b else drawn[a] * drawn[b] for a, b in zip(one, other, strict=True)]
        shares.append(np.average(happened, weights=weights) if sum(weights) else np.nan)
    independent = share.value * (1 - share.value) / 60
    drawn = max(1, np.nanvar(shares) / independent * (t.ppf(0.975, 8 - 1) / norm.ppf(0.975)) ** 2)
    own, pairs = len({a for a, b in zip(one, other, strict=True) if a == b}), set()
    pairs.update(frozenset((a, b)) for a, b in zip(one, other, strict=True) if a != b)
    errors, guessed = min(share.count, 60 - share.count), 60 / (own + len(pairs) / 2)
    trials = 60 / ((2 * guessed + errors * drawn) / (2 + errors))
    wilson = binomtest(3, 10).proportion_ci(method="wilson")  # the same formula at whole numbers
    assert (wilson.low, wilson.high) == pytest.approx(_wilson(0.3, 10))
    assert (share.low, share.high) == pytest.approx(_wilson(share.value, trials))


def _wilson(p: float, n: float) -> tuple[float, float]:
    z = norm.ppf(0.975)
    middle, half = p + z * z / (2 * n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


people_and_outcomes = st.lists(
    st.tuples(st.booleans(), st.sampled_from("abcdef"), st.sampled_from("abcdef")), min_size=1, max_size=40
)


@given(people_and_outcomes)
def test_an_interval_of_comparisons_holds_the_share_whichever_way_round_they_are_written(rows):
    happened, one, other = zip(*rows, strict=True)
    share = share_of_comparisons(happened, one, other, draws=100)
    assert 0 <= share.low <= share.value + 1e-12 and share.value - 1e-12 <= share.high <= 1
    turned = share_of_comparisons(happened, other, one, draws=100)
    assert (turned.low, turned.high) == pytest.approx((share.low, share.high))


@given(st.floats(1e-9, 1))
def test_a_percentage_is_written_without_an_exponent_and_close_to_the_truth(share):
    assert "e" not in percent(share)
    assert abs(float(percent(share)) - 100 * share) <= 0.051 * 100 * min(share, 1 - share) + 1e-12
    assert (percent(share) == "100") == (share == 1)


def test_percentages_keep_two_digits_where_they_matter():
    written = [percent(share) for share in (0, 0.00034, 0.0092, 0.0174, 0.0996, 0.317, 0.5, 0.9934, 0.9999, 1)]
    assert written == ["0", "0.034", "0.92", "1.7", "10", "32", "50", "99.34", "99.99", "100"]
