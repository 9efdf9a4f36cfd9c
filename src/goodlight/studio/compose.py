"""Puts the person before the backdrop, in linear light, so that it reads as one exposure.

Order: place the plate · shade the backdrop behind the person · light wrap · composite · grain · encode. The pixels of the face
are resampled and otherwise left alone.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from goodlight.colour import to_linear, to_srgb, to_srgb_float
from goodlight.studio.shot import Frame
from goodlight.subject.plate import Plate

# Share of the backdrop's light that reaches over the edge, at the edge: the veiling glare of a good lens. More of it, as is usual where
# edges must be hidden, draws a pale rim along dark cloth, by which every observer knew a composite.
_WRAP = 0.02
_WRAP_REACH = 0.004  # standard deviation of the reach, share of the picture's height
_SHADE = 0.03  # share of the light that the person keeps from the backdrop close behind
_SHADE_REACH = 0.12
_LEAST_GRAIN = 0.3  # sRGB code values: a smooth backdrop without any noise shows steps, and looks drawn
_MOST_GRAIN = 0.6  # with the tooth of the backdrop itself as much as plain backdrops of real portraits have in the middle (26 people)
_TINT = 0.35  # of the grain, in colour
_BLOTCHES = 1.2  # of the grain: patches of colour, 12 to 90 pixels across, as noise reduction and compression leave them
_OPPONENT = np.array([[0.9, -0.55, 0.2], [0.45, 0.1, -1.0]], np.float32)  # red against green, yellow against blue, about without luminance
_NOISE_SIDE = 1024


def place(plate: Plate, frame: Frame) -> tuple[np.ndarray, np.ndarray]:
    """The person in picture pixels: colours premultiplied by alpha, (h, w, 3) float32 linear, and alpha (h, w) float32 0–1."""
    layers = _premultiplied(plate)
    matrix, scale = frame.matrix, frame.scale
    if scale < 0.75:  # average before sampling, or hair and weave alias
        height, width = layers.shape[:2]
        small = cv2.resize(layers, (max(1, round(width * scale)), max(1, round(height * scale))), interpolation=cv2.INTER_AREA)
        sx, sy = width / small.shape[1], height / small.shape[0]
        # Pixel centres: x_large = (x_small + 0.5) * sx - 0.5
        matrix = matrix @ np.array([[sx, 0, 0.5 * sx - 0.5], [0, sy, 0.5 * sy - 0.5], [0, 0, 1]])
        layers = small
    if frame.warp is None:
        placed = cv2.warpAffine(layers, matrix, frame.size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT)
    else:
        placed = cv2.remap(layers, *_sources(frame, matrix), cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT)
    *colours, alpha = cv2.split(placed)
    alpha = np.clip(alpha, 0, 1, out=alpha)
    return cv2.merge([cv2.max(cv2.min(plane, alpha), 0) for plane in colours]), alpha


def _sources(frame: Frame, matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each picture pixel comes from, x and y, (h, w) float32 in pixels of what ``matrix`` (2, 3) takes to the picture."""
    warp, (width, height) = frame.warp, frame.size
    back = cv2.invertAffineTransform(matrix)
    grid = frame.matrix @ np.array([[warp.grid.step, 0, warp.grid.origin[0]], [0, warp.grid.step, warp.grid.origin[1]], [0, 0, 1]])
    moved = cv2.warpAffine(warp.backward, grid, frame.size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    moved *= np.float32(frame.scale * np.hypot(back[0, 0], back[1, 0]))  # plate pixels to pixels of the layers
    x, y = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)[:, None]
    back = back.astype(np.float32)
    return tuple(moved[..., i] + (back[i, 0] * x + (back[i, 1] * y + back[i, 2])) for i in (0, 1))


def composite(colours: np.ndarray, alpha: np.ndarray, backdrop: np.ndarray, *, light_side: float, shade: float = _SHADE) -> np.ndarray:
    """Person over backdrop. All (h, w, 3) or (h, w) float32, linear light; colours are premultiplied. Returns (h, w, 3) linear.

    light_side: where the key stands, −1 picture-left … 1 picture-right; the shade falls to the other side.
    shade: share of the light that the person keeps from what is close behind; 0 for a place that is far.
    """
    height = alpha.shape[0]
    kept = 1 - alpha
    through = kept
    if shade:
        shadow = _wide_blur(alpha, _SHADE_REACH * height)
        shadow = _shift(shadow, (-light_side * 0.02 * height, 0.015 * height))
        through = kept * (1 - shade * shadow)
    out = cv2.multiply(backdrop, cv2.merge([through] * 3))
    return _wrapped(cv2.add(out, colours, dst=out), colours, alpha, backdrop)


