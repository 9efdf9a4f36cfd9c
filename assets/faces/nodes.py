"""A few words for Blender's shader nodes, so that a material reads as a formula."""

from __future__ import annotations

import bpy


class Tree:
    """One material's nodes. Values are sockets, numbers or tuples."""

    def __init__(self, name: str) -> None:
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.tree.nodes.clear()

    def node(self, kind: str, inputs: dict | None = None, **settings):
        node = self.tree.nodes.new(f"ShaderNode{kind}")
        for key, value in settings.items():
            setattr(node, key, value)
        for key, value in (inputs or {}).items():
            self._put(node.inputs[key], value)
        return node

    def _put(self, socket, value) -> None:
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        elif isinstance(value, tuple) and socket.type == "RGBA":
            socket.default_value = (*value, 1)[:4]
        else:
            socket.default_value = value

    def attribute(self, name: str):
        return self.node("Attribute", attribute_name=name)

    def math(self, operation: str, a, b=0.0, *, clamp: bool = False):
        return self.node("Math", {0: a, 1: b}, operation=operation, use_clamp=clamp).outputs[0]

    def times(self, a, b):
        return self.math("MULTIPLY", a, b)

    def ramp(self, value, low: float, high: float, to=(0.0, 1.0)):
        """Smooth from `to[0]` below `low` to `to[1]` above `high`."""
        inputs = {"Value": value, "From Min": low, "From Max": high, "To Min": to[0], "To Max": to[1]}
        return self.node("MapRange", inputs, interpolation_type="SMOOTHSTEP").outputs["Result"]

    def mix(self, factor, a, b, how: str = "MIX"):
        node = self.node("MixRGB", blend_type=how)
        for key, value in (("Fac", factor), ("Color1", a), ("Color2", b)):
            self._put(node.inputs[key], value)
        return node.outputs[0]

    def noise(self, vector, scale: float, detail: float = 2.0, rough: float = 0.5):
        return self.node("TexNoise", {"Vector": vector, "Scale": scale, "Detail": detail, "Roughness": rough}).outputs["Fac"]

    def surface(self, shader) -> bpy.types.Material:
        self.tree.links.new(shader, self.node("OutputMaterial").inputs["Surface"])
        return self.material
