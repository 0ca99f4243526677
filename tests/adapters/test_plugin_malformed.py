"""Requests that no engine sends are refused in one line, and are never taken for a bug or for a doubtful state."""

from __future__ import annotations

import math
from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2 as protocol

from genesyscloud_emulator import Emulator
from genesyscloud_provider.adapters.tokens import token
from genesyscloud_provider.registry import LOOKUPS, RESOURCES
from tests.adapters.caller import ACTION, AUTH_ACTION, CREDENTIAL, INTEGRATION, URN, Caller, Refusal, refusal
from tests.adapters.smallest import INPUTS, STATES, on
from tests.adapters.wire import UNKNOWN, secret

pytestmark = pytest.mark.slow

SIGNATURE = "4dabf18193072939515e22adb298388d"

PROPERTIES = [(token(each.name), name) for each in RESOURCES for name in [*each.inputs.names(), *each.outputs.names()]]
WRONG: dict[str, Any] = {
    "a number": 5,
    "a fraction": 0.5,
    "true": True,
    "an empty text": "",
    "a text": "text",
    "an empty map": {},
    "a map": {"a": "b"},
    "a map of maps": {"a": {"b": {}}},
    "a map with an empty key": {"": None},
    "a reference of numbers": {"id": 1, "type": 2},
    "half a reference": {"id": "x"},
    "an empty list": [],
    "a list of nulls": [None, None],
    "an unknown": UNKNOWN,
    "a map with an unknown": {"a": UNKNOWN},
    "a secret": secret({"a": 5}),
}


def assert_refused(refusal: Refusal, says: str = "") -> None:
    assert refusal.code is grpc.StatusCode.INVALID_ARGUMENT, refusal
    assert "\n" not in refusal.text
    assert says in refusal.text
    assert refusal.text.strip()


def assert_well_answered(plugin: Caller, call: str, **fields: Any) -> None:
    """Whatever it is, it is an answer, or a refusal that leaves no doubt; what is malformed is one in one line."""
    try:
        plugin(call, **fields)
    except grpc.RpcError as error:
        refused = refusal(error)
        assert refused.code not in (grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN), refused
        if refused.code is grpc.StatusCode.INVALID_ARGUMENT:
            assert "\n" not in refused.text


