"""The command ``facelab evaluate``: looks, counts, reports, and leaves nothing behind."""

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from facelab.errors import FacelabError
from facelab.evaluate.doubles import find_doubles, find_same_stems
from facelab.evaluate.fast import check_fast
from facelab.evaluate.folder import Folder, open_folder, read_groups, read_pairs
from facelab.evaluate.kept import KeptForLater, discard
from facelab.evaluate.measure import FULL, RATES, evaluate, look
from facelab.files import explain
from facelab.metrics import percent
from facelab.metrics.verification.scores import require_few
from facelab.packs import Picture
from facelab.pipeline import Analysis
from facelab.pipeline.run import FAST

LEAST_SIDE = 32
LISTED = 20  # names of one kind in the printed report; the JSON names each


def run_command(options: argparse.Namespace) -> int:
    """Run ``facelab evaluate`` and return its exit status."""
    if options.discard:
        return _discard(options.folder)
    if options.folder is None:
        raise FacelabError(
            "No folder is named.", "facelab evaluate FOLDER; 'facelab evaluate --help' says what it holds."
        )
    if options.max_side is not None and options.max_side < LEAST_SIDE:
        raise FacelabError(
            f"--max-side is {options.max_side}; no face would be found.", f"Use {LEAST_SIDE} pixels or more."
        )
    pack = open_folder(options.folder, options.basis, options.max_side)
    pairs = read_pairs(options.pairs, pack.pictures) if options.pairs else None
    pictures = pairs.pictures if pairs else pack.pictures
    people = sorted({picture.person_id for picture in pictures})
    groups = read_groups(options.people, people) if options.people else None
    if pairs is None:
        require_few(len(pictures))
    analyses, seconds = _look(pictures, KeptForLater(options.folder), options.fast)
    faces = sum(len(analysis.faces) for analysis in analyses)
    report = {
        "folder": pack.name,
        "consent": {"basis": pack.consent.basis, "statement": pack.consent.statement, "source": pack.consent.source},
        "settings": {
            **(FAST if options.fast else FULL), "fast": options.fast, "max_side": options.max_side,
            "pairs": options.pairs and Path(options.pairs).name, "folds": pairs and int(pairs.folds.max()) + 1,
        },
        "passed_over": _passed_over(pack, (options.pairs, options.people)),
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
        "fast": check_fast(analyses) if options.fast else None,
        **evaluate(analyses, pairs, groups),
        "faces": faces,
        "seconds": seconds,
        "faces_per_second": seconds and faces / seconds,
    }  # fmt: skip
    print(json.dumps(report, indent=2, allow_nan=False) if options.json else in_words(report))
    return 0


def _passed_over(pack: Folder, tables: Iterable[str | None]) -> list[dict[str, str]]:
    """Return what no picture was taken from; the tables that were read are not among it, wherever they lie."""
    read = {os.path.abspath(os.path.expanduser(table)) for table in tables if table}
    return [asdict(passed) for passed in pack.passed_over if str(pack.folder / passed.file) not in read]


def _discard(folder: str | None) -> int:
    pictures = discard(KeptForLater(folder).folder if folder else None)
    print(f"Deleted: the embeddings of {pictures} pictures." if pictures else "Nothing was kept.")
    return 0


def _look(pictures: Sequence[Picture], kept: KeptForLater, fast: bool) -> tuple[list[Analysis], float | None]:
    """Look at each picture; return also how many seconds it took, None where an earlier run did part of it."""
    kept.take()
    if resumed := kept.pictures:
        _say(f"Going on after an interruption: {resumed} pictures are done.")
    if kept.others():
        _say("An interrupted run of another folder still keeps embeddings; 'facelab evaluate --discard' deletes them.")
    started = time.perf_counter()
    try:
        analyses = look(pictures, kept, fast=fast)
    except KeyboardInterrupt:
        _say(_kept_in_words(kept, len(pictures)))
        raise
    seconds = time.perf_counter() - started
    return analyses, None if resumed else seconds


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


