"""What somebody says of a picture of their own before it is looked at: whose it is, for what, and until when."""

import datetime
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from facelab.errors import ConsentError
from facelab.packs.consent import USES

USES_OF_MINE: Mapping[str, str] = MappingProxyType(
    {use: USES[use] for use in ("display", "detection", "landmarks", "matching", "enrol", "keep")}
)
USUAL = ("display", "detection", "landmarks", "matching")  # what the lessons do; the others only if somebody asks
LONGEST = datetime.timedelta(days=366)
LONGEST_NAME = 60
NOBODY_UNDER_18 = ConsentError(
    "A picture of anybody under 18 is not taken, one's own included, and no setting changes that.",
    "The lessons run on the sample, and nothing in them needs a picture of yours.",
)


@dataclass(frozen=True)
class Statement:
    """What somebody says of a picture of their own, before it is looked at.

    Parameters
    ----------
    names : tuple of str or None
        Whose face each is, from left to right; None for a face that is to be cut away.
    uses : frozenset of str
        Some of ``USES_OF_MINE``.
    until : datetime.date
        The last day of use.
    adults, agreed : bool
        Whether everybody in it is 18 or older, and whether everybody named knows about it and agrees.
    """

    names: tuple[str | None, ...]
    uses: frozenset[str]
    until: datetime.date
    adults: bool
    agreed: bool = True

    def require(self, today: datetime.date | None = None) -> None:
        """Refuse what is no whole record.

        Raises
        ------
        ConsentError
            Saying what is missing, and what to do.
        """
        today = today or datetime.date.today()
        if self.adults is not True:
            raise NOBODY_UNDER_18
        named = [name for name in self.names if name is not None]
        if not named:
            raise ConsentError("The record does not say whose picture this is.", "Give a name; any will do.")
        for name in named:
            if not name.strip(" -") or name.strip().startswith("-") or len(name) > LONGEST_NAME or not name.isprintable():
                raise ConsentError(f"'{name}' is not a name that can be shown.", f"Use 1 to {LONGEST_NAME} letters.")
            if name_key(name) in ("all", "expired") or name_key(name).startswith("mine-"):  # so every person's id begins
                raise ConsentError(f"'{name}' is a word of the command that deletes.", "Use another name.")
        if len({name_key(name) for name in named}) < len(named):
            raise ConsentError("Two faces in the picture have the same name.", "Give each person a name of their own.")
        if self.agreed is not True:
            raise ConsentError("Not everybody named here has agreed.", "Ask them first, or take another picture.")
        if strange := self.uses - USES_OF_MINE.keys():
            raise ConsentError(f"'{min(strange)}' is not a use we know.", f"Use only: {', '.join(USES_OF_MINE)}.")
        if "detection" not in self.uses:
            raise ConsentError(
                "The record does not allow finding the face, and without that nothing can be cut out and kept.",
                "Allow 'detection', or leave the picture where it is.",
            )
        if not isinstance(self.until, datetime.date) or not today <= self.until <= today + LONGEST:
            raise ConsentError(
                f"The last day of use is {self.until}; it has to be from {today} to {today + LONGEST}.",
                "Take today unless you have a reason to keep the picture longer.",
            )


def name_key(name: str) -> str:
    """Return what two ways of writing one name have in common: spaces, case, and how letters are put together.

    Examples
    --------
    >>> name_key(" ANA  B. ")
    'ana b.'
    """
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).split())
