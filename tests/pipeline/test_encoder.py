"""The network read from its weight file, written anew, kept, and run: the same numbers as dlib's, or dlib itself."""

import itertools
import logging
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import onnx
import pytest
from scipy.signal import correlate2d

from facelab.errors import SetupError
from facelab.figures.embedding import network as figures
from facelab.packs import open_pack
from facelab.pipeline import aligned_chip, embed, encoder, find_faces, models
from facelab.pipeline.network import convert
from facelab.pipeline.network import read as network


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """An encoder that has not started yet, with a folder of its own to keep the network in."""
    monkeypatch.setattr(encoder, "build_folder", lambda: tmp_path / "build")
    encoder._make.cache_clear()
    yield tmp_path / "build"
    encoder._make.cache_clear()


@pytest.fixture(scope="module")
def chips():
    pictures = [picture.rgb("matching") for picture in open_pack("synthetic").pictures[:40:4]]
    boxes = [[face.box for face in find_faces(rgb)] for rgb in pictures]
    return np.array([aligned_chip(rgb, box[0]) for rgb, box in zip(pictures, boxes, strict=True) if box])


@pytest.fixture(scope="module")
def layers():
    return network.read_network(models.EMBEDDING.path)


def farthest(some, others):
    return np.linalg.norm(some - others, axis=1).max(initial=0)


def test_the_file_holds_29_convolutions_in_14_blocks_and_one_matrix(layers):
    """King's description: ResNet with 29 convolution layers; 128 numbers at its end."""
    kinds = [layer.kind for layer in layers]
    assert (kinds.count("convolution"), kinds.count("add"), kinds.count("fully connected")) == (29, 14, 1)
    assert kinds[0] == "input" and kinds[-1] == "fully connected" and layers[-1].numbers.shape == (256, 128)
    shapes = [layer.numbers.shape for layer in layers if layer.kind == "convolution"]
    assert all(this[1] == before[0] for before, this in itertools.pairwise(shapes))
    assert all(1 <= layer.settings[2] <= 2 for layer in layers if layer.kind == "convolution")


def test_the_maps_shrink_as_onnx_too_works_out(layers):
    model = onnx.shape_inference.infer_shapes(onnx.load_from_string(convert.to_onnx(layers, 150, "test")))
    theirs = {
        value.name: [size.dim_value for size in value.type.tensor_type.shape.dim] for value in model.graph.value_info
    }
    theirs = [theirs[node.output[0]][1:3] for node in model.graph.node if node.op_type in ("Conv", "Add", "MaxPool")]
    shapes = network.map_shapes(layers, 150)
    drawn = {"convolution", "add", "max pool"}
    assert theirs == [list(shape) for layer, shape in zip(layers, shapes, strict=True) if layer.kind in drawn]


def test_multiplications_are_counted_once_for_each_place(layers):
    first = layers[1]
    assert first.kind == "convolution" and network.map_shapes(layers, 150)[1] == (32, 72)
    assert network.multiplications(first, (32, 72)) == 32 * 3 * 7 * 7 * 72 * 72
    assert network.multiplications(layers[2], (32, 72)) == 0


def test_the_stages_add_up_to_the_whole_network(layers):
    found = network.stages(layers, 150)
    shapes = network.map_shapes(layers, 150)
    assert sum(stage.learnt for stage in found) == sum(layer.learnt for layer in layers)
    assert sum(stage.work for stage in found) == sum(map(network.multiplications, layers, shapes))
    assert [stage.layers for stage in found] == [1, 6, 8, 6, 6, 2, 1]  # dlib's level 4 (three blocks) down to level 0
    assert found[0].name == "32 maps of 72 x 72" and found[-1].name == "128 numbers"
    said = figures.shares_in_words(found)
    assert said.count("of the numbers") == len(found)


