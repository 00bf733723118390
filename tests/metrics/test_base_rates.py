"""Base rates: a town by hand, plain slow versions as oracles, closed forms against simulations, and properties."""

import random
import statistics
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom, binomtest, chi2

from facelab.errors import FacelabError
from facelab.metrics import (
    PASSPORT_OFFICERS_ACCEPTED,
    Outcome,
    Reviewer,
    Town,
    alarm_share_by_person,
    both_denominators,
    chance_never_alarmed,
    expected_alarms,
    expected_fpir,
    expected_spread,
    expected_wrong_name,
    false_alarms_per_day,
    fpir_bounds,
    fpir_of_list,
    implied_fmr,
    make_town,
    middle_run,
    most_likely_rate_bound,
    own_chances,
    positive_predictive_value,
    ppv_of_counts,
    review_alarms,
    share_of_count,
    simulate_review,
    simulate_spread,
    simulate_town,
)

SHARES = st.integers(0, 1000).map(lambda n: n / 1000)  # no rates of 1e-300: their products are 0 to a computer
INSIDE = st.integers(1, 999).map(lambda n: n / 1000)


def near(measured: np.ndarray, expected: float, errors: float = 4.5) -> bool:
    """Tell whether the mean of independent runs lies within so many standard errors of what is expected."""
    return abs(np.mean(measured) - expected) <= errors * np.std(measured, ddof=1) / np.sqrt(len(measured)) + 1e-12


# --- expected alarms -------------------------------------------------------------------------------------------------
def test_a_day_by_hand():
    day = expected_alarms(1000, listed=0.01, tpir=0.8, fpir=0.01, wrong_name=0.1)
    assert (day.true, day.on_unlisted, day.wrong_names) == pytest.approx((8, 9.9, 1))
    assert (day.false, day.total) == pytest.approx((10.9, 18.9))
    assert (day.ppv, day.false_of_alarms, day.false_of_unlisted) == pytest.approx((8 / 18.9, 10.9 / 18.9, 0.01))
    assert positive_predictive_value(0.01, 0.8, 0.01) == pytest.approx(8 / 17.9)
    with_failures = expected_alarms(1000, 0.01, 0.8, 0.01, 0.1, fta=0.5)
    assert (with_failures.true, with_failures.false, with_failures.ppv) == pytest.approx((4, 5.45, 8 / 18.9))
    assert with_failures.false_of_unlisted == pytest.approx(0.005)


def test_at_the_edges_a_share_of_nothing_is_not_a_number():
    assert positive_predictive_value(0, 0.9, 0.1) == 0 and positive_predictive_value(1, 0.9, 0.1) == 1
    assert positive_predictive_value(1, 0.6, 0.1, 0.2) == pytest.approx(0.75)
    for nothing in ((0, 0.9, 0), (1, 0, 0.1), (0.5, 0, 0)):
        with np.errstate(invalid="raise"):  # no warning either
            assert np.isnan(positive_predictive_value(*nothing))
    nobody = expected_alarms(0, 0.1, 0.9, 0.1)
    assert nobody.total == 0 and np.isnan(nobody.ppv)
    silent = expected_alarms(100, 0.1, 0, 0)
    assert np.isnan(silent.ppv) and "Of the alarms" not in str(silent) and "nan" not in str(silent)


def test_arrays_give_what_single_numbers_give():
    listed, fpir = np.array([[0.0], [0.001], [1.0]]), np.array([0.0, 0.01])
    day = expected_alarms(500, listed, 0.9, fpir, 0.05, fta=0.1)
    assert day.total.shape == day.ppv.shape == (3, 2)
    for i, j in np.ndindex(3, 2):
        one = expected_alarms(500, listed[i, 0], 0.9, fpir[j], 0.05, fta=0.1)
        assert (day.total[i, j], day.ppv[i, j]) == pytest.approx((one.total, one.ppv), nan_ok=True)
        assert isinstance(one.ppv, float)


def plain_day(passages: list[tuple[str, str | None]], on_list: set[str]) -> dict[str, int]:
    """Count passages one by one: who passes, and whose name the alarm says; None without an alarm."""
    counts = {"true": 0, "wrong": 0, "unlisted": 0, "alarms": 0, "passed_unlisted": 0}
    for who, named in passages:
        counts["passed_unlisted"] += who not in on_list
        if named is None:
            continue
        counts["alarms"] += 1
        if who not in on_list:
            counts["unlisted"] += 1
        elif named == who:
            counts["true"] += 1
        else:
            counts["wrong"] += 1
    return counts


