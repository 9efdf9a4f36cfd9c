"""Makes a small or soft face large enough for a headshot, and gives up where that costs likeness."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from goodlight.models.restoration import SCALE, Restoration
from goodlight.subject.face import Face
from goodlight.subject.plate import Restoration as Outcome
from goodlight.subject.texture import sharpness

WANTED_HEIGHT = 440  # brow-to-chin pixels of a face in a 1024 × 1280 headshot
SMALL_HEIGHT = 280  # below it a headshot would enlarge the face more than 1.6 times
SOFT_RISE = 0.018  # rise distance of the edges at the eyes as a share of the height of the face; sharp portraits have 0.002–0.008
LIKENESS_COST = 0.06  # largest growth of the identity distance that a restoration may cost
_STRENGTH = 0.6  # share of the network's fine detail; all of it looks like plastic, and invents


@dataclass(frozen=True, eq=False, kw_only=True)
class Restored:
    pixels: np.ndarray  # (H, W, 3) uint8 sRGB: the whole picture at its new scale
    scale: float  # new pixels per old pixel
    outcome: Outcome | None  # None: nothing was needed


def restore(srgb: np.ndarray, face: Face, network: Restoration, *, distance: Callable[[np.ndarray], float]) -> Restored:
    """srgb: (H, W, 3) uint8, in which ``face`` was measured. distance: identity distance of a picture's face to the template.

    The head goes through the network; clothes are enlarged by Lanczos, as soft as a portrait lens leaves them.
    """
    rise = sharpness(srgb, face)
    small, soft = face.height < SMALL_HEIGHT, rise > SOFT_RISE * face.height
    if not small and not soft:
        return Restored(pixels=srgb, scale=1.0, outcome=None)
    scale = float(np.clip(WANTED_HEIGHT / face.height, 1, SCALE)) if small else 1.0
    size = (round(srgb.shape[1] * scale), round(srgb.shape[0] * scale))
    plain = cv2.resize(srgb, size, interpolation=cv2.INTER_LANCZOS4)
    before = distance(plain)
    detailed = _restore_head(srgb, plain, face, network, scale, shrink=max(1.0, rise / 2.0) if soft else 1.0)
    after = distance(detailed)
    kept = after <= before + LIKENESS_COST
    outcome = Outcome(scale=scale, kept=kept, distance_before=before, distance_after=after)
    return Restored(pixels=detailed if kept else plain, scale=scale, outcome=outcome)


def _restore_head(srgb, plain, face: Face, network: Restoration, scale: float, *, shrink: float) -> np.ndarray:
    """``plain`` with the network's detail on the head. shrink: a soft face is reduced first to where it is sharp."""
    h, w = srgb.shape[:2]
    x0, y0, x1, y1 = face.box
    bw, bh = x1 - x0, y1 - y0
    ax, ay = max(0, round(x0 - 0.28 * bw)), max(0, round(y0 - 0.38 * bh))
    bx, by = min(w, round(x1 + 0.28 * bw)), min(h, round(y1 + 0.14 * bh))
    head = srgb[ay:by, ax:bx]
    at_scale = (round(bx * scale) - round(ax * scale), round(by * scale) - round(ay * scale))
    shrink = min(shrink, max(1.0, min(head.shape[:2]) / 48))
    source = head if shrink == 1 else cv2.resize(head, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
    large = network.enlarge(np.ascontiguousarray(source))
    larger = max(at_scale) > max(large.shape[:2])
    fine = cv2.resize(large, at_scale, interpolation=cv2.INTER_CUBIC if larger else cv2.INTER_AREA).astype(np.float32)
    rows, cols = slice(round(ay * scale), round(by * scale)), slice(round(ax * scale), round(bx * scale))
    base = plain[rows, cols].astype(np.float32)
    # Only detail is taken: colour and shading stay the selfie's own, so that skin cannot drift.
    sigma = 2.5 * scale * shrink
    detail = fine - cv2.GaussianBlur(fine, (0, 0), sigma)
    own = base - cv2.GaussianBlur(base, (0, 0), sigma)
    weight = _STRENGTH * _feather(at_scale, 0.12)[..., None]
    out = plain.copy()
    out[rows, cols] = np.clip(base + weight * (detail - own) + 0.5, 0, 255).astype(np.uint8)
    return out


def _feather(size: tuple[int, int], share: float) -> np.ndarray:
    """1 inside, falling smoothly to 0 at the rim over ``share`` of each side: (h, w) float32."""
    def ramp(n: int) -> np.ndarray:
        t = np.clip(np.minimum(np.arange(n) + 0.5, n - np.arange(n) - 0.5) / (share * n), 0, 1)
        return t * t * (3 - 2 * t)
    return np.outer(ramp(size[1]), ramp(size[0])).astype(np.float32)
