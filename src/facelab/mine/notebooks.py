"""Notebooks without what was made of a learner's own pictures: marked outputs go, everything written stays."""

import json
import os
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

from facelab.errors import FacelabError
from facelab.files import write_whole
from facelab.marks import MADE_FROM

_ODD = "Open it in the lab and save it there; if that fails, delete it."


def strip(notebook: dict[str, Any], people: Collection[str] | None = None) -> int:
    """Clear, in place, the outputs and the number of each code cell with an output marked with one of these people.

    What a learner wrote, code and text, stays. So does every other cell. The state of widgets goes with the outputs:
    it is one for the whole notebook and says of nothing which cell it belongs to.

    Parameters
    ----------
    notebook : dict
        A notebook of format 4 as JSON gives it.
    people : collection of str, optional
        Whose, by person_id; without it, everybody's. A mark that cannot be read counts as everybody's.

    Returns
    -------
    int
        How many cells were cleared.

    Raises
    ------
    FacelabError
        If this is not a notebook of format 4; it is left as it was.

    Examples
    --------
    >>> mark = {"data": {MADE_FROM: '{"people": ["mine-3f9a1c"]}'}}
    >>> cell = {"cell_type": "code", "source": "look()", "outputs": [mark], "execution_count": 3}
    >>> strip({"cells": [cell]}, {"mine-3f9a1c"}), cell["outputs"], cell["source"]
    (1, [], 'look()')
    """
    marked = [cell for cell in _code_cells(notebook) if _is_marked(cell, people)]
    for cell in marked:
        cell.update(outputs=[], execution_count=None)
    if marked:
        forget_widgets(notebook)
    return len(marked)


def forget_widgets(notebook: dict[str, Any]) -> None:
    """Take out, in place, the state of widgets that JupyterLab stores in a notebook if somebody asked it to."""
    if isinstance(notebook.get("metadata"), dict):
        notebook["metadata"].pop("widgets", None)


def strip_bytes(raw: bytes, people: Collection[str] | None = None) -> tuple[bytes, int]:
    """Return a notebook's file without what is marked, and how many cells were cleared.

    Its indentation, its line ends and its last line stay as they are; where nothing is cleared, every byte.

    Raises
    ------
    FacelabError
        If the file holds a mark and is not a notebook of format 4.
    """
    if MADE_FROM.encode() not in raw:  # so nothing else is even read as JSON
        return raw, 0
    try:
        text = raw.decode("utf-8-sig")
        notebook = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FacelabError(f"This is not a notebook: it cannot be read ({error}).", _ODD) from None
    cleared = strip(notebook, people)
    if not cleared:
        return raw, 0
    bom = raw[:3] if raw.startswith(b"\xef\xbb\xbf") else b""
    return bom + _written_like(text, notebook), cleared


def strip_file(path: Path, people: Collection[str] | None = None) -> int:
    """Strip one notebook on disk, or the one that a link stands for, and return how many cells were cleared.

    Raises
    ------
    FacelabError
        As ``strip_bytes``; the file stays as it is.
    OSError
        If it cannot be read or written; it stays as it is.
    """
    path = path.resolve()
    content, cleared = strip_bytes(path.read_bytes(), people)
    if cleared:
        mode = path.stat().st_mode
        write_whole(path, content)
        path.chmod(mode)
    return cleared


def strip_files(
    folder: Path, people: Collection[str] | None, trouble: Callable[[FacelabError], None] | None = None
) -> list[tuple[Path, int]]:
    """Strip every notebook below a folder: copies, checkpoints and hidden ones too.

    Parameters
    ----------
    folder : Path
        Where to look; it need not exist. Links to folders are not followed; a link to a notebook is.
    people : collection of str or None
        As for ``strip``.
    trouble : callable, optional
        Called with what to tell about each file that could not be read or written. Without it the first of them is
        raised, once all other files are done.

    Returns
    -------
    list of (Path, int)
        Each notebook that was changed, and how many of its cells were cleared; in the order of their paths.
    """
    changed, troubles = [], []
    for path in _notebooks(folder, troubles.append):
        try:
            if cleared := strip_file(path, people):
                changed.append((path, cleared))
        except FacelabError as error:
            what = f"{path} may hold what was made of your pictures: {error.what}"
            troubles.append(FacelabError(what, error.cure))
        except OSError as error:
            troubles.append(_closed(path, error))
    if troubles and trouble is None:
        raise troubles[0]
    for error in troubles:
        trouble(error)
    return changed


def _code_cells(notebook: Any) -> Iterator[dict]:
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise FacelabError("This is not a notebook of format 4: it has no list of cells.", _ODD)
    for number, cell in enumerate(notebook["cells"], 1):
        if not isinstance(cell, dict):
            raise FacelabError(f"Cell {number} of this notebook is not a cell.", _ODD)
        if cell.get("cell_type") == "code":
            outputs = cell.get("outputs", [])
            if not isinstance(outputs, list) or not all(isinstance(output, dict) for output in outputs):
                raise FacelabError(f"The outputs of cell {number} of this notebook cannot be read.", _ODD)
            yield cell


def _is_marked(cell: dict, people: Collection[str] | None) -> bool:
    data = (output.get("data") for output in cell.get("outputs", []))
    marks = [bundle[MADE_FROM] for bundle in data if isinstance(bundle, dict) and MADE_FROM in bundle]
    return any(people is None or _names_one(mark, people) for mark in marks)


def _names_one(mark: Any, people: Collection[str]) -> bool:
    try:
        named = json.loads("".join(mark))["people"]  # a format of its own would let it be a list of lines
    except (ValueError, TypeError, KeyError, RecursionError):
        return True
    return not named or not isinstance(named, list) or any(person in people for person in named)


def _notebooks(folder: Path, trouble: Callable[[FacelabError], None]) -> Iterator[Path]:
    """Yield whatever is named like a notebook: 'a.ipynb', '.~a.ipynb', 'a.ipynb.invalid', 'a.ipynb~'."""

    def closed(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            trouble(_closed(error.filename, error))

    for place, folders, names in os.walk(folder, onerror=closed):
        folders.sort()
        for name in sorted(names):
            if ".ipynb" in name.lower() and not name.endswith(".part") and Path(place, name).is_file():
                yield Path(place, name)


def _closed(path: Path | str, error: OSError) -> FacelabError:
    return FacelabError(
        f"{path} may hold what was made of your pictures and could not be looked through ({error.strerror or error}).",
        "Close whatever has it open and do this again, or delete it.",
    )


def _written_like(text: str, notebook: dict) -> bytes:
    """Return a notebook as JSON laid out as the text that it was read from."""
    start = re.match(r'\s*\{(?P<line>\r?\n(?P<indent>[ \t]*))?\s*"(?:[^"\\]|\\.)*"\s*:(?P<space> ?)', text)
    apart = "" if start["line"] is not None else start["space"]
    how = {"indent": start["indent"], "separators": (f",{apart}", f":{start['space']}")}
    end = text[len(text.rstrip()) :]
    line = "\r\n" if (start["line"] or "").startswith("\r") else "\n"
    for ascii_only in (text.isascii(), True):  # the second time for half a character, which UTF-8 cannot hold
        try:
            body = json.dumps(notebook, ensure_ascii=ascii_only, **how)
            return (body.replace("\n", line) + end).encode()
        except UnicodeEncodeError:
            continue
    raise AssertionError("ASCII holds everything")
