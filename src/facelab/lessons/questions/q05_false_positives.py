"""Questions of 05_false_positives."""

from facelab.lessons.exercises import choice, number, several

QUESTIONS = (
    number(
        "false-of-alarms",
        question="In one day 20,000 people pass a camera, and 20 of them are on the list. The system raises an alarm for "
        "18 of these, and for 1 in 1,000 of the others. What share of the day's alarms is false? (As a share from 0 to 1, "
        "to two decimal places.)",
        right=round(0.001 * 19_980 / (0.001 * 19_980 + 18), 2),
        tolerance=0.015,
        praise="some 20 false alarms beside 18 true ones: about every second alarm. And only 1 in 1,000 of those who pass.",
        otherwise="count both kinds of alarm first; then divide the false ones by all.",
        hints=(
            "How many of the 20,000 are not on the list? One in 1,000 of these raises an alarm.",
            "About 20 false alarms and 18 true ones. How many alarms is that in all?",
        ),
        wrong={
            0.001: "that is the share of those who pass and are not listed. The question asks for a share of the alarms.",
            (0.45, 0.485): "that is the share of alarms that are true.",
            0.1: "2 of the 20 on the list are missed; those raise no alarm at all.",
            (50, 55): "in per cent, yes. As a share it is a hundredth of that: write it so.",
        },
    ),
    choice(
        "ten-times-the-list",
        question="The list becomes ten times as long, and nothing else changes. The people added never come to town. What "
        "should you expect at the camera?",
        options={
            "a": (
                "nothing: those who were added are not there",
                "they do not pass. But everybody who does is now compared with ten times as many faces.",
            ),
            "b": (
                "more false alarms, and no more true ones",
                "each passer-by is compared with more faces, and nobody more is there to be found.",
            ),
            "c": ("more true alarms", "true ones need somebody on the list to pass, and no more of them do."),
            "d": ("fewer false alarms: the system knows more people", "it compares with more people, and takes more for one."),
        },
        right="b",
        hints=("Who passes now that did not pass before?", "With how many faces is each of them compared?"),
    ),
    several(
        "two-reviewers",
        question="Two people look at each alarm, and it goes on only if both accept it. Each accepts one false alarm in "
        "five. Which statements hold?",
        options={
            "a": ("If their errors had nothing to do with each other, one false alarm in 25 would survive.",
                  "one in five of one in five."),
            "b": ("Then in practice one in 25 survives.",
                  "pictures that deceive one of them are likely to deceive the other."),
            "c": ("Whatever they share, at most one in five survives.", "both must accept it, and either accepts one in five."),
            "d": ("A third pair of eyes makes sure of it.", "a face that looks alike to two is likely to look alike to three."),
        },
        right="ac",
        praise="the truth lies between one in 25 and one in five, and how alike their errors are has to be measured.",
        hints=(
            "What is one fifth of one fifth? When may you multiply?",
            "Suppose the same faces deceive both of them. How many survive then?",
        ),
    ),
    choice(
        "no-false-alarm-yet",
        question="A maker reports: in our own test, with a list of 1,000, there was no false alarm. Which number bounds the "
        "share of such searches that go wrong?",
        options={
            "a": ("how many faces were on the list", "that is given. But of what is no error a share?"),
            "b": (
                "how many different people who were not listed were searched for",
                "no error in so many people bounds the rate; ten searches for one person are hardly more than one.",
            ),
            "c": ("the threshold", "it says how strict the line was, and not how often it was tried."),
            "d": ("nothing more: none is none", "none of ten and none of ten million are both none."),
        },
        right="b",
        hints=("A rate is a count divided by a count. Which of the two is missing?",),
    ),
)  # fmt: skip
