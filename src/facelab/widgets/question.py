"""A question as a form: labelled, reachable by keyboard, with a button to check and one for hints."""

from collections.abc import Callable, Sequence
from html import escape

import ipywidgets

from facelab.widgets.base import Widget, column, row


class QuestionForm(Widget):
    """A question, its field, two buttons, and the place where feedback appears.

    Parameters
    ----------
    question : str
        What is asked.
    kind : str
        'number', 'choice' or 'several'.
    options : sequence of (str, str)
        Letter and text of each choice.
    check : callable
        Takes what was answered, text or None, and returns feedback.
    hint : callable
        Returns the next hint.
    """

    HOW = "Answer, then press Check; Hint shows the next hint."

    def __init__(
        self,
        question: str,
        kind: str,
        options: Sequence[tuple[str, str]],
        check: Callable[[str | None], str],
        hint: Callable[[], str],
    ):
        super().__init__()
        self.question, self.options = question, options
        self.field, value = _field(kind, options)
        self.check = ipywidgets.Button(description="Check", tooltip="Check this answer")
        self.hint = ipywidgets.Button(description="Hint", tooltip="Show the next hint")
        self.check.on_click(lambda _: self.say(check(value())))
        self.hint.on_click(lambda _: self.say(hint()))
        self.say("")
        title = ipywidgets.HTML(f"<p><strong>{escape(question)}</strong></p>")
        self.view = column(title, self.field, row(self.check, self.hint), self.words)

    def still(self) -> str:
        """Return the question with its choices: what prints, and what is seen where no kernel runs."""
        choices = "".join(f"<li><strong>{escape(letter)}</strong> {escape(text)}</li>" for letter, text in self.options)
        choices = f'<ul style="list-style: none">{choices}</ul>' if choices else ""
        return f"<p><strong>{escape(self.question)}</strong></p>{choices}"


def _field(kind: str, options: Sequence[tuple[str, str]]) -> tuple[ipywidgets.Widget, Callable[[], str | None]]:
    """Return the input of a form and a function that gives what it holds."""
    wide = ipywidgets.Layout(width="auto")
    words = {letter: f"{letter}  {text}" for letter, text in options}
    if kind == "several":
        boxes = {
            letter: ipywidgets.Checkbox(description=text, indent=False, layout=wide) for letter, text in words.items()
        }
        return column(*boxes.values()), lambda: "".join(letter for letter, box in boxes.items() if box.value)
    if kind == "choice":
        choices = [(text, letter) for letter, text in words.items()]
        field = ipywidgets.RadioButtons(options=choices, value=None, description="Your answer", layout=wide)
    else:
        field = ipywidgets.Text(description="Your answer", placeholder="a number")
    return field, lambda: field.value
