"""Files on disk: written whole or not at all, folders replaced as one, and nothing deleted that we did not make."""

import errno
import glob
import hashlib
import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from facelab.errors import FacelabError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

MARKER = ".face-value.json"  # in a folder that we made: the sha256 of each file that we wrote there
AGAIN = "run the same command again"

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_NO_FOLDER = {errno.EEXIST, errno.ENOTDIR}
_TAKEN = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}


def explain(error: OSError) -> FacelabError:
    """Return what an error of the file system means, in one line with the cure."""
    place = f"'{shown(error.filename)}'" if error.filename is not None else "a file"
    if error.errno in _FULL:
        return FacelabError(f"The disk is full: {place} could not be written.", f"Free some space and {AGAIN}.")
    if error.errno in _FORBIDDEN:
        return FacelabError(
            f"This account may not use {place} ({error.strerror}).",
            "Copy the project into a folder of your own, or set FACELAB_WORK to one.",
        )
    if error.errno in _NO_FOLDER:
        return FacelabError(
            f"{place[:1].upper()}{place[1:]} is a file where a folder is needed, or lies in one.",
            "Move that file elsewhere, or set FACELAB_WORK to another folder.",
        )
    return FacelabError(f"The file system refuses {place} ({error.strerror or error}).", f"If it is there, {AGAIN}.")


def shown(name: str | bytes | os.PathLike) -> str:
    """Return a file's name as text that every program can print; bytes that are no text become question marks."""
    return os.fsdecode(name).encode("utf-8", "replace").decode("utf-8")


