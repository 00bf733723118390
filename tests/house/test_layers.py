"""The house reads layer by layer: a module imports only from layers below its own, and nothing here calls out."""

import ast
from pathlib import Path

import pytest

import facelab

SOURCE = Path(facelab.__file__).parent
LAYERS = [
    "errors", "files", "paths", "tables", "boxes", "threads", "record", "packs", "pipeline", "gallery", "video",
    "metrics", "experiments", "evaluate", "figures", "widgets", "lessons", "machine", "publishing", "cli",
]  # fmt: skip
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


def layer(name: str) -> int | None:
    parts = name.split(".")
    if parts[0] != "facelab" or len(parts) == 1:
        return None
    return LAYERS.index(parts[1]) if parts[1] in LAYERS else None


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_a_module_imports_only_from_its_own_layer_and_those_below(file):
    place = file.relative_to(SOURCE).with_suffix("").parts
    if place == ("__init__",):
        assert not any(name.startswith("facelab") for name in imports(file))
        return
    mine = LAYERS.index(place[0])
    above = {name for name in imports(file) if (there := layer(name)) is not None and there > mine}
    assert not above, f"{'/'.join(place)} reaches up to {above}"


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_nothing_in_facelab_can_call_out_or_knows_the_generator(file):
    used = imports(file)
    assert not used & NETWORK
    assert not any(name.startswith("facelab_synthesis") for name in used)


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_every_module_opens_with_a_sentence(file):
    sentence = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    assert sentence and sentence.split("\n")[0].endswith(".")
