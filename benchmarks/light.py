"""Light: what each pattern does to 24 faces, by a witness that shares no code with the relighting.

    python benchmarks/light.py [--people 24] [--lights butterfly clamshell loop rembrandt split] [--out light.json]

Each pattern is asked for without a side, so that the key stands where the selfie has it, as a photographer would who cannot take a hard
light away. Told: whether key side and height are within 20° of the rig's (light_witness.py), the identity distance to the selfie, drift
and the defects of the cull, and how far the lightness of the skin, found anew in the picture, is from the rig's (skin.py), for dark and
for light skin.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from light_witness import key_of
from portraits import portraits_folder, read_srgb, singles
from skin import skin_change

from goodlight.brief import Look, Recipe
from goodlight.cull import defects, drift, light_defects
from goodlight.sets.rigs import lights
from goodlight.studio import engine
from goodlight.studio.relight.side import for_plate
from goodlight.subject.face import Face
from goodlight.subject.make_plate import Tools, make_plate
from goodlight.subject.plate import Plate, Subject
from goodlight.subject.plate_cache import PlateCache

PATTERNS = ("butterfly", "clamshell", "loop", "rembrandt", "split")
WITHIN = 20.0  # degrees
_SIZE = (512, 640)
_DARK = 60.0  # L* of the skin below which it is counted as dark


def _plate(file: Path, selfie: np.ndarray, face: Face, tools: Tools, plates: PlateCache) -> Plate:
    sha256, template = hashlib.sha256(file.read_bytes()).hexdigest(), tools.recogniser.describe(selfie, face)
    key = plates.key(sha256, template, face)
    plate = plates.get(key)
    if plate is None:
        plate = make_plate(name=file.name, sha256=sha256, pixels=selfie, face=face, template=template, tools=tools)
        plates.put(key, plate)
    return plate


def one(plate, selfie, face, name: str, tools: Tools) -> dict | None:
    """What is found in one shot; None where no face is."""
    subject = Subject(plates=(plate,), template=plate.descriptor, likeness_limit=0.5)
    recipe = Recipe(look=Look(backdrop="paper-light-grey", light=name), plate=plate.sha256, seed=3, size=_SIZE)
    shot = engine.shoot(subject, recipe)
    if not hasattr(shot, "pixels"):
        return None
    pixels = np.ascontiguousarray(shot.pixels[..., :3])
    found = next(iter(tools.finder.find(pixels)), None)
    if found is None:
        return None
    rig = for_plate(lights().get(name), plate)
    seen, change = key_of(pixels, found), skin_change(selfie, face.landmarks, pixels, found.landmarks)
    distance = float(np.linalg.norm(tools.recogniser.describe(pixels, found) - plate.descriptor))
    row = {"light": name, "skin_l": float(plate.skin_lab[0]), "distance": distance, "skin_delta_e": drift.measure(shot, plate).skin_delta_e,
           "asked": None, "seen": None,
           "defects": [f.code for f in (*defects.find(shot, plate), *light_defects.find(shot, plate, exposure=rig.exposure))]}
    if change is not None:
        lit = (plate.skin_lab[0] + 16) * 2 ** (rig.exposure / 3) - 16
        row["lightness"] = change.lightness - float(lit - plate.skin_lab[0])
        row["paired_delta_e"] = change.delta_e
    if rig.key is not None and seen is not None:
        row["asked"], row["seen"] = (rig.key.azimuth, rig.key.elevation), (seen.azimuth, seen.elevation)
        row["side_off"], row["height_off"] = seen.azimuth - rig.key.azimuth, seen.elevation - rig.key.elevation
    return row


def summary(rows: list[dict]) -> dict:
    """By light: shares within 20°, medians of the rest."""
    out = {}
    for name in dict.fromkeys(r["light"] for r in rows):
        mine = [r for r in rows if r["light"] == name]
        told = [r for r in mine if r["seen"] is not None]
        dark, pale = ([r["lightness"] for r in mine if "lightness" in r and (r["skin_l"] < _DARK) == d] for d in (True, False))
        out[name] = {
            "faces": len(mine), "side": _share(told, "side_off"), "height": _share(told, "height_off"),
            "both": float(np.mean([abs(r["side_off"]) <= WITHIN and abs(r["height_off"]) <= WITHIN for r in told])) if told else None,
            "distance_median": _median(mine, "distance"), "distance_most": max(r["distance"] for r in mine),
            "drift_median": _median(mine, "skin_delta_e"), "drift_95": float(np.nanpercentile([r["skin_delta_e"] for r in mine], 95)),
            "paired_median": _median(mine, "paired_delta_e"), "lightness_median": _median(mine, "lightness"),
            "lightness_dark": float(np.median(dark)) if dark else None, "lightness_light": float(np.median(pale)) if pale else None,
            "defects": sorted({c for r in mine for c in r["defects"]}), "with_defects": sum(bool(r["defects"]) for r in mine)}
    return out


def _share(rows: list[dict], key: str) -> float | None:
    return float(np.mean([abs(r[key]) <= WITHIN for r in rows])) if rows else None


def _median(rows: list[dict], key: str) -> float | None:
    values = [r[key] for r in rows if r.get(key) is not None]
    return float(np.median(values)) if values else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=24)
    parser.add_argument("--lights", nargs="+", default=list(PATTERNS))
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    tools, plates, rows = Tools.load(), PlateCache(), []
    everyone = singles(portraits_folder())
    for file in everyone[:: max(1, len(everyone) // asked.people)][: asked.people]:
        selfie = read_srgb(file)
        face = next(iter(tools.finder.find(selfie)), None)
        if face is None:
            continue
        plate = _plate(file, selfie, face, tools, plates)
        rows += [{"name": file.stem, **row} for name in asked.lights if (row := one(plate, selfie, face, name, tools))]
        print(file.stem, file=sys.stderr)
    result = {"lights": summary(rows), "rows": rows}
    if asked.out:
        asked.out.write_text(json.dumps(result, indent=1))
    print(json.dumps(result["lights"], indent=1))


if __name__ == "__main__":
    main()
