"""Packs whose pictures are fetched: where from, which files, and where they lie on this machine."""

import hashlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from facelab.errors import ConsentError, FacelabError
from facelab.paths import data_folder, personal_folder
from facelab.tables import read_table

FILE_NAME = "origin.toml"
PUBLISHING = "FACELAB_PUBLISHING"  # set while notebooks and pages are made that others will get


@dataclass(frozen=True)
class Origin:
    """Where a pack's pictures come from.

    Parameters
    ----------
    repository, commit : str
        A public repository on GitHub, as owner/name, and the commit whose files are meant.
    mirrors : tuple of str
        Folders, or addresses of servers, that are asked before the repository: a classroom's own copy.
    max_side : int or None
        As for ``Picture``: the size at which the pack's tables say where a face is.
    """

    repository: str
    commit: str
    mirrors: tuple[str, ...] = ()
    max_side: int | None = None

    def address(self, file: str) -> str:
        """Return the address of a file, by its path in the repository."""
        return f"https://raw.githubusercontent.com/{self.repository}/{self.commit}/{file}"


@dataclass(frozen=True)
class Wanted:
    """A file that belongs to a pack: its path in the repository, its size in bytes, and its sha256."""

    file: str
    size: int
    sha256: str

    def is_in(self, folder: Path) -> bool:
        """Tell whether the file lies there, whole and as it should be."""
        path = folder / self.file
        return path.is_file() and path.stat().st_size == self.size and self.fits(path.read_bytes())

    def fits(self, content: bytes) -> bool:
        """Tell whether these are the file's bytes.

        Examples
        --------
        >>> Wanted("a.jpg", 0, hashlib.sha256(b"").hexdigest()).fits(b"")
        True
        """
        return hashlib.sha256(content).hexdigest() == self.sha256


def read_origin(folder: Path) -> Origin | None:
    """Return where a pack's pictures come from; None where they lie in the pack's own folder.

    Raises
    ------
    FacelabError
        If the record is damaged.
    """
    file = folder / FILE_NAME
    if not file.is_file():
        return None
    try:
        record: Mapping = tomllib.loads(file.read_text(encoding="utf-8-sig"))["origin"]
        mirrors = tuple(str(mirror) for mirror in record.get("mirrors", ()))
        return Origin(str(record["repository"]), str(record["commit"]), mirrors, record.get("max_side"))
    except (OSError, ValueError, KeyError, TypeError) as broken:
        raise FacelabError(
            f"{FILE_NAME} of the pack '{folder.name}' cannot be read ({broken}).",
            "Mend it, or put back the one that came with the project (git restore).",
        ) from None


def fetched_packs() -> list[str]:
    """Return the names of the packs whose pictures have to be fetched, in alphabetical order."""
    return sorted(file.parent.name for file in (data_folder() / "packs").glob(f"*/{FILE_NAME}"))


def wanted_files(name: str) -> list[Wanted]:
    """Return every file of a pack that is fetched, as its ``pictures.csv`` lists them."""
    rows = read_table(data_folder() / "packs" / name / "pictures.csv", ("file", "bytes", "sha256"), key="file")
    return [Wanted(row["file"], int(row["bytes"]), row["sha256"]) for row in rows.values()]


def installed_folder(name: str) -> Path:
    """Return where the pictures of a pack lie once they are fetched; the folder need not exist."""
    return personal_folder() / "packs" / name


def refuse_while_publishing(name: str) -> None:
    """Keep real people out of what others will get: no stored notebook and no page may show them.

    Raises
    ------
    ConsentError
        If notebooks or pages are being made.
    """
    if os.environ.get(PUBLISHING):
        raise ConsentError(
            f"Notebooks and pages that are stored or passed on may not show the people of '{name}'.",
            "Use the pack 'synthetic' there; 'london' is for lessons that you run yourself.",
        )
