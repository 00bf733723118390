"""The command ``facelab evaluate``: looks and counts, then prints; nothing made from the pictures stays behind."""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from facelab.errors import ConsentError, FacelabError
from facelab.evaluate.cluster import connected, require_cluster
from facelab.evaluate.counted import count_pairs, evaluate_counts
from facelab.evaluate.doubles import find_doubles, find_same_stems
from facelab.evaluate.fast import check_fast
from facelab.evaluate.folder import Folder, PairList, open_folder, open_people, read_groups, read_pairs
from facelab.evaluate.kept import KeptForLater, discard
from facelab.evaluate.measure import FULL, compare, evaluate, look
from facelab.evaluate.words import in_words
from facelab.files import explain
from facelab.metrics import ScoreCounts, Scores, count_scores
from facelab.metrics.verification.scores import require_few
from facelab.packs import Consent, Picture
from facelab.pipeline import Analysis
from facelab.pipeline.run import FAST

LEAST_SIDE = 32
HERE = "here"  # instead of a scheduler's address: all pairs are counted, on this machine


@dataclass(frozen=True, eq=False)
class Evaluation:
    """A folder as it was measured: all that is printed or drawn of it comes from here.

    Parameters
    ----------
    report : dict
        Plain values, ready for JSON: the rates as ``evaluate`` gives them, and what there is to say of the folder.
    consent : Consent
        What may be done with the pictures.
    analyses : sequence of Analysis
        One per picture, in the order of ``scores.person_ids``.
    counts : ScoreCounts
        The comparisons, counted by distance.
    scores : Scores or None
        Every comparison; None where all pairs were counted and none was kept.
    """

    report: dict[str, Any]
    consent: Consent
    analyses: Sequence[Analysis]
    counts: ScoreCounts
    scores: Scores | None = None


def measure_folder(options: argparse.Namespace) -> Evaluation:
    """Do what ``facelab evaluate`` was asked to, and print nothing but how far it is."""
    _refuse_early(options)
    pack = (open_people(options.pack, options.max_side) if options.pack else
            open_folder(options.folder, options.basis, options.max_side))  # fmt: skip
    if options.report_pictures:
        _require_display(pack)
    pairs = read_pairs(options.pairs, pack.pictures) if options.pairs else None
    pictures = pairs.pictures if pairs else pack.pictures
    people = sorted({picture.person_id for picture in pictures})
    groups = read_groups(options.people, people) if options.people else None
    _refuse_what_cannot_be_counted(pack, len(pictures), options)
    with _kept_if_interrupted(KeptForLater(options.folder or pack.folder), len(pictures)) as kept:
        analyses, seconds = _look(pictures, kept, options.fast)
        if options.scheduler is None:
            scores = compare(analyses, pairs)
            counts, rates = count_scores(scores), evaluate(analyses, pairs, groups, scores)
        else:
            scores = None
            counts, place = _count(analyses, options.scheduler)
            rates = {"counted_on": place, **evaluate_counts(analyses, counts)}
        faces = sum(len(analysis.faces) for analysis in analyses)
        report = {
            **_about(pack, pictures, pairs, options),
            "fast": check_fast(analyses) if options.fast else None,
            **rates,
            "faces": faces,
            "seconds": seconds,
            "faces_per_second": seconds and faces / seconds,
        }
    return Evaluation(report, pack.consent, analyses, counts, scores)


def print_report(evaluation: Evaluation, as_json: bool = False) -> None:
    """Print a report in words, or as JSON."""
    report = evaluation.report
    print(json.dumps(report, indent=2, allow_nan=False) if as_json else in_words(report))


def discard_kept(folder: str | None) -> None:
    """Delete what an interrupted run kept, of one folder or of any, and print of how many pictures."""
    pictures = discard(KeptForLater(folder).folder if folder else None)
    print(f"Deleted: the embeddings of {pictures} pictures." if pictures else "Nothing was kept.")


def _refuse_early(options: argparse.Namespace) -> None:
    """Refuse what cannot be meant, before anything is opened."""
    if options.folder is None and options.pack is None:
        raise FacelabError(
            "No folder is named.", "facelab evaluate FOLDER; 'facelab evaluate --help' says what it holds."
        )
    if options.pack and (options.folder or options.basis):
        raise FacelabError(
            "--pack names pictures that have their consent record; a folder and a basis are for pictures of your own.",
            "Leave out either.",
        )
    if options.max_side is not None and options.max_side < LEAST_SIDE:
        raise FacelabError(
            f"--max-side is {options.max_side}; no face would be found.", f"Use {LEAST_SIDE} pixels or more."
        )
    if options.report_pictures and options.report is None:
        raise FacelabError(
            "--report-pictures shows faces in a report, and none is asked for.", "Add --report FILE.html."
        )
    if options.report_pictures and options.scheduler is not None:
        raise FacelabError(
            "--scheduler counts all pairs, without names, so no pairs can be shown.", "Leave out --report-pictures."
        )
    if options.scheduler is not None and (options.pairs or options.people):
        other = "--pairs" if options.pairs else "--people"
        raise FacelabError(
            f"--scheduler counts all pairs, without names, so it cannot go with {other}.", "Leave one of them out."
        )


