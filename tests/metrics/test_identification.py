"""Identification: a case by hand, a slow plain version as the oracle, and properties that hold for any searches."""

import itertools
import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from facelab.errors import FacelabError
from facelab.gallery import prepare, search
from facelab.metrics import (
    expected_false_candidates,
    expected_fpir,
    false_negative_identification_rate,
    false_positive_identification_rate,
    fpir_bounds,
    identification_curve,
    identification_errors,
    identification_rate,
    match_characteristic,
    predicted_and_measured,
    search_all,
    searches_of,
    selectivity,
    share_by_person,
    true_positive_identification_rate,
)
from facelab.metrics.identification import draws as module
from facelab.metrics.uncertainty import interval_of_variance

PEOPLE = "abcdef"


def at(place: float) -> np.ndarray:
    """An embedding on a line, so that distances between places are those between numbers that float32 holds."""
    return np.r_[np.float64(place), np.zeros(127)]


def searched(probes: list[tuple], gallery: list[tuple], k: int | None = None):
    """Search with (who, place) pairs; the place of a probe without a face is None."""
    return search_all(
        [None if place is None else at(place) for _, place in probes],
        [who for who, _ in probes],
        [at(place) for _, place in gallery],
        [who for who, _ in gallery],
        k,
    )


# --- by hand ---------------------------------------------------------------------------------------------------------
HAND_GALLERY = [("ann", 0), ("ben", 1), ("ann", 4), ("cleo", 9)]
HAND_PROBES = [
    ("ann", 3.75),  # her second reference is nearest: ann .25, ben 2.75, cleo 5.25
    ("ben", 3),  # ann 1, ben 2, cleo 6: rank 2
    ("cleo", None),  # no face
    ("ben", 0.5),  # ann and ben .5 each: ann stands first in the gallery
    ("dora", 1.5),  # ben .5, ann 1.5, cleo 7.5
    ("dora", 12),  # cleo 3, ann 8, ben 11
    ("emil", None),
    ("fay", 6.5),  # ann and cleo 2.5 each, ben 5.5
]


def test_a_case_by_hand():
    searches = searched(HAND_PROBES, HAND_GALLERY)
    assert searches.mated_ids.tolist() == ["ann", "ben", "cleo", "ben"]
    assert searches.mate_ranks.tolist() == [1, 2, math.inf, 2]
    assert searches.mate_distances.tolist() == [0.25, 2, math.inf, 0.5]
    assert searches.non_mated_ids.tolist() == ["dora", "dora", "emil", "fay"]
    assert searches.distances[:, :3].tolist() == [[0.5, 1.5, 7.5], [3, 8, 11], [math.inf] * 3, [2.5, 2.5, 5.5]]
    assert (searches.enrolled, searches.depth, searches.not_made) == (3, 3, (1, 1))
    fpir, fnir = identification_errors(searches, np.array([0.2, 0.5, 2.5, 3]))
    assert fpir.tolist() == [0, 1 / 4, 2 / 4, 3 / 4] and fnir.tolist() == [1, 2 / 4, 1 / 4, 1 / 4]
    assert identification_errors(searches, 2.5, rank=1)[1] == 3 / 4
    for threshold, candidates in ((0.2, 0), (0.5, 1), (1.5, 2), (2.5, 4), (12, 9)):
        assert selectivity(searches, threshold).candidates == candidates
    assert match_characteristic(searches).rates.tolist() == [1 / 4, 3 / 4, 3 / 4]
    curve = identification_curve(searches)
    assert curve.thresholds.tolist() == [-math.inf, 0.25, 0.5, 2, 2.5, 3]
    assert curve.fpir.tolist() == [0, 0, 1 / 4, 1 / 4, 2 / 4, 3 / 4]
    assert curve.fnir.tolist() == [1, 3 / 4, 2 / 4, 1 / 4, 1 / 4, 1 / 4]


