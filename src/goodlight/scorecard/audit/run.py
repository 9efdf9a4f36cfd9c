"""The fairness audit: galleries and people → figures per group, gaps with tests, limits that hold or fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from goodlight.errors import UsageError
from goodlight.scorecard.audit import calibrate, gaps, groups, measures
from goodlight.scorecard.audit.chance import by_chance
from goodlight.scorecard.audit.galleries import PersonsGallery, open_galleries
from goodlight.scorecard.audit.groups import FEWEST, Grouping
from goodlight.scorecard.audit.measures import Measure
from goodlight.scorecard.audit.people import People, Person, read_people
from goodlight.scorecard.audit.pictures import Eyes, Seen, files_of
from goodlight.scorecard.audit.report import AuditReport, GroupingReport, GroupReport
from goodlight.session import Watcher, quiet


@dataclass(frozen=True, kw_only=True)
class Reference:
    """People without galleries whose photos make the recogniser's calibration surer. folder: as of the selfies."""

    people: People
    folder: Path


@dataclass(frozen=True, kw_only=True)
class Extra:
    """Measures that somebody else took. figures: person → measure's name → value."""

    measures: tuple[Measure, ...] = ()
    figures: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def audit(galleries: Sequence[str | Path], people: str | Path | People, *, by: Sequence[str] = (), selfies: str | Path | None = None,
          held_out: str | Path | None = None, year: int | None = None, reference: Reference | None = None, extra: Extra | None = None,
          watch: Watcher = quiet) -> AuditReport:
    """galleries: folders, as ``open_galleries`` takes them. people: the CSV. by: groupings, none = all that can be made.

    selfies, held_out: folders with a folder or a file for each person; without selfies only what gallery.json says is compared. year: in
    which the age is taken, none = this one. Raises UsageError, and ModelUnavailable where pictures are looked at.
    """
    people = people if isinstance(people, People) else read_people(people)
    opened = open_galleries(galleries, people)
    for folder in filter(None, (selfies, held_out)):
        if not Path(folder).is_dir():
            raise UsageError(f"{folder} is not a folder.", code="not_a_folder",
                             advice="Give the folder that holds a folder or a file for each person.")
    groups.check(people, by, measured=bool(selfies))
    seen, far = _look(opened, selfies, held_out, reference, watch) if selfies else ({}, {})
    notes = _notes(opened, people, seen, bool(selfies), bool(held_out))
    opened = tuple(g for g in opened if not (g.person.name in seen and seen[g.person.name].mixed))
    if not opened:
        raise UsageError("Every gallery mixes several people.", code="mixed_people", advice="Make one gallery from one person's selfies.")
    names = [g.person.name for g in opened]
    ita = {name: s.ita for name, s in seen.items() if s.ita is not None}
    year = year or date.today().year
    made, more = groups.groupings(people, names, by=by, ita={n: ita[n] for n in names if n in ita}, year=year)
    figures = {g.person.name: {**measures.from_record(g), **(seen[g.person.name].figures if g.person.name in seen else {})} for g in opened}
    if extra:
        figures = {name: {**mine, **extra.figures.get(name, {})} for name, mine in figures.items()}
    kinds = measures.kinds(figures)
    figures = measures.completed(figures, kinds)
    compared = (*measures.MEASURES, *(extra.measures if extra else ()), *kinds)
    everybody, lightness = _joined(people, reference), {**ita, **{n: s.ita for n, s in far.items() if s.ita is not None}}
    calibrations = {g.name: _calibration(g, everybody, {**seen, **far}, lightness, year) for g in made} if seen else {}
    return _report(opened, made, compared, figures, calibrations, [*notes, *more])


def _report(opened: Sequence[PersonsGallery], made: Sequence[Grouping], compared: Sequence[Measure],
            figures: Mapping[str, Mapping[str, float]], calibrations: Mapping[str, calibrate.Calibration],
            notes: Sequence[str]) -> AuditReport:
    whole = {m.name: gaps.figure(m, v) for m in compared if (v := [f[m.name] for f in figures.values() if m.name in f])}
    tables: dict[tuple[str, str], dict[str, gaps.Figure]] = {}
    wholes, known = {}, {}
    for grouping in made:
        for measure in compared:
            values = _values(measure, grouping, figures, calibrations.get(grouping.name))
            if values:
                known[grouping.name, measure.name] = values
                tables[grouping.name, measure.name] = gaps.figures_of(measure, grouping, values)
                inside = measure.name == "likeness_calibrated"
                wholes[grouping.name, measure.name] = gaps.figure(measure, list(values.values())) if inside else whole[measure.name]
    flat = gaps.corrected([f for table in tables.values() for f in table.values()])
    again = iter(flat)
    tables = {key: {group: next(again) for group in table} for key, table in tables.items()}
    by_name = {m.name: m for m in compared}
    verdicts = [v for grouping in made for (name, measure), table in tables.items() if name == grouping.name
                for v in gaps.judge(by_name[measure], grouping, table, wholes[name, measure])]
    chance = by_chance(made, known, compared, {key: f.interval.value for key, f in wholes.items()},
                       excess=sum(v.beyond / v.limit for v in verdicts if v.status in (gaps.Status.FAILS, gaps.Status.CHANCE)))
    reports = tuple(GroupingReport(name=g.name, title=g.title, calibration=calibrations.get(g.name), groups=tuple(
        GroupReport(name=group, people=len(g.members(group)),
                    figures={m: table[group] for (name, m), table in tables.items() if name == g.name and group in table})
        for group in g.order)) for g in made)
    used = {m for _, m in tables} | set(whole)
    return AuditReport(people=len(opened), delivered=sum(len(g.record["shots"]) for g in opened),
                       tried=sum(len(g.record["shots"]) + len(g.record["rejected"]) for g in opened),
                       measures=tuple(m for m in compared if m.name in used), whole=whole, groupings=reports, verdicts=tuple(verdicts),
                       tests=sum(f.p is not None for f in flat), chance=chance, notes=tuple(notes))


