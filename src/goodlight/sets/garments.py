"""Garments: rendered clothes that are coloured and lit at run time. How they are made and stored: docs/wardrobe.md.

worn = load("navy-suit").recoloured({"cloth": "#1E2A44"}, patterns={"cloth": "pinstripe"})
back, neck, front = worn.lit({"key_left": 0.9, "fill": 0.3, "ambient": 0.1}, skin=(0.6, 0.4, 0.3))
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

import numpy as np

from goodlight.errors import UsageError
from goodlight.sets.fabrics import linear_colour, pattern
from goodlight.sets.garment_collar import finished
from goodlight.sets.garment_files import Coordinates, Stored, read
from goodlight.sets.garment_light import GROUPS, mixed, rig_weights
from goodlight.sets.garment_mirror import flipped
from goodlight.sets.registry import Registry

__all__ = ["GROUPS", "Cut", "Garment", "Layer", "cuts", "folder", "load", "rig_weights", "yaws"]
_FLOOR = 0.006
"""What even black cloth reflects at its surface (the sheen of its fibres)."""
_CRUMB = 0.006  # metres across
_EVEN, _EDGE = 2.2, 1.5  # pixels over which a panel's edge is evened, and of its rise


@dataclass(frozen=True, kw_only=True)
class Cut:
    """A garment on offer. colours: sRGB "#RRGGBB" a panel; patterns: name a panel ("plain" where absent); folds, thick, snug: see
    ``Garment``."""

    name: str
    files: str
    description: str
    colours: Mapping[str, str]
    patterns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    folds: float = 0.0
    thick: float = 1.0
    snug: bool = False


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One sheet of the composite, from back to front. rgba (h, w, 4) float32: linear light, premultiplied."""

    name: str  # "back" (behind the neck), "neck" (skin) or "front"
    rgba: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Garment:
    """A garment at one yaw. Shapes are (h, w) float32 unless said otherwise; pixels are `size` = (width, height).

    shading         light group → reflected share for a white cloth, 1 = a matt card that faces the lamp (linear light)
    alpha, behind   coverage 0–1; share of the cloth that lies behind the neck, 0–1
    panels          name → share 0–1 of each colourable part; they add up to 1
    neck_shading, neck_alpha   the same of the mannequin's neck and lower face, darkened by chin and collar
    albedo          (h, w, 3), linear light, of the colours and patterns chosen
    anchors         pixels: eyes (2 points, picture's left first), chin, shoulders, neck_ring, neck_left, neck_right, and of a turned body
                    midline (the middle of throat and chest, downwards); pixels_per_metre; of some, throat (by how many pixels
                    the front is drawn up when worn; the others by their kind)
    yaw             degrees the body is turned to the picture's right
    folds           how strongly it folds on a wearer, 1 = a worn shirt; 0 for a photographed one, which has its own
    thick           how wide its creases are, 1 = a shirt's
    snug            whether its neckline lies on the slope from neck to shoulder, as one without a collar does
    """

    name: str
    yaw: float
    shading: Mapping[str, np.ndarray]
    alpha: np.ndarray
    behind: np.ndarray
    panels: Mapping[str, np.ndarray]
    neck_shading: Mapping[str, np.ndarray]
    neck_alpha: np.ndarray
    coordinates: Coordinates
    albedo: np.ndarray
    colours: Mapping[str, str]
    patterns: Mapping[str, str]
    anchors: Mapping[str, object]
    folds: float = 0.0
    thick: float = 1.0
    snug: bool = False

    @property
    def size(self) -> tuple[int, int]:
        return self.alpha.shape[1], self.alpha.shape[0]

    def recoloured(self, colours: Mapping[str, str] | None = None, *, patterns: Mapping[str, str] | None = None) -> Garment:
        """The same garment with other colours ("#RRGGBB" a panel) and patterns (a name of ``fabrics.PATTERNS`` a panel).

        Raises UsageError ``unknown_panel``, ``bad_colour`` or ``unknown_pattern``.
        """
        for panel in {**(colours or {}), **(patterns or {})}:
            if panel not in self.panels:
                raise UsageError(
                    f"{self.name} has no part named {panel!r}.", code="unknown_panel", advice=f"Choose among: {', '.join(self.panels)}."
                )
        colours, patterns = {**self.colours, **(colours or {})}, {**self.patterns, **(patterns or {})}
        albedo = np.zeros((*self.alpha.shape, 3), np.float32)
        for panel, share in self.panels.items():
            cloth = pattern(patterns.get(panel, "plain"), linear_colour(colours[panel]), self.coordinates, self.anchors["pixels_per_metre"])
            albedo += share[..., None] * cloth
        return replace(self, albedo=albedo, colours=MappingProxyType(colours), patterns=MappingProxyType(patterns))

    def lit(
        self, weights: Mapping[str, float | tuple[float, float, float]], *, skin: tuple[float, float, float] | None = None
    ) -> list[Layer]:
        """The layers from back to front under a mix of the light groups. weights: linear light (grey or RGB) a group; absent = 0.

        skin: linear albedo (RGB) of the neck; without it no neck layer is made. Raises UsageError ``unknown_light_group``.
        """
        light = mixed(self.shading, weights)
        cloth = light * (self.albedo + _FLOOR)
        front = self.alpha * (1 - self.behind)
        layers = [_layer("back", cloth, self.alpha * _grown(self.behind))]
        if skin is not None:
            layers.append(_layer("neck", mixed(self.neck_shading, weights) * np.asarray(skin, np.float32), self.neck_alpha))
        return [*layers, _layer("front", cloth, front)]


