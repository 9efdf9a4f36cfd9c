"""The benchmarks are programs in a folder, not a package: put the folder on the path."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "benchmarks"))
