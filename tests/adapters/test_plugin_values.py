"""Every value that a program can write lives on the wire, in the service and in the state, and equals itself there."""

from __future__ import annotations

from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from tests.adapters.caller import CREDENTIAL, INTEGRATION, URN, Caller, connected
from tests.adapters.wire import UNKNOWN, plain, secret
from tests.clock import FakeClock

pytestmark = pytest.mark.slow

DEEP = {
    "whole": 3,
    "float": 3.25,
    "large": 2**53,
    "tiny": -1e-9,
    "huge": 1e300,
    "true": True,
    "zero": 0,
    "empty": "",
    "unicode": "Grüße, 東京 ✓ 🎈",
    "null": None,
    "lists": [[], [None, 1, "a", {"b": [2.5, False]}]],
    "map": {"empty": {}, "a.b": {'"quoted"': "x"}, "": "no key"},
    "__own": "kept",
}

LIVES: dict[str, tuple[str, dict[str, Any]]] = {
    "a plain credential": (
        CREDENTIAL,
        {"credentialType": "basicAuth", "fields": {"userName": "ada", "password": "p"}, "name": "orders"},
    ),
    "a credential whose fields are secret one by one": (
        CREDENTIAL,
        {
            "credentialType": "userDefined",
            "fields": {"Größe": secret("ü✓"), "lines": secret("a\nb\r\n"), "a.b": secret(" x "), "plain": '"'},
            "name": "Zugang – 東京",
        },
    ),
    "a credential whose fields are a secret as a whole": (
        CREDENTIAL,
        {"credentialType": "userDefined", "fields": secret({"key": secret("value")}), "name": secret("orders")},
    ),
    "a plain integration": (INTEGRATION, {"integrationType": "custom-rest-actions", "name": "orders"}),
    "an integration with every argument": (
        INTEGRATION,
        {
            "integrationType": "custom-rest-actions",
            "name": "Bestellungen – 東京 🎈",
            "notes": "Zeile 1\nZeile 2\t“…”",
            "clientCertificateAuthority": "DigiCert",
            "intendedState": "DISABLED",
            "deletionProtection": False,
            "properties": DEEP,
        },
    ),
    "an integration whose arguments are empty": (
        INTEGRATION,
        {"integrationType": "custom-rest-actions", "name": "orders", "notes": "", "properties": {}},
    ),
    "an integration with secrets at every depth": (
        INTEGRATION,
        {
            "integrationType": "custom-rest-actions",
            "name": "orders",
            "notes": secret("who to ask"),
            "properties": {
                "token": secret("t"),
                "deep": {"list": [1, secret("s"), {"a": secret(None)}]},
                "whole": secret({"a": [secret("b")]}),
            },
        },
    ),
    "an integration with a credential": (
        INTEGRATION,
        {
            "integrationType": "aws-lambda-data-actions",
            "credential": {"id": "{credential}", "type": "amazonWebServicesARN"},
            "name": "orders",
        },
    ),
}


@pytest.fixture
def life(request: pytest.FixtureRequest, genesys_cloud: Emulator) -> tuple[str, dict[str, Any]]:
    """A resource's type and inputs; the credential that some refer to is there."""
    type_, inputs = LIVES[request.param]
    if "credential" in inputs:
        role = {"ARN": "arn:aws:iam::123456789012:role/orders"}
        id_ = genesys_cloud.control.create_credential("amazonWebServicesARN", role).id
        inputs = {**inputs, "credential": {**inputs["credential"], "id": id_}}
    return type_, inputs


def differences(plugin: Caller, type_: str, id_: str, state: dict[str, Any], inputs: dict[str, Any]) -> list[str]:
    """What differs between a state and the inputs that a program with them has."""
    checked = plugin("Check", type=type_, urn=URN, olds=inputs, news=inputs)
    assert not checked.failures
    assert plain(checked.inputs) == inputs, "check leaves the program's values as they are"
    diff = plugin("Diff", type=type_, urn=URN, id=id_, olds=state, old_inputs=inputs, news=inputs)
    assert bool(diff.diffs) == bool(diff.detailedDiff)
    return list(diff.diffs)


@pytest.mark.parametrize("life", LIVES, indirect=True)
def test_an_object_does_not_differ_from_itself(
    plugin: Caller, settings: dict[str, str], life: tuple[str, dict[str, Any]]
) -> None:
    type_, news = life
    id_, inputs, state = plugin.created(type_, news)
    with connected(settings, clock=FakeClock()) as later:
        assert differences(later, type_, id_, state, inputs) == []

        update = later("Update", type=type_, urn=URN, id=id_, olds=state, old_inputs=inputs, news=inputs)
        assert plain(update.properties) == state

        read = later("Read", type=type_, urn=URN, id=id_, properties=state, inputs=inputs)
        assert (read.id, plain(read.properties)) == (id_, state)
        assert plain(read.inputs) == inputs


