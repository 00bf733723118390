"""What a lesson does not need is not loaded; how long things take is for ``make bench``."""

import subprocess
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from facelab.publishing import kernel

DRAWING = {"matplotlib", "PIL", "ipywidgets", "IPython"}
FACES = {"dlib", "cv2", "onnxruntime", "face_recognition"}
STATISTICS = {"scipy.stats", "scipy.optimize", "sklearn", "pandas", "skimage"}


def loaded_by(code: str) -> set[str]:
    """Return the modules that a new Python has loaded after running the code."""
    listing = f"{code}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_package_and_the_first_line_of_every_lesson_load_neither_faces_nor_figures():
    assert not loaded_by("import facelab, facelab.lessons") & (DRAWING | FACES | STATISTICS | {"numpy", "nbformat"})


@pytest.mark.parametrize("module", ["facelab.metrics", "facelab.experiments", "facelab.figures.verification.curves"])
def test_no_lesson_waits_for_a_library_of_statistics_that_it_does_not_use(module):
    assert not loaded_by(f"import {module}") & STATISTICS


def test_a_widget_of_faces_loads_nothing_of_the_record():
    loaded = loaded_by("from facelab.widgets.detection import BoxOverlap")
    assert not loaded & (STATISTICS | {"yaml", "facelab.record"}) and "facelab.widgets.detection.overlap" in loaded


def test_to_embed_a_face_takes_five_landmarks_and_not_the_hundred_megabytes_of_68():
    code = (
        "from facelab.packs import open_pack\nfrom facelab.pipeline import analyse, models\n"
        "read = []\nmake, models.make = models.make, lambda weights: read.append(weights.file) or make(weights)\n"
        "analyse(open_pack('synthetic').pictures[0])\nimport sys\n"
        "sys.modules.update(dict.fromkeys(read))"
    )
    loaded = loaded_by(code)
    assert "shape_predictor_5_face_landmarks.dat" in loaded
    assert "shape_predictor_68_face_landmarks.dat" not in loaded


def test_a_run_tells_the_seconds_of_each_code_cell_and_writes_none_into_the_notebook():
    notebook = new_notebook(cells=[new_code_cell("1 + 1"), new_code_cell("import time; time.sleep(0.2)")])
    (done,) = kernel.run_all([kernel.Job("short", notebook, Path.cwd())])
    assert set(done.cells) == {0, 1} and done.cells[1] >= 0.2 and done.seconds > sum(done.cells.values())
    assert all(not cell.metadata for cell in notebook.cells)
