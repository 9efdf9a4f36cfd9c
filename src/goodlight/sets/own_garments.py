"""Garments of one's own, cut from a photo of somebody who wears them (``studio.dress_cut``) and kept by name for later shoots.

Each is a folder of ``garment_folder()``: the cloth's pixels without the person (``cloth.png``), how the wardrobe's lamps would light it
(``light.npz``) and ``garment.json``. Nothing of the face is kept.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from goodlight.errors import UsageError
from goodlight.sets.garment_files import Coordinates
from goodlight.sets.garment_light import GROUPS
from goodlight.sets.garments import Garment
from goodlight.settings import data_home

MOST_KEPT = 100
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_CLOTH, _LIGHT, _RECORD = "cloth.png", "light.npz", "garment.json"
_FORMAT = 1
_LARGEST = 4096  # pixels of a side: more was not written by us
_POINTS = {"eyes": (2, 2), "chin": (2,), "shoulders": (2, 2), "neck_ring": (2, 2), "neck_left": (1, 2), "neck_right": (1, 2)}


@dataclass(frozen=True, eq=False, kw_only=True)
class Cloth:
    """A garment as it was cut.

    colours (h, w, 3) uint8 sRGB, alpha (h, w) uint8: the cloth in the photo's light. light, neck: (7, h', w') float16, for each light
    group of ``GROUPS`` what it gives the cloth against the photo's light, and the bare neck against a card. neck_alpha (h, w) uint8.
    anchors: as ``Garment``'s, and ``throat``, garment pixels by which the collar is drawn up.
    """

    colours: np.ndarray
    alpha: np.ndarray
    light: np.ndarray
    neck: np.ndarray
    neck_alpha: np.ndarray
    anchors: dict


def garment_folder() -> Path:
    return data_home() / "garments"


def keep(cloth: Cloth, name: str, *, taken: frozenset[str] = frozenset()) -> None:
    """Keeps it under that name, all or nothing. Raises UsageError as ``free_name`` does, or ``cannot_keep_garment``."""
    from PIL import Image

    free_name(name, taken=taken)
    scratch = None
    try:
        garment_folder().mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=".adding-", dir=garment_folder()))
        Image.fromarray(np.dstack([cloth.colours, cloth.alpha])).save(scratch / _CLOTH)
        np.savez_compressed(scratch / _LIGHT, light=cloth.light, neck=cloth.neck, neck_alpha=cloth.neck_alpha)
        anchors = {k: np.round(v, 2).tolist() for k, v in cloth.anchors.items()}
        (scratch / _RECORD).write_text(json.dumps({"format": _FORMAT, "anchors": anchors}) + "\n", "utf-8")
        os.rename(scratch, garment_folder() / name)
    except OSError as error:
        if scratch:
            shutil.rmtree(scratch, ignore_errors=True)
        raise UsageError(f"The garment cannot be kept: {error.strerror or error}.", code="cannot_keep_garment",
                         advice="Free some space, or name another folder in GOODLIGHT_HOME.") from error


def free_name(name: str, *, taken: frozenset[str] = frozenset()) -> str:
    """The name, when a garment may be kept under it. Raises UsageError ``bad_garment_name``, ``garment_exists``, ``too_many_garments``."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name[:60]!r} is no name for a garment.", code="bad_garment_name",
                         advice="Give one with --name: up to 40 lower-case letters, digits and hyphens.")
    if name in taken or (garment_folder() / name).exists():
        raise UsageError(f"There is a garment named {name} already.", code="garment_exists",
                         advice=f"Choose another with --name, or remove yours with `goodlight wardrobe remove {name}`.")
    if len(kept()) >= MOST_KEPT:
        raise UsageError(f"{MOST_KEPT} garments are kept already.", code="too_many_garments",
                         advice="Remove one with `goodlight wardrobe remove NAME`.")
    return name


def named_after(photo: Path) -> str:
    """A name made of the file's: lower case, letters, digits and hyphens; may be empty."""
    return re.sub(r"[^a-z0-9]+", "-", photo.stem.lower()).strip("-")[:40].strip("-")


def kept() -> tuple[str, ...]:
    """The names of those there are."""
    folders = sorted(garment_folder().iterdir()) if garment_folder().is_dir() else []
    return tuple(f.name for f in folders if _NAME.fullmatch(f.name) and (f / _RECORD).is_file())


def remove(name: str) -> None:
    """Raises UsageError ``unknown_garment`` where none of that name is kept."""
    if not _NAME.fullmatch(name) or not (garment_folder() / name).is_dir():
        names = ", ".join(kept())
        raise UsageError(f"No garment of yours is named {name[:60]!r}.", code="unknown_garment",
                         advice=f"Yours are: {names}." if names else "You have kept none yet.")
    shutil.rmtree(garment_folder() / name)


def load(name: str) -> Garment:
    """As a garment of the wardrobe, to be put on like any other. Raises UsageError ``broken_garment``."""
    try:
        return _read(garment_folder() / name, name)
    except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
        raise UsageError(f"The garment {name} cannot be read.", code="broken_garment",
                         advice=f"Remove it with `goodlight wardrobe remove {name}` and add its photo again.") from error


def _read(folder: Path, name: str) -> Garment:
    import cv2
    from PIL import Image

    from goodlight.colour import to_linear

    row = json.loads((folder / _RECORD).read_text("utf-8"))
    anchors = {key: np.asarray(row["anchors"][key], np.float64) for key in _POINTS}
    anchors |= {key: float(row["anchors"][key]) for key in ("pixels_per_metre", "throat")}
    if row["format"] != _FORMAT or any(a.shape != shape for (k, shape) in _POINTS.items() for a in [anchors[k]]):
        raise ValueError("not a garment of this format")
    with Image.open(folder / _CLOTH) as picture:
        if max(picture.size) > _LARGEST or picture.mode != "RGBA":
            raise ValueError("not a cloth of ours")
        pixels = np.asarray(picture)
    h, w = pixels.shape[:2]
    with np.load(folder / _LIGHT, allow_pickle=False) as stored:
        light, neck, neck_alpha = stored["light"], stored["neck"], stored["neck_alpha"]
    if len(light) != len(GROUPS) or len(neck) != len(GROUPS) or neck_alpha.shape != (h, w) or max(light.shape + neck.shape) > _LARGEST:
        raise ValueError("not the light of this cloth")

    def groups(small: np.ndarray) -> MappingProxyType:
        full = [cv2.resize(s.astype(np.float32), (w, h), interpolation=cv2.INTER_LINEAR) for s in small]
        return MappingProxyType(dict(zip(GROUPS, full, strict=True)))

    ones = np.ones((h, w), np.float32)
    return Garment(name=name, yaw=0.0, shading=groups(light), alpha=pixels[..., 3].astype(np.float32) / 255, behind=0 * ones,
                   panels=MappingProxyType({"cloth": ones}), neck_shading=groups(neck), neck_alpha=neck_alpha.astype(np.float32) / 255,
                   coordinates=Coordinates(folder, 0.0), albedo=to_linear(np.ascontiguousarray(pixels[..., :3])),
                   colours=MappingProxyType({}), patterns=MappingProxyType({}), anchors=MappingProxyType(anchors))
