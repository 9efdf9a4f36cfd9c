"""Galleries and people with known figures, written to disk without a camera: what an audit must find is put in by hand."""

from __future__ import annotations

import json
from pathlib import Path

import fake_shots
import numpy as np

from goodlight.brief import Brief
from goodlight.finding import Finding
from goodlight.gallery import record
from goodlight.studio.shot import Drift, Likeness

DEFECT = Finding(code="cut_head", message="The head is cut.")


def made_record(*, asked: int = 4, delivered: int = 4, rejected: int = 0, distance: float = 0.1, skin: float = 0.5,
                hair: float | None = 0.5, selfie: str = "accepted", defect: Finding = DEFECT) -> dict:
    shot = fake_shots.shot().with_measures(likeness=Likeness(distance=distance, limit=0.5, recogniser="dlib-resnet-v1"),
                                           drift=Drift(skin_delta_e=skin, hair_delta_e=hair))
    failed = shot.with_measures(defects=(defect,))
    return record.gallery_record(
        Brief(count=asked), selfies=[record.SelfieEntry(file="a.jpg", accepted=selfie == "accepted")],
        shots=[record.shot_record(shot, file=f"{k + 1:04d}.jpg", rank=k + 1) for k in range(delivered)],
        rejected=[record.shot_record(failed, file=None, rank=None) for _ in range(rejected)], timing=record.Timing(total_s=1.0, cpu_s=2.0))


def write(folder: Path, people: dict[str, dict], *, columns: dict[str, dict[str, str]]) -> tuple[Path, Path]:
    """people: name → options of ``made_record``. columns: name → cells. Returns the folder of galleries and the CSV."""
    galleries = folder / "galleries"
    for name, options in people.items():
        (galleries / name).mkdir(parents=True)
        (galleries / name / "gallery.json").write_text(json.dumps(made_record(**options)), encoding="utf-8")
    header = list(next(iter(columns.values())))
    lines = [",".join(["file", *header]), *(",".join([name, *(cells[c] for c in header)]) for name, cells in columns.items())]
    (folder / "people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return galleries, folder / "people.csv"


def two_groups(folder: Path, *, each: int = 12, seed: int = 1, a: dict | None = None, b: dict | None = None) -> tuple[Path, Path]:
    """Groups a and b of the column "team", with a little scatter, and with what a and b change."""
    random, people, columns = np.random.default_rng(seed), {}, {}
    for k in range(2 * each):
        team = "ab"[k % 2]
        changed = (a, b)[k % 2] or {}
        people[f"p{k}"] = {"skin": float(random.uniform(0.3, 0.7)), "distance": float(random.uniform(0.08, 0.12)), **changed}
        if "skin" in changed:
            people[f"p{k}"]["skin"] += float(random.uniform(-0.2, 0.2))
        columns[f"p{k}"] = {"team": team, "born": str(1940 + 2 * k)}
    return write(folder, people, columns=columns)
