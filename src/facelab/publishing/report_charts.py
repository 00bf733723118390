"""The charts of an evaluation's page, each with its words; a sentence alone where there is nothing to draw."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from markupsafe import Markup
from matplotlib.figure import Figure

from facelab.evaluate.command import Evaluation
from facelab.evaluate.measure import RATES, STOCK
from facelab.evaluate.words import printable
from facelab.figures import picture_html
from facelab.figures.verification.curves import (
    curves_in_words,
    det_curves,
    histogram_in_words,
    roc_curves,
    score_histogram,
)
from facelab.figures.verification.intervals import Interval, Panels, intervals_in_rows, rows_in_words
from facelab.metrics import Curve, Share, count_scores, counted_curve, error_curve

DPI = 180  # sharp on paper and on a telephone
WIDTH = 5.0  # inches: narrow, so that a telephone shows it whole with letters that can be read
BIN = 0.02  # of a histogram
MOST_POINTS = 20_000  # of a curve; with more, only thresholds FINE apart are drawn
FINE = 0.001
CURVE = "these pictures"


@dataclass(frozen=True)
class Chart:
    """A figure on a page, with its words.

    Parameters
    ----------
    name : str
        What the figure is called.
    words : str
        Its alt text; where there is no figure, the sentence that stands in its place.
    reading : str
        How to read it.
    picture : Markup or None
        The ``img`` that holds it.
    """

    name: str
    words: str
    reading: str = ""
    picture: Markup | None = None


def distances(evaluation: Evaluation) -> Chart:
    """Return the histogram of mated and non-mated distances, with the errors at the stock threshold."""
    name = "Histogram of distances"
    if missing := _missing(evaluation):
        return Chart(name, missing)
    counts = evaluation.counts.wider(BIN)
    return _drawn(
        name,
        score_histogram(counts, "How far apart do the pictures stand?", _note(evaluation.report), STOCK),
        histogram_in_words(counts, STOCK),
        "Each kind is drawn as shares of its own total. Left of the line two pictures match: what is hatched there, of "
        "two people, are false matches. Right of it they do not: what is hatched there, of one person, are false "
        "non-matches.",
    )


def roc(evaluation: Evaluation) -> Chart:
    """Return the ROC curve."""
    name = "ROC curve"
    if missing := _missing(evaluation):
        return Chart(name, missing)
    curves = {CURVE: _curve(evaluation)}
    return _drawn(
        name,
        roc_curves(curves, "Who is accepted?", _note(evaluation.report)),
        f"ROC curve of {curves_in_words(curves)}.",
        "Every point of the line is a threshold. The further to the upper left it runs, the fewer errors. The pale "
        "line is a coin that is tossed.",
    )


def det(evaluation: Evaluation) -> Chart:
    """Return the DET curve, or say that there are not two thresholds at which both errors occur."""
    name = "DET curve"
    if missing := _missing(evaluation):
        return Chart(name, missing)
    curve = _curve(evaluation)
    both = (np.minimum(curve.fmr, curve.fnmr) > 0) & (np.maximum(curve.fmr, curve.fnmr) < 1)
    if len(np.unique([curve.fmr[both], curve.fnmr[both]], axis=1).T) < 2:  # a line has two ends
        return Chart(
            name,
            "A DET curve shows thresholds that make both errors, and on these pictures there are not two of them: "
            "where one person is refused, no two people are taken for one. So none is drawn.",
        )
    curves, points = {CURVE: curve}, _stock_point(evaluation.report)
    marked = f" The cross is at the threshold {STOCK}, its arms are the intervals." if points else ""
    return _drawn(
        name,
        det_curves(curves, "How do the two errors trade?", _note(evaluation.report), points),
        f"DET curve of {curves_in_words(curves)}.",
        "Both errors on scales that give small rates room. The further to the lower left the line runs, the fewer "
        f"errors.{marked}",
    )


def intervals(rates: Mapping[str, Any]) -> Chart:
    """Return every rate of a report, or of the people drawn for it, with its interval."""
    errors = [key for key in RATES if not key.startswith("accuracy")]
    answers = [key for key in RATES if key.startswith("accuracy")]
    panels = {
        heading: {RATES[key].name.partition(" (")[0]: _interval(rates, key) for key in keys}
        for heading, keys in (("Errors", errors), ("Right answers", answers))
    }
    return _rows("Rates with their intervals", panels, "How often does it err?", rates)


def groups(column: str, rates_of: Mapping[str, Mapping[str, Any]], everybody: Mapping[str, Any]) -> Chart:
    """Return both errors at the stock threshold of each group, below those of everybody."""
    rows = {"everybody": everybody, **{group_name(group, rates): rates for group, rates in rates_of.items()}}
    panels = {
        RATES[key].name: {name: _interval(rates, key) for name, rates in rows.items()}
        for key in (f"fmr_at_{STOCK}", f"fnmr_at_{STOCK}")
    }
    return _rows(f"Both errors by '{printable(column)}'", panels, "Do the groups differ?", everybody)


def group_name(group: str, rates: Mapping[str, Any]) -> str:
    """Return a group's name with the number of its people."""
    people = rates["counts"]["people"]
    return f"{printable(group)}, {people:,} {'person' if people == 1 else 'people'}"


