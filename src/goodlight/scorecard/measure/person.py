"""The person in one picture: colours, proportions, expression, and the light on the face."""

from __future__ import annotations

import math

import cv2
import numpy as np

from goodlight.coach.crop import FaceCrop
from goodlight.coach.exposure import light as light_of
from goodlight.colour import lab, to_linear
from goodlight.scorecard.measure import skin
from goodlight.scorecard.measure.details import details
from goodlight.scorecard.measure.patch import face_patch
from goodlight.scorecard.measure.values import Person, Scene
from goodlight.subject.face import Face
from goodlight.subject.measure_face import head_axes
from goodlight.subject.reference import hair_points, median_lab

PROPORTIONS = {"face width": (234, 454), "jaw width": (172, 397), "cheek width": (116, 345), "face height": (10, 152),
               "nose length": (168, 2), "nose width": (64, 294), "between the eyes": (133, 362), "left eye": (33, 133),
               "right eye": (263, 362)}
"""Pairs of mesh points that an expression hardly moves."""
_RESTING_CHEEK, _RAISED_CHEEK = 0.47, 0.07
"""Lower lid to the cheek's apple, eye distances, in a face at rest, and by how much it shortens in a broad smile (113 portraits)."""
_LIDS_AND_CHEEKS = ((145, 50), (374, 280))
_SHOULDERS_AT = 0.75  # face heights below the chin
_LEAST_IRIS = 12  # pixels
_LEAST_CLOTH = 200  # pixels
SIDES, FRONT = (-0.65, 0.65), (0.0,)  # face heights beside the middle of the chest where cloth is looked for


def person(srgb: np.ndarray, crop: FaceCrop, face: Face, *, descriptor: np.ndarray, mask: np.ndarray, skin_lab: np.ndarray) -> Person:
    """srgb: (H, W, 3) uint8. mask: (H, W) float32 probability that a pixel belongs to the person. skin_lab: (3,) CIELAB."""
    turned = _turned(face)
    hair = hair_points(srgb, (mask * 255).astype(np.uint8), face, skin_lab)
    pores, spectrum = skin.texture(crop)
    smile, cheeks = face.expression.smile, _cheek_raise(turned)
    return Person(
        descriptor=descriptor, skin_lab=skin_lab, hair_lab=median_lab(srgb, hair) if len(hair) else None, iris_lab=_iris(crop),
        proportions=np.array([np.linalg.norm(turned[a] - turned[b]) for a, b in PROPORTIONS.values()]),
        shoulders=_shoulders(face, mask), pores=pores, spectrum=spectrum, yaw=face.pose.yaw, pitch=face.pose.pitch, roll=face.pose.roll,
        smile=smile, mouth_open=face.expression.mouth_open, eye_openness=min(face.expression.eye_openness), cheeks=cheeks,
        duchenne=duchenne(smile, cheeks, face.expression.squinch), squinch=face.expression.squinch, brow=face.expression.brow_raise,
        patch=face_patch(srgb, face), details=details(crop))


def duchenne(smile: float, cheeks: float, squinch: float) -> float:
    """0–1. Lips (AU 12) times cheeks and lids (AU 6), each 0–1, and the root of it: 0 when either is missing.

    Source: Ekman, Davidson and Friesen 1990.
    """
    eyes = (float(np.clip(cheeks / _RAISED_CHEEK, 0, 1)) + squinch) / 2
    return math.sqrt(float(np.clip(smile, 0, 1)) * eyes)


def scene(thumbnail: np.ndarray, small: np.ndarray, mask: np.ndarray, face: Face, crop: FaceCrop, skin_at: np.ndarray,
          srgb: np.ndarray) -> Scene:
    """small, mask: the reduced picture and its segmentation, same shape. skin_at: (N, 2) points of plain skin in ``srgb``."""
    from goodlight.subject.light import estimate_light, face_normals

    light, halves = estimate_light(srgb, face, face_normals(face), skin_at), light_of(crop)
    return Scene(thumbnail=thumbnail, backdrop_lab=backdrop(small, mask), cloth_lab=worn(srgb, face, SIDES),
                 front_lab=worn(srgb, face, FRONT), light=light.key_direction, contrast=light.contrast, sides=halves["side_contrast"],
                 step=halves["middle_step"])


def backdrop(srgb: np.ndarray, mask: np.ndarray) -> np.ndarray | None:
    """CIELAB of the median of what is not the person, in the upper two thirds: (3,), or None where there is less than a fiftieth of it."""
    free = cv2.dilate((mask > 0.1).astype(np.uint8), np.ones((9, 9), np.uint8)) == 0
    free[round(0.67 * len(free)):] = False
    if free.sum() < free.size / 50:
        return None
    return median_lab(srgb, np.argwhere(free)[:, ::-1])


def worn(srgb: np.ndarray, face: Face, places: tuple[float, ...]) -> np.ndarray | None:
    """CIELAB of the median of patches half a head below the chin, at ``places`` face heights beside its middle: (3,)."""
    x, chin, unit = float(face.landmarks[:468, 0].mean()), float(face.chin[1]), face.height
    half = 0.15 if len(places) > 1 else 0.06  # down the middle a tie is narrow
    top, bottom = round(chin + 0.55 * unit), min(round(chin + 0.85 * unit), srgb.shape[0])
    sides = [(round(x + s * unit - half * unit), round(x + s * unit + half * unit)) for s in places]
    patches = [srgb[top:bottom, max(a, 0):b].reshape(-1, 3) for a, b in sides if bottom > top and b > 0]
    pixels = np.concatenate(patches) if patches else np.zeros((0, 3), np.uint8)
    return lab(np.median(to_linear(pixels[None]), axis=1)[0]) if len(pixels) >= _LEAST_CLOTH else None


def _turned(face: Face) -> np.ndarray:
    """(478, 3): the mesh turned to the camera, in eye distances."""
    return (face.landmarks.astype(np.float64) - face.landmarks[1]) @ head_axes(face.landmarks).T / face.eye_distance


def _cheek_raise(turned: np.ndarray) -> float:
    return _RESTING_CHEEK - float(np.mean([turned[cheek, 1] - turned[lid, 1] for lid, cheek in _LIDS_AND_CHEEKS]))


def _shoulders(face: Face, mask: np.ndarray) -> float:
    """Width of the person below the chin, in eye distances; NaN where the picture's border cuts it."""
    row = round(float(face.chin[1]) + _SHOULDERS_AT * face.height)
    if not 0 <= row < mask.shape[0]:
        return math.nan
    columns = np.flatnonzero(mask[row] > 0.5)
    if not len(columns) or columns[0] <= 1 or columns[-1] >= mask.shape[1] - 2:
        return math.nan
    return float(columns[-1] - columns[0]) / face.eye_distance


def _iris(crop: FaceCrop) -> np.ndarray | None:
    """CIELAB of the ring between pupil and rim, without the catchlight and the lid's shadow; the mean of both eyes."""
    colours = []
    for side in (0, 1):
        centre, radius = crop.iris(side)
        y, x = np.mgrid[:crop.srgb.shape[0], :crop.srgb.shape[1]]
        away = np.hypot(x - centre[0], y - centre[1])
        ring = (away > 0.5 * radius) & (away < 0.85 * radius) & (y > centre[1] - 0.3 * radius) & crop.inside
        if ring.sum() >= _LEAST_IRIS:
            pixels = crop.linear[ring]
            tone = pixels.sum(axis=1)
            colours.append(np.median(pixels[tone <= np.quantile(tone, 0.8)], axis=0))
    return lab(np.mean(colours, axis=0)) if colours else None
