"""Make the London set's tables in this folder: counts and intervals, and nothing of any one person.

    python data/published/london_scores.py FOLDER

FOLDER holds the Face Research Lab London Set (``manifest.csv`` and the pictures it lists; ``README.md`` here says
where from). It takes some two minutes.
"""

import csv
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from facelab.errors import FacelabError
from facelab.evaluate import look
from facelab.experiments.alike import TREATMENTS, compare_alike, face_chips
from facelab.metrics import (
    Scores,
    compare_all,
    count_scores,
    equal_error_rate,
    errors_by_person,
    failure_to_acquire,
    false_match_rate,
    false_non_match_rate,
    share_if_by_chance,
    share_of_the_most,
)
from facelab.packs import Consent, Picture
from facelab.pipeline import Analysis

HERE = Path(__file__).parent
SIDE = 512  # pixels on the longer side, by Pillow's Lanczos filter; the pictures have 1,350
WIDTH = 0.01
STOCK = 0.6
FEWER = (10, 20, 30, 40, 60, 80, 102)  # people, to see intervals widen
SUBSETS = 200

CONSENT = Consent(
    basis="written-consent",
    scope=frozenset({"detection", "landmarks", "matching"}),
    statement="Everyone signed that the pictures may be used in studies and to illustrate research.",
    source="DeBruine and Jones, Face Research Lab London Set, figshare, doi 10.6084/m9.figshare.5047666.v5",
    licence="CC BY 4.0",
    forbids=("showing them as people who committed a crime",),
    owner="the London set",
)


def main(folder: Path) -> None:
    """Write the four tables."""
    analyses = look(pictures(folder), threads=2)
    scores = compare_all(analyses)
    write("london_scores.csv", score_rows(scores))
    write("london_sample_size.csv", size_rows(scores))
    write("london_facts.csv", fact_rows(analyses, scores))
    write("london_alike.csv", alike_rows(analyses))


def pictures(folder: Path) -> list[Picture]:
    """Return the pictures of the manifest, each compared with its sha256 first."""
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    for row in rows:
        if hashlib.sha256((folder / row["file"]).read_bytes()).hexdigest() != row["sha256"]:
            raise FacelabError(f"'{row['file']}' is not the picture that the manifest lists.", "Get the set again.")
    return [
        Picture(row["file"], folder / row["file"], CONSENT, row["person"], max_side=SIDE) for row in rows
    ]  # fmt: skip


def score_rows(scores: Scores) -> list[dict]:
    """Return a row a threshold: the comparisons within the step below it, and both intervals at it."""
    counts = count_scores(scores, WIDTH)
    rows = []
    for threshold, mated, non_mated in zip(counts.edges[1:], counts.mated, counts.non_mated, strict=True):
        fmr, fnmr = false_match_rate(scores, threshold), false_non_match_rate(scores, threshold)
        rows.append(
            {
                "threshold": f"{threshold:.2f}", "mated": mated, "non_mated": non_mated,
                "fmr_low": f"{fmr.low:.5f}", "fmr_high": f"{fmr.high:.5f}",
                "fnmr_low": f"{fnmr.low:.5f}", "fnmr_high": f"{fnmr.high:.5f}",
            }
        )  # fmt: skip
    return rows


def size_rows(scores: Scores) -> list[dict]:
    """Return a row a number of people: the FMR at 0.6 and its interval, at the median over sets drawn from the 102."""
    rng, everyone, rows = np.random.default_rng(1), np.unique(scores.person_ids), []
    for people in FEWER:
        sets = SUBSETS if people < len(everyone) else 1
        shares = [
            false_match_rate(scores.among(rng.choice(everyone, people, replace=False)), STOCK) for _ in range(sets)
        ]
        low, value, high = np.median([(share.low, share.value, share.high) for share in shares], axis=0)
        rows.append({"people": people, "fmr": f"{value:.5f}", "low": f"{low:.5f}", "high": f"{high:.5f}"})
    return rows


def fact_rows(analyses: Sequence[Analysis], scores: Scores) -> list[dict]:
    """Return what else a lesson says of the set: a name, a value, an interval where there is one."""
    acquire = failure_to_acquire(analyses)
    equal, errors = equal_error_rate(scores), errors_by_person(scores, STOCK)
    return [
        {"fact": "people", "value": acquire.people},
        {"fact": "pictures", "value": acquire.total},
        {"fact": "longer_side", "value": SIDE},
        {
            "fact": "failure_to_acquire", "value": f"{acquire.value:.5f}", "low": f"{acquire.low:.5f}",
            "high": f"{acquire.high:.5f}",
        },
        {
            "fact": "equal_error_rate", "value": f"{equal.value:.5f}", "low": f"{equal.low:.5f}",
            "high": f"{equal.high:.5f}",
        },
        {"fact": "share_of_false_matches_with_the_ten_in_most", "value": f"{share_of_the_most(errors):.3f}"},
        {"fact": "the_same_share_if_by_chance", "value": f"{share_if_by_chance(errors):.3f}"},
        {"fact": "people_in_no_false_match", "value": sum(one.false_matches == 0 for one in errors)},
    ]  # fmt: skip


def alike_rows(analyses: Sequence[Analysis]) -> list[dict]:
    """Return a row a treatment: both errors at 0.6 when everybody is made alike in one thing."""
    chips, rows = face_chips(analyses), []
    for treatment in TREATMENTS:
        scores, row = compare_alike(chips, treatment), {"treatment": treatment}
        for name, rate in (("fmr", false_match_rate(scores, STOCK)), ("fnmr", false_non_match_rate(scores, STOCK))):
            row |= {f"{name}_count": rate.count, f"{name}_total": rate.total}
            row |= {f"{name}_low": f"{rate.low:.5f}", f"{name}_high": f"{rate.high:.5f}"}
        rows.append(row)
    return rows


def write(name: str, rows: Sequence[dict]) -> None:
    """Write a table; columns are those of any row, in order."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with (HERE / name).open("w", encoding="utf-8", newline="") as text:
        table = csv.DictWriter(text, columns, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
