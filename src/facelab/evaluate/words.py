"""An evaluation in words: the consent first, then each rate with its counts and interval, then the rules."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from facelab.evaluate.measure import RATES
from facelab.metrics import percent

LISTED = 20  # names of one kind in the printed report; the JSON names each


def in_words(report: dict[str, Any]) -> str:
    """Return a report as text: the consent first, then each rate with its counts and interval, then the rules."""
    counts = report["counts"]
    lines = [
        f"Evaluation of '{printable(report['folder'])}'",
        f"Consent: {report['consent']['statement']} (basis: {report['consent']['basis']})",
        "",
        f"{counts['people']:,} people, {counts['pictures']:,} pictures; {counts['mated']:,} mated and "
        f"{counts['non_mated']:,} non-mated comparisons made, {counts['mated_not_made']:,} and "
        f"{counts['non_mated_not_made']:,} not made for want of a face.",
        f"Pictures with several faces: {counts['pictures_with_several_faces']:,}.",
        *fast_in_words(report["fast"]),
        *_rates_in_words(report),
        thresholds_in_words(report),
        *_sample_in_words(report),
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


def _sample_in_words(report: dict[str, Any]) -> list[str]:
    """Return what people drawn by chance tell of intervals, where all pairs were counted."""
    if "sample" not in report:
        return []
    sample = report["sample"]
    if sample is None:
        return ["These rates have no interval: no two people's pictures are few enough to compare one by one."]
    return [
        f"These rates have no interval. Of {sample_name(sample)}, compared one by one:",
        *(f"  {line}" for line in _rates_in_words(sample)),
        f"  {thresholds_in_words(sample)}",
    ]


def thresholds_in_words(rates: dict[str, Any]) -> str:
    """Say where the mean of both errors is smallest, and where they are equal."""
    best, equal = rates["best_threshold"], rates["eer_threshold"]
    best, equal = ("none" if threshold is None else f"{threshold:.3f}" for threshold in (best, equal))
    return f"Best threshold: {best}; errors are equal at {equal}."


def sample_name(sample: dict[str, Any]) -> str:
    """Say whose comparisons were measured one by one for the intervals."""
    counts = sample["counts"]
    chosen = "all of them" if sample["everybody"] else "drawn by chance"
    return f"{counts['people']:,} people, {chosen}, with {counts['pictures']:,} pictures"


def _speed_in_words(report: dict[str, Any]) -> str:
    if report["seconds"] is None:
        return "Speed: not measured, part was done by an earlier run."
    return (
        f"Speed: {report['faces']:,} faces found, {report['counts']['pictures']:,} pictures in "
        f"{report['seconds']:.1f} seconds ({report['faces_per_second']:.1f} faces per second)."
    )


def _files_in_words(report: dict[str, Any]) -> list[str]:
    inner = report["pictures_in_inner_folders"]
    return [
        *([inner_in_words(inner)] if inner else []),
        *(line for title, names in file_lists(report) for line in _listed(title, names)),
    ]


def inner_in_words(pictures: int) -> str:
    """Say how many pictures lie deeper than in a sub-folder."""
    return f"Pictures in folders inside a sub-folder, counted as that person's: {pictures:,}."


def file_lists(report: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Return what there is to say of single files, a title and lines of each kind: first the failures to acquire."""
    reasons = Counter(passed["why"] for passed in report["passed_over"])
    effects = {"inflates_fmr": "inflates FMR", "deflates_fnmr": "deflates FNMR"}
    return [
        ("Failures to acquire:", [f"{failed['file']}: {failed['why']}" for failed in report["failures"]]),
        (
            f"Passed over, in no rate: {'; '.join(f'{count:,} {why}' for why, count in reasons.most_common())}.",
            [f"{passed['file']}: {passed['why']}" for passed in report["passed_over"]],
        ),
        (
            "The same file twice; leave out all but one:",
            [
                f"{', '.join(double['files'])}: {' and '.join(words for key, words in effects.items() if double[key])}"
                for double in report["doubles"]
            ],
        ),
        ("Two files of one name, all counted:", [", ".join(same) for same in report["same_stem"]]),
        (
            "Pairs that the list names again, each counted again:",
            [f"line {again['line']} repeats line {again['repeats']}" for again in report["repeated_pairs"]],
        ),
    ]


def _listed(title: str, names: Sequence[str]) -> list[str]:
    """Return a title and the first names under it; nothing where there are none."""
    names = [f"  {printable(name)}" for name in names]
    more = [f"  and {len(names) - LISTED:,} more; --json names each."] if len(names) > LISTED else []
    return ["", title, *names[:LISTED], *more] if names else []


def printable(name: str) -> str:
    """Return a name with whatever cannot be shown, such as a line end or a broken letter, as an escape."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in name)


def fast_in_words(fast: dict[str, Any] | None) -> list[str]:
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
    for line in rate_lines(rates):
        if line.why:
            lines.append(f"  {line.name}: cannot be measured here, {line.why}")
            continue
        counted = f" ({line.counted})" if line.counted else ""
        interval = f", 95 % interval {line.interval}" if line.interval else ""
        lines.append(f"  {line.name}: {line.value}{counted}{interval}")
    return lines


class RateLine(NamedTuple):
    """One rate in words; what cannot be said is empty.

    Parameters
    ----------
    name, value, counted, interval : str
        Such as 'FMR at 0.6', '0.92 %', '189 of 20,604', '0.44 to 1.9 %'.
    why : str
        Why it cannot be measured.
    """

    name: str
    value: str = ""
    counted: str = ""
    interval: str = ""
    why: str = ""


def rate_lines(rates: dict[str, Any]) -> Iterator[RateLine]:
    """Yield each rate that a report, or a group of it, holds: the same words for a screen and for a page."""
    for key, rate in RATES.items():
        if key not in rates:
            continue
        if rates[key] is None:
            yield RateLine(rate.name, why=rate.needs)
            continue
        counted = " and ".join(
            f"{rates['counts'][count]:,} of {rates['counts'][total]:,}" for count, total in rate.counts
        )
        ends = rates[f"{key}_interval"]
        interval = f"{percent(ends[0])} to {percent(ends[1])} %" if ends else ""
        yield RateLine(rate.name, f"{percent(rates[key])} %", counted, interval)
