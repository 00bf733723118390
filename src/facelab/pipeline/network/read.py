"""The embedding network as its weight file holds it: layer after layer, each with its numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from facelab.errors import REINSTALL, SetupError

# How dlib names the layers it writes, and what we call them.
_KINDS = {
    b"input_rgb_image_sized": "input",
    b"con_4": "convolution",
    b"affine_": "affine",
    b"relu_": "relu",
    b"max_pool_2": "max pool",
    b"avg_pool_2": "average pool",
    b"add_prev_": "add",
    b"fc_2": "fully connected",
}
_NAME = re.compile(b"|".join(b"\x01" + bytes([len(name)]) + re.escape(name) for name in _KINDS))


@dataclass(frozen=True)
class Layer:
    """One layer of the network.

    Parameters
    ----------
    kind : str
        'input', 'convolution', 'affine' (scale and shift), 'relu', 'max pool', 'average pool', 'add' (the input of the
        block is added again) or 'fully connected'.
    settings : tuple of int
        For 'convolution' and the pools: height, width, stride and padding of the window; a pool of height 0 takes the
        whole map. Empty for the rest.
    numbers : numpy.ndarray
        What was learnt, float32: for 'convolution' the kernels, shape (filters, inputs, height, width); for 'affine'
        scale and shift, (2, filters); for 'fully connected' (inputs, outputs). For 'input' what is subtracted from red,
        green and blue, (3,). Empty for the rest.
    bias : numpy.ndarray
        Shape (filters,), float32, for 'convolution'; empty for the rest.
    """

    kind: str
    settings: tuple[int, ...] = ()
    numbers: np.ndarray = field(default_factory=lambda: np.empty(0, np.float32), repr=False, compare=False)
    bias: np.ndarray = field(default_factory=lambda: np.empty(0, np.float32), repr=False, compare=False)

    @property
    def learnt(self) -> int:
        """How many numbers of this layer were learnt."""
        return 0 if self.kind == "input" else self.numbers.size + self.bias.size


def read_network(file: Path) -> list[Layer]:
    """Return the layers of a residual network that dlib wrote, from the picture to the last.

    Parameters
    ----------
    file : Path
        ``dlib_face_recognition_resnet_model_v1.dat``.

    Raises
    ------
    SetupError
        If the file is not such a network, or is cut off.

    References
    ----------
    dlib's ``serialize.h`` and ``dnn/layers.h``: a whole number is its count of bytes and these, lowest first; a float
    is two whole numbers, mantissa and power of two; an array is version 2, four sizes, and its floats as they lie in
    memory. Each layer opens with its name.
    """
    data = file.read_bytes()
    layers, place, channels = [], 0, 3
    try:
        while found := _NAME.search(data, place):
            reader = _Reader(data, found.end())
            layer = _read_layer(_KINDS[found.group()[2:]], reader, channels)
            if layer.kind == "convolution":
                channels = len(layer.numbers)
            layers.append(layer)
            place = reader.place
    except (IndexError, ValueError):
        layers = []
    if not layers or layers[0].kind != "input" or layers[-1].kind != "fully connected":
        raise SetupError(f"The model file {file.name} holds no network that can be read.", REINSTALL)
    return layers


def map_shapes(layers: Sequence[Layer], side: int) -> list[tuple[int, int]]:
    """Return the shape of the map that each layer gives, as (channels, side); maps are square.

    Parameters
    ----------
    layers : sequence of Layer
        As ``read_network`` gives them.
    side : int
        Width and height of the picture that comes in, in pixels.

    Returns
    -------
    list of (int, int)
        One a layer. A block begins with its first convolution and ends with 'add'; an 'average pool' within it works
        on what came into the block, and what it gives is added at the end. The smaller of the two is filled up.
    """
    shapes, now, block = [], (3, side), None
    for layer in layers:
        if layer.kind == "convolution":
            if block is None and now[0] > 3:  # the first of all stands outside the blocks
                block = now
            now = len(layer.numbers), _steps(now[1], layer.settings)
        elif layer.kind == "max pool":
            now = now[0], _steps(now[1], layer.settings)
        elif layer.kind == "average pool" and block:
            block = block[0], _steps(block[1], layer.settings)
        elif layer.kind == "average pool":
            now = now[0], 1
        elif layer.kind == "add":
            now, block = (max(now[0], block[0]), max(now[1], block[1])), None
        elif layer.kind == "fully connected":
            now = layer.numbers.shape[1], 1
        shapes.append(block if layer.kind == "average pool" and block else now)
    return shapes


def multiplications(layer: Layer, shape: tuple[int, int]) -> int:
    """Return how often a layer multiplies to give one map of that shape: kernels, once for each place of the map."""
    return layer.numbers.size * shape[1] ** 2 if layer.kind in ("convolution", "fully connected") else 0


@dataclass(frozen=True)
class Stage:
    """The layers of the network that work on maps of one size.

    Parameters
    ----------
    name : str
        What it looks at, in words: how many maps, and their size.
    layers : int
        Convolutions, or 1 for the last matrix.
    learnt : int
        Numbers that were learnt.
    work : int
        Multiplications to embed one face.
    """

    name: str
    layers: int
    learnt: int
    work: int


def stages(layers: Sequence[Layer], side: int) -> list[Stage]:
    """Return the network stage by stage, from the picture to the embedding; see ``map_shapes``."""
    shapes = map_shapes(layers, side)
    # A layer counts to the size of map at which its block ends, though inside the block maps may be smaller.
    ends = [place for place, layer in enumerate(layers) if layer.kind in ("max pool", "add", "fully connected")]
    found: dict[tuple[int, int], list[int]] = {}
    start = 0
    for end in ends:
        shape = shapes[start + 1] if start == 0 else shapes[end]
        counts = found.setdefault(shape, [0, 0, 0])
        for layer, own in zip(layers[start : end + 1], shapes[start : end + 1], strict=True):
            work = multiplications(layer, own)
            counts[0] += work > 0
            counts[1] += layer.learnt
            counts[2] += work
        start = end + 1
    return [
        Stage(f"{channels} maps of {side} x {side}" if side > 1 else f"{channels} numbers", *counts)
        for (channels, side), counts in found.items()
    ]


def first_maps(layers: Sequence[Layer], chip: np.ndarray) -> np.ndarray:
    """Return what the first convolution makes of a chip: where its patterns are, and how strongly.

    Parameters
    ----------
    layers : sequence of Layer
        As ``read_network`` gives them.
    chip : numpy.ndarray
        Shape (side, side, 3), uint8, RGB.

    Returns
    -------
    numpy.ndarray
        Shape (filters, side', side'), float32, 0 and up: after scale, shift, and relu, which drops what is negative.
    """
    given, convolution, affine = layers[:3]
    height, width, stride, _ = convolution.settings
    pixels = ((chip - given.numbers) / 256).astype(np.float32)
    places = np.lib.stride_tricks.sliding_window_view(pixels, (height, width), axis=(0, 1))[::stride, ::stride]
    maps = np.tensordot(convolution.numbers, places, axes=([1, 2, 3], [2, 3, 4])) + convolution.bias[:, None, None]
    scale, shift = affine.numbers[:, :, None, None]
    return np.maximum(scale * maps + shift, 0)


def _steps(side: int, settings: tuple[int, ...]) -> int:
    height, _, stride, padding = settings
    return (side + 2 * padding - height) // stride + 1


def _read_layer(kind: str, reader: "_Reader", channels: int) -> Layer:
    if kind == "input":
        return Layer(kind, numbers=np.array([reader.float() for _ in range(3)], np.float32))
    if kind == "convolution":
        numbers = reader.array().ravel()
        filters, height, width, stride, _, padding, _ = (reader.whole() for _ in range(7))
        kernels = filters * channels * height * width
        shape = (filters, channels, height, width)
        return Layer(kind, (height, width, stride, padding), numbers[:kernels].reshape(shape), numbers[kernels:])
    if kind == "affine":
        return Layer(kind, numbers=reader.array().reshape(2, -1))
    if kind == "fully connected":
        outputs, inputs = reader.whole(), reader.whole()
        return Layer(kind, numbers=reader.array().reshape(inputs, outputs))
    if kind.endswith("pool"):
        height, width, stride, _, padding, _ = (reader.whole() for _ in range(6))
        return Layer(kind, (height, width, stride, padding))
    return Layer(kind)


class _Reader:
    """Reads dlib's numbers one after the other."""

    def __init__(self, data: bytes, place: int):
        self.data, self.place = data, place

    def whole(self) -> int:
        control = self.data[self.place]
        start, self.place = self.place + 1, self.place + 1 + (control & 0x0F)
        size = int.from_bytes(self.data[start : self.place], "little")
        return -size if control & 0x80 else size

    def float(self) -> float:
        mantissa, power = self.whole(), self.whole()
        return mantissa * 2.0**power

    def array(self) -> np.ndarray:
        if self.whole() != 2:
            raise ValueError("not version 2 of dlib's arrays")
        shape = [self.whole() for _ in range(4)]
        array = np.frombuffer(self.data, "<f4", int(np.prod(shape)), self.place).reshape(shape)
        self.place += array.nbytes
        return array