def _whole(panels: Mapping[str, np.ndarray], *, crumb: float) -> Mapping[str, np.ndarray]:
    """The panels without crumbs of one within the first: the shirt is not seen through the corner of a lapel's notch. crumb: pixels.

    Their edges run smoothly: as stored, they have steps, specks and, where a lapel meets a collar, pips. Buttons are left as they are.
    """
    import cv2

    first, *others = (name for name in panels if name != "button")
    out = dict(panels)
    for name in others:
        _, parts, facts, _ = cv2.connectedComponentsWithStats((panels[name] > 0.1).astype(np.uint8), connectivity=8)
        small = facts[:, cv2.CC_STAT_AREA] < crumb
        small[0] = False
        taken = np.where(small[parts], panels[name], 0).astype(np.float32)
        out[name], out[first] = panels[name] - taken, out[first] + taken
    if others:
        rest = 1 - panels.get("button", np.zeros_like(panels[first]))
        wide = np.array([cv2.GaussianBlur(out[name], (0, 0), _EVEN) for name in (first, *others)])
        steep = _EVEN * np.sqrt(2 * np.pi) / 2  # how fast the difference of two falls across their edge, pixels
        shares = [np.clip(0.5 + (wide[k] - np.delete(wide, k, axis=0).max(axis=0)) * steep / _EDGE, 0, 1) for k in range(len(wide))]
        total = np.maximum(sum(shares), 1e-3)
        for name, share in zip((first, *others), shares, strict=True):
            out[name] = (rest * share / total).astype(np.float32)
    return MappingProxyType(out)


def _layer(name: str, colour: np.ndarray, alpha: np.ndarray) -> Layer:
    return Layer(name=name, rgba=np.concatenate([colour * alpha[..., None], alpha[..., None]], axis=-1).astype(np.float32))


def _grown(mask: np.ndarray) -> np.ndarray:
    """The mask grown under the soft edge of what lies before it, so that no backdrop shines through the seam of two layers."""
    import cv2

    return cv2.dilate(mask, np.ones((7, 7), np.uint8))


def folder() -> Path:
    """Where the rendered garments lie."""
    return Path(str(resources.files("goodlight.sets").joinpath("wardrobe")))


@cache
def cuts() -> Registry[Cut]:
    """Every garment on offer; several may share one rendering in different colours."""
    table = tomllib.loads(folder().joinpath("garments.toml").read_text("utf-8"))
    return Registry("garment", [Cut(**{"patterns": {}, **row}) for row in table["garment"]])


def yaws(name: str) -> tuple[float, ...]:
    """The body yaws a garment has, degrees, ascending; those that only a mirrored rendering gives count."""
    made = {float(p.name) for p in folder().joinpath(cuts().get(name).files).iterdir() if p.is_dir()}
    return tuple(sorted(made | {-yaw for yaw in made}))


def load(name: str, *, yaw: float = 0.0) -> Garment:
    """The garment of that name at the rendered yaw nearest to `yaw` degrees. Raises UsageError ``unknown_garment``."""
    cut = cuts().get(name)
    nearest = min(yaws(name), key=lambda made: abs(made - yaw))
    rendered = folder() / cut.files
    mirrored = not (rendered / f"{nearest:+.0f}").is_dir()
    stored = read(rendered / f"{-nearest if mirrored else nearest:+.0f}")
    garment = _garment(cut, finished(flipped(stored) if mirrored else stored), nearest)
    return garment.recoloured()


def _garment(cut: Cut, stored: Stored, yaw: float) -> Garment:
    blank = np.zeros((*stored.alpha.shape, 3), np.float32)
    return Garment(
        name=cut.name,
        yaw=yaw,
        shading=stored.shading,
        alpha=stored.alpha,
        behind=stored.behind,
        panels=_whole(stored.panels, crumb=(_CRUMB * float(stored.anchors["pixels_per_metre"])) ** 2),
        neck_shading=stored.neck_shading,
        neck_alpha=stored.neck_alpha,
        coordinates=stored.coordinates,
        albedo=blank,
        colours=MappingProxyType(dict(cut.colours)),
        patterns=MappingProxyType(dict(cut.patterns)),
        anchors=stored.anchors,
        folds=cut.folds,
        thick=cut.thick,
        snug=cut.snug,
    )
