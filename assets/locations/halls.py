"""An entrance hall and a hospital corridor."""

from __future__ import annotations

import numpy as np
import stage
from furniture import (
    NEUTRAL,
    OAK,
    PINE,
    STEEL,
    WARM,
    globe,
    monitor,
    mullions,
    panel_light,
    room,
    scatter,
    sofa,
)
from mesh import Kit
from nature import potted, skyline, tree
from offices import windows
from stage import View


def lobby(k: Kit, view: View) -> None:
    """A tall modern entrance hall with planters, stone and timber."""
    evening = view.mood == "evening"
    stage.sky(elevation=12 if evening else 42, azimuth=-60, strength=0.1 if evening else 0.4, sun=5 if evening else 22, dust=2)
    room(
        k,
        (-7, -8, 0),
        (8, 18, 6.5),
        walls={"e": ("concrete", (0.55, 0.53, 0.5)), "s": ("plaster", (0.6, 0.58, 0.55))},
        floor=("tile", (0.55, 0.53, 0.5)),
        ceiling=("plaster", (0.66, 0.66, 0.66)),
    )
    with k.place(-7, 18):
        mullions(k, 15, 0, 6.4, columns=8, bars=(2.6, 5.0), deep=0.2)
    windows(
        k, -7, -8, 18, 0, 6.4, radiance=0.7 if evening else 4, colour=(0.7, 0.8, 1.0) if evening else (0.95, 0.98, 1.0), facing=1, bays=12
    )
    stage.lamp((0, 18.3, 3.2), (0, 0, 1), (14, 6.2), (40 if evening else 260) * 4, (0.95, 0.98, 1.0))
    with k.place(0, 22, 0):
        for x in range(-16, 17, 5):
            with k.place(x + k.rng.uniform(-1.5, 1.5), k.rng.uniform(2, 10)):
                tree(k, height=8, crown=2.6, count=2600, leaf=0.2)
        skyline(k, near=40, far=120, half=60, count=26, heights=(15, 60), lit=0.4 if evening else 0.03, strength=5)
        k.block("ground", (-60, -3.9, -0.2), (60, 120, -0.05), (0.35, 0.34, 0.32))
    for x in np.arange(2.6, 7.9, 0.14):  # a screen of timber slats before a lit wall
        k.box("wood-up", (x, 10.6, 2.2), (0.045, 0.12, 4.4), OAK)
    k.box("plaster", (5.3, 11.0, 2.2), (5.6, 0.05, 4.4), (0.6, 0.55, 0.48))
    stage.lamp((5.2, 10.75, 4.3), (5.2, 10.9, 0), (5.0, 0.1), 130, WARM)
    with k.place(4.9, 9.2):  # reception
        k.box("tile", (0, 0, 0.55), (3.2, 0.7, 1.1), (0.7, 0.68, 0.65))
        k.box("glow/10", (0, -0.36, 0.08), (3.1, 0.02, 0.05), WARM)
        scatter(k, 2.8, 0.4, 1.1, 5)
        for x in (-0.8, 0.6):
            with k.place(x, 0.1, 1.1, 180):
                monitor(k, 1.5)
    for x, y, w, d in ((-3.4, 7.0, 2.6, 0.8), (-1.0, 12.5, 3.4, 0.9), (-4.8, 11.0, 1.2, 3.0), (1.6, 6.6, 1.0, 0.7)):
        k.box("concrete", (x, y, 0.28), (w, d, 0.56), (0.42, 0.41, 0.4))
        for _ in range(int(3.2 * w * d) + 2):
            with k.place(x + k.rng.uniform(-0.42, 0.42) * w, y + k.rng.uniform(-0.4, 0.4) * d, 0.4):
                potted(k, height=k.rng.uniform(0.7, 1.9), kind=("broad", "palm", "fig")[k.rng.integers(3)], pot=(0.05, 0.04, 0.03))
    for x, y, turn, tint in (
        (-1.2, 6.0, 200, (0.35, 0.16, 0.07)),
        (0.4, 9.0, 150, (0.10, 0.20, 0.22)),
        (-3.4, 9.2, 30, (0.45, 0.42, 0.38)),
    ):
        with k.place(x, y, 0, turn):
            sofa(k, width=1.5, tint=tint)
    for _ in range(14):
        with k.place(k.rng.uniform(-4, 3), k.rng.uniform(6, 15)):
            globe(k, 6.5, radius=k.rng.uniform(0.09, 0.2), strength=16 if evening else 9, drop=k.rng.uniform(2.2, 4.2))
    for y in np.arange(-7, 18, 3.0):
        k.lathe("glow/30", (4.0, y, 6.45), [(0, 0), (0.1, 0)], NEUTRAL)
        stage.bulb((4.0, y, 6.2), 60, (1, 0.85, 0.68))
    stage.lamp((3, -5.0, 3.0), (0, 0, 1.5), (2.5, 1.6), 90, (1.0, 0.95, 0.88))


