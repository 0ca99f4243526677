"""What a process tells of an object that will be replaced, to those that depend on it."""

from __future__ import annotations

from typing import Any

from genesyscloud_provider.framework.plan import Leaving, Plan

CLIENT = Leaving("client-id", "OAuth client 'c'")


def plan() -> Plan:
    made = Plan()
    made.leaves(CLIENT.id, CLIENT.title)
    return made


def test_nothing_depends_on_what_stays():
    assert Plan().depends("credential-id", "credential", {"fields": {"clientId": "client-id"}}) == []


def test_an_object_depends_on_what_its_inputs_name_at_any_depth():
    named: list[dict[str, Any]] = [{"a": "client-id"}, {"a": {"b": ["x", {"c": "client-id"}]}}]
    for inputs in named:
        assert plan().depends("credential-id", "credential", inputs) == [CLIENT]
    others: list[dict[str, Any]] = [{"client-id": "x"}, {"a": "client-id and more"}, {"a": None}, {"a": 5}, {}]
    for inputs in others:
        assert plan().depends("credential-id", "credential", inputs) == []


def test_dependence_goes_on_through_what_depends():
    made = plan()
    made.depends("credential-id", "credential", {"fields": {"clientId": "client-id"}})
    assert made.depends("integration-id", "integration", {"credential": {"id": "credential-id"}}) == [
        Leaving(CLIENT.id, CLIENT.title, ("credential",))
    ]
    assert made.depends("other-id", "other", {"credential": {"id": "other"}}) == []


def test_an_object_that_names_both_is_told_of_each_once():
    made = plan()
    made.depends("credential-id", "credential", {"fields": {"clientId": "client-id"}})
    found = made.depends("both-id", "both", {"a": "client-id", "b": ["credential-id", "client-id"]})
    assert [each.through for each in found] == [(), ("credential",)]
