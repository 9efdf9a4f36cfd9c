"""Step 2: ``python training/hair/made.py TRUTH OUT COUNT``: people of step 1 before pieces of other photographs, seen by the networks.

Writes OUT/00000.npz …: rgb, soft, person, classes, alpha, all (h, w[, c]) uint8, down to a face's height below the chin.
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np

from goodlight.colour import to_linear, to_srgb
from goodlight.models.layer_network import CLASSES
from goodlight.models.matting import Matting
from goodlight.subject.masks import dilate

_SURE = 0.55  # share of the outline from which a person's alpha is taken for true
_HAIR = CLASSES.index("hair")


class Scenes:
    """Backgrounds from what stands free beside the people, busy pieces more often."""

    def __init__(self, people: list[dict], rng: np.random.Generator) -> None:
        self.rng = rng
        self.pieces = [piece for person in people for piece in self._free(person)]
        busy = np.array([cv2.Laplacian(cv2.GaussianBlur(p, (0, 0), 3), cv2.CV_32F).std() for p in self.pieces])
        self.weights = np.clip(busy + 0.15, 0, 1.5) / np.clip(busy + 0.15, 0, 1.5).sum()

    def _free(self, person: dict) -> list[np.ndarray]:
        taken = dilate(np.max([person["alpha"], person["soft"], person["person"]], axis=0) > 12, 18)
        total = np.pad(taken.astype(np.int32).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
        h, w = taken.shape
        found = []
        for _ in range(600):
            rw, rh = int(self.rng.integers(90, 420)), int(self.rng.integers(120, 620))
            if rw >= w or rh >= h:
                continue
            x, y = int(self.rng.integers(0, w - rw)), int(self.rng.integers(0, h - rh))
            if total[y + rh, x + rw] - total[y, x + rw] - total[y + rh, x] + total[y, x] == 0:
                found.append((rw * rh, person["srgb"][y : y + rh, x : x + rw]))
        return [piece for _, piece in sorted(found, key=lambda f: -f[0])[:2]]

    def _spread(self, size: tuple[int, int]) -> np.ndarray:
        piece, (w, h) = self.pieces[self.rng.choice(len(self.pieces), p=self.weights)], size
        piece = piece[:, ::-1] if self.rng.random() < 0.5 else piece
        scale = max(h / piece.shape[0], w / piece.shape[1]) * self.rng.uniform(0.45, 0.9)
        piece = cv2.resize(piece, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        piece = np.pad(piece, ((0, max(0, h - piece.shape[0])), (0, max(0, w - piece.shape[1])), (0, 0)), mode="symmetric")
        y, x = (int(self.rng.integers(0, have - want + 1)) for have, want in zip(piece.shape, (h, w), strict=False))
        return to_linear(np.ascontiguousarray(piece[y : y + h, x : x + w]))

    def draw(self, size: tuple[int, int], hair: float) -> np.ndarray:
        """(h, w, 3) float32 linear. hair: its mean luminance; a background as light as that is the hardest."""
        rng, scene = self.rng, self._spread(size)
        for _ in range(rng.integers(0, 3)):
            x = np.arange(size[0])[None, :] + rng.normal(0, 0.15) * np.arange(size[1])[:, None]
            step = (x - rng.uniform(0.1, 0.9) * size[0]) / rng.choice([2, 8, 40])
            scene = scene + (self._spread(size) - scene) * (1 / (1 + np.exp(-np.clip(step, -30, 30))))[..., None].astype(np.float32)
        like = rng.random()
        if like < 0.45:
            scene = scene * np.float32(np.clip(hair * np.exp(rng.normal(0, 0.5)) / max(float(scene.mean()), 1e-3), 0.1, 5))
        elif like < 0.8:
            scene = scene * np.float32(np.exp(rng.normal(0, 0.5)))
        return np.clip(scene * np.exp(rng.normal(0, 0.12, 3)).astype(np.float32), 0, 1)


def made(person: dict, scenes: Scenes, matting: Matting, rng: np.random.Generator) -> dict[str, np.ndarray]:
    p = person["landmarks"]
    apart = float(np.linalg.norm(p[[33, 133], :2].mean(axis=0) - p[[263, 362], :2].mean(axis=0)))
    scale = min(1.0, rng.uniform(120, 215) / apart)
    size = (round(person["alpha"].shape[1] * scale), round(person["alpha"].shape[0] * scale))
    colours = to_linear(cv2.resize(person["foreground"], size, interpolation=cv2.INTER_AREA))
    alpha = cv2.resize(person["alpha"], size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    hair = cv2.GaussianBlur(cv2.resize(person["classes"][..., _HAIR], size).astype(np.float32) / 255, (0, 0), 4)
    core = (hair > 0.8) & (alpha > 0.95)
    gain = 1.0
    if rng.random() < 0.55:
        gain = float(np.exp(rng.uniform(np.log(0.3), np.log(2.2))))
        tint = np.exp(rng.normal(0, 0.10, 3)).astype(np.float32)
        where = np.maximum(hair, 1 - alpha) * (hair > 0.15)  # the soft rim is hair's, mostly
        colours = np.clip(colours * (1 + (gain * tint - 1) * where[..., None]), 0, 1)
    level = float(colours[core].mean()) if core.any() else 0.05
    colours = np.clip(colours * np.exp(rng.normal(0, 0.25)), 0, 1).astype(np.float32)
    linear = colours * alpha[..., None] + scenes.draw(size, level) * (1 - alpha[..., None])
    noisy = to_srgb(linear).astype(np.float32) + rng.normal(0, rng.uniform(0.3, 2.5), (size[1], size[0], 1))
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(82, 97))]
    _, jpeg = cv2.imencode(".jpg", np.clip(noisy, 0, 255).astype(np.uint8)[..., ::-1], quality)
    rgb = np.ascontiguousarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR)[..., ::-1])
    soft, classes = matting.matte_and_classes(rgb, p * scale)
    end = min(size[1], round(float(scale * (2 * p[152, 1] - p[10, 1]))))
    planes = {"soft": soft * 255 + 0.5, "person": matting.person(rgb) * 255 + 0.5, "alpha": alpha * 255 + 0.5, "rgb": rgb,
              "classes": cv2.resize(classes, size)}
    return {name: plane[:end].astype(np.uint8) for name, plane in planes.items()}


def main() -> None:
    truth, out, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    out.mkdir(parents=True, exist_ok=True)
    people = [dict(np.load(file)) for file in sorted(truth.glob("*.npz"))]
    rng, matting = np.random.default_rng(1), Matting()
    scenes = Scenes(people, rng)
    sure = [p for p in people if p["share"] > _SURE]
    for n in range(count):
        np.savez(out / f"{n:05d}.npz", **made(sure[n % len(sure)], scenes, matting, rng))


if __name__ == "__main__":
    main()
