"""The document that `inventory --json` prints."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.commands.inventory.differences import Comparison
from genesyscloud_provider.commands.inventory.model import Inventory
from tests.unit.commands.conftest import Call
from tests.unit.commands.inventory.conftest import Take
from tests.unit.commands.inventory.organizations import SECRETS, Rich
from tools import inventory_documents as page

pytestmark = [pytest.mark.usefixtures("environment"), pytest.mark.slow]

SCHEMAS = Path(__file__).with_name("schemas")
API = "/api/v2/"


def test_it_says_whose_it_is_and_when(take: Take, genesys_cloud: Emulator) -> None:
    document = take()
    assert document["inventoryVersion"] == 1
    assert datetime.fromisoformat(document["takenAt"].replace("Z", "+00:00")).tzinfo
    name = genesys_cloud.control.state().organization.name
    assert document["organization"] == {"id": genesys_cloud.organization_id, "name": name, "region": None}


def test_an_empty_organization_has_limits_and_its_own_client(take: Take) -> None:
    document = take()
    assert [document[each] for each in ("untold", "integrations", "credentials", "actions", "findings")] == [[]] * 5
    assert [each["name"] for each in document["oauthClients"]] == ["Pulumi"]
    assert [each["name"] for each in document["roles"]] == ["Master Admin"], "of others than clients nothing is said"
    assert {each["used"] for each in document["limits"]} == {0, None}


def test_integrations_with_state_reason_and_credentials(take: Take, rich: Rich) -> None:
    integrations = {each["name"]: each for each in take()["integrations"]}
    assert list(integrations) == ["Functions", "Loyalty", "Mail", "Orders", "Stock", "Tickets"]
    tickets = integrations["Tickets"]
    assert (tickets["intendedState"], tickets["reportedState"]) == ("ENABLED", "ERROR")
    assert tickets["reason"] == "401 from https://acme.zendesk.com"
    slot = {"slot": "zendeskApiToken", "credential": rich.credentials["tickets"], "type": "zendeskApiToken"}
    assert (tickets["credentials"], tickets["credentialRequired"]) == ([slot], True)
    assert integrations["Orders"]["reason"] == ""
    assert [name for name, each in integrations.items() if not each["forDataActions"]] == ["Mail"]


def test_credentials_with_those_who_use_them(take: Take, rich: Rich) -> None:
    credentials = {each["name"]: each for each in take()["credentials"]}
    assert credentials["orders"]["users"] == [rich.integrations["Orders"]]
    assert (credentials["old"]["users"], credentials["old"]["type"]) == ([], "basicAuth")
    assert credentials["old"]["modifiedDate"].endswith("Z")


def test_actions_with_version_kind_and_usage(take: Take, rich: Rich) -> None:
    actions = {each["name"]: each for each in take()["actions"]}
    assert {name: each["kind"] for name, each in actions.items() if each["kind"] != "custom"} == {
        "GetUserByPhoneNumber": "static",
        "Custom Auth": "authentication",
    }
    assert (actions["refund"]["version"], actions["refund"]["draftVersion"]) == (None, 1)
    assert [name for name, each in actions.items() if each["secure"]] == ["pay"]
    assert [name for name, each in actions.items() if each["isFunction"]] == ["count"]
    assert actions["look up"]["usage"] == {
        "verdict": "inUse",
        "users": [
            {
                "id": rich.flows["Agent"],
                "name": "Agent",
                "kind": "script",
                "version": "1.0",
                "state": "unreadable",
            },
            {
                "id": rich.flows["Order status"],
                "name": "Order status",
                "kind": "inbound call flow",
                "version": "12.0",
                "state": "live",
            },
        ],
        "otherVersions": 1,
        "runs": {"lastDay": 31, "lastMonth": 1204},
    }
    assert actions["stock"]["usage"]["verdict"] == "unused"
    assert actions["refund"]["usage"] is None


def test_the_draft_of_a_published_action_is_part_of_it(
    take: Take, rich: Rich, as_somebody: Callable[[str, str], object]
) -> None:
    as_somebody("POST", f"/api/v2/integrations/actions/{rich.actions['cancel']}/draft")
    cancel = next(each for each in take()["actions"] if each["name"] == "cancel")
    assert (cancel["version"], cancel["draftVersion"]) == (1, 2)


def test_limits_with_what_is_used(take: Take, rich: Rich, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.switches(
        max_instances={"custom-rest-actions": 2},
        limits={"dataactions": {"actions.total.max": 7}, "integrations": {"x": 3}},
    )
    limits = {each["key"]: each for each in take()["limits"]}
    told = {"name": "Web Services Data Actions", "key": "custom-rest-actions", "allowed": 2, "used": 2}
    assert limits["custom-rest-actions"] == {**told, "documented": False}
    used = {key: (each["used"], each["allowed"]) for key, each in limits.items()}
    assert used["dataactions/actions.total.max"] == (7, 7), "those that came with integrations do not count, drafts do"
    assert used["dataactions/actions.integration.max"] == (4, 100)
    assert used["dataactions/requests.volume.max"] == (None, 2500)
    assert used["integrations/x"] == (None, 3)


def test_clients_and_roles(take: Take, rich: Rich, genesys_cloud: Emulator) -> None:
    division = next(each for each in divisions(genesys_cloud) if each.name == "Sales")
    genesys_cloud.control.grant_role(rich.clients["Old script"], rich.roles["Reader"], division.id)
    document = take()
    clients = {each["name"]: each for each in document["oauthClients"]}
    (held,) = clients["Old script"]["roles"]
    assert (held["name"], held["divisionName"]) == ("Reader", "Sales")
    assert (clients["Old script"]["state"], clients["Data actions"]["grantType"]) == ("inactive", "CLIENT-CREDENTIALS")
    reader = next(each for each in document["roles"] if each["name"] == "Reader")
    assert reader["permissions"] == ["directory:user:view", "routing:queue:view"]


def divisions(cloud: Emulator) -> list:  # type: ignore[type-arg]
    from genesyscloud_emulator.authorization.models import Division

    assert cloud._organization
    return cloud._organization.store(Division).live()


@pytest.mark.parametrize("form", ["--json", "--markdown", "--html", None])
@pytest.mark.parametrize("contracts", [True, False])
def test_no_secret_is_in_any_form(
    call: Call, rich: Rich, genesys_cloud: Emulator, form: str | None, contracts: bool, secret_action: None
) -> None:
    told = call("inventory", *([form] if form else []), *(["--contracts"] if contracts else []))
    secrets = [
        *SECRETS,
        genesys_cloud.client_secret,
        *(each.secret for each in genesys_cloud.control.state().oauth_clients),
    ]
    assert told.exit_code == 0
    assert [each for each in secrets if each in told.output] == []


@pytest.fixture
def secret_action(rich: Rich, as_somebody: Callable[..., object]) -> None:
    """An action with secrets wherever one can stand."""
    request = {
        "requestUrlTemplate": "https://example.com/?key=geheim-7",
        "requestType": "POST",
        "requestTemplate": "geheim-7",
        "headers": {"X-Key": "geheim-7"},
    }
    response = {
        "translationMap": {"a": "$.geheim-7"},
        "translationMapDefaults": {"a": "geheim-7"},
        "successTemplate": "${a}",
    }
    schema = {"type": "object", "properties": {"geheim-7": {"type": "string"}}}
    body = {
        "name": "secretive",
        "category": "Orders",
        "integrationId": rich.integrations["Orders"],
        "config": {"request": request, "response": response},
        "contract": {"input": {"inputSchema": schema}, "output": {"successSchema": schema}},
    }
    as_somebody("POST", "/api/v2/integrations/actions", body)


def test_what_may_hold_anything_is_a_digest(take: Take, rich: Rich, secret_action: None) -> None:
    document = take("--contracts")
    orders = next(each for each in document["integrations"] if each["name"] == "Orders")
    action = next(each for each in document["actions"] if each["name"] == "secretive")
    digests = [orders[f"{each}Digest"] for each in ("notes", "properties", "advanced")]
    digests += [action["contractDigest"], *(value for key, value in action["call"].items() if key.endswith("Digest"))]
    assert len(digests) == 10
    assert {len(each) for each in digests} == {12}
    assert len(set(digests)) == 10


def test_contracts_and_templates_are_read_only_when_asked_for(take: Take, rich: Rich, requests: Requests) -> None:
    plain = {each["name"]: each for each in take()["actions"]}
    assert (plain["cancel"]["contractDigest"], plain["cancel"]["call"]["requestTemplateDigest"]) == (None, None)
    assert (plain["cancel"]["call"]["urlDigest"], plain["refund"]["call"]) == ("", None)
    requests()
    document = take("--contracts", "--without-usage")
    whole = {each["name"]: each for each in document["actions"]}
    assert {name for name, each in whole.items() if each["contractDigest"] is None} == {"GetUserByPhoneNumber"}
    assert whole["refund"]["call"] is not None
    assert document["asked"] == {"usage": False, "contracts": True}


Requests = Callable[[], Counter[tuple[str, str]]]


def test_it_costs_a_request_for_each_list_and_each_published_action(take: Take, rich: Rich, requests: Requests) -> None:
    requests()
    take()
    counted = requests()
    assert {key: count for key, count in counted.items() if key[1] not in (CONSUMERS, FLOWS)} == {
        ("GET", f"{API}organizations/me"): 1,
        ("GET", f"{API}organizations/limits/namespaces/{{id}}"): 2,
        ("GET", f"{API}integrations"): 1,
        ("GET", f"{API}integrations/types"): 1,
        ("GET", f"{API}integrations/credentials/listing"): 1,
        ("GET", f"{API}integrations/actions"): 2,  # the second with the custom auth action
        ("GET", f"{API}integrations/actions/drafts"): 1,
        ("GET", f"{API}oauth/clients"): 1,
        ("GET", f"{API}authorization/roles"): 1,
        ("GET", f"{API}architect/dependencytracking/build"): 1,
        ("POST", f"{API}analytics/actions/aggregates/query"): 1,
    }
    assert (counted["GET", CONSUMERS], counted["GET", FLOWS]) == (7, 1), "7 published actions, and the flows of all"


CONSUMERS = f"{API}architect/dependencytracking/consumingresources"
FLOWS = f"{API}flows"


def test_without_usage_nobody_is_asked_per_action(take: Take, rich: Rich, requests: Requests) -> None:
    requests()
    document = take("--without-usage")
    asked = requests()
    assert sum(asked.values()) == 11
    assert not [path for _, path in asked if "architect" in path or "analytics" in path or path == FLOWS]
    assert {each["usage"] is None for each in document["actions"]} == {True}


def test_lists_are_walked_to_their_ends(take: Take, genesys_cloud: Emulator, requests: Requests) -> None:
    genesys_cloud.control.switches(max_instances={"custom-rest-actions": 500})
    for number in range(101):
        genesys_cloud.control.create_integration("custom-rest-actions", f"Team {number}")
    requests()
    document = take("--without-usage")
    assert len(document["integrations"]) == 101
    assert requests()["GET", f"{API}integrations"] == 2


def test_a_credential_that_the_list_lacks_is_read_by_its_id(take: Take, rich: Rich, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.switches(unlisted=[rich.credentials["orders"]])
    document = take("--without-usage")
    assert rich.credentials["orders"] in {each["id"] for each in document["credentials"]}
    assert "credentialGone" not in {each["rule"] for each in document["findings"]}


@pytest.mark.parametrize("model", [Inventory, Comparison])
def test_the_form_of_a_document_is_the_recorded_one(model: type[Inventory] | type[Comparison]) -> None:
    """A field that is gone, or means something else, is another version; a new one is recorded here and in the page."""
    recorded = json.loads((SCHEMAS / f"{model.__name__.lower()}-1.json").read_text("utf-8"))
    assert shape(model.model_json_schema(by_alias=True, mode="serialization")) == recorded


def shape(schema: Any) -> Any:
    """A schema without the words for people; `properties` has names of its own."""
    if isinstance(schema, list):
        return [shape(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: each for key, each in schema.items() if key not in ("title", "description")}
    names = kept.pop("properties", None)
    told = {key: shape(each) for key, each in kept.items()}
    return told if names is None else {**told, "properties": {name: shape(each) for name, each in names.items()}}


def test_what_is_printed_has_the_recorded_form(take: Take, rich: Rich) -> None:
    import jsonschema

    schema = json.loads((SCHEMAS / "inventory-1.json").read_text("utf-8"))
    jsonschema.validate(take(), schema)


def test_the_page_of_the_documents_is_fresh() -> None:
    assert page.FILE.read_text("utf-8") == page.text(), "make documents"
