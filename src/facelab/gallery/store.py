"""A gallery that keeps people only by their consent, notes every search, and forgets whoever withdraws."""

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from facelab.errors import FacelabError
from facelab.files import alone, explain
from facelab.gallery.enrol import check_text, records_of, unzip
from facelab.gallery.records import Database, LogEntry, Records, State
from facelab.gallery.references import References, prepare
from facelab.gallery.search import check_probes, check_threshold, check_whole, search
from facelab.gallery.templates import FileTemplates, MemoryTemplates
from facelab.packs import Picture
from facelab.packs.personal import noted
from facelab.pipeline.run import Analysis

_FILE = "gallery.sqlite"
_LOCK = ".gallery.lock"
_AT_ONCE = 64  # references listed at first, where only a threshold limits them


@dataclass(frozen=True)
class Candidate:
    """One person on a candidate list; not an identification.

    Parameters
    ----------
    rank : int
        From 1, the nearest.
    distance : float
        Of the nearest of their references: Euclidean, smaller means more alike.
    person_id, label : str
        Who they are enrolled as, and what is shown, such as the name on a badge.
    reference_id : int
        Which reference that is.
    """

    rank: int
    distance: float
    person_id: str
    label: str
    reference_id: int


def is_gallery(folder: Path) -> bool:
    """Tell whether a folder holds a gallery; nothing is opened."""
    return (folder / _FILE).is_file()


