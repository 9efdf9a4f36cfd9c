"""Which faces a selfie holds: one entry a head, small ones looked for a second time, and whether the picture lies on its side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from goodlight.subject.face import Face
from goodlight.subject.measure_face import FaceFinder

_SAME_HEAD = 0.5  # of the larger face's height, between the middles of the meshes
_SPECK = 5.0  # pixels between the eyes
_TILE, _STEPS = 0.6, 3  # side of a tile as a share of the picture, and tiles a side


def faces_in(pixels: np.ndarray, finder: FaceFinder) -> list[Face]:
    """pixels: (H, W, 3) uint8 sRGB. Largest first. The detector sees the picture at 192 pixels; where it finds nothing it looks again at
    overlapping parts, so that somebody who stands far away in a large photo is told to come closer and not that nobody is there."""
    found = one_each(_inside(finder.find(pixels), pixels))
    return found or one_each(_inside(_in_tiles(pixels, finder), pixels))


def one_each(faces: list[Face]) -> list[Face]:
    """Two detections on one head are one face; the larger, more certain one stays. Largest first."""
    kept: list[Face] = []
    for face in sorted(faces, key=lambda f: -f.presence * f.height):
        centre = _centre(face)
        if all(np.linalg.norm(centre - _centre(k)) > _SAME_HEAD * max(face.height, k.height) for k in kept):
            kept.append(face)
    return sorted(kept, key=lambda f: -f.height)


def faces_upright(pixels: np.ndarray, finder: FaceFinder) -> list[Face]:
    """Like ``faces_in``, without the second look at parts, and only heads that lean less than 45°. Largest first."""
    return [f for f in one_each(_inside(finder.find(pixels), pixels)) if abs(f.pose.roll) < 45]


def quarter_turns(pixels: np.ndarray) -> Iterator[np.ndarray]:
    """The picture turned by one, three and two quarters."""
    return (np.ascontiguousarray(np.rot90(pixels, k)) for k in (1, 3, 2))


def _in_tiles(pixels: np.ndarray, finder: FaceFinder) -> list[Face]:
    h, w = pixels.shape[:2]
    th, tw = round(_TILE * h), round(_TILE * w)
    found = []
    for y in np.linspace(0, h - th, _STEPS).astype(int):
        for x in np.linspace(0, w - tw, _STEPS).astype(int):
            shift = np.array([x, y, 0], np.float32)
            part = np.ascontiguousarray(pixels[y : y + th, x : x + tw])
            found += [replace(f, landmarks=f.landmarks + shift) for f in finder.find(part)]
    return found


def _inside(faces: list[Face], pixels: np.ndarray) -> list[Face]:
    """Faces of which at least half lies in the picture (the mesh dreams of others at the frame's edge) and that are more than a speck."""
    h, w = pixels.shape[:2]

    def share(face: Face) -> float:
        p = face.landmarks[:468, :2]
        return float(((p >= 0) & (p <= [w - 1, h - 1])).all(axis=1).mean())

    return [f for f in faces if f.eye_distance >= _SPECK and share(f) >= 0.5]


def _centre(face: Face) -> np.ndarray:
    return face.landmarks[:468, :2].mean(axis=0)
