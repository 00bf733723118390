"""Exercises as data: the right answer, feedback for each foreseen wrong one, and a ladder of hints; no display here."""

import importlib
import inspect
import math
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction
from numbers import Real
from typing import Any, NamedTuple

from facelab.errors import FacelabError

# How feedback begins; the tests of the notebooks look for these words in stored outputs.
NOT_ANSWERED = "Not answered yet."
NOT_YET = "Not yet:"
RIGHT = "Right:"


class Wrong(NamedTuple):
    """A foreseen wrong answer: what it fits, what to say, and one example of it (the tests try it)."""

    fits: Callable[[Any], bool]
    says: str
    example: Any


@dataclass(frozen=True)
class Exercise:
    """One question for a learner.

    Attributes
    ----------
    name : str
        Unique among all lessons, such as ``iou-by-hand``.
    kind : str
        'number', 'choice' or 'several': which form asks it.
    read : callable
        Turns what a learner wrote into an answer; gives None when it is not an answer of this kind.
    expects : str
        What an answer looks like, for messages: 'a number, such as 0.5'.
    is_right : callable
        Of an answer that was read.
    praise : str
        Said when right: why it is right, with the number.
    wrong : tuple of Wrong
        The first that fits speaks.
    otherwise : str
        Feedback for any other wrong answer.
    hints : tuple of str
        From a nudge to almost the answer.
    question : str
        The question itself; shown by the form, and by ``check`` while there is no answer.
    options : tuple of (str, str)
        Letter and text of each choice.
    lesson : str
        Filled in when the exercise is looked up.
    right : object
        A right answer, for the tests.
    """

    name: str
    kind: str
    read: Callable[[Any], Any]
    expects: str
    is_right: Callable[[Any], bool]
    praise: str
    wrong: tuple[Wrong, ...]
    otherwise: str
    hints: tuple[str, ...]
    question: str = ""
    options: tuple[tuple[str, str], ...] = ()
    lesson: str = ""
    right: Any = None


@dataclass(frozen=True)
class FromFacts:
    """An exercise whose right answer is computed where it is asked: ``make(**facts)`` gives it."""

    name: str
    make: Callable[..., Exercise]
    samples: Mapping[str, Any]


def number(
    name: str,
    *,
    right: float,
    praise: str,
    otherwise: str,
    hints: tuple[str, ...],
    wrong: Mapping[float | tuple[float, float], str] | None = None,
    tolerance: float = 0.0,
    question: str = "",
) -> Exercise:
    """Return an exercise answered by one number.

    Parameters
    ----------
    right : float
        The right answer; anything within ``tolerance`` of it is right too.
    wrong : mapping, optional
        Feedback by wrong value, or by range ``(low, high)``, both ends included; the first that fits speaks.

    Examples
    --------
    >>> pages = number("pages", right=12, praise="12.", otherwise="Count again.", hints=("It is even.",),
    ...                wrong={6: "That is half of it.", (100, math.inf): "That is far too many."})
    >>> feedback(pages, 6)
    'Not yet: That is half of it.'
    """

    def near(value: float) -> Callable[[float], bool]:
        return lambda answer: abs(answer - value) <= tolerance + 1e-9

    def foreseen(key: float | tuple[float, float], says: str) -> Wrong:
        if not isinstance(key, tuple):
            return Wrong(near(key), says, key)
        low, high = key
        ends = [end for end in key if math.isfinite(end)]
        return Wrong(lambda answer: low <= answer <= high, says, sum(ends) / len(ends))

    return Exercise(
        name=name,
        kind="number",
        read=_read_number,
        expects="one number with a point for decimals and nothing else, such as 12 or 0.5",
        is_right=near(right),
        praise=praise,
        wrong=tuple(foreseen(key, says) for key, says in (wrong or {}).items()),
        otherwise=otherwise,
        hints=tuple(hints),
        question=question,
        right=right,
    )


def choice(
    name: str, *, question: str, options: Mapping[str, tuple[str, str]], right: str, hints: tuple[str, ...]
) -> Exercise:
    """Return an exercise answered by one letter; ``options`` maps a letter to its text and what to say to it."""
    wrong = tuple(
        Wrong(lambda answer, letter=letter: answer == letter, says, letter)
        for letter, (_, says) in options.items()
        if letter != right
    )
    return Exercise(
        name=name,
        kind="choice",
        read=_reader_of_letters(options, one=True),
        expects=f"one letter in quotes: {_listed(options)}",
        is_right=lambda answer: answer == right,
        praise=options[right][1],
        wrong=wrong,
        otherwise="Read each choice once more.",
        hints=tuple(hints),
        question=question,
        options=tuple((letter, text) for letter, (text, _) in options.items()),
        right=right,
    )


