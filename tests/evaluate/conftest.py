"""Folders to evaluate, and a place for what a run keeps while it lasts."""

import shutil

import pytest
from PIL import Image

from evaluated import NAMES, PACK


@pytest.fixture
def work(tmp_path, monkeypatch):
    """Where a run may keep things while it lasts."""
    folder = tmp_path / "work"
    monkeypatch.setenv("FACELAB_WORK", str(folder))
    return folder


@pytest.fixture
def blanks(tmp_path):
    """Six people with three pictures each, in which there is no face."""
    folder = tmp_path / "blanks"
    for shade, name in enumerate(NAMES):
        (folder / name).mkdir(parents=True)
        for number in (1, 2, 3):
            Image.new("RGB", (96, 64), (40 * shade, 80, 20 * number)).save(folder / name / f"{name}_{number:04d}.png")
    return folder


@pytest.fixture(scope="session")
def faces(tmp_path_factory):
    """Six people of the sample pack, two pictures each, laid out as LFW is; one picture without a face."""
    folder = tmp_path_factory.mktemp("sets") / "faces"
    people = list(dict.fromkeys(picture.person_id for picture in PACK.pictures if picture.person_id))[:6]
    for name, person in zip(NAMES, people, strict=True):
        (folder / name).mkdir(parents=True)
        for number, picture in enumerate(PACK.of_person(person)[:2], 1):
            shutil.copy(picture.path, folder / name / f"{name}_{number:04d}{picture.path.suffix}")
    Image.new("RGB", (96, 96)).save(folder / "Ann" / "Ann_0003.png")
    return folder
