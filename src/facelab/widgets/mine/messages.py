"""What the page sends, read and checked: a page may be stale, or not ours, so nothing in it is taken on trust."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from facelab.errors import ConsentError, FacelabError, PictureError
from facelab.packs.statement import NOBODY_UNDER_18

MOST_LETTERS = 600  # of all names together
MOST_BYTES = 8_000_000  # a page sends less than a third of it; Jupyter closes its connection at ten
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")  # how a JPEG and a PNG begin
ASK_AGAIN = "Run this cell again, and fill the form in once more."


def read_record(asked: Mapping[str, Any], known: Collection[str]) -> dict[str, Any]:
    """Return the record of a message, as ``keep`` takes it.

    Parameters
    ----------
    asked : mapping
        What the page sent: 'names' (str), 'uses' (list of str), 'until' (str such as 2030-01-31), 'adults' and
        'agreed' (bool).
    known : collection of str
        The uses that may be asked for.

    Returns
    -------
    dict
        'names' (str), 'uses' (frozenset of str), 'until' (datetime.date), 'adults' and 'agreed' (True).

    Raises
    ------
    ConsentError
        If a part is missing or of another kind, or somebody may be under 18 or has not agreed.

    Examples
    --------
    >>> sent = {"names": "Ana", "uses": ["display"], "until": "2030-01-31", "adults": True, "agreed": True}
    >>> read_record(sent, ["display"])["until"]
    datetime.date(2030, 1, 31)
    """
    names, uses = asked.get("names"), asked.get("uses")
    if not isinstance(names, str) or not names.strip() or len(names) > MOST_LETTERS:
        raise ConsentError(
            "The record does not say whose picture it is.",
            f"Give the names from left to right, with commas, in at most {MOST_LETTERS} letters.",
        )
    if not isinstance(uses, list) or not uses or not all(isinstance(use, str) and use in known for use in uses):
        raise ConsentError("The record does not say what the picture may be used for.", "Tick at least one use.")
    if asked.get("adults") is not True:
        raise NOBODY_UNDER_18
    if asked.get("agreed") is not True:
        raise ConsentError(
            "The record does not say that everybody named in it knows about this and agrees.",
            "Ask them first, and tick it only if they say yes.",
        )
    until = _day(asked.get("until"))
    return {"names": names, "uses": frozenset(uses), "until": until, "adults": True, "agreed": True}


def read_sent_picture(buffers: Sequence[bytes | bytearray | memoryview] | None) -> bytes:
    """Return the one picture that came with a message: the bytes of a JPEG or a PNG.

    Raises
    ------
    PictureError
        If there is none or more than one, or it is too large, or neither JPEG nor PNG.
    """
    if buffers is None or len(buffers) != 1:
        raise PictureError("No picture came with the record.", "Choose a picture and press Keep again.")
    picture = bytes(buffers[0])
    if len(picture) > MOST_BYTES:
        raise PictureError(
            f"The picture came as {len(picture):,} bytes; {MOST_BYTES:,} are the most.", "Choose a smaller picture."
        )
    if not picture.startswith(PICTURES):
        raise PictureError("What came is neither a JPEG nor a PNG.", ASK_AGAIN)
    return picture


def read_whom(asked: Mapping[str, Any], ids: Collection[str]) -> str:
    """Return whom to withdraw: one of these ids, or 'all'.

    Raises
    ------
    FacelabError
        If it is neither.
    """
    whom = asked.get("whom")
    if isinstance(whom, str) and (whom == "all" or whom in ids):
        return whom
    raise FacelabError("Nobody like that is in the list any more.", "Look at the list below: it has been read anew.")


def _day(text: Any) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except (TypeError, ValueError):
        raise ConsentError(
            "The record does not say until when the picture may be used.", "Choose a last day."
        ) from None
