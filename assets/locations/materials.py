"""Materials, all procedural, in metres of the world; each multiplies the tint of the piece. See MAKERS; "name/number" gives a strength."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import bpy


class Graph:
    """A node tree with the few nodes that the materials need."""

    def __init__(self, name: str) -> None:
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.nodes, self.links = self.material.node_tree.nodes, self.material.node_tree.links
        self.nodes.clear()
        self.output = self.nodes.new("ShaderNodeOutputMaterial")
        self.tint = self.nodes.new("ShaderNodeAttribute")
        self.tint.attribute_name = "tint"
        self.colour = self.tint.outputs["Color"]
        self.where = self.nodes.new("ShaderNodeNewGeometry").outputs["Position"]

    def set(self, node, **values) -> None:
        """Inputs by name (underscores for blanks): a socket is linked, anything else is a default."""
        for key, value in values.items():
            socket = node.inputs[key.replace("_", " ")]
            if isinstance(value, bpy.types.NodeSocket):
                self.links.new(value, socket)
            else:
                socket.default_value = value

    def stretch(self, x: float, y: float, z: float):
        node = self.nodes.new("ShaderNodeMapping")
        self.set(node, Vector=self.where, Scale=(x, y, z))
        return node.outputs["Vector"]

    def noise(self, scale: float, *, detail: float = 4, stretch: tuple[float, float, float] = (1, 1, 1), distortion: float = 0.0):
        node = self.nodes.new("ShaderNodeTexNoise")
        self.set(node, Vector=self.stretch(*stretch), Scale=scale, Detail=detail, Distortion=distortion)
        return node.outputs["Fac"]

    def span(self, value, low: float, high: float, *, of: tuple[float, float] = (0.3, 0.7)):
        node = self.nodes.new("ShaderNodeMapRange")
        self.set(node, Value=value, From_Min=of[0], From_Max=of[1], To_Min=low, To_Max=high)
        return node.outputs["Result"]

    def mix(self, factor, a, b, how: str = "MIX"):
        node = self.nodes.new("ShaderNodeMix")
        node.data_type, node.blend_type = "RGBA", how
        for socket, value in zip((node.inputs[0], node.inputs[6], node.inputs[7]), (factor, a, b), strict=True):
            if isinstance(value, bpy.types.NodeSocket):
                self.links.new(value, socket)
            else:
                socket.default_value = value
        return node.outputs[2]

    def times(self, colour, factor):
        """A colour darkened by a number or a socket."""
        return self.mix(1.0, colour, factor, "MULTIPLY")

    def on_walls(self):
        """(along, up) for upright walls that face x or y, so that bricks lie level on both."""
        parts = self.nodes.new("ShaderNodeSeparateXYZ")
        self.links.new(self.where, parts.inputs[0])
        along = self.nodes.new("ShaderNodeMath")
        self.links.new(parts.outputs[0], along.inputs[0])
        self.links.new(parts.outputs[1], along.inputs[1])
        joined = self.nodes.new("ShaderNodeCombineXYZ")
        self.links.new(along.outputs[0], joined.inputs[0])
        self.links.new(parts.outputs[2], joined.inputs[1])
        return joined.outputs[0]

    def bricks(self, vector, *, width: float, height: float, joint: float, offset: float = 0.5):
        node = self.nodes.new("ShaderNodeTexBrick")
        node.offset = offset
        self.set(
            node,
            Vector=vector,
            Scale=1.0,
            Brick_Width=width,
            Row_Height=height,
            Mortar_Size=joint,
            Color1=(0.75, 0.74, 0.73, 1),
            Color2=(1.15, 1.1, 1.08, 1),
            Mortar=(0.9, 0.9, 0.9, 1),
        )
        return node

    def bump(self, height, strength: float, distance: float = 0.01):
        node = self.nodes.new("ShaderNodeBump")
        self.set(node, Height=height, Strength=strength, Distance=distance)
        return node.outputs["Normal"]

    def principled(self, **values):
        node = self.nodes.new("ShaderNodeBsdfPrincipled")
        self.set(node, **values)
        return self.end(node.outputs[0])

    def end(self, shader) -> bpy.types.Material:
        self.links.new(shader, self.output.inputs["Surface"])
        return self.material


def _paint(g: Graph, _: float, roughness: float = 0.6, uneven: float = 0.12):
    spots = g.span(g.noise(1.3), 1 - uneven, 1 + uneven)
    return g.principled(Base_Color=g.times(g.colour, spots), Roughness=g.span(g.noise(7), roughness - 0.08, roughness + 0.1))


def _wood(g: Graph, _: float, stretch=(1.0, 9.0, 9.0)):
    grain = g.noise(2.2, stretch=stretch, detail=8, distortion=0.7)
    return g.principled(Base_Color=g.times(g.colour, g.span(grain, 0.55, 1.3)), Roughness=g.span(g.noise(5), 0.28, 0.5))


def _parquet(g: Graph, _: float):
    boards = g.bricks(g.stretch(1, 1, 1), width=1.1, height=0.11, joint=0.003)
    grain = g.span(g.noise(3, stretch=(1, 14, 1), detail=8), 0.75, 1.2)
    colour = g.times(g.times(g.colour, boards.outputs["Color"]), grain)
    return g.principled(Base_Color=colour, Roughness=g.span(g.noise(6), 0.22, 0.42))


def _brick(g: Graph, _: float):
    wall = g.bricks(g.on_walls(), width=0.22, height=0.075, joint=0.006)
    stains = g.span(g.noise(0.5, detail=3), 0.8, 1.15)
    colour = g.mix(wall.outputs["Fac"], g.times(g.colour, wall.outputs["Color"]), (0.36, 0.33, 0.30, 1))
    return g.principled(Base_Color=g.times(colour, stains), Roughness=0.85, Normal=g.bump(wall.outputs["Fac"], 0.8))


def _concrete(g: Graph, _: float):
    colour = g.times(g.times(g.colour, g.span(g.noise(0.8, detail=9), 0.72, 1.2)), g.span(g.noise(6, detail=6), 0.9, 1.1))
    return g.principled(Base_Color=colour, Roughness=g.span(g.noise(3), 0.45, 0.8))


def _tile(g: Graph, _: float):
    floor = g.bricks(g.stretch(1, 1, 1), width=0.8, height=0.8, joint=0.004, offset=0.0)
    veins = g.span(g.noise(1.1, detail=10, distortion=1.5), 0.78, 1.1)
    colour = g.mix(floor.outputs["Fac"], g.times(g.colour, veins), (0.3, 0.3, 0.3, 1))
    return g.principled(Base_Color=colour, Roughness=g.span(g.noise(2), 0.08, 0.25))


def _cloth(g: Graph, _: float):
    return g.principled(Base_Color=g.times(g.colour, g.span(g.noise(9, detail=6), 0.75, 1.2)), Roughness=0.9, Sheen_Weight=0.2)


def _metal(g: Graph, _: float):
    return g.principled(Base_Color=g.colour, Metallic=1.0, Roughness=g.span(g.noise(11), 0.18, 0.38))


def _leaf(g: Graph, _: float):
    front = g.nodes.new("ShaderNodeBsdfPrincipled")
    g.set(front, Base_Color=g.colour, Roughness=0.42)
    through = g.nodes.new("ShaderNodeBsdfTranslucent")
    g.set(through, Color=g.mix(1.0, g.colour, (1.25, 1.35, 0.5, 1), "MULTIPLY"))
    both = g.nodes.new("ShaderNodeMixShader")
    both.inputs[0].default_value = 0.4
    g.links.new(front.outputs[0], both.inputs[1])
    g.links.new(through.outputs[0], both.inputs[2])
    return g.end(both.outputs[0])


def _glass(g: Graph, _: float):
    """A clean pane: no refraction, so that lamps shine through it without noise."""
    clear, shine = g.nodes.new("ShaderNodeBsdfTransparent"), g.nodes.new("ShaderNodeBsdfGlossy")
    g.set(clear, Color=g.colour)
    g.set(shine, Roughness=0.03)
    facing = g.nodes.new("ShaderNodeLayerWeight")
    facing.inputs[0].default_value = 0.25
    # on the way out of a pane the node takes the ray to be inside of glass, and slanting it reflects all: the pane would be black
    side, entering, part = g.nodes.new("ShaderNodeNewGeometry"), g.nodes.new("ShaderNodeMath"), g.nodes.new("ShaderNodeMath")
    entering.operation, part.operation = "SUBTRACT", "MULTIPLY"
    entering.inputs[0].default_value = 1.0
    g.links.new(side.outputs["Backfacing"], entering.inputs[1])
    g.links.new(facing.outputs["Fresnel"], part.inputs[0])
    g.links.new(entering.outputs[0], part.inputs[1])
    both = g.nodes.new("ShaderNodeMixShader")
    for i, socket in enumerate((part.outputs[0], clear.outputs[0], shine.outputs[0])):
        g.links.new(socket, both.inputs[i])
    return g.end(both.outputs[0])


def _glow(g: Graph, strength: float):
    light = g.nodes.new("ShaderNodeEmission")
    g.set(light, Color=g.colour, Strength=strength or 1.0)
    return g.end(light.outputs[0])


def _screen(g: Graph, strength: float):
    """A monitor seen from afar: panes of a program, lines of text as grey."""
    panes = g.bricks(g.on_walls(), width=0.17, height=0.085, joint=0.004)
    lines = g.span(g.noise(30, stretch=(0.3, 0.3, 3), detail=2), 0.35, 1.0)
    light = g.nodes.new("ShaderNodeEmission")
    g.set(light, Color=g.times(g.times(g.colour, panes.outputs["Color"]), lines), Strength=strength or 1.0)
    return g.end(light.outputs[0])


def _art(g: Graph, _: float):
    ramp = g.nodes.new("ShaderNodeValToRGB")
    g.links.new(g.noise(2.4, detail=3, distortion=1.2), ramp.inputs[0])
    for place, colour in (
        (0.35, (0.75, 0.70, 0.62, 1)),
        (0.46, (0.60, 0.28, 0.12, 1)),
        (0.52, (0.06, 0.12, 0.22, 1)),
        (0.60, (0.72, 0.55, 0.22, 1)),
    ):
        ramp.color_ramp.elements.new(place).color = colour
    return g.principled(Base_Color=g.mix(0.5, ramp.outputs[0], g.colour), Roughness=0.5)


def _ground(g: Graph, _: float, roughness: tuple[float, float] = (0.7, 0.95), low: float = 0.5):
    colour = g.times(g.times(g.colour, g.span(g.noise(0.5, detail=8), low, 1.4)), g.span(g.noise(11, detail=5), 0.6, 1.35))
    return g.principled(Base_Color=colour, Roughness=g.span(g.noise(1.7, detail=6), *roughness))


def _water(g: Graph, _: float):
    waves = g.noise(1.4, stretch=(0.6, 1.6, 1), detail=6)
    return g.principled(Base_Color=g.colour, Roughness=0.3, Normal=g.bump(waves, 0.5, 0.3))


MAKERS: dict[str, Callable] = {
    "paint": _paint, "gloss": partial(_paint, roughness=0.2, uneven=0.05), "plaster": partial(_paint, roughness=0.8, uneven=0.06),
    "wood": _wood, "wood-up": partial(_wood, stretch=(9.0, 9.0, 1.0)), "parquet": _parquet, "brick": _brick, "concrete": _concrete,
    "tile": _tile, "cloth": _cloth, "metal": _metal, "leaf": _leaf, "glass": _glass, "glow": _glow, "screen": _screen, "art": _art,
    "ground": _ground, "wet": partial(_ground, roughness=(0.08, 0.5), low=0.7), "water": _water,
}  # fmt: skip


def make(name: str) -> bpy.types.Material:
    kind, _, number = name.partition("/")
    if name in bpy.data.materials:
        return bpy.data.materials[name]
    return MAKERS[kind](Graph(name), float(number or 0))
