"""A contact sheet of what there is: every backdrop, crop, light, garment, pose, expression and feature with a picture of each."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from goodlight.colour import to_srgb
from goodlight.sets.backdrops import Backdrop, backdrops, kept_backdrops, paint_backdrop
from goodlight.sets.crops import Crop, crops
from goodlight.sets.directions import expressions, poses
from goodlight.sets.features import features
from goodlight.sets.personal import presentations
from goodlight.sets.previews import (
    attire_preview,
    expression_preview,
    feature_preview,
    light_preview,
    pose_preview,
    presentation_preview,
)
from goodlight.sets.rigs import lights
from goodlight.sets.wardrobe import attires

_PAGE, _INK, _FAINT, _ACCENT = (247, 246, 244), (38, 38, 40), (128, 126, 124), (214, 88, 60)
_MARGIN, _GAP, _WIDTH = 72, 28, 1800
_TILE = (216, 270)  # pixels of one backdrop's preview
_SMALL, _PAIR = (180, 225), (248, 155)  # of a light, a pose …; of a feature
_TALLEST = 12_000


def looks_sheet(*, seed: int = 7) -> Image.Image:
    """The sheet, RGB. Same seed, same pixels."""
    page = Image.new("RGB", (_WIDTH, _TALLEST), _PAGE)
    draw = ImageDraw.Draw(page)
    draw.text((_MARGIN, 60), "goodlight", font=_font(58), fill=_INK)
    draw.text((_MARGIN, 132), "The name under a picture is what a brief asks for.", font=_font(24), fill=_FAINT)
    y = _heading(draw, 210, "Backdrops")
    shown = [(backdrop_preview(b, _TILE, seed=seed), b.name) for b in (*backdrops(), *kept_backdrops())]
    shown.append((backdrop_preview(Backdrop(name="#2F6F8F", kind="colour", description=""), _TILE, seed=seed), "#RRGGBB"))
    y = _tiles(page, draw, y, shown)
    y = _note(draw, y, "and the path of a picture of your own, blurred as a portrait lens would")
    y = _heading(draw, y, "Crops")
    y = _row(page, draw, y, [(crop_preview(c, 230, seed=seed), c.name) for c in sorted(crops(), key=_is_wide)])
    y = _heading(draw, y - 20, "Light")
    y = _tiles(page, draw, y, [(light_preview(r, _SMALL), r.name) for r in lights()])
    y = _heading(draw, y, "Attire")
    y = _tiles(page, draw, y, [(attire_preview(a.name, _SMALL), a.name) for a in attires()])
    y = _heading(draw, y, "Pose")
    y = _tiles(page, draw, y, [(pose_preview(p, _SMALL), p.name) for p in poses()])
    y = _heading(draw, y, "Expression")
    y = _tiles(page, draw, y, [(expression_preview(e, _SMALL), e.name) for e in expressions()])
    y = _heading(draw, y, "Presentation")
    y = _tiles(page, draw, y, [(presentation_preview(p.name, _SMALL), p.name) for p in presentations()])
    y = _heading(draw, y, "Facial features, least and most, exaggerated")
    both = [f for f in features() if not f.side]
    drawn = [(preview, f.name) for f in both if (preview := feature_preview(f, _PAIR))]
    y = _tiles(page, draw, y, drawn)
    names = {name for _, name in drawn}
    y = _note(draw, y, f"and, on your own skin and hair: {', '.join(f.name for f in both if f.name not in names)}")
    return page.crop((0, 0, _WIDTH, int(y) + _MARGIN - 40))


def backdrop_preview(backdrop: Backdrop, size: tuple[int, int], *, seed: int) -> Image.Image:
    """The backdrop alone, as it looks behind a headshot; a chequerboard where it is transparent."""
    light = paint_backdrop(backdrop.name, size=(size[0] * 2, size[1] * 2), seed=seed, centre=(0.5, 0.38))
    if light is None:
        return _chequer(size)
    noise = np.random.default_rng(seed).normal(0, 0.003, light.shape[:2])[..., None]
    return Image.fromarray(to_srgb(light * (1 + noise))).resize(size, Image.Resampling.LANCZOS)


def crop_preview(crop: Crop, height: int, *, seed: int) -> Image.Image:
    """The crop's shape with a stand-in at its ideal place and the line on which the eyes stand."""
    width = max(1, round(height * crop.aspect[0] / crop.aspect[1]))
    big = (width * 2, height * 2)
    light = paint_backdrop("paper-light-grey", size=big, seed=seed, centre=(crop.centre_x[0], crop.eye_line.ideal))
    figure = _stand_in(big, crop)[..., None]
    shade = np.array([0.20, 0.21, 0.23], np.float32)
    picture = Image.fromarray(to_srgb(light * (1 - figure) + shade * figure)).resize((width, height), Image.Resampling.LANCZOS)
    draw = ImageDraw.Draw(picture)
    y = crop.eye_line.ideal * height
    for x in range(0, width, 10):
        draw.line((x, y, x + 4, y), fill=_ACCENT, width=1)
    return picture


