"""What the installation tests share; they take minutes each, so only 'make test-install' runs them."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from machine import ROOT


@pytest.fixture
def folder():
    """Yield an empty folder and delete it after the test: an environment has more than a gigabyte."""
    with tempfile.TemporaryDirectory(prefix="face-value-", ignore_cleanup_errors=True) as name:
        yield Path(name).resolve()


@pytest.fixture
def project(folder):
    """Return a copy of the project as git would hand it out, with what is not committed yet."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (folder / "project" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / "project" / name)
    return folder / "project"


def pytest_terminal_summary(terminalreporter):
    """Show the line that each test recorded: seconds and gigabytes."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, line in report.user_properties if report.when == "call" else ():
                if name == "line":
                    terminalreporter.write_line(line)
