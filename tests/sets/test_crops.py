"""Crops as data: consistent with themselves, and with the rules of the offices for the passport layouts."""

import pytest

from goodlight.errors import UsageError
from goodlight.sets.crops import crops


@pytest.mark.parametrize("crop", crops(), ids=lambda c: c.name)
def test_a_crop_is_consistent_with_itself(crop):
    for size in (crop.size, crop.max_size):
        assert size[0] / size[1] == pytest.approx(crop.aspect[0] / crop.aspect[1], rel=0.003)
    for span in (crop.share, crop.eye_line, crop.headroom):
        assert span.least < span.ideal < span.most
    assert crop.description and crop.share_of in ("face", "head", "crown")
    assert crop.eye_line.ideal <= 0.46 and 0 < crop.centre_x[0] < 1


def test_the_headshot_has_the_sizes_promised():
    headshot = crops().get("headshot")
    assert headshot.size == (1024, 1280) and headshot.max_size == (2400, 3000)
    assert headshot.sized(None) == (1024, 1280) and headshot.sized(640) == (512, 640)
    assert headshot.sized(9000) == (2400, 3000)


@pytest.mark.parametrize("crop", crops(), ids=lambda c: c.name)
@pytest.mark.parametrize("long_side", [300, 777, 1500])
def test_a_size_keeps_the_shape_and_is_even(crop, long_side):
    w, h = crop.sized(long_side)
    assert w % 2 == h % 2 == 0 and max(w, h) <= long_side + 1
    assert abs(w / h / (crop.aspect[0] / crop.aspect[1]) - 1) < 0.02


def test_the_passport_layouts_follow_the_rules():
    icao, us = crops().get("passport-35x45"), crops().get("passport-2x2")
    assert icao.share_of == "crown" and icao.share.least >= 32 / 45 - 0.001 and icao.share.most <= 36 / 45
    assert us.share_of == "head" and us.share.least >= 1 / 2 and us.share.most <= 1.375 / 2
    assert us.eye_line.least >= 1 - 1.375 / 2 and us.eye_line.most <= 1 - 1.125 / 2
    for crop in (icao, us):
        assert crop.layout_check and not crop.tight and not crop.variation and crop.mix == 0


def test_an_unknown_crop_suggests_the_nearest():
    with pytest.raises(UsageError, match="headshots") as caught:
        crops().get("headshots")
    assert caught.value.code == "unknown_crop" and "Did you mean headshot?" in caught.value.advice