@given(*[st.integers(0, 12)] * 5)
def test_every_number_is_that_of_the_plain_count(true, wrong, missed, alarmed, passed_by):
    listed, others = true + wrong + missed, alarmed + passed_by
    assume(listed and others)
    passages = [("ann", "ann")] * true + [("ann", "ben")] * wrong + [("ann", None)] * missed
    counts = plain_day(passages + [("zoe", "ben")] * alarmed + [("zoe", None)] * passed_by, {"ann", "ben"})
    day = expected_alarms(listed + others, listed / (listed + others), true / listed, alarmed / others, wrong / listed)
    assert (day.true, day.wrong_names, day.on_unlisted, day.total) == pytest.approx(
        (counts["true"], counts["wrong"], counts["unlisted"], counts["alarms"]), abs=1e-9
    )
    assert day.false_of_unlisted == pytest.approx(float(Fraction(counts["unlisted"], counts["passed_unlisted"])))
    if counts["alarms"]:
        assert day.ppv == pytest.approx(float(Fraction(counts["true"], counts["alarms"])), abs=1e-12)
    else:
        assert np.isnan(day.ppv)


@given(SHARES, SHARES, SHARES, SHARES, SHARES)
def test_ppv_is_a_share_that_failures_to_acquire_leave_and_alarms_add_up(listed, tpir, fpir, rest, fta):
    wrong_name = rest * (1 - tpir)
    day = expected_alarms(1e6, listed, tpir, fpir, wrong_name, fta)
    assert day.true + day.on_unlisted + day.wrong_names == pytest.approx(day.total)
    assert day.false == pytest.approx(day.total - day.true, abs=1e-6)
    assert day.total <= 1e6 * (1 - fta) * (1 + 1e-12)  # one alarm per passage at most, none without a face
    ppv = positive_predictive_value(listed, tpir, fpir, wrong_name)
    assert np.isnan(ppv) == (listed * (tpir + wrong_name) + (1 - listed) * fpir == 0)
    assume(not np.isnan(ppv) and fta < 1)
    assert 0 <= ppv <= 1 and day.ppv == pytest.approx(ppv) and day.false_of_alarms == pytest.approx(1 - ppv)


@given(INSIDE, INSIDE, SHARES, SHARES, INSIDE)
def test_ppv_rises_with_the_base_rate_and_tpir_and_falls_with_fpir_and_wrong_names(listed, tpir, fpir, rest, more):
    wrong_name = rest * (1 - tpir)
    ppv = positive_predictive_value(listed, tpir, fpir, wrong_name)
    slack = 1e-12
    assert positive_predictive_value(listed + more * (1 - listed), tpir, fpir, wrong_name) >= ppv - slack
    assert positive_predictive_value(listed, tpir + more * (1 - tpir - wrong_name), fpir, wrong_name) >= ppv - slack
    assert positive_predictive_value(listed, tpir, fpir + more * (1 - fpir), wrong_name) <= ppv + slack
    assert positive_predictive_value(listed, tpir, fpir, wrong_name + more * (1 - tpir - wrong_name)) <= ppv + slack
    assume(0 < fpir < 0.9)  # it is no constant either
    assert positive_predictive_value((1 + listed) / 2, tpir, fpir) > positive_predictive_value(listed, tpir, fpir)
    assert positive_predictive_value(listed, tpir, 1.0) < positive_predictive_value(listed, tpir, fpir)


# --- lists -----------------------------------------------------------------------------------------------------------
@given(st.floats(0, 1), st.integers(1, 10**8))
def test_the_fpir_of_a_list_is_that_of_identification_by_both_ways(fmr, enrolled):
    rates = fpir_of_list(fmr, enrolled)
    assert rates.independent == expected_fpir(fmr, enrolled) and (rates.low, rates.high) == fpir_bounds(fmr, enrolled)
    many = fpir_of_list(np.array([fmr, 0.5]), enrolled)
    assert (many.low[0], many.independent[0], many.high[0]) == (rates.low, rates.independent, rates.high)


def test_the_words_of_a_list_name_what_is_assumed():
    assert "if all comparisons were independent" in str(fpir_of_list(0.001, 50))
    assert "if all comparisons were independent" in str(implied_fmr(3, 100, 50))


def test_wrong_names_are_those_of_whoever_is_missed_and_resembles_another():
    rng = np.random.default_rng(4)
    runs, others = 40_000, 20
    missed = rng.random(runs) >= 0.7
    matches = (rng.random((runs, others)) < 0.02).any(axis=1)
    assert near((missed & matches).astype(float), expected_wrong_name(0.7, 0.02, others + 1))
    assert expected_wrong_name(0.7, 0.02, 1) == 0


