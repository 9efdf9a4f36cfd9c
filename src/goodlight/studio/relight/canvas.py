"""The person on a small canvas: shape, skin and luminance, from which every light is computed.

The canvas is the plate at a size where the eyes stand ``UNIT`` pixels apart: light varies slowly, pores do not belong to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from goodlight.coach.crop import BROWS, EYES, LIPS, OVAL
from goodlight.colour import luminance, to_linear
from goodlight.subject.measure_face import head_axes
from goodlight.subject.plate import Plate

UNIT = 48.0
_MOST_PIXELS = 420_000  # of the canvas; a small face in a wide plate gets a coarser one
_ROUND = (0.12, 0.3, 0.7, 1.5)  # eye distances: the scales at which hair, neck and shoulders are rounded off
_LEAN = 1.5  # how far the outline leans away from the camera; 1 would be 52 degrees
_INNER = 0.93  # share of the face oval inside which the mesh alone gives the shape
_STEEPEST = 3.7
_BEARD = 0.65  # natural log: how much darker than the cheeks both sides are
_BEARD_HUE = 1.1  # of the cheeks' log(R/B): skin in shade is redder than that
_NOSTRILS = (98, 97, 2, 326, 327, 460, 328, 2, 99, 240)
_WIDE = 14.0  # pixels of sigma
_FLOOR = 1e-3  # linear; the noise of blacks stays out of logarithms


@dataclass(frozen=True, eq=False, kw_only=True)
class Canvas:
    """Arrays are (h, w) float32 on the canvas; pixel centres at canvas = (plate + 0.5) * scale − 0.5."""

    scale: float  # canvas pixels per plate pixel
    unit: float  # canvas pixels between the eyes
    landmarks: np.ndarray  # (478, 3) float32, canvas pixels, z away from the camera
    normals: np.ndarray  # (h, w, 3): unit, x right, y up, z to the camera; on the person and beyond
    height: np.ndarray  # towards the camera, canvas pixels: the face before the neck, for cast shadows
    alpha: np.ndarray  # 0–1
    log_y: np.ndarray  # natural log of the person's own linear luminance
    hue: np.ndarray  # (h, w, 3): natural log of R, G, B over luminance, without pores
    face: np.ndarray  # 0–1: inside the face oval, soft
    skin: np.ndarray  # 0–1: bare skin whose luminance can be trusted: no eyes, brows, lips, beard, spectacles
    below: np.ndarray  # 0–1: under the jaw, soft
    plain_skin: np.ndarray  # (N, 2) int (x, y), N > 0: where the plate measures the colour of the skin


@lru_cache(maxsize=8)
def canvas_of(plate: Plate) -> Canvas:
    h, w = plate.alpha.shape
    scale = min(UNIT / plate.face.eye_distance, 1.0, (_MOST_PIXELS / (h * w)) ** 0.5)
    size = (max(8, round(w * scale)), max(8, round(h * scale)))
    points = plate.face.landmarks.astype(np.float64) * scale
    points[:, :2] += 0.5 * scale - 0.5
    unit = plate.face.eye_distance * scale
    alpha = cv2.resize(plate.alpha, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    colours = cv2.resize(to_linear(plate.foreground) * (plate.alpha[..., None] > 0), size, interpolation=cv2.INTER_AREA)
    opaque = cv2.resize((plate.alpha > 0).astype(np.float32), size, interpolation=cv2.INTER_AREA)
    colours /= np.maximum(opaque, 0.05)[..., None]
    oval = _filled(points[list(OVAL), :2], size)
    face = cv2.GaussianBlur(oval, (0, 0), 0.05 * unit)
    below = _below(points, size, unit)
    normals, height = _shape(points, alpha, unit, oval, below)
    plain = _plain_skin(plate, points, size)
    log_y = np.log(np.maximum(luminance(colours), _FLOOR))
    smooth = np.maximum(blur(colours, 0.03 * unit), _FLOOR)
    hue = np.log(smooth / luminance(smooth)[..., None])
    skin = _skin(colours, alpha, points, unit, plate, plain)
    return Canvas(scale=scale, unit=unit, landmarks=points.astype(np.float32), normals=normals, height=height, alpha=alpha, log_y=log_y,
                  hue=hue, face=face, skin=skin, below=below, plain_skin=plain)


def blur(image: np.ndarray, sigma: float) -> np.ndarray:
    """Gaussian, sigma in pixels; a wide one is taken on a smaller picture, which is several times faster."""
    if sigma < _WIDE:
        return cv2.GaussianBlur(image, (0, 0), max(0.3, sigma), borderType=cv2.BORDER_REPLICATE)
    h, w = image.shape[:2]
    k = sigma / 5
    small = cv2.resize(image, (max(1, round(w / k)), max(1, round(h / k))), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), 5, borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(small, (w, h), interpolation=cv2.INTER_CUBIC)


def _filled(polygon: np.ndarray, size: tuple[int, int], grow: float = 1.0) -> np.ndarray:
    mask = np.zeros(size[::-1], np.uint8)
    middle = polygon.mean(axis=0)
    cv2.fillPoly(mask, [np.round(((polygon - middle) * grow + middle) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return mask.astype(np.float32) / 255


def _below(points: np.ndarray, size: tuple[int, int], unit: float) -> np.ndarray:
    """Soft mask of what lies under the line of the jaw, from ear to ear."""
    jaw = points[[234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323, 454], :2]
    edge = np.vstack([[-4 * unit, jaw[0, 1]], jaw, [size[0] + 4 * unit, jaw[-1, 1]], [size[0] + 4 * unit, size[1] + 9 * unit],
                      [-4 * unit, size[1] + 9 * unit]])
    mask = np.zeros(size[::-1], np.uint8)
    cv2.fillPoly(mask, [np.round(edge).astype(np.int32)], 255)
    return blur(mask.astype(np.float32) / 255, 0.04 * unit)


def _shape(points: np.ndarray, alpha: np.ndarray, unit: float, oval: np.ndarray, below: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Normals and height. The face has the mesh's; everything else is rounded off from its outline, as an inflated cushion is."""
    from scipy.interpolate import LinearNDInterpolator

    h, w = alpha.shape
    x0, y0 = np.floor(points[:468, :2].min(axis=0)).astype(int).clip(0)
    x1, y1 = np.ceil(points[:468, :2].max(axis=0)).astype(int) + 1
    x1, y1 = min(x1, w), min(y1, h)
    gx, gy = np.meshgrid(np.arange(x0, x1), np.arange(y0, y1))
    depth = np.full((h, w), np.nan, np.float32)
    depth[y0:y1, x0:x1] = -LinearNDInterpolator(points[:468, :2], points[:468, 2])(gx, gy)
    known = (np.isfinite(depth) & (_filled(points[list(OVAL), :2], (w, h), 0.97) > 0.5)).astype(np.float32)  # the rim of the mesh folds
    rim = float(np.nanpercentile(depth, 2))
    spread = _spread(np.where(known > 0, depth, 0), known, unit, rim - 0.4 * unit)
    mesh = np.where(known > 0, depth, spread).astype(np.float32)
    for _ in range(3):  # spikes where the turned side of the mesh folds over itself
        mesh = cv2.medianBlur(mesh, 5)
    mesh = blur(mesh, 0.05 * unit)
    cushion = sum(s * unit * blur(alpha, s * unit) for s in _ROUND) * _LEAN
    inner = blur(_filled(points[list(OVAL), :2], (w, h), _INNER), 0.05 * unit)
    # A cheek's slope goes on a little past the mesh, into ear and hair; a jaw's ends at the neck.
    slope, weight = _slope(mesh) * inner[..., None], inner
    near = [blur(slope, s * unit) / np.maximum(blur(weight, s * unit), 1e-2)[..., None] for s in (0.12, 0.3)]
    share = np.clip(2.2 * blur(weight, 0.12 * unit), 0, 1)[..., None]
    carried = near[0] * share + near[1] * (1 - share)
    reach = np.clip(2.0 * blur(weight, 0.3 * unit) * (1 - below) + 1.6 * blur(weight, 0.1 * unit) * below, 0, 1)
    keep = np.maximum(inner, reach)[..., None]
    total = _slope(cushion) * (1 - keep) + (_slope(mesh) * inner[..., None] + carried * (1 - inner[..., None])) * keep
    normals = _normals(np.dstack([blur(total[..., 0], 0.05 * unit), blur(total[..., 1], 0.05 * unit)]))
    # The neck stands back behind the jaw; hair and ears beside the face go on from its rim.
    behind = blur(below * (1 - oval), 0.05 * unit)
    height = mesh * (1 - behind) + (rim - 0.15 * unit) * behind
    floor = rim - 2.5 * unit
    return normals.astype(np.float32), np.where(alpha > 0.3, height, floor).astype(np.float32)