def test_the_first_maps_are_the_sum_of_three_correlations(layers, chips):
    maps = network.first_maps(layers, chips[0])
    pixels = (chips[0] - layers[0].numbers) / 256
    kernel, scale, shift = layers[1].numbers[5], *layers[2].numbers[:, 5]
    by_hand = sum(correlate2d(pixels[..., colour], kernel[colour], "valid")[::2, ::2] for colour in range(3))
    assert maps.shape == (32, 72, 72) and maps.min() == 0
    assert np.allclose(maps[5], np.maximum(scale * (by_hand + layers[1].bias[5]) + shift, 0), atol=1e-4)


def test_the_figures_of_the_network_show_all_of_it(layers, chips):
    drawn = figures.first_layer(layers[1].numbers, chips[0], network.first_maps(layers, chips[0]), "?", "one")
    left, _, right = drawn.axes
    assert left.images[0].get_array().shape == (4 * 8, 8 * 8, 3) and right.images[0].get_array().shape[0] == 4 * 78
    bars = figures.shares(network.stages(layers, 150), "?", "note").axes[0].patches
    assert sum(bar.get_width() for bar in bars) == pytest.approx(2)


def test_nearly_all_of_the_file_is_what_was_learnt(layers):
    learnt = 4 * sum(layer.learnt for layer in layers)
    assert 0.99 < learnt / models.EMBEDDING.path.stat().st_size < 1
    assert all(np.isfinite(layer.numbers).all() and np.isfinite(layer.bias).all() for layer in layers)


@pytest.mark.parametrize("share", [0, 0.0001, 0.3, 0.9, 0.999])
def test_a_file_cut_off_is_refused_by_name(tmp_path, share):
    whole = models.EMBEDDING.path.read_bytes()
    cut = tmp_path / "cut.dat"
    cut.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(SetupError, match=r"cut\.dat"):
        network.read_network(cut)


def test_another_file_is_refused():
    with pytest.raises(SetupError, match=models.FIVE_POINTS.file):
        network.read_network(models.FIVE_POINTS.path)


@pytest.fixture(params=["ONNX Runtime", "OpenCV"])
def program(request, fresh, monkeypatch):
    """Each program that may run the network, on whatever system the test runs."""
    monkeypatch.setattr(encoder, "PROGRAM", request.param)


def test_a_newer_onnx_runtime_would_be_told_not_to_report():
    code = "import facelab, os; print(os.environ['ORT_DISABLE_TELEMETRY'])"
    variables = os.environ | {"ORT_DISABLE_TELEMETRY": "0"}
    said = subprocess.run([sys.executable, "-c", code], env=variables, capture_output=True, text=True, check=True)
    assert said.stdout == "1\n"


def test_two_threads_give_the_same_numbers(chips, program):
    one_by_one = [encoder.encode(chips[:2]), encoder.encode(chips[2:])]
    with ThreadPoolExecutor(2) as workers:
        for some, others in workers.map(lambda _: (encoder.encode(chips[:2]), encoder.encode(chips[2:])), range(8)):
            assert np.array_equal(some, one_by_one[0]) and np.array_equal(others, one_by_one[1])


def test_both_programs_give_the_same_numbers(chips, program):
    ours = encoder.encode(chips)
    assert ours.shape == (len(chips), 128) and ours.dtype == np.float64
    assert encoder.encoder_in_use() == "onnx"
    assert 0 < farthest(ours, encoder.encode(chips, "dlib")) <= 1e-5


def test_a_chip_gives_the_same_numbers_in_any_company(chips, program):
    many = np.concatenate([chips, chips, chips])  # more than one round
    together = encoder.encode(many)
    alone = np.concatenate([encoder.encode(chip[None]) for chip in many])
    assert np.array_equal(together, alone)


def test_embed_takes_either(chips):
    rgb = open_pack("synthetic")["p001_1"].rgb("matching")
    boxes = [face.box for face in find_faces(rgb)]
    assert 0 < farthest(embed(rgb, boxes), embed(rgb, boxes, encoder="dlib")) <= 1e-5


@pytest.mark.parametrize("name", encoder.ENCODERS)
def test_no_chip_gives_no_numbers(name):
    assert encoder.encode(np.empty((0, 150, 150, 3), np.uint8), name).shape == (0, 128)