def _require_display(pack: Folder) -> None:
    """Refuse to show pictures that may only be compared."""
    if "display" in pack.consent.scope:
        return
    who = "What --basis states for" if pack.consent.basis == "stated" else "The consent record of"
    raise ConsentError(
        f"{who} '{pack.name}' does not allow 'display', showing the pictures, so no report can hold them.",
        "Leave out --report-pictures, or ask the people: if they agree, a consent.toml in the folder can say so "
        "(data/README.md shows how).",
    )


def _refuse_what_cannot_be_counted(pack: Folder, pictures: int, options: argparse.Namespace) -> None:
    """Refuse too many comparisons, and a cluster that may not be used or does not answer, before minutes of work."""
    if options.scheduler is None:
        if options.pairs is None:
            require_few(pictures)
    elif options.scheduler != HERE:
        if not pack.consent.may_keep:
            raise ConsentError(
                f"The consent record of '{pack.name}' has the basis '{pack.consent.basis}': nothing made from these "
                "pictures may be kept on a disk, and a cluster's worker that is short of memory does that.",
                f"Count on this machine: '--scheduler {HERE}'.",
            )
        require_cluster(options.scheduler)


def _about(
    pack: Folder, pictures: Sequence[Picture], pairs: PairList | None, options: argparse.Namespace
) -> dict[str, Any]:
    """Return what there is to say of a folder before a single picture is opened."""
    return {
        "folder": pack.name,
        "consent": {"basis": pack.consent.basis, "statement": pack.consent.statement, "source": pack.consent.source},
        "settings": {
            **(FAST if options.fast else FULL), "fast": options.fast, "max_side": options.max_side,
            "pairs": options.pairs and Path(options.pairs).name, "folds": pairs and int(pairs.folds.max()) + 1,
        },
        "passed_over": _passed_over(pack, (options.pairs, options.people, options.report)),
        "pictures_in_inner_folders": sum(picture.picture_id.count("/") > 1 for picture in pictures),
        "doubles": [
            {
                "files": [picture.picture_id for picture in double.pictures],
                "inflates_fmr": double.inflates_fmr,
                "deflates_fnmr": double.deflates_fnmr,
            }
            for double in find_doubles(pictures)
        ],
        "same_stem": [[picture.picture_id for picture in some] for some in find_same_stems(pictures)],
        "repeated_pairs": [{"line": line, "repeats": first} for line, first in pairs.repeated] if pairs else [],
    }  # fmt: skip


def _passed_over(pack: Folder, named: Iterable[str | None]) -> list[dict[str, str]]:
    """Return what no picture was taken from; files that the command names are not among it, wherever they lie."""
    ours = {os.path.abspath(os.path.expanduser(file)) for file in named if file}
    return [asdict(passed) for passed in pack.passed_over if str(pack.folder / passed.file) not in ours]


@contextmanager
def _kept_if_interrupted(kept: KeptForLater, pictures: int) -> Iterator[KeptForLater]:
    """Go on with what an interrupted run kept; keep what is done if this one is interrupted, and say so."""
    kept.take()
    if kept.pictures:
        _say(f"Going on after an interruption: {kept.pictures} pictures are done.")
    if kept.others():
        _say("An interrupted run of another folder still keeps embeddings; 'facelab evaluate --discard' deletes them.")
    try:
        yield kept
    except KeyboardInterrupt:
        _say(_kept_in_words(kept, pictures))
        raise


def _look(pictures: Sequence[Picture], kept: KeptForLater, fast: bool) -> tuple[list[Analysis], float | None]:
    """Look at each picture; return also how many seconds it took, None where an earlier run did part of it."""
    resumed = kept.pictures
    started = time.perf_counter()
    analyses = look(pictures, kept, fast=fast)
    seconds = time.perf_counter() - started
    return analyses, None if resumed else seconds


def _count(analyses: Sequence[Analysis], scheduler: str) -> tuple[ScoreCounts, str]:
    """Count all pairs, and say where: here if the cluster is lost, for hours of looking may lie behind us."""
    if scheduler != HERE:
        _say(f"The embeddings go to the cluster at '{scheduler}', and are in its memory until all pairs are counted.")
        try:
            with connected(scheduler) as client:
                return count_pairs(analyses, client), "a cluster"
        except FacelabError as lost:
            _say(f"{' '.join(lost.what.split())} This machine counts now; Ctrl-C keeps what is done for another try.")
    return count_pairs(analyses), "this machine"


def _kept_in_words(kept: KeptForLater, pictures: int) -> str:
    """Keep what is done, and say so: whoever presses Ctrl-C may want to go on."""
    try:
        kept.keep()
    except OSError as error:
        discard(kept.folder)
        return f"\nStopped. What is done could not be kept: {explain(error).what}"
    return (
        f"\nStopped. {kept.pictures} of {pictures} pictures are done and kept: run the same command to go on, or "
        "delete them with 'facelab evaluate --discard'."
    )


def _say(line: str) -> None:
    print(line, file=sys.stderr)
