"""A store for what was computed from a picture, under a key of everything that could change the result."""

import hashlib
import importlib.metadata
import io
import json
import zipfile
from pathlib import Path

import numpy as np

from facelab.boxes import Box
from facelab.files import write_whole
from facelab.pipeline import models
from facelab.pipeline.detect import Face
from facelab.pipeline.encoder import DIMENSIONS, ENCODERS, encoder_in_use

FORMAT = 2  # raise it when this package computes or stores something in another way

_WEIGHTS_OF = {"cnn": (models.CNN_DETECTOR,)}
_PACKAGE_OF = {"dlib": "dlib-bin", "ONNX Runtime": "onnxruntime", "OpenCV": "opencv-python-headless"}


def cache_key(rgb: np.ndarray, detector: str, upsample: int) -> str:
    """Return a sha256 over the pixels, the weights, the detector and its setting, and the versions of the libraries."""
    encoder = ENCODERS[encoder_in_use()]
    weights = (models.EMBEDDING, models.FIVE_POINTS, *_WEIGHTS_OF.get(detector, ()))
    made_with = {
        "format": FORMAT,
        "detector": detector,
        "upsample": upsample,
        "shape": rgb.shape,
        "weights": [models.fingerprint(file) for file in weights],
        "dlib": importlib.metadata.version("dlib-bin"),
        "encoder": [encoder, importlib.metadata.version(_PACKAGE_OF[encoder])],
        "opencv": importlib.metadata.version("opencv-python-headless"),
    }
    digest = hashlib.sha256(json.dumps(made_with, sort_keys=True).encode())
    digest.update(np.ascontiguousarray(rgb).data)
    return digest.hexdigest()


class EmbeddingCache:
    """Faces and embeddings on disk, one file per picture.

    An embedding is personal data wherever the person exists: give each pack a folder of its own, so that deleting the
    folder forgets the pack.

    Parameters
    ----------
    folder : Path
        Where to keep them; made when first needed.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     cache = EmbeddingCache(folder)
    ...     cache.put("a key", [Face(Box(0, 9, 9, 0))], np.zeros((1, DIMENSIONS)))
    ...     faces, embeddings = cache.get("a key")
    >>> faces, embeddings.shape
    ([Face(box=Box(top=0, right=9, bottom=9, left=0), score=None)], (1, 128))
    """

    def __init__(self, folder: Path):
        self.folder = Path(folder)

    def get(self, key: str) -> tuple[list[Face], np.ndarray] | None:
        """Return the faces and their (n, 128) embeddings, or None if they are not here or cannot be read."""
        try:
            with np.load(self.file(key), allow_pickle=False) as stored:
                boxes, scores, embeddings = stored["boxes"], stored["scores"], stored["embeddings"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None  # absent or damaged: computing it again is the cure
        if embeddings.shape != (len(boxes), DIMENSIONS) or scores.shape != (len(boxes),):
            return None
        faces = [
            Face(Box(*map(int, box)), None if np.isnan(score) else float(score))
            for box, score in zip(boxes, scores, strict=True)
        ]
        return faces, embeddings

    def put(self, key: str, faces: list[Face], embeddings: np.ndarray) -> None:
        """Keep a result; the file appears whole or not at all."""
        file = io.BytesIO()
        np.savez(
            file,
            boxes=np.array([face.box for face in faces], dtype=np.int64).reshape(-1, 4),
            scores=np.array([np.nan if face.score is None else face.score for face in faces], dtype=float),
            embeddings=embeddings,
        )
        write_whole(self.file(key), file.getvalue())

    def file(self, key: str) -> Path:
        """Return where the result of this key lies, or would."""
        return self.folder / f"{key}.npz"
