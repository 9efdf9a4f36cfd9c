"""Laboratory, classroom, workshop."""

from __future__ import annotations

import numpy as np
import stage
from furniture import (
    BINDERS,
    HUES,
    NEUTRAL,
    OAK,
    PINE,
    STEEL,
    bookcase,
    monitor,
    panel_light,
    pendant,
    room,
    scatter,
    table,
    wooden_chair,
)
from mesh import Kit
from nature import potted, tree
from offices import windows
from stage import View


def laboratory(k: Kit, view: View) -> None:
    room(
        k,
        (-5, -6, 0),
        (5, 10, 3.0),
        walls={"n": ("plaster", (0.7, 0.72, 0.73)), "e": ("plaster", (0.7, 0.72, 0.73)), "s": ("plaster", (0.6, 0.62, 0.62))},
        floor=("gloss", (0.5, 0.52, 0.53)),
        ceiling=("plaster", (0.72, 0.72, 0.72)),
    )
    stage.sky(elevation=40, azimuth=-80, strength=0.4)
    k.block("plaster", (-5.1, -6, 0), (-4.9, 10, 1.0), (0.7, 0.72, 0.73))
    windows(k, -5, -6, 10, 1.0, 2.9, radiance=4.5, colour=(0.92, 0.97, 1.0), facing=1, bays=8)
    with k.place(-9, 0, -8, 90):
        for x in range(-12, 22, 5):
            with k.place(x, k.rng.uniform(2, 8)):
                tree(k, height=11, crown=3, count=1800, leaf=0.22)
    bottles = np.array(
        [(0.20, 0.09, 0.03), (0.66, 0.67, 0.66), (0.75, 0.75, 0.73), (0.45, 0.5, 0.52), (0.08, 0.18, 0.26), (0.42, 0.28, 0.10)]
    )
    for x in (-2.6, 0.9, 3.9):
        for y in (3.4, 6.4, 8.8) if x < 3 else (2.6, 5.2, 7.8):
            with k.place(x + k.rng.uniform(-0.15, 0.15), y, 0, 0 if x < 3 else 90):
                k.box("gloss", (0, 0, 0.44), (2.4, 0.75, 0.88), (0.62, 0.66, 0.68) if x < 3 else (0.16, 0.30, 0.42))
                k.box("gloss", (0, 0, 0.9), (2.5, 0.85, 0.04), (0.05, 0.055, 0.06))
                for z in (1.3, 1.65):
                    k.box("metal", (0, 0.1, z), (2.3, 0.28, 0.02), STEEL)
                for dx in (-1.1, 1.1):
                    k.rod("metal", (dx, 0.1, 0.9), (dx, 0.1, 1.9), 0.02, STEEL)
                for z in (0.92, 1.31, 1.66):
                    for _ in range(15):
                        h, r = k.rng.uniform(0.07, 0.24), k.rng.uniform(0.02, 0.05)
                        tint = bottles[k.rng.integers(len(bottles))] * k.rng.uniform(0.6, 1.2)
                        k.lathe(
                            "gloss",
                            (k.rng.uniform(-1.1, 1.1), k.rng.uniform(-0.02, 0.22), z),
                            [(0, 0), (r, 0), (r, h * 0.7), (r * 0.3, h * 0.85), (r * 0.35, h)],
                            tint,
                            sides=10,
                        )
                for dx in k.rng.uniform(-1, 1, 2):
                    with k.place(dx, -0.1, 0.92, k.rng.uniform(-20, 20)):
                        if k.rng.random() < 0.6:
                            monitor(k, 2.2)
                        else:  # an instrument
                            k.box("gloss", (0, 0, 0.2), (0.45, 0.4, 0.4), (0.72, 0.72, 0.7))
                            k.box("screen/2.5", (0.05, -0.21, 0.27), (0.22, 0.01, 0.13), (0.2, 0.7, 0.9))
                            k.box(
                                "glow/12",
                                (-0.14, -0.21, 0.12),
                                (0.02, 0.01, 0.02),
                                k.rng.choice([(0.1, 1, 0.2), (1, 0.3, 0.05), (0.1, 0.4, 1)]),
                            )
    for x in np.arange(-4, 4.5, 1.3):  # glazed cupboards at the back
        with k.place(x, 9.6):
            bookcase(k, width=1.2, height=2.2, rows=5, wood=(0.66, 0.68, 0.7), material="gloss", colours=bottles, full=0.75)
            k.box("glass", (0.6, -0.02, 1.6), (1.15, 0.01, 1.2), (0.93, 0.97, 0.98))
    for y in np.arange(-5, 10, 2.2):
        for x in (-2.8, 0.4, 3.4):
            panel_light(k, x, y, 2.98, (1.2, 0.3), 10, (0.92, 0.97, 1.0))
    stage.lamp((2.5, -4.5, 2.5), (0, 0, 1.5), (2.5, 1.6), 60, (1.0, 0.98, 0.95))


