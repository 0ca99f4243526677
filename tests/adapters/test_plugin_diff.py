"""The detailed diff: what kind of change is at which path, in the engine's words."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2 as protocol

from tests.adapters.caller import CREDENTIAL, INTEGRATION, URN, Caller
from tests.adapters.wire import UNKNOWN, secret

ADD, DELETE, UPDATE = "ADD", "DELETE", "UPDATE"
WEB: dict[str, Any] = {"integrationType": "custom-rest-actions", "name": "orders"}
OUTPUTS = {
    "integrationTypeId": "custom-rest-actions",
    "reportedState": "ACTIVE",
    "configuration": {"version": 2, "notes": "", "properties": {}, "advanced": {}, "credentials": {}},
}
BASIC: dict[str, Any] = {"credentialType": "basicAuth", "fields": {"userName": "ada"}, "name": "orders"}
LINKED = {**WEB, "credential": {"id": "a", "type": "basicAuth"}}


def properties(**values: Any) -> dict[str, Any]:
    return {**WEB, "properties": {key.replace("_", "."): value for key, value in values.items()}}


def with_key(key: str, value: Any = 1) -> dict[str, Any]:
    return {**WEB, "properties": {key: value}}


CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, str]]] = {
    "nothing": (WEB, WEB, {}),
    "a default that is written": (WEB, {**WEB, "intendedState": "ENABLED", "notes": "", "properties": {}}, {}),
    "an argument": (WEB, {**WEB, "name": "other"}, {"name": UPDATE}),
    "an argument that is not known": (WEB, {**WEB, "name": UNKNOWN}, {"name": UPDATE}),
    "a secret": ({**WEB, "notes": secret("a")}, {**WEB, "notes": secret("b")}, {"notes": UPDATE}),
    "a value that became secret": ({**WEB, "notes": "a"}, {**WEB, "notes": secret("a")}, {}),
    "an argument added": (WEB, {**WEB, "notes": "a"}, {"notes": ADD}),
    "an argument taken away": ({**WEB, "notes": "a"}, WEB, {"notes": DELETE}),
    "an argument that is null": ({**WEB, "notes": "a"}, {**WEB, "notes": None}, {"notes": DELETE}),
    "protection": (WEB, {**WEB, "deletionProtection": True}, {"deletionProtection": ADD}),
    "the intended state": (WEB, {**WEB, "intendedState": "DISABLED"}, {"intendedState": ADD}),
    "a property": (with_key("a", 1), with_key("a", 2), {"properties.a": UPDATE}),
    "a property within": (with_key("a", {"b": [1]}), with_key("a", {"b": [2]}), {"properties.a": UPDATE}),
    "a property of a float": (with_key("a", 1), with_key("a", 1.5), {"properties.a": UPDATE}),
    "a property added": (with_key("a"), properties(a=1, b=2), {"properties.b": ADD}),
    "the first property": (WEB, with_key("a"), {"properties.a": ADD}),
    "a property taken away": (properties(a=1, b=2), with_key("a"), {"properties.b": DELETE}),
    "the last property": (with_key("a"), WEB, {"properties.a": DELETE}),
    "a property that is not known": (with_key("a"), with_key("a", UNKNOWN), {"properties.a": UPDATE}),
    "all properties unknown": (with_key("a"), {**WEB, "properties": UNKNOWN}, {"properties": UPDATE}),
    "a key with a dot": (with_key("a.b", 1), with_key("a.b", 2), {'properties["a.b"]': UPDATE}),
    "a key with a quote": (with_key('a"b'), with_key('a"b', 2), {'properties["a\\"b"]': UPDATE}),
    "a key with brackets": (with_key("a[0]"), with_key("a[0]", 2), {'properties["a[0]"]': UPDATE}),
    "a key with a dash and an umlaut": (with_key("ü-b"), with_key("ü-b", 2), {'properties["ü-b"]': UPDATE}),
    "a key with an umlaut": (with_key("Größe"), with_key("Größe", 2), {"properties.Größe": UPDATE}),
    "a key with a backslash": (with_key("a\\b"), with_key("a\\b", 2), {'properties["a\\b"]': UPDATE}),
    "a key that ends with a backslash": (with_key("a\\"), with_key("a\\", 2), {"properties": UPDATE}),
    "a key that begins with a digit": (with_key("1a"), with_key("1a", 2), {'properties["1a"]': UPDATE}),
    "an empty key": (WEB, with_key(""), {'properties[""]': ADD}),
    "another type": (WEB, {**WEB, "integrationType": "zendesk"}, {"integrationType": "UPDATE_REPLACE"}),
    "a type that is not known": (WEB, {**WEB, "integrationType": UNKNOWN}, {"integrationType": UPDATE}),
    "a credential given": (WEB, LINKED, {"credential": "ADD_REPLACE"}),
    "a credential taken away": (LINKED, WEB, {"credential": "DELETE_REPLACE"}),
    "another credential": (LINKED, {**WEB, "credential": {"id": "b", "type": "basicAuth"}}, {"credential.id": UPDATE}),
    "another type of credential": (
        LINKED,
        {**WEB, "credential": {"id": "b", "type": "userDefined"}},
        {"credential.type": "UPDATE_REPLACE"},
    ),
    "a credential that is deleted first": (LINKED, {**WEB, "credential": UNKNOWN}, {"credential": "UPDATE_REPLACE"}),
}


def detailed(answer: Any) -> dict[str, tuple[str, bool]]:
    return {
        path: (protocol.PropertyDiff.Kind.Name(each.kind), each.inputDiff) for path, each in answer.detailedDiff.items()
    }


def diff(plugin: Caller, type_: str, state: dict[str, Any], **fields: Any) -> Any:
    """A diff whose parts agree."""
    answer = plugin("Diff", type=type_, urn=URN, id="x", olds=state, **fields)
    assert answer.hasDetailedDiff
    roots = {path.split(".")[0].split("[")[0] for path in answer.detailedDiff}
    assert roots == set(answer.diffs)
    assert set(answer.replaces) == {
        path.split(".")[0] for path, (kind, _) in detailed(answer).items() if kind.endswith("_REPLACE")
    }
    assert answer.changes == (protocol.DiffResponse.DIFF_SOME if roots else protocol.DiffResponse.DIFF_NONE)
    return answer


@pytest.mark.parametrize("title", CHANGES)
def test_what_a_change_of_an_integration_is(offline: Caller, title: str) -> None:
    old, new, changes = CHANGES[title]
    answer = diff(offline, INTEGRATION, {**old, **OUTPUTS}, old_inputs=old, news=new)
    assert detailed(answer) == {path: (kind, True) for path, kind in changes.items()}


def test_a_credential_that_the_program_does_not_know_yet_is_an_update(offline: Caller) -> None:
    """Not so where the engine asks without having checked: what if the credential is deleted first?"""
    old, new = LINKED, {**WEB, "credential": UNKNOWN}
    offline("Check", type=INTEGRATION, urn=URN, olds=old, news=new)
    answer = diff(offline, INTEGRATION, {**old, **OUTPUTS}, old_inputs=old, news=new)
    assert detailed(answer) == {"credential": (UPDATE, True)}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, {}),
        ({"name": "other"}, {"name": UPDATE}),
        ({"fields": {"userName": "bob"}}, {"fields": UPDATE}),
        ({"fields": secret({"userName": secret("bob")})}, {"fields": UPDATE}),
        ({"fields": {"userName": UNKNOWN}}, {"fields": UPDATE}),
        ({"fields": UNKNOWN}, {"fields": UPDATE}),
        ({"fields": None}, {"fields": DELETE}),
        ({"credentialType": "userDefined"}, {"credentialType": "UPDATE_REPLACE"}),
    ],
)
def test_what_a_change_of_a_credential_is(offline: Caller, changes: dict[str, Any], found: dict[str, str]) -> None:
    state = {**BASIC, "modifiedDate": "2026-01-01T00:00:00.000Z"}
    answer = diff(offline, CREDENTIAL, state, old_inputs=BASIC, news={**BASIC, **changes})
    assert detailed(answer) == {path: (kind, True) for path, kind in found.items()}


def test_a_state_that_was_not_reached_is_no_change_of_an_input(offline: Caller) -> None:
    answer = diff(offline, INTEGRATION, {**WEB, **OUTPUTS, "reportedState": "ERROR"}, old_inputs=WEB, news=WEB)
    assert detailed(answer) == {"reportedState": (UPDATE, False)}


def test_a_state_that_was_not_reached_can_be_ignored(offline: Caller) -> None:
    state = {**WEB, **OUTPUTS, "reportedState": "ERROR"}
    assert diff(offline, INTEGRATION, state, old_inputs=WEB, news=WEB).diffs
    assert not diff(offline, INTEGRATION, state, old_inputs=WEB, news=WEB, ignoreChanges=["reportedState"]).diffs


def test_what_the_engine_ignores_it_has_put_back_already(offline: Caller) -> None:
    old, ignored = {**WEB, "notes": "a"}, ["notes", "properties.a"]
    state = {**old, **OUTPUTS}
    assert not diff(offline, INTEGRATION, state, old_inputs=old, news=old, ignoreChanges=ignored).diffs
    new = {**old, "name": "other"}
    assert detailed(diff(offline, INTEGRATION, state, old_inputs=old, news=new, ignoreChanges=ignored)) == {
        "name": (UPDATE, True)
    }


def test_a_state_of_the_dynamic_adapter_is_taken_over_by_an_update(offline: Caller) -> None:
    state = {**WEB, **OUTPUTS, "__provider": "gASV"}
    answer = offline("Diff", type=INTEGRATION, urn=URN, id="x", olds=state, old_inputs=WEB, news=WEB)
    assert (list(answer.diffs), list(answer.replaces)) == (["__provider"], [])
    assert answer.changes == protocol.DiffResponse.DIFF_SOME
