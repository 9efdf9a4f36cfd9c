"""The layer network: a small head on ISNet's decoder maps. Torch is used here only; the program runs the exported ONNX file."""

from __future__ import annotations

import numpy as np
import torch
from reduce import COMPONENTS
from torch import nn
from torch.nn import functional as fn

CONTEXT = 7  # lightness, a*, b*, X and Y in the head's frame, the mesh's outline, ISNet's matte
CLASSES = 5


class Step(nn.Module):
    """A dilated 3×3 convolution beside a shortcut."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, padding=dilation, dilation=dilation, bias=False)
        self.norm = nn.GroupNorm(4, width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + fn.relu(self.norm(self.conv(x)))


class LayerNetwork(nn.Module):
    """Components of the maps (N, k, 256² … 16²), context (N, 7, 256, 256) → logits (N, 5, 256, 256). Wide view at 128², edges at 256²."""

    def __init__(self, *, width: int = 36, projected: tuple[int, ...] = (12, 20, 24, 24, 16), fine: int = 12) -> None:
        super().__init__()
        self.project = nn.ModuleList(nn.Conv2d(c, p, 1) for c, p in zip(COMPONENTS, projected, strict=True))
        self.enter = nn.Conv2d(sum(projected) + CONTEXT, width, 1, bias=False)
        self.enter_norm = nn.GroupNorm(4, width)
        self.steps = nn.Sequential(*(Step(width, d) for d in (1, 2, 4, 8)))
        self.coarse = nn.Conv2d(width, CLASSES, 1)
        self.narrow = nn.Conv2d(width, fine, 1)
        self.fine = nn.Conv2d(fine + projected[0] + CONTEXT, fine, 3, padding=1)
        self.finer = nn.Conv2d(fine, fine, 3, padding=1)
        self.out = nn.Conv2d(fine, CLASSES, 1)
        self.drop = nn.Dropout2d(0.1)

    def forward(self, maps: list[torch.Tensor], context: torch.Tensor) -> torch.Tensor:
        projected = [fn.relu(project(m)) for project, m in zip(self.project, maps, strict=True)]
        middle = [fn.avg_pool2d(projected[0], 2), projected[1]]
        middle += [fn.interpolate(p, size=(128, 128), mode="bilinear", align_corners=False) for p in projected[2:]]
        x = torch.cat([self.drop(torch.cat(middle, 1)), fn.avg_pool2d(context, 2)], 1)
        x = self.steps(fn.relu(self.enter_norm(self.enter(x))))
        wide = fn.interpolate(torch.cat([self.coarse(x), self.narrow(x)], 1), size=(256, 256), mode="bilinear", align_corners=False)
        y = fn.relu(self.fine(torch.cat([wide[:, CLASSES:], projected[0], context], 1)))
        return wide[:, :CLASSES] + self.out(fn.relu(self.finer(y)))


class Exported(nn.Module):
    """What the program runs: the maps as ISNet gives them → probabilities (1, 5, 256, 256). The basis is folded into the projections."""

    def __init__(self, network: LayerNetwork, basis: dict[str, np.ndarray]) -> None:
        super().__init__()
        self.network = network
        for i, project in enumerate(network.project):
            matrix = torch.tensor(basis[f"basis{i}"], dtype=torch.float32)
            mean = torch.tensor(basis[f"mean{i}"], dtype=torch.float32)
            weight = project.weight.data[:, :, 0, 0] @ matrix
            folded = nn.Conv2d(matrix.shape[1], weight.shape[0], 1)
            folded.weight.data, folded.bias.data = weight[:, :, None, None], project.bias.data - weight @ mean
            network.project[i] = folded

    def forward(self, map0, map1, map2, map3, map4, context):
        return self.network([map0, map1, map2, map3, map4], context).softmax(1)
