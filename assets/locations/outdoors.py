"""Under the sky: garden, park path, city street, sea front."""

from __future__ import annotations

import numpy as np
import stage
from furniture import BLACK, WARM
from mesh import Kit
from nature import AUTUMN, GREENS, blob, car_lights, flowers, grass, hedge, leaves, street_lamp, tower, tree, treeline
from stage import View


def garden(k: Kit, view: View) -> None:
    """Borders in flower, a lawn, a hedge and trees; the sun from the side and behind."""
    soft = view.mood == "overcast"
    stage.sky(
        elevation=34, azimuth=(40, -50, 120)[view.seed % 3], strength=0.5 if soft else 0.22, sun=0 if soft else 22, dust=1.5, size=1.0
    )
    k.block("ground", (-60, -30, -0.2), (60, 80, 0), (0.07, 0.13, 0.03))
    grass(k, (-6, 1.5), (6, 14), 26000, tall=0.08, colours=GREENS * 1.5, path=lambda x, y: abs(x + 0.05) < 0.62)
    k.block("ground", (-0.7, -6, 0.0), (0.6, 11, 0.02), (0.42, 0.36, 0.28))
    petals = np.array([(0.75, 0.72, 0.68), (0.55, 0.10, 0.22), (0.35, 0.16, 0.5), (0.78, 0.42, 0.5), (0.8, 0.55, 0.08), (0.2, 0.22, 0.6)])
    for low, high in (((-3.6, 2.6), (-0.9, 4.4)), ((0.8, 3.2), (3.6, 5.2)), ((-4.5, 6.5), (-1.0, 9.0)), ((0.9, 7.0), (4.8, 9.5))):
        flowers(k, low, high, 420, petals[k.rng.permutation(6)[:4]], height=(0.3, 1.15), size=0.055)
    for _ in range(12):
        x, y = k.rng.choice([-1, 1]) * k.rng.uniform(1.6, 6), k.rng.uniform(4, 12)
        r = k.rng.uniform(0.5, 1.0)
        blob(k, (x, y, r * 0.8), (r, r, r), 1300, 0.07, GREENS * k.rng.uniform(0.8, 1.5))
    with k.place(0, 13):
        hedge(k, -9, 9, 1.9, 0.9, per_metre=1300, colours=GREENS * 1.5)
    for x, y, h in (
        (-5.5, 15, 8),
        (-1.5, 18, 9.5),
        (3.2, 16, 7.5),
        (7.5, 19, 10),
        (-9, 20, 10),
        (12, 24, 12),
        (-3, 26, 12),
        (4, 28, 13),
        (-14, 28, 13),
        (9, 12, 6),
        (-8, 11, 6),
    ):
        with k.place(x, y):
            tree(k, height=h, crown=h * 0.34, count=4500, leaf=0.22, colours=GREENS * k.rng.uniform(1.0, 1.9))
    with k.place(0, 42):
        treeline(k, -45, 45, 15, colours=GREENS * 1.4)
    for x in (-1.2, 1.0):  # an arch with roses
        k.rod("paint", (x, 10.5, 0), (x, 10.5, 2.3), 0.05, (0.7, 0.7, 0.68))
    n = 900
    t = k.rng.uniform(0, np.pi, n)
    at = np.column_stack([-0.1 + 1.15 * np.cos(t), np.full(n, 10.5), 2.2 + 0.7 * np.sin(t)]) + k.rng.normal(0, 0.12, (n, 3))
    leaves(k, at, 0.07)
    leaves(k, np.repeat(at[::8], 6, axis=0), 0.06, petals[3:4], long=1.0)
    for x, y, h in ((-4, -6, 7), (4, -7, 8), (0, -12, 9)):
        with k.place(x, y):
            tree(k, height=h, crown=2.4, count=1500, leaf=0.2)
    stage.lamp((-2.0, -3.5, 2.4), (0, 0, 1.5), (1.6, 1.6), 60, (1.0, 0.98, 0.95))


