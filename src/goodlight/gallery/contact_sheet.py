"""The contact sheet: every shot on one page, numbered, with its look and its likeness. Deterministic, so it carries no date."""

from __future__ import annotations

import io
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import PurePath

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from goodlight.brief import AS_SHOT, NEUTRAL_LIGHT, OWN_ATTIRE, Brief
from goodlight.gallery import provenance
from goodlight.gallery.encode import srgb_profile
from goodlight.gallery.entry import Entry
from goodlight.gallery.page_layout import Place, Rows, arrange, columns_for

PER_PAGE = 48
"""Shots on a page; more of them make contact-sheet-2.jpg and so on."""

PAPER, INK, SOFT_INK, HAIRLINE, GUIDE = (247, 245, 241), (38, 35, 32), (139, 132, 123), (222, 217, 209), (214, 84, 58)
_LIGHT_SQUARE, _DARK_SQUARE, _SQUARE = 252, 232, 12  # checkerboard under transparent shots: tones, and pixels a side
_CIRCLE, _AVATAR = 112, 56  # pixels: how a LinkedIn picture stands in a profile and in a feed
_SUPERSAMPLING = 4
_LEGEND = "Likeness is the distance to your selfies, of the most that is let through: the smaller, the more alike."


def pages_of(count: int) -> int:
    """Pages for that many shots."""
    return -(-count // PER_PAGE)


def contact_sheets(entries: Sequence[Entry], *, brief: Brief, read: Callable[[Entry], bytes]) -> Iterator[bytes]:
    """JPEG pages of up to 48 shots each, best first, made one at a time. read: entry → the bytes of its picture file."""
    for number, first in enumerate(range(0, len(entries), PER_PAGE), 1):
        page = _page(entries[first:first + PER_PAGE], brief, len(entries), (number, pages_of(len(entries))), read)
        yield _jpeg(page)


def _page(entries: Sequence[Entry], brief: Brief, total: int, number: tuple[int, int], read: Callable[[Entry], bytes]) -> Image.Image:
    columns = columns_for(total if total <= PER_PAGE else PER_PAGE)
    width = {1: 960, 2: 1400, 3: 1900, 4: 2300, 5: 2600}.get(columns, 3000)
    margin = round(width * 0.05)
    text = _text_size(width)
    header, footer = round(width * 0.052) + 60, max(round(margin * 1.2), 4 * text)
    lines = 2.1 + 1.5 * max(1, *(len(_below(e)) for e in entries))
    rows = Rows(width=width - 2 * margin, columns=columns, gutter=round(width * 0.0135), caption=round(text * lines),
                between=round(text * 1.6))
    places, height = arrange([_shape(e) for e in entries], rows)
    page = Image.new("RGB", (width, margin + header + height + footer), PAPER)
    draw = ImageDraw.Draw(page)
    _header(page, margin, brief, total, number)
    for entry, place in zip(entries, places, strict=True):
        at = Place(x=margin + place.x, y=margin + header + place.y, width=place.width, height=place.height, beside=place.beside)
        picture = _thumbnail(read(entry), (at.width, at.height))
        page.paste(picture, (at.x, at.y))
        draw.rectangle((at.x - 1, at.y - 1, at.x + at.width, at.y + at.height), outline=HAIRLINE)
        if at.beside:
            _avatars(page, picture, entry, at)
        if _layout_check(entry):
            _guides(page, entry, at, text)
        _caption(page, entry, at, text)
    _set(page, (margin, page.height - round(margin * 0.75)), _LEGEND, size=text, fill=SOFT_INK)
    return page


def _text_size(width: int) -> int:
    return max(17, round(width / 125))


def _shape(entry: Entry) -> tuple[float, int]:
    width, height = entry.record["size"]
    return width / height, _CIRCLE + 20 if entry.record["look"]["crop"] == "linkedin" else 0


def _layout_check(entry: Entry) -> bool:
    return any(n["code"] == "layout_check_only" for n in entry.record["notes"])


def _thumbnail(data: bytes, size: tuple[int, int]) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.draft("RGB", (size[0] * 2, size[1] * 2))
    if picture.mode == "RGBA":
        small = picture.resize(size, Image.Resampling.BOX)
        board = Image.fromarray(_checkerboard(size)).convert("RGB")
        board.paste(small, mask=small.getchannel("A"))
        return board
    return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)


def _checkerboard(size: tuple[int, int]) -> np.ndarray:
    y, x = np.indices((size[1], size[0])) // _SQUARE
    return np.where((x + y) % 2, _DARK_SQUARE, _LIGHT_SQUARE).astype(np.uint8)


def _header(page: Image.Image, margin: int, brief: Brief, total: int, number: tuple[int, int]) -> None:
    width, text = page.width, round(_text_size(page.width) * 1.1)
    title = round(width * 0.026)
    base = margin + title
    _set(page, (margin, base), "goodlight", size=title)
    summary = f"{total} {'shot' if total == 1 else 'shots'}"
    asked = [", ".join(_plain(n) for n in names) for names in (brief.backdrops, brief.crops, brief.expressions) if names]
    lines = [" · ".join([summary, *asked, f"seed {brief.seed}"])]
    if number[1] > 1:
        lines.append(f"page {number[0]} of {number[1]}")
    room = width - 2 * margin - _length("goodlight", title) - 60
    for row, line in enumerate(reversed(lines)):
        _set(page, (width - margin, base - row * round(text * 1.5)), _shortened(line, text, room), size=text, fill=SOFT_INK, right=True)
    ImageDraw.Draw(page).line((margin, base + 28, width - margin, base + 28), fill=HAIRLINE, width=2)


