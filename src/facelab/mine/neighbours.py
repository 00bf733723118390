"""A learner's own pictures beside the sample: who is nearest, and who lies within a line. Rates stay the sample's."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from facelab.packs import Picture
from facelab.pipeline import Analysis, analyse_all, distance

STOCK_LINE = 0.6  # the library's own


@dataclass(frozen=True)
class Beside:
    """Where one picture of a learner's own stands beside the people of a sample.

    Parameters
    ----------
    who : str
        Whose picture it is, and which.
    nearest : str or None
        What the nearest person of the sample is called; None if no face was found.
    how_far : float
        The distance to that person's nearest picture; not a number if no face was found.
    line : float
        The greatest distance that counts as the same person.
    within, people : int
        How many people of the sample lie at the line or nearer, and how many there are.
    own : float or None
        The distance to the nearest other picture of the same person; None if there is none.
    """

    who: str
    nearest: str | None
    how_far: float
    line: float
    within: int
    people: int
    own: float | None

    def __str__(self) -> str:
        if self.nearest is None:
            return f"{self.who}: no face was found, a failure to acquire. Nobody comes up, whoever it is."
        taken = "nobody is" if not self.within else "1 is" if self.within == 1 else f"{self.within} are"
        strangers = (
            f"{self.who}: nearest of {self.people} people is {self.nearest}, at {self.how_far:.2f}; at a line of "
            f"{self.line:.2f}, {taken} taken for the same person."
        )
        if self.own is None:
            return strangers
        return f"{strangers} The other picture of the same person is at {self.own:.2f}."


def beside(
    yours: Sequence[Picture], faces: Sequence[Analysis], names: Mapping[str, str], line: float = STOCK_LINE
) -> Iterator[Beside]:
    """Yield where each picture of a learner's own stands beside the sample.

    Parameters
    ----------
    yours : sequence of Picture
        As ``my_pictures("matching")`` gives them; nothing computed from them is kept.
    faces : sequence of Analysis
        Of the sample, each with a face.
    names : mapping of str to str
        What each person of the sample is called, by person_id.
    line : float
        The greatest distance that counts as the same person.
    """
    analyses = analyse_all(yours, progress=False)
    ids = np.array([face.picture.person_id for face in faces])
    embeddings = np.array([face.embedding for face in faces])
    for number, one in enumerate(analyses):
        who, people = _called(one.picture), len(set(ids))
        if one.embedding is None:
            yield Beside(who, None, float("nan"), line, 0, people, None)
            continue
        apart = distance(one.embedding, embeddings)
        others = [
            float(distance(one.embedding, other.embedding[None])[0])
            for place, other in enumerate(analyses)
            if place != number and other.embedding is not None and other.picture.person_id == one.picture.person_id
        ]
        near = int(np.argmin(apart))
        within = len(set(ids[apart <= line]))
        yield Beside(who, names[ids[near]], float(apart[near]), line, within, people, min(others, default=None))


def _called(picture: Picture) -> str:
    """Return 'Ana, picture 2': the number is the last part of the picture's id."""
    return f"{picture.settings['name']}, picture {picture.picture_id.rpartition('_')[2]}"
