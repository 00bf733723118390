"""Tidewick, the made-up town of the lessons: its places, its camera, and who is who there."""

from dataclasses import dataclass

import yaml

from facelab.errors import FacelabError
from facelab.paths import data_folder
from facelab.tables import read_text


@dataclass(frozen=True)
class Place:
    """Somewhere in the town.

    Parameters
    ----------
    id, name : str
        Its short name, and what it is called within a sentence.
    x, y : float
        Where it lies on a map 100 wide and 60 high.
    passages : int
        How many times a day somebody walks past.
    camera : bool
        Whether a camera compares whoever passes with a list.
    """

    id: str
    name: str
    x: float
    y: float
    passages: int
    camera: bool


@dataclass(frozen=True)
class Town:
    """A town that does not exist.

    Parameters
    ----------
    name, about : str
        What it is called; a sentence or two.
    inhabitants : int
        How many people live there.
    places : tuple of Place
        In the order of the file.
    roles : mapping of str to str
        Who takes part, in words, to what they want.
    """

    name: str
    about: str
    inhabitants: int
    places: tuple[Place, ...]
    roles: dict[str, str]

    def __getitem__(self, place: str) -> Place:
        for one in self.places:
            if one.id == place:
                return one
        raise FacelabError(f"{self.name} has no place '{place}'.", f"It has: {', '.join(p.id for p in self.places)}.")


def read_town() -> Town:
    """Return the town of ``data/town.yaml``.

    Raises
    ------
    FacelabError
        If the file is missing or damaged.

    Examples
    --------
    >>> read_town()["station"].camera
    True
    """
    file = data_folder() / "town.yaml"
    try:
        told = yaml.safe_load(read_text(file))
        places = tuple(Place(**place) for place in told["places"])
        roles = {role["name"]: role["wants"] for role in told["roles"]}
        return Town(told["name"], told["about"], told["inhabitants"], places, roles)
    except (yaml.YAMLError, KeyError, TypeError) as broken:
        raise FacelabError(
            f"data/town.yaml cannot be read ({' '.join(str(broken).split())}).", "Put it back (git restore)."
        ) from None
