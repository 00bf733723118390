"""The embedding network written anew in ONNX, a format that other programs can run."""

from collections.abc import Iterable

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from facelab.pipeline.network import Layer

OPSET, IR = 17, 9  # old enough for every ONNX Runtime of the last years


def to_onnx(layers: Iterable[Layer], side: int, name: str) -> bytes:
    """Return the network as an ONNX model that takes aligned chips as they are.

    Scale and shift after a convolution are multiplied into its kernels: the same result, one step less.

    Parameters
    ----------
    layers : iterable of Layer
        As ``read_network`` gives them.
    side : int
        Width and height of a chip.
    name : str
        Kept in the model: what it was made from.

    Returns
    -------
    bytes
        A model with the input 'chips', (n, side, side, 3) uint8 RGB, and the output 'embeddings', (n, 128) float32.

    References
    ----------
    King, dlib's ``dnn/layers.h``: a map that is smaller or has fewer channels than the one it is added to is filled up
    with zeros at its end.
    """
    graph = _Graph(side)
    for layer in layers:
        graph.append(layer)
    chips = helper.make_tensor_value_info("chips", TensorProto.UINT8, ["n", side, side, 3])
    embeddings = helper.make_tensor_value_info("embeddings", TensorProto.FLOAT, ["n", graph.channels])
    graph.rename_last("embeddings")
    made = helper.make_graph(graph.nodes, name, [chips], [embeddings], graph.constants)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
    onnx.checker.check_model(model)
    return model.SerializeToString()


class _Graph:
    """The model as it grows; remembers the size of the newest map, since what is added must be filled up to it."""

    def __init__(self, side: int):
        self.nodes, self.constants = [], []
        self.now, self.side, self.channels = "chips", side, 3
        self.block: tuple[str, int, int] | None = (
            None  # the map that the open block will add again: name, side, channels
        )
        self.waiting: Layer | None = None  # a convolution whose scale and shift have not come yet

    def append(self, layer: Layer) -> None:
        match layer.kind:
            case "input":
                self._take_chips(layer.numbers)
            case "convolution":
                if self.block is None and self.channels > 3:  # the first of all stands outside the blocks
                    self.block = self.now, self.side, self.channels
                self.waiting = layer
            case "affine":
                self._convolve(self.waiting, *layer.numbers)
            case "relu":
                self._node("Relu", [self.now])
            case "max pool":
                height, width, stride, padding = layer.settings
                self._node("MaxPool", [self.now], kernel_shape=[height, width], strides=[stride] * 2)
                self.side = _steps(self.side, height, stride, padding)
            case "average pool" if layer.settings[0]:
                self._pool_the_block(layer.settings)
            case "average pool":
                self._node("GlobalAveragePool", [self.now])
                self._node("Flatten", [self.now])
            case "add":
                self._add_the_block()
            case "fully connected":
                self._node("MatMul", [self.now, self._constant(layer.numbers)])
                self.channels = layer.numbers.shape[1]

    def rename_last(self, name: str) -> None:
        self.nodes[-1].output[0] = name

    def _take_chips(self, mean: np.ndarray) -> None:
        self._node("Cast", [self.now], to=TensorProto.FLOAT)
        self._node("Transpose", [self.now], perm=[0, 3, 1, 2])
        self._node("Sub", [self.now, self._constant(mean.reshape(1, 3, 1, 1))])
        self._node("Div", [self.now, self._constant(np.float32(256))])

    def _convolve(self, layer: Layer, scale: np.ndarray, shift: np.ndarray) -> None:
        height, width, stride, padding = layer.settings
        kernels = self._constant(layer.numbers * scale[:, None, None, None])
        bias = self._constant(layer.bias * scale + shift)
        window = {"kernel_shape": [height, width], "strides": [stride] * 2, "pads": [padding] * 4}
        self._node("Conv", [self.now, kernels, bias], **window)
        self.side, self.channels = _steps(self.side, height, stride, padding), len(layer.numbers)

    def _pool_the_block(self, settings: tuple[int, ...]) -> None:
        name, side, channels = self.block
        height, width, stride, padding = settings
        here = self.now
        pooled = self._node("AveragePool", [name], kernel_shape=[height, width], strides=[stride] * 2)
        self.block = pooled, _steps(side, height, stride, padding), channels
        self.now = here

    def _add_the_block(self) -> None:
        name, side, channels = self.block
        self.block, here = None, (self.now, self.side, self.channels)
        self.side, self.channels = max(side, self.side), max(channels, self.channels)
        self._node("Add", [self._filled_up(*here), self._filled_up(name, side, channels)])

    def _filled_up(self, name: str, side: int, channels: int) -> str:
        if (side, channels) == (self.side, self.channels):
            return name
        missing = [0, 0, 0, 0, 0, self.channels - channels, self.side - side, self.side - side]
        return self._node("Pad", [name, self._constant(np.array(missing, np.int64))])

    def _node(self, operation: str, inputs: list[str], **attributes: object) -> str:
        self.now = f"map{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, inputs, [self.now], **attributes))
        return self.now

    def _constant(self, values: np.ndarray) -> str:
        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name


def _steps(side: int, window: int, stride: int, padding: int) -> int:
    return (side + 2 * padding - window) // stride + 1
