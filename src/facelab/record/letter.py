"""A request for public records: the learner's choices, checked, the letter that they make, and where it is kept."""

import calendar
import re
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import NamedTuple

from facelab.errors import FacelabError, RecordError
from facelab.files import write_whole
from facelab.paths import work_folder
from facelab.record.dates import bounds, check_full_date
from facelab.record.load import Record
from facelab.record.schema import LetterKit

LONGEST = 1500  # characters of a field; more is a paper, not a request


@dataclass(frozen=True)
class RecordsRequest:
    """What a learner fills in.

    Parameters
    ----------
    agency : str
        Whom the letter is to.
    begins, ends : str
        The period: dates with a year, such as ``2018`` or ``2018-05``.
    sought : tuple of str
        Ids of ``letter.yaml``: which records.
    own : str
        Something else that is sought, in the learner's own words.
    law, format, fees : str
        Ids of ``letter.yaml``.
    name, contact, date : str
        Left empty, a blank to fill in by hand stands in the letter.
    """

    agency: str
    begins: str
    ends: str
    sought: tuple[str, ...]
    own: str = ""
    law: str = "other"
    format: str = "electronic"
    fees: str = "waive"
    name: str = ""
    contact: str = ""
    date: str = ""


class Saved(NamedTuple):
    """The files of a letter; ``pdf`` is None where there is none."""

    text: Path
    pdf: Path | None


def compose(record: Record, request: RecordsRequest) -> str:
    """Write the letter.

    Parameters
    ----------
    record : Record
        Holds what the letter is made of.
    request : RecordsRequest
        The learner's choices.

    Returns
    -------
    str
        The letter; paragraphs are single lines with an empty line between them.

    Raises
    ------
    RecordError
        If there is no agency, nothing sought, no period, an end before the beginning, an unknown choice, or a field
        that is too long.
    """
    kit = record.letter
    _check(kit, request)
    asked = [kind.asks for kind in kit.sought if kind.id in request.sought]
    asked += [_line(request.own)] if request.own.strip() else []
    fields = {name: _line(getattr(request, name)) or blank for name, blank in kit.blanks.items()}
    return Template(kit.letter).substitute(
        fields,
        agency=_line(request.agency),
        law=kit.laws[request.law],
        begins=_spoken(request.begins),
        ends=_spoken(request.ends),
        records="\n".join(f"{number}. {words}" for number, words in enumerate(asked, 1)),
        format=kit.formats[request.format],
        fees=kit.fees[request.fees],
    )


def blanks_left(record: Record, letter: str) -> tuple[str, ...]:
    """Return the blanks that a letter still has, as they stand in it."""
    return tuple(blank for blank in record.letter.blanks.values() if blank in letter)


def file_name(agency: str) -> str:
    """Return a file name, without its ending, for a letter to an agency: plain letters, digits and underscores."""
    words = re.sub(r"[^a-z0-9]+", "_", agency.lower()).strip("_")[:40].strip("_")
    return f"request_{words}" if words else "request"


def save_letter(letter: str, pdf: bytes | None, name: str, folder: Path | None = None) -> Saved:
    """Save a letter as text and as PDF, each wholly or not at all; an earlier letter of that name is replaced.

    Parameters
    ----------
    letter : str
        The letter.
    pdf : bytes or None
        The same as a PDF, if there is one; see ``facelab.figures.record.letter.letter_pdf``.
    name : str
        File name without its ending; see ``file_name``.
    folder : Path, optional
        Where to; ``letters`` in the learner's folder unless told.

    Raises
    ------
    FacelabError
        If nothing can be written there.
    """
    folder = folder or work_folder() / "letters"
    saved = Saved(folder / f"{name}.txt", None if pdf is None else folder / f"{name}.pdf")
    try:
        write_whole(saved.text, letter.encode("utf-8"))
        if saved.pdf:
            write_whole(saved.pdf, pdf)
    except OSError as error:
        raise FacelabError(
            f"The letter cannot be saved in {folder} ({error.strerror}).",
            "Copy it from the page, or free that folder and save again.",
        ) from error
    return saved


def _check(kit: LetterKit, request: RecordsRequest) -> None:
    if not _line(request.agency):
        raise RecordError("The letter has no addressee.", "Write the name of the office that you ask.")
    _known("record", request.sought, [kind.id for kind in kit.sought])
    if not request.sought and not request.own.strip():
        raise RecordError("The letter asks for nothing.", "Tick a kind of record, or describe one in your own words.")
    for what, among in (("law", kit.laws), ("format", kit.formats), ("fees", kit.fees)):
        _known(what, [getattr(request, what)], among)
    for what, text in vars(request).items():
        if isinstance(text, str) and len(text) > LONGEST:
            raise RecordError(f"The field '{what}' has {len(text)} characters.", f"Use {LONGEST} at most.")
    begins, ends = _point("beginning", request.begins), _point("end", request.ends)
    if begins[0] > ends[1]:
        raise RecordError(
            f"The period ends ({_line(request.ends)}) before it begins ({_line(request.begins)}).",
            "Turn the two round.",
        )


def _known(what: str, words, among) -> None:
    for word in words:
        if word not in among:
            raise RecordError(f"The letter has no {what} '{word}'.", f"It has: {', '.join(among)}.")


def _point(name: str, text: str) -> tuple:
    try:
        return bounds(check_full_date(_line(text)))
    except ValueError:
        raise RecordError(
            f"The {name} of the period, '{_line(text)}', is not a valid date.",
            "Write a year or a month, such as 2018 or 2018-05.",
        ) from None


def _spoken(date: str) -> str:
    """Return a date as a letter writes it: ``2018``, ``May 2018``, ``23 May 2018``."""
    year, *rest = (int(part) for part in _line(date).split("-"))
    words = [str(year)]
    words += [calendar.month_name[rest[0]]] if rest else []
    words += [str(rest[1])] if len(rest) > 1 else []
    return " ".join(reversed(words))


def _line(text: str) -> str:
    """Return text on one line, without marks that no letter needs (control characters, runs of space)."""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
