"""The embedding network written anew in ONNX, a format that other programs can run."""

from collections.abc import Sequence

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from facelab.pipeline.network.read import Layer, map_shapes

OPSET, IR = 17, 9  # old enough for every ONNX Runtime of the last years


def to_onnx(layers: Sequence[Layer], side: int, name: str) -> bytes:
    """Return the network as an ONNX model that takes aligned chips as they are.

    Scale and shift after a convolution are multiplied into its kernels: the same result, one step less.

    Parameters
    ----------
    layers : sequence of Layer
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
    graph = _Graph()
    for layer, shape in zip(layers, map_shapes(layers, side), strict=True):
        graph.append(layer, shape)
    graph.nodes[-1].output[0] = "embeddings"
    chips = helper.make_tensor_value_info("chips", TensorProto.UINT8, ["n", side, side, 3])
    embeddings = helper.make_tensor_value_info("embeddings", TensorProto.FLOAT, ["n", graph.shape[0]])
    made = helper.make_graph(graph.nodes, name, [chips], [embeddings], graph.constants)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
    onnx.checker.check_model(model)
    return model.SerializeToString()


class _Graph:
    """The model as it grows: its newest map, and the map that the open block will add again."""

    def __init__(self):
        self.nodes, self.constants = [], []
        self.now, self.shape = "chips", (0, 0)
        self.block: tuple[str, tuple[int, int]] | None = None  # name and shape
        self.waiting: Layer | None = None  # a convolution whose scale and shift have not come yet

    def append(self, layer: Layer, shape: tuple[int, int]) -> None:
        match layer.kind:
            case "input":
                self._take_chips(layer.numbers)
            case "convolution":
                if self.block is None and self.shape[0] > 3:
                    self.block = self.now, self.shape
                self.waiting = layer
            case "affine":
                self._convolve(self.waiting, *layer.numbers)
            case "relu":
                self._node("Relu", [self.now])
            case "max pool":
                self._node("MaxPool", [self.now], **_window(layer))
            case "average pool" if self.block:
                here = self.now
                self.block = self._node("AveragePool", [self.block[0]], **_window(layer)), shape
                self.now = here
                return
            case "average pool":
                self._node("GlobalAveragePool", [self.now])
                self._node("Flatten", [self.now])
            case "add":
                both = [self._filled_up(*one, shape) for one in ((self.now, self.shape), self.block)]
                self._node("Add", both)
                self.block = None
            case "fully connected":
                self._node("MatMul", [self.now, self._constant(layer.numbers)])
        self.shape = shape

    def _take_chips(self, mean: np.ndarray) -> None:
        self._node("Cast", [self.now], to=TensorProto.FLOAT)
        self._node("Transpose", [self.now], perm=[0, 3, 1, 2])
        self._node("Sub", [self.now, self._constant(mean.reshape(1, 3, 1, 1))])
        self._node("Div", [self.now, self._constant(np.float32(256))])

    def _convolve(self, layer: Layer, scale: np.ndarray, shift: np.ndarray) -> None:
        kernels = self._constant(layer.numbers * scale[:, None, None, None])
        bias = self._constant(layer.bias * scale + shift)
        self._node("Conv", [self.now, kernels, bias], **_window(layer), pads=[layer.settings[3]] * 4)

    def _filled_up(self, name: str, shape: tuple[int, int], wanted: tuple[int, int]) -> str:
        if shape == wanted:
            return name
        channels, side = wanted[0] - shape[0], wanted[1] - shape[1]
        return self._node("Pad", [name, self._constant(np.array([0, 0, 0, 0, 0, channels, side, side], np.int64))])

    def _node(self, operation: str, inputs: list[str], **attributes: object) -> str:
        self.now = f"map{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, inputs, [self.now], **attributes))
        return self.now

    def _constant(self, values: np.ndarray) -> str:
        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name


def _window(layer: Layer) -> dict[str, list[int]]:
    height, width, stride, _ = layer.settings
    return {"kernel_shape": [height, width], "strides": [stride, stride]}
