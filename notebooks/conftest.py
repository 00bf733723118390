"""For a plain 'pytest --nbval-lax notebooks': the kernels keep nothing in a learner's own folder."""

import os
import shutil
import tempfile

if "FACELAB_WORK" not in os.environ:  # 'make test' has set one already
    os.environ["FACELAB_WORK"] = tempfile.mkdtemp(prefix="face-value-")


def pytest_unconfigure():
    """Take the folder away again."""
    if os.path.basename(os.environ["FACELAB_WORK"]).startswith("face-value-"):
        shutil.rmtree(os.environ["FACELAB_WORK"], ignore_errors=True)
