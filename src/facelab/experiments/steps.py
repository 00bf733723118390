"""Heads changed step by step, in five ways, and what each detector made of every step."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from facelab.boxes import Box
from facelab.experiments.detection import Alteration, by_cover, by_light, by_tilt, to_face_width, unchanged
from facelab.metrics.detection import count_detections
from facelab.packs import Picture
from facelab.paths import data_folder
from facelab.pipeline.detect import find_boxes
from facelab.tables import read_table
from facelab.threads import in_order

STORED = "packs/turned/cnn_steps.csv"  # the CNN's answers: seconds each, some minutes in all
Key = tuple[str, str, float]  # a picture's id, a way, a setting


@dataclass(frozen=True)
class Way:
    """One way to hide a face from a detector.

    Parameters
    ----------
    says : str
        A step in words, with its setting in braces.
    settings : tuple of float
        Step by step; the first is the easiest.
    alteration : callable, optional
        What is done to the first picture of a head; without it, each step is a picture of the head turned that far.
    """

    says: str
    settings: tuple[float, ...]
    alteration: Alteration | None = None


WAYS = {
    "size": Way("face {:.0f} pixels wide", (96, 80, 64, 52, 44, 36, 28, 20), to_face_width),
    "turn": Way("head turned {:.0f} degrees", (0, 15, 30, 45, 60, 75, 90)),
    "tilt": Way("picture tilted {:.0f} degrees", (0, 10, 20, 30, 45, 60, 90, 180), by_tilt),
    "light": Way("light {:+.0f} stops", (0, -2, -4, -5, -6, -7, -8), by_light),
    "cover": Way("lower {:.0%} of the face covered", (0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8), by_cover),
}


@dataclass(frozen=True, eq=False)
class Step:
    """A head at one step of one way.

    Parameters
    ----------
    picture : Picture
        Before it was changed.
    way : str
        One of ``WAYS``.
    setting : float
        How much.
    rgb : numpy.ndarray
        Shape (height, width, 3), uint8: what the detectors looked at.
    face : Box
        Where the face is.
    boxes : dict of str to list of Box
        What each detector reported.
    """

    picture: Picture
    way: str
    setting: float
    rgb: np.ndarray = field(repr=False)
    face: Box
    boxes: dict[str, list[Box]] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """What names this step among all."""
        return self.picture.picture_id, self.way, self.setting

    def found(self, detector: str) -> bool:
        """Whether a detector found the face."""
        return count_detections(self.boxes[detector], [self.face]).hits == 1


def steps_of(pictures: Sequence[Picture]) -> list[Step]:
    """Return every step of every head, before any detector looked.

    Parameters
    ----------
    pictures : sequence of Picture
        Of one or more people, from a pack that says where the face is. Of each person, the one turned least is changed;
        the others are the steps of the turn, if their setting ``yaw`` is among them.
    """
    steps = []
    for person in dict.fromkeys(picture.person_id for picture in pictures):
        own = {float(picture.settings.get("yaw", 0)): picture for picture in pictures if picture.person_id == person}
        ahead = own[min(own, key=abs)]
        for name, way in WAYS.items():
            for setting in way.settings:
                picture = ahead if way.alteration else own.get(setting)
                if picture is not None:
                    rgb, face = (way.alteration or unchanged)(picture.rgb(use="detection"), picture.true_box, setting)
                    steps.append(Step(picture, name, setting, np.ascontiguousarray(rgb), face))
    return steps


def found_by_way(steps: Iterable[Step]) -> dict[str, dict[str, tuple[int, int]]]:
    """Return, by way and detector, at how many steps the face was found, and how many steps there are."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for step in steps:
        for detector in step.boxes:
            hits, total = found.setdefault(step.way, {}).get(detector, (0, 0))
            found[step.way][detector] = hits + step.found(detector), total + 1
    return found


def look_at_steps(
    pictures: Sequence[Picture],
    detectors: Sequence[str] = ("haar", "hog"),
    stored: Mapping[Key, list[Box]] | None = None,
    threads: int | None = None,
    progress: bool = True,
) -> list[Step]:
    """Let detectors look at every step of every head.

    Parameters
    ----------
    pictures
        As for ``steps_of``.
    detectors : sequence of str
        Which ones look now.
    stored : mapping, optional
        The CNN's answers, found earlier: ``cnn_steps()``.
    threads, progress
        As for ``analyse_all``.
    """

    def looked(step: Step) -> Step:
        step.boxes.update(find_boxes(step.rgb, detectors))
        if stored and step.key in stored:
            step.boxes["cnn"] = stored[step.key]
        return step

    return in_order(looked, steps_of(pictures), threads, progress)


def cnn_steps() -> dict[Key, list[Box]]:
    """Return what the CNN found in the pack 'turned', step by step; ``facelab_synthesis measure`` asked it.

    Raises
    ------
    FacelabError
        If the table is missing or damaged.
    """
    rows = read_table(data_folder() / STORED, ("picture_id", "way", "setting"))
    found: dict[Key, list[Box]] = {}
    for row in rows.values():
        boxes = found.setdefault((row["picture_id"], row["way"], float(row["setting"])), [])
        if row["top"]:
            boxes.append(Box(*(int(row[side]) for side in Box._fields)))
    return found
