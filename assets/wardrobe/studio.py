"""The photo studio of the wardrobe: camera, one light group a lamp, passes, fabrics."""

from __future__ import annotations

import math
from dataclasses import dataclass

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
ALBEDO, SKIN_ALBEDO = 0.35, 0.45
"""What cloth and skin reflect while they are rendered; the packed shading is divided by it."""


@dataclass(frozen=True, kw_only=True)
class Fabric:
    """How cloth answers light; its colour and pattern come at run time.

    weave: "twill", "plain", "jersey", "rib", "silk" or "none"; pitch its repeat in metres; relief its height in metres.
    wrinkle: depth of fine creases in metres. seams: (attribute, place, width, depth) grooves in metres along an attribute's level.
    """

    roughness: float = 0.8
    sheen: float = 0.1
    specular: float = 0.25
    weave: str = "plain"
    pitch: float = 0.0012
    relief: float = 0.0001
    wrinkle: float = 0.0
    grooves: tuple[tuple[str, float, float, float], ...] = ()


def start() -> None:
    bpy.ops.wm.read_factory_settings(use_empty=True)


class _Graph:
    """Shader arithmetic that reads like arithmetic."""

    def __init__(self, tree: bpy.types.NodeTree) -> None:
        self.tree = tree

    def node(self, kind: str, **fields):
        made = self.tree.nodes.new(kind)
        for name, value in fields.items():
            setattr(made, name, value)
        return made

    def link(self, out, into) -> None:
        self.tree.links.new(out, into)

    def math(self, operation: str, a, b=None, c=None):
        made = self.node("ShaderNodeMath", operation=operation)
        for slot, value in zip(made.inputs, (a, b, c), strict=False):
            if value is None:
                continue
            if isinstance(value, (int, float)):
                slot.default_value = value
            else:
                self.link(value, slot)
        return made.outputs[0]

    def attribute(self, name: str):
        return self.node("ShaderNodeAttribute", attribute_name=name)

    def noise(self, scale: float, detail: float, vector=None):
        made = self.node("ShaderNodeTexNoise")
        made.inputs["Scale"].default_value, made.inputs["Detail"].default_value = scale, detail
        if vector is not None:
            self.link(vector, made.inputs["Vector"])
        return made.outputs["Fac"]


def _weave(graph: _Graph, fabric: Fabric, u, v):
    """Height 0–1 of the weave at fabric coordinates u, v in metres."""
    if fabric.weave == "none":
        return None
    turns = 2 * math.pi / fabric.pitch
    if fabric.weave == "twill":
        wobble = graph.math("MULTIPLY", graph.noise(900, 2), 3.0)
        return graph.math("SINE", graph.math("MULTIPLY_ADD", graph.math("ADD", u, v), turns, wobble))
    if fabric.weave == "silk":
        return graph.math("SINE", graph.math("MULTIPLY", graph.math("MULTIPLY_ADD", v, 0.5, u), turns))
    if fabric.weave == "rib":
        return graph.math("SINE", graph.math("MULTIPLY", u, turns))
    if fabric.weave == "jersey":  # columns of V stitches: the course shifts with the distance from the column's middle
        column = graph.math("PINGPONG", u, fabric.pitch / 2)
        course = graph.math("SINE", graph.math("MULTIPLY", graph.math("MULTIPLY_ADD", column, 1.2, v), turns * 1.3))
        wale = graph.math("SINE", graph.math("MULTIPLY", u, turns))
        return graph.math("MULTIPLY_ADD", course, 0.5, wale)
    across = graph.math("SINE", graph.math("MULTIPLY", u, turns))
    return graph.math("MULTIPLY", across, graph.math("SINE", graph.math("MULTIPLY", v, turns)))


def fabric(name: str, cloth: Fabric, index: int) -> bpy.types.Material:
    """A material with the outputs panel (which cloth), uv (metres of fabric) and behind (past the neck's axis)."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    graph = _Graph(material.node_tree)
    shader = graph.tree.nodes["Principled BSDF"]
    shader.inputs["Base Color"].default_value = (ALBEDO,) * 3 + (1,)
    shader.inputs["Roughness"].default_value = cloth.roughness
    shader.inputs["Sheen Weight"].default_value = cloth.sheen
    shader.inputs["Sheen Roughness"].default_value = 0.4
    shader.inputs["Specular IOR Level"].default_value = cloth.specular
    split = graph.node("ShaderNodeSeparateXYZ")
    graph.link(graph.attribute("fabric_uv").outputs["Vector"], split.inputs[0])
    u, v = split.outputs[0], split.outputs[1]
    normal = None

    def bump(height, depth: float):
        nonlocal normal
        made = graph.node("ShaderNodeBump")
        made.inputs["Strength"].default_value, made.inputs["Distance"].default_value = 1.0, depth
        graph.link(height, made.inputs["Height"])
        if normal is not None:
            graph.link(normal, made.inputs["Normal"])
        normal = made.outputs["Normal"]

    if cloth.wrinkle:
        stretched = graph.node("ShaderNodeCombineXYZ")
        graph.link(u, stretched.inputs[0])
        graph.link(graph.math("MULTIPLY", v, 0.6), stretched.inputs[1])
        bump(graph.noise(26, 3, stretched.outputs[0]), cloth.wrinkle)
    for attribute, place, width, depth in cloth.grooves:
        unsewn = graph.attribute("unsewn").outputs["Fac"] if attribute == "seam" else 0.0
        away = graph.math("DIVIDE", graph.math("SUBTRACT", graph.attribute(attribute).outputs["Fac"], place), width)
        bump(
            graph.math(
                "SUBTRACT", 1.0, graph.math("EXPONENT", graph.math("MULTIPLY", graph.math("MULTIPLY_ADD", away, away, unsewn), -1.0))
            ),
            depth,
        )
    height = _weave(graph, cloth, u, v)
    if height is not None:
        fuzz = graph.math("MULTIPLY_ADD", graph.noise(1500, 2), 0.8, height)
        bump(fuzz, cloth.relief)
    if normal is not None:
        graph.link(normal, shader.inputs["Normal"])
    panel = graph.node("ShaderNodeOutputAOV", aov_name="panel")
    panel.inputs["Color"].default_value = (float(index == 0), float(index == 1), float(index == 2), 1)
    out = graph.node("ShaderNodeOutputAOV", aov_name="uv")
    graph.link(graph.attribute("fabric_uv").outputs["Vector"], out.inputs["Color"])
    behind = graph.node("ShaderNodeOutputAOV", aov_name="behind")
    graph.link(graph.attribute("behind").outputs["Fac"], behind.inputs["Value"])
    return material


def skin() -> bpy.types.Material:
    material = bpy.data.materials.new("skin")
    material.use_nodes = True
    shader = material.node_tree.nodes["Principled BSDF"]
    shader.inputs["Base Color"].default_value = (SKIN_ALBEDO,) * 3 + (1,)
    shader.inputs["Roughness"].default_value = 0.55
    return material


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
