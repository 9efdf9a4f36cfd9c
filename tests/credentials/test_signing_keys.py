import datetime
import os
import stat
import threading
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from goodlight.brief import Brief
from goodlight.credentials import keys, make_key
from goodlight.credentials.make_key import ORGANISATION, make
from goodlight.credentials.sign import Signer, signer_for
from goodlight.errors import UsageError
from goodlight.settings import SigningSettings, data_home, signing_settings

PEM, PKCS8, OPEN = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()


def test_a_key_is_made_once_for_its_owner_alone(tmp_path):
    settings = SigningSettings(folder=tmp_path / "a" / "keys")
    first = keys.identity(settings)
    path = settings.folder / keys.KEY_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(settings.folder.stat().st_mode) == 0o700
    assert keys.identity(settings) == first and [p.name for p in settings.folder.iterdir()] == [keys.KEY_FILE]
    assert first.algorithm == "es256" and first.made_here


def test_a_key_that_others_could_read_is_closed(tmp_path):
    settings = SigningSettings(folder=tmp_path)
    keys.identity(settings)
    (tmp_path / keys.KEY_FILE).chmod(0o644)
    keys.identity(settings)
    assert stat.S_IMODE((tmp_path / keys.KEY_FILE).stat().st_mode) == 0o600


def test_many_at_once_get_one_key(tmp_path):
    settings, got = SigningSettings(folder=tmp_path / "keys"), []
    threads = [threading.Thread(target=lambda: got.append(keys.identity(settings))) for _ in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len({one.key for one in got}) == 1 and len(got) == 6 and len(list(settings.folder.iterdir())) == 1


def test_the_certificates_name_nobody_and_no_day(tmp_path):
    leaf, root = x509.load_pem_x509_certificates(keys.identity(SigningSettings(folder=tmp_path)).chain)
    now = datetime.datetime.now(datetime.UTC)
    for certificate in (leaf, root):
        names = {a.oid._name: a.value for a in certificate.subject}
        assert set(names) == {"organizationName", "commonName"} and names["organizationName"] == ORGANISATION
        assert "not verified" in names["organizationName"] and len(names["organizationName"]) <= 64
        start = certificate.not_valid_before_utc
        assert (start.month, start.day) == (12, 31) and start.year == now.year - 1
        assert certificate.not_valid_after_utc.year - now.year >= 28
    leaf.verify_directly_issued_by(root)
    assert not leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_the_private_key_is_not_shown(tmp_path):
    assert "PRIVATE" not in repr(keys.identity(SigningSettings(folder=tmp_path)))


def test_the_root_is_known_only_where_a_key_was_made(tmp_path):
    settings = SigningSettings(folder=tmp_path)
    assert keys.own_anchor(settings) is None and not list(tmp_path.iterdir())
    keys.identity(settings)
    assert x509.load_pem_x509_certificate(keys.own_anchor(settings)).subject.rfc4514_string().startswith("CN=goodlight local root")
    (tmp_path / keys.KEY_FILE).write_bytes(b"\0nonsense")
    assert keys.own_anchor(settings) is None


def test_a_damaged_key_is_not_replaced_behind_the_users_back(tmp_path):
    path = tmp_path / keys.KEY_FILE
    path.write_text("-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n")
    with pytest.raises(UsageError) as caught:
        keys.identity(SigningSettings(folder=tmp_path))
    assert caught.value.code == "bad_signing_key" and str(path) in caught.value.advice and "nonsense" in path.read_text()


def test_a_file_where_the_key_folder_belongs_is_a_usage_error(tmp_path):
    (tmp_path / "keys").write_text("mine")
    with pytest.raises(UsageError) as caught:
        keys.identity(SigningSettings(folder=tmp_path / "keys"))
    assert caught.value.code == "no_signing_key" and (tmp_path / "keys").read_text() == "mine"


def test_a_brief_without_credentials_needs_no_key(tmp_path):
    assert signer_for(Brief(credentials=False), SigningSettings(folder=tmp_path / "keys")) is None and not list(tmp_path.iterdir())
    assert isinstance(signer_for(Brief(), SigningSettings(folder=tmp_path / "keys")), Signer)


# --- the user's own

def split(tmp_path, pem: bytes) -> SigningSettings:
    """A made key as two files, as a user would have theirs."""
    key, certificates = pem.split(b"-----BEGIN CERTIFICATE-----", 1)
    (tmp_path / "key.pem").write_bytes(key)
    (tmp_path / "cert.pem").write_bytes(b"-----BEGIN CERTIFICATE-----" + certificates)
    return SigningSettings(folder=tmp_path / "unused", certificate=tmp_path / "cert.pem", key=tmp_path / "key.pem")


def test_the_users_own_key_signs_and_none_is_made(tmp_path):
    settings = split(tmp_path, make())
    assert not keys.identity(settings).made_here and not settings.folder.exists()
    assert isinstance(signer_for(Brief(), settings), Signer)


@pytest.mark.parametrize("missing", ["certificate", "key"])
def test_half_a_pair_is_a_usage_error(tmp_path, missing):
    with pytest.raises(UsageError) as caught:
        keys.identity(replace(split(tmp_path, make()), **{missing: None}))
    assert "GOODLIGHT_SIGN" in caught.value.advice or "Set both" in caught.value.advice


def test_a_key_that_belongs_to_another_certificate_is_refused(tmp_path):
    settings = split(tmp_path, make())
    (tmp_path / "key.pem").write_bytes(ec.generate_private_key(ec.SECP256R1()).private_bytes(PEM, PKCS8, OPEN))
    with pytest.raises(UsageError, match="does not belong"):
        keys.identity(settings)


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\xff\xfe", make().partition(b"-----END")[0],
                                     ec.generate_private_key(ec.SECP256R1()).private_bytes(
                                         PEM, PKCS8, serialization.BestAvailableEncryption(b"secret"))],
                         ids=["empty", "text", "binary", "cut", "passphrase"])
