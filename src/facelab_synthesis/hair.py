"""Grows hair: a few hundred guide strands combed by rules, thousands of strands between them; brows and beards."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from scipy.spatial import cKDTree

from facelab_synthesis.fit import Followers
from facelab_synthesis.geometry import smoothstep, stream, unit
from facelab_synthesis.head import (
    at,
    beard_mask,
    brow_distance,
    brow_height,
    canonical_skin,
    moustache_mask,
    scalp_mask,
    scatter,
    skin_triangles,
)
from facelab_synthesis.records import Capture, Person
from facelab_synthesis.traits import brows_of, hairline_of

GUIDES = 900
# Where a beard grows, how many hairs, and from how short to how long; decimetres.
BEARDS = {"short beard": (beard_mask, 22000, (0.015, 0.036)), "moustache": (moustache_mask, 3200, (0.025, 0.05))}
DOWN, BACK, FORWARD = np.array([0, -1.0, 0]), np.array([0, 0, -1.0]), np.array([0, 0, 1.0])
FINER = 2.2
HANGING = ("bob", "long", "swept back")
PARTED = ("bob", "long", "layered")


@dataclass(frozen=True)
class Strands:
    """Hair as curves.

    Attributes
    ----------
    points : ndarray (n, k, 3)
        From root to tip, decimetres.
    radii : ndarray (n, k)
    """

    points: np.ndarray
    radii: np.ndarray


@dataclass(frozen=True)
class Style:
    """How one hair style is grown: lengths in decimetres, the rest in the units of the rules below."""

    strands: int
    length: float
    knots: int
    gravity: float
    volume: float
    frizz: float
    radius: float = 0.0072


STYLES = {
    "cropped": Style(18000, 0.10, 3, 0.0, 0.12, 0.012, 0.0055),
    "short": Style(20000, 0.42, 5, 0.08, 0.10, 0.03),
    "layered": Style(25000, 0.70, 6, 0.20, 0.11, 0.03, 0.0066),
    "bob": Style(21600, 1.6, 8, 0.33, 0.11, 0.05),
    "long": Style(27000, 2.9, 10, 0.45, 0.10, 0.05, 0.0078),
    "swept back": Style(23400, 1.4, 8, 0.30, 0.10, 0.03),
    "curls": Style(26000, 0.52, 9, 0.05, 0.26, 0.05, 0.0062),
}


def grow_hair(person: Person, capture: Capture, positions: np.ndarray) -> Strands | None:
    """Grow the hair of the head: combed on the canonical head, then carried onto the person's.

    Parameters
    ----------
    positions : ndarray (n, 3)
        The skin as shaped, before the head is turned.

    Returns
    -------
    Strands or None
        None for a shaved head.
    """
    if capture.hair_style == "shaved":
        return None
    combed, radii = _combed(person, capture.hair_style)
    strands = Strands(combed.on(positions), radii)
    return _refine(strands) if radii.shape[1] > 3 else strands


@lru_cache(maxsize=2)
def _combed(person, name):
    """Return a person's hair in one style, on the canonical head: its followers and radii (n, k)."""
    style = _finer(STYLES[name])
    rng = stream(person.seed, f"hair {name}")
    part = float(rng.choice([-0.3, 0.3])) if name != "short" else 0.0
    density = _density(person, part)
    head, normals = canonical_skin()
    skin = cKDTree(head[::2]), head[::2], normals[::2]
    guides, roots, side = _comb_guides(rng, person, name, style, part, density, head, normals, skin)
    points = _fill_between(rng, name, style, density, head, guides, roots, side)
    points = _lift_off_skin(points, skin)
    taper = np.interp(np.linspace(0, 1, style.knots + 1), [0, 0.2, 0.8, 1], [0.9, 1, 0.9, 0.35])
    points, radii = _clear_face(points, style.radius * taper * rng.uniform(0.7, 1.2, (len(points), 1)))
    return Followers(points), radii


def _finer(style):
    """Return a style with more and thinner strands: coarse ones catch the light as white wires."""
    return replace(style, strands=int(FINER * style.strands), radius=style.radius / FINER**0.7)


