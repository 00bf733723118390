"""Pictures and packs made of plain colours, so that a test can see which of them was drawn where."""

from types import SimpleNamespace

import numpy as np
import pytest

from facelab.boxes import Box


class Plain:
    """A picture of one shade around a face of another, as a pack would give it."""

    def __init__(self, shade: int, person_id: str = "a", kind: str = ""):
        self.shade, self.person_id, self.settings = shade, person_id, {"kind": kind}
        self.true_box = Box(20, 60, 60, 20)

    def rgb(self, use: str = "display") -> np.ndarray:
        """Return 80 x 80 pixels: the face in the shade, the rest white."""
        rgb = np.full((80, 80, 3), 255, np.uint8)
        rgb[20:60, 20:60] = (self.shade, 90, 120)
        return rgb


@pytest.fixture
def plain():
    """Make a plain picture: shade, person_id, kind."""
    return Plain


@pytest.fixture
def pack():
    """A pack of three people with two pictures each, the second one darker."""
    pictures = [
        Plain(shade, person, kind)
        for person, first in (("a", 200), ("b", 140), ("c", 80))
        for shade, kind in ((first, "bright"), (first - 40, "dark"))
    ]
    return SimpleNamespace(
        credit="made up",
        pictures=pictures,
        people={person: {"name": name} for person, name in (("a", "Ann"), ("b", "Bea"), ("c", "Cem"))},
        of_person=lambda person: [picture for picture in pictures if picture.person_id == person],
    )
