"""The files that say what is installed: complete, agreeing with each other, and naming no address."""

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
STAND_INS = ("dlib", "face_recognition_models")
FILES = ["requirements.txt", "environment.yml", "pyproject.toml", "bootstrap.py", "Makefile", ".ci/run"]
FILES += [str(path.relative_to(ROOT)) for path in sorted((ROOT / "packaging").rglob("*.*")) if path.suffix != ".pyc"]


def lines():
    text = (ROOT / "requirements.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def pins():
    return [Requirement(line) for line in lines() if not line.startswith("./")]


def test_every_package_is_pinned_once_to_one_version():
    for pin in pins():
        assert re.fullmatch(r"==[0-9A-Za-z.]+", str(pin.specifier)), pin
    names = [canonicalize_name(pin.name) for pin in pins()]
    assert sorted(set(names)) == sorted(names)


def test_everything_that_a_pinned_package_asks_for_is_pinned_and_fits():
    """So that pip has nothing to choose, on this Python and system."""
    versions = {canonicalize_name(pin.name): next(iter(pin.specifier)).version for pin in pins()}
    versions |= {"dlib": "20.0.1.post1", "face-recognition-models": "0.3.0.post1"}
    for pin in pins():
        if pin.marker is not None and not pin.marker.evaluate():
            continue
        for need in map(Requirement, importlib.metadata.requires(pin.name) or ()):
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                assert need.specifier.contains(
                    versions.get(canonicalize_name(need.name)) or "none", prereleases=True
                ), f"{pin.name} asks for {need}"


def test_the_installed_versions_are_the_pinned_ones():
    for pin in pins():
        if pin.marker is None or pin.marker.evaluate():
            assert importlib.metadata.version(pin.name) in pin.specifier, pin


def test_there_is_one_opencv_and_it_is_the_one_without_a_screen():
    installed = {canonicalize_name(found.metadata["Name"]) for found in importlib.metadata.distributions()}
    assert {name for name in installed if name.startswith("opencv")} == {"opencv-python-headless"}
    assert [pin.name for pin in pins() if pin.name.startswith("opencv")] == ["opencv-python-headless"]


@pytest.mark.parametrize("name", FILES)
def test_no_file_names_an_index_a_download_address_or_a_folder_of_somebodys_machine(name):
    text = (ROOT / name).read_text("utf-8")
    for word in (
        "://",
        "index" + "-url",
        "py" + "pi",
        "python" + "hosted",
        "conda" + "-forge",
        *(f"/{folder}" for folder in ("home", "root", "work")),
    ):
        assert word not in text.lower(), word


def test_the_stand_ins_come_first_and_build_with_python_alone():
    assert lines()[:2] == [f"./packaging/{name}" for name in STAND_INS]
    backends = {(ROOT / "packaging" / name / "backend.py").read_text("utf-8") for name in STAND_INS}
    assert len(backends) == 1, "the two copies of backend.py have drifted apart"
    pinned = {str(pin) for pin in pins()}
    for name in STAND_INS:
        project = tomllib.loads((ROOT / "packaging" / name / "pyproject.toml").read_text("utf-8"))
        assert project["build-system"]["requires"] == []
        assert set(project["project"]["dependencies"]) <= pinned


def test_conda_gets_the_same_pins():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    python, pip, by_pip = environment["dependencies"]
    assert (python, pip) == ("python=3.12", "pip")
    assert by_pip["pip"][:2] == ["-r requirements.txt", "-e ."]
    named = {canonicalize_name(name) for name in by_pip["pip"][2:]}
    assert named == {"jupyterlab", "ipywidgets", "face-recognition", "opencv-python-headless", "matplotlib", "nbval"}
    assert named <= {canonicalize_name(pin.name) for pin in pins()}
    assert "channels" not in environment


def test_the_package_itself_leaves_the_choice_of_versions_to_requirements():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["dependencies"] == []
    assert all("==" in need for need in project["build-system"]["requires"])
