"""Shows pictures to plain face_recognition: how many boxes it finds, and the embedding of the one that is the face."""

import csv
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from facelab.metrics.detection import MIN_IOU, iou
from facelab_synthesis.tables import FACE_BOX

UPSAMPLE = 1


def look_at(picture: np.ndarray, truth: tuple[int, ...]) -> tuple[int, np.ndarray | None]:
    """Return how many boxes plain face_recognition finds, and the embedding of the one that is the face, if one is."""
    import face_recognition  # imported here: everything else in this package runs without it

    boxes = face_recognition.face_locations(picture, UPSAMPLE, "hog")
    best = max(boxes, key=lambda box: iou(box, truth), default=None)
    if best is None or iou(best, truth) < MIN_IOU:
        return len(boxes), None
    return len(boxes), face_recognition.face_encodings(picture, [best])[0]


def look_at_folder(folder: Path) -> tuple[list[dict], list[np.ndarray | None]]:
    """Return a row for each picture of a written set, with ``seed`` and ``found``, and its embedding or None.

    Raises
    ------
    SystemExit
        If the folder holds no set, or a set without faces' places and kinds.
    """
    try:
        with (folder / "pictures.csv").open(encoding="utf-8", newline="") as text:
            rows = list(csv.DictReader(text))
    except OSError as why:
        raise SystemExit(
            f"{folder}: cannot read pictures.csv ({why.strerror}): name a folder that `write` made."
        ) from why
    missing = {"file", "person_id", "kind", *FACE_BOX} - rows[0].keys() if rows else {"rows"}
    if missing:
        raise SystemExit(f"{folder / 'pictures.csv'} lacks {', '.join(sorted(missing))}: name a folder `write` made.")
    embeddings = []
    for row in tqdm(rows, unit="picture"):
        with Image.open(folder / row["file"]) as picture:
            pixels = np.asarray(picture.convert("RGB"))
        row["boxes"], embedding = look_at(pixels, tuple(int(row[edge]) for edge in FACE_BOX))
        row["found"], row["seed"] = embedding is not None, row["person_id"]
        embeddings.append(embedding)
    return rows, embeddings
