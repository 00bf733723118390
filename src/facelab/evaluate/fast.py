"""What the fast setting loses, counted on pictures of this very folder."""

import random
from collections.abc import Sequence
from typing import Any

from facelab.errors import PictureError
from facelab.evaluate.measure import FULL
from facelab.metrics import share_by_person
from facelab.metrics.detection import DetectionCounts, count_detections
from facelab.pipeline import NO_FACE, Analysis, find_faces
from facelab.pipeline.memory import Memory, memory_for
from facelab.threads import in_order

CHECKED = 20


def check_fast(
    analyses: Sequence[Analysis], checked: int = CHECKED, threads: int | None = None, seed: int = 1
) -> dict[str, Any]:
    """Look again at some pictures with the full setting, and count the faces that the fast one did not find.

    Parameters
    ----------
    analyses : sequence of Analysis
        As ``look(..., fast=True)`` gives them.
    checked : int
        How many pictures to look at again, chosen by chance; all, where there are fewer.
    threads : int, optional
        As for ``analyse_all``.
    seed : int
        Of the choice.

    Returns
    -------
    dict
        Plain values: ``pictures_checked``; ``faces`` that the full setting found there; ``faces_lost`` of them by the
        fast one; ``faces_added`` that only the fast one reports; ``lost``, the share, with ``lost_interval``, both None
        where there was no face. Two boxes are one face if they overlap enough, see ``count_detections``.
    """
    readable = [analysis for analysis in analyses if analysis.why in ("", NO_FACE)]
    chosen = random.Random(seed).sample(readable, min(checked, len(readable)))
    memory = Memory()
    counts = in_order(lambda analysis: _look_again(analysis, memory), chosen, threads, progress=False)
    looked_at = [(analysis, count) for analysis, count in zip(chosen, counts, strict=True) if count is not None]
    lost = [
        (happened, analysis.picture.person_id)
        for analysis, count in looked_at
        for happened in [True] * count.misses + [False] * count.hits
    ]
    share = share_by_person(*zip(*lost, strict=True)) if lost else None
    total = sum((count for _, count in looked_at), DetectionCounts())
    return {
        "pictures_checked": len(looked_at),
        "faces": len(lost),
        "faces_lost": total.misses,
        "faces_added": total.false_alarms,
        "lost": share and share.value,
        "lost_interval": share and [share.low, share.high],
    }


def _look_again(analysis: Analysis, memory: Memory) -> DetectionCounts | None:
    """Return what the full setting finds beside the fast one; None where there is no memory for it."""
    picture = analysis.picture
    try:
        with memory.lent(memory_for(*picture.pixels("matching"), **FULL), picture.path.name):
            full = [face.box for face in find_faces(picture.rgb("matching"), **FULL)]
    except (PictureError, MemoryError):
        return None
    return count_detections(analysis.boxes, full)
