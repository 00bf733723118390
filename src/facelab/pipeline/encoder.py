"""Aligned chips to embeddings: dlib's network, run by ONNX Runtime; by dlib itself where that is not possible."""

import contextlib
import functools
import hashlib
import logging
import os
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from facelab.errors import REINSTALL, SetupError
from facelab.paths import build_folder
from facelab.pipeline import models
from facelab.pipeline.align import CHIP_SIZE

if TYPE_CHECKING:  # only a name for readers: importing it may fail, and is left to _make
    from onnxruntime import InferenceSession

ENCODERS = {"onnx": "ONNX Runtime", "dlib": "dlib"}  # two programs, one network: each with its name for people
DIMENSIONS = 128
FORMAT = 1  # raise it when the conversion changes
AGREEMENT = 1e-4  # a tenth of the smallest margin that a lesson's decision has; rounding alone gives 1e-6

_AT_ONCE = 4  # chips; more take memory and hardly less time
_making = threading.Lock()


def encode(chips: np.ndarray, encoder: str = "onnx") -> np.ndarray:
    """Turn aligned chips into embeddings.

    Parameters
    ----------
    chips : numpy.ndarray
        Shape (n, 150, 150, 3), uint8, RGB, as ``aligned_chip`` cuts them.
    encoder : {'onnx', 'dlib'}
        Which program runs the network. They agree but for rounding; 'onnx' takes a fraction of the time. Where it
        cannot run, dlib does its work, and one line in the log says so.

    Returns
    -------
    numpy.ndarray
        Shape (n, 128), float64.

    Raises
    ------
    ValueError
        If the encoder is unknown or the chips have another shape or type.
    SetupError
        If the weight file is missing or damaged.
    """
    if encoder not in ENCODERS:
        raise ValueError(f"'{encoder}' is not an encoder; choose one of {', '.join(ENCODERS)}")
    if chips.shape[1:] != (CHIP_SIZE, CHIP_SIZE, 3) or chips.dtype != np.uint8:
        raise ValueError(f"chips are uint8 of shape (n, {CHIP_SIZE}, {CHIP_SIZE}, 3), not {chips.dtype} {chips.shape}")
    session = _session() if encoder == "onnx" else None
    if session is None:
        network = models.load(models.EMBEDDING)
        return np.array([network.compute_face_descriptor(chip) for chip in chips]).reshape(-1, DIMENSIONS)
    embeddings = np.empty((len(chips), DIMENSIONS))
    for start in range(0, len(chips), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        embeddings[some] = _run(session, chips[some])
    return embeddings


def encoder_in_use() -> str:
    """Return which encoder answers when 'onnx' is asked for: 'onnx', or 'dlib' where that cannot run."""
    return "dlib" if _session() is None else "onnx"


def _session() -> "InferenceSession | None":
    with _making:  # two threads that ask at the same moment share one
        return _make()


@functools.cache
def _make() -> "InferenceSession | None":
    weights = models.EMBEDDING.path  # without them there is no encoder of either kind, and the error says so
    try:
        return _start(_kept() or _converted(weights))
    except SetupError:
        raise
    except Exception as error:  # whatever a stranger's machine lacks: dlib gives the same numbers
        logging.getLogger("facelab").warning(
            "ONNX Runtime cannot be used here (%s: %s), so dlib embeds faces: the same numbers, more slowly. %s",
            type(error).__name__, str(error).partition("\n")[0], REINSTALL,
        )  # fmt: skip
        return None


def _start(model: Path | bytes) -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread a picture: several pictures at once use the other processors, and no result depends on their number.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    model = str(model) if isinstance(model, Path) else model  # from a file it takes less memory
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _run(session: "InferenceSession", chips: np.ndarray) -> np.ndarray:
    return session.run(["embeddings"], {"chips": np.ascontiguousarray(chips)})[0]


def _kept() -> Path | None:
    """Return the file of the converted network if it is here and whole: its name ends in its own fingerprint."""
    with contextlib.suppress(OSError, SetupError):
        for file in build_folder().glob(f"{_name()}-*.onnx"):
            if file.stem.endswith(_fingerprint(file.read_bytes())):
                return file
    return None  # absent or damaged: converting again is the cure


def _name() -> str:
    return f"embedding-network-{models.fingerprint(models.EMBEDDING)[:16]}-{FORMAT}"


def _fingerprint(model: bytes) -> str:
    return hashlib.sha256(model).hexdigest()[:16]


def _converted(weights: Path) -> Path | bytes:
    """Convert the network, hold it against dlib once, and keep it where that is possible."""
    from facelab.pipeline.convert import to_onnx
    from facelab.pipeline.network import read_network

    model = to_onnx(read_network(weights), CHIP_SIZE, weights.name)
    chip = np.random.default_rng(0).integers(0, 256, (1, CHIP_SIZE, CHIP_SIZE, 3), np.uint8)
    apart = float(np.linalg.norm(_run(_start(model), chip) - encode(chip, "dlib")))
    if apart > AGREEMENT:
        raise ArithmeticError(f"its numbers are {apart:.1g} from dlib's")
    with contextlib.suppress(OSError, SetupError):  # where it cannot be kept, each start takes a second longer
        return _keep(model, build_folder())
    return model


def _keep(model: bytes, folder: Path) -> Path:
    """Write the network, and return its file; it appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{_name()}-{_fingerprint(model)}.onnx"
    handle, part = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(model)
        os.chmod(part, 0o644)  # nobody's secret: whoever shares this installation may read it
        os.replace(part, file)
    finally:
        Path(part).unlink(missing_ok=True)
    return file