def around(type_: str, id_: str, state: dict[str, Any], news: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The calls that carry a state, inputs, or both."""
    about = {"type": type_, "urn": URN}
    return [
        ("Check", {**about, "olds": state, "news": news}),
        ("Diff", {**about, "id": id_, "olds": state, "old_inputs": state, "news": news}),
        ("Create", {**about, "properties": news, "preview": True}),
        ("Create", {**about, "properties": news}),
        ("Update", {**about, "id": id_, "olds": state, "old_inputs": state, "news": news, "preview": True}),
        ("Update", {**about, "id": id_, "olds": state, "old_inputs": state, "news": news}),
        ("Read", {**about, "id": id_, "properties": state, "inputs": news}),
        ("Delete", {**about, "id": id_, "properties": state}),
    ]


@pytest.mark.parametrize("call", ["Check", "Diff", "Create", "Read", "Update", "Delete", "Invoke"])
def test_an_empty_request(offline: Caller, call: str) -> None:
    assert_refused(offline.refused(call), "a call without a t")


@pytest.mark.parametrize("call", ["CheckConfig", "DiffConfig", "Configure", "GetSchema"])
def test_a_request_without_settings_is_one_without_any(offline: Caller, call: str) -> None:
    offline(call)


@pytest.mark.parametrize(
    "type_",
    [
        "aws:index:IntegrationCredential",
        "genesyscloud:IntegrationCredential",
        "genesyscloud:other:IntegrationCredential",
        "genesyscloud:index:integrationCredential",
        "genesyscloud:index:IntegrationCredential:more",
        "IntegrationCredential",
        "pulumi-python:dynamic/genesyscloud:IntegrationCredential",
        "genesyscloud:index:getIntegration",
        ":::",
    ],
)
def test_only_the_packages_own_types_are_known(offline: Caller, type_: str) -> None:
    assert_refused(offline.refused("Check", type=type_, urn=URN, news=INPUTS[CREDENTIAL]), f"{type_} is no resource")
    urn = f"urn:pulumi:dev::project::{type_}::orders"
    if "::" not in type_:
        assert_refused(offline.refused("Check", urn=urn, news=INPUTS[CREDENTIAL]), f"{type_} is no resource")


@pytest.mark.parametrize("urn", ["x", "urn:pulumi:dev", "urn:pulumi:dev::project", "::", "::::::", "$", "genesyscloud"])
def test_a_urn_that_is_none(offline: Caller, urn: str) -> None:
    assert_refused(offline.refused("Check", urn=urn, news=INPUTS[CREDENTIAL]), "a call without a type")
    if not urn.startswith("::::"):
        unnamed = {"credentialType": "basicAuth", "fields": {"userName": "ada"}}
        assert_refused(offline.refused("Check", type=CREDENTIAL, urn=urn, news=unnamed), "a call without a URN")


@pytest.mark.parametrize(
    "urn",
    [
        f"urn:pulumi:dev::project::{CREDENTIAL}::orders",
        f"urn:pulumi:dev::project::my:index:Team${CREDENTIAL}::orders",
        f"urn:pulumi:dev::project::my:index:Team${INTEGRATION}${CREDENTIAL}::orders",
        f"urn:pulumi:dev::project::{CREDENTIAL}::a::b$c::{INTEGRATION}",
    ],
)
def test_the_type_is_the_last_of_the_urn_and_parents_do_not_count(offline: Caller, urn: str) -> None:
    answer = offline("Check", urn=urn, news=INPUTS[CREDENTIAL])
    assert not answer.failures, "the inputs of a credential"
    assert offline("Check", type=INTEGRATION, urn=urn, news=INPUTS[INTEGRATION]).failures == []


@pytest.mark.parametrize("call", ["Diff", "Read", "Update", "Delete"])
def test_a_call_about_an_object_needs_its_id(offline: Caller, call: str) -> None:
    fields = dict(around(INTEGRATION, "", STATES[INTEGRATION], INPUTS[INTEGRATION]))[call]
    refused = offline.refused(call, **fields)
    assert refused.code is grpc.StatusCode.FAILED_PRECONDITION, "the state is at fault, not the request"
    assert "the state of the DataActionIntegration 'orders' has no id" in refused.text


@pytest.mark.parametrize(("type_", "name"), PROPERTIES)
def test_every_property_of_a_wrong_kind(plugin: Caller, genesys_cloud: Emulator, type_: str, name: str) -> None:
    good = on(genesys_cloud, INPUTS[type_])
    stored = {**STATES[type_], **good}
    id_, _, _ = plugin.created(type_, good)
    for wrong in WRONG.values():
        state = {**stored, name: wrong}
        news = {**good, **({name: wrong} if name in good or name not in stored else {})}
        for call, fields in [
            *around(type_, id_, stored, news),
            *(each for each in around(type_, id_, state, good) if each[0] != "Create"),
            *(each for each in around(type_, id_, state, news) if each[0] not in ("Create", "Delete")),
        ]:
            assert_well_answered(plugin, call, **fields)


@pytest.mark.parametrize(
    ("type_", "changes", "says"),
    [
        (CREDENTIAL, {"name": 5}, "name: must be text"),
        (CREDENTIAL, {"fields": "text"}, "fields: must be a map"),
        (CREDENTIAL, {"fields": {"userName": 5}}, "fields.userName: must be text"),
        (CREDENTIAL, {"fields": {"userName": None}}, "fields.userName: must be text"),
        (CREDENTIAL, {"feilds": {}}, "feilds: is no property of IntegrationCredential; did you mean `fields`?"),
        (INTEGRATION, {"credential": "text"}, "credential: must be a map: its id alone does not tell its type"),
        (INTEGRATION, {"credential": {"id": 1, "type": "basicAuth"}}, "credential.id: must be text"),
        (INTEGRATION, {"deletionProtection": "true"}, "deletionProtection: must be true or false"),
        (INTEGRATION, {"properties": []}, "properties: must be a map"),
        (INTEGRATION, {"intendedState": {"a": 1}}, "intendedState: must be"),
        (ACTION, {"integration": "text"}, "integration: must be a map: its id alone does not tell its type"),
        (ACTION, {"integration": {"type": "custom-rest-actions"}}, "integration.id: is required"),
        (ACTION, {"contract": {"input": {"type": "object"}}}, "contract.output: is required"),
        (ACTION, {"config": {"request": []}}, "config.request: must be a map"),
        (ACTION, {"config": {"request": {"requestType": 5}}}, "config.request.requestType: must be text"),
        (AUTH_ACTION, {"name": 5}, "name: must be text"),
        (AUTH_ACTION, {"config": {"timeoutSeconds": 5}}, "config.timeoutSeconds: is nothing that Genesys Cloud takes"),
        (ACTION, {"secure": "true"}, "secure: must be true or false"),
        (ACTION, {"publish": 1}, "publish: must be true or false"),
    ],
)
def test_what_a_program_wrote_wrongly_is_a_failure_of_check(
    offline: Caller, type_: str, changes: dict[str, Any], says: str
) -> None:
    (reason,) = offline.failures(type_, {**INPUTS[type_], **changes})
    assert reason.startswith(says)


@pytest.mark.parametrize("call", ["Check", "Diff", "Create", "Read", "Update", "Delete", "CheckConfig", "Configure"])
@pytest.mark.parametrize(
    "value", [math.nan, {SIGNATURE: 5}, {"deep": [{SIGNATURE: "0def7320c3a5731c473e5ecbe6d01bc7"}]}]
)
def test_values_that_nobody_can_read(offline: Caller, call: str, value: Any) -> None:
    garbage = {"key": value}
    fields = {"CheckConfig": {"news": garbage}, "Configure": {"args": garbage}}
    fields |= dict(around(CREDENTIAL, "id", garbage, garbage))
    assert_refused(offline.refused(call, **fields[call]), "key")


def test_values_may_be_as_deep_as_protobuf_reads_them(plugin: Caller) -> None:
    deep: Any = "bottom"
    for _ in range(14):
        deep = {"a": [deep]}
    id_, inputs, state = plugin.created(INTEGRATION, {**INPUTS[INTEGRATION], "properties": {"deep": deep}})
    diff = plugin("Diff", type=INTEGRATION, urn=URN, id=id_, olds=state, old_inputs=inputs, news=inputs)
    assert not diff.diffs


def test_a_schema_of_another_version(offline: Caller) -> None:
    assert_refused(offline.refused("GetSchema", version=99), "no schema of version 99")


@pytest.mark.parametrize(
    "function",
    ["getIntegration", "aws:index:getIntegration", "genesyscloud:index:getNothing", "genesyscloud:index:", ":"],
)
def test_only_the_packages_own_functions_are_known(offline: Caller, function: str) -> None:
    assert_refused(offline.refused("Invoke", tok=function, args={"name": "x"}), f"{function} is no function")


@pytest.mark.parametrize("lookup", [each for each in LOOKUPS if not each.acts], ids=lambda each: each.name)
def test_arguments_of_functions_that_are_wrong(plugin: Caller, lookup: Any) -> None:
    about = {"tok": f"genesyscloud:index:{lookup.name}"}
    (failure,) = plugin(
        "Invoke", **about, args={"nmae": "planted", **dict.fromkeys(lookup.arguments.names(), "x")}
    ).failures
    assert "nmae" in f"{failure.property} {failure.reason}"
    assert "planted" not in failure.reason
    for name in lookup.arguments.names():
        wrong: Any
        for wrong in (5, {}, [], True):
            failures = plugin("Invoke", **about, args={name: wrong}).failures
            assert [name in f"{each.property} {each.reason}" for each in failures] == [True]
    assert_refused(plugin.refused("Invoke", **about, args={"name": math.nan}))


@pytest.mark.parametrize("call", ["Construct", "Call", "GetMapping", "Parameterize"])
def test_what_the_plugin_does_not_do_it_says_so(offline: Caller, call: str) -> None:
    with pytest.raises(grpc.RpcError) as failed:
        getattr(offline.stub, call)(getattr(protocol, f"{call}Request")())
    assert refusal(failed.value).code is grpc.StatusCode.UNIMPLEMENTED
