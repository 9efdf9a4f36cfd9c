"""Locations: places rendered beforehand with the depth of field of a portrait lens (``assets/locations``, format in docs/locations.md).

A shot shows a window of the picture with the lens's horizon at the eyes. For a closer crop a photographer steps nearer, which makes
the person larger and what is far behind hardly, and crops the rest in the darkroom, which makes both larger: the window's size lies
between the two. The seed chooses the variant, the window and the aperture. The picture is exposed, balanced and, where the selfie's key
stands on the other side, mirrored for the sitter (``Sitting``), and its light with it.
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
from goodlight.sets.picture import disc
from goodlight.sets.rigs import Rig, mirrored_sh, place
from goodlight.sets.sitting import Sitting

_FRAME = 0.68  # metres that 85 mm shows of the long side of 24 × 36 mm at a portrait's distance
_CROPPED = 0.35  # share of a closer crop that is made in the darkroom, of its logarithm
_NEARER = (0.97, 1.10)  # how much larger than that the place may appear: nobody can tell
_LEVEL = 0.012  # how far the horizon may lie from the eyes, share of the picture's height
_TRIED = 8  # windows from which the one is taken in which no lamp stands at the head
_HEAD = (0.17, 0.30, 0.02)  # metres beside, above and below the eyes that count as at the head
_LAMP = 0.7  # linear luminance
_EXPOSURE = 0.10  # stops by which two shots at one place differ
_ENLARGED = 2  # the file is enlarged that much once, with a kernel without ringing, then sampled linearly
_RENDERED_AT = 2.8  # f-number of the pictures
_DISC = 10.0  # pixels of the picture: diameter of the disc that this aperture makes of a point well behind the sitter
APERTURES = {2.8: 0.25, 2.0: 0.4, 1.4: 0.35}
"""What the lens may be opened to, and how often: photographers who have f/1.4 use it, and who has not stands closer."""
_KNEE = 0.5  # of the film's curve in ``assets/locations/develop.py``, which is taken back before light is added up
_FILM = 0.62  # of the curve at the end: scenes behind a well exposed face may burn, but not as a plain cut
_MOST = 2.0  # linear light: brighter than that nothing is taken to have been
# Mean luminance that a photographer who exposes for the face gives to what stands behind it, and how much of the way is gone.
_AIM = {"day": 0.42, "overcast": 0.42, "autumn": 0.42, "sunset": 0.36, "evening": 0.28, "dusk": 0.26, "blue": 0.24, "blue hour": 0.22,
        "night": 0.15}
_PULL, _GAIN = 0.7, (0.75, 2.2)
_CHROMA = 0.85  # of the rendered colours: air and glass take some, and pure colours in the back draw the eye from the face


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


def aperture_of(name: str, seed: int) -> float:
    """The f-number of that shot."""
    return float(_any_scene(name, seed).rng(10).choice(list(APERTURES), p=list(APERTURES.values())))


def variant_of(name: str, seed: int) -> Variant:
    """The one that a shot with that seed shows."""
    pictures = variants(name)
    return pictures[int(_any_scene(name, seed).rng(8).integers(len(pictures)))]


def light_of(name: str, seed: int, *, mirrored: bool = False) -> Rig:
    """The light at the sitter's head in that shot, measured by a probe in the rendered scene."""
    sh = variant_of(name, seed).sh
    return place(name, mirrored_sh(sh) if mirrored else sh, description=f"The light of {name}")


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
    sitting = scene.sitting or Sitting(aperture=aperture_of(name, scene.seed))
    source = _pixels(variant.file, sitting.aperture)
    source = source[:, ::-1] if sitting.mirrored else source
    lefts = (variant.size[0] - width / scale) * rng.uniform(size=_TRIED)
    left = min(lefts, key=lambda x: _lamps_at_the_head(source, scene, x, top, scale))
    # Nothing here is finer than a disc of many pixels, so it is exposed at half the size.
    half = -(-width // 2), -(-height // 2)
    across, down = (_ENLARGED / scale * whole / part for whole, part in zip(scene.size, half, strict=True))
    matrix = np.array([[across, 0, left * _ENLARGED + (across - 1) / 2], [0, down, top * _ENLARGED + (down - 1) / 2]])
    window = cv2.warpAffine(source, matrix, half, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE)
    picture = _exposed(window, variant.mood, sitting, stops=rng.uniform(-_EXPOSURE, _EXPOSURE))
    full = cv2.resize(picture, scene.size, interpolation=cv2.INTER_CUBIC)
    return np.clip(full, 0, 1, out=full)


def _exposed(picture: np.ndarray, mood: str, sitting: Sitting, *, stops: float) -> np.ndarray:
    """Scene light (h, w, 3) as the picture that was exposed for the sitter's face, linear 0–1."""
    mean = float(luminance(np.minimum(picture[::4, ::4], 1)).mean())
    gain = np.clip((_AIM[mood] / max(mean, 1e-3)) ** _PULL, *_GAIN) * 2 ** (stops + sitting.stops)
    light = picture * (gain * np.array(sitting.balance)).astype(np.float32)
    grey = luminance(light)[..., None]
    return _film(grey + np.float32(_CHROMA) * (light - grey))


def _film(x: np.ndarray) -> np.ndarray:
    """Linear up to ``_FILM``, then a roll-off that comes near to 1."""
    over = np.maximum(x - _FILM, 0) / (1 - _FILM)
    return np.clip(x, 0, _FILM, out=x) + (1 - _FILM) * (1 - np.exp(-over))


def _any_scene(name: str, seed: int) -> Scene:
    return Scene(size=(1, 1), seed=seed, light_side=0, centre=(0, 0), scale=1, name=name)


def _lamps_at_the_head(source: np.ndarray, scene: Scene, left: float, top: float, scale: float) -> float:
    """Share of what is about the head that is near white: a lamp that seems to grow out of it, from which photographers step aside."""
    reach = scene.sitter_scale / scale
    x, y = left + scene.centre[0] * scene.size[0] / scale, top + scene.centre[1] * scene.size[1] / scale
    across, up, down = (share * reach for share in _HEAD)
    box = np.array([y - up, y + down, x - across, x + across]) * _ENLARGED
    r0, r1, c0, c1 = np.maximum(box.round().astype(int), 0)
    about = source[r0:r1:2, c0:c1:2]
    return float((luminance(about) > _LAMP).mean()) if about.size else 0.0


@lru_cache(maxsize=6)
def _pixels(file: str, aperture: float) -> np.ndarray:
    """(h, w, 3) float32 linear scene light, whites above 1, at that f-number, enlarged."""
    from PIL import Image

    with _folder().joinpath(file).open("rb") as stream, Image.open(stream) as picture:
        coded = np.asarray(picture.convert("RGB"), np.float32)
    light = _undeveloped(_decoded(cv2.GaussianBlur(coded, (0, 0), 0.5)))
    # Discs of a point add up as variances do; what is behind the sitter is far, so one size serves.
    further = _DISC * np.sqrt((_RENDERED_AT / aperture) ** 2 - 1)
    if further > 1:
        light = cv2.filter2D(light, -1, disc(further / 2), borderType=cv2.BORDER_REFLECT)
    return cv2.resize(light, None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC)


def _undeveloped(picture: np.ndarray) -> np.ndarray:
    """Takes the film's shoulder back: lamps and windows get the light that makes discs of them."""
    over = np.clip((picture - _KNEE) / (1 - _KNEE), 0, 1 - 1e-4)
    return np.minimum(np.where(picture < _KNEE, picture, _KNEE - (1 - _KNEE) * np.log(1 - over)), _MOST).astype(np.float32)


def _decoded(coded: np.ndarray) -> np.ndarray:
    """sRGB code values, float 0–255 and not rounded, → linear float32: rounding would show as steps in a blurred wall."""
    v = np.clip(coded, 0, 255) / 255
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4).astype(np.float32)


def _folder():
    return resources.files("goodlight.sets").joinpath("locations")


def _frozen(value):
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value
