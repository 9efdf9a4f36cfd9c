"""Offices: open-plan by day and at dusk, a corner office, a boardroom."""

from __future__ import annotations

import numpy as np
import stage
from furniture import (
    BINDERS,
    BLACK,
    NEUTRAL,
    OAK,
    WALNUT,
    WARM,
    bookcase,
    desk,
    floor_lamp,
    frame,
    globe,
    mullions,
    office_chair,
    panel_light,
    pendant,
    room,
    scatter,
    sofa,
    table,
)
from mesh import Kit
from nature import potted, skyline
from stage import View


def windows(k: Kit, x: float, y0: float, y1: float, low: float, high: float, *, radiance: float, colour, facing: int, bays: int) -> None:
    """A band of windows in a wall that faces +x (facing 1) or -x (-1): frame, and a lamp in place of the sky's light."""
    with k.place(x, y0, 0, 90):
        mullions(k, y1 - y0, low, high, columns=bays, bars=(low + 0.7 * (high - low),))
    middle = (x - 0.15 * facing, (y0 + y1) / 2, (low + high) / 2)
    area = (y1 - y0) * (high - low)
    stage.lamp(middle, (middle[0] + facing, middle[1], middle[2] - 0.25), (high - low, y1 - y0), radiance * np.pi * area, colour)


def office(k: Kit, view: View) -> None:
    dusk = view.mood == "dusk"
    room(
        k,
        (-4.6, -7, 0),
        (9, 17, 3.1),
        walls={"n": ("wood-up", OAK), "e": ("plaster", (0.6, 0.6, 0.58)), "s": ("plaster", (0.6, 0.6, 0.58))},
        floor=("cloth", (0.16, 0.17, 0.18)),
        ceiling=("plaster", (0.7, 0.7, 0.7)),
    )
    for y in range(-7, 17, 4):
        k.box("plaster", (-4.5, y, 1.55), (0.4, 0.5, 3.1), (0.62, 0.62, 0.6))
    k.block("plaster", (-4.7, -7, 0), (-4.5, 17, 0.5), (0.6, 0.6, 0.58))
    if dusk:
        stage.grey_sky((0.10, 0.19, 0.42), 1.1)
        windows(k, -4.6, -7, 17, 0.5, 3.0, radiance=0.8, colour=(0.45, 0.6, 1.0), facing=1, bays=16)
    else:
        stage.sky(elevation=38, azimuth=-70, strength=0.45, sun=14 if view.seed % 2 else 0)
        windows(k, -4.6, -7, 17, 0.5, 3.0, radiance=5, colour=(0.93, 0.97, 1.0), facing=1, bays=16)
    with k.place(-8, 0, -18, 90):
        skyline(k, near=22, far=120, half=130, count=70, heights=(15, 50), lit=0.45 if dusk else 0.03, strength=7)
    for row in range(4):
        for side, x in ((0, -2.6), (1, 1.6)):
            y = 2.6 + row * 3.1 + k.rng.uniform(-0.2, 0.2)
            for turn, dy in ((180, 0.42), (0, -0.42)):
                with k.place(x + k.rng.uniform(-0.1, 0.1), y + dy, 0, turn):
                    desk(k, screens=int(k.rng.integers(1, 3)), lit=1.2 if dusk else 1.1, wood=OAK, lamp=dusk and k.rng.random() < 0.4)
                    with k.place(k.rng.uniform(-0.3, 0.3), -0.75, 0, 180 + k.rng.uniform(-40, 40)):
                        office_chair(k, (0.03, 0.03, 0.035) if k.rng.random() < 0.7 else (0.10, 0.20, 0.24))
            if k.rng.random() < 0.7:
                with k.place(x + (1.2 if side else -1.2), y + 1.5):
                    potted(k, height=k.rng.uniform(0.9, 1.9), kind=("broad", "palm", "fig")[k.rng.integers(3)])
    for y in np.arange(-6, 16.5, 2.4):
        for x in (-2.6, 1.6, 5.5):
            panel_light(k, x, y, 2.85, (0.12, 1.9), 20 if dusk else 9, NEUTRAL)
            k.box("gloss", (x, y, 2.9), (0.16, 1.96, 0.08), BLACK)
    for y in np.arange(1.5, 16, 3.2):  # meeting rooms behind glass
        k.box("glass", (4.2, y + 1.5, 1.4), (0.02, 3.0, 2.8), (0.93, 0.96, 0.95))
        k.box("gloss", (4.2, y, 1.4), (0.06, 0.06, 2.8), BLACK)
        k.box("plaster", (6.6, y, 1.4), (4.8, 0.08, 2.8), k.rng.choice([(0.5, 0.5, 0.48), (0.12, 0.22, 0.26), (0.5, 0.36, 0.2)]))
        with k.place(6.4, y + 1.6, 0, 90):
            table(k, 1.8, 0.9, wood=WALNUT)
        with k.place(8.9, y + 1.6, 0, -90):
            frame(k, 1.2, 0.8, z=1.6)
        with k.place(6.4, y + 1.6):
            pendant(k, 3.0, strength=30, drop=1.0)
        stage.bulb((6.4, y + 1.6, 2.2), 160, (1, 0.86, 0.7))
    for x in np.arange(-3.5, 3.6, 1.05):
        if k.rng.random() < 0.75:
            with k.place(x, 16.6):
                bookcase(k, width=1.0, height=k.rng.choice([1.2, 2.1]), rows=4, wood=(0.6, 0.6, 0.58), material="gloss", colours=BINDERS)
    for x, y, kind in ((-3.9, 3.6, "palm"), (-0.6, 4.6, "fig"), (0.2, 8.4, "broad"), (-3.9, 7.6, "fig"), (3.6, 3.0, "palm")):
        with k.place(x, y):
            potted(k, height=k.rng.uniform(1.4, 2.0), kind=kind)
    for x, y in ((-0.5, 5.4), (-0.5, 9.6), (-3.6, 5.6), (-3.6, 10.0)):
        for i in range(3):
            with k.place(x, y + 0.5 * i):
                pendant(k, 3.1, radius=0.14, strength=20, drop=0.9 + 0.2 * (i % 2), shade=((0.5, 0.32, 0.08), (0.03, 0.03, 0.03))[i % 2])
    stage.lamp((3.5, -5.0, 2.5), (0, 0, 1.5), (2.5, 1.6), 60, (1.0, 0.95, 0.88))