@pytest.mark.parametrize(
    "wrong", [np.zeros((1, 150, 150, 3)), np.zeros((150, 150, 3), np.uint8), np.zeros((1, 96, 96, 3), np.uint8)]
)
def test_what_is_no_chip_is_refused(wrong):
    with pytest.raises(ValueError, match="uint8 of shape"):
        encoder.encode(wrong)


def test_an_unknown_encoder_is_refused(chips):
    with pytest.raises(ValueError, match="choose one of onnx, dlib"):
        encoder.encode(chips, "tpu")


def test_the_network_is_converted_once_and_kept_by_the_fingerprint_of_its_weights(fresh, chips, monkeypatch):
    before = encoder.encode(chips[:1])
    (kept,) = fresh.iterdir()
    assert models.fingerprint(models.EMBEDDING)[:16] in kept.name
    encoder._make.cache_clear()
    monkeypatch.setattr(convert, "to_onnx", lambda *_: pytest.fail("converted again"))
    assert np.array_equal(encoder.encode(chips[:1]), before)


@pytest.mark.parametrize("harm", ["cut", "flipped", "emptied", "a folder"])
def test_a_damaged_network_is_converted_again(fresh, chips, harm, caplog):
    before = encoder.encode(chips[:1])
    (kept,) = fresh.iterdir()
    whole = kept.read_bytes()
    middle = len(whole) // 2
    kept.unlink()
    if harm == "a folder":
        kept.mkdir()
    else:
        kept.write_bytes(
            {
                "cut": whole[:middle],
                "flipped": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
                "emptied": b"",
            }[harm]
        )
    encoder._make.cache_clear()
    assert np.array_equal(encoder.encode(chips[:1]), before)
    assert not caplog.records and encoder.encoder_in_use() == "onnx"
    assert harm == "a folder" or kept.read_bytes() == whole
    assert not list(fresh.glob("*.part"))


def test_a_folder_that_cannot_be_written_to_costs_nothing_but_time(fresh, chips, caplog):
    fresh.write_text("a file where the folder would be")
    assert farthest(encoder.encode(chips[:2]), encoder.encode(chips[:2], "dlib")) <= 1e-5
    assert encoder.encoder_in_use() == "onnx" and not caplog.records


@pytest.mark.parametrize("absent", ["onnxruntime", "onnx"])
def test_where_a_package_is_absent_dlib_answers_and_one_line_says_so(fresh, chips, absent, monkeypatch, caplog):
    monkeypatch.setitem(sys.modules, absent, None)
    if absent == "onnx":
        monkeypatch.delitem(sys.modules, "facelab.pipeline.network.convert")
    with caplog.at_level(logging.WARNING):
        first, again = encoder.encode(chips[:1]), encoder.encode(chips[:1])
    assert np.array_equal(first, encoder.encode(chips[:1], "dlib")) and np.array_equal(first, again)
    (line,) = (record.getMessage() for record in caplog.records)
    assert "\n" not in line and "dlib" in line and "make setup" in line
    assert encoder.encoder_in_use() == "dlib"


def test_a_conversion_that_gives_other_numbers_is_neither_used_nor_kept(fresh, chips, layers, monkeypatch, caplog):
    wrong = [*layers[:-1], network.Layer("fully connected", numbers=layers[-1].numbers * np.float32(1.01))]
    monkeypatch.setattr(network, "read_network", lambda file: wrong)
    with caplog.at_level(logging.WARNING):
        assert encoder.encoder_in_use() == "dlib"
    assert "from dlib's" in caplog.text and not fresh.exists()


def test_missing_weights_are_an_error_and_no_reason_for_dlib(fresh, chips, monkeypatch):
    monkeypatch.setattr(models.Weights, "path", property(lambda self: (_ for _ in ()).throw(SetupError("gone", ""))))
    with pytest.raises(SetupError, match="gone"):
        encoder.encode(chips[:1])
