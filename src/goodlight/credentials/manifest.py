"""What a credential claims, as plain data for the C2PA library. Pure: nothing here knows keys or files.

Nothing of the person goes in but the SHA-256 of the selfie's file, by which its owner can recognise it: no thumbnail, no file name, no
place, no time.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

import goodlight
from goodlight.brief import Recipe, is_own_picture
from goodlight.credentials.actions import BACKDROP, SELFIE, actions
from goodlight.gallery import provenance

RECIPE_LABEL = "dev.goodlight.recipe"
"""The assertion in goodlight's own namespace (C2PA 2.4, 6.2): how the picture was made, and the digest of its picture data."""

CREATED = ("c2pa.actions", "c2pa.ingredient", "c2pa.metadata", RECIPE_LABEL)
"""Assertions that goodlight vouches for itself, as against ones that it passes on."""

_HASH_NAME = "ni:///sha-256;"


def shot_manifest(recipe: Recipe, *, engine: str, restored: bool, labels: tuple[str, ...], picture: str | None) -> dict:
    """The claim of one shot. picture: ``picture_data.digest`` of the file before it is signed. restored, labels: see ``actions``."""
    parent = "parentOf" if engine == "studio" else "inputTo"  # a generator looks at the selfie and makes every pixel itself
    ingredients = [{"label": SELFIE, "title": "selfie", "relationship": parent, "instance_id": name_of_hash(recipe.plate)}]
    if is_own_picture(recipe.look.backdrop):
        ingredients.append({"label": BACKDROP, "title": provenance.OWN_PICTURE, "relationship": "componentOf"})
    # The recipe as JSON text: c2pa-rs reads a list of whole numbers, such as the size, back as a string of bytes.
    text = json.dumps(provenance.public_recipe(recipe), sort_keys=True)
    made = {"engine": engine, "recipe": text, "restored": restored, "labels": list(labels)}
    return _manifest("headshot", provenance.source_type(engine=engine), made=made, picture=picture,
                     done=actions(recipe, engine=engine, restored=restored, labels=labels), ingredients=ingredients)


def page_manifest(*, picture: str | None) -> dict:
    """The claim of a page of the contact sheet: it was laid out by goodlight, out of pictures that carry credentials themselves."""
    source = provenance.source_type()  # what it shows are studio shots
    laid_out = {"action": "c2pa.created", "description": "Laid out from the gallery's pictures", "digitalSourceType": source}
    return _manifest("contact sheet", source, made={"engine": "contact sheet"}, picture=picture, done=[laid_out], ingredients=[])


def name_of_hash(sha256: str) -> str:
    """A file's SHA-256 (hex) as a URI (RFC 6920): it names the file to those who have it, and nobody else."""
    return _HASH_NAME + base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")


def hash_in_name(uri: object) -> str | None:
    """What ``name_of_hash`` was given, or None for anything else."""
    if not isinstance(uri, str):
        return None
    try:
        sha256 = base64.b64decode(uri.removeprefix(_HASH_NAME) + "=", altchars=b"-_", validate=True).hex()
    except ValueError:
        return None
    return sha256 if len(sha256) == 64 and name_of_hash(sha256) == uri else None


def _manifest(title: str, source_type: str, *, made: Mapping, picture: str | None, done: list[dict], ingredients: list[dict]) -> dict:
    iptc = {"@context": {"Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"}, "Iptc4xmpExt:DigitalSourceType": source_type}
    return {
        "title": title,
        "claim_generator_info": [{"name": "goodlight", "version": goodlight.__version__}],
        "ingredients": ingredients,
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": done, "allActionsIncluded": True}},
            {"label": "c2pa.metadata", "data": iptc, "kind": "Json"},
            {"label": RECIPE_LABEL, "data": {"version": 1, **made, "picture_data": {"alg": "sha256", "hash": picture}}},
        ],
    }