def corner_office(k: Kit, view: View) -> None:
    """Glass on two sides, high above a town."""
    low_sun = view.mood == "evening"
    if view.mood == "blue":
        stage.grey_sky((0.09, 0.17, 0.40), 0.9)
        glass, colour = 0.8, (0.5, 0.65, 1.0)
    else:
        stage.sky(
            elevation=9 if low_sun else 40,
            azimuth=38 if low_sun else -80,
            strength=0.5 if low_sun else 0.34,
            sun=10 if low_sun else 12,
            dust=4 if low_sun else 1.5,
        )
        glass, colour = (3.5, (1.0, 0.8, 0.6)) if low_sun else (5.0, (0.92, 0.97, 1.0))
    room(
        k,
        (-4.2, -6, 0),
        (5.5, 5.6, 3.0),
        walls={"e": ("wood-up", WALNUT), "s": ("plaster", (0.6, 0.58, 0.55))},
        floor=("cloth", (0.22, 0.20, 0.18)),
        ceiling=("plaster", (0.7, 0.7, 0.7)),
    )
    with k.place(-4.2, 5.6):
        mullions(k, 9.7, 0.0, 2.95, columns=6, bars=(0.75,), deep=0.16)
    windows(k, -4.2, -2, 5.6, 0.0, 2.95, radiance=glass, colour=colour, facing=1, bays=5)
    stage.lamp((0.6, 5.8, 1.5), (0.6, 0, 1.2), (9.5, 2.9), glass * 0.8 * np.pi * 27, colour)
    lit = 0.3 if view.mood == "blue" else 0.05 if low_sun else 0.0
    with k.place(0, 6):
        skyline(k, near=150, far=700, half=420, count=150, heights=(25, 105), lit=lit, strength=3, base=-85)
        k.block("ground", (-900, 20, -86), (900, 900, -85), (0.12, 0.13, 0.12))
    with k.place(-60, 0, 0, 90):
        skyline(k, near=80, far=400, half=300, count=40, heights=(30, 105), lit=lit, strength=3, base=-85)
    with k.place(1.0, 3.4, 0, 180):
        desk(k, width=2.0, wood=WALNUT, screens=1, lit=1.5, lamp=True, clutter=7)
        with k.place(0.1, -0.9, 0, 180):
            office_chair(k, (0.05, 0.035, 0.03))
    with k.place(-2.6, 3.9, 0, 20):
        sofa(k, width=1.7, tint=(0.22, 0.17, 0.12))
    if view.mood == "blue":
        for x, y in ((-2.5, 1.0), (0.6, 1.0), (3.4, 1.0), (-2.5, 4.2), (0.6, 4.2), (3.4, 4.2)):
            stage.bulb((x, y, 2.8), 45, (1.0, 0.78, 0.55), 0.1)
            k.lathe("glow/30", (x, y, 2.98), [(0, 0), (0.07, 0)], WARM)
    for x, y, kind in ((-3.5, 5.0, "fig"), (3.6, 5.0, "palm"), (-0.9, 5.1, "broad")):
        with k.place(x, y):
            potted(k, height=k.rng.uniform(1.3, 1.9), kind=kind)
    with k.place(5.45, 4.4, 0, -90):
        bookcase(k, width=2.4, rows=6, height=2.5, strip=10)
    with k.place(-1.6, 4.9):
        floor_lamp(k, 16)
    stage.lamp((2.5, -4.5, 2.5), (0, 0, 1.5), (2.5, 1.6), 70 if view.mood != "blue" else 40, (1.0, 0.95, 0.88))


