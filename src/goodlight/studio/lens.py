"""The lens: places a plate in the picture for a crop, so that eyes and headroom sit well and no cut floats.

A selfie often cuts shoulders, arms or hair at its own frame. Such a cut may never stand inside the picture: the picture's
edge must lie on it or within it. The lens starts from the crop's ideal and takes the nearest placement that keeps this rule;
where there is none, it says which side is missing and by how much.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from goodlight.finding import Finding, Severity
from goodlight.sets.crops import Crop, Span
from goodlight.studio.direct.warp import Warp
from goodlight.studio.placement import Candidates, Sides, candidates, grid_around
from goodlight.studio.shot import Frame
from goodlight.studio.sitter import Sitter, sitter_of
from goodlight.subject.plate import Plate

MAX_SCALE = 1.6
"""Picture pixels per plate pixel; above it a picture looks soft beside its own size."""
_MAX_LEVELLING = 3.0  # degrees
_ROOM = 0.03  # share of the width: what a turned face gets to look into
_VARIATION = 0.4
"""How far the variation from shot to shot may go from the best placement towards the crop's limits."""
_INTO_HAIR = -0.22  # headroom of a tight crop: at most this share of the picture's height of hair is cropped away


def frame(plate: Plate | Sitter, crop: Crop, *, size: tuple[int, int] | None = None, seed: int = 0,
          warp: Warp | None = None) -> Frame | Finding:
    """Where the plate stands in a picture of that crop.

    size: (width, height) in pixels, the crop's own when None; its aspect is the picture's, whatever the crop's is.
    seed: chooses a small variation, see ``variation``. Same inputs, same frame.
    warp: what the direction does to the plate, in its pixels: the head is framed where it goes.
    Returns a Finding instead when the crop cannot be had: ``crop_impossible`` (a cut would float) or ``too_small_for_size``.
    """
    sitter = plate if isinstance(plate, Sitter) else sitter_of(plate)
    sitter = sitter if warp is None else sitter.moved(warp)
    size = size or crop.size
    wanted = _with_room(crop, sitter)
    scale_limit = MAX_SCALE * sitter.length(crop.share_of) / size[1]
    for stage in _stages(wanted, sitter):
        best = _nearest(sitter, stage.crop, size, scale_limit)
        if best is not None and crop.variation:
            best = _solve(sitter, _varied(stage.crop, best, variation(crop, seed)), size, most_share=scale_limit, within=stage.crop) or best
        if best is not None:
            findings = (stage.finding,) if stage.finding else ()
            findings += (_LAYOUT_CHECK_ONLY,) if crop.layout_check else ()
            findings += () if warp is None else warp.findings
            return Frame(matrix=best.matrix(0), size=size, findings=findings, warp=warp)
    return _why_not(sitter, crop, wanted, size)


def best_size(plate: Plate | Sitter, crop: Crop, long_side: int | None = None) -> tuple[int, int]:
    """The largest (width, height) of that crop, up to ``long_side`` (None: the crop's own), that the plate carries sharply."""
    sitter = plate if isinstance(plate, Sitter) else sitter_of(plate)
    size = crop.sized(long_side)
    best = _solve_in_stages(sitter, crop, size)
    if best is None or best.scale[0] * 1.04 <= MAX_SCALE:
        return size
    return crop.sized(int(max(size) * MAX_SCALE / (best.scale[0] * 1.04)))  # 1.04: room for the variation to zoom in


def variation(crop: Crop, seed: int) -> np.ndarray:
    """(3,) float64, each −1 … 1: how a photographer's hand differs from shot to shot in zoom, place across and height of the eyes."""
    return np.random.default_rng([seed, zlib.crc32(crop.name.encode())]).uniform(-1, 1, 3)


def limits(crop: Crop, notes: Collection[str]) -> Crop:
    """The crop with the limits that a shot was framed in. notes: codes of its findings; they tell which attempt was taken."""
    centre, tolerance = crop.centre_x
    taken = next((stage.crop for stage in _tighter(crop) if stage.finding.code in notes), crop)
    return replace(taken, centre_x=(centre, _ROOM + tolerance)) if crop.variation else taken


