"""Packs and pictures: every picture carries the consent record it came with."""

import importlib.util
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import numpy as np
from PIL import Image

from facelab.boxes import Box
from facelab.errors import REINSTALL, ConsentError, FacelabError, PictureError
from facelab.marks import mark_outputs
from facelab.packs.consent import Consent, read_about, read_consent
from facelab.packs.origin import fetched_packs, installed_folder, read_origin, refuse_while_publishing
from facelab.packs.pictures import count_pixels, read_picture
from facelab.paths import data_folder
from facelab.tables import read_table


@dataclass(frozen=True)
class Picture:
    """One picture, the person in it, and what that person agreed to.

    Parameters
    ----------
    picture_id : str
        Unique within its pack.
    path : Path
        The file; its pixels are read only when asked for.
    consent : Consent
        The record that came with it; there is no picture without one.
    person_id : str or None
        Who is in it, where that is part of the pack.
    settings : mapping of str to str
        Whatever the pack's ``pictures.csv`` says of it, as written there.
    max_side : int or None
        Read it no larger than this, pixels on the longer side, by Pillow's Lanczos filter; None leaves it as it is.
    """

    picture_id: str
    path: Path
    consent: Consent = field(repr=False)
    person_id: str | None = None
    settings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False, compare=False)
    max_side: int | None = None

    def __post_init__(self):
        if not isinstance(self.consent, Consent):
            raise ConsentError(
                f"The picture '{self.picture_id}' has no consent record.",
                "Open it through a pack; a picture of yourself comes in by 'facelab mine add FILE'.",
            )

    def rgb(self, use: str = "display") -> np.ndarray:
        """Return the pixels, if the use is agreed: (height, width, 3) uint8, upright.

        Raises
        ------
        ConsentError
            If the record does not allow this use.
        PictureError
            If the file cannot be read as a picture.
        """
        self.consent.require(use)
        if self.consent.basis == "own-picture" and self.person_id is not None:
            mark_outputs([self.person_id])  # whoever opens it, and by whichever way: what the cell shows is not saved
        rgb = read_picture(self.path)
        if self.max_side is None or max(rgb.shape[:2]) <= self.max_side:
            return rgb
        factor = self.max_side / max(rgb.shape[:2])
        size = [max(1, round(side * factor)) for side in rgb.shape[1::-1]]
        return np.array(Image.fromarray(rgb).resize(size, Image.Resampling.LANCZOS))

    def pixels(self, use: str = "display") -> tuple[int, int]:
        """Return how many pixels the file has, and at most how many ``rgb`` gives; 0 if unreadable."""
        self.consent.require(use)
        count = count_pixels(self.path)
        return count, count if self.max_side is None else min(count, self.max_side**2)

    @property
    def true_box(self) -> Box:
        """Where the face is, as its pack says: of rendered people the renderer knows, no detector was asked.

        Raises
        ------
        FacelabError
            If the pack does not say.
        """
        try:
            return Box(*(round(float(self.settings[f"face_{side}"])) for side in Box._fields))
        except (KeyError, ValueError):
            raise FacelabError(
                f"The pack of '{self.picture_id}' does not say where the face is.",
                "Use the pack 'synthetic', whose renderer knows.",
            ) from None


@dataclass(frozen=True)
class Pack:
    """A set of pictures with one consent record.

    Parameters
    ----------
    name, folder : str, Path
        Its short name and where it lies.
    consent : Consent
        What may be done with every picture in it.
    pictures : tuple of Picture
        In the order of ``pictures.csv``.
    people : mapping of str to mapping
        What ``people.csv`` says of each person, by person_id; empty where the pack has no such file.
    who : str
        What its people are called in the plural, such as 'synthetic people'.
    credit : str
        What stands beneath each figure that shows one of its pictures.
    """

    name: str
    folder: Path
    consent: Consent
    pictures: tuple[Picture, ...] = field(repr=False)
    people: Mapping[str, Mapping[str, str]] = field(repr=False)
    who: str = "people"
    credit: str = ""

    def __getitem__(self, picture_id: str) -> Picture:
        for picture in self.pictures:
            if picture.picture_id == picture_id:
                return picture
        raise FacelabError(
            f"The pack '{self.name}' has no picture '{picture_id}'.",
            f"It has {len(self.pictures)}, the first is '{self.pictures[0].picture_id}'.",
        )

    def of_person(self, person_id: str) -> tuple[Picture, ...]:
        """Return every picture of one person."""
        return tuple(picture for picture in self.pictures if picture.person_id == person_id)

    def ordinary(self, people: int | None = None, each: int = 2) -> list[Picture]:
        """Return the first ordinary pictures of each of the first people; without a number, of all.

        Examples
        --------
        >>> [picture.picture_id for picture in open_pack("synthetic").ordinary(2)]
        ['p001_1', 'p001_2', 'p002_1', 'p002_2']
        """
        return self._of_kind(False, people, each)

    def hard(self, people: int | None = None, each: int = 1) -> list[Picture]:
        """Return the first pictures that were made to be hard, as ``ordinary`` does; none where a pack has none."""
        return self._of_kind(True, people, each)

    def _of_kind(self, hard: bool, people: int | None, each: int) -> list[Picture]:
        everybody = list(dict.fromkeys(picture.person_id for picture in self.pictures))[:people]
        chosen = {person: [] for person in everybody}
        for picture in self.pictures:
            if picture.person_id in chosen and (picture.settings.get("kind") == "hard") == hard:
                chosen[picture.person_id].append(picture)
        return [picture for own in chosen.values() for picture in own[:each]]


