"""What lies in a folder of people: each picture, and each file that is passed over, with the reason."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePath

from facelab.packs.consent import FILE_NAME
from facelab.packs.pictures import PICTURE_ENDINGS, is_picture

HIDDEN = "hidden (its name begins with a dot)"
NOT_A_PICTURE = "not a picture"
LEADS_NOWHERE = "a link that leads nowhere"
NOT_REGULAR = "not a regular file"
CANNOT_BE_READ = "cannot be read"
BESIDE = "lies beside the sub-folders, so it is nobody's"
LINKED = "a link to a folder; only a sub-folder itself may be one"
LINKED_UP = "a link to the whole folder, or to one that holds it"
EMPTY = "a sub-folder with no picture in it"

_FOLDER, _FILE = "folder", "file"


@dataclass(frozen=True)
class PassedOver:
    """A file or folder that no picture was taken from.

    Parameters
    ----------
    file : str
        Where it lies, from the folder on, with forward slashes.
    why : str
        The reason, in words.
    """

    file: str
    why: str


def walk(folder: Path) -> tuple[list[str], list[PassedOver]]:
    """Return every picture that lies in a sub-folder, however deep, and all that is passed over.

    A file is a picture if its first bytes are those of one, or if its name promises one: then it is tried, and counts
    as a failure to acquire if it does not open. Links to files are followed, links to folders only where they are a
    person's own sub-folder.

    Parameters
    ----------
    folder : Path
        It holds one sub-folder per person.

    Returns
    -------
    pictures : list of str
        'sub-folder/file' or 'sub-folder/inner/file', in the order of their names on every machine.
    passed_over : list of PassedOver
        In the same order; a folder is named once, and not what lies in it. The consent record is not among them.

    Raises
    ------
    OSError
        If the folder itself cannot be read.
    """
    pictures, passed_over = [], []
    for entry in os.scandir(folder):
        kind = _kind(entry)
        if kind == _FOLDER and Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(entry.path)):
            kind = LINKED_UP
        if kind == _FOLDER:
            mine, not_mine = _walk_person(entry)
            pictures += mine
            passed_over += not_mine
            if not mine and PassedOver(entry.name, CANNOT_BE_READ) not in not_mine:
                passed_over.append(PassedOver(entry.name, EMPTY))
        elif entry.name != FILE_NAME:
            passed_over.append(PassedOver(entry.name, BESIDE if kind == _FILE else kind))
    return sorted(pictures, key=_parts), sorted(passed_over, key=lambda passed: _parts(passed.file))


def _walk_person(person: os.DirEntry) -> tuple[list[str], list[PassedOver]]:
    pictures, passed_over = [], []
    waiting = [(person.name, person.path)]
    while waiting:  # and not a function that calls itself: folders may lie deeper than Python's stack
        name, path = waiting.pop()
        try:
            entries = list(os.scandir(path))
        except OSError:
            passed_over.append(PassedOver(name, CANNOT_BE_READ))
            continue
        here = os.path.realpath(path)
        for entry in entries:
            inner, kind = f"{name}/{entry.name}", _kind(entry)
            if kind == _FOLDER and os.path.realpath(entry.path) != os.path.join(here, entry.name):
                kind = LINKED  # a symbolic link, or a junction of Windows
            if kind == _FILE:
                kind = _promise(entry)
            if kind == _FOLDER:
                waiting.append((inner, entry.path))
            elif kind == _FILE:
                pictures.append(inner)
            else:
                passed_over.append(PassedOver(inner, kind))
    return pictures, passed_over


def _kind(entry: os.DirEntry) -> str:
    """Return that it is a folder, or a file, or why it is passed over."""
    if entry.name.startswith("."):
        return HIDDEN
    try:
        mode = entry.stat().st_mode
    except PermissionError:
        return CANNOT_BE_READ
    except OSError:
        return LEADS_NOWHERE if entry.is_symlink() else CANNOT_BE_READ
    if stat.S_ISDIR(mode):
        return _FOLDER
    return _FILE if stat.S_ISREG(mode) else NOT_REGULAR


def _promise(entry: os.DirEntry) -> str:
    """Return that it is a file to be read as a picture, or why not."""
    if PurePath(entry.name).suffix.lower() in PICTURE_ENDINGS:
        return _FILE
    try:
        return _FILE if is_picture(entry.path) else NOT_A_PICTURE
    except OSError:
        return CANNOT_BE_READ


def _parts(name: str) -> list[str]:
    return name.split("/")
