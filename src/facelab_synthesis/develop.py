"""Develops linear light into a picture: exposure, background, the simulated camera, and 8-bit screen values."""

import cv2
import numpy as np
from scipy.ndimage import gaussian_filter

from facelab_synthesis.cast import Capture
from facelab_synthesis.geometry import smooth_noise, stream
from facelab_synthesis.skin import LUMINANCE

STUDIO = {
    "grey": (0.30, 0.31, 0.33),
    "blue": (0.20, 0.24, 0.30),
    "sand": (0.34, 0.29, 0.24),
    "green": (0.22, 0.28, 0.24),
    "pale": (0.40, 0.40, 0.41),
    "plum": (0.27, 0.22, 0.26),
}
SATURATION = 1.13
SHOULDER = 0.55


def flattering_luminance(skin_luminance: float) -> float:
    """Return the linear luminance a portrait gives a face of that reflectance.

    A camera that exposes every face to one grey turns dark skin ashen and light skin muddy; one that exposes for the
    room sinks dark skin. A portrait lies between: a power a little below one.
    """
    return 0.335 * (skin_luminance / 0.38) ** 0.86


def expose(linear: np.ndarray, meter: np.ndarray, skin_luminance: float) -> float:
    """Return the factor that brings the face to its flattering luminance.

    Parameters
    ----------
    linear : ndarray (size, size, 4)
        Light and coverage.
    meter : ndarray (k, 2)
        Where the face is in the picture, 0..1.
    """
    size = len(linear)
    pixels = (meter * size).astype(int)
    pixels = pixels[((pixels >= 0) & (pixels < size)).all(1)]
    measured = np.median((linear[..., :3] @ LUMINANCE)[pixels[:, 1], pixels[:, 0]])
    return flattering_luminance(skin_luminance) / max(float(measured), 1e-4)


def studio_background(capture: Capture, size: int) -> np.ndarray:
    """Return a softly lit paper background (size, size, 3), linear light."""
    y, x = np.mgrid[0:size, 0:size] / size
    glow = 1.25 * np.exp(-(((x - 0.5) / 0.6) ** 2 + ((y - 0.45) / 0.65) ** 2)) + 0.35
    grain = 1 + 0.03 * smooth_noise(stream(capture.seed, "background"), (size, size), size / 12)
    return np.array(STUDIO[capture.background]) * (glow * grain)[..., None]


def to_screen(linear: np.ndarray) -> np.ndarray:
    """Return sRGB values 0..1 for linear light."""
    linear = np.clip(linear, 0, None)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


def develop(linear: np.ndarray, meter: np.ndarray, skin_luminance: float, capture: Capture) -> np.ndarray:
    """Return the finished picture (size, size, 3), uint8 RGB."""
    size = len(linear)
    coverage = np.clip(linear[..., 3:], 0, 1)
    factor = expose(linear, meter, skin_luminance)
    light = np.minimum(linear[..., :3], 6) * factor + (1 - coverage) * studio_background(capture, size)
    light = light * 2**capture.exposure_ev
    grey = (light @ LUMINANCE)[..., None]
    light = np.clip(grey + SATURATION * (light - grey), 0, None)
    if capture.resolution < size:
        small = (capture.resolution, capture.resolution)
        light = cv2.resize(light.astype(np.float32), small, interpolation=cv2.INTER_AREA)
    if capture.blur > 0.2:
        light = gaussian_filter(light, (capture.blur * len(light) / size, capture.blur * len(light) / size, 0))
    noise = stream(capture.seed, "noise").standard_normal(light.shape)
    light = np.clip(light + noise * capture.noise * np.sqrt(np.clip(light, 0.02, 1)), 0, None)
    if len(light) < size:
        light = np.clip(cv2.resize(light.astype(np.float32), (size, size), interpolation=cv2.INTER_CUBIC), 0, None)
    rolled = SHOULDER + (1 - SHOULDER) * (1 - np.exp(-(light - SHOULDER) / (1 - SHOULDER)))
    light = np.where(light > SHOULDER, rolled, light)  # highlights bend over instead of clipping
    return (np.clip(to_screen(light), 0, 1) * 255 + 0.5).astype(np.uint8)
