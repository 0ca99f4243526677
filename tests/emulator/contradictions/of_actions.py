"""Actions, and functions behind them."""

import io
import zipfile

import httpx

from tests.emulator.conftest import CONFIG, CONTRACT
from tests.emulator.contradictions.statements import World, statement

ACTIONS = "/integrations/actions"
SALESFORCE = "salesforce-datadip"


def static_of(world: World, integration: str) -> list[str]:
    found = world.api.get(ACTIONS, params={"pageSize": 100})["entities"]
    return [each["id"] for each in found if each["integrationId"] == integration]


@statement()
def custom_actions_are_told_by_their_id(world: World) -> bool:
    built_in = static_of(world, world.api.integration(SALESFORCE))
    assert built_in
    return all(each.startswith("static") for each in built_in)


@statement()
def unpublished_action_is_not_found(world: World) -> bool:
    draft = world.api.action(world.api.integration(), "/drafts")["id"]
    return world.send("GET", f"{ACTIONS}/{draft}").status_code == 404


@statement()
def created_actions_are_published(world: World) -> bool:
    action = world.api.action(world.api.integration())["id"]
    is_draft = world.send("GET", f"{ACTIONS}/{action}/draft").status_code == 200
    published = world.send("GET", f"{ACTIONS}/{action}").status_code == 200
    assert is_draft != published
    return published


@statement()
def validation_tells_why_a_creation_is_refused(world: World) -> bool:
    integration = world.api.integration()
    wrong = {"request": {"requestType": "GET", "requestUrlTemplate": "http://example.com/"}}
    world.api.action(integration, config=wrong, expect=400)
    draft = world.api.action(integration, "/drafts", config=wrong)["id"]
    validation = world.api.get(f"{ACTIONS}/{draft}/draft/validation")
    assert validation["valid"] is not bool(validation["errors"])
    return not validation["valid"]


@statement()
def publishing_ends_the_draft(world: World) -> bool:
    draft = world.api.action(world.api.integration(), "/drafts")
    world.api.call("POST", f"{ACTIONS}/{draft['id']}/draft/publish", {"version": draft["version"]})
    return world.send("GET", f"{ACTIONS}/{draft['id']}/draft").status_code == 404


@statement()
def second_draft_is_a_conflict(world: World) -> bool:
    action = world.api.action(world.api.integration())["id"]
    world.api.call("POST", f"{ACTIONS}/{action}/draft")
    second = world.send("POST", f"{ACTIONS}/{action}/draft")
    assert second.status_code in {200, 409}
    return second.status_code == 409


@statement()
def drafts_leave_the_published_version(world: World) -> bool:
    action = world.api.action(world.api.integration())
    draft = world.api.call("POST", f"{ACTIONS}/{action['id']}/draft")
    world.api.call("PATCH", f"{ACTIONS}/{action['id']}/draft", {"version": draft["version"], "category": "C"})
    return bool(world.api.get(f"{ACTIONS}/{action['id']}")["version"] == action["version"])


@statement()
def patch_leaves_what_it_does_not_name(world: World) -> bool:
    action = world.api.action(world.api.integration(), category="C")
    change = {"version": action["version"], "config": CONFIG}
    changed = world.api.call("PATCH", f"{ACTIONS}/{action['id']}", change)
    return (changed["name"], changed["category"]) == (action["name"], "C")


@statement()
def consumers_refer_to_actions_by_id(world: World) -> bool:
    integration = world.control.create_integration("custom-rest-actions")
    world.control.change_integration(integration.id, intended_state="ENABLED")
    action = world.control.publish_action(integration.id, "look").id
    flow = world.control.publish_flow("Orders", [action]).id
    world.control.run_flow(flow)
    world.control.delete_action(action)
    world.control.publish_action(integration.id, "look")
    return world.api.http.post(f"{world.emulator.url}/_emulator/flows/{flow}/runs", json={}).status_code == 400


