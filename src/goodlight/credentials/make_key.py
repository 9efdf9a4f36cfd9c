"""Make a signing key and the certificates that C2PA readers want to see above it.

The key is an ECDSA key on P-256. C2PA wants an end-entity certificate that somebody has issued, so a root is made for it on the spot,
signs this one certificate, and its private key is forgotten: nobody can ever issue another one under it. Neither certificate names a
person, a machine or a day; both say that nobody checked who holds the key.
"""

from __future__ import annotations

import datetime
import hashlib

ORGANISATION = "goodlight self-signed (identity not verified)"
"""Shown by every C2PA reader as the signer. At most 64 characters (RFC 5280, appendix A.1)."""

_YEARS = 30
"""No time-stamp authority is asked, so a credential is valid for as long as its certificate is."""
_EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4"
"""The extended key usage that C2PA readers accept without further settings; of documentSigning and C2PA's own, c2pa-rs 0.91 says
"certificate missing required EKU"."""


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
