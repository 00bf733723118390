"""Pictures of your own: each shows one person, lies outside the project with its record, and goes when that runs out."""

import datetime
import io
import json
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from PIL import Image

from facelab.errors import ConsentError
from facelab.files import alone, erase, erase_with_halves, sweep, write_whole
from facelab.packs.consent import Consent
from facelab.packs.pack import Picture
from facelab.packs.statement import USES_OF_MINE, Statement, name_key
from facelab.paths import personal_folder

_STATED = "Whoever added this picture said: everybody in it is 18 or older; everybody named knows about it and agrees"
_PLACES = "places.txt"
_GOING = "withdrawn"
_IGNORED = ".gitignore"
_WRITTEN = rf"(?:[1-9][0-9]*\.(?:png|json)|{re.escape(_PLACES)}|{_GOING})"
_OURS = re.compile(rf"{_WRITTEN}|\.{_WRITTEN}\.[0-9]+\.[0-9]+\.part")  # whole, or as a killed process left it


@dataclass(frozen=True)
class Person:
    """Somebody whose pictures lie here.

    Parameters
    ----------
    person_id : str
        Made up when the first picture came, so that it says nothing about anybody: 'mine-3f9a1c'.
    name : str
        As they wrote it.
    pictures : tuple of Picture
        What is kept, each with its record.
    until : datetime.date
        The last day of the picture that is kept longest.
    """

    person_id: str
    name: str
    pictures: tuple[Picture, ...]
    until: datetime.date


def folder() -> Path:
    """Return where pictures of your own lie, outside the project; it need not exist.

    Examples
    --------
    >>> folder().name
    'mine'
    """
    return personal_folder() / "mine"


def people() -> list[Person]:
    """Return everybody whose pictures are here and may still be used, in the order of their names."""
    found = []
    for place in _places():
        entries = [entry for entry in _entries(place) if entry.file.is_file() and not entry.has_run_out()]
        if entries and not (place / _GOING).exists():
            pictures = tuple(entry.picture() for entry in entries)
            found.append(Person(place.name, entries[0].name, pictures, max(entry.until for entry in entries)))
    return sorted(found, key=lambda person: (name_key(person.name), person.person_id))


def keep_picture(name: str, rgb: np.ndarray, statement: Statement) -> Picture:
    """Keep the pixels of a picture that shows one person; nothing else of the file they came from.

    Parameters
    ----------
    name : str
        Who it is, one of the statement's names.
    rgb : numpy.ndarray
        Shape (height, width, 3), uint8.
    statement : Statement
        The record.

    Raises
    ------
    ConsentError
        If the statement is not whole.
    OSError
        If it cannot be written; then nothing is kept.
    """
    statement.require()
    with _alone():
        known = {name_key(person.name): person for person in people()}.get(name_key(name))  # keeps their first spelling
        place = folder() / (known.person_id if known else f"mine-{secrets.token_hex(3)}")
        number = 1 + max((entry.number for entry in _entries(place)), default=0)
        entry = _Entry(place, number, known.name if known else name.strip(), statement.uses, statement.until)
        try:
            for needed in (folder(), place):
                needed.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(folder() / _IGNORED, "*\n")  # wherever somebody moves this folder, git adds nothing of it
            write_whole(entry.record, entry.written())  # first: what has no record is never looked at
            write_whole(entry.file, _png(rgb))
        except BaseException:
            _undo(entry)
            raise
        return entry.picture()


def take_out(picture: Picture) -> None:
    """Take out one picture that has just been kept, with its record, before anything was made from it."""
    with _alone():
        _undo(_Entry(picture.path.parent, int(picture.path.stem), "", frozenset(), datetime.date.min))


def find_people(whom: str) -> list[str]:
    """Return the ids of those who are meant, by name: 'all', 'expired' (with a picture that ran out), a name or an id.

    Whoever was being withdrawn when a process was stopped is meant by each of them: that has to be finished.
    """
    if not is_anything_here():
        return []
    wanted, found = name_key(whom), []
    with _alone():  # whoever is just coming in has no record yet
        for place in _places():
            entries = _entries(place)
            begun = (place / _GOING).exists() or not entries  # without a record nothing may stay
            run_out = wanted == "expired" and any(entry.has_run_out() for entry in entries)
            if wanted == "all" or begun or run_out or is_called(place.name, whom):
                found.append(place.name)
    return sorted(found, key=lambda person_id: (name_key(name_of(person_id)), person_id))


