"""Light rigs as data (``rigs.toml``): key, fill, rim and ambient. "as-shot" keeps the light of the selfie.

A rig of a place (a backdrop picture or a rendered location) has ``sh`` instead of lamps: nine rows of linear R, G, B, the coefficients
of the real spherical harmonics to order two in the order and norm of ``subject.light.sh_basis`` (1, y, z, x, xy, yz, 3z²−1, xz, x²−y²;
x to the picture's right, y up, z from the face to the camera), of the **irradiance** on a surface with that normal (radiance convolved
with the cosine: the factors π, 2π/3, π/4 of Ramamoorthi and Hanrahan 2001 are already in). Only ratios count: the scale is free, since
relighting keeps the exposure of the skin. Whoever measures a probe writes such a row; ``place(name, sh)`` makes the rig.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from goodlight.sets.registry import Registry

LICENCE = "Apache-2.0, made by goodlight"
PLACE = "place"
"""The light of the place that the backdrop shows, see ``backdrops.backdrop_light``; where it shows none, the selfie's."""
SIDES, EDGES = ("left", "right"), ("soft", "hard")
_SOFT, _HARD = 1.9, 0.4  # what -soft and -hard make of the key's size
_ASIDE = 80.0  # degrees of azimuth at most for a face that is turned: further round a lamp lights the ear and not the face
_RAISED, _HIGHEST = 0.5, 70.0  # share of a face's pitch by which its lamps are raised, and degrees of elevation at most
_GENTLE = 0.6  # strength of a place's light: it tints and leans, the person's own modelling stays


@dataclass(frozen=True, kw_only=True)
class Lamp:
    """One source. Angles in degrees seen from the face: azimuth 0 = from the camera, negative = camera left; elevation above the eyes."""

    azimuth: float
    elevation: float
    softness: float  # angular radius of the source, degrees
    strength: float = 1.0  # illuminance relative to the key
    kelvin: float = 5500.0  # 5500 = neutral

    def turned(self, yaw: float, pitch: float) -> Lamp:
        """The lamp moved with a face, see ``Rig.turned``; no further aside than 80 degrees, or than it stood."""
        aside = max(_ASIDE, abs(self.azimuth))
        return replace(self, azimuth=max(-aside, min(aside, self.azimuth + yaw)),
                       elevation=max(-_HIGHEST, min(_HIGHEST, self.elevation + _RAISED * pitch)))


@dataclass(frozen=True, kw_only=True)
class Rig:
    name: str
    description: str
    key: Lamp | None = None  # None, and no ``sh``: the light of the selfie is kept
    fill: Lamp | None = None
    rim: Lamp | None = None
    ambient: float = 0.0  # light from all around, relative to the key
    sh: tuple[tuple[float, float, float], ...] | None = None  # (9, 3): the light of a place, instead of lamps; see above
    strength: float = 1.0  # 0 = the selfie's light, 1 = this one as far as is safe
    exposure: float = 0.0  # stops: how much lighter the face is on the whole than in the selfie; dramatic light leaves it darker
    even: bool = False  # only hard light is taken out, towards this rig; a selfie in soft light stays as it is
    side: str = "given"
    """On which side the key stands: "given" (as the azimuth says), "own" (where the selfie has it), or from where it lights the "short"
    (turned from the camera) or the "broad" side of a turned face. All lamps are mirrored together."""
    mix: float = 0  # weight in the open mix; 0 = only when asked
    licence: str = LICENCE

    @property
    def keeps_selfie(self) -> bool:
        """Whether the light of the selfie is left as it is."""
        return self.key is None and self.sh is None

    @property
    def has_side(self) -> bool:
        return self.key is not None and abs(self.key.azimuth) > 5 and not self.even

    def mirrored(self) -> Rig:
        return replace(self, **{k: replace(lamp, azimuth=-lamp.azimuth) for k in ("key", "fill", "rim") if (lamp := getattr(self, k))})

    def turned(self, yaw: float, pitch: float) -> Rig:
        """The rig as it is set for a face that looks elsewhere, angles in degrees as in ``HeadPose``.

        A pattern is the shadow of the nose and the light on the cheeks, so a photographer sets its lamps by where the face looks. A key
        in front stays above the camera.
        """
        if self.key is None or self.even:
            return self
        yaw = yaw if self.has_side else 0.0
        return replace(self, **{k: lamp.turned(yaw, pitch) for k in ("key", "fill") if (lamp := getattr(self, k))})


class Rigs(Registry[Rig]):
    """Rigs by name; a rig with a side is also had as NAME-left and NAME-right, every pattern with -soft and -hard."""

    def __init__(self, entries: Iterable[Rig]) -> None:
        super().__init__("light", entries)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._made(name) is not None

    def get(self, name: str, *, also: str = "") -> Rig:
        return self._made(name) or super().get(name, also=f"{also}; with -left or -right, and -soft or -hard, where it has a side")

    def _made(self, name: str) -> Rig | None:
        if super().__contains__(name):
            return super().get(name)
        stem, _, last = name.rpartition("-")
        base = self._made(stem) if stem else None
        if base is None or base.key is None or base.even:
            return None
        if last in EDGES and not any(stem.endswith(f"-{edge}") for edge in EDGES):
            return _sized(base, _SOFT if last == "soft" else _HARD, name)
        if last in SIDES and base.has_side and base.side != "given":
            turned = base if (base.key.azimuth < 0) == (last == "left") else base.mirrored()
            return replace(turned, name=name, side="given")
        return None


@cache
def rigs() -> Rigs:
    """Every light that can be asked for."""
    table = tomllib.loads(resources.files("goodlight.sets").joinpath("rigs.toml").read_text("utf-8"))
    return Rigs(_rig(row) for row in table["rig"])


def lights() -> Rigs:
    """Every light that the studio engine gives: all of them."""
    return rigs()


def place(name: str, sh: Sequence[Sequence[float]], *, description: str = "", strength: float = _GENTLE) -> Rig:
    """The rig of a place. sh: (9, 3), see the module."""
    rows = tuple(tuple(float(v) for v in row) for row in sh)
    if len(rows) != 9 or any(len(row) != 3 for row in rows):
        raise ValueError("a place's light is 9 rows of 3 numbers")
    return Rig(name=name, description=description, sh=rows, strength=strength)


def mirrored_sh(sh: Sequence[Sequence[float]]) -> tuple[tuple[float, float, float], ...]:
    """The light of a place with left and right exchanged: x, xy and xz change their sign."""
    return tuple(tuple(-v if i in (3, 4, 7) else v for v in row) for i, row in enumerate(sh))


def _sized(rig: Rig, factor: float, name: str) -> Rig:
    return replace(rig, name=name, key=replace(rig.key, softness=float(min(45.0, max(3.0, rig.key.softness * factor)))))


def _rig(row: dict) -> Rig:
    made = {k: Lamp(**v) if k in ("key", "fill", "rim") else v for k, v in row.items()}
    if "sh" in made:
        made["sh"] = tuple(tuple(map(float, v)) for v in made["sh"])
    return Rig(**made)
