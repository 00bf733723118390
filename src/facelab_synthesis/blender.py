"""Renders saved scenes. Runs inside Blender's own Python (``bpy``), never in the project's; imports nothing of ours.

Usage: ``python blender.py SCENE.npz PICTURE.npy [SCENE.npz PICTURE.npy ...]``

Each picture is an array (size, size, 4) of linear light, float32, top row first; the last channel is coverage.
``bpy`` is under the GPL, version 3; it is a tool that makes pictures and no part of what the project ships.
"""

import json
import sys

import bpy  # first: importing it is what makes bmesh and mathutils importable
import numpy as np

import bmesh  # isort: skip
from mathutils import Vector  # isort: skip

LIGHT_DISTANCE = 30.0
THREADS = 1  # two people are rendered side by side
# How strongly hair absorbs red, green and blue. Natural pigment absorbs blue three times as much as red, and thin
# lit strands then glow orange; these are flatter.
HAIR_ABSORPTION = {
    "black": (5.5, 5.9, 6.4),
    "dark brown": (2.3, 2.85, 3.7),
    "brown": (1.05, 1.45, 2.15),
    "light brown": (0.46, 0.70, 1.15),
    "fair": (0.14, 0.30, 0.58),
    "red": (0.42, 1.00, 1.95),
}


def to_blender(points):
    """Turn points (..., 3) from y up to Blender's z up."""
    return np.stack([points[..., 0], -points[..., 2], points[..., 1]], -1)


def image(name, pixels):
    """Make a Blender image of raw numbers from an array (h, w) or (h, w, 3)."""
    height, width = pixels.shape[:2]
    made = bpy.data.images.new(name, width, height, float_buffer=True, is_data=True)
    made.colorspace_settings.name = "Non-Color"
    rgba = np.ones((height, width, 4), np.float32)
    rgba[..., :3] = pixels if pixels.ndim == 3 else pixels[..., None]
    made.pixels.foreach_set(rgba[::-1].ravel())
    return made


def principled(name, **inputs):
    """Make a Principled material; return it, its shader node and its node tree."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    shader = material.node_tree.nodes["Principled BSDF"]
    for key, value in inputs.items():
        shader.inputs[key.replace("_", " ")].default_value = value
    return material, shader, material.node_tree


def texture(tree, picture):
    """Add a texture node and return its colour output."""
    node = tree.nodes.new("ShaderNodeTexImage")
    node.image, node.extension = picture, "EXTEND"
    return node.outputs[0]


def scatter_like_skin(shader):
    """Let light wander under the surface, red furthest."""
    # More, or further, blurs what is painted by millimetres, and skin turns to wax.
    shader.inputs["Subsurface Weight"].default_value = 0.35
    shader.inputs["Subsurface Scale"].default_value = 0.005
    shader.inputs["Subsurface Radius"].default_value = (1.0, 0.42, 0.25)
    shader.subsurface_method = "BURLEY"  # looked the same as the random walk, at two thirds of the time


def pores(tree):
    """Return a normal dented by pores finer than the texture's pixels, fixed to the skin."""
    coordinates, cells = tree.nodes.new("ShaderNodeTexCoord"), tree.nodes.new("ShaderNodeTexVoronoi")
    cells.voronoi_dimensions, cells.inputs["Scale"].default_value = "2D", 260.0
    dent = tree.nodes.new("ShaderNodeBump")
    dent.inputs["Strength"].default_value, dent.inputs["Distance"].default_value = 0.35, 0.004
    tree.links.new(coordinates.outputs["UV"], cells.inputs["Vector"])
    tree.links.new(cells.outputs["Distance"], dent.inputs["Height"])
    return dent.outputs[0]


def crease(tree, shader):
    """Give cloth a weave and soft folds."""
    normal = None
    for scale, distance in ((38.0, 0.012), (1.6, 0.10)):
        noise, bump = tree.nodes.new("ShaderNodeTexNoise"), tree.nodes.new("ShaderNodeBump")
        noise.inputs["Scale"].default_value, noise.inputs["Detail"].default_value = scale, 2.0
        coordinates = tree.nodes.new("ShaderNodeTexCoord")
        tree.links.new(coordinates.outputs["Object"], noise.inputs["Vector"])
        bump.inputs["Strength"].default_value, bump.inputs["Distance"].default_value = 0.5, distance
        tree.links.new(noise.outputs[0], bump.inputs["Height"])
        if normal is not None:
            tree.links.new(normal, bump.inputs["Normal"])
        normal = bump.outputs[0]
    tree.links.new(normal, shader.inputs["Normal"])


