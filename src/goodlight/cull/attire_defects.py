"""Defects of a dressed plate, each with its measured value and limit. Lengths are in distances of the eyes, areas in their squares.

Limits were set by looking at 24 people in four garments (benchmarks/attire.py).
"""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.brief import OWN_ATTIRE
from goodlight.coach import exposure
from goodlight.coach.crop import face_crop
from goodlight.colour import delta_e, lab, to_linear
from goodlight.finding import Finding
from goodlight.studio.dress import Dressed, dressed
from goodlight.studio.dress_outline import JAW_LINE
from goodlight.studio.dress_turn import MOST_APART
from goodlight.subject.plate import Plate

OLD_COLLAR_LIMIT = 0.012
REMNANT_LIMIT = 0.75
PRINT_LIMIT = 0.08
NECK_GAP_LIMIT = 0.01
NARROWEST_NECK = 1.0
HEAD_SIZE = (5.4, 8.2)
"""Width of the shoulders over the distance of the eyes; people have about 6 to 7.5."""
HAIR_CUT_LIMIT = 1.6
COLLAR_LIMIT = 0.35
"""Share of the jaw's line that the collar reaches beyond."""
LIGHT_LIMIT = 0.30
SIDE_LIMIT = 2.6
"""Stops between the cheeks from which half of the face is black: a neck in such light would have to be half black as well."""
EDGE_LIMIT = 0.06
_UNLIKE = 40.0  # CIELAB L* from the hair's: no light and no shade on hair is so much lighter or darker
_STRANGE, _GREY = 12.0, 0.45
"""CIEDE2000 from the skin's colour and share of its chroma: stranger and greyer than these is cloth."""


def find(plate: Plate, attire: str, *, yaw: float = 0.0) -> tuple[Finding, ...]:
    """Every defect of the plate in that attire, its body turned to ``yaw`` degrees; none for the person's own clothes."""
    return () if attire == OWN_ATTIRE else judge(dressed(plate, attire, yaw))


def judge(worn: Dressed) -> tuple[Finding, ...]:
    checks = (old_collar, remnants, print_in_hair, neck_gap, floating_head, head_size, head_turned, hair_cut, collar_over_chin,
              light_mismatch, hard_light, garment_edge)
    return tuple(f for f in (check(worn) for check in checks) if f is not None)


def remnants(worn: Dressed) -> Finding | None:
    """Much that was taken away beside the neck as old clothes: where the layers were wrong so often, they are wrong elsewhere, too."""
    unit, below = worn.plate.face.eye_distance, int(worn.plate.face.chin[1] + 1.2 * worn.plate.face.eye_distance - worn.start)
    aside = np.abs(np.arange(worn.taken.shape[1]) - (worn.fit.axis - worn.offset[0])) > 0.7 * unit
    value = float(worn.taken[: max(0, below), aside].sum(dtype=np.float64)) / 255 / unit**2
    return _over("old_collar_visible", "Pieces of the old clothes are still seen in the hair or at the neck.", value, REMNANT_LIMIT,
                 "squared eye distances", "Use a selfie in plain clothes that differ in colour from hair and skin, without a scarf.")


def print_in_hair(worn: Dressed) -> Finding | None:
    """Much of what is kept as hair beside the old clothes is far lighter or darker than hair: a print, in the midst of which it lies."""
    if worn.plate.hair_lab is None:
        return None
    unit, quarter = worn.plate.face.eye_distance, (slice(None, None, 4),) * 2
    near = cv2.blur(worn.cloth_before, (max(3, round(0.5 * unit) | 1),) * 2)[quarter] > 25
    kept = (worn.hair[quarter] > 180) & near
    if not kept.any():
        return None
    light = lab(to_linear(np.ascontiguousarray(worn.plate.foreground[worn.start :][quarter][kept])))[:, 0]
    value = float((np.abs(light - worn.plate.hair_lab[0]) > _UNLIKE).sum()) * 16 / unit**2
    return _over("old_collar_visible", "Pieces of the old clothes' print are still seen in the hair.", value, PRINT_LIMIT,
                 "squared eye distances", "Use a selfie in plain clothes that differ in colour from hair and skin.")


def old_collar(worn: Dressed) -> Finding | None:
    """Kept pixels near the old clothes that are too grey for this skin."""
    unit = worn.plate.face.eye_distance
    quarter, step = slice(None, None, 4), 16 / unit**2
    near = cv2.blur(worn.cloth_before, (max(3, round(0.15 * unit) | 1),) * 2)[quarter, quarter] > 40
    kept = (worn.own_skin[quarter, quarter] > 100) & near
    if not kept.any():
        return None
    seen = lab(to_linear(np.ascontiguousarray(worn.plate.foreground[worn.start :][quarter, quarter][kept])))
    strange = delta_e(seen, np.broadcast_to(worn.plate.skin_lab, seen.shape))
    grey = np.hypot(seen[:, 1], seen[:, 2]) < _GREY * float(np.hypot(*worn.plate.skin_lab[1:]))
    value = float((grey & (strange > _STRANGE)).sum()) * step
    return _over("old_collar_visible", "Part of the old collar is still seen at the neck.", value, OLD_COLLAR_LIMIT,
                 "squared eye distances", "Use a selfie whose collar stands off the neck or differs from it in colour.")


