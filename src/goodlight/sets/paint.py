"""Paints backdrops: material × background light × lens, in linear light.

Everything here is smooth (paper has no visible texture, a canvas stands out of focus), so it is computed at a fraction of
the picture's size and enlarged with a cubic kernel.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import cv2
import numpy as np

from goodlight.colour import to_linear
from goodlight.sets.sitting import Sitting
from goodlight.sets.surroundings import Surroundings, out_of_focus

_COARSE = 4  # picture pixels per computed pixel
_NOISE_CELL = 24  # pixels of one patch in the noise tile
_FOLDED = 0.35  # share of the canvases that hang in folds
_CANVAS_REACH = (0.32, 0.18)  # the lamp behind a canvas makes its hot spot behind a shoulder
_VIGNETTE = 0.10  # stops that the lens loses in the corners
STANDS_OFF = 0.6
"""A painted backdrop stands further off than the person: a metre of it is that much smaller in the picture."""
_TOOTH_SIDE = 1024
_NO_TOOTH = 0.002  # what stands far out of focus
_PRESSED, _WOVEN = 0.006, 0.018  # tooth of paper and of canvas: as fine as on studio portraits, or it looks printed


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
    sitting: Sitting | None = None  # locations: how they are shown for this person
    surroundings: Surroundings | None = None  # what stood behind this person in the selfie

    @property
    def coarse(self) -> tuple[int, int]:
        return tuple(-(-v // _COARSE) for v in self.size)

    @property
    def sitter_scale(self) -> float:
        """Picture pixels of one metre at the person."""
        return self.scale / STANDS_OFF

    def rng(self, purpose: int) -> np.random.Generator:
        return np.random.default_rng([self.seed, purpose, zlib.crc32(self.name.encode())])


def rgb(code: str) -> np.ndarray:
    """"#RRGGBB" → (3,) float32 linear."""
    return to_linear(np.frombuffer(bytes.fromhex(code[1:]), np.uint8))


def paint_paper(material: Material, scene: Scene) -> np.ndarray:
    return _develop(rgb(material.colour) * background_light(material, scene) * _hang(scene, scene.rng(2)), scene)


def _hang(scene: Scene, rng: np.random.Generator) -> np.ndarray:
    """(h, w, 3), about 1: a roll never hangs quite flat, and no two rolls, nor two lamps, are of the same white."""
    uneven = 0.045 * smooth_noise(scene, metres=0.55, rng=rng, octaves=4, gain=0.6)[..., None]
    cast = rng.uniform(-0.014, 0.014) * np.array((1, 0, -1), np.float32)
    return 1 + uneven + cast + smooth_noise(scene, metres=0.8, rng=rng)[..., None] * rng.normal(0, 0.008, 3).astype(np.float32)


def paint_colour(material: Material, scene: Scene) -> np.ndarray:
    return _develop(rgb(material.colour) * background_light(material, scene), scene)


def paint_gradient(material: Material, scene: Scene) -> np.ndarray:
    """Graduated paper: the colour below the head changes to the tint above and at the sides, evenly to the eye."""
    rng = scene.rng(3)
    x, y = _grid(scene)
    tilt = -0.12 * scene.light_side + rng.uniform(-0.10, 0.10)
    t = (y - scene.centre[1]) + tilt * (x - 0.5) + 0.35
    t = np.clip(t / 1.05, 0, 1)
    t = (t * t * (3 - 2 * t))[..., None]
    low, high = np.cbrt(rgb(material.tints[0])), np.cbrt(rgb(material.colour))
    return _develop((low + (high - low) * t) ** 3 * background_light(material, scene) * _hang(scene, rng), scene)


def paint_canvas(material: Material, scene: Scene) -> np.ndarray:
    """Muslin, dyed and sponged in clouds of every size, as on studio portraits: about 1/f, down to single pixels."""
    rng = scene.rng(4)
    tints = np.stack([np.log2(rgb(code)) for code in (material.colour, *material.tints)])
    # each tint has clouds of its own, and no two canvases take as much of each
    where = np.stack([smooth_noise(scene, metres=rng.uniform(0.35, 0.7), rng=rng, octaves=5, gain=0.6) for _ in tints]) * 1.7
    where += rng.normal(0, 0.3, (len(tints), 1, 1)).astype(np.float32)
    where[0] += 0.4
    share = np.exp(1.6 * where)
    paint = np.einsum("khw,kc->chw", share / share.sum(axis=0), tints).astype(np.float32)
    value = smooth_noise(scene, metres=0.5, rng=rng, octaves=6, gain=0.62)
    paint += 0.55 * material.mottle * value + _folds(scene, rng)
    light = background_light(material, scene, reach=_CANVAS_REACH)
    return _develop(np.exp2(paint.transpose(1, 2, 0)) * light, scene, tooth=_WOVEN)


def paint_surroundings(material: Material, scene: Scene) -> np.ndarray:
    """The selfie's own background out of focus; without a selfie (for a preview) paper of the material's colour stands for it."""
    if scene.surroundings is None:
        return paint_paper(material, scene)
    rng = scene.rng(7)
    coarse = out_of_focus(scene.surroundings, scene.coarse, step=_COARSE, softness=rng.uniform(0.85, 1.3))
    coarse *= np.float32(2 ** rng.uniform(-0.2, 0.1)) * (1 + 0.3 * (_hang(scene, rng) - 1))
    return _develop(coarse, scene, tooth=_NO_TOOTH)


def _folds(scene: Scene, rng: np.random.Generator) -> np.ndarray:
    """Stops, (h, w): a canvas that hangs from a bar often throws a few soft folds, lit on one flank and dark on the other."""
    stops = np.zeros(scene.coarse[::-1], np.float32)
    if rng.random() > _FOLDED:
        return stops
    x, y = _grid(scene)
    metres_wide = scene.size[0] / scene.scale
    for _ in range(rng.integers(1, 4)):
        lean, width = rng.uniform(-0.12, 0.12), rng.uniform(0.04, 0.10)
        off = ((x - rng.uniform(0, 1)) * metres_wide + lean * (y - 0.5)) / width
        fades = np.clip(1.1 - rng.uniform(0.3, 1.2) * y, 0, 1)  # the cloth's own weight pulls it flat further down
        stops += rng.choice((-1, 1)) * rng.uniform(0.10, 0.22) * fades * off * np.exp(0.5 - 0.5 * off**2)
    return stops


def background_light(material: Material, scene: Scene, *, reach: tuple[float, float] = (0.22, 0.10)) -> np.ndarray:
    """Relative illuminance at coarse size, (h, w, 3), about 1 at its brightest: a lamp near the backdrop, a weaker one, and spill.

    reach: how far beside and below the head's centre the lamp points, shares of width and height.
    """
    rng = scene.rng(1)
    x, y = _grid(scene)
    aspect = scene.size[0] / scene.size[1]
    # a key that stands square to the face says nothing about the side; the lamp still has to stand somewhere
    side = scene.light_side if abs(scene.light_side) > 0.15 else 0.4 * rng.choice((-1, 1))
    aim = np.array(scene.centre) + (-reach[0] * 2 * np.tanh(side) + rng.uniform(-0.06, 0.06), reach[1] + rng.uniform(-0.05, 0.08))
    pool, falloff = material.pool * rng.uniform(0.9, 1.25), material.falloff * rng.uniform(0.85, 1.15)
    lamp = _lamp(x, y, aspect, aim, pool, rng)
    # the second pool is what a reflector, a wall or the key itself throws back: wider, weaker, somewhere else
    away = rng.uniform(0.25, 0.45)
    second = _lamp(x, y, aspect, (aim[0] - np.sign(aim[0] - 0.5) * away, aim[1] + rng.uniform(-0.45, 0.2)), 0.9 * pool, rng)
    lamp = lamp + rng.uniform(0.10, 0.26) * second
    corner = (x if aim[0] < 0.5 else 1 - x) * (1 - y if rng.random() < 0.8 else y)  # something stands in the light there
    lamp = lamp * (1 - rng.uniform(0.10, 0.28) * np.clip(corner, 0, 1) ** 1.5)
    floor = 2.0**-falloff
    light = floor + (1 - floor) * (lamp - lamp.min()) / max(float(np.ptp(lamp)), 1e-6)
    # lamp and room never have quite the same colour
    warm = rng.uniform(0.006, 0.016) * rng.choice((-1, 1)) * (light - light.mean()) / max(1 - floor, 0.05)
    return (light[..., None] * np.stack([1 + warm, np.ones_like(warm), 1 - warm], axis=-1)).astype(np.float32)


def _lamp(x: np.ndarray, y: np.ndarray, aspect: float, aim: Sequence[float], pool: float, rng: np.random.Generator) -> np.ndarray:
    """Inverse square with the cosine of the angle, 1 where the lamp aims; a pool that is a little oval and turned."""
    stretch, turn = rng.uniform(1.0, 1.3), rng.uniform(-0.5, 0.5)
    dx, dy = (x - aim[0]) * aspect, y - aim[1]
    along, across = dx * np.cos(turn) + dy * np.sin(turn), -dx * np.sin(turn) + dy * np.cos(turn)
    r2 = (along**2 / stretch + across**2 * stretch) / (pool * float(np.hypot(aspect, 1))) ** 2
    return (1 + r2) ** -1.5


def smooth_noise(scene: Scene, *, metres: float, rng: np.random.Generator, octaves: int = 2, gain: float = 0.5) -> np.ndarray:
    """Noise at coarse size, mean 0, standard deviation about 0.5; the largest patches are about that many metres across.

    gain: of each octave to the one before. Octaves finer than the coarse pixels are left to the tooth.
    """
    total = np.zeros(scene.coarse[::-1], np.float32)
    share, cell = 0.5, metres * scene.scale / _COARSE
    for _ in range(octaves):
        if cell < 2:
            break
        total += share * _noise(scene.coarse, cell, rng)
        share, cell = share * gain, cell / 2.1
    return total


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


def _develop(coarse: np.ndarray, scene: Scene, *, tooth: float = _PRESSED) -> np.ndarray:
    """Colour drift of the light and the lens's vignette, then the full size and the material's tooth (relative deviation)."""
    rng = scene.rng(5)
    x, y = _grid(scene)
    aspect = scene.size[0] / scene.size[1]
    r2 = ((x - 0.5) ** 2 * aspect**2 + (y - 0.5) ** 2) / (0.25 * (aspect**2 + 1))
    warm = rng.uniform(-0.008, 0.008) + rng.uniform(-0.012, 0.012) * (x - 0.5) + rng.uniform(-0.012, 0.012) * (y - 0.5)
    gains = np.stack([1 + warm, np.ones_like(warm), 1 - warm], axis=-1) * (2 ** (-_VIGNETTE * r2))[..., None]
    full = cv2.resize((coarse * gains).astype(np.float32), scene.size, interpolation=cv2.INTER_CUBIC)
    full *= 1 + tooth * _tooth(scene)
    return np.clip(full, 0, 1, out=full)


def _tooth(scene: Scene) -> np.ndarray:
    """(h, w, 3) float32, deviation about 1: the grain of paper or weave at full size, a little of it in colour."""
    rng = scene.rng(6)
    width, height = scene.size
    across, down = -(-width // _TOOTH_SIDE), -(-height // _TOOTH_SIDE)
    tile = np.roll(_tooth_tile(), tuple(rng.integers(0, _TOOTH_SIDE, 2)), axis=(0, 1))[:: int(rng.choice([-1, 1]))]
    return np.tile(tile, (down, across, 1))[:height, :width]


@lru_cache(maxsize=1)
def _tooth_tile() -> np.ndarray:
    """(1024, 1024, 3) float32, periodic: as much contrast in every octave from 2 to 16 pixels."""
    rng = np.random.default_rng(20242)
    grey, tinted = (rng.standard_normal((_TOOTH_SIDE, _TOOTH_SIDE, n)).astype(np.float32) for n in (1, 3))
    frequency = np.hypot(np.fft.fftfreq(_TOOTH_SIDE)[:, None], np.fft.rfftfreq(_TOOTH_SIDE)[None, :])[..., None]
    band = np.where(frequency > 1 / 48, 1 / np.maximum(frequency, 1e-6), 0) * np.exp(-((frequency / 0.3) ** 2))
    field = np.fft.irfft2(np.fft.rfft2(grey + 0.35 * tinted, axes=(0, 1)) * band, (_TOOTH_SIDE, _TOOTH_SIDE), axes=(0, 1))
    return (field / field.std()).astype(np.float32)


def _grid(scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    """x and y of the coarse pixels' centres, shares of width and height, broadcastable to (h, w) float32."""
    width, height = scene.coarse
    x, y = (np.arange(n, dtype=np.float32) + 0.5 for n in (width, height))
    return np.broadcast_to((x / width)[None, :], (height, width)), np.broadcast_to((y / height)[:, None], (height, width))
