"""What a person sees, besides what a program reads: a mark in the corner of the picture, and a caption file beside it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from goodlight.brief import NEUTRAL_LIGHT, OWN_ATTIRE, Recipe, is_own_picture
from goodlight.gallery import provenance

LABELS = ("corner", "caption")

_TEXT = 0.026  # height of the letters' em, as a share of the picture's short side
_SMALLEST = 13  # pixels; smaller letters cannot be read at all
_PLATE, _PLATE_ALPHA, _INK = (22, 20, 19), 0.62, (255, 255, 255)
"""Pixels of the plate under the words. At this alpha white words keep a contrast above 4.5 : 1 on pure white (WCAG 2.2, 1.4.3)."""
_SUPERSAMPLING = 4


def wording(engine: str) -> str:
    """The studio cuts out with a trained network and keeps the face; another engine makes every pixel."""
    return "edited with AI" if engine == "studio" else "made with AI"


def marked(pixels: np.ndarray, *, engine: str) -> np.ndarray:
    """A copy of a picture with the mark in its lower right corner; uint8 sRGB, (H, W, 3) or (H, W, 4) with straight alpha.

    The mark needs 150 × 40 pixels; the smallest picture that can be asked for has more.
    """
    height, width = pixels.shape[:2]
    ink, plate = _mark(wording(engine), max(_SMALLEST, round(_TEXT * min(height, width))))
    rows, columns = plate.shape
    margin = round(rows * 0.55)
    at = (slice(height - margin - rows, height - margin), slice(width - margin - columns, width - margin))
    out = pixels.copy()
    region, plate = out[at].astype(np.float32), plate * _PLATE_ALPHA
    colour, alpha = region[..., :3], region[..., 3:] / 255 if region.shape[2] == 4 else np.ones_like(region[..., :1])
    for paint, over in ((_PLATE, plate[..., None]), (_INK, ink[..., None])):
        together = over + alpha * (1 - over)
        colour = (np.array(paint, np.float32) * over + colour * alpha * (1 - over)) / np.maximum(together, 1e-6)
        alpha = together
    out[at] = np.round(np.concatenate([colour, alpha * 255], axis=2)[..., :region.shape[2]]).clip(0, 255).astype(np.uint8)
    return out


@cache
def _mark(text: str, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Coverage, 0–1, of the letters and of the rounded plate under them: two (h, w) float32 arrays."""
    font = ImageFont.load_default(size * _SUPERSAMPLING)
    left, top, right, bottom = font.getbbox(text, anchor="ls")
    ascent, descent = (round(share * size) for share in (0.74, 0.22))  # the same plate whatever the letters
    width, height = round((right - left) / _SUPERSAMPLING) + round(1.1 * size), ascent + descent + round(0.55 * size)
    large = (width * _SUPERSAMPLING, height * _SUPERSAMPLING)
    ink, plate = Image.new("L", large), Image.new("L", large)
    x, base = (large[0] - (right - left)) / 2 - left, (height - descent - round(0.25 * size)) * _SUPERSAMPLING
    ImageDraw.Draw(ink).text((x, base), text, font=font, fill=255, anchor="ls")
    ImageDraw.Draw(plate).rounded_rectangle((0, 0, large[0] - 1, large[1] - 1), radius=large[1] // 2, fill=255)
    return tuple(np.asarray(m.resize((width, height), Image.Resampling.BOX), np.float32) / 255 for m in (ink, plate))


def caption(recipe: Recipe, *, engine: str, restored: bool) -> str:
    """Three lines: what is seen (for the alt attribute), how it was made (to be shown), and the software."""
    backdrop = recipe.look.backdrop
    behind = {"transparent": "cut out"}.get(backdrop) or (
        "before a photographed backdrop" if is_own_picture(backdrop) else f"before a drawn backdrop ({backdrop})")
    if engine != "studio":
        how = "Made with AI: the whole picture was generated after a selfie."
    else:
        how = "Edited with AI: a person was cut out of a selfie by a trained network"
        how += "." if backdrop == "transparent" else " and set before another backdrop."
        how += " A small or soft face was restored by another network." if restored else ""
        how += "".join(f" {said}." for said in _edits(recipe))
    return f"Portrait of one person, {behind}.\n{how}\n{provenance.software()}\n"


def _edits(recipe: Recipe) -> Iterator[str]:
    """What else was done, as far as somebody who looks at the picture would take it for the person's own."""
    if changed := provenance.face_changes(recipe):
        yield f"The face was changed: {', '.join(changed)}"
    if asked := provenance.directed(recipe):
        yield f"Directed: {', '.join(asked)}"
    if recipe.look.attire != OWN_ATTIRE:
        yield "The clothes are rendered"
    if recipe.look.light != NEUTRAL_LIGHT:
        yield "The light was changed"


def is_caption(data: bytes) -> bool:
    """Whether a text file is a caption that goodlight wrote."""
    lines = data.decode("utf-8", "replace").splitlines()
    return len(lines) == 3 and lines[0].startswith("Portrait of one person") and lines[2].startswith("goodlight ")
