"""False alarms in a town: who passes a camera on one day, whom it takes for somebody on its list, and what then follows."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
import traitlets
from scipy.special import ndtr

from facelab.experiments.town import Town, read_town
from facelab.explorers.base import Explorer, script
from facelab.explorers.sprite import sprite
from facelab.figures import array_html
from facelab.figures.identification.candidates import visitors_found
from facelab.figures.verification.costs import face_square
from facelab.metrics import percent
from facelab.metrics.base_rates import expected_alarms, expected_wrong_name
from facelab.metrics.base_rates.numbers import quantity
from facelab.metrics.identification import expected_fpir
from facelab.pipeline import Analysis
from facelab.pipeline.embed import distance
from facelab.widgets.sample import Sample

SIDE = 72  # pixels of a face
PASSAGES = (1_000, 3_000, 10_000, 30_000, 100_000)  # a day
LISTED = (0, 1, 3, 10, 30, 100)  # of 10,000 passages, how many are of people on the list
SIZES = (10, 100, 1_000, 10_000)  # people on the list
LINES = tuple(round(0.36 + 0.02 * step, 2) for step in range(13))
MATED, STRANGERS = (0.36, 0.09), (0.82, 0.078)  # mean and spread of the made-up matcher's distances
MOST = 30  # alarms that are drawn
NOTE = (
    "Nobody here exists, and the matcher is made up: distances of one person spread around {mated}, those of strangers "
    "around {strangers}, and comparisons are independent. Real systems have to be measured."
)
TEXTS = {
    "passages": "People who pass in a day", "listed": "Of 10,000, on the list", "size": "Length of the list",
    "line": "Threshold", "alarms": "The day's alarms", "more": "and {more} more", "none": "No alarm on an ordinary day.",
    "dots": "Each square is 1 in 1,000 of those who pass; less than half a square is not drawn", "right": "listed", "wrong": "false alarm",
    "words": "{total} alarms a day are expected: {true} true, {false} false. For whoever answers an alarm: {ofAlarms} % "
    "of them are false. For whoever passes and is not listed: {ofUnlisted} % raise one.",
    "silent": "{total} alarms a day are expected. For whoever passes and is not listed: {ofUnlisted} % raise one.",
    "follow": "Follow one alarm",
}  # fmt: skip
STEPS = ("Alert", "Review", "Stop", "Proof", "Log", "Complaint")
FOLLOWED = {
    "false": (
        "The screen shows {passer} beside {listed}, who is on the list.",
        "An operator looks at two faces that look alike. Many such alarms end here. This one does not.",
        "An officer walks over and asks {passer} to wait.",
        "{passer} shows a card: it is somebody else. It takes some minutes, and people watch.",
        "The system counts an alarm. It counts a false one only if somebody writes that down.",
        "To complain, {passer} has to know why they were stopped. Does anybody tell them?",
    ),
    "true": (
        "The screen shows somebody who passes, beside the entry of {listed}.",
        "An operator looks at two pictures of one person. Some such alarms are dismissed. This one is not.",
        "An officer walks over and asks {passer} to wait.",
        "It is {passer}. Whether the entry on the list is right is another question.",
        "The system counts an alarm, and the town counts a find.",
        "{passer} too may ask why they are on the list, and until when.",
    ),
}


class FalseAlarms(Explorer):
    """Four choices make a day; its alarms are drawn as people, and each can be followed to its end.

    Parameters
    ----------
    town : Town
        Where it happens.
    analyses : sequence of Analysis
        Two or more pictures with a face of each of some people who do not exist.
    names : mapping of str to str
        What each person is called, by person_id.

    Attributes
    ----------
    passages, listed, size, line : int
        Which of the choices of ``PASSAGES``, ``LISTED``, ``SIZES`` and ``LINES``, from 0.
    alarm : int
        Which alarm is followed, from 0.
    """

    SOURCE = "base_rates/false_alarms"
    HOW = "Move the four sliders with the mouse, a finger or the arrow keys; choose an alarm to follow it."
    _esm = script(SOURCE)

    passages = traitlets.Int(2).tag(sync=True, link=True)
    listed = traitlets.Int(2).tag(sync=True, link=True)
    size = traitlets.Int(2).tag(sync=True, link=True)
    line = traitlets.Int(5).tag(sync=True, link=True)
    alarm = traitlets.Int(0).tag(sync=True, link=True)

    def __init__(self, town: Town, analyses: Sequence[Analysis], names: Mapping[str, str]):
        for one in analyses:
            one.picture.consent.require("watch-list")
        self._pairs, used = _pairs(analyses, names)
        self._faces = [face_square(analyses[place].picture, SIDE) for place in used]
        says = {
            "passages": [f"{number:,}" for number in PASSAGES], "listed": [str(number) for number in LISTED],
            "size": [f"{number:,}" for number in SIZES], "line": [f"{line:.2f}" for line in LINES],
        }  # fmt: skip
        super().__init__(
            data={
                "texts": TEXTS, "says": says, "days": _days(), "pairs": self._pairs, "steps": list(STEPS),
                "followed": {kind: list(texts) for kind, texts in FOLLOWED.items()}, "most": MOST,
                "place": f"{town.name}, {town['station'].name}", "faces": sprite(self._faces),
                "note": NOTE.format(mated=MATED[0], strangers=STRANGERS[0]),
            },
        )  # fmt: skip

    @classmethod
    def example(cls, sample: Sample) -> Self:
        """Return a day of the sample's people."""
        return cls(read_town(), sample.faces, sample.names)

    def day(self) -> dict[str, Any]:
        """Return the day as it stands."""
        return self.data["days"][self.passages][self.listed][self.size][self.line]

    def words(self) -> str:
        """Return what is said of the day."""
        day = self.day()
        return TEXTS["words" if day["ofAlarms"] else "silent"].format(**day)

    def drawn(self) -> list[tuple[bool, dict[str, Any]]]:
        """Return the day's alarms as they are drawn: whether each is true, and its pair."""
        day = self.day()
        kinds = [_is_true(place, day) for place in range(min(MOST, day["trueDrawn"] + day["falseDrawn"]))]
        return [(true, self._pair(place, true)) for place, true in enumerate(kinds)]

    def still(self) -> str:
        """Return the day's words, and its alarms as faces."""
        alarms = self.drawn()
        faces = [self._faces[pair["faces"][0]] for _, pair in alarms]
        if not faces:
            return f"<p>{self.words()}</p><p>{TEXTS['none']}</p>{array_html(self._faces[0], 'A passer-by; on this day there is no alarm.', '5em')}"
        drawn = visitors_found(faces, [True] * len(faces), right=[true for true, _ in alarms])
        grid = array_html(drawn, f"{len(alarms)} alarms. {self.words()}", "36em")
        return f"<p>{self.words()}</p>{grid}<p><small>{self.data['note']}</small></p>"

    def _pair(self, place: int, true: bool) -> dict[str, Any]:
        some = self._pairs["true" if true else "false"]
        return some[place % len(some)]


