"""From pictures to a report: what was found in each, every comparison, and the rates with their intervals."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from facelab.errors import FacelabError, PictureError
from facelab.evaluate.folder import PairList
from facelab.metrics import (
    EqualErrorRate,
    Scores,
    Share,
    best_threshold,
    compare_all,
    compare_pairs,
    equal_error_rate,
    failure_to_acquire,
    false_match_rate,
    false_non_match_rate,
    false_reject_rate,
    share_of_comparisons,
)
from facelab.packs import Picture
from facelab.pipeline import Analysis, EmbeddingCache, analyse
from facelab.pipeline.memory import Memory
from facelab.pipeline.run import FAST
from facelab.threads import in_order

STOCK = 0.6  # the threshold that face_recognition comes with
FOLDS = 10
FULL = {"detector": "hog", "upsample": 1}  # the setting that face_recognition comes with

RULES = {
    "several_faces": "Where a picture has several faces, the one with the largest box is taken.",
    "match": "Two pictures match if their distance is at most the threshold.",
    "failure_to_acquire": "A picture that cannot be read, or in which no face is found, is a failure to acquire. FMR "
    "and FNMR leave its comparisons out; the false reject rate (frr) counts the mated ones as refused.",
    "best_threshold": "The best threshold has the smallest mean of FMR and FNMR on all comparisons; its rates are "
    "optimistic: it was chosen on the same comparisons.",
    "accuracy": "Each fold is answered at the threshold that is best outside it; the accuracy is the mean of the "
    "shares of mated and of non-mated comparisons answered rightly. In folds with as many of one kind as of the other, "
    "this is the share of right answers. It counts comparisons that could not be made as wrong, as they are where "
    "such a system is used: compare it with figures of deployed use.",
    "accuracy_made": "The same without comparisons that could not be made. Published figures on LFW leave them out, or "
    "mend them by hand: compare this one with them.",
    "folds_of_people": "Without a list of pairs, people are dealt into folds in the order of their names; a fold holds "
    "each picture of its people against each, and 'outside' are comparisons with nobody from the fold.",
    "interval": "Intervals are 95 %: people are drawn anew and comparisons between copies of one person dropped; exact "
    "where no error, or nothing else, was seen.",
}


def look(
    pictures: Sequence[Picture],
    cache: EmbeddingCache | None = None,
    threads: int | None = None,
    progress: bool = True,
    fast: bool = False,
) -> list[Analysis]:
    """Find and embed the largest face of each picture; a picture that cannot be read stops nothing.

    Parameters
    ----------
    pictures, cache, threads, progress
        As for ``analyse_all``.
    fast : bool
        Detect by ``FAST``: several times as many pictures in the same time, some faces lost; see ``check_fast``.
    """
    setting = {**(FAST if fast else FULL), "memory": Memory()}
    return in_order(lambda picture: _look_at(picture, cache, setting), pictures, threads, progress)


def _look_at(picture: Picture, cache: EmbeddingCache | None, setting: Mapping[str, Any]) -> Analysis:
    try:
        return analyse(picture, cache=cache, **setting)
    except PictureError as error:
        return Analysis(picture, why=error.what)


def compare(analyses: Sequence[Analysis], pairs: PairList | None = None) -> Scores:
    """Compare what a list of pairs names, or each picture with each; the arguments are those of ``evaluate``."""
    return compare_all(analyses) if pairs is None else compare_pairs(analyses, pairs.pairs)


@dataclass(frozen=True, eq=False)
class _Judged:
    """Analyses, their comparisons, and what was answered: all that a rate is counted from.

    Parameters
    ----------
    analyses : list of Analysis
        Of these people.
    scores : Scores
        Among them.
    best : float or None
        The best threshold of the whole set; None where one kind of comparison is missing there.
    right, tested : numpy.ndarray
        As ``_answer`` gives them.
    """

    analyses: Sequence[Analysis]
    scores: Scores
    best: float | None
    right: np.ndarray
    tested: np.ndarray

    def at(self, rate: Callable[[Scores, float], Share], threshold: float | None) -> Share | None:
        """Return a rate at a threshold; None where no comparison of its kind could be made."""
        try:
            return None if threshold is None else rate(self.scores, threshold)
        except FacelabError:
            return None

    @cached_property
    def equal(self) -> EqualErrorRate | None:
        """Where FMR and FNMR are equal; None where one kind of comparison is missing."""
        return equal_error_rate(self.scores) if _both(self.scores) else None

    def answered(self, mated: bool, made: bool) -> Share | None:
        """Return the share of one kind of comparison, all or only those made, that was answered rightly."""
        kind = (self.scores.mated == mated) & self.tested & (self.scores.made | (not made))
        people = self.scores.person[self.scores.first[kind]], self.scores.person[self.scores.second[kind]]
        return share_of_comparisons(self.right[kind], *people) if kind.any() else None


class Rate(NamedTuple):
    """One line of the report: a rate is added here and nowhere else.

    Parameters
    ----------
    name : str
        In words.
    counts : tuple of (str, str)
        Under which names its counts stand in the report: how many, and out of how many.
    needs : str
        What it takes; said where the rate is None.
    shares : callable
        From what was judged to shares, in the order of ``counts``; the rate is their mean, or None if one is missing.
    """

    name: str
    counts: tuple[tuple[str, str], ...]
    needs: str
    shares: Callable[[_Judged], tuple[Share | None, ...]]


_NEEDS_ONE = "no comparison of its kind could be made"
_NEEDS_BOTH = "it takes a mated and a non-mated comparison"
_NEEDS_FOLDS = (
    "it takes two folds or more (without a list, four people), and comparisons of both kinds inside and outside a fold"
)

RATES = {
    "failure_to_acquire": Rate(
        "failure to acquire",
        (("failures_to_acquire", "pictures"),),
        "no picture",
        lambda j: (failure_to_acquire(j.analyses),),
    ),
    f"fmr_at_{STOCK}": Rate(
        f"FMR at {STOCK}",
        ((f"false_matches_at_{STOCK}", "non_mated"),),
        _NEEDS_ONE,
        lambda j: (j.at(false_match_rate, STOCK),),
    ),
    f"fnmr_at_{STOCK}": Rate(
        f"FNMR at {STOCK}",
        ((f"false_non_matches_at_{STOCK}", "mated"),),
        _NEEDS_ONE,
        lambda j: (j.at(false_non_match_rate, STOCK),),
    ),
    f"frr_at_{STOCK}": Rate(
        f"false reject rate at {STOCK}",
        ((f"false_rejects_at_{STOCK}", "mated_tried"),),
        "no mated comparison was tried",
        lambda j: (j.at(false_reject_rate, STOCK),),
    ),
    "fmr_at_best": Rate(
        "FMR at the best threshold",
        (("false_matches_at_best", "non_mated"),),
        _NEEDS_BOTH,
        lambda j: (j.at(false_match_rate, j.best),),
    ),
    "fnmr_at_best": Rate(
        "FNMR at the best threshold",
        (("false_non_matches_at_best", "mated"),),
        _NEEDS_BOTH,
        lambda j: (j.at(false_non_match_rate, j.best),),
    ),
    "eer": Rate("equal error rate", (), _NEEDS_BOTH, lambda j: (j.equal,)),
    "accuracy": Rate(
        "accuracy over folds, all comparisons (for deployed use)",
        (("accuracy_mated_right", "accuracy_mated"), ("accuracy_non_mated_right", "accuracy_non_mated")),
        _NEEDS_FOLDS,
        lambda j: (j.answered(mated=True, made=False), j.answered(mated=False, made=False)),
    ),
    "accuracy_made": Rate(
        "accuracy over folds, comparisons made (for published figures)",
        (("accuracy_mated_right", "accuracy_mated_made"), ("accuracy_non_mated_right", "accuracy_non_mated_made")),
        _NEEDS_FOLDS,
        lambda j: (j.answered(mated=True, made=True), j.answered(mated=False, made=True)),
    ),
}


def evaluate(
    analyses: Sequence[Analysis],
    pairs: PairList | None = None,
    groups: Mapping[str, Mapping[str, str]] | None = None,
    scores: Scores | None = None,
) -> dict[str, Any]:
    """Count every error, at 0.6 and at the best threshold, and say how sure the counts let us be.

    Parameters
    ----------
    analyses : sequence of Analysis
        One per picture; with ``pairs``, in the order of ``pairs.pictures``.
    pairs : PairList, optional
        What to compare; without it, each picture with each.
    groups : mapping, optional
        Column to person to entry, as ``read_groups`` gives it: the same rates for comparisons within each group.
    scores : Scores, optional
        The comparisons, if they are made already: as ``compare`` gives them.

    Returns
    -------
    dict
        Plain values, ready for JSON. A rate is None where no comparison of its kind could be made; each has a companion
        ``..._interval``, two numbers. ``RULES`` says how each is counted.
    """
    scores = compare(analyses, pairs) if scores is None else scores
    folds = _folds_of_people(scores) if pairs is None else np.stack([pairs.folds, pairs.folds])
    best = best_threshold(scores) if _both(scores) else None
    judged = _Judged(analyses, scores, best, *_answer(scores, folds))
    report = _rates(judged)
    report["failures"] = failures_of(analyses)
    report["rules"] = {name: rule for name, rule in RULES.items() if pairs is None or name != "folds_of_people"}
    if groups is not None:
        report["groups"] = {}
        for column, group_of in groups.items():
            report["groups"][column] = {
                group: _rates(_within({who for who, its in group_of.items() if its == group}, judged))
                for group in sorted(set(group_of.values()))
            }
        report["people_in_no_group"] = {
            column: len(set(scores.person_ids) - set(group_of)) for column, group_of in groups.items()
        }
    return report


def failures_of(analyses: Sequence[Analysis]) -> list[dict[str, str]]:
    """Return which pictures are failures to acquire, and why."""
    return [
        {"file": analysis.picture.picture_id, "why": analysis.why}
        for analysis in analyses
        if analysis.embedding is None
    ]


def _within(people: set[str], judged: _Judged) -> _Judged:
    """Return what was judged of these people, and of comparisons in which both are of them."""
    mine = [analysis for analysis in judged.analyses if analysis.picture.person_id in people]
    chosen = judged.scores.are_among(people)
    return _Judged(mine, judged.scores.where(chosen), judged.best, judged.right[chosen], judged.tested[chosen])


def _rates(judged: _Judged) -> dict[str, Any]:
    """Return every rate with its interval, and the counts behind it."""
    scores = judged.scores
    report: dict[str, Any] = {
        "eer_threshold": judged.equal and judged.equal.threshold, "best_threshold": judged.best,
    }  # fmt: skip
    counts = {
        "people": len({analysis.picture.person_id for analysis in judged.analyses}),
        "pictures": len(judged.analyses),
        "pictures_with_several_faces": sum(len(analysis.faces) > 1 for analysis in judged.analyses),
        "mated": len(scores.mated_distances),
        "non_mated": len(scores.non_mated_distances),
        "mated_not_made": int((scores.mated & ~scores.made).sum()),
        "non_mated_not_made": int((~scores.mated & ~scores.made).sum()),
        "mated_tried": int(scores.mated.sum()),
    }
    for name, rate in RATES.items():
        shares = rate.shares(judged)
        for (how_many, out_of), share in zip(rate.counts, shares, strict=False):  # the equal error rate has no counts
            counts.setdefault(how_many, share and share.count)
            counts.setdefault(out_of, share.total if share else 0)
        given = all(shares)
        report[name] = _mean(share.value for share in shares) if given else None
        # two kinds share people, so the ends are averaged as if both were out in the same way: wide rather than narrow
        ends = ("low", "high") if given else ()
        report[f"{name}_interval"] = [_mean(getattr(share, end) for share in shares) for end in ends] or None
    report["counts"] = counts
    return report


def _mean(numbers: Iterable[float]) -> float:
    return float(np.mean(list(numbers)))


def _both(scores: Scores) -> bool:
    return bool(len(scores.mated_distances) and len(scores.non_mated_distances))


def _folds_of_people(scores: Scores) -> np.ndarray:
    """Deal people into folds; shape (2, comparisons): the fold of either person of each comparison."""
    fold = scores.person % max(1, min(FOLDS, (scores.person.max() + 1) // 2))
    return np.stack([fold[scores.first], fold[scores.second]])


def _answer(scores: Scores, folds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Answer the comparisons within each fold at the threshold that is best outside it.

    Returns
    -------
    right, tested : numpy.ndarray
        Shape (comparisons,), bool: answered rightly, and answered at all. A comparison that could not be made is
        wrong, so that a failure to acquire never improves an accuracy.
    """
    right, tested = np.zeros((2, folds.shape[1]), dtype=bool)
    for fold in range(folds.max() + 1):
        outside = scores.where((folds != fold).all(axis=0))
        if not _both(outside):
            continue
        inside = (folds == fold).all(axis=0)
        says_same = scores.matches(best_threshold(outside))[inside]
        right[inside] = (says_same == scores.mated[inside]) & scores.made[inside]
        tested |= inside
    return right, tested
