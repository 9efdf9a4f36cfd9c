"""What stands in rooms: shelves with books, desks with screens, chairs, lamps, frames, clutter. All on the floor at the Kit's origin."""

from __future__ import annotations

import math

import numpy as np
from mesh import WHITE, Kit

OAK, WALNUT, PINE, BLACK, STEEL = (0.42, 0.26, 0.13), (0.16, 0.085, 0.045), (0.58, 0.40, 0.22), (0.02, 0.02, 0.022), (0.6, 0.6, 0.62)
WARM, NEUTRAL, COOL = (1.0, 0.62, 0.32), (1.0, 0.9, 0.78), (0.82, 0.92, 1.0)
BRASS = (0.78, 0.55, 0.22)
SPINES = np.array(
    [
        (0.35, 0.05, 0.04),
        (0.05, 0.10, 0.22),
        (0.06, 0.16, 0.10),
        (0.62, 0.55, 0.42),
        (0.72, 0.70, 0.66),
        (0.50, 0.28, 0.08),
        (0.03, 0.03, 0.04),
        (0.18, 0.10, 0.06),
        (0.12, 0.25, 0.32),
        (0.55, 0.10, 0.06),
        (0.30, 0.28, 0.26),
    ]
)
HUES = np.array(
    [
        (0.55, 0.48, 0.38),
        (0.10, 0.20, 0.26),
        (0.45, 0.22, 0.10),
        (0.50, 0.36, 0.10),
        (0.62, 0.60, 0.56),
        (0.12, 0.20, 0.14),
        (0.30, 0.08, 0.06),
    ]
)
"""Muted colours of cushions, pictures and pottery: those that rooms have."""
BINDERS = np.array([(0.7, 0.7, 0.7), (0.05, 0.12, 0.3), (0.02, 0.02, 0.02), (0.5, 0.06, 0.04), (0.25, 0.3, 0.33), (0.75, 0.62, 0.2)])


def books(k: Kit, width: float, *, height: float = 0.30, depth: float = 0.2, colours: np.ndarray = SPINES, full: float = 0.9) -> None:
    """A row of books from x = 0 to width on y = 0 (spines towards -y), some lying, some gaps."""
    x, centres, sizes, tints = 0.0, [], [], []
    run = colours[k.rng.integers(len(colours))]
    while x < width - 0.06:
        if k.rng.random() > full:
            x += k.rng.uniform(0.04, 0.22)
            continue
        if k.rng.random() < 0.3:
            run = colours[k.rng.integers(len(colours))]
        thick, tall = k.rng.uniform(0.015, 0.05), height * k.rng.uniform(0.62, 0.95)
        deep = depth * k.rng.uniform(0.7, 1.0)
        centres.append((x + thick / 2, deep / 2 + k.rng.uniform(0, 0.03), tall / 2))
        sizes.append((thick * 0.94, deep, tall))
        tints.append(run * k.rng.uniform(0.6, 1.3) + k.rng.uniform(0, 0.03))
        x += thick
    if centres:
        k.boxes("gloss", np.array(centres), np.array(sizes), np.array(tints))


def bookcase(
    k: Kit,
    *,
    width: float = 1.0,
    height: float = 2.2,
    rows: int = 6,
    wood=WALNUT,
    colours: np.ndarray = SPINES,
    full: float = 0.93,
    material: str = "wood",
    strip: float = 0.0,
) -> None:
    """Open to -y. strip: strength of a warm light under every shelf."""
    d, t, gap = 0.3, 0.025, height / rows
    for x in (0, width):
        k.box(material, (x, d / 2, height / 2), (t, d, height), wood)
    k.box(material, (width / 2, d, height / 2), (width, 0.01, height), wood)
    for row in range(rows + 1):
        k.box(material, (width / 2, d / 2, row * gap), (width, d, t), wood)
        if strip and row:
            k.box(f"glow/{strip}", (width / 2, 0.03, row * gap - 0.02), (width * 0.94, 0.012, 0.006), WARM)
    for row in range(rows):
        with k.place(0.02, 0.03, row * gap + t / 2):
            ornament = k.rng.random()
            if ornament < 0.12:
                vase(k, 0.25 * width)
            elif ornament < 0.2:
                with k.place(width * 0.5, 0.12):
                    frame(k, 0.2, gap * 0.7, standing=True)
            else:
                books(k, width - 0.04, height=gap * 0.95, colours=colours, full=full)