def _days() -> list:
    """Return every day that the choices make: nested by passages, listed, size and line."""
    return [[[[_day(passages, listed / 10_000, size, line) for line in LINES] for size in SIZES] for listed in LISTED]
            for passages in PASSAGES]  # fmt: skip


def _day(passages: int, listed: float, size: int, line: float) -> dict[str, Any]:
    tpir, fmr = (float(ndtr((line - mean) / spread)) for mean, spread in (MATED, STRANGERS))
    fpir = float(expected_fpir(fmr, size))
    day = expected_alarms(passages, listed, tpir, fpir, float(expected_wrong_name(tpir, fmr, size)))
    return {
        "total": quantity(day.total), "true": quantity(day.true), "false": quantity(day.false),
        "trueDrawn": round(float(day.true)), "falseDrawn": round(float(day.false)),
        "ofAlarms": "" if np.isnan(day.ppv) else percent(day.false_of_alarms),
        "ofUnlisted": percent(fpir), "dotsFalse": round(1000 * (1 - listed) * fpir), "dotsListed": round(1000 * listed),
    }  # fmt: skip


def _is_true(place: int, day: Mapping[str, Any]) -> bool:
    """Tell whether an alarm of the day is a true one: they come evenly among the others."""
    true, total = day["trueDrawn"], day["trueDrawn"] + day["falseDrawn"]
    return (place + 1) * true // total > place * true // total


def _pairs(
    analyses: Sequence[Analysis], names: Mapping[str, str]
) -> tuple[dict[str, list[dict[str, Any]]], list[int]]:
    """Return who stands beside whom, and which analyses are shown: those whose number ``faces`` holds, in that order.

    One person twice where an alarm is true, two who look alike where it is false; as many pairs as are drawn.
    """
    rows, ids = np.array([one.embedding for one in analyses]), [one.picture.person_id for one in analyses]
    apart = np.array([distance(row, rows) for row in rows])
    same = np.array(ids)[:, None] == np.array(ids)
    found: dict[str, list[dict[str, Any]]] = {"true": [], "false": []}
    number: dict[int, int] = {}
    for kind, mask in (("true", same & ~np.eye(len(ids), dtype=bool)), ("false", ~same)):
        seen: set[str] = set()
        for one in range(len(ids)):
            if ids[one] in seen or not mask[one].any() or len(found[kind]) == MOST:
                continue
            seen.add(ids[one])
            other = int(np.where(mask[one], apart[one], np.inf).argmin())
            found[kind].append(
                {"faces": [number.setdefault(place, len(number)) for place in (one, other)],
                 "passer": names[ids[one]], "listed": names[ids[other]]}
            )  # fmt: skip
    return found, list(number)
