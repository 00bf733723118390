"""Aligned chips to embeddings: dlib's network in ONNX's format, run quickly; by dlib itself where that cannot be."""

import contextlib
import functools
import hashlib
import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from facelab.errors import REINSTALL, SetupError
from facelab.files import sweep, write_whole
from facelab.paths import build_folder
from facelab.pipeline import models
from facelab.pipeline.align import CHIP_SIZE

# ONNX Runtime for Windows tells Windows' event tracing of each start, before it can be told not to, and Windows may
# pass that on to Microsoft. The release pinned for other systems holds no such code, nor does OpenCV, slower by half.
PROGRAM = "OpenCV" if sys.platform == "win32" else "ONNX Runtime"
ENCODERS = {"onnx": PROGRAM, "dlib": "dlib"}  # two programs, one network: each with its name for people
DIMENSIONS = 128
FORMAT = 1  # raise it when the conversion changes
AGREEMENT = 1e-4  # a tenth of the smallest margin that a lesson's decision has; rounding alone gives 1e-6

_AT_ONCE = 4  # chips; more take memory and hardly less time
_making = threading.Lock()

Network = Callable[[np.ndarray], np.ndarray]  # (n, 150, 150, 3) uint8 chips to (n, 128) float32 embeddings


def encode(chips: np.ndarray, encoder: str = "onnx") -> np.ndarray:
    """Turn aligned chips into embeddings.

    Parameters
    ----------
    chips : numpy.ndarray
        Shape (n, 150, 150, 3), uint8, RGB, as ``aligned_chip`` cuts them.
    encoder : {'onnx', 'dlib'}
        Which program runs the network: ``PROGRAM``, in a fraction of the time, or dlib. They agree but for rounding.
        Where the former cannot run, dlib does its work, and one line in the log says so.

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
    network = _network() if encoder == "onnx" else None
    if network is None:
        theirs = models.load(models.EMBEDDING)
        return np.array([theirs.compute_face_descriptor(chip) for chip in chips]).reshape(-1, DIMENSIONS)
    embeddings = np.empty((len(chips), DIMENSIONS))
    for start in range(0, len(chips), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        embeddings[some] = network(np.ascontiguousarray(chips[some]))
    return embeddings


def encoder_in_use() -> str:
    """Return which encoder answers when 'onnx' is asked for: 'onnx', or 'dlib' where that cannot run."""
    return "dlib" if _network() is None else "onnx"


def _network() -> Network | None:
    with _making:  # two threads that ask at the same moment share one
        return _make()


@functools.cache
def _make() -> Network | None:
    weights = models.EMBEDDING.path  # without them there is no encoder of either kind, and the error says so
    try:
        return _start(_kept() or _converted(weights))
    except SetupError:
        raise
    except Exception as error:  # whatever a stranger's machine lacks: dlib gives the same numbers
        logging.getLogger("facelab").warning(
            "%s cannot be used here (%s: %s), so dlib embeds faces: the same numbers, more slowly. %s", PROGRAM,
            type(error).__name__, str(error).partition("\n")[0], REINSTALL,
        )  # fmt: skip
        return None


def _start(model: Path | bytes) -> Network:
    return (_by_opencv if PROGRAM == "OpenCV" else _by_onnx_runtime)(model)


def _by_onnx_runtime(model: Path | bytes) -> Network:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread per picture: several pictures at once use the other processors, and no result depends on their number.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    model = str(model) if isinstance(model, Path) else model  # from a file it takes less memory
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return lambda chips: session.run(["embeddings"], {"chips": chips})[0]


def _by_opencv(model: Path | bytes) -> Network:
    model = model.read_bytes() if isinstance(model, Path) else model  # OpenCV cannot open every path of Windows
    network, alone = cv2.dnn.readNetFromONNX(np.frombuffer(model, np.uint8)), threading.Lock()

    def run(chips: np.ndarray) -> np.ndarray:
        with alone:  # it keeps its maps from one step to the next
            network.setInput(chips)
            return network.forward().copy()

    return run


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
    from facelab.pipeline.network.convert import to_onnx
    from facelab.pipeline.network.read import read_network

    model = to_onnx(read_network(weights), CHIP_SIZE, weights.name)
    chip = np.random.default_rng(0).integers(0, 256, (1, CHIP_SIZE, CHIP_SIZE, 3), np.uint8)
    apart = float(np.linalg.norm(_start(model)(chip) - encode(chip, "dlib")))
    if apart > AGREEMENT:
        raise ArithmeticError(f"its numbers are {apart:.1g} from dlib's")
    with contextlib.suppress(OSError, SetupError):  # where it cannot be kept, each start takes a second longer
        sweep(build_folder())
        return write_whole(build_folder() / f"{_name()}-{_fingerprint(model)}.onnx", model)
    return model