def vase(k: Kit, x: float = 0.0, tint=None) -> None:
    tint = HUES[k.rng.integers(len(HUES))] if tint is None else tint
    r = k.rng.uniform(0.05, 0.09)
    k.lathe("gloss", (x, 0.12, 0), [(r * 0.6, 0), (r, r * 0.9), (r * 0.9, r * 1.6), (r * 0.35, r * 2.4), (r * 0.45, r * 2.7)], tint)


def frame(k: Kit, width: float, height: float, *, z: float = 0.0, standing: bool = False, wood=BLACK) -> None:
    """A picture on the wall at y = 0 that faces -y, its middle at height z."""
    z = height / 2 if standing else z
    k.box("gloss", (0, -0.01, z), (width, 0.025, height), wood)
    k.box("paint", (0, -0.025, z), (width - 0.04, 0.004, height - 0.04), (0.8, 0.79, 0.75))
    k.box("art", (0, -0.028, z), (width * 0.72, 0.004, height * 0.74), HUES[k.rng.integers(len(HUES))] * k.rng.uniform(0.5, 1.3))


def desk(k: Kit, *, width: float = 1.6, wood=OAK, screens: int = 2, lit: float = 2.0, lamp: bool = False, clutter: int = 9) -> None:
    """A desk whose user sits at -y; screens face -y (turn it round to see them from behind)."""
    k.box("wood", (0, 0, 0.73), (width, 0.8, 0.03), wood)
    for x in (-width / 2 + 0.05, width / 2 - 0.05):
        k.box("gloss", (x, 0, 0.36), (0.05, 0.7, 0.72), (0.5, 0.5, 0.5))
    for i in range(screens):
        with k.place((i - (screens - 1) / 2) * 0.6, 0.15, 0.75, k.rng.uniform(-8, 8) + (i - (screens - 1) / 2) * -14):
            monitor(k, lit)
    if lamp:
        with k.place(width / 2 - 0.2, 0.2, 0.75):
            desk_lamp(k)
    scatter(k, width - 0.2, 0.6, 0.75, clutter)


def monitor(k: Kit, lit: float) -> None:
    white = k.rng.random()
    k.box("gloss", (0, 0, 0.30), (0.56, 0.025, 0.34), BLACK)
    if lit:
        k.box(
            f"screen/{lit}",
            (0, -0.014, 0.305),
            (0.54, 0.002, 0.315),
            np.array((0.55, 0.75, 1.0)) * (1 - white) + white * np.array((0.9, 0.95, 1.0)),
        )
    k.box("metal", (0, 0.03, 0.08), (0.05, 0.03, 0.16), STEEL)
    k.box("metal", (0, 0.03, 0.008), (0.24, 0.18, 0.015), STEEL)


def scatter(k: Kit, width: float, depth: float, z: float, count: int) -> None:
    """Papers, cups, notebooks, pots of pens."""
    for _ in range(count):
        x, y, what = k.rng.uniform(-width / 2, width / 2), k.rng.uniform(-depth / 2, depth / 2), k.rng.random()
        if what < 0.4:
            high = k.rng.uniform(0.003, 0.06)
            tint = (0.8, 0.8, 0.78) if k.rng.random() < 0.6 else SPINES[k.rng.integers(len(SPINES))]
            k.box("paint", (x, y, z + high / 2), (0.21, 0.29, high), tint, turn=k.rng.uniform(-30, 30))
        elif what < 0.75:
            cup(k, x, y, z)
        else:
            k.lathe("gloss", (x, y, z), [(0.0, 0), (0.04, 0), (0.04, 0.1)], HUES[k.rng.integers(len(HUES))])
            for _ in range(5):
                k.rod("gloss", (x, y, z + 0.05), (x + k.rng.uniform(-0.04, 0.04), y, z + 0.19), 0.004, k.rng.uniform(0, 0.8, 3))


