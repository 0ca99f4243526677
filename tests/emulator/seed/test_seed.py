"""An inventory makes an organization; what is none is refused in one line."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from genesyscloud_emulator import ControlError, Emulator, SeedError
from genesyscloud_emulator.architect.fixtures import CONSUMER_TYPES
from genesyscloud_emulator.seed.usage import KINDS
from tests.emulator.conftest import Api

Json = dict[str, Any]

INVENTORY: Json = {
    "inventoryVersion": 1,
    "takenAt": "2026-11-27T09:30:00Z",
    "organization": {"id": "acme-id", "name": "Acme", "region": "us-east-1"},
    "asked": {"usage": True, "contracts": False},
    "untold": [],
    "limits": [
        {"name": "Web Services Data Actions", "key": "custom-rest-actions", "allowed": 7},
        {"name": "Acme Data Actions", "key": "acme-data-actions", "allowed": 2},
        {"name": "Actions in all", "key": "dataactions/actions.total.max", "allowed": 800},
    ],
    "integrations": [
        {
            "id": "i-orders",
            "name": "Orders",
            "type": "custom-rest-actions",
            "typeName": "Web Services Data Actions",
            "forDataActions": True,
            "intendedState": "ENABLED",
            "reportedState": "ERROR",
            "reason": "401 from https://example.com",
            "credentialRequired": False,
            "credentials": [{"slot": "basicAuth", "credential": "c-orders", "type": "basicAuth"}],
        },
        {
            "id": "i-acme",
            "name": "Acme",
            "type": "acme-data-actions",
            "typeName": "Acme Data Actions",
            "forDataActions": True,
            "intendedState": "DISABLED",
            "reportedState": "INACTIVE",
            "credentialRequired": True,
            "credentials": [{"slot": "acmeLogin", "credential": "c-acme", "type": "acme"}],
        },
    ],
    "credentials": [
        {"id": "c-orders", "name": "orders", "type": "basicAuth", "modifiedDate": "2026-01-02T03:04:05Z", "users": []},
        {"id": "c-acme", "name": "", "type": "", "modifiedDate": None, "users": []},
    ],
    "actions": [
        {
            "id": "custom_-_1",
            "name": "look up",
            "category": "Shop",
            "integration": "i-orders",
            "kind": "custom",
            "isFunction": False,
            "secure": True,
            "version": 7,
            "draftVersion": 9,
            "call": {"method": "POST", "timeoutSeconds": 12, "urlDigest": "x"},
            "usage": {
                "verdict": "inUse",
                "users": [
                    {"id": "f-1", "name": "Support", "kind": "inbound call flow", "version": "12.0", "state": "live"},
                    {"id": "f-2", "name": "New", "kind": "workflow", "version": "1.0", "state": "draft"},
                ],
                "otherVersions": 2,
                "runs": {"lastDay": 3, "lastMonth": 10},
            },
        },
        {
            "id": "static_-_2",
            "name": "built in",
            "category": "Shop",
            "integration": "i-orders",
            "kind": "static",
            "isFunction": False,
            "secure": False,
            "version": 1,
        },
    ],
    "oauthClients": [
        {
            "id": "o-1",
            "name": "Data actions",
            "grantType": "CLIENT-CREDENTIALS",
            "state": "active",
            "tokenSeconds": 600,
            "scopes": [],
            "roles": [
                {"role": "r-1", "name": "Reader", "division": "d-1", "divisionName": "North"},
                {"role": "r-2", "name": "Unseen", "division": "*"},
            ],
        }
    ],
    "roles": [
        {"id": "r-1", "name": "Reader", "genesysCloudsOwn": False, "permissions": ["integrations:*:view"]},
        {"id": "r-9", "name": "employee", "genesysCloudsOwn": True, "permissions": []},
    ],
    "findings": [],
}


@pytest.fixture
def seeded(emulator: Emulator) -> Iterator[Emulator]:
    access = emulator.organization_id
    emulator.seed(INVENTORY)
    yield emulator
    emulator.seed({**INVENTORY, "organization": {"id": access, "name": "Emulated Organization"}})
    emulator.control.reset()


def test_it_has_id_and_name_of_the_inventorys(seeded, api):
    assert (seeded.organization_id, api.get("/organizations/me")["name"]) == ("acme-id", "Acme")


def test_integrations_look_the_same(seeded, api):
    orders, acme = api.get("/integrations", params={"expand": "config"})["entities"]
    assert (orders["id"], orders["reportedState"]["code"]) == ("i-orders", "ERROR")
    assert orders["reportedState"]["detail"]["message"] == "401 from https://example.com"
    assert orders["config"]["current"]["credentials"]["basicAuth"]["id"] == "c-orders"
    assert acme["config"]["current"]["credentials"] == {"acmeLogin": api.get(*listing())["entities"][0]}


def listing() -> tuple[str]:
    return ("/integrations/credentials/listing",)


def test_types_and_limits_are_the_organizations(seeded, api):
    acme = api.get("/integrations/types/acme-data-actions")
    assert (acme["name"], acme["maxInstances"], acme["credentials"]["acmeLogin"]["required"]) == (
        "Acme Data Actions",
        2,
        True,
    )
    types = {each["id"]: each["maxInstances"] for each in api.get("/integrations/types")["entities"]}
    assert types["custom-rest-actions"] == 7
    assert "zendesk-data-actions" not in types
    assert "imap-server" in types
    limits = api.get("/organizations/limits/namespaces/dataactions")["entities"]
    assert [(each["key"], each["value"]) for each in limits] == [("actions.total.max", 800)]


def test_types_that_nobody_could_read_stay_as_they_are(seeded, api):
    document = {**INVENTORY, "limits": [], "untold": [{"part": "integrationTypes"}, {"part": "limits"}]}
    seeded.control.seed(document)
    assert api.get("/integrations/types/zendesk-data-actions")["maxInstances"] == 10
    assert len(api.get("/organizations/limits/namespaces/dataactions")["entities"]) > 5


def test_credentials_come_without_fields(seeded, api, control):
    assert [(each.id, each.name, each.type, each.fields) for each in control.state().credentials] == [
        ("c-orders", "orders", "basicAuth", {}),
        ("c-acme", None, "unknown", {}),
    ]
    control.change_credential("c-orders", fields={"userName": "ann"})
    assert api.get("/integrations/credentials/c-orders")["credentialFields"] == {"userName": "ann"}


def test_actions_have_their_versions_and_users(seeded, api):
    action = api.get("/integrations/actions/custom_-_1", params={"includeConfig": "true"})
    assert (action["version"], action["secure"], action["config"]["timeoutSeconds"]) == (7, True, 12)
    assert api.get("/integrations/actions/custom_-_1/draft")["version"] == 9
    query = {"id": "custom_-_1", "objectType": "SECUREACTION"}
    rows = api.get("/architect/dependencytracking/consumingresources", params=query)["entities"]
    assert [(row["id"], row["type"], row["version"]) for row in rows[:2]] == [
        ("f-1", "INBOUNDCALLFLOW", "12.0"),
        ("f-2", "WORKFLOW", "1.0"),
    ]
    assert [row["deleted"] for row in rows] == [False, False, True, True]
    flows = api.get("/flows", params={"id": "f-1,f-2"})["entities"]
    assert [each.get("publishedVersion", {}).get("id") for each in flows] == ["12.0", None]
    assert [(each.action_id, each.times) for each in seeded.control.state().executions] == [
        ("custom_-_1", 3),
        ("custom_-_1", 7),
    ]


def test_clients_have_their_roles_and_new_secrets(seeded, api, control):
    (client,) = control.state().oauth_clients
    assert (client.id, client.access_token_validity_seconds) == ("o-1", 600)
    headers = {"Authorization": f"Bearer {control.token_of('o-1')}"}
    assert api.http.get("/integrations", headers=headers).status_code == 200
    assert api.http.get("/flows", headers=headers).status_code == 403
    assert {each.name for each in control.state().roles} == {"Reader", "Unseen"}
    assert "North" in {each["name"] for each in api.get("/authorization/divisions")["entities"]}
    api.call("DELETE", "/authorization/roles/r-9", expect=400)


def test_restore_leads_back_to_it_and_reset_to_nothing(seeded, control):
    before = control.state()
    control.delete_integration("i-orders")
    control.restore()
    assert control.state() == before
    control.reset()
    assert control.state().integrations == []


def test_the_login_can_be_one_of_the_inventorys_clients(api):
    with Emulator(seed=INVENTORY, client_id="o-1", client_secret="mine") as emulator:
        own = Api(emulator)
        own.get("/integrations")
        own.get("/flows", expect=403)
        assert emulator.control.state().oauth_clients == []
        own.http.close()


def test_an_id_that_is_given_counts(tmp_path):
    path = tmp_path / "inventory.json"
    path.write_text(json.dumps(INVENTORY), "utf-8-sig")
    with Emulator(seed=path, organization_id="mine") as emulator:
        assert emulator.control.state().organization.model_dump() == {"id": "mine", "name": "Acme"}


def test_another_organization_can_be_seeded_too(seeded, emulator):
    other = emulator.add_organization()
    with pytest.raises(ControlError, match="acme-id"):
        other.control.seed(INVENTORY)
    other.seed({**INVENTORY, "organization": {"id": "other-id", "name": "Other"}})
    assert other.control.state().organization.id == other.organization_id == "other-id"
    assert emulator.control.state().organization.id == "acme-id"


def changed(*path: str | int, value: object) -> Json:
    document = copy.deepcopy(INVENTORY)
    part: Any = document
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = value
    return document


REFUSED: list[tuple[object, str]] = [
    ([], "no inventory"),
    ({}, "no inventory"),
    ({"version": 4, "terraform_version": "1.11.4"}, "no inventory"),
    (changed("inventoryVersion", value=2), "version 2, and this emulator reads version 1"),
    (changed("organization", "id", value=""), "organization.id"),
    (changed("integrations", 1, "name", value=None), "integrations.1.name"),
    (changed("actions", 0, "kind", value="other"), "actions.0.kind"),
    (changed("actions", 0, "version", value="7"), "actions.0.version"),
    (changed("roles", value={}), "roles"),
]


@pytest.mark.parametrize(("document", "text"), REFUSED, ids=lambda each: each if isinstance(each, str) else "")
def test_what_is_no_inventory_is_refused_in_one_line(tmp_path, control, document, text):
    path = tmp_path / "seed.json"
    path.write_text(json.dumps(document), "utf-8")
    with pytest.raises(SeedError) as caught:
        control.seed(path)
    assert str(caught.value).startswith(str(path))
    assert text in str(caught.value)
    assert "\n" not in str(caught.value)
    if isinstance(document, dict):
        with pytest.raises(ControlError, match="What was sent"):
            control._call("POST", "seed", document)
    assert control.state().integrations == []


def test_what_is_no_json_is_refused(tmp_path):
    path = tmp_path / "seed.json"
    for content in (b"{", b"\xff\xfe", b"Inventory: Acme\n"):
        path.write_bytes(content)
        with pytest.raises(SeedError, match="is not JSON"):
            Emulator(seed=path).start()
    with pytest.raises(SeedError, match="cannot be read: Is a directory"):
        Emulator(seed=tmp_path).start()


def test_a_state_file_goes_before_the_seed(tmp_path):
    state = tmp_path / "state.json"
    with Emulator(seed=INVENTORY, state_file=state) as first:
        assert first.seeded
        first.control.delete_integration("i-acme")
    with Emulator(seed=INVENTORY, state_file=state) as again:
        assert not again.seeded
        assert [each.id for each in again.control.state().integrations] == ["i-orders"]
        assert again.organization_id == "acme-id"


@pytest.mark.slow
def test_the_command_refuses_a_seed_in_one_line(tmp_path):
    path = tmp_path / "seed.json"
    path.write_text("{}")
    command = [sys.executable, "-m", "genesyscloud_emulator", "--port", "0", "--seed", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"Error: {path} is JSON, but no inventory. Give it what `pulumi-genesyscloud inventory --json` has printed.\n"
    )


def test_each_kind_in_words_is_a_type_of_tracking():
    assert set(KINDS.values()) == CONSUMER_TYPES
