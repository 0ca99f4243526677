"""The API as a whole."""

import uuid
from urllib.parse import parse_qs, urlsplit

from tests.emulator.contradictions.statements import World, statement

CREDENTIALS = "/integrations/credentials"
INTEGRATIONS = "/integrations"
ACTIONS = "/integrations/actions"


@statement()
def answers_have_correlation_and_code(world: World) -> bool:
    refusal = world.send("GET", f"{INTEGRATIONS}/{uuid.uuid4()}")
    return "ININ-Correlation-Id" in refusal.headers and refusal.json().get("code") == "not.found"


@statement()
def not_found_means_absent(world: World) -> bool:
    there, token = world.api.integration(), world.token("integrations:action:view")
    listed = world.send("GET", INTEGRATIONS, token=token)
    assert listed.status_code == 403 or listed.json()["total"] == 0
    return world.send("GET", f"{INTEGRATIONS}/{there}", token=token).status_code == 403


@statement()
def stale_version_is_told(world: World) -> bool:
    action = world.api.action(world.api.integration())
    change = {"version": action["version"] + 7, "config": {}}
    refusal = world.send("PATCH", f"{ACTIONS}/{action['id']}", change)
    assert 400 <= refusal.status_code < 500
    return refusal.status_code == 409 or "does not match" in refusal.json()["message"]


@statement(token_lifetime_seconds=60)
def expired_token_is_401(world: World) -> bool:
    token = world.own_token()
    assert world.send("GET", INTEGRATIONS, token=token).status_code == 200
    world.control.pass_time(61)
    return world.send("GET", INTEGRATIONS, token=token).status_code == 401


@statement()
def refused_login_is_4xx(world: World) -> bool:
    return 400 <= world.login(world.emulator.client_id, "wrong").status_code < 500


@statement()
def api_never_redirects(world: World) -> bool:
    return not world.send("GET", INTEGRATIONS).is_redirect


@statement()
def new_token_has_a_full_allowance(world: World) -> bool:
    one, other = world.own_token(), world.own_token()
    for _ in range(3):
        world.send("GET", INTEGRATIONS, token=one)
    return world.send("GET", INTEGRATIONS, token=other).headers["inin-ratelimit-count"] == "1"


@statement()
def rate_headers_count_the_window(world: World) -> bool:
    token = world.own_token()
    counts = [world.send("GET", INTEGRATIONS, token=token).headers["inin-ratelimit-count"] for _ in range(3)]
    return counts == ["1", "2", "3"]


@statement()
def pages_show_every_object(world: World) -> bool:
    for _ in range(3):
        world.api.integration()
    page = world.api.get(INTEGRATIONS, params={"pageSize": 1})
    shown = len(page["entities"])
    while "nextUri" in page:
        page = world.api.get(page["nextUri"].removeprefix("/api/v2"))
        shown += len(page["entities"])
    return bool(shown == page["total"])


@statement()
def cursor_stands_in_next_uri(world: World) -> bool:
    both = {world.api.credential(), world.api.credential()}
    first = world.api.get(f"{CREDENTIALS}/listing", params={"pageSize": 1})
    following = parse_qs(urlsplit(first.get("nextUri", "")).query).get("after")
    if not following:
        return False
    last = world.api.get(f"{CREDENTIALS}/listing", params={"pageSize": 1, "after": following[0]})
    return {first["entities"][0]["id"], last["entities"][0]["id"]} == both and "nextUri" not in last


@statement()
def new_objects_are_readable_at_once(world: World) -> bool:
    integration, credential = world.api.integration(), world.api.credential()
    draft = world.api.action(integration, "/drafts")["id"]
    paths = [f"{INTEGRATIONS}/{integration}", f"{CREDENTIALS}/{credential}", f"{ACTIONS}/{draft}/draft"]
    return all(world.send("GET", path).status_code == 200 for path in paths)


@statement()
def new_objects_are_listed_in_ten_seconds(world: World) -> bool:
    integration, credential = world.api.integration(), world.api.credential()
    world.control.pass_time(10)
    listed = [*world.api.get(INTEGRATIONS)["entities"], *world.api.get(f"{CREDENTIALS}/listing")["entities"]]
    return {each["id"] for each in listed} == {integration, credential}


@statement(max_instances={"custom-rest-actions": 1}, delete_lag_seconds=30)
def deleted_objects_count_for_a_minute_at_most(world: World) -> bool:
    world.api.call("DELETE", f"{INTEGRATIONS}/{world.api.integration()}")
    body = {"integrationType": {"id": "custom-rest-actions"}}
    assert world.send("POST", INTEGRATIONS, body).status_code == 400
    world.control.pass_time(60)
    return world.send("POST", INTEGRATIONS, body).status_code == 200


@statement()
def ids_are_never_reused(world: World) -> bool:
    integration = world.api.integration()
    world.api.call("DELETE", f"{INTEGRATIONS}/{integration}")
    world.send("PATCH", f"{INTEGRATIONS}/{integration}", {"intendedState": "RESTORED"})
    return world.send("GET", f"{INTEGRATIONS}/{integration}").status_code == 404


@statement()
def required_parts_are_present(world: World) -> bool:
    return "version" in world.api.get(f"{INTEGRATIONS}/{world.api.integration()}/config/current")


@statement()
def in_use_refusal_says_so(world: World) -> bool:
    credential = world.api.credential()
    world.api.configure(world.api.integration(), credentials={"basicAuth": {"id": credential}})
    refusal = world.send("DELETE", f"{CREDENTIALS}/{credential}")
    return refusal.status_code in {204, 409} or "in use" in refusal.json()["message"]
