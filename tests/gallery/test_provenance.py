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
    assert properties["{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType"] == TERM + "composite"


@given(st.text(max_size=40))
def test_any_name_survives_the_packet_or_is_private(name):
    recipe = fake_shots.recipe(backdrop=name)
    back = provenance.recipe_of(provenance.packet(recipe))["look"]["backdrop"]
    assert back == (provenance.OWN_PICTURE if provenance.is_own_picture(name) else name)
    description(provenance.packet(recipe))  # is well-formed XML


@pytest.mark.parametrize(("backdrop", "engine", "restored", "term"), [
    ("paper-grey", "studio", False, "composite"), ("#AABBCC", "studio", False, "composite"),
    ("/photos/jane doe/office.jpg", "studio", False, "compositeCapture"), ("office.png", "studio", False, "compositeCapture"),
    ("transparent", "studio", False, "algorithmicallyEnhanced"), ("paper-grey", "studio", True, "compositeWithTrainedAlgorithmicMedia"),
    ("paper-grey", "flux2", False, "trainedAlgorithmicMedia")])
def test_the_digital_source_type_tells_what_the_picture_is(backdrop, engine, restored, term):
    assert provenance.source_type(fake_shots.recipe(backdrop=backdrop), engine=engine, restored=restored) == TERM + term


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
