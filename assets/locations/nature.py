"""What grows, and what a town is made of: potted plants, trees, hedges, flowers, grass; facades with windows, lamps, cars."""

from __future__ import annotations

import math

import numpy as np
from mesh import Kit

GREENS = np.array([(0.05, 0.13, 0.03), (0.09, 0.19, 0.04), (0.03, 0.09, 0.03), (0.16, 0.24, 0.06)])
AUTUMN = np.array([(0.40, 0.20, 0.03), (0.30, 0.09, 0.02), (0.35, 0.28, 0.05), (0.12, 0.16, 0.04)])
BARK = (0.10, 0.07, 0.05)


def leaves(k: Kit, centres: np.ndarray, size: float, colours: np.ndarray = GREENS, *, long: float = 1.6, droop: float = 0.0) -> None:
    """A leaf at every centre (N, 3), turned at random."""
    n = len(centres)
    out = k.rng.normal(size=(n, 3))
    out[:, 2] -= droop
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    across = np.cross(out, k.rng.normal(size=(n, 3)))
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    s = size * k.rng.uniform(0.6, 1.3, (n, 1))
    tip, side = out * s * long, across * s * 0.5
    corners = np.stack([centres, centres + tip * 0.5 + side, centres + tip, centres + tip * 0.5 - side], axis=1)
    tints = colours[k.rng.integers(len(colours), size=n)] * k.rng.uniform(0.6, 1.4, (n, 1))
    k.cards("leaf", corners, tints)


def blob(k: Kit, centre, radii, count: int, size: float, colours: np.ndarray = GREENS) -> None:
    """Leaves through an ellipsoid, denser towards its surface."""
    d = k.rng.normal(size=(count, 3))
    d /= np.linalg.norm(d, axis=1, keepdims=True)
    r = k.rng.random((count, 1)) ** 0.25
    leaves(k, np.asarray(centre) + d * r * np.asarray(radii), size, colours)


