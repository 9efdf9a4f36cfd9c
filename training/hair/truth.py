"""Step 1: ``python training/hair/truth.py OUT PORTRAITS...``: people before an even background, with their alpha and colours.

Writes OUT/NAME.npz: srgb, foreground, alpha, soft, person, classes, landmarks, share (of the head's outline that is sure).
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from teacher import cut_out_plain

from goodlight.selfies import Selfie, open_selfies
from goodlight.subject.make_plate import Tools, region_of_interest

_LEAST = 80  # eye distance in pixels


def main() -> None:
    out, tools = Path(sys.argv[1]), Tools.load()
    out.mkdir(parents=True, exist_ok=True)
    for selfie in open_selfies([Path(folder) for folder in sys.argv[2:]]):
        face = next(iter(tools.finder.find(selfie.pixels)), None) if isinstance(selfie, Selfie) else None
        if face is None or face.eye_distance < _LEAST:
            continue
        srgb, face = region_of_interest(selfie.pixels, face)
        soft, classes = tools.matting.matte_and_classes(srgb, face.landmarks)
        person = tools.matting.person(srgb)
        foreground, alpha, share = cut_out_plain(srgb, face, soft, person, classes)
        codes = {name: (a * 255 + 0.5).astype(np.uint8) for name, a in (("soft", soft), ("person", person))}
        np.savez(out / f"{Path(selfie.name).stem}.npz", srgb=srgb, foreground=foreground, alpha=alpha, classes=classes,
                 landmarks=face.landmarks, share=share, **codes)
        print(selfie.name, f"{share:.2f}", flush=True)


if __name__ == "__main__":
    main()
