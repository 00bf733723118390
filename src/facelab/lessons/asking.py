"""What learners call in a notebook: check, hint, ask, predict, recall, compare. Only these functions print."""

from html import escape
from typing import Any

from facelab.lessons import progress
from facelab.lessons.exercises import NOT_ANSWERED, RIGHT, Exercise, exercise, feedback, is_blank, rung

NO_GUESS = "No guess yet: that is fine, but you learn more with one."


def check(name: str | Exercise, answer: Any = ..., **facts: Any) -> None:
    """Say what is right or wrong about an answer; ``facts`` are the numbers a question may be about."""
    print(_answered(exercise(name, **facts), answer))


def hint(name: str | Exercise, **facts: Any) -> None:
    """Show the next hint; each call goes one rung further up the ladder."""
    print(_hinted(exercise(name, **facts)))


def ask(name: str | Exercise, **facts: Any) -> None:
    """Show a question as a form with a button to check and one for hints; ``check`` does the same without it."""
    from facelab.widgets.fallback import show_widget  # widgets take a while to load: only where a form is shown

    asked = exercise(name, **facts)
    show_widget(question_form(asked), still_html(asked), "Answer, then press Check; Hint shows the next hint.")


def predict(name: str, guess: Any = ..., question: str = "") -> None:
    """Keep a guess made before running, for ``recall`` and ``compare`` later on."""
    if question:
        print(question)
    if is_blank(guess):
        print(NO_GUESS)
        return
    _kept(progress.note_prediction, name, guess)
    print(f"Your guess: {guess}. Kept on this machine for later.")


def recall(name: str) -> Any:
    """Return the guess made under this name, or None."""
    return progress.prediction(name)


def compare(name: str, result: Any, unit: str = "") -> None:
    """Put a result beside the guess made earlier."""
    guess, unit = recall(name), f" {unit}" if unit else ""
    print(
        f"You made no guess. It is {result}{unit}." if guess is None else f"You guessed {guess}; it is {result}{unit}."
    )


def question_form(asked: Exercise):
    """Return the form of a question: labelled, reachable by keyboard, wired to the same functions as ``check``.

    Its children are the question, the field, the two buttons and the place where feedback appears.
    """
    import ipywidgets as widgets

    says = widgets.HTML(_status(""))
    field, value = _field(asked, widgets)
    check_it = widgets.Button(description="Check", tooltip="Check this answer")
    hint_me = widgets.Button(description="Hint", tooltip="Show the next hint")

    def show(text: str) -> None:
        says.value = _status(text)

    check_it.on_click(lambda _: show(_answered(asked, value(), form=True)))
    hint_me.on_click(lambda _: show(_hinted(asked)))
    title = widgets.HTML(f"<p><strong>{escape(asked.question or asked.name)}</strong></p>")
    return widgets.VBox([title, field, widgets.HBox([check_it, hint_me]), says])


def still_text(asked: Exercise) -> str:
    """Return a question with its choices as plain text."""
    return "\n".join([asked.question or asked.name, *(f"  {letter}  {text}" for letter, text in asked.options)])


def still_html(asked: Exercise) -> str:
    """Return a question with its choices as a still page: what prints, and what is seen where no kernel runs."""
    choices = "".join(f"<li><strong>{escape(letter)}</strong> {escape(text)}</li>" for letter, text in asked.options)
    choices = f'<ul style="list-style: none">{choices}</ul>' if choices else ""
    return f"<p><strong>{escape(asked.question or asked.name)}</strong></p>{choices}"


def _field(asked: Exercise, widgets):
    """Return the input of a form and a function that gives what it holds."""
    wide = widgets.Layout(width="auto")
    if asked.kind == "choice":
        options = [(f"{letter}  {text}", letter) for letter, text in asked.options]
        field = widgets.RadioButtons(options=options, value=None, description="Your answer", layout=wide)
        return field, lambda: field.value
    if asked.kind == "several":
        boxes = {
            letter: widgets.Checkbox(description=f"{letter}  {text}", indent=False, layout=wide)
            for letter, text in asked.options
        }
        return widgets.VBox(list(boxes.values())), lambda: "".join(key for key, box in boxes.items() if box.value)
    field = widgets.Text(description="Your answer", placeholder="a number")
    return field, lambda: field.value


def _status(text: str) -> str:
    """Return feedback as a live region: a screen reader speaks it without the learner leaving the button."""
    return f'<div role="status" style="white-space: pre-line">{escape(text)}</div>'


def _answered(asked: Exercise, answer: Any, form: bool = False) -> str:
    text = feedback(asked, answer)
    if text == NOT_ANSWERED:
        if form:
            return f"{text} Choose or write an answer first."
        text = f"{text} Put your answer in place of ... and run this again."
        return f"{text}\n{still_text(asked)}" if asked.question else text
    _kept(progress.note_answer, asked.lesson, asked.name, answer, text.startswith(RIGHT))
    return text


def _hinted(asked: Exercise) -> str:
    return rung(asked, _kept(progress.note_hint, asked.lesson, asked.name) or 0)


def _kept(note, *what: Any) -> Any:
    """Keep something if the disk lets us; a learner without a writable folder still gets feedback."""
    try:
        return note(*what)
    except OSError as error:
        print(f"(This could not be kept for later: {error.strerror or error}.)")
        return None
