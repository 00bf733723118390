"""environment.yml taken at its word: each Python here gets what conda would hand to pip, and the lessons run on it."""

import os
import time

import pytest
import yaml

from machine import ROOT, load_bootstrap, offline, run, supported_pythons

NAMED = "3.12"
SUPPORTED = ("3.11", "3.12", "3.13", "3.14")


def pip_section(project):
    """Return the lines of the file that conda writes from the section ``pip:``."""
    environment = yaml.safe_load((project / "environment.yml").read_text("utf-8"))
    assert environment["dependencies"][0] == f"python={NAMED}"
    return environment["dependencies"][-1]["pip"]


@pytest.mark.parametrize("version", sorted(SUPPORTED, key=lambda version: version != NAMED))
def test_an_environment_as_conda_makes_it_passes_doctor_and_the_first_notebook(version, project, record_property):
    python = supported_pythons().get(version)
    if python is None:
        pytest.skip(f"no Python {version} on this machine")
    began = time.monotonic()
    requested = project / "condaenv.requirements.txt"
    requested.write_text("\n".join(pip_section(project)))
    venv = project.parent / "venv"
    ours = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    for command in (
        [python, "-m", "venv", venv],
        [ours, "-m", "pip", "install", "-U", "--quiet", "-r", requested.name, "--exists-action=b"],
    ):
        code, output = run(command, project)
        assert code == 0, output[-3000:]
    installed = time.monotonic() - began

    code, output = run([ours, "-m", "pip", "check"], project)
    assert (code, output.strip()) == (0, "No broken requirements found.")
    in_work = os.environ | {"FACELAB_WORK": str(project.parent / "work")}
    code, output = run([ours, "-m", "facelab.cli", "doctor"], project, in_work)
    assert code == 0, output
    notebook = project / "notebooks" / "00_start_here.ipynb"
    words = ["-m", "pytest", "-q", "--nbval-lax", "--nbval-cell-timeout=300", notebook]
    code, output = run([ours, *words], project, in_work)
    assert code == 0, output[-3000:]
    size = load_bootstrap().size_of(str(venv)) / 1e9
    line = (
        f"Python {version}: installed in {installed:.0f} s, with doctor and a notebook {time.monotonic() - began:.0f} s"
    )
    record_property("line", f"{line}, {size:.2f} GB")


def test_the_stand_ins_build_where_there_is_no_network(folder):
    python = next(iter(supported_pythons().values()))
    code, output = run([python, "-m", "venv", folder / "venv"], folder)
    assert code == 0, output
    ours = folder / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    sources = [ROOT / "packaging" / name for name in ("dlib", "face_recognition_models")]
    code, output = run([ours, "-m", "pip", "wheel", "--no-deps", "-w", folder / "wheels", *sources], folder, offline())
    assert code == 0, output
    built = sorted(path.name for path in (folder / "wheels").iterdir())
    assert built == ["dlib-20.0.1.post1-py3-none-any.whl", "face_recognition_models-0.3.0.post1-py3-none-any.whl"]
