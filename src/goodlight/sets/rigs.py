"""Light rigs as data (``rigs.toml``): key, fill, rim and ambient. "as-shot" keeps the light of the selfie."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from goodlight.sets.registry import Registry

LICENCE = "Apache-2.0, made by goodlight"


@dataclass(frozen=True, kw_only=True)
class Lamp:
    """One source. Angles in degrees seen from the face: azimuth 0 = from the camera, negative = camera left; elevation above the eyes."""

    azimuth: float
    elevation: float
    softness: float  # angular radius of the source, degrees
    strength: float = 1.0  # illuminance relative to the key
    kelvin: float = 5500.0  # 5500 = neutral


@dataclass(frozen=True, kw_only=True)
class Rig:
    name: str
    description: str
    key: Lamp | None = None  # None: the light of the selfie is kept
    fill: Lamp | None = None
    rim: Lamp | None = None
    ambient: float = 0.0  # light from all around, relative to the key
    mix: float = 0  # weight in the open mix; 0 = only when asked
    licence: str = LICENCE


@cache
def rigs() -> Registry[Rig]:
    """Every light rig. Those other than "as-shot" are data only in this version: no engine relights yet."""
    table = tomllib.loads(resources.files("goodlight.sets").joinpath("rigs.toml").read_text("utf-8"))
    return Registry("light", (_rig(row) for row in table["rig"]))


@cache
def lights() -> Registry[Rig]:
    """The rigs that an engine can give: in this version the light of the selfie."""
    return Registry("light", (rig for rig in rigs() if rig.key is None))


def _rig(row: dict) -> Rig:
    return Rig(**{k: Lamp(**v) if k in ("key", "fill", "rim") else v for k, v in row.items()})
