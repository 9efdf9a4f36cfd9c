"""Write a content credential into an encoded picture, offline: no time-stamp authority, no trust list, no thumbnail."""

from __future__ import annotations

import io
import json

from goodlight.brief import Brief, Recipe
from goodlight.credentials.keys import Identity, identity
from goodlight.credentials.manifest import CREATED, page_manifest, shot_manifest
from goodlight.credentials.picture_data import digest, media_type
from goodlight.credentials.read import OFFLINE, read
from goodlight.errors import GoodlightError, UsageError
from goodlight.settings import SigningSettings, signing_settings

_SETTINGS = {**OFFLINE, "verify": {**OFFLINE["verify"], "verify_after_sign": False},  # one trial at the start instead of one a picture
             "builder": {"thumbnail": {"enabled": False}, "created_assertion_labels": list(CREATED)}}


def signer_for(brief: Brief, settings: SigningSettings | None = None) -> Signer | None:
    """The signer that a brief asks for, None without credentials. Raises UsageError where no key can be had."""
    return Signer(identity(settings or signing_settings())) if brief.credentials else None


class Signer:
    """Signs with one identity. Not for several threads at once.

    Raises UsageError when C2PA readers would refuse what this identity signs, so that it is known before any work is done.
    """

    def __init__(self, who: Identity) -> None:
        import c2pa

        self._context = c2pa.Context.from_dict(_SETTINGS)
        try:
            info = c2pa.C2paSignerInfo(alg=who.algorithm, sign_cert=who.chain, private_key=who.key, ta_url=None)
            self._signer = c2pa.Signer.from_info(info)
            trial = self.sign_page(_tiny_picture())
        except (c2pa.C2paError, GoodlightError) as error:
            raise _unusable(str(error)) from error
        found = read(trial)
        if found["verdict"] != "valid":
            raise _unusable(found["why"])

    def sign_shot(self, data: bytes, *, recipe: Recipe, engine: str, restored: bool, labels: tuple[str, ...] = ()) -> bytes:
        """A JPEG's or PNG's bytes with a credential in them; every other byte stays as it is."""
        return self._sign(data, shot_manifest(recipe, engine=engine, restored=restored, labels=labels, picture=digest(data)))

    def sign_page(self, data: bytes) -> bytes:
        """The same for a page of the contact sheet."""
        return self._sign(data, page_manifest(picture=digest(data)))

    def _sign(self, data: bytes, manifest: dict) -> bytes:
        import c2pa

        kind, out = media_type(data), io.BytesIO()
        if kind is None:
            raise ValueError("only JPEG and PNG are signed")
        try:
            with c2pa.Builder.from_json(json.dumps({**manifest, "format": kind}), context=self._context) as builder:
                builder.sign(self._signer, kind, io.BytesIO(data), out)
        except c2pa.C2paError as error:
            raise GoodlightError(f"the content credential could not be written: {error}", code="cannot_sign",
                                 advice="Shoot with --no-credentials, and report this.") from error
        return out.getvalue()


def _tiny_picture() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    return out.getvalue()


def _unusable(why: str) -> UsageError:
    return UsageError(f"nothing can be signed with this key and certificate: {why}", code="bad_signing_key",
                      advice="A certificate needs the key usage digitalSignature, the extended key usage emailProtection, an organisation, "
                             "and an issuer other than itself; docs/provenance.md says how to get one.")
