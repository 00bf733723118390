"""The records of a gallery and its search log, in SQLite: who is enrolled and on what basis, who searched, and why."""

import datetime
import errno
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from facelab.errors import FacelabError
from facelab.files import explain, overwrite
from facelab.packs.statement import name_key

FORMAT = 1  # raise it when an older Face Value could not use what is written
_OURS = 0x46564731  # SQLite's application_id: 'FVG1'
_PATIENCE = 30  # seconds to wait for somebody else's statement
_AT_ONCE = 500  # values in one statement
_RUN_OUT = "kept_until IS NOT NULL AND kept_until < ?"  # days, as ISO 8601 has them
UNNAMED = "(withdrawn)"

_SCHEMA = (
    "CREATE TABLE state (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL,"
    " generation INTEGER NOT NULL, count INTEGER NOT NULL, last_id INTEGER NOT NULL, unfinished INTEGER NOT NULL)",
    "INSERT INTO state VALUES (1, 0, 0, 0, 0, 0)",
    "CREATE TABLE record (reference_id INTEGER PRIMARY KEY, row INTEGER NOT NULL UNIQUE,"
    " person_id TEXT NOT NULL, label TEXT NOT NULL, enrolled TEXT NOT NULL, basis TEXT NOT NULL, use TEXT NOT NULL,"
    " kept_until TEXT, made_from BLOB NOT NULL)",
    "CREATE INDEX record_of_person ON record (person_id)",
    "CREATE INDEX record_until ON record (kept_until) WHERE kept_until IS NOT NULL",
    "CREATE TABLE log (entry INTEGER PRIMARY KEY, at TEXT NOT NULL, event TEXT NOT NULL, who TEXT, purpose TEXT,"
    " threshold REAL, rank INTEGER, version INTEGER NOT NULL, count INTEGER)",
    "CREATE TABLE returned (entry INTEGER NOT NULL, reference_id INTEGER NOT NULL, PRIMARY KEY (entry, reference_id))"
    " WITHOUT ROWID",
    "CREATE INDEX returned_reference ON returned (reference_id)",
    f"PRAGMA application_id = {_OURS}",
    f"PRAGMA user_version = {FORMAT}",
)


@dataclass(frozen=True)
class State:
    """Where a gallery stands: its version, which file of templates counts and how many rows, whether work is left."""

    version: int
    generation: int
    count: int
    unfinished: bool


@dataclass(frozen=True)
class LogEntry:
    """One line of the log: what happened in a gallery, without anybody who may withdraw.

    Parameters
    ----------
    at : str
        When, in UTC, as ISO 8601 has it.
    event : {'searched', 'enrolled', 'withdrawn', 'ran out'}
        What; 'ran out' where somebody's record allowed no further day.
    who, purpose : str or None
        Who asked for a search, and what for, in their own words.
    threshold : float or None
        The greatest distance of a candidate, if the search had one.
    rank : int or None
        How many candidates were asked for, if that was limited.
    version : int
        That of the gallery: searched, or after the change.
    count : int or None
        How many candidates came back, or references were enrolled; of a withdrawal nothing is said.
    """

    at: str
    event: str
    who: str | None
    purpose: str | None
    threshold: float | None
    rank: int | None
    version: int
    count: int | None