def tree(
    k: Kit,
    *,
    height: float = 7.0,
    crown: float = 2.4,
    count: int = 7000,
    colours: np.ndarray = GREENS,
    leaf: float = 0.09,
    stem: float = 0.14,
) -> None:
    k.rod("ground", (0, 0, 0), (k.rng.uniform(-0.2, 0.2), 0, height * 0.6), stem, BARK, thin=0.6)
    base = height * 0.6
    clumps = 14
    for _ in range(clumps):
        a, r = k.rng.uniform(0, 2 * math.pi), crown * k.rng.uniform(0.2, 0.85)
        at = np.array((r * math.cos(a), r * math.sin(a), base + k.rng.uniform(-0.28, 0.4) * height))
        k.rod("ground", (0, 0, height * k.rng.uniform(0.3, 0.55)), at, stem * 0.35, BARK, thin=0.3, sides=5)
        blob(k, at, (crown * 0.5, crown * 0.5, crown * 0.4), count // clumps, leaf, colours)


def hedge(k: Kit, x0: float, x1: float, height: float, depth: float, *, per_metre: int = 900, colours: np.ndarray = GREENS) -> None:
    n = int((x1 - x0) * per_metre)
    at = np.column_stack([k.rng.uniform(x0, x1, n), k.rng.normal(0, depth / 3, n), height * k.rng.random(n) ** 0.6])
    k.block("ground", (x0, -depth / 8, 0), (x1, depth / 8, height * 0.85), (0.03, 0.05, 0.02))
    leaves(k, at, 0.07, colours)


def treeline(
    k: Kit, x0: float, x1: float, height: float, *, per_metre: int = 110, colours: np.ndarray = GREENS, leaf: float = 0.45
) -> None:
    """Wood seen from afar, along y = 0: an uneven wall of leaves."""
    n = int((x1 - x0) * per_metre)
    x = k.rng.uniform(x0, x1, n)
    top = height * (0.66 + 0.2 * np.sin(x * 0.31 + k.rng.uniform(0, 6)) + 0.18 * np.sin(x * 0.83 + k.rng.uniform(0, 6)))
    lean = 3 * np.sin(x * 0.5)
    at = np.column_stack([x, lean + k.rng.normal(0, 2, n), top * k.rng.random(n) ** 0.7])
    for part in range(len(colours)):
        chosen = np.arange(n) % len(colours) == part
        leaves(k, at[chosen], leaf, colours[part : part + 1])


def flowers(k: Kit, low, high, count: int, colours: np.ndarray, *, height: tuple[float, float] = (0.3, 0.9), size: float = 0.05) -> None:
    """A bed from (x, y) to (x, y): leaves below, blossoms above."""
    at = np.column_stack(
        [
            k.rng.uniform(low[0], high[0], count * 4),
            k.rng.uniform(low[1], high[1], count * 4),
            k.rng.uniform(0.02, height[1] * 0.8, count * 4),
        ]
    )
    leaves(k, at, 0.06)
    at = np.column_stack([k.rng.uniform(low[0], high[0], count), k.rng.uniform(low[1], high[1], count), k.rng.uniform(*height, count)])
    clump = np.clip((np.sin(at[:, 0] * 2.1) + np.sin(at[:, 0] * 5.3 + at[:, 1])) / 4 + 0.5 + k.rng.normal(0, 0.15, count), 0, 0.999)
    kind = (clump * len(colours)).astype(int)
    for i in range(len(colours)):  # the same flowers grow in clumps
        leaves(k, np.repeat(at[kind == i], 5, axis=0), size, colours[i : i + 1], long=1.1)


def grass(k: Kit, low, high, count: int, colours: np.ndarray = GREENS, *, tall: float = 0.07, path=None) -> None:
    """path: (x, y) → whether nothing grows there."""
    at = np.column_stack([k.rng.uniform(low[0], high[0], count), k.rng.uniform(low[1], high[1], count), np.zeros(count)])
    at = at if path is None else at[~path(at[:, 0], at[:, 1])]
    leaves(k, at, tall, colours, long=1.0, droop=-1.5)


def potted(k: Kit, *, height: float = 1.3, kind: str = "broad", pot=(0.7, 0.68, 0.64), colours: np.ndarray = GREENS) -> None:
    """A pot plant on the floor: "broad" leaves, a "palm", or a small "fig" tree."""
    r = 0.17 if height > 0.6 else 0.07
    k.lathe("gloss", (0, 0, 0), [(0, 0), (r * 0.75, 0), (r, r * 1.9), (r * 0.9, r * 1.9), (r * 0.9, r * 1.6), (0, r * 1.6)], pot)
    stem = r * 1.6
    if kind == "fig":
        k.rod("ground", (0, 0, stem), (0.03, 0, height * 0.7), 0.02, BARK)
        blob(k, (0, 0, height * 0.8), (0.38, 0.38, height * 0.28), 420, 0.08, colours)
        return
    for _ in range(26 if kind == "broad" else 20):
        a = k.rng.uniform(0, 2 * math.pi)
        reach, rise = height * k.rng.uniform(0.15, 0.5), height * k.rng.uniform(0.5, 1.0)
        way = np.array((math.cos(a), math.sin(a), 0))
        t = np.linspace(0, 1, 9)[:, None]
        line = way * reach * t**1.6 + np.array((0, 0, 1)) * (stem + (rise - stem) * (t * 1.5 - 0.5 * t**3))
        tint = colours[k.rng.integers(len(colours))] * k.rng.uniform(0.7, 1.4)
        side = np.array((-way[1], way[0], 0.0))
        if kind == "palm":
            points = np.repeat(line[2:], 2, axis=0)
            tips = points + side * np.tile([1, -1], 7)[:, None] * 0.16 * height + way * 0.1 - np.array((0, 0, 0.08))
            edge = np.array((0, 0, 0.012)) + way * 0.012
            k.cards(
                "leaf", np.stack([points, (points + tips) / 2 + edge, tips, (points + tips) / 2 - edge], axis=1), np.tile(tint, (14, 1))
            )
        else:
            wide = 0.13 * height * np.sin(np.pi * np.clip(t * 1.15 - 0.15, 0, 1)) ** 0.8
            strip = np.stack([line - side * wide, line + side * wide], axis=1)
            k.cards("leaf", np.stack([strip[:-1, 0], strip[:-1, 1], strip[1:, 1], strip[1:, 0]], axis=1), np.tile(tint, (8, 1)))
        k.rod("leaf", (0, 0, stem), line[3], 0.006, tint, sides=5)


def tower(
    k: Kit,
    x: float,
    y: float,
    width: float,
    depth: float,
    height: float,
    *,
    tint=(0.3, 0.3, 0.32),
    lit: float = 0.0,
    strength: float = 4.0,
    floor: float = 3.4,
    bay: float = 2.2,
    base: float = 0.0,
) -> None:
    """An office block: bands of glass; ``lit``: share of windows with light in them."""
    k.block("concrete", (x - width / 2, y - depth / 2, base), (x + width / 2, y + depth / 2, base + height), tint)
    for (ax, ay), (ux, uy), span in (
        ((x - width / 2, y - depth / 2 - 0.05), (1, 0), width),
        ((x - width / 2 - 0.05, y - depth / 2), (0, 1), depth),
        ((x + width / 2 + 0.05, y - depth / 2), (0, 1), depth),
    ):
        columns, rows = max(1, int(span / bay)), max(1, int(height / floor))
        i, j = (v.ravel() for v in np.meshgrid(np.arange(columns), np.arange(rows), indexing="ij"))
        a, b = (i + 0.12) * span / columns, (i + 0.88) * span / columns
        z0, z1 = base + (j + 0.25) * floor, base + (j + 0.85) * floor
        quads = np.stack([np.column_stack([ax + ux * s, ay + uy * s, z]) for s, z in ((a, z0), (b, z0), (b, z1), (a, z1))], axis=1)
        on = k.rng.random(len(i)) < lit * (0.4 + 1.2 * (np.sin(j * 2.4) > 0))
        if (~on).any():
            k.cards("gloss", quads[~on], np.tile(np.array((0.05, 0.07, 0.09)), ((~on).sum(), 1)) * k.rng.uniform(0.5, 2, ((~on).sum(), 1)))
        if on.any():
            warm = k.rng.random((on.sum(), 1))
            tints = (warm * (1.0, 0.62, 0.28) + (1 - warm) * (0.9, 0.93, 1.0)) * k.rng.uniform(0.15, 1.0, (on.sum(), 1))
            k.cards(f"glow/{strength}", quads[on], tints)


def skyline(
    k: Kit,
    *,
    near: float,
    far: float,
    half: float,
    count: int,
    heights=(20, 90),
    lit: float = 0.0,
    strength: float = 4.0,
    base: float = 0.0,
) -> None:
    """Towers over a field of streets in front of the viewer."""
    for _ in range(count):
        y = k.rng.uniform(near, far)
        grey = k.rng.uniform(0.12, 0.5)
        tint = np.array((grey, grey, grey)) * k.rng.choice([(1, 1, 1), (1.1, 0.95, 0.82), (0.85, 0.95, 1.08)])
        tower(
            k,
            k.rng.uniform(-1, 1) * half * y / far,
            y,
            k.rng.uniform(14, 30),
            k.rng.uniform(14, 30),
            k.rng.uniform(*heights),
            tint=tint,
            lit=lit,
            strength=strength,
            base=base,
        )


def street_lamp(k: Kit, height: float = 4.5, strength: float = 120, tint=(1.0, 0.66, 0.34)) -> None:
    k.rod("gloss", (0, 0, 0), (0, 0, height), 0.06, (0.03, 0.04, 0.04))
    k.ball(f"glow/{strength}", (0, 0, height + 0.16), 0.17, tint)


def car_lights(k: Kit, *, red: bool, strength: float = 150) -> None:
    for x in (-0.65, 0.65):
        k.ball(f"glow/{strength * (0.35 if red else 1)}", (x, 0, 0.7), 0.085, (1.0, 0.05, 0.03) if red else (1.0, 0.93, 0.8), sides=10)
    k.block("gloss", (-0.85, 0.1, 0.3), (0.85, 4.2, 0.95), (0.04, 0.04, 0.05))
    k.block("gloss", (-0.75, 1.0, 0.95), (0.75, 3.4, 1.45), (0.03, 0.035, 0.04))
