"""Develops linear light into a picture: exposure, background, the simulated camera, and 8-bit screen values."""

import cv2
import numpy as np
from scipy.ndimage import gaussian_filter

from facelab_synthesis.geometry import smooth_noise, stream
from facelab_synthesis.records import Capture
from facelab_synthesis.render import Light
from facelab_synthesis.tones import LUMINANCE

COLOURS = {
    "grey": (0.30, 0.31, 0.33),
    "blue": (0.20, 0.24, 0.30),
    "sand": (0.34, 0.29, 0.24),
    "green": (0.22, 0.28, 0.24),
    "pale": (0.40, 0.40, 0.41),
    "plum": (0.27, 0.22, 0.26),
}
SHOULDER = 0.55
# Pictures are rendered larger than they are kept: what is finer than a pixel, hair above all, is averaged.
SIDES = {"normal": 320, "hard": 320, "ladder": 224, "cut-out": 320, "turned": 320}
BRIGHTEST = 1.6


def flattering_luminance(skin_luminance: float) -> float:
    """Return the linear luminance a portrait gives a face of that reflectance.

    A camera that exposes every face to one grey turns dark skin ashen and light skin muddy; one that exposes for the
    room sinks dark skin. A portrait lies between: a power a little below one.
    """
    return 0.335 * (skin_luminance / 0.36) ** 0.78


def metered(light: Light) -> float:
    """Return the factor that brings the face to its flattering luminance, as a camera that meters this face would."""
    size = len(light.linear)
    pixels = (light.meter * size).astype(int)
    pixels = pixels[((pixels >= 0) & (pixels < size)).all(1)]
    measured = np.median((light.linear[..., :3] @ LUMINANCE)[pixels[:, 1], pixels[:, 0]])
    return flattering_luminance(light.skin_luminance) / max(float(measured), 1e-4)


def background(capture: Capture, size: int) -> np.ndarray:
    """Return studio paper, or a room far out of focus (size, size, 3), linear light."""
    rng = stream(capture.seed, "background")
    name, _, room = capture.background.partition(" ")
    y, x = np.mgrid[0:size, 0:size] / size
    colour = np.array(COLOURS[name])
    if not room:
        glow = 1.25 * np.exp(-(((x - 0.5) / 0.6) ** 2 + ((y - 0.45) / 0.65) ** 2)) + 0.35
        return colour * (glow * (1 + 0.03 * smooth_noise(rng, (size, size), size / 12)))[..., None]
    scene = np.broadcast_to(colour * rng.uniform(0.8, 1.3), (size, size, 3)).copy()
    for _ in range(7):  # doors, shelves, windows
        (left, top), (wide, high) = rng.uniform(-0.2, 0.9, 2), rng.uniform([0.1, 0.3], [0.5, 1.0])
        shape = (x > left) & (x < left + wide) & (y > top) & (y < top + high)
        scene[shape] = colour * rng.uniform(0.45, 1.8) * rng.uniform(0.85, 1.15, 3)
    return gaussian_filter(scene, (0.06 * size, 0.06 * size, 0))


def to_screen(linear: np.ndarray) -> np.ndarray:
    """Return sRGB values 0..1 for linear light, highlights bent over instead of clipped."""
    rolled = SHOULDER + (1 - SHOULDER) * (1 - np.exp(-(linear - SHOULDER) / (1 - SHOULDER)))
    linear = np.clip(np.where(linear > SHOULDER, rolled, linear), 0, None)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


def to_bytes(screen: np.ndarray) -> np.ndarray:
    """Return 0..1 as uint8."""
    return (np.clip(screen, 0, 1) * 255 + 0.5).astype(np.uint8)


def _reduced(light: Light, capture: Capture, factor: float) -> np.ndarray:
    """Return exposed light and coverage at the kept size; glints are bounded first, or one whitens its neighbours."""
    bounded = np.concatenate([np.minimum(light.linear[..., :3] * factor, BRIGHTEST), light.linear[..., 3:]], -1)
    side = SIDES[capture.kind]
    return cv2.resize(np.clip(bounded, 0, None), (side, side), interpolation=cv2.INTER_AREA)


def develop(light: Light, capture: Capture, factor: float) -> np.ndarray:
    """Return the finished picture (size, size, 3), uint8 RGB.

    Parameters
    ----------
    light : Light
    capture : Capture
    factor : float
        What the camera multiplies the light by: ``metered(light)``, or what it metered on another face.
    """
    reduced = _reduced(light, capture, factor)
    size = len(reduced)
    picture = reduced[..., :3] + (1 - np.clip(reduced[..., 3:], 0, 1)) * background(capture, size)
    picture = np.clip(picture * 2**capture.exposure_ev, 0, None)
    if capture.resolution < size:
        small = (capture.resolution, capture.resolution)
        picture = cv2.resize(picture.astype(np.float32), small, interpolation=cv2.INTER_AREA)
    if capture.blur > 0.2:
        spread = capture.blur * len(picture) / size
        picture = gaussian_filter(picture, (spread, spread, 0))
    noise = stream(capture.seed, "noise").standard_normal(picture.shape)
    picture = np.clip(picture + noise * capture.noise * np.sqrt(np.clip(picture, 0.02, 1)), 0, None)
    if len(picture) < size:
        picture = np.clip(cv2.resize(picture.astype(np.float32), (size, size), interpolation=cv2.INTER_CUBIC), 0, None)
    return to_bytes(to_screen(picture))


def cut_out(light: Light, capture: Capture) -> np.ndarray:
    """Return the person without a background (size, size, 4), uint8 RGBA; clear parts are black."""
    reduced = _reduced(light, capture, metered(light))
    coverage = np.clip(reduced[..., 3:], 0, 1)
    colour = reduced[..., :3] / np.maximum(coverage, 1e-3)
    screen = np.where(coverage > 0, to_screen(np.clip(colour, 0, None)), 0)
    return to_bytes(np.concatenate([screen, coverage], -1))
