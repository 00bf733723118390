"""One against many: exact search held against the machine's own limits and against faiss, and what approximate costs.

The galleries are random rows as long as embeddings are: they cost a search the same work as faces and say nothing about
faces. Recall is that of the nearest reference: on random rows those after it are all about equally far.
"""

import functools
import os
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import face_recognition
import faiss
import numpy as np
from threadpoolctl import ThreadpoolController

from benchmarks.harness import Cost, Growth, Row, in_own_process, in_turns
from facelab.gallery import make_cells, prepare, search, search_cells
from facelab.metrics import recall
from facelab.paths import project_root

SIZES = (1_000, 10_000, 100_000, 300_000, 1_000_000, 10_000_000)
TOWN, COUNTRY = 300_000, 10_000_000
PROBES = 256
_TILE = 8192  # rows per product: the best of those tried for sgemm alone
_BASE = 250_000


def gallery(count: int) -> np.ndarray:
    """Return the same (count, 128) float32 rows each time; rows far apart repeat others with their columns rolled."""
    base = np.random.default_rng(7).standard_normal((min(count, _BASE), 128), dtype=np.float32)
    base *= 1.4 / np.linalg.norm(base, axis=1, keepdims=True)
    rows = np.empty((count, 128), np.float32)
    for turn, start in enumerate(range(0, count, _BASE)):
        rows[start : start + _BASE] = np.roll(base, 3 * turn, axis=1)[: count - start]
    return rows


def probes(rows: np.ndarray) -> np.ndarray:
    """Return 256 probes, each at about 0.45 from one row."""
    draw = np.random.default_rng(8)
    mates = rows[np.sort(draw.integers(0, len(rows), PROBES))]
    return mates + draw.standard_normal(mates.shape) * (0.45 / 128**0.5)


def _read(rows: np.ndarray) -> None:
    flat = rows.reshape(-1)
    np.dot(flat, flat)


def _read_by_two(rows: np.ndarray, threads: ThreadPoolExecutor) -> None:
    list(threads.map(_read, np.array_split(rows, 2)))


def _multiply(rows: np.ndarray, many: np.ndarray) -> None:
    out = np.empty((PROBES, _TILE), np.float32)
    for start in range(0, len(rows), _TILE):
        block = rows[start : start + _TILE]
        np.matmul(many, block.T, out=out[:, : len(block)])


def _alone(work: Callable[..., None], *arguments: Any) -> Callable[[], None]:
    """Keep BLAS to one thread for a while: its own threads wait by spinning, which would count as work."""

    blas = ThreadpoolController().select(user_api="blas")  # here: finding it takes as long as reading a small gallery

    def limited() -> None:
        with blas.limit(limits=1):
            work(*arguments)

    return limited


