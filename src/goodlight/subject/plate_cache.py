"""Plates on disk by content, so that a second shoot of the same selfies starts at once.

A plate is biometric data: the folder is readable by its owner only, its size is bounded (the least recently used go first), and
``clear`` empties it. A damaged file counts as absent and is removed.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path

import cv2
import numpy as np

from goodlight.settings import cache_home
from goodlight.subject.face import Expression, Face, HeadPose
from goodlight.subject.plate import FrameCuts, LightEstimate, Plate, Restoration

_FORMAT = 51  # raise it whenever a plate's meaning or making changes
_LARGEST_TOTAL = 1 << 30  # bytes
_MAY_LACK = ("classes", "surroundings")  # arrays that are None where they could not be had
_ARRAYS = ("normals", "skin_lab", "skin_points", "hair_points", "descriptor", "outline")


class PlateCache:
    """``get(key)`` → Plate or None; ``put(key, plate)``. Safe with several processes: writes are atomic renames."""

    def __init__(self, folder: Path | None = None, *, largest_total: int = _LARGEST_TOTAL) -> None:
        self._folder = folder or cache_home() / "plates"
        self._largest_total = largest_total

    @staticmethod
    def key(sha256: str, template: np.ndarray, face: Face) -> str:
        """A plate depends on the file, on which of its faces it is, and, when restored, on who the person is."""
        who = np.round(template, 3).tobytes() + np.round(face.landmarks[4]).tobytes()
        return hashlib.sha256(f"{_FORMAT}:{sha256}:".encode() + who).hexdigest()

    def get(self, key: str) -> Plate | None:
        path = self._folder / f"{key}.npz"
        try:
            plate = unpack(path.read_bytes())
            os.utime(path)
            return plate
        except FileNotFoundError:
            return None
        except Exception:  # numpy and zipfile raise anything from EOFError to NotImplementedError on damaged bytes
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
            return None

    def put(self, key: str, plate: Plate) -> None:
        """A cache that cannot be written is no reason to stop: nothing is raised for a full or read-only disk."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")  # mkstemp: readable by the owner only
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(pack(plate))
                os.replace(name, self._folder / f"{key}.npz")
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise
            self._trim()
        except OSError:
            return

    def clear(self) -> int:
        """Removes every plate; returns how many."""
        files = list(self._folder.glob("*.npz")) + list(self._folder.glob("*.part")) if self._folder.is_dir() else []
        for f in files:
            f.unlink(missing_ok=True)
        return len(files)

    def _trim(self) -> None:
        files = sorted(((p.stat().st_mtime, p.stat().st_size, p) for p in self._folder.glob("*.npz")), reverse=True)
        total = 0
        for _, size, path in files:
            total += size
            if total > self._largest_total:
                path.unlink(missing_ok=True)


def pack(plate: Plate) -> bytes:
    """A plate as bytes: pixels as one lossless PNG, the rest as arrays and JSON."""
    rgba = np.dstack([plate.foreground, plate.alpha])
    picture = cv2.imencode(".png", cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA), [cv2.IMWRITE_PNG_COMPRESSION, 1])[1]
    facts = {
        "name": plate.name, "sha256": plate.sha256, "grain": plate.grain, "sharpness": plate.sharpness,
        "cuts": asdict(plate.cuts), "restoration": asdict(plate.restoration) if plate.restoration else None,
        "light": {"key_direction": plate.light.key_direction, "contrast": plate.light.contrast, "luminance": plate.light.luminance},
        "face": {"score": plate.face.score, "presence": plate.face.presence, "pose": asdict(plate.face.pose),
                 "expression": asdict(plate.face.expression)},
        "hair_lab": None if plate.hair_lab is None else plate.hair_lab.tolist(),
        "behind_lab": None if plate.behind_lab is None else plate.behind_lab.tolist(),
    }
    lacking = np.zeros(0, np.uint8)
    out = io.BytesIO()
    np.savez(out, picture=picture, facts=np.frombuffer(json.dumps(facts).encode(), np.uint8), landmarks=plate.face.landmarks,
             sh=plate.light.sh, **{name: lacking if getattr(plate, name) is None else getattr(plate, name) for name in _MAY_LACK},
             **{name: getattr(plate, name) for name in _ARRAYS})
    return out.getvalue()


def unpack(data: bytes) -> Plate:
    """The plate back, bit for bit, without its findings, which the coach gives anew. Damage: ValueError, KeyError or BadZipFile."""
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    facts = json.loads(arrays["facts"].tobytes())
    rgba = cv2.imdecode(arrays["picture"], cv2.IMREAD_UNCHANGED)
    if rgba is None or rgba.ndim != 3 or rgba.shape[2] != 4:
        raise ValueError("the plate's picture is damaged")
    rgba = cv2.cvtColor(rgba, cv2.COLOR_BGRA2RGBA)
    face, light = facts["face"], facts["light"]
    eyes = tuple(face["expression"].pop("eye_openness"))
    restored = facts["restoration"]
    return Plate(
        name=facts["name"], sha256=facts["sha256"],
        foreground=np.ascontiguousarray(rgba[..., :3]), alpha=np.ascontiguousarray(rgba[..., 3]),
        face=Face(score=face["score"], presence=face["presence"], landmarks=arrays["landmarks"], pose=HeadPose(**face["pose"]),
                  expression=Expression(**face["expression"], eye_openness=eyes)),
        cuts=FrameCuts(**{side: tuple(span) if span else None for side, span in facts["cuts"].items()}),
        light=LightEstimate(**{**light, "sh": arrays["sh"], "key_direction": tuple(light["key_direction"])}),
        hair_lab=None if facts["hair_lab"] is None else np.array(facts["hair_lab"]),
        behind_lab=None if facts["behind_lab"] is None else np.array(facts["behind_lab"]),
        **{name: arrays[name] if arrays[name].size else None for name in _MAY_LACK},
        grain=facts["grain"], sharpness=facts["sharpness"],
        restoration=Restoration(**restored) if restored else None, **{name: arrays[name] for name in _ARRAYS})
