"""Killed at any moment, nothing of a learner's is lost, and the same command mends whatever was left."""

import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time

import nbformat
import pytest
from kills import FACELAB, ends_well, everything_in, kill_all, killed_runs, trials

from facelab.files import MARKER
from facelab.packs import open_pack
from facelab.publishing.editions import drift, edition_path
from facelab.publishing.source import EDITIONS
from lessons_example import make_project

COURSE = """
import sys
from pathlib import Path
from facelab.publishing import course
course.EXTRA_PAGES = ()
course.write_course(root=Path(sys.argv[1]), out=Path(sys.argv[2]))
"""
BUILD = """
import sys
from pathlib import Path
from facelab.publishing.editions import build
build(root=Path(sys.argv[1]))
"""
NOTE = """
import itertools, sys
from facelab.lessons import progress
for number in itertools.count(int(sys.argv[1])):
    progress.note_answer("00_lesson", f"question_{number}", number, True)
    progress.note_prediction(f"guess_{number}", number)
    print(number, flush=True)
"""


@pytest.fixture
def environment(tmp_path):
    """As on a learner's machine, with a work folder of its own."""
    return os.environ | {"FACELAB_WORK": str(tmp_path / "work")}


@pytest.fixture
def project(tmp_path, environment):
    root = make_project(tmp_path / "project")
    ends_well([sys.executable, "-c", BUILD, str(root)], environment, tmp_path)
    return root


def test_a_killed_course_is_the_old_one_or_the_new_one(project, tmp_path, environment):
    out, old = tmp_path / "pages" / "course", tmp_path / "pages" / ".course.face-value-old"
    command = [sys.executable, "-c", COURSE, str(project), str(out)]
    ends_well(command, environment, tmp_path)
    notebook = edition_path(project, "01_pages", "learner")
    for trial in killed_runs(command, trials(3), environment, tmp_path):
        there = out if out.exists() else old
        assert_whole(there)
        there.joinpath("mine.html").write_text("mine")
        notebook.write_text(re.sub(r"One book\.|Book \d+\.", f"Book {trial}.", notebook.read_text()))
        ends_well(command, environment, tmp_path)
        assert out.joinpath("mine.html").read_text() == "mine"
        out.joinpath("mine.html").unlink()
        assert_whole(out)
        assert f"Book {trial}." in out.joinpath("01_pages.html").read_text()
        assert [path.name for path in out.parent.iterdir()] == ["course"]


def assert_whole(course):
    """Fail unless the folder holds what its own list says, to the byte."""
    files = everything_in(course)
    listed = json.loads(files.pop(MARKER))
    assert {name: hashlib.sha256(content).hexdigest() for name, content in files.items()} == listed
    assert {"index.html", "01_pages.html", "notebooks/01_pages.ipynb"} <= set(listed)


def test_killed_builds_leave_whole_notebooks_and_the_next_one_mends_them(project, tmp_path, environment):
    command = [sys.executable, "-c", BUILD, str(project)]
    source = project / "notebooks" / "source" / "01_pages.py"
    for trial in killed_runs(command, trials(3), environment, tmp_path):
        for kind in EDITIONS:
            nbformat.read(edition_path(project, "01_pages", kind), as_version=4)
        ends_well(command, environment, tmp_path)
        assert drift(project) == [] and not list(project.rglob("*.part"))
        source.write_text(re.sub(r"# One book\.|# Book \d+\.", f"# Book {trial}.", source.read_text()))


def test_a_killed_evaluation_leaves_nothing_of_the_pictures_and_the_next_says_the_same(tmp_path, environment):
    for person in ("p001", "p002", "p003"):
        (tmp_path / "brought" / person).mkdir(parents=True)
        for picture in open_pack("synthetic").of_person(person)[:2]:
            shutil.copy(picture.path, tmp_path / "brought" / person)
    basis = ["--basis", "Nobody in these pictures exists.", "--json"]
    command = [*FACELAB, "evaluate", str(tmp_path / "brought"), *basis]
    report = _without_speed(ends_well(command, environment, tmp_path))
    for trial in killed_runs(command, trials(4), environment, tmp_path):
        assert not list((tmp_path / "work").rglob("*"))
        if trial % 4 == 0:
            assert _without_speed(ends_well(command, environment, tmp_path)) == report


def _without_speed(report):
    return {name: value for name, value in json.loads(report).items() if name not in ("seconds", "faces_per_second")}


def test_no_answer_is_lost_when_a_kernel_is_killed(tmp_path, environment):
    answers, said, chance = tmp_path / "work" / "answers", -1, random.Random(2)
    for _ in range(trials(8)):
        command = [sys.executable, "-c", NOTE, str(said + 1)]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True)
        first = process.stdout.readline()
        time.sleep(chance.uniform(0, 0.3))
        kill_all(process)
        said = int((first + process.stdout.read()).split()[-1])
        kept = [json.loads((answers / name).read_text()) for name in ("00_lesson.json", "predictions.json")]
        assert all(kept[0][f"question_{number}"]["answer"] == number for number in range(said + 1))
        assert all(kept[1][f"guess_{number}"] == number for number in range(said + 1))
        assert not list(answers.glob("*broken*"))
    # one more, to its end: what the killed ones left unfinished is gone
    once = NOTE.replace("itertools.count(int(sys.argv[1]))", "[10**6]")
    ends_well([sys.executable, "-c", once], environment, tmp_path)
    assert sorted(path.name for path in answers.iterdir()) == ["00_lesson.json", "predictions.json"]
