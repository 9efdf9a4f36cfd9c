"""Build the locations: build.py [NAME[:VARIANT]]... Renders what is not there yet, and packs it into the program (docs/locations.md)."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
OUT = HERE.parents[1] / "src" / "goodlight" / "sets" / "locations"
CACHE = HERE.parents[1] / "build" / "locations"


def shipped(out: Path, name: str, variant: int) -> bool:
    """Whether the picture and the light of a variant are there."""
    file, record = out / f"{name}-{variant}.avif", out / f"{name}.json"
    return file.exists() and record.exists() and file.name in record.read_text()


def main() -> None:
    from pack import pack
    from scenes import SCENES

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME[:VARIANT]", help=f"among {', '.join(SCENES)}; all when none is given")
    parser.add_argument("--width", type=int, default=640)
    parser.add_argument("--samples", type=int, default=14)
    parser.add_argument("--cache", type=Path, default=CACHE, help="where renderings are kept")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--again", action="store_true", help="render what is there already")
    parser.add_argument("--pack-only", action="store_true", help="develop and pack renderings anew, render nothing")
    options = parser.parse_args()
    # the first variant of every location comes before the second of any
    wanted = options.names or [f"{name}:{number}" for number in range(3) for name in SCENES]
    for each in wanted:
        name, _, number = each.partition(":")
        for variant in [int(number)] if number else range(len(SCENES[name].views)):
            rendered = options.cache / f"{name}-{variant}-probe.exr"
            begin = time.time()
            if not rendered.exists() if options.pack_only else shipped(options.out, name, variant) and not options.again:
                continue
            if not options.pack_only and (options.again or not rendered.exists()):
                command = [
                    sys.executable,
                    str(HERE / "render.py"),
                    name,
                    str(variant),
                    "--out",
                    str(options.cache),
                    "--width",
                    str(options.width),
                    "--samples",
                    str(options.samples),
                ]
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            pack(name, variant, options.cache, options.out)
            print(f"{name} {variant}: {time.time() - begin:.0f} s", flush=True)


if __name__ == "__main__":
    main()
