"""Questions of 03_thresholds."""

import math

from facelab.lessons.exercises import Exercise, choice, from_facts, number, several


def door_for_one_in_a_hundred(limit: float) -> Exercise:
    """Where may the line stand so that at most one in a hundred strangers of our pack is let in?"""
    right = math.floor(100 * limit) / 100
    return number(
        "door-for-one-in-a-hundred",
        right=right,
        tolerance=0.01,
        praise=f"at {right:.2f} the FMR of these comparisons is still at most 1 %. Of other people it may be more.",
        otherwise="a threshold here is a distance between 0 and 1.",
        hints=(
            "Put a threshold into false_match_rate(scores, ...) and look at the rate. Above or below 1 %?",
            "Above 1 %: too many strangers come in, so the line must go down. Below: it may go up.",
            f"It lies between {right - 0.05:.2f} and {right + 0.05:.2f}; go in steps of 0.01.",
        ),
        wrong={
            0.6: "that is where the library draws it. Ask false_match_rate(scores, 0.6) what it does here.",
            (0, right - 0.011): "no more than 1 in 100 comes in there, but the line may go further up. The right "
            "people are refused more often than the promise asks for.",
            (right + 0.011, 1): "there, more than 1 in 100 strangers comes in; the line must go down.",
        },
    )


QUESTIONS = (
    number(
        "fmr-by-hand",
        question="Distances between strangers: 0.48, 0.55, 0.62, 0.71, 0.80. Of one person with themselves: 0.31, "
        "0.44, 0.52, 0.64. The threshold is 0.6. What is the false match rate?",
        right=2 / 5,
        tolerance=0.005,
        praise="2 of the 5 pairs of strangers lie at or below 0.6; the pairs of one person have no part in it.",
        otherwise="count the pairs of strangers at or below 0.6, and divide by all pairs of strangers.",
        hints=(
            "Only one of the two lists is about strangers.",
            "A distance of at most 0.6 counts as a match. How many of the five are that close?",
            "0.48 and 0.55 are, of five.",
        ),
        wrong={
            2: "that is the count; a rate is a share of all pairs of strangers.",
            0.25: "that is the other error: 1 of the 4 pairs of one person is refused.",
            2 / 9: "you divided by all nine comparisons; strangers can only be taken for one person among the five.",
            0.6: "that is the share of strangers that are told apart, or the threshold; the error is the rest.",
            (40, 40.5): "in per cent, yes. As a share it is a hundredth of that: write it so.",
            1 / 3: "of all nine, three are wrong; but the two errors are counted apart.",
        },
    ),
    choice(
        "line-moved-down",
        question="The office moves its door's threshold from 0.6 down to 0.5. Who notices?",
        options={
            "a": (
                "strangers get in more often",
                "the other way round: a smaller distance is demanded, so fewer strangers pass.",
            ),
            "b": (
                "strangers get in less often, and staff wait outside more often",
                "less distance is allowed: fewer false matches, and at least as many false non-matches.",
            ),
            "c": (
                "strangers get in less often, and nothing changes for staff",
                "that may be so on easy pictures. But anybody whose own two pictures lie between 0.5 and 0.6 apart now "
                "stands outside.",
            ),
            "d": (
                "nobody: the network is still the same",
                "the network gives distances; it is the threshold that makes verdicts of them.",
            ),
        },
        right="b",
        hints=(
            "Picture the line moving to the left over both heaps.",
            "Which part of each heap is now on the other side?",
        ),
    ),
    from_facts(door_for_one_in_a_hundred, limit=0.4321),
    choice(
        "nobody-refused",
        question="A maker tried its matcher on 30 people. Nobody was refused. What may it say?",
        options={
            "a": ("It never refuses the right person.", "none among 30 was seen; the 31st may be the first."),
            "b": (
                "It refuses fewer than 1 in 100.",
                "a matcher that refuses 1 in 20 still lets all 30 people pass in about one trial in five.",
            ),
            "c": (
                "With people and pictures like these, it refuses at most about 1 in 9, at 95 % confidence.",
                "that is what 30 people can carry. It sounds worse than 'no errors', and says more.",
            ),
            "d": (
                "Nothing at all can be said from 30 people.",
                "something can: a matcher that refused half of all people would hardly let 30 of 30 pass.",
            ),
        },
        right="c",
        hints=(
            "In the section on how sure we are, a cell prints what 'none seen' still allows.",
            "Look at its line for 30 people.",
        ),
    ),
    several(
        "what-belongs-to-a-rate",
        question="A leaflet says: false match rate 0.1 %. What must stand beside it before you can use it? Choose all "
        "that apply.",
        options={
            "a": ("the threshold at which it was counted", ""),
            "b": ("which people, and how many", ""),
            "c": ("what pictures: how old, from which camera", ""),
            "d": ("the version of the matcher", ""),
            "e": (
                "the number of comparisons alone, if it is large enough",
                "a million comparisons can come from a hundred people; people count. Leave (e) out.",
            ),
            "f": (
                "that the line was drawn by an engineer",
                "who drew it matters for who answers for it, and not for what the number means. Leave (f) out.",
            ),
        },
        right="abcd",
        praise="model, threshold, people and pictures; a rate without them belongs to nobody.",
        hints=(
            "Which of these, if changed, would change the rate?",
            "Four of the six. Think of the two histograms under one line.",
        ),
    ),
)
