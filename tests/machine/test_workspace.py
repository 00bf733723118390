"""A learner's notebooks: copied once, brought up to date while untouched, and never overwritten."""

import json
import os
from argparse import Namespace

import pytest

from facelab.errors import FacelabError, SetupError
from facelab.machine import workspace
from facelab.machine.workspace import copy_notebooks, lab_settings, open_lab, run_command, tell
from facelab.paths import LAB

NAME = "00_start_here.ipynb"


@pytest.fixture
def folders(tmp_path):
    source, work = tmp_path / "notebooks", tmp_path / "work"
    source.mkdir()
    (source / NAME).write_text("first")
    return source, work


def outcomes(folders):
    return [(one.copy, one.outcome) for one in copy_notebooks(*folders)]


def test_the_notebooks_are_copied_once(folders):
    assert outcomes(folders) == [(NAME, "new")]
    assert outcomes(folders) == [(NAME, "kept")]
    assert (folders[1] / NAME).read_text() == "first"


def test_an_untouched_copy_is_brought_up_to_date(folders):
    source, work = folders
    copy_notebooks(source, work)
    (source / NAME).write_text("second")
    assert outcomes(folders) == [(NAME, "updated")]
    assert (work / NAME).read_text() == "second"


def test_what_a_learner_wrote_stays_when_the_lesson_does_not_change(folders):
    source, work = folders
    copy_notebooks(source, work)
    (work / NAME).write_text("my own words")
    assert outcomes(folders) == [(NAME, "kept")]
    assert (work / NAME).read_text() == "my own words"
    assert list(tell(copy_notebooks(source, work))) == []


def test_a_new_version_lies_beside_what_a_learner_wrote(folders):
    source, work = folders
    copy_notebooks(source, work)
    (work / NAME).write_text("my own words")
    (source / NAME).write_text("second")
    copied = copy_notebooks(source, work)
    assert [(one.copy, one.outcome) for one in copied] == [("00_start_here_version_2.ipynb", "beside")]
    assert (work / NAME).read_text() == "my own words"
    assert (work / "00_start_here_version_2.ipynb").read_text() == "second"
    assert list(tell(copied)) == [
        f"{NAME} has a new version: it is 00_start_here_version_2.ipynb. Yours stays as you left it."
    ]
    assert outcomes(folders) == [("00_start_here_version_2.ipynb", "kept")]


def test_a_version_beside_is_replaced_only_while_untouched(folders):
    source, work = folders
    copy_notebooks(source, work)
    (work / NAME).write_text("my own words")
    for text, written in [("second", None), ("third", "my second words"), ("fourth", None)]:
        (source / NAME).write_text(text)
        copy_notebooks(source, work)
        if written:
            (work / "00_start_here_version_2.ipynb").write_text(written)
    assert (work / NAME).read_text() == "my own words"
    assert (work / "00_start_here_version_2.ipynb").read_text() == "my second words"
    assert (work / "00_start_here_version_3.ipynb").read_text() == "fourth"


@pytest.mark.parametrize("records", [None, "not json", "[]", '{"00_start_here.ipynb": 3}'])
def test_without_a_readable_record_every_file_counts_as_the_learners(folders, records):
    source, work = folders
    copy_notebooks(source, work)
    (source / NAME).write_text("second")
    (work / workspace.RECORDS).unlink()
    if records is not None:
        (work / workspace.RECORDS).write_text(records)
    assert [outcome for _, outcome in outcomes(folders)] == ["beside"]
    assert (work / NAME).read_text() == "first"


def test_a_deleted_copy_comes_back_fresh(folders):
    source, work = folders
    copy_notebooks(source, work)
    (work / NAME).unlink()
    assert outcomes(folders) == [(NAME, "new")]


def test_no_unfinished_file_stays_behind(folders, monkeypatch):
    source, work = folders

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(workspace.os, "replace", fail)
    with pytest.raises(SetupError, match="No space left on device"):
        copy_notebooks(source, work)
    assert list(work.iterdir()) == []


def test_only_notebooks_are_copied(folders):
    source, work = folders
    (source / "source").mkdir()
    (source / "source" / "00_start_here.py").write_text("# %%")
    (source / "notes.txt").write_text("")
    copy_notebooks(source, work)
    assert sorted(path.name for path in work.iterdir()) == [workspace.RECORDS, NAME]
    assert list(json.loads((work / workspace.RECORDS).read_text())) == [NAME]


def test_a_checkout_without_notebooks_says_how_to_make_them(tmp_path):
    with pytest.raises(SetupError, match="make build"):
        copy_notebooks(tmp_path, tmp_path / "work")


def test_the_lab_opens_in_the_learners_folder_and_asks_nobody_outside(folders, monkeypatch, capsys):
    source, work = folders
    started = []
    monkeypatch.setenv("FACELAB_WORK", str(work))
    monkeypatch.setenv(LAB, "")
    monkeypatch.setattr(workspace, "project_root", lambda: source.parent)
    monkeypatch.setattr(workspace, "start_jupyterlab", started.append)
    assert open_lab(browser=False, port=9000) == 0
    words = started[0]
    assert f"--ServerApp.root_dir={work}" in words
    assert f"--LabApp.default_url=/lab/tree/{NAME}" in words
    assert {"--ServerApp.port=9000", "--ServerApp.open_browser=False", "--ServerApp.ip=127.0.0.1"} <= set(words)
    assert {"--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"} <= set(words)
    defaults = json.loads((work / workspace.SETTINGS_FOLDER / "overrides.json").read_text())
    assert defaults["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    assert "1 notebook copied." in capsys.readouterr().out
    assert os.environ[LAB] == str(os.getpid())  # which the kernels inherit


def test_jupyterlab_takes_the_settings_as_meant(tmp_path):
    from jupyterlab import NeverCheckForUpdate
    from jupyterlab.labapp import LabApp

    app = LabApp()
    app.parse_command_line([word for word in lab_settings(tmp_path, NAME) if "LabApp" in word])
    assert app.news_url is None
    assert app.check_for_updates_class is NeverCheckForUpdate
    assert app.extension_manager == "readonly"
    assert app.default_url == f"/lab/tree/{NAME}"


def test_a_port_that_is_none_is_refused_in_one_line():
    with pytest.raises(FacelabError, match="70000 is not a valid port number"):
        run_command(Namespace(port=70000, browser=False))
