"""Suits and jackets: the shell's jacket, its collar and lapels, and what is worn under them."""

from __future__ import annotations

from dataclasses import replace

import cuts
import numpy as np
import shirts
from fits import Shell
from front import Front
from sew import Piece, band, onto
from tailoring import (
    jacket_collar,
    lapel,
    lapel_shell,
    patch,
    shirt_collar,
    shirt_front,
)
from ties import blade, knot

# Rails of a notched single-breasted jacket, (x, z) from the button up to the gorge, or (x, y, z) from the gorge to the nape.
ROLL = [(-0.004, -0.425), (0.012, -0.34), (0.029, -0.245), (0.044, -0.155), (0.054, -0.090), (0.059, -0.055)]
OUTER = [(-0.004, -0.425), (0.045, -0.340), (0.082, -0.245), (0.105, -0.155), (0.118, -0.082)]
FOLD = [
    (0.059, -0.074, -0.053),
    (0.064, -0.050, -0.022),
    (0.070, -0.015, 0.008),
    (0.057, 0.030, 0.026),
    (0.0, 0.054, 0.031),
]
EDGE = [
    (0.102, -0.070, -0.050),
    (0.101, -0.048, -0.030),
    (0.096, -0.008, -0.008),
    (0.075, 0.047, -0.004),
    (0.0, 0.072, -0.008),
]
GORGE = [(0.059, -0.053), (0.091, -0.068), (0.102, -0.050)]
"""The front edge of the collar: along the gorge seam to the notch, then up to the collar's tip (x, z)."""
UNDER_COLLAR = [(0.070, -0.044), (0.084, -0.020), (0.088, 0.04)]
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
    (0.010, -0.083, -0.052),
    (0.028, -0.078, -0.040),
    (0.052, -0.052, -0.012),
    (0.066, -0.018, 0.014),
    (0.052, 0.026, 0.036),
    (0.0, 0.044, 0.044),
]
SHIRT_EDGE = [
    (0.048, -0.092, -0.090),
    (0.062, -0.074, -0.060),
    (0.073, -0.048, -0.032),
    (0.080, -0.012, -0.012),
    (0.062, 0.038, 0.002),
    (0.0, 0.058, 0.006),
]


def jacket(shell: Shell, *, roll: list = ROLL, outer: list = OUTER, gorge: list = GORGE) -> list[Piece]:
    """Body, lapels and collar."""
    # Under the collar the cloth lies close, or it would come through.
    reach = np.clip((0.145 - np.hypot(shell.vertices[:, 0], shell.vertices[:, 1])) / 0.035, 0, 1) * np.clip(
        (shell.vertices[:, 2] + 0.11) / 0.02, 0, 1
    )
    share = (reach**2 * (3 - 2 * reach))[:, None]
    flat = shell.vertices * (1 - share) + onto(shell.vertices, shell.form, shell.ease - 0.002) * share
    shell = replace(shell, vertices=flat)
    field = np.minimum(cuts.neckline(flat, front=-0.05, side=0.034, back=0.040), lapel_shell(shell, roll + UNDER_COLLAR))
    body = shirts.cut(shell, field, thickness=0.003)
    front = Front(shell.vertices)
    return [
        body,
        *(lapel(front, roll=roll, outer=outer, side=side) for side in (1, -1)),
        *jacket_collar(shell.form, front, fold=FOLD, edge=EDGE, gorge=gorge, ease=shell.ease),
    ]


def _shirt_and_tie(shell: Shell, opening: list) -> list[Piece]:
    front = Front(shell.vertices)
    shirt = shirt_front(shell.form, front, opening=opening)
    collar = shirt_collar(shell.form, stand_top=SHIRT_FOLD, leaf_edge=SHIRT_EDGE, base=SHIRT_BASE)
    return [shirt, *collar, knot(shell.form, top=-0.045, bottom=-0.088), blade(shell.form, front, opening, top=-0.082)]


def suit_and_tie(shell: Shell) -> list[Piece]:
    return [*jacket(shell), *_shirt_and_tie(shell, ROLL)]


def suit_open(shell: Shell) -> list[Piece]:
    below = shirts.under(shell)
    field = shirts.between_lapels(below.vertices, ROLL)
    return [
        *jacket(shell),
        *shirts.open_shirt(shell, below, depth=-0.130, fabric="shirt", field=field, buttons=(-0.162, -0.247, -0.332), throat=-0.070),
    ]


