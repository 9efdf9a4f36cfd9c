"""Skin, eyes, hair and cloth."""

from __future__ import annotations

import bpy
import numpy as np
from chart import MIDDLE, REACH
from nodes import Tree
from sitter import Sitter, data_folder


def _image(name: str, channels: list[np.ndarray]) -> bpy.types.Image:
    """Up to three masks (S, S) as the colours of a picture; Blender counts rows from below."""
    side = len(channels[0])
    pixels = np.ones((side, side, 4), np.float32)
    for k, channel in enumerate(channels):
        pixels[..., k] = channel[::-1]
    image = bpy.data.images.new(name, side, side, float_buffer=True, is_data=True)
    image.pixels.foreach_set(pixels.ravel())
    return image


def skin(sitter: Sitter, maps: dict[str, np.ndarray]) -> bpy.types.Material:
    t = Tree("skin")
    where = t.node("TexCoord").outputs["Object"]
    masks, fine = _masks(t, maps), t.noise(where, 260, 3, 0.65)
    oil = t.math("ADD", t.times(masks["oil"], 0.1), t.times(masks["lips"], 0.12))
    rough = t.math("SUBTRACT", t.ramp(fine, 0.3, 0.7, (0.44, 0.58)), oil)
    bump = t.node("Bump", {"Height": _relief(t, sitter, masks, where), "Strength": 0.75, "Distance": 1.0})
    shader = t.node("BsdfPrincipled", {
        "Base Color": _complexion(t, sitter, masks, where, fine), "Roughness": rough, "IOR": 1.4, "Specular IOR Level": 0.38,
        "Normal": bump.outputs[0], "Subsurface Weight": 1.0, "Subsurface Radius": (1.0, 0.35, 0.2), "Subsurface Scale": 0.002,
        "Sheen Weight": 0.04, "Sheen Roughness": 0.4}, subsurface_method="RANDOM_WALK")
    return t.surface(shader.outputs[0])


def _masks(t: Tree, maps: dict[str, np.ndarray]) -> dict:
    """What is painted, as sockets: chart.py's maps on the front of the head, and MakeHuman's own lips."""
    chart = t.attribute("chart").outputs["Vector"]
    half = 0.5 / REACH
    place = t.node("Mapping", {"Vector": chart, "Location": (0.5, 0.5 + MIDDLE * half, 0), "Scale": (half, half, 0)}).outputs[0]
    front = t.ramp(t.node("SeparateXYZ", {0: chart}).outputs["Z"], -1.5, -1.1)
    masks = {}
    for names in (("flush", "shade", "oil"), ("beard", "creases")):
        image = _image("-".join(names), [maps[name] for name in names])
        picture = t.node("TexImage", {"Vector": place}, image=image, extension="CLIP").outputs["Color"]
        parts = t.node("SeparateColor", {0: picture}).outputs
        masks |= {name: t.times(parts[k], front) for k, name in enumerate(names)}
    lips = bpy.data.images.load(str(data_folder() / "textures" / "mpfb_lips.jpg"))
    lips.colorspace_settings.name = "Non-Color"
    masks["lips"] = t.node("TexImage", {"Vector": t.attribute("texture").outputs["Vector"]}, image=lips).outputs["Color"]
    return masks


def _complexion(t: Tree, sitter: Sitter, masks: dict, where, fine):
    """The skin's colour: blotches of blood, small unevenness, spots, what is painted, lips, and the shade of hair over it."""

    def toned(red: float, green: float, blue: float) -> tuple[float, float, float]:
        r, g, b = sitter.skin
        return r * red, g * green, b * blue

    blotches = t.noise(where, 45, 4)
    colour = t.mix(t.ramp(blotches, 0.32, 0.7, (0.0, 0.35)), sitter.skin, toned(0.86, 0.74, 0.70))
    colour = t.mix(t.ramp(fine, 0.3, 0.75, (0.0, 0.3)), colour, toned(1.14, 1.12, 1.08))
    cells = t.node("TexVoronoi", {"Vector": where, "Scale": 330.0, "Randomness": 1.0}).outputs["Distance"]
    spots = t.times(t.ramp(cells, 0.16, 0.34, (1.0, 0.0)), t.ramp(t.noise(where, 70), 0.5, 0.68))
    colour = t.mix(t.times(spots, sitter.freckles), colour, toned(0.55, 0.42, 0.36))
    flush = t.math("MAXIMUM", masks["flush"], t.times(t.attribute("ear").outputs["Fac"], 0.7))
    colour = t.mix(t.times(flush, t.ramp(blotches, 0.2, 0.8, (0.3, 0.75))), colour, sitter.flush)
    colour = t.mix(t.times(masks["shade"], 0.34), colour, toned(0.58, 0.46, 0.46))
    colour = t.mix(t.times(masks["beard"], sitter.stubble), colour, tuple(0.3 * c + 0.012 for c in sitter.skin))
    lip = t.mix(t.ramp(t.noise(where, 300, 2), 0.3, 0.7, (0.0, 0.35)), sitter.lips, tuple(c * 1.35 for c in sitter.lips))
    colour = t.mix(t.times(masks["lips"], 0.82), colour, lip)
    return t.mix(t.times(t.attribute("scalp").outputs["Fac"], 0.8), colour, tuple(0.12 * c + 0.004 for c in sitter.skin))


