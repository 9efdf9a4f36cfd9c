"""Hostile and broken files against ingest: the zoo, and thousands of damaged files made from good ones. Prints what came of them.

    PYTHONPATH=src python benchmarks/bad_inputs.py [--count 10000] [--seed 0]

Exit status 1 when anything went wrong: a file of the zoo with another code than it must get, an exception, a crashed or hanging
decoder. The damage is the same for the same seed.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from zoo import fuzzed, zoo  # noqa: E402  (the generators live with the tests)

from goodlight.decode.limits import DecodeLimits  # noqa: E402
from goodlight.decode.process import Decoder  # noqa: E402
from goodlight.finding import Severity  # noqa: E402
from goodlight.selfies import Selfie, open_selfies  # noqa: E402

BATCH = 200  # files on disk at a time


@dataclass
class Tally:
    """What came of the files. crashes and hangs: of the decoding child; tracebacks: exceptions that reached the caller."""

    files: int = 0
    accepted: int = 0
    codes: Counter = field(default_factory=Counter)
    advice: Counter = field(default_factory=Counter)
    tracebacks: int = 0
    wrong: list[str] = field(default_factory=list)
    slowest_s: float = 0.0

    def add(self, paths: list[Path], decoder: Decoder) -> list[str]:
        """Open the files, count, and give the rejecting codes."""
        codes = []
        start = time.perf_counter()
        try:
            for one in open_selfies(paths, decoder=decoder):
                self.slowest_s = max(self.slowest_s, time.perf_counter() - start)
                rejects = [found.code for found in one.findings if found.severity is Severity.REJECT]
                codes += rejects
                self.accepted += isinstance(one, Selfie)
                self.codes.update(rejects)
                self.advice.update(found.code for found in one.findings if found.severity is Severity.ADVICE)
                if isinstance(one, Selfie) == bool(rejects):
                    self.wrong.append(f"{one.name}: neither a picture nor a finding")
                start = time.perf_counter()
        except Exception:
            self.tracebacks += 1
            traceback.print_exc()
        self.files += len(paths)
        return codes

    def as_dict(self, decoder: Decoder) -> dict:
        return {"files": self.files, "accepted": self.accepted, "findings": dict(self.codes.most_common()),
                "advice": dict(self.advice.most_common()), "crashes": self.codes["decoder_crashed"], "hangs": self.codes["decode_timeout"],
                "tracebacks": self.tracebacks, "decoder_restarts": decoder.restarts, "wrong": self.wrong,
                "slowest_s": round(self.slowest_s, 2)}


def run_zoo(folder: Path) -> dict:
    tally = Tally()
    with Decoder(DecodeLimits()) as decoder:
        for number, specimen in enumerate(zoo()):
            home = folder / f"{number}"
            home.mkdir()
            specimen.make(home / specimen.name)
            codes = tally.add([home / specimen.name], decoder)
            if codes != ([specimen.code] if specimen.code else []):
                tally.wrong.append(f"{specimen.name!r}: {codes}, not {specimen.code!r}")
        return tally.as_dict(decoder)


def run_fuzz(folder: Path, count: int, seed: int) -> dict:
    tally = Tally()
    with Decoder(DecodeLimits()) as decoder:
        for first in range(0, count, BATCH):
            home = folder / f"fuzz-{first}"
            home.mkdir()
            batch = fuzzed(min(BATCH, count - first), seed=random.Random(f"{seed}/{first}").getrandbits(64))
            for name, data in batch:
                (home / name).write_bytes(data)
            paths = [home / name for name, _ in batch]
            tally.add(paths, decoder)
            for path in paths:
                path.unlink()
        return tally.as_dict(decoder)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000, help="damaged files (default 10000)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    asked = parser.parse_args()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        results = {"zoo": run_zoo(Path(folder)), "fuzzed": run_fuzz(Path(folder), asked.count, asked.seed)}
    for name, result in results.items():
        print(f"\n{name}")
        for label, value in result.items():
            shown = ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else value
            print(f"  {label.replace('_', ' '):17} {shown if shown not in ('', []) else '–'}")
    print(f"\n{time.perf_counter() - start:.0f} s")
    if asked.json:
        asked.json.write_text(json.dumps(results, indent=1))
    bad = any(r["wrong"] or r["crashes"] or r["hangs"] or r["tracebacks"] for r in results.values())
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
