"""Who is to be enrolled: pictures asked for their consent, their templates checked, what goes into the records."""

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np

from facelab.errors import ConsentError, FacelabError
from facelab.gallery.references import TOO_LONG
from facelab.packs import Picture
from facelab.pipeline.embed import DIMENSIONS
from facelab.pipeline.run import Analysis

USE = "enrol"


def unzip(
    faces: Sequence[Analysis] | Sequence[np.ndarray] | np.ndarray, pictures: Sequence[Picture] | None
) -> tuple[np.ndarray, list[Picture]]:
    """Return the templates, shape (n, 128), float32, and the picture that each was made from.

    Parameters
    ----------
    faces : sequence of Analysis, or numpy.ndarray
        Analyses bring their pictures, and their largest face counts; embeddings have shape (n, 128).
    pictures : sequence of Picture or None
        One for each embedding.

    Raises
    ------
    FacelabError
        If a picture has no face, or something is not an embedding.
    ValueError
        If there is not one picture for each.

    Examples
    --------
    >>> from pathlib import Path
    >>> from facelab.packs import Consent
    >>> agreed = Consent("nobody-exists", frozenset({"enrol"}), "Nobody in it exists.", "made up", "CC0")
    >>> rows, _ = unzip([np.zeros(128)], [Picture("ann_1", Path("ann.png"), agreed, "ann")])
    >>> rows.shape, rows.dtype
    ((1, 128), dtype('float32'))
    """
    faces = faces if isinstance(faces, np.ndarray) else list(faces)
    analyses = [] if isinstance(faces, np.ndarray) else [face for face in faces if isinstance(face, Analysis)]
    if analyses:
        if pictures is not None or len(analyses) < len(faces):
            raise ValueError("give analyses, which bring their pictures, or embeddings and their pictures; not both")
        pictures, faces = [analysis.picture for analysis in analyses], [analysis.embedding for analysis in analyses]
    if pictures is None or len(pictures) != len(faces):
        raise ValueError(f"{len(faces)} embeddings for {len(pictures or ())} pictures; there must be one each")
    pictures = list(pictures)
    for face, picture in zip(faces, pictures, strict=True):
        if face is None:
            raise FacelabError(
                f"No face was found in the picture '{picture.picture_id}', so there is nothing to enrol.",
                "Leave it out, or take another picture.",
            )
    try:
        with np.errstate(over="ignore"):
            rows = np.ascontiguousarray(faces, np.float32).reshape(len(pictures), DIMENSIONS)
            strange = np.flatnonzero(~(np.vecdot(rows, rows) < TOO_LONG))
    except (TypeError, ValueError):
        raise FacelabError(
            "What is to be enrolled are not embeddings.", f"Give {DIMENSIONS} numbers for each picture."
        ) from None
    if len(strange):
        raise FacelabError(
            f"What was made from the picture '{pictures[strange[0]].picture_id}' is not an embedding: a number is "
            "missing, infinite or too large.",
            "Leave it out.",
        )
    return rows, pictures


def records_of(
    pictures: Sequence[Picture],
    in_memory: bool,
    person_ids: Sequence[str] | None = None,
    labels: Sequence[str] | None = None,
    sources: Sequence[str] | None = None,
) -> list[tuple]:
    """Ask each picture for its consent, and return what its record will say; see ``Gallery.enrol_many``.

    Returns
    -------
    list of tuple
        Of each: person_id, label, basis, kept_until, made_from.
    """
    for picture in {id(picture.consent): picture for picture in pictures}.values():  # each consent record once
        _ask(picture, in_memory)
    person_ids = _filled(person_ids, (picture.person_id for picture in pictures), "person_ids", len(pictures))
    for picture, person_id in zip(pictures, person_ids, strict=True):
        if person_id is None:
            raise FacelabError(f"Nobody says who is in the picture '{picture.picture_id}'.", "Give a person_id for it.")
        check_text("person_id", person_id)
        if picture.consent.basis == "own-picture" and not in_memory and person_id != picture.person_id:
            raise ConsentError(
                f"The picture '{picture.picture_id}' is enrolled as '{person_id}', where no withdrawal would find it.",
                "Leave the person_id away, and give a label.",
            )
    for label in labels if labels is not None else ():
        check_text("label", label)
    labels = _filled(labels, person_ids, "labels", len(pictures))
    return [
        (person_id, label, consent.basis, consent.kept_until and consent.kept_until.isoformat(), made_from)
        for person_id, label, consent, made_from in zip(
            person_ids, labels, (picture.consent for picture in pictures), _digests(sources, pictures), strict=True
        )
    ]


def check_text(name: str, text: str) -> None:
    """Refuse what is not a text that can be kept."""
    try:
        if text.strip() and text.encode("utf-8"):
            return
    except (AttributeError, UnicodeError):
        pass
    raise FacelabError(f"The {name} is {text!r}.", "Give a few words of text.")


def _ask(picture: Picture, in_memory: bool) -> None:
    picture.consent.require(USE)
    if not picture.consent.may_keep and not in_memory:
        raise ConsentError(
            f"Nothing that is made from the picture '{picture.picture_id}' may be kept on disk.",
            "Use a gallery that is in memory alone: Gallery(in_memory=True).",
        )


def _filled(given: Sequence[str] | None, otherwise: Iterable[str | None], name: str, count: int) -> list[str]:
    filled = list(otherwise if given is None else given)
    if len(filled) != count:
        raise ValueError(f"{len(filled)} {name} for {count} pictures; there must be one each")
    return filled


def _digests(sources: Sequence[str] | None, pictures: Sequence[Picture]) -> list[bytes]:
    if sources is None:
        return [hashlib.sha256(picture.rgb(USE).data).digest() for picture in pictures]
    try:
        digests = [bytes.fromhex(source) for source in sources]
    except (TypeError, ValueError):
        digests = []
    if len(digests) != len(pictures) or any(len(digest) != 32 for digest in digests):
        raise ValueError("a source is a sha256, 64 hexadecimal digits, one for each picture")
    return digests