def neck_gap(worn: Dressed) -> Finding | None:
    """Backdrop seen between the sides of the neck, from chin to collar."""
    unit, half = worn.plate.face.eye_distance, 0.7 * worn.fit.neck_half_width
    x, y = worn.fit.axis - worn.offset[0], float(worn.plate.face.chin[1])
    part = worn.plate.alpha[int(y) : int(y + 1.2 * unit), max(0, int(x - half)) : int(x + half)]
    value = float((1 - part / 255.0).sum()) / unit**2
    return _over("neck_gap", "There is a gap at the neck.", value, NECK_GAP_LIMIT, "squared eye distances",
                 "Use a selfie that shows the neck.")


def floating_head(worn: Dressed) -> Finding | None:
    """The narrowest the person gets between mouth and chest."""
    unit, x = worn.plate.face.eye_distance, int(worn.fit.axis - worn.offset[0])
    chin = float(worn.plate.face.chin[1])
    rows = worn.plate.alpha[int(chin) : int(chin + 1.2 * unit)] > 128
    x = int(np.clip(x, 1, rows.shape[1] - 2))
    widths = [(_run(row[x:]) + _run(row[: x + 1][::-1]) - 1) / unit for row in rows]
    value = float(min(widths, default=0.0))
    if value >= NARROWEST_NECK:
        return None
    return Finding(code="floating_head", message="The head does not stand on the neck.", value=value, limit=NARROWEST_NECK,
                   unit="eye distances", advice="Use a selfie that shows the neck.")


def head_size(worn: Dressed) -> Finding | None:
    """Head against shoulders."""
    shoulders = 2 * float(worn.fit.plate_x(worn.fit.origin + worn.fit.shoulder_point) - worn.fit.axis)
    value = shoulders / float(np.cos(np.radians(worn.fit.turned))) / worn.plate.face.eye_distance
    if HEAD_SIZE[0] <= value <= HEAD_SIZE[1]:
        return None
    limit = HEAD_SIZE[0] if value < HEAD_SIZE[0] else HEAD_SIZE[1]
    return Finding(code="head_size", message="Head and shoulders do not go together.", value=value, limit=limit, unit="eye distances",
                   advice="Use a selfie taken from further away, at eye level.")


def head_turned(worn: Dressed) -> Finding | None:
    value = abs(worn.plate.face.pose.yaw - worn.fit.turned)
    return _over("head_turned", "The head is turned too far for these shoulders.", value, MOST_APART, "degrees",
                 "Use a selfie that faces the camera more.")


def hair_cut(worn: Dressed) -> Finding | None:
    """Hair that the selfie's frame cut and that has to end inside the picture."""
    unit = worn.plate.face.eye_distance
    value = float(worn.hair_cut.sum(dtype=np.float64)) / 255 / unit**2
    return _over("hair_cut", "The selfie's frame cuts the hair, and its ends are missing.", value, HAIR_CUT_LIMIT, "squared eye distances",
                 "Use a selfie that shows the hair to its ends.")


def collar_over_chin(worn: Dressed) -> Finding | None:
    """The collar reaches above the jaw's line."""
    unit = worn.plate.face.eye_distance
    points = worn.plate.face.landmarks[list(JAW_LINE[3:-3]), :2] - np.array([0, worn.start + 0.1 * unit])
    x, y = points.round().astype(int).T
    h, w = worn.front.shape
    inside = (x >= 0) & (y >= 0) & (x < w) & (y < h)
    value = float((worn.front[y[inside], x[inside]] > 128).mean()) if inside.any() else 0.0
    return _over("collar_over_chin", "The collar reaches over the chin.", value, COLLAR_LIMIT, "of the jaw's line",
                 "Choose a garment with a lower collar, or lift the chin.")


def light_mismatch(worn: Dressed) -> Finding | None:
    return _over("light_mismatch", "The light on the face cannot be repeated on the garment.", worn.light_error, LIGHT_LIMIT, "of the mean",
                 "Use a selfie in softer light.")


def hard_light(worn: Dressed) -> Finding | None:
    value = abs(exposure.light(face_crop(worn.plate.foreground, worn.plate.face))["side_contrast"])
    return _over("light_mismatch", "The light on the face is too hard to be repeated on the garment.", value, SIDE_LIMIT, "stops",
                 "Use a selfie in softer light.")


def garment_edge(worn: Dressed) -> Finding | None:
    """Old skin that looks out beside neck and garment, below the chin."""
    unit = worn.plate.face.eye_distance
    below = max(0, int(worn.plate.face.chin[1] - worn.start))
    neck = cv2.dilate(worn.neck, np.ones((3, max(3, round(0.2 * unit) | 1)), np.uint8))
    outside = np.abs(np.arange(worn.front.shape[1]) - (worn.fit.axis - worn.offset[0])) > 1.25 * worn.fit.neck_half_width
    loose = (worn.own_skin[below:] > 60) & (neck[below:] < 60) & outside[None]
    return _over("garment_edge", "The old shoulders look out over the garment.", float(loose.sum()) / unit**2, EDGE_LIMIT,
                 "squared eye distances", "Use a selfie with covered shoulders.")


def _over(code: str, message: str, value: float, limit: float, unit: str, advice: str) -> Finding | None:
    return Finding(code=code, message=message, value=value, limit=limit, unit=unit, advice=advice) if value > limit else None


def _run(line: np.ndarray) -> int:
    gap = np.flatnonzero(~line)
    return int(gap[0]) if len(gap) else len(line)
