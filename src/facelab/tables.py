"""One way to read a table that somebody brings: what does not hold together is refused, with its line."""

import csv
import io
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from facelab.errors import FacelabError

AS_COMMAS = "Save it as 'CSV UTF-8 (comma delimited)'."


def read_table(
    file: str | Path, needs: tuple[str, ...], key: str | None = None, repeats: bool = False
) -> dict[int, Mapping[str, str]]:
    """Read a table of commas, in UTF-8 with or without Excel's mark at its beginning.

    Parameters
    ----------
    file : str or Path
        The table; its first line names the columns.
    needs : tuple of str
        Columns that must be there and filled in each row.
    key : str, optional
        One of ``needs``, of which no two rows may hold the same value.
    repeats : bool
        Accept two rows with the same key if they agree in everything; the second is left out.

    Returns
    -------
    dict of int to mapping of str to str
        By the line on which each row begins, counted from 1: column to cell, without blanks at either end.

    Raises
    ------
    FacelabError
        If anything above does not hold, or a row has more or fewer cells than there are columns; in one line, with
        the line of the table.
    """
    name = _name(file)
    lines = _cells(read_text(file), name)
    first, head = next(iter(lines.items()), (1, []))
    columns = _columns(head, [cells for line, cells in lines.items() if line != first], needs, name, first)
    rows, seen = {}, {}
    for line, cells in lines.items():
        if line == first:
            continue
        if len(cells) != len(head):
            raise FacelabError(
                f"Line {line} of '{name}' has {len(cells)} cells, and its first line names {len(head)} columns.",
                "Give each row a cell for each column; put a cell that holds a comma into double quotes.",
            )
        row = MappingProxyType({column: cells[place] for place, column in columns.items()})
        if empty := [column for column in needs if not row[column]]:
            raise FacelabError(f"Line {line} of '{name}' lacks a value of '{empty[0]}'.", "Fill it in.")
        before = seen.setdefault(row[key], line) if key else line
        if before != line:
            if repeats and row == rows[before]:
                continue
            how = "the same values" if row == rows[before] else "other values"
            raise FacelabError(
                f"Line {line} of '{name}' names the {key} {row[key]!r} again; line {before} has {how}.",
                "Keep one of the two lines.",
            )
        rows[line] = row
    if not rows:
        raise FacelabError(f"'{name}' has a first line with columns, and no row below it.", "Fill it in.")
    return rows


def read_text(file: str | Path) -> str:
    """Read a text in UTF-8, with or without Excel's mark at its beginning; line ends stay as they are.

    Raises
    ------
    FacelabError
        If there is no such file, it cannot be read, or it is in another encoding.
    """
    name = _name(file)
    try:
        data = Path(os.path.expanduser(file)).read_bytes()
    except FileNotFoundError:
        raise FacelabError(f"There is no file '{file}'.", "Check the name and the folder.") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise FacelabError(f"'{file}' cannot be read ({why}).", "Check the name, and who may read it.") from None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FacelabError(f"'{name}' is in UTF-16, and UTF-8 is needed (line 1).", AS_COMMAS)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FacelabError(f"'{name}' is not text in UTF-8 (line {line}).", AS_COMMAS) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise FacelabError(f"'{name}' holds a NUL byte, so it is not text in UTF-8 (line {line}).", AS_COMMAS)
    return text


def _name(file: str | Path) -> str:
    """Return the file with its folder, as messages name it."""
    return "/".join(Path(file).parts[-2:])


def _cells(text: str, name: str) -> dict[int, list[str]]:
    """Return the cells of each row in which something stands, by the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines, line = {}, 1
    try:
        for cells in reader:
            cells = [cell.strip() for cell in cells]
            if any(cells):
                lines[line] = cells
            line = reader.line_num + 1
    except csv.Error as error:
        why = "has a double quote that is not closed" if "unexpected end" in str(error) else f"cannot be read ({error})"
        raise FacelabError(
            f"The row from line {line} of '{name}' {why}.", "Mend that line; write a double quote in a cell twice."
        ) from None
    return lines


def _columns(head: list[str], rows: list[list[str]], needs: tuple[str, ...], name: str, line: int) -> dict[int, str]:
    """Return the place and name of each column; one without a name in which nothing stands is left out."""
    if missing := [column for column in needs if column not in head]:
        it_has = ", ".join(head) or "nothing"
        for separator, called in ((";", "semicolons"), ("\t", "tabs")):
            if separator in it_has:
                raise FacelabError(
                    f"Line {line} of '{name}' separates columns by {called}, and commas are needed.", AS_COMMAS
                )
        raise FacelabError(
            f"'{name}' has no column '{missing[0]}' (it has: {' '.join(it_has.split())}).",
            f"Name the columns in its first line, '{missing[0]}' among them, and separate them by commas.",
        )
    for place, column in enumerate(head):
        if column and column in head[:place]:
            raise FacelabError(
                f"Line {line} of '{name}' names the column {column!r} twice.", "Rename one of them, or delete it."
            )
        if not column and any(len(cells) > place and cells[place] for cells in rows):
            raise FacelabError(f"Column {place + 1} of '{name}' has no name in line {line}.", "Name it, or delete it.")
    return {place: column for place, column in enumerate(head) if column}
