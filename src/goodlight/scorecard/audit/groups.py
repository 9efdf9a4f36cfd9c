"""Which people are compared with which: columns of the list, age bands, and bands of measured skin lightness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from goodlight.errors import UsageError
from goodlight.scorecard.audit.people import BORN, People, Person

FEWEST = 5
"""People that a group needs to be judged; of fewer, one person's pictures would decide. They are shown and said to be too few."""
MOST_GROUPS = 16
AGE, LIGHTNESS = "age", "lightness"
_AGES = ((30, "under 30"), (45, "30 to 44"), (60, "45 to 59"), (75, "60 to 74"), (200, "75 and over"))
_ITA = ((-30, "dark"), (10, "brown"), (28, "tan"), (41, "intermediate"), (55, "light"), (91, "very light"))
"""Upper bounds of the individual typology angle in degrees and their names (Chardon, Cretois and Hourseau 1991)."""


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """groups: person → group; who is not there has no value. order: the groups in the order to show them."""

    name: str
    title: str
    groups: Mapping[str, str]
    order: tuple[str, ...]

    def members(self, group: str) -> tuple[str, ...]:
        return tuple(person for person, mine in self.groups.items() if mine == group)


def age_band(born: str, year: int) -> str:
    """The band of who was born that year, in the given year; "" for nothing stated, or a year that cannot be."""
    age = year - int(born) if born else -1
    return next((name for above, name in _AGES if 0 <= age < above), "")


def lightness_band(ita: float) -> str:
    """ita: the individual typology angle of the skin, degrees."""
    return next(name for above, name in _ITA if ita <= above)


def check(people: People, by: Sequence[str], *, measured: bool) -> None:
    """Raises UsageError for a grouping that cannot be had, before any work is done. measured: skin lightness will be."""
    for name in by:
        if name == LIGHTNESS and LIGHTNESS not in people.columns:
            if not measured:
                raise UsageError("Skin lightness is measured on the selfies, and none were given.", code="no_selfies",
                                 advice="Give the folder of the selfies with --selfies.")
        elif name == AGE and AGE not in people.columns:
            _demand(BORN, people)
        else:
            for column in _columns(name):
                _demand(column, people)


def groupings(people: People, names: Sequence[str], *, by: Sequence[str], ita: Mapping[str, float],
              year: int) -> tuple[list[Grouping], list[str]]:
    """The groupings asked for, or every one that can be made, and notes on those that cannot.

    names: the people audited. by: columns, COLUMN+COLUMN, "age", "lightness"; empty: all. ita: measured, may lack people.
    What is asked for must have passed ``check``.
    """
    notes: list[str] = []
    asked = list(by) or _all(people, bool(ita))
    out = []
    for name in dict.fromkeys(asked):
        made = _grouping(name, people, names, ita=ita, year=year)
        count = len(made.order)
        if count < 2 or count > MOST_GROUPS:
            why = "nobody has a value" if not count else "everybody has the same value" if count == 1 else f"{count} groups are too many"
            notes.append(f"By {made.title}: {why}, so there is nothing to compare.")
            continue
        if missing := len(names) - len(made.groups):
            notes.append(f"By {made.title}: {missing} of {len(names)} people have no value and are in no group.")
        out.append(made)
    return out, notes


def _all(people: People, measured: bool) -> list[str]:
    columns = [c for c in people.columns if c != BORN]
    return columns + [AGE] * (BORN in people.columns) + [LIGHTNESS] * measured


def _grouping(name: str, people: People, names: Sequence[str], *, ita: Mapping[str, float], year: int) -> Grouping:
    if name == LIGHTNESS and LIGHTNESS not in people.columns:
        groups = {n: lightness_band(ita[n]) for n in names if n in ita}
        return _made(name, "measured skin lightness", groups, [band for _, band in _ITA])
    if name == AGE and AGE not in people.columns:
        groups = {n: age_band(people.persons[n].columns[BORN], year) for n in names}
        return _made(name, f"age in {year}", {n: g for n, g in groups.items() if g}, [band for _, band in _AGES])
    columns = _columns(name)
    groups = {n: value for n in names if (value := _value(people.persons[n], columns))}
    return _made(name, " and ".join(columns), groups, sorted(set(groups.values())))


def _made(name: str, title: str, groups: Mapping[str, str], order: Iterable[str]) -> Grouping:
    there = Counter(groups.values())
    return Grouping(name=name, title=title, groups=groups, order=tuple(g for g in order if there[g]))


def _columns(name: str) -> list[str]:
    return [part.strip().casefold() for part in name.split("+")]


def _value(person: Person, columns: Sequence[str]) -> str:
    values = [person.columns[c] for c in columns]
    return ", ".join(values) if all(values) else ""


def _demand(column: str, people: People) -> None:
    if column not in people.columns:
        raise UsageError(f"The list of people has no column {column!r}; it has {', '.join(people.columns) or 'none'}.",
                         code="missing_column", advice="Add the column, or choose others with --by.")
