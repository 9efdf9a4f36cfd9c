"""Suits and jackets: the shell's jacket, its collar and lapels, and what is worn under them."""

from __future__ import annotations

import cuts
import numpy as np
import shirts
from fits import Shell
from sew import Piece, band
from shell import clip
from tailoring import Front, blade, jacket_collar, knot, lapel, lapel_shell, shirt_collar, shirt_front

# Rails of a notched single-breasted jacket, (x, z) from the button up to the gorge, or (x, y, z) from the gorge to the nape.
ROLL = [(-0.004, -0.425), (0.016, -0.34), (0.036, -0.245), (0.052, -0.155), (0.060, -0.090)]
OUTER = [(-0.004, -0.425), (0.050, -0.340), (0.092, -0.245), (0.119, -0.165), (0.128, -0.122)]
FOLD = [
    (0.060, -0.090, -0.086),
    (0.064, -0.070, -0.052),
    (0.069, -0.045, -0.016),
    (0.073, -0.012, 0.011),
    (0.058, 0.030, 0.027),
    (0.0, 0.054, 0.031),
]
EDGE = [
    (0.110, -0.090, -0.088),
    (0.108, -0.070, -0.060),
    (0.105, -0.045, -0.030),
    (0.100, -0.005, -0.006),
    (0.075, 0.048, -0.004),
    (0.0, 0.072, -0.008),
]
GORGE = [(0.060, -0.086), (0.097, -0.106), (0.110, -0.086)]
"""The front edge of the collar: along the gorge seam to the notch, then up to the collar's tip (x, z)."""
UNDER_COLLAR = [(0.074, -0.070), (0.086, -0.030), (0.088, 0.04)]
"""How the jacket's opening goes on under its collar (x, z)."""
SHIRT_BASE = [
    (0.004, -0.075, -0.074),
    (0.030, -0.068, -0.054),
    (0.060, -0.035, -0.016),
    (0.067, -0.008, 0.000),
    (0.052, 0.030, 0.010),
    (0.0, 0.048, 0.014),
]
SHIRT_FOLD = [
    (0.005, -0.083, -0.052),
    (0.026, -0.078, -0.037),
    (0.052, -0.052, -0.006),
    (0.066, -0.018, 0.020),
    (0.052, 0.026, 0.040),
    (0.0, 0.044, 0.046),
]
SHIRT_EDGE = [
    (0.046, -0.100, -0.112),
    (0.062, -0.080, -0.074),
    (0.074, -0.050, -0.036),
    (0.080, -0.012, -0.010),
    (0.062, 0.038, 0.002),
    (0.0, 0.058, 0.006),
]


def jacket(shell: Shell, *, roll: list = ROLL, outer: list = OUTER, fold: list = FOLD, edge: list = EDGE) -> list[Piece]:
    """Body, lapels and collar."""
    field = np.minimum(cuts.neckline(shell.vertices, front=-0.05, side=0.034, back=0.040), lapel_shell(shell, roll + UNDER_COLLAR))
    vertices, faces, values = clip(shell.vertices, shell.faces, field, extra=np.column_stack([shell.uv, shell.seam]))
    body = Piece(name="shell", vertices=vertices, faces=faces, uv=values[:, :2], thickness=0.003, extra={"seam": values[:, 2]})
    front = Front(shell.vertices)
    return [
        body,
        *(lapel(front, roll=roll, outer=outer, side=side) for side in (1, -1)),
        *jacket_collar(shell.form, front, fold=fold, edge=edge, gorge=GORGE, ease=shell.ease),
    ]


def suit_and_tie(shell: Shell) -> list[Piece]:
    shirt = shirt_front(shell.form, opening=ROLL)
    collar = shirt_collar(shell.form, stand_top=SHIRT_FOLD, leaf_edge=SHIRT_EDGE, base=SHIRT_BASE)
    tie = [knot(shell.form, top=-0.046, bottom=-0.086), blade(shell.form, Front(shell.vertices), top=-0.080)]
    return [*jacket(shell), shirt, *collar, *tie]


def suit_open(shell: Shell) -> list[Piece]:
    below = shirts.under(shell)
    field = shirts.between_lapels(below.vertices, ROLL)
    return [*jacket(shell), *shirts.open_shirt(shell, below, depth=-0.150, fabric="shirt", field=field, buttons=(-0.185, -0.27, -0.355))]


def _over(shell: Shell, neckline: np.ndarray, below: Shell, *, width: float, thickness: float, rib: str) -> list[Piece]:
    """A jacket over a top whose neckline is a field over the vertices of `below`."""
    whole = shirts.cut(below, neckline, name="whole")
    edge = shirts.ring(whole)
    seen = shirts.between_lapels(below.vertices, ROLL, margin=0.03)
    top = shirts.cut(below, np.minimum(neckline, seen), name="top", fabric="shirt", thickness=0.0012)
    return [*jacket(shell), top, band("neckband", edge, shell.form, width=width, thickness=thickness, lean=0.15, fabric=rib)]


def blazer_and_tee(shell: Shell) -> list[Piece]:
    below = shirts.under(shell)
    return _over(shell, shirts.crew(-0.086)(below.vertices), below, width=0.016, thickness=0.0025, rib="fine")


def blazer_and_blouse(shell: Shell) -> list[Piece]:
    below = shirts.under(shell)
    return _over(shell, shirts.vee_neck(-0.165, half_width=0.058)(below.vertices), below, width=0.009, thickness=0.002, rib="shirt")
