"""The text of gallery.json: byte for byte what json would write, with each record set once."""

import json

import fake_shots
from hypothesis import given
from hypothesis import strategies as st

from goodlight.brief import Brief
from goodlight.gallery import index as module
from goodlight.gallery.index import Index
from goodlight.gallery.record import SelfieEntry, Timing, gallery_record, shot_record

JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4), max_leaves=10)
RECORDS = st.lists(st.dictionaries(st.text(max_size=8), JSON, max_size=4), max_size=4)


def plain(shots, rejected, brief=Brief(), selfies=(), timing=Timing()) -> bytes:  # noqa: B008 - frozen
    data = gallery_record(brief, selfies=selfies, shots=shots, rejected=rejected, timing=timing)
    return (json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def text(index: Index, shots, rejected, brief=Brief(), selfies=(), timing=Timing()) -> bytes:  # noqa: B008 - frozen
    return index.data(brief, selfies=selfies, shots=shots, rejected=rejected, timing=timing)


@given(RECORDS, RECORDS, st.text(max_size=10))
def test_it_is_what_json_writes_and_stays_so(shots, rejected, name):
    index, brief = Index(), Brief(backdrops=(name,), features={name: 0.5})
    selfies = [SelfieEntry(file=name, accepted=True)]
    for timing in (Timing(), Timing(total_s=1.5)):
        assert text(index, shots, rejected, brief, selfies, timing) == plain(shots, rejected, brief, selfies, timing)


def test_a_record_is_set_once_however_often_the_index_is_written(monkeypatch):
    shots = [shot_record(fake_shots.shot(), file=f"{n}.jpg", rank=n) for n in range(1, 30)]
    real, seen = module._set, []
    monkeypatch.setattr(module, "_set", lambda value: seen.append(value) or real(value))
    index = Index()
    for end in range(1, 30):
        assert text(index, shots[:end], []) == plain(shots[:end], [])
    assert sum(any(value is shot for shot in shots) for value in seen) == 29


def test_a_record_of_the_same_place_in_memory_is_not_mistaken_for_another():
    index = Index()
    for n in range(50):
        shot = {"file": f"{n}.jpg"}
        assert f'"{n}.jpg"'.encode() in text(index, [shot], [])
        del shot
