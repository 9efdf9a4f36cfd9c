"""Pictures made of two: a real head, cut above its own clothes, over the real cloth of somebody else. So alpha is known to the hair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from portraits import read_srgb

from goodlight.colour import to_linear, to_srgb
from goodlight.models.matting import Matting
from goodlight.subject.matte import cut_out
from goodlight.subject.measure_face import FaceFinder

HEADS = {  # person → the row, in percent, above which none of their own clothes is seen
    "lauren-underwood": 70, "barbara-lee": 82, "gwen-moore": 71, "shelia-jackson-lee": 73, "katherine-clark": 71, "judy-chu": 73,
    "ann-wagner": 78, "joni-ernst": 76, "elizabeth-warren": 74, "young-kim": 72, "michelle-steel": 76, "grace-napolitano": 78,
    "al-green": 70, "danny-davis": 62,
    "jesus-garcia": 65, "gregory-meeks": 60, "jamaal-bowman": 66, "andre-carson": 75, "ted-lieu": 71, "kweisi-mfume": 62,
}
CLOTHS = ("bruce-westerman", "katherine-cammack", "lori-trahan", "brian-fitzpatrick", "norma-torres")
"""Whose clothes: a suit, red, black, charcoal, red. The lower fifth of the frame is enlarged to a torso."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Made:
    name: str
    picture: np.ndarray  # (H, W, 3) uint8 sRGB
    head: np.ndarray  # (H, W) float32 0–1, the true alpha of what is to be kept
    cloth: np.ndarray  # (H, W) bool, where the cloth was laid
    border: np.ndarray  # (H, W) uint8, 1 where head and cloth meet


def made_pictures(folder: Path) -> Iterator[Made]:
    finder, matting = FaceFinder(), Matting()
    for index, (name, row) in enumerate(HEADS.items()):
        srgb = read_srgb(folder / f"{name}.jpg")
        face = finder.find(srgb)[0]
        soft = matting.soft_matte(srgb)
        colours, alpha = cut_out(srgb, face, soft, matting.person(srgb))
        whose = CLOTHS[index % len(CLOTHS)]
        yield made(f"{name} in {whose}", srgb, colours, alpha, face, row / 100, read_srgb(folder / f"{whose}.jpg"))


def made(name: str, srgb: np.ndarray, colours: np.ndarray, alpha: np.ndarray, face, row: float, other: np.ndarray) -> Made:
    h, w = alpha.shape
    rows = np.arange(h)[:, None]
    head = alpha.astype(np.float32) / 255 * np.clip((row * h - rows) / 2 + 0.5, 0, 1).astype(np.float32)
    torso = shoulders((w, h), face, row)
    strip = other[int(0.84 * other.shape[0]) :]
    stuff = cv2.resize(strip, (w, h), interpolation=cv2.INTER_CUBIC)
    shade = 1 - 0.35 * cv2.GaussianBlur(head, (0, 0), 0.03 * h)
    behind = to_linear(cv2.GaussianBlur(srgb, (0, 0), 12))
    lower = torso[..., None] * to_linear(stuff) * shade[..., None] + (1 - torso[..., None]) * behind
    picture = to_srgb((head[..., None] * to_linear(colours) + (1 - head[..., None]) * lower).astype(np.float32))
    cloth = torso > 0.5
    kept = (head > 0.5).astype(np.uint8)
    border = cv2.dilate(kept, np.ones((3, 3), np.uint8)) & cv2.dilate(((head < 0.5) & cloth).astype(np.uint8), np.ones((3, 3), np.uint8))
    return Made(name=name, picture=picture, head=head, cloth=cloth, border=border)


def shoulders(size: tuple[int, int], face, row: float) -> np.ndarray:
    """The torso's alpha, (h, w) float32: neckline a little above the cut, shoulders two face heights wide, down to the frame."""
    w, h = size
    x, top = float(face.chin[0]), row * h - 0.10 * face.height
    u = face.height
    half = [(0.32 * u, top), (0.75 * u, top + 0.20 * u), (1.15 * u, top + 0.38 * u), (1.3 * u, top + 0.8 * u), (1.35 * u, h + 9)]
    outline = [(x + dx, y) for dx, y in half] + [(x - dx, y) for dx, y in reversed(half)]
    mask = np.zeros((h, w), np.uint8)
    cv2.fillPoly(mask, [np.round(outline).astype(np.int32)], 255, cv2.LINE_AA)
    return cv2.GaussianBlur(mask, (0, 0), 1.5).astype(np.float32) / 255
