"""Nothing leaves this machine, and nothing is written but where SECURITY.md says: seen from outside, door by door."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from watch import ROOT, clean_environment, own_network, watch

from facelab.packs import open_pack

FACELAB = [sys.executable, "-m", "facelab.cli"]
EVALUATE = [*FACELAB, "evaluate", "{pictures}", "--basis", "Nobody in these pictures exists."]
DOORS = {
    "doctor": [*FACELAB, "doctor"],
    "lesson": [sys.executable, "-m", "pytest", "-q", "--nbval-lax", "notebooks/00_start_here.ipynb"],
    "evaluate": EVALUATE,
    "report": [*EVALUATE, "--report", "{temporary}/report.html"],
    "lab": [sys.executable, str(Path(__file__).with_name("use_lab.py"))],
}
SAYS = {
    "doctor": "Everything a lesson needs is here.",
    "lesson": " passed",
    "evaluate": "3 people, 6 pictures",
    "report": "3 people, 6 pictures",
    "lab": "the cell answered 42",
}


@pytest.fixture
def folders(tmp_path):
    """An empty home, and folders for work and for what is temporary."""
    made = [tmp_path / name for name in ("home", "work", "temporary")]
    for folder in made:
        folder.mkdir()
    return made


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("brought")
    pack = open_pack("synthetic")
    for person in ("p001", "p002", "p003"):
        (folder / person).mkdir()
        for picture in pack.of_person(person)[:2]:
            shutil.copy(picture.path, folder / person)
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="strace is a program of Linux")
def test_on_linux_everything_is_seen():
    if os.environ.get("CI"):
        assert own_network(), "install strace and unshare: without them only what Python does is seen"
    elif not own_network():
        pytest.skip("no strace, or no network of one's own: only what Python does is seen")


@pytest.mark.parametrize("door", DOORS)
def test_no_door_connects_looks_up_or_writes_elsewhere(door, folders, pictures, tmp_path):
    command = [word.format(pictures=pictures, temporary=folders[2]) for word in DOORS[door]]
    seen = watch(command, clean_environment(*folders), tmp_path / "seen")
    assert seen.status == 0 and SAYS[door] in seen.output, seen.output
    assert seen.connections == [] and seen.lookups == []
    assert seen.outside(ROOT, *folders[1:]) == []
    if door == "evaluate":  # nothing made from anybody's pictures, not even for a moment
        assert seen.outside(ROOT) == []
    elif door == "report":  # the page alone, in its own folder
        assert seen.outside(ROOT, folders[2]) == [] and os.listdir(folders[2]) == ["report.html"]
    else:
        assert seen.written, "it has seen nothing at all"


PLANTED = """
import pathlib, socket
pathlib.Path.home().joinpath("device_id").write_text("1")
try:
    socket.gethostbyname("face-value.invalid")
except OSError:
    pass
if {connect}:
    with socket.socket() as out:
        out.settimeout(1)
        try:
            out.connect(("192.0.2.1", 9))  # an address that the standards keep for examples
        except OSError:
            pass
"""


def test_a_report_home_would_be_seen(folders, tmp_path):
    code = PLANTED.format(connect=own_network() is not None)
    seen = watch([sys.executable, "-c", code], clean_environment(*folders), tmp_path / "seen")
    assert seen.outside(ROOT, *folders[1:]) == [folders[0] / "device_id"]
    assert own_network() is None or (len(seen.connections) == 1 and "192.0.2.1" in seen.connections[0])
    assert seen.lookups or not _asks_a_name_server(), "a look-up was not seen"


def _asks_a_name_server() -> bool:
    """Tell whether this machine would ask anybody for a name: a container may know none."""
    resolvers = Path("/etc/resolv.conf")
    return own_network() is None or (resolvers.exists() and "nameserver" in resolvers.read_text("utf-8"))


def test_what_only_python_does_is_seen_without_strace(folders, tmp_path, monkeypatch):
    monkeypatch.setattr("watch.own_network", lambda: None)
    code = PLANTED.format(connect=False)
    seen = watch([sys.executable, "-c", code], clean_environment(*folders), tmp_path / "seen")
    assert folders[0] / "device_id" in seen.outside(ROOT, *folders[1:])
    assert len(seen.lookups) == 1 and "face-value.invalid" in seen.lookups[0]