def is_called(person_id: str, whom: str) -> bool:
    """Tell whether this is somebody's id or name, however its letters are put together."""
    return name_key(whom) in {person_id, *(name_key(entry.name) for entry in _entries(folder() / person_id))}


@contextmanager
def noted(pictures: Iterable[Picture], kind: str, place: Path) -> Iterator[None]:
    """Write down where something that comes from pictures of your own will lie; the block then makes it.

    Whoever keeps something on a disk asks ``Consent.may_keep`` and does it in here; so it is found on withdrawal, which
    waits for the end of the block. Of other pictures nothing is written down.

    Parameters
    ----------
    pictures : iterable of Picture
        What it is made from.
    kind : str
        'file', one of a cache, which is to be deleted, or 'gallery', a folder with a gallery that is to forget them.
    place : Path
        Where.

    Raises
    ------
    ConsentError
        If somebody has taken their pictures back in the meantime.
    """
    mine = {one.person_id: one for one in pictures if one.consent.basis == "own-picture" and one.person_id is not None}
    if not mine:
        yield
        return
    line = json.dumps([kind, str(Path(place).absolute())])  # in ASCII, whatever the name holds
    with _alone():
        for person_id, picture in mine.items():
            file = folder() / person_id / _PLACES
            if not file.parent.is_dir() or (file.parent / _GOING).exists():
                raise ConsentError(
                    f"The picture '{picture.picture_id}' has been taken back, so nothing is kept of it.",
                    "Restart the kernel: it still holds what it was made of.",
                )
            known = file.read_text("ascii", "replace").splitlines() if file.is_file() else []
            if line not in known:
                write_whole(file, "\n".join([*known, line, ""]))
        yield


def kept_elsewhere(person_id: str) -> list[tuple[str, Path]]:
    """Return the kind and the place of everything that ``noted`` was told of somebody; other lines count for nothing."""
    file = folder() / person_id / _PLACES
    found = []
    for line in file.read_text("ascii", "replace").splitlines() if file.is_file() else []:
        with suppress(ValueError, TypeError, RecursionError):
            kind, place = json.loads(line)
            found.append((kind, Path(place)))
    return found


def name_of(person_id: str) -> str:
    """Return what somebody is called in their records; the id itself where no record is left."""
    return next((entry.name for entry in _entries(folder() / person_id)), person_id)


def shut(person_id: str) -> None:
    """Let nobody use somebody's pictures any more; whoever withdraws them next goes on from there, whatever stops us."""
    with _alone():
        if not (folder() / person_id / _GOING).exists():
            write_whole(folder() / person_id / _GOING, "")


def delete_pictures(person_id: str, run_out: bool, trouble: Callable[[OSError], None]) -> int:
    """Delete the pictures of somebody, or those whose time has run out, and return how many; their records stay.

    What cannot be deleted is told, and costs no other.
    """
    with _alone():
        files = [entry.file for entry in _entries(folder() / person_id) if entry.has_run_out() or not run_out]
        there = [file for file in files if file.is_file()]
        gone = len(there)
        for file in there:
            try:
                erase(file)
            except OSError as error:
                trouble(error)
                gone -= 1
    return gone


def forget(person_id: str) -> None:
    """Delete the records of pictures that are gone, and, if none is left, all that we know of somebody.

    Raises
    ------
    OSError
        If a file cannot be deleted.
    """
    place = folder() / person_id
    with _alone():
        entries = _entries(place)
        for entry in entries:
            if not entry.file.is_file():
                _drop(entry)
        if not any(entry.file.is_file() for entry in entries):
            _clear(place)
        elif (place / _PLACES).is_file():  # a gallery may still hold the others; and a file, what was made just now
            lines = [[kind, str(at)] for kind, at in kept_elsewhere(person_id) if kind != "file" or at.exists()]
            write_whole(place / _PLACES, "".join(f"{json.dumps(line)}\n" for line in lines))


