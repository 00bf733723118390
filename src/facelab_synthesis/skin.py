"""Paints a person's skin: colour, relief and gloss, from tone, age, folds, freckles, moles and the shadow of hair."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from facelab_synthesis.folds import structure
from facelab_synthesis.geometry import smooth_noise, smoothstep, stream
from facelab_synthesis.head import (
    TEXTURE_SHAPE,
    beard_mask,
    blob,
    brow_distance,
    canonical_map,
    scalp_mask,
    texture_mask,
)
from facelab_synthesis.records import Person
from facelab_synthesis.tones import BLOOD, HAIR_REFLECTANCE, LUMINANCE, MELANIN, tone_albedo
from facelab_synthesis.traits import brow_colour, brows_of, hairline_of


@dataclass(frozen=True)
class SkinTextures:
    """What the renderer puts on a head, over the head's chart (h, w), float32.

    Attributes
    ----------
    colour : ndarray (h, w, 3)
        Linear reflectance.
    relief : ndarray (h, w)
        Height, decimetres.
    roughness : ndarray (h, w)
        0..1.
    luminance : float
        Median reflectance of the face, weighted as the eye weights colours: what exposure is set by.
    neck_colour : ndarray (3,)
    """

    colour: np.ndarray
    relief: np.ndarray
    roughness: np.ndarray
    luminance: float
    neck_colour: np.ndarray


@lru_cache(maxsize=2)
def paint_skin(person: Person, beard: str, hair_style: str) -> SkinTextures:
    """Paint the head of a person as it is in one capture (beard and hair can change between captures)."""
    points, lips = canonical_map(), texture_mask("lips", 2.0)
    x, y, z = points[..., 0], points[..., 1], points[..., 2]
    folds = structure(person)
    blood = _blood(person, points) + _marks(person, points, "blemishes", 5, 0.005, (0.15, 0.5))
    melanin = _melanin(person, points) + folds.melanin + _freckles(person, points)
    melanin = melanin + _marks(person, points, "moles", 3, 0.0030, (0.5, 1.4))
    melanin = melanin + _marks(person, points, "age spots", 12 * person.ageing**2, 0.008, (0.08, 0.28))
    redness, browning = _lips(person, points, lips)
    colour = tone_albedo(person.tone) * np.exp(-(blood + redness)[..., None] * BLOOD)
    colour = _shade_hair(colour * np.exp(-(melanin + browning)[..., None] * MELANIN), person, beard, hair_style, points)
    on_face = (np.abs(x) < 0.45) & (y > 6.5) & (y < 7.8) & (z > 1.0)
    return SkinTextures(
        colour=np.clip(colour, 0.004, 0.92).astype(np.float32),
        relief=(folds.height + _grain(person, points, lips)).astype(np.float32),
        roughness=_roughness(person, points, lips),
        luminance=float(np.median(colour[on_face] @ LUMINANCE)),
        neck_colour=np.median(colour[(y > 5.6) & (y < 6.0)], 0),
    )


def _seen_on(tone, light, dark):
    """Return an amount between what it is on the lightest and on the darkest skin: pigment hides pigment."""
    return float(np.interp(tone, [1, 10], [light, dark]))


def _blood(person, points):
    """Return where blood shows through (h, w): cheeks, nose, ears, lids, each as much as this person's."""
    rng = stream(person.seed, "blood")
    flush = np.clip(rng.normal(0.5, 0.2), 0.1, 0.9)
    blood = 0.10 + 0.15 * texture_mask("ears", 6)
    for centre, size, common in (
        ((0.40, 6.98, 1.3), (0.2, 0.18, 0.28), 0.26),  # cheeks
        ((0, 6.97, 1.65), (0.15, 0.13, 0.2), 0.22),  # tip of the nose
        ((0.11, 6.88, 1.55), (0.05, 0.05, 0.1), 0.14),  # wings of the nose
        ((0, 6.32, 1.48), (0.2, 0.12, 0.2), 0.10),  # chin
        ((0, 7.8, 1.4), (0.45, 0.2, 0.3), 0.08),  # forehead
        ((0.30, 7.16, 1.35), (0.17, 0.075, 0.25), 0.09),  # under the eye
        ((0.31, 7.32, 1.35), (0.17, 0.06, 0.25), 0.07),  # the upper lid
    ):
        blood = blood + common * (0.5 * flush + rng.gamma(1.5, 0.45)) * blob(points, centre, size)
    uneven = rng.uniform(0.04, 0.14)
    blood = blood + uneven * (smooth_noise(rng, TEXTURE_SHAPE, 22) + 0.6 * smooth_noise(rng, TEXTURE_SHAPE, 8))
    return blood * _seen_on(person.tone, 1.0, 0.30)