def classroom(k: Kit, view: View) -> None:
    room(
        k,
        (-5, -5, 0),
        (5, 7.5, 3.1),
        walls={"n": ("plaster", (0.68, 0.64, 0.54)), "e": ("plaster", (0.66, 0.63, 0.55)), "s": ("plaster", (0.6, 0.58, 0.5))},
        floor=("parquet", PINE),
        ceiling=("plaster", (0.72, 0.72, 0.7)),
    )
    stage.sky(elevation=33, azimuth=-75, strength=0.4, sun=18)
    k.block("plaster", (-5.1, -5, 0), (-4.9, 7.5, 0.9), (0.66, 0.63, 0.55))
    windows(k, -5, -5, 7.5, 0.9, 2.95, radiance=4, colour=(0.95, 0.98, 1.0), facing=1, bays=8)
    with k.place(-8, 0, -3, 90):
        for x in range(-10, 18, 4):
            with k.place(x, k.rng.uniform(2, 7)):
                tree(k, height=8, crown=2.6, count=2000, leaf=0.2)
    k.box("paint", (-0.2, 7.46, 1.65), (4.4, 0.05, 1.3), (0.025, 0.075, 0.05) if view.seed % 2 == 0 else (0.03, 0.03, 0.035))
    for z in (1.0, 2.3):
        k.box("wood", (-0.2, 7.44, z), (4.5, 0.07, 0.06), OAK)
    for _ in range(26):  # chalk, wiped and written
        k.box(
            "paint",
            (k.rng.uniform(-2.2, 1.8), 7.43, k.rng.uniform(1.15, 2.2)),
            (k.rng.uniform(0.1, 0.9), 0.004, k.rng.uniform(0.008, 0.03)),
            (0.32, 0.36, 0.33),
        )
    for x, y in ((3.3, 7.45), (-3.7, 7.45)):
        k.box("cloth", (x, y, 1.7), (1.6, 0.05, 1.2), (0.45, 0.28, 0.14))
        for _ in range(16):
            k.box(
                "paint",
                (x + k.rng.uniform(-0.68, 0.68), y - 0.03, 1.7 + k.rng.uniform(-0.48, 0.48)),
                (0.21, 0.004, 0.28),
                HUES[k.rng.integers(len(HUES))] * k.rng.uniform(0.7, 1.5),
            )
    for row in range(3):
        for x in (-3.2, -1.6, 0.1, 1.7, 3.3):
            y = 2.5 + row * 1.55
            with k.place(x + k.rng.uniform(-0.1, 0.1), y, 0, k.rng.uniform(-6, 6)):
                table(k, 1.2, 0.55, 0.72, wood=PINE)
                scatter(k, 1.0, 0.4, 0.74, 4)
                for dx in (-0.3, 0.3):
                    with k.place(dx, 0.45 + k.rng.uniform(-0.1, 0.1), 0, k.rng.uniform(-25, 25)):
                        wooden_chair(k, (0.48, 0.30, 0.14) if k.rng.random() < 0.7 else (0.06, 0.16, 0.34))
    with k.place(4.9, 6.9, 0, -90):
        bookcase(k, width=3.6, height=1.3, rows=3, wood=PINE, colours=BINDERS * 0.9)
        for x in (0.4, 1.3, 2.7):
            with k.place(x, 0.15, 1.3):
                potted(k, height=0.5, kind="broad")
        k.ball("gloss", (2.0, 0.15, 1.55), 0.17, (0.08, 0.22, 0.42))
    for y in np.arange(-4, 7, 2.5):
        for x in (-2.2, 2.2):
            panel_light(k, x, y, 2.9, (1.3, 0.2), 6, NEUTRAL)
    stage.lamp((3.5, -3.5, 2.5), (0, 0, 1.5), (2.5, 1.6), 45, (1.0, 0.95, 0.88))


