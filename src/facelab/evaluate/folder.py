"""Reading what somebody brings: a folder with one sub-folder a person, a list of pairs, a table of groups."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from PIL import Image

from facelab.errors import ConsentError, FacelabError
from facelab.packs import Consent, Pack, Picture
from facelab.packs.consent import FILE_NAME, read_consent

# The last six are pictures that cannot be read here: each is a failure to acquire, and not silently left out.
PICTURE_ENDINGS = frozenset(
    [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".heic", ".avif"]
)  # fmt: skip
MOST_GROUPS = 12


@dataclass(frozen=True)
class SizedPicture(Picture):
    """A picture that is made smaller as it is read, never larger.

    Parameters
    ----------
    max_side : int or None
        The longest side in pixels, by Pillow's Lanczos filter; None leaves it as it is.
    """

    max_side: int | None = None

    def rgb(self, use: str = "display") -> np.ndarray:
        """Return the pixels, if the use is agreed: (height, width, 3) uint8, upright; see ``Picture.rgb``."""
        rgb = super().rgb(use)
        if self.max_side is None or max(rgb.shape[:2]) <= self.max_side:
            return rgb
        factor = self.max_side / max(rgb.shape[:2])
        size = [max(1, round(side * factor)) for side in rgb.shape[1::-1]]
        return np.array(Image.fromarray(rgb).resize(size, Image.Resampling.LANCZOS))


def open_folder(folder: str | Path, basis: str | None = None, max_side: int | None = None) -> Pack:
    """Open any folder that has one sub-folder a person.

    Parameters
    ----------
    folder : str or Path
        Its sub-folders' names are the people's ids; a picture's id is 'sub-folder/file'.
    basis : str, optional
        Why these pictures may be used, in words; only where the folder has no ``consent.toml``.
    max_side : int, optional
        As for ``SizedPicture``.

    Raises
    ------
    FacelabError
        If there is no such folder, or no two people in it.
    ConsentError
        If nothing says that the pictures may be matched.
    """
    folder = Path(folder)
    if not folder.is_dir():
        what = "is a file" if folder.is_file() else "does not exist"
        raise FacelabError(
            f"'{folder}' {what}; a folder is needed.", "Give the folder that holds one sub-folder a person."
        )
    consent = _consent(folder, basis)
    consent.require("matching")
    pictures = tuple(
        SizedPicture(f"{person.name}/{file.name}", file, consent, person.name, max_side=max_side)
        for person in sorted(folder.iterdir())
        if person.is_dir() and not person.name.startswith(".")
        for file in sorted(person.iterdir())
        if file.suffix.lower() in PICTURE_ENDINGS and file.is_file() and not file.name.startswith(".")
    )
    people = len({picture.person_id for picture in pictures})
    if people < 2:
        raise FacelabError(
            f"'{folder.name}' has {people} sub-folders with pictures; it takes two people at least.",
            "Give the folder that holds one sub-folder a person, each with that person's JPEG, PNG or WebP pictures.",
        )
    return Pack(folder.name, folder, consent, pictures, MappingProxyType({}))


def _consent(folder: Path, basis: str | None) -> Consent:
    if (folder / FILE_NAME).exists():
        if basis is not None:
            raise ConsentError(
                f"'{folder.name}' has a consent record of its own, so no other basis can be stated.",
                f"Leave out --basis, or mend {FILE_NAME}.",
            )
        return read_consent(folder)
    if basis is None:
        raise ConsentError(
            f"Nothing says that the pictures in '{folder.name}' may be used: there is no {FILE_NAME} in it, and no "
            "basis is stated.",
            f"Put a {FILE_NAME} there (data/README.md shows how), or state the basis: "
            "--basis 'Each person signed that ...'. What you state stands in the report.",
        )
    return Consent(
        basis="stated",
        scope=frozenset({"detection", "landmarks", "matching"}),
        statement=basis,
        source=f"the folder '{folder.name}'",
        licence="not stated",
        owner=f"the folder '{folder.name}'",
    )


@dataclass(frozen=True, eq=False)
class PairList:
    """Which pictures to compare, and the folds they are dealt into.

    Parameters
    ----------
    pictures : tuple of Picture
        Those that are in some pair.
    pairs : numpy.ndarray
        Shape (n, 2): positions in ``pictures``.
    folds : numpy.ndarray
        Shape (n,): the fold of each pair, from 0.
    """

    pictures: tuple[Picture, ...]
    pairs: np.ndarray
    folds: np.ndarray


def read_pairs(file: str | Path, pictures: Sequence[Picture]) -> PairList:
    """Read a list of pairs in the format of LFW's ``pairs.txt``.

    The first line gives the number of folds (one, if left out) and how many pairs of each kind a fold has. A line
    'NAME 1 4' is a mated pair, NAME/NAME_0001 and NAME/NAME_0004; a line 'NAME 1 OTHER 2' a non-mated one.

    Parameters
    ----------
    file : str or Path
        The list.
    pictures : sequence of Picture
        Of the folder, as ``open_folder`` gives them.

    Raises
    ------
    FacelabError
        If the file is no such list, or names a picture that is not there; the message gives the line.
    """
    file = Path(file)
    lines = _read(file).splitlines()
    head = lines[0].split() if lines else []
    if not 1 <= len(head) <= 2 or not all(word.isdecimal() and int(word) for word in head):
        raise FacelabError(
            f"'{file.name}' does not begin with the number of folds and of pairs, such as '10 300'.", _PAIRS_CURE
        )
    folds, each = int(head[0]) if len(head) == 2 else 1, int(head[-1])
    rows = [(number, line) for number, line in enumerate(lines[1:], 2) if line.strip()]
    if len(rows) != 2 * folds * each:
        raise FacelabError(
            f"'{file.name}' promises {folds} folds of {each} mated and {each} non-mated pairs, {2 * folds * each} "
            f"lines in all, and has {len(rows)}.",
            "Get the list again, or mend its first line.",
        )
    there = {picture.picture_id.rpartition(".")[0]: picture for picture in pictures}
    named = [_pair(number, line, file) for number, line in rows]
    for (number, _), pair in zip(rows, named, strict=True):
        for stem in pair:
            if stem not in there:
                raise FacelabError(
                    f"Line {number} of '{file.name}' names the picture {stem}, which is not in the folder.",
                    "Give the folder that the list belongs to; capital letters count.",
                )
    used = {stem: place for place, stem in enumerate(sorted({stem for pair in named for stem in pair}))}
    return PairList(
        tuple(there[stem] for stem in used),
        np.array([[used[one], used[other]] for one, other in named]),
        np.arange(len(named)) // (2 * each),
    )


_PAIRS_CURE = "Give a list in the format of LFW's pairs.txt; 'facelab evaluate --help' shows it."


def _pair(number: int, line: str, file: Path) -> tuple[str, str]:
    """Return the two pictures of a line, as 'sub-folder/file' without the ending."""
    words = line.split("\t") if "\t" in line else line.split()
    words = [word.strip() for word in words]
    if len(words) == 3:
        words = [words[0], words[1], words[0], words[2]]
    elif len(words) == 4 and words[0] == words[2]:
        words = []
    if len(words) != 4 or not (words[1].isdecimal() and words[3].isdecimal()) or words[:2] == words[2:]:
        raise FacelabError(
            f"Line {number} of '{file.name}' is no pair: '{line.strip()}'.",
            "Write 'NAME 1 4' for two pictures of one person, 'NAME 1 OTHER 2' for two people.",
        )
    return tuple(f"{name}/{name}_{int(which):04d}" for name, which in (words[:2], words[2:]))


def read_groups(file: str | Path, people: Sequence[str]) -> dict[str, Mapping[str, str]]:
    """Read who belongs to which group, as the people said themselves or a renderer was set.

    Parameters
    ----------
    file : str or Path
        A CSV table with the column ``person_id`` and others; those with two to ``MOST_GROUPS`` different entries among
        these people are groupings, the rest (names, ages in years) are left alone.
    people : sequence of str
        Whose entries count: the sub-folders' names.

    Returns
    -------
    dict of str to mapping of str to str
        Column to person to entry; people without an entry are absent.

    Raises
    ------
    FacelabError
        If the table cannot be read, names none of the people, or holds no grouping.
    """
    file = Path(file)
    rows = list(csv.DictReader(_read(file).splitlines()))
    columns = list(rows[0]) if rows else []
    if "person_id" not in columns:
        raise FacelabError(
            f"'{file.name}' has no column 'person_id' (it has: {', '.join(map(str, columns)) or 'nothing'}).",
            "Name the column with the sub-folders' names 'person_id', and separate columns by commas.",
        )
    mine = [row for row in rows if row["person_id"] in set(people)]
    if not mine:
        raise FacelabError(
            f"'{file.name}' names none of the people in the folder (its first is '{rows[0]['person_id']}').",
            "The column 'person_id' has to hold the sub-folders' names.",
        )
    groups = {
        column: {row["person_id"]: row[column].strip() for row in mine if (row[column] or "").strip()}
        for column in columns
        if column and column != "person_id"
    }
    groups = {column: who for column, who in groups.items() if 2 <= len(set(who.values())) <= MOST_GROUPS}
    if not groups:
        raise FacelabError(
            f"No column of '{file.name}' has two to {MOST_GROUPS} different entries, so it makes no groups.",
            "Put ages into bands, and leave columns empty where somebody did not say.",
        )
    return groups


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError:
        raise FacelabError(
            f"There is no file '{file}', or it cannot be read.", "Check the name and the folder."
        ) from None
    except UnicodeDecodeError:
        raise FacelabError(f"'{file.name}' is no text in UTF-8.", "Save it as plain text, UTF-8.") from None
