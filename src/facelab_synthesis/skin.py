"""Paints a person's skin and eyes: colour, relief and gloss, from tone, age, freckles and beard shadow."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.ndimage import gaussian_filter

from facelab_synthesis.cast import Person
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

LUMINANCE = np.array([0.2126, 0.7152, 0.0722])

# Skin as measured: CIELAB (L*, a*, b*; D65, 2 degrees) at tones 1, 2, ... 10, the medians of 4,603 spectrophotometer
# readings of foreheads and cheeks, within 4 degrees of the individual typology angles 62, 50, 38, 25, 12, 0, -15, -30,
# -45 and -60. From the International Skin Spectra Archive (Lu and others, Scientific Data 12:487, 2025,
# doi 10.1038/s41597-025-04857-5, CC BY 4.0), as tabulated by the humanoid-kit project's notes on skin. Readings under a
# small aperture lose some light in translucent, that is light, skin.
MEASURED_LAB = np.array(
    [
        [68.2, 10.2, 10.2],
        [65.7, 10.7, 13.4],
        [62.2, 11.4, 15.7],
        [58.3, 11.2, 17.9],
        [54.0, 11.7, 18.9],
        [50.3, 11.7, 19.0],
        [45.3, 11.1, 18.1],
        [40.8, 11.0, 16.0],
        [37.2, 10.2, 13.0],
        [33.6, 8.7, 9.6],
    ]
)
# The archive's instruments counted the surface's own reflection, which the renderer adds again: Fresnel's, index 1.4
SURFACE_REFLECTION = ((1.4 - 1) / (1.4 + 1)) ** 2
HAIR_REFLECTANCE = {
    "black": (0.010, 0.008, 0.007),
    "dark brown": (0.028, 0.018, 0.012),
    "brown": (0.068, 0.044, 0.028),
    "light brown": (0.150, 0.100, 0.060),
    "grey": (0.270, 0.258, 0.242),
    "white": (0.500, 0.485, 0.460),
}
IRIS_REFLECTANCE = {
    "dark brown": (0.015, 0.0075, 0.0045),
    "brown": (0.036, 0.018, 0.009),
    "hazel": (0.085, 0.056, 0.022),
}
# Absorption of the two pigments of skin in red, green and blue, per unit painted.
BLOOD, MELANIN = np.array([0.12, 0.62, 0.52]), np.array([0.45, 0.75, 0.95])


@dataclass(frozen=True)
class SkinTextures:
    """What the renderer puts on a head, over the head's chart (h, w), float32.

    Attributes
    ----------
    colour : ndarray (h, w, 3)
        Linear reflectance.
    relief, roughness : ndarray (h, w)
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


def linear_from_lab(lab: np.ndarray) -> np.ndarray:
    """Return linear sRGB (n, 3) for CIELAB (n, 3) under D65 (CIE 15; IEC 61966-2-1)."""
    scaled = (lab[:, :1] + 16) / 116 + np.stack([lab[:, 1] / 500, 0 * lab[:, 1], -lab[:, 2] / 200], 1)
    over = np.where(scaled > 6 / 29, scaled**3, 3 * (6 / 29) ** 2 * (scaled - 4 / 29))
    xyz = over * np.array([0.95047, 1.0, 1.08883])
    to_rgb = np.array([[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]])
    return xyz @ to_rgb.T


def tone_albedo(tone: float) -> np.ndarray:
    """Return the diffuse linear reflectance (3,) of a skin tone from 1 (lightest) to 10 (darkest)."""
    measured = linear_from_lab(MEASURED_LAB) - SURFACE_REFLECTION
    return np.exp([np.interp(tone, np.arange(1, 11), np.log(channel)) for channel in measured.T])


def brow_colour(person: Person) -> str:
    """Return the hair colour of the brows: white heads keep darker brows, or they would glow."""
    return {"white": "grey", "grey": "brown"}.get(person.hair_colour, person.hair_colour)


def brow_style(person: Person) -> tuple[float, float]:
    """Return arch and thickness of a person's brows."""
    rng = stream(person.seed, "brow style")
    arch = np.clip(rng.normal(0.1 if person.is_male else 0.8, 0.4), -0.6, 1.3)
    return float(arch), float(np.clip(rng.normal(0.80 if person.is_male else 0.62, 0.13), 0.4, 1.1))


def hairline(person: Person) -> tuple[float, float, float]:
    """Return a person's hairline: its canonical height above the forehead, how far it recedes, and how round it is."""
    rng = stream(person.seed, "hairline")
    height = rng.normal(7.93 + 0.05 * person.ageing if person.is_male else 7.90, 0.022)
    recedes = abs(rng.normal(0.04, 0.05)) + (0.12 * person.ageing if person.is_male else 0.0)
    return float(height), float(min(recedes, 0.16)), float(rng.uniform(0.05, 0.13))


