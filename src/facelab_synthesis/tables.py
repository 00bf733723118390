"""What every set is written with: its tables, its consent record, its files, each whole or not at all."""

import csv
import hashlib
import io
from dataclasses import fields
from pathlib import Path

import numpy as np
from PIL import Image

from facelab_synthesis.develop import SIDES
from facelab_synthesis.files import write_whole
from facelab_synthesis.records import Capture, Person, as_row
from facelab_synthesis.render import Light
from facelab_synthesis.tones import tone_albedo

FACE_BOX = ("face_top", "face_right", "face_bottom", "face_left")
PEOPLE_COLUMNS = (*(field.name for field in fields(Person)), "albedo_r", "albedo_g", "albedo_b")
PICTURE_COLUMNS = (*(field.name for field in fields(Capture)), *FACE_BOX, "sha256")

CONSENT = """\
[pack]
name = "{name}"
title = "{title}"
who = "synthetic people"
credit = "synthetic people: nobody here exists"

[consent]
basis = "nobody-exists"          # nobody-exists | written-consent | own-picture | official-portrait
statement = "Nobody in these pictures exists. They are computer drawings made from numbers; no photograph of \
anyone is in them. The ways in which their heads differ were learnt from scans of people by USC ICT."
scope = ["detection", "landmarks", "matching", "video", "enrol", "watch-list", "display"]
forbids = [
  "claims about real people's error rates",
  "passing the pictures off as photographs of real people",
  "training or grading a system meant for use on real people",
]
source = "Rendered by src/facelab_synthesis from MakeHuman's mesh (CC0) and ICT-FaceKit's shapes (MIT); \
see packs/synthetic/DATASHEET.md"
licence = "CC BY 4.0"
kept_until = ""                  # ISO date, or empty for no end
"""


def as_csv(columns, rows) -> bytes:
    """Return rows as CSV with plain line ends."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def person_row(person: Person) -> dict[str, str]:
    """Return a person's line of ``people.csv``."""
    return {**as_row(person), **albedo_row(person.tone)}


def albedo_row(tone: float) -> dict[str, str]:
    """Return the reflectance of a tone as it stands in the tables."""
    return {f"albedo_{channel}": f"{value:.4f}" for channel, value in zip("rgb", tone_albedo(tone), strict=True)}


def face_row(light: Light, capture: Capture) -> dict[str, int]:
    """Return where the face is, in pixels of the picture as kept: the truth a detector can be compared with."""
    size = SIDES[capture.kind]
    edges = np.clip(np.round(light.face_box * size), 0, size).astype(int)
    return dict(zip(FACE_BOX, (int(edge) for edge in edges), strict=True))


def as_jpeg(picture: np.ndarray, quality: int = 95) -> bytes:
    """Return a picture as JPEG without thinning the colours out."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=quality, subsampling=0, optimize=True)
    return buffer.getvalue()


def as_webp(picture: np.ndarray) -> bytes:
    """Return a picture with its transparency as WebP."""
    buffer = io.BytesIO()
    Image.fromarray(picture, "RGBA").save(buffer, "WEBP", quality=90, alpha_quality=100, method=6)
    return buffer.getvalue()


def keep_picture(folder: Path, file: str, content: bytes) -> str:
    """Write a picture and return its sha256."""
    write_whole(folder / file, content)
    return hashlib.sha256(content).hexdigest()


def keep_tables(folder: Path, title: str, people: list[dict], pictures: list[dict]) -> None:
    """Write the tables and the consent record of a set, and drop pictures that have no row."""
    listed = {folder / row["file"] for row in pictures}
    for file in (folder / "pictures").rglob("*"):
        if file.is_file() and file not in listed:
            file.unlink()
    write_whole(folder / "people.csv", as_csv(people[0], people))
    write_whole(folder / "pictures.csv", as_csv(pictures[0], pictures))
    write_whole(folder / "consent.toml", CONSENT.format(name=folder.name, title=title).encode())
