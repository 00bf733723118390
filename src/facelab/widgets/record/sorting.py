"""Claims as cards: sort each by the kind of evidence it rests on, then see how we sorted them, and why."""

from html import escape
from typing import Self

import ipywidgets

from facelab.figures.record.pages import sorting_rows, table
from facelab.record import Record
from facelab.record.sorting import cards, compare_sorting, kinds_by_letter
from facelab.widgets.base import Widget, column, row
from facelab.widgets.sample import Sample


class ClaimSorting(Widget):
    """One card after another, one button for each kind of evidence; ours and why come at the end.

    Parameters
    ----------
    record : Record
        The public record.

    Attributes
    ----------
    chosen : list of str
        The kinds chosen so far, in the order of the cards.
    """

    HOW = "One button for each kind of evidence; Tab moves between them and Enter presses."

    def __init__(self, record: Record):
        super().__init__()
        self.record, self.cards = record, cards(record)
        self.chosen: list[str] = []
        self.kinds = [self._button(letter, kind) for letter, kind in kinds_by_letter(record).items()]
        self.back = ipywidgets.Button(description="Back", tooltip="Take the last answer back", layout={"width": "6em"})
        self.back.on_click(lambda _: self.take_back())
        self.result = ipywidgets.HTML()
        self.view = column(self.words, row(*self.kinds, self.back), self.result)
        self.draw()

    @classmethod
    def example(cls, sample: Sample) -> Self:
        """Return one of the record's cards."""
        return cls(sample.record)

    @property
    def finished(self) -> bool:
        """Whether every card is sorted."""
        return len(self.chosen) == len(self.cards)

    def sort(self, kind: str) -> None:
        """Put the card that is shown to a kind of evidence, and go on to the next."""
        if not self.finished:
            self.chosen.append(kind)
            self.draw()

    def take_back(self) -> None:
        """Take the last answer back; once ours are shown, nothing can be changed."""
        if self.chosen and not self.finished:
            self.chosen.pop()
            self.draw()

    def still(self) -> str:
        """Return the first card and the names of the buttons."""
        names = "; ".join(button.description for button in self.kinds)
        return f"{super().still()}<p>{escape(names)}</p>"

    def _button(self, letter: str, kind: str) -> ipywidgets.Button:
        button = ipywidgets.Button(
            description=f"{letter}  {kind.replace('-', ' ')}",
            tooltip=self.record.vocabulary.evidence[kind],
            layout=ipywidgets.Layout(width="14em"),
        )
        button.on_click(lambda _: self.sort(kind))
        return button

    def draw(self) -> None:
        """Show the next card, or how all of them were sorted once the last is done."""
        if self.finished:
            self._tell()
            return
        place = len(self.chosen)
        claim = self.cards[place]
        who = "; ".join(self.record[actor].name for actor in claim.claimed_by)
        first = f"Card {place + 1} of {len(self.cards)}. {claim.claim}"
        clue = f"\n\nWhose claim: {who}. {claim.sorting.clue}\n\nOn what does it rest?"
        self.say(first, clue, strong=True)
        self.back.disabled = not self.chosen

    def _tell(self) -> None:
        self.say(compare_sorting(self.cards, self.chosen).describe(), strong=True)
        self.result.value = table(sorting_rows(self.record, self.cards, self.chosen), "Yours, ours, and why")
        for button in (*self.kinds, self.back):
            button.disabled = True
