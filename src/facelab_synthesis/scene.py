"""Puts a person before the camera: pose, gaze, clothes, light, and everything Blender needs, as plain arrays."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from facelab_synthesis.clothes import dress
from facelab_synthesis.eyes import paint_eye
from facelab_synthesis.geometry import fit_sphere, rotation, rotation_to, smoothstep, unit
from facelab_synthesis.glasses import build_glasses
from facelab_synthesis.hair import grow_beard, grow_brows, grow_hair
from facelab_synthesis.head import CHIN, CROWN, NECK_JOINT, canonical_skin, chart_uvs, parts
from facelab_synthesis.records import Capture, Person
from facelab_synthesis.shape import shaped_vertices
from facelab_synthesis.skin import SkinTextures, paint_skin
from facelab_synthesis.tones import HAIR_REFLECTANCE, LUMINANCE, MIDDLE_TONE, tone_albedo
from facelab_synthesis.traits import brow_colour

# The canonical head is this tall (decimetres); every head is framed alike, so that size is the camera's doing.
HEAD_HEIGHT = 2.33
METRE = 10.0
# Eyes converge on the camera, but the line of sight leaves an eye a little to the nose's side of its axis: pupils
# are turned this far outwards (radians), or the gaze looks crossed.
OUTWARD_GAZE = 0.02


@dataclass
class Scene:
    """Everything Blender draws, still as numpy arrays in decimetres, y up.

    Attributes
    ----------
    arrays : dict of str to ndarray
        ``NAME.positions``, ``NAME.triangles``, ``NAME.uvs`` for meshes, ``NAME.points``, ``NAME.radii`` for strands,
        ``texture.NAME`` for pictures.
    meshes, strands, lights : list of dict
        Materials, hair colours and lights, in the order they are made.
    camera : dict
    ambient : float
        Radiance of the even light from all around.
    meter : ndarray (k, 2)
        Points of the face in the picture, 0..1 from the top left, whose brightness sets the exposure.
    face_box : ndarray (4,)
        Top, right, bottom, left of the face in the picture, 0..1: from chin to middle of the forehead, cheek to cheek.
    skin_luminance : float
    """

    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    meshes: list[dict] = field(default_factory=list)
    strands: list[dict] = field(default_factory=list)
    lights: list[dict] = field(default_factory=list)
    camera: dict = field(default_factory=dict)
    ambient: float = 0.0
    meter: np.ndarray | None = None
    face_box: np.ndarray | None = None
    skin_luminance: float = 0.0

    def add_mesh(self, name, positions, triangles, uvs=None, **material):
        """Add a mesh; ``material`` is what Blender's script needs to know of its surface."""
        self.arrays[f"{name}.positions"] = positions.astype(np.float32)
        self.arrays[f"{name}.triangles"] = triangles.astype(np.int32)
        if uvs is not None:
            self.arrays[f"{name}.uvs"] = uvs.astype(np.float32)
        self.meshes.append({"name": name, **material})

    def add_strands(self, name, points, radii, colour):
        """Add strands of one hair colour."""
        self.arrays[f"{name}.points"] = points.astype(np.float32)
        self.arrays[f"{name}.radii"] = radii.astype(np.float32)
        self.strands.append({"name": name, "colour": colour})

    def save(self, file: Path, size: int, samples: int, seed: int) -> None:
        """Write the scene for Blender's script, with the picture's side in pixels and the samples per pixel."""
        described = {
            "meshes": self.meshes,
            "strands": self.strands,
            "lights": self.lights,
            "camera": self.camera,
            "ambient": self.ambient,
            "size": size,
            "samples": samples,
            "seed": seed % 2**31,
        }
        np.savez(file, description=np.array(json.dumps(described)), **self.arrays)


