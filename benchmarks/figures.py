"""Statistics and tables of the benchmarks. Pure functions, without pictures or models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import median

import numpy as np

SMALL_GROUP = 3
"""Groups of fewer people are shown, but a goal for groups is not judged by them: one picture would decide."""


def spread(values: Iterable[float | None]) -> dict:
    """n, median, 95th percentile and largest of the values that are numbers; None where there are none."""
    known = np.array([v for v in values if v is not None and np.isfinite(v)], float)
    if not len(known):
        return {"n": 0, "median": None, "p95": None, "max": None}
    return {"n": len(known), "median": float(np.median(known)), "p95": float(np.percentile(known, 95)), "max": float(known.max())}


def share(part: int, whole: int) -> float | None:
    """0–1, or None of nothing."""
    return part / whole if whole else None


def by_group(rows: Sequence[Mapping], value: str, *, group: str = "group", person: str = "name") -> dict[str, dict]:
    """Per group: people, n, median and difference of that median to the median of all rows. Rows whose value is None do not count."""
    known = [r for r in rows if r[value] is not None and np.isfinite(r[value])]
    if not known:
        return {}
    overall = median(r[value] for r in known)
    out = {}
    for name in sorted({r[group] for r in known}):
        mine = [r for r in known if r[group] == name]
        middle = median(r[value] for r in mine)
        out[name] = {"people": len({r[person] for r in mine}), "n": len(mine), "median": float(middle),
                     "difference": float(middle - overall)}
    return out


def furthest_group(groups: Mapping[str, Mapping], *, fewest: int = SMALL_GROUP) -> tuple[str, float] | None:
    """(name, signed difference) of the group furthest from all, among groups of at least ``fewest`` people; None without any."""
    judged = {name: g["difference"] for name, g in groups.items() if g["people"] >= fewest}
    if not judged:
        return None
    name = max(judged, key=lambda n: abs(judged[n]))
    return name, judged[name]


def bootstrap_median(groups: Sequence[Sequence[float]], *, rounds: int = 2000, seed: int = 0) -> tuple[float, float]:
    """95 % interval of the median of all values when whole groups (people) are drawn again with replacement."""
    groups = [np.asarray(g, float) for g in groups if len(g)]
    if not groups:
        raise ValueError("nothing to draw from")
    rng = np.random.default_rng(seed)
    medians = [np.median(np.concatenate([groups[i] for i in rng.integers(0, len(groups), len(groups))])) for _ in range(rounds)]
    low, high = np.percentile(medians, (2.5, 97.5))
    return float(low), float(high)


def number(value: float | None, digits: int = 2) -> str:
    """For a table: "–" for None, "0" with no minus sign."""
    if value is None:
        return "–"
    text = f"{value:.{digits}f}"
    return text.lstrip("-") if not float(text) else text.replace("-", "−")


def signed(value: float | None, digits: int = 2) -> str:
    """Like ``number``, with a plus sign."""
    text = number(value, digits)
    return f"+{text}" if value is not None and float(f"{value:.{digits}f}") > 0 else text


def percent(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:.1f} %"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table. Bars within cells are escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(c).replace("|", "\\|").replace("\n", " ") for c in line) + " |" for line in lines)
