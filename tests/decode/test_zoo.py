"""Every specimen of the zoo gets exactly its code, and a few hundred damaged files get a finding or a picture, never anything else."""

from __future__ import annotations

from pathlib import Path

import pytest
from zoo import Specimen, fuzzed, zoo

from goodlight.decode.limits import DecodeLimits
from goodlight.decode.process import Decoder
from goodlight.finding import Severity
from goodlight.selfies import Selfie, Unreadable, open_selfies

SPECIMENS = zoo()


@pytest.fixture(scope="module")
def decoder():
    with Decoder(DecodeLimits()) as shared:
        yield shared


@pytest.mark.parametrize("specimen", SPECIMENS, ids=[repr(specimen.name) for specimen in SPECIMENS])
def test_each_specimen_gets_its_code(specimen: Specimen, tmp_path: Path, decoder: Decoder) -> None:
    specimen.make(tmp_path / specimen.name)
    seen = list(open_selfies([tmp_path / specimen.name], decoder=decoder))
    rejected = [found.code for one in seen for found in one.findings if found.severity is Severity.REJECT]
    advised = [found.code for one in seen for found in one.findings if found.severity is Severity.ADVICE]
    assert rejected == ([specimen.code] if specimen.code else [])
    assert advised == ([specimen.advice] if specimen.advice else [])
    for one in seen:
        assert one.name.isprintable()
        assert all(found.message and found.advice for found in one.findings)


def test_the_zoo_is_large_and_its_names_differ() -> None:
    assert len(SPECIMENS) >= 40
    assert len({specimen.name for specimen in SPECIMENS}) == len(SPECIMENS)


def test_damaged_files_give_a_picture_or_a_finding(tmp_path: Path, decoder: Decoder) -> None:
    for name, data in fuzzed(300, seed=20):
        (tmp_path / name).write_bytes(data)
    before = decoder.starts
    seen = list(open_selfies([tmp_path], decoder=decoder))
    assert len(seen) == 300
    for one in seen:
        if isinstance(one, Unreadable):
            assert [found.severity for found in one.findings] == [Severity.REJECT]
            assert one.findings[0].code not in ("decode_timeout", "decoder_crashed")
        else:
            assert isinstance(one, Selfie) and one.pixels.shape[2] == 3 and min(one.pixels.shape[:2]) >= 256
    assert decoder.starts - before <= 1
