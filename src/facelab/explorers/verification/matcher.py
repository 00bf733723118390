"""You are the matcher: pairs of faces, judged alone, then with a machine's verdict beside them, then the truth."""

from collections.abc import Mapping, Sequence
from typing import Self

import traitlets

from facelab.experiments.matching import Pair, draw_pairs, machine_verdicts
from facelab.explorers.base import Explorer, script
from facelab.explorers.sprite import sprite
from facelab.figures import picture_html
from facelab.figures.people import SYNTHETIC, bare_face, pair_sheet
from facelab.widgets.sample import Sample

SIDE = 200  # pixels of a face: so many are shown, and no telephone has room for more
LETTERS = {True: "S", False: "D", None: "-"}
TEXTS = {
    "same": "Same person", "different": "Different people", "back": "Take back", "again": "Start again",
    "alone": "Round 1 of 2, pair {at} of {of}. Judge alone.",
    "together": "Round 2 of 2, pair {at} of {of}. The machine says: {said}. What do you say?",
    "keys": "Keys: S and D answer, Backspace takes back.",
    "said": {"S": "same person", "D": "different people", "-": "no verdict, it found no face"},
    "pair": "Pair {at}: two portraits side by side. Are they the same person, or two?",
    "done": "The truth",
    "who": ["You alone", "The machine", "You with the machine"],
    "score": "{right} right, {falseMatches} times two people taken for one, "
    "{falseNonMatches} times one person taken for two",
    "silent": ", {unanswered} without a verdict",
    "sway": "You and the machine disagreed on {disagreed} pairs. You then followed it {followedRight} times when it was "
    "right, and {followedWrong} times when it was wrong.",
    "yours": "Pairs that you got wrong", "machines": "Pairs that only the machine got wrong", "none": "None.",
    "truth": {"one": "One person: {one}", "two": "Two people: {one} and {other}"},
    "verdicts": "You alone: {alone}. The machine: {machine}. You with the machine: {together}.",
}  # fmt: skip


class YouAreTheMatcher(Explorer):
    """Two rounds over the same pairs; the truth is told at the end.

    Parameters
    ----------
    pairs : sequence of Pair
        What to judge.
    machine : sequence of bool or None
        The machine's verdicts, shown in the second round; None where it found no face.
    names : mapping of str to str
        Name by ``person_id``: told with the truth.
    note : str
        The credit of the pictures' pack.

    Attributes
    ----------
    answers : str
        A letter for each verdict that was given: S same person, D different people; both rounds, one after the other.
    """

    SOURCE = "verification/matcher"
    HOW = "Two buttons answer, or the keys S and D."
    _esm = script(SOURCE)

    answers = traitlets.Unicode("").tag(sync=True, link=True)

    def __init__(
        self, pairs: Sequence[Pair], machine: Sequence[bool | None], names: Mapping[str, str], note: str = SYNTHETIC
    ):
        self.pairs, self._note = list(pairs), note
        rows = [
            {
                "faces": [2 * place, 2 * place + 1],
                "names": [names[picture.person_id] for picture in (pair.first, pair.second)],
                "truth": LETTERS[pair.mated],
                "machine": LETTERS[verdict],
            }
            for place, (pair, verdict) in enumerate(zip(self.pairs, machine, strict=True))
        ]
        faces = [bare_face(picture, SIDE) for pair in self.pairs for picture in (pair.first, pair.second)]
        super().__init__(data={"texts": TEXTS, "note": note, "pairs": rows, "faces": sprite(faces)})

    @classmethod
    def example(cls, sample: Sample) -> Self:
        """Return six pairs of the sample's people, with the machine's own verdicts."""
        pairs = draw_pairs(sample.pack, 6)
        return cls(pairs, machine_verdicts(pairs), sample.names)

    @property
    def alone(self) -> list[bool]:
        """The verdicts of the first round, as far as they were given."""
        return self._verdicts()[: len(self.pairs)]

    @property
    def together(self) -> list[bool]:
        """The verdicts of the second round."""
        return self._verdicts()[len(self.pairs) :]

    @property
    def finished(self) -> bool:
        """Whether both rounds are done."""
        return len(self.together) == len(self.pairs)

    def still(self) -> str:
        """Return every pair on one sheet."""
        count = len(self.pairs)
        alt = f"{count} numbered pairs of portraits ({self._note}). Are they one person, or two?"
        words = "<p>Same person, or two people? Judge each pair by its faces alone.</p>"
        return words + picture_html(pair_sheet(self.pairs, note=self._note), alt, "46em")

    def _verdicts(self) -> list[bool]:
        said = [letter == "S" for letter in self.answers if letter in "SD"]
        return said[: 2 * len(self.pairs)]
