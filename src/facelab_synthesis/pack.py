"""Develops what was rendered and writes the sets: the pack, the ladder of tones, the cut-outs, the turned heads."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from facelab_synthesis import places
from facelab_synthesis.cast import SET_ASIDE, draw_person
from facelab_synthesis.develop import cut_out, develop, metered
from facelab_synthesis.files import write_whole
from facelab_synthesis.records import Capture, Person, as_row
from facelab_synthesis.render import load_light
from facelab_synthesis.sets import (
    LADDER_TONES,
    Job,
    cutout_jobs,
    gate_jobs,
    ladder_people,
    pack_jobs,
    rungs,
    turned_jobs,
)
from facelab_synthesis.tables import (
    albedo_row,
    as_csv,
    as_jpeg,
    as_webp,
    face_row,
    keep_picture,
    keep_tables,
    person_row,
)

SHEET_SIDE = 96
# On the ladder of lights one camera setting serves every tone, as in a room with people of all tones; stops.
SHARED_STOPS = (1.0, 0.0, -2.0)
LADDER_QUALITY = 92


def developed(person: Person, capture: Capture) -> np.ndarray:
    """Return the picture (size, size, 3), uint8 RGB, of a capture that has been rendered."""
    light = load_light(person, capture)
    return develop(light, capture, metered(light))


def write_pack(jobs: list[Job] | None = None, folder: Path = places.PACK) -> None:
    """Write the pack: everyone in four normal and two hard captures."""
    jobs = pack_jobs() if jobs is None else jobs
    pictures = []
    for person, captures in tqdm(jobs, unit="person"):
        for capture in captures:
            digest = keep_picture(folder, capture.file, as_jpeg(developed(person, capture)))
            pictures.append({**as_row(capture), **face_row(load_light(person, capture), capture), "sha256": digest})
    keep_tables(folder, "People who do not exist", [person_row(person) for person, _ in jobs], pictures)
    write_whole(folder / "set_aside.csv", as_csv(("person_id", "seed", "reason"), set_aside_rows()))
    write_whole(folder / "contact_sheet.jpg", contact_sheet(folder, jobs))
    # Its tables are filled in by ``measure``.
    write_whole(folder / "DATASHEET.md", Path(__file__).with_name("datasheet.md").read_bytes())


def set_aside_rows() -> list[dict[str, str]]:
    """Return one row for each person drawn and set aside by eye."""
    return [
        {"person_id": person_id, "seed": str(draw_person(int(person_id[1:]), attempt).seed), "reason": reason}
        for person_id, reasons in sorted(SET_ASIDE.items())
        for attempt, reason in enumerate(reasons)
    ]


def contact_sheet(folder: Path, jobs: list[Job], side: int = SHEET_SIDE, columns: int = 4) -> bytes:
    """Return all pictures on one sheet, as JPEG: each person a row of captures, people in ``columns`` columns."""
    rows = []
    for _, captures in jobs:
        tiles = []
        for capture in captures:
            with Image.open(folder / capture.file) as picture:
                tiles.append(np.asarray(picture.resize((side, side), Image.Resampling.LANCZOS)))
        rows.append(np.hstack([*tiles, np.full((side, side // 8, 3), 255, np.uint8)]))
    lines = [np.hstack(rows[first : first + columns]) for first in range(0, len(rows), columns)]
    buffer = io.BytesIO()
    Image.fromarray(np.vstack(lines)).save(buffer, "JPEG", quality=85, optimize=True)
    return buffer.getvalue()


def write_ladder(folder: Path = places.LADDER) -> None:
    """Write the ladder: each face in five tones, metered for itself and, at three lights, for the middle tone."""
    people, pictures = ladder_people(), []
    for person in tqdm(people, unit="person"):
        steps = list(rungs(person))
        _, middle, middle_captures = steps[len(LADDER_TONES) // 2]
        for number, as_toned, captures in steps:
            for capture, middle_capture in zip(captures, middle_captures, strict=True):
                light = load_light(as_toned, capture)
                shared = metered(load_light(middle, middle_capture))
                variants = [("own", 0.0, metered(light))]
                if capture.picture_id[-2] == "a":
                    variants += [("shared", stops, shared) for stops in SHARED_STOPS]
                for metering, stops, factor in variants:
                    name = capture.picture_id + ("" if metering == "own" else f"_{stops:+.0f}")
                    file = f"pictures/{person.person_id}/{name}.jpg"
                    shown = replace(capture, picture_id=name, file=file, exposure_ev=stops)
                    digest = keep_picture(folder, file, as_jpeg(develop(light, shown, factor), LADDER_QUALITY))
                    rung = {"rung": number, "tone": as_toned.tone, **albedo_row(as_toned.tone), "metering": metering}
                    pictures.append({**as_row(shown), **rung, **face_row(light, shown), "sha256": digest})
    keep_tables(folder, "One face in five tones", [person_row(person) for person in people], pictures)


def write_gate(folder: Path = places.GATE) -> None:
    """Write the gate's people as a set in the workshop, to be looked at and measured before the others are rendered."""
    write_pack(gate_jobs(), folder)


def write_cutouts(folder: Path = places.CUTOUTS) -> None:
    """Write the cut-outs: people without a background, to be stood in front of one."""
    pictures, jobs = [], cutout_jobs()
    for person, captures in tqdm(jobs, unit="person"):
        for capture in captures:
            light = load_light(person, capture)
            digest = keep_picture(folder, capture.file, as_webp(cut_out(light, capture)))
            pictures.append({**as_row(capture), **face_row(light, capture), "sha256": digest})
    keep_tables(folder, "People without a background", [person_row(person) for person, _ in jobs], pictures)


def write_turned(folder: Path = places.TURNED) -> None:
    """Write the turned heads, metered once: a head that turns does not change the camera."""
    pictures, jobs = [], turned_jobs()
    for person, captures in tqdm(jobs, unit="person"):
        factor = metered(load_light(person, captures[0]))
        for capture in captures:
            light = load_light(person, capture)
            digest = keep_picture(folder, capture.file, as_jpeg(develop(light, capture, factor), LADDER_QUALITY))
            pictures.append({**as_row(capture), **face_row(light, capture), "sha256": digest})
    keep_tables(folder, "One head, turned step by step", [person_row(person) for person, _ in jobs], pictures)
