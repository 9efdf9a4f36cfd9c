"""Read what a file's credential says, and whether to believe it. The bytes and every word in them may be hostile.

``read`` runs the C2PA library in this process; for foreign files use ``examine``, which runs it in a confined child.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence

from goodlight.credentials.manifest import RECIPE_LABEL, hash_in_name
from goodlight.credentials.picture_data import digest
from goodlight.decode.sniff import sniff
from goodlight.gallery import provenance

OFFLINE = {"version": 1, "core": {"allowed_network_hosts": []},
           "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}
"""Settings under which the C2PA library asks nobody."""

VERDICTS = {
    "valid": "signed; neither the picture nor what is written about it was changed since",
    "metadata_changed": "signed; only metadata was changed since, the pixels are those that were signed",
    "changed": "changed since it was signed",
    "broken": "carries a credential that does not hold",
    "remote": "says that its credential lies on a server, which goodlight does not ask",
    "none": "carries no content credential",
    "not_a_picture": "is not a picture that goodlight can read",
}
_JUMBF = b"jumdc2pa"  # type and first bytes of the box that every credential begins with (C2PA 2.4, 11.1)
_BINDING = ("assertion.dataHash.", "assertion.boxesHash.", "assertion.bmffHash.")
_MOST_ITEMS, _MOST_CHARACTERS, _DEEPEST = 48, 300, 6


def read(data: bytes, anchors: Mapping[str, str] | None = None) -> dict:
    """The facts about one file, as bounded plain data. anchors: name → PEM of a root; the first above the signer is ``trusted_by``.

    Keys: verdict (of VERDICTS), why, generator, signer, trusted_by, source_type, actions, ingredients, made (goodlight's own assertion),
    earlier (credentials of ingredients in the same file), xmp (goodlight's unsigned packet).
    """
    kind, other = sniff(data[:512])
    if not kind and not other:
        return facts(verdict="not_a_picture")
    xmp = _xmp(data)
    store, verdict, why = _open(data, None)
    if store is None:
        return facts(verdict=verdict, why=why, xmp=xmp)
    label = store.get("active_manifest")
    manifest = _mapping(_mapping(store.get("manifests")).get(label))
    made = _mapping(_assertion(manifest, RECIPE_LABEL))
    verdict, why = _judge(store, same_picture=_same_picture(data, made))
    trusted_by = next((name for name, pem in (anchors or {}).items() if _trusted(data, pem)), None) if verdict != "broken" else None
    return facts(
        verdict=verdict, why=why, xmp=xmp, trusted_by=trusted_by, generator=_generator(manifest),
        signer={key: _text(_mapping(manifest.get("signature_info")).get(name)) for key, name in _SIGNER.items()},
        source_type=_text(_mapping(_assertion(manifest, "c2pa.metadata")).get("Iptc4xmpExt:DigitalSourceType")),
        actions=[{"action": _text(a.get("action")), "description": _text(a.get("description")),
                  "source_type": _text(a.get("digitalSourceType"))} for a in _actions(manifest)],
        ingredients=[{"relationship": _text(i.get("relationship")), "title": _text(i.get("title")),
                      "sha256": hash_in_name(i.get("instance_id")), "thumbnail": "thumbnail" in i}
                     for i in _mappings(manifest.get("ingredients"))],
        made=_made(made), earlier=max(0, len(_mapping(store.get("manifests"))) - 1))


_SIGNER = {"organisation": "issuer", "name": "common_name", "serial": "cert_serial_number", "algorithm": "alg", "time": "time"}


def facts(**known) -> dict:
    """Facts with what is known and nothing else; ``verdict`` must be."""
    unknown = {"why": "", "generator": None, "signer": None, "trusted_by": None, "source_type": None, "actions": [], "ingredients": [],
               "made": None, "earlier": 0, "xmp": None}
    return {**unknown, **known}


def warm_up() -> None:
    """Load the library and let it set itself up, which it cannot once the process is confined."""
    import c2pa

    c2pa.Context.from_dict(OFFLINE).close()


def _open(data: bytes, anchor: str | None) -> tuple[dict | None, str, str]:
    """The manifest store as the library's JSON, or the verdict and the reason why there is none."""
    import c2pa

    settings = OFFLINE if anchor is None else {**OFFLINE, "trust": {"user_anchors": anchor}}
    try:
        with c2pa.Context.from_dict(settings) as context, c2pa.Reader(None, io.BytesIO(data), context=context) as reader:
            store = json.loads(reader.json())
    except (c2pa.C2paError.ManifestNotFound, c2pa.C2paError.NotSupported):
        return None, "none", ""
    except (c2pa.C2paError, ValueError, RecursionError) as error:
        why = _text(str(error)) or type(error).__name__
        if why.startswith("Remote:"):  # the library has no class for it
            return None, "remote", ""
        # A damaged picture that never had a credential must not be called one with a bad one.
        return None, "broken" if _JUMBF in data else "none", why
    return (store, "", "") if isinstance(store, dict) else (None, "broken", "the credential is empty")


def _trusted(data: bytes, anchor: str) -> bool:
    store, _, _ = _open(data, anchor)
    results = _mapping(_mapping(_mapping(store).get("validation_results")).get("activeManifest"))
    return "signingCredential.trusted" in {code for code, _ in _codes(results, "success")}


def _judge(store: Mapping, *, same_picture: bool) -> tuple[str, str]:
    """Verdict and reason from the library's list of what it checked."""
    results = _mapping(_mapping(store.get("validation_results")).get("activeManifest"))
    passed = {code for code, _ in _codes(results, "success")}
    # That nobody vouches for a self-made key is no failure of the file; ``trusted_by`` tells it.
    failed = {code: text for code, text in _codes(results, "failure") if code != "signingCredential.untrusted"}
    signed = "claimSignature.validated" in passed
    if signed and not failed and any(code.startswith(_BINDING) and code.endswith(".match") for code in passed):
        return "valid", ""
    if signed and failed and all(code.startswith(_BINDING) and code.endswith(".mismatch") for code in failed):
        return ("metadata_changed" if same_picture else "changed"), ""
    return "broken", _text("; ".join(f"{code}: {text}" for code, text in failed.items())) or "the signature was not confirmed"


def _same_picture(data: bytes, made: Mapping) -> bool:
    recorded = _mapping(made.get("picture_data")).get("hash")
    return isinstance(recorded, str) and recorded == digest(data)


def _made(made: Mapping) -> dict | None:
    """goodlight's own assertion with the recipe as data."""
    try:
        recipe = json.loads(made["recipe"])
    except (KeyError, TypeError, ValueError, RecursionError):
        recipe = None
    return {**_plain({k: v for k, v in made.items() if k != "recipe"}), "recipe": _plain(recipe)} if made else None


def _codes(results: Mapping, outcome: str) -> list[tuple[str, str]]:
    return [(str(item.get("code")), str(item.get("explanation"))) for item in _mappings(results.get(outcome))]


def _assertion(manifest: Mapping, label: str) -> object:
    return next((a.get("data") for a in _mappings(manifest.get("assertions")) if a.get("label") == label), None)


def _actions(manifest: Mapping) -> Sequence[Mapping]:
    found = _assertion(manifest, "c2pa.actions.v2") or _assertion(manifest, "c2pa.actions")
    return _mappings(_mapping(found).get("actions"))


def _generator(manifest: Mapping) -> str | None:
    info = next(iter(_mappings(manifest.get("claim_generator_info"))), {})
    words = [_text(info.get("name")), _text(info.get("version"))]
    return " ".join(w for w in words if w) or _text(manifest.get("claim_generator"))


def _xmp(data: bytes) -> dict | None:
    """goodlight's own packet, unsigned: anyone can write one."""
    if not provenance.is_ours(data):
        return None
    try:
        recipe = provenance.recipe_of(data)
    except (ValueError, RecursionError):
        recipe = None
    return {"recipe": _plain(recipe), "source_type": _text(provenance.source_type_in(data))}


def _mapping(value: object) -> Mapping:
    return value if isinstance(value, Mapping) else {}


def _mappings(value: object) -> list[Mapping]:
    return [v for v in value[:_MOST_ITEMS] if isinstance(v, Mapping)] if isinstance(value, list) else []


def _text(value: object) -> str | None:
    """A foreign string, short and without anything that could steer a terminal."""
    if value is None:
        return None
    return "".join(c for c in str(value)[:_MOST_CHARACTERS] if c.isprintable())


def _plain(value: object, depth: int = 0) -> object:
    """Foreign data, cut to a size and depth that anyone can print."""
    if depth > _DEEPEST:
        return None
    if isinstance(value, Mapping):
        return {_text(k): _plain(v, depth + 1) for k, v in list(value.items())[:_MOST_ITEMS]}
    if isinstance(value, list):
        return [_plain(v, depth + 1) for v in value[:_MOST_ITEMS]]
    return value if value is None or isinstance(value, bool | int | float) and abs(value) < 1e15 else _text(value)
