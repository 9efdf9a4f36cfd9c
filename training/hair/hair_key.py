"""What of a pixel beside the hair is person, read from its colour as a keyer does, where the background's hue is not the hair's.

Hair is light and dark from strand to strand but has one hue: all its colours lie on one line through black. The part of the background's
colour that is square to this line is in a pixel as much as the background is, however bright the strand before it (a colour-difference
key, Vlahos 1971, for a key colour of any hue). So single strands are found before a blue flag where no difference of brightness shows them.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from goodlight.colour import to_linear
from goodlight.subject.face import Face
from goodlight.subject.masks import dilate, erode, spread

_APART = (0.12, 0.25)  # share of the background's colour that is square to the hair's: no trust below, full trust above
_HAIR_UNREST = (0.10, 0.22)  # of the hair's own key: full trust below, none above
_UNREST = (0.30, 0.60)  # of the background's key: the same
_EVEN = (0.06, 0.12)  # and for finding hairs that nobody has seen yet
_VIVID = (0.40, 0.60)  # and for making holes in what is opaque: a strand that shines is as white as any sky
_SLACK = 0.06
_HAIR = 0.02  # eye distances: a hair is thinner than twice this, a lamp or a leaf is not
_BRIGHT = (0.02, 0.06)  # linear light of the hair: what black hair adds is not to be told from noise
_INWARD, _OUTWARD = 0.3, 0.3  # eye distances from the outline within which the key is asked
_UNIT = 185  # eye distance in pixels at which the reaches below were set


def key_hair(srgb: np.ndarray, alpha: np.ndarray, face: Face, hair: np.ndarray) -> np.ndarray:
    """srgb: (H, W, 3) uint8. alpha, hair: (H, W) float32 0–1. Returns alpha: lower where the old background shows through the hair's rim,
    higher where a hair stands before an even background."""
    clear, within = alpha < 0.02, (alpha > 0.5) & (hair > 0.6)
    if not within.any() or not clear.any():
        return alpha
    unit = face.eye_distance
    near = np.clip(2 * cv2.blur(hair, (15, 15)) - 0.3, 0, 1) * dilate(clear, _INWARD * unit)
    beyond = dilate(within, _OUTWARD * unit) & (cv2.blur(hair, (31, 31)) > 0.03)
    rows, columns = np.nonzero((near > 0) | beyond)
    box = slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.max() + 1)
    key = _key(srgb, alpha, hair, unit / _UNIT, box)
    out, part = alpha.copy(), alpha[box]
    blind = _falling(key.apart, _VIVID) * np.clip((part - 0.6) / 0.3, 0, 1)
    lowered = part + near[box] * key.trust * (1 - blind) * np.minimum(np.clip(key.hidden + _SLACK, 0, 1) - part, 0)
    seen = np.maximum(_beyond_noise(key.hidden, key.hidden_noise), _beyond_noise(key.added, key.added_noise))
    size = 2 * max(1, round(_HAIR * unit)) + 1
    seen = cv2.morphologyEx(seen, cv2.MORPH_TOPHAT, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    out[box] = np.maximum(lowered, _attached(beyond[box] * key.trust * seen, part, 0.5 * _HAIR * unit))
    return out


@dataclass(frozen=True, eq=False)
class _Key:
    """(h, w) float32 each."""

    hidden: np.ndarray  # how much of the person is in a pixel, by how much of the background it hides; noise takes it below 0 and above 1
    added: np.ndarray  # the same by the hair's light that it adds, which no fold of the background changes
    hidden_noise: np.ndarray  # standard deviation of that before the background alone
    added_noise: np.ndarray
    trust: np.ndarray  # in both, 0–1
    apart: np.ndarray  # share of the background's colour that is square to the hair's


def _key(srgb: np.ndarray, alpha: np.ndarray, hair: np.ndarray, reach: float, box: tuple[slice, slice]) -> _Key:
    """Within the box. Surroundings vary slowly, so half the size is enough for them."""
    h, w = alpha.shape
    half = (max(1, w // 2), max(1, h // 2))
    linear, a, of_hair = (cv2.resize(p, half, interpolation=cv2.INTER_AREA) for p in (to_linear(srgb), alpha, hair))
    clear, solid = erode(a < 0.01, 2 * reach), erode(a > 0.98, 8 * reach) & (of_hair > 0.6)
    behind, own = spread(linear, clear, 5 * reach), spread(linear, solid, 6 * reach)
    bright = np.maximum(np.linalg.norm(own, axis=-1, keepdims=True), 1e-3)
    own = own / bright
    shared = _dot(behind, own)[..., None]
    square = behind - shared * own
    length2 = np.maximum(_dot(square, behind), 1e-7)[..., None]
    apart = np.sqrt(length2[..., 0]) / np.maximum(np.linalg.norm(behind, axis=-1), 1e-4)
    veil, light = square / length2, (own - square / length2 * shared) / bright  # a pixel's shares are its products with these
    # The few hairs before the background do not move a mean of roots, as they do one of squares; 1.48 as for a normal distribution.
    noise = 1.48 * spread(np.sqrt(np.abs(np.dstack([_dot(linear, veil) - 1, _dot(linear, light)]))), clear, 8 * reach) ** 2
    of_solid = _dot(linear, veil)
    mean, mean2 = np.moveaxis(spread(np.dstack([of_solid, of_solid**2]), solid, 8 * reach), -1, 0)
    unrest = np.sqrt(np.maximum(mean2 - mean**2, 0))
    usual = np.clip(mean, 0, 0.5) + unrest  # the veil of strands that hide all that is behind them
    trust = (1 - _falling(apart, _APART)) * _falling(unrest, _HAIR_UNREST) * _falling(noise[..., 0], _UNREST)
    slow = cv2.resize(np.dstack([veil, light, noise, usual, trust, apart, bright[..., 0]]), (w, h), interpolation=cv2.INTER_LINEAR)[box]
    part = to_linear(np.ascontiguousarray(srgb[box]))
    hidden = (1 - _dot(part, slow[..., :3])) / np.maximum(1 - slow[..., 8], 0.2)
    added = _dot(part, slow[..., 3:6]) * (1 - _falling(slow[..., 11], _BRIGHT))
    return _Key(hidden=hidden, added=added, hidden_noise=slow[..., 6], added_noise=slow[..., 7], trust=slow[..., 9], apart=slow[..., 10])


def _attached(seen: np.ndarray, alpha: np.ndarray, gap: float) -> np.ndarray:
    """Without what does not reach the person, give or take the gap: spots of the background, not hairs."""
    _, labels = cv2.connectedComponents(dilate((seen > 0.08) | (alpha > 0.5), gap).astype(np.uint8), connectivity=8)
    return seen * np.isin(labels, np.unique(labels[alpha > 0.5]))


def _beyond_noise(share: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """What of a share no noise explains, 0–1."""
    smooth = cv2.GaussianBlur(share, (0, 0), 0.6)
    known = np.clip((smooth - 1.5 * noise) / (1.5 * noise + 0.02), 0, 1)
    return np.clip(smooth * known, 0, 1) * _falling(noise, _EVEN)


def _dot(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.einsum("hwc,hwc->hw", a, b)


def _falling(value: np.ndarray, limits: tuple[float, float]) -> np.ndarray:
    """1 at the lower limit, 0 at the upper."""
    return np.clip((limits[1] - value) / (limits[1] - limits[0]), 0, 1)
