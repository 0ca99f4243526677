"""Roles and OAuth clients."""

from typing import Any

from tests.emulator.contradictions.statements import World, statement

ROLES = "/authorization/roles"
CLIENTS = "/oauth/clients"
POLICY = {"domain": "integrations", "entityName": "action", "actionSet": ["*"]}


def new_client(world: World, role: str) -> dict[str, Any]:
    return {
        "name": "Orders",
        "authorizedGrantType": "CLIENT-CREDENTIALS",
        "roleDivisions": [{"roleId": role, "divisionId": "*"}],
    }


def held_role(world: World) -> str:
    role = world.control.create_role("Held").id
    world.control.grant_role(world.emulator.client_id, role)
    return role


@statement()
def callers_give_only_roles_they_hold(world: World) -> bool:
    body = new_client(world, world.control.create_role("Not held").id)
    refusal = world.send("POST", CLIENTS, body)
    return refusal.status_code == 403 and "role" in refusal.json()["message"]


@statement(grant_lag_seconds=5)
def grants_take_effect_in_ten_seconds(world: World) -> bool:
    body = new_client(world, held_role(world))
    assert world.send("POST", CLIENTS, body).status_code == 403
    world.control.pass_time(10)
    return world.send("POST", CLIENTS, body).status_code == 200


@statement()
def holders_of_a_role_are_listed(world: World) -> bool:
    role = held_role(world)
    user = world.api.get("/users")["entities"][0]["id"]
    world.control.grant_role(user, role)
    listed = world.api.get(f"{ROLES}/{role}/subjectgrants")["entities"]
    assert user in {each["id"] for each in listed}
    return world.emulator.client_id in {each["id"] for each in listed}


def _saved(world: World, *actions: str) -> set[str]:
    """The actions that a role answers with, after it was saved with these."""
    body = {"name": "Orders", "permissionPolicies": [{**POLICY, "actionSet": list(actions)}]}
    role = world.api.call("POST", ROLES, body)["id"]
    return {one for each in world.api.get(f"{ROLES}/{role}")["permissionPolicies"] for one in each["actionSet"]}


def _known(world: World) -> set[str]:
    domains = world.api.get("/authorization/permissions", params={"queryType": "domain", "query": "integrations"})
    return {each["action"] for each in domains["entities"][0]["permissionMap"]["action"]}


@statement()
def wildcards_may_be_expanded(world: World) -> bool:
    return _saved(world, "*") in ({"*"}, _known(world))


@statement(wildcard_policies="expand")
def wildcards_are_expanded_to_all_that_there_is(world: World) -> bool:
    saved = _saved(world, "*")
    assert saved <= _known(world)
    return saved == _known(world)


@statement(duplicate_role_names="conflict")
def taken_role_names_are_a_conflict(world: World) -> bool:
    world.api.call("POST", ROLES, {"name": "Orders"})
    statuses = {world.send("POST", ROLES, {"name": name}).status_code for name in ("Orders", "ORDERS")}
    return statuses == {409}


@statement()
def unknown_permissions_are_taken(world: World) -> bool:
    body = {"name": "Orders", "permissionPolicies": [{**POLICY, "entityName": "nothing", "actionSet": ["view"]}]}
    return world.send("POST", ROLES, body).status_code == 200


@statement()
def oauth_clients_come_in_one_piece(world: World) -> bool:
    for number in range(30):
        world.control.create_oauth_client(f"C{number}")
    answer = world.api.get(CLIENTS)
    assert answer["total"] == 31
    return len(answer["entities"]) == 31


@statement(inactive_lag_seconds=5)
def active_clients_are_refused_by_code(world: World) -> bool:
    client = world.api.call("POST", CLIENTS, new_client(world, held_role(world)))
    del client["secret"]
    world.api.call("PUT", f"{CLIENTS}/{client['id']}", {**client, "state": "inactive"})
    refusal = world.send("DELETE", f"{CLIENTS}/{client['id']}")
    assert refusal.status_code == 400
    world.control.pass_time(6)
    assert world.send("DELETE", f"{CLIENTS}/{client['id']}").status_code == 204
    return bool(refusal.json()["code"] == "cannot.delete.client")


@statement()
def client_usage_is_counted(world: World) -> bool:
    own = world.emulator.client_id
    for _ in range(10):
        world.api.get(ROLES)
    asked = world.api.get(f"{CLIENTS}/{own}/usage/summary")
    answer = world.api.get(asked["resultsUri"].removeprefix("/api/v2"))
    return bool(sum(row["requests"] for row in answer["results"]) >= 10)


@statement()
def callers_are_told_their_policies(world: World) -> bool:
    token = world.token("integrations:action:view", "directory:user:view")
    told = world.send("GET", "/authorization/subjects/me?includeFullRoles=true", token=token).json()
    return sum(len(each["role"]["policies"]) for each in told["grants"]) == 2


@statement()
def clients_are_told_where_they_may(world: World) -> bool:
    token, path = world.token("integrations:action:view"), "/authorization/divisionspermitted/paged/me?permission="
    has, lacks = (
        world.send("GET", f"{path}{each}", token=token) for each in ("integrations:action:view", "directory:user:view")
    )
    if has.status_code != 200:
        return False
    return has.json()["allDivsPermitted"] and not (lacks.json()["allDivsPermitted"] or lacks.json()["entities"])