def test_the_aclu_s_counts_imply_about_two_in_a_million():
    implied = implied_fmr(28, 535, 25_000)
    assert implied.value == pytest.approx(2.15e-6, rel=0.001)
    assert (implied.searches.low, implied.searches.high) == pytest.approx((0.036, 0.075), abs=0.0005)
    wilson = binomtest(28, 535).proportion_ci(method="wilson")
    assert (implied.searches.low, implied.searches.high) == pytest.approx((wilson.low, wilson.high))
    ends = [1 - (1 - end) ** (1 / 25_000) for end in (wilson.low, wilson.high)]
    assert (implied.low, implied.high) == pytest.approx(ends, rel=1e-6)


@given(st.integers(0, 500), st.integers(1, 500), st.integers(1, 10**6))
def test_the_implied_fmr_turns_the_prediction_round_and_lies_in_its_bounds(hits, searches, gallery):
    assume(hits <= searches)
    implied = implied_fmr(hits, searches, gallery)
    assert expected_fpir(implied.value, gallery) == pytest.approx(hits / searches, rel=1e-9)
    assert implied.low <= implied.value * (1 + 1e-9) and implied.value <= implied.high * (1 + 1e-9)
    least, most = implied.bounds
    assert least <= implied.value * (1 + 1e-9) and implied.value <= most * (1 + 1e-9)
    low, high = fpir_bounds(least, gallery)[1], fpir_bounds(most, gallery)[0]  # each reaches the share at one end
    assert (low, high) == pytest.approx((hits / searches, hits / searches))


# --- counts ----------------------------------------------------------------------------------------------------------
def test_ten_false_alarms_have_two_denominators():
    both = both_denominators(10, 2_077, 3_147_436, "alerts", "faces seen")
    for share, total in ((both.of_alarms, 2_077), (both.of_passages, 3_147_436)):
        wilson = binomtest(10, total).proportion_ci(method="wilson")
        assert (share.count, share.total, share.people) == (10, total, None)
        assert (share.low, share.high) == pytest.approx((wilson.low, wilson.high), rel=1e-6)
    words = str(both)
    assert words.index("whoever answers an alarm") < words.index("2,077") < words.index("whoever walks past")
    assert words.index("whoever walks past") < words.index("3,147,436")
    silent = both_denominators(0, 0, 500)
    assert silent.of_alarms is None and silent.of_passages.high == pytest.approx(1 - 0.025 ** (1 / 500))
    assert "there was none" in str(silent)


def test_ppv_as_counted_and_none_without_an_alarm():
    share = ppv_of_counts(true=8, false=11)
    assert (share.count, share.total, share.of) == (8, 19, "alarms") and share.low < 8 / 19 < share.high
    assert ppv_of_counts(0, 0) is None
    exact = binomtest(19, 19).proportion_ci(method="exact")
    assert (ppv_of_counts(19, 0).low, ppv_of_counts(19, 0).high) == pytest.approx((exact.low, exact.high))


def test_a_share_says_that_nobody_counted_the_people_or_how_many_there_were():
    assert str(share_of_count(10, 2_077, "alerts")).endswith("of how many people is not known")
    assert str(share_of_count(10, 2_077, "alerts", people=900)).endswith("900 people")


@pytest.mark.parametrize("count", [0, 1, 10, 500])
def test_false_alarms_per_day_have_poisson_s_exact_interval(count):
    per_day = false_alarms_per_day(count, days=5)
    low, high = chi2.ppf(0.025, 2 * count) / 2 if count else 0, chi2.ppf(0.975, 2 * count + 2) / 2
    assert (per_day.low, per_day.high) == pytest.approx((low / 5, high / 5)) and per_day.value == count / 5


@given(st.integers(0, 40), st.integers(1, 300), st.floats(0.5, 0.999))
def test_the_bound_is_the_rate_at_which_so_few_errors_are_one_in_twenty(errors, trials, level):
    assume(errors < trials)
    bound = most_likely_rate_bound(errors, trials, level)
    assert binomtest(errors, trials, bound, alternative="less").pvalue == pytest.approx(1 - level, rel=1e-6)
    assert most_likely_rate_bound(0, trials) == pytest.approx(1 - 0.05 ** (1 / trials))
    assert most_likely_rate_bound(0, trials) < min(1, 3 / trials) and most_likely_rate_bound(trials, trials) == 1


def test_the_variance_by_person_is_that_of_people_drawn_again():
    rng = np.random.default_rng(8)
    passages = rng.integers(1, 30, 4000)
    alarms = rng.binomial(passages, own_chances(0.05, 0.3, len(passages), rng))
    share = alarm_share_by_person(alarms, passages)
    drawn = rng.integers(0, len(passages), (1000, len(passages)))
    spread = np.std(alarms[drawn].sum(axis=1) / passages[drawn].sum(axis=1))
    assert (share.high - share.low) / 2 == pytest.approx(1.96 * spread, rel=0.08)
    assert (share.count, share.total, share.people) == (alarms.sum(), passages.sum(), 4000)


