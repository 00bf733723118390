"""Reading what somebody brings: a folder with one sub-folder per person, a list of pairs, a table of groups."""

import os
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np

from facelab.errors import ConsentError, FacelabError
from facelab.evaluate.doubles import stem
from facelab.evaluate.walk import PassedOver, walk
from facelab.packs import Consent, Pack, Picture, open_pack
from facelab.packs.consent import FILE_NAME, read_consent
from facelab.tables import read_table, read_text

MOST_GROUPS = 12


@dataclass(frozen=True)
class Folder(Pack):
    """A folder of people as a pack, and all that no picture was taken from.

    Parameters
    ----------
    passed_over : tuple of PassedOver
        Each with its reason, in the order of their names.
    """

    passed_over: tuple[PassedOver, ...] = ()


def open_folder(folder: str | Path, basis: str | None = None, max_side: int | None = None) -> Folder:
    """Open any folder that has one sub-folder per person.

    Parameters
    ----------
    folder : str or Path
        Its sub-folders' names are the people's ids. Every picture below a sub-folder, however deep, is that person's;
        its id is 'sub-folder/file' or 'sub-folder/inner/file'. ``walk`` says what is a picture and what is passed over.
    basis : str, optional
        Why these pictures may be used, in words; only where the folder has no ``consent.toml``.
    max_side : int, optional
        As for ``Picture``.

    Raises
    ------
    FacelabError
        If there is no such folder, it cannot be read, or there are no two people in it.
    ConsentError
        If nothing says that the pictures may be matched.
    """
    given, folder = folder, Path(os.path.abspath(os.path.expanduser(folder)))
    cure = "Give the folder that holds one sub-folder per person, each with that person's pictures."
    if not os.path.isdir(folder):
        what = "is a file" if os.path.exists(folder) else "does not exist"
        raise FacelabError(f"'{given}' {what}; a folder is needed.", cure)
    consent = _consent(folder, basis)
    consent.require("matching")
    try:
        found, passed_over = walk(folder)
    except OSError as error:
        raise FacelabError(f"The folder '{given}' cannot be read ({error.strerror}).", cure) from None
    pictures = tuple(
        Picture(picture_id, folder / picture_id, consent, picture_id.split("/")[0], max_side=max_side)
        for picture_id in found
    )
    people = len({picture.person_id for picture in pictures})
    if people < 2:
        reasons = Counter(passed.why for passed in passed_over)
        also = "; ".join(f"{count:,} {why}" for why, count in reasons.items())
        raise FacelabError(
            f"'{folder.name}' has {people} sub-folders with pictures; it takes two people at least"
            f"{f' (passed over: {also})' if also else ''}.",
            cure,
        )
    return Folder(folder.name, folder, consent, pictures, MappingProxyType({}), passed_over=tuple(passed_over))


