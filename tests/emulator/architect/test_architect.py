"""Dependency tracking, its build status, flows, and flows that run (supplement 4)."""

import httpx
import pytest

from genesyscloud_emulator import ControlError

pytestmark = pytest.mark.slow

TRACKING = "/architect/dependencytracking"
CONSUMERS = f"{TRACKING}/consumingresources"
UNKNOWN = "custom_-_no-such"


@pytest.fixture
def integration(control):
    made = control.create_integration("custom-rest-actions", "Orders")
    return control.change_integration(made.id, intended_state="ENABLED").id


@pytest.fixture
def action(control, integration):
    return control.publish_action(integration, "look").id


def _consumers(api, action, **params):
    page = api.get(CONSUMERS, params={"id": action, "objectType": "DATAACTION", **params})
    return [(row["name"], row["version"], row["deleted"]) for row in page["entities"]]


def test_one_row_for_each_version_that_uses_the_action(api, control, action):
    flow = control.publish_flow("Orders", [action], version="11.0")
    control.change_flow(flow.id, [], version="12.0")
    control.change_flow(flow.id, [action], published=False)
    script = control.publish_flow("Agents' script", [action], type="COMPOSERSCRIPT")
    control.delete_flow(script.id)
    control.draft_flow("New", [action], type="WORKFLOW")
    control.publish_flow("Other")
    page = api.get(CONSUMERS, params={"id": action, "objectType": "DATAACTION"})
    assert page["total"] == 4
    assert page["entities"][0] == {
        "id": flow.id,
        "name": "Orders",
        "version": "11.0",
        "type": "INBOUNDCALLFLOW",
        "deleted": False,
        "updated": False,
        "stateUnknown": False,
        "selfUri": f"/api/v2/flows/{flow.id}",
    }
    assert _consumers(api, action) == [
        ("Orders", "11.0", False),
        ("Orders", "13.0", False),
        ("Agents' script", "1.0", True),
        ("New", "1.0", False),
    ]
    state = {flow.name: flow for flow in control.state().flows}
    assert (state["Orders"].published_version, state["New"].published_version) == ("12.0", None)
    assert state["Orders"].versions == {"11.0": [action], "12.0": [], "13.0": [action]}
    assert state["Agents' script"].deleted


def test_consumers_come_in_pages(api, control, action):
    flows = [control.publish_flow(f"f{number}", [action]).id for number in range(3)]
    params = {"id": action, "objectType": "DATAACTION", "pageSize": 2}
    first = api.get(CONSUMERS, params=params)
    second = api.get(CONSUMERS, params={**params, "pageNumber": 2})
    assert [row["id"] for page in (first, second) for row in page["entities"]] == flows
    assert "nextUri" in first
    assert "nextUri" not in second


def test_consumers_are_filtered_by_type_and_version(api, control, action):
    flow = control.publish_flow("Orders", [action])
    control.change_flow(flow.id, [action])
    control.change_flow(flow.id, [action], published=False)
    control.publish_flow("Script", [action], type="COMPOSERSCRIPT")
    assert _consumers(api, action, flowFilter="published") == [("Orders", "2.0", False)]
    assert _consumers(api, action, flowFilter="checkedIn") == [("Orders", "3.0", False)]
    assert _consumers(api, action, resourceType="COMPOSERSCRIPT") == [("Script", "1.0", False)]
    params = {"id": action, "objectType": "DATAACTION", "resourceType": "DATAACTION"}
    assert api.get(CONSUMERS, params=params, expect=400)["code"] == "architect.dependency.object.invalid.type"


@pytest.mark.parametrize(
    ("params", "status", "code"),
    [
        ({"objectType": "DATAACTION"}, 400, "architect.query.parameter.missing"),
        ({"id": UNKNOWN}, 400, "architect.query.parameter.missing"),
        ({"id": UNKNOWN, "objectType": "ACTION"}, 400, "architect.dependency.object.invalid.type"),
        ({"id": UNKNOWN, "objectType": "DATAACTION"}, 404, "architect.dependency.object.not.found"),
        ({"id": UNKNOWN, "objectType": "WORKFLOW"}, 400, "architect.query.parameter.missing"),
        ({"id": UNKNOWN, "objectType": "WORKFLOW", "version": "1.0"}, 404, "architect.flow.not.found"),
        ({"id": UNKNOWN, "objectType": "DATAACTION", "x": "1"}, 400, "invalid.value"),
    ],
)
def test_what_tracking_refuses(api, params, status, code):
    assert api.get(CONSUMERS, params=params, expect=status)["code"] == code


def test_flows_are_tracked_by_version(api, control, action):
    flow = control.publish_flow("Orders", [action])
    params = {"id": flow.id, "objectType": "INBOUNDCALLFLOW", "version": "1.0"}
    assert api.get(CONSUMERS, params=params)["total"] == 0
    params["version"] = "2.0"
    assert api.get(CONSUMERS, params=params, expect=404)["code"] == "architect.flow.version.missing"


