"""Shirts, tops and knits: what is worn by itself or under a jacket."""

from __future__ import annotations

from collections.abc import Callable

import cuts
import numpy as np
from fits import Shell
from sew import Piece, band, even, loop, onto
from shell import clip, largest, surface
from tailoring import Front, patch, shirt_collar

OPEN_BASE = [
    (0.034, -0.080, -0.086),
    (0.050, -0.062, -0.052),
    (0.064, -0.035, -0.018),
    (0.068, -0.008, 0.000),
    (0.052, 0.030, 0.010),
    (0.0, 0.048, 0.014),
]
OPEN_FOLD = [
    (0.040, -0.090, -0.080),
    (0.050, -0.076, -0.044),
    (0.062, -0.050, -0.010),
    (0.068, -0.018, 0.015),
    (0.053, 0.026, 0.036),
    (0.0, 0.046, 0.042),
]
OPEN_EDGE = [
    (0.056, -0.122, -0.128),
    (0.080, -0.082, -0.084),
    (0.086, -0.050, -0.040),
    (0.086, -0.012, -0.012),
    (0.064, 0.038, 0.000),
    (0.0, 0.060, 0.004),
]
POLO_EDGE = [
    (0.058, -0.120, -0.120),
    (0.078, -0.082, -0.078),
    (0.086, -0.050, -0.038),
    (0.086, -0.012, -0.012),
    (0.064, 0.038, 0.000),
    (0.0, 0.060, 0.004),
]


def cut(shell: Shell, field: np.ndarray, *, name: str = "shell", fabric: str = "cloth", thickness: float = 0.0025) -> Piece:
    """The part of a shell where `field` (V,) is positive."""
    values = np.column_stack([shell.uv, shell.seam, shell.unsewn])
    vertices, faces, values = clip(shell.vertices, shell.faces, field, extra=values)
    return Piece(
        name=name,
        vertices=vertices,
        faces=faces,
        uv=values[:, :2],
        fabric=fabric,
        thickness=thickness,
        extra={"seam": values[:, 2], "unsewn": values[:, 3]},
    )


def ring(piece: Piece, *, count: int = 320, smooth: float = 3.0) -> np.ndarray:
    """The neckline of a cut shell, even and closed, from the nape."""
    ids = loop(piece.vertices, piece.faces, np.array([0, -0.07, -0.08]))
    return even(piece.vertices[ids], count, closed=True, smooth=smooth)


def under(shell: Shell, *, clearance: float = 0.006) -> Shell:
    """A smooth shell close to the body, for what is worn under a jacket."""
    vertices, faces = surface(shell.form, ease=clearance, size=0.004, rounds=10)
    vertices, faces, _ = clip(vertices, faces, np.minimum(vertices[:, 2] + 0.46, 0.06 - vertices[:, 2]))
    faces = largest(vertices, faces)
    used = np.unique(faces)
    vertices, faces = vertices[used], np.searchsorted(used, faces)
    wave = 0.0010 * np.sin(vertices[:, 0] * 95 + 2.2 * np.sin(vertices[:, 2] * 17)) * np.clip((-0.1 - vertices[:, 2]) / 0.1, 0, 1)
    vertices = vertices - wave[:, None] * shell.form.gradient(vertices)
    return Shell(
        vertices=vertices,
        faces=faces,
        uv=vertices[:, [0, 2]],
        seam=np.full(len(vertices), 1.0),
        unsewn=np.full(len(vertices), 1.0),
        ease=clearance,
        form=shell.form,
        body=shell.body,
    )


def between_lapels(vertices: np.ndarray, opening: list, *, margin: float = 0.022, reach: float = 0.115) -> np.ndarray:
    """Field: what can be seen in a jacket's `opening` (x, z), and the ring around the neck, up to `reach` metres from its axis."""
    edge = np.array(opening)
    x, y, z = vertices.T
    return np.where((z < -0.06) & (y < 0.02), np.interp(z, edge[:, 1], edge[:, 0]) + margin - np.abs(x), reach - np.hypot(x, y)) - 1e3 * (
        (z < -0.06) & (y > 0.02)
    )


def placket(front: Front, *, top: float, bottom: float = -0.46, width: float = 0.030, lift: float = 0.0055, fabric: str = "shirt") -> Piece:
    """The button band down the middle of the front."""
    z, share = np.meshgrid(np.linspace(top, bottom, 160), np.linspace(-0.5, 0.5, 14), indexing="ij")
    return patch("placket", front.over(share * width, z, lift), fabric=fabric, thickness=-0.0012)


def button(
    front: Front, x: float, z: float, *, radius: float = 0.0055, lift: float = 0.0078, fabric: str = "button", name: str = "button"
) -> Piece:
    """A button with a rim, lying on the front at (x, z)."""
    profile = [(0.0, 0.0), (0.55, 0.0), (0.72, 0.0010), (0.92, 0.0012), (1.0, 0.0004), (1.0, -0.0016)]
    turn = np.linspace(0, 2 * np.pi, 36, endpoint=False)
    centre = front.over(np.array([x]), np.array([z]), lift)[0]
    ahead = front.over(np.array([x]), np.array([z]), lift + 0.01)[0] - centre
    ahead /= np.linalg.norm(ahead)
    across = np.cross(ahead, [0, 0, 1.0])
    across /= np.linalg.norm(across)
    up = np.cross(across, ahead)
    rows = np.stack(
        [centre + h * ahead + radius * max(r, 0.001) * (np.cos(turn)[:, None] * across + np.sin(turn)[:, None] * up) for r, h in profile]
    )
    from sew import sheet

    vertices, faces = sheet(rows, closed=True)
    return Piece(name=name, vertices=vertices, faces=faces, uv=vertices[:, [0, 2]], fabric=fabric)


