"""For whatever pytest runs here, the notebooks too: nothing is kept in, or taken from, a learner's own folders."""

import os
import shutil
import signal
import tempfile

from facelab.paths import keep_inside

MINE = ""


def pytest_configure(config):
    """Give answers, caches and Jupyter's own files a folder of this run, whatever the environment names."""
    global MINE
    MINE = tempfile.mkdtemp(prefix="face-value-")
    os.environ["FACELAB_WORK"] = MINE
    os.environ["FACELAB_PERSONAL"] = os.path.join(MINE, "personal")
    keep_inside()
    _hear_signals()


def _hear_signals():
    """Undo what 'nohup' and a shell's '&' do: tests send these signals to commands that would inherit being deaf."""
    for name, handler in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)


def pytest_unconfigure():
    """Take that folder away again, and no other."""
    shutil.rmtree(MINE, ignore_errors=True)