def boardroom(k: Kit, view: View) -> None:
    evening = view.mood == "evening"
    room(
        k,
        (-5, -6, 0),
        (5, 9, 3.2),
        walls={"n": ("wood-up", WALNUT), "e": ("plaster", (0.42, 0.40, 0.38)), "s": ("plaster", (0.5, 0.48, 0.45))},
        floor=("cloth", (0.10, 0.11, 0.14)),
        ceiling=("plaster", (0.6, 0.6, 0.6)),
    )
    stage.sky(elevation=25, azimuth=-90, strength=0.05 if evening else 0.35)
    k.block("plaster", (-5.1, -6, 0), (-4.9, 9, 0.4), (0.5, 0.48, 0.46))
    windows(
        k,
        -5,
        -6,
        9,
        0.4,
        3.0,
        radiance=0.5 if evening else 3.5,
        colour=(0.55, 0.7, 1.0) if evening else (0.95, 0.98, 1.0),
        facing=1,
        bays=8,
    )
    with k.place(-10, 0, -30, 90):
        skyline(k, near=30, far=140, half=120, count=50, heights=(20, 70), lit=0.4 if evening else 0.03, strength=5)
    with k.place(0.2, 5.2, 0, 90):
        table(k, 5.6, 1.5, wood=(0.12, 0.06, 0.035), top="gloss")
        scatter(k, 5, 1.2, 0.76, 22)
    for y in np.arange(2.8, 8.2, 0.85):
        for x, turn in ((-0.95, 90), (1.35, -90)):
            with k.place(x + k.rng.uniform(-0.1, 0.1), y, 0, turn + k.rng.uniform(-15, 15)):
                office_chair(k, (0.03, 0.028, 0.027))
    with k.place(0.2, 8.95):
        k.box("gloss", (0, 0, 1.75), (2.2, 0.06, 1.25), BLACK)
        k.box("screen/0.8", (0, -0.04, 1.75), (2.12, 0.01, 1.18), (0.45, 0.65, 1.0))
    for x in (-3.6, -2.6, 2.9, 4.0):  # panels lit from above
        k.box("glow/22", (x, 8.9, 3.02), (0.5, 0.06, 0.03), WARM)
        stage.lamp((x, 8.8, 3.0), (x, 8.98, 1.2), (0.4, 0.05), 14, WARM)
        with k.place(x, 8.98):
            frame(k, 0.7, 0.95, z=1.65, wood=(0.4, 0.27, 0.1))
    for i, y in enumerate(np.arange(3.4, 8, 1.1)):
        with k.place(0.2 + 0.75 * (-1) ** i, y):
            globe(k, 3.2, radius=0.11, strength=20, drop=0.85)
    for y in np.arange(-5, 9, 2.2):
        for x in (-3.4, 3.4):
            k.lathe("glow/45", (x, y, 3.18), [(0, 0), (0.06, 0)], WARM)
            stage.bulb((x, y, 3.1), 12, (1, 0.8, 0.6))
    with k.place(4.95, 7.8, 0, -90):
        bookcase(k, width=2.6, height=1.0, rows=2, full=0.7)
        for x in (0.3, 1.2, 2.0):
            with k.place(x, 0.15, 1.02):
                potted(k, height=0.55, kind="broad")
    for x, y in ((-4.4, 8.3), (4.4, 4.4)):
        with k.place(x, y):
            potted(k, height=1.7, kind="palm")
    stage.lamp((-2.5, -4.5, 2.5), (0, 0, 1.5), (2.5, 1.6), 70, (1.0, 0.95, 0.88))
