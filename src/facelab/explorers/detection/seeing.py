"""What the detector sees: a head hidden step by step, and which detector still finds it."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Self

import cv2
import numpy as np
import traitlets

from facelab.experiments.steps import WAYS, Step, cnn_steps, found_by_way, look_at_steps
from facelab.explorers.base import Explorer, script
from facelab.explorers.sprite import sprite
from facelab.figures import array_html
from facelab.figures.detection import boxes as quick
from facelab.figures.detection.words import outcome
from facelab.figures.people import SYNTHETIC
from facelab.figures.theme import DETECTOR_LINES
from facelab.pipeline.detect import DETECTORS
from facelab.widgets.sample import Sample

SIDE = 240  # pixels of a picture as it is shown
TEXTS = {"head": "Head", "way": "Change", "step": "How much", "found": "found"}


class WhatTheDetectorSees(Explorer):
    """Choose a head and a way to hide it; a slider goes step by step, and every detector's answer stands below.

    Parameters
    ----------
    steps : sequence of Step
        What detectors made of each step: ``look_at_steps``.
    names : mapping of str to str
        What each person is called, by person_id.

    Attributes
    ----------
    head, way : str
        Whose head is shown, by name, and what is changed; another cell may set them.
    step : int
        How far, from 0.
    """

    SOURCE = "detection/seeing"
    HOW = "Choose a head and a change, then move the slider with the mouse, a finger or the arrow keys."
    _esm = script(SOURCE)

    head = traitlets.Unicode().tag(sync=True, link=True)
    way = traitlets.Unicode().tag(sync=True, link=True)
    step = traitlets.Int(0).tag(sync=True, link=True)

    def __init__(self, steps: Sequence[Step], names: Mapping[str, str]):
        self._steps: dict[str, dict[str, list[Step]]] = {}
        heads: dict[str, dict[str, list[dict[str, Any]]]] = {}
        for number, step in enumerate(steps):
            name = names[step.picture.person_id]
            self._steps.setdefault(name, {}).setdefault(step.way, []).append(step)
            heads.setdefault(name, {}).setdefault(step.way, []).append({"face": number, **_told(step, name)})
        self._detectors = [name for name in DETECTORS if any(name in step.boxes for step in steps)]
        detectors = [
            {"name": name, "title": DETECTORS[name], "colour": DETECTOR_LINES[name][0]} for name in self._detectors
        ]
        tiles = sprite([_tile(step.rgb) for step in steps])
        super().__init__(
            data={"texts": TEXTS, "note": f"{SYNTHETIC}.", "detectors": detectors, "heads": heads, "faces": tiles},
            head=next(iter(heads)),
            way=next(iter(WAYS)),
        )

    @classmethod
    def example(cls, sample: Sample) -> Self:
        """Return one head of the pack 'turned', as in the lesson."""
        return cls(look_at_steps(sample.heads, stored=cnn_steps(), progress=False), sample.names)

    def still(self) -> str:
        """Return the picture and the words of where it stands, and how many steps each detector came through."""
        ways = self._steps[self.head]
        step = ways[self.way][self.step]
        told = _told(step, self.head)
        picture = array_html(quick.detections(step.rgb, step.boxes), told["alt"], "24em")
        found = found_by_way(step for some in ways.values() for step in some)
        rows = [[way, *(f"{count} of {total}" for count, total in some.values())] for way, some in found.items()]
        head = ["Steps at which the face was found", *(DETECTORS[name] for name in self._detectors)]
        lines = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in [head, *rows])
        return f"<p>{escape(told['says'])}: {escape(told['words'])}</p>{picture}<table>{lines}</table>"


def _told(step: Step, name: str) -> dict[str, Any]:
    """Return what is shown of a step; boxes as left, top, width, height, in per cent of the picture."""
    sides = step.rgb.shape[1::-1]
    says, words = WAYS[step.way].says.format(step.setting), outcome(step.boxes, step.face)
    boxes = {
        detector: [
            [
                round(100 * side / of, 2)
                for side, of in zip((left, top, right - left, bottom - top), sides * 2, strict=True)
            ]
            for top, right, bottom, left in some
        ]
        for detector, some in step.boxes.items()
    }
    found = {detector: step.found(detector) for detector in step.boxes}
    return {"says": says, "words": f"{words}.", "alt": f"{name}, {says}. {words}.", "boxes": boxes, "found": found}


def _tile(rgb: np.ndarray) -> np.ndarray:
    """Return a picture as it is shown; of a very small one, every pixel stays visible."""
    smooth = cv2.INTER_NEAREST if 3 * max(rgb.shape[:2]) < SIDE else cv2.INTER_AREA
    return cv2.resize(rgb, (SIDE, SIDE), interpolation=smooth)
