"""Claims as cards: sort each by the kind of evidence it rests on, then see how we sorted them, and why."""

from html import escape

import ipywidgets as widgets

from facelab.figures.record.pages import sorting_rows, table
from facelab.record import Record
from facelab.record.sorting import cards, compare_sorting, kinds_by_letter
from facelab.widgets.fallback import show_widget


class ClaimSorting:
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
        self.record, self.cards = record, cards(record)
        self.chosen: list[str] = []
        self.kinds = [self._button(letter, kind) for letter, kind in kinds_by_letter(record).items()]
        self.back = widgets.Button(description="Back", tooltip="Take the last answer back", layout={"width": "6em"})
        self.back.on_click(lambda _: self.take_back())
        self.card, self.result = widgets.HTML(), widgets.HTML()
        buttons = widgets.HBox([*self.kinds, self.back], layout=widgets.Layout(flex_flow="row wrap"))
        self.view = widgets.VBox([self.card, buttons, self.result])
        self._draw()

    @property
    def finished(self) -> bool:
        """Whether every card is sorted."""
        return len(self.chosen) == len(self.cards)

    def sort(self, kind: str) -> None:
        """Put the card that is shown to a kind of evidence, and go on to the next."""
        if not self.finished:
            self.chosen.append(kind)
            self._draw()

    def take_back(self) -> None:
        """Take the last answer back; once ours are shown, nothing can be changed."""
        if self.chosen and not self.finished:
            self.chosen.pop()
            self._draw()

    def show(self) -> None:
        """Show it in the notebook."""
        names = "; ".join(button.description for button in self.kinds)
        show_widget(self.view, f"{self.card.value}<p>{escape(names)}</p>", self.HOW)

    def _button(self, letter: str, kind: str) -> widgets.Button:
        button = widgets.Button(
            description=f"{letter}  {kind.replace('-', ' ')}",
            tooltip=self.record.vocabulary.evidence[kind],
            layout=widgets.Layout(width="14em"),
        )
        button.on_click(lambda _: self.sort(kind))
        return button

    def _draw(self) -> None:
        if self.finished:
            self._tell()
            return
        place = len(self.chosen)
        claim = self.cards[place]
        who = "; ".join(self.record[actor].name for actor in claim.claimed_by)
        self.card.value = (
            f'<div role="status"><p><strong>Card {place + 1} of {len(self.cards)}. {escape(claim.claim)}</strong></p>'
            f"<p>Whose claim: {escape(who)}. {escape(claim.sorting.clue)}</p><p>On what does it rest?</p></div>"
        )
        self.back.disabled = not self.chosen

    def _tell(self) -> None:
        words = compare_sorting(self.cards, self.chosen).describe()
        self.card.value = f'<p role="status"><strong>{escape(words)}</strong></p>'
        self.result.value = table(sorting_rows(self.record, self.cards, self.chosen), "Yours, ours, and why")
        for button in (*self.kinds, self.back):
            button.disabled = True
