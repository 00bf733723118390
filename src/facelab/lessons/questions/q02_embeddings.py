"""Questions of 02_embeddings."""

from facelab.lessons.exercises import choice, number, several

QUESTIONS = (
    number(
        "distance-by-hand",
        question=(
            "Two templates, made short: (0.3, 0.1, 0.5) and (0.3, 0.4, 0.1). How far apart are they, "
            "in the straight-line distance that the program uses?"
        ),
        right=0.5,
        tolerance=0.001,
        praise="the differences are 0, 0.3 and 0.4; their squares add up to 0.25, and the root of that is 0.5.",
        otherwise="take the three differences, square them, add them up, and take the square root.",
        hints=(
            "Subtract number by number first: three differences.",
            "Square each difference, so that signs do not matter, and add up.",
            "0 + 0.09 + 0.16 = 0.25. One step is left.",
        ),
        wrong={
            0.25: "that is the sum of the squares; the square root is still to be taken.",
            0.7: "you added the differences as they are; square them first, and take the root at the end.",
            -0.1: "differences with their signs cancel each other; square them first.",
            0.1: "differences with their signs cancel each other out; square each one before you add.",
        },
    ),
    number(
        "gallery-in-megabytes",
        question=(
            "A template has 128 numbers of 4 bytes each. How many megabytes are 10,000 templates? "
            "(A megabyte is a million bytes.)"
        ),
        right=5.12,
        tolerance=0.1,
        praise="128 x 4 = 512 bytes a face; 10,000 of them are 5,120,000 bytes. One photograph can be larger.",
        otherwise="bytes for one face first, then for 10,000, then divide by a million.",
        hints=("How many bytes is one template?", "512 bytes, 10,000 times. Then divide by 1,000,000."),
        wrong={
            1.28: "you left out that each of the numbers takes 4 bytes.",
            512: "that is the number of bytes of one template.",
            5120: "those are kilobytes, thousands of bytes.",
            5120000: "those are bytes; a megabyte is a million of them.",
            0.04: "you left out that each face has 128 numbers.",
        },
    ),
    several(
        "stolen-template",
        question="A list of templates leaks from a gym: numbers only, no names, no pictures. Which statements hold?",
        options={
            "a": (
                "Anyone who has a list from another place, made with the same program, can link the people in both.",
                "we did that above, without a name and without a picture.",
            ),
            "b": (
                "Without names the list is anonymous.",
                "the numbers lead to the person wherever another picture of them was turned into numbers.",
            ),
            "c": (
                "The gym can take new pictures, and then the leaked numbers are worth nothing.",
                "a new picture gives numbers close to the old ones: that is what the program was trained for.",
            ),
            "d": (
                "Researchers have made pictures from templates that passed for the person.",
                "published for several networks; how well depends on the network and on what the attacker has.",
            ),
            "e": (
                "Any other face program can read the numbers at once.",
                "another program lays its numbers out in another way; they are comparable within one program.",
            ),
        },
        right="ad",
        praise="linking needs no name, and turning back has been shown; a face cannot be changed like a password.",
        hints=(
            "Think of the gym and the shop above: what did it take to link their lists?",
            "Two of the five hold. One was done above, one was done in a published study.",
        ),
    ),
    choice(
        "what-per-cent-means",
        question="A vendor's screen says: 'Similarity 97 %'. What do you know?",
        options={
            "a": (
                "It is the same person, with a probability of 97 %",
                "for that you would have to know how many others it could have been; the program does not.",
            ),
            "b": (
                "Of 100 such matches, 97 are right",
                "that share depends on who is searched for among whom, and not on the number on the screen.",
            ),
            "c": (
                "The two stand closer than a pair with 96 %, on this vendor's own scale",
                "such a number puts pairs in order; the vendor chose how to write that order as per cent.",
            ),
            "d": (
                "97 % of the two faces agree",
                "the faces were not compared part by part: one distance was written in another way.",
            ),
        },
        right="c",
        hints=(
            "Look at the three curves: the same two faces get three different percentages.",
            "What do all three curves have in common?",
        ),
    ),
)
