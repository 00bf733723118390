"""The ninety minutes: a page for whoever leads, its answers, and one sheet for everybody in the room."""

import re
from collections.abc import Sequence
from html import escape

import numpy as np

from facelab.lessons.exercises import exercise, registered
from facelab.metrics import ScoreCounts, Share, false_match_rate, false_non_match_rate, london_scores, percent
from facelab.metrics.base_rates import (
    PASSPORT_OFFICERS_ACCEPTED,
    Reviewer,
    both_denominators,
    expected_alarms,
    review_alarms,
)
from facelab.metrics.base_rates.numbers import quantity
from facelab.paths import project_root
from facelab.publishing.handouts import alarms, rendered_counts, rendered_scores

LESSONS = ("00_start_here", "03_thresholds", "05_false_positives")
LINES = (0.3, 0.4, 0.5, 0.6)
PAIRS = 20
DAY = {"passages": 10_000, "listed": 3 / 10_000, "tpir": 0.9, "fpir": 0.002}  # the guess of lesson 05
POLICE = {"false": 10, "alarms": 2_077, "passages": 3_147_436, "alarms_are": "alerts", "passages_are": "faces seen"}


def workshop() -> str:
    """Return the page for whoever leads, as HTML, from ``facilitator/workshop.md``; its rows lead to the sections."""
    import mistune  # nbconvert's own reader of Markdown

    rows = re.sub(r"^(\| \d+ \| )(\d\d)( \| )(.*?)(?= \|)", _with_links, _text(), flags=re.M)
    page = str(mistune.create_markdown(plugins=["table"])(rows))
    for heading in ("Minute by minute", "Only paper"):  # the table is for the hand: on paper it has a side of its own
        page = page.replace(f"<h2>{heading}", f'<h2 class="sheet">{heading}')
    return page


def workshop_answers() -> str:
    """Return what each step comes to, and the answers of the exit ticket and of the three lessons, as HTML."""
    steps = "".join(f"<tr><td>{start}</td><td>{escape(answer)}</td></tr>" for start, answer in _steps())
    rows = "".join(
        f"<tr><td>{escape(lesson[:2])}</td><td>{escape(asked.question)}</td><td>{escape(_right(asked))}</td></tr>"
        for lesson, asked in _asked(LESSONS)
    )
    ticket = (
        "A share of alarms, or of those who pass and are not listed (or of searches, or of comparisons: ask).",
        "Everybody who passes is compared with more faces, and each comparison is a chance to match.",
        "Any question that could be answered with no. Good ones: who counts the false alarms, and who sees the log?",
    )
    return (
        "<p>The truth about the twenty pairs has a page of its own: <em>You are the matcher: the answers</em>.</p>"
        f"<h2>Minute by minute</h2><table>{_head('From', 'What comes out')}<tbody>{steps}</tbody></table>"
        "<h2>Exit ticket</h2><ol>" + "".join(f"<li>{escape(answer)}</li>" for answer in ticket) + "</ol>"
        f"<h2>The line, on paper</h2>{_lines_table()}<h2 class='sheet'>Check yourself</h2><p>These close the lessons, "
        f"for whoever goes on.</p><table>{_head('Lesson', 'Question', 'Answer')}<tbody>{rows}</tbody></table>"
    )


