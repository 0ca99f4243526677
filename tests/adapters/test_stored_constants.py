"""The providers as they stand in users' states: short, constant, and readable for ever."""

from __future__ import annotations

import base64
import pickle

import dill
import pulumi.dynamic.dynamic
import pytest

from pulumi_genesyscloud import _dynamic
from pulumi_genesyscloud._dynamic import DynamicProvider

STORED = {
    "INTEGRATION_CREDENTIAL": (
        "gASVOwAAAAAAAACMHHB1bHVtaV9nZW5lc3lzY2xvdWQuX2R5bmFtaWOUjBZJTlRFR1JBVElPTl9DUkVERU5USUFMlJOULg=="
    ),
    "CUSTOM_AUTH_ACTION": ("gASVNwAAAAAAAACMHHB1bHVtaV9nZW5lc3lzY2xvdWQuX2R5bmFtaWOUjBJDVVNUT01fQVVUSF9BQ1RJT06Uk5Qu"),
    "DATA_ACTION": "gASVMAAAAAAAAACMHHB1bHVtaV9nZW5lc3lzY2xvdWQuX2R5bmFtaWOUjAtEQVRBX0FDVElPTpSTlC4=",
    "DATA_ACTION_INTEGRATION": (
        "gASVPAAAAAAAAACMHHB1bHVtaV9nZW5lc3lzY2xvdWQuX2R5bmFtaWOUjBdEQVRBX0FDVElPTl9JTlRFR1JBVElPTpSTlC4="
    ),
    "ROLE": "gASVKQAAAAAAAACMHHB1bHVtaV9nZW5lc3lzY2xvdWQuX2R5bmFtaWOUjARST0xFlJOULg==",
    "OAUTH_CLIENT": "gASVMQAAAAAAAACMHHB1bHVtaV9nZW5lc3lzY2xvdWQuX2R5bmFtaWOUjAxPQVVUSF9DTElFTlSUk5Qu",
}
"""What release 0.1.0 stores. A line that changes here breaks the `pulumi destroy` of every stack made before."""


@pytest.mark.parametrize("constant", STORED)
def test_what_was_stored_still_loads(constant: str) -> None:
    assert dill.loads(base64.b64decode(STORED[constant])) is getattr(_dynamic, constant)


@pytest.mark.parametrize("constant", STORED)
def test_what_is_stored_is_what_it_was(constant: str) -> None:
    blob = dill.dumps(getattr(_dynamic, constant), protocol=4, recurse=True)
    assert base64.b64encode(blob).decode() == STORED[constant]


@pytest.mark.parametrize("constant", STORED)
def test_the_newer_pickle_protocol_differs_in_its_header_only(constant: str) -> None:
    """From Python 3.14 on the default protocol is 5; an explicit diff keeps that from being an update."""
    blob = dill.dumps(getattr(_dynamic, constant), protocol=5, recurse=True)
    assert blob[:2] == pickle.PROTO + bytes([5])
    assert blob[2:] == base64.b64decode(STORED[constant])[2:]


def test_every_provider_of_the_module_is_pinned() -> None:
    assert {name for name, value in vars(_dynamic).items() if isinstance(value, DynamicProvider)} == set(STORED)


def test_pulumi_serializes_it_the_same_way_and_not_as_a_secret() -> None:
    serialized = pulumi.dynamic.dynamic.serialize_provider(_dynamic.INTEGRATION_CREDENTIAL)
    assert serialized == STORED["INTEGRATION_CREDENTIAL"]
    assert _dynamic.INTEGRATION_CREDENTIAL.serialize_as_secret_always is False
