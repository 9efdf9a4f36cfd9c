"""Every error that goodlight raises on purpose, with the exit code the command line gives it.

User faults carry a stable ``code`` (for programs) and an ``advice`` (what to do about it, for people).
Anything else that escapes is a mistake of ours and keeps its traceback.
"""

from __future__ import annotations

EXIT_DONE = 0
EXIT_USAGE = 2
EXIT_NO_USABLE_SELFIE = 3
EXIT_MODEL_UNAVAILABLE = 4
EXIT_NOTHING_PASSED = 5
EXIT_INTERRUPTED = 130


class GoodlightError(Exception):
    """Base of all errors raised on purpose.

    ``code``: snake_case, stable. ``advice``: one sentence that says what to do, or "".
    """

    exit_code = 1
    code = "error"

    def __init__(self, message: str, *, code: str | None = None, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.advice = advice

    def __reduce__(self):
        # Exceptions pickle by calling the class with ``args``; keyword-only fields need help to survive a process boundary.
        return _rebuild, (type(self), self.message, self.code, self.advice)


def _rebuild(kind: type[GoodlightError], message: str, code: str, advice: str) -> GoodlightError:
    return kind(message, code=code, advice=advice)


class UsageError(GoodlightError):
    """What was asked makes no sense or cannot be done: an unknown look, a bad number, a folder that cannot be written."""

    exit_code = EXIT_USAGE
    code = "usage"


class NoUsableSelfie(GoodlightError):
    """No selfie passed the coach; the findings say why."""

    exit_code = EXIT_NO_USABLE_SELFIE
    code = "no_usable_selfie"


class ModelUnavailable(GoodlightError):
    """A model could not be found, fetched or verified."""

    exit_code = EXIT_MODEL_UNAVAILABLE
    code = "model_unavailable"


class NothingPassed(GoodlightError):
    """Shots were made and every one failed a gate."""

    exit_code = EXIT_NOTHING_PASSED
    code = "nothing_passed"
