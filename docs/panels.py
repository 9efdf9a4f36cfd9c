"""How the pictures of the documents look: panels side by side on paper, a caption under each, saved as small WebP files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

PAPER, INK, ACCENT = (247, 245, 241), (70, 65, 60), (214, 84, 58)
LARGEST_FILE = 60_000  # bytes
_GAP, _CAPTION, _TEXT = 16, 34, 17


@dataclass(frozen=True, eq=False, kw_only=True)
class Panel:
    """pixels: (H, W, 3) uint8 sRGB."""

    pixels: np.ndarray
    caption: str


def side_by_side(panels: list[Panel], *, height: int) -> Image.Image:
    """All panels at one height in pixels, left to right."""
    pictures = [Image.fromarray(scaled(p.pixels, height)) for p in panels]
    page = Image.new("RGB", (sum(p.width + _GAP for p in pictures) + _GAP, height + _GAP + _CAPTION), PAPER)
    draw, x = ImageDraw.Draw(page), _GAP
    for panel, picture in zip(panels, pictures, strict=True):
        page.paste(picture, (x, _GAP))
        draw.text((x, height + _GAP + 8), panel.caption, font=font(_TEXT), fill=INK)
        x += picture.width + _GAP
    return page


def scaled(pixels: np.ndarray, height: int) -> np.ndarray:
    """(H, W, 3) uint8 at that height, the aspect kept."""
    h, w = pixels.shape[:2]
    size = (round(w * height / h), height)
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if height < h else cv2.INTER_CUBIC)


def text_panel(lines: list[tuple[str, str]], *, size: tuple[int, int]) -> np.ndarray:
    """Two columns of text, (h, w, 3) uint8. size: (width, height) pixels."""
    page = Image.new("RGB", size, PAPER)
    draw = ImageDraw.Draw(page)
    for row, (left, right) in enumerate(lines):
        y = 8 + row * size[1] // len(lines)
        draw.text((0, y), left, font=font(22), fill=INK)
        draw.text((size[0], y), right, font=font(22), fill=ACCENT, anchor="ra")
    return np.asarray(page)


def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.load_default(size)


def save(picture: Image.Image, path: Path) -> None:
    """WebP of at most LARGEST_FILE bytes: the best quality that fits."""
    for quality in (88, 82, 76, 70, 62, 54):
        picture.save(path, "WEBP", quality=quality, method=6)
        if path.stat().st_size <= LARGEST_FILE:
            return
    raise ValueError(f"{path.name} is {path.stat().st_size} bytes at the lowest quality: make the picture smaller")
