"""Step 5: the trained network as the ONNX file that the package ships, checked against torch.

    python training/layers/export.py WEIGHTS BASIS SAMPLE OUT       (SAMPLE: one ``.npz`` of ``extract.py``)
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from network import Exported, LayerNetwork

from goodlight.models.layer_network import CLASSES, context


def main() -> None:
    weights, basis, sample, out = map(Path, sys.argv[1:])
    network = LayerNetwork()
    network.load_state_dict(torch.load(weights))
    whole = Exported(network, dict(np.load(basis))).eval()
    with np.load(sample) as d:
        maps = [torch.from_numpy(d[f"map{i}"][None].astype(np.float32)) for i in range(5)]
        ctx = torch.from_numpy(context(d["picture"], d["matte"], d["landmarks"], d["size"])[None])
    names = [*(f"map{i}" for i in range(5)), "context"]
    torch.onnx.export(whole, (*maps, ctx), str(out), input_names=names, output_names=["probability"], opset_version=17, dynamo=False)
    model = onnx.load(out)
    for key, value in (("classes", " ".join(CLASSES)), ("licence", "Apache-2.0"), ("recipe", "training/layers/README.md")):
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.save(model, out)
    with torch.no_grad():
        np.save(out.with_suffix(".expected.npy"), whole(*maps, ctx).numpy())
    print(out, out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
