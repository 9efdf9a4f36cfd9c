"""The hair network: a U-Net (Ronneberger 2015) on ten planes, which corrects ISNet's matte."""

import torch
from torch import nn
from torch.nn import functional

PLANES = 10  # R, G, B; ISNet's matte; the segmenter's person; the five shares of the layer network. All 0–1.
_CHANNELS = (16, 24, 40, 64, 96)


class HairNetwork(nn.Module):
    """(N, 10, h, w) → logits (N, 1, h, w); h and w are multiples of 16."""

    def __init__(self) -> None:
        super().__init__()
        c = _CHANNELS
        self.down = nn.ModuleList([_twice(a, b) for a, b in zip((PLANES, *c[:-1]), c, strict=True)])
        self.up = nn.ModuleList([_twice(c[k] + c[k - 1], c[k - 1]) for k in range(len(c) - 1, 0, -1)])
        self.out = nn.Conv2d(c[0], 1, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        skips, y = [], x
        for depth, block in enumerate(self.down):
            y = block(functional.avg_pool2d(y, 2) if depth else y)
            skips.append(y)
        skips.pop()
        for block in self.up:
            finer = skips.pop()
            y = functional.interpolate(y, size=finer.shape[-2:], mode="bilinear", align_corners=False)
            y = block(torch.cat([y, finer], 1))
        return self.out(y) + torch.logit(x[:, 3:4].clamp(0.02, 0.98))


def _twice(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(*(layer for a in (inputs, outputs) for layer in (
        nn.Conv2d(a, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))))
