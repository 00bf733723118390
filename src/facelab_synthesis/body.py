"""The large settings of MakeHuman's mesh: sex, age, base shape, weight and muscle."""

from functools import cache

import numpy as np

from facelab_synthesis.assets import add_target, base_mesh
from facelab_synthesis.head import BOTH_EYES
from facelab_synthesis.records import Person

# Settings in the middle of every scale: what the two sex settings are compared at.
_MIDDLE_SHAPES = {"african": 1 / 3, "asian": 1 / 3, "caucasian": 1 / 3}


def body_vertices(person: Person) -> np.ndarray:
    """Return the base vertices (n, 3) with a person's large settings, eyes where the canonical eyes are."""
    # MakeHuman's file names for its three base shapes.
    shapes = {"african": person.shape_a, "asian": person.shape_b, "caucasian": person.shape_c}
    return _blend(0.94 if person.is_male else 0.06, person.ageing, shapes, person.weight, person.muscle)


@cache
def middle_vertices(male: float = 0.5) -> np.ndarray:
    """Return the base vertices (n, 3) with every large setting in the middle, and a share of the male setting."""
    return _blend(male, 0.4, _MIDDLE_SHAPES, 0.5, 0.5)


def _blend(male, ageing, shapes, weight, muscle):
    canonical = base_mesh().positions
    positions = canonical.copy()
    for sex, sex_share in {"male": male, "female": 1 - male}.items():
        for age, age_share in {"young": 1 - ageing, "old": ageing}.items():
            share = sex_share * age_share
            for shape, shape_share in shapes.items():
                add_target(positions, f"macrodetails/{shape}-{sex}-{age}", share * shape_share)
            for muscled, muscle_share in _three_way(muscle, "muscle").items():
                for weighed, weight_share in _three_way(weight, "weight").items():
                    path = f"macrodetails/universal-{sex}-{age}-{muscled}-{weighed}"
                    add_target(positions, path, share * muscle_share * weight_share)
    # Sex and weight change the height of the whole body; the head must stay put.
    return positions + canonical[BOTH_EYES].mean(0) - positions[BOTH_EYES].mean(0)


def _three_way(setting, name):
    return {
        f"min{name}": max(0, 1 - 2 * setting),
        f"average{name}": 1 - abs(2 * setting - 1),
        f"max{name}": max(0, 2 * setting - 1),
    }
