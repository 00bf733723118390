"""The one place where the form meets the store of own pictures: what may be asked for, what is kept, who is here."""

import datetime
from typing import Any

from facelab.packs import personal, statement

NEEDED = "detection"  # without it no face can be cut out, and nothing is kept


def uses() -> list[tuple[str, str, bool]]:
    """Return each use that a record may allow: its name, its words, and whether it is ticked to begin with."""
    return [(use, words, use in statement.USUAL) for use, words in statement.USES_OF_MINE.items()]


def last_day() -> datetime.date:
    """Return the last day until which a picture may be kept, counted from today."""
    return datetime.date.today() + statement.LONGEST


def keep(picture: bytes, names: str, **record: Any) -> Any:
    """Keep a picture under its record; what comes back says in words whom it shows."""
    from facelab.mine.add import add_picture, parse_names  # loads the detectors: a form without a picture needs none

    return add_picture(picture, statement.Statement(parse_names(names), **record))


def withdraw(whom: str) -> Any:
    """Delete one person, by id, or 'all', and whatever was made from them; what comes back says what was deleted."""
    from facelab.mine.wipe import wipe

    return wipe(whom)


def people() -> list[dict[str, Any]]:
    """Return who is here: 'id', 'name', 'pictures' (how many) and 'until' (a date) of each.

    The form is a door too: whatever has run out is deleted before anybody is shown.
    """
    if personal.find_people("expired"):
        from facelab.mine.wipe import sweep_expired

        sweep_expired()
    return [
        {"id": one.person_id, "name": one.name, "pictures": len(one.pictures), "until": one.until}
        for one in personal.people()
    ]
