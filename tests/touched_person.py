"""A painted person who has what can be touched up: lines, hair that the classes know, grain."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import painted

from goodlight import colour
from goodlight.models.layer_network import SIDE
from goodlight.subject.layers import CLOTH, HAIR, SKIN
from goodlight.subject.plate import Plate

BROWN, BLACK, WHITE = painted.HAIR, (9, 8, 8), (214, 212, 208)


@cache
def plate(*, hair: tuple[int, int, int] = BROWN, skin: tuple[int, int, int] = painted.SKIN, bald: bool = False,
          lines: float = 0.12) -> Plate:
    """hair, skin: sRGB. lines: how much darker, in log luminance, the forehead's three lines are than the skin."""
    of = painted.face()
    srgb = painted.colours(of).astype(np.int16)
    for was, now in ((painted.HAIR, hair), (painted.SKIN, skin)):
        srgb[np.abs(srgb - was).max(axis=2) < 9] += np.array(now, np.int16) - np.array(was, np.int16)
    srgb = np.clip(srgb, 0, 255).astype(np.float32)
    on_head = _hair(of)
    if bald:
        srgb[on_head] = np.array(skin) + np.random.default_rng(5).normal(0, 1.5, (int(on_head.sum()), 1))
    else:
        strands = cv2.GaussianBlur(np.random.default_rng(5).normal(0, 1, on_head.shape).astype(np.float32), (0, 0), 0.6, sigmaY=6)
        srgb[on_head] *= np.exp(0.25 * strands / strands.std())[on_head][:, None]
    srgb *= np.exp(-lines * _forehead_lines(of))[..., None] ** (1 / 2.2)
    made = painted.plate_of(of, np.clip(srgb + 0.5, 0, 255).astype(np.uint8), painted.outline(of))
    return replace(made, classes=_classes(on_head & ~bald, of))


@cache
def wearer(*, glare: float = 0.25) -> Plate:
    """The person with dark rims, and before the picture's right eye a window's reflection that adds that much linear light."""
    plain = plate(lines=0.0)
    of, srgb = plain.face, plain.foreground.copy()
    for eye in of.eyes:
        x, y = (eye + (0, 0.05 * of.eye_distance)).round().astype(int).tolist()
        cv2.ellipse(srgb, (x, y), (round(0.38 * of.eye_distance), round(0.26 * of.eye_distance)), 0, 0, 360, (30, 26, 24), 4, cv2.LINE_AA)
    bridge = [np.round(of.eyes.mean(axis=0) + (side * 0.12 * of.eye_distance, 0)).astype(int).tolist() for side in (-1, 1)]
    cv2.line(srgb, bridge[0], bridge[1], (30, 26, 24), 5, cv2.LINE_AA)
    light = colour.to_linear(srgb) + glare * reflection(of)[..., None]
    return replace(plain, foreground=colour.to_srgb(np.clip(light, 0, 1)), sha256=f"{glare:.2f}".ljust(64, "b"))


def reflection(of) -> np.ndarray:
    """(H, W) float32, 0–1: where the window shines, under the eye on the picture's right."""
    u, spot = of.eye_distance, np.zeros(painted.SIZE[::-1], np.uint8)
    x, y = (of.eyes[1] + (0.12 * u, 0.19 * u)).round().astype(int).tolist()
    cv2.ellipse(spot, (x, y), (round(0.14 * u), round(0.07 * u)), 0, 0, 360, 255, -1)
    return cv2.GaussianBlur(spot.astype(np.float32) / 255, (0, 0), 1.5)


def forehead(of) -> tuple[slice, slice]:
    """The window in which the lines lie, between brows and hair."""
    (x, y), u = of.eyes.mean(axis=0), of.eye_distance
    return np.s_[round(y - 0.78 * u) : round(y - 0.47 * u), round(x - 0.3 * u) : round(x + 0.3 * u)]


def depth(picture: np.ndarray, of) -> float:
    """Mean depth of the forehead's lines, log luminance: the skin between them less their darkest row."""
    tone = np.log(np.maximum(picture[forehead(of)].astype(np.float32) @ [0.2126, 0.7152, 0.0722] / 255, 0.01)) * 2.2
    rows = tone.mean(axis=1)
    return float(np.median(rows) - np.sort(rows)[:6].mean())


def _hair(of) -> np.ndarray:
    """(H, W) bool: the painted hair, off the face and above the shoulders."""
    (x, y), u = of.eyes.mean(axis=0), of.eye_distance
    hair = np.zeros(painted.SIZE[::-1], np.uint8)
    cv2.ellipse(hair, (round(x), round(y - 0.1 * u)), (round(1.6 * u), round(2 * u)), 0, 0, 360, 1, -1)
    face = cv2.fillConvexPoly(np.zeros_like(hair), cv2.convexHull(of.landmarks[:468, :2].round().astype(np.int32)), 1)
    return (hair > 0) & (face == 0) & (np.arange(hair.shape[0])[:, None] < y + u)


def _forehead_lines(of) -> np.ndarray:
    (x, y), u = of.eyes.mean(axis=0), of.eye_distance
    out = np.zeros(painted.SIZE[::-1], np.uint8)
    for up in (0.53, 0.62, 0.71):
        cv2.line(out, (round(x - 0.4 * u), round(y - up * u)), (round(x + 0.4 * u), round(y - up * u)), 255, 1, cv2.LINE_AA)
    return cv2.GaussianBlur(out.astype(np.float32) / 255, (0, 0), 0.9) * 2.3


def _classes(hair: np.ndarray, of) -> np.ndarray:
    (_, y), u = of.eyes.mean(axis=0), of.eye_distance
    out = np.zeros((SIDE, SIDE, 5), np.uint8)
    small = cv2.resize(hair.astype(np.uint8), (SIDE, SIDE), interpolation=cv2.INTER_AREA) > 0
    cloth = np.zeros((SIDE, SIDE), bool)
    cloth[round((y + 2.6 * u) / painted.SIZE[1] * SIDE):] = True
    out[..., HAIR] = np.where(small, 255, 0)
    out[..., CLOTH] = np.where(cloth, 255, 0)
    out[..., SKIN] = np.where(small | cloth, 0, 255)
    return out
