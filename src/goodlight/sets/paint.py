"""Paints backdrops: material × background light × lens, in linear light.

Everything here is smooth (paper has no visible texture, a canvas stands out of focus), so it is computed at a fraction of
the picture's size and enlarged with a cubic kernel.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import cv2
import numpy as np

from goodlight.colour import to_linear

_COARSE = 4  # picture pixels per computed pixel
_NOISE_CELL = 24  # pixels of one patch in the noise tile
_PAINT_OPACITY = 0.7
_VIGNETTE = 0.10  # stops that the lens loses in the corners


class Material(Protocol):
    """What a painter reads of a ``Backdrop``."""

    colour: str
    tints: tuple[str, ...]
    falloff: float
    pool: float
    mottle: float


@dataclass(frozen=True, kw_only=True)
class Scene:
    """How the backdrop is photographed; see ``paint_backdrop`` for the units."""

    size: tuple[int, int]
    seed: int
    light_side: float
    centre: tuple[float, float]
    scale: float
    name: str = ""  # so that two backdrops of one seed are not the same painting

    @property
    def coarse(self) -> tuple[int, int]:
        return tuple(-(-v // _COARSE) for v in self.size)

    def rng(self, purpose: int) -> np.random.Generator:
        return np.random.default_rng([self.seed, purpose, zlib.crc32(self.name.encode())])


def rgb(code: str) -> np.ndarray:
    """"#RRGGBB" → (3,) float32 linear."""
    return to_linear(np.frombuffer(bytes.fromhex(code[1:]), np.uint8))


def paint_paper(material: Material, scene: Scene) -> np.ndarray:
    light = background_light(material, scene)
    rng = scene.rng(2)
    uneven = smooth_noise(scene, metres=0.6, rng=rng) * 0.008  # a roll of paper never hangs quite flat
    return _develop(rgb(material.colour) * (light * (1 + uneven))[..., None], scene)


def paint_colour(material: Material, scene: Scene) -> np.ndarray:
    return _develop(rgb(material.colour) * background_light(material, scene)[..., None], scene)


def paint_gradient(material: Material, scene: Scene) -> np.ndarray:
    """Graduated paper: the colour below the head changes to the tint above and at the sides, evenly to the eye."""
    rng = scene.rng(3)
    x, y = _grid(scene)
    tilt = -0.18 * scene.light_side + rng.uniform(-0.06, 0.06)
    t = (y - scene.centre[1]) + tilt * (x - 0.5) + 0.35
    t = np.clip(t / 1.05, 0, 1)
    t = (t * t * (3 - 2 * t))[..., None]
    low, high = np.cbrt(rgb(material.tints[0])), np.cbrt(rgb(material.colour))
    return _develop((low + (high - low) * t) ** 3 * background_light(material, scene)[..., None], scene)


def paint_canvas(material: Material, scene: Scene) -> np.ndarray:
    """Thinned paint scumbled and dabbed in patches of a hand's width, seen through a lens that is focused on the person."""
    rng = scene.rng(4)
    paint = np.broadcast_to(np.log2(rgb(material.colour)), (*scene.coarse[::-1], 3)).copy()
    strokes = brush_noise(scene, rng)
    for tint, metres, sign in zip(material.tints, (0.22, 0.12, 0.16), (1, -1, 1), strict=True):
        where = smooth_noise(scene, metres=metres, rng=rng, octaves=3) + 0.35 * sign * strokes
        cover = _PAINT_OPACITY / (1 + np.exp(-3.2 * (where - 0.1)))
        paint += (np.log2(rgb(tint)) - paint) * cover[..., None].astype(np.float32)
    value = 0.8 * smooth_noise(scene, metres=0.18, rng=rng, octaves=3) + 0.35 * strokes
    paint += (material.mottle * 0.5 * value)[..., None]
    canvas = _defocus(np.exp2(paint).astype(np.float32), scene)
    return _develop(canvas * background_light(material, scene)[..., None], scene)


def background_light(material: Material, scene: Scene) -> np.ndarray:
    """Relative illuminance at coarse size, 1 at its brightest: a lamp near the backdrop, inverse square with the cosine, plus spill."""
    rng = scene.rng(1)
    width, height = scene.size
    x, y = _grid(scene)
    aspect = width / height
    at_x = scene.centre[0] - 0.22 * scene.light_side + rng.uniform(-0.09, 0.09)
    at_y = scene.centre[1] + 0.10 + rng.uniform(-0.05, 0.05)
    diagonal = float(np.hypot(aspect, 1))
    stretch, turn = rng.uniform(1.0, 1.25), rng.uniform(-0.5, 0.5)
    dx, dy = (x - at_x) * aspect, y - at_y
    along, across = dx * np.cos(turn) + dy * np.sin(turn), -dx * np.sin(turn) + dy * np.cos(turn)
    pool, falloff = material.pool * rng.uniform(0.9, 1.25), material.falloff * rng.uniform(0.8, 1.15)
    r2 = (along**2 / stretch + across**2 * stretch) / (pool * diagonal) ** 2
    lamp = (1 + r2) ** -1.5
    darkest = lamp.min()
    floor = 2.0**-falloff
    light = floor + (1 - floor) * (lamp - darkest) / max(1 - darkest, 1e-6)
    spill = 1 + 0.05 * scene.light_side * (0.5 - x) * 2  # the key grazes the far side of the backdrop
    return (light * spill / max(float((light * spill).max()), 1e-6)).astype(np.float32)


