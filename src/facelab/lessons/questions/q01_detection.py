"""Questions of 01_detection."""

from facelab.lessons.exercises import choice, number

QUESTIONS = (
    number(
        "iou-by-hand",
        question="Two boxes of 10 by 10 pixels lie exactly on top of each other. Then one is shifted to the right by 5. "
        "What is their IoU?",
        right=1 / 3,
        tolerance=0.01,
        praise="they share 5 x 10 = 50 and cover 15 x 10 = 150 together; 50 / 150 is one third.",
        otherwise="work out the shared area first, then the area that both cover together.",
        hints=(
            "Draw both boxes on squared paper.",
            "They share a strip 5 wide and 10 high. How wide is what they cover together?",
            "Shared 50, together 150.",
        ),
        wrong={
            0.5: "that is the shared part of one box; divide by the area that both cover together.",
            0.25: "you counted the shared strip twice in the area you divided by; take it away once.",
            50: "that is the shared area; a share still has to be taken.",
            3: "you divided the other way round; an overlap is never above 1.",
        },
    ),
    number(
        "box-width",
        right=90,
        praise="right minus left, 265 - 175.",
        otherwise="the order is top, right, bottom, left; the width needs two of the four.",
        hints=("Which two of the four numbers are measured sideways?", "Right is 265 and left is 175."),
        wrong={
            120: "that is the height, bottom minus top.",
            99: "that is left minus top, one of each direction.",
            69: "that is right minus bottom, one of each direction.",
            -90: "the other way round: right is larger than left.",
            189: "that is right minus top, one of each direction.",
            91: "close; the library's convention is right minus left, without adding one.",
        },
    ),
    choice(
        "who-is-missing",
        question="A report says: 'Our detector found 9,700 faces, all of them correct.' What is missing from it?",
        options={
            "a": ("how long it took", "useful, but it says nothing on whether the detector is any good."),
            "b": ("how many faces it did not find", "without the misses nobody can tell whether 9,700 is most or few."),
            "c": ("how many boxes were false alarms", "it does say so: all were correct, so there were none."),
            "d": ("the names of the people", "finding a face needs no name, and a report should not hold them."),
        },
        right="b",
        hints=(
            "There are two kinds of error in finding faces. The report speaks of one.",
            "Correct boxes say: no false alarms. Which error is left?",
        ),
    ),
)
