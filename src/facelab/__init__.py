"""Face Value's laboratory: a complete face-matching pipeline that never leaves your machine."""

import os

__version__ = "0.1.0"

# The pinned ONNX Runtime cannot report to its maker; a newer one that somebody installs beside us could, and reads this
# once, as it is imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
