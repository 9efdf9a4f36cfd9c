"""Step 1b: keep the first principal components of ISNet's maps, so that training fits in memory and needs no wide convolutions.

    python training/layers/reduce.py BASIS OUT FEATURES

BASIS: an ``.npz`` with ``mean0…4`` and ``basis0…4``; made from FEATURES when it is not there. ``export.py`` folds it into the weights.
OUT gets, for each picture, the components ``map0…4`` float16 and the network's ``context`` float16.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from goodlight.models.layer_network import context

COMPONENTS = (20, 40, 64, 96, 64)
_SAMPLES = 45  # pictures for the basis


def fit(paths: list[Path]) -> dict[str, np.ndarray]:
    out = {}
    rng = np.random.default_rng(0)
    for i, kept in enumerate(COMPONENTS):
        rows = []
        for path in paths:
            with np.load(path) as d:
                m = d[f"map{i}"].astype(np.float32)
            flat = m.reshape(len(m), -1).T
            rows.append(flat[rng.choice(len(flat), min(len(flat), 400), replace=False)])
        x = np.concatenate(rows)
        x = np.clip(x, *np.percentile(x, [0.05, 99.95], axis=0))
        mean, deviation = x.mean(axis=0), x.std(axis=0) + 1e-3
        vectors = np.linalg.svd((x - mean) / deviation, full_matrices=False)[2][:kept]
        scores = ((x - mean) / deviation) @ vectors.T
        # Rows of the basis give components of unit variance, weakest ones held down.
        spread = np.maximum(scores.std(axis=0), 0.05 * scores.std(axis=0).max())
        out[f"mean{i}"], out[f"basis{i}"] = mean, (vectors / spread[:, None] / deviation).astype(np.float32)
        print("map", i, "variance kept", float((scores.var(axis=0)).sum() / len(deviation)))
    return out


def main() -> None:
    basis_file, out, folder = map(Path, sys.argv[1:])
    out.mkdir(parents=True, exist_ok=True)
    paths = sorted(folder.glob("*.npz"))
    if not basis_file.exists():
        np.savez(basis_file, **fit(paths[:: max(1, len(paths) // _SAMPLES)]))
    basis = dict(np.load(basis_file))
    for path in paths:
        if (out / path.name).exists():
            continue
        with np.load(path) as d:
            maps = {}
            for i in range(len(COMPONENTS)):
                away = d[f"map{i}"].astype(np.float32) - basis[f"mean{i}"][:, None, None]
                maps[f"map{i}"] = np.einsum("kc,chw->khw", basis[f"basis{i}"], away, optimize=True).clip(-30, 30).astype(np.float16)
            ctx = context(d["picture"], d["matte"], d["landmarks"], d["size"])
            np.savez(out / path.name, context=ctx.astype(np.float16), placement=d["placement"], **maps)


if __name__ == "__main__":
    main()
