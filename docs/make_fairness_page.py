"""Write docs/fairness.md from benchmarks/fairness.json. ``make audit`` runs it after measuring; a test checks that the page is current."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

PAGE = Path(__file__).with_name("fairness.md")
FIGURES = Path(__file__).resolve().parent.parent / "benchmarks" / "fairness.json"
FEWEST = 5

_HEAD = """\
# Fairness

Made by `docs/make_fairness_page.py` from `benchmarks/fairness.json`; `make audit` measures anew and writes both.

{people} people, one official portrait each, in neutral light; {count} headshots asked for from each, {delivered} delivered of {tried}
tried.

**{summary}**
"""

_METHOD = """\
## How to read it

- A person's figure is the middle of their shots; a group's is the middle of its people, or the mean of people for shares. So one person
  with many failures does not speak for a group.
- Intervals are 95 %, bootstrapped over people; where everybody has all or nothing, Wilson's. A group of fewer than 5 people is shown
  (†) and not judged.
- Each group is compared with everybody else by dealing people to the groups at random ({tests} tests, corrected together by Holm's
  method). A gap that is not significant is not shown to be absent: these groups are small.
- That a limit holds says what was measured, not what is proven: with groups this small the interval of a figure often reaches beyond it.
- "May be chance" beside a limit means that the interval of that figure reaches it.{chance}
- Gender and ethnicity are as the data set states them. Age is that of {year}. Skin lightness is the individual typology angle measured
  on the selfie, under the portrait's own light, so it says how light the skin is *in the picture*; nobody's ethnicity is predicted from
  it. Change of colour is paired: each file against the selfie that it was made from.
- "In the files" means a second look that knows nothing of how the shot was made: faces are found anew in selfie and file and compared
  at the same places, which adds an error of its own.
- In this version the face's own pixels are kept, so little drift is what must come out. The portraits are easier than phone selfies,
  and the people are politicians of one country, lit by professionals: harsh or dim light, where cameras and networks treat dark skin
  worst, is not tested here.
"""

_RECOGNISER = """\
## The recogniser's own bias

Face recognisers take strangers of some groups for one person more often than of others at one and the same distance (NIST IR 8280,
2019), so a likeness distance does not mean the same everywhere. The limit below is the distance under which 1 % of the pairs of
*strangers of the same group* lie (people of `single` and `more` together); "calibrated" likeness is the distance times the limit of all
such pairs over the group's limit. "Pass" is the share of strangers of the group who are nearer than 0.50, the cull's limit for one
selfie: where it is higher, the gate is more lenient. The gate itself is not calibrated: it would need to be told who belongs to which
group. For genuine pairs there are 11 people with several photos, without stated groups: too few to say anything by group.
"""

_AGAIN = """\
## Do it again

```
make audit
```

