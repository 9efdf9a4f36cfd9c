"""Step 4: ``python training/hair/export.py NET.pt OUT.onnx``."""

import sys

import onnx
import torch
from network import PLANES, HairNetwork


class _Shares(torch.nn.Module):
    def __init__(self, network: HairNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(self.network(x))


def main() -> None:
    weights, out = sys.argv[1:]
    network = HairNetwork()
    network.load_state_dict(torch.load(weights))
    sizes = {2: "height", 3: "width"}
    torch.onnx.export(_Shares(network).eval(), torch.zeros(1, PLANES, 160, 160), out, input_names=["x"], output_names=["alpha"],
                      dynamic_axes={"x": sizes, "alpha": sizes}, opset_version=17, dynamo=False)
    model = onnx.load(out)
    for key, value in (("licence", "Apache-2.0"), ("recipe", "training/hair/README.md")):
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.save(model, out)


if __name__ == "__main__":
    main()
