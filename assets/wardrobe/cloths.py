"""Cloth as Cycles sees it: roughness, sheen, the relief of its weave, seams. Colour comes at run time."""

from __future__ import annotations

import math
from dataclasses import dataclass

import bpy

ALBEDO, SKIN_ALBEDO = 0.35, 0.45
"""What cloth and skin reflect while they are rendered; the packed shading is divided by it."""


@dataclass(frozen=True, kw_only=True)
class Fabric:
    """How cloth answers light; its colour and pattern come at run time.

    weave: "twill", "plain", "jersey", "rib", "silk" or "none"; pitch its repeat in metres; relief its height in metres.
    wrinkle: depth of fine creases in metres. grooves: (attribute, place, width, depth) grooves in metres along an attribute's level.
    """

    roughness: float = 0.8
    sheen: float = 0.1
    specular: float = 0.25
    weave: str = "plain"
    pitch: float = 0.0012
    relief: float = 0.0001
    wrinkle: float = 0.0
    grooves: tuple[tuple[str, float, float, float], ...] = ()


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
        # In space, not along the cloth: the coordinates of the cloth jump at a seam, and a jump would crease.
        bump(graph.noise(26, 3, graph.node("ShaderNodeTexCoord").outputs["Object"]), cloth.wrinkle)
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
    graph.link(graph.math("MULTIPLY", graph.attribute("behind").outputs["Fac"], _inside(graph)), behind.inputs["Value"])
    return material


def _inside(graph: _Graph):
    """1 where the cloth shows its inside, 0 its outside: a turned body's far shoulder lies behind the axis, not the neck."""
    normal = graph.node("ShaderNodeSeparateXYZ")
    graph.link(graph.node("ShaderNodeNewGeometry").outputs["Normal"], normal.inputs[0])
    inwards = [graph.math("MULTIPLY", normal.outputs[i], graph.attribute(f"inwards_{axis}").outputs["Fac"]) for i, axis in enumerate("xy")]
    made = graph.node("ShaderNodeMath", operation="MULTIPLY_ADD", use_clamp=True)
    graph.link(graph.math("ADD", *inwards), made.inputs[0])
    made.inputs[1].default_value = 5.0
    graph.link(graph.attribute("counts_inside").outputs["Fac"], made.inputs[2])
    return made.outputs[0]


def skin() -> bpy.types.Material:
    material = bpy.data.materials.new("skin")
    material.use_nodes = True
    shader = material.node_tree.nodes["Principled BSDF"]
    shader.inputs["Base Color"].default_value = (SKIN_ALBEDO,) * 3 + (1,)
    shader.inputs["Roughness"].default_value = 0.55
    return material