def _slope(height: np.ndarray) -> np.ndarray:
    """(h, w, 2): rise to the right and downwards, at most that of a plane seen at 75 degrees."""
    dx = cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8)
    dy = cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8)
    slope = np.dstack([dx, dy])
    steep = np.linalg.norm(slope, axis=2, keepdims=True)
    return slope * np.minimum(1, _STEEPEST / np.maximum(steep, 1e-6))


def _normals(slope: np.ndarray) -> np.ndarray:
    n = np.dstack([-slope[..., 0], slope[..., 1], np.ones_like(slope[..., 0])])
    return n / np.linalg.norm(n, axis=2, keepdims=True)


def _spread(values: np.ndarray, weight: np.ndarray, unit: float, far: float) -> np.ndarray:
    """Known values carried outwards, falling off to ``far``."""
    near = blur(values * weight, 0.07 * unit) / np.maximum(blur(weight, 0.07 * unit), 1e-4)
    share = np.clip(blur(weight, 0.2 * unit) * 2, 0, 1) * np.clip(blur(weight, 0.07 * unit) * 1e3, 0, 1)
    return near * share + far * (1 - share)


def _skin(colours: np.ndarray, alpha: np.ndarray, points: np.ndarray, unit: float, plate: Plate, plain: np.ndarray) -> np.ndarray:
    """By place and by colour: the hue of the skin's own points, whatever its luminance, on the face and below and beside it."""
    h, w = alpha.shape
    size = (w, h)
    drawn = np.zeros((h, w), np.float32)
    for polygon, grow in [(p, 1.5) for p in EYES] + [(p, 1.25) for p in BROWS] + [(LIPS, 1.12), (_NOSTRILS, 1.1)]:
        hull = cv2.convexHull(points[list(polygon), :2].astype(np.float32))[:, 0]
        drawn = np.maximum(drawn, _filled(hull, size, grow))
    x, y = plain.T
    smooth = np.maximum(blur(colours, 0.03 * unit), 2e-3)
    warmth, level = np.log(smooth[..., 0] / smooth[..., 2]), np.log(smooth[..., 1])
    usual, bright = float(np.median(warmth[y, x])), float(np.median(level[y, x]))
    # Shade leaves the hue of skin as it is; hair, beard and frames are darker and greyer, glare is brighter and greyer.
    grey = np.clip((usual - warmth) / max(0.55 * usual, 0.15), 0, 3)
    dark = np.clip(bright - level, 0, 6)
    on_face = np.clip(1.6 - grey * np.clip(dark, 0, 1) * 1.4 - np.clip(dark - 2.8, 0, 2), 0, 1)
    elsewhere = np.clip(1.7 - 1.3 * np.abs(warmth - usual) / max(0.5 * usual, 0.15), 0, 1) * np.clip(2.6 - 1.2 * dark, 0, 1)
    oval = blur(_filled(points[list(OVAL), :2], size), 0.03 * unit)
    reach = blur(_filled(points[list(OVAL), :2], size, 1.7), 0.3 * unit)
    skin = (on_face * oval + elsewhere * reach * (1 - oval)) * (1 - drawn) * np.clip(alpha * 4 - 3, 0, 1)
    if plate.classes is not None:
        known = cv2.resize(plate.classes[..., 0], size, interpolation=cv2.INTER_LINEAR).astype(np.float32) / 255
        skin = skin * np.clip(known * 2 - 0.3, 0, 1)
    skin *= _without_thin_dark(smooth[..., 1], unit) * (1 - _beard(level, points, unit, bright, warmth < _BEARD_HUE * usual))
    return cv2.erode(np.clip(2 * skin - 0.6, 0, 1).astype(np.float32), np.ones((5, 5), np.uint8))


