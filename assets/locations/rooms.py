"""White gallery and café."""

from __future__ import annotations

import numpy as np
import stage
from furniture import (
    BLACK,
    BRASS,
    NEUTRAL,
    OAK,
    STEEL,
    WALNUT,
    WARM,
    cup,
    frame,
    globe,
    mullions,
    pendant,
    room,
    round_table,
    scatter,
    wooden_chair,
)
from mesh import Kit
from nature import potted, skyline, tree
from stage import View


def gallery(k: Kit, view: View) -> None:
    """White walls and a light ceiling, a few large pictures, a plinth; an opening to the next room."""
    room(
        k,
        (-6, -6, 0),
        (6, 9, 4.2),
        walls={"e": ("plaster", (0.8, 0.8, 0.79)), "w": ("plaster", (0.8, 0.8, 0.79)), "s": ("plaster", (0.8, 0.8, 0.79))},
        floor=("concrete", (0.48, 0.47, 0.46)),
        ceiling=("plaster", (0.8, 0.8, 0.8)),
    )
    room(
        k,
        (-6, 9.3, 0),
        (6, 16, 4.2),
        walls={"e": ("plaster", (0.75, 0.75, 0.74)), "w": ("plaster", (0.75, 0.75, 0.74)), "n": ("plaster", (0.8, 0.79, 0.77))},
        floor=("concrete", (0.48, 0.47, 0.46)),
    )
    for x0, x1, z0 in ((-6, -1.0, 0), (1.6, 6, 0), (-1.0, 1.6, 3.1)):
        k.block("plaster", (x0, 9, z0), (x1, 9.3, 4.2), (0.8, 0.8, 0.79))
    stage.grey_sky((0.9, 0.95, 1.0), 1)
    for x, w, h in ((-3.4, 2.2, 1.7), (3.2, 1.3, 1.7), (5.0, 1.0, 1.3)):
        with k.place(x, 8.98):
            frame(k, w, h, z=1.75, wood=(0.05, 0.05, 0.05) if k.rng.random() < 0.5 else OAK)
    with k.place(0.3, 15.98):
        frame(k, 1.9, 1.9, z=1.8, wood=OAK)
    for side in (-1, 1):
        for y in (2.2, 4.6, 7.0, 11.5, 14.0):
            with k.place(side * 5.98, y, 0, -90 * side):
                frame(k, k.rng.uniform(0.9, 1.8), k.rng.uniform(1.0, 1.7), z=1.75, wood=BLACK if k.rng.random() < 0.6 else OAK)
    for x, y in ((-1.9, 5.4), (2.6, 6.6), (0.3, 12.4)):
        k.box("paint", (x, y, 0.5), (0.45, 0.45, 1.0), (0.8, 0.8, 0.79))
        r = k.rng.uniform(0.12, 0.19)
        kind = k.rng.integers(3)
        if kind == 0:
            k.lathe("metal", (x, y, 1.0), [(r * 0.5, 0), (r, r), (r * 0.4, r * 2.2), (r * 0.7, r * 3.0), (0, r * 3.3)], BRASS)
        elif kind == 1:
            k.ball("gloss", (x, y, 1.0 + r), r, (0.05, 0.08, 0.12))
        else:
            for i in range(4):
                k.ball("plaster", (x + 0.03 * (-1) ** i, y, 1.05 + i * 0.17), 0.13 - 0.02 * i, (0.55, 0.3, 0.16))
    k.box("wood", (0.6, 4.4, 0.42), (1.8, 0.5, 0.06), OAK)
    for dx in (-0.7, 0.7):
        k.box("gloss", (0.6 + dx, 4.4, 0.2), (0.06, 0.4, 0.4), BLACK)
    for x, y in ((5.0, 8.2), (-5.2, 8.0)):
        with k.place(x, y):
            potted(k, height=2.0, kind="fig", pot=(0.8, 0.8, 0.8))
    for x in (-3, 0.3, 3):  # a glazed roof
        stage.lamp((x, 3.5, 4.1), (x, 3.5, 0), (1.6, 9), 420 if view.mood != "evening" else 60, (0.93, 0.97, 1.0))
        k.box("glow/5" if view.mood != "evening" else "glow/0.5", (x, 3.5, 4.19), (1.6, 9, 0.02), (0.93, 0.97, 1.0))
    for y in (6.5, 14):
        k.rod("gloss", (-6, y, 3.9), (6, y, 3.9), 0.02, BLACK)
        for x in np.arange(-5, 5.5, 1.3):
            k.rod("gloss", (x, y, 3.9), (x, y + 0.06, 3.7), 0.05, BLACK)
            k.ball("glow/55", (x, y + 0.06, 3.68), 0.035, NEUTRAL)
            stage.lamp((x, y + 0.08, 3.65), (x, y + 2.4, 1.7), (0.08, 0.08), 16, (1.0, 0.84, 0.66), spread=60)
    stage.lamp((3.0, -4.0, 3.0), (0, 0, 1.5), (2.5, 2.0), 60, (1.0, 0.97, 0.93))


