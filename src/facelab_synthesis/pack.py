"""Writes the pack's tables, consent record and contact sheet from what the seeds say and the pictures there are."""

import csv
import hashlib
import io
from dataclasses import fields
from pathlib import Path

import numpy as np
from PIL import Image

from facelab_synthesis.cast import CAPTURES, SET_ASIDE, Capture, Person, as_row, draw_captures, draw_cast, draw_person
from facelab_synthesis.dataset import FACE_BOX, face_box, is_rendered, write_whole
from facelab_synthesis.skin import tone_albedo

PEOPLE_COLUMNS = (*(field.name for field in fields(Person)), "albedo_r", "albedo_g", "albedo_b")
PICTURE_COLUMNS = (*(field.name for field in fields(Capture)), *FACE_BOX, "sha256")
SHEET_SIDE = 128

CONSENT = """\
[pack]
name = "synthetic"
title = "People who do not exist"

[consent]
basis = "nobody-exists"          # nobody-exists | written-consent | own-picture | official-portrait
statement = "Nobody in these pictures exists. They are computer drawings made from numbers; no photograph of anyone \
was used to make them."
scope = ["detection", "landmarks", "matching", "video", "display"]
forbids = [
  "claims about real people's error rates",
  "passing the pictures off as photographs of real people",
  "training or grading a system meant for use on real people",
]
source = "Rendered by src/facelab_synthesis from MakeHuman shapes released as CC0; see DATASHEET.md"
licence = "CC BY 4.0"
kept_until = ""                  # ISO date, or empty for no end
"""


def person_row(person: Person) -> dict[str, str]:
    """Return a person's line of ``people.csv``."""
    albedo = {
        f"albedo_{channel}": f"{value:.4f}" for channel, value in zip("rgb", tone_albedo(person.tone), strict=True)
    }
    return {**as_row(person), **albedo}


def as_csv(columns, rows) -> bytes:
    """Return rows as CSV with plain line ends."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def set_aside_rows() -> list[dict[str, str]]:
    """Return one row for each person drawn and set aside by eye."""
    return [
        {"person_id": person_id, "seed": str(draw_person(int(person_id[1:]), attempt).seed), "reason": reason}
        for person_id, reasons in sorted(SET_ASIDE.items())
        for attempt, reason in enumerate(reasons)
    ]


def write_tables(pack: Path) -> int:
    """Write the tables for the people whose pictures are all there; return how many people that is."""
    people, pictures = [], []
    for person in draw_cast():
        captures = draw_captures(person)
        files = [pack / capture.file for capture in captures]
        if not all(
            file.exists() and is_rendered(person, capture) for file, capture in zip(files, captures, strict=True)
        ):
            continue  # still to be rendered, or rendered by an older version
        people.append(person_row(person))
        for capture, file in zip(captures, files, strict=True):
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            pictures.append({**as_row(capture), **face_box(person, capture), "sha256": digest})
    write_whole(pack / "people.csv", as_csv(PEOPLE_COLUMNS, people))
    write_whole(pack / "pictures.csv", as_csv(PICTURE_COLUMNS, pictures))
    write_whole(pack / "set_aside.csv", as_csv(("person_id", "seed", "reason"), set_aside_rows()))
    write_whole(pack / "consent.toml", CONSENT.encode())
    return len(people)


def contact_sheet(pack: Path, side: int = SHEET_SIDE, columns: int = 2) -> Image.Image:
    """Return all pictures on one sheet: each person a row of captures, people in ``columns`` columns."""
    rows = []
    for person in draw_cast():
        files = [pack / capture.file for capture in draw_captures(person)]
        if all(file.exists() for file in files):
            tiles = [Image.open(file).resize((side, side), Image.Resampling.LANCZOS) for file in files]
            rows.append(np.hstack([np.asarray(tile) for tile in tiles]))
    while len(rows) % columns:
        rows.append(np.full((side, side * CAPTURES, 3), 255, np.uint8))
    gap = np.full((side, side // 8, 3), 255, np.uint8)
    lines = []
    for first in range(0, len(rows), columns):
        line = [piece for row in rows[first : first + columns] for piece in (row, gap)]
        lines.append(np.hstack(line[:-1]))
    return Image.fromarray(np.vstack(lines))


def write_contact_sheet(pack: Path) -> None:
    """Write the picture of the whole pack."""
    buffer = io.BytesIO()
    contact_sheet(pack).save(buffer, "JPEG", quality=85, optimize=True)
    write_whole(pack / "contact_sheet.jpg", buffer.getvalue())
