"""Disks that are full or cannot be written to: one line with the cure, and what was there stays."""

import subprocess
import sys

import pytest

from machine import run

FILES = ("bootstrap.py", "requirements.txt", "pyproject.toml", "packaging", "src")
NO_PACKAGES = (
    "import bootstrap, sys; bootstrap.NEEDED_GB = 0; bootstrap.fill_venv = bootstrap.check_venv = lambda *_: None"
)
SET_UP = "sys.exit(bootstrap.main(['setup']))"
FILL = """
def fill(*_):
    with open("filler", "wb", 0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
"""


@pytest.fixture
def disk(project, folder):
    """Yield a disk of 80 MB with the project's parts on it that the set-up reads."""
    disk = folder / "disk"
    disk.mkdir()
    if run(["mount", "-t", "tmpfs", "-o", "size=80m", "tmpfs", disk], folder)[0]:
        pytest.skip("needs the right to mount a small disk")
    for name in FILES:
        subprocess.run(["cp", "-r", project / name, disk], check=True)
    yield disk
    run(["umount", "-l", disk], folder)


def python(disk, *lines):
    return run([sys.executable, "-c", "\n".join(lines)], disk)


def set_up_without_packages(disk):
    """Have a ready environment there, and a file in it by which it is known again."""
    code, output = python(disk, NO_PACKAGES, SET_UP)
    assert code == 0, output
    (disk / ".venv" / "the first").touch()


def change_pins(disk):
    with open(disk / "requirements.txt", "a") as file:
        file.write("# changed\n")


def assert_one_line_and_the_old_environment(disk, code, output, line):
    assert code == 1
    assert output.strip().splitlines()[-1].startswith("Face Value: " + line), output
    assert "Traceback" not in output
    assert [path.name for path in disk.glob(".venv*")] == [".venv"]
    assert (disk / ".venv" / "the first").exists()


@pytest.mark.parametrize("step", ["make_venv", "check_venv"], ids=["the log", "the stamp"])
def test_a_disk_that_is_full_while_something_of_ours_is_written(disk, step):
    set_up_without_packages(disk)
    change_pins(disk)
    wrapped = f"real = bootstrap.{step}; bootstrap.{step} = lambda *words: (fill(), real(*words))"
    code, output = python(disk, NO_PACKAGES, FILL, wrapped, SET_UP)
    assert_one_line_and_the_old_environment(disk, code, output, "The disk is full.")
    assert "'python bootstrap.py clean' frees what the old environment takes" in output


def test_a_disk_that_pip_fills(disk, wheelhouse):
    set_up_without_packages(disk)
    change_pins(disk)
    set_up = f"sys.exit(bootstrap.main(['setup', '--wheelhouse', {str(wheelhouse)!r}]))"
    code, output = python(disk, "import bootstrap, sys; bootstrap.NEEDED_GB = 0", set_up)
    assert_one_line_and_the_old_environment(disk, code, output, "The disk is full.")


def test_a_folder_that_cannot_be_written_to_and_one_that_is_ready_all_the_same(disk):
    set_up_without_packages(disk)
    assert run(["mount", "-o", "remount,ro", disk], disk)[0] == 0
    assert python(disk, NO_PACKAGES, SET_UP)[0] == 0
    assert run(["mount", "-o", "remount,rw", disk], disk)[0] == 0
    change_pins(disk)
    assert run(["mount", "-o", "remount,ro", disk], disk)[0] == 0
    code, output = python(disk, NO_PACKAGES, SET_UP)
    assert_one_line_and_the_old_environment(disk, code, output, f"{disk}/build/setup.lock: Read-only file system.")
    assert "copy the whole project into a folder of your own" in output
    code, output = run([sys.executable, "bootstrap.py", "clean"], disk)
    assert_one_line_and_the_old_environment(disk, code, output, f"{disk}/build/setup.lock: Read-only file system.")
