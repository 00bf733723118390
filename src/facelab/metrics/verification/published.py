"""The London set in counts: 102 real people who agreed, two pictures each from one session; nobody's own row."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from facelab.errors import SetupError
from facelab.metrics.uncertainty import Share
from facelab.metrics.verification.histogram import ScoreCounts
from facelab.paths import data_folder

NOTE = "London set, {people:.0f} people who agreed, {pictures:.0f} pictures, each person's from one session"


@dataclass(frozen=True, eq=False)
class PublishedScores:
    """Counts of comparisons with the intervals that were resampled by person when they were made.

    Parameters
    ----------
    counts : ScoreCounts
        Comparisons by distance.
    bands : dict of {'FMR', 'FNMR'} to (low, high)
        Ends of the 95 % intervals, each of the shape of ``counts.edges``.
    facts : dict of str to float
        What else ``london_facts.csv`` says, such as 'people' and 'pictures'.
    by_people : tuple of (int, float, float, float)
        How many people, and then the FMR at 0.6 with the ends of its interval.
    """

    counts: ScoreCounts
    bands: dict[str, tuple[np.ndarray, np.ndarray]]
    facts: dict[str, float]
    by_people: tuple[tuple[int, float, float, float], ...]

    @property
    def note(self) -> str:
        """The sample in a line, for the corner of a figure."""
        return NOTE.format(**self.facts)

    def at(self, threshold: float) -> tuple[Share, Share]:
        """Return FMR and FNMR at a threshold that is one of the edges, with their intervals.

        Raises
        ------
        ValueError
            If the counts were not made at this threshold.
        """
        place = int(np.argmin(np.abs(self.counts.edges - threshold)))
        if abs(self.counts.edges[place] - threshold) > 1e-6:
            raise ValueError(f"the counts are in steps of {self.counts.edges[1]:g}; {threshold:g} lies between two")
        shares = []
        for name, kind, of in (("FMR", "non_mated", "non-mated comparisons"), ("FNMR", "mated", "mated comparisons")):
            counts = getattr(self.counts, kind)
            errors = counts[:place] if name == "FMR" else counts[place:]
            low, high = (float(ends[place]) for ends in self.bands[name])
            shares.append(Share(int(errors.sum()), int(counts.sum()), int(self.facts["people"]), low, high, of))
        return shares[0], shares[1]


def london_scores() -> PublishedScores:
    """Return the counts of the London set; ``data/published/README.md`` says how they were made.

    Raises
    ------
    SetupError
        If a table is missing or damaged.

    Examples
    --------
    >>> false_matches, _ = london_scores().at(0.6)
    >>> false_matches.people, false_matches.of
    (102, 'non-mated comparisons')
    """
    folder = data_folder() / "published"
    rows = _read(folder / "london_scores.csv")
    columns = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    counts = ScoreCounts(
        np.append(0, columns["threshold"]), columns["mated"].astype(int), columns["non_mated"].astype(int)
    )
    bands = {
        # below the first threshold nothing matches either, so its intervals hold there too
        name: tuple(columns[f"{name.lower()}_{end}"][np.r_[0, : len(rows)]] for end in ("low", "high"))
        for name in ("FMR", "FNMR")
    }
    sizes = tuple(
        (int(row["people"]), row["fmr"], row["low"], row["high"]) for row in _read(folder / "london_sample_size.csv")
    )
    facts = {row["fact"]: row["value"] for row in _read(folder / "london_facts.csv")}
    return PublishedScores(counts, bands, facts, sizes)


def london_alike() -> dict[str, Share]:
    """Return the false match rate at 0.6 of the London set with everybody made alike in one thing, by treatment.

    The treatments are those of ``facelab.experiments.alike``, in its order.

    Raises
    ------
    SetupError
        If a table is missing or damaged.
    """
    folder = data_folder() / "published"
    people = next(int(row["value"]) for row in _read(folder / "london_facts.csv") if row["fact"] == "people")
    return {
        row["treatment"]: Share(
            int(row["fmr_count"]), int(row["fmr_total"]), people, row["fmr_low"], row["fmr_high"],
            "non-mated comparisons",
        )
        for row in _read(folder / "london_alike.csv")
    }


def _read(file: Path) -> list[dict]:
    try:
        with file.open(encoding="utf-8", newline="") as text:
            rows = [
                {name: entry if name in ("fact", "treatment") else float(entry or "nan") for name, entry in row.items()}
                for row in csv.DictReader(text)
            ]
    except (OSError, ValueError, TypeError) as error:
        raise SetupError(f"The table {file.name} cannot be read ({error}).", _RESTORE) from None
    if not rows:
        raise SetupError(f"The table {file.name} is empty.", _RESTORE)
    return rows


_RESTORE = "Put it back: git restore data/published."
