"""Crops: the shape of the picture and where the head stands in it. The data are in ``crops.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from goodlight.sets.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Span:
    """An ideal with its limits, as a share of the picture's height."""

    ideal: float
    least: float
    most: float


@dataclass(frozen=True, kw_only=True)
class Crop:
    """One crop. Shares are of the picture's height unless said otherwise."""

    name: str
    description: str
    aspect: tuple[int, int]  # width : height
    size: tuple[int, int]  # default (width, height), pixels
    max_size: tuple[int, int]  # largest (width, height) on request, pixels
    share_of: str  # what ``share`` measures: "face", "head" or "crown", see crops.toml
    share: Span
    eye_line: Span  # from the top edge
    headroom: Span  # top edge to the top of the hair
    centre_x: tuple[float, float]  # (ideal, tolerance), shares of the width
    cut_sides: bool = True  # the left and right edges may cut the shoulders
    tight: bool = True  # may crop into hair that the selfie already cuts
    level: float = 0.5  # share of the head's tilt that is taken out
    variation: bool = True  # small variation from shot to shot
    mix: float = 0  # weight in the open mix; 0 = only when asked
    layout_check: bool = False  # the layout is checked, nothing else that an office asks for

    def sized(self, long_side: int | None) -> tuple[int, int]:
        """(width, height) with that long side in pixels, both even; None gives the crop's own size. Never above ``max_size``."""
        if long_side is None:
            return self.size
        w, h = self.aspect
        long_side = min(long_side, max(self.max_size))
        return tuple(max(2, round(long_side * v / max(w, h) / 2) * 2) for v in (w, h))


@cache
def crops() -> Registry[Crop]:
    """Every crop that this version has."""
    table = tomllib.loads(resources.files("goodlight.sets").joinpath("crops.toml").read_text("utf-8"))
    return Registry("crop", (_crop(row) for row in table["crop"]))


def _crop(row: dict) -> Crop:
    spans = {k: Span(ideal=row[k][0], least=row[k][1], most=row[k][2]) for k in ("share", "eye_line", "headroom")}
    pairs = {k: tuple(row[k]) for k in ("aspect", "size", "max_size", "centre_x")}
    return Crop(**{**row, **spans, **pairs})
