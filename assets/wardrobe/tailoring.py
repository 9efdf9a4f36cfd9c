"""Collars and lapels: cloth that is folded by a tailor and not by gravity. Built from rails (curves) and laid on the form.

Rails are given for the wearer's left (+x) from the front to the nape, in metres, and mirrored.
"""

from __future__ import annotations

import numpy as np
from fits import Shell
from front import Front
from scipy.interpolate import CubicSpline
from scipy.ndimage import gaussian_filter, gaussian_filter1d
from sew import Piece, arc, onto, sheet
from shell import Field


def rail(points: list[tuple[float, float, float]], count: int) -> np.ndarray:
    """A smooth curve through (x, y, z) points, evenly spaced: (count, 3)."""
    at = np.array(points, float)
    spline = CubicSpline(np.r_[0, np.cumsum(np.linalg.norm(np.diff(at, axis=0), axis=1))], at)
    fine = spline(np.linspace(0, spline.x[-1], 400))
    length = arc(fine)
    return np.stack([np.interp(np.linspace(0, length[-1], count), length, fine[:, k]) for k in range(3)], axis=1)


def around_the_neck(half: np.ndarray) -> np.ndarray:
    """A left rail that ends at the nape, and its mirror image: from the left front around the neck to the right front."""
    return np.concatenate([half, (half * [-1, 1, 1])[-2::-1]])


def between(first: np.ndarray, last: np.ndarray, count: int, *, bow: float = 0.0, form: Field | None = None) -> np.ndarray:
    """Rows (count, N, 3) from one rail to another; bow lifts the middle off the form in metres."""
    share = np.linspace(0, 1, count)[:, None, None]
    rows = first * (1 - share) + last * share
    if bow and form is not None:
        lift = bow * np.sin(np.pi * share[..., 0]) ** 0.7
        rows = rows + lift[..., None] * form.gradient(rows.reshape(-1, 3)).reshape(rows.shape)
    return rows


def laid(rows: np.ndarray, form: Field, clearance: np.ndarray, *, pull: float = 0.0, rounds: int = 4) -> np.ndarray:
    """Rows pushed out to at least `clearance` (rows,) metres from the body; pull also draws them in."""
    gap = np.repeat(clearance, rows.shape[1])
    placed = onto(rows.reshape(-1, 3), form, gap, pull=pull, rounds=rounds).reshape(rows.shape)
    return gaussian_filter1d(placed, 2.0, axis=1, mode="nearest")