makes galleries of the people in `shared/portraits` beside the repository, or in the folder that `GOODLIGHT_PORTRAITS` names, and
rewrites this page.
It goes on where it stopped. The portraits are not part of the repository; without them it says so and leaves the page. For people of
your own:
`goodlight audit`, see [the command line](cli.md).
"""

_COLUMNS = (("yield", "delivered"), ("turned_away", "with a defect"), ("likeness", "likeness"), ("likeness_calibrated", "calibrated"),
            ("skin_drift", "skin ΔE00"), ("skin_drift_95", "95 %"), ("skin_change", "in the files"), ("skin_lightness", "skin ΔL*"),
            ("hair_drift", "hair ΔE00"), ("hair_lightness", "hair ΔL*"), ("eye_change", "eyes ΔE00"), ("eye_lightness", "eyes ΔL*"),
            ("hair_edge", "edge at hair"), ("matte_error", "matting error"), ("coach_rejected", "selfies rejected"))


_CHANCE = """ With hundreds of limits and groups this small, some are missed
  whoever is in them: so the same people are also dealt to groups of the same sizes at random, 999 times, and the sentence at the top says
  how many limits fail then, and in what share of deals (p) they are exceeded by as much, added up."""


def page() -> str:
    """The page as Markdown."""
    kept = json.loads(FIGURES.read_text(encoding="utf-8"))
    report = kept["report"]
    parts = [_HEAD.format(count=kept["count"], summary=kept["summary"], **{k: report[k] for k in ("people", "delivered", "tried")}),
             "## Limits that fail\n\n" + _list(kept["failing"], "None.") + "\n",
             "## Gaps between a group and everybody else\n\n"
             + _list(kept["gaps"], f"None of {report['tests']} tests is significant after correction.") + "\n",
             "## Everybody\n\n" + _everybody(report)]
    parts += [f"## By {grouping['title']}\n\n{_groups(report, grouping)}" for grouping in report["groupings"]]
    parts += [_RECOGNISER + "\n" + ("\n".join(filter(None, map(_limits, report["groupings"]))) or "Not measured in this run.\n"),
              _METHOD.format(tests=report["tests"], year=kept["year"], chance=_CHANCE if report.get("chance") else ""),
              "## What this cannot say\n\n" + _list(_notes(kept), "–") + "\n", _AGAIN]
    return "\n".join(parts)


def _everybody(report: Mapping) -> str:
    rows = []
    for measure in report["measures"]:
        found = report["whole"].get(measure["name"])
        if found:
            limits = "; ".join(f"{x['rule']} {number(measure, x['limit']).lstrip('+')}" for x in measure["limits"]) or "–"
            rows.append([measure["title"], span(measure, found), str(found["people"]), limits, measure["source"]])
    return table(["measure", "all (95 % interval)", "people", "limit for a group", "how"], rows)


def _groups(report: Mapping, grouping: Mapping) -> str:
    by_name = {m["name"]: m for m in report["measures"]}
    shown = [(by_name[name], title) for name, title in _COLUMNS if any(name in g["figures"] for g in grouping["groups"])]
    bad = {(v["group"], v["measure"]) for v in report["verdicts"] if v["grouping"] == grouping["name"] and v["status"].startswith("fails")}
    rows = []
    for group in grouping["groups"]:
        cells = [group["figures"].get(m["name"]) for m, _ in shown]
        rows.append([group["name"] + ("" if group["people"] >= FEWEST else " †"), str(group["people"]),
                     *("–" if c is None else f"**{number(m, c['value'])}**" if (group["name"], m["name"]) in bad else number(m, c["value"])
                       for (m, _), c in zip(shown, cells, strict=True))])
    kinds = [m for m in report["measures"] if ":" in m["name"]]
    lines = [[group["name"], *(number(m, group["figures"][m["name"]]["value"]) if m["name"] in group["figures"] else "–" for m in kinds)]
             for group in grouping["groups"]]
    text = table(["group", "people", *(title for _, title in shown)], rows)
    intervals = table(["95 % interval", "delivered", "calibrated likeness", "skin ΔE00", "skin ΔL*"],
                      [[g["name"], *(_bounds(by_name, g, n) for n in ("yield", "likeness_calibrated", "skin_drift", "skin_lightness"))]
                       for g in grouping["groups"] if g["people"] >= FEWEST])
    more = "\n" + table(["kind", *(m["title"] for m in kinds)], lines) if kinds else ""
    return f"{text}\nBold: beyond its limit. † fewer than {FEWEST} people.\n\n{intervals}{more}"


def _bounds(by_name: Mapping, group: Mapping, name: str) -> str:
    found = group["figures"].get(name)
    if not found or found["low"] is None:
        return "–"
    return f"{number(by_name[name], found['low'])} to {number(by_name[name], found['high'])}"


def _limits(grouping: Mapping) -> str:
    made = grouping["calibration"]
    if not made:
        return ""
    rows = [[g["group"], str(g["people"]), str(g["pairs"]),
             f"{g['limit']['value']:.3f} ({g['limit']['low']:.3f} to {g['limit']['high']:.3f})" if g["limit"] else "too few pairs to say",
             f"{100 * g['passing']:.2f} %" if g["passing"] is not None else "–"] for g in made["groups"]]
    pooled = f"{made['pooled']:.3f}" if made["pooled"] else "not known"
    return f"By {grouping['title']}; all pairs of one group together: {pooled}.\n\n" + table(
        ["group", "people", "pairs of strangers", "limit at 1 %", "pass"], rows)


def _notes(kept: Mapping) -> Sequence[str]:
    notes = list(kept["report"]["notes"])
    if "matte_error" not in kept["report"]["whole"]:
        notes.append("The matting error at the hair was not measured in this run (`--no-edges`); what the cull saw of it is among the "
                     "kinds of defect.")
    return notes


def number(measure: Mapping, value: float | None) -> str:
    """As the report shows it: shares in percent, shifts with their sign, a true minus."""
    if value is None:
        return "–"
    share = measure["unit"] == "%"
    scaled, digits = (100 * value, 1) if share else (value, 3 if measure["unit"] == "distance" else 2)
    text = f"{abs(scaled):.{digits}f}"
    sign = "" if not float(text) else "−" if scaled < 0 else "+" if measure["unit"] == "ΔL*" else ""
    return f"{sign}{text}{' %' if share else ''}"


def span(measure: Mapping, found: Mapping) -> str:
    if found["low"] is None:
        return number(measure, found["value"])
    return f"{number(measure, found['value'])} ({number(measure, found['low'])} to {number(measure, found['high'])})"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(c.replace("|", "\\|") for c in line) + " |" for line in lines) + "\n"


def _list(lines: Sequence[str], none: str) -> str:
    return "\n".join(f"- {line}" for line in lines) or none


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
