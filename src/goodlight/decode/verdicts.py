"""Every finding that ingest can give, as data: the child and the file reader send codes, the words are only here."""

from __future__ import annotations

from dataclasses import dataclass

from goodlight.finding import Finding, Severity


@dataclass(frozen=True)
class Verdict:
    """message and advice may use ``{value}``, ``{limit}`` and ``{detail}``; unit is that of value and limit."""

    message: str
    advice: str
    severity: Severity = Severity.REJECT
    unit: str = ""


_ADVICE = Severity.ADVICE
_AGAIN = "Copy the original from the phone or camera again."

VERDICTS: dict[str, Verdict] = {
    "not_found": Verdict("There is no such file.", "Check the spelling of the path; a link may point to something that has moved."),
    "unreadable": Verdict("The file cannot be read{detail}.", "Check the permissions of the file and of its folder."),
    "not_a_file": Verdict("This is a {detail}, not a file.", "Give picture files or folders of pictures."),
    "symlink_loop": Verdict("This link leads back to itself.", "Give the folder that holds the pictures, without the link."),
    "folder_without_pictures": Verdict("The folder holds no pictures.", "Put the selfies into it, or give another folder."),
    "folder_too_deep": Verdict("Folders nested deeper than {limit} levels are not searched.",
                               "Give the inner folder itself.", unit="levels"),
    "too_many_files": Verdict("Only the first {limit} files are looked at.",
                              "Give fewer selfies: 5 to 20 good ones are best.", unit="files"),
    "skipped": Verdict("{detail}", "Give a file by its own name to have it looked at.", _ADVICE, "files"),
    "empty_file": Verdict("The file is empty.", "The transfer probably failed. " + _AGAIN),
    "too_large_bytes": Verdict("The file is larger than {limit}.", "Export it as a JPEG of high quality.", unit="bytes"),
    "not_an_image": Verdict("This is not a picture{detail}.", "Give a JPEG, PNG, HEIC, WebP, AVIF or TIFF."),
    "unsupported_format": Verdict("{detail} cannot be read here.", "Export the photo as a JPEG, PNG or HEIC."),
    "truncated": Verdict("The file is cut off: a part of the picture is missing.", "The transfer probably stopped half-way. " + _AGAIN),
    "corrupt": Verdict("The file is damaged and cannot be decoded.", _AGAIN),
    "too_many_pixels": Verdict("The picture has {value}, more than {limit}.", "Export it at a smaller size.", unit="pixels"),
    "too_small": Verdict("The shortest side is {value}, less than {limit}.",
                         "Send the original photo, not a thumbnail or a copy from a chat.", unit="px"),
    "decode_timeout": Verdict("Decoding took longer than {limit}.", "Export the photo as a JPEG.", unit="s"),
    "decode_memory": Verdict("Decoding needs more memory than is allowed.", "Export the photo as a JPEG."),
    "decoder_crashed": Verdict("The file made the decoder fail.", "Export the photo as a JPEG."),
    "duplicate": Verdict("The same file as {detail}.", "Send each photo once."),
    "animated": Verdict("The file is an animation; its first frame is used.", "Send a still photo.", _ADVICE),
    "several_pages": Verdict("The file holds several pages; the first is used.", "Send one photo a file.", _ADVICE),
    "alpha_flattened": Verdict("The transparent parts were laid on white.", "Send the original photo with its real background.", _ADVICE),
    "cmyk_without_profile": Verdict("Printing colours (CMYK) without a profile: the colours are a guess.",
                                    "Send the original photo from the camera.", _ADVICE),
    "bad_profile": Verdict("The colour profile cannot be used; the colours are taken as sRGB.", "Export the photo as sRGB.", _ADVICE),
    "hdr": Verdict("A high dynamic range picture: the brightest parts are clipped to a normal screen's white.",
                   "Turn HDR off or export the photo as a JPEG.", _ADVICE),
}

_NUMBERS = {"bytes": lambda v: f"{v / 1e6:g} MB", "pixels": lambda v: f"{v / 1e6:.4g} megapixels", "px": lambda v: f"{v:.0f} px",
            "s": lambda v: f"{v:g} s"}


def finding(code: str, *, value: float | None = None, limit: float | None = None, detail: str = "") -> Finding:
    """The finding of a code of ``VERDICTS``; raises KeyError for an unknown one, which is a mistake of ours."""
    verdict = VERDICTS[code]
    number = _NUMBERS.get(verdict.unit, lambda v: f"{v:g}")
    words = {"value": "" if value is None else number(value), "limit": "" if limit is None else number(limit), "detail": detail}
    return Finding(code=code, message=verdict.message.format(**words), advice=verdict.advice, severity=verdict.severity,
                   value=value, limit=limit, unit=verdict.unit if value is not None or limit is not None else "")
