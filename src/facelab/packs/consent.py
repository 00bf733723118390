"""Consent records: on what basis a picture may be used, for what, and until when."""

import datetime
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from facelab.errors import ConsentError

FILE_NAME = "consent.toml"

BASES = {
    "nobody-exists": "nobody in these pictures exists",
    "no-person": "there is no person in these pictures",
    "written-consent": "the people in these pictures agreed in writing",
    "own-picture": "whoever brought this picture said that the person in it agrees; it may be taken back at any time",
    "official-portrait": "official portraits, free of copyright; lawful, which is not the same as agreed",
    "stated": "whoever brought these pictures states, in their own words, why they may be used",
}
ASKED = ("written-consent", "own-picture", "stated")  # on the other bases there is nobody who could be asked

USES = {
    "display": "showing the picture on this machine",
    "detection": "finding where a face is",
    "landmarks": "finding eyes, nose and mouth, and drawing them",
    "matching": "computing the numbers that tell this face from others, and comparing them",
    "video": "appearing in a video that is made and followed on this machine",
    "enrol": "being kept in a gallery to be searched for later",
    "watch-list": "standing on a list of people who set off an alarm",
    "keep": "leaving what is computed from your own picture on this disk until the record runs out",
}


@dataclass(frozen=True)
class Consent:
    """On what basis the pictures of a pack may be used, and for what.

    Parameters
    ----------
    basis : str
        One of ``BASES``: why the pictures may be used at all.
    scope : frozenset of str
        The ``USES`` that are allowed; every other use is refused.
    statement, source, licence : str
        One or two plain sentences; where the pictures come from; under which terms.
    forbids : tuple of str
        What must not be done with the pictures or with results from them, in words.
    kept_until : datetime.date or None
        The last day of use; None where there is no end.
    owner : str
        Whose record it is, named in messages: a pack's name or a file's.

    Examples
    --------
    >>> consent = Consent("nobody-exists", frozenset({"display"}), "Nobody in it exists.", "drawn", "CC0")
    >>> consent.require("display")
    >>> consent.may_keep
    True
    """

    basis: str
    scope: frozenset[str]
    statement: str
    source: str
    licence: str
    forbids: tuple[str, ...] = ()
    kept_until: datetime.date | None = None
    owner: str = "these pictures"

    def __post_init__(self):
        if self.basis not in BASES:
            raise ConsentError(
                f"The consent record of {self.owner} gives the basis '{self.basis}', which is not one we know.",
                f"Use one of: {', '.join(BASES)}.",
            )
        if unknown := self.scope - USES.keys():
            raise ConsentError(
                f"The consent record of {self.owner} allows {', '.join(map(repr, sorted(unknown)))}, "
                "which is not a use we know.",
                f"Use only: {', '.join(USES)}.",
            )
        if not self.statement.strip() or not self.source.strip():
            raise ConsentError(
                f"The consent record of {self.owner} has no statement or no source.",
                "Say in one sentence what was agreed, and where the pictures come from.",
            )

    @property
    def may_keep(self) -> bool:
        """Whether what is computed from a picture may be kept on disk: of a learner's own only if the record says so.

        Everybody asks here: the cache of embeddings, the gallery, evaluations. See ``facelab.packs.personal.noted``.
        """
        return self.basis != "own-picture" or "keep" in self.scope

    def require(self, use: str, today: datetime.date | None = None) -> None:
        """Refuse a use that the record does not allow, or no longer.

        Parameters
        ----------
        use : str
            One of ``USES``.
        today : datetime.date, optional
            The day to judge by; the machine's own by default.

        Raises
        ------
        ConsentError
            If the use lies outside the scope, or the record has run out.
        """
        if use not in USES:
            raise ValueError(f"'{use}' is not a use; the uses are {', '.join(USES)}")
        today = today or datetime.date.today()
        if self.kept_until and today > self.kept_until:
            raise ConsentError(
                f"The consent for {self.owner} ran out on {self.kept_until.isoformat()}.",
                "Type: facelab wipe expired"
                if self.basis == "own-picture"
                else "Delete these pictures and what was kept from them under work/, or ask the people again.",
            )
        if use not in self.scope:
            asked = ", or ask the people and change the record only if they say yes" if self.basis in ASKED else ""
            raise ConsentError(
                f"The consent record of {self.owner} does not allow '{use}' ({USES[use]}); "
                f"it allows: {', '.join(sorted(self.scope)) or 'nothing'}.",
                "Withdraw the picture and add it again, with that use."
                if self.basis == "own-picture"
                else f"Use another pack{asked}.",
            )


def read_about(folder: Path) -> dict[str, str]:
    """Return what a pack's people are called, and what stands beneath a figure of them; both as the record says."""
    with suppress(OSError, ValueError):
        about = tomllib.loads((folder / FILE_NAME).read_text(encoding="utf-8-sig")).get("pack", {})
        credit = about.get("credit") or about.get("title") or folder.name
        return {"who": str(about.get("who", "people")), "credit": str(credit)}
    return {"who": "people", "credit": folder.name}


def read_consent(folder: Path) -> Consent:
    """Read the consent record of the pack in a folder.

    Raises
    ------
    ConsentError
        If there is no record, or it is broken or incomplete.
    """
    file = folder / FILE_NAME
    if not file.is_file():
        raise ConsentError(
            f"The pictures in '{folder.name}' have no consent record: {FILE_NAME} is missing from that folder. "
            "Without one, no picture is opened.",
            f"Put the record back (git restore -- data/packs/{folder.name}/{FILE_NAME}), "
            "or ask the people in the pictures and write one: data/README.md shows how.",
        )
    try:
        record = tomllib.loads(file.read_text(encoding="utf-8-sig"))["consent"]
        until = record["kept_until"] or None
        return Consent(
            basis=record["basis"],
            scope=frozenset(record["scope"]),
            statement=record["statement"],
            source=record["source"],
            licence=record["licence"],
            forbids=tuple(record["forbids"]),
            kept_until=datetime.date.fromisoformat(str(until)) if until else None,
            owner=f"the pack '{folder.name}'",
        )
    except KeyError as missing:
        raise ConsentError(
            f"The consent record of '{folder.name}' does not state {missing}.",
            f"Complete {FILE_NAME}: data/README.md lists what a record holds.",
        ) from None
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, ValueError, AttributeError) as broken:
        raise ConsentError(
            f"The consent record of '{folder.name}' cannot be read ({broken}).",
            f"Mend {FILE_NAME}, or put back the one that came with the pack (git restore).",
        ) from None