def _density(person, part):
    """Return hair per area (m,): full on the scalp, thicker at the front and along the parting."""
    centres = skin_triangles()["centres"]
    mask = scalp_mask(centres, hairline_of(person))
    front = np.exp(-((np.abs(centres[:, 0]) / 0.5) ** 2)) * smoothstep(0.85, 1.2, centres[:, 2])
    parting = np.exp(-(((centres[:, 0] - part) / 0.16) ** 2)) * (centres[:, 1] > 7.85)
    return np.where(mask > 0.25, mask, 0) * (1 + 4.0 * front + 2.0 * parting)


def _comb_guides(rng, person, name, style, part, density, positions, normals, skin):
    """Return guides (g, k + 1, 3), their roots (g, 3) and which side of the parting each lies on (g,)."""
    places = scatter(rng, density, GUIDES)
    root, normal, canonical = at(positions, places), at(normals, places, True), at(canonical_skin()[0], places)
    height, depth = canonical[:, 1], canonical[:, 2]
    # At the very front hair is combed back rather than split, or a wedge of bare skin opens at the parting.
    sharpness = 0.04 + 0.22 * smoothstep(0.8, 1.2, depth)
    straying = rng.normal(0, 0.09, GUIDES) * smoothstep(1.30, 0.9, depth) + rng.normal(0, 0.045, GUIDES)
    side = np.tanh((canonical[:, 0] - part + straying) / sharpness)
    side = side * (1 - 0.8 * smoothstep(0.90, 1.20, depth))
    top, front = smoothstep(7.9, 8.3, height)[:, None], smoothstep(0.7, 1.2, depth)[:, None]
    sideways = np.stack([side, 0 * side, 0 * side], 1)
    if name == "cropped":
        direction = 0.5 * normal + 0.25 * DOWN
    elif name == "short":
        direction = 0.30 * normal + top * 0.10 * FORWARD + (1 - top) * (0.9 * DOWN + 0.2 * BACK)
        direction = direction + front * (0.25 * normal + 0.25 * sideways)
    elif name == "layered":
        direction = 0.18 * normal + top * (0.8 * sideways + 0.5 * BACK) + (1 - top) * (DOWN + 0.25 * BACK)
        direction = direction + front * (0.30 * normal + 0.7 * BACK)
    elif name in ("bob", "long"):
        direction = 0.16 * normal + top * (sideways + 0.15 * BACK) + (1 - top) * DOWN
        direction = direction + front * (0.30 * normal + 0.10 * sideways + 0.85 * BACK)
    elif name == "swept back":
        direction = 0.15 * normal + 0.9 * BACK * (depth > -0.2)[:, None] + (1 - top) * 0.1 * DOWN
        direction = direction + front * 0.25 * normal
    else:  # curls stand away from the scalp
        direction = normal + 0.15 * DOWN + front * (0.7 * BACK + 0.3 * sideways)
    if name in PARTED:
        # In the middle of the forehead hair goes up and back first, or both sides part round a bare notch.
        middle = (smoothstep(0.55, 0.30, np.abs(canonical[:, 0])) * smoothstep(0.95, 1.15, depth))[:, None]
        direction = (1 - middle) * direction + middle * (0.30 * normal + 0.7 * BACK - 0.35 * DOWN + 0.05 * sideways)
    direction = unit(direction + 0.08 * rng.standard_normal((GUIDES, 3)))

    step = style.length * _taper(person, name, height, depth) * rng.uniform(0.85, 1.1, GUIDES) / style.knots
    if name == "curls":  # locks of uneven length break the outline of a helmet
        step = step * rng.uniform(0.7, 1.15, GUIDES)
    tree, skin_positions, skin_normals = skin
    knots, tip = [root - 0.004 * normal], root
    for knot in range(style.knots):
        # A long first piece would cut through the bend of the forehead and leave its root bare.
        tip = tip + direction * (0.35 if knot == 0 else 1.0) * step[:, None]
        distance, nearest = tree.query(tip)
        outward = skin_normals[nearest]
        off = ((tip - skin_positions[nearest]) * outward).sum(1)
        lift = 0.02 + 0.03 * (knot / style.knots) * (name != "cropped")
        press = 0.55 * np.clip(off - style.volume, 0, 0.25) * (distance < 0.6)
        tip = tip + (np.clip(lift - off, 0, 0.3) - press)[:, None] * outward
        if name in HANGING:  # what would fall over the face is led round it
            over_face = (tip[:, 1] < 7.95) & (np.abs(tip[:, 0]) < 0.78) & (tip[:, 2] > 0.55)
            tip[over_face, 0] += np.sign(canonical[over_face, 0] - part) * 0.13
            tip[over_face, 2] -= 0.10
        direction = unit(unit(tip - knots[-1]) + style.gravity * DOWN)
        knots.append(tip.copy())
    return np.stack(knots, 1), root, side


