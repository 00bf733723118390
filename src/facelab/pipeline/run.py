"""The whole way for one picture or many: consent, pixels, faces, embeddings."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from facelab.boxes import Box
from facelab.packs import Picture
from facelab.packs.personal import noted
from facelab.pipeline.cache import EmbeddingCache, cache_key
from facelab.pipeline.detect import Face, find_faces
from facelab.pipeline.embed import DIMENSIONS, embed
from facelab.pipeline.memory import Memory, memory_for, out_of_memory
from facelab.threads import in_order

# Several times as many pictures in the same time, for folders too large to wait for: looks at brightness alone and does
# not double the picture first, so small and faint faces are lost. ``facelab.evaluate.check_fast`` counts how many.
FAST = MappingProxyType({"detector": "hog-grey", "upsample": 0})
NO_FACE = "no face was found"


@dataclass(frozen=True)
class Analysis:
    """What the pipeline made of one picture.

    Parameters
    ----------
    picture : Picture
        Which one.
    faces : tuple of Face
        All that were found; empty where none was.
    embeddings : numpy.ndarray
        Shape (len(faces), 128), float64.
    why : str
        Why it is a failure to acquire: ``NO_FACE``, or what kept the picture from being read; empty if it is none.
    """

    picture: Picture
    faces: tuple[Face, ...] = ()
    embeddings: np.ndarray = field(default_factory=lambda: np.empty((0, DIMENSIONS)), repr=False, compare=False)
    why: str = ""

    @property
    def boxes(self) -> list[Box]:
        """Where the faces are."""
        return [face.box for face in self.faces]

    @property
    def main_face(self) -> int | None:
        """The number of the largest face; None where no face was found."""
        return max(range(len(self.faces)), key=lambda i: self.faces[i].box.area, default=None)

    @property
    def box(self) -> Box | None:
        """The box of the largest face, or None."""
        return None if self.main_face is None else self.faces[self.main_face].box

    @property
    def embedding(self) -> np.ndarray | None:
        """The (128,) embedding of the largest face, or None: a failure to acquire."""
        return None if self.main_face is None else self.embeddings[self.main_face]


def analyse(
    picture: Picture,
    detector: str = "hog",
    upsample: int = 1,
    cache: EmbeddingCache | None = None,
    memory: Memory | None = None,
) -> Analysis:
    """Find and embed every face of a picture that may be matched.

    Parameters
    ----------
    picture : Picture
        With its consent record.
    detector, upsample : str, int
        As for ``find_faces``.
    cache : EmbeddingCache, optional
        Where to look first and to keep the result; nothing is kept without one, nor where consent forbids it.
    memory : Memory, optional
        What several threads may take together; without it, what is free now.

    Raises
    ------
    ConsentError
        If the picture's record does not allow matching.
    PictureError
        If the file cannot be read, or it takes more memory than there is.

    Examples
    --------
    >>> from facelab.packs import open_pack
    >>> analyse(open_pack("portraits")["hopper"])
    Traceback (most recent call last):
    facelab.errors.ConsentError: ...
    """
    memory = memory or Memory()
    try:
        with memory.lent(memory_for(*picture.pixels("matching"), detector, upsample), picture.path.name):
            return _analyse(picture, detector, upsample, cache)
    except MemoryError:
        raise out_of_memory(picture.path.name) from None


def _analyse(picture: Picture, detector: str, upsample: int, cache: EmbeddingCache | None) -> Analysis:
    rgb = picture.rgb(use="matching")
    cache = cache if picture.consent.may_keep else None
    key = cache_key(rgb, detector, upsample) if cache else ""
    if cache and (kept := cache.get(key)):
        faces, embeddings = kept
    else:
        faces = find_faces(rgb, detector, upsample)
        embeddings = embed(rgb, [face.box for face in faces])
        if cache:
            with noted([picture], "file", cache.file(key)):
                cache.put(key, faces, embeddings)
    return Analysis(picture, tuple(faces), embeddings, "" if faces else NO_FACE)


def analyse_all(
    pictures: Iterable[Picture],
    detector: str = "hog",
    upsample: int = 1,
    cache: EmbeddingCache | None = None,
    threads: int | None = None,
    progress: bool = True,
) -> list[Analysis]:
    """Analyse many pictures, in their order; with any number of threads the result is the same.

    While one thread decodes a picture or waits for memory, another finds faces and a third embeds them.

    Parameters
    ----------
    pictures : iterable of Picture
        Which ones.
    detector, upsample, cache
        As for ``analyse``; ``**FAST`` sets the first two for large folders.
    threads : int, optional
        How many work at once, as far as memory allows; without it, one per processor.
    progress : bool
        Show a progress bar if it takes more than two seconds. Interrupting is safe: finished pictures stay in the
        cache.
    """
    memory = Memory()
    return in_order(lambda picture: analyse(picture, detector, upsample, cache, memory), pictures, threads, progress)