def open_people(name: str, max_side: int | None = None) -> Folder:
    """Open a pack, such as 'london', to evaluate it; pictures of nobody are left aside.

    Parameters
    ----------
    name : str
        As for ``open_pack``.
    max_side : int, optional
        As for ``Picture``; without it, the pack's own.

    Raises
    ------
    ConsentError
        If its people may not be matched.
    FacelabError
        If there is no such pack, or there are no two people in it.
    """
    pack = open_pack(name)
    pack.consent.require("matching")
    pictures = [picture for picture in pack.pictures if picture.person_id]
    if len({picture.person_id for picture in pictures}) < 2:
        raise FacelabError(f"The pack '{name}' does not show two people.", "'facelab pack list' shows the packs.")
    sized = [replace(picture, max_side=max_side or picture.max_side) for picture in pictures]
    return Folder(pack.name, pack.folder, pack.consent, tuple(sized), pack.people, pack.who, pack.credit)


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
    repeated : tuple of (int, int)
        Lines of the list that name a pair again, in either order, and the line that named it first; both count.
    """

    pictures: tuple[Picture, ...]
    pairs: np.ndarray
    folds: np.ndarray
    repeated: tuple[tuple[int, int], ...] = ()


def read_pairs(file: str | Path, pictures: Sequence[Picture]) -> PairList:
    """Read a list of pairs in the format of LFW's ``pairs.txt``.

    The first line gives the number of folds (one, if left out) and how many pairs of each kind a fold has. A line
    'NAME 1 4' is a mated pair, NAME/NAME_0001 and NAME/NAME_0004; a line 'NAME 1 OTHER 2' a non-mated one. Names that
    hold a blank need tabs between the words.

    Parameters
    ----------
    file : str or Path
        The list.
    pictures : sequence of Picture
        Of the folder, as ``open_folder`` gives them.

    Raises
    ------
    FacelabError
        If the file is not such a list, a fold of it has not as many pairs of each kind as promised, or it names a
        picture that is not there, or there twice with two endings; the message gives the line.
    """
    name = Path(file).name
    lines = re.split(r"\r\n?|\n", read_text(file))
    head = lines[0].split()
    if not 1 <= len(head) <= 2 or not all(map(_is_number, head)) or not all(map(int, head)):
        raise FacelabError(
            f"'{name}' does not begin with the number of folds and of pairs, such as '10 300'.", _PAIRS_CURE
        )
    folds, each = int(head[0]) if len(head) == 2 else 1, int(head[-1])
    rows = {number: line for number, line in enumerate(lines[1:], 2) if line.strip()}
    if len(rows) != 2 * folds * each:
        raise FacelabError(
            f"'{name}' promises {folds} folds of {each} mated and {each} non-mated pairs, {2 * folds * each} "
            f"lines in all, and has {len(rows)}.",
            "Get the list again, or mend its first line.",
        )
    named = {number: _pair(number, line, name) for number, line in rows.items()}
    _require_balance(named, each, name)
    there = _by_stem(pictures)
    for number, pair in named.items():
        for wanted in pair:
            if wanted not in there:
                raise FacelabError(
                    f"Line {number} of '{name}' names the picture {wanted}, which is not in the folder.",
                    "Give the folder that the list belongs to; capital letters count.",
                )
            if len(there[wanted]) > 1:
                both = " and ".join(picture.picture_id for picture in there[wanted])
                raise FacelabError(
                    f"Line {number} of '{name}' names the picture {wanted}, and the folder has {both}.",
                    "Leave one of them there.",
                )
    stems = sorted({wanted for pair in named.values() for wanted in pair})
    used = {wanted: place for place, wanted in enumerate(stems)}
    first = {}
    return PairList(
        tuple(there[wanted][0] for wanted in used),
        np.array([[used[probe], used[reference]] for probe, reference in named.values()]),
        np.arange(len(named)) // (2 * each),
        tuple(
            (number, earlier)
            for number, pair in named.items()
            if (earlier := first.setdefault(frozenset(pair), number)) != number
        ),
    )


_PAIRS_CURE = "Give a list in the format of LFW's pairs.txt; 'facelab evaluate --help' shows it."


def _is_number(word: str) -> bool:
    return word.isdecimal() and len(word) < 10


def _pair(number: int, line: str, name: str) -> tuple[str, str]:
    """Return the two pictures of a line, as 'sub-folder/file' without the ending."""
    words = line.strip().split("\t") if "\t" in line.strip() else line.split()
    words = [unicodedata.normalize("NFC", word.strip()) for word in words]
    if len(words) == 3:
        words = [words[0], words[1], words[0], words[2]]
    elif len(words) == 4 and words[0] == words[2]:
        words = []
    if len(words) != 4 or not (_is_number(words[1]) and _is_number(words[3])) or words[:2] == words[2:]:
        raise FacelabError(
            f"Line {number} of '{name}' is not a pair: '{line.strip()}'.",
            "Write 'NAME 1 4' for two pictures of one person, 'NAME 1 OTHER 2' for two people.",
        )
    return tuple(f"{who}/{who}_{int(which):04d}" for who, which in (words[:2], words[2:]))


def _require_balance(named: Mapping[int, tuple[str, str]], each: int, name: str) -> None:
    """Refuse a list in which some fold has more pairs of one kind than of the other."""
    lines = list(named)
    for start in range(0, len(lines), 2 * each):
        fold = lines[start : start + 2 * each]
        mated = sum(one.split("/")[0] == other.split("/")[0] for one, other in map(named.get, fold))
        if mated != each:
            raise FacelabError(
                f"Lines {fold[0]} to {fold[-1]} of '{name}', fold {start // (2 * each) + 1}, hold {mated} mated and "
                f"{2 * each - mated} non-mated pairs; its first line promises {each} of each.",
                "Put the pairs of each fold together, or mend the first line.",
            )


def _by_stem(pictures: Sequence[Picture]) -> dict[str, list[Picture]]:
    """Return the pictures by their ids without endings; accents count as one letter, however they were written."""
    there = defaultdict(list)
    for picture in pictures:
        there[unicodedata.normalize("NFC", stem(picture.picture_id))].append(picture)
    return there


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
        If the table cannot be read (see ``read_table``), contradicts itself, names none of the people, or holds no
        grouping.
    """
    name = Path(file).name
    rows = read_table(file, ("person_id",), key="person_id", repeats=True).values()
    ids = {unicodedata.normalize("NFC", who): who for who in people}
    mine = {ids[who]: row for row in rows if (who := unicodedata.normalize("NFC", row["person_id"])) in ids}
    if not mine:
        raise FacelabError(
            f"'{name}' names none of the people in the folder (its first is '{next(iter(rows))['person_id']}').",
            "The column 'person_id' has to hold the sub-folders' names.",
        )
    columns = [column for column in next(iter(rows)) if column != "person_id"]
    groups = {column: {who: row[column] for who, row in mine.items() if row[column]} for column in columns}
    groups = {column: who for column, who in groups.items() if 2 <= len(set(who.values())) <= MOST_GROUPS}
    if not groups:
        raise FacelabError(
            f"No column of '{name}' has two to {MOST_GROUPS} different entries, so it makes no groups.",
            "Put ages into bands, and leave cells empty where somebody did not say.",
        )
    return groups
