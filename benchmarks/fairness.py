"""The fairness audit of goodlight itself: ``make audit``. Rewrites fairness.json and docs/fairness.md.

    PYTHONPATH=src python benchmarks/fairness.py [--count 4] [--people 68] [--no-edges] [--work DIR]

One photo a person goes in; groups are those of portraits/people.csv, age bands, and measured skin lightness. Galleries stay in DIR
(the cache folder when none is given), so that an interrupted run goes on; with fewer people than all nothing is written but DIR.
The matting error at the hair costs another cut-out a person, half of the time; --no-edges leaves it out.
"""

from __future__ import annotations

import argparse
import json
import os
import runpy
from collections.abc import Iterator, Sequence
from pathlib import Path

import fairness_edges
from fairness_galleries import make_galleries
from portraits import ROOT, singles

from goodlight.scorecard.audit import AuditReport, Reference, audit, read_people, words
from goodlight.scorecard.audit.galleries import read_record
from goodlight.scorecard.audit.page import html
from goodlight.settings import cache_home
from goodlight.shoot import examine, prepare
from goodlight.subject.make_plate import Tools
from goodlight.subject.plate_cache import PlateCache

FIGURES, PAGE = Path(__file__).with_name("fairness.json"), ROOT / "docs" / "fairness.md"
GROUPINGS = ("gender", "ethnicity", "gender+ethnicity", "age", "lightness")
YEAR = 2021  # of the portraits, about
_ABSENT = """\
The test portraits are not at {folder}, so there is nobody to audit; docs/fairness.md stays as it is.
They are not part of the repository. Either
  - put them there, or name their folder: GOODLIGHT_PORTRAITS=/path/to/portraits make audit
    (single/NAME.jpg, one photo a person; people.csv with the columns file, gender, ethnicity, born; more/ and more.csv alike), or
  - audit people of your own: goodlight shoot once a person, then goodlight audit GALLERIES --people CSV --selfies DIR --out DIR
"""


def portraits() -> Path:
    """The folder of portraits; ends the program with what to do when there is none."""
    folder = Path(os.environ.get("GOODLIGHT_PORTRAITS") or ROOT.parent / "shared" / "portraits")
    if not (folder / "people.csv").is_file():
        raise SystemExit(_ABSENT.format(folder=folder))
    return folder


def run(work: Path, *, count: int, people: int | None, edges: bool) -> tuple[AuditReport, int]:
    """Make or find the galleries, measure, audit. Returns the report and how many people there were to audit."""
    folder, tools = portraits(), Tools.load()
    photos = singles(folder)
    chosen = photos[:people]
    made = list(make_galleries(chosen, work / "galleries", count=count, tools=tools))
    extra = dict(_edges(chosen, made, work / "edges", tools)) if edges else {}
    del tools  # the audit brings its own
    report = audit(made, read_people(folder / "people.csv"), by=GROUPINGS, selfies=folder / "single", year=YEAR,
                   reference=Reference(people=read_people(folder / "more.csv"), folder=folder / "more"),
                   extra=fairness_edges.extra(extra))
    return report, len(photos)


def _edges(photos: Sequence[Path], galleries: Sequence[Path], kept: Path, tools: Tools) -> Iterator[tuple[str, dict[str, float]]]:
    cache = PlateCache()
    for number, (photo, out) in enumerate(zip(photos, galleries, strict=True), 1):
        record = read_record(out / "gallery.json")
        if record["shots"]:
            subject = list(prepare(examine([photo], tools), tools, cache))[-1][0]
            yield photo.stem, fairness_edges.measure(record, subject, tools.matting, kept / f"{photo.stem}.json")
            print(f"edges {number} of {len(photos)}", flush=True)


def figures(report: AuditReport, *, count: int) -> dict:
    """What the page is made from: groups only, nobody's name, no date and no time."""
    return {"count": count, "year": YEAR, "summary": words.summary(report), "failing": words.failing(report), "gaps": words.gaps(report),
            "report": report.as_dict()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=4, help="shots for each person (default 4)")
    parser.add_argument("--people", type=int, help="only the first so many people; the page is not written")
    parser.add_argument("--no-edges", action="store_true", help="without the matting error at the hair")
    parser.add_argument("--work", type=Path, help="keep the galleries here")
    asked = parser.parse_args()
    work = asked.work or cache_home() / "fairness"
    report, there = run(work, count=asked.count, people=asked.people, edges=not asked.no_edges)
    (work / "audit.html").write_text(html(report), encoding="utf-8")
    print(words.summary(report), *words.failing(report), *words.gaps(report), f"The page with plots is {work / 'audit.html'}", sep="\n")
    if report.people == there:
        FIGURES.write_text(json.dumps(figures(report, count=asked.count), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        PAGE.write_text(runpy.run_path(str(ROOT / "docs" / "make_fairness_page.py"))["page"](), encoding="utf-8")
        print("docs/fairness.md is written.")


if __name__ == "__main__":
    main()
