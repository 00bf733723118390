"""Questions of 00_start_here."""

from facelab.experiments.matching import Verdicts
from facelab.lessons.exercises import Exercise, choice, from_facts, number

_SAMPLE = Verdicts(right=13, false_matches=6, false_non_matches=1, unanswered=0)


def machine_false_matches(score: Verdicts) -> Exercise:
    """How many strangers did the machine take for one person?"""
    wrong = {
        score.right: "that is how often the machine was right; look for the crossed squares.",
        score.false_non_matches: "those are the other error, one person taken for two.",
        score.false_matches + score.false_non_matches: "that is both errors together; only one of them was asked.",
    }
    wrong.pop(score.false_matches, None)
    return number(
        "machine-false-matches",
        right=score.false_matches,
        praise=f"{score.false_matches} pairs of strangers were taken for one person: false matches.",
        otherwise="count the crossed squares in the row of the machine.",
        hints=(
            "The question asks about strangers that were taken for one person.",
            "In the picture of squares, a false match is crossed.",
            "Look at the middle row, the machine's, and count its crossed squares one by one.",
        ),
        wrong=wrong,
    )


QUESTIONS = (
    choice(
        "which-error",
        question="A door opens for somebody because the program takes her for another badge holder. Which error is it?",
        options={
            "a": ("a false match", "two people were taken for one, and the door opened for the wrong one."),
            "b": (
                "a false non-match",
                "that would be the reverse: the right badge holder before a door that stays closed.",
            ),
            "c": ("no error, the door did open", "it opened only because the program took her for somebody else."),
            "d": (
                "a face that was not found",
                "then there would be nothing to compare, and the door would stay closed.",
            ),
        },
        right="a",
        hints=(
            "How many people are involved, and how many did the program see?",
            "Two people were taken for one. Which of the two errors has that description?",
        ),
    ),
    from_facts(machine_false_matches, score=_SAMPLE),
    choice(
        "lawful-or-agreed",
        question="The two official portraits are free of copyright. Why does the program refuse to match them?",
        options={
            "a": (
                "copyright forbids it",
                "works of the US government are free of copyright, so that is not what stops us; other laws may.",
            ),
            "b": ("the pictures are too old", "the program can find the faces in them; age is not the reason."),
            "c": ("nobody asked the two women", "the record allows what can be justified without asking, and no more."),
            "d": ("matching is never allowed here", "the synthetic pack allows it: look at its record again."),
        },
        right="c",
        hints=(
            "Read the refusal again. Does it speak of the law, or of the people?",
            "The sentence begins with 'The people in the pack ...'.",
        ),
    ),
)
