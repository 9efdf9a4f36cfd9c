"""Step 2b: training pictures whose labels are exact because we painted them: other hair, skin and cloth colours, cloth of the hair's own
colour, long strands, braids and locs over the clothes, afros, headscarves, turbans and hats. The faces stay real.

    python training/layers/made.py PORTRAITS FEATURES LABELS OUT OUT_LABELS [--first N]

Where the data has few people of a kind (afros, locs, dark skin, anything worn on the head) this is what the network learns them from.
"""

from __future__ import annotations

import argparse
import zlib
from pathlib import Path

import cv2
import numpy as np
from extract import SIDE, extract, isnet
from paint import afro, beard, earrings, headwear, recoloured, strands, worn_cloth
from PIL import Image
from placed import placed

from goodlight.models.layer_network import CLASSES

_SKIN, _HAIR, _HEADWEAR, _ACCESSORY, _CLOTH = range(len(CLASSES))
_KINDS = ("colours", "colours", "strands", "strands", "braids", "afro", "headscarf", "headscarf", "hat", "turban")


def made(srgb: np.ndarray, matte: np.ndarray, label: np.ndarray, landmarks: np.ndarray, kind: str, rng: np.random.Generator):
    """srgb: (H, W, 3) uint8; matte: (H, W) float 0–1; label: (H, W) uint8. Returns the three anew."""
    picture = srgb.astype(np.float32)
    hair_colour = None
    picture = worn_cloth(picture, (label == _CLOTH) & (matte > 0.3), rng, like=picture[label == _HAIR] if rng.random() < 0.3 else None)
    if rng.random() < 0.6:
        picture = recoloured(picture, label == _SKIN, rng, kind="skin")
    if rng.random() < 0.6:
        picture = recoloured(picture, label == _HAIR, rng, kind="hair")
    own_hair = picture[(label == _HAIR) & (matte > 0.9)]
    if len(own_hair) > 500:
        hair_colour = np.median(own_hair, axis=0)
    if rng.random() < 0.35:
        picture, matte, label = beard(picture, matte, label, landmarks, hair_colour, rng, number=_HAIR)
    if kind in ("strands", "braids"):
        picture, matte, label = strands(picture, matte, label, landmarks, hair_colour, rng, thick=kind == "braids", number=_HAIR)
    if kind == "afro":
        picture, matte, label = afro(picture, matte, label, landmarks, rng, number=_HAIR)
    if rng.random() < 0.35:
        picture, matte, label = earrings(picture, matte, label, landmarks, rng, number=_ACCESSORY)
    if kind in ("headscarf", "hat", "turban"):
        return headwear(picture, matte, label, landmarks, rng, kind=kind, number=_HEADWEAR, hair=_HAIR, skin=_SKIN)
    return picture, matte, label


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("portraits", "features", "labels", "out", "out_labels"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--first", type=int, default=10**6)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    args.out_labels.mkdir(parents=True, exist_ok=True)
    network = isnet()
    files = sorted(args.features.glob("*.npz"), key=lambda f: zlib.crc32(f.stem.encode()))  # any first part is a fair mix
    for index, file in enumerate(files[: args.first]):
        target = args.out / file.name
        if target.exists():
            continue
        rng = np.random.default_rng(zlib.crc32(f"{args.out.name}/{file.stem}".encode()))
        with np.load(file) as d:
            landmarks, matte = d["landmarks"], d["matte"]
        srgb = np.array(Image.open(args.portraits / f"{file.stem}.jpg").convert("RGB"))
        h, w = srgb.shape[:2]
        label = cv2.resize(cv2.imread(str(args.labels / f"{file.stem}.png"), cv2.IMREAD_UNCHANGED), (w, h), interpolation=cv2.INTER_NEAREST)
        matte = cv2.resize(matte, (w, h)).astype(np.float32) / 255
        points = np.column_stack([landmarks * [w, h], np.zeros(len(landmarks))])
        kind = _KINDS[rng.integers(len(_KINDS))]
        picture, matte, label = made(srgb, matte, label, points, kind, rng)
        picture = picture.clip(0, 255).astype(np.uint8)
        scenery = np.array(Image.open(args.portraits / f"{files[(index * 37 + 11) % len(files)].stem}.jpg").convert("RGB"))
        moved, at, placement = placed(picture, matte, points, scenery, rng)
        grid = np.diag([SIDE, SIDE]) @ np.column_stack([placement[:, :2] @ np.diag([1 / w, 1 / h]), placement[:, 2]])
        out = cv2.warpAffine(label, grid, (SIDE, SIDE), flags=cv2.INTER_NEAREST, borderValue=255)
        cv2.imwrite(str(args.out_labels / f"{file.stem}.png"), out)
        np.savez(target, placement=placement, **extract(moved, at, network))


if __name__ == "__main__":
    main()
