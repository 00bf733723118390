"""What these tests share: folders of their own, and rendered people who stand in for a learner."""

import os

import numpy as np
import pytest

from facelab.packs import open_pack


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("FACELAB_PERSONAL", str(tmp_path / "personal"))
    monkeypatch.setenv("FACELAB_WORK", str(tmp_path / "work"))
    monkeypatch.setenv("FACELAB_LAB", str(os.getppid()))
    monkeypatch.delenv("FACELAB_PUBLISHING", raising=False)
    return tmp_path


@pytest.fixture(scope="session")
def synthetic():
    return open_pack("synthetic")


@pytest.fixture(scope="session")
def two_faces(synthetic):
    """Two rendered people side by side."""
    return np.hstack([synthetic[name].rgb() for name in ("p001_1", "p002_1")])
