"""Eight selfies of one person, made from the few photos there are: mirrored, turned, cropped, lit from a side, exposed differently.

They stand for eight photos in the load they make (decoding, coach, eight plates), not in the variety that eight real photos would bring.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from portraits import read_srgb

COUNT = 8
_TAKES = ((False, 0.0), (True, 0.0), (False, 4.0), (True, 4.0))
"""(mirrored, stops from edge to edge) of a photo's first, second … use. The coach takes no two of these for copies of each other."""


def write_selfies(photos: Sequence[Path], folder: Path, *, seed: int = 0) -> list[Path]:
    """selfie-1.jpg … selfie-8.jpg in the folder, from at least two photos taken in turn. Same photos and seed, same files."""
    from PIL import Image

    folder.mkdir(parents=True, exist_ok=True)
    rng, out = np.random.default_rng(seed), []
    for number in range(COUNT):
        picture = read_srgb(photos[number % len(photos)])
        mirrored, side = _TAKES[number // len(photos)]
        picture = retake(picture[:, ::-1] if mirrored else picture, angle=rng.uniform(-4, 4), stops=rng.uniform(-0.3, 0.3), side=side,
                         margin=rng.uniform(0.0, 0.06, 4))
        path = folder / f"selfie-{number + 1}.jpg"
        Image.fromarray(picture).save(path, quality=int(rng.integers(88, 96)))
        out.append(path)
    return out


def retake(srgb: np.ndarray, *, angle: float, stops: float, side: float, margin: Sequence[float]) -> np.ndarray:
    """(H, W, 3) uint8 sRGB → the same scene as if taken a little differently.

    angle: degrees, with just the zoom that keeps the corners filled. stops: exposure. side: stops between the left and the right edge.
    margin: shares cut off at left, top, right, bottom.
    """
    from goodlight.colour import to_linear, to_srgb

    height, width = srgb.shape[:2]
    t = np.radians(abs(angle))
    zoom = np.cos(t) + max(width / height, height / width) * np.sin(t)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, zoom)
    turned = cv2.warpAffine(srgb, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)
    gain = 2.0 ** (stops + side * np.linspace(-0.5, 0.5, width, dtype=np.float32))
    lit = to_srgb(to_linear(turned) * gain[None, :, None])
    left, top, right, bottom = (round(m * side_length) for m, side_length in zip(margin, (width, height, width, height), strict=True))
    return np.ascontiguousarray(lit[top:height - bottom, left:width - right])