@lru_cache(maxsize=2)
def paint_skin(person: Person, beard: str, hair_style: str) -> SkinTextures:
    """Paint the head of a person as it is in one capture (beard and hair can change between captures)."""
    rng = stream(person.seed, "skin")
    points = canonical_map()
    x, y, z = points[..., 0], points[..., 1], points[..., 2]
    lips, lids = texture_mask("lips", 2.5), texture_mask("eyelids", 3)
    tone, age = person.tone, person.ageing
    flush, lip_colour = np.clip(rng.normal(0.5, 0.2), 0.1, 0.9), np.clip(rng.normal(0.5, 0.2), 0.3, 0.8)

    blood = 0.10 + 0.15 * texture_mask("ears", 6)
    for centre, size, amount in (
        ((0.42, 6.98, 1.3), (0.2, 0.2, 0.25), 0.34),  # cheeks
        ((0, 6.97, 1.65), (0.16, 0.14, 0.2), 0.22),  # tip of the nose
        ((0, 6.32, 1.48), (0.2, 0.12, 0.2), 0.12),  # chin
        ((0, 7.9, 1.4), (0.4, 0.2, 0.3), 0.10),  # forehead
    ):
        blood = blood + flush * amount * blob(points, centre, size)
    blood = blood + 0.05 * smooth_noise(rng, TEXTURE_SHAPE, 18) + 0.03 * smooth_noise(rng, TEXTURE_SHAPE, 5)
    melanin = 0.05 * smooth_noise(rng, TEXTURE_SHAPE, 40) + 0.025 * smooth_noise(rng, TEXTURE_SHAPE, 10)
    melanin = melanin + 0.018 * smooth_noise(rng, TEXTURE_SHAPE, 1.2)
    around_eyes = blob(points, (0.32, 7.17, 1.35), (0.17, 0.07, 0.2))
    tired = 0.08 if person.resting_expression == "tired" else 0.0
    blood = blood + (0.08 + 0.08 * age + tired) * around_eyes
    melanin = melanin + (0.08 + 0.12 * age + tired) * around_eyes + (0.10 if person.is_male else 0.18) * lids
    melanin = melanin + 0.30 * blob(points, (0.115, 6.86, 1.5), (0.03, 0.02, 0.06))  # crease beside the nostril

    redder = (0.60 + 0.70 * lip_colour) * (0.62 if person.is_male else 0.95)
    blood = blood + lips * redder * np.interp(tone, [1, 5, 10], [1.0, 0.85, 0.45])
    melanin = melanin + lips * np.interp(tone, [1, 6, 10], [0.10, 0.16, 0.10])
    mouth_line = np.exp(-(((y - 6.625) / 0.012) ** 2)) * (np.abs(x) < 0.23) * (z > 1.4)
    melanin = melanin + 0.35 * mouth_line * lips

    freckled = max(0.0, rng.normal(-0.2, 0.6)) * smoothstep(5, 4, tone)
    spots = np.clip(smooth_noise(rng, TEXTURE_SHAPE, 2.2) - 1.7, 0, 1)
    melanin = melanin + 0.6 * freckled * spots * (blob(points, (0.3, 7.02, 1.4), (0.35, 0.25, 0.4)) + 0.3 * (z > 0.9))
    for _ in range(rng.poisson(1.2)):
        mole_x, mole_y = rng.uniform(-0.55, 0.55), rng.uniform(6.35, 7.9)
        melanin = melanin + 1.1 * np.exp(-((x - mole_x) ** 2 + (y - mole_y) ** 2) / 0.012**2) * (z > 0.9)

    colour = tone_albedo(tone) * np.exp(-blood[..., None] * BLOOD) * np.exp(-melanin[..., None] * MELANIN)
    colour = _shade_hair(colour, person, beard, hair_style, points, rng)
    return SkinTextures(
        colour=np.clip(colour, 0.004, 0.92).astype(np.float32),
        relief=_relief(points, lips, age, rng),
        roughness=_roughness(points, lips, rng),
        luminance=float(np.median(colour[(np.abs(x) < 0.45) & (y > 6.5) & (y < 7.8) & (z > 1.0)] @ LUMINANCE)),
        neck_colour=np.median(colour[(y > 5.6) & (y < 6.0)], 0),
    )


def _cover(colour, paint, share):
    """Lay ``paint`` over ``colour`` where ``share`` (h, w) says, never lightening the skin."""
    share = np.clip(share, 0, 1)[..., None]
    return colour * (1 - share) + np.minimum(paint, colour) * share


