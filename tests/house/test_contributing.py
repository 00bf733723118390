"""CONTRIBUTING says what is so: every path and command in it exists, every layer is named, each task fits a screen."""

import re
import tomllib
from pathlib import Path

import pytest

from benchmarks.__main__ import PARTS
from facelab.cli import build_parser

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SCREEN = 28  # lines of a small laptop's editor
PLACES = ("", "src/facelab")  # paths are those of the project, or, of a layer, of the package
MADE = ("build/", ".venv/")  # written on each machine, and not tracked
CODE = re.findall(r"`([^`\n]+)`", TEXT)
PATHS = sorted({word for code in CODE for word in code.split() if re.fullmatch(r"[\w./-]+(/|\.\w{2,4})", word)})
TASKS = dict(re.findall(r"^## ((?:Add|Make) .+)\n((?:(?!## ).*\n)*)", TEXT, re.M))


def found(path: str) -> bool:
    """Whether a path is there; NN stands for a lesson's number, name for its name, SUBJECT for any subject."""
    pattern = path.replace("NN", "[0-9][0-9]").replace("_name", "_*").replace("SUBJECT", "*").rstrip("/")
    return any(any(Path(ROOT, place).glob(pattern)) for place in PLACES)


@pytest.mark.parametrize("path", [path for path in PATHS if "/" in path and not path.startswith(MADE)])
def test_a_path_that_is_named_exists(path):
    assert found(path)


def test_paths_are_looked_for_and_a_wrong_one_is_noticed():
    assert len(PATHS) > 30 and {"notebooks/source/NN_name.py", "src/facelab/figures/SUBJECT/"} <= set(PATHS)
    assert not found("src/facelab/lessons/course.css") and not found("notebooks/source/NN_name.txt")


def test_every_command_that_is_named_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    made = re.search(r"^COMMANDS := (.+)$", makefile, re.M)[1].split()
    (commands,) = (action.choices for action in build_parser()._actions if action.choices)
    assert set(re.findall(r"`make ([\w-]+)", TEXT)) <= set(made)
    assert {word for word in re.findall(r"facelab (\w+)[ `]", " ".join(f"{code}`" for code in CODE))} <= set(commands)
    assert set(re.findall(r"bootstrap\.py (\w+)", TEXT)) <= set(made)
    assert re.search(r"one part \((.+?)\)", TEXT)[1].replace("`", "").split(", ") == list(PARTS)


def test_every_layer_is_named_from_the_top_down():
    named = [layer.rstrip("/").removesuffix(".py") for layer in re.findall(r"`([\w./]+)`", _layers())]
    there = {path.stem for path in (ROOT / "src" / "facelab").glob("[!_]*") if path.name != "__pycache__"}
    assert set(named) == there
    upper = [layer for layer in named if (ROOT / "src" / "facelab" / layer).is_dir()]
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]
    assert upper == [layer for layer in contract["layers"] if layer in upper]


def _layers() -> str:
    """The first column of the table of layers."""
    return "\n".join(re.findall(r"^\| (`.+?`) \|", TEXT, re.M))


@pytest.mark.parametrize("task", TASKS)
def test_a_task_fits_a_screen_and_says_what_to_run(task):
    assert TASKS[task].count("\n") <= SCREEN
    assert re.search(r"[Rr]un `|`make bench`", TASKS[task])


def test_each_kind_of_addition_has_its_task():
    kinds = ("lesson", "metric", "figure", "explorer", "widget", "claim", "pack", "faster")
    assert [next(kind for kind in kinds if kind in task) for task in TASKS] == list(kinds)
