"""Drape a garment: Blender's cloth solver while the mannequin lowers its arms, so that folds form as they do on a wearer."""

from __future__ import annotations

from dataclasses import dataclass

import bpy
import numpy as np


@dataclass(frozen=True, kw_only=True)
class Cloth:
    """How a cloth hangs. Units of Blender's solver: mass in kg a vertex, stiffness without unit."""

    mass: float = 0.15
    stretch: float = 20.0
    shear: float = 8.0
    bend: float = 1.5
    damping: float = 6.0
    shrink: float = 0.0
    gravity: float = 1.0
    friction: float = 12.0


def mesh_object(name: str, vertices: np.ndarray, faces: np.ndarray) -> bpy.types.Object:
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(vertices.tolist(), [], faces.tolist())
    mesh.update()
    item = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(item)
    return item


def _animate(item: bpy.types.Object, poses: list[np.ndarray], frames: np.ndarray) -> None:
    """One shape key a pose, blended linearly so that each is reached at its frame."""
    item.shape_key_add(name="rest")
    for number, pose in enumerate(poses[1:], 1):
        key = item.shape_key_add(name=f"pose{number}")
        key.data.foreach_set("co", np.ascontiguousarray(pose, np.float32).ravel())
        for index, frame in enumerate(frames):
            key.value = float(index == number)
            key.keyframe_insert("value", frame=float(frame))
    for curve in item.data.shape_keys.animation_data.action.fcurves:
        for point in curve.keyframe_points:
            point.interpolation = "LINEAR"


def drape(
    vertices: np.ndarray,
    faces: np.ndarray,
    *,
    held: np.ndarray,
    body_faces: np.ndarray,
    poses: list[np.ndarray],
    cloth: Cloth,
    moving: int = 28,
    settle: int = 24,
    quality: int = 6,
    gap: float = 0.003,
) -> np.ndarray:
    """Vertices (V, 3) of the draped cloth. held (V,) 0–1: how firmly each vertex keeps its place (a collar seam, a padded shoulder)."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.gravity = (0, 0, -9.81 * cloth.gravity)
    scene.frame_start, scene.frame_end = 1, 1 + moving + settle
    body = mesh_object("body", poses[0], body_faces)
    if len(poses) > 1:
        _animate(body, poses, np.linspace(1, 1 + moving, len(poses)))
    body.modifiers.new("collision", "COLLISION")
    body.collision.thickness_outer = gap
    body.collision.cloth_friction = cloth.friction
    item = mesh_object("cloth", vertices, faces)
    group = item.vertex_groups.new(name="held")
    for value in np.unique(np.round(held, 2)):
        if value > 0:
            group.add(np.flatnonzero(np.round(held, 2) == value).tolist(), float(value), "REPLACE")
    modifier = item.modifiers.new("cloth", "CLOTH")
    settings, contact = modifier.settings, modifier.collision_settings
    settings.quality, settings.mass, settings.air_damping = quality, cloth.mass, 1.5
    settings.tension_stiffness = settings.compression_stiffness = cloth.stretch
    settings.shear_stiffness, settings.bending_stiffness = cloth.shear, cloth.bend
    settings.tension_damping = settings.compression_damping = settings.shear_damping = cloth.damping
    settings.bending_damping = 0.5
    settings.shrink_min = cloth.shrink
    settings.vertex_group_mass = "held"
    settings.pin_stiffness = 5.0
    contact.collision_quality, contact.distance_min = 3, gap
    contact.use_self_collision, contact.self_distance_min = True, 0.003
    modifier.point_cache.frame_start, modifier.point_cache.frame_end = 1, scene.frame_end
    for frame in range(1, scene.frame_end + 1):
        scene.frame_set(frame)
    made = item.evaluated_get(bpy.context.evaluated_depsgraph_get()).to_mesh()
    draped = np.empty(len(vertices) * 3)
    made.vertices.foreach_get("co", draped)
    return draped.reshape(-1, 3)


def refined(vertices: np.ndarray, faces: np.ndarray, values: np.ndarray, *, levels: int):
    """Subdivide smoothly: vertices, triangles and per-vertex `values` (V, K), all `levels` times finer."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    item = mesh_object("fine", vertices, faces)
    for column in range(values.shape[1]):
        layer = item.data.attributes.new(f"v{column}", "FLOAT", "POINT")
        layer.data.foreach_set("value", values[:, column].astype(np.float32))
    modifier = item.modifiers.new("subdivide", "SUBSURF")
    modifier.levels = levels
    made = item.evaluated_get(bpy.context.evaluated_depsgraph_get()).to_mesh()
    made.calc_loop_triangles()
    fine = np.empty(len(made.vertices) * 3)
    made.vertices.foreach_get("co", fine)
    triangles = np.empty(len(made.loop_triangles) * 3, np.int32)
    made.loop_triangles.foreach_get("vertices", triangles)
    out = np.empty((len(made.vertices), values.shape[1]))
    for column in range(values.shape[1]):
        one = np.empty(len(made.vertices), np.float32)
        made.attributes[f"v{column}"].data.foreach_get("value", one)
        out[:, column] = one
    return fine.reshape(-1, 3), triangles.reshape(-1, 3).astype(int), out
