"""A set-up killed at any moment, as an impatient hand does it: nothing is lost, and the next one mends it.

FACE_VALUE_KILLS multiplies the number of trials, as in tests/house; FACE_VALUE_SEED chooses the moments.
"""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from machine import offline, run

TRIALS = max(1, round(2 * float(os.environ.get("FACE_VALUE_KILLS", "1"))))
SEED = int(os.environ.get("FACE_VALUE_SEED", "1"))
pytestmark = pytest.mark.skipif(os.name == "nt", reason="sessions and SIGKILL, as Linux and macOS have them")

VARIABLES = offline() | {"PIP_NO_COMPILE": "1"}  # the same steps in less time
IMPORTS = "import sys, numpy, cv2, dlib, facelab; print(sys.prefix)"
STATE = "import bootstrap; print(bootstrap.state_of_venv())"


class Room:
    """A copy of the project with a wheelhouse, used by one trial after another."""

    def __init__(self, project, wheelhouse):
        self.project, self.venv = project, project / ".venv"
        self.command = [sys.executable, "bootstrap.py", "setup", "--wheelhouse", wheelhouse]
        self.seconds = self.set_up()

    def set_up(self):
        """Set up to the end; return how long it took."""
        began = time.monotonic()
        code, output = run(self.command, self.project, VARIABLES)
        assert code == 0, output
        return time.monotonic() - began

    def state(self):
        return run([sys.executable, "-c", STATE], self.project)[1].strip()

    def kin(self):
        return sorted(path.name for path in self.project.glob(".venv*"))

    def begin_with(self, start):
        """Bring the environment into the state that a trial starts from."""
        if start == "missing":
            assert run([sys.executable, "bootstrap.py", "clean"], self.project)[0] == 0
        if start == "stale":
            with open(self.project / "requirements.txt", "a") as file:
                file.write("# changed\n")
        if start == "broken":
            (self.venv / "face-value.json").unlink()
        assert self.state() == start

    def set_up_and_kill(self, seconds, whom):
        """Begin a set-up and kill it after that time; return whether it had ended before."""
        with open(self.project / "killed.log", "w") as log:
            process = subprocess.Popen(
                self.command, cwd=self.project, env=VARIABLES, stdout=log, stderr=log, start_new_session=True
            )
            try:
                process.wait(seconds)
                return True
            except subprocess.TimeoutExpired:
                if whom == "alone":
                    process.kill()
                else:
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return False


@pytest.fixture(scope="module")
def room(make_project, wheelhouse):
    return Room(make_project(), wheelhouse)


def files_in(folder):
    """Return the names of all files under a folder, without what Python itself writes beside them."""
    found = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    return {path for path in found if "__pycache__" not in path.parts}


@pytest.mark.parametrize("trial", range(TRIALS))
def test_a_killed_set_up_loses_nothing_and_the_next_one_mends_it(trial, room, record_property):
    whom = ("alone", "group")[trial % 2]
    start = ("missing", "stale", "broken", "missing")[(trial + trial // 4) % 4]
    moment = random.Random(1000 * SEED + trial).uniform(0, room.seconds * 1.1)
    room.begin_with(start)
    before = None if start == "missing" else files_in(room.venv)

    done = room.set_up_and_kill(moment, whom)
    left = room.kin()
    if before is not None and room.state() != "ready":
        kept = room.project / (".venv.old" if ".venv.old" in left else ".venv")
        assert files_in(kept) == before, "the old environment was lost"

    room.seconds = max(room.set_up(), room.seconds / 2)
    assert room.state() == "ready"
    assert room.kin() == [".venv"]
    ours = room.venv / "bin" / "python"
    assert run([ours, "-c", IMPORTS], room.project.parent) == (0, f"{room.venv}\n")
    assert run([ours, "-m", "pip", "check"], room.project)[0] == 0
    killed = "ended before" if done else f"killed {whom}"
    record_property(
        "line", f"trial {trial}: from {start}, {killed} after {moment:.1f} s, left {' '.join(left) or 'nothing'}"
    )
