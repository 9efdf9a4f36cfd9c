"""The photo studio of the wardrobe: camera, one light group a lamp, passes."""

from __future__ import annotations

import math

import bpy
import numpy as np
from mathutils import Vector

CAMERA_HEIGHT, CAMERA_DISTANCE = 0.04, 2.4
FRAME_WIDTH, FRAME_TOP = 0.62, 0.08
"""The frame is FRAME_WIDTH metres wide at the neck's depth; its top edge is FRAME_TOP metres above the pit of the neck's height."""

# Each lamp seen from the sitter: azimuth (degrees, 0 = camera, positive = picture's right), elevation, size in metres, watts.
LAMPS = {
    "key_left": (-45, 32, 1.0, 60),
    "key_front": (0, 32, 1.0, 60),
    "key_right": (45, 32, 1.0, 60),
    "fill": (0, 2, 2.2, 60),
    "rim_left": (-140, 28, 0.6, 60),
    "rim_right": (140, 28, 0.6, 60),
}
GROUPS = (*LAMPS, "ambient")
LAMP_DISTANCE = 2.2


def start() -> None:
    bpy.ops.wm.read_factory_settings(use_empty=True)


def place(
    name: str,
    vertices: np.ndarray,
    faces: np.ndarray,
    material: bpy.types.Material,
    *,
    uv: np.ndarray | None = None,
    number: int = 0,
    attributes: dict[str, np.ndarray] | None = None,
    thickness: float = 0.0,
    smooth: int = 0,
) -> bpy.types.Object:
    """A mesh in the scene; uv (V, 2) metres of fabric, number tells the pieces of a garment apart, other per-vertex values by name."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(vertices.tolist(), [], faces.tolist())
    mesh.update()
    mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    mesh.materials.append(material)
    if uv is not None:
        layer = mesh.attributes.new("fabric_uv", "FLOAT_VECTOR", "POINT")
        layer.data.foreach_set("vector", np.column_stack([uv, np.full(len(uv), number)]).astype(np.float32).ravel())
    for key, value in (attributes or {}).items():
        mesh.attributes.new(key, "FLOAT", "POINT").data.foreach_set("value", np.asarray(value, np.float32))
    item = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(item)
    if thickness:
        solid = item.modifiers.new("solid", "SOLIDIFY")
        solid.thickness, solid.offset = thickness, -1
    if smooth:
        subdivide = item.modifiers.new("subdivide", "SUBSURF")
        subdivide.levels = subdivide.render_levels = smooth
    return item


def _around(azimuth: float, elevation: float, distance: float) -> Vector:
    a, e = math.radians(azimuth), math.radians(elevation)
    return Vector((math.sin(a) * math.cos(e), -math.cos(a) * math.cos(e), math.sin(e))) * distance


def lamps_and_camera(*, yaw: float, width: int, height: int) -> None:
    """Lamps and camera turned together by -yaw about the neck, which turns the sitter by +yaw (to the picture's right)."""
    scene = bpy.context.scene
    layer = scene.view_layers[0]
    for group in GROUPS:
        layer.lightgroups.add(name=group)
    target = Vector((0, 0, -0.1))
    for name, (azimuth, elevation, size, power) in LAMPS.items():
        data = bpy.data.lights.new(name, "AREA")
        data.shape, data.size, data.energy = "DISK", size, power
        lamp = bpy.data.objects.new(name, data)
        scene.collection.objects.link(lamp)
        lamp.location = target + _around(azimuth - yaw, elevation, LAMP_DISTANCE)
        lamp.rotation_euler = (target - lamp.location).to_track_quat("-Z", "Y").to_euler()
        lamp.lightgroup = name
    world = bpy.data.worlds.new("world")
    scene.world = world
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs[0].default_value = (1, 1, 1, 1)
    world.node_tree.nodes["Background"].inputs[1].default_value = 1.0
    world.lightgroup = "ambient"
    data = bpy.data.cameras.new("camera")
    camera = bpy.data.objects.new("camera", data)
    scene.collection.objects.link(camera)
    scene.camera = camera
    camera.location = _around(-yaw, 0, CAMERA_DISTANCE) + Vector((0, 0, CAMERA_HEIGHT))
    camera.rotation_euler = (math.radians(90), 0, math.radians(-yaw))
    data.sensor_fit = "HORIZONTAL"
    data.angle = 2 * math.atan(FRAME_WIDTH / 2 / CAMERA_DISTANCE)
    tall = FRAME_WIDTH * height / width
    data.shift_y = (FRAME_TOP - tall / 2 - CAMERA_HEIGHT) / FRAME_WIDTH


def project(points: np.ndarray, *, yaw: float, width: int, height: int) -> np.ndarray:
    """World points (N, 3) → pixels (N, 2), x right and y down."""
    a = math.radians(yaw)
    x = points[:, 0] * math.cos(a) - points[:, 1] * math.sin(a)
    y = points[:, 0] * math.sin(a) + points[:, 1] * math.cos(a)
    scale = width / FRAME_WIDTH * CAMERA_DISTANCE / (CAMERA_DISTANCE + y)
    centre = width / FRAME_WIDTH * (FRAME_TOP - CAMERA_HEIGHT)
    return np.column_stack([width / 2 + x * scale, centre - (points[:, 2] - CAMERA_HEIGHT) * scale])


PASSES = {"cloth": GROUPS, "masks": ("panel", "behind"), "coordinates": ("uv",)}
"""What each kind of picture holds beside alpha: shading by light group, soft masks, point-sampled fabric coordinates."""
MASK_SAMPLES = 32


def _surfaces(on: bool) -> None:
    """Masks need no light: with a plain black surface in the fabrics' place they take a tenth of the time."""
    for material in bpy.data.materials:
        tree = material.node_tree
        if "plain" not in tree.nodes:
            plain = tree.nodes.new("ShaderNodeBsdfDiffuse")
            plain.name, plain.inputs["Color"].default_value = "plain", (0, 0, 0, 1)
        shader = tree.nodes["Principled BSDF" if on else "plain"]
        tree.links.new(shader.outputs[0], tree.nodes["Material Output"].inputs["Surface"])


def photograph(path: str, kind: str, *, width: int, height: int, samples: int) -> None:
    """Render to one multilayer EXR that starts with `path`: a kind of PASSES. Light groups are denoised."""
    scene = bpy.context.scene
    layer = scene.view_layers[0]
    lit = kind == "cloth"
    scene.render.engine = "CYCLES"
    scene.cycles.device, scene.cycles.seed = "CPU", 7
    scene.cycles.samples = samples if lit else MASK_SAMPLES if kind == "masks" else 1
    scene.cycles.use_denoising, scene.cycles.use_adaptive_sampling = False, False
    scene.cycles.max_bounces, scene.cycles.diffuse_bounces = (2, 2) if lit else (0, 0)
    scene.cycles.pixel_filter_type = "BLACKMAN_HARRIS"
    scene.cycles.filter_width = 0.01 if kind == "coordinates" else 1.5
    scene.render.use_persistent_data = True
    scene.render.threads_mode, scene.render.threads = "FIXED", 2
    scene.render.resolution_x, scene.render.resolution_y, scene.render.resolution_percentage = width, height, 100
    scene.render.film_transparent = True
    scene.view_settings.view_transform = "Raw"
    for lamp in (item for item in scene.objects if item.type == "LIGHT"):
        lamp.hide_render = not lit
    _surfaces(lit)
    layer.cycles.denoising_store_passes = lit
    for name, channels in (("panel", "COLOR"), ("uv", "COLOR"), ("behind", "VALUE")):
        if name not in layer.aovs:
            aov = layer.aovs.add()
            aov.name, aov.type = name, channels
    scene.use_nodes = True
    tree = scene.node_tree
    tree.nodes.clear()
    source = tree.nodes.new("CompositorNodeRLayers")
    sink = tree.nodes.new("CompositorNodeOutputFile")
    sink.format.file_format, sink.format.color_depth = "OPEN_EXR_MULTILAYER", "16" if lit else "32"
    sink.base_path = path
    sink.layer_slots.clear()

    def save(name: str, out) -> None:
        sink.layer_slots.new(name)
        tree.links.new(out, sink.inputs[name])

    save("alpha", source.outputs["Alpha"])
    for name in PASSES[kind]:
        if not lit:
            save(name, source.outputs[name])
            continue
        denoise = tree.nodes.new("CompositorNodeDenoise")
        tree.links.new(source.outputs[f"Combined_{name}"], denoise.inputs["Image"])
        tree.links.new(source.outputs["Denoising Normal"], denoise.inputs["Normal"])
        tree.links.new(source.outputs["Denoising Albedo"], denoise.inputs["Albedo"])
        save(name, denoise.outputs["Image"])
    bpy.ops.render.render()
