"""The studio: skin, eyes, hair, a plain shirt, three lamps and an 85 mm lens."""

from __future__ import annotations

import math

import bpy
import materials
import numpy as np
from chart import maps
from mathutils import Vector
from shirt import collar, shell
from sitter import Shape, Sitter, shape
from strands import Strands, Surface, brows, covered, lashes, scalp

DISTANCE, FRAME, CENTRE = 1.6, 0.32, -0.045
"""Metres: lens to face, what the picture is wide there, and its middle below the bridge of the nose."""
IRIS = math.asin(0.36)
"""The limbus' angle at the middle of MakeHuman's eyeball, which is larger than a real one."""
LAMPS = {"key": (-38, 30, 0.75, 1.3, 25.0, (1.0, 0.96, 0.91)), "fill": (55, 8, 1.6, 1.7, 9.0, (0.93, 0.97, 1.0)),
         "hair": (150, 42, 0.6, 1.3, 20.0, (1.0, 0.98, 0.95)), "below": (0, -38, 0.9, 1.2, 4.0, (1.0, 0.95, 0.9))}
"""Azimuth (0 = camera, positive = picture's right), elevation, side and distance in metres, watts, colour."""


def build(sitter: Sitter) -> None:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    form = shape(sitter)
    surface = _skin(form, sitter)
    _eyes(form, sitter)
    for name, strands in (("scalp", scalp(surface, sitter)), ("brows", brows(surface, sitter)), ("lashes", lashes(surface, form, sitter))):
        _hair(name, strands)
    _shirt(form, sitter)
    _studio(sitter)
    bpy.context.scene.view_settings.exposure = sitter.exposure


def _mesh(name: str, vertices, faces, material, *, smooth: int = 0, vectors: dict | None = None,
          numbers: dict | None = None) -> bpy.types.Object:
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(np.asarray(vertices).tolist(), [], np.asarray(faces).tolist())
    mesh.update()
    mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    mesh.materials.append(material)
    for key, value in (vectors or {}).items():
        mesh.attributes.new(key, "FLOAT_VECTOR", "POINT").data.foreach_set("vector", np.asarray(value, np.float32).ravel())
    for key, value in (numbers or {}).items():
        mesh.attributes.new(key, "FLOAT", "POINT").data.foreach_set("value", np.asarray(value, np.float32))
    item = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(item)
    if smooth:
        rounding = item.modifiers.new("rounding", "SUBSURF")
        rounding.levels = rounding.render_levels = smooth
    return item


def _skin(form: Shape, sitter: Sitter) -> Surface:
    used, corners = np.unique(form.quads["body"], return_inverse=True)
    item = _mesh("skin", form.vertices[used], corners.reshape(-1, 4), materials.skin(sitter, maps()), smooth=3,
                 vectors={"chart": form.chart[used], "texture": np.pad(form.uv[used], ((0, 0), (0, 1)))},
                 numbers={"ear": form.ears[used], "scalp": covered(form.chart[used], sitter.hair) * ~form.ears[used]})
    found = item.evaluated_get(bpy.context.evaluated_depsgraph_get()).to_mesh()
    found.calc_loop_triangles()

    def read(source, key: str, width: int, kind=np.float32) -> np.ndarray:
        out = np.empty(len(source) * width, kind)
        source.foreach_get(key, out)
        return out.reshape(-1, width).astype(float) if kind is np.float32 else out.reshape(-1, width)

    return Surface(points=read(found.vertices, "co", 3), normals=read(found.vertices, "normal", 3),
                   chart=read(found.attributes["chart"].data, "vector", 3), triangles=read(found.loop_triangles, "vertices", 3, np.int32),
                   ears=read(found.attributes["ear"].data, "value", 1)[:, 0] > 0.3)


def _eyes(form: Shape, sitter: Sitter) -> None:
    ball, wet = materials.eyeball(sitter, IRIS), materials.cornea()
    for side in "lr":
        points = form.vertices[np.unique(form.quads[f"helper-{side}-eye"])]
        middle = (points.max(axis=0) + points.min(axis=0)) / 2
        radius = np.linalg.norm(points - middle, axis=1).mean()
        gaze = np.array([0, -DISTANCE, 0.0]) - middle
        gaze /= np.linalg.norm(gaze)
        polar, around, directions, faces = _globe(gaze)
        dent = np.where(polar < IRIS, 1 - 0.05 * (1 - (polar / IRIS) ** 2), 1.0)
        _mesh("eyeball", middle + directions * (radius * dent)[:, None], faces, ball, vectors={"around": around}, numbers={"polar": polar})
        bulge = 1.003 + 0.045 * np.clip(1 - (polar / (IRIS * 1.05)) ** 2, 0, None) ** 1.2
        _mesh("cornea", middle + directions * (radius * bulge)[:, None], faces, wet)


