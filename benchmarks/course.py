"""The course on an old laptop: notebooks, cells, imports, a kernel's memory, the answers of widgets and explorers."""

import ast
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

import nbformat
import numpy as np

from benchmarks.course_explorers import machines_own, seconds_by_explorer
from benchmarks.course_widgets import seconds_by_widget
from benchmarks.harness import Growth, Row
from facelab.paths import project_root
from facelab.publishing import kernel

LIMIT = "an old laptop's patience"
TAKE = 3  # the best of so many imports counts

# What a kernel has done by the middle of 02: every model loaded and used, a figure drawn.
USE_EVERYTHING = """
rgb = open_pack("synthetic")["p001_1"].rgb(use="matching")
boxes = [face.box for face in find_faces(rgb)]
embed(rgb, boxes), landmarks(rgb, boxes), face_recognition.face_encodings(rgb)
show(panels([Panel(rgb)], "Who?", "one synthetic person"), alt="One portrait of a synthetic person.")
"""
RESIDENT = "import psutil\npsutil.Process().memory_info().rss"


def rows() -> list[Row]:
    """Return the limits and what was measured: two notebooks run at once, as ``make course`` does it."""
    done, whole = _executed(_learners())
    slowest = max(done, key=lambda run: run.seconds)
    seconds, notebook, words = max(
        (taken, run.job.name, run.job.notebook.cells[place].source)
        for run in done
        for place, taken in run.cells.items()
    )
    return [
        _within(f"slowest notebook, two at once: {slowest.job.name}", 60, slowest.seconds, "s"),
        _within(f"slowest cell: {notebook}, '{words.splitlines()[0][:44]}'", 20, seconds, "s"),
        _within(f"all {len(done)} notebooks, two at once", 300, whole, "s"),
        _within("import facelab", 0.5, _import_seconds("facelab"), "s"),
        _within("what every lesson imports first: facelab.lessons", 0.5, _import_seconds("facelab.lessons"), "s"),
        _within("a kernel in 02, every model loaded and used", 400, _kernel_megabytes(), "MB"),
        _slowest("widgets", 100, seconds_by_widget()),
        *_explorers(),
    ]


def growth() -> list[Growth]:
    """Nothing here grows."""
    return []


def _within(what: str, limit: float, measured: float, unit: str) -> Row:
    return Row("course", what, LIMIT, limit, measured, unit, 1, faster=False)


def _slowest(what: str, limit: float, taken: Mapping[str, np.ndarray]) -> Row:
    """Return the row of whichever takes longest to answer, its slowest twentieth left aside; milliseconds."""
    answers = {name: 1000 * float(np.quantile(seconds, 0.95)) for name, seconds in taken.items()}
    name = max(answers, key=answers.get)
    return _within(f"{what}, 95 of 100 answers, the slowest: {name}", limit, answers[name], "ms")


def _explorers() -> list[Row]:
    """Return the row of the explorers, which takes a browser; a picture on a screen lasts 16 ms."""
    with machines_own() as browser:
        return [_slowest("explorers in Chromium", 16, seconds_by_explorer(browser))] if browser else []


def _learners() -> list[kernel.Job]:
    folder = project_root() / "notebooks"
    return [_job(path.stem, nbformat.read(path, as_version=4)) for path in sorted(folder.glob("[0-9][0-9]_*.ipynb"))]


def _job(name: str, notebook: nbformat.NotebookNode) -> kernel.Job:
    return kernel.Job(name, notebook, project_root() / "notebooks")


def _executed(jobs: Sequence[kernel.Job]) -> tuple[list[kernel.Done], float]:
    """Run notebooks as ``make course`` does; return them and the seconds all of them took."""
    begun = time.perf_counter()
    done = list(kernel.run_all(jobs))
    if failed := [run.error for run in done if run.error]:
        raise failed[0]
    return done, time.perf_counter() - begun


def _import_seconds(module: str) -> float:
    """Return how long a new Python takes to import a module, its own start not counted."""
    code = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
    command = [sys.executable, "-c", code]
    return min(float(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(TAKE))


def _kernel_megabytes() -> float:
    """Return what a kernel holds resident after all imports of 02, with every model used and a figure drawn."""
    (lesson,) = (job.notebook for job in _learners() if job.name.startswith("02_"))
    code = [cell.source for cell in lesson.cells if cell.cell_type == "code"]
    imports = [
        ast.unparse(node)
        for node in ast.walk(ast.parse("\n".join(code)))
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    sources = ["\n".join([*imports, "from facelab.pipeline import embed"]), USE_EVERYTHING, RESIDENT]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    ((done,), _) = _executed([_job("memory", notebook)])
    (answer,) = done.job.notebook.cells[-1].outputs
    return int(answer.data["text/plain"]) / 1e6