def test_where_people_differ_only_the_interval_by_person_holds_the_truth_about_as_often_as_it_says(capsys):
    rng = np.random.default_rng(9)
    runs, held, plain = 300, 0, 0
    for _ in range(runs):
        passages = 7 * (1 + rng.poisson(1, 400))
        alarms = rng.binomial(passages, own_chances(0.02, 0.2, 400, rng))
        by_person = alarm_share_by_person(alarms, passages)
        alone = share_of_count(int(alarms.sum()), int(passages.sum()))
        held += by_person.low <= 0.02 <= by_person.high
        plain += alone.low <= 0.02 <= alone.high
    with capsys.disabled():
        print(f"\n  FPIR 2 %, likeness 0.2: held by {held} of {runs} intervals (by {plain} of passages alone)", end="")
    assert held / runs >= 0.9 and plain / runs < 0.75


def test_whoever_never_passed_is_left_out_and_one_person_tells_little():
    assert alarm_share_by_person([1, 0, 0], [4, 4, 0]) == alarm_share_by_person([1, 0], [4, 4])
    alone = alarm_share_by_person([50], [100])
    assert alone.people == 1 and alone.high - alone.low > 0.7


# --- likeness --------------------------------------------------------------------------------------------------------
def urn(passages: int, fpir: float, likeness: float, rng: random.Random) -> int:
    """Count the alarms of one person by Polya's urn: each outcome makes the same one more likely, no beta is drawn."""
    alarms = 0
    for before in range(passages):
        chance = (fpir * (1 - likeness) + alarms * likeness) / ((1 - likeness) + before * likeness) if before else fpir
        alarms += rng.random() < chance
    return alarms


@pytest.mark.parametrize("likeness", [0, 0.25, 0.9, 1])
def test_the_spread_is_that_of_a_plain_urn(likeness):
    passages, fpir, runs, rng = np.repeat([1, 4, 14], [20, 20, 10]), 0.05, 400, random.Random(5)
    weeks = [[urn(int(m), fpir, likeness, rng) for m in passages] for _ in range(runs)]
    plain = np.array([[sum(week), sum(n > 0 for n in week), max(week)] for week in weeks], float)
    spread = simulate_spread(passages, fpir, likeness, runs=4000, seed=6)
    expected = expected_spread(passages, fpir, likeness)
    for column, simulated in zip(plain.T, (spread.alarms, spread.people, spread.most), strict=True):
        error = np.hypot(column.std() / np.sqrt(runs), simulated.std() / np.sqrt(4000))
        assert abs(column.mean() - simulated.mean()) < 4.5 * error
    assert near(spread.alarms, expected.alarms) and near(spread.people, expected.people)
    assert np.std(spread.alarms) == pytest.approx(expected.deviation, rel=0.08)


@given(st.integers(0, 60), INSIDE, INSIDE)
def test_the_chance_of_no_alarm_and_the_deviation_are_those_of_the_beta_binomial(passages, fpir, likeness):
    weight = (1 - likeness) / likeness
    of_scipy = betabinom(passages, fpir * weight, (1 - fpir) * weight)
    assert chance_never_alarmed(passages, fpir, likeness) == pytest.approx(of_scipy.pmf(0), rel=1e-6)
    expected = expected_spread(np.array([passages]), fpir, likeness)
    assert (expected.alarms, expected.deviation) == pytest.approx((of_scipy.mean(), of_scipy.std()), abs=1e-7)


def test_two_passages_by_hand():
    assert [chance_never_alarmed(2, 0.5, likeness) for likeness in (0, 0.5, 1)] == [0.25, 0.375, 0.5]
    pair = expected_spread(np.array([2, 2]), 0.5, 0.5)
    assert (pair.alarms, pair.people) == (2, 1.25) and pair.deviation == pytest.approx(np.sqrt(0.25 * 2 * 2 * 1.5))


@given(st.integers(1, 200), SHARES, SHARES, SHARES)
def test_the_more_alike_passages_are_the_fewer_people_are_ever_alarmed(passages, fpir, one, other):
    less, more = sorted([one, other])
    never = [chance_never_alarmed(passages, fpir, likeness) for likeness in (0, less, more, 1)]
    assert never == sorted(never) or np.diff(never).min() > -1e-12
    assert (never[0], never[3]) == pytest.approx(((1 - fpir) ** passages, 1 - fpir))
    assert chance_never_alarmed(0, fpir, one) == 1


