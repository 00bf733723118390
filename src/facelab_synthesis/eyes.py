"""Paints the eye: white, iris and pupil, and the shade the lids throw on them."""

import numpy as np
from scipy.ndimage import gaussian_filter

from facelab_synthesis.geometry import smooth_noise, smoothstep, stream
from facelab_synthesis.records import Person
from facelab_synthesis.tones import IRIS_REFLECTANCE

SIZE, IRIS_RADIUS = 256, 0.475
WHITE = np.array([0.36, 0.335, 0.315])


def paint_eye(person: Person) -> np.ndarray:
    """Return the eye's colour (256, 256, 3) seen from the front, linear reflectance, with the shade of the lids.

    White and iris darken a little with the skin around them: lit alike but exposed for the face, they would glow.
    """
    rng = stream(person.seed, "eye")
    size, iris_radius = SIZE, IRIS_RADIUS * rng.uniform(0.96, 1.03)
    axis = (np.arange(size) + 0.5) / size * 2 - 1
    x, y = np.meshgrid(axis, -axis)
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    white = WHITE * np.interp(person.tone, [3, 10], [1.0, 0.44])
    colour = white * (1 - 0.35 * smoothstep(0.45, 0.95, radius))[..., None] * np.array([1, 0.95, 0.92])
    veins = np.clip(smooth_noise(rng, (size, size), 2) - 1.6, 0, 1) * smoothstep(0.5, 0.9, radius)
    colour = colour * np.exp(-veins[..., None] * np.array([0.05, 0.4, 0.4]))
    spokes = gaussian_filter(rng.standard_normal(200), 1, mode="wrap") * 1.5
    streaks = 1 + 0.25 * np.interp(angle, np.linspace(-np.pi, np.pi, 200), spokes)
    base = np.array(IRIS_REFLECTANCE[person.eye_colour]) * np.interp(person.tone, [2, 10], [1.0, 0.38])
    rim = 1.15 - 0.55 * smoothstep(0.6 * iris_radius, iris_radius, radius)
    inside = smoothstep(iris_radius + 0.05, iris_radius - 0.04, radius)[..., None]
    colour = colour * (1 - inside) + base * (streaks * rim)[..., None] * inside
    pupil = smoothstep(iris_radius * 0.48 + 0.03, iris_radius * 0.48 - 0.02, radius)[..., None]
    colour = colour * (1 - pupil) + 0.004 * pupil
    lid_shade = (1 - 0.55 * smoothstep(0.10, 0.52, y)) * (1 - 0.18 * smoothstep(-0.25, -0.6, y))
    return np.clip(colour * lid_shade[..., None], 0.003, 1).astype(np.float32)
