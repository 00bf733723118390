"""From a person's settings to the vertices of their head: ICT-FaceKit's shapes on MakeHuman's mesh and body."""

from functools import cache

import numpy as np
from scipy.spatial import cKDTree

from facelab_synthesis.assets import base_mesh
from facelab_synthesis.body import body_vertices, middle_vertices
from facelab_synthesis.expressions import movements
from facelab_synthesis.features import feature_offsets
from facelab_synthesis.geometry import fit_sphere, smoothstep, stream
from facelab_synthesis.head import BODY_VERTICES, BOTH_EYES, LEFT_EYE, RIGHT_EYE
from facelab_synthesis.ict import CarriedKit, carried_kit
from facelab_synthesis.jaw import smooth_below_jaw
from facelab_synthesis.lids import set_lids
from facelab_synthesis.lips import close_lips
from facelab_synthesis.mouth import settle_mouth
from facelab_synthesis.records import Person

# Shares of the three sources of shape. ICT's modes are learnt from scans and count 1 for a person as common as those
# scanned; at 1.4 faces became caricatures. MakeHuman's own targets move the scans' mean by sex, age and weight.
MODES, LARGE_SETTINGS, OWN_FEATURES = 1.0, 0.80, 0.28
# How far the modes follow the sex setting, in units of the difference MakeHuman makes: its mean is a man's.
SEX_LEANING = 0.55
MODE_LIMIT = 1.7
EYE_RADIUS = 0.1325


def shaped_vertices(person: Person, expression: str = "neutral", strength: float = 1.0) -> np.ndarray:
    """Return the base vertices (n, 3) of a person with an expression, eyes where the canonical eyes are.

    Parameters
    ----------
    person : Person
    expression : str
        A key of ``expressions.EXPRESSIONS``.
    strength : float
        0..1.
    """
    kit, canonical = carried_kit(), base_mesh().positions
    body = body_vertices(person)
    own = LARGE_SETTINGS * (body - middle_vertices()) + OWN_FEATURES * feature_offsets(person)
    coefficients = mode_coefficients(person)
    face = kit.positions + np.tensordot(coefficients, kit.modes, 1) + own[kit.vertices]
    for name, amount in movements(person, expression, strength).items():
        face = face + amount * kit.movements[name]
    face = set_lids(person, face, kit, expression, strength)
    # Below the jaw the head passes into MakeHuman's neck.
    of_face = smoothstep(5.90, 6.35, canonical[kit.vertices, 1])[:, None]
    shaped = body.copy()
    shaped[kit.vertices] = (1 - of_face) * body[kit.vertices] + of_face * face
    shaped = smooth_below_jaw(shaped)
    _follow(shaped, kit)
    _place_eyes(shaped, kit, coefficients, own)
    settle_mouth(shaped)
    close_lips(shaped)
    return shaped + canonical[BOTH_EYES].mean(0) - shaped[BOTH_EYES].mean(0)


def mode_coefficients(person: Person) -> np.ndarray:
    """Return a person's weights (100,) of ICT's identity modes, drawn as the scans are spread and leaning by sex."""
    drawn = stream(person.seed, "modes").normal(0, MODES, 100)
    side = 1 if person.is_male else -1
    return (np.clip(drawn, -MODE_LIMIT, MODE_LIMIT) + side * SEX_LEANING * sex_direction()).astype(np.float32)


@cache
def sex_direction() -> np.ndarray:
    """Return the modes' weights (100,) that come nearest to half the difference between MakeHuman's sex settings."""
    kit = carried_kit()
    on_face = base_mesh().positions[kit.vertices, 1] > 6.2
    half = 0.5 * (middle_vertices(0.94) - middle_vertices(0.06))[kit.vertices][on_face].ravel()
    modes = kit.modes[:, on_face].reshape(len(kit.modes), -1).astype(float)
    # Weights of the modes have variance 1, so a ridge: the likeliest person who differs so.
    ridge = 0.02**2 * np.sqrt(modes.shape[1])
    return np.linalg.solve(modes @ modes.T + ridge * np.eye(len(modes)), modes @ half)


@cache
def _followers():
    """Return the helpers near the head, and which face vertices (k, 4) they follow with which weights (k, 4)."""
    canonical, kit = base_mesh().positions, carried_kit()
    helpers = np.arange(BODY_VERTICES, len(canonical))
    helpers = helpers[(canonical[helpers, 1] > 6.1) & (np.abs(canonical[helpers, 0]) < 1.2)]
    distance, near = cKDTree(canonical[kit.vertices]).query(canonical[helpers], k=4)
    weight = 1 / (distance + 1e-3)
    return helpers, near, weight / weight.sum(1, keepdims=True)


def _follow(shaped, kit: CarriedKit):
    """Move lashes and other helpers with the skin beside them."""
    canonical = base_mesh().positions
    helpers, near, weight = _followers()
    shift = shaped[kit.vertices] - canonical[kit.vertices]
    shaped[helpers] = canonical[helpers] + (shift[near] * weight[..., None]).sum(1)


def _place_eyes(shaped, kit: CarriedKit, coefficients, own):
    """Set both eyeballs where the modes put ICT's, moved on with the lids."""
    canonical = base_mesh().positions
    for side, part in enumerate((LEFT_EYE, RIGHT_EYE)):
        centre, radius = fit_sphere(canonical[part])
        lids = kit.vertices[np.linalg.norm(canonical[kit.vertices] - centre, axis=1) < 0.24]
        place = kit.eyes[side] + coefficients @ kit.eye_modes[:, side] + own[lids].mean(0)
        shaped[part] = (canonical[part] - centre) * (EYE_RADIUS / radius) + place