@settings(max_examples=40)
@given(st.floats(0.02, 0.98), SHARES, st.integers(0, 10**6))
def test_likeness_leaves_the_mean_and_chances_are_chances(fpir, likeness, seed):
    chances = own_chances(fpir, likeness, 4000, np.random.default_rng(seed))
    assert ((chances >= 0) & (chances <= 1)).all()
    assert abs(chances.mean() - fpir) <= 6 * np.sqrt(likeness * fpir * (1 - fpir) / 4000) + 1e-12
    assert np.var(chances) == pytest.approx(likeness * fpir * (1 - fpir), abs=0.04)


def test_the_smallest_rates_and_the_greatest_likeness_are_still_drawn():
    rng = np.random.default_rng(1)
    for mean, likeness in ((1e-300, 0.5), (1e-12, 1 - 1e-12), (1 - 1e-12, 1e-12), (0.5, 5e-324), (5e-324, 0.99)):
        chances = own_chances(mean, likeness, 1000, rng)
        assert np.isfinite(chances).all() and ((chances >= 0) & (chances <= 1)).all()


def plainly_off(numbers: list[tuple[int, int, int]]) -> dict[tuple[int, int, int], Fraction]:
    """Return how far each run lies from the medians, in fractions: alarms, different people, and the most on one."""
    medians = [Fraction(statistics.median(column)) for column in zip(*numbers, strict=True)]
    return {row: sum(abs(n - m) / max(m, 1) for n, m in zip(row, medians, strict=True)) for row in numbers}


@pytest.mark.parametrize("likeness", [0, 0.1, 0.3, 1])
@pytest.mark.parametrize("runs", [1, 2, 25])
def test_the_middle_run_is_the_one_that_a_plain_search_of_every_week_finds(runs, likeness):
    for seed in range(40):
        passages = np.tile([1, 4, 14], 2 + seed)  # the fewest raise hardly one alarm: there medians are 0 and 1
        rng = np.random.default_rng(seed)
        weeks = [rng.binomial(passages, own_chances(0.05, likeness, len(passages), rng)).tolist() for _ in range(runs)]
        middle = middle_run(passages, 0.05, likeness, runs, seed)
        assert middle.shape == passages.shape and middle.dtype == np.int64
        numbers = [(sum(week), sum(n > 0 for n in week), max(week)) for week in weeks]
        off = plainly_off(numbers)
        assert middle.tolist() == weeks[numbers.index(min(numbers, key=off.get))]


@settings(max_examples=40)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=30), SHARES, SHARES, st.integers(1, 9), st.integers(0, 99))
def test_the_middle_run_is_one_of_the_spread_and_none_lies_nearer(passages, fpir, likeness, runs, seed):
    given_as = (np.array(passages), fpir, likeness, runs, seed)
    middle, spread = middle_run(*given_as), simulate_spread(*given_as)
    assert (middle >= 0).all() and (middle <= passages).all()
    assert (middle == middle_run(*given_as)).all()
    runs_seen = zip(spread.alarms.tolist(), spread.people.tolist(), spread.most.tolist(), strict=True)
    off = plainly_off(list(runs_seen))
    assert off[(int(middle.sum()), int((middle > 0).sum()), int(middle.max()))] == min(off.values())


# --- a town ----------------------------------------------------------------------------------------------------------
def test_a_town_of_three_by_hand():
    """Ann is listed and passes twice, ben three times, and cleo stays at home; every passage raises its alarm."""
    town = Town(np.array([2, 3, 0]), np.array([True, False, False]))
    assert (town.people, town.passages_per_day, town.listed_share) == (3, 5, 0.4)
    seen = simulate_town(town, tpir=1, fpir=1, days=2)
    assert (seen.true, seen.false, seen.people_alarmed, seen.most_alarms) == (4, 6, 1, 6)
    assert seen.by_person(Outcome.TRUE).tolist() == [4, 0, 0] and seen.by_person(Outcome.UNLISTED).tolist() == [0, 6, 0]
    assert np.bincount(seen.day).tolist() == [5, 5] and (seen.person == 1).sum() == 6
    wrong = simulate_town(town, tpir=0, fpir=0, wrong_name=1)
    assert (wrong.true, wrong.false, wrong.people_alarmed, wrong.count(Outcome.WRONG_NAME)) == (0, 2, 0, 2)
    silent = simulate_town(town, tpir=0, fpir=0)
    assert not len(silent.alarms) and silent.most_alarms == 0 and "%" not in str(silent)


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=12), SHARES, SHARES, SHARES, SHARES)
def test_alarms_add_up_by_person_and_passage_and_stand_in_the_order_of_time(people, tpir, fpir, rest, likeness):
    town = Town(*(np.array(column) for column in zip(*people, strict=True)))
    seen = simulate_town(town, tpir, fpir, rest * (1 - tpir), likeness, days=3, hours=(8, 9))
    assert np.bincount(seen.person, minlength=town.people).tolist() == (3 * town.passages).tolist()
    assert seen.true + seen.false == len(seen.alarms) == sum(seen.count(kind) for kind in Outcome if kind)
    by_person = sum(seen.by_person(kind) for kind in Outcome)
    assert by_person.tolist() == (3 * town.passages).tolist()
    assert not seen.by_person(Outcome.UNLISTED)[town.listed].any()
    assert not seen.by_person(Outcome.TRUE, Outcome.WRONG_NAME)[~town.listed].any()
    moments = 1440 * seen.day + seen.minute
    assert (np.diff(moments) >= 0).all() and ((seen.minute >= 480) & (seen.minute < 540)).all()


