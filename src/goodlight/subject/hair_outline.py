"""The outline of the hair before the background, and which way the hair lies along it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from goodlight.colour import to_linear
from goodlight.subject.comb import along, structure_tensor
from goodlight.subject.face import Face
from goodlight.subject.masks import erode

_SMOOTH = 0.04  # eye distances over which the outline is smoothed for its normals; what is finer counts as roughness
_ROUGH = 0.12  # eye distances to either side over which roughness is averaged
_HAIR = 0.6  # share of hair a little inside the outline
_FRAME = 0.1  # eye distances from the selfie's frame: where a frame cuts hair there is no outline
_UNLIKE_SKIN = 10.0  # CIELAB units, lightness counting half, from forehead and cheeks: a bald head has an outline of skin
_SKIN = [151, 50, 280]  # of the mesh: forehead, cheeks
_STRAND = 0.05  # eye distances over which the hair's direction is taken
_CURLS = (0.22, 0.52)  # coherence of these directions: wholly curls below, wholly strands above


@dataclass(frozen=True, eq=False)
class Outline:
    """Points about a pixel apart, in the order of the outline. (N, 2) or (N,) float64, plate pixels unless it is said."""

    at: np.ndarray  # x, y
    outwards: np.ndarray  # unit vectors
    rough: np.ndarray  # mean distance from its own smoothed course, eye distances

    def __len__(self) -> int:
        return len(self.at)

    def where(self, chosen: np.ndarray) -> Outline:
        """The points chosen by a mask (N,)."""
        return Outline(self.at[chosen], self.outwards[chosen], self.rough[chosen])

    def beside(self, picture: np.ndarray, away: float) -> np.ndarray:
        """The picture at points moved outwards by so many pixels, inwards where negative."""
        return look_up(picture, self.at + away * self.outwards)


@dataclass(frozen=True, eq=False)
class Lie:
    """How the hair lies below some points of its outline."""

    strand: np.ndarray  # (N, 2) unit vectors along it; the sign is free
    curl: np.ndarray  # (N,) 0 strands … 1 curls, which have no direction


def trace(foreground: np.ndarray, alpha: np.ndarray, face: Face, hair: np.ndarray) -> Outline:
    """Where alpha passes a half and hair lies within, not skin. Arguments as ``loose_hairs.draw_loose_hairs``."""
    h, w = alpha.shape
    unit = face.eye_distance
    contours, _ = cv2.findContours((alpha > 0.5).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    parts = [_one(c, unit) for c in contours if len(c) > 2 * unit]
    if not parts:
        return Outline(np.zeros((0, 2)), np.zeros((0, 2)), np.zeros(0))
    outline = Outline(*(np.concatenate(values) for values in zip(*parts, strict=True)))
    side = 2 * round(0.05 * unit) + 1
    solid = (alpha > 0.5).astype(np.float32)
    share = cv2.blur(hair * solid, (side, side)) / np.maximum(cv2.blur(solid, (side, side)), 1e-3)
    far = np.minimum(outline.at, [w, h] - outline.at).min(axis=1) > _FRAME * unit
    outline = outline.where((outline.beside(share, -0.05 * unit) > _HAIR) & far)
    return outline.where(_unlike_skin(foreground, outline, face)) if len(outline) else outline


def lie(foreground: np.ndarray, alpha: np.ndarray, outline: Outline, unit: float) -> Lie:
    """The structure tensor's direction below each point of an outline that is not empty."""
    rows, columns = (slice(max(0, int(outline.at[:, k].min() - unit / 2)), int(outline.at[:, k].max() + unit / 2)) for k in (1, 0))
    solid = erode(alpha[rows, columns] > 0.9, 0.015 * unit)
    grey = np.sqrt(to_linear(np.ascontiguousarray(foreground[rows, columns]))).mean(axis=-1)
    tensor = cv2.GaussianBlur(structure_tensor(grey, grey) * solid[..., None], (0, 0), _STRAND * unit)
    x, y = along(tensor)
    xx, xy, yy = np.moveaxis(tensor, -1, 0)
    agreement = np.sqrt((xx - yy) ** 2 + 4 * xy**2) / (xx + yy + 1e-7)
    below = outline.at - (columns.start, rows.start) - 0.09 * unit * outline.outwards
    curl = np.clip((_CURLS[1] - look_up(agreement, below)) / (_CURLS[1] - _CURLS[0]), 0, 1)
    return Lie(np.column_stack([look_up(v, below) for v in (x, y)]), curl)


def look_up(picture: np.ndarray, points: np.ndarray) -> np.ndarray:
    """(N,) or (N, channels): the pixels nearest to points (N, 2), x and y; beyond the border the last ones."""
    h, w = picture.shape[:2]
    x, y = np.rint(points).astype(int).T
    return picture[np.clip(y, 0, h - 1), np.clip(x, 0, w - 1)]


def _one(contour: np.ndarray, unit: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    line = contour[:, 0].astype(np.float32)
    sigma, reach = _SMOOTH * unit, round(_ROUGH * unit)
    pad = max(round(4 * sigma), reach)
    smooth = cv2.GaussianBlur(_around(line, pad)[:, None], (1, 2 * round(3 * sigma) + 1), sigma)[:, 0]
    tangent = np.gradient(smooth, axis=0)[pad:-pad]
    normal = np.column_stack([tangent[:, 1], -tangent[:, 0]]) / np.maximum(np.linalg.norm(tangent, axis=1), 1e-6)[:, None]
    normal *= 1 if cv2.contourArea(contour, oriented=True) > 0 else -1
    off = np.linalg.norm(line - smooth[pad:-pad], axis=1) / unit
    rough = cv2.blur(_around(off[:, None], pad), (1, 2 * reach + 1))[pad:-pad, 0]
    return line.astype(np.float64), normal, rough


def _around(values: np.ndarray, pad: int) -> np.ndarray:
    """A closed line's values with those of its other end before and after."""
    return np.concatenate([values[-pad:], values, values[:pad]])


def _unlike_skin(foreground: np.ndarray, outline: Outline, face: Face) -> np.ndarray:
    """(N,) bool"""
    def lab(colours: np.ndarray) -> np.ndarray:
        return cv2.cvtColor(colours[:, None], cv2.COLOR_RGB2Lab)[:, 0] * np.float32([0.5, 1, 1])

    side = 2 * round(0.03 * face.eye_distance) + 1
    soft = cv2.blur(foreground, (side, side)).astype(np.float32) / 255
    skin, within = lab(look_up(soft, face.landmarks[_SKIN, :2])), lab(outline.beside(soft, -0.06 * face.eye_distance))
    return np.linalg.norm(within[:, None] - skin[None], axis=-1).min(axis=1) > _UNLIKE_SKIN
