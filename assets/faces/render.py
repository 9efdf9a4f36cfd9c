"""Photograph one sitter: render.py NAME --out FILE. Run by build.py in the assets' own environment."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from people import SITTERS
from scene import build, photograph


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=[s.name for s in SITTERS])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--width", type=int, default=640)
    parser.add_argument("--samples", type=int, default=192)
    options = parser.parse_args()
    build(next(s for s in SITTERS if s.name == options.name))
    photograph(str(options.out), width=options.width, height=options.width * 5 // 4, samples=options.samples)


if __name__ == "__main__":
    main()
