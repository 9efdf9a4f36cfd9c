"""Pictures made of two: a real head, cut above its own clothes, over the real cloth of somebody else. So alpha is known to the hair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from portraits import read_srgb

from goodlight.colour import to_linear, to_srgb
from goodlight.models.layer_network import outline
from goodlight.models.matting import Matting
from goodlight.subject.face import Face
from goodlight.subject.make_plate import cut_out_person
from goodlight.subject.measure_face import FaceFinder

HEADS = {  # person → in percent of the frame: the row above which no clothes are seen, and x0, x1 and lower end of bare neck
    "lauren-underwood": (70, 37, 60, 80), "barbara-lee": (80, 42, 64, 92), "gwen-moore": (69, 38, 60, 84),
    "shelia-jackson-lee": (72, 40, 62, 88),
    "katherine-clark": (73, 40, 66, 80), "judy-chu": (70, 42, 62, 80), "al-green": (70, 40, 62, 84), "andre-carson": (76, 34, 64, 86),
    "jamaal-bowman": (66, 42, 62, 75), "jesus-garcia": (65, 36, 60, 73), "kweisi-mfume": (60, 38, 62, 76), "ted-lieu": (72, 42, 64, 82),
    "ruben-gallego": (60, 34, 60, 74), "raja-krishnamoorthi": (74, 36, 66, 86),
}
CLOTHS = (  # whose, and a piece of cloth: x0, x1, y0, y1 in percent. Black, red, navy, print, zebra, blue-grey, white with dots, blue
    ("al-green", 5, 25, 86, 99), ("norma-torres", 18, 38, 88, 99), ("cori-bush", 75, 98, 80, 98),
    ("alexandria-ocasio-cortez", 10, 40, 74, 95),
    ("barbara-lee", 82, 98, 87, 99), ("jamaal-bowman", 78, 98, 84, 98),
    ("nikema-williams", 40, 70, 88, 99), ("lauren-underwood", 20, 60, 90, 99),
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Made:
    name: str
    picture: np.ndarray  # (H, W, 3) uint8 sRGB
    head: np.ndarray  # (H, W) float32 0–1, the true alpha of what is to be kept
    cloth: np.ndarray  # (H, W) bool, where the cloth was laid
    border: np.ndarray  # (H, W) uint8, 1 where head and cloth meet


def made_pictures(folder: Path) -> Iterator[Made]:
    finder, matting = FaceFinder(), Matting()
    for index, (name, cut) in enumerate(HEADS.items()):
        srgb = read_srgb(folder / f"{name}.jpg")
        face = finder.find(srgb)[0]
        colours, alpha = cut_out_person(srgb, face, matting)[:2]
        whose, *box = CLOTHS[index % len(CLOTHS)]
        stuff = tiled(read_srgb(folder / f"{whose}.jpg"), box, alpha.shape)
        yield made(f"{name}, cloth of {whose}", srgb, colours, alpha, face, cut, stuff)


def made(name: str, srgb: np.ndarray, colours: np.ndarray, alpha: np.ndarray, face: Face, cut: tuple[int, ...],
         stuff: np.ndarray) -> Made:
    h, w = alpha.shape
    above, x0, x1, below = (v / 100 for v in cut)
    x, y = np.arange(w)[None, :] / w, np.arange(h)[:, None] / h
    oval = outline(face.landmarks[:, :2] / [w, h], max(h, w), grow=1.04)
    oval = cv2.resize(oval.astype(np.uint8), (w, h), interpolation=cv2.INTER_NEAREST) > 0
    mine = ((y < above) | oval | (x > x0) & (x < x1) & (y < below)).astype(np.float32)
    head = alpha.astype(np.float32) / 255 * cv2.GaussianBlur(mine, (0, 0), 0.8)
    torso = shoulders((w, h), face, below * h)
    shade = 1 - 0.35 * cv2.GaussianBlur(head, (0, 0), 0.03 * h)
    behind = to_linear(cv2.GaussianBlur(srgb[: h // 3], (0, 0), 40))
    behind = cv2.resize(behind, (w, h))
    lower = torso[..., None] * to_linear(stuff) * shade[..., None] + (1 - torso[..., None]) * behind
    picture = to_srgb((head[..., None] * to_linear(colours) + (1 - head[..., None]) * lower).astype(np.float32))
    cloth = torso > 0.5
    grown = cv2.dilate((head > 0.5).astype(np.uint8), np.ones((3, 3), np.uint8))
    border = grown & cv2.dilate(((head < 0.5) & cloth).astype(np.uint8), np.ones((3, 3), np.uint8))
    return Made(name=name, picture=picture, head=head, cloth=cloth, border=border)


def tiled(srgb: np.ndarray, box: list[int], shape: tuple[int, int]) -> np.ndarray:
    """A piece of cloth, mirrored over and over to (H, W, 3) uint8."""
    h, w = srgb.shape[:2]
    x0, x1, y0, y1 = box
    piece = srgb[y0 * h // 100 : y1 * h // 100, x0 * w // 100 : x1 * w // 100]
    pair = np.hstack([piece, piece[:, ::-1]])
    four = np.vstack([pair, pair[::-1]])
    return np.tile(four, (shape[0] // four.shape[0] + 1, shape[1] // four.shape[1] + 1, 1))[: shape[0], : shape[1]]


def shoulders(size: tuple[int, int], face: Face, neck_end: float) -> np.ndarray:
    """The torso's alpha, (h, w) float32: a high collar from the chin on, behind the hair, shoulders over two face heights wide."""
    w, h = size
    u, x = face.height, float(face.chin[0])
    top = min(float(face.chin[1]) + 0.02 * u, neck_end - 0.08 * u)
    half = [(0.34 * u, top), (0.72 * u, top + 0.20 * u), (1.1 * u, top + 0.36 * u), (1.3 * u, top + 0.8 * u), (1.35 * u, h + 9)]
    shape = [(x + dx, y) for dx, y in half] + [(x - dx, y) for dx, y in reversed(half)]
    mask = np.zeros((h, w), np.uint8)
    cv2.fillPoly(mask, [np.round(shape).astype(np.int32)], 255, cv2.LINE_AA)
    return cv2.GaussianBlur(mask, (0, 0), 1.5).astype(np.float32) / 255
