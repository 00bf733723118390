"""Questions of 08_paper_trail."""

from collections.abc import Mapping

from facelab.lessons.exercises import Exercise, choice, from_facts, number, several

_SAMPLE = {"a": "document", "b": "document", "c": "because", "d": "asked", "e": "otherwise", "f": "because"}


def in_the_documents(ways: Mapping[str, str]) -> Exercise:
    """How many events stand in documents that somebody got by asking?"""
    counts = {way: list(ways.values()).count(way) for way in ("document", "asked", "because", "otherwise")}
    right = counts["document"]
    wrong = {
        right + counts["asked"] + counts["because"]: "that is everything that goes back to asking; only those in the "
        "documents themselves were asked.",
        counts["because"]: "those came of the documents; they do not stand in them.",
        counts["otherwise"]: "those are known in another way.",
        len(ways): "that is every event.",
    }
    wrong.pop(right, None)
    return number(
        "in-the-documents",
        right=right,
        praise=f"{right} stand in the documents, and {counts['because']} more were known, said or done because of them "
        "or of the asking.",
        otherwise="count the squares of the darkest blue in all rows.",
        hints=(
            "The picture of squares has four looks. Which of them means the documents themselves?",
            "Plain dark blue, row by row.",
            "The dictionary called ways holds the word 'document' that many times.",
        ),
        wrong=wrong,
    )


QUESTIONS = (
    several(
        "no-contract-then",
        question="ICE's spokesman said in October 2018 that its Homeland Security Investigations had no contract with "
        "Amazon. Suppose each of these were found. Which could be true without making his sentence false?",
        options={
            "a": (
                "a contract of that unit with Amazon, in force that month",
                "that is the one finding his words rule out.",
            ),
            "b": ("emails in which Amazon offers its product", "an offer is not a contract."),
            "c": ("a contract signed in 2019", "he spoke of the time at which he spoke."),
            "d": ("a contract of another part of ICE", "he spoke of one unit."),
        },
        right="bcd",
        praise="the sentence speaks of one unit, one vendor, one time, and contracts. It may be true and still leave "
        "all of these open. Noticing that accuses nobody and excuses nobody: it tells you what to ask next.",
        hints=(
            "Underline four things in the sentence: which unit, with whom, when, and what there is not.",
            "A finding makes it false only if it meets all four.",
            "Exactly one of the four findings does.",
        ),
    ),
    choice(
        "corrected-article",
        question="A friend writes that Amazon's shops scan every face that comes in, and cites article 004. What is "
        "the best answer?",
        options={
            "a": (
                "The article says so, so it is right.",
                "the same article takes it back, at its top, with a date.",
            ),
            "b": (
                "The article was wrong once, so do not believe any of it.",
                "an outlet that says openly what it got wrong gives you a reason to trust the rest more, not less.",
            ),
            "c": (
                "The outlet corrected that on 4 June 2018; Amazon told it that the shops use no face recognition. How the "
                "shops do work was left unsaid.",
                "it gives the correction, its day, whose word it is, and what stays open.",
            ),
            "d": (
                "Amazon has proved that its shops use no face recognition.",
                "it confirmed it; a confirmation is the company's word, and no details came with it.",
            ),
        },
        right="c",
        hints=(
            "Two of the answers go further than the article does, in opposite directions.",
            "Look for the answer that says who says so, since when, and what is still unknown.",
        ),
    ),
    choice(
        "lobbying-share",
        question="Amazon spent 3.63 million dollars on lobbying in three months. How much of it went to face "
        "recognition?",
        options={
            "a": ("all of it", "face recognition is one issue of a range."),
            "b": (
                "most of it, as the article is about it",
                "what an article is about says nothing of how a sum divides.",
            ),
            "c": ("nothing", "it is on the list of issues, so that does not follow either."),
            "d": (
                "the source does not say",
                "the article gives one sum for a range of issues; whether the filing divides it, it does not say.",
            ),
        },
        right="d",
        hints=(
            "Read the column of what each sum does not say.",
            "One sum, many issues. Is there a second number?",
        ),
    ),
    from_facts(in_the_documents, ways=_SAMPLE),
    choice(
        "request-that-works",
        question="An office has to find what you ask for. Which request can it answer, and answer without harming "
        "anybody?",
        options={
            "a": (
                "Everything you have ever had on face recognition.",
                "somebody would have to look through everything; offices may refuse what is too wide, or take years.",
            ),
            "b": (
                "Invoices and contracts for software that compares faces, from January 2018 to June 2020.",
                "it names a kind of paper, a subject and a period, and touches nobody's privacy.",
            ),
            "c": (
                "Why do you watch people who have done nothing?",
                "it may be a fair question, but it asks for an answer; the law gives a right to papers that exist.",
            ),
            "d": (
                "The names and pictures of all people found with it in 2019.",
                "that would expose people who may have done nothing, and no office should hand it out.",
            ),
        },
        right="b",
        hints=(
            "Put yourself into the office: what would you type into the search of your own archive?",
            "A kind of paper, a subject, a period; and nobody whom it hurts.",
        ),
    ),
)
