"""The key that signs: made on first use and kept for this user alone, or the user's own."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from goodlight.credentials.make_key import make
from goodlight.errors import UsageError
from goodlight.settings import SigningSettings

KEY_FILE = "signing.pem"
_MOST_BYTES = 100_000  # of a PEM file


@dataclass(frozen=True, kw_only=True)
class Identity:
    """chain: PEM, the signing certificate first. key: PEM, PKCS #8, unencrypted. algorithm: as C2PA names it ("es256" …)."""

    chain: bytes
    key: bytes = field(repr=False)
    algorithm: str
    made_here: bool


def identity(settings: SigningSettings) -> Identity:
    """The user's own certificate and key where the settings name them, else goodlight's, made now if there is none.

    Raises UsageError for files that cannot be read or do not belong together, and where no key can be kept.
    """
    if settings.certificate or settings.key:
        return _given(settings)
    path = settings.folder / KEY_FILE
    if not path.exists():
        _keep(path, make())
    return _load_made(path)


def own_anchor(settings: SigningSettings) -> bytes | None:
    """PEM of the root above the key that goodlight made here, None where it has made none. Makes nothing."""
    try:
        chain = _certificates((settings.folder / KEY_FILE).read_bytes()[:_MOST_BYTES])
    except (OSError, ValueError):
        return None
    return chain[-1] if len(chain) == 2 else None


def _keep(path: Path, pem: bytes) -> None:
    """Put the key in place whole, readable by its owner only, and never over another process's key."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(temporary, path)  # fails where another process was quicker; then its key is the key
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            if not path.exists():
                os.replace(temporary, path)
    except OSError as error:
        raise UsageError(f"the signing key cannot be kept in {path.parent}: {error.strerror}", code="no_signing_key",
                         advice="Set GOODLIGHT_HOME to a folder that you may write into, or shoot with --no-credentials.") from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def _load_made(path: Path) -> Identity:
    advice = f"Move {path} away and a new key is made; files signed with the old one stay valid."
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            path.chmod(0o600)
        pem = path.read_bytes()[:_MOST_BYTES]
    except OSError as error:
        raise UsageError(f"the signing key {path} cannot be read: {error.strerror}", code="no_signing_key", advice=advice) from error
    return _identity(pem, pem, made_here=True, what=str(path), advice=advice)


def _given(settings: SigningSettings) -> Identity:
    if not (settings.certificate and settings.key):
        raise UsageError("Only one of GOODLIGHT_SIGN_CERT and GOODLIGHT_SIGN_KEY is set.", code="bad_signing_key",
                         advice="Set both, or neither to sign with a key that goodlight makes.")
    pems = []
    for path in (settings.certificate, settings.key):
        try:
            pems.append(path.read_bytes()[:_MOST_BYTES])
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror}", code="bad_signing_key",
                             advice="GOODLIGHT_SIGN_CERT and GOODLIGHT_SIGN_KEY name PEM files.") from error
    return _identity(*pems, made_here=False, what=f"{settings.certificate} and {settings.key}",
                     advice="Both must be PEM, the signing certificate first, the key without a passphrase; and they must belong together.")


def _identity(chain: bytes, key: bytes, *, made_here: bool, what: str, advice: str) -> Identity:
    """Raises UsageError where the key is none that C2PA knows or does not belong to the first certificate."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.x509 import load_pem_x509_certificate

    der, spki = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    try:
        private = serialization.load_pem_private_key(key, password=None)
        algorithm = _algorithm(private)
        certificates = _certificates(chain)
        public = load_pem_x509_certificate(certificates[0]).public_key()
        if public.public_bytes(der, spki) != private.public_key().public_bytes(der, spki):
            raise ValueError("the key does not belong to the first certificate")
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UsageError(f"{what}: no usable signing key ({error})", code="bad_signing_key", advice=advice) from error
    plain = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Identity(chain=b"".join(certificates), key=plain, algorithm=algorithm, made_here=made_here)


def _algorithm(private) -> str:
    """C2PA's name for the signature that this key makes (C2PA 2.4, chapter 13). Raises ValueError for a key that it does not know."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(private, ec.EllipticCurvePrivateKey) and private.curve.name in (curves := {
            "secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}):
        return curves[private.curve.name]
    if isinstance(private, rsa.RSAPrivateKey) and private.key_size >= 2048:
        return "ps256"
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return "ed25519"
    raise ValueError("C2PA knows keys on P-256, P-384, P-521 and Ed25519, and RSA of at least 2048 bits")


def _certificates(pem: bytes) -> list[bytes]:
    """Every certificate block of a PEM, each with its newline. Raises ValueError when there is none."""
    begin, end = b"-----BEGIN CERTIFICATE-----", b"-----END CERTIFICATE-----"
    blocks = [begin + rest.partition(end)[0] + end + b"\n" for rest in pem.split(begin)[1:] if end in rest]
    if not blocks:
        raise ValueError("there is no certificate in it")
    return blocks