def _relief(t: Tree, sitter: Sitter, masks: dict, where):
    """Metres above the mesh: pores, fine unevenness, creases, and the lips' upright furrows."""
    pores = t.node("TexVoronoi", {"Vector": where, "Scale": 800.0, "Randomness": 1.0}, feature="SMOOTH_F1").outputs["Distance"]
    height = t.math("ADD", t.times(pores, 0.00009), t.times(t.noise(where, 420, 4, 0.7), 0.00028))
    height = t.math("SUBTRACT", height, t.times(t.times(masks["creases"], sitter.lines), 0.003))
    furrows = t.noise(t.node("VectorMath", {0: where, 1: (9, 1, 1)}, operation="MULTIPLY").outputs[0], 120, 2)
    return t.math("SUBTRACT", height, t.times(t.times(masks["lips"], furrows), 0.0004))


def eyeball(sitter: Sitter, iris: float) -> bpy.types.Material:
    """`polar` is the angle from the gaze in radians, `iris` its angle at the limbus."""
    t = Tree("eyeball")
    polar, around = t.attribute("polar").outputs["Fac"], t.attribute("around").outputs["Vector"]
    out = t.math("DIVIDE", polar, iris)
    fibre = t.noise(t.node("VectorMath", {0: around, 1: (7.0, 7.0, 0.8)}, operation="MULTIPLY").outputs[0], 2.2, 5, 0.7)
    dark, light = tuple(c * 0.35 for c in sitter.iris), tuple(min(1, c * 2.0) for c in sitter.iris)
    colour = t.mix(t.ramp(fibre, 0.35, 0.65), dark, light)
    colour = t.mix(t.ramp(out, 0.42, 0.7, (0.6, 0.0)), colour, tuple(c * 1.6 for c in sitter.iris))
    colour = t.mix(t.ramp(out, 0.74, 0.98, (0.0, 0.9)), colour, (0.012, 0.009, 0.008))
    colour = t.mix(t.ramp(out, 0.36, 0.42, (1.0, 0.0)), colour, (0.002, 0.002, 0.002))
    veins = t.noise(t.node("TexCoord").outputs["Object"], 320, 5, 0.7)
    white = t.mix(t.ramp(polar, iris * 1.2, iris * 2.6), (0.55, 0.52, 0.49), (0.42, 0.29, 0.25))
    white = t.mix(t.times(t.ramp(veins, 0.56, 0.66), 0.25), white, (0.5, 0.16, 0.13))
    colour = t.mix(t.ramp(out, 0.93, 1.09), colour, white)
    shader = t.node("BsdfPrincipled", {"Base Color": colour, "Roughness": 0.35, "Specular IOR Level": 0.1, "Subsurface Weight": 0.25,
                                       "Subsurface Radius": (1.0, 0.5, 0.4), "Subsurface Scale": 0.001})
    return t.surface(shader.outputs[0])


def cornea() -> bpy.types.Material:
    """Wet: it mirrors the lamps and lets everything else through, shadows as well."""
    t = Tree("cornea")
    fresnel = t.node("Fresnel", {"IOR": 1.38}).outputs[0]
    shader = t.node("MixShader", {0: t.math("MULTIPLY", fresnel, 2.2, clamp=True)})
    t.tree.links.new(t.node("BsdfTransparent").outputs[0], shader.inputs[1])
    t.tree.links.new(t.node("BsdfGlossy", {"Roughness": 0.03}).outputs[0], shader.inputs[2])
    return t.surface(shader.outputs[0])


def hair(name: str, redness: float) -> bpy.types.Material:
    t = Tree(name)
    shader = t.node("BsdfHairPrincipled", {"Melanin": t.attribute("melanin").outputs["Fac"], "Melanin Redness": redness, "Roughness": 0.34,
                                           "Radial Roughness": 0.45, "Coat": 0.05, "Random Roughness": 0.2}, parametrization="MELANIN")
    return t.surface(shader.outputs[0])


def cloth(colour, *, rib: bool) -> bpy.types.Material:
    """Fine jersey; a collar's ribs run across it, counted along `along` in metres."""
    t = Tree("rib" if rib else "jersey")
    where = t.node("TexCoord").outputs["Object"]
    weave = t.noise(where, 900, 2)
    if rib:
        weave = t.math("SINE", t.times(t.attribute("along").outputs["Fac"], 2 * np.pi / 0.0024))
    bump = t.node("Bump", {"Height": t.times(weave, 0.0003), "Strength": 0.6, "Distance": 1.0})
    shade = t.mix(t.noise(where, 600, 3), tuple(c * 0.8 for c in colour), tuple(c * 1.25 for c in colour))
    shader = t.node("BsdfPrincipled", {"Base Color": shade, "Roughness": 0.85, "Specular IOR Level": 0.2, "Normal": bump.outputs[0],
                                       "Sheen Weight": 0.15, "Sheen Roughness": 0.5})
    return t.surface(shader.outputs[0])


def backdrop(colour) -> bpy.types.Material:
    """A painted wall out of focus, brighter behind the shoulders; it shines by itself, so that no lamp has to reach it."""
    t = Tree("backdrop")
    place = t.node("TexCoord").outputs["Object"]
    away = t.node("VectorMath", {0: place}, operation="LENGTH").outputs["Value"]
    cloud = t.noise(place, 1.6, 3)
    light = t.math("ADD", t.ramp(away, 0.0, 1.1, (1.15, 0.5)), t.times(t.math("SUBTRACT", cloud, 0.5), 0.25))
    shader = t.node("Emission", {"Color": colour, "Strength": light})
    return t.surface(shader.outputs[0])
