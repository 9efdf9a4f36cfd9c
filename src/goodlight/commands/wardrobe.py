"""``goodlight wardrobe``: keep a garment of one's own, cut from a photo of somebody wearing it; list and remove them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from goodlight.commands.kept import register_actions, remove_by
from goodlight.errors import EXIT_DONE, UsageError


def register(subparsers) -> None:
    register_actions(subparsers, "wardrobe", "garments", photo="one person from the front, shoulders and chest seen, in soft light",
                     add="cut the garment out of a photo of somebody wearing it; `goodlight shoot --attire NAME` then puts it on")


def run(args: argparse.Namespace) -> int:
    """Run the action. Raises UsageError ``no_wearable_garment`` with the reason, or as ``goodlight.sets.own_garments`` does."""
    return {"add": _add, "list": _list, "remove": _remove}[args.action](args)


def _add(args: argparse.Namespace) -> int:
    from goodlight.sets import own_garments
    from goodlight.sets.wardrobe import attires

    taken = frozenset(attires().names)
    name = own_garments.free_name(args.name or own_garments.named_after(args.photo), taken=taken)
    own_garments.keep(cut_from(args.photo), name, taken=taken)
    if args.json:
        print(json.dumps({"version": 1, "garment": {"name": name}}))
    else:
        print(f"Kept as {name}: goodlight shoot SELFIES --out DIR --attire {name}")
    return EXIT_DONE


def cut_from(photo: Path):
    """The garment (``own_garments.Cloth``) of the one person in the photo."""
    from goodlight.selfies import open_selfies
    from goodlight.studio import dress_cut
    from goodlight.studio.dress import shrunk
    from goodlight.subject.make_plate import Tools, make_plate

    opened = list(open_selfies([photo])) if photo.is_file() else []
    selfie = opened[0] if opened and hasattr(opened[0], "pixels") else None
    if selfie is None:
        why = opened[0].findings[0] if opened else None
        raise UsageError(f"The photo cannot be used: {why.message}" if why else f"There is no photo {str(photo)[:200]!r}.",
                         code="bad_garment_photo", advice=why.advice if why else "Check the path.")
    tools = Tools.load()
    faces = tools.finder.find(selfie.pixels)
    if len(faces) != 1:
        many = f"{len(faces)} people are" if faces else "nobody is"
        raise UsageError(f"The photo has no garment that others could wear: {many} seen in it.", code="no_wearable_garment",
                         advice="Use a photo of one person who wears it, with the face in the picture: it tells size and light.")
    template = tools.recogniser.describe(selfie.pixels, faces[0])
    plate = make_plate(name=selfie.name, sha256=selfie.sha256, pixels=selfie.pixels, face=faces[0], template=template, tools=tools)
    return dress_cut.cut(shrunk(plate, dress_cut.LARGEST_EYES))


def _list(args: argparse.Namespace) -> int:
    from goodlight.sets.own_garments import garment_folder, kept

    names = kept()
    if args.json:
        print(json.dumps({"version": 1, "garments": [{"name": name} for name in names]}))
    else:
        print("\n".join([*names, f"{len(names)} garments of yours, in {garment_folder()}"]))
    return EXIT_DONE


def _remove(args: argparse.Namespace) -> int:
    from goodlight.sets.own_garments import remove

    return remove_by(remove, args)