def _wrapped(out: np.ndarray, colours: np.ndarray, alpha: np.ndarray, backdrop: np.ndarray) -> np.ndarray:
    """``out`` with the backdrop's light over the person's edge, changed in place. The light is computed where it is smooth: small."""
    sigma = _WRAP_REACH * alpha.shape[0]
    shrink = max(1.0, sigma / 1.5)
    size = tuple(max(1, round(n / shrink)) for n in alpha.shape[::-1])
    kept = 1 - cv2.resize(alpha, size, interpolation=cv2.INTER_AREA)
    glow = cv2.resize(backdrop, size, interpolation=cv2.INTER_AREA) * kept[..., None]
    kept, glow = (cv2.GaussianBlur(v, (0, 0), sigma / shrink, borderType=cv2.BORDER_REPLICATE) for v in (kept, glow))
    light = np.dstack([glow / np.maximum(kept, 1e-3)[..., None], np.clip(2 * kept, 0, 1) * _WRAP])
    light = cv2.resize(light, alpha.shape[::-1], interpolation=cv2.INTER_LINEAR)
    edge = np.flatnonzero((alpha > 0) & (light[..., 3] > 1e-4))
    at, cover = light.reshape(-1, 4)[edge], alpha.reshape(-1)[edge, None]
    out.reshape(-1, 3)[edge] += at[:, 3:] * (at[:, :3] * cover - colours.reshape(-1, 3)[edge])
    return out


def finish(linear: np.ndarray, alpha: np.ndarray, *, grain: float, seed: int) -> np.ndarray:
    """Adds the plate's grain to the backdrop and encodes: (h, w, 3) uint8 sRGB. grain: sRGB code values."""
    amount = float(np.clip(grain, _LEAST_GRAIN, _MOST_GRAIN))
    coded = to_srgb_float(linear)
    tone = cv2.transform(coded, np.full((1, 3), 1 / (3 * 255), np.float32))
    swing = amount * (0.4 + 2.4 * tone * (1 - tone))  # a camera's noise is largest in the mid tones
    noise = cv2.multiply(_noise(alpha.shape, seed), cv2.merge([(1 - alpha) * swing] * 3))
    return cv2.add(coded, noise, dtype=cv2.CV_8U)


def cut_out_picture(colours: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """The person alone with straight alpha: (h, w, 4) uint8 sRGB."""
    straight = colours / np.maximum(alpha, 1e-4)[..., None]
    return np.dstack([to_srgb(straight), (alpha * 255 + 0.5).astype(np.uint8)])


@lru_cache(maxsize=2)
def _premultiplied(plate: Plate) -> np.ndarray:
    """(H, W, 4) float32 linear. Kept for the plates in use: every shot of a plate starts from it."""
    alpha = cv2.multiply(plate.alpha, 1 / 255, dtype=cv2.CV_32F)
    opaque = to_linear(cv2.cvtColor(plate.foreground, cv2.COLOR_RGB2RGBA))
    return cv2.multiply(opaque, cv2.merge([alpha] * 4), dst=opaque)


def _wide_blur(image: np.ndarray, sigma: float) -> np.ndarray:
    """Gaussian blur, computed at a size where sigma is about 3 pixels."""
    shrink = max(1, int(sigma / 3))
    h, w = image.shape[:2]
    small = cv2.resize(image, (max(1, w // shrink), max(1, h // shrink)), interpolation=cv2.INTER_AREA) if shrink > 1 else image
    small = cv2.GaussianBlur(small, (0, 0), sigma / shrink, borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR) if shrink > 1 else small


def _shift(image: np.ndarray, by: tuple[float, float]) -> np.ndarray:
    matrix = np.array([[1, 0, by[0]], [0, 1, by[1]]], np.float64)
    return cv2.warpAffine(image, matrix, image.shape[1::-1], flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


@lru_cache(maxsize=1)
def _noise_tile() -> np.ndarray:
    """Noise as a photograph has it that was denoised and compressed: as much in every octave, the coarser ones with colour. (1024, 1024, 3)
    float32, periodic, of about unit deviation."""
    side, rng = _NOISE_SIDE, np.random.default_rng(20)
    frequency = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None, :])[..., None]
    octaves = np.where(frequency > 1 / 20, 1 / np.maximum(frequency, 1e-6), 0)
    layers = []
    for cut, channels in ((0.45, 1), (0.12, 3)):
        white = np.fft.rfft2(rng.standard_normal((side, side, channels)), axes=(0, 1))
        field = np.fft.irfft2(white * octaves * np.exp(-((frequency / cut) ** 2)), (side, side), axes=(0, 1))
        layers.append(field / field.std())
    white = np.fft.rfft2(rng.standard_normal((side, side, 2)), axes=(0, 1))
    band = np.where(frequency > 1 / 90, np.exp(-((frequency / (1 / 12)) ** 2)) / np.maximum(frequency, 1e-6), 0)
    patches = np.fft.irfft2(white * band, (side, side), axes=(0, 1))
    return (layers[0] + _TINT * layers[1] + _BLOTCHES * (patches / patches.std()) @ _OPPONENT).astype(np.float32)


def _noise(shape: tuple[int, int], seed: int) -> np.ndarray:
    """(h, w, 3), of any size: the tile, rolled and flipped by the seed and repeated."""
    rng = np.random.default_rng([seed, 7])
    tile = np.roll(_noise_tile(), tuple(rng.integers(0, _NOISE_SIDE, 2)), axis=(0, 1))[:: int(rng.choice([-1, 1]))]
    rows, cols = -(-shape[0] // _NOISE_SIDE), -(-shape[1] // _NOISE_SIDE)
    return np.tile(tile, (rows, cols, 1))[: shape[0], : shape[1]]
