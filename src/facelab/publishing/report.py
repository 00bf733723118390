"""An evaluation as one page: every rate with its interval, the worst pairs by name, and pictures only if asked for."""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from markupsafe import Markup, escape

from facelab.errors import FacelabError, PictureError
from facelab.evaluate.command import Evaluation
from facelab.evaluate.measure import STOCK
from facelab.evaluate.words import (
    fast_in_words,
    file_lists,
    inner_in_words,
    printable,
    rate_lines,
    sample_name,
    thresholds_in_words,
)
from facelab.figures import array_html
from facelab.figures.faces import WITH_HAIR, crop_face
from facelab.files import write_whole
from facelab.metrics import extremes
from facelab.packs.consent import BASES, USES, Consent
from facelab.pipeline import Analysis
from facelab.publishing import report_charts as charts

# The first line of the page: a file that begins otherwise is not ours, and is not overwritten.
MARKER = "<!doctype html><!-- Face Value: a report of facelab evaluate -->"
LISTED = 200  # names of one kind on the page
PAIRS = 6  # of each kind
SIDE, GAP = 150, 6  # pixels of a face, and between the two of a pair


def require_place(file: str) -> Path:
    """Return where a page can be written, or refuse: before minutes of work, not after.

    Raises
    ------
    FacelabError
        If it is a folder, its folder does not exist or takes no file, or a file is there that is not such a page.
    """
    place = Path(os.path.realpath(os.path.expanduser(file)))
    if place.is_dir():
        raise FacelabError(f"'{file}' is a folder, and the report is a file.", "Name a file, such as 'report.html'.")
    if not place.parent.is_dir():
        raise FacelabError(
            f"The report '{file}' cannot be written: there is no folder '{place.parent}'.",
            "Make the folder first, or name another file.",
        )
    _refuse_what_is_not_ours(place)
    try:
        with tempfile.TemporaryFile(dir=place.parent):
            pass
    except OSError as error:
        raise FacelabError(
            f"The report '{file}' cannot be written: the folder '{place.parent}' takes no file ({error.strerror}).",
            "Name a file in a folder of your own.",
        ) from None
    return place


def write_report(evaluation: Evaluation, place: Path, pictures: bool = False) -> Path:
    """Write the page of an evaluation, whole or not at all; see ``report_page``.

    Raises
    ------
    FacelabError
        If meanwhile a file is there that is not such a page.
    """
    page = report_page(evaluation, pictures)
    _refuse_what_is_not_ours(place)
    return write_whole(place, page)


def _refuse_what_is_not_ours(place: Path) -> None:
    if not os.path.lexists(place):
        return
    first = None
    if place.is_file():  # a pipe would keep us waiting
        with suppress(OSError), place.open("rb") as file:
            first = file.readline(len(MARKER) + 2).decode("utf-8", "replace").rstrip("\r\n")
    if first != MARKER:
        raise FacelabError(
            f"'{place}' is there already and is not a report of 'facelab evaluate', so it is not overwritten.",
            "Name another file, or move that one.",
        )


