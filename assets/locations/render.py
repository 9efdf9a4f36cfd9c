"""Photograph one variant of a location: render.py NAME VARIANT --out FOLDER. Run by build.py, one process a picture."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import stage
from mesh import Kit
from scenes import SCENES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=sorted(SCENES))
    parser.add_argument("variant", type=int)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--width", type=int, default=960)
    parser.add_argument("--samples", type=int, default=64)
    parser.add_argument("--no-probe", action="store_true")
    options = parser.parse_args()
    scene = SCENES[options.name]
    view = scene.views[options.variant]
    options.out.mkdir(parents=True, exist_ok=True)
    stage.start()
    kit = Kit([*options.name.encode(), view.seed])
    scene.furnish(kit, view)
    kit.build()
    stage.camera(view)
    base = options.out / f"{options.name}-{options.variant}"
    stage.photograph(f"{base}.exr", width=options.width, samples=options.samples)
    if not options.no_probe:
        stage.probe(f"{base}-probe.exr", view)


if __name__ == "__main__":
    main()
