"""What the installation tests share; they take minutes each, so only 'make test-install' runs them."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from machine import ROOT, run


@pytest.fixture
def folder():
    """Yield an empty folder and delete it after the test: an environment has more than a gigabyte."""
    with tempfile.TemporaryDirectory(prefix="face-value-", ignore_cleanup_errors=True) as name:
        yield Path(name).resolve()


@pytest.fixture
def project(folder):
    """Return a copy of the project in that folder."""
    return copy_project(folder / "project")


@pytest.fixture(scope="module")
def make_project():
    """Yield what makes copies of the project that last for all the tests of a module."""
    with tempfile.TemporaryDirectory(prefix="face-value-", ignore_cleanup_errors=True) as name:
        yield lambda: copy_project(Path(name).resolve() / "project")


def copy_project(target):
    """Copy the project as git would hand it out, with what is not committed yet."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)
    return target


@pytest.fixture(scope="session")
def wheelhouse():
    """Yield a folder with every wheel that this machine needs, fetched once."""
    with tempfile.TemporaryDirectory(prefix="face-value-") as name:
        code, output = run([sys.executable, "packaging/wheels.py", name], ROOT)
        assert code == 0, output[-3000:]
        yield Path(name).resolve()


def pytest_terminal_summary(terminalreporter):
    """Show the line that each test recorded: seconds and gigabytes."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, line in report.user_properties if report.when == "call" else ():
                if name == "line":
                    terminalreporter.write_line(line)
