"""One key and one signed JPEG and PNG for the session."""

from __future__ import annotations

from types import SimpleNamespace

import fake_shots
import pytest

from goodlight.credentials.keys import identity, own_anchor
from goodlight.credentials.sign import Signer
from goodlight.gallery import encode, provenance
from goodlight.settings import SigningSettings

SIZE = (320, 400)


@pytest.fixture(scope="session")
def settings(tmp_path_factory) -> SigningSettings:
    return SigningSettings(folder=tmp_path_factory.mktemp("signing") / "keys")


@pytest.fixture(scope="session")
def signer(settings) -> Signer:
    return Signer(identity(settings))


@pytest.fixture(scope="session")
def anchor(settings, signer) -> str:
    return own_anchor(settings).decode()


def unsigned(*, transparent: bool = False, **recipe):
    """A shot and its file, not signed."""
    made_by = fake_shots.recipe(size=SIZE, **recipe)
    shot = fake_shots.shot(made_by=made_by, scale=SIZE[0] / 600, transparent=transparent)
    return shot, encode.encode(shot.pixels, xmp=provenance.packet(shot.recipe))


@pytest.fixture(scope="session")
def files(signer):
    """``jpeg`` and ``png``, each with the bytes ``before`` and ``signed``, and the ``shot``."""
    made = SimpleNamespace()
    for name, transparent in (("jpeg", False), ("png", True)):
        shot, before = unsigned(transparent=transparent, backdrop="transparent" if transparent else "paper-grey")
        signed = signer.sign_shot(before, recipe=shot.recipe, engine="studio", restored=False)
        setattr(made, name, SimpleNamespace(shot=shot, before=before, signed=signed))
    return made