def smooth_noise(scene: Scene, *, metres: float, rng: np.random.Generator, octaves: int = 2) -> np.ndarray:
    """Noise at coarse size, mean 0, standard deviation about 0.5; the largest patches are about that many metres across."""
    total = np.zeros(scene.coarse[::-1], np.float32)
    gain, cell = 0.5, metres * scene.scale / _COARSE
    for _ in range(octaves):
        total += gain * _noise(scene.coarse, cell, rng)
        gain, cell = gain * 0.5, cell / 2.1
    return total


def brush_noise(scene: Scene, rng: np.random.Generator) -> np.ndarray:
    """Broad soft strokes in crossing directions, mean 0, standard deviation about 0.5."""
    stroke = 0.04 * scene.scale / _COARSE
    which = 0.5 + 0.4 * np.tanh(_noise(scene.coarse, 5 * stroke, rng))
    one, other = (_noise(scene.coarse, stroke, rng, stretch=2.2, angle=angle + rng.uniform(-15, 15)) for angle in (40.0, -55.0))
    return 0.65 * (which * one + (1 - which) * other)


def _noise(size: tuple[int, int], cell: float, rng: np.random.Generator, *, stretch: float = 1.0, angle: float | None = None) -> np.ndarray:
    """Smooth noise whose patches are ``cell`` pixels across (``stretch`` times as long along ``angle``). (h, w) float32, deviation 1."""
    width, height = size
    angle = rng.uniform(0, 360) if angle is None else angle
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    along, across = _NOISE_CELL / (cell * stretch), _NOISE_CELL / cell
    turn = np.array([[c * along, s * along], [-s * across, c * across]])
    matrix = np.column_stack([turn, rng.uniform(0, _noise_tile().shape[0], 2)])
    return cv2.warpAffine(_noise_tile(), matrix, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_WRAP)


@lru_cache(maxsize=1)
def _noise_tile() -> np.ndarray:
    """(1024, 1024) float32: a periodic field of soft patches ``_NOISE_CELL`` pixels across, mean 0, deviation 1.

    It is much finer than its patches, so that it can be turned and enlarged with linear interpolation and show no lattice.
    """
    n = 1024
    frequency = np.hypot(np.fft.fftfreq(n)[:, None], np.fft.rfftfreq(n)[None, :]) * _NOISE_CELL
    white = np.fft.rfft2(np.random.default_rng(20240).standard_normal((n, n)))
    field = np.fft.irfft2(white * frequency * np.exp(-((frequency / 0.5) ** 2)), (n, n))
    return (field / field.std()).astype(np.float32)


def _defocus(canvas: np.ndarray, scene: Scene) -> np.ndarray:
    """The canvas stands 1.8 m behind a person 1.8 m away, 85 mm at f/6.7: a disc of 13 mm on the canvas."""
    radius = 0.0065 * scene.scale / _COARSE
    return canvas if radius < 0.5 else cv2.GaussianBlur(canvas, (0, 0), radius / 2)  # same variance as the disc


def _develop(coarse: np.ndarray, scene: Scene) -> np.ndarray:
    """Colour drift of the light and the lens's vignette, then the full size."""
    rng = scene.rng(5)
    x, y = _grid(scene)
    aspect = scene.size[0] / scene.size[1]
    r2 = ((x - 0.5) ** 2 * aspect**2 + (y - 0.5) ** 2) / (0.25 * (aspect**2 + 1))
    warm = rng.uniform(-0.008, 0.008) + rng.uniform(-0.012, 0.012) * (x - 0.5) + rng.uniform(-0.012, 0.012) * (y - 0.5)
    gains = np.stack([1 + warm, np.ones_like(warm), 1 - warm], axis=-1) * (2 ** (-_VIGNETTE * r2))[..., None]
    full = cv2.resize((coarse * gains).astype(np.float32), scene.size, interpolation=cv2.INTER_CUBIC)
    return np.clip(full, 0, 1, out=full)


def _grid(scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    """x and y of the coarse pixels' centres, shares of width and height, broadcastable to (h, w) float32."""
    width, height = scene.coarse
    x, y = (np.arange(n, dtype=np.float32) + 0.5 for n in (width, height))
    return np.broadcast_to((x / width)[None, :], (height, width)), np.broadcast_to((y / height)[:, None], (height, width))
