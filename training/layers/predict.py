"""What a trained network says about stored pictures: ``OUT/NAME.png``, the five probabilities as one tall uint8 picture (5 · 256, 256).

    python training/layers/predict.py WEIGHTS OUT FEATURES...
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
import torch
from data import load
from network import LayerNetwork


def main() -> None:
    weights, out, *folders = map(Path, sys.argv[1:])
    out.mkdir(parents=True, exist_ok=True)
    network = LayerNetwork().eval()
    network.load_state_dict(torch.load(weights))
    for folder in folders:
        for path in sorted(folder.glob("*.npz")):
            maps, ctx = load(path)
            with torch.no_grad():
                tensors = [torch.from_numpy(m[None].astype(np.float32)) for m in (*maps, ctx)]
                p = network(tensors[:-1], tensors[-1]).softmax(1)[0].numpy()
            cv2.imwrite(str(out / f"{path.stem}.png"), (p.reshape(-1, p.shape[-1]) * 255 + 0.5).astype(np.uint8))


if __name__ == "__main__":
    main()
