"""Technical quality of one portrait: sharpness on the eyes, noise, exposure, cast, compression, halo, and the framing by portrait rules."""

from __future__ import annotations

import math

import cv2
import numpy as np

from goodlight.coach.crop import EYES, FaceCrop
from goodlight.coach.exposure import exposure
from goodlight.coach.sharpness import blockiness, blur
from goodlight.colour import lab, luminance
from goodlight.models.brisque import Brisque
from goodlight.scorecard.measure import jpeg, outline
from goodlight.scorecard.measure.values import Framing, Technical
from goodlight.sets.crops import Crop, Span, crops
from goodlight.studio.sitter import measure_sitter
from goodlight.subject.face import Face
from goodlight.subject.texture import grain

_WELL_EXPOSED = (38.0, 78.0)  # L* of the face's middle tone, all skin tones (as ``cull.rank``)
_CALM = 0.3  # share of the background, by its slope, that counts as smooth
_LEAST_WHITE = 12  # pixels of eye white in the crop
_INDEX_SIDE = 768  # pixels of the long side at which the libraries' indices are taken, so that resolution does not count


def technical(srgb: np.ndarray, crop: FaceCrop, face: Face, *, small: np.ndarray, person: np.ndarray, eye: float, skin_lab: np.ndarray,
              head: bytes, brisque: Brisque | None = None) -> Technical:
    """srgb: (H, W, 3) uint8. small, person, eye: the picture at ``outline.EYE``, its segmentation, and the eye distance in it.

    head: the first bytes of the file.
    """
    tones, whole = exposure(crop), _at_index_scale(srgb)
    return Technical(
        blur=blur(crop)["blur"], noise=background_noise(small, person), exposure=_outside(float(skin_lab[0]), _WELL_EXPOSED),
        clipped=tones["crushed"] + tones["blown"], cast=eye_white_chroma(crop), jpeg_quality=jpeg.quality(head),
        blockiness=blockiness(srgb, face.box), halo=outline.halo(small, person, eye), brisque=brisque.score(whole) if brisque else math.nan,
        blur_index=blur_index(whole))


def background_noise(srgb: np.ndarray, person: np.ndarray) -> float:
    """Immerkær's noise, sRGB code values, in the smoothest part of what is behind the person. NaN where hardly anything is.

    Not on the skin: there a smoothing filter would pass for a quiet sensor.
    """
    free = cv2.dilate((person > 0.1).astype(np.uint8), np.ones((9, 9), np.uint8)) == 0
    free[:2], free[-2:], free[:, :2], free[:, -2:] = False, False, False, False
    if free.sum() < 400:
        return math.nan
    grey = cv2.GaussianBlur(cv2.cvtColor(srgb, cv2.COLOR_RGB2GRAY).astype(np.float32), (0, 0), 2)
    slope = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))
    calm = free & (slope <= np.quantile(slope[free], _CALM))
    return grain(srgb, np.argwhere(calm)[:, ::-1])


def eye_white_chroma(crop: FaceCrop) -> float:
    """C*ab of the whites of the eyes: the one thing in every portrait that is nearly neutral.

    Of the brighter half of what is open around the irises, the third with the least colour: the rest is lid, lash and vein.
    """
    opening = crop.region(*EYES, grow=-0.01)
    for side in (0, 1):
        centre, radius = crop.iris(side)
        disc = np.zeros(opening.shape, np.uint8)
        cv2.circle(disc, tuple(np.round(centre).astype(int).tolist()), max(1, round(1.15 * radius)), 1, -1)
        opening &= disc == 0
    if opening.sum() < _LEAST_WHITE:
        return math.nan
    pixels = cv2.GaussianBlur(crop.linear, (0, 0), 1)[opening]
    bright = luminance(pixels)
    pixels = pixels[(bright >= np.median(bright)) & (pixels.max(axis=1) < 0.98)]
    chroma = np.hypot(*lab(pixels)[:, 1:].T)
    return float(np.median(np.sort(chroma)[:len(chroma) // 3])) if len(chroma) >= _LEAST_WHITE // 2 else math.nan


def blur_index(srgb: np.ndarray) -> float:
    """scikit-image's no-reference blur (Crete et al. 2007), 0 sharp … 1; NaN where scikit-image is not installed. srgb: (H, W, 3) uint8."""
    try:
        from skimage.measure import blur_effect
    except ImportError:
        return math.nan
    return float(blur_effect(cv2.cvtColor(srgb, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255))


def _at_index_scale(srgb: np.ndarray) -> np.ndarray:
    shrink = max(srgb.shape[:2]) / _INDEX_SIDE
    size = (round(srgb.shape[1] / shrink), round(srgb.shape[0] / shrink))
    return cv2.resize(srgb, size, interpolation=cv2.INTER_AREA) if shrink > 1 else srgb


def framing(face: Face, person: np.ndarray, size: tuple[int, int]) -> Framing:
    """person: (h, w) float32 segmentation of the picture. size: (width, height) of the picture in which ``face`` was measured."""
    width, height = size
    alpha = cv2.resize(person, size, interpolation=cv2.INTER_LINEAR) if person.shape[::-1] != size else person
    sitter = measure_sitter((alpha * 255).astype(np.uint8), face)
    eye_line, headroom, centre = sitter.eyes[1] / height, sitter.hair_top / height, sitter.centre_x / width
    share, head, crown = (sitter.length(of) / height for of in ("face", "head", "crown"))
    best = max(_rules_for(width / height), key=lambda crop: _kept(crop, eye_line, headroom, share, centre))
    return Framing(eye_line=eye_line, headroom=headroom, share=share, head=head, crown=crown, centre_x=centre, rule=best.name,
                   kept=_kept(best, eye_line, headroom, share, centre))


def _rules_for(aspect: float) -> list[Crop]:
    """The portrait crops of the nearest shape. Passport crops have rules of their own and are nobody's headshot."""
    portraits = [crop for crop in crops() if not crop.layout_check and crop.share_of == "face"]
    miss = {crop.name: abs(math.log(crop.aspect[0] / crop.aspect[1] / aspect)) for crop in portraits}
    nearest = min(miss.values())
    return [crop for crop in portraits if miss[crop.name] <= nearest + 1e-9]


def _kept(crop: Crop, eye_line: float, headroom: float, share: float, centre: float) -> float:
    ideal, slack = crop.centre_x
    rules = (_within(eye_line, crop.eye_line), _within(headroom, crop.headroom), _within(share, crop.share), abs(centre - ideal) <= slack)
    return sum(rules) / len(rules)


def _within(value: float, span: Span) -> bool:
    return span.least <= value <= span.most


def _outside(value: float, span: tuple[float, float]) -> float:
    return max(span[0] - value, value - span[1], 0.0)


def at_outline_scale(srgb: np.ndarray, eye: float) -> tuple[np.ndarray, float]:
    """The picture with at most ``outline.EYE`` pixels between the eyes, and the eye distance in it."""
    shrink = max(1.0, eye / outline.EYE)
    size = (max(1, round(srgb.shape[1] / shrink)), max(1, round(srgb.shape[0] / shrink)))
    return (cv2.resize(srgb, size, interpolation=cv2.INTER_AREA) if shrink > 1 else srgb), eye / shrink

