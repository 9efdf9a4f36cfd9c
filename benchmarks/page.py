"""Writes results into docs/measurements.md: marked sections are replaced, everything between them is written by hand and stays."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median

from figures import SMALL_GROUP, number, percent, signed, table

NOT_MEASURED = "not measured yet"


def replace_section(text: str, name: str, body: str) -> str:
    """The page with the section between ``<!-- begin NAME -->`` and ``<!-- end NAME -->`` replaced. ValueError unless it is there once."""
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        raise ValueError(f"the page does not have the section {name!r} once")
    before, rest = text.split(begin)
    return f"{before}{begin}\n{body.strip()}\n{end}{rest.split(end)[1]}"


def fill(text: str, results: Mapping[str, dict]) -> str:
    """The page with every section made from results; benchmarks without results say so."""
    text = replace_section(text, "summary", summary(results))
    for name, section in SECTIONS.items():
        text = replace_section(text, name, section(results[name]) if name in results else f"*{NOT_MEASURED}*")
    return text


def summary(results: Mapping[str, dict]) -> str:
    """One line for each figure that was to be reached."""
    rows = []
    for name, what, goal, figure, met in GOALS:
        if name not in results:
            rows.append([what, goal, NOT_MEASURED, "–"])
            continue
        reached = met(results[name])
        rows.append([what, goal, figure(results[name]), "–" if reached is None else "yes" if reached else "**no**"])
    return table(["what", "to reach", "measured", "reached"], rows)


def _furthest(r: dict) -> str:
    return f"{r['furthest'][0]}: {signed(r['furthest'][1])}" if r["furthest"] else "–"


def _wall(part: str, key: str, unit: str = "s", digits: int = 1):
    def text(r: dict) -> str:
        figure = r["summary"][part][key]
        return f"{number(figure['median'], digits)} {unit} (quickest {number(figure['least'], digits)})"
    return text


def _memory(r: dict) -> float:
    return max(r["summary"]["eight"]["peak_mb"]["median"], r["summary"]["one"]["peak_mb"]["median"])


GOALS = (
    ("yield_and_drift", "runs without error", "100 %", lambda r: percent(r["ran"]), lambda r: r["ran"] == 1),
    ("yield_and_drift", "at least one delivered shot", "≥ 95 %", lambda r: percent(r["delivered"]), lambda r: r["delivered"] >= 0.95),
    ("likeness", "likeness: shot → other photo, less real → real, medians", "≤ +0.02", lambda r: signed(r["difference"], 3),
     lambda r: r["difference"] <= 0.02),
    ("yield_and_drift", "skin drift ΔE00, median", "≤ 3", lambda r: number(r["skin"]["median"]), lambda r: r["skin"]["median"] <= 3),
    ("yield_and_drift", "skin drift ΔE00, 95 %", "≤ 6", lambda r: number(r["skin"]["p95"]), lambda r: r["skin"]["p95"] <= 6),
    ("yield_and_drift", "skin drift, group furthest from all", "within 1", _furthest,
     lambda r: abs(r["furthest"][1]) <= 1 if r["furthest"] else None),
    ("speed", "plate", "≤ 4 s", _wall("plates", "plate_s"), lambda r: r["summary"]["plates"]["plate_s"]["median"] <= 4),
    ("speed", "shot 1024×1280", "≤ 0.35 s", _wall("one", "shot_s", digits=2), lambda r: r["summary"]["one"]["shot_s"]["median"] <= 0.35),
    ("speed", "8 selfies → first headshot", "≤ 15 s", _wall("eight", "first_s"),
     lambda r: r["summary"]["eight"]["first_s"]["median"] <= 15),
    ("speed", "8 selfies → 100 shots", "≤ 75 s", _wall("eight", "total_s"), lambda r: r["summary"]["eight"]["total_s"]["median"] <= 75),
    ("speed", "peak memory, all processes", "≤ 2048 MiB", lambda r: f"{number(_memory(r), 0)} MiB", lambda r: _memory(r) <= 2048),
    ("panel", "blind panel, first shots of open galleries: told apart", "≤ 65 %",
     lambda r: f"{percent(r['right'] / r['of'])} ({r['right']} of {r['of']})",
     lambda r: r["right"] / r["of"] <= 0.65),
    ("bad_inputs", "bad inputs: crashes, hangs, tracebacks, wrong findings", "0",
     lambda r: f"{_bad(r)} in {r['zoo']['files']} hostile and {r['fuzzed']['files']} damaged files", lambda r: _bad(r) == 0),
)
"""(benchmark, what, goal, figure of its results, whether the goal is reached or None where that cannot be said)"""


def _bad(r: dict) -> int:
    return sum(part["crashes"] + part["hangs"] + part["tracebacks"] + len(part["wrong"]) for part in (r["zoo"], r["fuzzed"]))


def yield_and_drift(r: dict) -> str:
    reasons = ", ".join(f"{code} {n}" for code, n in r["shots"]["reasons"].items()) or "none"
    parts = [f"{r['people']} people, one selfie each, {r['count']} shots asked for. Runs without error {percent(r['ran'])}; at least one "
             f"shot {percent(r['delivered'])}; all {r['count']} {percent(r['full'])}. "
             f"{r['shots']['delivered']} of {r['shots']['tried']} shots tried were delivered; turned away: {reasons}."]
    if r["errors"]:
        parts.append(table(["error with", "what"], [[e["name"], e["why"].splitlines()[0]] for e in r["errors"]]))
    if r["not_delivered"]:
        parts.append(table(["nothing for", "group", "outcome", "why"],
                           [[p["name"], p["group"], p["outcome"], ", ".join(f"{c} {n}" for c, n in p["codes"].items())]
                            for p in r["not_delivered"]]))
    lines = (("skin, every shot made (goodlight's own measure)", "skin"), ("skin, delivered shots", "skin_delivered"),
             ("skin, delivered files (second witness)", "again"), ("the witness's own error: the selfie itself, reframed", "floor"),
             ("worst region of the face (second witness)", "worst_region"),
             ("its own error there: the selfie itself, reframed", "floor_region"), ("hair, every shot made", "hair"))
    parts.append(table(["ΔE00", "shots", "median", "95 %", "largest"],
                       [[label, r[key]["n"], *(number(r[key][k]) for k in ("median", "p95", "max"))] for label, key in lines]))
    parts.append(f"Lightness of skin, ΔL* from selfie to delivered file: median {signed(r['lightness']['median'])}, "
                 f"largest either way {number(r['lightness']['largest'])}.")
    parts.append(table(["group", "people", "delivered", "skin ΔE00", "less all", "second witness", "ΔL*", "hair ΔE00"],
                       [[name + ("" if g["people"] >= SMALL_GROUP else " †"), g["people"], percent(g["delivered"]), number(g["median"]),
                         signed(g["difference"]), number(g["again"]), signed(g["lightness"]), number(g["hair"])]
                        for name, g in r["groups"].items()]))
    parts.append(f"† fewer than {SMALL_GROUP} people: shown, not judged.")
    return "\n\n".join(parts)


def likeness(r: dict) -> str:
    low, high = r["paired_interval"]
    head = table(["distance", "n", "median", "95 %"],
                 [["real photo → other real photo", r["real"]["n"], number(r["real"]["median"], 3), number(r["real"]["p95"], 3)],
                  ["delivered shot → the same other photo", r["shot"]["n"], number(r["shot"]["median"], 3), number(r["shot"]["p95"], 3)]])
    text = (f"{r['people']} people, {r['selfies']} selfies, {r['count']} shots asked for from each; recogniser {r['recogniser']}. "
            f"Difference of the medians {signed(r['difference'], 3)}; pair by pair, median {signed(r['paired']['median'], 3)} "
            f"(95 % interval over people {signed(low, 3)} to {signed(high, 3)}), 95th percentile {signed(r['paired']['p95'], 3)}. "
            f"{percent(r['nearer_than_strangers'])} of the shots are nearer to the other photo than to any photo of the other people.")
    rows = [[name, number(p["real"], 3), number(p["shot"], 3), signed(p["shot"] - p["real"], 3)] for name, p in r["by_person"].items()]
    return "\n\n".join([head, text, table(["person", "real → real", "shot → real", "difference"], rows)])


def speed(r: dict) -> str:
    s = r["summary"]
    def row(label: str, part: str, key: str, digits: int = 1) -> list[str]:
        return [label, number(s[part][key]["median"], digits), number(s[part][key]["least"], digits)]

    lines = [row("plate, wall s", "plates", "plate_s", 2), row("plate, processor s", "plates", "plate_cpu_s", 2),
             ["slowest plate of a run, wall s", *(number(f([x["plate_max_s"] for x in r["plates"]]), 2) for f in (median, min))],
             row("first plate with loading the networks, wall s", "plates", "first_plate_s", 2),
             row("coach, wall s a selfie", "plates", "coach_s", 2),
             row("shot 1024×1280, wall s", "one", "shot_s", 2), row("shot 1024×1280, processor s", "one", "shot_cpu_s", 2),
             row("8 selfies → first headshot on disk, wall s", "eight", "first_s"),
             row("8 selfies → first headshot, plates cached, wall s", "again", "first_s"),
             row(f"8 selfies → {r['shots']} headshots, wall s", "eight", "total_s"),
             row(f"8 selfies → {r['shots']} headshots, processor s", "eight", "cpu_s"),
             row("peak memory of all processes, MiB", "eight", "peak_mb", 0),
             row("peak memory by gallery.json, MiB", "eight", "own_peak_mb", 0)]
    loads = [x["load"] for part in ("plates", "one", "eight", "again") for x in r[part]]
    got = [f"{x['delivered']} delivered and {x['rejected']} rejected from {x['accepted']} plates" for x in r["eight"]]
    text = (f"{r['runs']} runs on {r['cores']} cores; load average after the parts {number(min(loads), 1)} to {number(max(loads), 1)}, of "
            f"which goodlight itself makes about {r['cores']}; what is above that is other work on the machine. "
            f"Eight selfies gave {'; '.join(dict.fromkeys(got))}.")
    return table(["what", "median", "least"], lines) + "\n\n" + text


def bad_inputs(r: dict) -> str:
    keys = ("files", "accepted", "crashes", "hangs", "tracebacks", "decoder_restarts", "slowest_s")
    rows = [[name, *(r[name][k] for k in keys), len(r[name]["wrong"])] for name in ("zoo", "fuzzed")]
    found = "\n".join(f"- {name}: " + ", ".join(f"{c} {n}" for c, n in r[name]["findings"].items()) for name in ("zoo", "fuzzed"))
    return table(["", *(k.replace("_", " ") for k in keys), "wrong finding"], rows) + f"\n\nFindings:\n\n{found}"


def calibrate_coach(r: dict) -> str:
    return r["printed"]


def panel(r: dict) -> str:
    return f"{r['right']} of {r['of']} pictures were told apart. {r.get('note', '')}"


SECTIONS = {"yield_and_drift": yield_and_drift, "likeness": likeness, "speed": speed, "panel": panel, "bad_inputs": bad_inputs,
            "calibrate_coach": calibrate_coach}