def list_packs() -> list[str]:
    """Return the names of the packs on this machine, in alphabetical order."""
    there = [folder for folder in (data_folder() / "packs").iterdir() if (folder / "pictures.csv").is_file()]
    away = [name for name in fetched_packs() if not installed_folder(name).is_dir()]
    return sorted(folder.name for folder in there if folder.name not in away)


def open_pack(name: str | Path) -> Pack:
    """Open a pack by its name, or by its folder if it lies elsewhere.

    Parameters
    ----------
    name : str or Path
        A name from ``list_packs()``, or a folder with ``consent.toml`` and ``pictures.csv``.

    Raises
    ------
    ConsentError
        If the pack has no valid consent record: it is read before anything else.
    FacelabError
        If there is no such pack, or its list of pictures is broken.

    Examples
    --------
    >>> pack = open_pack("synthetic")
    >>> pack["p001_1"].person_id
    'p001'
    """
    place = os.path.expanduser(name)
    folder = data_folder() / "packs" / place if isinstance(name, str) and "/" not in name else Path(place)
    if not folder.is_dir():
        raise FacelabError(f"There is no pack '{name}'.", f"The packs here are: {', '.join(list_packs())}.")
    consent, about, origin = read_consent(folder), read_about(folder), read_origin(folder)
    place, max_side = folder, None
    if origin is not None:
        refuse_while_publishing(folder.name)
        place, max_side = installed_folder(folder.name), origin.max_side
        if not place.is_dir():
            raise FacelabError(
                f"The pictures of the pack '{folder.name}' are not on this machine.",
                f"Fetch them with 'facelab pack add {folder.name}' (it says first from where, and how much), or go "
                "back to the sample that is here: 'facelab sample synthetic'.",
            )
    rows = _read_rows(folder / "pictures.csv", ("picture_id", "file"))
    people_file = folder / "people.csv"
    people = _read_rows(people_file, ("person_id",)) if people_file.is_file() else []
    pictures = tuple(
        Picture(row["picture_id"], _locate(row["file"], place), consent, row.get("person_id") or None, row, max_side)
        for row in rows
    )
    by_id = MappingProxyType({row["person_id"]: row for row in people})
    return Pack(folder.name, folder, consent, pictures, by_id, **about)


def _read_rows(file: Path, needs: tuple[str, ...]) -> list[Mapping[str, str]]:
    """Return the rows of a table, each with its own value in the first of the needed columns."""
    try:
        return list(read_table(file, needs, key=needs[0]).values())
    except FacelabError as broken:
        cure = f"{broken.cure} If it came with the pack, put it back (git restore)."
        raise FacelabError(broken.what, cure) from None


def _locate(file: str, folder: Path) -> Path:
    """Return where a listed file lies: inside its pack, or, for ``package:...``, inside an installed package."""
    if file.startswith("package:"):
        package, _, inside = file.removeprefix("package:").partition("/")
        try:
            spec = importlib.util.find_spec(package)
        except (ImportError, ValueError):  # not a name that a package can have
            spec = None
        if spec is None or not spec.submodule_search_locations:
            raise PictureError(f"The package '{package}', which brings '{inside}', is missing.", REINSTALL)
        folder, file = Path(spec.submodule_search_locations[0]), inside
    path = (folder / file).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise PictureError(
            f"The list of pictures in '{folder.name}' points outside its own folder ('{file}').",
            "Do not use this pack; get it again from where it came from.",
        )
    return path
