"""Where loose hairs can leave the outline of the hair, and which way the hair lies there."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from goodlight.colour import to_linear
from goodlight.subject.comb import along, structure_tensor
from goodlight.subject.face import Face
from goodlight.subject.masks import erode

_EACH = 34.0  # hairs for each eye distance of outline; most of them are short and hardly seen
_ENOUGH = 0.030  # mean alpha beside the outline from which its own hairs are enough
_STRAND = 0.05  # eye distances over which the hair's direction is taken
_CURLS = (0.25, 0.55)  # coherence of these directions: wholly curls below, wholly strands above
_UNLIKE_SKIN = 10.0  # CIELAB units, lightness counting half, from forehead and cheeks: a bald head has an outline of skin
_SKIN = [151, 50, 280]  # of the mesh: forehead, cheeks
_FRAME = 0.15  # eye distances from the selfie's frame without hairs: where a frame cuts hair there is no outline


@dataclass(frozen=True, eq=False)
class Roots:
    """Where hairs leave the outline, one row a hair; distances in plate pixels."""

    at: np.ndarray  # (N, 2) x, y
    outwards: np.ndarray  # (N, 2) unit vectors
    strand: np.ndarray  # (N, 2) unit vectors along the hair below
    curl: np.ndarray  # (N,) 0 strands … 1 curls
    depth: np.ndarray  # (N,) of the hair below, eye distances


def find_roots(foreground: np.ndarray, alpha: np.ndarray, hair: np.ndarray, face: Face, rng: np.random.Generator) -> Roots | None:
    """As many as are lacking, drawn by ``rng``; None where there is no outline of hair. Arguments as ``draw_loose_hairs``."""
    unit = face.eye_distance
    outline = _outline(alpha, hair, unit)
    if not len(outline):
        return None
    outline = outline[_unlike_skin(foreground, outline, face)]
    if not len(outline):
        return None
    at, outwards = outline[:, :2], outline[:, 2:]
    wanted = _EACH / unit * _lacking(alpha, at, outwards, unit) * _uneven(len(at), unit, rng)
    chosen = rng.random(len(at)) < wanted
    if not chosen.any():
        return None
    at, outwards = at[chosen], outwards[chosen]
    rows, columns = (slice(max(0, int(at[:, k].min() - unit / 2)), int(at[:, k].max() + unit / 2)) for k in (1, 0))
    solid = erode(alpha[rows, columns] > 0.9, 2)
    grey = np.sqrt(to_linear(np.ascontiguousarray(foreground[rows, columns]))).mean(axis=-1)
    tensor = structure_tensor(grey, grey) * solid[..., None]
    tensor = cv2.GaussianBlur(tensor, (0, 0), _STRAND * unit)
    x, y = along(tensor)
    xx, xy, yy = np.moveaxis(tensor, -1, 0)
    agreement = np.sqrt((xx - yy) ** 2 + 4 * xy**2) / (xx + yy + 1e-7)
    below = at - (columns.start, rows.start) - 0.08 * unit * outwards
    strand = np.column_stack([_at(v, below) for v in (x, y)])
    curl = np.clip((_CURLS[1] - _at(agreement, below)) / (_CURLS[1] - _CURLS[0]), 0, 1)
    return Roots(at, outwards, strand, curl, _depth(alpha * hair, at, outwards, unit))


def _outline(alpha: np.ndarray, hair: np.ndarray, unit: float) -> np.ndarray:
    """(N, 4): points about a pixel apart on the outline of the hair, and the outward normal there; only with clear background beside it."""
    h, w = alpha.shape
    contours, _ = cv2.findContours((alpha > 0.5).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    points = []
    for contour in contours:
        line = contour[:, 0].astype(np.float64)
        if len(line) < 2 * unit:
            continue
        sigma = 0.04 * unit
        padded = np.concatenate([line[-round(4 * sigma):], line, line[: round(4 * sigma)]])
        smooth = cv2.GaussianBlur(padded.reshape(-1, 1, 2).astype(np.float32), (1, 2 * round(3 * sigma) + 1), sigma)[:, 0]
        tangent = np.gradient(smooth, axis=0)[round(4 * sigma):][: len(line)]
        normal = np.column_stack([tangent[:, 1], -tangent[:, 0]]) / np.maximum(np.linalg.norm(tangent, axis=1), 1e-6)[:, None]
        area = cv2.contourArea(contour, oriented=True)
        points.append(np.hstack([line, normal * (1 if area > 0 else -1)]))
    if not points:
        return np.zeros((0, 4))
    points = np.concatenate(points)
    side = 2 * round(0.05 * unit) + 1
    solid = (alpha > 0.5).astype(np.float32)
    share = cv2.blur(hair * solid, (side, side)) / np.maximum(cv2.blur(solid, (side, side)), 1e-3)
    inside = points[:, :2] - 0.04 * unit * points[:, 2:]
    beyond = points[:, :2] + 0.12 * unit * points[:, 2:]
    far = np.minimum(points[:, :2], [w, h] - points[:, :2]).min(axis=1) > _FRAME * unit
    return points[(_at(share, inside) > 0.6) & (_at(alpha, inside) > 0.9) & (_at(alpha, beyond) < 0.05) & far]


def _unlike_skin(foreground: np.ndarray, outline: np.ndarray, face: Face) -> np.ndarray:
    """(N,) bool"""
    def lab(points: np.ndarray) -> np.ndarray:
        return cv2.cvtColor(_at(soft, points)[:, None], cv2.COLOR_RGB2Lab)[:, 0] * np.float32([0.5, 1, 1])

    side = 2 * round(0.03 * face.eye_distance) + 1
    soft = cv2.blur(foreground, (side, side)).astype(np.float32) / 255
    skin, within = lab(face.landmarks[_SKIN, :2]), lab(outline[:, :2] - 0.06 * face.eye_distance * outline[:, 2:])
    return np.linalg.norm(within[:, None] - skin[None], axis=-1).min(axis=1) > _UNLIKE_SKIN


def _lacking(alpha: np.ndarray, at: np.ndarray, outwards: np.ndarray, unit: float) -> np.ndarray:
    """(N,) 1 where nothing stands off the outline, 0 where enough hairs do."""
    beside = np.mean([_at(alpha, at + d * unit * outwards) for d in (0.05, 0.07, 0.09, 0.11)], axis=0)
    beside = cv2.blur(beside.reshape(-1, 1).astype(np.float32), (1, 2 * round(0.15 * unit) + 1))[:, 0]
    return np.clip(1 - beside / _ENOUGH, 0, 1)


def _uneven(n: int, unit: float, rng: np.random.Generator) -> np.ndarray:
    """(n,) of mean about 1: hairs come loose together."""
    noise = cv2.GaussianBlur(rng.standard_normal((n, 1)).astype(np.float32), (1, 2 * round(0.3 * unit) + 1), 0.1 * unit)[:, 0]
    noise = np.exp(0.8 * noise / max(noise.std(), 1e-6))
    return noise / noise.mean()


def _depth(hair: np.ndarray, at: np.ndarray, outwards: np.ndarray, unit: float) -> np.ndarray:
    steps = np.arange(0.04, 0.6, 0.04)
    there = np.cumprod([_at(hair, at - d * unit * outwards) > 0.5 for d in steps], axis=0)
    return 0.04 * there.sum(axis=0)


def _at(picture: np.ndarray, points: np.ndarray) -> np.ndarray:
    """(N,) the pixels nearest to points (N, 2), x and y; beyond the border the last ones."""
    h, w = picture.shape[:2]
    x, y = np.rint(points).astype(int).T
    return picture[np.clip(y, 0, h - 1), np.clip(x, 0, w - 1)]
