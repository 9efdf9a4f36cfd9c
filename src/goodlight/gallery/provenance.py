"""Provenance: every picture says, in itself, how it was made.

An XMP packet (ISO 16684-1) carries the IPTC Digital Source Type, the software and the recipe. Nothing about the person goes in:
no name, no place, no time, no camera, and the path of a backdrop picture of the user's own is replaced by the words "own picture".
The packet is a pure function of its inputs, so the same shot gives the same bytes.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

import goodlight
from goodlight.brief import AS_SHOT, Recipe, is_own_picture

NAMESPACE = "https://goodlight.dev/ns/1.0/"
"""Identifies goodlight's own properties (an identifier, not an address to visit)."""

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
OWN_PICTURE = "own picture"

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:goodlight={namespace} xmp:CreatorTool={software} Iptc4xmpExt:DigitalSourceType={source_type} goodlight:Engine={engine}>
<goodlight:Recipe>{recipe}</goodlight:Recipe>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
_RECIPE, _LONGEST_RECIPE = (b"<goodlight:Recipe>", b"</goodlight:Recipe>"), 20_000
_SOURCE_TYPE = re.compile(rb'Iptc4xmpExt:DigitalSourceType="([^"]{0,200})"')


def software() -> str:
    return f"goodlight {goodlight.__version__}"


def source_type(*, engine: str = "studio") -> str:
    """The term of the IPTC Digital Source Type vocabulary that a shot gets, as its URI.

    The studio: "edited using generative AI" (compositeWithTrainedAlgorithmicMedia), always. Trained networks decide in every shot which
    pixels are the person's, and in some they make detail (a restored face): who is told too much is better off than who is told too
    little. Any other engine makes every pixel with a trained model: "created using generative AI", whomever it shows.
    docs/decisions/0007-content-credentials.md weighs the other choices.
    """
    return SOURCE_TYPES + ("compositeWithTrainedAlgorithmicMedia" if engine == "studio" else "trainedAlgorithmicMedia")


def packet(recipe: Recipe, *, engine: str = "studio") -> bytes:
    """The XMP packet of one shot, UTF-8."""
    text = _PACKET.format(
        namespace=quoteattr(NAMESPACE), software=quoteattr(software()), engine=quoteattr(engine),
        source_type=quoteattr(source_type(engine=engine)),
        recipe=escape(json.dumps(public_recipe(recipe), sort_keys=True, ensure_ascii=True)))
    return text.encode()


def public_recipe(recipe: Recipe) -> dict:
    """The recipe as it may leave this machine: the path of a picture of the user's own is left out."""
    look = replace(recipe.look, backdrop=OWN_PICTURE) if is_own_picture(recipe.look.backdrop) else recipe.look
    return replace(recipe, look=look).as_dict()


def face_changes(recipe: Recipe) -> list[str]:
    """What the recipe does to the face itself, for people: "nose-width -0.3", "age +5 years". Pose and expression are ``directed``."""
    asked = recipe.direction
    changed = [f"{name} {amount:+g}" for name, amount in sorted(asked.features.items()) if amount]
    changed += [f"age {asked.age:+g} years"] if asked.age else []
    return changed + ([f"presentation {asked.presentation}"] if asked.presentation != AS_SHOT else [])


def directed(recipe: Recipe) -> list[str]:
    """Pose and expression that were asked for. Whether choosing the selfie was enough is not in the recipe."""
    asked = recipe.direction
    return [f"{what} {name}" for what, name in (("pose", asked.pose), ("expression", asked.expression)) if name != AS_SHOT]


def page_packet() -> bytes:
    """The packet of a contact sheet: it marks the file as goodlight's own, and says no more."""
    return _PACKET.format(namespace=quoteattr(NAMESPACE), software=quoteattr(software()), engine=quoteattr("contact sheet"),
                          source_type=quoteattr(source_type()), recipe="{}").encode()


def is_ours(data: bytes) -> bool:
    """Whether a picture file's bytes carry a packet that goodlight wrote."""
    return b"xmlns:goodlight=" + quoteattr(NAMESPACE).encode() in data


def recipe_of(xmp: bytes) -> dict:
    """The recipe inside a packet, or inside a file that holds one. Raises ValueError when there is none."""
    start = xmp.find(_RECIPE[0])
    end = xmp.find(_RECIPE[1], start, start + _LONGEST_RECIPE)
    if start < 0 or end < 0:
        raise ValueError("the packet holds no goodlight recipe")
    text = xmp[start + len(_RECIPE[0]):end].decode("utf-8", "replace")
    return json.loads(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def source_type_in(xmp: bytes) -> str | None:
    """The IPTC Digital Source Type in a packet, or in a file that holds one."""
    found = _SOURCE_TYPE.search(xmp)
    return found.group(1).decode("utf-8", "replace") if found else None
