"""One key and one signed JPEG and PNG for the session."""

from __future__ import annotations

from dataclasses import dataclass

import fake_shots
import pytest

from goodlight.credentials.keys import identity, own_anchor
from goodlight.credentials.sign import Signer
from goodlight.gallery import encode, provenance
from goodlight.settings import SigningSettings
from goodlight.studio.shot import Shot

SIZE = (320, 400)


@dataclass(frozen=True, repr=False, eq=False)  # pytest prints what it compares
class File:
    """A shot and its file's bytes before and after signing."""

    shot: Shot
    before: bytes
    signed: bytes


@dataclass(frozen=True, repr=False, eq=False)
class Files:
    jpeg: File
    png: File


@pytest.fixture(scope="session")
def key(tmp_path_factory) -> SigningSettings:
    return SigningSettings(folder=tmp_path_factory.mktemp("signing") / "keys")


@pytest.fixture(scope="session")
def signer(key) -> Signer:
    return Signer(identity(key))


@pytest.fixture(scope="session")
def anchor(key, signer) -> str:
    return own_anchor(key).decode()


def unsigned(*, transparent: bool = False, **recipe):
    """A shot and its file, not signed."""
    made_by = fake_shots.recipe(size=SIZE, **recipe)
    shot = fake_shots.shot(made_by=made_by, scale=SIZE[0] / 600, transparent=transparent)
    return shot, encode.encode(shot.pixels, xmp=provenance.packet(shot.recipe))


@pytest.fixture(scope="session")
def files(signer) -> Files:
    made = []
    for transparent in (False, True):
        shot, before = unsigned(transparent=transparent, backdrop="transparent" if transparent else "paper-grey")
        made.append(File(shot=shot, before=before, signed=signer.sign_shot(before, recipe=shot.recipe, engine="studio", restored=False)))
    return Files(jpeg=made[0], png=made[1])