def _rows(name: str, panels: Panels, title: str, rates: Mapping[str, Any]) -> Chart:
    return _drawn(
        name,
        intervals_in_rows(panels, title, _note(rates)),
        rows_in_words(panels),
        "A dot is the rate on these pictures, its line the 95 % interval: the fewer people, the longer the line. Each "
        "scale is its own.",
    )


def _drawn(name: str, figure: Figure, words: str, reading: str) -> Chart:
    width, height = figure.get_size_inches()
    figure.set_size_inches(WIDTH, height * min(1, WIDTH / width + 0.25))  # the layout follows
    figure.set_dpi(DPI)
    with warnings.catch_warnings():  # a group's name may be in letters that the font lacks; the table has it in words
        warnings.filterwarnings("ignore", message=r"Glyph \d+")
        return Chart(name, words, reading, Markup(picture_html(figure, words)))


def _note(rates: Mapping[str, Any]) -> str:
    return f"{rates['counts']['people']:,} people, {rates['counts']['pictures']:,} pictures"


def _missing(evaluation: Evaluation) -> str:
    """Say which kind of comparison is missing for a histogram or a curve, if one is."""
    made = {"mated": evaluation.counts.mated.sum(), "non-mated": evaluation.counts.non_mated.sum()}
    kinds = " and no ".join(kind for kind, number in made.items() if not number)
    return f"There is nothing to draw: no {kinds} comparison could be made, and it takes both." if kinds else ""


def _curve(evaluation: Evaluation) -> Curve:
    if evaluation.scores is None:
        return counted_curve(evaluation.counts)
    if len(evaluation.scores.distances) > MOST_POINTS:
        return counted_curve(count_scores(evaluation.scores, FINE))
    return error_curve(evaluation.scores)


def _stock_point(report: Mapping[str, Any]) -> list[tuple[str, Share, Share]]:
    """Return both errors at the stock threshold as a point with its intervals, if it has any and has a place."""
    shares = []
    for key in (f"fmr_at_{STOCK}", f"fnmr_at_{STOCK}"):
        ends, counts = report[f"{key}_interval"], report["counts"]
        if ends is None or report[key] >= 0.98:
            return []
        ((count, total),) = RATES[key].counts
        shares.append(Share(counts[count], counts[total], counts["people"], *ends))
    return [(str(STOCK), *shares)]


def _interval(rates: Mapping[str, Any], key: str) -> Interval | None:
    ends = rates.get(f"{key}_interval")
    return None if ends is None else (rates[key], *ends)