@pytest.mark.parametrize("likeness", [0, 0.4, 1])
def test_a_town_has_the_expected_alarms_of_every_kind_at_any_likeness(likeness):
    town = make_town(300, listed=60, seed=3)
    rates = {"tpir": 0.6, "fpir": 0.05, "wrong_name": 0.15}
    expected = expected_alarms(3 * town.passages_per_day, town.listed_share, **rates)
    weeks = [simulate_town(town, **rates, likeness=likeness, days=3, seed=seed) for seed in range(300)]
    assert near([week.true for week in weeks], expected.true)
    assert near([week.count(Outcome.UNLISTED) for week in weeks], expected.on_unlisted)
    assert near([week.count(Outcome.WRONG_NAME) for week in weeks], expected.wrong_names)
    innocent = expected_spread(3 * town.passages[~town.listed], 0.05, likeness)
    assert near([week.people_alarmed for week in weeks], innocent.people)
    counts = [week.count(Outcome.UNLISTED) for week in weeks]
    assert np.std(counts) == pytest.approx(innocent.deviation, rel=0.2)


def test_likeness_is_the_correlation_of_two_passages_of_a_person_listed_or_not():
    people = 40_000
    for listed in (True, False):
        town = Town(np.ones(people, int), np.full(people, listed))
        seen = simulate_town(town, 0.5, 0.3, 0.2, likeness=0.35, days=2, seed=5)
        first, second = (seen.outcome[seen.day == day][np.argsort(seen.person[seen.day == day])] for day in (0, 1))
        for kind in (Outcome.TRUE, Outcome.WRONG_NAME, Outcome.NO_ALARM) if listed else (Outcome.UNLISTED,):
            assert np.corrcoef(first == kind, second == kind)[0, 1] == pytest.approx(0.35, abs=0.03)


def test_the_same_number_of_alarms_falls_on_fewer_people_who_have_more_each():
    town = make_town(20_000, listed=20)
    alone, alike = (simulate_town(town, 0.8, 0.002, likeness=likeness, days=7) for likeness in (0, 0.3))
    innocent = 7 * town.passages[~town.listed]
    for week, likeness in ((alone, 0), (alike, 0.3)):
        expected = expected_spread(innocent, 0.002, likeness)
        assert abs(week.count(Outcome.UNLISTED) - expected.alarms) < 4 * expected.deviation
    assert alike.people_alarmed < alone.people_alarmed / 2 and alike.most_alarms > 2 * alone.most_alarms


def test_the_seed_decides_and_another_likeness_leaves_who_passes_when():
    town = make_town(500, listed=5)
    once, again, alike, other = (
        simulate_town(town, 0.8, 0.05, likeness=likeness, seed=seed)
        for likeness, seed in ((0, 1), (0, 1), (0.5, 1), (0, 2))
    )
    assert (once.outcome == again.outcome).all() and (once.minute == again.minute).all()
    assert (once.person == alike.person).all() and (once.minute == alike.minute).all()
    assert (once.person != other.person).any()


@pytest.mark.parametrize("likeness", [0, 1])
def test_a_higher_fpir_keeps_the_alarms_of_a_lower_one(likeness):
    town = make_town(2000, listed=5)
    fewer, more = (simulate_town(town, 0.8, fpir, likeness=likeness, days=2) for fpir in (0.05, 0.1))
    lower, higher = (seen.outcome == Outcome.UNLISTED for seen in (fewer, more))
    assert lower.any() and higher[lower].all() and higher.sum() > lower.sum()


# --- review ----------------------------------------------------------------------------------------------------------
ERRS = st.tuples(SHARES, SHARES, SHARES).map(lambda rates: Reviewer(*rates))


