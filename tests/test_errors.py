"""Errors carry a code, an advice and an exit code, also from one process to another."""

import pickle

import pytest

from goodlight import errors
from goodlight.finding import Finding, Severity

KINDS = [errors.GoodlightError, errors.UsageError, errors.NoUsableSelfie, errors.ModelUnavailable, errors.NothingPassed]


@pytest.mark.parametrize(("kind", "code"), [(errors.UsageError, 2), (errors.NoUsableSelfie, 3), (errors.ModelUnavailable, 4),
                                            (errors.NothingPassed, 5)])
def test_exit_codes_are_those_of_the_contract(kind, code):
    assert kind("x").exit_code == code and isinstance(kind("x"), errors.GoodlightError)


def test_done_and_interrupted():
    assert (errors.EXIT_DONE, errors.EXIT_INTERRUPTED) == (0, 130)


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_crosses_a_process_boundary_whole(kind):
    sent = kind("The cat sat on the lens.", code="cat", advice="Feed it.")
    got = pickle.loads(pickle.dumps(sent))
    assert type(got) is kind and (got.message, got.code, got.advice, str(got)) == (sent.message, "cat", "Feed it.", sent.message)


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_code_an_error_has_its_kind_s_own(kind):
    assert kind("x").code == kind.code != "" and kind("x").advice == ""


def test_a_code_of_one_error_does_not_stick_to_its_kind():
    errors.UsageError("x", code="special")
    assert errors.UsageError("y").code == "usage"


def test_a_finding_rounds_its_figures_and_is_json_ready():
    found = Finding(code="blurred", message="Soft.", severity=Severity.ADVICE, value=1.23456789, limit=None, unit="px").as_dict()
    assert found == {"code": "blurred", "severity": "advice", "message": "Soft.", "advice": "", "value": 1.235, "limit": None, "unit": "px"}