def surface(mesh, arrays):
    """Return the material of one mesh."""
    kind = mesh["kind"]
    if kind == "skin":
        material, shader, tree = principled("skin", IOR=1.4, Specular_IOR_Level=0.26)
        scatter_like_skin(shader)
        tree.links.new(texture(tree, image("colour", arrays["texture.colour"])), shader.inputs["Base Color"])
        tree.links.new(texture(tree, image("roughness", arrays["texture.roughness"])), shader.inputs["Roughness"])
        bump = tree.nodes.new("ShaderNodeBump")
        bump.inputs["Strength"].default_value, bump.inputs["Distance"].default_value = 1.0, 1.0
        tree.links.new(texture(tree, image("relief", arrays["texture.relief"])), bump.inputs["Height"])
        tree.links.new(pores(tree), bump.inputs["Normal"])
        tree.links.new(bump.outputs[0], shader.inputs["Normal"])
    elif kind == "eye":
        material, shader, tree = principled("eye", Roughness=0.04, Specular_IOR_Level=0.16)
        picture = bpy.data.images.get("eye") or image("eye", arrays["texture.eye"])
        tree.links.new(texture(tree, picture), shader.inputs["Base Color"])
    elif kind == "lash":
        look = {"Roughness": 0.6, "Specular_IOR_Level": mesh["shine"], "Alpha": mesh["opacity"]}
        material, *_ = principled("lash", Base_Color=(0.02, 0.018, 0.016, 1), **look)
    else:
        material, shader, _ = principled(mesh["name"], Base_Color=(*mesh["colour"], 1), Roughness=mesh["roughness"])
        if kind == "plain skin":
            scatter_like_skin(shader)
        if kind == "cloth":
            crease(material.node_tree, shader)
    return material


def add_mesh(mesh, arrays):
    """Add one mesh with its material to the scene."""
    name = mesh["name"]
    used, index = np.unique(arrays[f"{name}.triangles"], return_inverse=True)
    triangles = index.reshape(-1, 3)
    data = bpy.data.meshes.new(name)
    data.vertices.add(len(used))
    data.vertices.foreach_set("co", to_blender(arrays[f"{name}.positions"][used]).ravel())
    data.loops.add(3 * len(triangles))
    data.loops.foreach_set("vertex_index", triangles.astype(np.int32).ravel())
    data.polygons.add(len(triangles))
    data.polygons.foreach_set("loop_start", np.arange(0, 3 * len(triangles), 3, dtype=np.int32))
    data.polygons.foreach_set("use_smooth", np.ones(len(triangles), bool))
    if f"{name}.uvs" in arrays:
        layer = data.uv_layers.new()
        layer.data.foreach_set("uv", arrays[f"{name}.uvs"][used][triangles].ravel())
    data.update()
    data.validate()
    if mesh["kind"] in ("skin", "plain skin") or mesh.get("weld"):
        # The texture's seams split vertices; light that wanders under the skin would stop at the split.
        welded = bmesh.new()
        welded.from_mesh(data)
        bmesh.ops.remove_doubles(welded, verts=welded.verts, dist=1e-5)
        welded.to_mesh(data)
        welded.free()
    bpy.context.scene.collection.objects.link(bpy.data.objects.new(name, data))
    data.materials.append(surface(mesh, arrays))


def add_strands(strands, arrays):
    """Add one head of hair, pair of brows or beard."""
    name = strands["name"]
    points = to_blender(arrays[f"{name}.points"])
    curves = bpy.data.hair_curves.new(name)
    curves.add_curves([points.shape[1]] * len(points))
    curves.points.foreach_set("position", points.ravel())
    curves.points.foreach_set("radius", arrays[f"{name}.radii"].ravel())
    bpy.context.scene.collection.objects.link(bpy.data.objects.new(name, curves))
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    shader, output = tree.nodes.new("ShaderNodeBsdfHairPrincipled"), tree.nodes.new("ShaderNodeOutputMaterial")
    tree.links.new(shader.outputs[0], output.inputs[0])
    if strands["colour"] in HAIR_ABSORPTION:
        shader.parametrization = "ABSORPTION"
        shader.inputs["Absorption Coefficient"].default_value = HAIR_ABSORPTION[strands["colour"]]
    else:
        shader.parametrization = "COLOR"
        shader.inputs["Color"].default_value = (*(0.8 * c for c in strands["reflectance"]), 1)
    shader.inputs["Roughness"].default_value = 0.40
    shader.inputs["IOR"].default_value = 1.36  # hair's own 1.55, lit from all sides, turned black hair grey
    shader.inputs["Radial Roughness"].default_value = 0.5
    shader.inputs["Random Roughness"].default_value = 0.2
    curves.materials.append(material)


