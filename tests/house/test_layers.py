"""The house reads layer by layer: a module imports only from layers below its own, and nothing here calls out."""

import ast
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

import facelab

SOURCE = Path(facelab.__file__).parent
ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(SOURCE.rglob("*.py"))
NETWORK = {"socket", "urllib", "urllib.request", "http.client", "requests", "httpx", "ftplib", "aiohttp"}


def imports(file: Path) -> set[str]:
    """Return the full names of everything a file imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file.name} imports relatively; say the whole name"
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_imports_keep_the_contracts_of_pyproject(monkeypatch, capfd):
    monkeypatch.chdir(ROOT)
    broken = lint_imports(no_cache=True, no_logo=True)
    assert not broken, capfd.readouterr().out
    assert not any(name.startswith("facelab") for name in imports(SOURCE / "__init__.py"))


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_nothing_in_facelab_can_call_out_or_knows_the_generator(file):
    used = imports(file)
    assert not used & NETWORK or file == SOURCE / "packs" / "fetch.py"  # 'facelab pack add'; see test_doors.py
    assert not any(name.startswith("facelab_synthesis") for name in used)


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_every_module_opens_with_a_sentence(file):
    sentence = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    assert sentence and sentence.split("\n")[0].endswith(".")


def test_every_file_that_is_no_module_goes_into_an_installed_package():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    taken = {file for pattern in settings["package-data"]["facelab"] for file in SOURCE.glob(pattern)}
    others = {file for file in SOURCE.rglob("*.*") if file.suffix not in (".py", ".pyc")}
    assert taken == others and {file.suffix for file in others} >= {".css", ".html", ".js"}
