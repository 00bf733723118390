"""What a run has done so far: in memory alone, and on disk only while it is stopped by whoever wants to go on later."""

import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path

import numpy as np

from facelab.files import erase
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
        return any(folder != self.folder for folder in _runs())


def discard(folder: Path | None = None) -> int:
    """Delete what stopped runs kept, of one folder or of all; return of how many pictures."""
    pictures = 0
    for run in _runs() if folder is None else [folder]:
        files = list(run.glob("*.npz"))
        pictures += len(files)
        for file in (*files, *run.glob(".*.npz.*.part")):
            erase(file)
        with suppress(OSError):  # it is not there, or holds something else, which is not ours
            run.rmdir()
    with suppress(OSError):
        _place().rmdir()
    return pictures


def _runs() -> list[Path]:
    """Return the folders of stopped runs: of whatever else a learner calls 'evaluate', nothing."""
    return [folder for folder in _place().glob("*") if re.fullmatch("[0-9a-f]{16}", folder.name) and folder.is_dir()]


def _place() -> Path:
    return work_folder() / "evaluate"