def in_words(report: dict[str, Any]) -> str:
    """Return a report as text: the consent first, then each rate with its counts and interval, then the rules."""
    counts = report["counts"]
    lines = [
        f"Evaluation of '{_shown(report['folder'])}'",
        f"Consent: {report['consent']['statement']} (basis: {report['consent']['basis']})",
        "",
        f"{counts['people']:,} people, {counts['pictures']:,} pictures; {counts['mated']:,} mated and "
        f"{counts['non_mated']:,} non-mated comparisons made, {counts['mated_not_made']:,} and "
        f"{counts['non_mated_not_made']:,} not made for want of a face.",
        f"Pictures with several faces: {counts['pictures_with_several_faces']:,}.",
        *_fast_in_words(report["fast"]),
        *_rates_in_words(report),
        f"Best threshold: {_number(report['best_threshold'])}; errors are equal at {_number(report['eer_threshold'])}.",
        _speed_in_words(report),
    ]
    for column, groups in report.get("groups", {}).items():
        lines += [
            "",
            f"By '{column}', comparisons within a group; {report['people_in_no_group'][column]} people in none:",
        ]
        for group, rates in groups.items():
            lines += [f"  {group}: {rates['counts']['people']:,} people, {rates['counts']['pictures']:,} pictures"]
            lines += [f"  {line}" for line in _rates_in_words(rates)]
    lines += _files_in_words(report)
    lines += ["", "How it was counted:", *(f"  {rule}" for rule in report["rules"].values())]
    lines += ["  These rates belong to these people, pictures and settings; other people will have others."]
    return "\n".join(lines)


def _speed_in_words(report: dict[str, Any]) -> str:
    if report["seconds"] is None:
        return "Speed: not measured, part was done by an earlier run."
    return (
        f"Speed: {report['faces']:,} faces found, {report['counts']['pictures']:,} pictures in "
        f"{report['seconds']:.1f} seconds ({report['faces_per_second']:.1f} faces per second)."
    )


def _files_in_words(report: dict[str, Any]) -> list[str]:
    """Return what there is to say of single files, kind by kind: failures, what was passed over, doubles."""
    reasons = Counter(passed["why"] for passed in report["passed_over"])
    inner = report["pictures_in_inner_folders"]
    effects = {"inflates_fmr": "inflates FMR", "deflates_fnmr": "deflates FNMR"}
    return [
        *([f"Pictures in folders inside a sub-folder, counted as that person's: {inner:,}."] if inner else []),
        *_listed("Failures to acquire:", (f"{failed['file']}: {failed['why']}" for failed in report["failures"])),
        *_listed(
            f"Passed over, in no rate: {'; '.join(f'{count:,} {why}' for why, count in reasons.most_common())}.",
            (f"{passed['file']}: {passed['why']}" for passed in report["passed_over"]),
        ),
        *_listed(
            "The same file twice; leave out all but one:",
            (
                f"{', '.join(double['files'])}: {' and '.join(words for key, words in effects.items() if double[key])}"
                for double in report["doubles"]
            ),
        ),
        *_listed("Two files of one name, all counted:", map(", ".join, report["same_stem"])),
        *_listed(
            "Pairs that the list names again, each counted again:",
            (f"line {again['line']} repeats line {again['repeats']}" for again in report["repeated_pairs"]),
        ),
    ]


def _listed(title: str, names: Iterable[str]) -> list[str]:
    """Return a title and the first names under it; nothing where there are none."""
    names = [f"  {_shown(name)}" for name in names]
    more = [f"  and {len(names) - LISTED:,} more; --json names each."] if len(names) > LISTED else []
    return ["", title, *names[:LISTED], *more] if names else []


def _shown(name: str) -> str:
    """Return a name with whatever cannot be shown, such as a line end or a broken letter, as an escape."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in name)


def _fast_in_words(fast: dict[str, Any] | None) -> list[str]:
    """Return what the fast setting lost, as a line; none if the full setting was used."""
    if fast is None:
        return []
    line = (
        f"Fast setting. On {fast['pictures_checked']:,} of these pictures, chosen by chance, it lost "
        f"{fast['faces_lost']:,} of the {fast['faces']:,} faces that the full setting finds"
    )
    if fast["lost"] is not None:
        low, high = fast["lost_interval"]
        line += f" ({percent(fast['lost'])} %, 95 % interval {percent(low)} to {percent(high)} %)"
    return [f"{line}; {fast['faces_added']:,} it found alone."]


def _rates_in_words(rates: dict[str, Any]) -> list[str]:
    """Return one line per rate, such as '  FMR at 0.6: 0.92 % (189 of 20,604), 95 % interval 0.44 to 1.9 %'."""
    lines = []
    for key, rate in RATES.items():
        if rates[key] is None:
            lines.append(f"  {rate.name}: cannot be measured here, {rate.needs}")
            continue
        low, high = rates[f"{key}_interval"]
        of = " and ".join(f"{rates['counts'][count]:,} of {rates['counts'][total]:,}" for count, total in rate.counts)
        of = f" ({of})" if of else ""
        lines.append(f"  {rate.name}: {percent(rates[key])} %{of}, 95 % interval {percent(low)} to {percent(high)} %")
    return lines


def _number(threshold: float | None) -> str:
    return "none" if threshold is None else f"{threshold:.3f}"