def _melanin(person, points):
    """Return pigment over the person's tone (h, w): lids, mouth, temples, forehead, and the unevenness of all skin."""
    rng = stream(person.seed, "melanin")
    melanin = 0.018 * smooth_noise(rng, TEXTURE_SHAPE, 1.2)
    tired = 0.06 if person.resting_expression == "tired" else 0.0
    under_eye, upper_lid = blob(points, (0.30, 7.15, 1.35), (0.17, 0.07, 0.25)), texture_mask("eyelids", 3)
    round_eyes = (0.05 + tired + rng.gamma(1.4, 0.10) + 0.10 * person.ageing) * under_eye
    round_eyes = round_eyes + (0.08 + rng.gamma(1.3, 0.12)) * upper_lid
    melanin = melanin + _seen_on(person.tone, 1.0, 0.55) * round_eyes
    for centre, size, mean, spread in (
        ((0, 6.62, 1.5), (0.32, 0.20, 0.4), 0.05, 0.10),  # round the mouth
        ((0, 7.75, 1.4), (0.50, 0.22, 0.5), 0.02, 0.11),  # forehead
        ((0.55, 7.0, 1.0), (0.20, 0.40, 0.5), 0.03, 0.10),  # sides
        ((0, 7.05, 1.6), (0.12, 0.30, 0.3), 0.00, 0.08),  # bridge of the nose
    ):
        melanin = melanin + rng.normal(mean, spread) * blob(points, centre, size)
    uneven = rng.uniform(0.02, 0.09)
    melanin = melanin + uneven * (smooth_noise(rng, TEXTURE_SHAPE, 30) + 0.6 * smooth_noise(rng, TEXTURE_SHAPE, 12))
    return melanin + 0.30 * blob(points, (0.115, 6.86, 1.5), (0.03, 0.02, 0.06))  # crease beside the nostril


def _marks(person, points, kind, expected, size, amounts):
    """Return round marks (h, w), about ``expected`` of them, of a typical radius, each a little different."""
    rng = stream(person.seed, kind)
    x, y, front = points[..., 0], points[..., 1], points[..., 2] > 0.6
    marks = np.zeros(TEXTURE_SHAPE)
    for _ in range(min(rng.poisson(expected * rng.gamma(1.5, 0.66)), 25)):
        centre_x, centre_y, radius = rng.uniform(-0.6, 0.6), rng.uniform(6.3, 7.95), size * rng.gamma(3, 1.0)
        spot = np.exp(-((x - centre_x) ** 2 + (y - centre_y) ** 2) / radius**2)
        marks += rng.uniform(*amounts) * spot * front
    return marks


def _freckles(person, points):
    rng = stream(person.seed, "freckles")
    freckled = max(0.0, rng.normal(0.0, 0.55)) * smoothstep(6, 3, person.tone)
    spots = np.clip(smooth_noise(rng, TEXTURE_SHAPE, 1.8) - 1.3, 0, 1.3)
    where = blob(points, (0.28, 7.02, 1.4), (0.35, 0.24, 0.4)) + 0.3 * (points[..., 2] > 0.9)
    return 0.7 * freckled * spots * where


