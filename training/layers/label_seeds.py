"""Step 2, run: ``seeds.py`` on every picture.

    python training/layers/label_seeds.py FEATURES OUT
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
from seeds import seeds


def main() -> None:
    features, out = map(Path, sys.argv[1:])
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(features.glob("*.npz")):
        with np.load(path) as d:
            cv2.imwrite(str(out / f"{path.stem}.png"), seeds(d["picture"], d["matte"], d["landmarks"], d["size"]))


if __name__ == "__main__":
    main()
