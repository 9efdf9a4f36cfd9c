"""Backdrops of one's own, kept by name for later shoots: a photo of a place, or a logo for a wall of logos.

Each is a folder of ``backdrop_folder()`` with a picture, decoded and bounded once, and ``backdrop.json``. Nothing else of the file that was
given is kept: no metadata, no original.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from goodlight.errors import UsageError
from goodlight.sets.picture_light import picture_light
from goodlight.sets.rigs import place
from goodlight.settings import data_home

MOST_KEPT = 100
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_PICTURE, _RECORD = "picture.png", "backdrop.json"
_LONGEST = 2400  # pixels: more than a backdrop out of focus can show
_LEAST_LOGO = 32  # pixels of a logo's short side


@dataclass(frozen=True, kw_only=True)
class Own:
    """One that was kept. colour: of the wall behind a logo, sRGB "#RRGGBB". sh: (9, 3), the light of a place, see ``picture_light``."""

    name: str
    kind: str  # "picture" or "logo"
    colour: str = "#FFFFFF"
    sh: tuple[tuple[float, float, float], ...] | None = None

    @property
    def picture(self) -> Path:
        return backdrop_folder() / self.name / _PICTURE


def backdrop_folder() -> Path:
    return data_home() / "backdrops"


def keep(photo: Path, *, name: str | None = None, logo: bool = False, colour: str = "#FFFFFF", taken: frozenset[str] = frozenset()) -> Own:
    """Decode the file (in a bounded child process: it is a stranger's) and keep it under that name, by default the file's own.

    taken: names that are not to be had. Raises UsageError ``bad_backdrop_name``, ``backdrop_exists``, ``too_many_backdrops``,
    ``bad_backdrop_picture`` or ``cannot_keep_backdrop``.
    """
    name = _checked(name) if name is not None else named_after(photo)
    if name in taken or (backdrop_folder() / name).exists():
        raise UsageError(f"There is a backdrop named {name} already.", code="backdrop_exists",
                         advice=f"Choose another with --name, or remove yours with `goodlight backdrop remove {name}`.")
    if len(kept()) >= MOST_KEPT:
        raise UsageError(f"{MOST_KEPT} backdrops are kept already.", code="too_many_backdrops",
                         advice="Remove one with `goodlight backdrop remove NAME`.")
    pixels = decoded(photo, least=_LEAST_LOGO if logo else None)
    own = Own(name=name, kind="logo", colour=colour) if logo else Own(name=name, kind="picture", sh=picture_light(pixels).sh)
    _write(own, pixels)
    return own


def kept() -> list[Own]:
    """Those there are, by name; a folder that is none of ours is passed over."""
    folders = sorted(backdrop_folder().iterdir()) if backdrop_folder().is_dir() else []
    return [own for folder in folders if (own := find(folder.name))]


def find(name: str) -> Own | None:
    """The one of that name; None where there is none."""
    if not _NAME.fullmatch(name):
        return None
    try:
        row = json.loads((backdrop_folder() / name / _RECORD).read_text("utf-8"))
        own = Own(name=name, kind=row["kind"], colour=row["colour"], sh=row["sh"] and place(name, row["sh"]).sh)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return own if own.kind in ("picture", "logo") and re.fullmatch(r"#[0-9A-F]{6}", str(own.colour)) else None


def remove(name: str) -> None:
    """Raises UsageError ``unknown_backdrop`` where none of that name is kept."""
    folder = backdrop_folder() / name
    if not _NAME.fullmatch(name) or not folder.is_dir():
        names = ", ".join(own.name for own in kept())
        raise UsageError(f"No backdrop of yours is named {name[:60]!r}.", code="unknown_backdrop",
                         advice=f"Yours are: {names}." if names else "You have kept none yet.")
    shutil.rmtree(folder)


def named_after(photo: Path) -> str:
    """A name made of the file's: lower case, letters, digits and hyphens."""
    name = re.sub(r"[^a-z0-9]+", "-", photo.stem.lower()).strip("-")[:40].strip("-")
    return _checked(name)


def decoded(photo: Path, *, least: int | None = None) -> np.ndarray:
    """(h, w, 3) uint8 sRGB, its long side at most 2400. Raises UsageError ``bad_backdrop_picture``. least: shortest side, pixels."""
    import cv2

    from goodlight.selfies import DecodeLimits, open_selfies

    limits = DecodeLimits() if least is None else DecodeLimits(min_side=least)
    opened = list(open_selfies([photo], limits=limits)) if photo.is_file() else []
    pixels = getattr(opened[0], "pixels", None) if opened else None
    if pixels is None:
        why = opened[0].findings[0] if opened else None
        raise UsageError(f"The picture cannot be used: {why.message}" if why else f"There is no picture {str(photo)[:200]!r}.",
                         code="bad_backdrop_picture", advice=why.advice if why else "Check the path.")
    scale = _LONGEST / max(pixels.shape[:2])
    return pixels if scale >= 1 else cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name[:60]!r} is no name for a backdrop.", code="bad_backdrop_name",
                         advice="Give one with --name: up to 40 lower-case letters, digits and hyphens.")
    return name


def _write(own: Own, pixels: np.ndarray) -> None:
    """All or nothing: written beside its place and then moved there."""
    from PIL import Image

    scratch = None
    try:
        backdrop_folder().mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=".adding-", dir=backdrop_folder()))
        Image.fromarray(pixels).save(scratch / _PICTURE)
        row = {key: value for key, value in asdict(own).items() if key != "name"}
        (scratch / _RECORD).write_text(json.dumps(row) + "\n", "utf-8")
        os.rename(scratch, backdrop_folder() / own.name)
    except OSError as error:
        if scratch:
            shutil.rmtree(scratch, ignore_errors=True)
        raise UsageError(f"The backdrop cannot be kept: {error.strerror or error}.", code="cannot_keep_backdrop",
                         advice="Free some space, or name another folder in GOODLIGHT_HOME.") from error
