"""Build the wardrobe: build.py [NAME]... [--yaw Y]... A process a picture; what exists is kept."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
OUT = HERE.parents[1] / "src" / "goodlight" / "sets" / "wardrobe"
CACHE = HERE.parents[1] / "build" / "wardrobe"


def main() -> None:
    from garments import RECIPES
    from pack import pack

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"among {', '.join(RECIPES)}; all when none is given")
    parser.add_argument("--yaw", type=int, action="append", help="degrees; default 0, 10, 20, and -10, -20 where no mirror gives them")
    parser.add_argument("--width", type=int, default=1024)
    parser.add_argument("--samples", type=int, default=8)
    parser.add_argument("--cache", type=Path, default=CACHE, help="where simulations and renderings are kept")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--again", action="store_true", help="render what is there already")
    parser.add_argument("--masks-only", action="store_true", help="with --again: render only the masks anew")
    options = parser.parse_args()
    for name in options.names or RECIPES:
        recipe = RECIPES[name]
        for yaw in options.yaw or ((0, 10, 20) if recipe.symmetric else (0, 10, 20, -10, -20)):
            if (options.out / name / f"{yaw:+d}" / "garment.json").exists() and not options.again:
                continue
            start = time.time()
            command = [
                sys.executable,
                str(HERE / "render.py"),
                name,
                str(yaw),
                "--out",
                str(options.cache / "pictures"),
                "--cache",
                str(options.cache),
                "--width",
                str(options.width),
                "--samples",
                str(options.samples),
            ]
            command += ["--masks-only"] if options.masks_only else []
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            pack(name, yaw, options.cache / "pictures", options.out, facts={"panels": list(recipe.panels_by_number)})
            print(f"{name} {yaw:+d}: {time.time() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