def _values(measure: Measure, grouping: Grouping, figures: Mapping[str, Mapping[str, float]],
            calibration: calibrate.Calibration | None) -> dict[str, float]:
    """person → figure. The calibrated likeness is another one in every grouping."""
    if measure.name != "likeness_calibrated":
        return {p: f[measure.name] for p, f in figures.items() if measure.name in f and p in grouping.groups}
    factors = {p: calibration.factor(group) if calibration else None for p, group in grouping.groups.items()}
    return {p: f["likeness"] * factors[p] for p, f in figures.items() if "likeness" in f and factors.get(p)}


def _look(opened: Sequence[PersonsGallery], selfies: str | Path, held_out: str | Path | None, reference: Reference | None,
          watch: Watcher) -> tuple[dict[str, Seen], dict[str, Seen]]:
    """What the pictures of the audited and of the reference people say."""
    names = sorted(set(reference.people.persons) - {g.person.name for g in opened}) if reference else []
    total, seen, far = len(opened) + len(names), {}, {}
    with Eyes() as eyes:
        for gallery in opened:
            seen[gallery.person.name] = eyes.look(gallery, selfies=Path(selfies), held_out=Path(held_out) if held_out else None)
            watch("people", len(seen), total)
        for name in names:
            if photos := files_of(reference.folder, name):
                far[name] = eyes.stranger(photos[0])
            watch("people", len(seen) + len(far), total)
    return seen, far


def _calibration(grouping: Grouping, people: People, seen: Mapping[str, Seen], ita: Mapping[str, float],
                 year: int) -> calibrate.Calibration:
    """With everybody whose photo was seen, not only those audited; groups that only strangers are in are left out."""
    names = [n for n in people.persons if n in seen]
    wide, _ = groups.groupings(people, names, by=[grouping.name], ita=ita, year=year)
    members = {p: g for p, g in wide[0].groups.items() if g in grouping.order} if wide else grouping.groups
    both = Grouping(name=grouping.name, title=grouping.title, groups=members, order=grouping.order)
    return calibrate.calibrate(both, {n: s.descriptor for n, s in seen.items() if s.descriptor is not None},
                               {n: s.genuine for n, s in seen.items()})


def _joined(people: People, reference: Reference | None) -> People:
    if reference is None:
        return people
    others = {n: Person(name=n, columns={c: p.columns.get(c, "") for c in people.columns}) for n, p in reference.people.persons.items()}
    return People(columns=people.columns, persons={**others, **people.persons})


def _notes(opened: Sequence[PersonsGallery], people: People, seen: Mapping[str, Seen], looked: bool, held_out: bool) -> list[str]:
    notes = []
    if len(opened) < 2 * FEWEST:
        notes.append(f"{len(opened)} {'person is' if len(opened) == 1 else 'people are'} too few to compare groups: "
                     f"a group needs {FEWEST} to be judged.")
    if missing := len(people.persons) - len(opened):
        notes.append(f"{missing} of {len(people.persons)} people in the list have no gallery here. If no gallery could be made for them, "
                     "the yield is better here than in truth.")
    if not looked:
        notes.append("Without the selfies (--selfies) nothing can be said of lightening, of eyes, of skin lightness, of the recogniser's "
                     "own bias, or of galleries that mix people.")
    elif blind := sum(s.descriptor is None for s in seen.values()):
        notes.append(f"For {blind} people no selfie with a face was found among those given: their pictures could not be compared.")
    if not held_out:
        notes.append("Without held-out photos (--held-out) likeness is to the very selfies that the shots were made from.")
    if unpaired := sum(s.unpaired for s in seen.values()):
        notes.append(f"{unpaired} delivered files could not be read, or not be compared because their selfie is not among those given.")
    notes += [f"The selfies behind {name}'s gallery show more than one person; it is left out." for name, s in seen.items() if s.mixed]
    return notes
