"""No figure without a test that calls it: whatever can be seen wrong has somebody who looks."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

from facelab import figures

HOME = Path(figures.__file__).parent
MODULES = sorted(file for file in HOME.rglob("*.py") if file.name != "__init__.py")
PACKAGES = sorted(file for file in HOME.rglob("__init__.py") if file.parent != HOME)


def public(file: Path) -> set[str]:
    """Return the names of the functions that a module offers."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")}


def called() -> set[str]:
    """Return every name that a test in this folder calls or hands on; an import alone does not count."""
    names = set()
    for file in Path(__file__).parent.glob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names |= {node.id} if isinstance(node, ast.Name) else set()
            names |= {node.attr} if isinstance(node, ast.Attribute) else set()
    return names


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.relative_to(HOME).as_posix())
def test_every_public_function_of_the_figures_is_called_in_a_test_of_figures(file):
    assert not public(file) - called()


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.relative_to(HOME).as_posix())
def test_figures_print_nothing_and_write_no_file(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not names & {"print", "open", "Path", "write_whole"}
    assert not {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & {"write_text", "write_bytes"}


@pytest.mark.parametrize("file", PACKAGES, ids=lambda file: file.parent.name)
def test_a_subject_lists_all_of_its_modules(file):
    package = import_module(f"facelab.figures.{file.parent.name}")
    assert package.__all__ == sorted(module.stem for module in file.parent.glob("*.py") if module != file)


def test_the_front_door_offers_every_way_onto_the_page():
    assert set(figures.__all__) == public(HOME / "page.py")
    assert all(getattr(figures, name) for name in figures.__all__)
