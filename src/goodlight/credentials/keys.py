"""The key that signs: made on first use and kept for this user alone, or the user's own.

The made key is an ECDSA key on P-256. C2PA wants an end-entity certificate that somebody has issued, so a root is made for it on the
spot, signs this one certificate, and its private key is forgotten: nobody can ever issue another one under it. Neither certificate
names a person, a machine or a day; both say that nobody checked who holds the key.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from goodlight.errors import UsageError
from goodlight.settings import SigningSettings

KEY_FILE = "signing.pem"
ORGANISATION = "goodlight self-signed (identity not verified)"
"""Shown by every C2PA reader as the signer. At most 64 characters (RFC 5280, appendix A.1)."""

_YEARS = 30
"""No time-stamp authority is asked, so a credential is valid for as long as its certificate is."""
_EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4"
"""The one extended key usage that C2PA readers accept without further settings (C2PA 2.2, 14.5.1)."""
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


def make() -> bytes:
    """A new key and its two certificates as one PEM: key, signing certificate, root."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    spki = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    number = hashlib.sha256(spki).hexdigest()[:8].upper()
    # The first of January: the day on which somebody first used goodlight is nobody's business, and a clock may be a little slow.
    start = datetime.datetime(datetime.datetime.now(datetime.UTC).year, 1, 1) - datetime.timedelta(days=1)

    def certificate(name: str, of, *, extensions) -> x509.Certificate:
        builder = x509.CertificateBuilder().subject_name(_name(name)).issuer_name(_name(f"goodlight local root {number}"))
        builder = builder.public_key(of).serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(start).not_valid_after(start.replace(year=start.year + _YEARS))
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(root_key, hashes.SHA256())

    root = certificate(f"goodlight local root {number}", root_key.public_key(), extensions=[
        (x509.BasicConstraints(ca=True, path_length=0), True), (_usage(key_cert_sign=True), True),
        (x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), False)])
    leaf = certificate(f"goodlight local key {number}", key.public_key(), extensions=[
        (x509.BasicConstraints(ca=False, path_length=None), True), (_usage(digital_signature=True), True),
        (x509.ExtendedKeyUsage([x509.ObjectIdentifier(_EMAIL_PROTECTION)]), False),
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), False)])
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private + leaf.public_bytes(serialization.Encoding.PEM) + root.public_bytes(serialization.Encoding.PEM)


def _name(common_name: str):
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
                      x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _usage(**allowed: bool):
    from cryptography import x509

    every = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign",
             "crl_sign", "encipher_only", "decipher_only")
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in every})


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
    """C2PA's name for the signature that this key makes (C2PA 2.2, 13.2)."""
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