def workshop_sheet() -> str:
    """Return one page to write on, for everybody in any room, as HTML."""
    lines = "".join(f"<tr><th scope='row'>{kind}</th><td></td><td></td><td></td></tr>"
                    for kind in ("ordinary pictures", "hard pictures", "real people (London)"))  # fmt: skip
    ticket = "".join(f"<li>{question}<p class='rule'></p></li>" for question in _exit_ticket())
    return (
        "<p>Write no name. The sheet is yours. Only the exit ticket at its foot is cut off and collected, and only if "
        f"you want to give it.</p><h2>1. You are the matcher</h2><p>I guess that I get {_BLANK} of twenty right. Write "
        "<strong>S</strong> for the same person, <strong>D</strong> for different people.</p>"
        f"{_letters(range(1, 11))}{_letters(range(11, PAIRS + 1))}"
        f"<p>Right alone: {_BLANK} with the machine: {_BLANK} Changed for better: {_BLANK} for worse: {_BLANK}</p>"
        "<h2>2. Where is nobody wrong?</h2><table class='write'>"
        f"{_head('Pictures', 'My line', 'Two people, taken for one', 'One person, taken for two')}"
        f"<tbody>{lines}</tbody></table><h2>3. A camera at a station</h2><p>{escape(_guess())} I guess: {_BLANK}</p>"
        f"<p>Counted: false of the alarms: {_BLANK} %. Of those who pass and are not listed: {_BLANK} %.</p>"
        f"<section class='cut'><h2>Exit ticket</h2><ol>{ticket}</ol></section>"
    )


_BLANK = "<span class='blank'></span>"


def _text() -> str:
    return (project_root() / "facilitator" / "workshop.md").read_text(encoding="utf-8")


def _with_links(row: re.Match) -> str:
    """Return a row of the table in which its lesson and the sections named are links to the lesson's page."""
    page = f"{next(name for name in LESSONS if name.startswith(row[2]))}.html"
    done = re.sub(r"\*(.+?)\*", lambda title: f"[*{title[1]}*]({page}#{section_id(title[1])})", row[4])
    return f"{row[1]}[{row[2]}]({page}){row[3]}{done}"


def section_id(title: str) -> str:
    """Return the id that a core section has on its lesson's page."""
    return f"{title.replace(' ', '-')}-%C2%B7-core"


def _exit_ticket() -> list[str]:
    """Return its questions as HTML."""
    import mistune

    section = _text().split("## Exit ticket")[1].split("\n## ")[0]
    questions = re.findall(r"^\d\. (.+?)(?=\n\d\. |\n*\Z)", section, re.M | re.S)
    return [str(mistune.html(question)).strip().removeprefix("<p>").removesuffix("</p>") for question in questions]


def _guess() -> str:
    """Return the question of lesson 05 that everybody guesses at, from the page for whoever leads."""
    (question,) = re.findall(r"\*([^*|]*Of 100 alarms, how many are false\?)\*", _text())
    return question


def _letters(numbers: Sequence[int]) -> str:
    heads = "".join(f"<th scope='col'>{number}</th>" for number in numbers)
    rows = "".join(f"<tr><th scope='row'>{who}</th>{'<td></td>' * len(numbers)}</tr>"
                   for who in ("alone", "with the machine", "the truth"))  # fmt: skip
    head = f"<thead><tr><th scope='col'>pair</th>{heads}</tr></thead>"
    return f"<table class='write letters'>{head}<tbody>{rows}</tbody></table>"


def _steps() -> list[tuple[int, str]]:
    """Return what comes out at each minute of the table that has an answer."""
    answered, walked = vars(both_denominators(**POLICE)).values()
    fmr, (real, _) = false_match_rate(rendered_scores(), 0.6), london_scores().at(0.6)
    day, town = expected_alarms(**DAY), alarms()
    town.size += 1  # the next longer list is ten times as long
    longer = town.words()
    town.size, town.listed = town.size - 1, 0
    nobody = town.words()
    return [
        (16, "The limit of the program was set on photographs of real people. Rendered people look more alike to it, "
             "so it takes strangers for one person. Nothing on the screen warns of it."),
        (20, f"Ordinary pictures: {_nobody_wrong(rendered_counts())} Hard ones: there is none either, and of some no "
             f"face is found at all. London: {_nobody_wrong(london_scores().counts)} Ask what a year between two "
             "pictures would do to that."),
        (32, f"At a line of 0.6, strangers taken for one person. Rendered people: {_short(fmr)}. Real people, the "
             f"London set: {_short(real)}. The program and its line are the same; the people are not."),
        (40, "At a door, whoever waits outside notices at once. In a search nobody notices whom it passed over, and "
             "whoever comes up wrongly may learn of it only when somebody asks them questions."),
        (45, f"{day.true:.1f} true alarms and {quantity(day.false)} false ones. Of the alarms, "
             f"{percent(day.false_of_alarms)} % are false: whoever answers them says so. Of those who pass and are not "
             f"listed, {percent(DAY['fpir'])} % raise one: whoever walks past says that. Both are right."),
        (53, f"The list ten times as long: {longer} Nobody who passes is listed: {nobody}"),
        (66, f"Whoever answers alarms: {_short(answered)} of the {answered.of}. Whoever walks past: {_short(walked)} "
             f"of the {walked.of}. Both count the same {answered.count}. The town's matcher was made "
             f"poor, so that its errors are seen. {_reviews()}"),
    ]  # fmt: skip


