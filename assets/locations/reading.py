"""Library and brick loft."""

from __future__ import annotations

import numpy as np
import stage
from furniture import (
    BLACK,
    BRASS,
    OAK,
    SPINES,
    WALNUT,
    WARM,
    bookcase,
    desk_lamp,
    floor_lamp,
    frame,
    globe,
    mullions,
    room,
    scatter,
    sofa,
    table,
    wooden_chair,
)
from mesh import Kit
from nature import potted, skyline
from stage import View


def library(k: Kit, view: View) -> None:
    """Tall cases down both sides and across the end, reading tables with brass lamps."""
    night = view.mood == "evening"
    room(
        k,
        (-4.2, -6, 0),
        (4.2, 13, 4.2),
        walls={
            "n": ("plaster", (0.45, 0.38, 0.28)),
            "e": ("plaster", (0.45, 0.38, 0.28)),
            "w": ("plaster", (0.45, 0.38, 0.28)),
            "s": ("plaster", (0.5, 0.45, 0.36)),
        },
        floor=("parquet", WALNUT),
        ceiling=("plaster", (0.55, 0.5, 0.42)),
    )
    for side in (-1, 1):
        for y in np.arange(1.2, 12.8, 2.2):
            with k.place(side * 3.9, y + (0 if side < 0 else 2.05), 0, 90 if side < 0 else -90):
                for i in (0, 1):
                    with k.place(i * 1.02, -0.3):
                        bookcase(k, width=1.0, height=3.2, rows=9, strip=4 if night else 0)
                k.box("wood-up", (-0.08, -0.1, 1.7), (0.14, 0.5, 3.4), WALNUT)
    for x in np.arange(-3.2, 3.0, 1.02):
        if abs(x + 0.5) > 0.6:
            with k.place(x, 12.6):
                bookcase(k, width=1.0, height=3.2, rows=9)
    k.box("glow/2" if not night else "glow/0.8", (0.05, 12.95, 2.2), (1.1, 0.02, 3.0), (0.92, 0.96, 1.0) if not night else (0.3, 0.45, 0.9))
    with k.place(-0.5, 12.9):
        mullions(k, 1.1, 0.7, 3.7, columns=3, bars=(1.5, 2.3, 3.1), thick=0.04)
    stage.lamp((0.05, 12.8, 2.2), (0, 5, 1.0), (1.1, 3.0), 140 if not night else 12, (0.93, 0.97, 1.0))
    for x, y, turn in ((0.9, 3.4, 90), (-1.0, 5.0, 90), (1.0, 7.6, 90), (-0.9, 9.6, 90)):
        with k.place(x, y, 0, turn):
            table(k, 1.9, 0.9, wood=WALNUT)
            for dx in (-0.5, 0.5):
                with k.place(dx, 0, 0.76):
                    k.lathe("metal", (0, 0, 0), [(0, 0.02), (0.08, 0.02), (0.08, 0)], BRASS)
                    k.rod("metal", (0, 0, 0), (0, 0, 0.36), 0.01, BRASS)
                    k.box("glow/0.6", (0, 0, 0.38), (0.3, 0.13, 0.07), (0.12, 0.55, 0.20))
                    k.box("glow/8", (0, 0, 0.335), (0.26, 0.1, 0.02), WARM)
                stage.bulb((x, y + dx, 1.05), 6)
            for _ in range(7):
                k.box(
                    "gloss",
                    (k.rng.uniform(-0.8, 0.8), k.rng.uniform(-0.35, 0.35), 0.79),
                    (0.17, 0.24, k.rng.uniform(0.02, 0.09)),
                    SPINES[k.rng.integers(len(SPINES))] * k.rng.uniform(0.6, 1.2),
                    turn=k.rng.uniform(-60, 60),
                )
            for dx in (-0.5, 0.5):
                for dy in (-0.65, 0.65):
                    with k.place(dx, dy, 0, (0 if dy > 0 else 180) + k.rng.uniform(-25, 25)):
                        wooden_chair(k, WALNUT)
    for y in np.arange(-4, 12, 3.0):
        with k.place(0, y):
            globe(k, 4.2, radius=0.19, strength=5 if night else 3.5, drop=1.3)
        stage.bulb((0, y, 2.6), 70, (1.0, 0.76, 0.5), 0.2)
    stage.lamp((-2.5, -4.0, 2.6), (0, 0, 1.5), (2.0, 1.6), 45, (1.0, 0.93, 0.85))