class Pose:
    """Turns head and shoulders about the neck, blending from one to the other along it."""

    def __init__(self, capture: Capture, neck: np.ndarray):
        self.neck = neck
        self.head = rotation(capture.yaw, capture.pitch, capture.roll)
        self.body = rotation(capture.body_yaw, 0, 0)

    def __call__(self, points: np.ndarray) -> np.ndarray:
        """Return points (..., 3) where the pose puts them."""
        share = smoothstep(self.neck[1] - 0.35, self.neck[1] + 0.45, points[..., 1])[..., None]
        offset = points - self.neck
        return self.neck + share * (offset @ self.head.T) + (1 - share) * (offset @ self.body.T)


def build_scene(person: Person, capture: Capture) -> Scene:
    """Build everything of one capture."""
    scene = Scene()
    vertices = _narrow(shaped_vertices(person, capture.expression, capture.expression_strength))
    pose = Pose(capture, vertices[NECK_JOINT].mean(0) * np.array([0, 1, 1]))
    skin = parts()["skin"]
    positions, normals = skin.build(vertices)
    textures = paint_skin(person, capture.beard, capture.hair_style)
    target, origin, view = _frame(scene, capture, vertices, pose)
    _add_skin(scene, textures, pose(positions), skin)
    _add_eyes(scene, person, vertices, pose, origin)
    for name, cloth, triangles, colour in dress(person, vertices, pose.neck[1]):
        scene.add_mesh(name, pose(cloth), triangles, kind="cloth", colour=colour, roughness=0.9)
    hair = grow_hair(person, capture, positions)
    grown = {
        "hair": (hair, person.hair_colour),
        "brows": (grow_brows(person, positions, normals), brow_colour(person)),
        "beard": (grow_beard(person, capture, positions, normals), brow_colour(person)),
    }
    for name, (strands, colour) in grown.items():
        if strands is not None:
            scene.add_strands(name, pose(strands.points), strands.radii, colour)
            scene.strands[-1]["reflectance"] = HAIR_REFLECTANCE[colour]
    if capture.glasses:
        frame, triangles = build_glasses(vertices, pose)
        scene.add_mesh("glasses", frame, triangles, kind="plain", colour=(0.03, 0.025, 0.025), roughness=0.2)
    scene.lights, scene.ambient = _lights(capture, textures.luminance)
    scene.skin_luminance = textures.luminance

    canonical = canonical_skin()[0]
    x, y, z = np.abs(canonical[:, 0]), canonical[:, 1], canonical[:, 2]
    posed = pose(positions)
    across = (posed[:, :2] - target[:2]) / (origin[2] - posed[:, 2:]) * (origin[2] - target[2]) / view
    in_picture = 0.5 + across * np.array([1, -1])
    scene.meter = in_picture[(x < 0.5) & (y > 6.45) & (y < 7.9) & (z > 1.0)]
    face = in_picture[(x < 0.75) & (y < 7.75) & (z > 0.55) & (y > 6.2)]
    (left, top), (right, bottom) = face.min(0), face.max(0)
    scene.face_box = np.array([top, right, bottom, left])
    return scene


def _narrow(vertices):
    """Return the vertices with shoulders drawn in and sloped: the base mesh holds its arms away, as nobody does."""
    vertices, neck = vertices.copy(), vertices[NECK_JOINT].mean(0)[1]
    below = smoothstep(neck - 0.1, neck - 0.7, vertices[:, 1])
    vertices[:, 1] -= 0.16 * below * smoothstep(0.6, 2.0, np.abs(vertices[:, 0]))
    vertices[:, 0] *= 1 - 0.20 * below
    return vertices


def _frame(scene, capture, vertices, pose):
    """Place the camera; return its target and origin (3,) and how many decimetres the picture is across."""
    chin, crown = pose(vertices[[CHIN, CROWN]])
    centre = 0.5 * (chin + crown) + np.array([0, 0, 0.4])
    view = HEAD_HEIGHT / capture.face_fraction
    distance = capture.camera_distance * METRE
    target = centre + np.array([capture.offset_x * view, (capture.offset_y - 0.045) * view, 0])
    origin = target + np.array([0, 0, distance])
    scene.camera = {
        "origin": origin.tolist(),
        "target": target.tolist(),
        "field_of_view": float(2 * np.arctan(view / 2 / distance)),
        "centre": centre.tolist(),
    }
    return target, origin, view