def _shade_hair(colour, person, beard, hair_style, points, rng):
    """Darken the skin where hairs too fine to draw stand: beard shadow, roots of the brows, scalp."""
    hair = np.array(HAIR_REFLECTANCE[person.hair_colour])
    if person.is_male:
        # Stubble is hair seen through skin: its colour is mixed in. Absorbing it as melanin would glow orange.
        share = {"none": 0.05, "stubble": 0.36, "short beard": 0.45}[beard]
        share *= 0.5 if person.hair_colour in ("grey", "white") else 1.0
        grain = np.clip(1 + 0.4 * smooth_noise(rng, TEXTURE_SHAPE, 1.0), 0.2, 1.8)
        colour = _cover(colour, hair * 1.5 + 0.12 * colour, share * beard_mask(points) * grain)
    arch, thickness = brow_style(person)
    distance = brow_distance(points, arch, thickness)
    roots = np.exp(-((np.clip(distance, 0, None) / 0.9) ** 2)) * (distance < 2.4)
    colour = _cover(colour, np.array(HAIR_REFLECTANCE[brow_colour(person)]) * 1.6, 0.30 * min(1, thickness) * roots)
    scalp = scalp_mask(points, hairline(person))
    if hair_style == "shaved":
        return _cover(colour, hair * 1.5 + 0.3 * colour, 0.30 * scalp)
    # Under hair the scalp takes its colour, lighter or darker, so that a parting shows no bare wedge.
    share = 0.9 * smoothstep(0.25, 0.9, scalp)[..., None]
    return colour * (1 - share) + (0.85 * hair + 0.15 * colour) * share


def _relief(points, lips, age, rng):
    """Return the height of pores, age lines and the fine creases of the lips, (h, w) in 0..1."""
    x, y = points[..., 0], points[..., 1]
    relief = 0.5 + 0.06 * smooth_noise(rng, TEXTURE_SHAPE, 1.3) + 0.04 * smooth_noise(rng, TEXTURE_SHAPE, 3)
    forehead = blob(points, (0, 7.82, 1.45), (0.38, 0.13, 0.4))
    lines = np.sin((y + 0.02 * smooth_noise(rng, TEXTURE_SHAPE, 50) + 0.03 * np.abs(x)) * 95)
    fan = np.sin(np.arctan2(y - 7.27, np.abs(x) - 0.5) * 14 + 0.4 * smooth_noise(rng, TEXTURE_SHAPE, 30))
    crows_feet = blob(points, (0.62, 7.27, 1.05), (0.09, 0.12, 0.3))
    relief = relief + age * (0.22 * lines * forehead + 0.10 * fan * crows_feet)
    creases = 0.5 + 0.10 * np.sin(x * 260 + smooth_noise(rng, TEXTURE_SHAPE, 6))
    return np.clip(relief * (1 - lips) + lips * creases, 0, 1).astype(np.float32)


def _roughness(points, lips, rng):
    """Return how dull the skin is (h, w): forehead, nose and lips shine a little more."""
    rough = 0.50 - 0.12 * lips + 0.03 * smooth_noise(rng, TEXTURE_SHAPE, 2)
    for centre, size, amount in (
        ((0, 7.05, 1.6), (0.14, 0.35, 0.3), 0.09),
        ((0, 7.8, 1.45), (0.4, 0.2, 0.3), 0.07),
        ((0.4, 7.05, 1.3), (0.15, 0.12, 0.3), 0.05),
    ):
        rough = rough - amount * blob(points, centre, size)
    return np.clip(rough, 0.31, 0.6).astype(np.float32)


def paint_eye(person: Person) -> np.ndarray:
    """Return the eye's colour (256, 256, 3) seen from the front, linear reflectance, with the shade of the lids.

    White and iris darken a little with the skin around them: lit alike but exposed for the face, they would glow.
    """
    size, iris_radius = 256, 0.415
    rng = stream(person.seed, "eye")
    axis = (np.arange(size) + 0.5) / size * 2 - 1
    x, y = np.meshgrid(axis, -axis)
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    white = np.array([0.56, 0.52, 0.49]) * np.interp(person.tone, [3, 10], [1.0, 0.5])
    colour = white * (1 - 0.35 * smoothstep(0.45, 0.95, radius))[..., None] * np.array([1, 0.95, 0.92])
    veins = np.clip(smooth_noise(rng, (size, size), 2) - 1.6, 0, 1) * smoothstep(0.5, 0.9, radius)
    colour = colour * np.exp(-veins[..., None] * np.array([0.05, 0.4, 0.4]))
    spokes = gaussian_filter(rng.standard_normal(200), 1, mode="wrap") * 1.5
    streaks = 1 + 0.25 * np.interp(angle, np.linspace(-np.pi, np.pi, 200), spokes)
    base = np.array(IRIS_REFLECTANCE[person.eye_colour]) * np.interp(person.tone, [2, 10], [1.0, 0.55])
    rim = 1.15 - 0.55 * smoothstep(0.6 * iris_radius, iris_radius, radius)
    inside = smoothstep(iris_radius + 0.05, iris_radius - 0.04, radius)[..., None]
    colour = colour * (1 - inside) + base * (streaks * rim)[..., None] * inside
    pupil = smoothstep(iris_radius * 0.48 + 0.03, iris_radius * 0.48 - 0.02, radius)[..., None]
    colour = colour * (1 - pupil) + 0.004 * pupil
    lid_shade = (1 - 0.55 * smoothstep(0.10, 0.52, y)) * (1 - 0.18 * smoothstep(-0.25, -0.6, y))
    return np.clip(colour * lid_shade[..., None], 0.003, 1).astype(np.float32)
