import errno
import io
import json
import os
from pathlib import Path

import fake_shots
import numpy as np
import pytest
from PIL import Image

from goodlight.brief import Brief
from goodlight.errors import GoodlightError, UsageError
from goodlight.finding import Finding
from goodlight.gallery import Gallery, SelfieEntry, Timing, validate

PLATE = fake_shots.plate()
SMALL = (128, 160)
TOO_SOFT = Finding(code="soft", message="Not sharp.", value=0.08, limit=0.04, unit="of the eye distance")


def small_shot(tone: int = 150, **more):
    made_by = fake_shots.recipe(size=SMALL, seed=tone, backdrop=more.pop("named", f"paper-{tone}"))
    return fake_shots.shot(PLATE, backdrop=(tone, tone, tone), scale=SMALL[0] / 600, made_by=made_by, **more)


def make(out: Path, tones=(40, 120, 200), *, order=None, finish=True, rejected=0) -> Path:
    with Gallery(out, brief=Brief(count=3), selfies=[SelfieEntry(file="me.jpg", accepted=True)]) as gallery:
        for tone in tones:
            gallery.deliver(small_shot(tone), PLATE)
        for _ in range(rejected):
            gallery.reject(small_shot(99).with_measures(defects=(TOO_SOFT,)))
        if finish:
            gallery.finish(order, timing=Timing(total_s=1.25))
    return out


def index(out: Path) -> dict:
    data = json.loads((out / "gallery.json").read_text("utf-8"))
    validate(data)
    for place, shot in enumerate(data["shots"], 1):
        assert shot["rank"] == place and (out / shot["file"]).stat().st_size > 1000
    return data


def names(out: Path) -> list[str]:
    return sorted(p.name for p in out.iterdir())


def test_a_finished_gallery_holds_ranked_shots_sheet_and_index(tmp_path):
    out = make(tmp_path / "a" / "gallery", order=[2, 0, 1], rejected=1)
    assert names(out) == ["0001.jpg", "0002.jpg", "0003.jpg", "contact-sheet.jpg", "gallery.json"]
    data = index(out)
    assert [s["seed"] for s in data["shots"]] == [200, 40, 120]
    assert np.asarray(Image.open(out / "0001.jpg"))[2, 2].tolist() == pytest.approx([200] * 3, abs=2)
    assert [d["code"] for d in data["rejected"][0]["defects"]] == ["soft"]
    assert data["selfies"] == [{"file": "me.jpg", "verdict": "accepted", "findings": []}]
    assert data["timing"]["total_s"] == 1.25


def test_before_the_end_everything_delivered_is_there_and_listed(tmp_path):
    with Gallery(tmp_path, brief=Brief()) as gallery:
        for count, tone in enumerate((40, 120), 1):
            path = gallery.deliver(small_shot(tone), PLATE)
            assert path.exists() and len(index(tmp_path)["shots"]) == count == len(gallery)
    assert names(tmp_path) == ["gallery.json", "unranked-0001.jpg", "unranked-0002.jpg"]


def test_shots_that_the_order_leaves_out_are_taken_back_and_listed(tmp_path):
    out = make(tmp_path, order=[1])
    assert names(out) == ["0001.jpg", "contact-sheet.jpg", "gallery.json"]
    data = index(out)
    assert [s["seed"] for s in data["shots"]] == [120]
    assert [(r["seed"], r["defects"][0]["code"], r["file"]) for r in data["rejected"]] == [(40, "surplus", None), (200, "surplus", None)]


@pytest.mark.parametrize("order", [[0, 0], [1, 2, 1], [-1]])
def test_an_order_that_names_no_shot_or_one_twice_is_refused(tmp_path, order):
    with pytest.raises(ValueError, match="order"):
        make(tmp_path, order=order)


def test_a_shot_judged_but_not_delivered_when_the_run_stopped_is_passed_over(tmp_path):
    assert [s["seed"] for s in index(make(tmp_path, order=[3, 2, 0, 1]))["shots"]] == [200, 40, 120]


def test_gallery_and_pictures_are_the_same_bytes_every_time(tmp_path):
    first, second = (make(tmp_path / n, order=[1, 2, 0]) for n in ("x", "y"))
    assert names(first) == names(second)
    for name in names(first):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_transparent_shots_are_png_with_alpha(tmp_path):
    with Gallery(tmp_path, brief=Brief()) as gallery:
        shot = small_shot(named="transparent", transparent=True)
        gallery.deliver(shot, PLATE)
        gallery.finish()
    assert np.array_equal(np.asarray(Image.open(tmp_path / "0001.png")), shot.pixels)
    assert index(tmp_path)["shots"][0]["file"] == "0001.png"


def test_a_new_gallery_replaces_the_old_one_and_nothing_else(tmp_path):
    make(tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "0001-favourite.jpg").write_bytes(b"mine")
    make(tmp_path, tones=(77,))
    assert names(tmp_path) == ["0001-favourite.jpg", "0001.jpg", "contact-sheet.jpg", "gallery.json", "notes.txt"]
    assert [s["seed"] for s in index(tmp_path)["shots"]] == [77]


def test_the_old_gallery_stays_until_the_first_shot_of_the_new_one(tmp_path):
    make(tmp_path)
    before = {n: (tmp_path / n).read_bytes() for n in names(tmp_path)}
    with Gallery(tmp_path, brief=Brief()) as gallery:
        gallery.reject(small_shot().with_measures(defects=(TOO_SOFT,)))
        gallery.finish([])
    assert {n: (tmp_path / n).read_bytes() for n in names(tmp_path)} == before
    with Gallery(tmp_path, brief=Brief()) as gallery:
        gallery.deliver(small_shot(60), PLATE)
    assert names(tmp_path) == ["gallery.json", "unranked-0001.jpg"]
    assert [s["seed"] for s in index(tmp_path)["shots"]] == [60]


