"""Trials of detectors: the same pictures, changed step by step, and what each detector made of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from facelab.boxes import Box
from facelab.metrics.detection import DetectionCounts, count_detections
from facelab.metrics.uncertainty import Share, share_by_person
from facelab.packs import Picture
from facelab.pipeline import alter
from facelab.pipeline.detect import Face, find_faces
from facelab.threads import in_order

Alteration = Callable[[np.ndarray, Box, float], tuple[np.ndarray, Box]]


@dataclass(frozen=True)
class Trial:
    """One picture, changed by one setting, seen by one detector.

    Parameters
    ----------
    picture : Picture
        Before the change.
    detector : str
        One of ``DETECTORS``.
    setting : float
        How much was changed; its unit is the alteration's.
    counts : DetectionCounts
        The one true face hit or missed, and false alarms.
    faces : tuple of Face
        What the detector reported, in the pixels of the changed picture.
    """

    picture: Picture
    detector: str
    setting: float
    counts: DetectionCounts
    faces: tuple[Face, ...]

    @property
    def hit(self) -> bool:
        """Whether the true face was found."""
        return self.counts.hits == 1

    @property
    def boxes(self) -> list[Box]:
        """Where the detector reported faces."""
        return [face.box for face in self.faces]


def unchanged(rgb: np.ndarray, face: Box, setting: float) -> tuple[np.ndarray, Box]:
    """Leave the picture as it is."""
    return rgb, face


def to_face_width(rgb: np.ndarray, face: Box, setting: float) -> tuple[np.ndarray, Box]:
    """Shrink the picture until the face is ``setting`` pixels wide; never enlarge it."""
    factor = min(1.0, setting / face.width)
    return alter.shrink(rgb, factor), Box(*(round(side * factor) for side in face))


def by_light(rgb: np.ndarray, face: Box, setting: float) -> tuple[np.ndarray, Box]:
    """Give ``setting`` stops more light (less, where it is negative)."""
    return alter.expose(rgb, setting), face


def by_tilt(rgb: np.ndarray, face: Box, setting: float) -> tuple[np.ndarray, Box]:
    """Tilt the picture by ``setting`` degrees within its frame; the box moves along and keeps its size."""
    height, width = rgb.shape[:2]
    middle = np.array([width - 1, height - 1]) / 2
    x, y = np.array([face.left + face.right, face.top + face.bottom]) / 2 - middle
    angle = np.deg2rad(setting)
    moved = middle + np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ (x, y)
    left, top = np.round(moved - [face.width / 2, face.height / 2]).astype(int)
    return alter.tilt(rgb, setting), Box(int(top), int(left) + face.width, int(top) + face.height, int(left))


def by_cover(rgb: np.ndarray, face: Box, setting: float) -> tuple[np.ndarray, Box]:
    """Cover the lower ``setting`` (0 to 1) of the face with grey."""
    return alter.cover(rgb, face, setting), face


def run_trials(
    pictures: Iterable[Picture],
    alteration: Alteration = unchanged,
    settings: Sequence[float] = (0.0,),
    detectors: Sequence[str] = ("haar", "hog"),
    upsample: int = 1,
    threads: int | None = None,
    progress: bool = True,
) -> list[Trial]:
    """Show each picture at each setting to each detector.

    Parameters
    ----------
    pictures : iterable of Picture
        From a pack that says where the one face is.
    alteration : callable
        ``unchanged``, ``to_face_width``, ``by_light``, ``by_tilt``, ``by_cover``, or one of your own: pixels, box and
        setting to pixels and box.
    settings : sequence of float
        How much, step by step.
    detectors, upsample
        As for ``find_faces``.
    threads, progress
        As for ``analyse_all``.
    """

    def tried(picture: Picture) -> list[Trial]:
        rgb, face = picture.rgb(use="detection"), picture.true_box
        trials = []
        for setting in settings:
            changed, there = alteration(rgb, face, setting)
            for detector in detectors:
                found = find_faces(np.ascontiguousarray(changed), detector, upsample)
                counts = count_detections([seen.box for seen in found], [there])
                trials.append(Trial(picture, detector, setting, counts, tuple(found)))
        return trials

    return list(chain.from_iterable(in_order(tried, pictures, threads, progress)))


def found_by_setting(trials: Iterable[Trial], detector: str) -> dict[float, Share]:
    """Return, for one detector, the share of pictures whose face was found at each setting."""
    chosen = [trial for trial in trials if trial.detector == detector]
    return {
        setting: share_by_person(
            [trial.hit for trial in chosen if trial.setting == setting],
            [trial.picture.person_id for trial in chosen if trial.setting == setting],
        )
        for setting in dict.fromkeys(trial.setting for trial in chosen)
    }


def missed(trials: Iterable[Trial], detector: str) -> list[Picture]:
    """Return the pictures whose face one detector did not find, in order and each once."""
    return list(dict.fromkeys(trial.picture for trial in trials if trial.detector == detector and not trial.hit))
