"""Aligned chips to embeddings: our run of dlib's network against dlib's own, and against bare matrix multiplication."""

import functools

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.harness import Cost, Growth, Row, in_own_process, in_turns
from facelab.packs import open_pack
from facelab.pipeline import aligned_chip, find_faces, models
from facelab.pipeline.align import CHIP_SIZE
from facelab.pipeline.encoder import encode
from facelab.pipeline.network.read import map_shapes, read_network

LIMIT = "an old laptop's kernel"
CHIPS = 16
TOGETHER = 4  # faces in one product of the bare multiplication: larger matrices are multiplied faster
SIZES = (1, 4, 16, 64)


def rows() -> list[Row]:
    """Return CPU time per face against dlib and against sgemm of the same arithmetic, and the memory it takes."""
    chips = sample(CHIPS)
    taken = in_turns(
        {
            "dlib": lambda: encode(chips[:4], "dlib"),
            "sgemm": multiply,
            "ours": lambda: encode(chips),
        },
        turns=7,
    )
    dlib, sgemm, ours = (
        Cost(1e3 * cost.wall / many, 1e3 * cost.cpu / many)
        for cost, many in ((taken["dlib"], 4), (taken["sgemm"], TOGETHER), (taken["ours"], CHIPS))
    )
    (_, memory), (_, theirs) = (in_own_process(_encode_some, name) for name in ("onnx", "dlib"))
    return [
        Row("encoder", "one face, CPU", "dlib", dlib.cpu, ours.cpu, "ms", 10),
        Row("encoder", "one face, CPU", "sgemm of its arithmetic", sgemm.cpu, ours.cpu, "ms", 1.2, faster=False),
        Row("encoder", f"peak memory, 64 faces (dlib: {theirs:.0f} MB)", LIMIT, 400, memory, "MB", 1, faster=False),
    ]


def growth() -> list[Growth]:
    """Return the time of more and more faces."""
    lines = {"dlib": [], "ONNX Runtime (ours)": []}
    for size in SIZES:
        chips = sample(size)
        works = {"ONNX Runtime (ours)": lambda chips=chips: encode(chips)}
        if size <= 16:
            works["dlib"] = lambda chips=chips: encode(chips, "dlib")
        for name, cost in in_turns(works, turns=1).items():
            lines[name].append((size, cost.cpu))
    return [Growth("encoder", "How long do faces take to become numbers?", "faces", "seconds of CPU", lines)]


@functools.cache
def sample(size: int) -> np.ndarray:
    """Return aligned chips of the sample pack, (size, 150, 150, 3)."""
    chips = []
    for picture in open_pack("synthetic").pictures:
        rgb = picture.rgb("matching")
        chips += [aligned_chip(rgb, face.box) for face in find_faces(rgb, upsample=0)[:1]]
        if len(chips) == size:
            break
    return np.array(chips)


def multiply() -> None:
    """Do the multiplications of some faces, and nothing else: each convolution as one product of matrices."""
    with threadpool_limits(1):  # CPU seconds are compared, and the encoder has one thread
        for left, right, out in _matrices():
            np.matmul(left, right, out=out)


@functools.cache
def _matrices() -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Return what each convolution multiplies: its kernels, and one column for each place it looks at in each face."""
    random, made = np.random.default_rng(0), []
    layers = read_network(models.EMBEDDING.path)
    for layer, (filters, side) in zip(layers, map_shapes(layers, CHIP_SIZE), strict=True):
        if layer.kind == "convolution":
            depth, places = layer.numbers[0].size, TOGETHER * side**2
            left, right = random.random((filters, depth), np.float32), random.random((depth, places), np.float32)
            made.append((left, right, np.empty((filters, places), np.float32)))
    return made


def _encode_some(encoder: str) -> int:
    return len(encode(np.tile(sample(8), (8, 1, 1, 1)), encoder))
