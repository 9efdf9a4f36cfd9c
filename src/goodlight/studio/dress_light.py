"""The light on the garment: the groups of the wardrobe mixed so that a face under them is shaded as this face is."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from goodlight.subject.light import sh_basis
from goodlight.subject.plate import Plate

_DIRECTIONS = {"key_left": (-45, 32), "key_front": (0, 32), "key_right": (45, 32), "fill": (0, 2)}  # azimuth, elevation in degrees
_WRAP = {"key_left": 0.1, "key_front": 0.1, "key_right": 0.1, "fill": 0.35}  # how far a lamp of its size reaches past the horizon
_CONTRAST = (2.4, 2.0)  # exponents for black and white cloth: the rendering bounces light between folds as pale cloth does, by large lamps
_SEAMS = (1.0, 0.42)  # exponents of what is dark and thin, on black and on white cloth
_LINE = (0.55, 0.24)  # share of the light that a thin line takes at most, on both: a gap between two pieces of pale cloth is lit by them
_SILK = (2.4, 0.9)  # exponents for black and white silk
_SHOULDER = 0.76  # linear: what is brighter is drawn together, as a camera does with a white shirt
_WITHIN = (0.38, 0.64)  # of the light outside that is left within a collar, of black and of white cloth
_NAMES = (*_DIRECTIONS, "ambient")
_USUAL = np.array([0.1, 0.4, 0.1, 0.15, 0.3])  # a photographer's light, where the face does not say otherwise
_WHITE = 0.80  # linear value of a white card that faces the light: 231 of 255; highlights reach the 245 of the studio portraits measured
_MEAN_SKIN = 0.28  # luminance of skin in the middle of the portraits measured
_FOLLOW = 0.16  # how far exposure follows the skin's luminance: most of its spread is the skin's own colour, not the exposure
_RIM = 0.06
_QUIET = 0.25  # the least share of all-round light: every room gives some back


def card_exposure(plate: Plate) -> float:
    """Linear value of a white card at the face, 0–1."""
    return float(np.clip(_WHITE * (max(plate.light.luminance, 0.02) / _MEAN_SKIN) ** _FOLLOW, 0.6, 0.95))


@dataclass(frozen=True, kw_only=True)
class LightMix:
    """weights: light group → weight for a garment; shares: the same for a card of value 1, for the neck, whose colour is the face's;
    error: root mean square of what the groups leave unexplained of the face's shading, its mean being 1."""

    weights: dict[str, float]
    shares: dict[str, float]
    error: float


def mix(plate: Plate) -> LightMix:
    """The mix under which a card that faces the camera is as bright as ``card_exposure``.

    Non-negative least squares of what each group gives at the face's normals to the harmonics fitted to the skin.
    """
    from scipy.optimize import nnls

    n = plate.normals.reshape(-1, 3).astype(np.float64)
    n = n[np.abs(n).sum(axis=1) > 0.5][::7]
    target = np.clip(sh_basis(n) @ plate.light.sh.astype(np.float64), 0.15, 2.2) if len(n) else np.ones(0)
    basis = np.column_stack([_given(name, n) for name in _NAMES])
    # The ridge spreads the light over the groups where the face cannot tell them apart.
    ridge = 0.25 * np.sqrt(max(len(n), 1)) * np.eye(len(_NAMES))
    found, _ = nnls(np.vstack([basis, ridge]), np.concatenate([target, ridge @ _USUAL]))
    card = np.array([float(_given(name, np.array([[0.0, 0.0, 1.0]]))[0]) for name in _NAMES])
    error = float(np.sqrt(np.mean((basis @ found - target) ** 2))) if len(n) else 0.0
    found /= max(float(found @ card), 1e-3)
    ambient = _NAMES.index("ambient")
    if found[ambient] < _QUIET:
        found *= (1 - _QUIET) / max(float(found @ card) - found[ambient], 1e-3)
        found[ambient] = _QUIET
    shares = {**dict(zip(_NAMES, found.tolist(), strict=True)), "rim_left": _RIM, "rim_right": _RIM}
    exposure = card_exposure(plate)
    return LightMix(weights={k: exposure * v for k, v in shares.items()}, shares=shares, error=error)


