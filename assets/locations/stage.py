"""Camera, sky, lamps and the two pictures of a location: what the lens sees, and what the sitter's head sees all around."""

from __future__ import annotations

import math
from dataclasses import dataclass

import bpy
import numpy as np

FOCAL, SENSOR = 0.085, 0.036
DISTANCE = 1.6
"""Metres from the lens to the sitter's eyes, where the focus lies."""
FIELD = (1.20, 0.84)
"""Metres that the picture shows at the sitter's distance: a headshot takes half of its width."""
HORIZON = 0.37
"""Where the lens looks level: share of the picture's height from the top. Eyes stand there."""


@dataclass(frozen=True, kw_only=True)
class View:
    """One variant of a location. The sitter stands at ``at``, the lens looks towards ``yaw`` (degrees, 0 = +y, positive = right)."""

    at: tuple[float, float] = (0.0, 0.0)
    yaw: float = 0.0
    eye: float = 1.58  # metres above the floor
    f: float = 2.8
    seed: int = 0
    mood: str = ""  # the scene's own word for time of day
    bright: float = 0.32  # the picture's mean after exposure, linear: 0.18 is dark, 0.45 is high key
    warm: float = 0.0  # white balance: share by which red is raised and blue lowered
    cast: float = 0.5  # exponent of how far the mean colour is taken out; little among leaves, or what is white turns magenta


def start() -> None:
    bpy.ops.wm.read_factory_settings(use_empty=True)


def _link(name: str, data) -> bpy.types.Object:
    item = bpy.data.objects.new(name, data)
    bpy.context.scene.collection.objects.link(item)
    return item


def camera(view: View) -> None:
    data = bpy.data.cameras.new("lens")
    item = _link("lens", data)
    yaw = math.radians(view.yaw)
    item.location = (view.at[0] - DISTANCE * math.sin(yaw), view.at[1] - DISTANCE * math.cos(yaw), view.eye)
    item.rotation_euler = (math.radians(90), 0, -yaw)
    data.sensor_fit, data.sensor_width = "HORIZONTAL", SENSOR * 1000
    # the frame is wider than 24 x 36 mm: the same focal length before a larger sensor, so blur and perspective are those of 85 mm
    data.sensor_width = FIELD[0] / DISTANCE * FOCAL * 1000
    data.lens = FOCAL * 1000
    data.shift_y = (HORIZON - 0.5) * FIELD[1] / FIELD[0]
    data.clip_end = 3000
    data.dof.use_dof, data.dof.focus_distance, data.dof.aperture_fstop = True, DISTANCE, view.f
    bpy.context.scene.camera = item


def sky(*, elevation: float, azimuth: float, strength: float = 0.2, sun: float = 0.0, dust: float = 1.0, size: float = 0.6) -> None:
    """A physical sky (Nishita) and, apart from it, the sun. Degrees; azimuth like a View's yaw. sun: W/m² on a surface that faces it."""
    world = bpy.data.worlds.new("sky")
    bpy.context.scene.world = world
    world.use_nodes = True
    tree = world.node_tree
    node = tree.nodes.new("ShaderNodeTexSky")
    node.sky_type, node.sun_disc = "NISHITA", False
    node.sun_elevation, node.sun_rotation = math.radians(elevation), math.radians(azimuth)
    # with the default air the horizon turns orange at noon
    node.dust_density, node.air_density, node.ozone_density = dust, 1.0 if elevation < 15 else 0.7, 2.0 if elevation < 15 else 4.0
    tree.links.new(node.outputs[0], tree.nodes["Background"].inputs[0])
    tree.nodes["Background"].inputs[1].default_value = strength
    if sun:
        data = bpy.data.lights.new("sun", "SUN")
        low = max(0.0, 1 - elevation / 35)
        data.energy, data.angle, data.color = sun, math.radians(size), (1.0, 0.93 - 0.33 * low, 0.82 - 0.57 * low)
        item = _link("sun", data)
        item.rotation_euler = (math.radians(90 - elevation), 0, math.radians(-azimuth) + math.pi)