def _with_room(crop: Crop, sitter: Sitter) -> Crop:
    """The crop with room on the side that the face looks to."""
    centre, tolerance = crop.centre_x
    if not crop.variation:
        return crop
    if centre < 0.4 and sitter.yaw < -6:
        centre = 1 - centre  # the person at a third looks into the picture, not out of it
    return replace(crop, centre_x=(centre - float(np.clip(sitter.yaw / 25, -1, 1)) * _ROOM, tolerance))


def _varied(crop: Crop, best: Candidates, by: np.ndarray) -> Crop:
    """The crop with other ideals: the best placement moved by a variation. So a selfie which allows little still gives different shots."""
    zoom, across, height = by
    share, eye_line = _moved(best.share[0], crop.share, zoom), _moved(best.eye_line[0], crop.eye_line, height)
    above = (best.eye_line[0] - best.headroom[0]) / best.share[0]  # from the eyes to the top of the hair; it grows with the share
    return replace(crop, share=share, eye_line=eye_line, headroom=replace(crop.headroom, ideal=float(eye_line.ideal - above * share.ideal)),
                   centre_x=(float(best.centre[0] + across * _VARIATION * crop.centre_x[1]), crop.centre_x[1]))


def _moved(at: float, span: Span, by: float) -> Span:
    """The ideal at a place moved towards the most (by 1) or the least (by −1), by no more than a share of the way."""
    return replace(span, ideal=float(at + _VARIATION * abs(by) * ((span.most if by > 0 else span.least) - at)))


@dataclass(frozen=True, kw_only=True)
class _Stage:
    """A crop with the limits of one attempt, and what to tell when that attempt is the one taken."""

    crop: Crop
    finding: Finding | None = None


def _stages(crop: Crop, sitter: Sitter) -> list[_Stage]:
    """The crop as it is; then closer, with the eyes lower and lower; then into the hair, only where the selfie has cut the hair already."""
    if not crop.tight:
        return [_Stage(crop=crop)]
    *closer, into_hair = _tighter(crop)
    return [_Stage(crop=crop), *closer, *([into_hair] if sitter.cuts.top else [])]


def _tighter(crop: Crop) -> list[_Stage]:
    share, eye_line, headroom = crop.share, crop.eye_line, crop.headroom
    closer = replace(crop, share=replace(share, most=share.most * 1.15), headroom=replace(headroom, least=min(headroom.least, 0.012)))
    stages = []
    for lower, finding in ((0.04, _CLOSE_CROP), (0.10, _LOW_EYES)):
        stages.append(_Stage(crop=replace(closer, eye_line=replace(eye_line, most=eye_line.most + lower)), finding=finding))
    into_hair = replace(crop, share=replace(share, most=share.most * 1.25), headroom=Span(ideal=0.0, least=_INTO_HAIR, most=headroom.most))
    return [*stages, _Stage(crop=into_hair, finding=_TIGHT_CROP)]


def _solve_in_stages(sitter: Sitter, crop: Crop, size: tuple[int, int], slack: Sides | None = None) -> Candidates | None:
    found = (_solve(sitter, stage.crop, size, slack=slack) for stage in _stages(crop, sitter))
    return next((best for best in found if best is not None), None)


@lru_cache(maxsize=64)
def _nearest(sitter: Sitter, crop: Crop, size: tuple[int, int], most_share: float) -> Candidates | None:
    return _solve(sitter, crop, size, most_share=most_share)


def _solve(sitter: Sitter, crop: Crop, size: tuple[int, int], *, most_share: float = np.inf,
           slack: Sides | None = None, within: Crop | None = None) -> Candidates | None:
    """The cheapest permissible placement, or None. Levelling the head is given up before the crop is.

    within: whose limits hold, where ``crop`` brings other ideals only.
    """
    wanted = float(np.clip(-sitter.roll * crop.level, -_MAX_LEVELLING, _MAX_LEVELLING))
    for angle in dict.fromkeys((wanted, wanted / 2, 0.0)):
        steps = (21, 13, 9)
        spans = _spans(crop, within or crop, most_share)
        if spans is None:
            return None
        grid = grid_around(spans, spans, steps)
        best = None
        for _ in range(3):
            found = candidates(sitter, crop, size, angle, grid, slack or Sides()).best()
            if found is None:
                break
            best = found
            step = [(high - low) / (n - 1) for (_, low, high), n in zip(grid.ranges, grid.steps, strict=True)]
            at = (best.share[0], best.eye_line[0], best.centre[0])
            grid = grid_around(spans, [(a, a - s, a + s) for a, s in zip(at, step, strict=True)], (7, 7, 7))
        if best is not None:
            return best
    return None