def test_nothing_delivered_still_says_why(tmp_path):
    with Gallery(tmp_path, brief=Brief()) as gallery:
        gallery.reject(small_shot().with_measures(defects=(TOO_SOFT,)))
        gallery.finish([])
    assert names(tmp_path) == ["gallery.json"]
    assert index(tmp_path)["rejected"][0]["defects"][0]["code"] == "soft"


def test_a_folder_made_for_nothing_goes_again(tmp_path):
    with Gallery(tmp_path / "new", brief=Brief()):
        pass
    assert names(tmp_path) == []


@pytest.mark.parametrize("name", ["0001.jpg", "0007.png", "contact-sheet.jpg", "unranked-0001.jpg", "gallery.json"])
def test_a_foreign_file_of_one_of_our_names_is_never_overwritten(tmp_path, name):
    (tmp_path / name).write_bytes(b"a holiday")
    with pytest.raises(UsageError) as error:
        Gallery(tmp_path, brief=Brief())
    assert error.value.code == "foreign_file" and name in error.value.message and error.value.advice
    assert names(tmp_path) == [name] and (tmp_path / name).read_bytes() == b"a holiday"


def test_a_foreign_picture_beside_an_earlier_gallery_is_never_overwritten(tmp_path):
    make(tmp_path)
    (tmp_path / "0004.jpg").write_bytes(b"a holiday")
    with pytest.raises(UsageError):
        Gallery(tmp_path, brief=Brief())
    (tmp_path / "0004.jpg").unlink()
    (tmp_path / "0002.jpg").write_bytes(b"a holiday")  # listed, but no longer the picture that goodlight wrote
    with pytest.raises(UsageError):
        Gallery(tmp_path, brief=Brief())
    assert (tmp_path / "0002.jpg").read_bytes() == b"a holiday"


def test_a_link_in_the_way_is_not_followed(tmp_path):
    elsewhere = tmp_path / "elsewhere.jpg"
    elsewhere.write_bytes(b"a holiday")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "0001.jpg").symlink_to(elsewhere)
    with pytest.raises(UsageError):
        Gallery(tmp_path / "out", brief=Brief())
    assert elsewhere.read_bytes() == b"a holiday"


def test_an_index_of_another_version_is_foreign(tmp_path):
    make(tmp_path)
    data = json.loads((tmp_path / "gallery.json").read_text())
    (tmp_path / "gallery.json").write_text(json.dumps({**data, "version": 2}))
    with pytest.raises(UsageError):
        Gallery(tmp_path, brief=Brief())


def test_a_file_where_the_folder_should_be(tmp_path):
    (tmp_path / "file").write_text("")
    for out in (tmp_path / "file", tmp_path / "file" / "inside"):
        with pytest.raises(UsageError) as error:
            Gallery(out, brief=Brief())
        assert error.value.code == "not_a_folder"


def test_a_folder_that_cannot_be_written(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)  # root, as whom tests may run, can write everywhere
    with pytest.raises(UsageError) as error:
        Gallery(tmp_path / "x", brief=Brief())
    assert error.value.code == "cannot_write" and "Permission denied" in error.value.message


def test_two_runs_do_not_share_a_folder(tmp_path):
    with Gallery(tmp_path, brief=Brief()):
        with pytest.raises(UsageError) as error:
            Gallery(tmp_path, brief=Brief())
        assert error.value.code == "folder_in_use"
    Gallery(tmp_path, brief=Brief()).close()


def test_a_full_disk_costs_the_shot_and_not_what_was_finished(tmp_path, monkeypatch):
    with Gallery(tmp_path, brief=Brief()) as gallery:
        gallery.deliver(small_shot(40), PLATE)

        def full(*_):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with monkeypatch.context() as patched:
            patched.setattr(Path, "write_bytes", full)
            with pytest.raises(GoodlightError) as error:
                gallery.deliver(small_shot(120), PLATE)
        assert error.value.code == "disk_full" and error.value.advice
        assert len(index(tmp_path)["shots"]) == 1
        gallery.finish()
    assert names(tmp_path) == ["0001.jpg", "contact-sheet.jpg", "gallery.json"]


def test_without_hard_links_files_are_copied(tmp_path, monkeypatch):
    def no_links(*_):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    assert names(make(tmp_path)) == ["0001.jpg", "0002.jpg", "0003.jpg", "contact-sheet.jpg", "gallery.json"]


def test_shots_with_defects_are_not_delivered_and_shots_without_are_not_rejected(tmp_path):
    with Gallery(tmp_path / "g", brief=Brief()) as gallery:
        with pytest.raises(ValueError):
            gallery.deliver(small_shot().with_measures(defects=(TOO_SOFT,)), PLATE)
        with pytest.raises(ValueError):
            gallery.reject(small_shot())


def test_many_shots_go_on_several_sheets(tmp_path):
    out = make(tmp_path, tones=range(20, 70))
    sheets = [n for n in names(out) if n.startswith("contact")]
    assert sheets == ["contact-sheet-2.jpg", "contact-sheet.jpg"]
    make(tmp_path, tones=(30,))
    assert [n for n in names(out) if n.startswith("contact")] == ["contact-sheet.jpg"]
    assert max(Image.open(io.BytesIO((out / "contact-sheet.jpg").read_bytes())).size) <= 3000
