"""Ready-made packages for every machine a class may bring: are they there, and fetch them for a room without network.

``python packaging/wheels.py`` asks, for each system and Python below, whether every pinned package is ready-made.
``python packaging/wheels.py FOLDER`` fetches those wheels for this machine; ``--everyone`` for all of the machines.
Run it with the environment's Python; it needs the network.
"""

import argparse
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


@dataclass(frozen=True)
class System:
    """A kind of machine: the wheel tags it accepts, and what environment markers see there."""

    name: str
    tags: tuple[str, ...]
    markers: dict[str, str]


def _linux(machine: str) -> System:
    """A Linux with glibc 2.28 or newer: since 2018 Debian 10, Ubuntu 20.04, Fedora 29, RHEL 8."""
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(28, 16, -1)]
    older = [f"{name}_{machine}" for name in ("manylinux2014", "manylinux2010", "manylinux1", "linux")]
    markers = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": machine}
    return System(f"Linux {machine}", (*tags, *older), markers)


SYSTEMS = (
    _linux("x86_64"),
    _linux("aarch64"),
    System(
        "macOS 14 arm64",
        ("macosx_14_0_arm64",),
        {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix", "platform_machine": "arm64"},
    ),
    System(
        "Windows amd64",
        ("win_amd64",),
        {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
    ),
)


def pinned(root: Path = ROOT) -> list[Requirement]:
    """Return what requirements.txt pins, without the two stand-ins (built on the spot), and what builds facelab."""
    lines = (line.partition("#")[0].strip() for line in (root / "requirements.txt").read_text("utf-8").splitlines())
    listed = [Requirement(line) for line in lines if line and not line.startswith("./")]
    build = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    return listed + [Requirement(line) for line in build]


def wanted(system: System, python: str) -> Iterator[str]:
    """Yield what requirements.txt asks for on that system and Python, as pip's ``name==version``."""
    environment = system.markers | {"python_version": python, "python_full_version": f"{python}.0"}
    for requirement in pinned():
        if requirement.marker is None or requirement.marker.evaluate(environment):
            yield f"{requirement.name}{requirement.specifier}"


def pip_for(system: System, python: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run pip as if on that system and Python, taking the listed packages alone and nothing to be compiled."""
    command = [sys.executable, "-m", "pip", *words, "--no-deps", "--only-binary=:all:", "--disable-pip-version-check"]
    command += ["--implementation=cp", f"--python-version={python}"]
    command += [f"--platform={tag}" for tag in system.tags]
    return subprocess.run([*command, *wanted(system, python)], capture_output=True, text=True, check=False)


def check(system: System, python: str) -> str:
    """Return pip's complaint: empty when every package is there ready-made."""
    with tempfile.TemporaryDirectory() as folder:
        answer = pip_for(system, python, "install", "--dry-run", "--ignore-installed", "--target", folder)
    return answer.stderr.strip().splitlines()[-1] if answer.returncode else ""


def fetch(folder: Path, system: System, python: str) -> None:
    """Download the wheels of one system and Python into the folder; those already there are kept."""
    answer = pip_for(system, python, "download", "--dest", str(folder), "--find-links", str(folder))
    if answer.returncode:
        raise SystemExit(f"{system.name}, Python {python}: pip could not fetch everything:\n{answer.stderr[-2000:]}")


def fetch_for_this_machine(folder: Path) -> None:
    """Download the wheels that this machine and this Python need."""
    names = [str(requirement) for requirement in pinned()]
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--quiet"]
    command += ["--disable-pip-version-check", "--dest", str(folder)]
    if subprocess.run([*command, *names], check=False).returncode:
        raise SystemExit("pip could not fetch everything (see above). Is the network there?")


def main() -> int:
    """Check, or fetch when a folder is named; print one line for each kind of machine."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="fetch the wheels into this folder")
    parser.add_argument("--everyone", action="store_true", help="for every system and Python, not only for this one")
    options = parser.parse_args()
    if options.folder and not options.everyone:
        fetch_for_this_machine(options.folder)
        return 0
    missing = 0
    for system in SYSTEMS:
        for python in PYTHONS:
            if options.folder:
                fetch(options.folder, system, python)
                complaint = ""
            else:
                complaint = check(system, python)
            missing += bool(complaint)
            print(f"{system.name:<16} Python {python:<6}{complaint or 'every package is ready-made'}", flush=True)
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