def grey_sky(colour, strength: float) -> None:
    world = bpy.data.worlds.new("sky")
    bpy.context.scene.world = world
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs[0].default_value = (*colour, 1)
    world.node_tree.nodes["Background"].inputs[1].default_value = strength


def lamp(at, towards, size: tuple[float, float], watts: float, colour=(1, 1, 1), *, spread: float = 180) -> None:
    """A rectangular area light: a window or a panel. The camera does not see it."""
    from mathutils import Vector

    data = bpy.data.lights.new("lamp", "AREA")
    data.shape, data.size, data.size_y, data.energy, data.color = "RECTANGLE", *size, watts, colour
    data.spread = math.radians(spread)
    item = _link("lamp", data)
    item.location = at
    item.rotation_euler = (Vector(towards) - Vector(at)).to_track_quat("-Z", "Y").to_euler()
    item.visible_camera = False
    item.visible_glossy = False


def bulb(at, watts: float, colour=(1.0, 0.72, 0.45), radius: float = 0.05) -> None:
    data = bpy.data.lights.new("bulb", "POINT")
    data.energy, data.color, data.shadow_soft_size = watts, colour, radius
    item = _link("bulb", data)
    item.location = at
    item.visible_camera = False


def _render(path: str, width: int, height: int, samples: int) -> None:
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.device, scene.cycles.seed, scene.cycles.samples = "CPU", 7, samples
    scene.cycles.use_adaptive_sampling, scene.cycles.use_denoising = True, True
    scene.cycles.adaptive_threshold, scene.cycles.adaptive_min_samples, scene.cycles.denoiser = 0.08, 8, "OPENIMAGEDENOISE"
    scene.cycles.max_bounces, scene.cycles.diffuse_bounces, scene.cycles.glossy_bounces = 4, 2, 2
    scene.cycles.transparent_max_bounces, scene.cycles.transmission_bounces = 8, 2
    scene.cycles.caustics_reflective = scene.cycles.caustics_refractive = False
    scene.cycles.sample_clamp_indirect = 6.0
    scene.render.use_persistent_data = True
    scene.render.threads_mode, scene.render.threads = "FIXED", 2
    scene.render.resolution_x, scene.render.resolution_y, scene.render.resolution_percentage = width, height, 100
    scene.view_settings.view_transform = "Raw"
    scene.render.image_settings.file_format = "OPEN_EXR"
    scene.render.image_settings.color_depth = "16"
    scene.render.filepath = path
    bpy.ops.render.render(write_still=True)


def photograph(path: str, *, width: int, samples: int) -> None:
    """What the lens sees: linear EXR."""
    _render(path, width, round(width * FIELD[1] / FIELD[0]), samples)


def probe(path: str, view: View, *, width: int = 64, samples: int = 64) -> None:
    """What the sitter's head sees: a panorama (2:1), its middle towards the camera, as linear EXR."""
    item = bpy.context.scene.camera
    data = item.data
    data.type, data.panorama_type = "PANO", "EQUIRECTANGULAR"
    data.dof.use_dof, data.shift_y = False, 0.0
    item.location = (*view.at, view.eye)
    item.rotation_euler = (math.radians(90), 0, math.radians(180 - view.yaw))
    for light in (o for o in bpy.context.scene.objects if o.type == "LIGHT"):
        light.visible_camera = True  # a panel that stands in for a window lights the sitter too
    _render(path, width, width // 2, samples)


def sphere_directions(height: int, width: int) -> np.ndarray:
    """(h, w, 3) unit vectors of the probe's pixels seen from the sitter: x picture-right, y up, z towards the camera."""
    polar = (np.arange(height) + 0.5) / height * math.pi
    # the camera's right is the sitter's left hand side, so the panorama runs against the picture
    around = math.pi - (np.arange(width) + 0.5) / width * 2 * math.pi
    p, a = np.meshgrid(polar, around, indexing="ij")
    return np.stack([np.sin(p) * np.sin(a), np.cos(p), np.sin(p) * np.cos(a)], axis=-1)