def _beard(level: np.ndarray, points: np.ndarray, unit: float, bright: float, plain: np.ndarray) -> np.ndarray:
    """0–1: where the lower face is dark on both its sides and ``plain``, (h, w) bool: no redder than the cheeks. A beard grows on both
    sides. Shade falls on one, or under a high lamp on both, but makes skin redder."""
    h, w = level.shape
    p = points[:468]
    axes = head_axes(points)
    own = (p - p.mean(axis=0)) @ axes.T / unit
    mirror = np.argmin(((own[:, None] * [-1, 1, 1] - own[None]) ** 2).sum(axis=-1), axis=1)
    x, y = np.rint(p[:, :2]).astype(int).clip(0, [w - 1, h - 1]).T
    level, plain = level[y, x], plain[y, x]
    low = own[:, 1] > own[2, 1] - 0.1  # below the nose; rows of the axes: right, down, away
    dark = low & (np.maximum(level, level[mirror]) < bright - _BEARD) & plain
    there, everywhere = np.zeros((2, h, w), np.float32)
    np.add.at(there, (y[dark], x[dark]), 1)
    np.add.at(everywhere, (y, x), 1)
    share = blur(there, 0.1 * unit) / np.maximum(blur(everywhere, 0.1 * unit), 1e-4)
    return np.clip(share * 3 - 0.5, 0, 1)


def _without_thin_dark(green: np.ndarray, unit: float) -> np.ndarray:
    """0 on dark lines (rims of spectacles, folds, stubble), 1 elsewhere: a closing fills what is thin and dark."""
    log = np.log(green)
    side = 2 * round(0.055 * unit) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    line = cv2.morphologyEx(log, cv2.MORPH_CLOSE, kernel) - log
    return 1 - np.clip(cv2.dilate(line, np.ones((3, 3), np.uint8)) * 3 - 0.6, 0, 1)




def _plain_skin(plate: Plate, points: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    scale = size[0] / plate.size[0]
    at = (plate.skin_points + 0.5) * scale - 0.5 if len(plate.skin_points) else points[[50, 280, 10], :2]
    return np.rint(at).astype(int).clip(0, np.array(size) - 1)
