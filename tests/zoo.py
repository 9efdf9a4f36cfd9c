"""The zoo: hostile, broken and odd files, each with the one code that ingest must give it ("" where the picture must be accepted)."""

from __future__ import annotations

import io
import os
import random
import socket
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pictures import chart, encode, exif, heic, png, png_chunk, png_claiming, seeds, tiff
from PIL import Image


@dataclass(frozen=True)
class Specimen:
    """name: its file name. make: writes it, given its path in an empty folder of its own. code: the finding that it must get;
    advice: a code that it must get although it is accepted."""

    name: str
    make: Callable[[Path], object]
    code: str = ""
    advice: str = ""


def _file(name: str, data: bytes | Callable[[], bytes], code: str = "", advice: str = "") -> Specimen:
    return Specimen(name, lambda path: path.write_bytes(data() if callable(data) else data), code, advice)


def _jpeg(**options) -> bytes:
    return encode(chart(), "JPEG", **options)


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("inside.txt", "hello")
    return out.getvalue()


def _patched(data: bytes, at: int, new: bytes) -> bytes:
    return data[:at] + new + data[at + len(new):]


def _jpeg_with_size(width: int, height: int) -> bytes:
    data = _jpeg()
    return _patched(data, data.index(b"\xff\xc0") + 5, struct.pack(">HH", height, width))


def _heic_with_size(width: int, height: int) -> bytes:
    data = heic()
    return _patched(data, data.index(b"ispe") + 8, struct.pack(">II", width, height))


def _segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def _garbled(data: bytes, start: int, stop: int) -> bytes:
    noise = random.Random(1).randbytes(stop - start)
    return data[:start] + noise + data[stop:]


def _compressed_text_bomb() -> bytes:
    return png(chart(), extra=png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200_000_000), 9)))


def _profile_bomb() -> bytes:
    return png(chart(), extra=png_chunk(b"iCCP", b"icc\0\0" + zlib.compress(bytes(200_000_000), 9)))


def _ifd_loop() -> bytes:
    data = bytearray(tiff(chart()))
    first = struct.unpack_from("<I", data, 4)[0]
    entries = struct.unpack_from("<H", data, first)[0]
    struct.pack_into("<I", data, first + 2 + 12 * entries, first)
    return bytes(data)


def _sparse(size: int) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        with path.open("wb") as stream:
            stream.write(b"\xff\xd8\xff")
            stream.truncate(size)
    return make


def _looping_folder(path: Path) -> None:
    path.mkdir()
    (path / "again").symlink_to(path, target_is_directory=True)


def _folder_with(*names: str) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        path.mkdir()
        for name in names:
            (path / name).write_bytes(b"something")
    return make


def _deep_folder(path: Path) -> None:
    deep = path.joinpath(*"abcdefghijkl")
    deep.mkdir(parents=True)
    (deep / "photo.jpg").write_bytes(_jpeg())


def _socket(path: Path) -> None:
    here = os.open(path.parent, os.O_RDONLY)  # a socket's address has 100 bytes; the temporary folder's name may be longer
    try:
        with socket.socket(socket.AF_UNIX) as end:
            end.bind(f"/proc/self/fd/{here}/{path.name}")
    finally:
        os.close(here)


def _twice(path: Path) -> None:
    path.mkdir()
    for name in ("first.jpg", "second.jpg"):
        (path / name).write_bytes(_jpeg())


def _unreadable(path: Path) -> None:
    path.write_bytes(_jpeg())
    path.chmod(0)