def cup(k: Kit, x: float, y: float, z: float) -> None:
    tint = ((0.82, 0.82, 0.8), (0.05, 0.05, 0.06), (0.1, 0.2, 0.35), (0.6, 0.25, 0.1))[k.rng.integers(4)]
    k.lathe("gloss", (x, y, z), [(0.0, 0), (0.03, 0), (0.042, 0.1), (0.036, 0.1), (0.028, 0.01)], tint)


def office_chair(k: Kit, tint=BLACK) -> None:
    """Faces -y; its back stands at +y."""
    k.box("cloth", (0, 0, 0.47), (0.48, 0.48, 0.08), tint)
    k.box("cloth", (0, 0.25, 0.82), (0.44, 0.05, 0.55), tint)
    k.rod("metal", (0, 0, 0.05), (0, 0, 0.45), 0.03, STEEL)
    for i in range(5):
        a = i * 2 * math.pi / 5
        k.rod("gloss", (0, 0, 0.08), (0.3 * math.cos(a), 0.3 * math.sin(a), 0.04), 0.02, BLACK)
    for x in (-0.27, 0.27):
        k.box("gloss", (x, 0.02, 0.66), (0.05, 0.28, 0.03), BLACK)


def wooden_chair(k: Kit, tint=OAK, seat: float = 0.45) -> None:
    for x in (-0.19, 0.19):
        for y in (-0.19, 0.19):
            k.rod("wood-up", (x, y, 0), (x, y, seat if y < 0 else seat + 0.42), 0.018, tint)
    k.box("wood", (0, 0, seat), (0.42, 0.42, 0.03), tint)
    for z in (0.15, 0.28, 0.4):
        k.box("wood", (0, 0.2, seat + z), (0.38, 0.015, 0.06), tint)


def sofa(k: Kit, *, width: float = 2.0, tint=(0.12, 0.16, 0.2)) -> None:
    """Faces -y."""
    k.box("cloth", (0, 0, 0.25), (width, 0.85, 0.35), tint)
    k.box("cloth", (0, 0.36, 0.6), (width, 0.2, 0.5), tint)
    for x in (-width / 2, width / 2):
        k.box("cloth", (x, 0, 0.36), (0.2, 0.85, 0.55), tint)
    for _ in range(3):
        k.box(
            "cloth",
            (k.rng.uniform(-width / 2.6, width / 2.6), 0.18, 0.58),
            (0.42, 0.16, 0.36),
            HUES[k.rng.integers(len(HUES))],
            turn=k.rng.uniform(-15, 15),
        )


def table(k: Kit, width: float, depth: float, height: float = 0.74, wood=OAK, *, top: str = "wood") -> None:
    k.box(top, (0, 0, height), (width, depth, 0.04), wood)
    for x in (-width / 2 + 0.1, width / 2 - 0.1):
        for y in (-depth / 2 + 0.1, depth / 2 - 0.1):
            k.box("gloss", (x, y, height / 2), (0.06, 0.06, height), BLACK)


def round_table(k: Kit, radius: float = 0.36, height: float = 0.74, wood=WALNUT) -> None:
    k.lathe("wood", (0, 0, height), [(0, 0), (radius, 0), (radius, 0.03), (0, 0.03)], wood)
    k.rod("gloss", (0, 0, 0), (0, 0, height), 0.03, BLACK)
    k.lathe("gloss", (0, 0, 0), [(0, 0.02), (0.22, 0.02), (0.22, 0)], BLACK)