def goes_whole(person_id: str) -> bool:
    """Tell whether none of somebody's pictures may be used any longer: withdrawn, or the last day of each is over."""
    place = folder() / person_id
    return (place / _GOING).exists() or all(entry.has_run_out() for entry in _entries(place))


def is_anything_here() -> bool:
    """Tell whether anybody's picture is here; quick, for every door asks it."""
    return any(_places())


@dataclass(frozen=True)
class _Entry:
    """One kept picture: a file of pixels and a file with its record."""

    place: Path
    number: int
    name: str
    uses: frozenset[str]
    until: datetime.date

    @property
    def file(self) -> Path:
        return self.place / f"{self.number}.png"

    @property
    def record(self) -> Path:
        return self.place / f"{self.number}.json"

    def has_run_out(self) -> bool:
        return datetime.date.today() > self.until

    def picture(self) -> Picture:
        consent = Consent(
            basis="own-picture",
            scope=self.uses,
            statement=f"{_STATED}.",
            source="brought by whoever uses this machine",
            licence="none: not to be copied or passed on",
            forbids=("passing it on", "using it for anything that the record does not name"),
            kept_until=self.until,
            owner=f"the picture of {self.name}",
        )
        settings = MappingProxyType({"name": self.name})
        return Picture(f"{self.place.name}_{self.number}", self.file, consent, self.place.name, settings)

    def written(self) -> str:
        told = {"name": self.name, "uses": sorted(self.uses), "until": str(self.until), "statement": _STATED}
        return json.dumps(told, indent=1, ensure_ascii=False)


def _places() -> list[Path]:
    try:
        return sorted(place for place in folder().iterdir() if place.name.startswith("mine-") and _is_ours(place))
    except FileNotFoundError:
        return []


def _is_ours(place: Path) -> bool:
    """Tell whether this is somebody's folder, and no link to a folder elsewhere, nor one with others' files alone."""
    if not place.is_dir() or place.resolve() != folder().resolve() / place.name:
        return False
    try:
        names = os.listdir(place)
    except OSError:  # whoever tries to delete it says so
        return True
    return not names or any(map(_OURS.fullmatch, names))


def _entries(place: Path) -> list[_Entry]:
    """Return what lies in somebody's folder; a record that cannot be read has run out, for it allows nothing."""
    found = []
    for file in place.glob("[1-9]*.json"):
        if not _OURS.fullmatch(file.name):  # such as '1 copy.json'
            continue
        try:
            told = json.loads(file.read_text("utf-8"))
            until, uses = datetime.date.fromisoformat(told["until"]), frozenset(map(str, told["uses"]))
            found.append(_Entry(place, int(file.stem), str(told["name"]), uses & USES_OF_MINE.keys(), until))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            found.append(_Entry(place, int(file.stem), place.name, frozenset(), datetime.date.min))
    return sorted(found, key=lambda entry: entry.number)


def _drop(entry: _Entry) -> None:
    """Delete a picture, and last its record, with what is half-written of them."""
    for file in (entry.file, entry.record):
        erase_with_halves(file)


def _undo(entry: _Entry) -> None:
    """Delete a picture that has just come, and the folder that was made for it; if that fails, its record runs out."""
    with suppress(OSError):
        _drop(entry)
        if not any(entry.place.iterdir()):
            _clear(entry.place)


def _clear(place: Path) -> None:
    """Delete somebody's folder, with pictures that have no record and what a killed process left half-written."""
    for file in sorted(place.iterdir(), key=lambda file: file.name == _GOING):  # the sign that it goes stays longest
        if _OURS.fullmatch(file.name):
            erase(file)
    if not any(place.iterdir()):
        place.rmdir()
    sweep(folder())
    if [file.name for file in folder().iterdir()] == [_IGNORED]:
        erase(folder() / _IGNORED)
        folder().rmdir()


@contextmanager
def _alone() -> Iterator[None]:
    with alone(personal_folder() / ".mine-lock"):
        yield


def _png(rgb: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(rgb)).save(file, "PNG")
    return file.getvalue()