def _nobody_wrong(counts: ScoreCounts) -> str:
    """Say at which lines nobody is wrong, or what the two lines cost between which there is none."""
    last = counts.edges[counts.fmr == 0].max()
    first = counts.edges[np.isclose(counts.fnmr, 0, atol=1e-12)].min()
    if first <= last + 1e-9:
        return f"nobody is wrong from {first:.2f} to {last:.2f}."
    refused = counts.mated[counts.edges[1:] > last + 1e-9].sum()
    taken = counts.non_mated[counts.edges[1:] <= first + 1e-9].sum()
    return (
        f"there is no such place. Up to {last:.2f} no strangers are taken for one person, but {refused:,} of "
        f"{counts.mated.sum():,} pairs of one person for two; from {first:.2f} it is 0 of these, but {taken:,} of "
        f"{counts.non_mated.sum():,} pairs of strangers."
    )


def _reviews() -> str:
    """Say how many false alarms survive the reviews of lesson 05."""
    officer = Reviewer(accepts=PASSPORT_OFFICERS_ACCEPTED, dismisses=0.1)
    led = Reviewer(accepts=PASSPORT_OFFICERS_ACCEPTED, dismisses=0.1, bias=0.5)
    panels = ([officer], 0), ([officer] * 2, 0), ([officer] * 2, 0.7), ([led] * 2, 0.7)
    left = [quantity(review_alarms(true=27, false=200, reviewers=some, shared=shared).false_accepted)
            for some, shared in panels]  # fmt: skip
    return (
        f"Of 200 false alarms, {left[0]} survive one reviewer, {left[1]} two whose errors have nothing to do with each "
        f"other, {left[2]} two who share errors, and {left[3]} two who follow the machine half the time."
    )


def _asked(lessons: Sequence[str]):
    for name, (lesson, asked) in registered().items():
        if lesson in lessons and hasattr(asked, "question"):  # the others depend on what a learner measured
            yield lesson, exercise(name)


def _right(asked) -> str:
    options = dict(asked.options)
    if options:
        return "; ".join(f"{letter}: {options[letter].rstrip('.')}" for letter in sorted(asked.right))
    return f"{asked.right:g}"


def _lines_table() -> str:
    rows = ""
    for line in LINES:
        rendered = false_match_rate(rendered_scores(), line), false_non_match_rate(rendered_scores(), line)
        cells = "".join(f"<td>{_short(share)}</td>" for share in (*rendered, *london_scores().at(line)))
        rows += f"<tr><th scope='row'>{line}</th>{cells}</tr>"
    errors = ("two people for one", "one person for two")
    heads = [f"{who}: {error}" for who in ("rendered", "London") for error in errors]
    return f"<table class='close'>{_head('Line', *heads)}<tbody>{rows}</tbody></table>"


def _short(share: Share) -> str:
    return f"{share.count:,} of {share.total:,}, {percent(share.value)} %"


def _head(*heads: str) -> str:
    cells = "".join(f"<th scope='col'>{head}</th>" for head in heads)
    return f"<thead><tr>{cells}</tr></thead>"
