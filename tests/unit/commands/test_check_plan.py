"""`pulumi-genesyscloud check-plan`: plans as engine 3.259 printed them, of both ways of serving and in both forms."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from tests.unit.commands.conftest import Call, Orders

pytestmark = pytest.mark.usefixtures("environment")

PLANS = Path(__file__).with_name("plans")
Plan = Callable[..., str]
Requests = Callable[[], dict[tuple[str, str], int]]

REPLACED = ["dynamic-replace.json", "plugin-replace.jsonl"]
DESTROYED = ["dynamic-destroy.jsonl", "plugin-destroy.json"]
NOTHING = "No action, integration or OAuth client would be lost.\n"


@pytest.fixture
def plan(orders: Orders) -> Plan:
    """Reads a recorded plan as if it were about `orders`; `changes` are made in the old states of a kind."""

    def read(name: str, **changes: dict[str, Any]) -> str:
        text = (PLANS / name).read_text("utf-8")
        text = text.replace("INTEGRATION-ID", orders.integration).replace("ACTION-ID", orders.action)
        parts = [json.loads(each) for each in (text.splitlines() if name.endswith("l") else [text])]
        for old in _olds(parts):
            old["outputs"] = {**old.get("outputs", {}), **changes.get(old["type"].rpartition(":")[2], {})}
            old["inputs"] = {**old.get("inputs", {}), **changes.get(f"{old['type'].rpartition(':')[2]}_inputs", {})}
            old.update(changes.get("resource", {}))
        return "\n".join(map(json.dumps, parts))

    return read


def _olds(value: Any) -> list[dict[str, Any]]:
    """The old states in a plan."""
    if isinstance(value, list):
        return [found for each in value for found in _olds(each)]
    if not isinstance(value, dict):
        return []
    own = [value[key] for key in ("oldState", "old") if isinstance(value.get(key), dict)]
    return own + [found for each in value.values() for found in _olds(each)]


OFF = {"deletionProtection": False}


@pytest.mark.parametrize("name", [*REPLACED, *DESTROYED])
def test_a_protected_action_in_use_ends_with_three(
    call: Call, plan: Plan, genesys_cloud: Emulator, orders: Orders, name: str
) -> None:
    genesys_cloud.control.publish_flow("Order status", [orders.action])
    told = call("check-plan", given=plan(name))
    assert (told.exit_code, told.stderr) == (3, "")
    change = "replaced" if name in REPLACED else "deleted"
    lines = told.stdout.splitlines()
    assert lines[0] == "Would be lost: 1 action in use (protected)."
    rows = {each.split()[0].partition("-")[0]: each.split()[1:] for each in lines[3:5]}
    assert rows == {
        "get": ["action", change, "in", "use", "yes"],
        "orders": ["integration", change, "in", "use", "yes"],
    }
    assert "    - Order status (inbound call flow, version 1.0, live)" in lines
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("name", [*REPLACED, *DESTROYED, "dynamic-remove.json"])
def test_what_nobody_uses_may_go(call: Call, plan: Plan, name: str) -> None:
    told = call("check-plan", given=plan(name))
    assert told.exit_code == 0
    assert told.stdout.startswith("Nothing in use would be lost.\n")
    assert "not used" in told.stdout


@pytest.mark.parametrize("name", ["dynamic-destroy.jsonl", "plugin-destroy.json", "dynamic-remove.json"])
def test_consent_is_what_the_old_state_says(
    call: Call, plan: Plan, genesys_cloud: Emulator, orders: Orders, name: str
) -> None:
    genesys_cloud.control.publish_flow("Order status", [orders.action])
    for consented in (plan(name, DataAction=OFF), plan(name, DataAction_inputs=OFF)):
        told = call("check-plan", given=consented)
        assert (told.exit_code, told.stdout.splitlines()[0]) == (
            0,
            "Would be lost: 1 action in use (0 of 1 protected).",
        )
    told = call("check-plan", given=plan(name, DataAction={"deletionProtection": "false"}))
    assert told.exit_code == 3, "only what is false is consent"


@pytest.mark.parametrize("name", REPLACED)
def test_an_integration_that_is_replaced_protects_what_is_below_it(
    call: Call, plan: Plan, genesys_cloud: Emulator, orders: Orders, name: str
) -> None:
    genesys_cloud.control.publish_flow("Order status", [orders.action])
    assert call("check-plan", given=plan(name, DataAction=OFF)).exit_code == 3
    assert call("check-plan", given=plan(name, DataActionIntegration=OFF)).exit_code == 3
    assert call("check-plan", given=plan(name, DataAction=OFF, DataActionIntegration=OFF)).exit_code == 0


@pytest.mark.parametrize(
    ("variable", "setting", "code"),
    [
        ("false", None, 0),
        (None, "false", 0),
        ("true", "false", 0),
        ("true", None, 3),
        (None, "true", 3),
        ("no", None, 1),
    ],
)
def test_the_setting_is_the_default(
    call: Call,
    plan: Plan,
    genesys_cloud: Emulator,
    orders: Orders,
    monkeypatch: pytest.MonkeyPatch,
    variable: str | None,
    setting: str | None,
    code: int,
) -> None:
    genesys_cloud.control.publish_flow("Order status", [orders.action])
    if variable:
        monkeypatch.setenv("GENESYSCLOUD_DELETION_PROTECTION", variable)
    text = plan("dynamic-remove.json")
    if setting:
        text = text.replace('"config": {', f'"config": {{"genesyscloud:deletionProtection": "{setting}", ', 1)
    assert call("check-plan", given=text).exit_code == code
    explicit = plan("dynamic-remove.json", DataAction={"deletionProtection": True})
    lifted = {"false": 0, "no": 1}.get(variable or "", 3)
    assert call("check-plan", given=explicit).exit_code == lifted, "an object's own word wins over the setting"


def test_others_actions_go_with_the_integration_used_or_not(
    call: Call, plan: Plan, genesys_cloud: Emulator, orders: Orders
) -> None:
    theirs = genesys_cloud.control.publish_action(orders.integration, "theirs")
    told = call("check-plan", given=plan("plugin-destroy.json"))
    assert told.exit_code == 3
    assert told.stdout.startswith("Would be lost: 1 action of somebody else's (protected).\n")
    assert f"theirs ({theirs.id}):" in told.stdout
    assert call("check-plan", given=plan("plugin-destroy.json", DataActionIntegration=OFF)).exit_code == 0


def test_the_last_of_many_actions_is_looked_at(
    call: Call, plan: Plan, genesys_cloud: Emulator, orders: Orders, requests: Requests
) -> None:
    for number in range(105):
        last = genesys_cloud.control.publish_action(orders.integration, f"a{number}")
    genesys_cloud.control.publish_flow("Order status", [last.id])
    requests()
    told = call("check-plan", given=plan("plugin-destroy.json"))
    assert told.stdout.startswith("Would be lost: 1 action in use, 104 actions of somebody else's (protected).")
    asked = requests()
    assert asked["GET", "/api/v2/integrations/actions"] == 2, "one listing for all"
    assert asked["GET", "/api/v2/architect/dependencytracking/consumingresources"] == 106
    assert asked["GET", "/api/v2/architect/dependencytracking/build"] == 1
    assert asked["POST", "/api/v2/analytics/actions/aggregates/query"] == 1


def test_where_it_cannot_be_told_it_counts_as_in_use(
    call: Call, plan: Plan, genesys_cloud: Emulator, orders: Orders
) -> None:
    control = genesys_cloud.control
    control.switches(missing_permissions=["architect:dependencyTracking:view"])
    assert call("check-plan", given=plan("dynamic-remove.json")).exit_code == 0, "it did not run in 30 days"
    control.action_ran(orders.action, at=datetime.now(timezone.utc) - timedelta(days=9))
    told = call("check-plan", given=plan("dynamic-remove.json"))
    assert told.exit_code == 3
    assert told.stdout.startswith("Would be lost: 1 action whose use cannot be told (protected).\n")
    assert "Permissions that would tell more: architect:dependencyTracking:view" in told.stdout


def test_markdown_formats_nothing_of_others(call: Call, plan: Plan, genesys_cloud: Emulator, orders: Orders) -> None:
    genesys_cloud.control.publish_flow("@everyone | `<b>` [x](http://y)", [orders.action])
    told = call("check-plan", "--markdown", given=plan("dynamic-remove.json"))
    assert told.exit_code == 3
    headline, empty, head, rule, row, *more = told.stdout.splitlines()
    assert (headline, empty, more) == ("Would be lost: 1 action in use (protected).", "", [])
    assert head == "| Name | What | Change | Use | Protected | Who, and how often |"
    assert rule == "| --- | --- | --- | --- | --- | --- |"
    assert row == (
        "| `get-order-dev` | action | deleted | in use | yes | `@everyone \\| '<b>' [x](http://y) (inbound call flow,"
        " version 1.0, live)`<br>it did not run in the last 30 days |"
    )


@pytest.mark.parametrize(
    "text",
    ["plugin-unchanged.json", '{"config": {}, "duration": 1, "changeSummary": {"same": 1}}'],
)
def test_a_plan_that_loses_nothing_asks_nobody(call: Call, requests: Requests, text: str) -> None:
    given = (PLANS / text).read_text("utf-8") if text.endswith(".json") else text
    told = call("check-plan", given=given)
    assert (told.exit_code, told.stdout) == (0, NOTHING)
    assert not requests()


@pytest.mark.parametrize("name", ["plugin-failed.json", "dynamic-failed.jsonl"])
def test_a_preview_that_failed_is_no_reason_to_go_on(call: Call, name: str) -> None:
    told = call("check-plan", given=(PLANS / name).read_text("utf-8"))
    assert told.exit_code == 1
    assert "the preview failed, so its plan is not complete" in told.stderr
    assert "'basicAuth' is not accepted by zendesk-data-actions" in told.stderr


def test_an_engine_that_broke_off_says_why(call: Call) -> None:
    told = call("check-plan", given='{"sequence": 0, "errorEvent": {"error": "the passphrase is wrong"}}')
    assert told.exit_code == 1
    assert told.stderr.endswith("its plan is not complete: the passphrase is wrong\n")


@pytest.mark.parametrize(
    "changes",
    [{"resource": {"retainOnDelete": True}}, {"resource": {"external": True}}, {"resource": {"type": "aws:iam:Role"}}],
)
def test_what_pulumi_deletes_nothing_of_is_not_lost(call: Call, plan: Plan, changes: dict[str, Any]) -> None:
    assert call("check-plan", given=plan("plugin-destroy.json", **changes)).stdout == NOTHING


def test_what_is_not_there_is_gone_only_if_it_is_this_organization(
    call: Call, plan: Plan, genesys_cloud: Emulator, orders: Orders, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = plan("plugin-destroy.json")
    here = plan("plugin-destroy.json", DataAction={"organizationId": genesys_cloud.organization_id.upper()})
    genesys_cloud.control.delete_integration(orders.integration)
    told = call("check-plan", given=text)
    assert told.exit_code == 3
    assert told.stdout.startswith(
        "Would be lost: 1 action whose use cannot be told, 1 integration whose use cannot be told (protected).\n"
    )
    assert "GENESYSCLOUD_ORGANIZATION_ID" in told.stdout
    assert call("check-plan", given=here).exit_code == 0
    monkeypatch.setenv("GENESYSCLOUD_ORGANIZATION_ID", genesys_cloud.organization_id)
    told = call("check-plan", given=text)
    assert (told.exit_code, "gone already" in told.stdout) == (0, True)


def test_what_another_provider_manages_may_be_elsewhere(
    call: Call, plan: Plan, genesys_cloud: Emulator, orders: Orders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENESYSCLOUD_ORGANIZATION_ID", genesys_cloud.organization_id)
    here, elsewhere = (json.loads(plan("dynamic-remove.json")) for _ in range(2))
    (theirs,) = (each for each in elsewhere["steps"] if each["op"] == "delete")
    theirs["oldState"] |= {"id": "custom_-_elsewhere", "provider": "urn:of::another::provider"}
    told = call("check-plan", given=json.dumps({**here, "steps": [*here["steps"], theirs]}))
    assert told.exit_code == 3
    assert told.stdout.startswith("Would be lost: 1 action whose use cannot be told (protected).\n")


def test_a_plan_for_another_organization_cannot_be_told(call: Call, plan: Plan) -> None:
    other = {"organizationId": "00000000-0000-4000-8000-00000000000b"}
    told = call("check-plan", given=plan("dynamic-remove.json", DataAction=other))
    assert told.exit_code == 3
    assert "it is in the organization 00000000-0000-4000-8000-00000000000b" in " ".join(told.stdout.split())
    assert max(map(len, told.stdout.splitlines())) <= 80


def test_the_plans_own_organization_is_the_one_that_is_meant(call: Call, plan: Plan, requests: Requests) -> None:
    text = plan("dynamic-remove.json").replace('"config": {', '"config": {"genesyscloud:organizationId": "other", ', 1)
    told = call("check-plan", given=text)
    assert (told.exit_code, told.stdout) == (1, "")
    assert "`genesyscloud:organizationId` is other" in told.stderr
    assert set(requests()) == {("GET", "/api/v2/organizations/me")}


def test_a_plan_says_not_where_credentials_are_sent(
    call: Call, plan: Plan, monkeypatch: pytest.MonkeyPatch, requests: Requests
) -> None:
    """It may be one of a pull request: its region is one of Genesys Cloud's, its addresses may be anybody's."""
    for name in ("GENESYSCLOUD_API_URL", "GENESYSCLOUD_LOGIN_URL"):
        monkeypatch.delenv(name)
    text = plan("dynamic-remove.json").replace("http://127.0.0.1:8080", "https://example.com")
    told = call("check-plan", given=text)
    assert told.exit_code == 1
    assert "the Genesys Cloud region is not configured" in told.stderr
    assert not requests()


def test_a_draft_is_no_loss(call: Call, plan: Plan, genesys_cloud: Emulator, orders: Orders) -> None:
    draft = genesys_cloud.control.draft_action(orders.integration, "draft").id
    text = plan("plugin-destroy.json", DataAction={"published": False}).replace(orders.action, draft)
    genesys_cloud.control.delete_action(orders.action)
    told = call("check-plan", given=text.replace("organizationId", "x"))
    assert "cannot be told" in told.stdout, "nothing says that it is this organization"
    here = plan("plugin-destroy.json", DataAction={"published": False, "organizationId": genesys_cloud.organization_id})
    told = call("check-plan", given=here.replace(orders.action, draft))
    assert (told.exit_code, "not published" in told.stdout) == (0, True)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("", "The input is empty: Pulumi has printed nothing."),
        ("Previewing update (dev)\n", "The input is no JSON."),
        ("[1]", "The input is JSON, but no plan."),
        ('"plan"', "The input is JSON, but no plan."),
        ('{"version": 3, "deployment": {}}', "a state, as `pulumi stack export` prints it."),
        ('{"resourcePlans": {}}', "an update plan, as `--save-plan` writes it."),
        ('{"steps": 5}', "its `steps` are not those of a plan."),
        ('{"steps": [5]}', "its `steps` are not those of a plan."),
        ('{"sequence": 0, "preludeEvent": {}}', "The input has no end: Pulumi was interrupted."),
        ('{"sequence": 0}\n{"sequence": 1, "resourcePre', "Line 2 of the input is no event of Pulumi's."),
        (b"\xff\xfe{\x00}\x00", "The input is JSON, but no plan."),
        (b"\xff", "The input is no text in UTF-8."),
        ("[" * 9000, "The input is no JSON."),
    ],
)
def test_what_is_no_plan_is_refused_in_words(call: Call, requests: Requests, given: str | bytes, says: str) -> None:
    told = call("check-plan", given=given)
    assert (told.exit_code, told.stdout) == (2, "")
    assert says in told.stderr
    assert "Give it what `pulumi preview --json`" in told.stderr
    assert not requests()


@pytest.mark.parametrize("odd", [None, 5, "x", [], {}, [5]])
def test_odd_parts_of_a_plan_are_passed_over(call: Call, odd: Any) -> None:
    steps = [{"op": odd, "urn": odd, "oldState": odd}, {"op": "delete", "oldState": {"type": odd, "id": odd}}]
    told = call("check-plan", given=json.dumps({"config": odd, "steps": steps, "diagnostics": []}))
    assert (told.exit_code, told.stdout) == (0, NOTHING)


def test_a_file_serves_too(call: Call, plan: Plan, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(f"\ufeff{plan('dynamic-remove.json')}", "utf-8")
    assert call("check-plan", str(file)).exit_code == 0
    assert call("check-plan", str(tmp_path / "none")).exit_code == 2


def _step(op: str, kind: str, name: str, depends_on: str = "", **old: Any) -> dict[str, Any]:
    urn = f"urn:pulumi:dev::project::pulumi-python:dynamic/genesyscloud:{kind}::{name}"
    state = {
        "urn": urn,
        "type": f"pulumi-python:dynamic/genesyscloud:{kind}",
        "inputs": {"name": f"{name}-dev"},
        "dependencies": [f"urn:pulumi:dev::project::pulumi-python:dynamic/genesyscloud:{depends_on}"],
    }
    return {"op": op, "urn": urn, "oldState": {**state, **old}}


@pytest.mark.parametrize(("op", "change"), [("delete", "deleted"), ("replace", "replaced")])
def test_an_oauth_client_is_told_with_what_logs_in_with_it_and_how_often_it_was_used(
    call: Call, genesys_cloud: Emulator, op: str, change: str
) -> None:
    control = genesys_cloud.control
    role = control.create_role("Reader", ["directory:user:view"])
    client = control.create_oauth_client("platform-dev", roles=[role.id])
    steps = [
        _step(op, "OAuthClient", "platform", id=client.id),
        _step("same", "IntegrationCredential", "login", "OAuthClient::platform"),
        _step("same", "DataActionIntegration", "orders", "IntegrationCredential::login"),
        _step("same", "DataAction", "look-up", "DataActionIntegration::orders"),
        _step("same", "IntegrationCredential", "other", "OAuthClient::other"),
    ]
    for options in ((), ("--markdown",)):
        told = call("check-plan", *options, given=json.dumps({"steps": steps}))
        assert told.exit_code == 0
        text = " ".join(told.stdout.split())
        assert text.startswith("Would be lost: 1 OAuth client that may be in use (0 of 1 protected). ")
        assert f"The OAuth client platform-dev ({client.id}) would be {change}." in text
        assert "Genesys Cloud counts no request with it in the last 7 days." in text
        assert "these log in with it: the credential login-dev, the integration orders-dev." in text
        assert "Whoever else does is not known." in text

    alone = call("check-plan", given=json.dumps({"steps": steps[:1]}))
    assert "Nothing of this stack is known to log in with it." in " ".join(alone.stdout.split())


def test_clients_are_counted_beside_what_else_goes(
    call: Call, plan: Plan, genesys_cloud: Emulator, orders: Orders
) -> None:
    control = genesys_cloud.control
    role = control.create_role("Reader", ["directory:user:view"])
    clients = [control.create_oauth_client(name, roles=[role.id]) for name in ("one", "two")]
    steps = [_step("delete", "OAuthClient", each.name, id=each.id) for each in clients]
    with_action = json.loads(plan("dynamic-remove.json"))
    with_action["steps"] += steps

    def headline() -> tuple[int, str]:
        told = call("check-plan", given=json.dumps(with_action))
        return told.exit_code, told.stdout.splitlines()[0]

    assert headline() == (0, "Would be lost: 2 OAuth clients that may be in use (0 of 2 protected).")
    control.publish_flow("Order status", [orders.action])
    assert headline() == (
        3,
        "Would be lost: 1 action in use, 2 OAuth clients that may be in use (1 of 3 protected).",
    )


@pytest.mark.parametrize("ours", [True, False])
def test_of_a_client_of_another_organization_nobody_is_asked(
    call: Call, genesys_cloud: Emulator, requests: Requests, ours: bool
) -> None:
    """Both organizations may have a client of this id: what the credentials' one counts says nothing of the other."""
    control = genesys_cloud.control
    client = control.create_oauth_client("platform-dev", roles=[control.create_role("Reader", []).id])
    organization = genesys_cloud.organization_id.upper() if ours else "00000000-0000-4000-8000-00000000000b"
    step = _step("delete", "OAuthClient", "platform", id=client.id, outputs={"organizationId": organization})
    told = call("check-plan", given=json.dumps({"steps": [step]}))
    text = " ".join(told.stdout.split())
    assert told.exit_code == 0
    assert text.startswith("Would be lost: 1 OAuth client that may be in use")
    assert ("Genesys Cloud counts no request with it" in text) is ours
    assert (f"How often it was used cannot be told: it is in the organization {organization}," in text) is not ours
    assert any("/usage/" in path for _, path in requests()) is ours
