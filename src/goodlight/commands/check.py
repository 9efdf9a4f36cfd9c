"""``goodlight check``: the coach's verdict for each selfie and for the set."""

from __future__ import annotations

import argparse
import json
import sys

from goodlight.errors import EXIT_DONE, NoUsableSelfie


def register(subparsers) -> None:
    parser = subparsers.add_parser("check", help="say which selfies can be used, why not, and what to take next",
                                   description="The coach's verdict for each selfie and for all of them together.")
    parser.add_argument("selfies", nargs="+", metavar="SELFIES", help="picture files or folders of them")
    parser.add_argument("--json", action="store_true", help="print the verdicts and every measured number for a program")


def run(args: argparse.Namespace) -> int:
    """Exit 0 with at least one usable selfie; without any, the reasons go to stderr and the exit code is that of NoUsableSelfie."""
    from goodlight.coach import judge, judge_set
    from goodlight.coach.report import reasons, show
    from goodlight.models.recogniser import Recogniser
    from goodlight.selfies import open_selfies
    from goodlight.subject.measure_face import FaceFinder

    finder, recogniser = FaceFinder(), Recogniser()
    verdict = judge_set([judge(selfie, finder=finder, recogniser=recogniser) for selfie in open_selfies(args.selfies)])
    if args.json:
        print(json.dumps(verdict.as_dict(), ensure_ascii=False, indent=2))
    else:
        show(verdict)
    if verdict.accepted:
        return EXIT_DONE
    error = NoUsableSelfie("None of the selfies can be used.\n" + reasons(verdict), advice="Take new ones with the advice above.")
    if not args.json:
        raise error
    # With --json stdout already holds the one answer; the error must not print a second one there.
    print(f"goodlight: {error.message}", file=sys.stderr)
    return error.exit_code