def report_page(evaluation: Evaluation, pictures: bool = False) -> str:
    """Return an evaluation as HTML: the same bytes for the same evaluation, with no time, script or link in it.

    Parameters
    ----------
    evaluation : Evaluation
        As ``measure_folder`` gives it.
    pictures : bool
        Whether the faces of the worst pairs are shown; everybody is named only, without.

    Raises
    ------
    ConsentError
        If the consent record does not allow showing them.
    """
    from jinja2 import Environment, StrictUndefined

    if pictures:
        evaluation.consent.require("display")
    room = files("facelab.publishing")
    environment = Environment(
        autoescape=True, finalize=_printed, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters["tight"] = lambda words: Markup(escape(words).replace(" %", Markup("&nbsp;%")))
    style = "\n".join(room.joinpath(name).read_text("utf-8").strip() for name in ("course.css", "report.css"))
    template = environment.from_string(room.joinpath("report.html.j2").read_text("utf-8"))
    return template.render(marker=Markup(MARKER), style=Markup(style), **_content(evaluation, pictures))


def _printed(value: Any) -> Any:
    """Give every text a form that can be printed and encoded, before it is escaped: names come from anywhere."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _content(evaluation: Evaluation, pictures: bool) -> dict[str, Any]:
    """Return what the template asks for."""
    report = evaluation.report
    sample = report.get("sample", "")  # None: asked for, and none was possible
    failures, *others = file_lists(report)
    return {
        "name": report["folder"],
        "lead": list(_lead(evaluation)),
        "holds_pictures": pictures,
        "consent": list(_consent(evaluation.consent)),
        "facts": list(_facts(report)),
        "notes": list(_notes(report)),
        "histogram": charts.distances(evaluation),
        "roc": charts.roc(evaluation),
        "det": charts.det(evaluation),
        "lines": list(rate_lines(report)),
        "thresholds": "" if report["best_threshold"] is None else thresholds_in_words(report),
        "counted_on": report.get("counted_on"),
        "intervals": charts.intervals(sample or report),
        "sample": None if sample == "" else _sample(sample),
        "groups": [_group(column, report) for column in report.get("groups", {})],
        "failures": _listed(*failures),
        "files": [_listed(title, names) for title, names in others if names],
        "stock": STOCK,
        "pairs": None if evaluation.scores is None else _worst_pairs(evaluation, pictures),
        "rules": report["rules"],
    }


def _lead(evaluation: Evaluation) -> Iterator[str]:
    """Yield both errors at the stock threshold as whole sentences."""
    report = evaluation.report
    rates = {line.name: line for line in rate_lines(report)}
    for name, kind in ((f"FMR at {STOCK}", "two people match"), (f"FNMR at {STOCK}", "one person do not match")):
        line = rates[name]
        if not line.why:
            rate = f"{name.split()[0]} {line.value}" + (f", 95 % interval {line.interval}" if line.interval else "")
            yield f"At the threshold {STOCK}, {line.counted} comparisons of {kind} ({rate})."


def _consent(consent: Consent) -> Iterator[tuple[str, str]]:
    yield "Statement", " ".join(consent.statement.split())
    yield "Basis", f"{consent.basis}: {BASES[consent.basis]}"
    yield "Source", " ".join(consent.source.split())
    yield "Licence", consent.licence
    yield "Allowed", "; ".join(f"{use} ({USES[use]})" for use in USES if use in consent.scope)
    if consent.forbids:
        yield "Forbidden", "; ".join(consent.forbids)
    if consent.kept_until:
        yield "Until", consent.kept_until.isoformat()


def _facts(report: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    counts, settings = report["counts"], report["settings"]
    for term, name in (
        ("People", "people"),
        ("Pictures", "pictures"),
        ("Pictures with several faces", "pictures_with_several_faces"),
        ("Mated comparisons made (of one person)", "mated"),
        ("Non-mated comparisons made (of two people)", "non_mated"),
        ("Mated comparisons not made for want of a face", "mated_not_made"),
        ("Non-mated comparisons not made for want of a face", "non_mated_not_made"),
    ):
        yield term, f"{counts[name]:,}"
    yield "Faces found", f"{report['faces']:,}"
    yield "Detector", settings["detector"]
    yield "Pictures doubled before looking", "yes" if settings["upsample"] else "no"
    if settings["max_side"]:
        yield "Longest side of a picture", f"{settings['max_side']:,} pixels at most"
    if settings["pairs"]:
        yield "List of pairs", f"{settings['pairs']}, folds: {settings['folds']}"


def _notes(report: Mapping[str, Any]) -> Iterator[str]:
    yield from fast_in_words(report["fast"])
    if inner := report["pictures_in_inner_folders"]:
        yield inner_in_words(inner)


def _sample(sample: Mapping[str, Any] | None) -> dict[str, Any]:
    return {"name": sample and sample_name(sample), "lines": list(rate_lines(sample)) if sample else []}


def _group(column: str, report: Mapping[str, Any]) -> dict[str, Any]:
    """Return what there is to show of one column: rate by rate, the groups below each other."""
    rates_of = report["groups"][column]
    lines = {charts.group_name(group, rates): list(rate_lines(rates)) for group, rates in rates_of.items()}
    none = report["people_in_no_group"][column]
    smallest = min(rates["counts"]["people"] for rates in rates_of.values())
    return {
        "column": column,
        "about": f"Comparisons within a group. People in the smallest group: {smallest:,}; in none: {none:,}.",
        "chart": charts.groups(column, rates_of, report),
        "rates": [
            (same_rate[0].name, list(zip(lines, same_rate, strict=True)))
            for same_rate in zip(*lines.values(), strict=True)
        ],
    }


def _listed(title: str, names: Sequence[str]) -> dict[str, Any]:
    return {"title": title, "names": names[:LISTED], "more": max(0, len(names) - LISTED)}


def _worst_pairs(evaluation: Evaluation, pictures: bool) -> list[dict[str, Any]]:
    """Return the nearest pairs of two people and the farthest of one, by name, and as faces if asked for."""
    scores, kinds = evaluation.scores, []
    for mated, title in ((False, "Most alike of two people"), (True, "Least alike of one person")):
        pairs = []
        for place in extremes(scores, mated, PAIRS):
            one, other = (evaluation.analyses[which[place]] for which in (scores.first, scores.second))
            apart = float(scores.distances[place])
            names = f"{one.picture.picture_id} and {other.picture.picture_id}"
            pairs.append({
                "names": names,
                "distance": f"{apart:.3f}",
                "verdict": "match" if apart <= STOCK else "no match",
                "picture": _faces(one, other, f"{title}: {printable(names)}") if pictures else None,
            })  # fmt: skip
        kinds.append({"title": title, "pairs": pairs})
    return kinds


def _faces(one: Analysis, other: Analysis, words: str) -> Markup | str:
    """Return two faces side by side as a picture that the page holds itself."""
    try:
        faces = [crop_face(each.picture.rgb("display"), each.box, WITH_HAIR, SIDE) for each in (one, other)]
    except PictureError as gone:  # it could be read a moment ago
        return gone.what
    gap = np.full((SIDE, GAP, 3), 255, np.uint8)
    return Markup(array_html(np.hstack([faces[0], gap, faces[1]]), f"Two faces side by side. {words}.", live=True))
