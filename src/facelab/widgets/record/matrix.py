"""Three moratoria, six questions: read each cell yourself, then see how we read it, and where it stands."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Self

import ipywidgets

from facelab.figures.record.pages import matrix_rows, question_words, table
from facelab.figures.record.words import agreement_in_words
from facelab.record import QUESTIONS, Moratorium, Record
from facelab.record.sorting import compare_readings
from facelab.widgets.base import Widget, column, row, sized
from facelab.widgets.sample import Sample


class MoratoriaMatrix(Widget):
    """A list to choose from for each question and company; a button shows ours below.

    Parameters
    ----------
    record : Record
        The public record.
    moratoria : sequence of Moratorium
        The columns.
    names : sequence of str
        What each column is called in short.
    """

    HOW = "Choose in each list, then press the button; by keyboard, Space opens a list and Enter takes a line."

    def __init__(self, record: Record, moratoria: Sequence[Moratorium], names: Sequence[str]):
        super().__init__()
        self.record, self.moratoria = record, list(moratoria)
        options = [("not read yet", None), *((words, word) for word, words in record.vocabulary.readings.items())]
        self.cells = {
            (moratorium.id, question): ipywidgets.Dropdown(
                options=options,
                description=name,
                tooltip=f"{name}: {question_words(question)}",
                **sized("5em", "20em"),
            )
            for question in QUESTIONS
            for moratorium, name in zip(self.moratoria, names, strict=True)
        }
        self.button = ipywidgets.Button(description="Show how we read it", layout=ipywidgets.Layout(width="14em"))
        self.button.on_click(lambda _: self.draw())
        self.result = ipywidgets.HTML()
        self.view = column(*self._rows(), self.button, self.words, self.result)

    @classmethod
    def example(cls, sample: Sample) -> Self:
        """Return one of the record's three announcements of 2020."""
        companies = {"ibm-2020": "IBM", "amazon-2020": "Amazon", "microsoft-2020": "Microsoft"}
        return cls(sample.record, [sample.record[name] for name in companies], list(companies.values()))

    @property
    def chosen(self) -> dict[str, list[str | None]]:
        """The learner's readings by id of the moratorium, in the order of the questions."""
        return {
            moratorium.id: [self.cells[moratorium.id, question].value for question in QUESTIONS]
            for moratorium in self.moratoria
        }

    def draw(self) -> None:
        """Show how we read each cell, and say how many were read alike."""
        chosen = self.chosen
        self.say(agreement_in_words(*compare_readings(self.moratoria, chosen), len(self.cells)))
        self.result.value = table(matrix_rows(self.record, self.moratoria, chosen), "How we read it, and where")

    def still(self) -> str:
        """Return the empty table, and what a cell can hold."""
        readings = "; ".join(self.record.vocabulary.readings.values())
        rows = [
            {"": question_words(question)} | {cell.description: "…" for cell in self._asked(question)}
            for question in QUESTIONS
        ]
        return f"{table(rows, 'To fill in')}<p>Each cell: {escape(readings)}.</p>"

    def _asked(self, question: str) -> list[ipywidgets.Dropdown]:
        return [self.cells[moratorium.id, question] for moratorium in self.moratoria]

    def _rows(self) -> Iterator[ipywidgets.Widget]:
        for question in QUESTIONS:
            yield ipywidgets.HTML(f"<strong>{escape(question_words(question))}</strong>")
            yield row(*self._asked(question))
