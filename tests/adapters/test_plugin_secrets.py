"""Whatever goes wrong, no secret is in a text that anybody may read: errors, failures, log lines, output, reprs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import ANY

import grpc
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.framework.steps import Checked, Created, Reading, Unfinished
from genesyscloud_provider.integrations.credential.inputs import CredentialInputs
from tests.adapters.caller import CREDENTIAL, INTEGRATION, URN, Caller, FakeEngine, connected, listening, refusal
from tests.adapters.wire import plain, secret
from tests.clock import FakeClock

PLANTED = "planted-5f3a"

FIELDS = {"userName": "ada", "password": PLANTED}
VAULT = {
    "credentialType": "basicAuth",
    "fields": {key: secret(value) for key, value in FIELDS.items()},
    "name": "orders",
}
WEB = {
    "integrationType": "custom-rest-actions",
    "name": "orders",
    "notes": secret(PLANTED),
    "properties": {"token": secret(PLANTED), "list": [secret({"deep": PLANTED})]},
}
TROUBLES: dict[str, Callable[[Emulator], Any]] = {
    "none": lambda cloud: None,
    "everything is refused": lambda cloud: cloud.control.fault("status", route="/api/*", count=None, status=400),
    "everything fails": lambda cloud: cloud.control.fault("status", route="/api/*", count=None, status=500),
    "connections drop": lambda cloud: cloud.control.fault("drop", route="/api/*", count=None, effect="after"),
    "answers are broken": lambda cloud: cloud.control.fault("malformed", route="/api/*", count=None, effect="after"),
    "answers are cut": lambda cloud: cloud.control.fault("truncate", route="/api/*", count=None, effect="after"),
    "logins are broken": lambda cloud: cloud.control.fault("malformed", route="/oauth/token", count=None),
    "logins are refused": lambda cloud: cloud.control.fault("status", route="/oauth/token", count=None, status=400),
    "activations fail": lambda cloud: cloud.control.switches(activation_errors={"*": {"message": "No"}}),
    "activations take for ever": lambda cloud: cloud.control.switches(activation_reads=1000),
    "somebody changes everything": lambda cloud: [
        cloud.control.change_integration(each.id, name="hers", notes=PLANTED, properties={"token": f"{PLANTED} hers"})
        for each in cloud.control.state().integrations
    ],
}
WRONG: dict[str, list[dict[str, Any]]] = {
    CREDENTIAL: [
        {"fields": secret(PLANTED)},
        {"fields": [secret(PLANTED)]},
        {"fields": {"userName": "ada", "password": {"a": PLANTED}}},
        {"fields": {"userName": "ada", "password": [PLANTED]}},
        {"fields": {"userName": "", "pasword": PLANTED}},
        {"credentialType": "amazonWebServicesARN", "fields": {"ARN": PLANTED}},
        {"credentialType": "googleCloudPlatformServiceAccount", "fields": {"privateKey": PLANTED, "loginUrl": PLANTED}},
    ],
    INTEGRATION: [
        {"notes": {"a": PLANTED}},
        {"notes": [secret(PLANTED)]},
        {"properties": secret(PLANTED)},
        {"properties": secret([PLANTED])},
        {"properties": {"clientCertificateAuthority": secret(PLANTED)}},
        {"credential": {"id": {"a": PLANTED}, "type": [PLANTED]}},
        {"deletionProtection": secret(PLANTED)},
        {"extra": secret(PLANTED)},
    ],
}


@pytest.fixture
def engine() -> Iterator[FakeEngine]:
    """An engine that writes down what it is told."""
    with listening() as one:
        yield one


def texts_of(plugin: Caller, call: str, **fields: Any) -> list[str]:
    """What people may read of a call."""
    try:
        answer = plugin(call, **fields)
    except grpc.RpcError as error:
        refused = refusal(error)
        assert refused.code is not grpc.StatusCode.INTERNAL, refused
        return [refused.text, *(refused.init_failed.reasons if refused.init_failed else [])]
    return [f"{each.property} {each.reason}" for each in getattr(answer, "failures", [])]


def assert_silent(
    engine: FakeEngine, texts: list[str], caplog: pytest.LogCaptureFixture, capfd: Any, client_secret: str
) -> None:
    shown = "\n".join([*texts, *(each.message for each in engine.heard), caplog.text, *capfd.readouterr()])
    assert PLANTED not in shown
    assert client_secret not in shown


@pytest.mark.slow
@pytest.mark.parametrize("trouble", TROUBLES)
def test_no_trouble_shows_a_secret(
    trouble: str,
    genesys_cloud: Emulator,
    settings: dict[str, str],
    engine: FakeEngine,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    with connected(settings, clock=FakeClock()) as plugin:
        lives = {
            CREDENTIAL: (VAULT, plugin.created(CREDENTIAL, VAULT)),
            INTEGRATION: (WEB, plugin.created(INTEGRATION, WEB)),
        }
    TROUBLES[trouble](genesys_cloud)
    texts = []
    with connected(settings, engine.address, FakeClock()) as plugin:
        for type_, (news, (id_, inputs, state)) in lives.items():
            about, new = {"type": type_, "urn": URN}, {**news, "name": "other", "intendedState": "DISABLED"}
            if type_ == CREDENTIAL:
                new.pop("intendedState")
            texts += texts_of(plugin, "Check", **about, olds={}, news=news)
            texts += texts_of(plugin, "Create", **about, properties=news)
            texts += texts_of(plugin, "Update", **about, id=id_, olds=state, old_inputs=inputs, news=new)
            texts += texts_of(plugin, "Read", **about, id=id_, properties=state, inputs=inputs)
            texts += texts_of(plugin, "Diff", **about, id=id_, olds=state, old_inputs=inputs, news=new)
            texts += texts_of(plugin, "Delete", **about, id=id_, properties=state)
    assert texts or trouble == "none"
    assert_silent(engine, texts, caplog, capfd, settings["oauthClientSecret"])


@pytest.mark.parametrize(("type_", "wrong"), [(type_, each) for type_, several in WRONG.items() for each in several])
def test_no_mistake_shows_a_secret(
    type_: str,
    wrong: dict[str, Any],
    settings: dict[str, str],
    engine: FakeEngine,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    news = {**(VAULT if type_ == CREDENTIAL else WEB), **wrong}
    with connected({**settings, "preflight": "off"}, engine.address, FakeClock()) as plugin:
        about = {"type": type_, "urn": URN}
        texts = texts_of(plugin, "Check", **about, news=news)
        assert texts
        texts += texts_of(plugin, "Diff", **about, id="x", olds=news, old_inputs=news, news=news)
        texts += texts_of(plugin, "Create", **about, properties=news)
        texts += texts_of(plugin, "Update", **about, id="x", olds=news, old_inputs=news, news=news)
    assert_silent(engine, texts, caplog, capfd, settings["oauthClientSecret"])


def test_what_others_set_is_a_secret_of_theirs(settings: dict[str, str], genesys_cloud: Emulator) -> None:
    bare = {"integrationType": "custom-rest-actions", "name": "orders"}
    with connected(settings, clock=FakeClock()) as plugin:
        id_, inputs, state = plugin.created(INTEGRATION, bare)
    genesys_cloud.control.change_integration(id_, notes=PLANTED, properties={"token": PLANTED})
    with connected(settings, clock=FakeClock()) as plugin:
        read = plugin("Read", type=INTEGRATION, urn=URN, id=id_, properties=state, inputs=inputs)
        assert PLANTED not in str(plain(read.inputs))
        values = plain(read.properties)
        assert values.pop("configuration") == secret(
            {"version": 3, "notes": PLANTED, "properties": {"token": PLANTED}, "advanced": {}, "credentials": {}}
        )
        assert PLANTED not in str(values)


def test_a_secret_that_has_moved_within_its_property_stays_one(
    settings: dict[str, str], genesys_cloud: Emulator
) -> None:
    properties = {"list": ["a", secret(PLANTED)], "map": {"key": secret(PLANTED)}, "plain": "b"}
    with connected(settings, clock=FakeClock()) as plugin:
        id_, inputs, state = plugin.created(INTEGRATION, {**WEB, "properties": properties})
    moved = {"list": ["x", "a", PLANTED], "map": {"KEY": PLANTED}, "plain": "b"}
    genesys_cloud.control.change_integration(id_, properties=moved)
    with connected(settings, clock=FakeClock()) as plugin:
        read = plugin("Read", type=INTEGRATION, urn=URN, id=id_, properties=state, inputs=inputs)
    for values in (plain(read.properties), plain(read.inputs)):
        assert values["properties"] == secret(moved)


def test_what_the_program_no_longer_calls_a_secret_is_none(settings: dict[str, str]) -> None:
    with connected(settings, clock=FakeClock()) as plugin:
        id_, inputs, state = plugin.created(INTEGRATION, WEB)
        assert state["notes"] == secret(PLANTED)
        news = {**WEB, "notes": "for everybody"}
        about = {"type": INTEGRATION, "urn": URN, "id": id_}
        updated = plugin("Update", **about, olds=state, old_inputs=inputs, news=news)
        values = plain(updated.properties)
        assert values["notes"] == "for everybody"
        assert values["properties"] == WEB["properties"]
        assert values["configuration"] == state["configuration"] | {"value": ANY}


@pytest.mark.parametrize(
    "holder",
    [
        Checked({"fields": FIELDS}, []),
        Created("id", {"fields": FIELDS}),
        Reading({"fields": FIELDS}, {"fields": FIELDS}),
        CredentialInputs.model_validate({"credentialType": "basicAuth", "fields": FIELDS, "name": "orders"}),
        Unfinished("id", {"fields": FIELDS}, Exception("why")),
    ],
    ids=lambda each: type(each).__name__,
)
def test_what_holds_values_does_not_show_them(holder: Any) -> None:
    assert PLANTED not in repr(holder) + str(holder)
