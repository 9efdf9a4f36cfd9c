"""How long a comparison takes and how much memory: galleries, one a person, against a folder of real headshots.

    python benchmarks/scorecard.py GALLERIES REAL [--selfies DIR]

Prints seconds of wall clock and of CPU, the peak of resident memory, and the outcome of each row, as JSON.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from pathlib import Path

from goodlight.gallery.record import peak_rss_mb
from goodlight.scorecard.compare import compare
from goodlight.scorecard.report import page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("galleries", type=Path)
    parser.add_argument("real", type=Path)
    parser.add_argument("--selfies", type=Path)
    args = parser.parse_args()
    start = time.perf_counter()
    card = compare(args.galleries, args.real, selfies=args.selfies)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "report.html").write_text(text := page.html(card), encoding="utf-8")
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({
        "galleries": len(card.comparison.generated.galleries), "generated": len(card.comparison.generated.pictures),
        "real": len(card.comparison.real.pictures), "seconds": round(time.perf_counter() - start, 1),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1), "peak_rss_mb": round(peak_rss_mb()), "page_mb": round(len(text) / 1e6, 2),
        "rows": {row.key: row.outcome.value for row in card.rows}}, indent=1))


if __name__ == "__main__":
    main()