def test_the_shares_are_those_of_people_and_say_what_they_count():
    searches = searched(HAND_PROBES, HAND_GALLERY)
    assert false_positive_identification_rate(searches, 2.5) == share_of(
        [1, 0, 0, 1], "dora dora emil fay", "non-mated"
    )
    assert false_negative_identification_rate(searches, 1) == share_of([0, 1, 1, 0], "ann ben cleo ben", "mated")
    assert true_positive_identification_rate(searches, 1, 1) == share_of([1, 0, 0, 0], "ann ben cleo ben", "mated")
    assert identification_rate(searches, 2) == share_of([1, 1, 0, 1], "ann ben cleo ben", "mated")
    assert str(identification_rate(searches)).startswith("1 of 4 mated searches: 25 %")
    assert (
        false_positive_identification_rate(searches).count == 3
    )  # without a threshold each list counts; no face, none


def share_of(happened, people, kind):
    share = share_by_person(happened, people.split())
    return type(share)(share.count, share.total, share.people, share.low, share.high, f"{kind} searches")


# --- a slow plain version --------------------------------------------------------------------------------------------
def plain_list(place, gallery):
    """Return (distance, who) of each person once, the nearest first; ties by gallery row."""
    if place is None:
        return []
    listed, seen = [], set()
    for apart, _, who in sorted((abs(place - there), row, who) for row, (who, there) in enumerate(gallery)):
        if who not in seen:
            listed.append((apart, who))
            seen.add(who)
    return listed


def plain_rates(probes, gallery, threshold, rank):
    """Return FPIR, FNIR and selectivity, each probe looked at by itself; None where there is no such probe."""
    enrolled = {who for who, _ in gallery}
    returned, candidates, missed = [], [], []
    for who, place in probes:
        listed = [(apart, other) for apart, other in plain_list(place, gallery) if apart <= threshold]
        if who in enrolled:
            missed.append(who not in [other for _, other in listed[:rank]])
        else:
            returned.append(bool(listed))
            candidates.append(len(listed))
    return (
        sum(returned) / len(returned) if returned else None,
        sum(missed) / len(missed) if missed else None,
        sum(candidates) / len(candidates) if candidates else None,
    )


places = st.integers(0, 12).map(lambda quarters: quarters / 4)  # few, so that many are equally near
galleries = st.lists(st.tuples(st.sampled_from(PEOPLE), places), min_size=1, max_size=10)
probe_lists = st.lists(st.tuples(st.sampled_from(PEOPLE + "xyz"), st.none() | places), min_size=1, max_size=12)
thresholds = places | places.map(lambda place: float(np.nextafter(place, -1))) | st.just(math.inf)


@given(probe_lists, galleries, thresholds, st.integers(1, 6))
def test_every_rate_is_that_of_the_plain_version(probes, gallery, threshold, rank):
    searches = searched(probes, gallery)
    rank = min(rank, searches.enrolled)
    fpir, fnir, candidates = plain_rates(probes, gallery, threshold, rank)
    if fpir is not None:
        assert false_positive_identification_rate(searches, threshold).value == fpir
        assert selectivity(searches, threshold).value == candidates
    if fnir is not None:
        assert false_negative_identification_rate(searches, threshold, rank).value == fnir
        assert identification_rate(searches, rank).value == pytest.approx(
            1 - plain_rates(probes, gallery, math.inf, rank)[1]
        )
    if fpir is not None and fnir is not None:
        assert identification_errors(searches, threshold, rank) == (fpir, fnir)
        curve = identification_curve(searches, rank)
        for line, changed in enumerate(curve.thresholds):
            assert plain_rates(probes, gallery, changed, rank)[:2] == (curve.fpir[line], curve.fnir[line])


@given(probe_lists, galleries, st.integers(1, 12), st.none() | places)
def test_cut_lists_give_the_same_rates_as_far_as_they_reach_and_refuse_beyond(probes, gallery, k, threshold):
    rows = np.array([at(place) for _, place in gallery], np.float32)
    made = [place is not None for _, place in probes]
    found = search(
        np.array([at(place) for _, place in probes if place is not None]).reshape(-1, 128), prepare(rows), k, threshold
    )
    searches = searches_of(found, [who for who, _ in probes], [who for who, _ in gallery], threshold, made)
    whole = searched(probes, gallery)
    limit = math.inf if threshold is None else threshold
    if len(searches.mated_ids):
        for rank in range(1, searches.depth + 1):
            assert false_negative_identification_rate(searches, None, rank) == false_negative_identification_rate(
                whole, limit, rank
            )
        with pytest.raises(FacelabError, match="The lists hold ranks"):
            identification_rate(searches, searches.depth + 1)
    if len(searches.non_mated_ids):
        assert false_positive_identification_rate(searches) == false_positive_identification_rate(whole, limit)
        try:
            counted = selectivity(searches)
        except FacelabError as refusal:
            assert "left off" in refusal.what and searches.depth < searches.enrolled
        else:
            assert counted == selectivity(whole, limit)
        if threshold is not None:
            with pytest.raises(FacelabError, match="nothing is known"):
                false_positive_identification_rate(searches, threshold + 1)