def workshop(k: Kit, view: View) -> None:
    """A joiner's workshop: benches, tools on the wall, timber, a window with sun."""
    room(
        k,
        (-4.5, -5, 0),
        (4.5, 7.5, 3.4),
        walls={"n": ("brick", (0.46, 0.27, 0.19)), "e": ("wood-up", PINE), "s": ("plaster", (0.4, 0.37, 0.33))},
        floor=("concrete", (0.34, 0.32, 0.3)),
        ceiling=("wood", (0.42, 0.32, 0.22)),
    )
    stage.sky(elevation=28, azimuth=-65, strength=0.4, sun=30)
    k.block("brick", (-4.6, -5, 0), (-4.4, 7.5, 1.1), (0.46, 0.27, 0.19))
    k.block("brick", (-4.6, -5, 2.9), (-4.4, 7.5, 3.4), (0.46, 0.27, 0.19))
    for y in (-2.0, 1.4, 4.6, 7.2):
        k.block("brick", (-4.6, y - 0.35, 1.1), (-4.4, y + 0.35, 2.9), (0.46, 0.27, 0.19))
    windows(k, -4.5, -5, 7.5, 1.1, 2.9, radiance=7, colour=(0.96, 0.98, 1.0), facing=1, bays=18)
    with k.place(-8, 0, -1, 90):
        for x in range(-8, 14, 4):
            with k.place(x, k.rng.uniform(2, 6)):
                tree(k, height=6, crown=2.3, count=1800, leaf=0.18)
    for x in (-2.6, 0.4, 3.0):
        with k.place(x, 7.46):
            k.box("wood", (0, -0.02, 1.75), (2.2, 0.03, 1.2), (0.10, 0.16, 0.17))
            for _ in range(26):  # tools
                tx, tz, long = k.rng.uniform(-1, 1), k.rng.uniform(1.35, 2.2), k.rng.uniform(0.2, 0.55)
                handle = k.rng.choice([(0.45, 0.22, 0.08), (0.55, 0.06, 0.04), (0.04, 0.04, 0.04), (0.6, 0.42, 0.06), (0.05, 0.14, 0.3)])
                k.rod("gloss", (tx, -0.06, tz), (tx, -0.06, tz - long * 0.4), 0.026, handle)
                k.rod("metal", (tx, -0.06, tz), (tx + k.rng.uniform(-0.03, 0.03), -0.06, tz + long * 0.6), 0.02, STEEL)
                if k.rng.random() < 0.4:
                    k.box("metal", (tx, -0.06, tz + long * 0.6), (0.12, 0.03, 0.05), STEEL)
            with k.place(0, -0.5):
                table(k, 2.4, 0.8, 0.88, wood=(0.45, 0.30, 0.16))
                for _ in range(14):
                    k.box(
                        "wood",
                        (k.rng.uniform(-1, 1), k.rng.uniform(-0.3, 0.3), 0.9 + k.rng.uniform(0.02, 0.09)),
                        (k.rng.uniform(0.1, 0.6), 0.09, k.rng.uniform(0.03, 0.15)),
                        PINE,
                        turn=k.rng.uniform(-60, 60),
                    )
                for _ in range(7):
                    k.lathe(
                        "gloss",
                        (k.rng.uniform(-1.1, 1.1), 0.25, 0.9),
                        [(0.05, 0), (0.05, 0.13), (0, 0.13)],
                        HUES[k.rng.integers(len(HUES))],
                        sides=12,
                    )
    for _ in range(24):  # timber leaning in the corner
        x = k.rng.uniform(3.2, 4.3)
        k.box(
            "wood-up",
            (x, k.rng.uniform(6.6, 7.3), 1.3),
            (k.rng.uniform(0.05, 0.16), 0.03, k.rng.uniform(1.8, 2.7)),
            PINE if k.rng.random() < 0.6 else OAK,
            turn=k.rng.uniform(-30, 30),
        )
    with k.place(4.4, 5.6, 0, -90):
        for z in (0.5, 1.1, 1.7, 2.3):
            k.box("wood", (1.2, 0.25, z), (2.6, 0.45, 0.03), PINE)
            for _ in range(11):
                k.box(
                    "gloss",
                    (k.rng.uniform(0, 2.4), 0.25, z + 0.13),
                    k.rng.uniform((0.08, 0.15, 0.1), (0.3, 0.3, 0.26)),
                    HUES[k.rng.integers(len(HUES))] * k.rng.uniform(0.3, 1.2),
                )
    with k.place(-1.2, 3.6, 0, 25):
        table(k, 1.8, 0.9, 0.86, wood=(0.45, 0.30, 0.16))
        scatter(k, 1.5, 0.7, 0.88, 8)
        k.box("metal", (0.5, 0, 1.0), (0.3, 0.2, 0.22), (0.1, 0.22, 0.16))
    with k.place(2.2, 4.2, 0, -20):
        k.box("metal", (0, 0, 0.5), (0.7, 0.6, 1.0), (0.08, 0.20, 0.16))
        k.box("metal", (0, 0, 1.02), (1.1, 0.8, 0.04), STEEL)
        k.box("gloss", (0.1, 0.1, 1.45), (0.14, 0.3, 0.8), (0.08, 0.20, 0.16))
    for x, y in ((-1.4, 5.2), (1.2, 5.6), (3.0, 3.6), (-0.6, 1.0), (0.8, -2)):
        with k.place(x, y):
            pendant(k, 3.3, radius=0.2, strength=45, shade=(0.02, 0.02, 0.02), drop=0.8)
        stage.bulb((x, y, 2.3), 25)
    stage.lamp((3.0, -3.5, 2.5), (0, 0, 1.5), (2.0, 1.4), 40, (1.0, 0.93, 0.84))
