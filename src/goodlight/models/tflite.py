"""Runs a .tflite network with LiteRT."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np


def load_interpreter(path: Path, *, threads: int = 1) -> Callable[[np.ndarray], list[np.ndarray]]:
    """The network as a function: one float32 input, the outputs as copies in the file's order. Not thread-safe."""
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(str(path), num_threads=threads)
    interpreter.allocate_tensors()
    source = interpreter.get_input_details()[0]["index"]
    targets = [d["index"] for d in interpreter.get_output_details()]

    def run(x: np.ndarray) -> list[np.ndarray]:
        interpreter.set_tensor(source, np.ascontiguousarray(x, np.float32))
        interpreter.invoke()
        return [interpreter.get_tensor(t).copy() for t in targets]

    return run
