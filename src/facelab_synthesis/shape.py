"""From a person's settings to the vertices of their head: MakeHuman's shape targets, drawn gently."""

from functools import cache

import numpy as np

from facelab_synthesis.assets import base_mesh, target
from facelab_synthesis.cast import Person
from facelab_synthesis.geometry import stream
from facelab_synthesis.head import BOTH_EYES

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
# The neutral mesh looks half asleep: its eyes are opened and enlarged for everybody alike.
_AWAKE = {"height2-incr": 0.30, "height1-incr": 0.20, "height3-incr": 0.20, "scale-incr": 0.32}

# How a face looks when it does nothing. A truly slack mesh looks worried or cross, so every look lifts the mouth.
RESTING_LOOKS = {
    "calm": {"mouthSmile": 0.26, "cheekSquint": 0.10, "browInnerUp": 0.02},
    "friendly": {"mouthSmile": 0.42, "cheekSquint": 0.20, "browInnerUp": 0.04},
    "tired": {"mouthSmile": 0.20, "cheekSquint": 0.06, "eyeBlink": 0.14, "eyeSquint": 0.08},
}
# Mouths stay closed: the mesh has no teeth worth showing, and an open mouth was a black slot.
EXPRESSION_UNITS = {
    "neutral": {},
    "smile": {"mouthSmile": 0.64, "cheekSquint": 0.45, "mouthDimple": 0.2},
    "squint": {"eyeSquint": 0.7, "mouthSmile": 0.4},
    "surprise": {"browInnerUp": 0.6, "browOuterUp": 0.6, "eyeWide": 0.35, "mouthSmile": 0.30},
    "frown": {"browDown": 0.6, "mouthFrown": 0.25, "mouthPress": 0.3},
}
_UNPAIRED = {"browInnerUp"}


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


def _add(positions, path, strength):
    if abs(strength) > 1e-4:
        vertices, offsets = target(path)
        positions[vertices] += strength * offsets


def _add_body(positions, person):
    """Add the large settings: sex, age, base shape, weight and muscle."""
    sexes = {"male": 0.94, "female": 0.06} if person.is_male else {"male": 0.06, "female": 0.94}
    ages = {"young": 1 - person.ageing, "old": person.ageing}
    # MakeHuman's file names for its three base shapes.
    shapes = {"african": person.shape_a, "asian": person.shape_b, "caucasian": person.shape_c}
    weights = _three_way(person.weight, "weight")
    muscles = _three_way(person.muscle, "muscle")
    for sex, sex_share in sexes.items():
        for age, age_share in ages.items():
            share = sex_share * age_share
            for shape, shape_share in shapes.items():
                _add(positions, f"macrodetails/{shape}-{sex}-{age}", share * shape_share)
            for muscle, muscle_share in muscles.items():
                for weight, weight_share in weights.items():
                    path = f"macrodetails/universal-{sex}-{age}-{muscle}-{weight}"
                    _add(positions, path, share * muscle_share * weight_share)


def _three_way(setting, name):
    return {
        f"min{name}": max(0, 1 - 2 * setting),
        f"average{name}": 1 - abs(2 * setting - 1),
        f"max{name}": max(0, 2 * setting - 1),
    }


def _add_features(positions, person):
    """Add what makes the face this person's own, all from the person's seed."""
    rng = stream(person.seed, "features")
    for low, high, spread in local_targets():
        setting = np.clip(rng.normal(0, spread * _LOCAL_SPREAD), -_LOCAL_LIMIT, _LOCAL_LIMIT)
        setting = _gentle(low[0], float(setting))
        for path in high if setting > 0 else low:
            _add(positions, path, abs(setting))
    for name in rng.choice(_HEAD_SHAPES, 2, replace=False):
        _add(positions, f"head/head-{name}", rng.uniform(0, _HEAD_SHAPE_LIMIT))
    for name in _ASYMMETRIES:
        calm = 0.5 if name.startswith(("mouth", "jaw")) else 1.0  # a crooked mouth reads as a sneer
        _add(positions, f"asym/asym-{name}-{rng.choice(['l', 'r'])}", calm * abs(rng.normal(0, _ASYMMETRY_SPREAD)))
    for side in "lr":
        for name, strength in _AWAKE.items():
            _add(positions, f"eyes/{side}-eye-{name}", strength)


def _add_movement(positions, units, strength):
    for unit, amount in units.items():
        for side in ("",) if unit in _UNPAIRED else ("Left", "Right"):
            _add(positions, f"faceunits/{unit}{side}", amount * strength)


def shaped_vertices(person: Person, expression: str = "neutral", strength: float = 1.0) -> np.ndarray:
    """Return the base vertices (n, 3) of a person with an expression, eyes where the canonical eyes are.

    Parameters
    ----------
    person : Person
    expression : str
        A key of ``EXPRESSION_UNITS``.
    strength : float
        0..1.
    """
    canonical = base_mesh().positions
    positions = canonical.copy()
    _add_body(positions, person)
    _add_features(positions, person)
    # Sex and weight change the height of the whole body; the head must stay put.
    positions += canonical[BOTH_EYES].mean(0) - positions[BOTH_EYES].mean(0)
    expressed = EXPRESSION_UNITS[expression]
    resting = {unit: k for unit, k in RESTING_LOOKS[person.resting_expression].items() if unit not in expressed}
    _add_movement(positions, resting, 1.0)
    _add_movement(positions, expressed, strength)
    return positions