def _over(shell: Shell, neckline: np.ndarray, below: Shell, *, width: float, thickness: float, rib: str) -> list[Piece]:
    """A jacket over a top whose neckline is a field over the vertices of `below`."""
    whole = shirts.cut(below, neckline, name="whole")
    edge = shirts.ring(whole)
    seen = shirts.between_lapels(below.vertices, ROLL, margin=0.03)
    top = shirts.cut(below, np.minimum(neckline, seen), name="top", fabric="shirt", thickness=0.0012)
    return [*jacket(shell), top, band("neckband", edge, shell.form, width=width, thickness=thickness, lean=0.15, fabric=rib)]


def blazer_and_tee(shell: Shell) -> list[Piece]:
    below = shirts.under(shell)
    return _over(shell, shirts.crew(-0.074)(below.vertices), below, width=0.016, thickness=0.0025, rib="fine")


def blazer_and_blouse(shell: Shell) -> list[Piece]:
    below = shirts.under(shell)
    vee = shirts.vee_neck(-0.128, half_width=0.058, top=-0.02, belly=0.0, front=-0.02, soft=0.003)
    return _over(shell, vee(below.vertices), below, width=0.009, thickness=0.002, rib="shirt")


PEAK_ROLL = [(-0.004, -0.375), (0.013, -0.300), (0.030, -0.220), (0.044, -0.145), (0.053, -0.090), (0.058, -0.055)]
PEAK_OUTER = [(-0.004, -0.375), (0.058, -0.300), (0.102, -0.215), (0.130, -0.135), (0.146, -0.064)]
PEAK_GORGE = [(0.058, -0.053), (0.093, -0.065), (0.102, -0.050)]


def double_breasted(shell: Shell) -> list[Piece]:
    """Peaked lapels, two rows of buttons, the wearer's left front over the right one; a shirt and tie under it."""
    front = Front(shell.vertices)
    z, x = np.meshgrid(np.linspace(-0.362, -0.47, 50), np.linspace(-0.082, 0.02, 50), indexing="ij")
    overlap = patch("overlap", front.over(x + 0.1 * (z + 0.362), z, 0.0045), fabric="cloth", thickness=-0.0028)
    places = [(side * x, z) for side in (-1, 1) for x, z in ((0.066, -0.395), (0.066, -0.455), (0.085, -0.335))]
    buttons = [shirts.button(front, x, z, radius=0.0095, lift=0.010, name=f"button-{i}") for i, (x, z) in enumerate(places)]
    return [*jacket(shell, roll=PEAK_ROLL, outer=PEAK_OUTER, gorge=PEAK_GORGE), overlap, *buttons, *_shirt_and_tie(shell, PEAK_ROLL)]


def pocket_square(shell: Shell) -> list[Piece]:
    """The suit with a breast pocket and a folded square in it."""
    front = Front(shell.vertices)
    down, along = np.meshgrid(np.linspace(0, 1, 16), np.linspace(0, 1, 50), indexing="ij")
    x, top = 0.088 + 0.086 * along, -0.222 + 0.010 * along
    welt = patch("welt", front.over(x, top - 0.022 * down, 0.0075), fabric="cloth", thickness=-0.0022)
    inside = np.clip(np.minimum(along, 1 - along) / 0.04, 0, 1)
    folds = 0.0008 * np.sin(along * 9) + 0.0016
    square = patch(
        "square", front.over(0.095 + 0.070 * along, top + 0.013 * inside - 0.026 * down, folds + 0.0045), fabric="shirt", thickness=-0.0012
    )
    return [*suit_and_tie(shell), welt, square]


def lab_coat(shell: Shell) -> list[Piece]:
    """A white coat over a shirt with an open collar; a breast pocket."""
    front = Front(shell.vertices)
    down, along = np.meshgrid(np.linspace(0, 1, 60), np.linspace(0, 1, 50), indexing="ij")
    pocket = patch(
        "pocket",
        front.over(0.078 + 0.105 * along, -0.235 - 0.13 * down, 0.003 + 0.002 * np.sin(np.pi * along) * (1 - down)),
        fabric="cloth",
        thickness=-0.0014,
    )
    return [*suit_open(shell), pocket]
