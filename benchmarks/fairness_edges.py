"""Matting error at the hair, by person: as it shows in the shots, and against a truth that is known by construction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from goodlight import colour
from goodlight.brief import Direction, Look, Recipe
from goodlight.cull.edges import HALO_LIMIT, Half
from goodlight.models.matting import Matting
from goodlight.scorecard.audit import Extra
from goodlight.scorecard.audit.measures import Measure, Rule
from goodlight.studio import engine
from goodlight.studio.shot import Shot
from goodlight.subject.make_plate import cut_out_person
from goodlight.subject.plate import Plate, Subject

MEASURES = (
    Measure(name="hair_edge", title="edge at the hair", unit="ΔE76", digits=1, limits=((Rule.AT_MOST, HALO_LIMIT),),
            source="the cull's halo strength above the chin: how far the soft edge leaves every mixture of its two sides, median over the "
                   "delivered shots, made again for their mattes"),
    Measure(name="matte_error", title="matting error at the hair", unit="% of alpha", digits=1,
            source="the person laid over a known clutter with a known alpha and cut out again: mean difference of alpha in the soft band "
                   "above the chin"),
)
_BAND = 0.012  # of the picture's long side: how far the band reaches beyond the soft alpha


def measure(record: Mapping, subject: Subject, matting: Matting, kept: Path) -> dict[str, float]:
    """The person's figures; kept: a JSON file of an earlier run, used again while the gallery is the same."""
    key = hashlib.sha256(json.dumps([record["shots"], record["brief"]], sort_keys=True).encode()).hexdigest()
    if kept.exists() and (known := json.loads(kept.read_text(encoding="utf-8")))["key"] == key:
        return known["figures"]
    figures = {"matte_error": 100 * again(subject.plates[0], matting)}
    edges = [hair_edge(shot, subject.plate(shot.recipe.plate)) for shot in remade(record, subject)]
    if edges:
        figures["hair_edge"] = float(np.median(edges))
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps({"key": key, "figures": figures}), encoding="utf-8")
    return figures


def extra(figures: Mapping[str, Mapping[str, float]]) -> Extra:
    return Extra(measures=MEASURES, figures=figures)


def remade(record: Mapping, subject: Subject):
    """The delivered shots once more, pixel for pixel, with the mattes that files do not have."""
    for shot in record["shots"]:
        recipe = Recipe(look=Look(**shot["look"]), direction=Direction(**shot["direction"]), plate=shot["plate"], seed=shot["seed"],
                        size=tuple(shot["size"]), retouch=record["brief"]["retouch"])
        made = engine.shoot(subject, recipe)
        if isinstance(made, Shot):
            yield made


def hair_edge(shot: Shot, plate: Plate) -> float:
    """The halo strength of the part above the chin, in ΔE76."""
    half = Half.of(shot)
    rows = int(np.clip(shot.frame.to_picture(plate.face.chin[None])[0, 1] / 2, 1, half.matte.shape[0]))
    return replace(half, srgb=half.srgb[:rows], matte=half.matte[:rows]).halo_strength


def again(plate: Plate, matting: Matting) -> float:
    """Lay the plate over clutter in linear light, cut it out again, compare. 0–1."""
    alpha = plate.alpha.astype(np.float32)[..., None] / 255
    picture = colour.to_srgb(colour.to_linear(plate.foreground) * alpha + colour.to_linear(clutter(plate.alpha.shape)) * (1 - alpha))
    found = cut_out_person(picture, plate.face, matting)[1]
    return difference(plate.alpha, found, chin=float(plate.face.chin[1]))


def difference(truth: np.ndarray, found: np.ndarray, *, chin: float) -> float:
    """Mean |difference| of two (H, W) uint8 alphas, 0–1, in the band around the truth's soft part, above the row ``chin``."""
    soft = ((truth > 5) & (truth < 250)).astype(np.uint8)
    side = 2 * round(_BAND * max(truth.shape)) + 1
    band = cv2.dilate(soft, np.ones((side, side), np.uint8)) > 0
    band[max(0, round(chin)):] = False
    return float(np.abs(truth.astype(float) - found)[band].mean() / 255) if band.any() else 0.0


def clutter(shape: tuple[int, int], *, seed: int = 7) -> np.ndarray:
    """(H, W, 3) uint8 sRGB, the same for everybody: soft-edged shapes from dark to light in all colours, as a room out of focus."""
    random = np.random.default_rng(seed)
    height, width = shape
    unit = max(shape) / 1024
    out = np.full((height, width, 3), 110, np.uint8)
    for _ in range(90):
        tone = random.uniform(10, 245) + random.uniform(-40, 40, 3)
        x, y = random.uniform(0, width), random.uniform(0, height)
        w, h = random.uniform(15, 180, 2) * unit
        cv2.rectangle(out, (round(x - w), round(y - h)), (round(x + w), round(y + h)), np.clip(tone, 0, 255).tolist(), -1)
    return cv2.GaussianBlur(out, (0, 0), 3 * unit)
