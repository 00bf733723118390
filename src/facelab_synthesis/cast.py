"""Draws the people: a cell of the grid and a seed each."""

import numpy as np

from facelab_synthesis.deal import PACK_SEED, grid
from facelab_synthesis.geometry import stream
from facelab_synthesis.records import Person

# People drawn and set aside by eye, before any detector or matcher had seen a picture: cell -> reasons, in order.
# Each reason moves that cell on to its next seed; everything the grid fixes (tone, age band, sex) stays.
SET_ASIDE: dict[str, tuple[str, ...]] = {
    "p015": ("mouth and eyes awry: it looks like mockery of somebody's face",),
    "p019": ("a stare under raised brows",),
    "p032": ("eyes at two heights under a great deal of hair: comic",),
    "p052": ("a moustache like a smudge under joined brows: comic",),
    "p068": ("very wide lips and round eyes: near to a caricature",),
    "p075": ("a gaze that goes astray, and looks drugged",),
    "p082": ("sunken and blotched: looks ill",),
}


def draw_person(number: int, attempt: int | None = None) -> Person:
    """Draw one person.

    Parameters
    ----------
    number : int
        From 1 up to the number of cells.
    attempt : int, optional
        Which seed of the cell: 0 is the first draw; by default the one after all that were set aside.

    Returns
    -------
    Person
    """
    person_id = f"p{number:03d}"
    if attempt is None:
        attempt = len(SET_ASIDE.get(person_id, ()))
    seed = PACK_SEED % 10**6 * 10**4 + number * 10 + attempt
    rng = stream(seed, "person")
    return Person(
        person_id=person_id,
        seed=seed,
        muscle=round(float(np.clip(rng.normal(0.5, 0.15), 0.2, 0.8)), 3),
        **grid()[number - 1],
    )


def draw_cast() -> list[Person]:
    """Draw everyone in the pack, in order of ``person_id``."""
    return [draw_person(number) for number in range(1, len(grid()) + 1)]