def test_secure_actions_have_a_type_of_their_own(api, control, integration):
    action = control.publish_action(integration, "pay", secure=True).id
    control.publish_flow("Payments", [action], type="SECURECALLFLOW")
    assert _consumers(api, action, objectType="SECUREACTION") == [("Payments", "1.0", False)]
    wrong = {"id": action, "objectType": "DATAACTION"}
    assert api.get(CONSUMERS, params=wrong, expect=400)["code"] == "architect.dependency.object.invalid.type"
    control.switches(wrong_dependency_type="not_found")
    assert api.get(CONSUMERS, params=wrong, expect=404)["code"] == "architect.dependency.object.not.found"
    control.switches(wrong_dependency_type="empty")
    assert _consumers(api, action) == []


def test_an_action_that_nothing_uses(api, control, action):
    params = {"id": action, "objectType": "DATAACTION"}
    assert api.get(CONSUMERS, params=params)["total"] == 0
    control.switches(unused_dependency="not_found")
    api.get(CONSUMERS, params=params, expect=404)


def test_a_deleted_action_is_tracked_while_something_uses_it(api, control, integration, action):
    unused = control.publish_action(integration, "unused").id
    control.publish_flow("Orders", [action])
    for gone in (action, unused):
        api.call("DELETE", f"/integrations/actions/{gone}", expect=204)
    assert _consumers(api, action) == [("Orders", "1.0", False)]
    api.get(CONSUMERS, params={"id": unused, "objectType": "DATAACTION"}, expect=404)
    params = {"id": action, "objectType": "DATAACTION", "consumedResourceRequest": True}
    assert api.get(f"{TRACKING}/object", params=params)["deleted"] is True


def test_objects_by_name(api, control, integration, action):
    other = control.publish_action(integration, "look").id
    flow = control.publish_flow("look", [action])
    page = api.get(TRACKING, params={"name": "LOOK", "objectType": "DATAACTION", "consumingResources": True})
    assert {one["id"]: [row["id"] for row in one["consumingResources"]] for one in page["entities"]} == {
        action: [flow.id],
        other: [],
    }
    page = api.get(TRACKING, params={"name": "look", "objectType": "INBOUNDCALLFLOW", "consumedResources": True})
    assert [row["id"] for row in page["entities"][0]["consumedResources"]] == [action]
    assert api.get(TRACKING, params={"name": "look"})["total"] == 3
    assert api.get(TRACKING, params={"name": "loo"})["total"] == 0
    assert api.get(TRACKING, expect=400)["code"] == "architect.query.parameter.missing"


def test_one_object(api, control, action):
    flow = control.publish_flow("Orders", [action])
    path = f"{TRACKING}/object"
    params = {"id": action, "version": "", "objectType": "DATAACTION", "consumedResourceRequest": True}
    one = api.get(path, params={**params, "consumingResources": True})
    assert (one["id"], one["type"], "consumedResources" in one) == (action, "DATAACTION", False)
    assert [row["version"] for row in one["consumingResources"]] == ["1.0"]
    del params["consumedResourceRequest"]
    assert api.get(path, params=params, expect=400)["code"] == "architect.query.parameter.missing"
    params = {"id": flow.id, "version": "1.0", "consumedResources": True}
    assert [row["id"] for row in api.get(path, params=params)["consumedResources"]] == [action]
    params = {"id": UNKNOWN, "consumedResourceRequest": True}
    assert api.get(path, params=params, expect=404)["code"] == "architect.dependency.object.not.found"


@pytest.mark.parametrize("status", ["BUILDINPROGRESS", "NOTBUILT", "OPERATIONALNEEDSREBUILD"])
def test_while_the_index_is_rebuilt_answers_are_partial(api, control, action, status):
    control.publish_flow("Orders", [action])
    assert api.get(f"{TRACKING}/build")["status"] == "OPERATIONAL"
    control.switches(dependency_status=status)
    assert api.get(f"{TRACKING}/build")["status"] == status
    requests = {
        CONSUMERS: {"id": action, "objectType": "DATAACTION"},
        TRACKING: {"name": "look"},
        f"{TRACKING}/object": {"id": action, "consumedResourceRequest": True},
    }
    for path, params in requests.items():
        assert api.get(path, params=params, expect=206) is None
    control.switches(rebuilding_answer="empty_page")
    assert api.get(CONSUMERS, params=requests[CONSUMERS], expect=206)["total"] == 0
    # What is wrong with a request is said all the same.
    api.get(CONSUMERS, expect=400)


