"""A gallery with a signer: every crop and format keeps its credential and its metadata, and labels are where they belong."""

import io
import json
from dataclasses import replace

import fake_shots
import numpy as np
import pytest
from PIL import Image

from goodlight.brief import Brief, Direction, Look
from goodlight.credentials.read import read
from goodlight.errors import UsageError
from goodlight.gallery import Gallery, validate
from goodlight.gallery.label import LABELS, caption, is_caption, marked
from goodlight.sets.crops import crops
from goodlight.shot_list import check

PLATE = fake_shots.plate()


def shot(crop: str = "headshot", *, transparent: bool = False, seed: int = 0):
    size = crops().get(crop).sized(320)
    made_by = fake_shots.recipe(crop=crop, size=size, seed=seed, backdrop="transparent" if transparent else "paper-grey")
    return fake_shots.shot(PLATE, made_by=made_by, scale=size[0] / 600, transparent=transparent)


def gallery(out, *shots, signer=None, **brief):
    with Gallery(out, brief=Brief(**brief), signer=signer) as made:
        for one in shots:
            made.deliver(one, PLATE)
        made.finish()
    validate(json.loads((out / "gallery.json").read_bytes()))
    return sorted(p.name for p in out.iterdir())


def test_every_crop_and_format_and_the_contact_sheet_are_signed(tmp_path, signer):
    shots = [shot(crop, transparent=t) for crop in crops().names for t in (False, True)]
    names = gallery(tmp_path, *shots, signer=signer)
    assert len(names) == 2 * len(crops()) + 2
    for name in names:
        if name == "gallery.json":
            continue
        found = read((tmp_path / name).read_bytes())
        assert found["verdict"] == "valid" and found["xmp"] is not None, name
        if name.startswith("0"):
            made = shots[int(name[:4]) - 1].recipe
            assert found["made"]["recipe"] == found["xmp"]["recipe"] == made.as_dict()
        else:
            assert found["made"]["engine"] == "contact sheet" and [a["action"] for a in found["actions"]] == ["c2pa.created"]


def test_without_a_signer_nothing_is_signed_and_the_pixels_are_the_same(tmp_path, signer):
    gallery(tmp_path / "plain", shot())
    gallery(tmp_path / "signed", shot(), signer=signer)
    plain, signed = (tmp_path / folder / "0001.jpg" for folder in ("plain", "signed"))
    assert read(plain.read_bytes())["verdict"] == "none" and read(signed.read_bytes())["verdict"] == "valid"
    assert np.array_equal(np.asarray(Image.open(plain)), np.asarray(Image.open(signed)))


def test_a_signed_gallery_is_known_as_its_own_and_replaced(tmp_path, signer):
    gallery(tmp_path, shot(seed=1), shot(transparent=True), signer=signer, labels=("caption",))
    assert gallery(tmp_path, shot(seed=2), signer=signer) == ["0001.jpg", "contact-sheet.jpg", "gallery.json"]


# --- labels

def test_the_corner_is_marked_in_the_file_and_said_in_the_credential(tmp_path, signer):
    one = shot()
    gallery(tmp_path, one, signer=signer, labels=("corner",))
    data = (tmp_path / "0001.jpg").read_bytes()
    found = read(data)
    assert found["verdict"] == "valid" and found["made"]["labels"] == ["corner"] and found["actions"][-1]["action"] == "c2pa.addedText"
    difference = np.abs(np.asarray(Image.open(io.BytesIO(data)), np.int16) - one.pixels).max(axis=2)
    changed = np.argwhere(difference > 30)
    top, left = changed.min(axis=0)
    assert len(changed) > 100 and top > one.pixels.shape[0] * 0.88 and left > one.pixels.shape[1] * 0.55