def park(k: Kit, view: View) -> None:
    """A path between trees, the sun low behind them and in the leaves."""
    leaf = AUTUMN if view.mood == "autumn" else GREENS * (1.25, 1.15, 0.8)
    stage.sky(elevation=9, azimuth=(14, -16, 24)[view.seed % 3], strength=0.2, sun=30, dust=3, size=1.2)
    k.block("ground", (-80, -30, -0.2), (80, 120, 0), (0.09, 0.14, 0.035))
    path = np.linspace(-8, 60, 30)
    for a, b in zip(path[:-1], path[1:], strict=True):
        k.block("ground", (np.sin(a / 14) * 2.2 - 1.0, a, 0), (np.sin(a / 14) * 2.2 + 1.1, b, 0.015), (0.40, 0.33, 0.25))
    grass(k, (-9, 2), (9, 24), 34000, tall=0.10, colours=GREENS * 2.0, path=lambda x, y: abs(x - np.sin(y / 14) * 2.2) < 1.15)
    for y, high in ((46, 12), (75, 20)):
        with k.place(0, y):
            treeline(k, -60, 60, high, colours=leaf * 1.3)
    if view.mood == "autumn":
        at = np.column_stack([k.rng.uniform(-8, 8, 5000), k.rng.uniform(1.5, 26, 5000), np.full(5000, 0.03)])
        leaves(k, at, 0.09, AUTUMN * 1.4)
    for y in np.arange(6, 58, 4.6):
        for side in (-1, 1):
            with k.place(np.sin(y / 14) * 2.2 + side * k.rng.uniform(2.4, 4.2), y + k.rng.uniform(-1, 1)):
                h = k.rng.uniform(7, 11)
                tree(k, height=h, crown=h * 0.33, count=6000, leaf=0.14, colours=leaf * k.rng.uniform(1.0, 1.9), stem=0.2)
    for _ in range(26):
        with k.place(k.rng.choice([-1, 1]) * k.rng.uniform(7, 24), k.rng.uniform(14, 60)):
            h = k.rng.uniform(7, 14)
            tree(k, height=h, crown=h * 0.35, count=1500, leaf=0.25, colours=leaf * k.rng.uniform(0.7, 1.4), stem=0.25)
    for x, y in ((-2.6, 7.5), (2.8, 11), (-3.4, 15)):
        blob(k, (x, y, 0.5), (0.9, 0.7, 0.7), 1000, 0.07, leaf)
    for x, y in ((2.0, 6.8), (-1.6, 14.0)):  # benches
        with k.place(x, y, 0, 90 if x > 0 else -90):
            for dz, dy in ((0.45, 0), (0.47, 0.12), (0.75, 0.3), (0.9, 0.33)):
                k.box("wood", (0, dy, dz), (1.6, 0.1, 0.03), (0.30, 0.18, 0.09))
            for dx in (-0.7, 0.7):
                k.box("gloss", (dx, 0.1, 0.3), (0.06, 0.4, 0.6), BLACK)
    for y in (9, 21, 33):
        with k.place(np.sin(y / 14) * 2.2 - 1.7, y):
            street_lamp(k, 3.6, 9, (1.0, 0.9, 0.75))
    with k.place(0, -14):
        for x in (-6, 0, 6):
            with k.place(x, 0):
                tree(k, height=9, crown=3, count=1200, leaf=0.25, colours=leaf)
    stage.lamp((-1.8, -3.5, 2.2), (0, 0, 1.5), (1.6, 1.6), 70, (1.0, 0.95, 0.88))