def one_probe(count: int) -> dict[str, Cost]:
    """Measure a single probe against a gallery of a size."""
    rows = gallery(count)
    ready, many = prepare(rows), probes(rows)
    probe = many[0]
    with ThreadPoolExecutor(2) as threads:
        works = {
            "ours, exact": lambda: search(probe, ready, progress=False),
            "reading, one thread": _alone(_read, rows),
            "reading, two threads": _alone(_read_by_two, rows, threads),
        }
        if count <= 1_000_000:  # the others copy the gallery
            flat = faiss.IndexFlatL2(128)
            flat.add(rows)
            works["faiss Flat"] = lambda: flat.search(probe[None].astype(np.float32), 10)
            as_usual = rows[:TOWN].astype(float)
            if count <= TOWN:
                works["face_distance"] = lambda: face_recognition.face_distance(as_usual, probe)
                cells = make_cells(ready, progress=False)
                works["ours, approximate"] = lambda: search_cells(probe, cells)
        calls = max(1, 100_000 // count)
        faiss.omp_set_num_threads(2)
        taken = in_turns(works, turns=7 if count <= 1_000_000 else 4, calls=calls)
    taken["memory limit"] = min(
        taken.pop("reading, one thread"), taken.pop("reading, two threads"), key=lambda c: c.wall
    )
    return taken


def many_probes(count: int) -> tuple[dict[str, Cost], dict[int, float]]:
    """Measure 256 probes at once; return the costs, and the recall for each number of cells visited."""
    rows = gallery(count)
    ready, many = prepare(rows), probes(rows)
    narrow, recalls = many.astype(np.float32), {}
    works = {  # a thread each: on some machines two at work at once slow each other, whatever they do
        "ours, one thread": lambda: search(many, ready, threads=1, progress=False),
        "sgemm": _alone(_multiply, rows, narrow),
    }
    taken = in_turns(works, turns=7 if count == TOWN else 1)
    if count == TOWN:  # after those, because faiss's threads wait by spinning, which would count as their work
        works = {"ours": lambda: search(many, ready, progress=False)}
        faiss.omp_set_num_threads(2)
        flat = faiss.IndexFlatL2(128)
        flat.add(rows)
        works["faiss Flat"] = lambda: flat.search(narrow, 10)
        cells, exact = make_cells(ready, progress=False), search(many, ready, k=1, progress=False)
        for visit in (4, 16):
            works[f"cells {visit}"] = functools.partial(search_cells, many, cells, k=1, visit=visit)
            recalls[visit] = recall(search_cells(many, cells, k=1, visit=visit), exact)
        taken |= in_turns(works, turns=4)
    return taken, recalls


def from_disk(count: int, folder: str) -> dict[str, Cost]:
    """Measure one probe against the same rows in memory and in a memory-mapped file that is cached."""
    file = Path(folder) / "rows.npy"
    rows = gallery(count)
    np.save(file, rows)
    mapped, ready = prepare(np.load(file, mmap_mode="r")), prepare(rows)
    probe = probes(rows)[0]
    return in_turns(
        {
            "mapped": lambda: search(probe, mapped, progress=False),
            "memory": lambda: search(probe, ready, progress=False),
        }
    )


@functools.cache
def _one(count: int) -> tuple[dict[str, Cost], float]:
    return in_own_process(one_probe, count)


def rows() -> list[Row]:
    """Return what was promised beside what was measured."""
    found = []

    def held(what: str, rival: str, theirs: float, ours: float, goal: float, faster: bool = True, unit="ms") -> None:
        scale = 1000 if unit == "ms" else 1
        found.append(Row("search", what, rival, theirs * scale, ours * scale, unit, goal, faster))

    for count in (TOWN, COUNTRY):
        taken, peak = _one(count)
        ours = taken["ours, exact"].wall
        held(f"one probe, {count:,} rows", "reading memory", taken["memory limit"].wall, ours, 2.5, faster=False)
        if count == TOWN:
            held(f"one probe, {count:,} rows", "faiss Flat", taken["faiss Flat"].wall, ours, 1.5)
            held(f"one probe, {count:,} rows", "face_distance", taken["face_distance"].wall, ours, 4)
        (many, recalls), peak = in_own_process(many_probes, count)
        held(
            f"256 probes, {count:,} rows, one thread, CPU",
            "sgemm alone",
            many["sgemm"].cpu,
            many["ours, one thread"].cpu,
            1.25,
            faster=False,
        )
        if count == TOWN:
            held(f"256 probes, {count:,} rows, CPU", "faiss Flat", many["faiss Flat"].cpu, many["ours"].cpu, 4)
            for visit, share in recalls.items():
                what = f"256 probes, {count:,} rows, {visit} cells, recall@1 {share:.2f}"
                held(what, "ours, exact", many["ours"].wall, many[f"cells {visit}"].wall, 1)
        else:
            held(
                f"256 probes, {count:,} rows, memory", "the rows", 512 * count / 1e6, peak, 1.6, faster=False, unit="MB"
            )
    build = project_root() / "build"
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=build) as folder:
        taken, _ = in_own_process(from_disk, 1_000_000, os.fspath(folder))
    held("one probe, 1,000,000 rows, mapped file", "in memory", taken["memory"].wall, taken["mapped"].wall, 1.5, False)
    return found


def growth() -> list[Growth]:
    """Return the time of one probe against the size of the gallery."""
    lines: dict[str, list[tuple[float, float]]] = {}
    for count in SIZES:
        for name, taken in _one(count)[0].items():
            lines.setdefault(name, []).append((count, taken.wall * 1000))
    question = "How does one search grow with the gallery?"
    return [Growth("search", question, "rows of the gallery", "ms per probe", lines)]
