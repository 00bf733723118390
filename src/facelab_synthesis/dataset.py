"""Renders people: one Blender process each, retried, resumable, two at a time; every file written whole or not at all.

The linear light of each capture is kept in the workshop, so that exposure or noise can change without rendering again.
"""

import hashlib
import io
import json
import os
import subprocess
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from facelab_synthesis import places
from facelab_synthesis.cast import Capture, Person, draw_captures
from facelab_synthesis.develop import develop
from facelab_synthesis.scene import build_scene

SIZE = 320
FACE_BOX = ("face_top", "face_right", "face_bottom", "face_left")
SAMPLES = 20
TRIES = 3
# Raise when the look of shapes, skin, hair or light changes: what was rendered before is then rendered again.
LOOK = 3


def fingerprint(person: Person, capture: Capture) -> str:
    """Return a hash of everything the linear picture depends on, so that only stale pictures are rendered again."""
    record = [LOOK, SIZE, SAMPLES, asdict(person), asdict(capture)]
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()[:16]


def write_whole(file: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(file)


def linear_file(person: Person, capture: Capture) -> Path:
    """Return where the linear light of a capture is kept."""
    return places.LINEAR / f"{person.seed}_{capture.picture_id}.npz"


def is_rendered(person: Person, capture: Capture) -> bool:
    """Whether the linear light of a capture is there and up to date."""
    file = linear_file(person, capture)
    if not file.exists():
        return False
    with np.load(file) as stored:
        return str(stored["fingerprint"]) == fingerprint(person, capture)


def render_person(person: Person, captures: list[Capture]) -> None:
    """Render the captures that are missing or stale, in one Blender process."""
    missing = [capture for capture in captures if not is_rendered(person, capture)]
    if not missing:
        return
    with tempfile.TemporaryDirectory(prefix="facelab-synthesis-") as folder:
        scenes, pairs = {}, []
        for capture in missing:
            scene = build_scene(person, capture)
            source, destination = (Path(folder) / f"{capture.picture_id}{end}" for end in (".npz", ".npy"))
            scene.save(source, SIZE, SAMPLES, capture.seed)
            scenes[capture.picture_id] = (capture, scene, destination)
            pairs += [str(source), str(destination)]
        script = Path(__file__).with_name("blender.py")
        done = subprocess.run(
            [str(places.BLENDER_PYTHON), str(script), *pairs], capture_output=True, text=True, check=False
        )
        for capture, scene, destination in scenes.values():
            if not destination.exists():
                raise RuntimeError(f"Blender left no picture for {capture.picture_id}:\n{done.stderr[-1500:]}")
            buffer = io.BytesIO()
            np.savez_compressed(
                buffer,
                linear=np.load(destination).astype(np.float16),
                meter=scene.meter.astype(np.float32),
                face_box=scene.face_box,
                skin_luminance=scene.skin_luminance,
                fingerprint=fingerprint(person, capture),
            )
            write_whole(linear_file(person, capture), buffer.getvalue())


def develop_capture(person: Person, capture: Capture) -> np.ndarray:
    """Return the picture (SIZE, SIZE, 3), uint8 RGB, of a capture that has been rendered."""
    with np.load(linear_file(person, capture)) as stored:
        return develop(stored["linear"].astype(np.float32), stored["meter"], float(stored["skin_luminance"]), capture)


def face_box(person: Person, capture: Capture) -> dict[str, int]:
    """Return where the face is in a rendered picture, in pixels: the truth a detector can be compared with."""
    with np.load(linear_file(person, capture)) as stored:
        edges = np.clip(np.round(stored["face_box"] * SIZE), 0, SIZE).astype(int)
    return dict(zip(FACE_BOX, (int(edge) for edge in edges), strict=True))


def as_jpeg(picture: np.ndarray) -> bytes:
    """Return a picture as JPEG, quality 95, without thinning the colours out."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=95, subsampling=0, optimize=True)
    return buffer.getvalue()


def make_person(person: Person, folder: Path, captures: list[Capture] | None = None) -> str:
    """Render and develop one person into ``folder``, trying again when Blender fails; return the person's id."""
    captures = draw_captures(person) if captures is None else captures
    for attempt in range(TRIES):
        try:
            render_person(person, captures)
            break
        except RuntimeError:
            if attempt == TRIES - 1:
                raise
    for capture in captures:
        write_whole(folder / capture.file, as_jpeg(develop_capture(person, capture)))
    return person.person_id


def make_people(jobs: list[tuple[Person, Path]], workers: int, after_each: Callable[[], object] | None = None) -> None:
    """Make several people side by side, with a progress bar; one failure is reported and stops none of the others."""
    failures = []
    with ProcessPoolExecutor(workers) as pool:
        running = {pool.submit(make_person, person, folder): person for person, folder in jobs}
        for done in tqdm(as_completed(running), total=len(running), unit="person"):
            if done.exception() is not None:
                failures.append(f"{running[done].person_id}: {done.exception()}")
            elif after_each is not None:
                after_each()
    if failures:
        raise RuntimeError("\n".join(failures))
