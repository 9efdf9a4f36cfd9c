"""Which MakeHuman targets make each direction, and how much of them is the most that stays believable on a photo.

A target is a file below the data folder; ``+`` alone stands for the signed pair, half of what increases less half of what decreases.
A weight of 1 is the target's full displacement; looked at on two dozen portraits.
"""

from __future__ import annotations

_T = "mpfb2/targets"
_UNITS = "faceunits01/targets/faceunits"


def pair(path: str, opposite: str = "") -> tuple[str, str]:
    """The files of a signed pair: ``nose/nose-point-up`` and its opposite."""
    ends = {"incr": "decr", "up": "down", "out": "in", "forward": "backward", "convex": "concave"}
    stem, _, end = path.rpartition("-")
    return f"{_T}/{path}.target.gz", f"{_T}/{opposite or f'{stem}-{ends[end]}'}.target.gz"


def both(path: str) -> list[tuple[str, str]]:
    """A signed pair for each of the two sides."""
    folder, _, name = path.partition("/")
    return [pair(f"{folder}/{side}-{name}") for side in "lr"]


def unit(name: str, *, sides: bool = True) -> list[str]:
    return [f"{_UNITS}/{name}{side}.target" for side in (("Left", "Right") if sides else ("",))]


RECIPES: dict[str, list[tuple[list, float]]] = {
    # Expressions; an amount of 1 is the whole unit, far more than a photo takes.
    "smile": [(unit("mouthSmile"), 1.0)],
    "cheek-raise": [(unit("cheekSquint"), 1.0)],
    "brow-down": [(unit("browDown"), 1.0)],
    "brow-up": [(unit("browInnerUp", sides=False), 1.0)],
    # Features; an amount of 1 is the most that may be asked for.
    "eye-size": [(both("eyes/eye-scale-incr"), 0.6)],
    "eye-spacing": [(both("eyes/eye-trans-out"), 0.35)],
    "eye-tilt": [(both("eyes/eye-corner2-up"), 0.8)],
    "brow-height": [([pair("eyebrows/eyebrows-trans-up")], 0.4)],
    "brow-arch": [([pair("eyebrows/eyebrows-angle-up")], 0.5)],
    "nose-width": [([pair("nose/nose-scale-horiz-incr")], 0.45)],
    "nose-length": [([pair("nose/nose-scale-vert-incr")], 0.4)],
    "nose-bridge": [([pair("nose/nose-width1-incr")], 0.8), ([pair("nose/nose-width2-incr")], 0.7)],
    "nostrils": [([pair("nose/nose-nostrils-width-incr")], 0.6), ([pair("nose/nose-flaring-incr")], 0.4)],
    "lips": [([pair("mouth/mouth-upperlip-height-incr")], 0.75), ([pair("mouth/mouth-lowerlip-height-incr")], 0.7)],
    "upper-lip": [([pair("mouth/mouth-upperlip-height-incr")], 0.85)],
    "lower-lip": [([pair("mouth/mouth-lowerlip-height-incr")], 0.75)],
    "mouth-width": [([pair("mouth/mouth-scale-horiz-incr")], 0.55)],
    "mouth-corners": [([pair("mouth/mouth-angles-up")], 0.45)],
    "jaw-width": [([pair("head/head-square", "head/head-oval")], 0.5), ([pair("chin/chin-bones-incr")], 0.5)],
    "jaw-angle": [([pair("head/head-square", "head/head-round")], 0.75)],
    "chin-length": [([pair("chin/chin-height-incr")], 0.35)],
    "chin-width": [([pair("chin/chin-width-incr")], 0.75)],
    "cheeks": [(both("cheek/cheek-volume-incr"), 0.5), ([pair("head/head-fat-incr")], 0.15)],
    "cheekbones": [(both("cheek/cheek-bones-incr"), 0.8)],
    "face-width": [([pair("head/head-scale-horiz-incr")], 0.3), ([pair("head/head-fat-incr")], 0.2)],
    "face-length": [([pair("head/head-scale-vert-incr")], 0.25)],
    "ears": [(both("ears/ear-wing-incr"), 0.6)],
}

SOFTNESS = {
    "smile": 0.07, "cheek-raise": 0.08, "brow-down": 0.06, "brow-up": 0.06, "brow-height": 0.06, "brow-arch": 0.05, "brow-spacing": 0.06,
    "nose-length": 0.08, "nostrils": 0.05, "nose-width": 0.04, "jaw-width": 0.12, "jaw-angle": 0.12, "chin-length": 0.12,
    "chin-width": 0.10, "cheeks": 0.12, "cheekbones": 0.10,
    "face-width": 0.15, "face-length": 0.15, "masculine": 0.08, "age": 0.08,
}
"""Eye distances over which a direction is softened; see ``build.softened``. What is not here is fine by nature: lids and lips."""
