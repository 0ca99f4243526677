"""Roles: their life, what their policies keep, and what can be given (official SDK's models)."""

import pytest

from genesyscloud_emulator import ControlError

pytestmark = pytest.mark.slow

ROLES = "/authorization/roles"
POLICY = {"domain": "routing", "entityName": "queue", "actionSet": ["view", "edit"]}
CONDITION = {
    "conjunction": "AND",
    "terms": [
        {
            "variableName": "Queue.name",
            "operator": "EQ",
            "operands": [{"type": "SCALAR", "value": "Orders"}, {"type": "USER", "user": {"id": "1"}}],
        }
    ],
}


def create(api, name="Reader", *policies, expect=200, **changes):
    body = {"name": name, "permissionPolicies": list(policies), **changes}
    return api.call("POST", ROLES, body, expect=expect)


def test_the_life_of_a_role(api, control):
    policy = {**POLICY, "allowConditions": True, "resourceConditionNode": CONDITION, "policyName": "p"}
    role = create(api, "Reader", policy, description="why", permissions=["group_creation"])
    path = f"{ROLES}/{role['id']}"
    assert api.get(path) == role
    assert (role["name"], role["description"], role["permissions"]) == ("Reader", "why", ["group_creation"])
    assert role["permissionPolicies"] == [policy]
    assert (role["default"], role["base"], role["userCount"]) == (False, False, 0)
    changed = api.call("PATCH", path, {"name": "Writer"})
    assert changed == {**role, "name": "Writer"}
    # A PUT replaces everything; whole roles go back.
    assert api.call("PUT", path, changed) == changed
    emptied = api.call("PUT", path, {"name": "Writer"})
    assert (emptied["permissionPolicies"], emptied["permissions"]) == ([], [])
    assert "description" not in emptied
    assert [one.name for one in control.state().roles] == ["Writer"]
    assert api.call("DELETE", path, expect=204) is None
    for method, body in (("GET", None), ("PUT", {"name": "x"}), ("PATCH", {}), ("DELETE", None)):
        api.call(method, path, body, expect=404)


def test_a_deleted_role_can_still_be_read_for_a_while(api, control):
    control.switches(delete_lag_seconds=10.0)
    path = f"{ROLES}/{create(api)['id']}"
    api.call("DELETE", path, expect=204)
    api.get(path)
    api.call("PATCH", path, {}, expect=404)
    control.pass_time(10.0)
    api.get(path, expect=404)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": None},
        {"name": ""},
        {"color": "red"},
        {"permissionPolicies": [{"domain": "routing"}]},
        {"permissionPolicies": [{**POLICY, "actionSet": "view"}]},
        {"permissionPolicies": [{**POLICY, "resourceConditionNode": {"operator": "NE"}}]},
        {"permissionPolicies": [{**POLICY, "color": "red"}]},
    ],
)
def test_what_is_refused(api, control, changes):
    api.call("POST", ROLES, {"name": "Reader", **changes}, expect=400)
    role = create(api)
    api.call("PUT", f"{ROLES}/{role['id']}", {"name": "Reader", **changes}, expect=400)
    assert len(control.state().roles) == 1


def test_the_list_is_paged_and_filtered(api):
    ids = [create(api, f"Mine {n}", POLICY)["id"] for n in range(3)]
    page = api.get(ROLES, params={"pageSize": 2})
    assert (page["total"], page["pageCount"]) == (7, 4)
    assert [one["id"] for one in api.get(ROLES, params={"name": "mine"})["entities"]] == ids
    found = api.get(ROLES, params=[("id", ids[0]), ("id", ids[2])])["entities"]
    assert [one["id"] for one in found] == [ids[0], ids[2]]
    (employee,) = api.get(ROLES, params={"defaultRoleId": "employee"})["entities"]
    assert (employee["default"], employee["base"]) == (True, True)
    names = [one["name"] for one in api.get(ROLES, params={"permission": "routing:queue:edit"})["entities"]]
    assert names == ["Master Admin", "Mine 0", "Mine 1", "Mine 2"]
    assert api.get(ROLES, params={"permission": "x"})["entities"] == []
    api.get(ROLES, params={"color": "red"}, expect=400)


def test_new_roles_may_take_a_while_to_be_listed(api, control):
    control.switches(list_lag_seconds=10.0)
    role = create(api)
    assert api.get(ROLES, params={"id": role["id"]})["entities"] == []
    api.get(f"{ROLES}/{role['id']}")
    control.pass_time(10.0)
    assert api.get(ROLES, params={"id": role["id"]})["total"] == 1


def test_default_roles_stay(api, control):
    for name in ("employee", "admin", "Master Admin"):
        (role,) = api.get(ROLES, params={"defaultRoleId": name})["entities"]
        api.call("DELETE", f"{ROLES}/{role['id']}", expect=400)
        with pytest.raises(ControlError, match="default role"):
            control.delete_role(role["id"])
        assert api.call("PATCH", f"{ROLES}/{role['id']}", {"description": "ours"})["description"] == "ours"


def test_a_default_role_that_is_saved_without_saying_so_is_none_any_more(api):
    (role,) = api.get(ROLES, params={"defaultRoleId": "employee"})["entities"]
    path = f"{ROLES}/{role['id']}"
    assert api.call("PUT", path, role) == role
    saved = api.call("PUT", path, {"name": role["name"]})
    assert (saved["default"], saved["base"], "defaultRoleId" in saved) == (False, False, False)


