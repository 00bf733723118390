"""What learners call in a notebook: check, hint, ask, predict, recall, compare. Only these functions print."""

from functools import partial
from typing import TYPE_CHECKING, Any

from facelab.lessons import progress
from facelab.lessons.exercises import NOT_ANSWERED, RIGHT, Exercise, exercise, feedback, is_blank, rung

if TYPE_CHECKING:
    from facelab.widgets.question import QuestionForm

NO_GUESS = "No guess yet: that is fine, but you learn more with one."


def check(name: str | Exercise, answer: Any = ..., **facts: Any) -> None:
    """Say what is right or wrong about an answer; ``facts`` are the numbers a question may be about."""
    print(_answered(exercise(name, **facts), answer))


def hint(name: str | Exercise, **facts: Any) -> None:
    """Show the next hint; each call goes one rung further up the ladder."""
    print(_hinted(exercise(name, **facts)))


def ask(name: str | Exercise, **facts: Any) -> None:
    """Show a question as a form with a button to check and one for hints; ``check`` does the same without it."""
    question_form(exercise(name, **facts)).show()


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


def question_form(asked: Exercise) -> "QuestionForm":
    """Return the form of a question, wired to the same feedback and hints as ``check`` and ``hint``."""
    from facelab.widgets.question import QuestionForm  # widgets take a while to load: only where a form is shown

    question = asked.question or asked.name
    checked = partial(_answered, asked, form=True)
    return QuestionForm(question, asked.kind, asked.options, checked, partial(_hinted, asked))


def still_text(asked: Exercise) -> str:
    """Return a question with its choices as plain text."""
    return "\n".join([asked.question or asked.name, *(f"  {letter}  {text}" for letter, text in asked.options)])


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
