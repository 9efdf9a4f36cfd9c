"""Locations: places rendered beforehand with the depth of field of a portrait lens (``assets/locations``, format in docs/locations.md).

A shot shows a window of the picture with the lens's horizon at the eyes. For a closer crop a photographer steps nearer, which makes
the person larger and what is far behind hardly, and crops the rest in the darkroom, which makes both larger: the window's size lies
between the two. The seed chooses the variant and the window, never a mirror image: the light comes from one side.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import cv2
import numpy as np

from goodlight.colour import luminance
from goodlight.sets.paint import Scene
from goodlight.sets.rigs import Rig, place

_FRAME = 0.68  # metres that 85 mm shows of the long side of 24 × 36 mm at a portrait's distance
_CROPPED = 0.35  # share of a closer crop that is made in the darkroom, of its logarithm
_NEARER = (0.97, 1.10)  # how much larger than that the place may appear: nobody can tell
_LEVEL = 0.012  # how far the horizon may lie from the eyes, share of the picture's height
_TRIED = 4  # windows from which the one is taken in which no lamp stands at the head
_HEAD = (0.15, 0.21, 0.02)  # metres beside, above and below the eyes that count as at the head
_LAMP = 0.7  # linear luminance
_EXPOSURE = 0.10  # stops by which two shots at one place differ
_ENLARGED = 2  # the file is enlarged that much once, with a kernel without ringing, then sampled linearly


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One picture of a place. Lengths in its pixels."""

    file: str
    size: tuple[int, int]  # width, height
    mood: str  # "day", "dusk", ...
    horizon: float  # where the lens looks level, share of the height from the top
    pixels_per_metre: float  # at the sitter's distance
    sh: tuple[tuple[float, float, float], ...]  # irradiance at the sitter's head, see ``goodlight.sets.rigs``
    key_azimuth: float  # degrees, seen from the face: 0 = from the camera, positive = picture-right
    key_elevation: float
    kelvin: float  # of the light on a face that looks into the lens


@cache
def variants(name: str) -> tuple[Variant, ...]:
    """The pictures of a location of ``backdrops.toml``."""
    rows = json.loads(_folder().joinpath(f"{name}.json").read_text("utf-8"))["variants"]
    return tuple(Variant(**{k: _frozen(row[k]) for k in Variant.__dataclass_fields__}) for row in rows)


def variant_of(name: str, seed: int) -> Variant:
    """The one that a shot with that seed shows."""
    pictures = variants(name)
    return pictures[int(Scene(size=(1, 1), seed=seed, light_side=0, centre=(0, 0), scale=1, name=name).rng(8).integers(len(pictures)))]


def light_of(name: str, seed: int) -> Rig:
    """The light at the sitter's head in that shot, measured by a probe in the rendered scene."""
    return place(name, variant_of(name, seed).sh, description=f"The light of {name}")


def paint_location(name: str, scene: Scene) -> np.ndarray:
    """(h, w, 3) float32 linear light 0–1."""
    variant = variant_of(name, scene.seed)
    rng = scene.rng(9)
    width, height = scene.size
    eyes = scene.centre[1] * height
    metre = scene.sitter_scale**_CROPPED * (max(scene.size) / _FRAME) ** (1 - _CROPPED)
    scale = metre / variant.pixels_per_metre * rng.uniform(*_NEARER)
    above, below = variant.horizon * variant.size[1], (1 - variant.horizon) * variant.size[1]
    level = rng.uniform(-_LEVEL, _LEVEL) * height
    # a crop that shows more than the picture holds comes nearer, rather than lose its horizon
    scale = max(scale, width / variant.size[0], (eyes + level) / above, (height - eyes - level) / below)
    top = above - (eyes + level) / scale
    source = _pixels(variant.file)
    lefts = (variant.size[0] - width / scale) * rng.uniform(size=_TRIED)
    left = min(lefts, key=lambda x: _lamps_at_the_head(source, scene, x, top, scale))
    step = _ENLARGED / scale
    matrix = np.array([[step, 0, left * _ENLARGED + (step - 1) / 2], [0, step, top * _ENLARGED + (step - 1) / 2]])
    picture = cv2.warpAffine(source, matrix, scene.size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                             borderMode=cv2.BORDER_REPLICATE)
    picture *= np.float32(2 ** rng.uniform(-_EXPOSURE, _EXPOSURE))
    return np.clip(picture, 0, 1, out=picture)


def _lamps_at_the_head(source: np.ndarray, scene: Scene, left: float, top: float, scale: float) -> float:
    """Share of what is about the head that is near white: a lamp that seems to grow out of it, from which photographers step aside."""
    reach = scene.sitter_scale / scale
    x, y = left + scene.centre[0] * scene.size[0] / scale, top + scene.centre[1] * scene.size[1] / scale
    across, up, down = (share * reach for share in _HEAD)
    box = np.array([y - up, y + down, x - across, x + across]) * _ENLARGED
    r0, r1, c0, c1 = np.maximum(box.round().astype(int), 0)
    about = source[r0:r1:2, c0:c1:2]
    return float((luminance(about) > _LAMP).mean()) if about.size else 0.0


@lru_cache(maxsize=4)
def _pixels(file: str) -> np.ndarray:
    """(h, w, 3) float32 linear, enlarged."""
    from PIL import Image

    with _folder().joinpath(file).open("rb") as stream, Image.open(stream) as picture:
        coded = np.asarray(picture.convert("RGB"), np.float32)
    large = cv2.resize(coded, None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC)
    return _decoded(cv2.GaussianBlur(large, (0, 0), 0.8))


def _decoded(coded: np.ndarray) -> np.ndarray:
    """sRGB code values, float 0–255 and not rounded, → linear float32: rounding would show as steps in a blurred wall."""
    v = np.clip(coded, 0, 255) / 255
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4).astype(np.float32)


def _folder():
    return resources.files("goodlight.sets").joinpath("locations")


def _frozen(value):
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value