class Gallery:
    """People who agreed to be searched for, in a folder or in memory alone.

    Records and log lie in SQLite (``gallery.sqlite``), templates as rows of float32 beside them. One process changes it
    at a time, while others may search: a search that met a change is made again. Whatever kills a process, the gallery
    is found as it was before an operation or after it, and what a withdrawal left to be done is done at the next
    opening.

    Parameters
    ----------
    folder : str or Path, optional
        A gallery, or a folder for a new one: absent or empty. There is no default.
    in_memory : bool
        Instead of a folder: nothing is written to any disk, and all is gone with the object. Only such a gallery takes
        pictures whose consent does not allow to keep what is made from them.

    Attributes
    ----------
    ran_out : int
        How many references were forgotten as it was opened, for their records allowed no further day.

    Raises
    ------
    FacelabError
        If the folder holds something else, the gallery is damaged or was written by a newer Face Value, or the file
        system refuses.

    Notes
    -----
    What is withdrawn is overwritten with zeros, in the templates, the database and its journal, and the files are
    written anew without it. What the disk itself keeps of overwritten blocks, and what others have copied, is out of
    reach of any program.

    Examples
    --------
    >>> import tempfile
    >>> from facelab.packs import Consent
    >>> agreed = Consent("nobody-exists", frozenset({"enrol"}), "Nobody in it exists.", "made up", "CC0")
    >>> ann, ben = (Picture(f"{who}_1", Path(f"{who}.png"), agreed, who) for who in ("ann", "ben"))
    >>> made_from = ["00" * 32, "11" * 32]
    >>> with tempfile.TemporaryDirectory() as folder, Gallery(Path(folder) / "badges") as gallery:
    ...     ids = gallery.enrol_many(np.array([np.zeros(128), np.full(128, 0.1)]), [ann, ben], sources=made_from)
    ...     found = gallery.search(np.full(128, 0.08), threshold=0.6, purpose="an example", who="the reader")
    ...     came_back, _ = gallery.record_of("ben")["came_back"], gallery.delete("ben")
    ...     events = [entry.event for entry in gallery.log_rows()]
    >>> [(candidate.rank, candidate.label, round(candidate.distance, 2)) for candidate in found]
    [(1, 'ben', 0.23)]
    >>> came_back, events
    (1, ['enrolled', 'searched', 'withdrawn'])
    """

    def __init__(self, folder: str | Path | None = None, *, in_memory: bool = False):
        if (folder is None) != in_memory:
            raise ValueError("a gallery lies in a folder or, with in_memory=True, in memory; say which")
        self.ran_out = 0
        self.in_memory, self.folder = in_memory, None if folder is None else Path(folder).expanduser().absolute()
        self._ready: tuple[State, References] | None = None
        if in_memory:
            self._templates, self._database = MemoryTemplates(), Database(None)
            return
        self._templates, self._database = FileTemplates(self.folder), Database(self.folder / _FILE)
        try:
            self._make()
        except OSError as error:
            raise explain(error) from None
        with self._database.open() as records:
            if self._is_left_over(records):
                with self._alone():
                    self._tidy(records)
        self.ran_out = self.delete_run_out()

    def _make(self) -> None:
        """Make a new gallery, unless there is one; refuse a folder of something else."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        there = (self.folder / _FILE).exists()
        if not there and any(path.name != _LOCK for path in self.folder.iterdir()):
            raise FacelabError(
                f"The folder '{self.folder}' is not a gallery: it holds files, and no '{_FILE}'.",
                "Name the folder of a gallery, or, for a new one, a folder that is empty or does not exist yet.",
            )
        if not there or not self._database.is_made():
            with self._alone():
                self._database.make()

    def __enter__(self) -> "Gallery":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files; in memory, forget everything."""
        self._ready = None
        if self.in_memory:
            self._templates.tidy(0, 0)
        self._database.close()

    def __len__(self) -> int:
        """Return how many references there are."""
        return self._state().count

    @property
    def version(self) -> int:
        """How many times the gallery has been changed: raised by each enrolment and each withdrawal."""
        return self._state().version

    def person_ids(self) -> list[str]:
        """Return who is in each row, in the order of ``references().rows``."""
        with self._database.open() as records:
            return records.person_ids()

    def references(self) -> References:
        """Return the rows as they are now, ready to be searched without a log, as ``facelab.gallery.search`` does.

        Later changes do not show in them, but that a withdrawal may turn rows to zeros: ask again for each use.

        Raises
        ------
        FacelabError
            If nobody is enrolled.
        """
        self.delete_run_out()
        with self._database.open() as records:
            while True:
                state, references = self._prepared(records)
                if references is None:
                    raise FacelabError("The gallery is empty.", "Enrol somebody who agrees to it.")
                if records.state().generation == state.generation:  # or they were wiped while they were read
                    return references

    def enrol(
        self,
        face: Analysis | np.ndarray,
        picture: Picture | None = None,
        *,
        person_id: str | None = None,
        label: str | None = None,
    ) -> int:
        """Keep the template of a face, if whoever is in the picture agreed to just that.

        Parameters
        ----------
        face : Analysis or numpy.ndarray
            What the pipeline made of a picture, whose largest face counts; or an embedding, shape (128,).
        picture : Picture
            With an embedding: what it was made from.
        person_id : str, optional
            Who it is; by default whoever the picture says.
        label : str, optional
            What a search shows; by default the person_id.

        Returns
        -------
        int
            The id of the new reference, never given twice.

        Raises
        ------
        ConsentError
            If the picture's record does not allow 'enrol', or nothing made from it may be kept and the gallery is on
            disk.
        FacelabError
            If there is no face or no person, or the gallery cannot be written.
        PictureError
            If the picture cannot be read.

        Notes
        -----
        The record says what the template was made from by a sha256 over the picture's pixels, as ``Picture.rgb`` gives
        them. The picture itself is not kept.
        """
        (reference,) = self.enrol_many(
            [face],
            None if picture is None else [picture],
            person_ids=None if person_id is None else [person_id],
            labels=None if label is None else [label],
        )
        return reference

    def enrol_many(
        self,
        faces: Sequence[Analysis] | Sequence[np.ndarray] | np.ndarray,
        pictures: Sequence[Picture] | None = None,
        *,
        person_ids: Sequence[str] | None = None,
        labels: Sequence[str] | None = None,
        sources: Sequence[str] | None = None,
    ) -> list[int]:
        """Keep many templates at once, all of them or none; see ``enrol``.

        Parameters
        ----------
        faces : sequence of Analysis, or numpy.ndarray
            As for ``enrol``; embeddings have shape (n, 128).
        pictures : sequence of Picture, optional
            With embeddings: what each was made from. Each is asked for its consent.
        person_ids, labels : sequence of str, optional
            As for ``enrol``.
        sources : sequence of str, optional
            The sha256 of each picture's pixels, 64 hexadecimal digits, if they are known. Otherwise each picture is
            read for it.

        Returns
        -------
        list of int
            The ids of the new references.
        """
        rows, pictures = unzip(faces, pictures)
        entries = records_of(pictures, self.in_memory, person_ids, labels, sources)
        if not entries:
            return []
        with nullcontext() if self.in_memory else noted(pictures, "gallery", self.folder), self._changing() as records:
            state = records.state()
            self._templates.append(state.generation, state.count, rows)
            with records.transaction():
                return records.add(entries)

    def search(
        self,
        probe: Analysis | np.ndarray,
        k: int | None = 10,
        threshold: float | None = None,
        *,
        purpose: str,
        who: str,
        threads: int = 2,
    ) -> list[Candidate]:
        """List the people nearest to a probe, and note in the log that this was asked.

        Parameters
        ----------
        probe : Analysis or numpy.ndarray
            What the pipeline made of a picture, whose largest face counts: without one, nobody is listed. Or an
            embedding, shape (128,).
        k : int, optional
            How many people at most; None for all within the threshold.
        threshold : float, optional
            List only people at this distance or nearer.
        purpose, who : str
            What the search is for, and who asks. They stay in the log, and a withdrawal does not change them: name
            nobody in a purpose.
        threads : int
            How many work at once.

        Returns
        -------
        list of Candidate
            The nearest first; each person once, by the nearest of their references; people who are equally near in the
            order of their rows.

        Raises
        ------
        FacelabError
            If purpose or asker is missing, neither k nor a threshold is given, or something is not what it should be.

        Notes
        -----
        The log holds when, who, purpose, threshold, rank, the gallery's version, and how many candidates came back;
        nothing of the probe. Which candidates came back is kept as a link to their own record, for ``record_of``, and
        goes with it.
        """
        check_text("purpose of the search", purpose)
        check_text("name of who asks", who)
        if k is None and threshold is None:
            raise FacelabError("A search needs a rank, a threshold or both.", "Give k, or threshold.")
        k, threshold = None if k is None else check_whole("k", k), None if threshold is None else float(threshold)
        check_threshold(threshold)
        embedding = probe.embedding if isinstance(probe, Analysis) else probe
        row = None if embedding is None else check_probes(embedding)
        if row is not None and len(row) != 1:
            raise FacelabError(f"There are {len(row)} probes.", "Search for one at a time, so that each is in the log.")
        self.delete_run_out()
        with self._database.open() as records:
            while True:
                version, found = self._found(records, row, k, threshold, threads)
                with self._alone():
                    self._tidy(records)
                    with records.transaction():
                        if records.state().version == version:  # nothing has changed under the search
                            ids = [candidate.reference_id for candidate in found]
                            records.log_search(who, purpose, threshold, k, version, ids)
                            return found

    def _found(
        self, records: Records, row: np.ndarray | None, k: int | None, threshold: float | None, threads: int
    ) -> tuple[int, list[Candidate]]:
        """Return the version that was searched and its candidates; whether it still counts has to be seen."""
        if row is None:
            return records.state().version, []
        state, references = self._prepared(records)
        if references is None:
            return state.version, []
        listed = min(len(references), _AT_ONCE if k is None else k)
        while True:
            found = search(row, references, listed, threshold, threads, progress=False)
            rows, apart = found.rows[0].tolist()[: found.lengths[0]], found.distances[0].tolist()
            known = records.at(rows)
            if len(known) < len(rows):
                if records.state() == state:
                    raise FacelabError(
                        f"The gallery is damaged: {len(rows) - len(known)} templates belong to nobody.",
                        "Put back a copy of the whole folder, or enrol everybody again in a new one.",
                    )
                return state.version, []
            nearest: dict[str, tuple] = {}
            for place, distance in zip(rows, apart, strict=False):
                reference_id, person_id, label = known[place]
                nearest.setdefault(person_id, (distance, person_id, label, reference_id))
            all_within = found.selected is not None and len(rows) == found.selected[0]
            if all_within or listed == len(references) or len(nearest) >= (len(rows) + 1 if k is None else k):
                ranked = enumerate(list(nearest.values())[:k], 1)
                return state.version, [Candidate(rank, *rest) for rank, rest in ranked]
            listed = min(len(references), 4 * listed if k is not None else int(found.selected[0]))

    def delete(self, person_id: str, *, asked_as: Sequence[str] = ()) -> int:
        """Forget somebody who withdraws: their templates, their records, and in which searches they came back.

        Templates are overwritten with zeros on disk, and the files written anew without them. The log keeps that
        somebody was withdrawn, and when.

        Parameters
        ----------
        person_id : str
            Who.
        asked_as : sequence of str
            Names under which they asked for searches themselves: taken out of the log, even if no reference is left.

        Returns
        -------
        int
            How many references they had.

        Raises
        ------
        FacelabError
            If there is nobody of that id, or the gallery cannot be written; what was begun is then finished at the next
            opening.
        """
        with self._changing() as records:
            rows = records.rows_of(person_id)
            if not len(rows) and not asked_as:
                raise self._nobody(person_id)
            if asked_as:
                with records.transaction():
                    for name in asked_as:
                        records.unname(name)
            if len(rows):
                self._remove(records, rows, "withdrawn")
            self._tidy(records)
        return len(rows)

    def delete_run_out(self) -> int:
        """Forget every reference whose record allowed no further day; done by itself at each opening and each search.

        Returns
        -------
        int
            How many there were.
        """
        today = datetime.date.today()
        with self._database.open() as records:
            if not records.has_run_out(today):
                return 0
        with self._changing() as records:
            if len(rows := records.rows_run_out(today)):
                self._remove(records, rows, "ran out")
        return len(rows)

    def _remove(self, records: Records, rows: np.ndarray, event: str) -> None:
        state = records.state()
        kept = state.count - len(rows)
        holes, movers = rows[rows < kept], np.setdiff1d(np.arange(kept, state.count), rows)
        self._ready = None  # Windows takes away no file that is mapped
        self._templates.without(state.generation, kept, holes, movers)
        with records.transaction():
            records.remove(rows.tolist(), event, holes.tolist(), movers.tolist())
        self._tidy(records)

    def record_of(self, person_id: str) -> dict:
        """Return what is kept of somebody, for themselves: nothing of anybody else.

        Returns
        -------
        dict
            ``person_id``; ``references``, a list with the label, when each was enrolled, the basis of consent, the use
            that was granted and until when, and the sha256 of the pixels it was made from; ``came_back``, in how many
            searches they were a candidate; ``searches``, when those were and what for.

        Raises
        ------
        FacelabError
            If there is nobody of that id.
        """
        with self._database.open() as records:
            references, searches = records.of_person(person_id), records.searches_with(person_id)
        if not references:
            raise self._nobody(person_id)
        return {
            "person_id": person_id, "references": references, "came_back": len(searches), "searches": searches,
        }  # fmt: skip

    def log_rows(self) -> list[LogEntry]:
        """Return the log: searches, enrolments, withdrawals, the oldest first."""
        with self._database.open() as records:
            return records.log()

    def _nobody(self, person_id: str) -> FacelabError:
        return FacelabError(f"Nobody is enrolled as '{person_id}' in this gallery.", "Check the id.")

    def _state(self) -> State:
        with self._database.open() as records:
            return records.state()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self.in_memory:
            yield  # the connection, which all threads share, lets in one at a time
        else:
            with alone(self.folder / _LOCK):
                yield

    @contextmanager
    def _changing(self) -> Iterator[Records]:
        """Let one process in to change the gallery, and leave nothing behind of a change that failed."""
        with self._database.open() as records, self._alone():
            self._tidy(records)
            try:
                yield records
            except BaseException:
                with suppress(OSError, FacelabError):  # the next opening does it
                    self._tidy(records)
                raise

    def _is_left_over(self, records: Records) -> bool:
        """Tell whether somebody who was killed, or who is at work, has left something to be done."""
        state = records.state()
        try:
            untidy = self._templates.untidy(state.generation, state.count)
        except FacelabError:
            if records.state() == state:
                raise
            untidy = True  # somebody has just withdrawn
        return untidy or state.unfinished

    def _tidy(self, records: Records) -> None:
        """Finish what somebody who was killed has left; nobody else may change the gallery meanwhile."""
        state = records.state()
        if self._templates.untidy(state.generation, state.count):
            self._templates.tidy(state.generation, state.count)
        if state.unfinished:
            records.finish()

    def _prepared(self, records: Records) -> tuple[State, References | None]:
        """Return the rows that count, checked, if there are any; where some were appended, only those are read."""
        state = records.state()
        if not state.count:
            return state, None
        try:
            rows = self._templates.view(state.generation, state.count)
        except FacelabError:
            if records.state() == state:
                raise
            return self._prepared(records)  # somebody has just withdrawn
        known = 0
        if self._ready is not None and self._ready[0].generation == state.generation:
            before, references = self._ready
            if before.count == state.count:
                return state, references
            known = before.count
        fresh = prepare(rows[known:], progress=False)
        if known:
            fresh = References(rows, np.concatenate([references.squared_norms, fresh.squared_norms]))
        self._ready = state, fresh
        return state, fresh