def cafe(k: Kit, view: View) -> None:
    """A counter with shelves of bottles and cups, small tables, hanging lamps, a street window."""
    evening = view.mood == "evening"
    room(
        k,
        (-4.2, -5, 0),
        (4.2, 8, 3.3),
        walls={"n": ("gloss", (0.06, 0.15, 0.13)), "e": ("brick", (0.42, 0.24, 0.16)), "s": ("plaster", (0.5, 0.45, 0.4))},
        floor=("parquet", OAK),
        ceiling=("plaster", (0.16, 0.15, 0.14)),
    )
    stage.sky(elevation=10 if evening else 35, azimuth=-70, strength=0.08 if evening else 0.4, sun=2 if evening else 18, dust=2)
    k.block("wood-up", (-4.3, -5, 0), (-4.1, 8, 0.7), (0.08, 0.12, 0.10))
    with k.place(-4.2, -5, 0, 90):
        mullions(k, 13, 0.7, 3.1, columns=9, bars=(2.4,), tint=(0.03, 0.05, 0.045))
    stage.lamp(
        (-4.0, 1.5, 1.9),
        (0, 1.5, 1.4),
        (2.3, 12),
        (0.5 if evening else 3.2) * np.pi * 28,
        (0.6, 0.7, 1.0) if evening else (0.95, 0.98, 1.0),
    )
    with k.place(-14, 0, 0, 90):
        skyline(k, near=3, far=40, half=60, count=26, heights=(9, 16), lit=0.5 if evening else 0.02)
    for x in (-9, -7.5):
        for y in range(-4, 14, 4):
            with k.place(x, y + k.rng.uniform(-1, 1)):
                tree(k, height=6, crown=1.9, count=1500, leaf=0.16)
    k.box("wood-up", (0.9, 5.9, 0.55), (5.2, 0.7, 1.1), (0.30, 0.19, 0.10))
    k.box("tile", (0.9, 5.85, 1.12), (5.3, 0.85, 0.05), (0.66, 0.64, 0.6))
    k.box("metal", (2.2, 6.0, 1.36), (0.8, 0.5, 0.42), STEEL)  # the espresso machine
    k.box("glow/8", (2.2, 5.73, 1.44), (0.12, 0.01, 0.03), (1.0, 0.3, 0.1))
    for i in range(9):
        cup(k, 1.9 + (i % 5) * 0.13, 6.0 + (i // 5) * 0.1, 1.58)
    k.box("glass", (-0.6, 5.8, 1.4), (1.3, 0.5, 0.5), (0.95, 0.97, 0.97))
    k.box("glow/2", (-0.6, 6.0, 1.62), (1.2, 0.03, 0.02), WARM)
    for z in (1.18, 1.4):
        for _ in range(12):
            k.ball(
                "paint",
                (k.rng.uniform(-1.15, -0.05), k.rng.uniform(5.65, 5.95), z + 0.03),
                k.rng.uniform(0.04, 0.06),
                k.rng.uniform((0.4, 0.2, 0.06), (0.7, 0.45, 0.22)),
                flat=0.6,
                sides=10,
            )
    bottles = ((0.30, 0.10, 0.02), (0.04, 0.12, 0.05), (0.6, 0.35, 0.05), (0.7, 0.68, 0.62), (0.35, 0.03, 0.03), (0.05, 0.07, 0.10))
    for z in (1.55, 1.95, 2.35):
        k.box("wood", (0.7, 7.83, z), (5.4, 0.28, 0.035), WALNUT)
        stage.lamp((0.7, 7.75, z + 0.36), (0.7, 7.95, z), (5.0, 0.03), 9, WARM)
        x = -1.9
        while x < 3.3:
            r, h, tint = k.rng.uniform(0.03, 0.055), k.rng.uniform(0.1, 0.31), np.array(bottles[k.rng.integers(6)])
            if k.rng.random() < 0.9:
                k.lathe(
                    "gloss",
                    (x, 7.8, z + 0.02),
                    [(0, 0), (r, 0), (r, h * 0.62), (r * 0.32, h * 0.78), (r * 0.36, h)],
                    tint * k.rng.uniform(0.6, 1.3),
                    sides=12,
                )
            x += 2 * r + k.rng.uniform(0.01, 0.07)
    for i in range(3):  # menu boards
        k.box("paint", (-0.6 + i * 1.3, 7.93, 2.9), (1.1, 0.04, 0.42), (0.02, 0.022, 0.022))
        for _ in range(8):
            k.box(
                "paint",
                (-0.6 + i * 1.3 + k.rng.uniform(-0.3, 0.2), 7.9, 2.9 + k.rng.uniform(-0.16, 0.16)),
                (k.rng.uniform(0.1, 0.45), 0.004, 0.014),
                (0.5, 0.5, 0.46),
            )
    for x, y in ((-2.4, 2.2), (1.6, 2.6), (-1.3, 3.7), (2.9, 3.9), (0.5, 4.1), (-3.2, 4.4), (-3.0, 6.4)):
        with k.place(x, y):
            round_table(k)
            scatter(k, 0.35, 0.35, 0.77, 3)
            k.lathe("glow/12", (0.08, 0.08, 0.77), [(0.03, 0), (0.035, 0.06)], (1.0, 0.5, 0.15))
            for turn in k.rng.uniform(0, 360, 2):
                with k.place(0.62 * np.sin(np.radians(turn)), -0.62 * np.cos(np.radians(turn)), 0, turn + 180):
                    wooden_chair(k, (0.20, 0.10, 0.05))
    for x in np.arange(-1.2, 3.4, 0.95):
        with k.place(x, 5.8):
            pendant(k, 3.3, radius=0.15, strength=60, shade=(0.35, 0.2, 0.06), drop=1.05)
        stage.bulb((x, 5.7, 2.1), 12)
    for _ in range(7):
        with k.place(k.rng.uniform(-3.4, 0.8), k.rng.uniform(2.5, 6.8)):
            globe(k, 3.3, radius=0.09, strength=26, drop=k.rng.uniform(0.5, 1.0))
    for x, y in ((-3.6, 7.3), (3.7, 7.3), (-3.8, 3.2)):
        with k.place(x, y):
            potted(k, height=1.8, kind="fig")
    for x in np.arange(-1.6, 3.2, 0.6):  # trailing plants over the shelves
        with k.place(x, 7.8, 2.4):
            if k.rng.random() < 0.6:
                potted(k, height=0.45, kind="broad")
    stage.lamp((-2.8, -3.2, 2.5), (0, 0, 1.5), (2.0, 1.6), 40, (1.0, 0.93, 0.85))
