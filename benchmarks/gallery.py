"""The enrolment store: enrolling, opening and searching, against SQLite alone, a bare .npy file and the bare engine.

The templates are random rows as long as embeddings are; who they belong to does not exist.
"""

import functools
import itertools
import os
import sqlite3
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.harness import Cost, Growth, Row, in_own_process, in_turns
from facelab.gallery import Gallery, prepare, search
from facelab.packs import Consent, Picture
from facelab.paths import project_root

SIZES = (1_000, 10_000, 100_000)
TOWN = 300_000
AGREED = Consent("nobody-exists", frozenset({"enrol"}), "Nobody in it exists.", "made up", "CC0")
BLOBS = "SQLite, a BLOB per template"
TABLE = (
    "CREATE TABLE record (reference_id INTEGER PRIMARY KEY, person_id TEXT, label TEXT, enrolled TEXT, basis TEXT,"
    " made_from BLOB, template BLOB)"
)


def people(count: int) -> tuple[np.ndarray, list[Picture], list[str]]:
    """Return templates, shape (count, 128), float32, a picture for each, and a sha256 for each."""
    rows = np.random.default_rng(7).standard_normal((count, 128), dtype=np.float32)
    rows *= 1.4 / np.linalg.norm(rows, axis=1, keepdims=True)
    pictures = [Picture(f"p{number}_1", Path("nowhere.png"), AGREED, f"p{number:07}") for number in range(count)]
    return rows, pictures, [f"{number:064x}" for number in range(count)]


def enrol_blobs(file: Path, rows: np.ndarray, pictures: list[Picture], sources: list[str]) -> None:
    """Keep the same records as rows of one table, each with its template; one transaction."""
    db = sqlite3.connect(file)
    with db:
        db.execute(TABLE)
        db.execute("CREATE INDEX of_person ON record (person_id)")
        db.executemany(
            "INSERT INTO record VALUES (?, ?, ?, '2025-01-01T00:00:00+00:00', ?, ?, ?)",
            (
                (number, one.person_id, one.person_id, one.consent.basis, bytes.fromhex(source), row.tobytes())
                for number, (one, source, row) in enumerate(zip(pictures, sources, rows, strict=True))
            ),
        )
    db.close()


def open_blobs(file: Path) -> np.ndarray:
    """Read the templates back into an array that can be searched."""
    db = sqlite3.connect(file)
    rows = b"".join(row for (row,) in db.execute("SELECT template FROM record ORDER BY reference_id"))
    db.close()
    return np.frombuffer(rows, np.float32).reshape(-1, 128)


def enrolling(count: int, folder: str) -> dict[str, Cost]:
    """Measure enrolling so many at once, each time in a new place; what has been written is on the disk."""
    rows, pictures, sources = people(count)
    place = itertools.count()
    with tempfile.TemporaryDirectory(dir=folder) as scratch:

        def ours() -> None:
            with Gallery(Path(scratch) / f"gallery-{next(place)}") as gallery:
                gallery.enrol_many(rows, pictures, sources=sources)

        return in_turns(
            {"ours": ours, BLOBS: lambda: enrol_blobs(Path(scratch) / f"{next(place)}.db", rows, pictures, sources)}
        )


def opening_and_searching(count: int, folder: str) -> dict[str, Cost]:
    """Measure opening until a first search could begin, and one search, logged and bare."""
    rows, pictures, sources = people(count)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        home, file, blobs = (Path(scratch) / name for name in ("gallery", "rows.npy", "rows.db"))
        with Gallery(home) as gallery:
            gallery.enrol_many(rows, pictures, sources=sources)
        np.save(file, rows)
        enrol_blobs(blobs, rows, pictures, sources)
        taken = in_turns(
            {
                "open, ours": lambda: Gallery(home).references(),
                "open, .npy": lambda: np.load(file),
                "open, BLOBs": lambda: prepare(open_blobs(blobs), progress=False),
            },
            turns=5,
        )
        probe = rows[count // 2] + 0.45 / 128**0.5
        gallery, bare = Gallery(home), prepare(np.load(file), progress=False)
        return taken | in_turns(
            {
                "search, ours": lambda: gallery.search(probe, purpose="a benchmark", who="the benchmark"),
                "search, bare": lambda: search(probe, bare, progress=False),
            },
            turns=15,
        )


@functools.cache
def _enrolling(count: int) -> dict[str, Cost]:
    return in_own_process(enrolling, count, os.fspath(_build()))[0]


def _build() -> Path:
    build = project_root() / "build"
    build.mkdir(exist_ok=True)
    return build


def rows() -> list[Row]:
    """Return what was promised beside what was measured, in seconds on the clock: disks are waited for."""
    most = SIZES[-1]
    enrolled = _enrolling(most)
    town, _ = in_own_process(opening_and_searching, TOWN, os.fspath(_build()))
    ms = {name: 1000 * taken.wall for name, taken in town.items()}
    many = f"{TOWN:,} templates"
    ready = f"open {many}, ready to search"
    return [
        # half as fast would do: theirs asks for no consent, and cannot be searched before all of it is read
        Row("gallery", f"enrol {most:,} at once", BLOBS, enrolled[BLOBS].wall, enrolled["ours"].wall, "s", 0.5),
        Row("gallery", ready, "numpy.load of a .npy", ms["open, .npy"], ms["open, ours"], "ms", 1),
        Row("gallery", ready, BLOBS, ms["open, BLOBs"], ms["open, ours"], "ms", 5),
        Row(
            "gallery", f"one search of {many}, and its line in the log", "the bare search", ms["search, bare"],
            ms["search, ours"], "ms", 1.5, faster=False,
        ),
    ]  # fmt: skip


def growth() -> list[Growth]:
    """Return the time of enrolling against how many are enrolled at once."""
    lines = {
        name: [(count, _enrolling(count)[rival].wall) for count in SIZES]
        for name, rival in (("ours", "ours"), (BLOBS, BLOBS))
    }
    return [Growth("gallery", "How long does it take to enrol many people?", "people", "seconds", lines)]
