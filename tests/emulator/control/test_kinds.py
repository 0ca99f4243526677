"""Whatever a service stores a test can make, change, delete and put there; the list comes from the services."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import date, datetime, timezone

import pytest

import genesyscloud_emulator
from genesyscloud_emulator import (
    Control,
    ControlError,
    CredentialTypeReport,
    DivisionReport,
    ExecutionReport,
    FieldReport,
    FlowReport,
    GrantReport,
    GroupReport,
    IntegrationTypeReport,
    SlotReport,
    State,
    UserReport,
)
from genesyscloud_emulator.services import SERVICES

METHODS = {
    "Integration": ("create_integration", "change_integration", "delete_integration"),
    "IntegrationType": ("create_integration_type", "create_integration_type", "delete_integration_type"),
    "Credential": ("create_credential", "change_credential", "delete_credential"),
    "CredentialType": ("create_credential_type", "create_credential_type", "delete_credential_type"),
    "Action": ("publish_action", "change_action", "delete_action"),
    "Execution": ("action_ran",),
    "Flow": ("publish_flow", "change_flow", "delete_flow"),
    "Division": ("create_division", "change_division", "delete_division"),
    "Role": ("create_role", "change_role", "delete_role"),
    "Grant": ("grant_role", "revoke_role"),
    "User": ("create_user", "change_user", "delete_user"),
    "Group": ("create_group", "delete_group"),
    "OAuthClient": ("create_oauth_client", "change_oauth_client", "delete_oauth_client"),
    "Usage": ("oauth_client_used",),
}
"""By the classes that services store: what makes one, changes it and deletes it."""

ANSWERS = {
    "Upload": "an address that a client of the API asked for, and puts its code to",
    "UsageQuery": "a question that a client of the API asked",
}
"""What nobody makes but whoever asks the API for it."""


def stored() -> set[str]:
    """The names of all classes of the package that can be stored."""
    modules = pkgutil.walk_packages(genesyscloud_emulator.__path__, "genesyscloud_emulator.")
    models = [importlib.import_module(each.name) for each in modules if each.name.endswith(".models")]
    found = [each for one in models for each in vars(one).values() if isinstance(each, type)]
    return {each.__name__ for each in found if "entity_name" in vars(each)}


def test_each_service_tells_what_it_stores():
    kinds = [kind.__name__ for service in SERVICES for kind in service.kinds]
    assert sorted(kinds) == sorted(stored())


def test_control_can_make_whatever_is_stored():
    kinds = {kind.__name__ for service in SERVICES for kind in service.kinds}
    assert kinds == {*METHODS, *ANSWERS}
    missing = [name for names in METHODS.values() for name in names if not callable(getattr(Control, name, None))]
    assert missing == []


def test_whatever_the_state_tells_can_be_put_there():
    told = {name for name, field in State.model_fields.items() if "list" in str(field.annotation)}
    assert told == set(Control.put_objects.__annotations__) - {"return"}


def test_users_groups_and_divisions_come_and_go(api, control):
    user, group, north = (
        control.create_user("Dora Dill"),
        control.create_group("Agents"),
        control.create_division("North"),
    )
    role = control.create_role("Reader", ["integrations:*:view"])
    for subject in (user, group):
        control.grant_role(subject.id, role.id, north.id)
    assert user.email == "dora.dill@example.com"
    assert api.get(f"/users/{user.id}")["name"] == "Dora Dill"
    assert control.change_user(user.id, email="d@example.com").name == "Dora Dill"
    assert control.change_division(north.id, name="Northern").id == north.id
    shown = api.get(f"/authorization/roles/{role.id}/subjectgrants")["entities"]
    assert [(one["name"], one["type"], one["divisions"][0]["name"]) for one in shown] == [
        ("Dora Dill", "PC_USER", "Northern"),
        ("Agents", "PC_GROUP", "Northern"),
    ]
    assert {one.subject_type for one in control.state().grants} == {"PC_USER", "PC_GROUP"}
    control.delete_user(user.id)
    control.revoke_role(group.id, role.id, north.id)
    assert control.state().grants == []
    with pytest.raises(ControlError, match="grant"):
        control.revoke_role(group.id, role.id, north.id)
    control.delete_group(group.id)
    control.delete_division(north.id)
    state = control.state()
    assert (state.users, state.groups, state.divisions) == ([], [], [])


def test_a_division_takes_its_grants_along_and_home_stays(api, control):
    home = api.get("/authorization/divisions/home")["id"]
    with pytest.raises(ControlError, match="home"):
        control.delete_division(home)
    north, user = control.create_division("North").id, control.create_user("Dora").id
    role = control.create_role("Reader").id
    control.grant_role(user, role, north)
    control.delete_division(north)
    assert api.get(f"/authorization/subjects/{user}")["grants"] == []


def test_there_is_always_a_home_division(api, control):
    home = api.get("/authorization/divisions/home")
    control.put_objects(divisions=[DivisionReport(id=home["id"], name="Zuhause")])
    assert api.get("/authorization/divisions/home") == {**home, "name": "Zuhause"}


def test_types_of_ones_own_are_as_good_as_the_others(api, control):
    control.create_credential_type(
        CredentialTypeReport(name="acme", fields=[FieldReport(key="token", secret=True), FieldReport(key="note")])
    )
    slot = SlotReport(key="acmeLogin", credential_types=["acme"])
    control.create_integration_type(
        IntegrationTypeReport(id="acme-data-actions", name="Acme", max_instances=1, slots=[slot], urls="https")
    )
    assert api.get("/integrations/types/acme-data-actions")["credentials"]["acmeLogin"]["required"]
    integration = api.integration("acme-data-actions")
    credential = api.credential("acme", token="s3cret", note="n")
    api.configure(integration, credentials={"acmeLogin": {"id": credential}})
    assert api.get(f"/integrations/credentials/{credential}")["credentialFields"] == {"note": "n"}
    api.action(integration)
    api.call("POST", "/integrations", {"integrationType": {"id": "acme-data-actions"}}, expect=400)
    control.delete_integration_type("acme-data-actions")
    control.delete_credential_type("acme")
    api.get("/integrations/types/acme-data-actions", expect=404)
    assert api.get(f"/integrations/{integration}")["integrationType"]["id"] == "acme-data-actions"


def test_another_form_of_a_usual_type_keeps_running_requests(api, control):
    control.create_integration_type(IntegrationTypeReport(id="custom-rest-actions", name="Web", max_instances=1))
    assert api.get("/integrations/types/custom-rest-actions")["name"] == "Web"
    control.delete_integration_type("custom-rest-actions")
    assert api.get("/integrations/types/custom-rest-actions")["name"] == "Web Services Data Actions"


def test_an_action_changes_as_somebody_else_would_change_it(api, control):
    action = api.action(api.integration())["id"]
    changed = control.change_action(action, name="look again", secure=True, contract={})
    assert (changed.name, changed.secure, changed.version) == ("look again", True, 2)
    assert api.get(f"/integrations/actions/{action}")["name"] == "look again"
    draft = control.draft_action(changed.integration_id, "draft").id
    assert control.change_action(draft, category="x").category == "x"


def test_flows_are_there_as_they_are_given(api, control):
    action = control.publish_action(api.integration(), "look").id
    used = FlowReport(name="Orders", versions={"1.0": [], "12.0": [action]}, published_version="12.0")
    gone = FlowReport(name="Gone", type="COMPOSERSCRIPT", versions={"3.0": [action]}, deleted=True)
    control.put_objects(flows=[used, gone])
    path = "/architect/dependencytracking/consumingresources"
    rows = api.get(path, params={"id": action, "objectType": "DATAACTION"})["entities"]
    assert [(row["id"], row["version"], row["deleted"]) for row in rows] == [
        (used.id, "12.0", False),
        (gone.id, "3.0", True),
    ]
    assert control.state().flows == [used, gone]


def test_executions_and_usage_are_counted(api, control, emulator):
    action = control.publish_action(api.integration(), "look").id
    at = datetime(2026, 3, 1, tzinfo=timezone.utc)
    control.put_objects(executions=[ExecutionReport(action_id=action, at=at, times=7)])
    assert [(one.action_id, one.times, one.at) for one in control.state().executions] == [(action, 7, at)]
    client = control.create_oauth_client("Orders").id
    control.oauth_client_used(client, "/api/v2/users", times=5)
    control.oauth_client_used(client, "/api/v2/users", status=429, times=2)
    control.oauth_client_used(client, "/api/v2/users", times=100, day=date(2020, 1, 1))
    query = api.get(f"/oauth/clients/{client}/usage/summary")["executionId"]
    (row,) = api.get(f"/oauth/clients/{client}/usage/query/results/{query}")["results"]
    assert (row["requests"], row["status200"], row["status429"]) == (7, 5, 2)


def test_a_token_without_a_login(api, control):
    role = control.create_role("Reader", ["architect:flow:view"])
    client = control.create_oauth_client("Orders", roles=[role.id])
    headers = {"Authorization": f"Bearer {control.token_of(client.id)}"}
    assert api.http.get("/flows", headers=headers).status_code == 200
    assert api.http.get("/integrations", headers=headers).status_code == 403
    control.change_oauth_client(client.id, state="inactive")
    with pytest.raises(ControlError, match="inactive"):
        control.token_of(client.id)


def test_one_object_is_late_or_stays_a_while(api, control):
    late, listed_late, leaving = (api.integration() for _ in range(3))
    control.lag(late, appears=3600)
    control.lag(listed_late, listed=3600)
    control.lag(leaving, gone=3600)
    api.get(f"/integrations/{late}", expect=404)
    api.get(f"/integrations/{listed_late}")
    api.get(f"/integrations/{leaving}")
    assert [each["id"] for each in api.get("/integrations")["entities"]] == [leaving]
    assert [each.id for each in control.state().integrations] == [listed_late]
    api.call("DELETE", f"/integrations/{leaving}", expect=404)
    control.pass_time(3600)
    assert [each["id"] for each in api.get("/integrations")["entities"]] == [late, listed_late]
    with pytest.raises(ControlError, match="no-such"):
        control.lag("no-such", gone=1)


def test_what_nobody_knows_is_put_elsewhere_too(emulator, control):
    role = control.create_role("Reader")
    grants = [
        GrantReport(subject_id="u", role_id=role.id),
        GrantReport(subject_id="g", role_id=role.id, subject_type="PC_GROUP"),
    ]
    control.put_objects(users=[UserReport(id="u", name="U")], groups=[GroupReport(id="g", name="G")], grants=grants)
    told, other = control.state(), emulator.add_organization().control
    other.put_objects(roles=told.roles, users=told.users, groups=told.groups, grants=told.grants)
    assert other.state().grants == told.grants == grants
