"""What a face does: the muscle movements, named as in ICT-FaceKit, of resting looks and of expressions.

Mouths stay closed: the base mesh has no teeth worth showing, and an open mouth was a black slot.
"""

import numpy as np

from facelab_synthesis.geometry import stream
from facelab_synthesis.records import Person

# How a face looks when it does nothing. A truly slack face looks worried or cross, so every look lifts the mouth.
RESTING_LOOKS = {
    "calm": {"mouthSmile": 0.22, "cheekSquint": 0.06},
    "friendly": {"mouthSmile": 0.28, "cheekSquint": 0.14, "browInnerUp": 0.02},
    "tired": {"mouthSmile": 0.20, "eyeSquint": 0.12},
}
EXPRESSIONS = {
    "neutral": {},
    "smile": {"mouthSmile": 0.80, "cheekSquint": 0.55, "mouthDimple": 0.15},
    "squint": {"eyeSquint": 0.6, "mouthSmile": 0.35, "cheekSquint": 0.3},
    "surprise": {"browInnerUp": 0.5, "browOuterUp": 0.5, "eyeWide": 0.3, "mouthSmile": 0.22},
    "frown": {"browDown": 0.5, "mouthPress": 0.2},
}


def movements(person: Person, expression: str, strength: float) -> dict[str, float]:
    """Return how strongly each movement of the face is made, both sides alike.

    Parameters
    ----------
    person : Person
    expression : str
        A key of ``EXPRESSIONS``.
    strength : float
        0..1.
    """
    rng = stream(person.seed, "lids")
    made = {"eyeSquint": float(np.clip(rng.normal(0.10, 0.06), 0, 0.22))}
    expressed = EXPRESSIONS[expression]
    for name, amount in RESTING_LOOKS[person.resting_expression].items():
        if name not in expressed:
            made[name] = made.get(name, 0) + amount
    for name, amount in expressed.items():
        made[name] = made.get(name, 0) + strength * amount
    return made
