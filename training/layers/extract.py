"""Step 1: run ISNet once on every training picture and keep what the layer network reads.

    python training/layers/extract.py PORTRAITS OUT [--variant plain|placed]

For each picture an ``.npz`` of: ``map0…map4`` (C, h, w) float16, ISNet's decoder maps; ``matte`` (512, 512) uint8; ``picture``
(512, 512, 3) uint8 sRGB; ``landmarks`` (478, 2) float32 in the unit square; ``size`` (width, height) of the plate; ``placement`` (2, 3)
float32, from the unit square of the plain picture to that of this one. Everything lies on the square grid that ISNet sees: the plate
squeezed to 1:1.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from PIL import Image
from placed import placed

from goodlight.models.layer_network import MAPS
from goodlight.models.store import model_path
from goodlight.subject.make_plate import _region_of_interest
from goodlight.subject.measure_face import FaceFinder

SIDE = 512


def extract(srgb: np.ndarray, landmarks: np.ndarray, network) -> dict[str, np.ndarray]:
    """srgb: (H, W, 3) uint8, the plate's pixels. landmarks: (478, 3) pixels."""
    x = cv2.resize(srgb, (1024, 1024), interpolation=cv2.INTER_AREA).astype(np.float32)
    matte, *maps = network.run(["output", *MAPS], {"input": ((x - 128) / 256).transpose(2, 0, 1)[None]})
    size = np.array(srgb.shape[1::-1])
    return {
        **{f"map{i}": m[0].astype(np.float16) for i, m in enumerate(maps)},
        "matte": (cv2.resize(matte[0, 0], (SIDE, SIDE), interpolation=cv2.INTER_AREA).clip(0, 1) * 255 + 0.5).astype(np.uint8),
        "picture": cv2.resize(srgb, (SIDE, SIDE), interpolation=cv2.INTER_AREA),
        "landmarks": (landmarks[:, :2] / size).astype(np.float32),
        "size": size,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("portraits", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--variant", choices=("plain", "placed"), default="plain")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    finder, network = FaceFinder(), isnet()
    files = sorted(args.portraits.glob("*.jpg"))
    for index, file in enumerate(files):
        target = args.out / f"{file.stem}.npz"
        if target.exists():
            continue
        pixels = np.array(Image.open(file).convert("RGB"))
        faces = finder.find(pixels)
        if not faces:
            print("no face:", file.stem)
            continue
        srgb, face = _region_of_interest(pixels, faces[0])
        landmarks, placement = face.landmarks, np.eye(2, 3, dtype=np.float32)
        if args.variant == "placed":
            matte = network.run(["output"], {"input": _squeezed(srgb)})[0][0, 0]
            scenery = np.array(Image.open(files[(index * 37 + 11) % len(files)]).convert("RGB"))
            srgb, landmarks, placement = placed(srgb, matte, landmarks, scenery, np.random.default_rng(index))
        np.savez(target, placement=placement, **extract(srgb, landmarks, network))


def isnet() -> onnxruntime.InferenceSession:
    """One thread, so that several may run side by side; with the memory arena, unlike the program: faster, and 2 GB."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(model_path("isnet-general-use")), options, providers=["CPUExecutionProvider"])


def _squeezed(srgb: np.ndarray) -> np.ndarray:
    x = cv2.resize(srgb, (1024, 1024), interpolation=cv2.INTER_AREA).astype(np.float32)
    return ((x - 128) / 256).transpose(2, 0, 1)[None]


if __name__ == "__main__":
    main()
