"""Every public module of these packages has an example in its documentation, and each does what it says."""

import doctest
import importlib
import pkgutil

import pytest

PACKAGES = (
    "facelab.metrics", "facelab.metrics.base_rates", "facelab.metrics.identification", "facelab.metrics.verification",
    "facelab.pipeline", "facelab.packs", "facelab.gallery",
)  # fmt: skip
INSIDE = (  # what nobody outside calls
    "facelab.gallery.records", "facelab.gallery.scan", "facelab.gallery.templates", "facelab.packs.command",
    "facelab.pipeline.encoder", "facelab.pipeline.models",
)  # fmt: skip
MODULES = [
    found.name
    for package in map(importlib.import_module, PACKAGES)
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
    if not found.ispkg and found.name not in INSIDE
]


@pytest.mark.parametrize("name", MODULES)
def test_a_module_has_examples_and_they_do_what_they_say(name):
    module = importlib.import_module(name)
    results = doctest.testmod(module, optionflags=doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL)
    assert results.attempted, "write an Examples section that runs"
    assert not results.failed


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_exports_what_it_lists_and_lists_each_name_once(package):
    module = importlib.import_module(package)
    assert len(set(module.__all__)) == len(module.__all__)
    public = {name for name, what in vars(module).items() if not name.startswith("_") and not _is_module(what)}
    assert public == set(module.__all__)


def _is_module(what: object) -> bool:
    return isinstance(what, type(pytest))