def _stand_in(size: tuple[int, int], crop: Crop) -> np.ndarray:
    """Alpha of a bust that fills the crop's ideal. (h, w) float32 0–1. Units: head height 1, its top at 0, eyes at 0.48."""
    width, height = size
    head = {"face": 1.28, "head": 1.0, "crown": 1.05}[crop.share_of] * crop.share.ideal * height
    x0, y0 = crop.centre_x[0] * width, crop.eye_line.ideal * height - 0.48 * head
    alpha = np.zeros((height, width), np.float32)

    def at(x: float, y: float) -> tuple[int, int]:
        return round((x0 + x * head) * 16), round((y0 + y * head) * 16)

    def polygon(points: list[tuple[float, float]]) -> None:
        cv2.fillPoly(alpha, [np.array([at(*p) for p in points], np.int32)], 1.0, cv2.LINE_AA, 4)

    cv2.ellipse(alpha, at(0, 0.46), (round(0.36 * head * 16), round(0.47 * head * 16)), 0, 0, 360, 1.0, -1, cv2.LINE_AA, 4)
    cv2.ellipse(alpha, at(0, 0.66), (round(0.28 * head * 16), round(0.36 * head * 16)), 0, 0, 360, 1.0, -1, cv2.LINE_AA, 4)
    right = [(0.20, 0.80), (0.21, 1.06), (0.32, 1.17), (0.62, 1.29), (0.80, 1.42), (0.88, 1.65), (0.92, 2.0), (0.95, 4.0)]
    polygon([*right, *((-x, y) for x, y in reversed(right))])
    return cv2.GaussianBlur(alpha, (0, 0), max(0.6, 0.006 * head))


def _tiles(page: Image.Image, draw: ImageDraw.ImageDraw, y: int, previews: list[tuple[Image.Image, str]]) -> int:
    """Previews of one size in as many columns as the page has room for."""
    wide, high = previews[0][0].size
    columns = (_WIDTH - 2 * _MARGIN + _GAP) // (wide + _GAP)
    step = (_WIDTH - 2 * _MARGIN + _GAP) / columns
    for i, (preview, name) in enumerate(previews):
        x, top = round(_MARGIN + (i % columns) * step), y + (i // columns) * (high + 58)
        page.paste(preview, (x, top))
        draw.text((x, top + high + 8), name, font=_font(20), fill=_INK)
    return y + -(-len(previews) // columns) * (high + 58) + 10


def _note(draw: ImageDraw.ImageDraw, y: int, text: str) -> int:
    draw.text((_MARGIN, y - 10), text, font=_font(20), fill=_FAINT)
    return y + 52


def _row(page: Image.Image, draw: ImageDraw.ImageDraw, y: int, previews: list[tuple[Image.Image, str]]) -> int:
    """Previews of different widths, wrapped to the page."""
    x, height = _MARGIN, previews[0][0].height
    for preview, name in previews:
        wide = max(preview.width, round(draw.textlength(name, font=_font(20))))
        if x + wide > _WIDTH - _MARGIN:
            x, y = _MARGIN, y + height + 58
        page.paste(preview, (x, y))
        draw.text((x, y + height + 8), name, font=_font(20), fill=_INK)
        x += wide + _GAP
    return y + height + 78


def _heading(draw: ImageDraw.ImageDraw, y: int, text: str) -> int:
    draw.text((_MARGIN, y), text, font=_font(32), fill=_INK)
    return y + 58


def _is_wide(crop: Crop) -> bool:
    return crop.aspect[0] >= 2 * crop.aspect[1]


def _chequer(size: tuple[int, int]) -> Image.Image:
    y, x = np.mgrid[: size[1], : size[0]] // 18
    return Image.fromarray(np.where((x + y) % 2, 255, 226).astype(np.uint8)).convert("RGB")


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.load_default(size)