def _add_skin(scene, textures: SkinTextures, positions, skin):
    uvs, on_head = chart_uvs()
    head = on_head[skin.triangles].all(1)
    centre_uv = skin.uvs[skin.triangles].mean(1)
    inside_mouth = ~head & (centre_uv[:, 1] < 0.14) & (centre_uv[:, 0] > 0.72)
    body = ~head & ~inside_mouth
    scene.add_mesh("skin", positions, skin.triangles[head], uvs, kind="skin")
    scene.add_mesh("mouth", positions, skin.triangles[inside_mouth], kind="plain", colour=(0.12, 0.03, 0.03),
                   roughness=0.5, weld=True)  # fmt: skip
    scene.add_mesh("body", positions, skin.triangles[body], kind="plain skin", colour=textures.neck_colour.tolist(),
                   roughness=0.6)  # fmt: skip
    scene.arrays["texture.colour"] = textures.colour
    scene.arrays["texture.relief"] = textures.relief
    scene.arrays["texture.roughness"] = textures.roughness


def _add_eyes(scene, person, vertices, pose, camera):
    """Add both eyes, turned to look at the camera, and the lashes."""
    scene.arrays["texture.eye"] = paint_eye(person)
    for name in ("left eye", "right eye"):
        part = parts()[name]
        positions, _ = part.build(vertices)
        centre, radius = fit_sphere(positions)
        front = (positions - centre) / radius
        uvs = 0.5 + 0.5 * front[:, :2]
        uvs[front[:, 2] < 0.05] = 0.001  # the back of the eye is white
        sight = pose.head.T @ unit(camera - pose(centre))
        sight = sight + np.array([OUTWARD_GAZE * np.sign(centre[0]), 0, 0])
        turned = centre + (positions - centre) @ rotation_to(sight).T
        scene.add_mesh(name, pose(turned), part.triangles, uvs, kind="eye")
    lashes = parts()["lashes"]
    opacity = 0.28 if person.is_male else 0.42
    shine = float(np.interp(person.tone, [6, 7.5], [0.5, 0]))  # on dark skin it would stand as a pale ring
    scene.add_mesh("lashes", pose(lashes.build(vertices)[0]), lashes.triangles, kind="lash", opacity=opacity,
                   shine=shine)  # fmt: skip


def _lights(capture, skin_luminance):
    """Return the lights and the even light around.

    ``irradiance`` is what a light gives a surface that faces it, over pi. The two lights from behind part hair and
    dark skin from the background; on dark skin full strength would read as sweat, so they follow its reflectance.
    """
    key = {
        "azimuth": capture.key_azimuth,
        "elevation": capture.key_elevation,
        "softness": capture.key_softness,
        "irradiance": 1.25 * capture.key_fraction,
        "warmth": capture.key_warmth,
    }
    # A ladder of tones compares skins in one light, so there the lights stay as they are for the middle tone.
    reflectance = tone_albedo(MIDDLE_TONE) @ LUMINANCE if capture.kind == "ladder" else skin_luminance
    rim = (0.08 if capture.kind == "hard" else 0.2) * float(np.sqrt(reflectance / 0.38))
    side = 1 if capture.key_azimuth > 0 else -1
    back = {"elevation": 35, "softness": 0.30, "irradiance": rim, "warmth": 1.0}
    across = {"elevation": 25, "softness": 0.22, "irradiance": 0.22 * rim, "warmth": 1.0}
    lights = [key, {"azimuth": -150 * side, **back}, {"azimuth": 118 * side, **across}]
    return lights, 1.07 * (1 - capture.key_fraction)
