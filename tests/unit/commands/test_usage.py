"""`pulumi-genesyscloud usage`: by id and by name, as a page and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.configuration import SETTINGS
from tests.unit.commands.conftest import Call, Orders

pytestmark = pytest.mark.usefixtures("environment")


def test_the_page_shows_who_uses_it_and_how_often_it_ran(call: Call, genesys_cloud: Emulator, orders: Orders) -> None:
    control = genesys_cloud.control
    flow = control.publish_flow("Order status", [orders.action])
    control.change_flow(flow.id, [orders.action])
    control.action_ran(orders.action, 1204)
    told = call("usage", orders.action)
    assert (told.exit_code, told.stderr) == (0, "")
    assert told.stdout.splitlines() == [
        f"get-order-dev ({orders.action}): in use",
        "",
        "Used by       Kind               Version  State",
        "Order status  inbound call flow  2.0      live",
        "Order status  inbound call flow  1.0      superseded",
        "",
        "It ran 1,204 times in the last 30 days, 1,204 of them in the last 24 hours.",
    ]


def test_an_action_that_nobody_uses(call: Call, orders: Orders) -> None:
    told = call("usage", "get-order-dev")
    assert told.stdout == f"get-order-dev ({orders.action}): not used\nIt did not run in the last 30 days.\n"


def test_json_has_the_ids(call: Call, genesys_cloud: Emulator, orders: Orders) -> None:
    secure = genesys_cloud.control.publish_action(orders.integration, "pay", secure=True)
    flow = genesys_cloud.control.publish_flow("Payments", [secure.id], type="SECURECALLFLOW")
    document = json.loads(call("usage", "pay", "--json").stdout)
    assert document == {
        "id": secure.id,
        "name": "pay",
        "integrationId": orders.integration,
        "secure": True,
        "verdict": "inUse",
        "consumers": [
            {
                "id": flow.id,
                "name": "Payments",
                "kind": "secure call flow",
                "version": "1.0",
                "state": "live",
                "counts": True,
            }
        ],
        "runs": {"lastDay": 0, "lastMonth": 0},
        "untold": [],
        "permissions": [],
    }


def test_missing_permissions_are_named(call: Call, genesys_cloud: Emulator, orders: Orders) -> None:
    missing = ["architect:dependencyTracking:view", "analytics:actionAggregate:view"]
    genesys_cloud.control.switches(missing_permissions=missing)
    told = call("usage", orders.action).stdout
    assert "whether it is used cannot be told" in told
    assert told.splitlines()[-1] == (
        "Permissions that would tell it: analytics:actionAggregate:view, architect:dependencyTracking:view"
    )


@pytest.mark.parametrize(
    ("action", "says"),
    [
        ("get-ordr-dev", "no published action of this id or name. The closest names are: get-order-dev"),
        ("custom_-_none", "no published action of this id or name"),
        ("twin", "several actions have this name: "),
    ],
)
def test_which_action_is_meant_has_to_be_clear(
    call: Call, genesys_cloud: Emulator, orders: Orders, action: str, says: str
) -> None:
    for _ in range(2):
        genesys_cloud.control.publish_action(orders.integration, "twin")
    told = call("usage", action)
    assert (told.exit_code, told.stdout) == (1, "")
    assert says in told.stderr


def test_settings_that_are_missing_are_named(
    call: Call, monkeypatch: pytest.MonkeyPatch, requests: Callable[[], object]
) -> None:
    monkeypatch.delenv("GENESYSCLOUD_OAUTHCLIENT_SECRET")
    told = call("usage", "get-order-dev")
    assert told.exit_code == 1
    assert "GENESYSCLOUD_OAUTHCLIENT_SECRET" in told.stderr
    assert not requests()


def test_by_id_costs_what_the_budget_says(
    call: Call, genesys_cloud: Emulator, orders: Orders, requests: Callable[[], dict[tuple[str, str], int]]
) -> None:
    genesys_cloud.control.publish_flow("Order status", [orders.action])
    requests()
    call("usage", orders.action)
    assert sum(requests().values()) == 5, "the action, the index, its consumers, their versions, all runs"


def test_without_settings_the_message_says_where_a_command_looks(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in SETTINGS:
        monkeypatch.delenv(setting.environment, raising=False)
    told = call("usage", "get-order-dev")
    assert told.exit_code == 1
    assert "no Genesys Cloud credentials are configured" in told.stderr
    assert "does not read the stack's configuration: set the variables of the environment" in told.stderr
