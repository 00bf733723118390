"""ICT-FaceKit's files are fetched from one commit and read as they stand; nothing half-read is kept."""

import gzip

import numpy as np
import pytest

from facelab_synthesis import kit

CUBE = "# a comment\nv 0 0 0\nv 1 0 0\nvn 0 0 1\nv 1 1 0.5\nf 1 2 3\n"


def write(folder, name, text):
    (folder / f"{name}.obj").write_text(text)


def test_an_address_names_the_repository_the_commit_and_the_file():
    assert kit.address("FaceXModel/identity000.obj") == (
        "https://raw.githubusercontent.com/ICT-VGL/ICT-FaceKit/da5f95a607f5e6b37755b38d3385d7f2853732e5/"
        "FaceXModel/identity000.obj"
    )


def test_the_kit_has_100_modes_and_57_movements():
    assert (len(kit.MODES), kit.MODES[0], kit.MODES[-1]) == (100, "identity000", "identity099")
    assert len(set(kit.MOVEMENTS)) == 57
    assert {"jawOpen", "eyeBlink_L", "mouthSmile_R"} <= set(kit.MOVEMENTS)


@pytest.mark.parametrize("packed", [False, True])
def test_an_obj_file_gives_its_vertices_packed_or_not(tmp_path, packed):
    file = tmp_path / ("a.obj.gz" if packed else "a.obj")
    file.write_bytes(gzip.compress(CUBE.encode()) if packed else CUBE.encode())
    assert kit.read_obj(file).tolist() == [[0, 0, 0], [1, 0, 0], [1, 1, 0.5]]


def test_modes_and_movements_are_offsets_from_the_mean(tmp_path):
    write(tmp_path, kit.MEAN, CUBE)
    write(tmp_path, "identity000", CUBE.replace("1 1 0.5", "1 1 0.75"))
    write(tmp_path, "jawOpen", CUBE.replace("v 0 0 0", "v 0 -2 0"))
    read = kit.convert(tmp_path, ("identity000",), ("jawOpen",))
    assert read.modes[0].tolist() == [[0, 0, 0], [0, 0, 0], [0, 0, 0.25]]
    assert read.movements["jawOpen"].tolist() == [[0, -2, 0], [0, 0, 0], [0, 0, 0]]


def test_arrays_kept_are_arrays_read(tmp_path):
    mean = np.arange(6, dtype=np.float32).reshape(2, 3)
    made = kit.Kit(mean, np.ones((1, 2, 3), np.float16), {"jawOpen": np.full((2, 3), 0.5, np.float16)})
    kit.save(made, tmp_path / "ict.npz")
    read = kit.load(tmp_path / "ict.npz")
    assert (read.mean == mean).all() and (read.modes == 1).all() and list(read.movements) == ["jawOpen"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [(None, "holds no identity000.obj"), ("v 0 0 0\n", "1 vertices"), ("f 1 2 3\n", "no vertices")],
)
def test_a_missing_or_foreign_file_is_named_with_its_cure(tmp_path, text, complaint):
    write(tmp_path, kit.MEAN, CUBE)
    if text is not None:
        write(tmp_path, "identity000", text)
    with pytest.raises(SystemExit, match=complaint):
        kit.convert(tmp_path, ("identity000",), ())