def _taper(person, name, height, depth):
    """Return the length of hair (g,) relative to the crown's: short styles are shorter at the sides and neck."""
    shares = {
        "short": [0.16, 0.22, 0.45, 1.0],
        "layered": [0.35, 0.4, 0.65, 1.0] if person.is_male else [0.8, 0.9, 1.0, 1.0],
        "curls": [0.35, 0.45, 0.75, 1.0] if person.is_male else [0.9, 1.0, 1.0, 1.0],
    }.get(name, [1.0, 1.0, 1.0, 1.0])
    length = np.interp(height - 0.25 * (depth < 0.2), [6.7, 7.3, 7.8, 8.2], shares)
    return length * (1.5 if name == "curls" and not person.is_male else 1.0)


def _fill_between(rng, name, style, density, positions, guides, guide_roots, side):
    """Return strands (n, k + 1, 3) that follow the nearest guides on their own side of the parting."""
    places = scatter(rng, density, style.strands)
    root = at(positions, places)
    distance, near = cKDTree(guide_roots).query(root, k=3)
    weight = 1 / (distance + 0.01)
    weight = np.where(side[near] * side[near][:, :1] > -0.3, weight, 0)
    weight = (weight / weight.sum(1, keepdims=True))[..., None, None]
    path = ((guides[near] - guide_roots[near][:, :, None]) * weight).sum(1)
    points = root[:, None] + path * rng.uniform(0.75, 1.05, style.strands)[:, None, None]
    along = np.linspace(0, 1, style.knots + 1)
    jitter = rng.standard_normal(points.shape) * style.frizz / np.sqrt(style.knots)
    points = points + np.cumsum(jitter, 1) * along[None, :, None]
    lock = rng.uniform(0, 2 * np.pi, GUIDES)[near[:, 0]][:, None]  # strands of one lock turn together
    if name == "curls":
        tightness = rng.uniform(9, 15, GUIDES)[near[:, 0]][:, None]
        turn = along * tightness + lock + rng.normal(0, 0.6, (style.strands, 1))
        curl = np.stack([np.cos(turn), 0.6 * np.sin(turn * 1.3), np.sin(turn)], -1)
        points = points + curl * (0.06 * np.sqrt(along))[None, :, None]
    elif name in (*HANGING, "layered"):
        turn = along * 5 + lock
        sway = 0.025 if name == "layered" else 0.045
        points = points + np.stack([np.cos(turn), 0 * turn, np.sin(turn)], -1) * (sway * along)[None, :, None]
    return points


def _lift_off_skin(points, skin):
    """Push every point that sank into the head out again, except near the roots."""
    tree, skin_positions, skin_normals = skin
    flat = points.reshape(-1, 3)
    _, nearest = tree.query(flat)
    off = ((flat - skin_positions[nearest]) * skin_normals[nearest]).sum(1)
    beyond_root = np.tile(np.linspace(0, 1, points.shape[1]), len(points)) > 0.05
    flat = flat + (np.clip(0.015 - off, 0, 0.2) * beyond_root)[:, None] * skin_normals[nearest]
    return flat.reshape(points.shape)


def _clear_face(points, radii):
    """Bend strands that cross the face or throat like their nearest good neighbour; drop those that still do."""

    def crosses(margin):
        x, y, z = np.abs(points[..., 0]), points[..., 1], points[..., 2]
        face = (x < 0.60 + margin) & (y < 7.68 + 2 * margin) & (y > 6.2) & (z > 0.82 - margin)
        throat = (x < 0.48 + margin) & (y <= 6.35) & (z > 0.07 - margin)
        forehead = (x < 0.42) & (y < 7.85) & (z > 1.3) & (margin > 0)
        return (face | throat | forehead).any(1)

    bad = crosses(0.02)
    if bad.any() and (~bad).sum() > 50:
        _, neighbour = cKDTree(points[~bad][:, 0]).query(points[bad][:, 0])
        good = points[~bad][neighbour]
        points = points.copy()
        points[bad] = points[bad][:, :1] + (good - good[:, :1])
    # A lone strand that flies off beside the head looks like a scratch on the picture.
    astray = (np.abs(points[..., 0]) > 1.12) & (points[..., 1] > 6.9)
    keep = ~crosses(0.0) & ~astray.any(1)
    return points[keep], radii[keep]


