"""Hand-outs to print: the workshop's page and its answers, and sheets for rooms without computers."""

import functools
from collections.abc import Sequence
from html import escape

from facelab.experiments.matching import Pair, draw_pairs, machine_verdicts, score_verdicts
from facelab.experiments.town import read_town
from facelab.explorers.base_rates import FalseAlarms
from facelab.figures.page import array_html, picture_html
from facelab.figures.people import SYNTHETIC, side_by_side
from facelab.figures.verification.curves import histogram_in_words, score_histogram
from facelab.lessons.exercises import exercise, registered
from facelab.metrics import Scores, compare_all, count_scores, false_match_rate, false_non_match_rate, london_scores
from facelab.packs import open_pack
from facelab.paths import project_root
from facelab.pipeline import Analysis, analyse_all

WORDS = {True: "same person", False: "two people", None: "no face found"}
LINES = (0.3, 0.4, 0.5, 0.6)
PEOPLE = 40  # as many as in lesson 03


def matcher_sheet() -> str:
    """Return the pairs of lesson 00 with boxes to tick, and the machine's verdicts on a sheet of their own, as HTML."""
    pairs = _pairs()
    tiles = "".join(
        f"<figure>{array_html(side_by_side(pair), f'Pair {number}: two portraits of rendered people.', live=True)}"
        f"<figcaption>{number}. &#9633; same &#9633; two &#8594; &#9633; same &#9633; two</figcaption></figure>"
        for number, pair in enumerate(pairs, 1)
    )
    verdicts = "".join(f"<li>{WORDS[verdict]}</li>" for verdict in machine_verdicts(pairs))
    return (
        "<p>Same person, or two people? Tick the first two boxes of every pair, alone and without talking. Then turn "
        "to the machine's verdicts on the next sheet, and tick the other two boxes: your verdict now. "
        f"<small>{escape(SYNTHETIC)}</small></p><div class='pairs'>{tiles}</div>"
        f"<section class='sheet'><h2>The machine says</h2><ol class='columns'>{verdicts}</ol></section>"
    )


def matcher_answers() -> str:
    """Return the truth about the twenty pairs, beside what the machine said, as HTML."""
    pairs = _pairs()
    machine = machine_verdicts(pairs)
    rows = "".join(
        f"<tr><th scope='row'>{number}</th><td>{WORDS[pair.mated]}</td><td>{WORDS[verdict]}</td>"
        f"<td>{'no verdict' if verdict is None else 'right' if verdict == pair.mated else 'wrong'}</td></tr>"
        for number, (pair, verdict) in enumerate(zip(pairs, machine, strict=True), 1)
    )
    return (
        f"<p>The machine: {score_verdicts(pairs, machine).describe()}. It is the program of lesson 00 at the setting "
        "it comes with. Ask the room: how many changed a verdict towards the machine, and how many changes "
        "were for the worse?</p><table><thead><tr><th scope='col'>Pair</th><th scope='col'>Truth</th>"
        f"<th scope='col'>The machine said</th><th scope='col'>It was</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def workshop() -> str:
    """Return the page for whoever leads ninety minutes, as HTML, from ``facilitator/workshop.md``."""
    import mistune  # nbconvert's own reader of Markdown

    text = (project_root() / "facilitator" / "workshop.md").read_text(encoding="utf-8")
    return str(mistune.create_markdown(plugins=["table"])(text))


def workshop_answers() -> str:
    """Return the answers of the workshop's three lessons and of its exit ticket, as HTML."""
    rows = "".join(
        f"<tr><td>{escape(lesson[:2])}</td><td>{escape(asked.question)}</td><td>{escape(_right(asked))}</td></tr>"
        for lesson, asked in _asked(("00_start_here", "03_thresholds", "05_false_positives"))
    )
    ticket = (
        "A share of alarms, or of those who pass and are not listed (or of searches, or of comparisons: ask).",
        "Everybody who passes is compared with more faces, and each comparison is a chance to match.",
        "Any question that could be answered with no. Good ones: who counts the false alarms, and who sees the log?",
    )
    return (
        "<h2>Exit ticket</h2><ol>" + "".join(f"<li>{escape(answer)}</li>" for answer in ticket) + "</ol>"
        "<h2>Check yourself</h2><table><thead><tr><th scope='col'>Lesson</th><th scope='col'>Question</th>"
        f"<th scope='col'>Answer</th></tr></thead><tbody>{rows}</tbody></table>"
        "<h2>The line, on paper</h2>" + _lines_table()
    )


def line_sheet() -> str:
    """Return both heaps of distances of two samples, to draw a line into, as HTML."""
    parts = []
    for name, (counts, note) in _samples().items():
        figure = score_histogram(counts, name, note)
        parts.append(f"<section class='sheet'>{picture_html(figure, histogram_in_words(counts), '46em')}</section>")
    return (
        "<p>Left heap: one person. Right heap: two people. Draw one straight line from top to bottom. Everything left of it "
        "is taken for one person. Hatch what is then wrong. Can you find a place where nothing is? Would you put the line "
        f"at the same place on both sheets?</p>{''.join(parts)}"
    )


def alarms_sheet() -> str:
    """Return a day's alarms in the town as faces to mark, as HTML."""
    people = open_pack("synthetic")
    names = {person: about["name"] for person, about in people.people.items()}
    town = read_town()
    return (
        f"<p>{escape(town.name)} is a town that does not exist. {escape(town.about)} These are the alarms of one ordinary "
        "day. With a dashed border: the person who passed is not the one on the list. Without one: it is. Choose one dashed face. Write down "
        "what happens to this person from alert to complaint, and who could stop it at each step.</p>"
        + FalseAlarms(town, _analyses(), names).still()
    )


def _asked(lessons: Sequence[str]):
    for name, (lesson, asked) in registered().items():
        if lesson in lessons and hasattr(asked, "question"):  # the others depend on what a learner measured
            yield lesson, exercise(name)


def _right(asked) -> str:
    options = dict(asked.options)
    if options:
        return "; ".join(f"{letter}: {options[letter]}" for letter in sorted(asked.right))
    return f"{asked.right:g}"


def _lines_table() -> str:
    rows = ""
    for name, rates in (("rendered people", _rendered_rates), ("London", london_scores().at)):
        for line in LINES:
            fmr, fnmr = rates(line)
            rows += f"<tr><td>{name}</td><td>{line}</td><td>{escape(str(fmr))}</td><td>{escape(str(fnmr))}</td></tr>"
    heads = "".join(f"<th scope='col'>{head}</th>" for head in ("Sample", "Line", "Taken for one (FMR)", "Refused (FNMR)"))
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _rendered_rates(line: float):
    return false_match_rate(_scores(), line), false_non_match_rate(_scores(), line)


def _samples():
    london = london_scores()
    note = f"{PEOPLE} synthetic people, ordinary pictures: nobody here exists"
    return {
        "Rendered people: where would you draw the line?": (count_scores(_scores()), note),
        "Real people: where would you draw the line?": (london.counts.wider(0.02), london.note),
    }


@functools.lru_cache(maxsize=1)
def _analyses() -> tuple[Analysis, ...]:
    """Return what lesson 03 looks at, looked at once for all sheets."""
    found = analyse_all(open_pack("synthetic").ordinary(PEOPLE), progress=False)
    return tuple(one for one in found if one.embedding is not None)


@functools.lru_cache(maxsize=1)
def _scores() -> Scores:
    return compare_all(_analyses())


def _pairs() -> list[Pair]:
    """Return the pairs of lesson 00."""
    return draw_pairs(open_pack("synthetic"), count=20)