def hospital(k: Kit, view: View) -> None:
    """A long corridor: rails, doors, a nurses' station, daylight at its end."""
    room(
        k,
        (-1.9, -9, 0),
        (1.9, 24, 2.75),
        walls={"e": ("plaster", (0.66, 0.70, 0.68)), "w": ("plaster", (0.70, 0.71, 0.69)), "s": ("plaster", (0.6, 0.62, 0.62))},
        floor=("gloss", (0.42, 0.47, 0.50)),
        ceiling=("plaster", (0.72, 0.72, 0.72)),
    )
    stage.sky(elevation=35, azimuth=0, strength=0.16)
    with k.place(-1.9, 24):
        mullions(k, 3.8, 0.1, 2.7, columns=4, bars=(1.0,))
    stage.lamp((0, 24.3, 1.4), (0, 0, 1.0), (3.6, 2.5), 260, (0.95, 0.98, 1.0))
    k.block("ground", (-40, 24.5, -3), (40, 90, -2.9), (0.1, 0.2, 0.05))
    for x in range(-9, 10, 4):
        with k.place(x, 34 + k.rng.uniform(-3, 3), -3):
            tree(k, height=8, crown=2.6, count=1800, leaf=0.2)
    for y in np.arange(-8, 24, 2.4):
        panel_light(k, 0, y, 2.74, (0.6, 1.2), 9, (0.93, 0.97, 1.0))
    for side in (-1, 1):
        x = side * 1.88
        k.block("wood", (x - 0.06, -9, 0.86), (x + 0.06, 24, 0.98), PINE)
        k.block("gloss", (x - 0.03, -9, 0.0), (x + 0.03, 24, 0.86), (0.36, 0.52, 0.55) if view.seed % 2 else (0.50, 0.56, 0.50))
        for y in np.arange(1.6 if side < 0 else 3.4, 24, 4.2):
            k.box("wood-up", (x, y, 1.05), (0.10, 1.15, 2.1), PINE if k.rng.random() < 0.6 else (0.25, 0.38, 0.45))
            k.box("gloss", (x, y + 0.64, 1.07), (0.14, 0.09, 2.14), (0.7, 0.7, 0.7))
            k.box("glow/1.2", (x - side * 0.06, y + 0.25, 1.5), (0.02, 0.2, 0.6), (0.8, 0.9, 1.0))
            k.box("metal", (x - side * 0.09, y - 0.45, 1.03), (0.05, 0.14, 0.03), STEEL)
            if k.rng.random() < 0.8:
                k.box(
                    "gloss",
                    (x - side * 0.07, y + 1.1, 1.5),
                    (0.1, 0.25, 0.32),
                    k.rng.choice([(0.8, 0.8, 0.8), (0.1, 0.4, 0.6), (0.75, 0.2, 0.1)]),
                )
    for x, y in ((-1.4, 7.2), (1.4, 10.5), (-1.45, 14.5), (1.35, 5.2)):  # trolleys and a bed
        with k.place(x, y, 0, 90 + k.rng.uniform(-6, 6)):
            long = 1.9 if y in (10.5, 14.5) else 0.8
            k.box("metal", (0, 0, 0.85), (long, 0.5, 0.03), STEEL)
            k.box("metal", (0, 0, 0.35), (long, 0.5, 0.03), STEEL)
            k.box("cloth", (0, 0, 0.93 if long > 1 else 0.9), (long * 0.9, 0.46, 0.12 if long > 1 else 0.06), (0.7, 0.75, 0.8))
            for dx in (-long / 2, long / 2):
                for dy in (-0.24, 0.24):
                    k.rod("metal", (dx, dy, 0.05), (dx, dy, 1.05), 0.014, STEEL)
            for _ in range(5):
                k.lathe(
                    "gloss",
                    (k.rng.uniform(-0.3, 0.3), k.rng.uniform(-0.15, 0.15), 0.9),
                    [(0.04, 0), (0.04, 0.16), (0.015, 0.2)],
                    k.rng.uniform(0.1, 0.8, 3),
                )
    k.box("glow/5", (0.7, 12, 2.45), (0.5, 0.04, 0.18), (0.1, 0.6, 0.3))
    stage.lamp((1.2, -4.0, 2.4), (0, 0, 1.5), (1.6, 1.2), 40, (1.0, 0.98, 0.95))
