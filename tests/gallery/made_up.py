"""People who do not exist, for the tests of a gallery: who they are, what they agreed to, and their templates."""

import hashlib
from pathlib import Path

import numpy as np

from facelab.packs import Consent, Picture

AGREED = Consent("written-consent", frozenset({"matching", "enrol"}), "They agreed.", "a form", "none")
OWN = Consent("own-picture", frozenset({"matching", "enrol"}), "This is me.", "brought by the person in it", "none")


def template(person: str, number: int = 0) -> np.ndarray:
    """The same 128 numbers each time, about as long as an embedding; those of two people are far apart."""
    seed = int.from_bytes(hashlib.sha256(f"{person} {number}".encode()).digest()[:8], "big")
    row = np.random.default_rng(seed).standard_normal(128)
    return 1.4 * row / np.linalg.norm(row)


def picture(person: str | None, number: int = 0, consent: Consent = AGREED) -> Picture:
    """A picture whose file nobody needs."""
    return Picture(f"{person}_{number}", Path(f"{person}_{number}.png"), consent, person)


def source(person: str, number: int = 0) -> str:
    """The sha256 of pixels that nobody has seen."""
    return hashlib.sha256(f"pixels of {person} {number}".encode()).hexdigest()


def enrol(gallery, *people, number: int = 0, consent: Consent = AGREED) -> list[int]:
    """Enrol one template of each."""
    return gallery.enrol_many(
        np.array([template(person, number) for person in people]),
        [picture(person, number, consent) for person in people],
        labels=[f"badge of {person}" for person in people],
        sources=[source(person, number) for person in people],
    )