def zoo() -> list[Specimen]:
    """Every specimen that this system can hold (no pipes and links on Windows, no forbidden files for root)."""
    good = seeds()
    rgba = np.dstack([chart(), np.full((400, 320), 200, np.uint8)])
    one = [
        _file("empty.jpg", b"", "empty_file"),
        _file("one-byte.jpg", b"\xff", "not_an_image"),
        _file("text.jpg", b"This is not a picture.\n" * 50, "not_an_image"),
        _file("page.jpg", b"<!DOCTYPE html><title>403</title>" * 20, "not_an_image"),
        _file("noise.jpg", random.Random(0).randbytes(200_000), "not_an_image"),
        _file("zeros.png", bytes(100_000), "not_an_image"),
        _file("document.jpg", b"%PDF-1.7\n" + bytes(500), "unsupported_format"),
        _file("layers.jpg", b"8BPS\0\1" + bytes(500), "unsupported_format"),
        _file("archive.jpg", _zip, "unsupported_format"),
        _file("drawing.png", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "unsupported_format"),
        _file("film.heic", _box(b"ftyp", b"isom\0\0\2\0isomiso2") + bytes(500), "unsupported_format"),
        _file("new.jxl", b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(500), "unsupported_format"),
        _file("old.jp2", b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(500), "unsupported_format"),
        _file("canon.cr2", b"II*\0\x10\0\0\0CR\2\0" + bytes(500), "unsupported_format"),
        _file("canon.cr3", _box(b"ftyp", b"crx \0\0\0\1crx isom") + bytes(500), "unsupported_format"),
        _file("phone.dng", lambda: tiff(chart(), tags={50706: (1, [1, 4, 0, 0])}), "unsupported_format"),
        _file("floats.tiff", lambda: tiff(np.zeros((300, 300, 1), np.float32)), "unsupported_format"),
        _file("icon.ico", lambda: encode(chart(), "ICO"), "unsupported_format"),
        _file("cut-half.jpg", lambda: _jpeg()[:len(_jpeg()) // 2], "truncated"),
        _file("cut-progressive.jpg", lambda: _jpeg(progressive=True)[:-4000], "truncated"),
        _file("cut-no-end.jpg", lambda: _jpeg()[:-2], "truncated"),
        _file("cut-padded.jpg", lambda: _jpeg()[:-8000] + bytes(8000), "truncated"),
        _file("cut-closed.jpg", lambda: _jpeg()[:-8000] + b"\xff\xd9", "truncated"),
        _file("cut-header.jpg", lambda: _jpeg()[:100], "truncated"),
        _file("cut.png", lambda: good["rgb.png"][:-900], "truncated"),
        _file("cut.webp", lambda: good["lossless.webp"][:-900], "truncated"),
        _file("cut.avif", lambda: good["still.avif"][:-300], "truncated"),
        _file("cut.heic", lambda: heic()[:-900], "truncated"),
        _file("cut.gif", lambda: good["palette.gif"][:-4000], "truncated"),
        _file("cut.bmp", lambda: good["plain.bmp"][:-90_000], "truncated"),
        _file("cut.tiff", lambda: encode(chart(), "TIFF")[:60_000], "truncated"),
        _file("checksum.png", lambda: good["rgb.png"][:60] + bytes([good["rgb.png"][60] ^ 1]) + good["rgb.png"][61:], "corrupt"),
        _file("no-parameters.heic", lambda: heic().replace(b"hvcC", b"free"), "corrupt"),
        _file("garbled.webp", lambda: _garbled(good["lossless.webp"], 40, 3000), "corrupt"),
        _file("garbled.avif", lambda: _garbled(good["still.avif"], 300, 1300), "corrupt"),
        _file("no-quantisation.jpg", lambda: _jpeg().replace(b"\xff\xdb", b"\xff\xfe"), "corrupt"),
        _file("standard-tables.jpg", lambda: _jpeg().replace(b"\xff\xc4", b"\xff\xfe")),  # webcams leave the usual tables out
        _file("lossless.jpg", lambda: _jpeg().replace(b"\xff\xc0", b"\xff\xc3"), "corrupt"),
        _file("no-size.jpg", lambda: _jpeg_with_size(0, 0), "corrupt"),
        _file("no-size.png", lambda: png_claiming(0, 0), "corrupt"),
        _file("offset.bmp", lambda: _patched(good["plain.bmp"], 10, b"\xff\xff\xff\x7f"), "truncated"),
        _file("claims-4g.png", lambda: png_claiming(65_000, 65_000), "too_many_pixels"),
        _file("bomb.png", lambda: png_claiming(50_000, 50_000, bytes(50_000_000), depth=1, colour=0), "too_many_pixels"),
        _file("bomb.gif", lambda: _patched(good["palette.gif"], 6, b"\xff\xff\xff\xff"), "too_many_pixels"),
        _file("bomb.jpg", lambda: _jpeg_with_size(65_000, 65_000), "too_many_pixels"),
        _file("bomb.bmp", lambda: _patched(good["plain.bmp"], 18, struct.pack("<ii", 100_000, 100_000)), "too_many_pixels"),
        _file("bomb.tiff", lambda: tiff(chart(), tags={256: (4, [200_000]), 257: (4, [200_000])}), "too_many_pixels"),
        _file("small.jpg", lambda: encode(chart(200, 300), "JPEG"), "too_small"),
        _file("banner.png", lambda: encode(chart(4000, 20), "PNG"), "too_small"),
        _file("wrong-suffix.png", _jpeg),
        _file("no-suffix", _jpeg),
        _file("control\x1b[31mname\n.jpg", _jpeg),
        _file("archive-behind.jpg", lambda: _jpeg() + _zip()),
        _file("thumbnail.jpg", lambda: _jpeg()[:2] + _segment(0xE1, b"Exif\0\0" + _jpeg(quality=10)[:20_000]) + _jpeg()[2:]),
        _file("broken-exif.jpg", lambda: _jpeg()[:2] + _segment(0xE1, b"Exif\0\0II*\0" + b"\xff" * 5000) + _jpeg()[2:]),
        _file("endless-text.png", _compressed_text_bomb),
        _file("broken-profile.jpg", lambda: _jpeg(icc_profile=b"not a profile" * 20), advice="bad_profile"),
        _file("foreign-profile.jpg", lambda: _jpeg(icc_profile=_grey_profile()), advice="bad_profile"),
        _file("endless-profile.png", _profile_bomb, "corrupt"),
        _file("moving.gif", lambda: _moving("GIF"), advice="animated"),
        _file("moving.png", lambda: _moving("PNG"), advice="animated"),
        _file("moving.webp", lambda: _moving("WEBP"), advice="animated"),
        _file("pages.tiff", lambda: _moving("TIFF"), advice="several_pages"),
        _file("loop.tiff", _ifd_loop),
        _file("see-through.png", lambda: encode(rgba, "PNG"), advice="alpha_flattened"),
        _file("print.jpg", lambda: encode(Image.fromarray(chart()).convert("CMYK"), "JPEG"), advice="cmyk_without_profile"),
        _file("sideways.jpg", lambda: _jpeg(exif=exif(6))),
        Specimen("huge.jpg", _sparse(60_000_000), "too_large_bytes"),
        Specimen("endless.jpg", _sparse(1 << 40), "too_large_bytes"),
        Specimen("nothing.jpg", lambda path: None, "not_found"),
        Specimen("empty-folder", lambda path: path.mkdir(), "folder_without_pictures"),
        Specimen("picture-named-folder.jpg", _folder_with(), "folder_without_pictures"),
        Specimen("hidden-only", _folder_with(".DS_Store", ".hidden.jpg"), "folder_without_pictures"),
        Specimen("text-only", _folder_with("notes.txt", "list.json"), "folder_without_pictures"),
        Specimen("deep", _deep_folder, "folder_too_deep"),
        Specimen("twice", _twice, "duplicate"),
    ]
    if os.name == "posix":
        one += [
            Specimen("pipe.jpg", os.mkfifo, "not_a_file"),
            Specimen("device.jpg", lambda path: path.symlink_to("/dev/zero"), "not_a_file"),
            Specimen("dangling.jpg", lambda path: path.symlink_to("gone.jpg"), "not_found"),
            Specimen("self.jpg", lambda path: path.symlink_to(path.name), "symlink_loop"),
            Specimen("loop", _looping_folder, "symlink_loop"),
        ]
    if Path("/proc/self/fd").is_dir():
        one.append(Specimen("socket.jpg", _socket, "not_a_file"))
    if os.name == "posix" and os.geteuid() != 0:
        one.append(Specimen("forbidden.jpg", _unreadable, "unreadable"))
    return one


def _moving(form: str) -> bytes:
    return encode(chart(), form, save_all=True, append_images=[Image.fromarray(chart()[::-1].copy())])


def _grey_profile() -> bytes:
    """The header of a grey profile around the tags of an RGB one: LittleCMS opens it, and it does not fit RGB pixels."""
    from goodlight.decode.icc import display_p3

    return _patched(display_p3(), 16, b"GRAY")


def fuzzed(count: int, *, seed: int = 0) -> list[tuple[str, bytes]]:
    """count damaged files (name, bytes), the same for the same seed: bit flips, cuts, splices, overwrites and repeats of the seeds."""
    rng, good = random.Random(seed), seeds()
    return [_damage(rng, good, number) for number in range(count)]


def _damage(rng: random.Random, good: dict[str, bytes], number: int) -> tuple[str, bytes]:
    name = rng.choice(sorted(good))
    data = bytearray(good[name])
    way = rng.choice(["flip", "flip-head", "cut", "splice", "overwrite", "repeat", "remove", "numbers"])
    at = rng.randrange(len(data))
    span = rng.randrange(1, max(2, len(data) // 8))
    if way in ("flip", "flip-head"):
        reach = len(data) if way == "flip" else min(len(data), 600)
        for _ in range(rng.choice([1, 2, 8, 64])):
            data[rng.randrange(reach)] ^= 1 << rng.randrange(8)
    elif way == "cut":
        del data[at:]
    elif way == "splice":
        other = good[rng.choice(sorted(good))]
        start = rng.randrange(len(other))
        data[at:at + span] = other[start:start + span]
    elif way == "overwrite":
        data[at:at + span] = bytes([rng.choice([0, 255, rng.randrange(256)])]) * len(data[at:at + span])
    elif way == "repeat":
        data[at:at] = data[at:at + span]
    elif way == "remove":
        del data[at:at + span]
    else:  # the numbers that break arithmetic, where headers keep their lengths and sizes
        for _ in range(rng.choice([1, 4])):
            spot = rng.randrange(min(len(data), 600))
            order = rng.choice("<>")
            data[spot:spot + 4] = struct.pack(order + "I", rng.choice([0, 1, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF]))
    return f"{number:05d}-{way}-{name}", bytes(data)
