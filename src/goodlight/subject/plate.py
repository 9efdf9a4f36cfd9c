"""A plate: one accepted selfie, prepared once, from which any number of shots is made."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from goodlight.finding import Finding
from goodlight.subject.face import Face


@dataclass(frozen=True, kw_only=True)
class FrameCuts:
    """Where the selfie's own frame cuts the person, in plate pixels; None where that side does not touch the person.

    left and right: (y0, y1), the rows cut; top and bottom: (x0, x1), the columns cut.
    """

    left: tuple[int, int] | None = None
    right: tuple[int, int] | None = None
    top: tuple[int, int] | None = None
    bottom: tuple[int, int] | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class LightEstimate:
    """Lambertian fit of second-order spherical harmonics to the skin (Basri and Jacobs 2003)."""

    sh: np.ndarray  # (9,) float32 on luminance, mean over the face = 1
    key_direction: tuple[float, float, float]  # unit vector towards the key in camera axes: x right, y up, z to the camera
    contrast: float  # (bright side − dark side) / (bright + dark) over cheeks, 0 flat … 1 split
    luminance: float  # mean linear luminance of the skin, 0–1


@dataclass(frozen=True, eq=False, kw_only=True)
class Restoration:
    """Super-resolution of a small or soft face and what it cost."""

    scale: float  # plate pixels per selfie pixel
    kept: bool  # False: it cost likeness and was dropped
    distance_before: float  # identity distance of the selfie's face to the template
    distance_after: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Plate:
    """Pixels are sRGB-coded uint8 (so kept pixels survive bit-exact); composite in linear light via ``colour.to_linear``."""

    name: str  # display name of the selfie
    sha256: str  # of the selfie's bytes
    foreground: np.ndarray  # (H, W, 3) uint8 sRGB: the person's own colours, unmixed from the old background at soft edges
    alpha: np.ndarray  # (H, W) uint8, 255 = person
    face: Face  # in plate pixels
    cuts: FrameCuts
    normals: np.ndarray  # (h, w, 3) float16 unit normals over the face box, (0, 0, 0) off the face
    light: LightEstimate
    skin_lab: np.ndarray  # (3,) CIELAB of the skin reference
    hair_lab: np.ndarray | None  # (3,) CIELAB of the hair reference; None when there is too little hair to measure
    skin_points: np.ndarray  # (N, 2) float32 plate pixels (x, y) where skin colour is measured; pairs the drift measure
    hair_points: np.ndarray  # (M, 2) float32, M may be 0
    grain: float  # standard deviation of the noise, sRGB code values
    sharpness: float  # 10–90 % edge rise distance at the eyes, plate pixels; small is sharp
    restoration: Restoration | None
    descriptor: np.ndarray  # (128,) float64, the recogniser's description of the selfie's face
    behind_lab: np.ndarray | None = None  # (3,) CIELAB of the old background beside the person; None where nothing of it is seen
    surroundings: np.ndarray | None = None  # (256, 256, 3) uint8 sRGB: the old background without the person, see ``subject.surroundings``
    outline: np.ndarray = field(default_factory=lambda: np.zeros((0, 6), np.float32))  # see ``subject.outline.read_outline``
    classes: np.ndarray | None = None
    """(256, 256, 5) uint8: of 255, how surely a pixel is skin, hair, headwear, accessory or cloth, the plate squeezed to a square
    (``subject.layers.split`` makes layers of it). None where ISNet could not be had."""
    findings: tuple[Finding, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """(width, height)"""
        return self.alpha.shape[1], self.alpha.shape[0]


@dataclass(frozen=True, eq=False, kw_only=True)
class Subject:
    """The person: accepted plates (best first) and what they have in common."""

    plates: tuple[Plate, ...]
    template: np.ndarray  # (128,) float64, robust mean of the descriptors
    likeness_limit: float  # a shot whose distance to the template is above this is not the person

    def plate(self, sha256: str) -> Plate:
        return next(p for p in self.plates if p.sha256 == sha256)
