"""From an accepted selfie to a plate: crop, restore, cut out, measure. Once per selfie."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from goodlight.finding import Finding
from goodlight.models.matting import Matting
from goodlight.models.recogniser import Recogniser
from goodlight.models.restoration import Restoration
from goodlight.subject.face import Face
from goodlight.subject.frame_cuts import find_cuts
from goodlight.subject.light import estimate_light, face_normals
from goodlight.subject.matte import cut_out
from goodlight.subject.measure_face import FaceFinder
from goodlight.subject.outline import read_outline
from goodlight.subject.plate import Plate
from goodlight.subject.reference import behind, hair_points, median_lab, skin_points
from goodlight.subject.restore import restore
from goodlight.subject.surroundings import surroundings
from goodlight.subject.texture import grain, sharpness

LARGEST_FACE = 1150  # brow-to-chin pixels; a 2400 × 3000 headshot has about 1050
_BESIDE, _ABOVE, _BELOW = 3.0, 1.7, 3.2  # what any crop can use, in face heights from the middle of the face


@dataclass(frozen=True, eq=False, kw_only=True)
class Tools:
    """The networks, loaded once per run."""

    finder: FaceFinder
    recogniser: Recogniser
    matting: Matting
    restoration: Restoration

    @classmethod
    def load(cls) -> Tools:
        """Raises ModelUnavailable. ISNet and Real-ESRGAN are read at their first use."""
        return cls(finder=FaceFinder(), recogniser=Recogniser(), matting=Matting(), restoration=Restoration())


def make_plate(*, name: str, sha256: str, pixels: np.ndarray, face: Face, template: np.ndarray, tools: Tools,
               findings: tuple[Finding, ...] = ()) -> Plate:
    """pixels: (H, W, 3) uint8 sRGB, in which ``face`` was measured. template: (128,) what the person looks like to the recogniser."""
    srgb, face = region_of_interest(pixels, face)

    def distance(picture: np.ndarray) -> float:
        found = _same_face(tools.finder, picture, face, picture.shape[1] / srgb.shape[1])
        return float(np.linalg.norm(tools.recogniser.describe(picture, found) - template)) if found else float("inf")

    restored = restore(srgb, face, tools.restoration, distance=distance)
    srgb = restored.pixels
    if restored.scale != 1:
        face = _same_face(tools.finder, srgb, face, restored.scale) or _scaled(face, restored.scale)
    foreground, alpha, classes = cut_out_person(srgb, face, tools.matting)
    skin = skin_points(srgb, face)
    skin_lab = median_lab(srgb, skin)
    hair = hair_points(srgb, alpha, face, skin_lab)
    normals = face_normals(face)
    return Plate(
        name=name, sha256=sha256, foreground=foreground, alpha=alpha, face=face, cuts=find_cuts(alpha), normals=normals,
        light=estimate_light(srgb, face, normals, skin), skin_lab=skin_lab, hair_lab=median_lab(srgb, hair) if len(hair) else None,
        skin_points=skin, hair_points=hair, grain=grain(srgb, skin), sharpness=sharpness(srgb, face), restoration=restored.outcome,
        descriptor=tools.recogniser.describe(srgb, face),
        behind_lab=behind(srgb, alpha), surroundings=surroundings(srgb, alpha),
        outline=read_outline(srgb, alpha, face.eye_distance), classes=classes, findings=findings)


def cut_out_person(srgb: np.ndarray, face: Face, matting: Matting) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """Foreground and alpha as ``cut_out`` gives them, and the classes, by every network that can be had. srgb: (H, W, 3) uint8."""
    soft, classes = matting.matte_and_classes(srgb, face.landmarks)
    person = matting.person(srgb)
    fine = None
    if soft is not None and classes is not None:
        fine = matting.hair_matte(srgb, soft, person, classes, eye_distance=face.eye_distance)
    return *cut_out(srgb, face, soft, person, classes, fine), classes


def region_of_interest(pixels: np.ndarray, face: Face) -> tuple[np.ndarray, Face]:
    """The part of the selfie that a headshot can show, at most as large as a headshot can use."""
    h, w = pixels.shape[:2]
    x0, y0, x1, y1 = face.box
    cx, cy, unit = (x0 + x1) / 2, (y0 + y1) / 2, max(face.height, 0.8 * (x1 - x0))
    left, right = max(0, int(cx - _BESIDE * unit)), min(w, int(np.ceil(cx + _BESIDE * unit)))
    top, bottom = max(0, int(cy - _ABOVE * unit)), min(h, int(np.ceil(cy + _BELOW * unit)))
    part = pixels[top:bottom, left:right]
    face = _moved(face, (-left, -top))
    if face.height > LARGEST_FACE:
        scale = LARGEST_FACE / face.height
        size = (round(part.shape[1] * scale), round(part.shape[0] * scale))
        part, face = cv2.resize(part, size, interpolation=cv2.INTER_AREA), _scaled(face, scale)
    return np.ascontiguousarray(part), face


def _same_face(finder: FaceFinder, picture: np.ndarray, face: Face, scale: float) -> Face | None:
    """The face of ``picture`` nearest to where ``face`` lies after scaling."""
    found = finder.find(picture)
    target = face.landmarks[4, :2] * scale
    best = min(found, key=lambda f: np.linalg.norm(f.landmarks[4, :2] - target), default=None)
    return best if best is not None and np.linalg.norm(best.landmarks[4, :2] - target) < 0.3 * face.height * scale else None


def _moved(face: Face, by: tuple[float, float]) -> Face:
    return replace(face, landmarks=face.landmarks + np.array([*by, 0], np.float32))


def _scaled(face: Face, scale: float) -> Face:
    return replace(face, landmarks=(face.landmarks * scale).astype(np.float32))
