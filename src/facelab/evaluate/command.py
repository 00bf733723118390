"""The command ``facelab evaluate``: looks, counts, reports, and leaves nothing behind."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from facelab.errors import FacelabError
from facelab.evaluate.fast import check_fast
from facelab.evaluate.folder import open_folder, read_groups, read_pairs
from facelab.evaluate.kept import KeptForLater, discard
from facelab.evaluate.measure import STOCK, Attempt, evaluate, look
from facelab.files import explain
from facelab.metrics import percent
from facelab.metrics.verification import require_few
from facelab.packs import Picture
from facelab.pipeline.run import FAST

LEAST_SIDE = 32
FULL = {"detector": "hog", "upsample": 1}
LISTED = 20  # failures named in the printed report; the JSON names each

# Of each rate in the report: its name, and the counts behind it (errors or right answers, and out of how many).
RATES = {
    "failure_to_acquire": ("failure to acquire", (("failures_to_acquire", "pictures"),)),
    f"fmr_at_{STOCK}": (f"FMR at {STOCK}", ((f"false_matches_at_{STOCK}", "non_mated"),)),
    f"fnmr_at_{STOCK}": (f"FNMR at {STOCK}", ((f"false_non_matches_at_{STOCK}", "mated"),)),
    f"frr_at_{STOCK}": (f"false reject rate at {STOCK}", ((f"false_rejects_at_{STOCK}", "mated_tried"),)),
    "fmr_at_best": ("FMR at the best threshold", (("false_matches_at_best", "non_mated"),)),
    "fnmr_at_best": ("FNMR at the best threshold", (("false_non_matches_at_best", "mated"),)),
    "eer": ("equal error rate", ()),
    "accuracy": (
        "accuracy over folds",
        (("accuracy_mated_right", "accuracy_mated"), ("accuracy_non_mated_right", "accuracy_non_mated")),
    ),
}


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
    attempts, seconds = _look(pictures, KeptForLater(options.folder), options.fast)
    report = {
        "folder": pack.name,
        "consent": {"basis": pack.consent.basis, "statement": pack.consent.statement, "source": pack.consent.source},
        "settings": {
            **(FAST if options.fast else FULL), "fast": options.fast, "max_side": options.max_side,
            "pairs": options.pairs and Path(options.pairs).name, "folds": pairs and int(pairs.folds.max()) + 1,
        },
        "fast": check_fast(attempts) if options.fast else None,
        **evaluate(attempts, pairs, groups),
        "faces_per_second": seconds and sum(attempt.faces for attempt in attempts) / seconds,
    }  # fmt: skip
    print(json.dumps(report, indent=2, ensure_ascii=False, allow_nan=False) if options.json else in_words(report))
    return 0


def _discard(folder: str | None) -> int:
    pictures = discard(KeptForLater(folder).folder if folder else None)
    print(f"Deleted: the embeddings of {pictures} pictures." if pictures else "Nothing was kept.")
    return 0


def _look(pictures: Sequence[Picture], kept: KeptForLater, fast: bool) -> tuple[list[Attempt], float | None]:
    """Look at each picture; return also how many seconds it took, None where an earlier run did part of it."""
    kept.take()
    if resumed := kept.pictures:
        _say(f"Going on after an interruption: {resumed} pictures are done.")
    if kept.others():
        _say("An interrupted run of another folder still keeps embeddings; 'facelab evaluate --discard' deletes them.")
    started = time.perf_counter()
    try:
        attempts = look(pictures, kept, fast=fast)
    except KeyboardInterrupt:
        _say(_kept_in_words(kept, len(pictures)))
        raise
    seconds = time.perf_counter() - started
    return attempts, None if resumed else seconds


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
    counts, speed = report["counts"], report["faces_per_second"]
    lines = [
        f"Evaluation of '{report['folder']}'",
        f"Consent: {report['consent']['statement']} (basis: {report['consent']['basis']})",
        "",
        f"{counts['people']:,} people, {counts['pictures']:,} pictures; {counts['mated']:,} mated and "
        f"{counts['non_mated']:,} non-mated comparisons made, {counts['mated_not_made']:,} and "
        f"{counts['non_mated_not_made']:,} not made for want of a face.",
        f"Pictures with several faces: {counts['pictures_with_several_faces']:,}.",
        *_fast_in_words(report.get("fast")),
        *_rates_in_words(report),
        f"Best threshold: {_number(report['best_threshold'])}; errors are equal at {_number(report['eer_threshold'])}.",
        f"Speed: {speed:.1f} faces a second." if speed else "Speed: not measured, part was done by an earlier run.",
    ]
    for column, groups in report.get("groups", {}).items():
        lines += [
            "",
            f"By '{column}', comparisons within a group; {report['people_in_no_group'][column]} people in none:",
        ]
        for group, rates in groups.items():
            lines += [f"  {group}: {rates['counts']['people']:,} people, {rates['counts']['pictures']:,} pictures"]
            lines += [f"  {line}" for line in _rates_in_words(rates)]
    if report["failures"]:
        lines += ["", "Failures to acquire:"]
        lines += [f"  {failure['file']}: {failure['why']}" for failure in report["failures"][:LISTED]]
        if more := len(report["failures"]) - LISTED:
            lines += [f"  and {more:,} more; --json names each."] if more > 0 else []
    lines += ["", "How it was counted:", *(f"  {rule}" for rule in report["rules"].values())]
    lines += ["  These rates belong to these people, pictures and settings; other people will have others."]
    return "\n".join(lines)


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
    """Return a line a rate, such as '  FMR at 0.6: 0.92 % (189 of 20,604), 95 % interval 0.44 to 1.9 %'."""
    counts = {**rates["counts"], "mated_tried": rates["counts"]["mated"] + rates["counts"]["mated_not_made"]}
    lines = []
    for key, (name, counted) in RATES.items():
        if rates[key] is None:
            lines.append(f"  {name}: cannot be measured here, no comparison of its kind")
            continue
        low, high = rates[f"{key}_interval"]
        of = " and ".join(f"{counts[one]:,} of {counts[total]:,}" for one, total in counted)
        of = f" ({of})" if of else ""
        lines.append(f"  {name}: {percent(rates[key])} %{of}, 95 % interval {percent(low)} to {percent(high)} %")
    return lines


def _number(threshold: float | None) -> str:
    return "none" if threshold is None else f"{threshold:.3f}"
