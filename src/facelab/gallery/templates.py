"""The templates of a gallery: rows of float32 in one file, or in memory; appended to, and written anew without some."""

import os
from contextlib import suppress
from pathlib import Path

import numpy as np

from facelab.errors import FacelabError
from facelab.files import overwrite
from facelab.pipeline.embed import DIMENSIONS

ROW = 4 * DIMENSIONS  # bytes
_AT_ONCE = 16_384


class FileTemplates:
    """Templates in a folder; a withdrawal writes a file with the next number, and wipes the one before.

    The records say which number counts, and how many of its rows. Whatever else is there was left by a process that was
    killed: ``tidy`` overwrites it with zeros and takes it away.

    Parameters
    ----------
    folder : Path
        Where the files lie.
    """

    def __init__(self, folder: Path):
        self.folder = folder

    def view(self, generation: int, count: int) -> np.ndarray:
        """Return the rows, shape (count, 128), float32, as they lie on disk."""
        if not count:
            return np.empty((0, DIMENSIONS), np.float32)
        self._require(generation, count)
        return np.memmap(self._file(generation), np.float32, "r", shape=(count, DIMENSIONS))

    def append(self, generation: int, count: int, rows: np.ndarray) -> None:
        """Write rows after the first ``count``; they count once the records say so."""
        with _opened(self._file(generation)) as file:
            file.seek(count * ROW)
            for start in range(0, len(rows), _AT_ONCE):
                file.write(rows[start : start + _AT_ONCE].data)
            _flush(file)
        self._flush_names()

    def without(self, generation: int, count: int, holes: np.ndarray, movers: np.ndarray) -> None:
        """Write the next file: the first rows, of which some, the holes, give their places to the movers behind them.

        Parameters
        ----------
        generation : int
            The file that counts; the new one has the next number.
        count : int
            How many rows the new file has.
        holes, movers : numpy.ndarray
            Shape (n,), integers: rows to be left out, below ``count``, and as many to be kept, from ``count`` on.
        """
        old = self.view(generation, max(count, int(movers.max(initial=-1)) + 1))
        with _opened(self._file(generation + 1)) as file:
            for start in range(0, count, _AT_ONCE):
                block = np.array(old[start : min(start + _AT_ONCE, count)])
                mine = (holes >= start) & (holes < start + len(block))
                block[holes[mine] - start] = old[movers[mine]]
                file.write(block.data)
            _flush(file)
        self._flush_names()

    def untidy(self, generation: int, count: int) -> bool:
        """Tell whether anything is there that does not count."""
        self._require(generation, count)
        return bool(self._strays(generation)) or _size(self._file(generation)) != count * ROW

    def tidy(self, generation: int, count: int) -> None:
        """Overwrite with zeros, and take away, whatever does not count."""
        self._require(generation, count)
        for stray in self._strays(generation):
            overwrite(stray)
            with suppress(PermissionError):  # Windows keeps what another process looks at; the next opening tries again
                stray.unlink()
        if _size(self._file(generation)) != count * ROW:
            with _opened(self._file(generation)) as file:
                _wipe(file, count * ROW)
                with suppress(OSError):  # Windows shortens no file that another process looks at; then it ends in zeros
                    file.truncate(count * ROW)

    def _flush_names(self) -> None:
        """Have the file's name on the disk before the records count on it; Windows does that by itself."""
        if os.name != "nt":
            folder = os.open(self.folder, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _file(self, generation: int) -> Path:
        return self.folder / f"templates-{generation}.f32"

    def _strays(self, generation: int) -> list[Path]:
        return [file for file in self.folder.glob("templates-*.f32") if file != self._file(generation)]

    def _require(self, generation: int, count: int) -> None:
        file = self._file(generation)
        if (size := _size(file)) < count * ROW:
            raise FacelabError(
                f"'{file}' is damaged: it holds {size // ROW:,} templates of {count:,}.",
                "Put back a copy of the whole folder, or enrol everybody again in a new one.",
            )


class MemoryTemplates:
    """Templates that no disk ever holds; gone with the process."""

    def __init__(self):
        self._rows = np.empty((0, DIMENSIONS), np.float32)

    def view(self, generation: int, count: int) -> np.ndarray:
        """Return the rows, shape (count, 128), float32."""
        return self._rows[:count]

    def append(self, generation: int, count: int, rows: np.ndarray) -> None:
        """Keep rows after the first ``count``."""
        self._rows = np.concatenate([self._rows[:count], rows])

    def without(self, generation: int, count: int, holes: np.ndarray, movers: np.ndarray) -> None:
        """Keep the first rows, of which some give their places to the movers behind them, and wipe the others."""
        kept = self._rows[:count].copy()
        kept[holes] = self._rows[movers]
        self._rows, old = kept, self._rows
        old[:] = 0

    def untidy(self, generation: int, count: int) -> bool:
        """Tell whether anything is there that does not count."""
        return len(self._rows) != count

    def tidy(self, generation: int, count: int) -> None:
        """Forget whatever does not count."""
        self._rows = self._rows[:count].copy()


def _opened(file: Path):
    """Open a file to write anywhere in it, and make it if need be; nothing that is there goes."""
    return open(os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600), "r+b")


def _wipe(file, start: int) -> None:
    """Overwrite with zeros from a place on."""
    end = file.seek(0, os.SEEK_END)
    file.seek(start)
    for place in range(start, end, _AT_ONCE * ROW):
        file.write(bytes(min(_AT_ONCE * ROW, end - place)))
    _flush(file)


def _flush(file) -> None:
    file.flush()
    os.fsync(file.fileno())


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
