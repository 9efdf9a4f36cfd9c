"""Whether a rebuild is deterministic: renders one small location twice, in two processes, and compares every value. Takes a minute."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))


def main() -> int:
    from develop import read

    name = sys.argv[1] if len(sys.argv) > 1 else "gallery"
    with tempfile.TemporaryDirectory() as folder:
        for run in ("first", "second"):
            command = [sys.executable, str(Path(__file__).with_name("render.py")), name, "0", "--out", f"{folder}/{run}"]
            subprocess.run([*command, "--width", "96", "--samples", "8"], check=True, stdout=subprocess.DEVNULL)
        pairs = [(Path(folder, "first", f"{name}-0{part}.exr"), Path(folder, "second", f"{name}-0{part}.exr")) for part in ("", "-probe")]
        same = all((read(a) == read(b)).all() for a, b in pairs)
    print(f"{name}: {'the same' if same else 'DIFFERENT'}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
