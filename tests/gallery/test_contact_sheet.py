import io
from dataclasses import replace

import fake_shots
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from goodlight.brief import Brief
from goodlight.finding import Finding, Severity
from goodlight.gallery import contact_sheet, encode, record
from goodlight.gallery.entry import Entry
from goodlight.gallery.page_layout import Rows, arrange, columns_for
from goodlight.studio.shot import Likeness

PLATE = fake_shots.plate()


def sheet(*shots, brief=None) -> np.ndarray:
    files, entries = {}, []
    for rank, shot in enumerate(shots, 1):
        name = f"{rank:04d}{encode.suffix_for(shot.pixels)}"
        files[name] = encode.encode(shot.pixels, xmp=b"")
        entries.append(Entry.of(shot, PLATE, record=record.shot_record(shot, file=name, rank=rank)))
    pages = list(contact_sheet.contact_sheets(entries, brief=brief or Brief(), read=lambda e: files[e.record["file"]]))
    assert len(pages) == 1
    return np.asarray(Image.open(io.BytesIO(pages[0])).convert("RGB")).astype(np.int16)


def shot(backdrop=(60, 160, 60), crop="headshot", size=(256, 320), **more):
    return fake_shots.shot(PLATE, backdrop=backdrop, scale=size[1] / 750, shift=((size[0] - size[1] * 0.8) / 2, 0),
                           made_by=fake_shots.recipe(crop=crop, size=size), **more)


def near(page, colour, tolerance=12):
    return np.logical_and.reduce([np.abs(page[..., c] - np.int16(colour[c])) <= tolerance for c in range(3)])


def test_every_picture_stands_on_the_page_in_its_own_shape():
    page = sheet(shot((60, 160, 60)), shot((160, 60, 60), size=(480, 320)), shot((60, 60, 160), size=(320, 320)))
    for colour, aspect in (((60, 160, 60), 0.8), ((160, 60, 60), 1.5), ((60, 60, 160), 1.0)):
        y, x = np.nonzero(near(page, colour))
        assert (np.ptp(x) + 1) / (np.ptp(y) + 1) == pytest.approx(aspect, rel=0.04)


def test_pictures_run_in_reading_order():
    page = sheet(*[shot((40 + 12 * i, 160, 220 - 12 * i)) for i in range(12)])
    centres = []
    for i in range(12):
        y, x = np.nonzero(near(page, (40 + 12 * i, 160, 220 - 12 * i), 4))
        centres.append((round(y.mean() / 50), x.mean()))
    assert centres == sorted(centres)


def test_likeness_and_look_are_set_under_the_shot():
    with_it = sheet(shot().with_measures(likeness=Likeness(distance=0.31, limit=0.5, recogniser="r")))
    without = sheet(shot())
    ink = np.array(contact_sheet.INK)
    below = np.nonzero(near(with_it, (60, 160, 60)))[0].max() + 3
    assert near(with_it[below:], ink, 40).sum() > 100  # number and look
    changed = np.abs(with_it - without).max(axis=(1, 2)) > 40
    assert changed[below:].any() and not changed[:below - 20].any()


def test_transparent_shots_lie_on_a_checkerboard():
    page = sheet(shot(transparent=True))
    light, dark = near(page, [252] * 3, 2).sum(), near(page, [232] * 3, 2).sum()
    assert light > 10_000 and dark == pytest.approx(light, rel=0.3)


def test_linkedin_shots_show_what_a_feed_shows():
    page = sheet(shot((60, 60, 160), crop="linkedin", size=(320, 320)))
    columns = near(page, (60, 60, 160), 30).any(axis=0)
    groups = np.flatnonzero(np.diff(columns.astype(int)) == 1).size
    assert groups == 2  # the picture, and beside it the circles


def test_layout_checks_show_guides():
    note = Finding(code="layout_check_only", message="Only the layout is checked.", severity=Severity.ADVICE)
    plain = shot((240, 240, 240))
    checked = replace(plain, frame=replace(plain.frame, findings=(note,)))
    assert near(sheet(checked), contact_sheet.GUIDE, 40).sum() > 300 > near(sheet(plain), contact_sheet.GUIDE, 40).sum()


def test_names_in_any_script_and_of_any_length_can_be_set():
    for name in ("Büro/Hintergrund.jpg", "背景.png", "x" * 300, "", "../../secret.jpg"):
        sheet(fake_shots.shot(PLATE, made_by=fake_shots.recipe(backdrop=name)), brief=Brief(backdrops=(name,) * 30))


def test_the_sheet_is_the_same_bytes_every_time():
    a, b = (sheet(shot(), shot((1, 2, 3))) for _ in range(2))
    assert np.array_equal(a, b)


shapes = st.lists(st.tuples(st.floats(0.5, 4.0), st.sampled_from([0, 132])), min_size=1, max_size=48)


@settings(max_examples=150, deadline=None)
@given(shapes)
def test_places_never_overlap_and_stay_on_the_page(shapes):
    rows = Rows(width=2700, columns=columns_for(len(shapes)), gutter=40, caption=80, between=30)
    places, height = arrange(shapes, rows)
    assert len(places) == len(shapes)
    assert all(p.x >= 0 and p.width > 0 and p.x + p.width + p.beside <= rows.width + len(shapes) for p in places)
    assert all(p.y + p.height + rows.caption <= height + 1 for p in places)
    for a, b in zip(places, places[1:], strict=False):
        same_row = b.y == a.y
        assert b.x == a.x + a.width + a.beside + rows.gutter if same_row else b.y >= a.y + a.height + rows.caption
        assert not same_row or a.height == b.height
    for (aspect, _), place in zip(shapes, places, strict=True):
        assert place.width == pytest.approx(aspect * place.height, abs=1)


@given(st.integers(1, 48))
def test_pictures_of_one_shape_make_an_even_grid(count):
    places, _ = arrange([(0.8, 0)] * count, Rows(width=2700, columns=columns_for(count), gutter=40, caption=80, between=30))
    assert len({(p.width, p.height) for p in places}) == 1
    assert len({p.x for p in places}) == min(count, columns_for(count))


def test_what_is_directed_or_lit_otherwise_than_in_the_selfie_is_said_and_no_more():
    def below(*, light="as-shot", pose="as-shot", expression="as-shot", attire="own"):
        record = {"look": {"attire": attire, "light": light}, "direction": {"pose": pose, "expression": expression}, "notes": [],
                  "likeness": {"distance": 0.2, "limit": 0.5, "recogniser": ""}}
        return contact_sheet._below(Entry(record=record, face_centre=(0, 0), eye_line=0, crown=0, chin=0))

    assert below() == ["likeness 0.20 of 0.50"]
    assert below(light="loop", pose="chin-up", attire="navy-suit")[0] == "navy-suit · loop · chin-up" and len(below(light="loop")) == 2
