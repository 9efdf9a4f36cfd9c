"""Likeness to photos that no shot was made from: what --held-out adds to an audit."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest
from made_galleries import made_record
from PIL import Image

from goodlight.scorecard.audit import audit

pytestmark = [pytest.mark.weights, pytest.mark.portraits]
PEOPLE = 2


def unchanged(srgb):
    return srgb


def squeezed(srgb):
    """Another face shape: an eighth narrower."""
    return cv2.resize(srgb, None, fx=0.8, fy=1.0, interpolation=cv2.INTER_AREA)


def made(portraits: Path, folder: Path, fault) -> dict[str, Path]:
    """A gallery a person, made from photo 1 without a studio; photo 1 as the selfie; every photo among those held out."""
    people = sorted((portraits / "multi").iterdir())[:PEOPLE]
    for person in people:
        selfie, gallery = folder / "selfies" / f"{person.name}.jpg", folder / "galleries" / person.name
        for directory in (selfie.parent, gallery):
            directory.mkdir(parents=True, exist_ok=True)
        shutil.copy(person / "1.jpg", selfie)
        shutil.copytree(person, folder / "others" / person.name)
        Image.fromarray(fault(np.array(Image.open(selfie).convert("RGB")))).save(gallery / "0001.jpg", quality=95)
        record = made_record(asked=1, delivered=1)
        record["shots"][0]["plate"] = hashlib.sha256(selfie.read_bytes()).hexdigest()
        (gallery / "gallery.json").write_text(json.dumps(record), encoding="utf-8")
    (folder / "people.csv").write_text("file,team\n" + "".join(f"{p.name},{'ab'[k % 2]}\n" for k, p in enumerate(people)), encoding="utf-8")
    return {"selfies": folder / "selfies", "held_out": folder / "others"}


def test_the_same_face_is_as_near_to_other_photos_as_the_selfie_is(portraits_dir, tmp_path):
    report = audit([tmp_path / "galleries"], tmp_path / "people.csv", **made(portraits_dir, tmp_path, unchanged))
    found = report.whole["held_out"]
    assert found.people == PEOPLE and abs(found.interval.value) < 0.02
    assert not any("--held-out" in note for note in report.notes)


def test_another_shape_of_face_is_further_away(portraits_dir, tmp_path):
    report = audit([tmp_path / "galleries"], tmp_path / "people.csv", **made(portraits_dir, tmp_path, squeezed))
    assert report.whole["held_out"].interval.value > 0.02


def test_the_selfie_itself_is_never_a_held_out_photo(portraits_dir, tmp_path):
    folders = made(portraits_dir, tmp_path, unchanged)
    for person in folders["held_out"].iterdir():
        for photo in person.glob("*.jpg"):
            shutil.copy(folders["selfies"] / f"{person.name}.jpg", photo)
    report = audit([tmp_path / "galleries"], tmp_path / "people.csv", **folders)
    assert "held_out" not in report.whole, "nothing but the selfie is there, so nothing can be said"


def test_without_held_out_photos_the_report_says_so(portraits_dir, tmp_path):
    folders = made(portraits_dir, tmp_path, unchanged)
    report = audit([tmp_path / "galleries"], tmp_path / "people.csv", selfies=folders["selfies"])
    assert "held_out" not in report.whole and any("--held-out" in note for note in report.notes)
