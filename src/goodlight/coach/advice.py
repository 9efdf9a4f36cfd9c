"""The words of the coach: what is wrong, and what a kind portrait photographer would ask for next. Only here."""

from __future__ import annotations

from goodlight.coach.limits import Limit
from goodlight.finding import Finding, Severity

# code: (message when rejected, message when it is advice, advice); {value} and {limit} are filled in.
WORDS: dict[str, tuple[str, str, str]] = {
    "no_face": ("There is no face to be found here.", "",
                "Look into the camera, with your whole face in the picture and nothing in front of it."),
    "sideways": ("The picture lies on its side.", "", "Turn it upright in your photo app and save it, or hold the phone upright."),
    "several_faces": ("There are {value:.0f} faces here, and it is not clear which one is you.",
                      "There are {value:.0f} faces here; the most likely one is used.",
                      "Take one on your own, or crop the others out; nobody has to lend you a shoulder for this."),
    "face_too_small": ("Your face is too small here to work from ({value:.0f} px between the eyes; {limit:.0f} are needed).",
                       "Your face is small here ({value:.0f} px between the eyes), so its detail has to be restored.",
                       "Come closer: head and shoulders should fill the frame, with the phone at arm's length."),
    "cut_off": ("Part of your face is outside the picture.", "The top of your head touches or leaves the frame.",
                "Leave some air: a hand's breadth above your hair and both shoulders in the frame."),
    "blurred": ("Your eyes are not sharp here.", "Your eyes are a little soft here.",
                "Wipe the lens, tap on your eye to focus, and rest your elbows on something while you press the shutter."),
    "too_dark": ("It is too dark to see your skin.", "It is rather dark.",
                 "Face a window, or switch on a light in front of you, and take it again."),
    "too_bright": ("Parts of your skin are pure white: the detail there is lost.", "Some of your skin is close to pure white.",
                   "Step out of the direct sun, or tap on your cheek and pull the exposure down a little."),
    "harsh_light": ("One side of your face is lost in shadow.", "The light comes hard from one side.",
                    "Turn so that the window is in front of you, and let a bright wall or a sheet of paper fill the dark side."),
    "extreme_pose": ("Your head is turned or tipped too far to see both sides of your face.", "Your head is turned or tipped rather far.",
                     "Bring your nose back towards the camera, hold the phone at eye level and lower your chin a touch."),
    "eyes_closed": ("Your eyes are closed.", "Your eyes look nearly closed.",
                    "Close your eyes, breathe out, open them as the shutter goes; take three, one of them will be right."),
    "sunglasses": ("Dark glasses hide your eyes.", "", "Take the sunglasses off; your everyday glasses are welcome."),
    "occluded": ("Something covers your nose or mouth.", "Something may cover a part of your face.",
                 "Take your hand, mask or phone away from your face, and brush the hair out of it."),
    "not_the_same_person": ("This does not look like the person in the other selfies.", "",
                            "If it is you, look straight into the camera in even light; otherwise leave this one out."),
    "duplicate": ("This is the same photo as {other}.", "", "Send each photo once; a second angle tells far more than a copy."),
    "low_resolution": ("The picture holds too little detail.", "The picture is small or strongly compressed.",
                       "Send the original from your phone, not a copy that went through a chat, and no screenshot."),
    "filtered": ("A beauty filter has smoothed your skin away.", "Your skin looks smoothed by a filter.",
                 "Switch the beauty mode off: we would rather have your own skin, and you will look more like yourself."),
}


def finding(code: str, severity: Severity, *, value: float | None = None, limit: float | None = None, unit: str = "",
            **words: str) -> Finding:
    """The finding of a code of ``WORDS``; an unknown code raises KeyError, which is a mistake of ours."""
    rejected, advised, advice = WORDS[code]
    message = rejected if severity is Severity.REJECT or not advised else advised
    return Finding(code=code, message=message.format(value=value, limit=limit, **words), advice=advice, severity=severity, value=value,
                   limit=limit, unit=unit)


def finding_of(limit: Limit, value: float) -> Finding:
    """The finding that crossing ``limit`` gives."""
    return finding(limit.code, limit.severity, value=value, limit=limit.limit, unit=limit.unit)