def _lips(person, points, lips):
    """Return blood and pigment of the lips (h, w): their colour, and an edge that is sharp or soft."""
    rng = stream(person.seed, "lips")
    x, y, z = points[..., 0], points[..., 1], points[..., 2]
    edge = smoothstep(0.15, rng.uniform(0.55, 1.0), lips)
    red = np.clip(rng.normal(0.55 if person.is_male else 0.70, 0.24), 0.2, 1.3)
    if not person.is_male and rng.random() < 0.3:  # lipstick
        red += rng.uniform(0.4, 0.9)
    brown = np.clip(rng.normal(0.12, 0.18), -0.08, 0.55)
    upper = smoothstep(6.60, 6.64, y) * rng.normal(0.08, 0.08)
    mouth_line = np.exp(-(((y - 6.621) / 0.012) ** 2)) * (np.abs(x) < 0.235) * (z > 1.38)
    redness = edge * red * _seen_on(person.tone, 1.0, 0.45)
    return redness, edge * (brown + upper) + 0.25 * mouth_line * lips


def _cover(colour, paint, share):
    """Lay ``paint`` over ``colour`` where ``share`` (h, w) says, never lightening the skin."""
    share = np.clip(share, 0, 1)[..., None]
    return colour * (1 - share) + np.minimum(paint, colour) * share


def _shade_hair(colour, person, beard, hair_style, points):
    """Darken the skin where hairs too fine to draw stand: beard shadow, roots of the brows, scalp."""
    rng = stream(person.seed, "hair shade")
    hair = np.array(HAIR_REFLECTANCE[person.hair_colour])
    own_shadow = rng.gamma(2.0, 0.035)
    if person.is_male:
        # Stubble is hair seen through skin: its colour is mixed in. Absorbing it as melanin would glow orange.
        share = {
            "none": min(own_shadow, 0.20),
            "moustache": min(own_shadow, 0.20),
            "stubble": 0.36,
            "short beard": 0.45,
        }
        share = share[beard] * (0.5 if person.hair_colour in ("grey", "white", "fair") else 1.0)
        grain = np.clip(1 + 0.4 * smooth_noise(rng, TEXTURE_SHAPE, 1.0), 0.2, 1.8)
        colour = _cover(colour, hair * 1.5 + 0.12 * colour, share * beard_mask(points) * grain)
    brows = brows_of(person)
    distance = brow_distance(points, brows)
    roots = np.exp(-((np.clip(distance, 0, None) / 0.9) ** 2)) * (distance < 2.4)
    share = 0.34 * brows.density * roots
    colour = _cover(colour, np.array(HAIR_REFLECTANCE[brow_colour(person)]) * 1.3, share)
    scalp = scalp_mask(points, hairline_of(person))
    if hair_style == "shaved":
        return _cover(colour, hair * 1.5 + 0.3 * colour, 0.30 * scalp)
    # Under hair the scalp takes its colour, in its shade, so that no bare wedge shows at the forehead.
    share = 0.9 * smoothstep(0.30, 0.95, scalp)[..., None]
    depth = 0.9 if person.hair_colour in ("grey", "white") else 0.55
    return colour * (1 - share) + np.minimum(depth * hair + 0.04 * colour, colour) * share


def _grain(person, points, lips):
    """Return the height of coarse pores and of the fine creases of the lips (h, w), decimetres."""
    rng = stream(person.seed, "grain")
    coarse = rng.uniform(0.6, 1.5) * (1 + 0.5 * person.ageing)
    skin = 0.00030 * smooth_noise(rng, TEXTURE_SHAPE, 1.3) + 0.00030 * smooth_noise(rng, TEXTURE_SHAPE, 3)
    creases = 0.0010 * np.sin(points[..., 0] * 260 + smooth_noise(rng, TEXTURE_SHAPE, 6))
    return coarse * skin * (1 - lips) + creases * lips


def _roughness(person, points, lips):
    """Return how dull the skin is (h, w): forehead, nose and lips shine a little more."""
    rng = stream(person.seed, "gloss")
    rough = rng.uniform(0.54, 0.60) - 0.12 * lips + 0.03 * smooth_noise(rng, TEXTURE_SHAPE, 2)
    for centre, size, amount in (
        ((0, 7.05, 1.6), (0.14, 0.35, 0.3), 0.09),
        ((0, 7.8, 1.45), (0.4, 0.2, 0.3), 0.07),
        ((0.4, 7.05, 1.3), (0.15, 0.12, 0.3), 0.05),
    ):
        rough = rough - rng.uniform(0.6, 1.2) * amount * blob(points, centre, size)
    return np.clip(rough, 0.44, 0.66).astype(np.float32)
