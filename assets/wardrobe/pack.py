"""Pack rendered pictures into what the program ships: grey AVIF a light group, masks, half-size fabric coordinates, anchors."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import OpenEXR
from cloths import ALBEDO, SKIN_ALBEDO
from PIL import Image
from studio import GROUPS, LAMP_DISTANCE, LAMPS

UV_STEP = 1e-4
"""Metres of one code value of the fabric coordinates."""
GAMMA = 2.2


def _read(base: str) -> dict[str, np.ndarray]:
    channels = OpenEXR.File(f"{base}0001.exr").channels()
    return {name.split(".")[0]: np.asarray(channel.pixels, np.float32) for name, channel in channels.items()}


def _grey(image: np.ndarray, file: Path, quality: int) -> None:
    coded = Image.fromarray(np.round(np.clip(image, 0, 1) * 255).astype(np.uint8))
    coded.save(file, quality=quality, subsampling="4:0:0", range="full", speed=4)


def _spread(image: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Carry the values at the border of `known` outwards, so that soft edges and codecs see no step."""
    from scipy.ndimage import distance_transform_edt, gaussian_filter

    nearest = distance_transform_edt(~known, return_distances=False, return_indices=True)
    filled = image[tuple(nearest)]
    return np.where(known, image, gaussian_filter(filled, 4))


def _in_the_neckline(behind: np.ndarray, solid: np.ndarray) -> np.ndarray:
    """What lies behind the neck (h, w) 0–1, without thin gaps and without what does not hang together with the neckline's opening."""
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (13, 13))
    whole = cv2.morphologyEx(behind, cv2.MORPH_CLOSE, disc)
    count, parts, facts, _ = cv2.connectedComponentsWithStats(((whole > 0.5) & solid).astype(np.uint8), connectivity=4)
    if count < 2:
        return whole
    opening = (parts == 1 + int(np.argmax(facts[1:, cv2.CC_STAT_AREA]))).astype(np.uint8)
    return whole * cv2.dilate(opening, np.ones((5, 5), np.uint8))


def unit(group: str) -> float:
    """Radiance that a white matt card, facing a group's lamp at the neck, gives back: it becomes shading 1."""
    if group == "ambient":
        return 1.0
    _, _, size, power = LAMPS[group]
    return power / np.pi**2 / (LAMP_DISTANCE**2 + (size / 2) ** 2)


def _shading(passes: dict[str, np.ndarray], albedo: float, folder: Path, prefix: str, quality: int) -> dict[str, float]:
    alpha = passes["alpha"]
    solid = alpha > 0.98
    scales = {}
    for group in GROUPS:
        value = passes[group][..., :3].mean(axis=-1) / np.maximum(alpha, 1e-3) / albedo / unit(group)
        value = _spread(np.where(solid, value, 0), solid)
        scales[group] = round(float(max(np.percentile(value[solid], 99.98), 1e-3)), 5)
        _grey((value / scales[group]).clip(0, 1) ** (1 / GAMMA), folder / f"{prefix}{group}.avif", quality)
    return scales


def pack(name: str, yaw: int, rendered: Path, out: Path, *, facts: dict) -> None:
    """Write out/NAME/YAW/: see docs/wardrobe.md for the format."""
    base = f"{rendered}/{name}_{yaw:+d}"
    folder = out / name / f"{yaw:+d}"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    cloth, masks, data, neck, skin = (_read(f"{base}_{part}_") for part in ("cloth", "masks", "coordinates", "neck", "neckmasks"))
    alpha = masks["alpha"]
    shares = masks["panel"][..., :3] / np.maximum(alpha, 1e-3)[..., None]
    record = json.loads(Path(f"{base}.json").read_text())
    record = {
        "size": [alpha.shape[1], alpha.shape[0]],
        **facts,
        "anchors": record,
        "gamma": GAMMA,
        "uv_step": UV_STEP,
        "scales": _shading(cloth, ALBEDO, folder, "", 74),
        "neck_scales": _shading(neck, SKIN_ALBEDO, folder, "neck-", 66),
    }
    solid = alpha > 0.5
    _grey(alpha, folder / "alpha.avif", 85)
    behind = _in_the_neckline(masks["behind"] / np.maximum(alpha, 1e-3), solid)
    _grey(_spread(behind, solid), folder / "behind.avif", 80)
    for panel in (1, 2):
        if shares[..., panel].max() > 0.05:
            _grey(_spread(np.where(solid, shares[..., panel], 0), solid), folder / f"panel-{panel}.avif", 85)
    _grey(skin["alpha"], folder / "neck-alpha.avif", 80)
    uv, piece = data["uv"][..., :2], data["uv"][..., 2]
    pieces = np.round(piece).astype(np.uint8) * (data["alpha"] > 0.5)
    coded = np.clip(np.round(uv / UV_STEP) + 32768, 0, 65535).astype(np.uint16) * (pieces > 0)[..., None].astype(np.uint16)
    cv2.imwrite(str(folder / "pieces.png"), pieces, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    half = coded[::2, ::2]
    cv2.imwrite(str(folder / "uv.png"), np.concatenate([half[..., 0], half[..., 1]]), [cv2.IMWRITE_PNG_COMPRESSION, 9])
    (folder / "garment.json").write_text(json.dumps(record, indent=1) + "\n")