def neckbanded(
    field: Callable[[np.ndarray], np.ndarray], *, width: float, thickness: float, lean: float, rib: str
) -> Callable[[Shell], list[Piece]]:
    """A knit with a band at the neckline given by `field`."""

    def sew(shell: Shell) -> list[Piece]:
        body = cut(shell, field(shell.vertices))
        return [body, band("neckband", ring(body), shell.form, width=width, thickness=thickness, lean=lean, fabric=rib)]

    return sew


def crew(front: float, side: float = 0.006, back: float = 0.010) -> Callable[[np.ndarray], np.ndarray]:
    return lambda points: cuts.neckline(points, front=front, side=side, back=back)


def vee_neck(
    depth: float,
    *,
    half_width: float = 0.066,
    top: float = -0.01,
    belly: float = 0.004,
    front: float = -0.06,
    side: float = 0.004,
    back: float = 0.010,
):
    soft = 0.007  # rounds the corner where the V meets the ring around the neck

    def field(points: np.ndarray) -> np.ndarray:
        around = cuts.neckline(points, front=front, side=side, back=back)
        return -soft * np.logaddexp(-around / soft, -cuts.vee(points, depth=depth, half_width=half_width, top=top, belly=belly) / soft)

    return field


def open_shirt(
    shell: Shell,
    worn: Shell,
    *,
    depth: float,
    fabric: str,
    edge: list = OPEN_EDGE,
    buttons: tuple[float, ...] = (),
    field: np.ndarray | None = None,
    band_width: float = 0.030,
    throat: float = -0.062,
) -> list[Piece]:
    """A shirt with its collar open down to height `depth`, cut from `worn`."""
    neck = vee_neck(depth, half_width=0.040, top=-0.055, belly=0.003, front=throat, side=0.018, back=0.024)(worn.vertices)
    body = cut(
        worn,
        neck if field is None else np.minimum(neck, field),
        name="shirt" if field is not None else "shell",
        fabric=fabric,
        thickness=0.0012,
    )
    front = Front(worn.vertices, smooth=2.0)
    collar = shirt_collar(shell.form, stand_top=OPEN_FOLD, leaf_edge=edge, base=OPEN_BASE, gap=worn.ease + 0.001, fabric=fabric)
    band_piece = placket(front, top=depth + 0.004, width=band_width, fabric=fabric)
    return [body, *collar, band_piece, *(button(front, 0.0, z, name=f"button-{i}") for i, z in enumerate(buttons))]


def oxford(shell: Shell) -> list[Piece]:
    return open_shirt(shell, shell, depth=-0.135, fabric="cloth", buttons=(-0.165, -0.250, -0.335, -0.420))


def polo(shell: Shell) -> list[Piece]:
    return open_shirt(shell, shell, depth=-0.150, fabric="cloth", edge=POLO_EDGE, buttons=(-0.170,), band_width=0.028)


def turtleneck(shell: Shell) -> list[Piece]:
    """A folded tube of rib around the neck."""
    body = cut(shell, crew(-0.058, 0.030, 0.034)(shell.vertices))
    edge = ring(body, smooth=6)
    high = around_tube(shell, edge)
    return [body, high]


def around_tube(shell: Shell, edge: np.ndarray, *, fold: float = 0.8, top_height: float = 0.018, fabric: str = "rib") -> Piece:
    """A tube that stands on a closed neckline, turns over at the top and hangs down outside over the share `fold` of its height."""
    from sew import arc, sheet

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
    hang = hang if fold else [turn[-1] - 0.010 * axis]
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
    body = cut(shell, crew(-0.058, 0.028, 0.030)(shell.vertices))
    return [body, around_tube(shell, ring(body, smooth=6), fold=0.0, top_height=0.012, fabric="edge")]


def cardigan(shell: Shell) -> list[Piece]:
    """A cardigan buttoned from low on the chest, over a plain top."""
    body = cut(shell, vee_neck(-0.330, half_width=0.070, belly=0.012)(shell.vertices))
    front = Front(shell.vertices, smooth=2.0)
    ribs = band("neckband", ring(body, count=480), shell.form, width=0.024, thickness=0.004, lean=0.0, fabric="rib", drop=0.002)
    strip = placket(front, top=-0.318, width=0.030, lift=0.0065, fabric="rib")
    buttons = [button(front, 0.0, z, radius=0.0075, lift=0.0095, name=f"button-{i}") for i, z in enumerate((-0.345, -0.415))]
    below = under(shell, clearance=0.0055)
    neckline = crew(-0.084, 0.036, 0.034)(below.vertices)
    edge = ring(cut(below, neckline))
    opening = [(-0.02, -0.345), (0.0, -0.33), (0.030, -0.25), (0.055, -0.15), (0.072, -0.06)]
    top = cut(
        below,
        np.minimum(neckline, between_lapels(below.vertices, opening, margin=0.0, reach=0.082)),
        name="top",
        fabric="shirt",
        thickness=0.001,
    )
    return [body, ribs, strip, *buttons, top, band("top-band", edge, shell.form, width=0.012, thickness=0.002, lean=0.1, fabric="shirt")]