@pytest.mark.parametrize("life", LIVES, indirect=True)
def test_what_is_read_by_id_alone_checks_and_differs_in_nothing(
    plugin: Caller, settings: dict[str, str], life: tuple[str, dict[str, Any]]
) -> None:
    type_, news = life
    id_, _, _ = plugin.created(type_, news)
    with connected(settings, clock=FakeClock()) as later:
        read = later("Read", type=type_, urn=URN, id=id_)
        assert read.id == id_
        assert plain(read.inputs)["name"]
        assert differences(later, type_, id_, plain(read.properties), plain(read.inputs)) == []


@pytest.mark.parametrize("life", LIVES, indirect=True)
def test_a_preview_shows_the_program_and_what_is_not_known_yet(
    plugin: Caller, genesys_cloud: Emulator, life: tuple[str, dict[str, Any]]
) -> None:
    type_, news = life
    inputs = plain(plugin("Check", type=type_, urn=URN, news=news).inputs)
    preview = plugin("Create", type=type_, urn=URN, properties=inputs, preview=True)
    assert genesys_cloud.control.state().integrations == []
    shown = plain(preview.properties)
    assert preview.id == ""
    assert {key: each for key, each in shown.items() if key in inputs} == inputs

    id_, _, state = plugin.created(type_, news)
    assert set(shown) >= set(state), "nothing appears that was not announced"
    renamed = {**inputs, "name": UNKNOWN}
    update = plugin("Update", type=type_, urn=URN, id=id_, olds=state, old_inputs=inputs, news=renamed, preview=True)
    assert plain(update.properties)["name"] in (UNKNOWN, secret(UNKNOWN))


def test_the_service_gets_exactly_what_the_program_wrote(plugin: Caller, genesys_cloud: Emulator) -> None:
    _, news = LIVES["an integration with every argument"]
    plugin.created(INTEGRATION, news)
    (live,) = genesys_cloud.control.state().integrations
    assert (live.name, live.notes) == (news["name"], news["notes"])
    assert live.properties == {**DEEP, "clientCertificateAuthority": "DigiCert"}
    assert type(live.properties["whole"]) is int, "a whole number is sent as one"


def test_the_service_gets_secrets_without_their_marks(plugin: Caller, genesys_cloud: Emulator) -> None:
    plugin.created(*LIVES["an integration with secrets at every depth"])
    (live,) = genesys_cloud.control.state().integrations
    assert live.properties == {
        "token": "t",
        "deep": {"list": [1, "s", {"a": None}]},
        "whole": {"a": ["b"]},
    }


@pytest.mark.parametrize("type_", [CREDENTIAL, INTEGRATION])
def test_an_object_that_is_gone_has_neither_id_nor_properties(plugin: Caller, type_: str) -> None:
    read = plugin("Read", type=type_, urn=URN, id="2b7e1516-28ae-4d2a-a6d2-ab7158809cf4")
    assert (read.id, plain(read.properties), plain(read.inputs)) == ("", {}, {})


def test_secrets_stay_secret_in_inputs_state_and_what_is_read(plugin: Caller) -> None:
    type_, news = LIVES["an integration with secrets at every depth"]
    id_, inputs, state = plugin.created(type_, news)
    read = plugin("Read", type=type_, urn=URN, id=id_, properties=state, inputs=inputs)
    for values in (inputs, state, plain(read.inputs), plain(read.properties)):
        assert values["notes"] == news["notes"]
        assert values["properties"] == news["properties"]
    assert state["configuration"] == secret(state["configuration"]["value"])


@pytest.mark.parametrize("fields", [{"userName": "ada"}, {"userName": UNKNOWN}, UNKNOWN])
def test_fields_are_secret_although_the_program_does_not_say_so(plugin: Caller, fields: Any) -> None:
    """As in YAML, whose values nothing marks."""
    news = {"credentialType": "basicAuth", "fields": fields, "name": "orders"}
    checked = plain(plugin("Check", type=CREDENTIAL, urn=URN, news=news).inputs)
    assert checked["fields"] == secret(fields)
    preview = plugin("Create", type=CREDENTIAL, urn=URN, properties=checked, preview=True)
    assert plain(preview.properties)["fields"] == secret(fields)