def loft(k: Kit, view: View) -> None:
    """Brick, tall steel windows, leather and plants."""
    evening = view.mood == "evening"
    room(
        k,
        (-5, -6, 0),
        (5, 8, 4.0),
        walls={"n": ("brick", (0.50, 0.24, 0.15)), "e": ("brick", (0.50, 0.24, 0.15)), "s": ("plaster", (0.55, 0.52, 0.48))},
        floor=("parquet", (0.36, 0.22, 0.12)),
        ceiling=("wood", (0.36, 0.26, 0.17)),
    )
    stage.sky(elevation=8 if evening else 30, azimuth=-62, strength=0.12 if evening else 0.4, sun=3 if evening else 28, dust=2)
    k.block("brick", (-5.15, -6, 0), (-4.9, 8, 0.8), (0.50, 0.24, 0.15))
    for y in (-6, -2.4, 1.2, 4.8, 8):
        k.block("brick", (-5.15, y - 0.4, 0.8), (-4.9, y + 0.4, 4), (0.50, 0.24, 0.15))
    with k.place(-5, -6, 0, 90):
        mullions(k, 14, 0.8, 3.7, columns=28, bars=(1.5, 2.2, 2.9), thick=0.035)
    stage.lamp(
        (-4.8, 1, 2.2), (0, 1, 1.6), (2.9, 13), (0.6 if evening else 4) * np.pi * 36, (0.6, 0.72, 1.0) if evening else (0.95, 0.98, 1.0)
    )
    with k.place(-14, 0, -6, 90):
        skyline(k, near=8, far=70, half=70, count=30, heights=(8, 18), lit=0.4 if evening else 0.02)
    for y in np.arange(-5, 8, 2.6):
        k.box("wood", (0, y, 3.85), (10, 0.22, 0.3), (0.20, 0.13, 0.08))
    k.rod("metal", (1.5, -6, 3.4), (1.5, 8, 3.4), 0.16, (0.5, 0.5, 0.5))
    with k.place(-1.6, 6.7, 0, 8):
        sofa(k, width=2.3, tint=(0.30, 0.13, 0.055))
    with k.place(1.9, 5.0, 0, -60):
        sofa(k, width=1.0, tint=(0.05, 0.10, 0.10))
    with k.place(-0.6, 5.2):
        table(k, 1.2, 0.7, 0.4, wood=WALNUT)
        scatter(k, 1.0, 0.5, 0.42, 6)
    with k.place(1.2, 7.95):
        bookcase(k, width=1.0, height=1.9, rows=5, wood=(0.05, 0.05, 0.05), material="gloss", full=0.8)
    with k.place(2.25, 7.95):
        bookcase(k, width=1.0, height=1.9, rows=5, wood=(0.05, 0.05, 0.05), material="gloss", full=0.75)
    for x, z, w, h in ((-2.6, 1.9, 1.1, 0.8), (-1.3, 2.15, 0.6, 0.85), (-0.5, 1.75, 0.5, 0.5), (4.2, 2.0, 0.8, 1.1)):
        with k.place(x, 7.98):
            frame(k, w, h, z=z)
    with k.place(3.4, 3.4, 0, 90):
        table(k, 2.0, 0.85, wood=OAK)
        scatter(k, 1.7, 0.6, 0.76, 9)
        with k.place(-0.6, 0.2, 0.76):
            desk_lamp(k)
    for x, y, kind, h in (
        (-3.9, 7.2, "fig", 2.1),
        (0.4, 7.3, "palm", 1.7),
        (-4.1, 4.6, "broad", 1.3),
        (3.9, 6.4, "fig", 1.8),
        (-3.4, 5.8, "palm", 1.2),
    ):
        with k.place(x, y):
            potted(k, height=h, kind=kind)
    with k.place(-3.0, 6.9):
        floor_lamp(k, 16)
    stage.bulb((-3.0, 6.9, 1.6), 25)
    for _ in range(9):  # bare bulbs on long flexes
        x, y, drop = k.rng.uniform(-2.5, 3.2), k.rng.uniform(4.0, 7.4), k.rng.uniform(1.1, 1.9)
        k.rod("gloss", (x, y, 4 - drop), (x, y, 4), 0.005, BLACK)
        k.ball("glow/45", (x, y, 4 - drop), 0.045, (1.0, 0.6, 0.26))
    for x in (-1.5, 1.5):
        stage.bulb((x, 5.5, 2.4), 40)
    stage.lamp((3.0, -4.0, 2.6), (0, 0, 1.5), (2.0, 1.6), 60, (1.0, 0.93, 0.85))