def test_candidates_counted_by_the_search_are_the_selectivity_however_short_the_lists():
    rows = np.array([at(place) for place in range(20)], np.float32)
    found = search(np.array([at(5.25), at(40)]), prepare(rows), k=2, threshold=3.0)
    searches = searches_of(found, ["x", "y", "z"], [f"p{i}" for i in range(20)], 3.0, [True, False, True])
    assert selectivity(searches).candidates == 6 and selectivity(searches).searches == 3
    with pytest.raises(FacelabError, match="left off"):
        selectivity(searches, 2.5)


# --- properties ------------------------------------------------------------------------------------------------------
@given(probe_lists, galleries)
def test_the_characteristic_never_falls_and_everybody_found_is_a_rate_of_one(probes, gallery):
    searches = searched(probes, gallery)
    assume(len(searches.mated_ids))
    rates = match_characteristic(searches).rates
    assert (np.diff(rates) >= 0).all() and len(rates) == searches.enrolled
    assert rates[-1] == identification_rate(searches, searches.enrolled).value
    assert rates[-1] == pytest.approx(1 - searches.not_made[0] / len(searches.mated_ids))


@given(probe_lists, st.lists(places, min_size=2, max_size=6), st.lists(places, min_size=2))
def test_fpir_never_falls_with_the_gallery_or_the_threshold_and_keeps_the_bounds(probes, enrolled, thresholds):
    gallery = list(zip(PEOPLE, enrolled, strict=False))
    strangers = [("stranger", place) for _, place in probes]
    thresholds, before = np.sort(thresholds), np.zeros(len(thresholds))
    for size in range(1, len(gallery) + 1):
        searches = searched([*strangers, ("a", 0)], gallery[:size])
        fpir, _ = identification_errors(searches, thresholds)
        assert (np.diff(fpir) >= 0).all() and (fpir >= before).all()
        before = fpir
        for threshold, rate in zip(thresholds, fpir, strict=True):
            matches = [
                place is not None and abs(place - there) <= threshold
                for (_, place), (_, there) in itertools.product(strangers, gallery[:size])
            ]
            low, high = fpir_bounds(np.mean(matches), size)
            assert low - 1e-12 <= rate <= high + 1e-12
            mean = expected_false_candidates(np.mean(matches), size)
            assert selectivity(searches, threshold).value == pytest.approx(mean, abs=1e-12)


def test_both_bounds_are_reached():
    apart = searched([("x", 0), ("y", 20), ("z", 30)], [("a", 0), ("b", 20), ("c", 30)])
    assert false_positive_identification_rate(apart, 0).value == fpir_bounds(3 / 9, 3)[1]
    together = searched([("x", 0), ("y", 5)], [("a", 0), ("b", 0)])
    assert false_positive_identification_rate(together, 0).value == fpir_bounds(2 / 4, 2)[0]


@given(st.floats(0, 1), st.integers(1, 10**9))
def test_the_prediction_lies_between_the_bounds(fmr, enrolled):
    low, high = fpir_bounds(fmr, enrolled)
    assert low * (1 - 1e-9) <= expected_fpir(fmr, enrolled) <= high * (1 + 1e-9)


def test_predictions_by_hand():
    assert expected_fpir(0.5, 2) == 0.75 and expected_fpir(0.0, 10**9) == 0 and expected_fpir(1.0, 1) == 1
    assert expected_fpir(1e-12, 1000) == pytest.approx(1e-9, rel=1e-6)  # where 1 - 1e-12 has lost four digits
    assert expected_fpir(0.1, np.array([1, 2])).tolist() == pytest.approx([0.1, 0.19])
    assert expected_false_candidates(np.array([0.1, 0.2]), 10).tolist() == [1, 2]
    for fmr, enrolled in ((-0.1, 5), (1.1, 5), (math.nan, 5), (0.1, 0)):
        with pytest.raises(ValueError, match="FMR"):
            expected_fpir(fmr, enrolled)


