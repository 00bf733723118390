"""The four weight files: where they lie, whether they are whole, and the models made from them when first needed."""

import functools
import hashlib
import importlib.util
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dlib

from facelab.errors import REINSTALL, SetupError

_loading = threading.Lock()


@dataclass(frozen=True)
class Weights:
    """One weight file of ``face_recognition``: its name, its sha256 as published, and what it is for."""

    file: str
    sha256: str
    purpose: str

    @property
    def path(self) -> Path:
        """Where the installed file lies.

        Raises
        ------
        SetupError
            If the package of models, or this file of it, is missing.
        """
        spec = importlib.util.find_spec("face_recognition_models")  # found without importing it
        folder = Path(spec.submodule_search_locations[0]) / "models" if spec else None
        if folder is None or not (folder / self.file).is_file():
            raise SetupError(
                f"The model file {self.file} ({self.purpose}) is missing.",
                f"{REINSTALL} 'facelab doctor' tells what else is missing.",
            )
        return folder / self.file

    def actual_sha256(self) -> str:
        """Return the sha256 of the installed file, read anew."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


EMBEDDING = Weights(
    "dlib_face_recognition_resnet_model_v1.dat",
    "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
    "128 numbers for a face",
)
CNN_DETECTOR = Weights(
    "mmod_human_face_detector.dat",
    "4cb19393e2fbaf2b1609a9319ad5386618c886a6234ec1b971f3e87c85d87fe6",
    "finding faces, CNN",
)
FIVE_POINTS = Weights(
    "shape_predictor_5_face_landmarks.dat",
    "c4b1e9804792707d3a405c2c16a80a20269e6675021f64a41d30fffafbc41888",
    "five landmarks",
)
SIXTY_EIGHT_POINTS = Weights(
    "shape_predictor_68_face_landmarks.dat",
    "fbdc2cb80eb9aa7a758672cbfdda32ba6300efe9b6e6c7a299ff7e736b11b92f",
    "68 landmarks",
)
_NAMES_THERE = {
    EMBEDDING: "face_encoder",
    FIVE_POINTS: "pose_predictor_5_point",
    SIXTY_EIGHT_POINTS: "pose_predictor_68_point",
}
ALL_WEIGHTS = (EMBEDDING, CNN_DETECTOR, FIVE_POINTS, SIXTY_EIGHT_POINTS)


def load(weights: Weights) -> Any:
    """Return the dlib model of a weight file, read once per process and only when first asked for.

    Raises
    ------
    SetupError
        If the file is missing or damaged.
    """
    with _loading:  # two threads that ask at the same moment share one load
        return _load(weights)


@functools.cache
def _load(weights: Weights) -> Any:
    # face_recognition loads its models as it is imported; a second copy of the largest would take 100 MB more.
    theirs = sys.modules.get("face_recognition.api")
    return getattr(theirs, _NAMES_THERE.get(weights, ""), None) or make(weights)


def make(weights: Weights) -> Any:
    """Return a new model from a weight file, for whoever may not share one; see ``load``."""
    read = {
        EMBEDDING: dlib.face_recognition_model_v1,
        CNN_DETECTOR: dlib.cnn_face_detection_model_v1,
    }.get(weights, dlib.shape_predictor)
    try:
        return read(str(weights.path))
    except RuntimeError as error:
        what = f"The model file {weights.file} ({weights.purpose}) is damaged ({error})."
        raise SetupError(what, REINSTALL) from None


@functools.cache
def fingerprint(weights: Weights) -> str:
    """Return the sha256 of a weight file as it was when this process first asked."""
    return weights.actual_sha256()
