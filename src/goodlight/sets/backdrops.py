"""Backdrops: what stands behind the person. Named ones are data in ``backdrops.toml``; a colour or a picture's path also count.

All come from a seed by ``paint_backdrop``: papers and canvases are painted, locations are windows of pictures rendered beforehand.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np

from goodlight.errors import UsageError
from goodlight.sets import own
from goodlight.sets.locations import light_of, paint_location
from goodlight.sets.logo import paint_logo_wall
from goodlight.sets.paint import Scene, paint_canvas, paint_colour, paint_gradient, paint_paper, paint_surroundings
from goodlight.sets.picture import check_picture, paint_picture, picture_rig
from goodlight.sets.registry import Registry
from goodlight.sets.rigs import LICENCE, Rig, place
from goodlight.sets.sitting import Sitting
from goodlight.sets.surroundings import Surroundings

TRANSPARENT = "transparent"
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_ALSO = ', "#RRGGBB" for a colour, or the path of a picture'
_OWN_PICTURE = "Your own picture, blurred as a portrait lens would"
_PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".heic", ".heif", ".tif", ".tiff")


@dataclass(frozen=True, kw_only=True)
class Backdrop:
    """One backdrop. Colours are sRGB "#RRGGBB" where its own light is brightest."""

    name: str
    kind: str  # "paper", "canvas", "gradient", "surroundings", "location", "colour", "transparent", "picture" or "logo"
    description: str
    colour: str = "#808080"
    tints: tuple[str, ...] = ()  # canvas: what it is mottled with; gradient: the far end
    falloff: float = 0.0  # stops from the centre of the light to the far corner
    pool: float = 0.5  # radius of the pool of light, share of the picture's diagonal
    mottle: float = 0.0  # canvas: contrast of the painting, stops
    tone: str = "mid"  # "light", "mid" or "dark"
    rig: str = "as-shot"  # the light rig it is meant for
    mix: float = 1  # weight among those taken when none is asked for; 0 = only when asked
    licence: str = LICENCE
    picture: str = ""  # picture and logo: the path of its file


@cache
def backdrops() -> Registry[Backdrop]:
    """Every named backdrop that comes with the program. ``find_backdrop`` knows colours, pictures and those that were kept as well."""
    table = tomllib.loads(resources.files("goodlight.sets").joinpath("backdrops.toml").read_text("utf-8"))
    named = [Backdrop(**{**row, "tints": tuple(row.get("tints", ()))}) for row in table["backdrop"]]
    see_through = Backdrop(name=TRANSPARENT, kind="transparent", mix=0, description="No backdrop: a PNG with the person cut out")
    return Registry("backdrop", [*named, see_through])


def find_backdrop(name: str) -> Backdrop:
    """The backdrop of that name, colour or path. Raises UsageError ``unknown_backdrop`` or ``bad_colour``."""
    if name.startswith("#"):
        if not _COLOUR.fullmatch(name):
            raise UsageError(f"{name[:60]!r} is not a colour.", code="bad_colour",
                             advice='Write it as "#RRGGBB" with six hexadecimal digits.')
        return Backdrop(name=name.upper(), kind="colour", colour=name.upper(), falloff=0.16, pool=0.8,
                        description="A plain background in your own colour")
    if name not in backdrops() and _is_path(name):
        return Backdrop(name=name, kind="picture", picture=name, description=_OWN_PICTURE, licence="yours")
    if name not in backdrops() and (mine := own.find(name)):
        return _kept(mine)
    return backdrops().get(name, also="".join(f", {mine.name}" for mine in own.kept()) + _ALSO)


def kept_backdrops() -> list[Backdrop]:
    """Those of one's own that were kept, see ``goodlight.sets.own``."""
    return [_kept(mine) for mine in own.kept()]


def _kept(mine: own.Own) -> Backdrop:
    if mine.kind == "logo":
        return Backdrop(name=mine.name, kind="logo", picture=str(mine.picture), colour=mine.colour, falloff=0.5, pool=0.6, mix=0,
                        description="Your own logo on a wall, step and repeat", licence="yours")
    return Backdrop(name=mine.name, kind="picture", picture=str(mine.picture), mix=0, description=_OWN_PICTURE, licence="yours")


def check_backdrop(name: str) -> Backdrop:
    """Like ``find_backdrop``, and a picture is read as well: UsageError ``bad_backdrop_picture`` when it cannot be used."""
    backdrop = find_backdrop(name)
    if backdrop.kind == "picture":
        check_picture(Path(backdrop.picture))
    return backdrop


def shows_scene(name: str) -> bool:
    """Whether the backdrop shows a place, a picture or logos, which have straight edges of their own. False for an unknown name."""
    try:
        return find_backdrop(name).kind in ("picture", "location", "logo", "surroundings")
    except UsageError:
        return False


def shows_surroundings(name: str) -> bool:
    """Whether the backdrop is made of the selfie's own background."""
    return name in backdrops() and backdrops().get(name).kind == "surroundings"


def paint_backdrop(name: str, *, size: tuple[int, int], seed: int, light_side: float = -0.5,
                   centre: tuple[float, float] = (0.5, 0.4), texture_scale: float | None = None,
                   sitting: Sitting | None = None, surroundings: Surroundings | None = None) -> np.ndarray | None:
    """A photograph of the backdrop: (h, w, 3) float32, linear light 0–1, without grain. None for "transparent".

    size: (width, height) pixels. seed: any integer ≥ 0, same seed same pixels. light_side: where the key stands, −1 left … 1 right;
    the background light stands on the other side. centre: the head in the picture, shares of width and height.
    texture_scale: picture pixels of one metre of backdrop; None takes a headshot's (the picture's long side shows 1.3 m of it).
    sitting: how a location is shown for the person; the light that ``backdrop_light`` gives must know the same.
    surroundings: what stood behind the person, for a backdrop that is made of it.
    Raises UsageError for a name that does not exist or a picture that cannot be read.
    """
    backdrop = find_backdrop(name)
    if backdrop.kind == "transparent":
        return None
    scene = Scene(size=size, seed=seed, light_side=light_side, centre=centre, scale=texture_scale or max(size) / 1.3, name=name,
                  sitting=sitting, surroundings=surroundings)
    if backdrop.kind == "picture":
        return paint_picture(Path(backdrop.picture), scene)
    if backdrop.kind == "logo":
        return paint_logo_wall(Path(backdrop.picture), backdrop, scene)
    if backdrop.kind == "location":
        return paint_location(name, scene)
    return _PAINTERS[backdrop.kind](backdrop, scene)


def backdrop_light(name: str, *, seed: int, mirrored: bool = False) -> Rig | None:
    """The light that the place itself throws on the sitter in a shot with that seed; None where a studio's lamps are free to choose."""
    backdrop = find_backdrop(name)
    if backdrop.kind == "location":
        return light_of(name, seed, mirrored=mirrored)
    if backdrop.kind == "picture":
        mine = own.find(name)
        return place(name, mine.sh) if mine and mine.sh else picture_rig(Path(backdrop.picture))
    return None


_PAINTERS = {"paper": paint_paper, "canvas": paint_canvas, "gradient": paint_gradient, "colour": paint_colour,
             "surroundings": paint_surroundings}


def _is_path(name: str) -> bool:
    return os.sep in name or "/" in name or name.lower().endswith(_PICTURE_SUFFIXES)
