"""Measures one decoded picture, once, for all rows."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from goodlight.coach.crop import face_crop
from goodlight.coach.faces import faces_in
from goodlight.cull.rank import thumbnail
from goodlight.decode.files import Unusable, read_bounded
from goodlight.decode.limits import DecodeLimits
from goodlight.scorecard.measure import jpeg
from goodlight.scorecard.measure.person import person, scene
from goodlight.scorecard.measure.technical import at_outline_scale, framing, technical
from goodlight.scorecard.measure.tools import Tools
from goodlight.scorecard.measure.values import PictureMeasures
from goodlight.selfies import Selfie
from goodlight.subject.face import Face
from goodlight.subject.reference import median_lab, skin_points

LIMITS = DecodeLimits(max_edge=2400)
"""No headshot is seen larger; a 45-megapixel original says nothing more about a face."""
PREVIEW, SQUARE = 400, 640
"""Pixels: height of the preview in the report, side of a picture of the blind panel."""
_STRANGER = 0.5  # a face lower than this share of the largest one stands in the background


def measure(selfie: Selfie, tools: Tools, *, group: str = "", square: bool = False) -> PictureMeasures:
    """square: also keep the picture for a blind panel."""
    srgb = selfie.pixels
    faces = faces_in(srgb, tools.finder)
    counted = [f for f in faces if f.height >= _STRANGER * faces[0].height]
    base = PictureMeasures(name=selfie.name, path=selfie.path, sha256=selfie.sha256, group=group, size=selfie.original_size,
                           faces=len(counted), preview=encoded(_fitted(srgb, PREVIEW), quality=80))
    if not faces:
        return base
    face = faces[0]
    return replace(base, square=encoded(square_around(srgb, face), quality=92) if square else None,
                   **_all(srgb, face, tools, _head(selfie.path)))


def _all(srgb: np.ndarray, face: Face, tools: Tools, head: bytes) -> dict:
    crop = face_crop(srgb, face)
    mask = tools.matting.person(srgb)
    small, eye = at_outline_scale(srgb, face.eye_distance)
    small_mask = cv2.resize(mask, small.shape[1::-1], interpolation=cv2.INTER_AREA)
    points = skin_points(srgb, face)
    skin_lab = median_lab(srgb, points)
    return {
        "technical": technical(srgb, crop, face, small=small, person=small_mask, eye=eye, skin_lab=skin_lab, head=head,
                               brisque=tools.brisque),
        "framing": framing(face, mask, srgb.shape[1::-1]),
        "person": person(srgb, crop, face, descriptor=tools.recogniser.describe(srgb, face), mask=mask, skin_lab=skin_lab),
        "scene": scene(thumbnail(srgb), small, small_mask, face, crop, points, srgb),
    }


def square_around(srgb: np.ndarray, face: Face, side: int = SQUARE) -> np.ndarray:
    """(side, side, 3) uint8: the same square around every head, as far as the picture reaches, so that framing gives nothing away."""
    h, w = srgb.shape[:2]
    x, y = face.landmarks[:468, :2].mean(axis=0)
    edge = round(min(h, w, 2.6 * face.height))
    left = int(np.clip(x - edge / 2, 0, w - edge))
    top = int(np.clip(y - 0.5 * edge, 0, h - edge))
    part = srgb[top:top + edge, left:left + edge]
    return cv2.resize(part, (side, side), interpolation=cv2.INTER_AREA if edge > side else cv2.INTER_CUBIC)


def encoded(srgb: np.ndarray, *, quality: int) -> bytes:
    """A JPEG without metadata."""
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(srgb)).save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _fitted(srgb: np.ndarray, height: int) -> np.ndarray:
    shrink = srgb.shape[0] / height
    return cv2.resize(srgb, (max(1, round(srgb.shape[1] / shrink)), height), interpolation=cv2.INTER_AREA) if shrink > 1 else srgb


def _head(path: Path) -> bytes:
    """The first bytes of the file, for its tables; b"" when it is gone by now."""
    try:
        return read_bounded(path, max_bytes=LIMITS.max_bytes)[:jpeg.HEAD_BYTES]
    except Unusable:
        return b""
