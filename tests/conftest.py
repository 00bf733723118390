"""What several tests share."""

import asyncio
import shutil
import sys

import pytest
from hypothesis import settings

from facelab.pipeline import models

# How long an example takes says more about what else the machine is doing than about the code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


_hidden = None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Hide the loop that a browser's driver keeps running in this thread from tests that drive none.

    Otherwise whatever calls ``asyncio.run`` works or fails by which tests the same process ran before.
    """
    global _hidden
    if "chromium" not in item.fixturenames and (loop := asyncio._get_running_loop()) is not None:
        _hidden = loop
        asyncio._set_running_loop(None)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown():
    """Show it again: the browser is closed at the end of whichever test is the last."""
    global _hidden
    if _hidden is not None:
        asyncio._set_running_loop(_hidden)
        _hidden = None


@pytest.fixture
def own_models(tmp_path, monkeypatch):
    """A copy of the package of models, found before the installed one, in a folder that tests may spoil."""
    folder = tmp_path / "face_recognition_models" / "models"
    folder.mkdir(parents=True)
    for weights in models.ALL_WEIGHTS:
        shutil.copy(weights.path, folder)
    (folder.parent / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "face_recognition_models", raising=False)
    monkeypatch.delitem(sys.modules, "face_recognition.api", raising=False)
    models._load.cache_clear()
    yield folder
    models._load.cache_clear()
