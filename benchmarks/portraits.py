"""The test portraits, and one shoot of some of them with everything that can happen turned into data."""

from __future__ import annotations

import csv
import io
import json
import os
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps

from goodlight.brief import Brief
from goodlight.errors import NothingPassed, NoUsableSelfie

ROOT = Path(__file__).resolve().parent.parent


def portraits_folder() -> Path:
    """GOODLIGHT_PORTRAITS, or shared/portraits beside the repository. Ends the program when there is none."""
    folder = Path(os.environ.get("GOODLIGHT_PORTRAITS") or ROOT.parent / "shared" / "portraits")
    if not folder.is_dir():
        raise SystemExit(f"The test portraits are not at {folder}; GOODLIGHT_PORTRAITS names another place.")
    return folder


def singles(folder: Path) -> list[Path]:
    """One photo a person, by name."""
    return sorted((folder / "single").glob("*.jpg"))


def groups(folder: Path) -> dict[str, str]:
    """Person → "gender, ethnicity", as the data set states them."""
    with open(folder / "people.csv", newline="", encoding="utf-8") as file:
        return {row["file"]: f"{row['gender']}, {row['ethnicity']}" for row in csv.DictReader(file)}


def several(folder: Path) -> dict[str, list[Path]]:
    """Person → their photos, years apart."""
    return {d.name: sorted(d.glob("*.jpg")) for d in sorted((folder / "multi").iterdir()) if d.is_dir()}


def read_srgb(path: Path) -> np.ndarray:
    """(H, W, 3) uint8 sRGB, upright. Does not use goodlight's own decoder, so that it can witness against it."""
    picture = ImageOps.exif_transpose(Image.open(path))
    if profile := picture.info.get("icc_profile"):
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        picture = ImageCms.profileToProfile(picture.convert("RGB"), source, ImageCms.createProfile("sRGB"))
    return np.array(picture.convert("RGB"))


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a shoot. kind: "delivered", "nothing_passed", "no_usable_selfie" or "error"."""

    kind: str
    why: str  # "" when delivered
    out: Path
    gallery: dict | None  # gallery.json, where one was written


def try_shoot(selfies: Sequence[Path], out: Path, brief: Brief, **options) -> Outcome:
    """Shoot and catch everything, because one failure must not cost the benchmark. Options are those of ``goodlight.shoot.shoot``."""
    from goodlight.shoot import shoot

    kind, why = "delivered", ""
    try:
        shoot(selfies, out, brief, **options)
    except NothingPassed as error:
        kind, why = "nothing_passed", error.advice
    except NoUsableSelfie as error:
        kind, why = "no_usable_selfie", error.advice
    except Exception as error:  # what the benchmark looks for
        kind, why = "error", f"{type(error).__name__}: {error}\n{traceback.format_exc()}"
    index = out / "gallery.json"
    return Outcome(kind=kind, why=why, out=out, gallery=json.loads(index.read_text(encoding="utf-8")) if index.exists() else None)
