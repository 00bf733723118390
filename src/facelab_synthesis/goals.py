"""Holds what was measured against the goals that were set before anybody was drawn."""

from dataclasses import dataclass

import numpy as np

from facelab.metrics import compare_embeddings, equal_error_rate, false_match_rate, percent
from facelab.metrics.uncertainty import share_by_person

THRESHOLD = 0.6
HARD_EER = (0.10, 0.25)


@dataclass(frozen=True)
class Goal:
    """One figure beside the one aimed at; shares 0..1, the interval holds 95 % and is resampled by person.

    Attributes
    ----------
    name, aim : str
    value, low, high : float
    met : bool
        Whether the value itself reaches the aim.
    """

    name: str
    aim: str
    value: float
    low: float
    high: float
    met: bool


def goals(rows: list[dict], embeddings: list[np.ndarray | None]) -> list[Goal]:
    """Return the goals for a set of pictures.

    Parameters
    ----------
    rows : list of dict
        ``seed`` (whoever is drawn from another seed is another person), ``kind`` and ``found`` of each picture.
    embeddings : list of (128,) ndarray or None
        None where no face was found.
    """
    ordinary = [i for i, row in enumerate(rows) if row["kind"] == "normal"]
    found = share_by_person([rows[i]["found"] for i in ordinary], [str(rows[i]["seed"]) for i in ordinary])
    scores = _scores(rows, embeddings, "normal")
    alike, error = false_match_rate(scores, THRESHOLD), equal_error_rate(scores)
    measured = [
        ("ordinary pictures found by HOG", "at least 98 %", found, found.value >= 0.98),
        (f"strangers below {THRESHOLD:g}, ordinary", "at most 25 %", alike, alike.value <= 0.25),
        ("EER, ordinary", "at most 2 %", error, error.value <= 0.02),
    ]
    if any(row["kind"] == "hard" for row in rows):
        error = equal_error_rate(_scores(rows, embeddings, "hard"))
        low, high = HARD_EER
        measured.append(("EER, hard", "10 to 25 %", error, low <= error.value <= high))
    return [Goal(name, aim, rate.value, rate.low, rate.high, bool(met)) for name, aim, rate, met in measured]


def _scores(rows, embeddings, kind):
    chosen = [i for i, row in enumerate(rows) if row["kind"] == kind]
    return compare_embeddings([embeddings[i] for i in chosen], [str(rows[i]["seed"]) for i in chosen])


def goal_lines(measured: list[Goal]) -> list[str]:
    """Return the goals as a table."""
    lines = ["| figure | aim | reached | 95 % interval | met |", "|---|---|---|---|---|"]
    for goal in measured:
        interval = f"{percent(goal.low)} to {percent(goal.high)} %"
        met = "yes" if goal.met else "no"
        lines.append(f"| {goal.name} | {goal.aim} | {percent(goal.value)} % | {interval} | {met} |")
    return lines
