"""What is known of one picture after it was measured. The pixels are let go; a small preview stays.

A figure that cannot be had (no eye whites in sight, shoulders cut by the frame) is NaN; the rows leave it out and count what is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from goodlight.scorecard.measure.details import Details
from goodlight.scorecard.measure.patch import FacePatch


@dataclass(frozen=True, kw_only=True)
class Technical:
    """How well it is photographed. Measured at one scale (120 pixels between the eyes, or the picture's own where it has fewer)."""

    blur: float  # Gaussian sigma of the edges around the eyes, hundredths of the eye distance; a sharp portrait has about 0.7
    noise: float  # standard deviation in the smooth parts behind the person, sRGB code values
    exposure: float  # L* by which the face's middle tone lies outside 38–78; 0 = well exposed, whatever the skin's own tone
    clipped: float  # share of the face's skin without detail, in highlights or shadows, 0–1
    cast: float  # chroma C*ab of the whites of the eyes, 0 = neutral
    jpeg_quality: float  # of the IJG scale, 1–100, from the file's own tables; NaN: not a JPEG
    blockiness: float  # steps at the 8-pixel grid against the steps beside it, 1 = none
    halo: float  # ΔE76 by which the outline leaves every mixture of the colours on its two sides
    brisque: float  # no-reference quality of the whole picture after Mittal et al. 2012, about 0 undistorted … 100; NaN: it cannot be had
    blur_index: float  # perceptual blur of the whole picture after Crete et al. 2007, 0 sharp … 1; NaN: the library is not installed


@dataclass(frozen=True, kw_only=True)
class Framing:
    """Where the head stands, as shares of the picture's height; measured as the lens measures it (``studio.sitter``)."""

    eye_line: float  # from the top edge
    headroom: float  # from the top edge to the top of the hair
    share: float  # upper forehead to chin
    head: float  # top of the hair to chin
    crown: float  # top of the skull to chin, taken as twice the distance from the eyes to the chin
    centre_x: float  # middle of face and hair, of the picture's width
    kept: float  # share of the portrait rules kept, 0–1
    rule: str  # name of the crop whose rules were applied


@dataclass(frozen=True, eq=False, kw_only=True)
class Person:
    """Who it shows, in which colours and proportions, and what the face does."""

    descriptor: np.ndarray  # (128,) float64
    skin_lab: np.ndarray  # (3,) CIELAB
    hair_lab: np.ndarray | None  # (3,) CIELAB; None: too little hair to measure
    iris_lab: np.ndarray | None  # (3,) CIELAB; None: too few pixels
    proportions: np.ndarray  # (P,) lengths on the face turned to the camera, in eye distances; see ``measure.person``
    shoulders: float  # width of the shoulders in eye distances; NaN where the frame cuts them
    pores: float  # dB: power of skin in the pores' band against that of eyes and brows in the same band
    spectrum: np.ndarray  # (B,) dB of contrast power of skin at ``measure.skin.FREQUENCIES``; NaN where not measured
    yaw: float  # degrees, see ``HeadPose``
    pitch: float
    roll: float
    smile: float  # see ``Expression``
    mouth_open: float
    eye_openness: float  # the smaller of the two
    cheeks: float  # cheek raise: lower lid to the cheek's apple, eye distances, less a resting face's; grows as cheeks rise
    duchenne: float  # 0–1: how much cheeks and lids take part in the smile
    squinch: float  # see ``Expression``
    brow: float  # brow raise, see ``Expression``
    patch: FacePatch
    details: Details


@dataclass(frozen=True, eq=False, kw_only=True)
class Scene:
    """What the picture looks like as a whole."""

    thumbnail: np.ndarray  # (960,) float32 CIELAB, see ``cull.rank.thumbnail``
    backdrop_lab: np.ndarray | None  # (3,) CIELAB of what is beside the head; None: nothing of it is seen
    cloth_lab: np.ndarray | None  # (3,) CIELAB of the clothes at the sides of the chest; None: the frame cuts them off
    front_lab: np.ndarray | None  # (3,) CIELAB of what is worn between them, down the middle; None: the frame cuts it off
    light: tuple[float, float, float]  # unit vector towards the key in camera axes: x right, y up, z to the camera
    contrast: float  # brighter against darker side of the face, 0 flat … 1 split
    sides: float  # stops by which the picture-left cheek is brighter than the other
    step: float  # stops across the middle of forehead and nose: the edge of a hard shadow; 0 none


@dataclass(frozen=True, eq=False, kw_only=True)
class PictureMeasures:
    """One picture. technical, framing, person and scene are None where no face could be measured."""

    name: str  # for people, unique within its side
    path: Path
    sha256: str
    group: str  # the person it is said to show: its folder below the one that was given; "" for that one itself
    size: tuple[int, int]  # (width, height) in the file, pixels
    faces: int
    preview: bytes  # JPEG, at most ``PREVIEW`` pixels high
    square: bytes | None = None  # JPEG for the blind panel, where one was asked for
    technical: Technical | None = None
    framing: Framing | None = None
    person: Person | None = None
    scene: Scene | None = None

    @property
    def measured(self) -> bool:
        return self.person is not None