def plain_review(reviewers, shared: float, must_agree: bool, true_alarm: bool, rng: random.Random) -> bool:
    """Look at one picture: tell whether the alarm survives."""
    decides_for_all, common = rng.random() < shared, rng.random()
    accepted = []
    for reviewer in reviewers:
        follows = reviewer.bias
        rate = reviewer.dismisses * (1 - follows) if true_alarm else follows + (1 - follows) * reviewer.accepts
        errs = (common if decides_for_all else rng.random()) < rate
        accepted.append(errs != true_alarm)
    return all(accepted) if must_agree else any(accepted)


@pytest.mark.parametrize("must_agree", [True, False])
@pytest.mark.parametrize("shared", [0, 0.4, 1])
def test_the_closed_form_is_that_of_a_plain_review_and_of_the_simulation(shared, must_agree):
    two = [Reviewer(0.3, 0.1, bias=0.2), Reviewer(0.14, 0.25)]
    expected, rng, runs = review_alarms(1, 1, two, shared, must_agree), random.Random(7), 20_000
    survived = [[plain_review(two, shared, must_agree, kind, rng) for _ in range(runs)] for kind in (False, True)]
    assert near(survived[0], expected.false_accepted) and near(np.logical_not(survived[1]), expected.true_dismissed)
    many = simulate_review(200_000, 200_000, two, shared, must_agree)
    for count, chance in (
        (many.false_accepted, expected.false_accepted),
        (many.true_dismissed, expected.true_dismissed),
    ):
        assert abs(count / 200_000 - chance) < 4.5 * np.sqrt(chance * (1 - chance) / 200_000)


def test_two_reviewers_by_hand_and_how_pictures_are_shared_makes_no_difference():
    two = [Reviewer(accepts=0.2, dismisses=0.1)] * 2
    alone, alike = review_alarms(10, 100, two), review_alarms(10, 100, two, shared=0.5)
    assert (alone.false_accepted, alone.true_dismissed) == pytest.approx((4, 1.9))
    assert (alike.false_accepted, alike.true_dismissed) == pytest.approx((4 + 50 * 0.16, 1.9 - 5 * 0.09))
    assert alike.ppv == pytest.approx(8.55 / 20.55) and alike.true_accepted == pytest.approx(8.55)
    # another way to share: each picture has its own difficulty, from a beta distribution with the correlation .5
    rng = np.random.default_rng(2)
    hard = rng.beta(0.2, 0.8, 200_000)
    both = (rng.random((2, 200_000)) < hard).all(axis=0)
    assert near(both.astype(float), 0.12)


def test_shared_is_the_correlation_of_errors():
    two = [Reviewer(0.3, 0.3)] * 2
    both = review_alarms(0, 1, two, shared=0.6).false_accepted
    assert (both - 0.09) / (0.3 * 0.7) == pytest.approx(0.6)


@given(st.lists(ERRS, min_size=1, max_size=4), SHARES, st.booleans(), INSIDE)
def test_review_lets_through_between_none_and_all_and_bias_lets_through_more(reviewers, shared, must_agree, more):
    left = review_alarms(30, 70, reviewers, shared, must_agree)
    assert -1e-9 <= left.false_accepted <= 70 + 1e-9 and -1e-9 <= left.true_dismissed <= 30 + 1e-9
    strict, lax = (review_alarms(30, 70, reviewers, shared, agree) for agree in (True, False))
    assert strict.false_accepted <= lax.false_accepted + 1e-9 and strict.true_dismissed >= lax.true_dismissed - 1e-9
    biased = [Reviewer(one.accepts, one.dismisses, one.bias + more * (1 - one.bias)) for one in reviewers]
    trusting = review_alarms(30, 70, biased, shared, must_agree)
    assert trusting.false_accepted >= left.false_accepted - 1e-9
    assert trusting.true_dismissed <= left.true_dismissed + 1e-9
    machine = review_alarms(30, 70, [Reviewer(one.accepts, one.dismisses, 1) for one in reviewers], shared, must_agree)
    assert (machine.false_accepted, machine.true_dismissed) == pytest.approx((70, 0))


@given(SHARES, SHARES, SHARES, SHARES)
def test_sharing_errors_makes_the_second_reviewer_worth_less(one, other, less, more):
    less, more = sorted([less, more])
    pair = [Reviewer(one, one), Reviewer(other, other)]
    survivors = [review_alarms(0, 1, pair, shared).false_accepted for shared in (0, less, more, 1)]
    assert np.diff(survivors).min() >= -1e-12
    assert (survivors[0], survivors[-1]) == pytest.approx((one * other, min(one, other)))
    assert review_alarms(1, 0, pair, more).true_dismissed <= review_alarms(1, 0, pair, less).true_dismissed + 1e-12


