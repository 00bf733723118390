"""Exercises on the record: claims to sort by evidence, and moratoria to read cell by cell."""

from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from typing import NamedTuple

from facelab.errors import RecordError
from facelab.record.load import Record
from facelab.record.schema import QUESTIONS, Claim, Moratorium

NO_ANSWER = "-"


class Agreement(NamedTuple):
    """How a learner's sorting compares with ours.

    Attributes
    ----------
    same, defensible, other, unanswered : int
        Chosen as we did; otherwise, but defensible; otherwise; not sorted.
    """

    same: int
    defensible: int
    other: int
    unanswered: int

    def describe(self) -> str:
        """Say it in words."""
        total = sum(self)
        words = f"Of {total} claims you sorted {self.same} as we did"
        words += f", {self.defensible} otherwise in a way that can be defended" if self.defensible else ""
        words += f", {self.other} otherwise" if self.other else ""
        return words + (f"; {self.unanswered} are not sorted yet." if self.unanswered else ".")


def cards(record: Record) -> list[Claim]:
    """Return the claims of the sorting exercise."""
    return [claim for claim in record.claims if claim.sorting]


def kinds_by_letter(record: Record) -> dict[str, str]:
    """Return the kinds of evidence that claims of the articles rest on, by the letter that stands for each."""
    used = {claim.evidence for claim in record.claims if claim.layer == "articles"}
    return dict(zip(ascii_uppercase, (kind for kind in record.vocabulary.evidence if kind in used), strict=False))


def compare_sorting(claims: Sequence[Claim], chosen: Sequence[str | None]) -> Agreement:
    """Count how a learner sorted claims, beside our own sorting.

    Parameters
    ----------
    claims : sequence of Claim
        Cards, each with its ``sorting``.
    chosen : sequence of str or None
        A kind of evidence for each; None where nothing was chosen.
    """
    counts = dict.fromkeys(Agreement._fields, 0)
    for claim, kind in zip(claims, chosen, strict=True):
        counts[verdict(claim, kind)] += 1
    return Agreement(**counts)


def verdict(claim: Claim, kind: str | None) -> str:
    """Say how a choice stands to ours: a field of ``Agreement``."""
    if kind is None:
        return "unanswered"
    if kind == claim.evidence:
        return "same"
    return "defensible" if kind in claim.sorting.defensible else "other"


def readings_by_letter(record: Record) -> dict[str, str]:
    """Return the ways in which an answer about a moratorium can stand in its source, by their first letters."""
    return {reading[0].upper(): reading for reading in record.vocabulary.readings}


def compare_readings(moratoria: Sequence[Moratorium], chosen: Mapping[str, Sequence[str | None]]) -> tuple[int, int]:
    """Count the cells that a learner read as we did, and those that were read at all.

    Parameters
    ----------
    moratoria : sequence of Moratorium
        The columns.
    chosen : mapping of str to sequence of str or None
        Id of a moratorium to six readings, in the order of ``QUESTIONS``.
    """
    pairs = [
        (reading, getattr(moratorium, question).reads)
        for moratorium in moratoria
        for question, reading in zip(QUESTIONS, chosen[moratorium.id], strict=True)
        if reading is not None
    ]
    return sum(mine == ours for mine, ours in pairs), len(pairs)


def read_row(letters: str, words: Mapping[str, str], count: int) -> list[str | None]:
    """Read a row of letters: ``"SFO---"`` to three words and three times None; spaces do not count.

    Raises
    ------
    RecordError
        If there are more or fewer than ``count``, or one that stands for nothing.
    """
    row = "".join(letters.split()).upper()
    if strange := sorted(set(row) - {*words, NO_ANSWER}):
        raise RecordError(
            f"'{letters}' has '{strange[0]}' in it.", f"Use {', '.join(words)}, or {NO_ANSWER} for no answer yet."
        )
    if len(row) != count:
        raise RecordError(f"'{letters}' has {len(row)} letters for {count} answers.", f"Write {count}, in their order.")
    return [words.get(letter) for letter in row]
