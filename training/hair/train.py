"""Step 3: ``python training/hair/train.py MADE OUT.pt --minutes M [--start NET.pt] [--confuse]``."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from confuse import confuse
from network import HairNetwork
from torch.nn import functional

SIDE, BATCH = 160, 12
_PLANES = ("rgb", "soft", "person", "classes", "alpha")  # 3 + 1 + 1 + 5 + 1, then the band in which the network is asked
HAIR = 6  # the plane of the layer network's share of hair


class Pictures:
    """Patches about the outline of hair."""

    def __init__(self, folder: Path, *, confused: bool) -> None:
        self.rng, self.confused, self.made = np.random.default_rng(0), confused, []
        for file in sorted(folder.glob("*.npz")):
            with np.load(file) as d:
                planes = np.dstack([d[name] for name in _PLANES])
            planes = np.dstack([planes, band(planes)])
            if len(at := np.argwhere(planes[80:-80, 80:-80, -1]) + 80) > 500:
                self.made.append((planes, at))

    def batch(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """(N, 10, S, S) planes, (N, 1, S, S) alpha and band, 0–1."""
        z = torch.from_numpy(np.stack([self._patch() for _ in range(BATCH)])).permute(0, 3, 1, 2) / 255
        x = z[:, :10].clone()
        gain = torch.exp(torch.randn(BATCH, 3, 1, 1) * 0.12 + torch.randn(BATCH, 1, 1, 1) * 0.18) if self.confused else 1.0
        x[:, :3] = (x[:, :3] * gain).clamp(0, 1)
        return x, z[:, 10:11], z[:, 11:12]

    def _patch(self) -> np.ndarray:
        rng = self.rng
        planes, at = self.made[rng.integers(len(self.made))]
        side = SIDE if not self.confused or rng.random() < 0.5 else int(SIDE * rng.uniform(0.6, 0.95))
        corner = at[rng.integers(len(at))] - SIDE // 2 + rng.integers(-30, 31, 2)
        y, x = (int(np.clip(c, 0, length - SIDE)) for c, length in zip(corner, planes.shape, strict=False))
        patch = planes[y : y + side, x : x + side].astype(np.float32)
        if side != SIDE:
            patch = np.dstack([cv2.resize(patch[..., i], (SIDE, SIDE)) for i in range(patch.shape[-1])])
        if self.confused and rng.random() < 0.6:
            other = self.made[rng.integers(len(self.made))][0]
            patch = confuse(patch, other[..., :3], rng)
        return np.ascontiguousarray(patch[:, ::-1] if rng.random() < 0.5 else patch)


def band(planes: np.ndarray) -> np.ndarray:
    """(h, w) uint8, 255 where hair may be undecided."""
    soft, alpha = planes[..., 3], planes[..., 10]
    hair = cv2.dilate((planes[..., HAIR] > 60).astype(np.uint8), np.ones((25, 25), np.uint8))
    open_ = ((soft > 5) & (soft < 250)) | ((alpha > 5) & (alpha < 250)) | (cv2.absdiff(soft, alpha) > 25)
    return 255 * (cv2.dilate(open_.astype(np.uint8), np.ones((9, 9), np.uint8)) & hair)


def loss_of(found: torch.Tensor, alpha: torch.Tensor, where: torch.Tensor) -> torch.Tensor:
    """Absolute difference, most of all in the band and where hair is thin, and of two levels of a Laplacian pyramid (Hou and Liu 2019)."""
    weight = where + 0.05 + 2 * ((alpha > 0.02) & (alpha < 0.98)).float() * where
    levels = sum((a - b).abs().mean() for a, b in zip(_pyramid(found), _pyramid(alpha), strict=True))
    return ((found - alpha).abs() * weight).sum() / weight.sum() + 2 * levels


def _pyramid(a: torch.Tensor) -> list[torch.Tensor]:
    half = functional.avg_pool2d(a, 2)
    return [a - functional.interpolate(half, scale_factor=2), half - functional.interpolate(functional.avg_pool2d(half, 2), scale_factor=2)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("made", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--confuse", action="store_true")
    asked = parser.parse_args()
    torch.manual_seed(0)
    pictures, network = Pictures(asked.made, confused=asked.confuse), HairNetwork()
    if asked.start:
        network.load_state_dict(torch.load(asked.start))
    rate = 1.5e-3 if asked.start else 3e-3
    optimiser, begin, step = torch.optim.AdamW(network.parameters(), rate, weight_decay=1e-4), time.time(), 0
    while (done := (time.time() - begin) / 60 / asked.minutes) < 1:
        optimiser.param_groups[0]["lr"] = rate * min(1, step / 100) * (0.5 * (1 + np.cos(np.pi * done)) + 0.01)
        planes, alpha, where = pictures.batch()
        loss = loss_of(torch.sigmoid(network(planes)), alpha, where)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        step += 1
        if step % 100 == 0:
            print(step, f"{loss.item():.4f}", flush=True)
    torch.save(network.state_dict(), asked.out)


if __name__ == "__main__":
    main()
