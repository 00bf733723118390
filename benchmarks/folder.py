"""A folder of pictures to embeddings: ours against the plain loop that people write with face_recognition."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import face_recognition
import numpy as np

from benchmarks.harness import Cost, Growth, Row, cost, in_own_process
from facelab.evaluate import check_fast, look
from facelab.packs import Picture, open_pack
from facelab.pipeline import Analysis, analyse_all

LIMIT = "an old laptop's kernel"
LOTS = (10, 40, 100, 350)  # pictures; the rivals take turns, lot by lot
LOOP, OURS, FAST = "face_recognition, file by file", "ours", "ours, fast"


def rows() -> list[Row]:
    """Return CPU and wall time of the whole folder, full and fast, and whether the results are those of the loop."""
    run = _run()
    many = len(run.pictures)
    loop, ours, fast = (_each(run.costs[name], many) for name in (LOOP, OURS, FAST))
    other = sum(
        [tuple(face.box) for face in analysis.faces] != list(boxes)
        for analysis, (boxes, _) in zip(run.ours, run.loop, strict=True)
    )
    apart = farthest(run.ours, [embeddings for _, embeddings in run.loop])
    said, whole = run.said, check_fast(run.fast, checked=many)
    lost = (
        f"lost {said['faces_lost']} of {said['faces']} faces on the {said['pictures_checked']} it checked, "
        f"{whole['faces_lost']} of {whole['faces']} on all"
    )
    (_, memory), (_, theirs) = (in_own_process(work, 60) for work in (_look_at_some, _loop_over_some))
    return [
        Row("folder", f"{many} pictures, CPU each", LOOP, loop.cpu, ours.cpu, "ms", 2),
        Row("folder", f"{many} pictures, wall each", LOOP, loop.wall, ours.wall, "ms", 3),
        Row("folder", "pictures with other boxes", LOOP, 1, other, "", 0, faster=False),
        Row("folder", "largest L2 of an embedding", "1e-5", 1e-5, apart, "", 1, faster=False),
        Row("folder", f"fast, CPU each: {lost}", LOOP, loop.cpu, fast.cpu, "ms", 6),
        Row("folder", "fast, wall each", LOOP, loop.wall, fast.wall, "ms", 6),
        Row("folder", f"peak memory (the loop: {theirs:.0f} MB)", LIMIT, 400, memory, "MB", 1, faster=False),
    ]


def growth() -> list[Growth]:
    """Return the time of each lot."""
    lines = {
        name: [(size, taken.wall) for size, taken in zip(LOTS, costs, strict=True)]
        for name, costs in _run().costs.items()
    }
    return [Growth("folder", "How long does a folder of pictures take?", "pictures", "seconds", lines)]


def farthest(ours: Sequence[Analysis], theirs: Sequence[np.ndarray]) -> float:
    """Return the largest L2 distance between our embedding of a face and theirs; infinite if the faces differ."""
    return max(
        float(np.linalg.norm(analysis.embeddings - other, axis=1).max(initial=0))
        if analysis.embeddings.shape == other.shape
        else np.inf
        for analysis, other in zip(ours, theirs, strict=True)
    )


@dataclass
class Run:
    """What the rivals found, and what each lot cost each of them."""

    pictures: Sequence[Picture]
    loop: list[tuple[list[tuple[int, ...]], np.ndarray]]
    ours: list[Analysis]
    fast: list[Analysis]
    said: dict[str, Any]
    costs: dict[str, list[Cost]]


@functools.cache
def _run() -> Run:
    pictures = open_pack("synthetic").pictures[: sum(LOTS)]
    for work in (_loop, _analyse, _look_fast):
        work(pictures[:2])  # nobody pays for loading
    found: dict[str, list] = {LOOP: [], OURS: [], FAST: []}
    costs: dict[str, list[Cost]] = {LOOP: [], OURS: [], FAST: []}
    start = 0
    for size in LOTS:
        lot = pictures[start : start + size]
        start += size
        for name, work in ((LOOP, _loop), (OURS, _analyse), (FAST, _look_fast)):
            taken, results = _kept(work, lot)
            found[name] += results
            costs[name].append(taken)
    # Looking again at twenty pictures belongs to the fast setting, and is paid for once per folder.
    taken, said = _kept(check_fast, found[FAST])
    costs[FAST][-1] = Cost(costs[FAST][-1].wall + taken.wall, costs[FAST][-1].cpu + taken.cpu)
    return Run(pictures, found[LOOP], found[OURS], found[FAST], said, costs)


def _kept(work: Callable[[Any], Any], given: Any) -> tuple[Cost, Any]:
    results = []
    taken = cost(lambda: results.append(work(given)))
    return taken, results[0]


def _loop(pictures: Sequence[Picture]) -> list[tuple[list[tuple[int, ...]], np.ndarray]]:
    """Do what the library's examples do."""
    found = []
    for picture in pictures:
        rgb = face_recognition.load_image_file(picture.path)
        boxes = face_recognition.face_locations(rgb)
        found.append((boxes, np.array(face_recognition.face_encodings(rgb, boxes)).reshape(-1, 128)))
    return found


def _analyse(pictures: Sequence[Picture]) -> list[Analysis]:
    return analyse_all(pictures, progress=False)


def _look_fast(pictures: Sequence[Picture]) -> list[Analysis]:
    return look(pictures, progress=False, fast=True)


def _look_at_some(size: int) -> int:
    return len(_analyse(open_pack("synthetic").pictures[:size]))


def _loop_over_some(size: int) -> int:
    return len(_loop(open_pack("synthetic").pictures[:size]))


def _each(costs: Sequence[Cost], pictures: int) -> Cost:
    """Return milliseconds per picture."""
    return Cost(*(1e3 * sum(getattr(taken, clock) for taken in costs) / pictures for clock in ("wall", "cpu")))
