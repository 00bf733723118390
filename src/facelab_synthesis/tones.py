"""Colours of skin, hair and eyes as linear reflectance; skin's are measured ones."""

import numpy as np

# The middle of the scale of tones.
MIDDLE_TONE = 5.5
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
    "fair": (0.330, 0.225, 0.120),
    "red": (0.190, 0.068, 0.026),
    "grey": (0.200, 0.190, 0.178),
    "white": (0.400, 0.386, 0.364),
}
IRIS_REFLECTANCE = {
    "dark brown": (0.015, 0.0075, 0.0045),
    "brown": (0.036, 0.018, 0.009),
    "hazel": (0.046, 0.029, 0.012),
}
# Absorption of the two pigments of skin in red, green and blue, per unit painted.
BLOOD, MELANIN = np.array([0.12, 0.62, 0.52]), np.array([0.45, 0.75, 0.95])


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
