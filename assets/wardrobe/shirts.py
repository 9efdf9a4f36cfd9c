"""Shirts and tops, worn by themselves or under a jacket."""

from __future__ import annotations

from collections.abc import Callable

import cuts
import numpy as np
from fits import Shell
from front import Front
from sew import Piece, band, even, loop, sheet
from shell import clip, largest, surface
from tailoring import patch, shirt_collar

OPEN_BASE = [
    (0.028, -0.078, -0.078),
    (0.046, -0.062, -0.050),
    (0.063, -0.035, -0.018),
    (0.067, -0.008, 0.000),
    (0.052, 0.030, 0.010),
    (0.0, 0.048, 0.014),
]
OPEN_FOLD = [
    (0.034, -0.088, -0.070),
    (0.048, -0.074, -0.042),
    (0.061, -0.050, -0.012),
    (0.067, -0.018, 0.012),
    (0.053, 0.026, 0.034),
    (0.0, 0.046, 0.042),
]
OPEN_EDGE = [
    (0.060, -0.106, -0.100),
    (0.075, -0.078, -0.066),
    (0.082, -0.050, -0.046),
    (0.087, -0.012, -0.030),
    (0.068, 0.038, -0.014),
    (0.0, 0.062, -0.006),
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


def placket(front: Front, *, top: float, bottom: float = -0.46, width: float = 0.030, lift: float = 0.0055, fabric: str = "shirt",
            steep: float = 0.0) -> Piece:
    """The button band down the middle of the front. steep: rows by which its upper edge rises a column aside, as the opening above does."""
    z, share = np.meshgrid(np.linspace(top, bottom, 160), np.linspace(-0.5, 0.5, 29), indexing="ij")
    z = z + steep * width * np.abs(share) * np.clip(1 - (top - z) / 0.05, 0, 1)
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
    soft: float = 0.007,
):
    """soft: metres over which the corner is rounded where the V meets the ring around the neck."""

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
    buttons: tuple[float, ...] = (),
    field: np.ndarray | None = None,
    band_width: float = 0.030,
    throat: float = -0.062,
) -> list[Piece]:
    """A shirt with its collar open down to height `depth`, cut from `worn`."""
    neck = vee_neck(depth, half_width=0.034, top=-0.055, belly=0.003, front=throat, side=0.018, back=0.024)(worn.vertices)
    body = cut(
        worn,
        neck if field is None else np.minimum(neck, field),
        name="shirt" if field is not None else "shell",
        fabric=fabric,
        thickness=0.0012,
    )
    front = Front(worn.vertices, smooth=2.0)
    collar = shirt_collar(shell.form, stand_top=OPEN_FOLD, leaf_edge=OPEN_EDGE, base=OPEN_BASE, gap=worn.ease + 0.001, fabric=fabric)
    band_piece = placket(front, top=depth - 0.001, width=band_width, fabric=fabric, steep=1.5)
    return [body, *collar, band_piece, *(button(front, 0.0, z, name=f"button-{i}") for i, z in enumerate(buttons))]


def oxford(shell: Shell) -> list[Piece]:
    return open_shirt(shell, shell, depth=-0.122, fabric="cloth", buttons=(-0.152, -0.237, -0.322, -0.407))


def polo(shell: Shell) -> list[Piece]:
    return open_shirt(shell, shell, depth=-0.130, fabric="cloth", buttons=(-0.150,), band_width=0.028)