def write_whole(path: Path, content: bytes | str) -> Path:
    """Write a file so that it is there wholly or not at all, whatever stops us.

    Parameters
    ----------
    path : Path
        The file; its folder is made if need be. An older file of that name is there until the new one is.
    content : bytes or str
        What to write; text as UTF-8.

    Returns
    -------
    Path
        The same path.

    Raises
    ------
    OSError
        If it cannot be written; the older file stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{threading.get_ident()}.{os.getpid()}.part")  # two threads may write one file
    try:
        with part.open("wb") as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())  # or a power cut may leave the new name with nothing behind it
        os.replace(part, path)
    except OSError as error:
        error.filename = str(path)  # not the name that it would have had for a moment
        raise
    finally:
        part.unlink(missing_ok=True)
    return path


def sweep(folder: Path) -> None:
    """Delete the unfinished files of ``write_whole`` whose process was killed."""
    for part in folder.glob(".*.part"):
        process = part.name.split(".")[-2]
        if process.isdecimal() and not psutil.pid_exists(int(process)):
            part.unlink(missing_ok=True)


def overwrite(path: Path) -> None:
    """Overwrite a file with zeros; it stays as long as it is, for whoever looks at it through a memory map.

    What a disk itself keeps of overwritten blocks is out of reach of any program.
    """
    with path.open("r+b") as file:
        left = os.fstat(file.fileno()).st_size
        while left > 0:
            left -= file.write(bytes(min(left, 1 << 20)))
        file.flush()
        os.fsync(file.fileno())


def erase(path: Path) -> None:
    """Overwrite a file and delete it; nothing if it is not there, and of a link nothing but the link.

    Raises
    ------
    OSError
        If it cannot be written to or deleted, as on Windows while it is open elsewhere.
    """
    with suppress(FileNotFoundError):
        if not path.is_symlink():
            with suppress(OSError):
                path.chmod(0o600)  # it may be read-only
            try:
                overwrite(path)
            except OSError as error:
                if error.errno not in _FULL:  # some file systems write zeros elsewhere, and need room for them
                    raise
        path.unlink()


def erase_with_halves(path: Path) -> None:
    """Do as ``erase``, and with what a killed process left of ``write_whole``; nobody may write the file meanwhile."""
    for half in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        erase(half)
    erase(path)


@contextmanager
def alone(lock: Path, wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Let one process at a time into the block.

    Parameters
    ----------
    lock : Path
        A file that stands for what is shared; made for the time, and deleted. It is let go of with the process, however
        that ends.
    wait : callable
        Called once if somebody else is inside and we have to wait.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    waited = False
    while True:
        file = lock.open("a")
        if _take(file) and _is_still(lock, file):
            break
        file.close()
        if not waited:
            wait()
            waited = True
        time.sleep(0.05)
    try:
        yield
    finally:
        if fcntl is None:
            file.close()  # Windows deletes no open file
        with suppress(OSError):
            lock.unlink()
        file.close()


def _take(file) -> bool:
    try:
        if fcntl is None:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in _TAKEN  # a file system without locks: then nobody is kept out
    return True


def _is_still(lock: Path, file) -> bool:
    """Tell whether the path still names the file that we locked: whoever was inside deletes it as they leave."""
    with suppress(OSError):
        return os.path.samestat(os.fstat(file.fileno()), os.stat(lock))
    return False


@contextmanager
def replaced(place: Path, wait: Callable[[], None] = lambda: None) -> Iterator[Path]:
    """Yield an empty folder to fill, which then takes the place of the one that an earlier run made.

    Until then the earlier one stays; if the block fails, it stays for good. A file that somebody else put there, or
    changed, is kept: under its own name, or beside the new one as ``NAME.yours-1.ENDING``.

    Parameters
    ----------
    place : Path
        The folder: absent, empty, or made here before.
    wait : callable
        As for ``alone``.

    Raises
    ------
    FacelabError
        If the folder holds something and was not made here.
    OSError
        If something cannot be written; the earlier folder stays.
    """
    aside, old = (place.with_name(f".{place.name}.face-value-{which}") for which in ("new", "old"))
    _refuse_what_is_not_ours(place)
    with alone(place.with_name(f".{place.name}.face-value-lock"), wait):
        _settle(place, old)
        _refuse_what_is_not_ours(place)
        shutil.rmtree(aside, ignore_errors=True)  # of a run that was killed
        try:
            aside.mkdir()
            yield aside
            write_whole(aside / MARKER, json.dumps(_fingerprints(aside), indent=1, sort_keys=True))
            if place.exists():
                os.rename(place, old)
            os.rename(aside, place)
        finally:
            _settle(place, old)
            shutil.rmtree(aside, ignore_errors=True)


def _refuse_what_is_not_ours(place: Path) -> None:
    if place.is_file():
        raise FacelabError(f"'{place}' is a file; a folder is needed.", "Name a folder that does not exist yet.")
    if place.is_dir() and any(place.iterdir()) and not (place / MARKER).is_file():
        raise FacelabError(
            f"The folder '{place}' holds files that Face Value did not make; it would have to replace them.",
            "Name a folder that is empty or does not exist yet.",
        )


def _settle(place: Path, old: Path) -> None:
    """Finish a swap, even one that was killed: the earlier folder goes back, or gives way to the one in its place."""
    if old.exists() and not place.exists():
        os.rename(old, place)
    if not old.exists():
        return
    marker, ours = old / MARKER, {}
    with suppress(OSError, TypeError, ValueError):  # without its marker nothing there counts as ours
        ours = dict(json.loads(marker.read_text("utf-8")))
    for file in sorted(old.rglob("*")):
        if file != marker and (file.is_symlink() or not file.is_dir()):
            name = file.relative_to(old).as_posix()
            if ours.get(name) == _sha256(file):
                file.unlink()
            else:
                _move(file, place / name)
    shutil.rmtree(old)  # what is left: empty folders, and the marker, without which a second try would know nothing


def _move(file: Path, wanted: Path) -> None:
    wanted.parent.mkdir(parents=True, exist_ok=True)
    place, number = wanted, 0
    while os.path.lexists(place):
        number += 1
        place = wanted.with_name(f"{wanted.stem}.yours-{number}{wanted.suffix}")
    os.rename(file, place)


def _fingerprints(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): _sha256(path) for path in files}


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
