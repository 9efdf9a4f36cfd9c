"""Which format a file is, from its first bytes alone: a suffix is only a name that somebody gave it."""

from __future__ import annotations

READABLE = ("JPEG", "PNG", "HEIF", "AVIF", "WEBP", "TIFF", "GIF", "BMP")

# (offset, bytes, what it is): formats that are known and not read, so that the message can name them.
_OTHERS = (
    (0, b"8BPS", "A Photoshop document"), (0, b"%PDF", "A PDF document"), (0, b"<svg", "An SVG drawing"), (0, b"\0\0\1\0", "An icon"),
    (0, b"\xff\x0a", "A JPEG XL picture"), (0, b"\0\0\0\x0cJXL ", "A JPEG XL picture"),
    (0, b"\0\0\0\x0cjP  ", "A JPEG 2000 picture"), (0, b"\xff\x4f\xff\x51", "A JPEG 2000 picture"),
    (0, b"v/1\x01", "An OpenEXR picture"), (0, b"#?RADIANCE", "A Radiance HDR picture"), (0, b"qoif", "A QOI picture"),
    (0, b"P6\n", "A PPM picture"), (0, b"P5\n", "A PGM picture"),
    (0, b"FUJIFILMCCD-RAW", "A camera raw file"), (0, b"IIU\0", "A camera raw file"), (0, b"IIRO", "A camera raw file"),
    (0, b"MMOR", "A camera raw file"), (0, b"\0MRM", "A camera raw file"), (0, b"FOVb", "A camera raw file"),
    (0, b"\x1aE\xdf\xa3", "A video"), (8, b"AVI ", "A video"),
    (0, b"PK\x03\x04", "A ZIP archive"), (0, b"Rar!", "An archive"), (0, b"7z\xbc\xaf", "An archive"), (0, b"\x1f\x8b", "An archive"),
)
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"mif2"}


def sniff(head: bytes) -> tuple[str, str]:
    """``(format, "")`` with a name of ``READABLE``, ``("", what)`` for a known format that is not read, ``("", "")`` for anything else.

    head: the first bytes of the file, 64 or more where there are so many.
    """
    if head[:3] == b"\xff\xd8\xff":
        return "JPEG", ""
    if head[:8] == b"\x89PNG\r\n\x1a\n":
        return "PNG", ""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP", ""
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return "GIF", ""
    if head[:2] == b"BM" and len(head) >= 18 and int.from_bytes(head[14:18], "little") in (12, 40, 52, 56, 64, 108, 124):
        return "BMP", ""
    if head[4:8] == b"ftyp":
        return _sniff_boxes(head)
    if head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return ("", "A camera raw file") if head[8:10] == b"CR" else ("TIFF", "")
    what = next((what for at, magic, what in _OTHERS if head[at:at + len(magic)] == magic), "")
    if not what and head[:5] == b"<?xml" and b"<svg" in head:
        what = "An SVG drawing"
    return "", what


def _sniff_boxes(head: bytes) -> tuple[str, str]:
    """ISO base media files: the brands of the ``ftyp`` box tell HEIC, AVIF, camera raw and video apart."""
    size = min(max(int.from_bytes(head[:4], "big"), 16), len(head))
    brands = {head[8:12], *(head[at:at + 4] for at in range(16, size - 3, 4))}
    if brands & {b"avif", b"avis"} and head[8:12] not in (b"heic", b"heix"):
        return "AVIF", ""
    if brands & _HEIF_BRANDS:
        return "HEIF", ""
    return "", "A camera raw file" if b"crx " in brands else "A video"