def test_arrays_of_alarms_and_of_sharing_are_reviewed_at_once():
    pair = [Reviewer(0.14, 0.06)] * 2
    left = review_alarms(np.array([1.0, 2.0]), 10, pair, shared=np.array([0.0, 1.0]))
    for i, (true, shared) in enumerate([(1, 0), (2, 1)]):
        one = review_alarms(true, 10, pair, shared)
        assert (left.true_dismissed[i], left.false_accepted[i]) == pytest.approx(
            (one.true_dismissed, one.false_accepted)
        )
    assert left.ppv.shape == (2,)


def test_no_error_rate_of_a_reviewer_is_taken_for_granted():
    for reviewer in (Reviewer(), Reviewer(accepts=PASSPORT_OFFICERS_ACCEPTED), Reviewer(dismisses=0.1)):
        with pytest.raises(FacelabError, match="is not given"):
            review_alarms(1, 1, [reviewer])
    assert abs(PASSPORT_OFFICERS_ACCEPTED - 1 / 7) < 0.005


def test_nothing_that_survives_has_no_ppv():
    left = review_alarms(10, 10, [Reviewer(0, 1)])
    assert np.isnan(left.ppv) and "nan" not in str(left)


# --- what cannot be --------------------------------------------------------------------------------------------------
TOWN = Town(np.array([1, 2]), np.array([True, False]))
OK = Reviewer(0.1, 0.1)


@pytest.mark.parametrize(
    "impossible",
    [
        lambda: expected_alarms(10, 1.1, 0.9, 0.1),
        lambda: expected_alarms(10, 0.1, 0.9, float("nan")),
        lambda: expected_alarms(10, 0.1, 0.9, np.array([0.1, -0.1])),
        lambda: expected_alarms(10, 0.1, 0.9, 0.1, wrong_name=0.2),
        lambda: expected_alarms(-1, 0.1, 0.9, 0.1),
        lambda: expected_alarms(10, 0.1, 0.9, 0.1, fta=2),
        lambda: positive_predictive_value(0.1, 0.9, 0.1, 0.2),
        lambda: fpir_of_list(0.1, 0),
        lambda: fpir_of_list(-0.1, 5),
        lambda: expected_wrong_name(0.8, 0.1, 0),
        lambda: implied_fmr(5, 4, 10),
        lambda: implied_fmr(0, 0, 10),
        lambda: implied_fmr(1, 4, 0),
        lambda: share_of_count(1.5, 4),
        lambda: share_of_count(0, 0),
        lambda: ppv_of_counts(-1, 4),
        lambda: both_denominators(3, 2, 10),
        lambda: both_denominators(1, 20, 10),
        lambda: false_alarms_per_day(3, 0),
        lambda: false_alarms_per_day(-3, 1),
        lambda: most_likely_rate_bound(0, 0),
        lambda: most_likely_rate_bound(0, 10, level=1),
        lambda: alarm_share_by_person([3], [2]),
        lambda: alarm_share_by_person([1, 2], [2]),
        lambda: alarm_share_by_person([0], [0]),
        lambda: chance_never_alarmed(-1, 0.1),
        lambda: chance_never_alarmed(3, 0.1, 1.5),
        lambda: simulate_spread([3], 2),
        lambda: middle_run([3], 0.1, runs=0),
        lambda: middle_run([3], 2),
        lambda: make_town(0, 0),
        lambda: make_town(5, 6),
        lambda: make_town(5, 1, passages_per_day=0.5),
        lambda: Town(np.array([1, 2]), np.array([True])),
        lambda: Town(np.array([1.5, 2]), np.array([True, False])),
        lambda: Town(np.array([-1, 2]), np.array([True, False])),
        lambda: simulate_town(TOWN, 0.9, 0.1, days=0),
        lambda: simulate_town(TOWN, 0.9, 0.1, hours=(20, 8)),
        lambda: simulate_town(TOWN, 0.9, 0.1, likeness=-0.1),
        lambda: simulate_town(TOWN, 0.9, 0.1, wrong_name=0.2),
        lambda: simulate_town(TOWN, 0.9, 0.1, days=2_000_000),
        lambda: review_alarms(1, 1, []),
        lambda: review_alarms(-1, 1, [OK]),
        lambda: review_alarms(1, 1, [OK], shared=2),
        lambda: review_alarms(1, 1, [Reviewer(1.2, 0.1)]),
    ],
)
def test_what_cannot_be_is_refused_with_a_cure(impossible):
    with pytest.raises(FacelabError) as refused:
        impossible()
    assert refused.value.cure
