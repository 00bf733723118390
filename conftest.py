"""For whatever pytest runs here, the notebooks too: nothing is kept in a learner's own folder."""

import os
import shutil
import tempfile

from facelab.paths import keep_inside

MINE = ""


def pytest_configure(config):
    """Give answers, caches and Jupyter's own files a folder of this run, whatever the environment names."""
    global MINE
    MINE = tempfile.mkdtemp(prefix="face-value-")
    os.environ["FACELAB_WORK"] = MINE
    keep_inside()


def pytest_unconfigure():
    """Take that folder away again, and no other."""
    shutil.rmtree(MINE, ignore_errors=True)
