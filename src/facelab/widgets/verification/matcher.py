"""You are the matcher: pairs of faces, judged alone first, then with a machine's verdict beside them."""

from collections.abc import Sequence
from typing import Self

import ipywidgets as widgets

from facelab.experiments.matching import Pair, draw_pairs, score_verdicts, sway
from facelab.figures import picture_html
from facelab.figures.page import array_html
from facelab.figures.people import SYNTHETIC, side_by_side, verdict_units
from facelab.figures.verification.words import rounds_in_words
from facelab.widgets.base import status
from facelab.widgets.fallback import show_widget
from facelab.widgets.sample import Sample

SAYS = {True: "same person", False: "different people", None: "no verdict: it found no face"}


class YouAreTheMatcher:
    """Two rounds over the same pairs; the truth is told at the end.

    Parameters
    ----------
    pairs : sequence of Pair
        What to judge.
    machine : sequence of bool or None
        The machine's verdicts, shown in the second round.
    """

    HOW = "Two buttons answer; Tab moves between them and Enter presses."

    def __init__(self, pairs: Sequence[Pair], machine: Sequence[bool | None]):
        self.pairs, self.machine = list(pairs), list(machine)
        self.alone: list[bool | None] = []
        self.together: list[bool | None] = []
        button = {"layout": widgets.Layout(width="11em", height="2.6em")}
        self.same = widgets.Button(description="Same person", tooltip="I think both show the same person", **button)
        self.different = widgets.Button(
            description="Different people", tooltip="I think these are two people", **button
        )
        self.back = widgets.Button(description="Back", tooltip="Take the last answer back", layout={"width": "6em"})
        self.bar = widgets.IntProgress(0, 0, 2 * len(self.pairs), description="Progress")
        self.picture, self.words = widgets.HTML(), widgets.HTML()
        self.same.on_click(lambda _: self.answer(True))
        self.different.on_click(lambda _: self.answer(False))
        self.back.on_click(lambda _: self.take_back())
        buttons = widgets.HBox([self.same, self.different, self.back])
        self.view = widgets.VBox([self.words, self.picture, buttons, self.bar])
        self._draw()

    @classmethod
    def example(cls, sample: Sample) -> Self:
        """Return one of the lesson's twenty pairs, with a machine that takes all of them for one person."""
        pairs = draw_pairs(sample.pack, 20)
        return cls(pairs, [True] * len(pairs))

    @property
    def answered(self) -> int:
        """How many answers were given, in both rounds together."""
        return len(self.alone) + len(self.together)

    @property
    def finished(self) -> bool:
        """Whether both rounds are done."""
        return self.answered == 2 * len(self.pairs)

    def answer(self, same: bool) -> None:
        """Record a verdict on the pair that is shown, and go on to the next."""
        if not self.finished:
            (self.alone if len(self.alone) < len(self.pairs) else self.together).append(same)
            self._draw()

    def take_back(self) -> None:
        """Take the last verdict back and show its pair again; once the truth is told, nothing can be changed."""
        if self.answered and not self.finished:
            (self.together or self.alone).pop()
            self._draw()

    def show(self) -> None:
        """Show it in the notebook."""
        show_widget(self.view, self.words.value + self.picture.value, self.HOW)

    def _draw(self) -> None:
        self.bar.value = self.answered
        if self.finished:
            self._tell()
            return
        first_round = len(self.alone) < len(self.pairs)
        number = self.answered % len(self.pairs)
        words = f"Round {1 if first_round else 2}, pair {number + 1} of {len(self.pairs)}. "
        words += "Judge alone." if first_round else f"The machine says: {SAYS[self.machine[number]]}. What do you say?"
        alt = f"Pair {number + 1}: two portraits side by side. Are they the same person, or two?"
        self.picture.value = array_html(side_by_side(self.pairs[number]), alt, "36em", live=True)
        self.words.value = status(words, strong=True, note=SYNTHETIC)
        self.back.disabled = self.answered == 0

    def _tell(self) -> None:
        rounds = {"you alone": self.alone, "the machine": self.machine, "you with the machine": self.together}
        scores = {who: score_verdicts(self.pairs, verdicts) for who, verdicts in rounds.items()}
        swayed = sway(self.pairs, self.alone, self.together, self.machine)
        words = rounds_in_words(*scores.values(), swayed, len(self.pairs))
        note = f"{len(self.pairs)} pairs; {SYNTHETIC}"
        self.picture.value = picture_html(verdict_units(list(scores.items()), note), words, "46em")
        self.words.value = status(words)
        for button in (self.same, self.different, self.back):
            button.disabled = True
