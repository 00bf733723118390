"""What a run has done so far: in memory alone, and on disk only while it is stopped by whoever wants to go on later."""

import hashlib
import os
import shutil
from pathlib import Path

import numpy as np

from facelab.paths import work_folder
from facelab.pipeline import EmbeddingCache, Face


class KeptForLater(EmbeddingCache):
    """Embeddings of one folder of pictures; they are templates of people, so that none outlives the run unasked.

    Whatever ends the process, nothing is on disk but after ``keep``, and no longer once the next run has begun.

    Parameters
    ----------
    pictures : str or Path
        The folder of pictures.
    """

    def __init__(self, pictures: str | Path):
        place = os.fsencode(os.path.realpath(os.path.expanduser(pictures)))
        super().__init__(_place() / hashlib.sha256(place).hexdigest()[:16])
        self._here: dict[str, tuple[list[Face], np.ndarray]] = {}

    @property
    def pictures(self) -> int:
        """How many pictures are done."""
        return len(self._here)

    def get(self, key: str) -> tuple[list[Face], np.ndarray] | None:
        """Return what was done of a picture, or None."""
        return self._here.get(key)

    def put(self, key: str, faces: list[Face], embeddings: np.ndarray) -> None:
        """Remember a result, in memory."""
        self._here[key] = faces, embeddings

    def take(self) -> None:
        """Take over from disk what a stopped run kept, and leave nothing there."""
        for file in self.folder.glob("*.npz"):
            if result := super().get(file.stem):
                self._here[file.stem] = result
        discard(self.folder)

    def keep(self) -> None:
        """Write everything to disk, for the run that goes on."""
        for key, result in self._here.items():
            super().put(key, *result)

    def others(self) -> bool:
        """Tell whether a run of another folder that was stopped still keeps something."""
        return any(folder != self.folder for folder in _place().glob("*"))


def discard(folder: Path | None = None) -> int:
    """Delete what stopped runs kept, of one folder or of all; return of how many pictures."""
    folder = folder or _place()
    pictures = len(list(folder.rglob("*.npz")))
    if folder.exists():
        shutil.rmtree(folder)
    if _place().is_dir() and not any(_place().iterdir()):
        _place().rmdir()
    return pictures


def _place() -> Path:
    return work_folder() / "evaluate"