def test_captions_lie_beside_the_shots_and_share_their_rank(tmp_path):
    with Gallery(tmp_path, brief=Brief(labels=("caption",))) as made:
        made.deliver(shot(), PLATE)
        made.deliver(shot(transparent=True), PLATE)
        assert (tmp_path / "unranked-0002.txt").exists()
        made.finish([1, 0])
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith("0")) == ["0001.png", "0001.txt", "0002.jpg", "0002.txt"]
    seen, made, software = (tmp_path / "0002.txt").read_text().splitlines()
    assert "paper-grey" in seen and made.startswith("Edited with AI") and software.startswith("goodlight ")
    assert "cut out" in (tmp_path / "0001.txt").read_text().splitlines()[0]


def test_a_caption_says_what_was_done_to_the_person():
    changed = replace(fake_shots.recipe(), look=Look(backdrop="paper-white", attire="navy-suit", light="loop"),
                      direction=Direction(pose="chin-up", age=-5, features={"nose-width": -0.2}))
    text = caption(changed, engine="studio", restored=False)
    for said in ("nose-width -0.2", "age -5 years", "pose chin-up", "clothes are rendered", "light was changed"):
        assert said in text
    assert is_caption(text.encode()) and "changed" not in caption(fake_shots.recipe(), engine="studio", restored=False)


def test_a_text_of_the_users_own_is_in_the_way_only_of_captions(tmp_path):
    (tmp_path / "0001.txt").write_text("my notes")
    assert "0001.jpg" in gallery(tmp_path, shot()) and (tmp_path / "0001.txt").read_text() == "my notes"
    with pytest.raises(UsageError, match="0001.txt"):
        Gallery(tmp_path, brief=Brief(labels=("caption",)))
    assert (tmp_path / "0001.txt").read_text() == "my notes"


def test_captions_of_an_earlier_gallery_go_with_it(tmp_path):
    gallery(tmp_path, shot(seed=1), shot(seed=2), labels=("caption",))
    assert gallery(tmp_path, shot(seed=3), labels=("caption",)) == ["0001.jpg", "0001.txt", "contact-sheet.jpg", "gallery.json"]


@pytest.mark.parametrize("tone", [0, 60, 128, 200, 255])
@pytest.mark.parametrize("size", [(320, 400), (1024, 1280), (1584, 396)])
def test_the_mark_can_be_read_on_every_tone(tone, size):
    """Contrast of the words against what is behind them, after WCAG 2.2; 4.5 is what it asks for text."""
    picture = np.full((size[1], size[0], 3), tone, np.uint8)
    out = marked(picture, engine="studio")
    region = out[np.any(out != picture, axis=2).nonzero()] if tone != 255 else out[np.any(out < 250, axis=2).nonzero()]
    linear = ((region.mean(axis=1) / 255 + 0.055) / 1.055) ** 2.4
    bright, dark = np.quantile(out[-size[1] // 8:, -size[0] // 3:].mean(axis=2), 1) / 255, np.quantile(linear, 0.2)
    assert (bright ** 2.2 + 0.05) / (dark + 0.05) > 4.5
    assert np.array_equal(out[:size[1] // 2], picture[:size[1] // 2]) and (picture == tone).all()


def test_the_mark_makes_a_transparent_corner_opaque_enough():
    out = marked(np.zeros((400, 320, 4), np.uint8), engine="flux2")
    assert 130 < np.median(out[..., 3][out[..., 3] > 0]) < 200 and out[..., 3].max() == 255 and not out[:300].any()


@pytest.mark.parametrize("crop", crops().names)
def test_the_mark_fits_into_the_smallest_picture_that_can_be_asked_for(crop):
    width, height = crops().get(crop).sized(256)
    picture = np.full((height, width, 3), 128, np.uint8)
    changed = np.argwhere((marked(picture, engine="studio") != picture).any(axis=2))
    assert (changed.min(axis=0) > 0).all() and (changed.max(axis=0) < (height - 1, width - 1)).all()


def test_an_unknown_label_is_refused():
    for known in LABELS:
        check(Brief(labels=(known,)))
    with pytest.raises(UsageError, match="stamp"):
        check(Brief(labels=("stamp",)))