def desk_lamp(k: Kit, strength: float = 30) -> None:
    k.lathe("metal", (0, 0, 0), [(0, 0.02), (0.09, 0.02), (0.09, 0)], BRASS)
    k.rod("metal", (0, 0, 0), (0, 0, 0.42), 0.01, BRASS)
    k.lathe(f"glow/{strength / 8}", (0, 0, 0.36), [(0.14, 0), (0.08, 0.17)], WARM)
    k.ball(f"glow/{strength}", (0, 0, 0.40), 0.03, WARM)


def floor_lamp(k: Kit, strength: float = 14) -> None:
    k.lathe("metal", (0, 0, 0), [(0, 0.03), (0.15, 0.03), (0.15, 0)], BRASS)
    k.rod("metal", (0, 0, 0), (0, 0, 1.5), 0.012, BRASS)
    k.lathe(f"glow/{strength}", (0, 0, 1.42), [(0.22, 0), (0.15, 0.3)], (1.0, 0.66, 0.36))


def pendant(k: Kit, top: float, *, radius: float = 0.16, strength: float = 40, shade=BLACK, bulb=WARM, drop: float = 0.8) -> None:
    """Hangs from the ceiling at height ``top``."""
    z = top - drop
    k.rod("gloss", (0, 0, z), (0, 0, top), 0.006, BLACK)
    k.lathe("gloss", (0, 0, z - radius * 0.75), [(radius, 0), (radius * 0.75, radius * 0.5), (radius * 0.2, radius * 0.8)], shade, sides=24)
    k.ball(f"glow/{strength}", (0, 0, z - radius * 0.6), radius * 0.36, bulb)


def globe(k: Kit, top: float, *, radius: float = 0.13, strength: float = 14, tint=WARM, drop: float = 0.7) -> None:
    k.rod("metal", (0, 0, top - drop), (0, 0, top), 0.006, BRASS)
    k.ball(f"glow/{strength}", (0, 0, top - drop), radius, tint)


def panel_light(k: Kit, x: float, y: float, z: float, size=(1.2, 0.3), strength: float = 12, tint=NEUTRAL) -> None:
    k.box(f"glow/{strength}", (x, y, z - 0.01), (*size, 0.02), tint)


def mullions(
    k: Kit,
    width: float,
    low: float,
    high: float,
    *,
    columns: int,
    bars: tuple[float, ...] = (),
    thick: float = 0.06,
    tint=(0.06, 0.06, 0.065),
    deep: float = 0.12,
) -> None:
    """A window's frame on the wall y = 0, from x = 0 to width; bars: heights of crossbars. No glass."""
    for i in range(columns + 1):
        k.box("gloss", (i * width / columns, 0, (low + high) / 2), (thick, deep, high - low), tint)
    for z in (low, high, *bars):
        k.box("gloss", (width / 2, 0, z), (width, deep, thick), tint)


def room(k: Kit, low, high, *, walls: dict[str, tuple[str, tuple]], floor=("parquet", OAK), ceiling=("plaster", WHITE)) -> None:
    """Floor, ceiling and the named walls of a box room between two corners (x, y): "n" +y, "s" -y, "e" +x, "w" -x; others are open."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    t = 0.1
    k.block(floor[0], (x0, y0, z0 - t), (x1, y1, z0), floor[1])
    if ceiling:
        k.block(ceiling[0], (x0, y0, z1), (x1, y1, z1 + t), ceiling[1])
    spans = {
        "n": ((x0, y1, z0), (x1, y1 + t, z1)),
        "s": ((x0, y0 - t, z0), (x1, y0, z1)),
        "e": ((x1, y0, z0), (x1 + t, y1, z1)),
        "w": ((x0 - t, y0, z0), (x0, y1, z1)),
    }
    for side, (material, tint) in walls.items():
        k.block(material, *spans[side], tint)