def add_light(light, centre):
    """Add a round lamp facing the head."""
    azimuth, elevation = np.deg2rad([light["azimuth"], light["elevation"]])
    direction = np.array([np.sin(azimuth) * np.cos(elevation), np.sin(elevation), np.cos(azimuth) * np.cos(elevation)])
    lamp = bpy.data.lights.new("lamp", "AREA")
    lamp.shape, lamp.size = "DISK", 2 * LIGHT_DISTANCE * light["softness"]
    lamp.energy = light["irradiance"] * np.pi**2 * LIGHT_DISTANCE**2  # a disk's power for that irradiance
    lean = np.sqrt(light["warmth"])
    lamp.color = (lean, 1.0, 1 / lean)
    holder = bpy.data.objects.new("lamp", lamp)
    bpy.context.scene.collection.objects.link(holder)
    holder.location = Vector(to_blender(centre + direction * LIGHT_DISTANCE))
    holder.rotation_euler = Vector(to_blender(-direction)).to_track_quat("-Z", "Y").to_euler()


def set_world(ambient):
    """Surround the scene with even light."""
    world = bpy.data.worlds.new("world")
    bpy.context.scene.world = world
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs[0].default_value = (ambient, ambient, ambient, 1)


def set_camera(camera):
    """Aim the camera."""
    data = bpy.data.cameras.new("camera")
    data.lens_unit, data.angle, data.clip_end = "FOV", camera["field_of_view"], 1000
    holder = bpy.data.objects.new("camera", data)
    bpy.context.scene.collection.objects.link(holder)
    origin, target = np.array(camera["origin"]), np.array(camera["target"])
    holder.location = Vector(to_blender(origin))
    holder.rotation_euler = Vector(to_blender(target - origin)).to_track_quat("-Z", "Y").to_euler()
    bpy.context.scene.camera = holder


def render(described, destination):
    """Render the scene as it stands and save it as an array of linear light."""
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.resolution_x = scene.render.resolution_y = described["size"]
    scene.render.film_transparent = True
    scene.render.threads_mode, scene.render.threads = "FIXED", THREADS
    settings = scene.render.image_settings
    settings.file_format, settings.color_mode, settings.color_depth = "OPEN_EXR", "RGBA", "32"
    scene.render.filepath = f"{destination}.exr"
    cycles = scene.cycles
    cycles.samples, cycles.seed = described["samples"], described["seed"]
    cycles.use_adaptive_sampling, cycles.adaptive_threshold = True, 0.02
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 3, 1, 1
    cycles.transmission_bounces, cycles.transparent_max_bounces = 1, 6
    cycles.use_light_tree = False  # three lamps need none
    cycles.sample_clamp_indirect = 4
    cycles.use_denoising, cycles.denoiser = True, "OPENIMAGEDENOISE"
    cycles.denoising_prefilter, cycles.denoising_quality = "FAST", "BALANCED"
    bpy.ops.render.render(write_still=True)
    rendered = bpy.data.images.load(f"{destination}.exr")
    rendered.colorspace_settings.name = "Non-Color"
    size = described["size"]
    pixels = np.empty(size * size * 4, np.float32)
    rendered.pixels.foreach_get(pixels)
    np.save(destination, pixels.reshape(size, size, 4)[::-1])


def main(arguments):
    """Render every pair of scene and destination."""
    for source, destination in zip(arguments[::2], arguments[1::2], strict=True):
        bpy.ops.wm.read_factory_settings(use_empty=True)
        with np.load(source) as stored:
            arrays = dict(stored)
        described = json.loads(str(arrays.pop("description")))
        for mesh in described["meshes"]:
            add_mesh(mesh, arrays)
        for strands in described["strands"]:
            add_strands(strands, arrays)
        for light in described["lights"]:
            add_light(light, np.array(described["camera"]["centre"]))
        set_world(described["ambient"])
        set_camera(described["camera"])
        render(described, destination)
        print("rendered", destination, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