def _globe(axis: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """A half ball about an axis: polar angles (N,), (cos, sin of the azimuth, polar) (N, 3), directions (N, 3) and quads."""
    rings, spokes = 90, 96
    p, a = np.meshgrid(np.linspace(0.0005, math.pi * 0.55, rings), np.arange(spokes) / spokes * 2 * math.pi, indexing="ij")
    p, a = p.ravel(), a.ravel()
    right = np.cross(axis, [0, 0, 1.0])
    right /= np.linalg.norm(right)
    up = np.cross(right, axis)
    directions = np.cos(p)[:, None] * axis + np.sin(p)[:, None] * (np.cos(a)[:, None] * right + np.sin(a)[:, None] * up)
    k = np.arange(rings - 1)[:, None] * spokes + np.arange(spokes)
    n = np.arange(rings - 1)[:, None] * spokes + (np.arange(spokes) + 1) % spokes
    faces = np.stack([k, n, n + spokes, k + spokes], axis=-1).reshape(-1, 4)
    return p, np.column_stack([np.cos(a), np.sin(a), p]), directions, faces


def _hair(name: str, strands: Strands) -> None:
    count, steps = strands.paths.shape[:2]
    data = bpy.data.hair_curves.new(name)
    data.add_curves([steps] * count)
    data.attributes["position"].data.foreach_set("vector", strands.paths.astype(np.float32).ravel())
    taper = strands.radius * (1 - 0.75 * np.linspace(0, 1, steps) ** 2)
    data.attributes.new("radius", "FLOAT", "POINT").data.foreach_set("value", np.tile(taper, count).astype(np.float32))
    data.attributes.new("melanin", "FLOAT", "CURVE").data.foreach_set("value", strands.melanin.astype(np.float32))
    data.materials.append(materials.hair(name, strands.redness))
    bpy.context.scene.collection.objects.link(bpy.data.objects.new(name, data))


def _shirt(form: Shape, sitter: Sitter) -> None:
    vertices, faces = shell(form)
    _mesh("jersey", vertices, faces, materials.cloth(sitter.shirt, rib=False), smooth=2)
    vertices, faces, along = collar(form)
    _mesh("collar", vertices, faces, materials.cloth(sitter.shirt, rib=True), smooth=1, numbers={"along": along})


def _studio(sitter: Sitter) -> None:
    scene = bpy.context.scene
    target = Vector((0, 0.02, -0.03))

    def around(azimuth: float, elevation: float, distance: float) -> Vector:
        a, e = math.radians(azimuth), math.radians(elevation)
        return target + Vector((math.sin(a) * math.cos(e), -math.cos(a) * math.cos(e), math.sin(e))) * distance

    for name, (azimuth, elevation, size, distance, watts, colour) in LAMPS.items():
        data = bpy.data.lights.new(name, "AREA")
        data.shape, data.size, data.energy, data.color = "SQUARE", size, watts, colour
        lamp = bpy.data.objects.new(name, data)
        scene.collection.objects.link(lamp)
        lamp.location = around(azimuth, elevation, distance)
        lamp.rotation_euler = (target - lamp.location).to_track_quat("-Z", "Y").to_euler()
        lamp.visible_camera = False
        lamp.visible_glossy = name in ("key", "fill")
    scene.world = bpy.data.worlds.new("room")
    scene.world.use_nodes = True
    scene.world.node_tree.nodes["Background"].inputs[0].default_value = (0.10, 0.105, 0.11, 1)
    wall = _mesh("wall", [(-3, 0, -3), (3, 0, -3), (3, 0, 3), (-3, 0, 3)], [(0, 1, 2, 3)], materials.backdrop(sitter.backdrop))
    wall.location = (0.15, 1.6, 0.0)
    wall.visible_diffuse = wall.visible_glossy = False
    data = bpy.data.cameras.new("lens")
    camera = bpy.data.objects.new("lens", data)
    scene.collection.objects.link(camera)
    scene.camera = camera
    turn = math.radians(sitter.turn)
    pivot = Vector((0, 0.07, 0))
    camera.location = pivot + Vector((-math.sin(turn) * (DISTANCE + 0.07), -math.cos(turn) * (DISTANCE + 0.07), 0))
    camera.rotation_euler = (math.radians(90), 0, -turn)
    data.sensor_fit, data.sensor_width, data.lens = "HORIZONTAL", FRAME / DISTANCE * 85, 85
    data.shift_y = CENTRE / FRAME
    data.dof.use_dof, data.dof.focus_distance, data.dof.aperture_fstop = True, DISTANCE, 8.0


def photograph(path: str, *, width: int, height: int, samples: int) -> None:
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.device, scene.cycles.seed, scene.cycles.samples = "CPU", 7, samples
    scene.cycles.use_adaptive_sampling, scene.cycles.adaptive_threshold = True, 0.02
    scene.cycles.use_denoising, scene.cycles.denoiser = True, "OPENIMAGEDENOISE"
    scene.cycles.max_bounces, scene.cycles.diffuse_bounces, scene.cycles.glossy_bounces = 12, 3, 2
    scene.cycles.transparent_max_bounces, scene.cycles.transmission_bounces = 12, 8
    scene.cycles.caustics_reflective = scene.cycles.caustics_refractive = False
    scene.cycles.sample_clamp_indirect = 4.0
    scene.cycles_curves.shape = "RIBBONS"
    scene.render.threads_mode, scene.render.threads = "FIXED", 2
    scene.render.resolution_x, scene.render.resolution_y, scene.render.resolution_percentage = width, height, 100
    scene.view_settings.view_transform, scene.view_settings.look = "AgX", "AgX - Medium High Contrast"
    scene.render.image_settings.file_format, scene.render.image_settings.color_mode = "PNG", "RGB"
    scene.render.filepath = path
    bpy.ops.render.render(write_still=True)
