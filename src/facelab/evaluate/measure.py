"""From pictures to a report: what was found in each, every comparison, and the rates with their intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from facelab.errors import PictureError
from facelab.evaluate.folder import PairList
from facelab.metrics import (
    Scores,
    best_threshold,
    compare_all,
    compare_pairs,
    equal_error_rate,
    false_match_rate,
    false_non_match_rate,
    false_reject_rate,
    share_by_person,
    share_of_comparisons,
)
from facelab.packs import Picture
from facelab.pipeline import Box, EmbeddingCache, analyse
from facelab.pipeline.run import FAST, in_order

NO_FACE = "no face was found"
STOCK = 0.6  # the threshold that face_recognition comes with
FOLDS = 10

RULES = {
    "several_faces": "Where a picture has several faces, the one with the largest box is taken.",
    "match": "Two pictures match if their distance is at most the threshold.",
    "failure_to_acquire": "A picture that cannot be read, or in which no face is found, is a failure to acquire. FMR "
    "and FNMR leave its comparisons out; the false reject rate (frr) counts the mated ones as refused, the accuracy "
    "counts all of them as wrong.",
    "best_threshold": "The best threshold has the smallest mean of FMR and FNMR on all comparisons; its rates are "
    "counted on the same comparisons and are its luckiest.",
    "accuracy": "Each fold is answered at the threshold that is best outside it; the accuracy is the mean of the "
    "shares of mated and of non-mated comparisons answered rightly. In folds with as many of one kind as of the other, "
    "this is the share of right answers.",
    "folds_of_people": "Without a list of pairs, people are dealt into folds in the order of their names; a fold holds "
    "each picture of its people against each, and 'outside' are comparisons with nobody from the fold.",
    "interval": "Intervals are 95 %: people are drawn anew and comparisons between copies of one person dropped; exact "
    "where no error, or nothing else, was seen.",
}


COUNTED = {
    "failure_to_acquire": "failures_to_acquire",
    f"fmr_at_{STOCK}": f"false_matches_at_{STOCK}",
    f"fnmr_at_{STOCK}": f"false_non_matches_at_{STOCK}",
    f"frr_at_{STOCK}": f"false_rejects_at_{STOCK}",
    "fmr_at_best": "false_matches_at_best",
    "fnmr_at_best": "false_non_matches_at_best",
}


@dataclass(frozen=True)
class Attempt:
    """What became of one picture.

    Parameters
    ----------
    picture : Picture
        Which one.
    boxes : tuple of Box
        Where faces were found.
    embedding : numpy.ndarray or None
        Of the largest face, shape (128,); None is a failure to acquire.
    why : str
        Why it failed; empty where it did not.
    """

    picture: Picture
    boxes: tuple[Box, ...]
    embedding: np.ndarray | None = field(repr=False, compare=False)
    why: str = ""

    @property
    def faces(self) -> int:
        """How many faces were found."""
        return len(self.boxes)


def look(
    pictures: Sequence[Picture],
    cache: EmbeddingCache | None = None,
    threads: int | None = None,
    progress: bool = True,
    fast: bool = False,
) -> list[Attempt]:
    """Find and embed the largest face of each picture; a picture that cannot be read stops nothing.

    Parameters
    ----------
    pictures, cache, threads, progress
        As for ``analyse_all``.
    fast : bool
        Detect by ``FAST``: several times as many pictures in the same time, some faces lost; see ``check_fast``.
    """
    setting = FAST if fast else {}
    return in_order(lambda picture: _attempt(picture, cache, setting), pictures, threads, progress)


def _attempt(picture: Picture, cache: EmbeddingCache | None, setting: Mapping[str, Any]) -> Attempt:
    try:
        seen = analyse(picture, cache=cache, **setting)
    except PictureError as error:
        return Attempt(picture, (), None, error.what)
    return Attempt(picture, tuple(face.box for face in seen.faces), seen.embedding, "" if seen.faces else NO_FACE)


def evaluate(
    attempts: Sequence[Attempt],
    pairs: PairList | None = None,
    groups: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """Count every error, at 0.6 and at the best threshold, and say how sure the counts let us be.

    Parameters
    ----------
    attempts : sequence of Attempt
        One a picture; with ``pairs``, in the order of ``pairs.pictures``.
    pairs : PairList, optional
        What to compare; without it, each picture with each.
    groups : mapping, optional
        Column to person to entry, as ``read_groups`` gives it: the same rates for comparisons within each group.

    Returns
    -------
    dict
        Plain values, ready for JSON. A rate is None where no comparison of its kind could be made; each has a companion
        ``..._interval``, two numbers. ``RULES`` says how each is counted.
    """
    embeddings = [attempt.embedding for attempt in attempts]
    person_ids = [attempt.picture.person_id for attempt in attempts]
    if pairs is None:
        scores = compare_all(embeddings, person_ids)
        folds = _folds_of_people(scores)
    else:
        scores = compare_pairs(embeddings, person_ids, pairs.pairs)
        folds = np.stack([pairs.folds, pairs.folds])
    best = best_threshold(scores) if _both(scores) else None
    answers = _answer(scores, folds)
    report = _rates(attempts, scores, best, *answers)
    report["failures"] = [
        {"file": attempt.picture.picture_id, "why": attempt.why} for attempt in attempts if attempt.embedding is None
    ]
    report["rules"] = {name: rule for name, rule in RULES.items() if pairs is None or name != "folds_of_people"}
    if groups is not None:
        report["groups"] = {}
        for column, group_of in groups.items():
            report["groups"][column] = {
                group: _rates_within(
                    {who for who, its in group_of.items() if its == group}, attempts, scores, best, *answers
                )
                for group in sorted(set(group_of.values()))
            }
        report["people_in_no_group"] = {
            column: len(set(person_ids) - set(group_of)) for column, group_of in groups.items()
        }
    return report


def _rates_within(people: set[str], attempts: Sequence[Attempt], scores: Scores, *judged: Any) -> dict[str, Any]:
    """Return the rates of comparisons in which both people are of one group."""
    best, right, tested = judged
    inside = np.isin(scores.person_ids, list(people))
    chosen = inside[scores.first] & inside[scores.second]
    mine = [attempt for attempt in attempts if attempt.picture.person_id in people]
    return _rates(mine, scores.where(chosen), best, right[chosen], tested[chosen])


def _rates(
    attempts: Sequence[Attempt], scores: Scores, best: float | None, right: np.ndarray, tested: np.ndarray
) -> dict[str, Any]:
    """Return every rate with its interval, and the counts behind it."""
    mated, non_mated = len(scores.mated_distances), len(scores.non_mated_distances)
    acquired = share_by_person(
        [attempt.embedding is None for attempt in attempts], [attempt.picture.person_id for attempt in attempts]
    )
    shares = {
        "failure_to_acquire": acquired,
        f"fmr_at_{STOCK}": false_match_rate(scores, STOCK) if non_mated else None,
        f"fnmr_at_{STOCK}": false_non_match_rate(scores, STOCK) if mated else None,
        f"frr_at_{STOCK}": false_reject_rate(scores, STOCK) if scores.mated.any() else None,
        "fmr_at_best": false_match_rate(scores, best) if best is not None and non_mated else None,
        "fnmr_at_best": false_non_match_rate(scores, best) if best is not None and mated else None,
    }
    report: dict[str, Any] = {}
    report["accuracy"], report["accuracy_interval"] = _accuracy(scores, right, tested)
    for name, share in shares.items():
        report[name] = share and share.value
        report[f"{name}_interval"] = share and [share.low, share.high]
    equal = equal_error_rate(scores) if _both(scores) else None
    report["eer"], report["eer_interval"] = equal and equal.value, equal and [equal.low, equal.high]
    report["eer_threshold"], report["best_threshold"] = equal and equal.threshold, best
    report["counts"] = {
        "people": acquired.people,
        "pictures": len(attempts),
        "pictures_with_several_faces": sum(attempt.faces > 1 for attempt in attempts),
        "mated": mated,
        "non_mated": non_mated,
        "mated_not_made": int((scores.mated & ~scores.made).sum()),
        "non_mated_not_made": int((~scores.mated & ~scores.made).sum()),
        **{COUNTED[name]: share and share.count for name, share in shares.items()},
        **{
            f"accuracy_{kind}{what}": int((tested & counted & of_kind).sum())
            for kind, of_kind in (("mated", scores.mated), ("non_mated", ~scores.mated))
            for what, counted in (("", True), ("_right", right))
        },
    }
    return report


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
        says_same = scores.distances[inside] <= best_threshold(outside)
        right[inside] = (says_same == scores.mated[inside]) & scores.made[inside]
        tested |= inside
    return right, tested


def _accuracy(scores: Scores, right: np.ndarray, tested: np.ndarray) -> tuple[float | None, list[float] | None]:
    """Return the mean of the shares of both kinds answered rightly, and of the ends of their intervals."""
    shares = []
    for kind in (scores.mated & tested, ~scores.mated & tested):
        if not kind.any():
            return None, None
        people = scores.person[scores.first[kind]], scores.person[scores.second[kind]]
        shares.append(share_of_comparisons(right[kind], *people))
    # the two kinds share people, so the ends are averaged as if both were out in the same way: wide rather than narrow
    ends = [float(np.mean([getattr(share, end) for share in shares])) for end in ("low", "high")]
    return float(np.mean([share.value for share in shares])), ends
