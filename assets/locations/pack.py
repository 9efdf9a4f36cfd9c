"""Pack a rendered location into what the program ships: NAME-VARIANT.avif, and its row of NAME.json with the light at the sitter's head."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
from develop import LUMINANCE, develop, read
from PIL import Image
from scenes import SCENES
from stage import DISTANCE, FIELD, HORIZON, sphere_directions

QUALITY = 86
LICENCE = "Apache-2.0, made by goodlight"


SOFTBOX = (40.0, 30.0, 1.0)
"""The photographer's own light, on the side from which the place is lit already: azimuth, elevation (degrees), and what it gives to a card
that faces the lens as a share of what the place gives. Without it a sitter before a window is a silhouette."""


_COSINE = np.array([math.pi, *[2 * math.pi / 3] * 3, *[math.pi / 4] * 5])  # of the cosine: Ramamoorthi and Hanrahan 2001


def _basis(n: np.ndarray) -> np.ndarray:
    """(N, 3) → (9, N), in the order of goodlight's subject.light.sh_basis."""
    x, y, z = n.T
    return np.stack(
        [
            0.282095 * np.ones_like(x),
            0.488603 * y,
            0.488603 * z,
            0.488603 * x,
            1.092548 * x * y,
            1.092548 * y * z,
            0.315392 * (3 * z**2 - 1),
            1.092548 * x * z,
            0.546274 * (x**2 - y**2),
        ]
    )


def softbox(sh: np.ndarray) -> np.ndarray:
    """(9, 3): neutral light of the softbox for a place lit by ``sh``."""
    azimuth, elevation, share = SOFTBOX
    a, e = math.radians(azimuth if (sh @ LUMINANCE)[3] > 0 else -azimuth), math.radians(elevation)
    towards = np.array([[math.cos(e) * math.sin(a), math.sin(e), math.cos(e) * math.cos(a)]])
    front = _basis(np.array([[0.0, 0.0, 1.0]]))[:, 0]
    shape = _COSINE * _basis(towards)[:, 0]
    return (shape * share * float(front @ sh @ LUMINANCE) / float(front @ shape))[:, None] * np.ones(3)


def irradiance(probe: np.ndarray) -> np.ndarray:
    """Panorama (h, w, 3) linear → (9, 3): spherical harmonics of the irradiance, in the order of goodlight's subject.light.sh_basis."""
    height, width = probe.shape[:2]
    basis = _basis(sphere_directions(height, width).reshape(-1, 3))
    solid = np.repeat(np.sin((np.arange(height) + 0.5) / height * math.pi), width) * (math.pi / height) * (2 * math.pi / width)
    radiance = (basis * solid) @ probe.reshape(-1, 3)
    return radiance * _COSINE[:, None]


def kelvin(rgb: np.ndarray) -> int:
    """Correlated colour temperature of linear sRGB (McCamy 1992), to the nearest 50, within 2000 and 12000."""
    x, y, z = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ rgb
    n = (x / (x + y + z) - 0.3320) / (0.1858 - y / (x + y + z))
    value = 449 * n**3 + 3525 * n**2 + 6823.3 * n + 5520.33
    return int(round(float(np.clip(value, 2000, 12000)) / 50) * 50)


def light(probe: np.ndarray, gains: np.ndarray) -> dict:
    """The sitter's light in the colours of the developed picture. white_card: what the place alone would make of one, 1 = white."""
    sh = irradiance(probe * gains)
    white_card = float(_basis(np.array([[0.0, 0.0, 1.0]]))[:, 0] @ sh @ LUMINANCE) / math.pi
    sh = sh + softbox(sh)
    front = _basis(np.array([[0.0, 0.0, 1.0]]))[:, 0] @ sh
    towards = (sh @ LUMINANCE)[[3, 1, 2]]
    towards = towards / np.linalg.norm(towards)
    return {
        "sh": np.round(sh / max(float(front @ LUMINANCE), 1e-9), 4).tolist(),
        "key_azimuth": round(math.degrees(math.atan2(towards[0], towards[2])), 1),
        "key_elevation": round(math.degrees(math.asin(towards[1])), 1),
        "kelvin": kelvin(front),
        "white_card": round(white_card, 4),
    }


def pack(name: str, variant: int, rendered: Path, out: Path) -> None:
    """See docs/locations.md for the format."""
    scene = SCENES[name]
    view = scene.views[variant]
    srgb, gains = develop(read(rendered / f"{name}-{variant}.exr"), bright=view.bright, warm=view.warm, cast=view.cast)
    out.mkdir(parents=True, exist_ok=True)
    picture = Image.fromarray(np.round(srgb.clip(0, 1) * 255).astype(np.uint8))
    file = f"{name}-{variant}.avif"
    picture.save(out / file, quality=QUALITY, subsampling="4:4:4", range="full", speed=4)
    record = out / f"{name}.json"
    rows = json.loads(record.read_text())["variants"] if record.exists() else []
    row = {
        "file": file,
        "size": list(picture.size),
        "mood": view.mood or "day",
        "horizon": HORIZON,
        "pixels_per_metre": round(picture.width / FIELD[0], 2),
        "distance": DISTANCE,
        "f": view.f,
        **light(read(rendered / f"{name}-{variant}-probe.exr"), gains),
    }
    rows = sorted([*(r for r in rows if r["file"] != file), row], key=lambda r: r["file"])
    body = ",\n".join(f"  {json.dumps(r)}" for r in rows)
    record.write_text(f'{{"licence": {json.dumps(LICENCE)}, "variants": [\n{body}\n]}}\n')
