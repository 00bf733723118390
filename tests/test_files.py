"""Files are whole or absent, a folder is the old one or the new one, and nothing of somebody else's is ever deleted."""

import errno
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from facelab import files
from facelab.errors import FacelabError
from facelab.files import MARKER, alone, explain, replaced, sweep, write_whole


def make(place, **contents):
    with replaced(place) as folder:
        for name, text in contents.items():
            write_whole(folder / "pages" / f"{name}.html", text)


def texts(place):
    found = {path.relative_to(place).as_posix(): path.read_text() for path in place.rglob("*.html")}
    return {name.removeprefix("pages/").removesuffix(".html"): text for name, text in sorted(found.items())}


def test_a_file_is_whole_or_the_older_one(tmp_path, monkeypatch):
    write_whole(tmp_path / "deep" / "a.txt", "first")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(OSError, match="full") as error:
        write_whole(tmp_path / "deep" / "a.txt", "second")
    assert error.value.filename == str(tmp_path / "deep" / "a.txt")
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["a.txt"]
    assert (tmp_path / "deep" / "a.txt").read_text() == "first"


def test_two_threads_may_write_the_same_file_at_once(tmp_path, monkeypatch):
    meet = threading.Barrier(2, timeout=20)
    monkeypatch.setattr(os, "fsync", lambda _: meet.wait())
    with ThreadPoolExecutor(2) as threads:
        paths = list(threads.map(lambda text: write_whole(tmp_path / "a.txt", text), ["here", "here"]))
    assert paths == [tmp_path / "a.txt"] * 2 and paths[0].read_text() == "here"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_what_a_killed_process_left_unfinished_is_swept_and_nothing_else(tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for name in (f".a.json.{gone.pid}.part", f".b.json.{os.getpid()}.part", ".mine.part", "c.part", "d.json"):
        (tmp_path / name).touch()
    sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f".b.json.{os.getpid()}.part", ".mine.part", "c.part", "d.json",
    ]  # fmt: skip


def test_a_folder_is_made_and_made_again_without_a_trace_of_how(tmp_path):
    make(tmp_path / "course", one="1", two="2")
    make(tmp_path / "course", two="3")
    assert texts(tmp_path / "course") == {"two": "3"}
    assert [path.name for path in tmp_path.iterdir()] == ["course"]


def test_what_fails_leaves_the_earlier_folder_as_it_was(tmp_path):
    make(tmp_path / "course", one="1")
    with pytest.raises(KeyboardInterrupt), replaced(tmp_path / "course") as folder:
        write_whole(folder / "pages" / "one.html", "2")
        raise KeyboardInterrupt
    assert texts(tmp_path / "course") == {"one": "1"}
    assert [path.name for path in tmp_path.iterdir()] == ["course"]


@pytest.mark.parametrize("step", [1, 2])
def test_a_swap_that_fails_half_way_is_undone(tmp_path, monkeypatch, step):
    make(tmp_path / "course", one="1")
    real, calls = os.rename, []

    def rename(source, target):
        calls.append(target)
        if len(calls) == step:
            raise OSError(errno.EBUSY, "busy")
        real(source, target)

    monkeypatch.setattr(files.os, "rename", rename)
    with pytest.raises(OSError, match="busy"):
        make(tmp_path / "course", one="2")
    assert texts(tmp_path / "course") == {"one": "1"}
    assert [path.name for path in tmp_path.iterdir()] == ["course"]