def test_what_does_not_fit_together_is_refused():
    both = searched(HAND_PROBES, HAND_GALLERY)
    with pytest.raises(FacelabError, match="no mated search"):
        identification_rate(searched([("x", 0)], HAND_GALLERY))
    with pytest.raises(FacelabError, match="no non-mated search"):
        selectivity(searched([("ann", 0)], HAND_GALLERY), 1)
    with pytest.raises(FacelabError, match="ranks 1 to 3, not 0"):
        identification_rate(both, 0)
    with pytest.raises(FacelabError, match="nan"):
        false_positive_identification_rate(both, math.nan)
    with pytest.raises(FacelabError, match="nan"):
        identification_errors(both, np.array([0.1, math.nan]))
    with pytest.raises(ValueError, match="one each"):
        search_all([at(0)], ["a", "b"], [at(0)], ["a"])
    with pytest.raises(FacelabError, match="entries"):
        search_all([at(0)] * 5000, ["a"] * 5000, [at(0)] * 5000, ["a"] * 5000)
    rows = np.array([at(0), at(1)], np.float32)
    found = search(at(0), rows, 2, threshold=0.5)
    with pytest.raises(FacelabError, match="ended early"):
        searches_of(found, ["a"], ["a", "b"])
    with pytest.raises(FacelabError, match="beyond the threshold"):
        searches_of(search(at(0), rows, 2), ["a"], ["a", "b"], 0.5)
    with pytest.raises(ValueError, match="1 candidate lists for 2"):
        searches_of(found, ["a", "b"], ["a", "b"], 0.5)
    with pytest.raises(ValueError, match="ids for a gallery"):
        searches_of(found, ["a"], [], 0.5)


# --- how sure --------------------------------------------------------------------------------------------------------
def test_intervals_of_fpir_and_selectivity_hold_the_truth_of_this_gallery_about_as_often_as_they_say(capsys):
    rng = np.random.default_rng(4)
    gallery = 0.06 * rng.standard_normal((30, 128))
    names, runs, held = [f"g{number}" for number in range(30)], 200, np.zeros(2)

    def strangers(people):
        """Two pictures of each of so many; some lie nearer to all others than most do."""
        centres = rng.uniform(0.04, 0.07, (people, 1)) * rng.standard_normal((people, 128))
        pictures = np.repeat(centres, 2, axis=0) + 0.01 * rng.standard_normal((2 * people, 128))
        return search_all(list(pictures), [f"s{i // 2}" for i in range(2 * people)], gallery, names)

    many = strangers(20_000)
    truth = (many.nearest <= 0.8).mean(), (many.distances <= 0.8).sum() / 40_000
    for _ in range(runs):
        few = strangers(40)
        measured = false_positive_identification_rate(few, 0.8), selectivity(few, 0.8)
        held += [share.low <= true <= share.high for share, true in zip(measured, truth, strict=True)]
    with capsys.disabled():
        print(f"\n  FPIR {truth[0]:.3f}, {truth[1]:.2f} candidates: held by {held} of {runs} intervals", end="")
    assert (held / runs >= 0.91).all() and 0.05 < truth[0] < 0.5


def test_no_candidate_seen_still_allows_some():
    none = selectivity(searched([(f"x{number}", 100) for number in range(50)], [("a", 0), ("b", 1)]), 1)
    assert (none.candidates, none.low) == (0, 0)
    assert none.high == pytest.approx(2 * (1 - 0.025 ** (1 / 50)))


# --- the prediction held against draws -------------------------------------------------------------------------------
def made_up(people, pictures=1, seed=1, zoo=0.25):
    """Embeddings of people, some nearer to all others than most, and who they are."""
    rng = np.random.default_rng(seed)
    centres = 0.05 * rng.uniform(1 - zoo, 1 + zoo, (people, 1)) * rng.standard_normal((people, 128))
    rows = np.repeat(centres, pictures, axis=0) + 0.012 * rng.standard_normal((people * pictures, 128))
    return list(rows), [f"p{i // pictures:03}" for i in range(people * pictures)]


