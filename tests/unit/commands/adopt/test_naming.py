"""What resources are called: by what people call the objects, and for ever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genesyscloud_provider.commands.adopt.naming import resource_names, users_of
from genesyscloud_provider.commands.adopt.objects import ACTION, CLIENT, CREDENTIAL, INTEGRATION, ROLE, Found
from tests.adoption.names import UNUSUAL
from tests.unit.commands.adopt.made import (
    action,
    auth_action,
    by_key,
    client,
    credential,
    found,
    integration,
    role,
    uuid,
)


def named(*objects: Found, given: dict[tuple[str, str], str] | None = None) -> dict[str, str]:
    """The names by id; no two objects of a test have one."""
    return {id_: name for (_, id_), name in resource_names(by_key(*objects), given).items()}


def test_objects_are_called_what_people_call_them() -> None:
    assert named(integration("Orders API"), action("Get Order"), role("Admin"), client("Reports")) == {
        "i": "orders-api",
        "a": "get-order",
        "r": "admin",
        "o": "reports",
    }


def test_actions_of_one_name_are_told_by_their_integrations() -> None:
    objects = [integration("CRM", "1"), integration("ERP", "2"), action("Get", "a", "1"), action("Get", "b", "2")]
    names = named(*objects)
    assert (names["a"], names["b"]) == ("crm-get", "erp-get")


def test_actions_of_one_name_and_integration_are_told_by_their_categories() -> None:
    names = named(integration("CRM"), action("Get", "a", category="Orders"), action("Get", "b", category="Bills"))
    assert (names["a"], names["b"]) == ("crm-orders-get", "crm-bills-get")


def test_integrations_of_one_name_are_told_by_their_systems() -> None:
    names = named(integration("CRM", "1"), integration("CRM", "2", integrationType="aws-lambda-data-actions"))
    assert names == {"1": "crm-web-services", "2": "crm-aws-lambda"}


def test_an_object_of_another_kind_is_no_namesake() -> None:
    assert set(named(integration("Orders"), role("Orders"), client("Orders")).values()) == {"orders"}


def test_a_credential_that_the_console_named_is_called_as_its_integration() -> None:
    of_the_console = credential(f"Integration-{uuid(1)}")
    assert named(integration("CRM", uuid(1), "c"), of_the_console)["c"] == "crm"


@pytest.mark.parametrize("name", [f"Integration-{uuid(9)}", ""])
def test_a_credential_whose_name_says_nothing_is_called_as_its_only_user(name: str) -> None:
    assert named(integration("CRM", "i", "c"), credential(name))["c"].startswith("crm")


def test_a_credential_of_nobody_that_the_console_named_is_just_a_credential() -> None:
    assert named(credential(f"Integration-{uuid(9)}")) == {"c": "credential"}


def test_what_several_use_is_named_after_none_of_them() -> None:
    names = named(credential(""), integration("CRM", "1", "c"), integration("ERP", "2", "c"))
    assert names["c"] == "credential"


def test_a_custom_auth_action_is_called_as_its_integration() -> None:
    assert named(integration("CRM"), auth_action())["login"] == "crm"


def test_names_without_words_are_told_by_where_they_belong() -> None:
    names = named(integration("CRM"), action("?", "a"), action("…", "b"))
    assert (names["a"], names["b"]) == ("crm-action", "crm-action-2")


def test_a_name_that_was_chosen_elsewhere_comes_first() -> None:
    chosen = found(ACTION, "a", ("get", "it"), integration={"id": "i"}, name="Something else")
    assert named(integration("CRM"), chosen)["a"] == "get-it"
    other = found(ACTION, "b", ("get", "it"), integration={"id": "i"}, name="Another")
    names = named(integration("CRM"), chosen, other)
    assert (names["a"], names["b"]) == ("get-it-action", "get-it-action-2")


def test_names_of_an_earlier_call_stay_whatever_the_objects_are_called_now() -> None:
    earlier = {(INTEGRATION, "i"): "crm", (ACTION, "a"): "get"}
    names = named(integration("ERP"), action("Set", "a"), action("Get", "b"), given=earlier)
    assert names == {"i": "crm", "a": "get", "b": "crm-get"}


def test_a_name_of_an_object_that_is_gone_can_be_given_again() -> None:
    assert named(role("Admin", "new"), given={(ROLE, "old"): "admin"}) == {"new": "admin"}


def test_users_are_told_by_what_refers_to_an_object() -> None:
    everything = by_key(
        credential("c", "c"),
        integration("CRM", "i", "c"),
        action("Get"),
        role("r", "r"),
        client("o", "o", (("r", "*"),)),
    )
    assert users_of(everything) == {
        (CREDENTIAL, "c"): [(INTEGRATION, "i")],
        (INTEGRATION, "i"): [(ACTION, "a")],
        (ROLE, "r"): [(CLIENT, "o")],
    }


NAMES = st.lists(st.sampled_from(UNUSUAL) | st.text(max_size=20), max_size=12)


@given(NAMES, NAMES)
def test_any_names_become_names_of_their_own_and_stay_when_more_are_added(first: list[str], more: list[str]) -> None:
    def made(texts: list[str]) -> list[Found]:
        return [integration(texts[0] if texts else "")] + [action(each, f"a{n}") for n, each in enumerate(texts)]

    before = resource_names(by_key(*made(first)))
    after = resource_names(by_key(*made([*first, *more])), before)
    assert {key: after[key] for key in before} == before
    actions = [name for (kind, _), name in after.items() if kind == ACTION]
    assert len({*actions}) == len(actions)
