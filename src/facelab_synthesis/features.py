"""What makes a face one's own beyond its overall shape: MakeHuman's local targets, drawn gently."""

from functools import cache

import numpy as np

from facelab_synthesis.assets import add_target, base_mesh
from facelab_synthesis.geometry import stream
from facelab_synthesis.records import Person

# Families of local targets: folder, stem, the two directions, spread, and whether there is one for each side.
_FAMILIES = [
    ("chin", "chin", "bones cleft height jaw-drop prognathism prominent width", "decr incr", 0.45, False),
    ("cheek", "cheek", "bones inner volume", "decr incr", 0.5, True),
    ("cheek", "cheek", "trans", "down up", 0.4, True),
    ("ears", "ear", "flap lobe scale scale-vert wing", "decr incr", 0.4, True),
    ("eyebrows", "eyebrows", "angle trans", "down up", 0.5, False),
    ("eyebrows", "eyebrows", "trans", "backward forward", 0.5, False),
    ("eyes", "eye", "bag bag-height height1 height2 height3 scale", "decr incr", 0.45, True),
    ("eyes", "eye", "corner1 corner2 eyefold-angle eyefold trans", "down up", 0.45, True),
    ("eyes", "eye", "trans", "in out", 0.45, True),
    ("eyes", "eye", "epicanthus", "in out", 0.5, True),
    ("eyes", "eye", "eyefold", "concave convex", 0.5, True),
    ("eyes", "eye", "push1 push2", "in out", 0.4, True),
    ("forehead", "forehead", "nubian scale-vert temple", "decr incr", 0.45, False),
    ("forehead", "forehead", "trans", "backward forward", 0.4, False),
    ("head", "head", "back-scale-depth fat scale-depth scale-horiz scale-vert", "decr incr", 0.4, False),
    ("head", "head", "angle", "in out", 0.3, False),
    (
        "mouth",
        "mouth",
        "cupidsbow cupidsbow-width lowerlip-height lowerlip-volume lowerlip-width philtrum-volume "
        "scale-depth scale-horiz scale-vert upperlip-height upperlip-volume upperlip-width",
        "decr incr",
        0.5,
        False,
    ),
    (
        "mouth",
        "mouth",
        "angles lowerlip-ext lowerlip-middle trans upperlip-ext upperlip-middle",
        "down up",
        0.4,
        False,
    ),
    ("mouth", "mouth", "laugh-lines dimples", "in out", 0.4, False),
    ("mouth", "mouth", "trans", "backward forward", 0.4, False),
    (
        "nose",
        "nose",
        "flaring greek hump nostrils-width point-width scale-depth scale-horiz scale-vert septumangle volume "
        "width1 width2 width3",
        "decr incr",
        0.5,
        False,
    ),
    ("nose", "nose", "base nostrils-angle point trans", "down up", 0.45, False),
    ("nose", "nose", "curve", "concave convex", 0.5, False),
    ("nose", "nose", "compression", "compress uncompress", 0.4, False),
    ("nose", "nose", "trans", "backward forward", 0.4, False),
    ("neck", "neck", "double scale-depth scale-horiz", "decr incr", 0.4, False),
]
_HEAD_SHAPES = ("diamond", "invertedtriangular", "oval", "rectangular", "round", "square", "triangular")
# The asymmetries that concern the face, each in two versions, left and right.
_ASYMMETRIES = tuple(
    f"{place}-{number}"
    for place, numbers in {
        "brown": "12",
        "cheek": "12",
        "eye": "1357",
        "jaw": "123",
        "mouth": "12",
        "nose": "1234",
    }.items()
    for number in numbers
)

# Drawn at full spread the targets give caricatures; these factors keep every face an ordinary one.
_LOCAL_SPREAD, _LOCAL_LIMIT, _ASYMMETRY_SPREAD, _HEAD_SHAPE_LIMIT = 0.70, 0.85, 0.10, 0.5


@cache
def local_targets() -> tuple[tuple[tuple[str, ...], tuple[str, ...], float], ...]:
    """Return the two-way local targets: the paths of one direction, of the other, and the spread of the setting."""
    pairs = []
    for folder, stem, features, directions, spread, sided in _FAMILIES:
        low, high = directions.split()
        for feature in features.split():
            sides = ("l-", "r-") if sided else ("",)
            paths = [tuple(f"{folder}/{side}{stem}-{feature}-{way}" for side in sides) for way in (low, high)]
            pairs.append((*paths, spread))
    return tuple(pairs)


def _gentle(path: str, setting: float) -> float:
    """Keep a local setting within what reads as an ordinary, unexaggerated face.

    Parameters
    ----------
    path : str
        The target in its first direction.
    setting : float
        -1..1; negative means the first direction.
    """
    if path.startswith("nose"):
        setting = float(np.clip(0.75 * setting, -0.38, 0.38))
    if path.startswith(("mouth", "cheek", "chin")):
        setting = float(np.clip(0.85 * setting, -0.5, 0.5))
    if "eyebrows-angle" in path:  # slanting brows scowl
        return float(np.clip(setting, -0.15, 0.15))
    if "eyebrows-trans-down" in path:
        return float(np.clip(setting, -0.25, 0.5))
    if "mouth-angles" in path:  # hanging corners sulk
        return float(np.clip(setting, -0.05, 0.4))
    if "eye-corner" in path or "eyefold-angle" in path:
        return float(np.clip(setting, -0.35, 0.35))
    if "head-scale-vert" in path or "forehead-scale-vert" in path:  # tall heads look like eggs, bald ones most
        return float(np.clip(setting, -0.4, 0.0))
    if "head-scale-horiz" in path:
        return float(np.clip(setting, -0.12, 0.4))
    if path.startswith(("head/head-back", "head/head-angle", "forehead/forehead-nubian")):
        return float(np.clip(setting, -0.25, 0.25))
    if "forehead-temple" in path:
        return float(np.clip(setting + 0.15, -0.1, 0.5))
    if "nose-volume" in path or "nose-scale" in path:
        return min(setting, 0.10)
    if "mouth-scale-horiz" in path:  # the neutral mouth is too wide and its lips too flat
        return float(np.clip(setting - 0.12, -0.4, 0.2))
    if "lip-volume" in path or "lip-height" in path:
        return float(np.clip(setting + 0.07, -0.2, 0.4))
    if "neck-scale" in path:
        return float(np.clip(setting - 0.25, -0.6, 0.1))
    return setting


def feature_offsets(person: Person) -> np.ndarray:
    """Return how a person's own features move the base vertices (n, 3), decimetres."""
    canonical = base_mesh().positions
    positions = canonical.copy()
    rng = stream(person.seed, "features")
    for low, high, spread in local_targets():
        setting = np.clip(rng.normal(0, spread * _LOCAL_SPREAD), -_LOCAL_LIMIT, _LOCAL_LIMIT)
        setting = _gentle(low[0], float(setting))
        for path in high if setting > 0 else low:
            add_target(positions, path, abs(setting))
    for name in rng.choice(_HEAD_SHAPES, 2, replace=False):
        add_target(positions, f"head/head-{name}", rng.uniform(0, _HEAD_SHAPE_LIMIT))
    for name in _ASYMMETRIES:
        calm = 0.5 if name.startswith(("mouth", "jaw")) else 1.0  # a crooked mouth reads as a sneer
        strength = calm * abs(rng.normal(0, _ASYMMETRY_SPREAD))
        add_target(positions, f"asym/asym-{name}-{rng.choice(['l', 'r'])}", strength)
    return positions - canonical