def apart_of(rows):
    """The distances of all to all; infinite where there is no face."""
    return np.array([[np.inf if a is None or b is None else float(np.linalg.norm(a - b)) for b in rows] for a in rows])


def every_division(apart, people, enrollable, threshold, size, half):
    """Return the mean FPIR over all ways to choose half of these people and to enrol some; one picture each."""
    rates = [
        np.mean([(apart[probe, list(enrolled)] <= threshold).any() for probe in people if probe not in chosen])
        for chosen in itertools.combinations([person for person in people if person in enrollable], half)
        for enrolled in itertools.combinations(chosen, size)
    ]
    return np.mean(rates)


@pytest.mark.parametrize("without_face", [None, 2])
def test_the_interval_is_the_jackknife_over_every_division_by_hand(without_face):
    rows, who = made_up(8, seed=3)
    if without_face is not None:
        rows[without_face] = None
    apart, enrollable = apart_of(rows), [i for i in range(8) if rows[i] is not None]
    half = len(enrollable) // 2
    sample = module._Sample(module.compare_embeddings(rows, who), np.array([row is not None for row in rows]))
    for threshold in (0.65, 0.75, 0.85):
        (variances,) = module._variances(sample, [threshold], [1, half], half, np.random.default_rng(0))
        found = predicted_and_measured(rows, who, [1, half], [threshold], draws=2000)
        for size, variance, row in zip((1, half), variances, found, strict=True):
            left = [
                every_division(apart, [i for i in range(8) if i != out], enrollable, threshold, size, half)
                for out in range(8)
            ]
            assert variance == pytest.approx(7 / 8 * sum((rate - np.mean(left)) ** 2 for rate in left), abs=1e-12)
            assert variance > 0
            everything = every_division(apart, range(8), enrollable, threshold, size, half)
            assert row.measured.value == pytest.approx(everything, abs=0.02)


def test_the_draws_are_those_of_a_plain_loop():
    rows, who = made_up(12, 3, seed=5)
    rows[4] = None
    (small, large) = predicted_and_measured(rows, who, [2, 6], [0.75], draws=25, seed=9)
    matches = compared = searches = made = 0
    returned, candidates = {2: 0, 6: 0}, {2: 0, 6: 0}
    for rng in np.random.default_rng(9).spawn(25):
        people = sorted(set(who))
        enrolled = [people[i] for i in rng.permutation(12)[:6]]
        own = [[i for i in range(36) if who[i] == person and rows[i] is not None] for person in enrolled]
        references = [mine[pick] for mine, pick in zip(own, rng.integers([len(mine) for mine in own]), strict=True)]
        for probe in range(36):
            if who[probe] in enrolled:
                continue
            searches += 1
            if rows[probe] is None:
                continue
            made += 1
            hits = [bool(np.linalg.norm(rows[probe] - rows[reference]) <= 0.75) for reference in references]
            matches, compared = matches + sum(hits), compared + 6
            for size in (2, 6):
                returned[size] += any(hits[:size])
                candidates[size] += sum(hits[:size])
    assert made < searches
    for size, found in ((2, small), (6, large)):
        assert (found.measured.count, found.measured.total) == (returned[size], searches)
        assert found.fmr == matches / compared and found.selectivity == candidates[size] / searches
        assert found.predicted == pytest.approx(made / searches * (1 - (1 - matches / compared) ** size))
        assert found.expected_candidates == pytest.approx(made / searches * size * matches / compared)
    assert large.selectivity == pytest.approx(large.expected_candidates)  # exactly so where the whole half is enrolled


def test_somebody_without_a_face_is_a_probe_in_every_draw_and_never_enrolled():
    rows, who = made_up(9, seed=3)
    rows[2] = None
    (found,) = predicted_and_measured(rows, who, [4], [0.8], draws=50)
    assert found.measured.people == 9 and found.measured.total == 50 * 5
    assert found.selectivity == pytest.approx(found.expected_candidates) and found.fmr > 0.1
    assert found.expected_candidates == pytest.approx(4 / 5 * 4 * found.fmr)