def _caption(page: Image.Image, entry: Entry, at: Place, text: int) -> None:
    record, look = entry.record, entry.record["look"]
    base, room = at.y + at.height + round(text * 1.6), at.width + at.beside
    number, large = str(record["rank"]), round(text * 1.15)
    _set(page, (at.x, base), number, size=large)
    indent = round(_length(number, large) + text * 0.6)
    name = f"{_plain(look['backdrop'])} · {_plain(look['crop'])}"
    _set(page, (at.x + indent, base), _shortened(name, text, room - indent), size=text)
    for row, line in enumerate(_below(entry), 1):
        _set(page, (at.x + indent, base + round(row * text * 1.5)), _shortened(line, text, room - indent), size=text, fill=SOFT_INK)


def _below(entry: Entry) -> list[str]:
    """The lines under a shot's first one: what is directed, lit or worn otherwise than in the selfie; its likeness; a remark."""
    record, look, direction = entry.record, entry.record["look"], entry.record["direction"]
    chosen = [_plain(v) for v in (look["attire"], look["light"], direction["pose"], direction["expression"])]
    other = [v for v in chosen if v not in (OWN_ATTIRE, NEUTRAL_LIGHT, AS_SHOT)]
    likeness = record["likeness"]
    return [*([" · ".join(other)] if other else []),
            *([] if likeness is None else [f"likeness {likeness['distance']:.2f} of {likeness['limit']:.2f}"]),
            *(["layout check only"] if _layout_check(entry) else [])]


def _avatars(page: Image.Image, picture: Image.Image, entry: Entry, at: Place) -> None:
    """The LinkedIn picture as a profile and a feed show it, in circles of 112 and 56 real pixels."""
    x, y = at.x + at.width + 20, at.y
    for side in (_CIRCLE, _AVATAR):
        small = picture.resize((side, side), Image.Resampling.LANCZOS)
        mask = Image.new("L", (side * _SUPERSAMPLING,) * 2)
        ImageDraw.Draw(mask).ellipse((0, 0, side * _SUPERSAMPLING - 1, side * _SUPERSAMPLING - 1), fill=255)
        page.paste(small, (x, y), mask.resize((side, side), Image.Resampling.BOX))
        ImageDraw.Draw(page).ellipse((x, y, x + side - 1, y + side - 1), outline=HAIRLINE)
        y += side + 20


def _guides(page: Image.Image, entry: Entry, at: Place, text: int) -> None:
    """Lines at the top of the hair, the eyes and the chin, with the head's share of the picture's height."""
    draw, full = ImageDraw.Draw(page), entry.record["size"][1]
    for y in (entry.crown, entry.eye_line, entry.chin):
        row = at.y + round(y / full * at.height)
        for x in range(at.x, at.x + at.width, 10):
            draw.line((x, row, min(x + 4, at.x + at.width - 1), row), fill=GUIDE, width=2)
    row = at.y + round(entry.crown / full * at.height)
    share = f"{(entry.chin - entry.crown) / full:.0%}"
    _set(page, (at.x + at.width - 6, row + round(text * 1.15)), share, size=text, fill=GUIDE, right=True)


def _plain(name: str) -> str:
    """A name as the sheet's font can set it: the last part of a path, without accents; other scripts become question marks."""
    name = PurePath(name).name if provenance.is_own_picture(name) else name
    return unicodedata.normalize("NFKD", name).encode("ascii", "replace").decode().replace("?", "") or "own picture"


def _set(page: Image.Image, at: tuple[int, int], text: str, *, size: int, fill: tuple[int, int, int] = INK, right: bool = False) -> None:
    """Set a line with its baseline at ``at``. It is drawn larger and scaled down, so that hinting does not upset the letters' spacing."""
    font = _font(size * _SUPERSAMPLING)
    width, height = (int(font.getlength(text)) // _SUPERSAMPLING + 4, size * 2)
    mask = Image.new("L", (width * _SUPERSAMPLING, height * _SUPERSAMPLING))
    ImageDraw.Draw(mask).text((2 * _SUPERSAMPLING, round(size * 1.4) * _SUPERSAMPLING), text, font=font, fill=255, anchor="ls")
    corner = (at[0] - (width - 2 if right else 2), at[1] - round(size * 1.4))
    page.paste(fill, (*corner, corner[0] + width, corner[1] + height), mask.resize((width, height), Image.Resampling.BOX))


def _length(text: str, size: int) -> float:
    return _font(size * _SUPERSAMPLING).getlength(text) / _SUPERSAMPLING


def _shortened(text: str, size: int, room: float) -> str:
    """The text, cut with an ellipsis where it is wider than ``room`` pixels."""
    if _length(text, size) <= room:
        return text
    fitting = bisect_right(range(len(text)), room, key=lambda end: _length(text[:end] + "…", size)) - 1
    return text[:max(fitting, 0)].rstrip(" ·,") + "…"


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.load_default(size)


def _jpeg(page: Image.Image) -> bytes:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=92, subsampling=0, icc_profile=srgb_profile(), xmp=provenance.page_packet())
    return out.getvalue()
