"""Read a rendered garment from its folder. The format is described in docs/wardrobe.md."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
from PIL import Image


@dataclass(frozen=True)
class Coordinates:
    """Where on its cloth each pixel lies; read only when a pattern needs it."""

    folder: Path
    uv_step: float
    mirrored: bool = False

    def flipped(self) -> Coordinates:
        return Coordinates(self.folder, self.uv_step, not self.mirrored)

    @cached_property
    def metres(self) -> np.ndarray:
        """(h, w, 2) float32: across and along the cloth, metres; 0 where there is none."""
        pieces = cv2.imread(str(self.folder / "pieces.png"), cv2.IMREAD_UNCHANGED)
        both = cv2.imread(str(self.folder / "uv.png"), cv2.IMREAD_UNCHANGED)
        stored = (np.stack(np.split(both, 2), axis=-1).astype(np.float32) - 32768) * self.uv_step
        height, width = pieces.shape
        own = pieces[::2, ::2]
        out = np.zeros((height, width, 2), np.float32)
        # Each piece of cloth by itself: a mean over the edge of two pieces would mix unrelated places.
        for piece in np.unique(own[own > 0]):
            place = own == piece
            rows, columns = (slice(max(0, int(i[0]) - 4), int(i[-1]) + 5) for i in (np.flatnonzero(place.any(axis=k)) for k in (1, 0)))
            weight, small = place[rows, columns].astype(np.float32), stored[rows, columns]
            for _ in range(3):  # carry the coordinates a little past the piece's edge
                grown = cv2.dilate(weight, np.ones((3, 3), np.uint8))
                mean = cv2.blur(small * weight[..., None], (3, 3)) / np.maximum(cv2.blur(weight, (3, 3)), 1e-6)[..., None]
                small = np.where((weight > 0)[..., None], small, mean)
                weight = grown
            full = np.s_[2 * rows.start : 2 * rows.stop, 2 * columns.start : 2 * columns.stop]
            here = pieces[full] == piece
            twice = cv2.resize(small, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR)
            out[full][here] = twice[: here.shape[0], : here.shape[1]][here]
        return out[:, ::-1] if self.mirrored else out


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What a folder holds; fields as in garments.Garment."""

    shading: Mapping[str, np.ndarray]
    alpha: np.ndarray
    behind: np.ndarray
    panels: Mapping[str, np.ndarray]
    neck_shading: Mapping[str, np.ndarray]
    neck_alpha: np.ndarray
    coordinates: Coordinates
    anchors: Mapping[str, object]


def _grey(file: Path) -> np.ndarray:
    with Image.open(file) as picture:
        return np.asarray(picture.convert("L"), np.float32) / 255


def read(folder: Path) -> Stored:
    """Decode one garment at one yaw."""
    facts = json.loads((folder / "garment.json").read_text("utf-8"))
    gamma, size = facts["gamma"], tuple(facts["size"])

    def shading(prefix: str, scales: Mapping[str, float]) -> dict[str, np.ndarray]:
        table = (np.arange(256, dtype=np.float32) / 255) ** gamma
        decoded = {}
        for group, scale in scales.items():
            with Image.open(folder / f"{prefix}{group}.avif") as picture:
                decoded[group] = table[np.asarray(picture.convert("L"))] * np.float32(scale)
        return decoded

    def full(image: np.ndarray) -> np.ndarray:
        return cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)

    alpha = _grey(folder / "alpha.avif")
    shares = {number: _grey(folder / f"panel-{number}.avif") for number in (1, 2) if (folder / f"panel-{number}.avif").exists()}
    names = facts["panels"]
    panels = {names[0]: np.clip(1 - sum(shares.values(), np.zeros_like(alpha)), 0, 1)}
    panels |= {names[number]: share for number, share in shares.items()}
    return Stored(
        shading=shading("", facts["scales"]),
        alpha=alpha,
        behind=_grey(folder / "behind.avif"),
        panels=panels,
        neck_shading={group: full(image) for group, image in shading("neck-", facts["neck_scales"]).items()},
        neck_alpha=full(_grey(folder / "neck-alpha.avif")),
        coordinates=Coordinates(folder, facts["uv_step"]),
        anchors=facts["anchors"],
    )
