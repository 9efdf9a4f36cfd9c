"""How small a face may be: likeness of downscaled portraits, as they are and restored; what ``calibrate_coach.py --likeness`` prints."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from goodlight.coach.faces import faces_in
from goodlight.models.restoration import Restoration

SIZES = (12, 16, 20, 24, 32, 48, 90)
PEOPLE = 7
RESTORED = (12, 16, 24, 32)  # px between the eyes; larger faces take long and gain little


def likeness_by_size(portraits: Path, finder, recogniser) -> None:
    """Prints, for each eye distance, the median descriptor distance to the full-size original and to another photo of the person."""
    restoration = Restoration()
    pairs = []
    for folder in sorted((portraits / "multi").iterdir())[:PEOPLE]:
        first, second = (np.ascontiguousarray(cv2.imread(str(p))[..., ::-1]) for p in sorted(folder.glob("*.jpg"))[:2])
        face = faces_in(first, finder)[0]
        other = recogniser.describe(second, faces_in(second, finder)[0])
        pairs.append((first, face, recogniser.describe(first, face), other))
    full = np.median([np.linalg.norm(own - other) for *_, own, other in pairs])
    print(f"\nfull size, to another photo: {full:.3f} (median of {len(pairs)} people)")
    print("| px between the eyes | face found | to the original | to another photo | restored, to the original | restored, to another |")
    print("|---|---|---|---|---|---|")
    for size in SIZES:
        rows = [_measure(pair, size, finder, recogniser, restoration) for pair in pairs]
        found = [r for r in rows if r is not None]
        values = [[r[k] for r in found if not np.isnan(r[k])] for k in range(4)]
        columns = [f"{np.median(v):.3f}" if v else "–" for v in values]
        print(f"| {size} | {len(found)} of {len(rows)} | {' | '.join(columns)} |", flush=True)


def _measure(pair, size, finder, recogniser, restoration):
    """Distances (to the original, to the other photo), as it is and restored; None where no face is found."""
    srgb, face, own, other = pair
    scale = size / face.eye_distance
    small = cv2.resize(srgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    faces = faces_in(small, finder)
    if not faces:
        return None
    plain = recogniser.describe(small, faces[0])
    out = [np.linalg.norm(plain - own), np.linalg.norm(plain - other), np.nan, np.nan]
    if size in RESTORED:
        x0, y0, x1, y1 = faces[0].box
        pad = 0.35 * faces[0].height
        part = small[max(0, int(y0 - pad)) : int(y1 + pad), max(0, int(x0 - pad)) : int(x1 + pad)]
        large = restoration.enlarge(np.ascontiguousarray(part))
        again = faces_in(large, finder)
        if again:
            restored = recogniser.describe(large, again[0])
            out[2:] = [np.linalg.norm(restored - own), np.linalg.norm(restored - other)]
    return out