def deepened(shading: np.ndarray, seen: np.ndarray, reflected: np.ndarray, *, seam: float) -> np.ndarray:
    """A cloth's shading (h, w) with the contrast of a photograph, about its median where ``seen`` (h, w).

    reflected: (h, w), share of the light that the cloth gives back. White cloth lights its own folds, dark cloth does not. seam: pixels;
    what is about as thin gets no deeper, and a little paler where it is dark, or every seam would be drawn in ink.
    """
    usual = max(float(np.median(shading[seen])), 1e-3) if seen.any() else 1.0
    known = cv2.GaussianBlur(seen.astype(np.float32), (0, 0), seam)
    wide = np.where(known > 0.02, cv2.GaussianBlur(shading * seen, (0, 0), seam) / np.maximum(known, 0.02), np.maximum(shading, 1e-3))
    fine = np.maximum(shading, 0) / np.maximum(wide, 1e-3)
    deep, seams, most = (dark + (white - dark) * np.clip(reflected, 0, 1) for dark, white in (_CONTRAST, _SEAMS, _LINE))
    return (usual * (wide / usual) ** deep * np.where(fine < 1, 1 - most * np.tanh((1 - fine**seams) / most), fine)).astype(np.float32)


def graded_inside(shading: np.ndarray, behind: np.ndarray, reflected: np.ndarray, *, sigma: float) -> np.ndarray:
    """A cloth's shading (h, w) with that of a collar's inside smooth and never black: the skin beside it, which was not there when it was
    rendered, gives it light. behind: (h, w), share of the cloth behind the neck; reflected: (h, w), share of the light that the cloth
    gives back, pale cloth to its own inside; sigma: pixels."""
    inside = (behind > 0.5).astype(np.float32)
    if not inside.any() or inside.all():
        return shading
    usual = float(np.median(shading[inside == 0][::7]))
    small, known = (cv2.resize(image, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA) for image in (shading * inside, inside))
    smooth = cv2.GaussianBlur(small, (0, 0), sigma / 4) / np.maximum(cv2.GaussianBlur(known, (0, 0), sigma / 4), 1e-3)
    smooth = cv2.resize(smooth, shading.shape[::-1], interpolation=cv2.INTER_LINEAR)
    least = usual * (_WITHIN[0] + (_WITHIN[1] - _WITHIN[0]) * reflected)
    return (shading + behind * (np.maximum(smooth, least) - shading)).astype(np.float32)


def satin(light: np.ndarray, panel: np.ndarray, reflected: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The light (h, w) with that on a panel of silk (h, w, 0–1) in more contrast, and where it shines, 0–1: silk sends most of the light
    one way, so that its folds are dark at their sides and have a bright ridge. reflected: (h, w), share of the light it gives back."""
    contrast = _SILK[0] + (_SILK[1] - _SILK[0]) * np.clip(reflected, 0, 1)
    solid = panel > 0.9
    if not solid.any():
        return light, np.zeros_like(light)
    low, usual, high = np.percentile(light[solid], (5, 50, 97))
    deep = usual * (np.maximum(light, 1e-3) / max(usual, 1e-3)) ** contrast
    gloss = np.clip((light - usual) / max(high - usual, 1e-3), 0, 1.2) ** 2 * panel
    return (light + panel * (deep - light)).astype(np.float32), gloss.astype(np.float32)


def drawn_together(cloth: np.ndarray) -> np.ndarray:
    """Linear light (h, w, 3) with soft highlights."""
    return np.where(cloth > _SHOULDER, _SHOULDER + 0.4 * (cloth - _SHOULDER), cloth).astype(np.float32)


def _given(group: str, n: np.ndarray) -> np.ndarray:
    """What a matt card with normals (N, 3) gives back under the group, 1 = facing it."""
    if group == "ambient":
        return 0.8 + 0.2 * n[:, 1]
    azimuth, elevation = np.radians(_DIRECTIONS[group])
    towards = np.array([np.cos(elevation) * np.sin(azimuth), np.sin(elevation), np.cos(elevation) * np.cos(azimuth)])
    wrap = _WRAP[group]
    return np.clip((n @ towards + wrap) / (1 + wrap), 0, None)
