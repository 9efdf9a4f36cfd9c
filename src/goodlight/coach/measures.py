"""What the coach measures on one face: pure functions of the pixels and the face, on a crop of one scale."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from goodlight.coach.cover import cover_of_eyes, mouth_line
from goodlight.coach.crop import FaceCrop, face_crop
from goodlight.coach.exposure import exposure, light
from goodlight.coach.patterns import pattern_scores
from goodlight.coach.sharpness import blockiness, blur, texture
from goodlight.subject.face import Face


@dataclass(frozen=True, kw_only=True)
class Measures:
    """Every number measured on one face of one selfie. Units stand behind each."""

    eye_distance: float  # picture pixels
    short_side: float  # picture pixels
    face_share: float  # face height / picture height
    outside: float  # share of the face oval that lies outside the picture, 0–1
    headroom: float  # from the top of the mesh to the picture's upper edge, in face heights
    yaw: float  # degrees, see HeadPose
    pitch: float
    roll: float
    smile: float  # see Expression
    mouth_open: float
    eye_openness: float  # the smaller of the two, lid gap / eye width
    blur: float  # Gaussian sigma of edges around the eyes in the worst direction, in hundredths of the eye distance
    blur_coarse: float  # the same, measured past the noise; 0 for a sharp photo
    texture: float  # fine texture of skin, stops
    noise: float  # texture at the pixel, stops
    blockiness: float  # step at the 8-pixel grid of JPEG against steps beside it, 1 = none
    skin_light: float  # median luminance of bare skin, stops below white
    highlight: float  # brightest of the face (98th percentile), stops below white
    crushed: float  # share of skin without detail in the shadows, 0–1
    blown: float  # share of skin without detail in the highlights, 0–1
    side_contrast: float  # brighter against darker half of the face, stops; > 0: picture-left is brighter
    middle_step: float  # step of light across the middle of the face, forehead and nose alike, stops
    darker_cheek: float  # luminance of the darker cheek, stops below white
    warmth: float  # mean b* of skin, CIELAB
    eye_cover: float  # region of the eyes against the cheeks, stops darker, the brighter eye
    eye_detail: float  # contrast within the opening of the eyes, stops, the eye with more
    eye_pattern: float  # edges around the eyes: about -1 open, +1 closed
    mouth_line: float  # spread of light across the mouth, stops
    mouth_pattern: float  # edges of nose, mouth and chin: about -1 bare, +1 covered

    @property
    def side_difference(self) -> float:
        """Stops between the two cheeks, whichever is brighter."""
        return abs(self.side_contrast)

    @property
    def lens(self) -> float:
        """Stops by which both eyes lie in the dark, and the contrast that is missing in their opening (open eyes have 2 stops or more)."""
        return self.eye_cover + 1.5 * max(0.0, 2.0 - self.eye_detail)

    @property
    def lost_side(self) -> float:
        """Luminance of the darker cheek, stops below white, where the other is at least 2.5 stops brighter; else 0."""
        return self.darker_cheek if self.side_difference > 2.5 else 0.0

    @property
    def mouth_cover(self) -> float:
        """mouth_pattern, raised where the line of the mouth is weaker than on any bare face (2 stops)."""
        return self.mouth_pattern + 1.2 * max(0.0, 2.0 - self.mouth_line)

    @property
    def turn(self) -> float:
        """Degrees to either side."""
        return abs(self.yaw)

    @property
    def tilt(self) -> float:
        """Degrees up or down."""
        return abs(self.pitch)

    @property
    def lean(self) -> float:
        """Degrees towards either shoulder."""
        return abs(self.roll)

    def as_dict(self) -> dict[str, float]:
        """JSON-ready, four significant digits."""
        return {f.name: float(f"{getattr(self, f.name):.4g}") for f in fields(self)}


def measure(srgb: np.ndarray, face: Face) -> Measures:
    """srgb: (H, W, 3) uint8, the picture in which ``face`` was measured."""
    crop = face_crop(srgb, face)
    h, w = srgb.shape[:2]
    return Measures(
        eye_distance=face.eye_distance, short_side=float(min(h, w)), face_share=face.height / h,
        outside=_outside(face, w, h), headroom=float(face.landmarks[:468, 1].min()) / face.height,
        yaw=face.pose.yaw, pitch=face.pose.pitch, roll=face.pose.roll,
        smile=face.expression.smile, mouth_open=face.expression.mouth_open, eye_openness=min(face.expression.eye_openness),
        **blur(crop), **texture(crop), blockiness=blockiness(srgb, face.box),
        **exposure(crop), **light(crop), **cover_of_eyes(crop), mouth_line=mouth_line(crop),
        **pattern_scores(crop))


def _outside(face: Face, width: int, height: int) -> float:
    """Share of the mesh points outside the picture."""
    p = face.landmarks[:468, :2]
    return float(((p < 0) | (p > [width - 1, height - 1])).any(axis=1).mean())


def fingerprint(srgb: np.ndarray, face: Face) -> np.ndarray:
    """(24 * 24,) float32 of zero mean and unit length: the light on face and hair at a coarse grid.

    Two copies of one photo (resized, cropped, encoded again, brightened) have a dot product near 1.
    """
    import cv2

    crop: FaceCrop = face_crop(srgb, face)
    small = cv2.resize(crop.stops, (24, 24), interpolation=cv2.INTER_AREA).ravel()
    small = small - small.mean()
    return (small / max(1e-6, float(np.linalg.norm(small)))).astype(np.float32)