class Database:
    """Where the records lie; each piece of work has a connection of its own, so that threads need not share one.

    Parameters
    ----------
    file : Path or None
        None for records in memory alone.
    """

    def __init__(self, file: Path | None):
        self.file = file
        self._kept, self._lock = None, threading.RLock()
        if file is None:
            self._kept = _connect(":memory:")
            Records(self._kept).make()

    def make(self) -> None:
        """Make the file and the tables, unless they are there; whoever is killed meanwhile leaves none."""
        with self._explained():
            db = _connect(self.file)
            try:
                Records(db).make()
            finally:
                db.close()

    def is_made(self) -> bool:
        """Tell whether the tables are there; refuse a file that is not a gallery's, or is of a format to come."""
        with self._explained(), self._connection() as db:
            ours, written = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
            empty = not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if ours != _OURS and not empty:
            raise FacelabError(
                f"'{self.file}' is a database, and not one of a gallery.", "Name another folder for the gallery."
            )
        if written > FORMAT:
            raise FacelabError(
                f"The gallery in '{self.file.parent}' was written by a newer Face Value (format {written}; this one "
                f"reads up to {FORMAT}).",
                "Use that one, or another folder for this one.",
            )
        return not empty

    @contextmanager
    def open(self) -> Iterator["Records"]:
        """Connect for the block; errors of the database become ours."""
        with self._explained(), self._connection() as db:
            yield Records(db)

    def close(self) -> None:
        """Forget records that are in memory alone."""
        with self._lock:
            if self._kept is not None:
                self._kept.close()
                self._kept = None

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        if self.file is None:
            with self._lock:
                if self._kept is None:
                    raise FacelabError("This gallery was in memory alone, and is closed.", "Make a new one.")
                yield self._kept
            return
        self.file.stat()  # SQLite would make a file that is missing
        db = _connect(self.file)
        try:
            yield db
        finally:
            db.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn an error of SQLite or of the file system into one with a cure."""
        try:
            yield
        except OSError as error:
            raise explain(error) from None
        except sqlite3.DatabaseError as error:
            code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
            if code == sqlite3.SQLITE_FULL:
                raise explain(OSError(errno.ENOSPC, str(error), str(self.file))) from None
            if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
                raise explain(OSError(errno.EACCES, str(error), str(self.file))) from None
            if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR):
                raise explain(OSError(errno.EIO, str(error), str(self.file))) from None
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise FacelabError(
                    f"Another program keeps '{self.file}' to itself.",
                    "Close it and try again; a withdrawal that was begun is then finished.",
                ) from None
            if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR):
                raise FacelabError(
                    f"'{self.file}' is damaged ({error}).",
                    "Put back a copy of the whole folder, or enrol everybody again in a new one.",
                ) from None
            raise


class Records:
    """The records, through one connection.

    Parameters
    ----------
    db : sqlite3.Connection
        As ``Database`` opens it.
    """

    def __init__(self, db: sqlite3.Connection):
        self._db = db

    def make(self) -> None:
        """Make the tables unless they are there."""
        with self.transaction():
            if not self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                for statement in _SCHEMA:
                    self._db.execute(statement)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all of a block or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def state(self) -> State:
        """Return where the gallery stands."""
        version, generation, count, unfinished = self._db.execute(
            "SELECT version, generation, count, unfinished FROM state"
        ).fetchone()
        return State(version, generation, count, bool(unfinished))

    def add(self, entries: Iterable[tuple]) -> list[int]:
        """Add references behind the others and return their ids; within a transaction.

        Parameters
        ----------
        entries : iterable of tuple
            Of each: person_id, label, basis, kept_until, made_from.
        """
        count, at = self.state().count, _now()
        (last,) = self._db.execute("SELECT last_id FROM state").fetchone()
        rows = (
            (last + place, count + place - 1, person_id, label, at, basis, "enrol", kept_until, made_from)
            for place, (person_id, label, basis, kept_until, made_from) in enumerate(entries, 1)
        )
        added = self._db.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows).rowcount
        self._db.execute(
            "UPDATE state SET version = version + 1, count = count + ?, last_id = last_id + ?", (added, added)
        )
        self._log(at, "enrolled", count=added)
        return list(range(last + 1, last + 1 + added))

    def rows_of(self, person_id: str) -> np.ndarray:
        """Return the rows of somebody's references, ascending."""
        found = self._db.execute("SELECT row FROM record WHERE person_id = ? ORDER BY row", (person_id,))
        return np.array([row for (row,) in found], np.int64)

    def has_run_out(self, today: datetime.date) -> bool:
        """Tell whether anything here was to be kept until a day before today."""
        return bool(self._db.execute(f"SELECT EXISTS(SELECT 1 FROM record WHERE {_RUN_OUT})", (str(today),)).fetchone()[0])

    def rows_run_out(self, today: datetime.date) -> np.ndarray:
        """Return the rows that were to be kept until a day before today, ascending."""
        found = self._db.execute(f"SELECT row FROM record WHERE {_RUN_OUT} ORDER BY row", (str(today),))
        return np.array([row for (row,) in found], np.int64)

    def remove(self, rows: Sequence[int], event: str, holes: Sequence[int], movers: Sequence[int]) -> None:
        """Remove references and whatever tells of them; others take the places of the holes. Within a transaction.

        What is then left to be done, on disk, is noted: whoever opens the gallery next does it if we cannot.
        """
        gone = [(row,) for row in rows]
        self._db.executemany(
            "DELETE FROM returned WHERE reference_id = (SELECT reference_id FROM record WHERE row = ?)", gone
        )
        self._db.executemany("DELETE FROM record WHERE row = ?", gone)
        self._db.executemany("UPDATE record SET row = ? WHERE row = ?", zip(holes, movers, strict=True))
        self._db.execute(
            "UPDATE state SET version = version + 1, generation = generation + 1, count = count - ?, unfinished = 1",
            (len(gone),),
        )
        self._log(_now(), event)

    def unname(self, who: str) -> None:
        """Take the name of somebody who asked for searches out of the log, however written. Within a transaction."""
        asked = self._db.execute("SELECT DISTINCT who FROM log WHERE who IS NOT NULL").fetchall()
        same = [(UNNAMED, other) for (other,) in asked if name_key(other) == name_key(who)]
        self._db.executemany("UPDATE log SET who = ? WHERE who = ?", same)
        self._db.execute("UPDATE state SET unfinished = 1")

    def finish(self) -> None:
        """Write the whole database anew and wipe its journal; then nothing is left to be done, nor of what was deleted.

        Nobody else may write meanwhile.
        """
        self._db.execute("VACUUM")
        self._wipe_journal()
        self._db.execute("UPDATE state SET unfinished = 0")

    def _wipe_journal(self) -> None:
        """Overwrite the pages that transactions saved there, all of which are long committed or rolled back."""
        (_, _, file) = self._db.execute("PRAGMA database_list").fetchone()
        if file and (journal := Path(f"{file}-journal")).exists():
            overwrite(journal)
            os.truncate(journal, 0)  # it is as long as the longest transaction

    def at(self, rows: Sequence[int]) -> dict[int, tuple[int, str, str]]:
        """Return reference_id, person_id and label of each of these rows."""
        found = {}
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            found |= {
                row: rest
                for row, *rest in self._db.execute(
                    f"SELECT row, reference_id, person_id, label FROM record WHERE row IN ({_marks(some)})", some
                )
            }
        return found

    def person_ids(self) -> list[str]:
        """Return who is in each row."""
        return [person_id for (person_id,) in self._db.execute("SELECT person_id FROM record ORDER BY row")]

    def log_search(
        self, who: str, purpose: str, threshold: float | None, rank: int | None, version: int, found: Sequence[int]
    ) -> None:
        """Note a search, and which references came back; within a transaction."""
        entry = self._log(_now(), "searched", who, purpose, threshold, rank, version, len(found))
        self._db.executemany("INSERT INTO returned VALUES (?, ?)", ((entry, reference) for reference in found))

    def log(self) -> list[LogEntry]:
        """Return the log, the oldest line first."""
        columns = "at, event, who, purpose, threshold, rank, version, count"
        return [LogEntry(*line) for line in self._db.execute(f"SELECT {columns} FROM log ORDER BY entry")]

    def of_person(self, person_id: str) -> list[dict]:
        """Return the records of somebody's references, the oldest first."""
        names = ("reference_id", "label", "enrolled", "basis", "use", "kept_until", "made_from")
        found = self._db.execute(
            f"SELECT {', '.join(names)} FROM record WHERE person_id = ? ORDER BY reference_id", (person_id,)
        )
        return [dict(zip(names, (*line[:-1], line[-1].hex()), strict=True)) for line in found]

    def searches_with(self, person_id: str) -> list[dict]:
        """Return when, and what for, somebody came back."""
        found = self._db.execute(
            "SELECT DISTINCT entry, at, purpose FROM log JOIN returned USING (entry) JOIN record USING (reference_id)"
            " WHERE person_id = ? ORDER BY entry",
            (person_id,),
        )
        return [{"at": at, "purpose": purpose} for _, at, purpose in found]

    def _log(self, at, event, who=None, purpose=None, threshold=None, rank=None, version=None, count=None) -> int:
        version = self.state().version if version is None else version
        line = (None, at, event, who, purpose, threshold, rank, version, count)
        return self._db.execute(f"INSERT INTO log VALUES ({_marks(line)})", line).lastrowid


def _connect(place: str | Path) -> sqlite3.Connection:
    db = sqlite3.connect(place, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    # What is deleted is overwritten, and what is temporary stays in memory. The journal stays where it is, so that all
    # that transactions ever saved there can be overwritten too.
    try:
        for pragma in ("secure_delete = ON", "temp_store = MEMORY", "journal_mode = PERSIST"):
            db.execute(f"PRAGMA {pragma}")
    except BaseException:
        db.close()
        raise
    return db


def _marks(values: Sequence) -> str:
    return ", ".join("?" * len(values))


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