@statement(auth_action_lag_seconds=5)
def auth_action_appears_in_fifteen_seconds(world: World) -> bool:
    integration, credential = world.api.integration(), world.api.credential("userDefinedOAuth")
    world.api.configure(integration, credentials={"basicAuth": {"id": credential}})
    path = f"{ACTIONS}/customAuth_-_{integration}"
    assert world.send("GET", path).status_code == 404
    world.control.pass_time(15)
    return world.send("GET", path).status_code == 200


@statement()
def unclosed_and_unmatched_parts_are_mistakes(world: World) -> bool:
    integration = world.api.integration()
    world.api.call("PATCH", f"/integrations/{integration}", {"intendedState": "ENABLED"})
    url = "https://example.com/#if($input.id)"
    action = world.api.action(integration, config={"request": {"requestType": "GET", "requestUrlTemplate": url}})["id"]
    steps = world.api.call("POST", f"{ACTIONS}/{action}/test", {"id": "1"})["operations"]
    return not next(each for each in steps if each["name"] == "Resolve request URL")["success"]


@statement(limits={"dataactions": {"actions.total.max": 2}})
def action_limits_count_custom_actions(world: World) -> bool:
    integration = world.api.integration(SALESFORCE)
    assert len(static_of(world, integration)) == 2
    body = {"name": "look", "integrationId": integration, "contract": CONTRACT}
    statuses = [world.send("POST", f"{ACTIONS}/drafts", body).status_code for _ in range(3)]
    assert statuses[2] == 400
    return statuses == [200, 200, 400]


@statement()
def system_urls_are_paths(world: World) -> bool:
    config = {"request": {"requestType": "GET", "requestUrlTemplate": "https://na1.salesforce.com/services"}}
    body = {"name": "look", "integrationId": world.api.integration(SALESFORCE), "config": config, "contract": CONTRACT}
    return world.send("POST", ACTIONS, body).status_code == 400


def function_draft(world: World, **settings: object) -> str:
    """The path of a draft with a function."""
    integration = world.api.integration("function-data-actions")
    draft = world.api.action(integration, "/drafts", config=None)["id"]
    path = f"{ACTIONS}/{draft}/draft"
    given = {"handler": "index.handler", "runtime": "nodejs22.x", **settings}
    world.api.call("PUT", f"{path}/function", given)
    return path


def send_code(world: World, path: str, wait: float = 0.0) -> int:
    """Upload code; the status of that."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.js", "exports.handler = async () => ({})")
    announced = world.api.call("POST", f"{path}/function/upload", {"fileName": "code.zip"})
    world.control.pass_time(wait)
    headers = {**announced["headers"], "Content-Type": "application/zip"}
    put = httpx.put(announced["url"], content=packed.getvalue(), headers=headers, trust_env=False, verify=False)
    return put.status_code


@statement()
def expired_upload_address_is_403(world: World) -> bool:
    status = send_code(world, function_draft(world), wait=901)
    assert status >= 400
    return status == 403


@statement()
def function_actions_are_called_by_post(world: World) -> bool:
    draft = world.api.get(function_draft(world), params={"includeConfig": True})
    return bool(draft["config"]["request"]["requestType"] == "POST")


@statement()
def code_keeps_its_file_name(world: World) -> bool:
    path = function_draft(world)
    send_code(world, path)
    return "code.zip" in world.api.get(f"{path}/function")["zip"]["name"]


@statement()
def available_code_can_be_published(world: World) -> bool:
    path = function_draft(world)
    send_code(world, path)
    assert world.api.get(f"{path}/function")["zip"]["status"] == "Available"
    refusal = world.send("POST", f"{path}/publish", {"version": world.api.get(path)["version"]})
    assert "ACTION.PROCESSING" not in refusal.text
    return refusal.status_code == 200


@statement(function_processing_refusals=3)
def code_is_processed_in_three_minutes(world: World) -> bool:
    path = function_draft(world)
    send_code(world, path)
    for _ in range(60):
        world.control.pass_time(3)
        change = world.send("PATCH", path, {"version": world.api.get(path)["version"], "category": "C"})
        if change.status_code == 200:
            return True
        assert change.json()["details"] == [{"errorCode": "ACTION.PROCESSING"}]
    return False
