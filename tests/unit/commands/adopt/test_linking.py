"""Ids of what is in the program become references; all others stay as they are."""

from __future__ import annotations

import pytest

from genesyscloud_provider.commands.adopt.linking import Reference, linked, named_after, program_inputs, references
from genesyscloud_provider.commands.adopt.objects import CLIENT, CREDENTIAL, INTEGRATION, ROLE
from tests.unit.commands.adopt.made import action, by_key, client, credential, found, integration, role, uuid


def test_an_action_refers_to_its_integration() -> None:
    objects = by_key(integration("CRM"), action("Get"))
    given = program_inputs(action("Get"), objects)
    assert given["integration"] == Reference((INTEGRATION, "i"))
    assert [*references(action("Get"), objects)] == [(INTEGRATION, "i")]


def test_what_is_not_in_the_program_stays_an_id() -> None:
    assert program_inputs(action("Get"), {})["integration"] == {"id": "i"}
    assert [*references(action("Get"), {})] == []


def test_an_id_of_another_kind_of_object_is_no_reference() -> None:
    objects = by_key(credential("c", "i"))
    assert program_inputs(action("Get"), objects)["integration"] == {"id": "i"}


def test_a_reference_by_id_says_its_type_too_in_inputs_and_state() -> None:
    (crm, _) = linked([integration("CRM", "i", "c"), credential("c", "c", "userDefined")])
    assert crm.inputs["credential"] == crm.state["credential"] == {"id": "c", "type": "userDefined"}


def test_linking_changes_nothing_of_what_it_was_given() -> None:
    crm = integration("CRM", "i", "c")
    linked([crm, credential("c")])
    assert crm.inputs["credential"] == {"id": "c"}


def test_a_role_in_every_division_and_one_in_a_single_one_are_both_references() -> None:
    objects = by_key(role("Admin"))
    given = program_inputs(client("o", "o", (("r", "*"), ("r", "d"), ("other", "*"))), objects)
    key = Reference((ROLE, "r"))
    assert given["roles"] == [
        {"roleId": key, "divisionId": "*"},
        {"roleId": key, "divisionId": "d"},
        {"roleId": "other", "divisionId": "*"},
    ]
    bare = found(CLIENT, "o", name="o", roles=[{"roleId": "r"}])
    assert program_inputs(bare, objects)["roles"] == [key]


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        (f"Integration-{uuid(1)}", uuid(1)),
        (f"Integration-{uuid(1).upper()}", uuid(1).upper()),
        (f"integration-{uuid(1)}", ""),
        (f"Integration-{uuid(1)} (old)", ""),
        ("Integration-", ""),
        ("", ""),
    ],
)
def test_a_name_of_the_console_holds_an_id_and_is_no_name_of_a_program(name: str, id_: str) -> None:
    assert named_after(credential(name)) == id_
    assert ("name" in program_inputs(credential(name), {})) == (not id_)


def test_only_a_credential_has_a_name_of_the_console() -> None:
    assert program_inputs(integration(f"Integration-{uuid(1)}"), {})["name"] == f"Integration-{uuid(1)}"


def test_an_id_in_a_free_map_is_the_programs_business() -> None:
    crm = integration("CRM", "i", properties={"credential": {"id": "c"}})
    assert [*references(crm, by_key(credential("c")))] == []


def test_a_reference_in_an_odd_form_is_no_reference() -> None:
    odd = found(INTEGRATION, "i", integrationType="custom-rest-actions", name="x", credential=None)
    assert [*references(odd, by_key(credential("c")))] == []
    assert (CREDENTIAL, "c") in by_key(*linked([odd, credential("c")]))