def test_thresholds_come_from_rates_of_the_sample_and_the_seed_decides_all():
    rows, who = made_up(30, 4)
    found = predicted_and_measured(rows, who, [5, 15], rates=(0.01, 0.05), draws=40)
    assert [row.enrolled for row in found] == [5, 15, 5, 15]
    assert [row.fmr for row in found[::2]] == pytest.approx([0.01, 0.05], rel=0.15)
    assert found == predicted_and_measured(rows, who, [5, 15], rates=(0.01, 0.05), draws=40)
    assert found != predicted_and_measured(rows, who, [5, 15], rates=(0.01, 0.05), draws=40, seed=2)
    assert all(row.measured.low <= row.measured.value <= row.measured.high for row in found)
    assert all(fpir_bounds(row.fmr, row.enrolled)[1] >= row.measured.value for row in found)


def test_where_people_differ_the_prediction_is_too_high():
    rows, who = made_up(80, 2, zoo=0.4)
    (found,) = predicted_and_measured(rows, who, [40], rates=(0.05,), draws=100)
    assert found.measured.value < found.measured.high < found.predicted


def test_more_draws_make_nobody_surer_of_other_people():
    rows, who = made_up(40, 6, zoo=0.4)
    few, many = (predicted_and_measured(rows, who, [15], [0.6], draws=draws)[0].measured for draws in (20, 1000))
    assert many.total == 50 * few.total
    assert 0.9 < (many.high - many.low) / (few.high - few.low) < 1.02
    plain = share_by_person([i < 240 * many.value for i in range(240)], list(map(str, range(240))))
    assert many.high - many.low > 2 * (plain.high - plain.low)  # as if 240 searches were of 240 people


@pytest.mark.parametrize(("zoo", "threshold", "least"), [(0.1, 0.68, 0.92), (0.25, 0.65, 0.88)])
def test_intervals_of_the_draws_hold_the_truth_about_as_often_as_they_say(zoo, threshold, least, capsys):
    people, size, runs, held = 40, 12, 150, 0
    strangers, _ = made_up(2500, seed=77, zoo=zoo)
    apart = np.linalg.norm(np.array(strangers[:1500])[:, None] - np.array(strangers[1500:]), axis=2)
    truth = float(np.mean(1 - (1 - (apart <= threshold).mean(axis=1)) ** size))
    for run in range(runs):
        (found,) = predicted_and_measured(*made_up(people, 1, 1000 + run, zoo), [size], [threshold], draws=40)
        held += found.measured.low <= truth <= found.measured.high
    with capsys.disabled():
        print(f"\n  FPIR {truth:.3f} of {size} enrolled, zoo {zoo}: held by {held} of {runs} intervals", end="")
    assert held / runs >= least and 0.02 < truth < 0.5


def test_nothing_returned_in_any_draw_leaves_the_bound_of_as_many_people():
    rows, who = made_up(20)
    (found,) = predicted_and_measured(rows, who, [10], [0.01], draws=30)
    assert (found.fmr, found.predicted, found.measured.count, found.measured.low) == (0, 0, 0, 0)
    assert found.measured.high == pytest.approx(1 - 0.025 ** (1 / 20))


@given(st.integers(0, 1000).map(lambda n: n / 1000), st.floats(0, 0.1), st.integers(4, 500), st.integers(1, 5))
def test_an_interval_of_a_variance_holds_its_share_and_grows_with_the_variance(share, variance, people, pictures):
    low, high = interval_of_variance(share, variance, people * pictures, people)
    assert 0 <= low <= share + 1e-12 and share - 1e-12 <= high <= 1
    wider = interval_of_variance(share, 2 * variance + 0.01, people * pictures, people)
    assert wider[0] <= low + 1e-12 and wider[1] >= high - 1e-12


@pytest.mark.parametrize("sizes", [[], [0], [11]])
def test_galleries_that_cannot_be_drawn_are_refused(sizes):
    rows, who = made_up(20)
    with pytest.raises(FacelabError, match="sizes from 1 to 10"):
        predicted_and_measured(rows, who, sizes, [0.6])
    with pytest.raises(FacelabError, match="four people"):
        predicted_and_measured(rows[:3], who[:3], [1], [0.6])


def test_importing_the_statistics_does_not_load_scipy_stats():
    code = "import sys, facelab.metrics.identification; print('scipy.stats' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"