def test_a_file_that_is_no_open_key_is_refused(tmp_path, content):
    settings = split(tmp_path, make())
    (tmp_path / "key.pem").write_bytes(content)
    with pytest.raises(UsageError) as caught:
        keys.identity(settings)
    assert caught.value.code == "bad_signing_key" and "passphrase" in caught.value.advice


def test_a_file_that_is_not_there_is_named(tmp_path):
    settings = replace(split(tmp_path, make()), certificate=tmp_path / "none.pem")
    with pytest.raises(UsageError, match="none.pem"):
        keys.identity(settings)


def test_a_certificate_that_no_reader_would_accept_is_found_out_before_the_shoot(tmp_path):
    """Self-signed and without any extension: what `openssl req -x509` gives."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "me")])
    now = datetime.datetime.now(datetime.UTC)
    bare = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
            .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=9))
            .sign(key, hashes.SHA256()))
    settings = split(tmp_path, key.private_bytes(PEM, PKCS8, OPEN) + bare.public_bytes(PEM))
    with pytest.raises(UsageError) as caught:
        signer_for(Brief(), settings)
    assert caught.value.code == "bad_signing_key" and "emailProtection" in caught.value.advice


def test_an_expired_certificate_is_found_out_before_the_shoot(tmp_path, monkeypatch):
    class Past(datetime.datetime):
        @classmethod
        def now(cls, zone=None):
            return cls(1990, 5, 5, tzinfo=zone)

    with monkeypatch.context() as patch:
        patch.setattr(make_key.datetime, "datetime", Past)
        settings = split(tmp_path, make())
    with pytest.raises(UsageError, match="not valid at time"):
        signer_for(Brief(), settings)


@pytest.mark.parametrize(("key", "algorithm"), [
    (ec.generate_private_key(ec.SECP384R1()), "es384"), (ec.generate_private_key(ec.SECP521R1()), "es512"),
    (ed25519.Ed25519PrivateKey.generate(), "ed25519"), (rsa.generate_private_key(public_exponent=65537, key_size=2048), "ps256")],
    ids=["P-384", "P-521", "Ed25519", "RSA"])
def test_every_kind_of_key_that_c2pa_knows_signs(tmp_path, key, algorithm):
    """A certificate for that key, issued by a root of its own, as an authority would."""
    issuer = ec.generate_private_key(ec.SECP256R1())
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key())
    root, leaf = x509.load_pem_x509_certificates(make())[::-1]
    again = x509.CertificateBuilder(issuer_name=root.subject, subject_name=leaf.subject, public_key=key.public_key(), serial_number=5,
                                    not_valid_before=leaf.not_valid_before_utc, not_valid_after=leaf.not_valid_after_utc)
    for extension in leaf.extensions:
        if not isinstance(extension.value, x509.SubjectKeyIdentifier | x509.AuthorityKeyIdentifier):
            again = again.add_extension(extension.value, extension.critical)
    again = again.add_extension(above, False).sign(issuer, hashes.SHA256())
    settings = split(tmp_path, key.private_bytes(PEM, PKCS8, OPEN) + again.public_bytes(PEM))
    assert keys.identity(settings).algorithm == algorithm and isinstance(signer_for(Brief(), settings), Signer)


def test_other_kinds_are_refused():
    with pytest.raises(ValueError, match="P-256"):
        keys._algorithm(ec.generate_private_key(ec.SECP256K1()))


def test_settings_come_from_the_environment(tmp_path):
    found = signing_settings({"GOODLIGHT_HOME": str(tmp_path), "GOODLIGHT_SIGN_CERT": "/c.pem", "GOODLIGHT_SIGN_KEY": "/k.pem"})
    assert found == SigningSettings(folder=tmp_path / "keys", certificate=type(tmp_path)("/c.pem"), key=type(tmp_path)("/k.pem"))
    assert data_home({"XDG_DATA_HOME": "/data"}).name == "goodlight" or os.name != "posix"
    assert signing_settings({}).certificate is None
