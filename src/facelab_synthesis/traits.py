"""What a person's brows and hairline are like: drawn once, used by painter and hairdresser alike."""

from dataclasses import dataclass

import numpy as np

from facelab_synthesis.geometry import stream
from facelab_synthesis.records import Person


@dataclass(frozen=True)
class Brows:
    """How a person's brows differ from the middle ones.

    Attributes
    ----------
    arch, slant, lift : float
        How far the middle, the outer end and the whole brow are raised, in units of ``head.brow_height``.
    thickness, density, length : float
        1 is common.
    """

    arch: float
    slant: float
    lift: float
    thickness: float
    density: float
    length: float


def brows_of(person: Person) -> Brows:
    """Draw a person's brows."""
    rng = stream(person.seed, "brows drawn")
    male = person.is_male
    return Brows(
        arch=float(np.clip(rng.normal(0.1 if male else 0.7, 0.9), -1.2, 2.0)),
        slant=float(np.clip(rng.normal(0.0, 0.6), -0.9, 0.9)),
        lift=float(np.clip(rng.normal(0.0, 1.0), -1.6, 1.6)),
        thickness=float(np.clip(rng.normal(1.1 if male else 0.8, 0.36), 0.35, 1.8)),
        density=float(np.clip(rng.normal(0.9, 0.35), 0.3, 1.5)),
        length=float(np.clip(rng.normal(1.0, 0.08), 0.84, 1.12)),
    )


def brow_colour(person: Person) -> str:
    """Return the hair colour of brows and beard: the lightest heads keep darker brows, or they would glow."""
    return {"white": "grey", "fair": "light brown"}.get(person.hair_colour, person.hair_colour)


def hairline_of(person: Person) -> tuple[float, float, float]:
    """Return a person's hairline: its canonical height above the forehead, how far it recedes, and how round it is."""
    rng = stream(person.seed, "hairline")
    height = rng.normal(7.93 + 0.05 * person.ageing if person.is_male else 7.90, 0.03)
    recedes = abs(rng.normal(0.04, 0.05)) + (0.12 * person.ageing if person.is_male else 0.0)
    return float(height), float(min(recedes, 0.16)), float(rng.uniform(0.05, 0.13))