def test_flows_and_their_published_versions(api, control, action):
    flow = control.publish_flow("Orders", [action], version="12.0")
    control.change_flow(flow.id, [], published=False)
    draft = control.draft_flow("New", [action], type="WORKFLOW")
    script = control.publish_flow("Script", [action], type="COMPOSERSCRIPT")
    gone = control.publish_flow("Gone", [action])
    control.delete_flow(gone.id)
    ids = [flow.id, draft.id, script.id, gone.id]
    found = {one["id"]: one for one in api.get("/flows", params={"id": ids})["entities"]}
    assert found.keys() == {flow.id, draft.id}
    assert (found[flow.id]["type"], found[draft.id]["type"]) == ("INBOUNDCALL", "WORKFLOW")
    assert found[flow.id]["publishedVersion"]["id"] == "12.0"
    assert found[flow.id]["publishedVersion"]["commitVersion"] == "12"
    assert found[flow.id]["savedVersion"]["id"] == "13.0"
    assert "publishedVersion" not in found[draft.id]
    with_deleted = api.get("/flows", params={"id": ",".join(ids), "deleted": True})["entities"]
    assert {one["id"]: one["deleted"] for one in with_deleted} == {flow.id: False, draft.id: False, gone.id: True}
    assert [one["name"] for one in api.get("/flows", params={"sortBy": "name"})["entities"]] == ["New", "Orders"]
    assert api.get("/flows", params={"type": "workflow", "name": "new"})["total"] == 1


def test_too_many_ids_of_flows(api, control):
    ids = [f"no-such-{number}" for number in range(101)]
    assert api.get("/flows", params={"id": ids[:100]})["total"] == 0
    assert api.get("/flows", params={"id": ids}, expect=413)["code"] == "request.entity.too.large"
    control.switches(max_flow_ids=1)
    api.get("/flows", params={"id": ids[:2]}, expect=413)


@pytest.mark.parametrize(
    ("permission", "path"),
    [
        ("architect:dependencyTracking:view", f"{CONSUMERS}?id=x&objectType=DATAACTION"),
        ("architect:dependencyTracking:view", f"{TRACKING}/build"),
        ("architect:flow:view", "/flows"),
    ],
)
def test_permissions(api, control, permission, path):
    control.switches(missing_permissions=[permission])
    assert api.get(path, expect=403)["messageParams"] == {"permissions": permission}


def test_a_flow_answers_until_an_action_is_gone(api, control, integration, action):
    second = control.publish_action(integration, "second").id
    flow = control.publish_flow("Orders", [action, second])
    assert control.run_flow(flow.id).results == {action: None, second: None}
    control.change_flow(flow.id, [second], published=False)
    assert control.run_flow(flow.id).version == "1.0"
    control.delete_action(action)
    with pytest.raises(ControlError, match=rf"Orders \(version 1.0\) calls action look \({action}\).*not there"):
        control.run_flow(flow.id)
    control.change_flow(flow.id, [second])
    assert control.run_flow(flow.id).results == {second: None}
    control.change_integration(integration, intended_state="DISABLED")
    with pytest.raises(ControlError, match=f"{integration} is INACTIVE"):
        control.run_flow(flow.id)
    control.delete_integration(integration)
    with pytest.raises(ControlError, match=r"second .* not there"):
        control.run_flow(flow.id)


def test_what_was_never_published_does_not_run(control, action):
    flow = control.draft_flow("New", [action])
    with pytest.raises(ControlError, match="never published"):
        control.run_flow(flow.id)


def test_slips_of_the_pen_are_refused(control, integration, action):
    flow = control.publish_flow("Orders", [action])
    draft = control.draft_action(integration, "draft").id
    for wrong in (
        lambda: control.publish_flow("x", [UNKNOWN]),
        lambda: control.publish_flow("x", [draft]),
        lambda: control.publish_flow("x", [action], type="FLOW"),
        lambda: control.publish_flow("x", [action], version="1"),
        lambda: control.change_flow(flow.id, [], version="1.0"),
        lambda: control.change_flow("no-such", []),
    ):
        with pytest.raises(ControlError):
            wrong()
    assert len(control.state().flows) == 1


def test_flows_are_saved_and_restored(api, control, action):
    flow = control.publish_flow("Orders", [action])
    control.save()
    saved = control.state()
    for _ in range(2):
        control.change_flow(flow.id, [])
        control.delete_flow(flow.id)
        control.publish_flow("Other", [action])
        control.restore()
        assert control.state() == saved
        assert _consumers(api, action) == [("Orders", "1.0", False)]
        control.run_flow(flow.id)
    control.reset()
    assert control.state().flows == []


def test_faults_and_the_record(api, control, action):
    route = f"/api/v2{CONSUMERS}"
    control.fault("status", status=503, route=route)
    params = {"id": action, "objectType": "DATAACTION"}
    api.get(CONSUMERS, params=params, expect=503)
    api.get(CONSUMERS, params=params)
    control.fault("drop", route="/api/v2/flows")
    with pytest.raises(httpx.RemoteProtocolError):
        api.get("/flows")
    assert [(one.route, one.status) for one in control.requests()] == [
        (route, 503),
        (route, 200),
        ("/api/v2/flows", None),
    ]


def test_flows_are_one_organizations(emulator, api, control, action):
    control.publish_flow("Orders", [action])
    other = emulator.add_organization()
    headers = {"Authorization": f"Bearer {other.access_token}"}
    api.get(CONSUMERS, params={"id": action, "objectType": "DATAACTION"}, headers=headers, expect=404)
    assert api.get("/flows", headers=headers)["total"] == 0
    with pytest.raises(ControlError):
        other.control.publish_flow("Theirs", [action])
