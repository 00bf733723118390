"""Sheets to print for rooms without computers: the pairs, the line and a day's alarms."""

import functools
from html import escape

import numpy as np

from facelab.experiments.matching import Pair, draw_pairs, machine_verdicts, score_verdicts
from facelab.experiments.town import read_town
from facelab.explorers.base_rates import FalseAlarms
from facelab.explorers.base_rates.false_alarms import STEPS
from facelab.figures.page import array_html, picture_html
from facelab.figures.people import SYNTHETIC, side_by_side
from facelab.figures.verification.costs import face_square
from facelab.figures.verification.curves import histogram_in_words, score_histogram
from facelab.metrics import ScoreCounts, Scores, compare_all, count_scores, london_scores
from facelab.packs import open_pack
from facelab.pipeline import Analysis, analyse_all

WORDS = {True: "same person", False: "two people", None: "no face found"}
PEOPLE = 40  # as many as in lesson 03
SIDE = 160  # pixels of a face that is printed some 2 cm wide
MIDDLE = 135  # of 255: faces darker than this are made lighter, for a laser printer fills the dark with ink


def matcher_sheet() -> str:
    """Return the pairs of lesson 00, and the machine's verdicts on a sheet of their own, as HTML."""
    pairs = _pairs()
    tiles = "".join(
        "<figure>"
        + array_html(for_paper(side_by_side(pair)), f"Pair {number}: two portraits of rendered people.", live=True)
        + f"<figcaption>{number}</figcaption></figure>"
        for number, pair in enumerate(pairs, 1)
    )
    verdicts = "".join(f"<li>{WORDS[verdict]}</li>" for verdict in machine_verdicts(pairs))
    return (
        "<p>Same person, or two people? Judge every pair alone and without talking. Write the numbers 1 to 20, and S "
        "for the same person or D for different people beside each. Then you get the machine's verdicts. Write a "
        f"second row: your verdict now. <small>({escape(SYNTHETIC)}; dark pairs are made lighter for print)</small></p>"
        f"<div class='pairs'>{tiles}</div>"
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
        "were for the worse?</p><table class='close'><thead><tr><th scope='col'>Pair</th><th scope='col'>Truth</th>"
        f"<th scope='col'>The machine said</th><th scope='col'>It was</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def line_sheet() -> str:
    """Return both heaps of distances of two samples, to draw a line into, as HTML."""
    drawn = [(score_histogram(counts, name, note), counts) for name, (counts, note) in _samples().items()]
    across = np.array([figure.axes[0].get_xlim() for figure, _ in drawn])
    up = np.array([figure.axes[0].get_ylim() for figure, _ in drawn])
    for figure, _ in drawn:  # a place has to mean the same in both
        figure.axes[0].set(xticks=np.arange(1, 12) / 10, xlim=(across.min(), across.max()), ylim=(up.min(), up.max()))
    figures = "".join(picture_html(figure, histogram_in_words(counts), "46em") for figure, counts in drawn)
    return (
        "<p>A program measures how far apart two faces are: the smaller the distance, the more alike. Left heap: pairs "
        "of one person. Right heap: pairs of two people. Draw one straight line from top to bottom into the upper "
        "picture. Everything left of it is taken for one person. Hatch what is then wrong. Can you find a place where "
        f"nothing is? Then the lower picture: would you put the line at the same place?</p>{figures}"
    )


def alarms_sheet() -> str:
    """Return a day's alarms in the town as faces to mark, and a table to follow one of them, as HTML."""
    shown, town = alarms(), read_town()
    firsts = {one.picture.person_id: one.picture for one in reversed(_analyses())}
    passers = {_names()[person]: picture for person, picture in firsts.items()}
    faces = "".join(
        f"<figure class='{'true' if true else 'false'}'>"
        + array_html(
            face_square(passers[pair["passer"]], SIDE),
            f"{'True' if true else 'False'} alarm: the face of {pair['passer']}, who passed.",
            live=True,
        )
        + "</figure>"
        for true, pair in shown.drawn()
    )
    count = sum(true for true, _ in shown.drawn())
    rows = "".join(f"<tr><th scope='row'>{step}</th><td></td><td></td></tr>" for step in STEPS)
    return (
        f"<p>{escape(town.name)} is a town that does not exist. {escape(town.about)} These are the alarms of one "
        "ordinary day. A dashed border: the person who passed is not the one on the list. A solid border: it is. "
        f"{shown.words()} Only whole people can be drawn: {count} true alarms, {len(shown.drawn()) - count} false.</p>"
        f"<div class='alarms'>{faces}</div><p><small>{shown.data['note']}</small></p>"
        "<h2>Follow one alarm</h2><p>Choose one face with a dashed border. What happens to this person, and who could "
        "stop it? You may leave this part out.</p><table class='write wide'><thead><tr><th scope='col'>Step</th>"
        "<th scope='col'>What happens</th><th scope='col'>Who could stop it</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def alarms() -> FalseAlarms:
    """Return an ordinary day in the town, as lesson 05 shows it."""
    return FalseAlarms(read_town(), _analyses(), _names())


def rendered_counts() -> ScoreCounts:
    """Return how far apart the rendered people's ordinary pictures are, in the steps of lesson 03's slider."""
    return count_scores(rendered_scores(), width=0.01)


@functools.lru_cache(maxsize=1)
def rendered_scores() -> Scores:
    """Return the comparisons of lesson 03's ordinary pictures."""
    return compare_all(_analyses())


def for_paper(grey: np.ndarray) -> np.ndarray:
    """Return two grey faces side by side, (height, width, ...) uint8, made lighter if they are darker than ``MIDDLE``.

    One curve for both faces: who is darker stays darker. What counts is the middle of each half, for the background is
    light behind dark faces.
    """
    middle = float(np.median([_middle(half) for half in np.array_split(grey, 2, axis=1)]))
    if middle >= MIDDLE:
        return grey
    power = np.log(MIDDLE / 255) / np.log(max(middle, 1) / 255)
    return np.rint(255 * (grey / 255) ** power).astype(np.uint8)


def _middle(face: np.ndarray) -> float:
    down, across = face.shape[0] // 4, face.shape[1] // 4
    return float(np.median(face[down : face.shape[0] - down, across : face.shape[1] - across]))


def _names() -> dict[str, str]:
    return {person: about["name"] for person, about in open_pack("synthetic").people.items()}


def _samples() -> dict[str, tuple[ScoreCounts, str]]:
    london = london_scores()
    note = f"{PEOPLE} synthetic people, ordinary pictures: nobody here exists"
    return {
        "Rendered people: where would you draw the line?": (count_scores(rendered_scores()), note),
        "Real people: where would you draw the line?": (london.counts.wider(0.02), london.note),
    }


@functools.lru_cache(maxsize=1)
def _analyses() -> tuple[Analysis, ...]:
    """Return what lesson 03 looks at, looked at once for all sheets."""
    found = analyse_all(open_pack("synthetic").ordinary(PEOPLE), progress=False)
    return tuple(one for one in found if one.embedding is not None)


def _pairs() -> list[Pair]:
    """Return the pairs of lesson 00."""
    return draw_pairs(open_pack("synthetic"), count=20)
