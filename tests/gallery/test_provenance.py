import io
from xml.etree import ElementTree

import fake_shots
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

import goodlight
from goodlight.gallery import encode, provenance

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
TERM = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def packet_in(data: bytes) -> bytes:
    info = Image.open(io.BytesIO(data)).info
    xmp = info.get("xmp") or info["XML:com.adobe.xmp"]
    return xmp if isinstance(xmp, bytes) else xmp.encode()


def description(xmp: bytes):
    text = xmp.decode()
    return ElementTree.fromstring(text[text.index("<x:xmpmeta"):text.index("<?xpacket end")]).find(f"{RDF}RDF/{RDF}Description")


@pytest.mark.parametrize("transparent", [False, True], ids=["jpeg", "png"])
def test_the_recipe_comes_back_out_of_the_file(transparent):
    shot = fake_shots.shot(transparent=transparent)
    data = encode.encode(shot.pixels, xmp=provenance.packet(shot.recipe))
    assert provenance.is_ours(data)
    assert provenance.recipe_of(packet_in(data)) == shot.recipe.as_dict()
    properties = description(packet_in(data)).attrib
    assert properties["{http://ns.adobe.com/xap/1.0/}CreatorTool"] == f"goodlight {goodlight.__version__}"
    assert properties["{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType"] == TERM + "compositeWithTrainedAlgorithmicMedia"


@given(st.text(max_size=40))
def test_any_name_survives_the_packet_or_is_private(name):
    recipe = fake_shots.recipe(backdrop=name)
    back = provenance.recipe_of(provenance.packet(recipe))["look"]["backdrop"]
    assert back == (provenance.OWN_PICTURE if provenance.is_own_picture(name) else name)
    description(provenance.packet(recipe))  # is well-formed XML


@pytest.mark.parametrize("recipe", [
    fake_shots.recipe(), fake_shots.recipe(backdrop="transparent"), fake_shots.recipe(backdrop="/photos/jane doe/office.jpg")],
    ids=["drawn", "cut out", "own picture"])
@pytest.mark.parametrize(("engine", "term"), [("studio", "compositeWithTrainedAlgorithmicMedia"), ("flux2", "trainedAlgorithmicMedia")])
def test_every_picture_says_that_ai_had_a_hand_in_it(recipe, engine, term):
    assert provenance.source_type_in(provenance.packet(recipe, engine=engine)) == TERM + term


def test_a_contact_sheet_says_what_its_pictures_say():
    assert provenance.source_type_in(provenance.page_packet()) == provenance.source_type()


def test_nothing_of_the_user_is_in_the_file():
    shot = fake_shots.shot(made_by=fake_shots.recipe(backdrop="/photos/jane doe/office.jpg"))
    data = encode.encode(shot.pixels, xmp=provenance.packet(shot.recipe))
    assert b"jane" not in data and b"office" not in data
    assert not Image.open(io.BytesIO(data)).getexif()


def test_other_pictures_are_not_ours_and_hold_no_recipe():
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    assert not provenance.is_ours(out.getvalue())
    with pytest.raises(ValueError):
        provenance.recipe_of(packet_in(out.getvalue()))
    assert provenance.is_ours(provenance.page_packet())


@pytest.mark.parametrize("transparent", [False, True], ids=["jpeg", "png"])
def test_the_same_pixels_give_the_same_bytes_whatever_the_hour(transparent, monkeypatch):
    shot, xmp = fake_shots.shot(transparent=transparent), provenance.packet(fake_shots.recipe())
    first = encode.encode(shot.pixels, xmp=xmp)
    encode.srgb_profile.cache_clear()
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = bytes(range(12))  # as if Little CMS had written it at another time
    monkeypatch.setattr(ImageCms.ImageCmsProfile, "tobytes", lambda self: bytes(profile))
    assert encode.encode(shot.pixels, xmp=xmp) == first
    encode.srgb_profile.cache_clear()


def test_jpeg_is_full_chroma_with_an_srgb_profile_and_close_to_the_pixels():
    pixels = fake_shots.shot().pixels
    data = encode.encode(pixels, xmp=b"")
    picture = Image.open(io.BytesIO(data))
    assert [c[1] for c in picture.layer] == [1, 1, 1]  # horizontal sampling of Y, Cb, Cr
    assert "sRGB" in ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(picture.info["icc_profile"])))
    assert np.abs(np.asarray(picture).astype(int) - pixels).mean() < 1.5


def test_png_keeps_every_pixel_and_the_profile():
    pixels = fake_shots.shot(transparent=True).pixels
    picture = Image.open(io.BytesIO(encode.encode(pixels, xmp=b"")))
    assert np.array_equal(np.asarray(picture), pixels)
    assert picture.info["icc_profile"] == encode.srgb_profile()
