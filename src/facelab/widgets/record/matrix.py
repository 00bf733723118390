"""Three moratoria, six questions: read each cell yourself, then see how we read it, and where it stands."""

from collections.abc import Sequence
from html import escape

import ipywidgets as widgets

from facelab.figures.record.pages import matrix_rows, question_words, table
from facelab.record import QUESTIONS, Moratorium, Record
from facelab.record.sorting import compare_readings
from facelab.widgets.fallback import show_widget


def agreement_in_words(same: int, read: int, cells: int) -> str:
    """Say how a learner's readings compare with ours."""
    rest = f" {cells - read} are still empty." if read < cells else ""
    return f"You read {read} of {cells} cells, {same} of them as we did.{rest}"


class MoratoriaMatrix:
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
        self.record, self.moratoria = record, list(moratoria)
        options = [("not read yet", None), *((words, word) for word, words in record.vocabulary.readings.items())]
        self.cells = {
            (one.id, question): widgets.Dropdown(
                options=options,
                description=name,
                tooltip=f"{name}: {question_words(question)}",
                style={"description_width": "5em"},
                layout=widgets.Layout(width="20em"),
            )
            for question in QUESTIONS
            for one, name in zip(self.moratoria, names, strict=True)
        }
        self.button = widgets.Button(description="Show how we read it", layout=widgets.Layout(width="14em"))
        self.button.on_click(lambda _: self._tell())
        self.words, self.result = widgets.HTML(), widgets.HTML()
        self.view = widgets.VBox([*self._rows(), self.button, self.words, self.result])

    @property
    def chosen(self) -> dict[str, list[str | None]]:
        """The learner's readings by id of the moratorium, in the order of the questions."""
        return {one.id: [self.cells[one.id, question].value for question in QUESTIONS] for one in self.moratoria}

    def show(self) -> None:
        """Show it in the notebook."""
        readings = "; ".join(self.record.vocabulary.readings.values())
        rows = [
            {"": question_words(question)} | {self.cells[one.id, question].description: "…" for one in self.moratoria}
            for question in QUESTIONS
        ]
        show_widget(self.view, f"{table(rows, 'To fill in')}<p>Each cell: {escape(readings)}.</p>", self.HOW)

    def _rows(self) -> list[widgets.Widget]:
        rows = []
        for question in QUESTIONS:
            cells = [self.cells[one.id, question] for one in self.moratoria]
            rows += [
                widgets.HTML(f"<strong>{escape(question_words(question))}</strong>"),
                widgets.HBox(cells, layout=widgets.Layout(flex_flow="row wrap")),
            ]
        return rows

    def _tell(self) -> None:
        chosen = self.chosen
        words = agreement_in_words(*compare_readings(self.moratoria, chosen), len(self.cells))
        self.words.value = f'<p role="status">{escape(words)}</p>'
        self.result.value = table(matrix_rows(self.record, self.moratoria, chosen), "How we read it, and where")
