"""Kill a command at random moments, run it again, and look what is left: for the tests, and for longer runs by hand.

The environment variable FACE_VALUE_KILLS multiplies the number of trials: ``FACE_VALUE_KILLS=5 pytest tests/house``.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

FACELAB = [sys.executable, "-m", "facelab.cli"]


def trials(few: int) -> int:
    """Return how many trials to make where a quick test makes a few."""
    return max(1, round(few * float(os.environ.get("FACE_VALUE_KILLS", "1"))))


def killed_runs(
    command: list[str], count: int, environment: dict[str, str], folder: Path, seed: int = 1
) -> Iterator[int]:
    """Run a command, kill it and all that it started at a moment of chance, and yield; again and again.

    The moments cover the whole run, whose length is measured first. Yields the number of the trial.
    """
    began = time.monotonic()
    subprocess.run(command, env=environment, cwd=folder, capture_output=True, check=True)
    longest, chance = time.monotonic() - began, random.Random(seed)
    for trial in range(count):
        process = subprocess.Popen(
            command, env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        try:
            process.wait(chance.uniform(0, longest))
        except subprocess.TimeoutExpired:
            kill_all(process)
        yield trial


def kill_all(process: subprocess.Popen) -> None:
    """Kill a process that leads a session, and every process of that session."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def ends_well(command: list[str], environment: dict[str, str], folder: Path) -> str:
    """Run a command to its end and return what it printed; fail where its exit status is not 0."""
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def everything_in(folder: Path) -> dict[str, bytes]:
    """Return each file below a folder with its contents."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