@pytest.mark.parametrize(
    "policy",
    [
        {"domain": "no", "entityName": "queue", "actionSet": ["view"]},
        {"domain": "no", "entityName": "*", "actionSet": ["*"]},
        {"domain": "routing", "entityName": "no", "actionSet": ["view"]},
        {"domain": "routing", "entityName": "no", "actionSet": ["*"]},
        {"domain": "routing", "entityName": "queue", "actionSet": ["view", "no"]},
    ],
)
def test_permissions_that_do_not_exist(api, control, policy):
    assert create(api, "a", POLICY, policy)["permissionPolicies"] == [POLICY, policy]
    control.switches(unknown_permissions="drop")
    assert create(api, "b", POLICY, policy)["permissionPolicies"] == [POLICY]
    control.switches(unknown_permissions="refuse")
    assert f"{policy['domain']}:{policy['entityName']}" in create(api, "c", POLICY, policy, expect=400)["message"]
    create(api, "d", POLICY, {**POLICY, "actionSet": ["*"]}, {**POLICY, "entityName": "*"})


def test_wildcards_can_be_expanded(api, control):
    everything = {"domain": "oauth", "entityName": "*", "actionSet": ["*"]}
    assert create(api, "a", everything)["permissionPolicies"] == [everything]
    control.switches(wildcard_policies="expand")
    actions = ["add", "delete", "edit", "view"]
    expanded = [{"domain": "oauth", "entityName": "client", "actionSet": actions}]
    assert create(api, "b", everything)["permissionPolicies"] == expanded
    assert create(api, "c", POLICY)["permissionPolicies"] == [POLICY]
    queue = {**POLICY, "actionSet": ["*"], "resourceConditionNode": CONDITION}
    assert create(api, "d", queue)["permissionPolicies"] == [{**queue, "actionSet": actions}]


def test_two_roles_with_one_name(api, control):
    first, second = create(api, "Twin"), create(api, "Twin")
    assert first["id"] != second["id"]
    control.switches(duplicate_role_names="conflict")
    create(api, "Twin", expect=409)
    third = create(api, "Other")
    api.call("PATCH", f"{ROLES}/{third['id']}", {"name": "Twin"}, expect=409)
    api.call("PUT", f"{ROLES}/{third['id']}", {"name": "Twin"}, expect=409)
    assert api.call("PUT", f"{ROLES}/{third['id']}", {"name": "Other"})["name"] == "Other"


def test_what_can_be_given(api):
    page = api.get("/authorization/permissions", params={"pageSize": 100})
    domains = {one["domain"]: one["permissionMap"] for one in page["entities"]}
    assert {"integrations", "oauth", "authorization", "routing", "directory"} <= set(domains)
    assert [one["action"] for one in domains["oauth"]["client"]] == ["add", "delete", "edit", "view"]
    (view,) = [one for one in domains["integrations"]["integration"] if one["action"] == "view"]
    assert (view["domain"], view["entityType"]) == ("integrations", "integration")
    only = api.get("/authorization/permissions", params={"queryType": "domain", "query": "oauth,routing"})
    assert [one["domain"] for one in only["entities"]] == ["oauth", "routing"]
    one = api.get("/authorization/permissions", params={"queryType": "permission", "query": "oauth:client:view"})
    assert [each["domain"] for each in one["entities"]] == ["oauth"]
    api.get("/authorization/permissions", params={"queryType": "color"}, expect=400)


def test_divisions(api):
    home, sales = api.get("/authorization/divisions")["entities"]
    assert (home["homeDivision"], sales["homeDivision"]) == (True, False)
    assert api.get("/authorization/divisions/home") == home
    assert api.get(f"/authorization/divisions/{sales['id']}") == sales
    assert api.get("/authorization/divisions", params={"id": sales["id"]})["entities"] == [sales]
    assert api.get("/authorization/divisions", params={"name": "HOM"})["entities"] == [home]
    api.get("/authorization/divisions/no-such", expect=404)


def test_somebody_else(control, api):
    role = control.create_role("Reader", ["oauth:client:view", "oauth:client:edit", "routing:*:*"])
    assert [one["actionSet"] for one in role.permission_policies] == [["view", "edit"], ["*"]]
    changed = control.change_role(role.id, description="why", permissions=["routing:queue:view"])
    assert (changed.name, changed.description) == ("Reader", "why")
    assert api.get(f"{ROLES}/{role.id}")["permissionPolicies"] == changed.permission_policies
    with pytest.raises(ControlError, match="DOMAIN:ENTITY:ACTION"):
        control.create_role("Reader", ["view"])
    control.delete_role(role.id)
    assert control.state().roles == []


def test_roles_are_reset_saved_and_restored(api, control):
    role = create(api, "kept", POLICY)["id"]
    control.save()
    api.call("PATCH", f"{ROLES}/{role}", {"name": "changed"})
    control.restore()
    assert api.get(f"{ROLES}/{role}")["name"] == "kept"
    control.reset()
    api.get(f"{ROLES}/{role}", expect=404)
    assert api.get(ROLES)["total"] == 4
