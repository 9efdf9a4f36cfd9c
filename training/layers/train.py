"""Step 3: train the layer network on labels; write its weights and what it now says about every picture.

    python training/layers/train.py LABELS OUT FEATURES... [--epochs N] [--start WEIGHTS]

LABELS: folder of ``NAME.png`` (512, 512) uint8, 255 = unknown. FEATURES: folders of ``extract.py``; labels follow a placed picture by its
placement, unless it brings its own. The loss is the generalised cross-entropy (Zhang and Sabuncu 2018), which forgives wrong labels.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from data import augmented, load, resize_label, shrink
from network import LayerNetwork

_WEIGHTS = torch.tensor([1.0, 1.1, 0.8, 2.0, 1.1])  # skin, hair, headwear, accessory, cloth
_FORGIVING = 0.5  # q of the generalised cross-entropy: 0 believes every label, 1 none
_BATCH = 4


def samples(labels: Path, features: list[Path]) -> list[tuple[Path, np.ndarray]]:
    out = []
    for folder in features:
        for path in sorted(folder.glob("*.npz")):
            own = labels / folder.name / f"{path.stem}.png"
            name = path.stem.split("@")[0]
            file = own if own.exists() else labels / f"{name}.png"
            if not file.exists():
                continue
            label = cv2.imread(str(file), cv2.IMREAD_UNCHANGED)
            if file is not own:
                with np.load(path) as d:
                    label = resize_label(label, d["placement"], label.shape[0])
            out.append((path, shrink(label)))
    return out


def loss_of(logits: torch.Tensor, label: torch.Tensor) -> torch.Tensor:
    known = label != 255
    target = torch.where(known, label, 0)
    p = logits.softmax(1).gather(1, target[:, None])[:, 0].clamp(1e-4)
    weight = _WEIGHTS[target] * known
    return ((1 - p**_FORGIVING) / _FORGIVING * weight).sum() / (weight.sum() + 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("features", type=Path, nargs="+")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--rate", type=float, default=3e-3)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    data = samples(args.labels, args.features)
    kept = [load(path) for path, _ in data]
    network = LayerNetwork()
    if args.start:
        network.load_state_dict(torch.load(args.start))
    print(len(data), "samples,", sum(p.numel() for p in network.parameters()), "parameters", flush=True)
    optimiser = torch.optim.AdamW(network.parameters(), args.rate, weight_decay=0.02)
    steps = args.epochs * -(-len(data) // _BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, args.rate, steps + 1)
    for epoch in range(args.epochs):
        start, total = time.time(), 0.0
        order = rng.permutation(len(data))
        network.train()
        for i in range(0, len(order), _BATCH):
            batch = [augmented(*kept[k], data[k][1], rng) for k in order[i : i + _BATCH]]
            maps = [torch.from_numpy(np.stack([b[0][j] for b in batch])) for j in range(5)]
            with torch.autocast("cpu", torch.bfloat16):
                logits = network(maps, torch.from_numpy(np.stack([b[1] for b in batch])))
            loss = loss_of(logits.float(), torch.from_numpy(np.stack([b[2] for b in batch])).long())
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += float(loss.detach()) * len(batch)
        print(f"epoch {epoch + 1}: loss {total / len(order):.4f}, {time.time() - start:.0f} s", flush=True)
        torch.save(network.state_dict(), args.out / "network.pt")


if __name__ == "__main__":
    main()