def _spans(crop: Crop, limits: Crop, most_share: float) -> list[tuple[float, float, float]] | None:
    """(ideal, least, most) of share, eye line and centre; None when the scale limit leaves nothing."""
    most = min(limits.share.most, most_share)
    if most < limits.share.least:
        return None
    centre, tolerance = limits.centre_x
    return [(min(crop.share.ideal, most), limits.share.least, most),
            (crop.eye_line.ideal, limits.eye_line.least, limits.eye_line.most),
            (crop.centre_x[0], centre - tolerance, centre + tolerance)]


_LAYOUT_CHECK_ONLY = Finding(
    code="layout_check_only", severity=Severity.ADVICE,
    message="Only the layout of this passport picture is checked: head height, eye line and centring.",
    advice="Have the office or its own checker confirm background, light, expression and age of the picture.")


_CLOSE_CROP = Finding(
    code="close_crop", severity=Severity.ADVICE,
    message="The selfie ends close below or beside the face, so the picture is closer than usual.",
    advice="Stand further from the camera so that shoulders and chest are in the picture.")
_LOW_EYES = Finding(
    code="low_eyes", severity=Severity.ADVICE,
    message="The head fills the selfie, so the eyes stand lower than the top third.",
    advice="Stand further from the camera so that shoulders and chest are in the picture.")
_TIGHT_CROP = Finding(
    code="tight_crop", severity=Severity.ADVICE, message="The selfie cuts the hair, so the picture is cropped into the hair.",
    advice="Stand further from the camera so that there is room above the hair.")


def _why_not(sitter: Sitter, crop: Crop, wanted: Crop, size: tuple[int, int]) -> Finding:
    """Names the sides that miss person, and by how many plate pixels; or the size, where only sharpness is missing."""
    relaxed = _solve_in_stages(sitter, wanted, size)
    if relaxed is not None:
        side = int(max(size) * MAX_SCALE / relaxed.scale[0])
        return Finding(code="too_small_for_size", message=f"The selfie is too small for a sharp {size[0]}×{size[1]} {crop.name} picture.",
                       advice=f"Ask for a long side of at most {side} pixels, or give a larger selfie.",
                       value=float(relaxed.scale[0]), limit=MAX_SCALE, unit="picture pixels per selfie pixel")
    for sides in (("left",), ("right",), ("top",), ("bottom",), ("left", "right"), ("left", "right", "bottom"),
                  ("left", "right", "top", "bottom")):
        missing = _missing(sitter, wanted, size, sides)
        if missing is not None:
            return Finding(code="crop_impossible", message=f"The {crop.name} crop would show where the selfie cuts the person on the "
                           f"{' and '.join(sides)}: about {missing} pixels are missing there.", advice=_ADVICE[sides[0]],
                           value=float(missing), limit=0.0, unit="selfie pixels")
    return Finding(code="crop_impossible", message=f"The person does not fit the {crop.name} crop with room around the head.",
                   advice="Take the selfie from further away, with free space on all sides, arms down.")


_ADVICE = {
    "left": "Stand further from the camera so that both shoulders are in the picture.",
    "right": "Stand further from the camera so that both shoulders are in the picture.",
    "top": "Stand further from the camera so that there is room above the hair.",
    "bottom": "Stand further from the camera so that the shoulders and chest are in the picture.",
}


def _missing(sitter: Sitter, crop: Crop, size: tuple[int, int], sides: tuple[str, ...]) -> int | None:
    """Plate pixels that the person would have to go on beyond those sides, to 1 %; None when no amount helps."""
    def solved(pixels: float) -> bool:
        return _solve_in_stages(sitter, crop, size, Sides(**dict.fromkeys(sides, pixels))) is not None

    low, high = 0.0, 2.0 * max(sitter.size)
    if not solved(high):
        return None
    while high - low > 0.01 * max(sitter.size):
        middle = (low + high) / 2
        low, high = (low, middle) if solved(middle) else (middle, high)
    return round(high)
