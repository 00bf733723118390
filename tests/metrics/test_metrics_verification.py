"""Verification: hand cases, scikit-learn as the oracle, and properties that hold for any scores."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import det_curve, roc_curve

from facelab.errors import FacelabError
from facelab.metrics import (
    Scores,
    best_threshold,
    compare_all,
    compare_embeddings,
    compare_pairs,
    equal_error_rate,
    error_curve,
    error_rates,
    errors_by_person,
    failure_to_acquire,
    false_match_rate,
    false_non_match_rate,
    false_reject_rate,
    likelihood_ratio,
    share_if_by_chance,
    share_of_the_most,
    threshold_for_fmr,
)
from facelab.metrics.verification import curves
from facelab.metrics.verification import scores as module
from facelab.pipeline import distance

AGREED = 1e-12


def made_up(mated: list[float], non_mated: list[float]) -> Scores:
    """Scores with these distances: each mated comparison is of a person of its own, each other one of two."""
    people = np.arange(len(mated) + 2 * len(non_mated))
    person_ids = np.concatenate([np.repeat(people[: len(mated)], 2), people[len(mated) :]]).astype(str)
    first, second = np.arange(len(person_ids)).reshape(-1, 2).T
    return Scores(np.array([*mated, *non_mated], float), first, second, person_ids)


def people_of(seed: int, people: int = 12, pictures: int = 4, spread: float = 0.035) -> tuple[list, list[str]]:
    """Made-up embeddings whose mated and non-mated distances overlap."""
    rng = np.random.default_rng(seed)
    centres = 0.03 * rng.standard_normal((people, 128))
    embeddings = np.repeat(centres, pictures, axis=0) + spread * rng.standard_normal((people * pictures, 128))
    return list(embeddings), [f"person {number}" for number in range(people) for _ in range(pictures)]


def analyses_of(embeddings: list, person_ids: list[str]) -> list[SimpleNamespace]:
    """The same as what the pipeline gives, as far as the metrics look at it."""
    return [
        SimpleNamespace(embedding=embedding, picture=SimpleNamespace(person_id=person))
        for embedding, person in zip(embeddings, person_ids, strict=True)
    ]


distances = st.lists(st.floats(0, 2, allow_subnormal=False), min_size=1, max_size=30)
coarse = st.lists(st.integers(0, 8).map(lambda tenths: tenths / 10), min_size=1, max_size=30)  # many equal ones
any_scores = st.builds(made_up, distances, distances) | st.builds(made_up, coarse, coarse)

HAND = made_up([0.2, 0.3, 0.4, 0.7], [0.5, 0.6, 0.8, 0.9, 1.0])


def test_a_hand_case_of_four_mated_and_five_non_mated_comparisons():
    fmr, fnmr = error_rates(HAND, np.array([0.1, 0.45, 0.6, 1.0]))
    assert fmr.tolist() == [0, 0, 2 / 5, 1]
    assert fnmr.tolist() == [1, 1 / 4, 1 / 4, 0]


def test_a_distance_equal_to_the_threshold_matches_as_in_face_recognition():
    import face_recognition

    one, other = np.zeros(128), np.zeros(128)
    other[0] = 0.6
    assert face_recognition.compare_faces([one], other, 0.6) == [True]
    assert false_match_rate(compare_embeddings([one, other], ["a", "b"]), 0.6).count == 1


def test_each_two_pictures_are_compared_once_by_the_same_distance_as_elsewhere(monkeypatch):
    monkeypatch.setattr(module, "_AT_ONCE", 7)
    embeddings, person_ids = people_of(1)
    scores = compare_embeddings(embeddings, person_ids)
    assert len(scores.distances) == 48 * 47 / 2 and scores.mated.sum() == 12 * 6
    for i in (0, 100, 1000):
        assert scores.distances[i] == distance(embeddings[scores.first[i]], embeddings[scores.second[i]])


def test_a_failure_to_acquire_is_counted_and_never_dropped():
    embeddings, person_ids = people_of(2, people=4, pictures=3)
    embeddings[0] = None
    analyses = analyses_of(embeddings, person_ids)
    scores = compare_all(analyses)
    assert failure_to_acquire(analyses).count == 1 and failure_to_acquire(analyses).total == 12
    assert len(scores.distances) == 12 * 11 / 2 and (~scores.made).sum() == 11
    assert false_non_match_rate(scores, 0.0).total == 12 - 2
    assert false_reject_rate(scores, 9.9).count == 2 and false_reject_rate(scores, 9.9).total == 12
    assert false_match_rate(scores, 9.9).total == 11 * 10 / 2 - 10


def test_analyses_and_their_bare_embeddings_give_the_same_scores():
    embeddings, person_ids = people_of(2, people=4, pictures=3)
    pairs = [(5, 0), (1, 2)]
    for listed, bare in (
        (compare_all(analyses_of(embeddings, person_ids)), compare_embeddings(embeddings, person_ids)),
        (compare_pairs(analyses_of(embeddings, person_ids), pairs), compare_embeddings(embeddings, person_ids, pairs)),
    ):
        for part in ("distances", "first", "second", "person_ids"):
            np.testing.assert_array_equal(getattr(listed, part), getattr(bare, part))
    assert list(zip(listed.first, listed.second, strict=True)) == pairs


def test_groups_hold_only_comparisons_within_them():
    embeddings, person_ids = people_of(3)
    within = compare_embeddings(embeddings, person_ids).among({"person 0", "person 1"})
    assert len(within.distances) == 8 * 7 / 2 and set(within.person_ids[within.first]) == {"person 0", "person 1"}


def test_too_many_pictures_and_lists_of_unequal_length_are_refused():
    with pytest.raises(FacelabError, match="at most"):
        compare_embeddings([None] * 4000, ["a"] * 4000)
    with pytest.raises(ValueError, match="one each"):
        compare_embeddings([None], ["a", "b"], [(0, 0)])


def test_a_set_without_mated_comparisons_says_so():
    embeddings, _ = people_of(4, people=3, pictures=1)
    with pytest.raises(FacelabError, match="no mated comparison"):
        equal_error_rate(compare_embeddings(embeddings, ["a", "b", "c"]))
    with pytest.raises(FacelabError, match="no non-mated comparison"):
        false_match_rate(compare_embeddings(embeddings, ["a", "a", "a"]), 0.6)


# --- scikit-learn --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_both_errors_agree_with_scikit_learn_at_each_of_its_thresholds(seed):
    scores = compare_embeddings(*people_of(seed))
    fpr, tpr, thresholds = roc_curve(scores.mated, -scores.distances, drop_intermediate=False)
    fmr, fnmr = error_rates(scores, -thresholds)
    assert np.abs(fmr - fpr).max() < AGREED and np.abs(fnmr - (1 - tpr)).max() < AGREED
    fpr, fnr, thresholds = det_curve(scores.mated, -scores.distances)
    fmr, fnmr = error_rates(scores, -thresholds)
    assert np.abs(fmr - fpr).max() < AGREED and np.abs(fnmr - fnr).max() < AGREED


@pytest.mark.parametrize("seed", range(8))
def test_the_curve_is_scikit_learns_roc_curve(seed):
    scores = compare_embeddings(*people_of(seed))
    fpr, tpr, thresholds = roc_curve(scores.mated, -scores.distances, drop_intermediate=False)
    curve = error_curve(scores)
    assert np.abs(curve.fmr - fpr).max() < AGREED and np.abs(curve.fnmr - (1 - tpr)).max() < AGREED
    assert np.array_equal(curve.thresholds[1:], -thresholds[1:])


@pytest.mark.parametrize("seed", range(8))
def test_the_equal_error_rate_is_where_scikit_learns_curve_meets_the_diagonal(seed):
    scores = compare_embeddings(*people_of(seed, spread=0.06))
    fpr, tpr, _ = roc_curve(scores.mated, -scores.distances, drop_intermediate=False)
    fnr = 1 - tpr
    low = np.flatnonzero(fpr < fnr)[-1]  # the last point before the two cross, then a straight line to the next
    slope = (fnr[low + 1] - fnr[low]) - (fpr[low + 1] - fpr[low])
    part = (fpr[low] - fnr[low]) / slope
    found = equal_error_rate(scores, draws=20)
    assert 0 < found.value < 0.5
    assert found.value == pytest.approx(fpr[low] + part * (fpr[low + 1] - fpr[low]), abs=AGREED)
    assert found.low <= found.value <= found.high


@pytest.mark.parametrize("seed", range(4))
def test_likelihood_ratios_are_scikit_learns_isotonic_regression_with_two_imagined_comparisons(seed):
    scores = compare_embeddings(*people_of(seed, spread=0.06))
    mated, non_mated, people = scores.mated_distances, scores.non_mated_distances, 12
    x = np.concatenate([[-1], mated, non_mated, [9]])
    y = np.concatenate([[0], np.ones(len(mated)), np.zeros(len(non_mated)), [1]])
    one, two = 1 / (1 + 1 / people), 1 / (1 + 2 / people)
    weight = np.where(y == 1, one / len(mated), two / len(non_mated))
    weight[[0, -1]] = two * 2 / people, one / people
    fitted = IsotonicRegression(increasing=False).fit(x, y, weight).predict(mated)
    assert likelihood_ratio(scores, mated) == pytest.approx(fitted / (1 - fitted), rel=1e-9)


# --- hand cases and properties -------------------------------------------------------------------------------------


def test_the_hand_case_crosses_at_one_in_four():
    found = equal_error_rate(HAND, draws=20)
    # at 0.5 FMR 1/5 and FNMR 1/4; at 0.6 FMR 2/5 and FNMR 1/4: they meet on the flat part
    assert found.value == pytest.approx(1 / 4) and 0.6 <= found.threshold < 0.7


def test_distances_that_do_not_overlap_give_zero_with_the_exact_bounds_not_zero_to_zero():
    found = equal_error_rate(made_up([0.1] * 102, [0.9] * 60))
    assert (found.value, found.low) == (0, 0) and found.threshold == pytest.approx(0.5)
    assert found.high == pytest.approx(1 - 0.025 ** (1 / 30))  # 60 pairs of strangers, each worth half a comparison


@given(any_scores)
def test_fmr_rises_and_fnmr_falls_from_nobody_matches_to_everybody_does(scores):
    curve = error_curve(scores)
    assert (np.diff(curve.fmr) >= 0).all() and (np.diff(curve.fnmr) <= 0).all()
    assert (curve.fmr[0], curve.fnmr[0], curve.fmr[-1], curve.fnmr[-1]) == (0, 1, 1, 0)


@given(any_scores, st.floats(0.1, 10, allow_subnormal=False))
def test_rates_do_not_change_with_the_unit_of_distance(scores, factor):
    other = Scores(scores.distances * factor, scores.first, scores.second, scores.person_ids)
    assume(len(np.unique(other.distances)) == len(np.unique(scores.distances)))  # no two were rounded into one
    assert equal_error_rate(other, draws=2).value == equal_error_rate(scores, draws=2).value


@given(any_scores, st.floats(0, 1))
def test_the_threshold_for_an_fmr_keeps_it_and_is_the_greatest_that_does(scores, target):
    threshold = threshold_for_fmr(scores, target)
    fmr, _ = error_rates(scores, threshold)
    assert fmr <= target + 1e-9
    beyond = scores.non_mated_distances[scores.non_mated_distances > threshold]
    assert not len(beyond) or error_rates(scores, beyond[0])[0] > target


@given(any_scores)
def test_no_threshold_has_fewer_errors_than_the_best_one(scores):
    curve = error_curve(scores)
    assert sum(error_rates(scores, best_threshold(scores))) == pytest.approx((curve.fmr + curve.fnmr).min())


@given(any_scores)
def test_the_equal_error_rate_lies_between_both_errors_at_its_threshold_and_the_one_before(scores):
    found = equal_error_rate(scores, draws=5)
    assert 0 <= found.low <= found.value <= found.high <= 1
    curve = error_curve(scores)
    assert np.minimum(curve.fmr, curve.fnmr).max() <= found.value + AGREED
    assert found.value <= np.maximum(curve.fmr, curve.fnmr).min() + AGREED


@given(any_scores, distances)
def test_a_likelihood_ratio_falls_with_distance_and_never_claims_more_than_the_people_allow(scores, asked):
    ratios = likelihood_ratio(scores, np.sort(asked))
    assert (np.diff(ratios) <= 1e-9 * ratios[:-1]).all()
    assert (ratios > 0).all() and (ratios < len(np.unique(scores.person_ids)) + 2).all()


def test_a_target_the_sample_cannot_show_gives_a_threshold_below_every_stranger():
    assert error_rates(HAND, threshold_for_fmr(HAND, 0.001))[0] == 0
    assert threshold_for_fmr(HAND, 0.001) == pytest.approx((0.4 + 0.5) / 2)
    with pytest.raises(ValueError, match="from 0 to 1"):
        threshold_for_fmr(HAND, 2)


def test_a_rate_says_which_kind_of_comparison_it_counts():
    assert false_match_rate(HAND, 0.6).of == "non-mated comparisons"
    assert false_non_match_rate(HAND, 0.6).of == "mated comparisons"
    assert false_reject_rate(HAND, 0.6).of == "mated comparisons tried"


def test_several_failures_of_one_person_are_one_persons():
    embeddings = [None, None, np.zeros(128), np.zeros(128)]
    assert failure_to_acquire(analyses_of(embeddings, ["ann", "ann", "ben", "cleo"])).people == 3


def test_who_is_in_most_false_matches_by_hand():
    points = {"a": 0.0, "b": 0.5, "c": 1.0, "d": 3.0}  # on a line: b is near both a and c
    embeddings = [np.eye(128)[0] * place for place in points.values()] + [np.eye(128)[0] * 3.7]
    errors = errors_by_person(compare_embeddings(embeddings, [*points, "d"]), 0.6)
    assert [(one.person_id, one.false_matches, one.strangers) for one in errors[:3]] == [
        ("b", 2, 2), ("a", 1, 1), ("c", 1, 1),
    ]  # fmt: skip
    assert (errors[3].false_non_matches, errors[3].mated, errors[3].non_mated) == (1, 1, 6)
    assert (share_of_the_most(errors, 1), share_of_the_most(errors, 2)) == (1 / 2, 3 / 4)
    with pytest.raises(FacelabError, match="no false match"):
        share_of_the_most(errors_by_person(compare_embeddings(embeddings, [*points, "d"]), 0.1))


def test_who_bears_errors_is_counted_in_people_and_in_comparisons_that_were_made():
    embeddings = [np.zeros(128), np.full(128, 0.09), None, np.zeros(128), np.zeros(128)]
    ann, ben = errors_by_person(compare_embeddings(embeddings, ["ann", "ann", "ann", "ben", "ben"]), 0.6)
    assert (ann.false_matches, ann.non_mated, ann.strangers) == (2, 4, 1)  # two pictures of one stranger
    assert (ann.false_non_matches, ann.mated) == (1, 1) and (ben.false_non_matches, ben.mated) == (0, 1)


def test_by_chance_a_single_false_match_falls_on_two_people():
    places = [np.eye(128)[0] * place for place in (0.0, 0.5, 2.0, 4.0, 6.0)]
    errors = errors_by_person(compare_embeddings(places, list("abcde")), 0.6)
    assert share_if_by_chance(errors, 1) == 0.5 and share_if_by_chance(errors, 2) == 1


def test_leaving_far_strangers_to_the_totals_changes_no_interval(monkeypatch):
    scores = compare_embeddings(*people_of(2, people=30, spread=0.05))
    near = equal_error_rate(scores, draws=200)
    monkeypatch.setattr(curves, "_WINDOW", 1e9)
    assert equal_error_rate(scores, draws=200) == near and near.low < near.value < near.high


def test_people_who_are_in_no_comparison_count_for_nothing():
    embeddings, person_ids = people_of(3, spread=0.06)
    few = {"person 0", "person 1", "person 2", "person 3"}
    chosen = [place for place, person in enumerate(person_ids) if person in few]
    alone = compare_embeddings([embeddings[place] for place in chosen], [person_ids[place] for place in chosen])
    within = compare_embeddings(embeddings, person_ids).among(few)
    assert equal_error_rate(within, draws=50) == equal_error_rate(alone, draws=50)
    assert errors_by_person(within, 0.6) == errors_by_person(alone, 0.6)
    assert false_match_rate(within, 0.6) == false_match_rate(alone, 0.6)
    assert likelihood_ratio(within, 0.5) == likelihood_ratio(alone, 0.5)


@given(st.integers(0, 20), st.floats(0.3, 0.9))
def test_each_false_match_is_borne_by_two(seed, threshold):
    scores = compare_embeddings(*people_of(seed))
    errors = errors_by_person(scores, threshold)
    assert sum(one.false_matches for one in errors) == 2 * false_match_rate(scores, threshold).count
    assert sum(one.false_non_matches for one in errors) == false_non_match_rate(scores, threshold).count
    assert sum(one.mated for one in errors) == scores.mated.sum()


def test_chance_alone_lets_some_people_lead_but_less_than_a_lamb_does():
    rng = np.random.default_rng(8)
    embeddings, person_ids = people_of(7, people=40, pictures=2, spread=0.01)
    middle = 0.6 * np.mean(embeddings, axis=0)
    for picture in range(10):  # five people near the middle, where everybody is near
        embeddings[picture] = middle + 0.005 * rng.standard_normal(128)
    errors = errors_by_person(compare_embeddings(embeddings, person_ids), 0.37)
    assert share_of_the_most(errors, 5) > 1.5 * share_if_by_chance(errors, 5)


@given(any_scores)
def test_scores_can_be_chosen_from_without_losing_who_is_who(scores):
    assume(len(scores.distances) > 1)
    some = scores.where(np.arange(len(scores.distances)) % 2 == 0)
    assert np.array_equal(some.mated, scores.mated[::2])
