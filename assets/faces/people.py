"""Who is drawn. They are nobody: numbers chosen to cover skin tones, ages and hair that the sample photographs lack."""

from __future__ import annotations

from sitter import Hair, Sitter

_UNITS = "faceunits01/targets/faceunits"
_DETAIL = "mpfb2/targets"


def _smile(amount: float) -> dict[str, float]:
    return {f"{_UNITS}/mouthSmile{side}.target": amount for side in ("Left", "Right")} | {
        f"{_UNITS}/cheekSquint{side}.target": amount * 0.6 for side in ("Left", "Right")}


def _ears(up: float) -> dict[str, float]:
    """Moved up, where MakeHuman's sit low, and rounder."""
    return {f"{_DETAIL}/ears/{side}-ear-{part}.target.gz": amount for side in "lr"
            for part, amount in (("trans-up", up), ("shape-round", 0.8), ("lobe-decr", 0.4))}


def _eyes(wider: float) -> dict[str, float]:
    return {f"{_DETAIL}/eyes/{side}-eye-height{part}-incr.target.gz": wider for side in "lr" for part in "123"}


def _crooked(amount: float) -> dict[str, float]:
    """No face is the same on both sides."""
    side = "l" if amount > 0 else "r"
    parts = ("brown-1", "cheek-1", "jaw-1", "mouth-1", "nose-1", "eye-3")
    return {f"{_DETAIL}/asym/asym-{part}-{side}.target.gz": abs(amount) for part in parts}


SITTERS = (
    Sitter(
        name="amara", words="a woman of about thirty, deep brown skin, coiled hair", seed=11,
        peoples={"african": 0.8, "caucasian": 0.2}, feminine=1.0, years=31, targets=_smile(0.5) | _ears(0.6) | _crooked(-0.35),
        skin=(0.092, 0.041, 0.024), lips=(0.125, 0.038, 0.034), flush=(0.112, 0.038, 0.023), iris=(0.035, 0.016, 0.008), freckles=0.35,
        hair=Hair(kind="coils", strands=34000, top=0.042, sides=0.03, melanin=0.97), brows=0.65, arch=0.9, lashes=1.3,
        shirt=(0.018, 0.03, 0.055), backdrop=(0.22, 0.20, 0.175), exposure=0.45,
    ),
    Sitter(
        name="jun", words="a man of about forty, medium olive skin, short black hair", seed=5,
        peoples={"asian": 0.9, "caucasian": 0.1}, feminine=0.12, years=60,  # MakeHuman's heads look younger than their years
        targets=_smile(0.5) | _ears(0.6) | _eyes(0.35) | _crooked(0.5), lines=1.0,
        skin=(0.43, 0.255, 0.160), lips=(0.40, 0.165, 0.125), flush=(0.47, 0.20, 0.13), iris=(0.05, 0.024, 0.012), freckles=0.45,
        hair=Hair(kind="combed", strands=42000, top=0.042, sides=0.012, melanin=1.0, redness=0.0, grey=0.22, recess=0.16),
        brows=0.8, arch=0.3, lashes=0.6, curl=-0.1, stubble=0.22, backdrop=(0.16, 0.2, 0.24), exposure=0.1,
    ),
)
