"""ICT-FaceKit as arrays: where its files are fetched, and how its OBJ files are read.

The kit (MIT licence, USC Institute for Creative Technologies) is a mean head, 100 identity modes learnt from scans
whose weights have variance 1, and 57 movements of the face. Neither its files nor the arrays are committed.
"""

import gzip
import io
import shutil
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from facelab_synthesis.files import write_whole
from facelab_synthesis.places import KIT

REPOSITORY, COMMIT = "ICT-VGL/ICT-FaceKit", "da5f95a607f5e6b37755b38d3385d7f2853732e5"
MEAN, MODES = "generic_neutral_mesh", tuple(f"identity{number:03d}" for number in range(100))
_SIDED = (
    "PupilDilate browDown browInnerUp browOuterUp cheekPuff cheekRaiser cheekSquint eyeBlink eyeLookDown eyeLookIn "
    "eyeLookOut eyeLookUp eyeSquint eyeWide mouthDimple mouthFrown mouthLowerDown mouthPress mouthSmile mouthStretch "
    "mouthUpperUp noseSneer"
)
_WHOLE = (
    "jawForward jawLeft jawOpen jawRight mouthClose mouthFunnel mouthLeft mouthPucker mouthRight mouthRollLower "
    "mouthRollUpper mouthShrugLower mouthShrugUpper"
)
MOVEMENTS = (*(f"{name}_{side}" for name in _SIDED.split() for side in "LR"), *_WHOLE.split())
# Where the kit's mesh holds its two eyeballs, the one at x > 0 first.
EYEBALLS = (slice(21451, 22221), slice(23021, 23791))


@dataclass(frozen=True)
class Kit:
    """The kit's vertices, centimetres.

    Attributes
    ----------
    mean : ndarray (n, 3)
    modes : ndarray (100, n, 3)
        Offsets from the mean at weight 1.
    movements : dict of str to ndarray (n, 3)
        Offsets at full strength, by the kit's names.
    """

    mean: np.ndarray
    modes: np.ndarray
    movements: dict[str, np.ndarray]


def address(name: str) -> str:
    """Return where one file of the kit lies in its public repository, at the commit we use."""
    return f"https://raw.githubusercontent.com/{REPOSITORY}/{COMMIT}/{name}"


def read_obj(file: Path) -> np.ndarray:
    """Return the vertices (n, 3) of an OBJ file, gzipped or not.

    Raises
    ------
    SystemExit
        If there are none.
    """
    with gzip.open(file, "rt") if file.suffix == ".gz" else file.open() as lines:
        vertices = [line.split()[1:4] for line in lines if line.startswith("v ")]
    if not vertices:
        raise SystemExit(f"{file} holds no vertices: fetch it again, or name another folder with --from.")
    return np.array(vertices, float)


def _found(folder: Path, name: str) -> Path:
    for file in (folder / f"{name}.obj", folder / f"{name}.obj.gz"):
        if file.exists():
            return file
    raise SystemExit(f"{folder} holds no {name}.obj: name ICT-FaceKit's folder FaceXModel with --from.")


def convert(folder: Path, modes=MODES, movements=MOVEMENTS) -> Kit:
    """Read the kit from a folder of its OBJ files.

    Raises
    ------
    SystemExit
        If a file is missing, or has another number of vertices than the mean.
    """
    mean = read_obj(_found(folder, MEAN))

    def offsets(name):
        vertices = read_obj(file := _found(folder, name))
        if vertices.shape != mean.shape:
            raise SystemExit(f"{file} has {len(vertices)} vertices and {MEAN} {len(mean)}: take both from one commit.")
        return (vertices - mean).astype(np.float16)

    return Kit(mean.astype(np.float32), np.array([offsets(n) for n in modes]), {n: offsets(n) for n in movements})


def save(kit: Kit, file: Path = KIT) -> None:
    """Write the kit's arrays, whole or not at all."""
    buffer = io.BytesIO()
    offsets = np.array(list(kit.movements.values()))
    np.savez_compressed(buffer, N=kit.mean, ids=kit.modes, exnames=np.array(list(kit.movements)), ex=offsets)
    write_whole(file, buffer.getvalue())


def load(file: Path = KIT) -> Kit:
    """Read the kit's arrays."""
    with np.load(file) as stored:
        names = [str(name) for name in stored["exnames"]]
        return Kit(stored["N"], stored["ids"], dict(zip(names, stored["ex"], strict=True)))


def fetch_kit(source: Path | None = None) -> None:
    """Bring the kit's arrays into the workshop, from a folder or from the public repository.

    Parameters
    ----------
    source : Path, optional
        A folder with the kit's OBJ files, or with their arrays as ``ict.npz``.
    """
    if KIT.exists():
        return
    if source is not None:
        save(load(source / KIT.name) if (source / KIT.name).exists() else convert(source))
        return
    folder = KIT.parent / "download"
    folder.mkdir(parents=True, exist_ok=True)
    for name in tqdm((MEAN, *MODES, *MOVEMENTS), unit="file"):
        with urllib.request.urlopen(address(f"FaceXModel/{name}.obj")) as answer:
            write_whole(folder / f"{name}.obj", answer.read())
    save(convert(folder))
    shutil.rmtree(folder)