def _refine(strands):
    """Halve every segment by Catmull and Rom's rule, so that locks bend instead of breaking."""
    p = strands.points
    before = np.concatenate([2 * p[:, :1] - p[:, 1:2], p[:, :-2]], 1)
    after = np.concatenate([p[:, 2:], 2 * p[:, -1:] - p[:, -2:-1]], 1)
    middle = (-before + 9 * p[:, :-1] + 9 * p[:, 1:] - after) / 16
    points = np.empty((len(p), 2 * p.shape[1] - 1, 3))
    points[:, ::2], points[:, 1::2] = p, middle
    radii = np.empty(points.shape[:2])
    radii[:, ::2], radii[:, 1::2] = strands.radii, 0.5 * (strands.radii[:, :-1] + strands.radii[:, 1:])
    return Strands(points, radii)


def grow_brows(person: Person, positions: np.ndarray, normals: np.ndarray) -> Strands:
    """Grow the brows: fine hairs that rise near the nose and lie down towards the temple."""
    rng = stream(person.seed, "brows")
    brows = brows_of(person)
    distance = brow_distance(skin_triangles()["centres"], brows)
    density = np.clip(1.45 - distance, 0, 1) ** 1.3
    count = int(1700 * brows.density * (0.45 + 0.5 * brows.thickness))
    places = scatter(rng, density, count)
    root, normal, canonical = at(positions, places), at(normals, places, True), at(canonical_skin()[0], places)
    x = np.abs(canonical[:, 0])
    rise = np.interp(x, [0.1, 0.2, 0.35, 0.56], [1.1, 0.45, 0.05, -0.40])
    rise = rise - 0.35 * np.sign(canonical[:, 1] - brow_height(x, brows))  # both edges comb towards the middle
    direction = np.stack([np.sign(canonical[:, 0]), rise, np.full(count, -0.25)], 1)
    direction = direction - 0.95 * (direction * normal).sum(1, keepdims=True) * normal
    direction = unit(direction + 0.16 * rng.standard_normal((count, 3)))
    length = rng.uniform(0.045, 0.095, count) * np.interp(x, [0.1, 0.56], [1, 0.55])
    along = np.linspace(0, 1, 4)
    points = root[:, None] + normal[:, None] * (0.002 + 0.006 * np.sin(along * 3))[None, :, None]
    points = points + direction[:, None] * (length[:, None] * along)[..., None]
    return Strands(points, 0.0015 * np.array([1, 0.95, 0.7, 0.25]) * rng.uniform(0.8, 1.2, (count, 1)))


def grow_beard(person: Person, capture: Capture, positions: np.ndarray, normals: np.ndarray) -> Strands | None:
    """Grow a beard or a moustache; stubble is painted (``skin``), so it returns None, as does a shaven face."""
    if capture.beard not in BEARDS:
        return None
    mask_of, count, (shortest, longest) = BEARDS[capture.beard]
    rng = stream(person.seed, f"beard {capture.beard}")
    mask = mask_of(skin_triangles()["centres"])
    above_lip = np.exp(-(((skin_triangles()["centres"][:, 1] - 6.775) / 0.06) ** 2))
    places = scatter(rng, np.clip(mask - 0.05, 0, None) * (1 + 0.8 * above_lip), count)
    root, normal, canonical = at(positions, places), at(normals, places, True), at(canonical_skin()[0], places)
    above_mouth = smoothstep(6.64, 6.72, canonical[:, 1]) * (np.abs(canonical[:, 0]) < 0.35)  # combed to both sides
    sideways = 0.6 * above_mouth * np.sign(canonical[:, 0])
    fall = np.stack([sideways, -1 + 0.3 * above_mouth, np.full(count, 0.1)], 1)
    direction = unit(0.30 * normal + fall + 0.22 * rng.standard_normal((count, 3)))
    # Hairs thin out towards the edge of a beard, and are shortest there.
    full = smoothstep(0.05, 0.6, mask_of(canonical))
    length, along = rng.uniform(shortest, longest, count) * (0.45 + 0.55 * full), np.linspace(0, 1, 4)
    points = root[:, None] + normal[:, None] * 0.004 + direction[:, None] * (length[:, None] * along)[..., None]
    return Strands(points, np.broadcast_to(0.0015 * np.array([1, 1, 0.8, 0.3]), (count, 4)).copy())