def street(k: Kit, view: View) -> None:
    """A street after sunset: shop windows, lamps, brake lights, wet asphalt."""
    late = view.mood == "night"
    stage.grey_sky((0.07, 0.14, 0.34) if not late else (0.02, 0.04, 0.10), 2.4 if not late else 0.6)
    k.block("wet", (-40, -30, -0.2), (40, 160, 0), (0.06, 0.06, 0.065))
    for side in (-1, 1):
        k.block("ground", (side * 7.6 - 2.6, -30, 0), (side * 7.6 + 2.6, 160, 0.14), (0.22, 0.21, 0.20))
        y = -14.0
        while y < 110:
            wide, high = k.rng.uniform(9, 17), k.rng.uniform(12, 26)
            tint = np.array(((0.34, 0.20, 0.14), (0.4, 0.36, 0.3), (0.22, 0.22, 0.24), (0.3, 0.26, 0.2))[k.rng.integers(4)])
            x = side * (10.2 + 6)
            tower(k, x, y + wide / 2, 12, wide, high, tint=tint, lit=0.35, strength=5, bay=2.0)
            face = side * 10.12
            lit = k.rng.random() < 0.85
            glow = k.rng.choice([(1.0, 0.72, 0.42), (1.0, 0.85, 0.66), (0.75, 0.88, 1.0), (1.0, 0.6, 0.3)])
            for i in range(int(wide // 3)):  # shop windows, not evenly bright
                for j in range(4):
                    k.box(
                        f"glow/{9 if lit else 0.3}",
                        (face, y + 1.7 + i * 3 + (j - 1.5) * 0.6, 1.7),
                        (0.04, 0.56, k.rng.uniform(1.4, 2.1)),
                        np.array(glow) * k.rng.uniform(0.15, 1.0),
                    )
            if lit:
                stage.lamp((side * 9.9, y + wide / 2, 2.0), (0, y + wide / 2, 0.8), (2.0, wide * 0.8), 90, tuple(glow))
                k.box(
                    "glow/6",
                    (face - side * 0.5, y + wide / 2, 3.2),
                    (0.06, wide * 0.4, 0.35),
                    k.rng.choice([(1, 0.2, 0.15), (0.2, 0.6, 1), (1, 0.8, 0.3), (0.3, 1, 0.6)]),
                )
                k.block("cloth", (face - side * 1.2, y + 0.8, 2.75), (face, y + wide - 0.8, 2.85), k.rng.uniform(0.03, 0.3, 3))
            y += wide + (0.1 if k.rng.random() < 0.8 else 5)
    for y in np.arange(7, 110, 11):
        for side in (-1, 1):
            with k.place(side * 5.6, y + k.rng.uniform(-1.5, 1.5)):
                street_lamp(k, 5.2, 130)
            with k.place(side * 6.4, y + 5):
                tree(k, height=6.5, crown=1.8, count=1300, leaf=0.16, colours=GREENS * 0.8)
    for y in np.arange(13, 120, 8):
        with k.place(-2.0 + k.rng.uniform(-0.3, 0.3), y + k.rng.uniform(-2, 2)):
            car_lights(k, red=False)
        with k.place(2.0 + k.rng.uniform(-0.3, 0.3), y + k.rng.uniform(-2, 2)):
            car_lights(k, red=True)
        if k.rng.random() < 0.8:
            with k.place(4.4, y * 0.8 + 2):
                car_lights(k, red=True, strength=8)
    for y in (24, 58):  # traffic lights
        for x in (-4.9, 4.9):
            k.rod("gloss", (x, y, 0), (x, y, 3.6), 0.07, BLACK)
            k.ball("glow/90", (x, y - 0.1, 3.3), 0.12, (0.08, 1.0, 0.4) if y < 30 else (1.0, 0.06, 0.03))
    for x in np.linspace(-9.5, 9.5, 26):  # a string of lights over the street
        k.ball("glow/80", (x, 17, 5.6 + 0.012 * x * x), 0.06, WARM, sides=8)
    stage.lamp((-2.5, -3.5, 2.4), (0, 0, 1.5), (1.4, 1.2), 30, (1.0, 0.85, 0.68))
    stage.lamp((4.0, 1.5, 2.6), (0, 0, 1.5), (1.0, 1.6), 25, (1.0, 0.72, 0.45))


def seafront(k: Kit, view: View) -> None:
    """A promenade: railing, sand, the sea to the horizon and a far headland."""
    sunset = view.mood == "sunset"
    stage.sky(
        elevation=5 if sunset else 38,
        azimuth=(20, -35, 16)[view.seed % 3],
        strength=0.3 if sunset else 0.22,
        sun=7 if sunset else 22,
        dust=3 if sunset else 1.2,
    )
    k.block("concrete", (-60, -20, -0.3), (60, 5.8, 0), (0.5, 0.47, 0.43))
    k.block("ground", (-400, 5.8, -2.2), (400, 26, -1.5), (0.55, 0.46, 0.33))
    k.block("water", (-3000, 24, -3.0), (3000, 2500, -1.62), (0.03, 0.10, 0.13))
    for _ in range(90):  # breaking waves
        x, y = k.rng.uniform(-40, 40), k.rng.choice([24.3, 26, 29, 34]) + k.rng.uniform(-0.4, 0.4)
        k.box("paint", (x, y, -1.57), (k.rng.uniform(2, 9), k.rng.uniform(0.15, 0.6), 0.1), (0.85, 0.87, 0.88))
    for x0, wide, high, y in ((-420, 420, 60, 1500), (-160, 260, 34, 1300), (380, 300, 45, 1700)):  # a headland
        for _ in range(60):
            t = k.rng.uniform(-1, 1)
            k.ball(
                "ground",
                (x0 + t * wide / 2, y, -2),
                high * (1 - t * t) * k.rng.uniform(0.5, 1.0) + 4,
                (0.09, 0.12, 0.12),
                flat=0.7,
                sides=10,
            )
    for x in np.arange(-14, 14.1, 1.4):
        k.rod("gloss", (x, 5.6, 0), (x, 5.6, 1.1), 0.03, (0.7, 0.72, 0.72))
    for z in (0.4, 0.75, 1.1):
        k.rod("gloss", (-14, 5.6, z), (14, 5.6, z), 0.022 if z < 1 else 0.035, (0.7, 0.72, 0.72))
    for x, y in ((-4.4, 7.6), (3.4, 8.2), (6.4, 7.0), (-2.0, 12), (9, 11)):  # palms on the beach
        with k.place(x, y, -1.6):
            top = np.array((k.rng.uniform(-0.6, 0.6), k.rng.uniform(-0.3, 0.3), k.rng.uniform(4.8, 7.0)))
            k.rod("ground", (0, 0, 0), top, 0.16, (0.2, 0.15, 0.1), thin=0.7)
            for _ in range(26):
                a = k.rng.uniform(0, 2 * np.pi)
                t = np.linspace(0, 1, 15)[:, None]
                line = (
                    top + np.array((np.cos(a), np.sin(a), 0)) * 2.0 * t + np.array((0, 0, 1)) * (k.rng.uniform(0.2, 1.1) * t - 1.9 * t**2)
                )
                side = np.array((-np.sin(a), np.cos(a), 0))
                for s in (-1, 1):
                    tip = line + s * side * 0.42 * np.sin(np.pi * (0.15 + 0.8 * t)) - np.array((0, 0, 0.2))
                    edge = np.array((np.cos(a), np.sin(a), 0)) * 0.035
                    k.cards(
                        "leaf",
                        np.stack([line - edge, line + edge, tip + edge * 0.3, tip - edge * 0.3], axis=1),
                        np.tile(GREENS[1] * k.rng.uniform(0.7, 1.4), (15, 1)),
                    )
    for x, y in ((-9, 180), (40, 260), (-70, 400), (16, 120)):  # boats
        k.box("gloss", (x, y, -1.0), (7, 2, 1.6), (0.8, 0.8, 0.8))
        corners = np.array([[(x, y, 0), (x + 3, y, 0.4), (x, y, 10), (x, y, 10)]], float)
        k.cards("paint", corners, np.array([[0.85, 0.84, 0.8]]))
    for x in (-9.5, 7.5, 12):
        with k.place(x, 5.2):
            street_lamp(k, 3.8, 12 if sunset else 0.6, (1.0, 0.85, 0.65))
    for x in (-3.0, 5.2):
        with k.place(x, 4.6):
            for dz, dy in ((0.45, 0), (0.47, 0.12), (0.75, 0.3), (0.9, 0.33)):
                k.box("wood", (0, dy, dz), (1.7, 0.1, 0.03), (0.1, 0.24, 0.32))
    k.block("plaster", (-40, -16, 0), (40, -14, 9), (0.6, 0.56, 0.5))
    stage.lamp((2.0, -3.5, 2.4), (0, 0, 1.5), (1.6, 1.6), 80 if not sunset else 60, (1.0, 0.97, 0.93))
