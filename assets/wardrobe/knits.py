"""Knits and plain tops that need more than a neckband: turtleneck, standing collar, cardigan."""

from __future__ import annotations

import numpy as np
from fits import Shell
from front import Front
from sew import Piece, arc, band, onto, sheet
from shirts import between_lapels, button, crew, cut, placket, ring, under, vee_neck


def turtleneck(shell: Shell) -> list[Piece]:
    """A folded tube of rib around the neck."""
    body = cut(shell, crew(-0.058, 0.030, 0.034)(shell.vertices))
    edge = ring(body, smooth=6)
    high = around_tube(shell, edge)
    return [body, high]


def around_tube(shell: Shell, edge: np.ndarray, *, fold: float = 0.8, top_height: float = 0.018, fabric: str = "rib") -> Piece:
    """A tube that stands on a closed neckline, turns over at the top and hangs down outside over the share `fold` of its height."""
    axis = np.array([0, -0.19, 0.98])
    levels = []
    count = 14
    top = np.array([0, -0.020, top_height])
    for share in np.linspace(0, 1, count):  # inside, up: from the neckline to a ring around the neck
        angle = np.arctan2(edge[:, 0], -(edge[:, 1] - (-0.012)))
        neck = np.stack([0.064 * np.sin(angle), -0.064 * np.cos(angle), np.zeros(len(edge))], axis=1) + top
        neck[:, 2] += 0.45 * (neck[:, 1] - top[1])
        blend = share**0.6
        levels.append(edge * (1 - blend) + neck * blend)
    inner = np.stack(levels)
    out = inner[-1] - inner[-1].mean(axis=0)
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    turn = [inner[-1] + 0.0042 * (1 - np.cos(a)) * out + 0.0042 * np.sin(a) * axis for a in np.linspace(0.3, np.pi - 0.3, 6)]
    wobble = 0.0012 * np.sin(np.arctan2(edge[:, 0], -edge[:, 1]) * 3 + 1.0)
    level = (count - 1) * (1 - fold * np.linspace(0, 1, 14))  # the outside hangs over the inside, a little away from it
    low = np.floor(level).astype(int)
    over = inner[low] + (level - low)[:, None, None] * (inner[np.minimum(low + 1, count - 1)] - inner[low])
    hang = [
        row + (0.0085 + 0.003 * np.sin(np.pi * s) + wobble[:, None] * s) * out for s, row in zip(np.linspace(0, 1, 14), over, strict=True)
    ]
    hang = hang if fold else [turn[-1] - 0.002 * axis]
    back = [hang[-1] - 0.003 * out]
    rows = np.concatenate([inner, np.stack(turn), np.stack(hang), np.stack(back)])
    flat = onto(rows.reshape(-1, 3), shell.form, 0.002, pull=0.0).reshape(rows.shape)
    vertices, faces = sheet(flat, closed=True)
    along = arc(np.concatenate([edge, edge[:1]]))[:-1]
    down = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(rows, axis=0), axis=2).mean(axis=1))])
    uv = np.stack([np.tile(along, len(rows)), np.repeat(down, len(along))], axis=1)
    return Piece(name="neck-tube", vertices=vertices, faces=faces, uv=uv, fabric=fabric, smooth=1)


def high_collar(shell: Shell) -> list[Piece]:
    """A top with a plain standing collar close to the neck."""
    body = cut(shell, crew(-0.040, 0.036, 0.038)(shell.vertices))
    return [body, around_tube(shell, ring(body, smooth=6), fold=0.0, top_height=0.020, fabric="edge")]


def cardigan(shell: Shell) -> list[Piece]:
    """A cardigan buttoned from low on the chest, over a plain top."""
    body = cut(shell, vee_neck(-0.330, half_width=0.084, belly=0.010)(shell.vertices))
    front = Front(shell.vertices, smooth=2.0)
    ribs = band("neckband", ring(body, count=480), shell.form, width=0.024, thickness=0.004, lean=0.0, fabric="rib", drop=0.002)
    strip = placket(front, top=-0.318, width=0.030, lift=0.0065, fabric="rib")
    buttons = [button(front, 0.0, z, radius=0.0075, lift=0.0095, name=f"button-{i}") for i, z in enumerate((-0.345, -0.415))]
    below = under(shell, clearance=0.0055)
    neckline = crew(-0.070, 0.030, 0.034)(below.vertices)
    edge = ring(cut(below, neckline))
    opening = [(-0.02, -0.345), (0.0, -0.33), (0.034, -0.25), (0.062, -0.15), (0.088, -0.06)]
    top = cut(
        below,
        np.minimum(neckline, between_lapels(below.vertices, opening, margin=0.0, reach=0.098)),
        name="top",
        fabric="shirt",
        thickness=0.001,
    )
    return [body, ribs, strip, *buttons, top, band("top-band", edge, shell.form, width=0.012, thickness=0.002, lean=0.1, fabric="shirt")]