def several(
    name: str,
    *,
    question: str,
    options: Mapping[str, tuple[str, str]],
    right: str,
    praise: str,
    hints: tuple[str, ...],
) -> Exercise:
    """Return an exercise answered by all the letters that fit, such as 'ac'; ``right`` holds them.

    A wrong letter gets that option's feedback. When letters are missing, the feedback says how many of them.
    """
    wanted = frozenset(right)
    wrong = [
        Wrong(lambda answer, letter=letter: letter in answer, says, wanted | {letter})
        for letter, (_, says) in options.items()
        if letter not in wanted
    ]
    # From the most to the fewest missing, so that each count has its own words.
    for count in range(1, len(wanted)):
        says = f"what you chose is right, and {count} more belong{'s' if count == 1 else ''} to it."
        short = frozenset(sorted(wanted)[count:])
        wrong.append(Wrong(lambda answer, count=count: len(wanted - answer) == count, says, short))
    return Exercise(
        name=name,
        kind="several",
        read=_reader_of_letters(options, one=False),
        expects=f"letters in quotes, such as 'ab', out of {_listed(options)}",
        is_right=lambda answer: answer == wanted,
        praise=praise,
        wrong=tuple(wrong),
        otherwise="Read each choice once more.",
        hints=tuple(hints),
        question=question,
        options=tuple((letter, text) for letter, (text, _) in options.items()),
        right=right,
    )


def from_facts(make: Callable[..., Exercise], **samples: Any) -> FromFacts:
    """Return an exercise made when it is asked, from numbers of the notebook; ``samples`` are for the tests alone.

    The exercise's name is the function's, with hyphens for underscores.
    """
    return FromFacts(make.__name__.replace("_", "-"), make, samples)


def feedback(exercise: Exercise, answer: Any) -> str:
    """Return what to say to an answer; it begins with NOT_ANSWERED, NOT_YET or RIGHT."""
    if is_blank(answer):
        return NOT_ANSWERED
    read = exercise.read(answer)
    if read is None:
        return f"{NOT_YET} your answer should be {exercise.expects}."
    if exercise.is_right(read):
        return f"{RIGHT} {exercise.praise}"
    return f"{NOT_YET} {next((wrong.says for wrong in exercise.wrong if wrong.fits(read)), exercise.otherwise)}"


def is_blank(answer: Any) -> bool:
    """Return whether nothing was answered: ``...`` as in a starter cell, None, or an empty form."""
    return answer is ... or answer is None or (isinstance(answer, str) and not answer.strip())


def rung(exercise: Exercise, used: int) -> str:
    """Return the hint that follows when ``used`` hints were seen before."""
    count = len(exercise.hints)
    if not count:
        return "There is no hint for this one. Talk it over with someone."
    step = min(used, count - 1)
    words = f"Hint {step + 1} of {count}: {exercise.hints[step]}"
    return words if used < count else f"{words}\nThat was the last hint. Talk it over with someone."


def exercise(name: str | Exercise, **facts: Any) -> Exercise:
    """Return the exercise of that name, made from the facts if it needs any.

    Raises
    ------
    FacelabError
        If there is none of that name, or a fact is missing.
    """
    if isinstance(name, Exercise):
        return name
    known = registered()
    if name not in known:
        near = get_close_matches(str(name), known, 1)
        raise FacelabError(
            f"There is no question called {name!r}.", f"Did you mean {near[0]!r}?" if near else "Check its name."
        )
    lesson, found = known[name]
    if isinstance(found, FromFacts):
        found = _made(found, facts)
    return replace(found, name=name, lesson=lesson)


def registered() -> dict[str, tuple[str, Exercise | FromFacts]]:
    """Return each exercise of ``facelab.lessons.questions`` by name, with the lesson it belongs to.

    A module ``q01_detection`` holds the questions of lesson ``01_detection`` in a tuple called ``QUESTIONS``.
    """
    package = importlib.import_module("facelab.lessons.questions")
    found: dict[str, tuple[str, Exercise | FromFacts]] = {}
    for module in sorted(module.name for module in pkgutil.iter_modules(package.__path__)):
        for asked in importlib.import_module(f"{package.__name__}.{module}").QUESTIONS:
            if asked.name in found:
                raise ValueError(f"two questions are called {asked.name!r}: in {found[asked.name][0]} and {module}")
            found[asked.name] = (module.removeprefix("q"), asked)
    return found


def _made(question: FromFacts, facts: Mapping[str, Any]) -> Exercise:
    try:
        inspect.signature(question.make).bind(**facts)
    except TypeError:
        wanted = ", ".join(f"{fact}=..." for fact in question.samples)
        raise FacelabError(
            f"The question {question.name!r} needs the numbers it is about.", f"Give it: {wanted}."
        ) from None
    return question.make(**facts)


def _read_number(answer: Any) -> float | None:
    if isinstance(answer, str):
        try:
            answer = float(Fraction(answer.strip().replace("_", "x")))  # 1/3 is a number too
        except (ValueError, ZeroDivisionError, OverflowError):
            return None
    if isinstance(answer, bool) or not isinstance(answer, Real) or not math.isfinite(answer):
        return None
    return float(answer)


def _reader_of_letters(options: Mapping[str, Any], one: bool) -> Callable[[Any], str | frozenset[str] | None]:
    def read(answer: Any) -> str | frozenset[str] | None:
        if isinstance(answer, set | frozenset | list | tuple) and all(isinstance(item, str) for item in answer):
            answer = "".join(answer)
        if not isinstance(answer, str):
            return None
        letters = answer.lower().replace(",", "").replace(" ", "")
        if not letters or not set(letters) <= set(options) or (one and len(letters) > 1):
            return None
        return letters if one else frozenset(letters)

    return read


def _listed(options: Mapping[str, Any]) -> str:
    *first, last = (f"'{letter}'" for letter in options)
    return f"{', '.join(first)} or {last}" if first else last
