"""Renders people: one Blender process each, retried, resumable, two at a time; every file written whole or not at all.

What is kept, in the workshop, is linear light: exposure, background or noise can change without rendering again.
"""

import hashlib
import io
import json
import subprocess
import tempfile
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from facelab_synthesis import places
from facelab_synthesis.files import write_whole
from facelab_synthesis.records import Capture, Person
from facelab_synthesis.scene import Scene, build_scene

SIZES = {"normal": 480, "hard": 480, "ladder": 336, "cut-out": 480, "turned": 480}
SAMPLES = 8
TRIES = 3
# Raise when the look of shapes, skin, hair or light changes: what was rendered before is then rendered again.
LOOK = 18
# What is settled when the light is developed; the light itself does not depend on it.
DEVELOPED = ("file", "exposure_ev", "resolution", "blur", "noise", "background")


@dataclass(frozen=True)
class Light:
    """One capture as the camera saw it, before it became a picture.

    Attributes
    ----------
    linear : ndarray (size, size, 4)
        Linear light, multiplied by coverage, and coverage.
    meter : ndarray (k, 2)
        Points of the face in the picture, 0..1 from the top left, whose brightness sets the exposure.
    face_box : ndarray (4,)
        Top, right, bottom, left of the face, 0..1.
    skin_luminance : float
        Reflectance of the face.
    """

    linear: np.ndarray
    meter: np.ndarray
    face_box: np.ndarray
    skin_luminance: float


def fingerprint(person: Person, capture: Capture) -> str:
    """Return a hash of everything the light depends on, so that only stale pictures are rendered again."""
    settings = {name: value for name, value in asdict(capture).items() if name not in DEVELOPED}
    record = [LOOK, SIZES[capture.kind], SAMPLES, asdict(person), settings]
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()[:16]


def light_file(person: Person, capture: Capture) -> Path:
    """Return where the light of a capture is kept."""
    return places.LINEAR / f"{person.seed}_{capture.picture_id}.npz"


def is_rendered(person: Person, capture: Capture) -> bool:
    """Whether the light of a capture is there and up to date."""
    file = light_file(person, capture)
    if not file.exists():
        return False
    with np.load(file) as stored:
        return str(stored["fingerprint"]) == fingerprint(person, capture)


def load_light(person: Person, capture: Capture) -> Light:
    """Return the light of a capture that has been rendered."""
    with np.load(light_file(person, capture)) as stored:
        return Light(
            stored["linear"].astype(np.float32), stored["meter"], stored["face_box"], float(stored["skin_luminance"])
        )


def render_person(person: Person, captures: list[Capture]) -> None:
    """Render the captures that are missing or stale, in one Blender process, trying again when Blender fails."""
    for attempt in range(TRIES):
        missing = [capture for capture in captures if not is_rendered(person, capture)]
        try:
            if missing:
                _run_blender(person, missing)
            return
        except RuntimeError:
            if attempt == TRIES - 1:
                raise


def _run_blender(person, captures):
    with tempfile.TemporaryDirectory(prefix="facelab-synthesis-") as folder:
        scenes, pairs = [], []
        for capture in captures:
            scene = build_scene(person, capture)
            source, destination = (Path(folder) / f"{capture.picture_id}{end}" for end in (".npz", ".npy"))
            scene.save(source, SIZES[capture.kind], SAMPLES, capture.seed)
            scenes.append((capture, scene, destination))
            pairs += [str(source), str(destination)]
        script = Path(__file__).with_name("blender.py")
        command = [str(places.BLENDER_PYTHON), str(script), *pairs]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        for capture, scene, destination in scenes:
            if not destination.exists():
                raise RuntimeError(f"Blender left no picture for {capture.picture_id}:\n{done.stderr[-1500:]}")
            _keep(person, capture, scene, np.load(destination))


def _keep(person: Person, capture: Capture, scene: Scene, linear: np.ndarray) -> None:
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        linear=linear.astype(np.float16),
        meter=scene.meter.astype(np.float32),
        face_box=scene.face_box,
        skin_luminance=scene.skin_luminance,
        fingerprint=fingerprint(person, capture),
    )
    write_whole(light_file(person, capture), buffer.getvalue())


def render_everyone(jobs: list[tuple[Person, list[Capture]]], workers: int) -> None:
    """Render several people side by side, with a progress bar; one failure is reported and stops none of the others."""
    failures = []
    with ProcessPoolExecutor(workers) as pool:
        running = {pool.submit(render_person, *job): job[0] for job in jobs}
        for done in tqdm(as_completed(running), total=len(running), unit="person"):
            if done.exception() is not None:
                failures.append(f"{running[done].person_id}: {done.exception()}")
    if failures:
        raise RuntimeError("\n".join(failures))
