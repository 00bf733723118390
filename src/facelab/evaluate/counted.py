"""Folders too large to keep each comparison: all pairs counted by distance, intervals from people drawn by chance."""

import random
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from facelab.evaluate.measure import RULES, STOCK, evaluate, failures_of
from facelab.metrics import (
    ScoreCounts,
    best_edge,
    count_all_pairs,
    counted_equal_error_rate,
    counted_errors,
    failure_to_acquire,
)
from facelab.pipeline import Analysis
from facelab.pipeline.embed import DIMENSIONS

SAMPLE = 1000  # pictures, at most, of the people drawn by chance: half a million comparisons, each kept with its people

COUNTED = {
    "counted": "All pairs were counted by distance, in bins 0.01 wide, and none was kept. Thresholds are multiples of "
    "0.01, at which the counts are exact. The equal error rate lies on a straight line between two of them.",
    "no_interval": "The rates of all pairs have no interval: intervals are resampled by person, and the counts do not "
    "say who was in which comparison.",
    "sample": f"Instead, people are drawn by chance, each with all of their pictures, {SAMPLE:,} pictures at most. "
    "Their comparisons are measured one by one, as in a small folder, with a best threshold of their own. Unless they "
    "are all, their intervals are wider than those of everybody would be.",
}


def count_pairs(analyses: Sequence[Analysis], client: Any = None) -> ScoreCounts:
    """Count each picture against each by distance; the arguments are those of ``count_all_pairs``."""
    nothing = np.full(DIMENSIONS, np.nan)
    embeddings = [nothing if analysis.embedding is None else analysis.embedding for analysis in analyses]
    people = [analysis.picture.person_id for analysis in analyses]
    if sum(analysis.embedding is not None for analysis in analyses) >= 2:
        return count_all_pairs(np.array(embeddings), people, client=client)
    each = np.unique(people, return_counts=True)[1]
    mated = int((each * (each - 1) // 2).sum())
    return ScoreCounts(
        np.array([0, 0.01]), np.zeros(1, int), np.zeros(1, int), (mated, len(people) * (len(people) - 1) // 2 - mated)
    )


def evaluate_counts(analyses: Sequence[Analysis], counts: ScoreCounts) -> dict[str, Any]:
    """Return the rates that counts give, without intervals, and those of people drawn by chance, with theirs.

    Parameters
    ----------
    analyses : sequence of Analysis
        One per picture.
    counts : ScoreCounts
        All pairs of them, as ``count_pairs`` gives them.

    Returns
    -------
    dict
        As of ``evaluate``, but for accuracies. The interval of each rate that rests on comparisons is None. ``sample``
        is what ``evaluate`` gives for people drawn by chance, with ``everybody``: whether that is all of them; it is
        None where no two people fit. ``histogram`` holds the counts themselves.
    """
    both = bool(counts.mated.sum() and counts.non_mated.sum())
    best = best_edge(counts) if both else None
    eer, equal = counted_equal_error_rate(counts) if both else (None, None)
    mated, non_mated = int(counts.mated.sum()), int(counts.non_mated.sum())
    tried = mated + counts.not_made[0]
    failed = failure_to_acquire(analyses)
    false_matches, false_non_matches = counted_errors(counts, STOCK)
    at_best = counted_errors(counts, best) if both else (None, None)
    rates = {
        f"fmr_at_{STOCK}": _rate(false_matches, non_mated),
        f"fnmr_at_{STOCK}": _rate(false_non_matches, mated),
        f"frr_at_{STOCK}": _rate(false_non_matches + counts.not_made[0], tried),
        "fmr_at_best": _rate(at_best[0], non_mated if both else 0),
        "fnmr_at_best": _rate(at_best[1], mated if both else 0),
        "eer": eer,
    }
    return {
        "eer_threshold": equal,
        "best_threshold": best,
        "failure_to_acquire": failed.value,
        "failure_to_acquire_interval": [failed.low, failed.high],
        **rates,
        **{f"{name}_interval": None for name in rates},
        "counts": {
            "people": len({analysis.picture.person_id for analysis in analyses}),
            "pictures": len(analyses),
            "pictures_with_several_faces": sum(len(analysis.faces) > 1 for analysis in analyses),
            "mated": mated,
            "non_mated": non_mated,
            "mated_not_made": counts.not_made[0],
            "non_mated_not_made": counts.not_made[1],
            "mated_tried": tried,
            "failures_to_acquire": failed.count,
            f"false_matches_at_{STOCK}": false_matches,
            f"false_non_matches_at_{STOCK}": false_non_matches,
            f"false_rejects_at_{STOCK}": false_non_matches + counts.not_made[0],
            "false_matches_at_best": at_best[0],
            "false_non_matches_at_best": at_best[1],
        },
        "failures": failures_of(analyses),
        "rules": {**COUNTED, **RULES},
        "histogram": {name: getattr(counts, name).tolist() for name in ("edges", "mated", "non_mated")},
        "sample": _of_some(analyses),
    }


def _rate(count: int | None, total: int) -> float | None:
    return count / total if total else None


def _of_some(analyses: Sequence[Analysis]) -> dict[str, Any] | None:
    """Return the rates of people drawn by chance, each with all of their pictures; None where two people are too many.

    The same people are drawn each time. The first who does not fit ends the drawing, for to pass somebody over because
    of the number of their pictures would be a choice.
    """
    of_person = defaultdict(list)
    for analysis in analyses:
        of_person[analysis.picture.person_id].append(analysis)
    people, chosen, pictures = sorted(of_person), set(), 0
    for person in random.Random(1).sample(people, len(people)):
        pictures += len(of_person[person])
        if pictures > SAMPLE:
            break
        chosen.add(person)
    if len(chosen) < 2:
        return None
    rates = evaluate([analysis for analysis in analyses if analysis.picture.person_id in chosen])
    left_out = {"failures", "rules"}  # said of everybody
    return {"everybody": len(chosen) == len(people), **{name: rates[name] for name in rates if name not in left_out}}