@pytest.mark.parametrize("swapped", [False, True])
def test_a_swap_that_was_killed_is_finished_by_the_next_run(tmp_path, swapped):
    make(tmp_path / "course", one="1")
    (tmp_path / "course" / "pages" / "mine.html").write_text("mine")
    os.rename(tmp_path / "course", tmp_path / ".course.face-value-old")
    if swapped:
        make(tmp_path / "other", one="2")
        os.rename(tmp_path / "other", tmp_path / "course")
    (tmp_path / ".course.face-value-new").mkdir()
    (tmp_path / ".course.face-value-new" / ".x.1.part").touch()
    make(tmp_path / "course", one="3")
    assert texts(tmp_path / "course") == {"one": "3", "mine": "mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["course"]


def test_somebodys_own_files_and_changes_stay_in_a_folder_of_ours(tmp_path):
    make(tmp_path / "course", one="1", two="2")
    (tmp_path / "course" / "mine.html").write_text("mine")
    (tmp_path / "course" / "pages" / "one.html").write_text("my answers")
    make(tmp_path / "course", one="1 again")
    assert texts(tmp_path / "course") == {"mine": "mine", "one": "1 again", "one.yours-1": "my answers"}
    make(tmp_path / "course", one="1 once more")
    assert texts(tmp_path / "course") == {"mine": "mine", "one": "1 once more", "one.yours-1": "my answers"}


@pytest.mark.parametrize("marker", ["", "{", "[]", "\xff"])
def test_with_a_damaged_marker_nothing_counts_as_ours_and_all_is_kept(tmp_path, marker):
    make(tmp_path / "course", one="1")
    (tmp_path / "course" / MARKER).write_bytes(marker.encode("latin-1"))
    make(tmp_path / "course", one="2")
    assert texts(tmp_path / "course") == {"one": "2", "one.yours-1": "1"}
    assert [path.name for path in tmp_path.iterdir()] == ["course"]


def test_a_folder_that_is_not_ours_is_refused_before_anything_is_done(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "to_anna.txt").write_text("Dear Anna")
    with pytest.raises(FacelabError, match="did not make") as refusal, replaced(tmp_path / "letters"):
        pytest.fail("the work began")
    assert "empty or does not exist" in refusal.value.cure
    with pytest.raises(FacelabError, match="is a file"), replaced(tmp_path / "letters" / "to_anna.txt"):
        pytest.fail("the work began")
    assert [path.name for path in tmp_path.rglob("*")] == ["letters", "to_anna.txt"]


def test_an_empty_folder_is_taken(tmp_path):
    (tmp_path / "stick").mkdir()
    make(tmp_path / "stick", one="1")
    assert texts(tmp_path / "stick") == {"one": "1"} and (tmp_path / "stick" / MARKER).exists()


def test_one_at_a_time_is_let_in_and_the_others_are_told(tmp_path):
    inside, order, told = threading.Event(), [], []

    def second():
        inside.wait()
        with alone(tmp_path / "lock", lambda: told.append("wait")):
            order.append("second")

    other = threading.Thread(target=second)
    other.start()
    with alone(tmp_path / "lock"):
        inside.set()
        other.join(0.3)
        order.append("first")
    other.join()
    assert order == ["first", "second"] and told == ["wait"] and not list(tmp_path.iterdir())


def test_a_killed_process_lets_go_of_the_lock(tmp_path):
    code = f"from pathlib import Path\nfrom facelab.files import alone\nwith alone(Path({str(tmp_path / 'lock')!r})):\n"
    code += "    print('inside', flush=True)\n    input()"
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdout.readline()
    process.kill()
    process.wait()
    with alone(tmp_path / "lock", lambda: pytest.fail("it is still held")):
        pass


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "The disk is full: 'a.txt' could not be written. Free some space"),
        (errno.EACCES, "This account may not use 'a.txt'"),
        (errno.EROFS, "set FACELAB_WORK"),
        (errno.EEXIST, "'a.txt' is a file where a folder is needed"),
        (errno.EIO, "The file system refuses 'a.txt'"),
    ],
)
def test_what_the_file_system_says_becomes_one_line_with_the_cure(number, said):
    line = str(explain(OSError(number, os.strerror(number), "a.txt")))
    assert said in line and "\n" not in line
    assert "a file" in str(explain(OSError(number, os.strerror(number))))


def test_a_name_that_is_not_text_can_be_shown():
    assert files.shown(os.fsencode("Ł") + b"\xff") == "Ł?"
