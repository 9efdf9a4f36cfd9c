"""Defects that can be seen in a shot, each with its measured value and limit. What fails is not delivered."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight import colour
from goodlight.brief import OWN_ATTIRE
from goodlight.cull import edges, framing
from goodlight.finding import Finding
from goodlight.studio.shot import Shot
from goodlight.subject.plate import Plate

SOFT_LIMIT = 0.042
"""10–90 % edge rise at the eyes over the eye distance. Sharp portraits measure 0.007–0.025; blurred by 1.5 % of the eye distance, where
lashes go, 0.028–0.049; by 2 %, where anyone sees it, 0.036–0.060."""
_CRISP = 0.012
_SMOOTHING = 0.004  # of the eye distance
_RISE_OF_GAUSSIAN = 2.563  # 10–90 % rise of an edge blurred by a Gaussian, in its standard deviations
CLIPPED_LIMIT = 0.03
"""Share of the skin's points that are blown or crushed in the shot and were not in the plate."""

GUESSED_LIMIT = 0.12
"""Share of the outline that the selfie does not show and the shot does. Of 68 portraits three had more: black hair before black, a shadow
dark as the hair, grey hair before grey stone; the next had 0.10, a black jacket before a black chair, which nobody sees."""
_UNSEEN = 6.0  # ΔE76 between person and background below which the selfie shows no edge
_SEEN = 25.0  # ΔE76 between the new backdrop and the old background from which a wrong guess is seen


def find(shot: Shot, plate: Plate, *, half: edges.Half | None = None) -> tuple[Finding, ...]:
    """Every defect of the shot's pixels and framing. half: the shot at half size, where it is at hand already."""
    half = half or edges.Half.of(shot)
    found = [framing.cut_head(shot, plate), framing.face_too_small(shot, plate),
             framing.floating_cut(shot, plate), soft(shot, plate), clipped(shot, plate), edges.halo(half), edges.background_seam(half),
             guessed_edge(shot, plate)]
    return tuple(f for f in found if f is not None)


def soft(shot: Shot, plate: Plate) -> Finding | None:
    """The eyes lack the sharpness that the delivered size asks for."""
    value = _relative_rise(shot, plate)
    if value <= SOFT_LIMIT:
        return None
    return Finding(code="soft", message="The eyes are not sharp at this size.", value=value, limit=SOFT_LIMIT, unit="of the eye distance",
                   advice="Add a sharper or larger selfie, or ask for a smaller picture.")


def sharpness(shot: Shot, plate: Plate) -> float:
    """0 (as soft as may pass) … 1 (crisp), for ranking."""
    return float(np.clip((SOFT_LIMIT - _relative_rise(shot, plate)) / (SOFT_LIMIT - _CRISP), 0, 1))


def _relative_rise(shot: Shot, plate: Plate) -> float:
    """Edge rise in the eye region over the eye distance, both in picture pixels.

    The 10–90 % rise of a step of height h is 0.8 h over its steepest slope; over an eye, the spread of tones stands for h and the
    98th percentile of the slope for the steepest, which lashes and the rim of the iris give. A little smoothing, whose own rise is taken
    off again, keeps grain from passing for sharpness.
    """
    eyes, distance = shot.frame.to_picture(plate.face.eyes), plate.face.eye_distance * shot.frame.scale
    rises = []
    smoothing = max(0.5, _SMOOTHING * distance)
    for x, y in eyes:
        w, h = distance * 0.32, distance * 0.16
        x0, y0, x1, y1 = max(0, int(x - w)), max(0, int(y - h)), int(x + w), int(y + h)
        patch = shot.pixels[y0:y1, x0:x1, :3]
        if min(patch.shape[:2]) < 4:
            continue
        tone = cv2.cvtColor(np.ascontiguousarray(patch), cv2.COLOR_RGB2GRAY).astype(np.float32)
        tone = cv2.GaussianBlur(tone, (0, 0), smoothing)
        slope = np.hypot(cv2.Scharr(tone, cv2.CV_32F, 1, 0, scale=1 / 32), cv2.Scharr(tone, cv2.CV_32F, 0, 1, scale=1 / 32))
        low, high = np.percentile(tone, (5, 95))
        rise = 0.8 * (high - low) / max(float(np.percentile(slope, 98)), 1e-3)
        rises.append(np.sqrt(max(rise**2 - (_RISE_OF_GAUSSIAN * smoothing) ** 2, 1.0)))  # no edge is sharper than one pixel
    return float(min(rises)) / distance if rises else float("inf")


def guessed_edge(shot: Shot, plate: Plate) -> Finding | None:
    """The shot draws an outline, before a backdrop of another tone, where the selfie showed none."""
    value = guessed_share(shot, plate)
    if value <= GUESSED_LIMIT:
        return None
    return Finding(code="guessed_edge", message="Hair or clothes run into the selfie's background, so that their outline is a guess.",
                   value=value, limit=GUESSED_LIMIT, unit="of the outline",
                   advice="Choose a backdrop as dark or light as the selfie's, or add a selfie before a wall of another tone.")


def guessed_share(shot: Shot, plate: Plate) -> float:
    """See ``GUESSED_LIMIT``; 0 for a transparent backdrop, which is laid on something later. A garment has an outline of its own."""
    outline, (height, width) = plate.outline, shot.matte.shape
    if shot.recipe.look.attire != OWN_ATTIRE:
        outline = outline[outline[:, 1] < plate.face.chin[1]]
    if not len(outline) or shot.pixels.shape[2] == 4:
        return 0.0
    x, y = np.rint(shot.frame.to_picture(outline[:, :2].astype(np.float64))).astype(int).T
    inside = (x >= 0) & (y >= 0) & (x < width) & (y < height)
    unseen = np.flatnonzero(inside & (outline[:, 5] < _UNSEEN))
    unseen = unseen[shot.matte[y[unseen], x[unseen]] < 128]  # a garment may cover what was the outline
    if not len(unseen):
        return 0.0
    now = colour.lab(colour.to_linear(shot.pixels[y[unseen], x[unseen]]))
    return float((np.linalg.norm(now - outline[unseen, 2:5], axis=1) > _SEEN).sum() / inside.sum())


def clipped(shot: Shot, plate: Plate) -> Finding | None:
    """Skin is blown or crushed that the selfie still had."""
    there = _clipped_points(plate.foreground, plate.skin_points, margin=10)  # highlights that resampling alone may push over
    here = _clipped_points(shot.pixels, shot.frame.to_picture(plate.skin_points), margin=0)
    value = float((here & ~there).mean()) if len(here) else 0.0
    if value <= CLIPPED_LIMIT:
        return None
    return Finding(code="clipped", message="Highlights or shadows of the skin have lost their detail.", value=value, limit=CLIPPED_LIMIT,
                   unit="of the skin", advice="Choose a softer light.")


def _clipped_points(srgb: np.ndarray, points: np.ndarray, *, margin: int) -> np.ndarray:
    """(N,) bool: whether a channel is blown or all are crushed at each point, ``margin`` code values early; never outside the picture."""
    height, width = srgb.shape[:2]
    x, y = np.rint(points).astype(int).T if len(points) else (np.empty(0, int), np.empty(0, int))
    inside = (x >= 0) & (y >= 0) & (x < width) & (y < height)
    at = srgb[y.clip(0, height - 1), x.clip(0, width - 1), :3]
    return inside & ((at >= 254 - margin).any(axis=-1) | (at <= 2 + margin).all(axis=-1))
