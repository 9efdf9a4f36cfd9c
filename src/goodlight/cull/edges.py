"""Defects along the matte's edge and in the backdrop: halos, seams, and remnants of the old background. Works at half size."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from goodlight import colour
from goodlight.finding import Finding
from goodlight.sets.backdrops import shows_scene
from goodlight.studio.shot import Shot

HALO_LIMIT = 14.0
"""ΔE76 by which a fifth of the outline leaves every mixture of the colours on its two sides. Composites of real photographs that look clean
have a median of 5 and stay under 13 even for loose hair; rings that catch the eye begin at about 15."""
SEAM_LIMIT = 4.0
"""Step in the backdrop, in sRGB code values averaged over a seventh of the picture."""
REMNANT_LIMIT = 0.001
"""Area of matte that hangs together with nothing of the person, over the picture's area."""

_CELL = 24  # half-size pixels: the outline is judged piece by piece
_FEWEST = 12  # band pixels that make a piece


@dataclass(frozen=True, eq=False, kw_only=True)
class Half:
    """A shot at half size."""

    srgb: np.ndarray  # (h, w, 3) uint8
    matte: np.ndarray  # (h, w) uint8
    transparent: bool
    scene: bool = False  # the backdrop shows a place or a picture, which may well hold straight edges

    @cached_property
    def halo_strength(self) -> float:
        """See ``halo_strength``; measured once, for the defect and for the ranking."""
        return halo_strength(self)

    @staticmethod
    def of(shot: Shot) -> Half:
        height, width = shot.matte.shape
        size = (max(1, width // 2), max(1, height // 2))
        return Half(srgb=np.ascontiguousarray(cv2.resize(shot.pixels, size, interpolation=cv2.INTER_AREA)[..., :3]),
                    matte=cv2.resize(shot.matte, size, interpolation=cv2.INTER_AREA), transparent=shot.pixels.shape[2] == 4,
                    scene=shows_scene(shot.recipe.look.backdrop))


def halo(half: Half) -> Finding | None:
    """A ring along the outline that is neither the person nor the backdrop, nor a mixture of the two.

    For every piece of the outline the mean colour of the soft band is compared with the colours just inside and just outside of it: light
    mixes linearly, so a clean edge lies between the two, and what is brighter, darker or more colourful than both is a halo.
    """
    value = half.halo_strength
    if value <= HALO_LIMIT:
        return None
    return Finding(code="halo", message="A ring of another colour runs along the person's outline.", value=value, limit=HALO_LIMIT,
                   unit="ΔE76", advice="Use a selfie in front of a calmer background, or choose a backdrop closer to its tone.")


def halo_strength(half: Half) -> float:
    """80th percentile over the pieces of the outline of the distance, in ΔE76, from the band's colour to the nearest mixture."""
    if half.transparent:
        return 0.0  # a ring would show only on the backdrop that it is laid on later
    band = (half.matte > 25) & (half.matte < 230)
    inside = cv2.erode((half.matte > 250).astype(np.uint8), np.ones((3, 3), np.uint8))
    outside = cv2.erode((half.matte < 5).astype(np.uint8), np.ones((3, 3), np.uint8))
    near = cv2.dilate(band.astype(np.uint8), np.ones((13, 13), np.uint8)) > 0
    pieces = [_means(half.srgb, mask & near) for mask in (band, inside > 0, outside > 0)]
    enough = np.logical_and.reduce([count >= _FEWEST for _, count in pieces])
    if not enough.any():
        return 0.0
    edge, person, backdrop = (colour.lab(mean[enough]) for mean, _ in pieces)
    along = backdrop - person
    t = np.clip(((edge - person) * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-6), 0, 1)
    away = np.linalg.norm(edge - (person + t[:, None] * along), axis=1)
    return float(np.percentile(away, 80))


def _means(srgb: np.ndarray, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean linear colour of the masked pixels of each cell, (N, 3), and their number, (N,)."""
    y, x = np.nonzero(mask)
    across = mask.shape[1] // _CELL + 1
    cell = (y // _CELL) * across + x // _CELL
    cells = (mask.shape[0] // _CELL + 1) * across
    count = np.bincount(cell, minlength=cells)
    at = colour.to_linear(srgb[y, x])
    total = np.stack([np.bincount(cell, weights=at[:, c], minlength=cells) for c in range(3)], axis=1)
    return total / np.maximum(count, 1)[:, None], count


def background_seam(half: Half) -> Finding | None:
    """Something of the old background has stayed: a straight step in the backdrop, or an island of matte off the person."""
    remnant = _remnant(half.matte)
    if remnant > REMNANT_LIMIT:
        return Finding(code="background_seam", message="A piece of the old background has stayed.", value=remnant, limit=REMNANT_LIMIT,
                       unit="of the picture", advice="Use a selfie in front of a calmer background.")
    if half.transparent or half.scene:
        return None
    step = max(seam_step(half.srgb, half.matte), seam_step(half.srgb.transpose(1, 0, 2), half.matte.T))
    if step <= SEAM_LIMIT:
        return None
    return Finding(code="background_seam", message="A straight edge runs through the backdrop.", value=step, limit=SEAM_LIMIT,
                   unit="code values", advice="Choose another backdrop.")


def seam_step(srgb: np.ndarray, matte: np.ndarray) -> float:
    """The strongest horizontal step in the backdrop: over a run of a seventh of the width, how far the mean tone jumps within two rows
    beyond what it changes in the rows around. A gradient or a blurred picture changes everywhere alike; a seam does so at one row."""
    free = cv2.dilate((matte > 2).astype(np.uint8), np.ones((9, 9), np.uint8)) == 0
    tone = cv2.cvtColor(np.ascontiguousarray(srgb), cv2.COLOR_RGB2GRAY).astype(np.float32)
    run = max(8, tone.shape[1] // 7)
    both = (free[:-2] & free[2:]).astype(np.float32)
    steps = (tone[2:] - tone[:-2]) * both
    share = cv2.boxFilter(both, -1, (run, 1), borderType=cv2.BORDER_CONSTANT)
    mean = cv2.boxFilter(steps, -1, (run, 1), borderType=cv2.BORDER_CONSTANT) / np.maximum(share, 1e-3)
    mean[share < 0.999] = 0
    around = cv2.boxFilter(mean, -1, (1, 13), borderType=cv2.BORDER_REPLICATE)
    return float(np.abs(mean - around * (share >= 0.999)).max(initial=0))


def _remnant(matte: np.ndarray) -> float:
    """Area of the largest island off the person's own component, over the picture's area. Loose strands near the person join it first."""
    solid = cv2.dilate((matte > 40).astype(np.uint8), np.ones((5, 5), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    areas = np.sort(stats[1:, cv2.CC_STAT_AREA])
    return float(areas[-2] / matte.size) if len(areas) > 1 else 0.0
