"""Whatever ends a command, its user reads one line, and the exit status says how it ended."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from facelab import cli
from facelab.cli import main
from facelab.errors import Stopped
from facelab.packs import open_pack

FACELAB = [sys.executable, "-m", "facelab.cli"]
BASIS = ["--basis", "Nobody in these pictures exists."]
PEOPLE = ("p001", "p002", "p003", "p004")
on_posix = pytest.mark.skipif(os.name == "nt", reason="signals as POSIX knows them")


@pytest.fixture
def brought(tmp_path):
    """Four people, four pictures each; the first has a name that few encodings hold."""
    for person in PEOPLE:
        folder = tmp_path / "brought" / ("Łódź" if person == "p001" else person)
        folder.mkdir(parents=True)
        for picture in open_pack("synthetic").of_person(person)[:4]:
            shutil.copy(picture.path, folder)
    (tmp_path / "brought" / "Łódź" / "0.jpg").write_text("no picture")  # named in the report
    return tmp_path / "brought"


@pytest.fixture
def environment(tmp_path):
    return os.environ | {"FACELAB_WORK": str(tmp_path / "work")}


def kept(tmp_path):
    return sorted(path.suffix for path in (tmp_path / "work").rglob("*") if path.is_file())


@on_posix
@pytest.mark.parametrize(("name", "status"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", 130)])
def test_stopped_from_outside_nothing_of_the_pictures_stays_unless_by_ctrl_c(
    name, status, brought, environment, tmp_path
):
    slowly = "import time\nfrom facelab.evaluate import measure\nlooked = measure.analyse\n"
    slowly += "def analyse(*given, **setting):\n    done = looked(*given, **setting)\n    print('.', flush=True)\n"
    slowly += "    time.sleep(1)\n    return done\nmeasure.analyse = analyse\n"
    slowly += f"from facelab.cli import main\nraise SystemExit(main(['evaluate', {str(brought)!r}, *{BASIS!r}]))"
    process = subprocess.Popen(
        [sys.executable, "-c", slowly], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    process.stdout.readline()
    time.sleep(0.2)
    process.send_signal(getattr(signal, name))
    _, said = process.communicate(timeout=60)
    assert process.returncode == status, said
    assert "Traceback" not in said and said.endswith("facelab: stopped; nothing was left half-written.\n")
    assert bool(kept(tmp_path)) == (name == "SIGINT")
    assert set(kept(tmp_path)) <= {".npz"}


@on_posix
def test_a_reader_who_has_seen_enough_gets_no_traceback(brought, environment):
    process = subprocess.Popen(
        [*FACELAB, "evaluate", str(brought), *BASIS], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.close()
    assert process.wait(60) == 141
    assert b"Traceback" not in process.stderr.read() and b"Exception" not in process.stderr.read()


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_names_that_the_screen_cannot_show_cost_no_result(encoding, brought, environment):
    done = subprocess.run(
        [*FACELAB, "evaluate", str(brought), *BASIS],
        env=environment | {"PYTHONIOENCODING": encoding}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = done.stdout.decode(encoding)
    assert "4 people, 17 pictures" in said
    assert {"cp1252": "?ód?/0.jpg", "ascii": "??d?/0.jpg", "utf-8": "Łódź/0.jpg"}[encoding] in said


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (OSError(errno.ENOSPC, "full", "a.txt"), 1, "facelab: The disk is full: 'a.txt'"),
        (MemoryError(), 1, "facelab: There was not enough memory"),
        (KeyboardInterrupt(), 130, "\nfacelab: stopped; nothing"),
        (Stopped(15), 143, "\nfacelab: stopped; nothing"),
    ],
)
def test_what_ends_a_command_becomes_one_line_and_a_status(error, status, said, monkeypatch, capsys):
    def fail(options):
        raise error

    monkeypatch.setattr(cli, "_doctor", fail)
    assert main(["doctor"]) == status
    shown = capsys.readouterr().err
    assert shown.startswith(said) and shown.strip().count("\n") == 0


@on_posix
def test_the_handlers_of_signals_are_put_back(monkeypatch):
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(cli, "_doctor", lambda options: int(signal.getsignal(signal.SIGTERM) == before))
    assert main(["doctor"]) == 0 and signal.getsignal(signal.SIGTERM) == before
