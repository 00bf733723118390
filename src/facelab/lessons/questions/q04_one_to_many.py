"""Questions of 04_one_to_many."""

from facelab.lessons.exercises import choice, number, several

QUESTIONS = (
    choice(
        "nobody-on-the-list",
        question="A visitor who was never enrolled is searched for. A face is found, and no line is set. What comes "
        "back?",
        options={
            "a": ("nothing: the visitor is not in the gallery", "the search does not know that. It sorts by distance."),
            "b": (
                "somebody, at some distance",
                "somebody is always nearest. Only a line could say that this is too far.",
            ),
            "c": ("an error message", "nothing went wrong, as far as the program can tell."),
            "d": ("everybody, in the order of enrolment", "they are sorted, but by distance."),
        },
        right="b",
        hints=("What does the search sort by?", "Is there always a smallest number in a list of numbers?"),
    ),
    number(
        "false-candidates",
        question="One comparison of strangers in 1,000 matches (FMR 0.1 %). A gallery holds 5,000 people. How many "
        "false candidates does a search for somebody who is not among them bring, on average?",
        right=5,
        tolerance=0.01,
        praise="5,000 comparisons, one in a thousand of them a match. On average; one visitor may bring none, another "
        "twenty.",
        otherwise="one search makes as many comparisons as there are people in the gallery.",
        hints=(
            "How many comparisons does one search make?",
            "5,000 comparisons. One in 1,000 of them matches.",
        ),
        wrong={
            0.001: "that is one comparison's rate; the search makes 5,000 of them.",
            0.1: "that is the FMR in per cent; how many comparisons does one search make?",
            50: "one in 1,000, not one in 100.",
            (0.99, 0.9999): "that is the predicted share of searches with any candidate. How many candidates come, on "
            "average?",
            1: "a share ends at 1. Candidates are counted, and a search can bring many.",
            5000: "that is how many comparisons there are; few of them match.",
        },
    ),
    several(
        "searches-or-candidates",
        question="Two offices search once each for the same 100 visitors, who are not enrolled. In one office 20 searches "
        "bring a candidate each; in the other, 4 searches bring five each. Which statements hold?",
        options={
            "a": ("Both have the same selectivity.", "it counts candidates per search: 20 in 100, in both."),
            "b": ("Both have the same FPIR.", "FPIR counts searches: 20 of 100 in one, 4 of 100 in the other."),
            "c": ("In the second, fewer visitors get any candidate.", "4 of them, and not 20."),
            "d": ("In the second, nobody comes up wrongly.", "there are 20 wrong candidates in each office, some of them perhaps the same person."),
        },
        right="ac",
        praise="the same number of candidates to look at, spread otherwise. Which is worse depends on who is asked.",
        hints=(
            "Count twice: how many searches brought anything, and how many candidates came in all?",
            "FPIR has searches above and below; selectivity has candidates above and searches below.",
        ),
    ),
    choice(
        "list-doubled",
        question="Two agencies put their galleries together, so that each search runs through twice as many people. "
        "The line stays. What can happen to the number of visitors, of neither agency, who get a candidate?",
        options={
            "a": (
                "nothing at all: the line is the same",
                "each is now compared with twice as many people, and each comparison may match.",
            ),
            "b": (
                "it stays or grows, and as a rule it grows",
                "every comparison is another chance to match. At most, the two galleries' visitors add up.",
            ),
            "c": (
                "it doubles exactly",
                "not exactly. Whoever got a candidate in both galleries counts once, and the two galleries may differ.",
            ),
            "d": ("it falls: a larger list is more exact", "a larger list holds more people to be taken for."),
        },
        right="b",
        hints=("How many comparisons does one search make now?", "Could a visitor get a candidate in both of the old galleries?"),
    ),
)