def grid_uv(rows: np.ndarray, *, turn: float = 0.0) -> np.ndarray:
    """Fabric coordinates of a grid: along the columns of the middle row, and down the rows; turned by `turn` degrees."""
    along = arc(rows[len(rows) // 2])
    down = np.concatenate([np.zeros((1, rows.shape[1])), np.cumsum(np.linalg.norm(np.diff(rows, axis=0), axis=2), axis=0)])
    uv = np.stack([np.broadcast_to(along - along.mean(), down.shape), -down], axis=-1).reshape(-1, 2)
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    return uv @ np.array([[c, s], [-s, c]])


def patch(name: str, rows: np.ndarray, *, fabric: str, thickness: float, turn: float = 0.0, extra: dict | None = None) -> Piece:
    """A piece from a grid of points (rows, columns, 3), with the distance to its border as the attribute `hem`."""
    vertices, faces = sheet(rows, closed=False)
    down = np.linalg.norm(np.diff(rows, axis=0), axis=2).mean(axis=1).sum()
    across = np.linalg.norm(np.diff(rows, axis=1), axis=2).mean(axis=0).sum()
    i, j = np.meshgrid(np.linspace(0, 1, rows.shape[0]), np.linspace(0, 1, rows.shape[1]), indexing="ij")
    hem = np.minimum.reduce([(1 - i) * down, j * across, (1 - j) * across]).ravel()
    return Piece(
        name=name,
        vertices=vertices,
        faces=faces,
        uv=grid_uv(rows, turn=turn),
        fabric=fabric,
        thickness=thickness,
        smooth=1,
        extra={"hem": hem, **(extra or {})},
    )


def shirt_front(form: Field, under: Front, *, opening: list, top: float = -0.05, bottom: float = -0.46) -> Piece:
    """The shirt between the lapels, as wide as the jacket's `opening` (x, z): smooth, a few millimetres off the body, with soft drags."""
    edge = np.array(opening)
    z, share = np.meshgrid(np.linspace(top, bottom, 140), np.linspace(-1, 1, 70), indexing="ij")
    x = share * (np.interp(z, edge[:, 1], edge[:, 0]) + 0.022)
    start = np.stack([x, -0.10 - 0.05 * np.clip((-0.07 - z) / 0.05, 0, 1), z], axis=-1)
    drag = 0.0012 * np.sin(x * 95 + 2.2 * np.sin(z * 17)) * np.clip((-0.08 - z) / 0.1, 0, 1)
    rows = onto(start.reshape(-1, 3), form, (0.007 + drag - 0.006 * np.clip(np.abs(share) * 3 - 2, 0, 1)).ravel(), rounds=14).reshape(
        start.shape
    )
    rows[..., 1] = gaussian_filter(rows[..., 1], 2)
    rows[..., 1] = np.where(z < -0.30, np.maximum(rows[..., 1], under.over(x, z, -0.010)[..., 1]), rows[..., 1])
    return Piece(
        name="shirt",
        **dict(zip(("vertices", "faces"), sheet(rows, closed=False), strict=True)),
        uv=np.stack([x.ravel(), z.ravel()], axis=1),
        fabric="shirt",
        thickness=0.001,
    )


def shirt_collar(
    form: Field,
    *,
    stand_top: list,
    leaf_edge: list,
    base: list,
    gap: float = 0.004,
    fabric: str = "shirt",
    thickness: float = 0.0016,
    count: int = 90,
    sag: float = 0.0,
) -> list[Piece]:
    """A turn-down collar: a stand from the neckline up, and the leaf that falls over it."""
    low, fold, edge = (around_the_neck(rail(points, count)) for points in (base, stand_top, leaf_edge))
    stand = between(low, fold, 10)
    stand = laid(stand, form, np.full(10, gap * 0.6))
    share = np.linspace(0, 1, 22)
    rows = between(fold, edge, 22)
    rows = laid(rows, form, gap + 0.005 * np.sqrt(np.clip(share * 6, 0, 1)) + (0.004 + sag) * share, rounds=8)
    roll = np.linspace(0, np.pi, 7)[1:-1]
    out = form.gradient(fold)
    turned = np.stack([fold + 0.0016 * (1 - np.cos(a)) * out + 0.0016 * np.sin(a) * np.array([0, 0, 1]) for a in roll])
    rows = np.concatenate([fold[None], turned, rows[2:]])
    return [patch("stand", stand[::-1], fabric=fabric, thickness=thickness), patch("leaf", rows, fabric=fabric, thickness=-thickness)]


def _polyline(corners: np.ndarray, count: int) -> np.ndarray:
    """A polyline (N, 2) resampled to even steps, its corners kept to within a step."""
    length = np.r_[0, np.cumsum(np.linalg.norm(np.diff(corners, axis=0), axis=1))]
    at = np.linspace(0, length[-1], count)
    return np.stack([np.interp(at, length, corners[:, k]) for k in range(2)], axis=1)


def jacket_collar(
    form: Field, front: Front, *, fold: list, edge: list, gorge: list, ease: float, fabric: str = "cloth", count: int = 90
) -> list[Piece]:
    """The collar of a jacket: rolls over at `fold`, falls to `edge`; its stand shows inside behind the neck."""
    inner, outer = around_the_neck(rail(fold, count)), around_the_neck(rail(edge, count))
    low = inner - np.array([0, 0, 0.026])
    share = np.linspace(0, 1, 24)
    rows = between(inner, outer, 24)
    corner = _polyline(np.array(gorge), 24)
    for end, side in ((0, 1), (-1, -1)):
        along = arc(inner) if end == 0 else arc(inner[::-1])[::-1]
        near = np.exp(-((along / 0.022) ** 2))[None, :, None]
        rows = rows + near * (front.over(side * corner[:, 0], corner[:, 1], 0.0065) - rows[:, end])[:, None]
    rows = laid(rows, form, ease + 0.004 + 0.004 * np.sin(np.pi * share) ** 0.5)
    out = form.gradient(inner)
    turned = np.stack(
        [inner + 0.002 * (1 - np.cos(a)) * out + 0.002 * np.sin(a) * np.array([0, 0, 1]) for a in np.linspace(0, np.pi, 7)[1:-1]]
    )
    stand = laid(between(low, inner, 8), form, np.full(8, 0.009))
    return [
        patch("collar-stand", stand[::-1], fabric=fabric, thickness=0.0015),
        patch("collar", np.concatenate([inner[None], turned, rows[2:]]), fabric=fabric, thickness=-0.0028, turn=0),
    ]


def lapel(
    front: Front, *, roll: list, outer: list, side: int, fabric: str = "cloth", lift: float = 0.0072, spring: float = 0.006, seed: int = 0
) -> Piece:
    """A lapel: folded at the roll line, springing off the chest there and lying down towards its edge. Rails are (x, z), bottom to top."""
    inside = rail([(x, 0.0, z) for x, z in roll], 110)
    border = rail([(x, 0.0, z) for x, z in outer], 110)
    share = np.linspace(0, 1, 40)[:, None]
    x = inside[:, 0] * (1 - share) + border[:, 0] * share
    z = inside[:, 2] * (1 - share) + border[:, 2] * share
    width = np.hypot(border[:, 0] - inside[:, 0], border[:, 2] - inside[:, 2])
    away = share * width
    turned = np.sqrt(np.clip(1 - (1 - np.clip(away / 0.006, 0, 1)) ** 2, 0, 1))
    rise = (lift + spring * np.exp(-((away / 0.022) ** 1.5))) * turned
    height = np.linspace(0, 1, 110)
    belly = 0.0012 * np.sin(height * 7 + side + seed) * share
    rows = front.over(side * x, z, rise + belly + 0.0012)
    return patch("lapel-left" if side > 0 else "lapel-right", rows, fabric=fabric, thickness=-0.0034, turn=90)


def lapel_shell(shell: Shell, opening: list) -> np.ndarray:
    """Field over a shell's vertices: positive outside the opening whose left edge is the (x, z) rail `opening`, bottom to top."""
    edge = np.array(opening, float)
    x, y, z = shell.vertices.T
    limit = np.interp(z, edge[:, 1], edge[:, 0], left=-0.05)
    return np.where(y < 0.012, np.abs(x) - limit, 1.0)
