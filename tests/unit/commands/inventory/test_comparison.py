"""What differs between two organizations, by name: only here, only there, different in what."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_emulator.emulator import AddedOrganization
from genesyscloud_provider.client.configuration import SETTINGS
from genesyscloud_provider.commands.inventory.comparison import Endings, compare
from genesyscloud_provider.commands.inventory.model import Inventory
from tests.conftest import settings_of
from tests.unit.commands.conftest import Call
from tests.unit.commands.inventory.conftest import Document, Take
from tests.unit.commands.inventory.organizations import Rich, fill, send

pytestmark = [pytest.mark.usefixtures("environment"), pytest.mark.slow]

Save = Callable[..., str]


@pytest.fixture
def other() -> Iterator[Emulator]:
    """Another organization, which has the same."""
    with Emulator() as cloud:
        yield cloud


@pytest.fixture
def twin(rich: Rich, other: Emulator, monkeypatch: pytest.MonkeyPatch) -> Rich:
    """What the other organization has; its settings have the prefix OTHER_."""
    settings = settings_of(other)
    for setting in SETTINGS:
        if setting.name in settings:
            monkeypatch.setenv(f"OTHER_{setting.environment}", settings[setting.name])
    return fill(other)


@pytest.fixture
def differences(call: Call) -> Callable[..., Document]:
    """Compares with the other organization, as JSON."""

    def run(*arguments: str) -> Document:
        told = call("inventory", "--compare-env", "OTHER_", "--json", *arguments)
        document: Document = json.loads(told.stdout)
        assert told.exit_code == (3 if document["differences"] or document["notTold"] else 0), told.output
        return document

    return run


Differences = Callable[..., Document]


def short(document: Document) -> list[tuple[Any, ...]]:
    """Each difference as kind, name, where, and its parts with both values."""
    return [
        (
            each["kind"],
            each["name"],
            each["where"],
            {part["part"]: (part["here"], part["there"]) for part in each["parts"]},
        )
        for each in document["differences"]
    ]


def test_two_that_have_the_same_do_not_differ_whatever_their_ids_are(
    differences: Differences, twin: Rich, genesys_cloud: Emulator, other: Emulator
) -> None:
    document = differences("--contracts")
    assert short(document) == []
    assert document["same"] == 5 + 5 + 8 + 4 + 2
    ids = [document[side]["organization"]["id"] for side in ("here", "there")]
    assert ids == [genesys_cloud.organization_id, other.organization_id]


def test_what_only_one_of_both_has(
    differences: Differences, twin: Rich, rich: Rich, genesys_cloud: Emulator, other: Emulator
) -> None:
    here, there = genesys_cloud.control, other.control
    here.create_integration("custom-rest-actions", "Only here")
    here.create_role("Only here", ["directory:user:view"])
    there.publish_action(twin.integrations["Orders"], "only there")
    there.create_credential("basicAuth", {"userName": "ada"}, "only there")
    there.create_oauth_client("only there")
    assert short(differences()) == [
        ("integration", "Only here", "here", {}),
        ("credential", "only there", "there", {}),
        ("action", "only there", "there", {}),
        ("oauthClient", "only there", "there", {}),
        ("role", "Only here", "here", {}),
    ]


def test_what_differs_in_an_integration(differences: Differences, twin: Rich, other: Emulator) -> None:
    control, orders = other.control, twin.integrations["Orders"]
    control.change_integration(
        orders, notes="others", properties={"key": "x"}, advanced={"key": "x"}, intended_state="DISABLED"
    )
    control.change_integration(twin.integrations["Loyalty"], credentials={"basicAuth": twin.credentials["old"]})
    assert short(differences())[:2] == [
        (
            "integration",
            "Loyalty",
            "both",
            {"credentialTypes": (["basicAuth: userDefinedOAuth"], ["basicAuth: basicAuth"])},
        ),
        (
            "integration",
            "Orders",
            "both",
            {
                "intendedState": (["ENABLED"], ["DISABLED"]),
                "reportedState": (["ACTIVE"], ["INACTIVE"]),
                "properties": (None, None),
                "advanced": (None, None),
                "notes": (None, None),
            },
        ),
    ]


def test_a_setting_that_stands_for_its_default_is_no_difference(
    differences: Differences, twin: Rich, other: Emulator
) -> None:
    stock = twin.integrations["Loyalty"]
    other.control.change_integration(stock, properties={"clientCertificateAuthority": "Genesys Cloud"})
    assert short(differences()) == []
    other.control.change_integration(stock, properties={"clientCertificateAuthority": "DigiCert"})
    assert [(name, list(parts)) for _, name, _, parts in short(differences())] == [("Loyalty", ["properties"])]


def action(cloud: Emulator, rich: Rich, **changes: Any) -> None:
    """An action with something in each part; `changes` are in its configuration, or in what is beside it."""
    request = {
        "requestUrlTemplate": "https://example.com/a",
        "requestType": "POST",
        "requestTemplate": "a",
        "headers": {"X": "a"},
    }
    response = {"translationMap": {"a": "$.a"}, "translationMapDefaults": {"a": "a"}, "successTemplate": "${a}"}
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    contract = {"input": {"inputSchema": schema}, "output": {"successSchema": schema}}
    for key, value in changes.items():
        for part in (request, response):
            if key in part:
                part[key] = value
    body = {
        "name": "whole",
        "category": "Orders",
        "integrationId": rich.integrations["Orders"],
        "secure": changes.get("secure", False),
        "config": {"request": request, "response": response, "timeoutSeconds": changes.get("timeoutSeconds", 5)},
        "contract": changes.get("contract", contract),
    }
    send(cloud, "POST", "/api/v2/integrations/actions", body)


OTHER_SCHEMA = {"type": "object", "properties": {"b": {"type": "string"}}}


@pytest.mark.parametrize(
    ("change", "part", "values", "read"),
    [
        ({"secure": True}, "secure", (["no"], ["yes"]), False),
        ({"requestType": "GET"}, "method", (["POST"], ["GET"]), False),
        ({"timeoutSeconds": 9}, "timeoutSeconds", (["5"], ["9"]), False),
        ({"requestUrlTemplate": "https://example.com/b"}, "url", (None, None), False),
        ({"headers": {"X": "b"}}, "headers", (None, None), False),
        ({"translationMap": {"a": "$.b"}}, "translationMap", (None, None), False),
        ({"translationMapDefaults": {"a": "b"}}, "translationMapDefaults", (None, None), False),
        ({"requestTemplate": "b"}, "requestTemplate", (None, None), True),
        ({"successTemplate": "${a}b"}, "successTemplate", (None, None), True),
        (
            {"contract": {"input": {"inputSchema": OTHER_SCHEMA}, "output": {"successSchema": OTHER_SCHEMA}}},
            "contract",
            (None, None),
            True,
        ),
    ],
)
def test_what_differs_in_an_action(
    differences: Differences,
    twin: Rich,
    rich: Rich,
    genesys_cloud: Emulator,
    other: Emulator,
    change: dict[str, Any],
    part: str,
    values: Any,
    read: bool,
) -> None:
    action(genesys_cloud, rich)
    action(other, twin, **change)
    expected = [("action", "whole", "both", {part: values})]
    assert short(differences("--contracts")) == expected
    assert short(differences()) == ([] if read else expected), "what was not read is not compared"


def function(cloud: Emulator, rich: Rich, runtime: str) -> None:
    """A draft of a function, with its settings."""
    draft = cloud.control.draft_action(rich.integrations["Functions"], "sum").id
    settings = {"runtime": runtime, "handler": "index.handle", "timeoutSeconds": 5}
    send(cloud, "PUT", f"/api/v2/integrations/actions/{draft}/draft/function", settings)


def test_what_differs_in_a_function_and_its_address_never_does(
    differences: Differences, twin: Rich, rich: Rich, genesys_cloud: Emulator, other: Emulator
) -> None:
    function(genesys_cloud, rich, "nodejs22.x")
    function(other, twin, "nodejs22.x")
    assert short(differences("--contracts")) == []
    (changed,) = (each.id for each in other.control.state().actions if each.name == "sum")
    path = f"/api/v2/integrations/actions/{changed}/draft/function"
    send(other, "PUT", path, {"runtime": "nodejs20.x", "handler": "index.other", "timeoutSeconds": 9})
    parts = {
        "function.runtime": (["nodejs22.x"], ["nodejs20.x"]),
        "function.handler": (["index.handle"], ["index.other"]),
        "function.timeoutSeconds": (["5"], ["9"]),
    }
    assert short(differences("--contracts")) == [("action", "sum", "both", parts)]
    assert short(differences()) == []


def test_an_action_with_a_function_is_none_without(
    differences: Differences, twin: Rich, rich: Rich, genesys_cloud: Emulator, other: Emulator
) -> None:
    function(genesys_cloud, rich, "nodejs22.x")
    other.control.draft_action(twin.integrations["Functions"], "sum")
    assert short(differences("--contracts")) == [("action", "sum", "both", {"function": (["yes"], ["no"])})]


def test_what_was_not_read_is_said(differences: Differences, twin: Rich) -> None:
    assert any("--contracts" in each for each in differences()["notRead"])
    assert not any("--contracts" in each for each in differences("--contracts")["notRead"])


def test_an_action_is_the_one_of_its_integration_and_category(
    differences: Differences, twin: Rich, other: Emulator
) -> None:
    other.control.delete_action(twin.actions["cancel"])
    other.control.publish_action(twin.integrations["Stock"], "cancel")
    assert [(each["name"], each["integration"], each["where"]) for each in differences()["differences"]] == [
        ("cancel", "Orders", "here"),
        ("cancel", "Stock", "there"),
    ]


def test_a_draft_and_a_published_action_differ(differences: Differences, twin: Rich, other: Emulator) -> None:
    other.control.delete_action(twin.actions["refund"])
    other.control.publish_action(twin.integrations["Orders"], "refund")
    assert short(differences()) == [("action", "refund", "both", {"published": (["no"], ["yes"])})]


def test_what_differs_in_roles_and_clients_is_told_by_names(
    differences: Differences, twin: Rich, other: Emulator
) -> None:
    control = other.control
    control.change_role(twin.roles["Reader"], permissions=["directory:user:view", "directory:user:edit"])
    control.change_oauth_client(twin.clients["Data actions"], roles=[], access_token_validity_seconds=300)
    control.change_oauth_client(twin.clients["Old script"], state="active")
    assert short(differences()) == [
        (
            "oauthClient",
            "Data actions",
            "both",
            {"tokenSeconds": (["86400"], ["300"]), "roles": (["Reader in all divisions"], [])},
        ),
        ("oauthClient", "Old script", "both", {"state": (["inactive"], ["active"])}),
        ("role", "Reader", "both", {"permissions": (["routing:queue:view"], ["directory:user:edit"])}),
    ]


def test_a_role_of_genesys_clouds_own_that_only_one_client_has_is_there_in_both(
    differences: Differences, twin: Rich, other: Emulator
) -> None:
    roles = send(other, "GET", "/api/v2/authorization/roles?pageSize=100")["entities"]
    developer = next(each["id"] for each in roles if each["name"] == "Developer")
    other.control.change_oauth_client(twin.clients["No role"], roles=[developer])
    assert short(differences()) == [
        ("oauthClient", "No role", "both", {"roles": ([], ["Developer in all divisions"])}),
    ]


def test_several_of_one_name_are_counted_and_compared_together(
    differences: Differences, twin: Rich, genesys_cloud: Emulator, other: Emulator
) -> None:
    genesys_cloud.control.create_credential("basicAuth", {"userName": "ada"}, "old")
    assert short(differences()) == [("credential", "old", "both", {"number of this name": (["2"], ["1"])})]
    other.control.create_credential("userDefined", {"userName": "ada"}, "old")
    assert short(differences()) == [("credential", "old", "both", {"those of this name": (None, None)})]
    other.control.change_credential(twin.credentials["old"], type="basicAuth")
    last = other.control.state().credentials[-1]
    other.control.change_credential(last.id, type="basicAuth")
    assert short(differences()) == []


def test_endings_that_say_where_something_is_do_not_count(
    differences: Differences, twin: Rich, rich: Rich, genesys_cloud: Emulator, other: Emulator
) -> None:
    for cloud, ids, ending in ((genesys_cloud, rich, "-dev"), (other, twin, "-production")):
        made = ids.install(cloud.control, "custom-rest-actions", f"Shop{ending}", ("basicAuth", "orders"))
        cloud.control.publish_action(made, f"buy{ending}")
        cloud.control.create_credential("basicAuth", {"userName": "ada"}, f"shop{ending}")
        role = cloud.control.create_role(f"Buyer{ending}", ["directory:user:view"])
        cloud.control.create_oauth_client(f"shop{ending}", roles=[role.id])
    assert len(short(differences())) == 10
    assert short(differences("--endings", "-dev", "-production")) == []


def test_an_ending_is_never_a_whole_name() -> None:
    lists = ("untold", "limits", "integrations", "credentials", "actions", "roles", "findings")
    document: Document = {
        **{each: [] for each in lists},
        "takenAt": "2026-11-27T09:00:00Z",
        "organization": {"id": "1", "name": "one", "region": None},
        "asked": {"usage": False, "contracts": False},
        "oauthClients": [
            {"id": "1", "name": "-dev", "grantType": "CODE", "state": "active", "scopes": [], "roles": []}
        ],
    }
    inventory = Inventory.model_validate(document)
    (difference,) = compare(
        inventory, inventory.model_copy(update={"oauth_clients": []}), Endings("-dev", "-prod")
    ).differences
    assert difference.name == "-dev"


@pytest.mark.parametrize(
    ("permission", "parts"),
    [
        ("integrations:integration:view", ["integrations", "credentials"]),
        ("integrations:action:view", ["actions", "drafts", "authenticationActions"]),
        ("oauth:client:view", ["oauthClients"]),
        ("authorization:role:view", ["roles"]),
    ],
)
@pytest.mark.parametrize("side", ["here", "there"])
def test_what_one_of_both_does_not_tell_is_not_said_to_be_absent(
    differences: Differences,
    twin: Rich,
    genesys_cloud: Emulator,
    other: Emulator,
    permission: str,
    parts: list[str],
    side: str,
) -> None:
    (genesys_cloud if side == "here" else other).control.switches(missing_permissions=[permission])
    document = differences()
    assert document["differences"] == []
    assert [(each["side"], each["part"]) for each in document["notTold"]] == [(side, part) for part in parts]


def test_with_a_file_the_same_is_told(
    call: Call, take: Take, twin: Rich, saved: Save, differences: Differences, other: Emulator
) -> None:
    other.control.publish_action(twin.integrations["Orders"], "only there")
    environment = {
        name.removeprefix("OTHER_"): value for name, value in os.environ.items() if name.startswith("OTHER_")
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        file = saved(take("--without-usage"))
    told = call("inventory", "--compare", file, "--json")
    assert told.exit_code == 3
    assert json.loads(told.stdout)["differences"] == differences()["differences"]


def test_two_files_are_compared_without_asking_anybody(
    call: Call, take: Take, rich: Rich, saved: Save, genesys_cloud: Emulator, requests: Callable[[], object]
) -> None:
    before = saved(take(), "before.json")
    genesys_cloud.control.publish_action(rich.integrations["Orders"], "new")
    taking = take()
    after = saved(taking, "after.json")
    requests()
    told = call("inventory", "--from", after, "--compare", before)
    assert (told.exit_code, told.stderr) == (3, "")
    assert not requests()
    assert f"Only in Emulated Organization at {taking['takenAt']} (1)" in " ".join(told.stdout.split())


@pytest.mark.parametrize("form", [None, "--markdown", "--html"])
def test_each_form_of_a_comparison(
    call: Call, twin: Rich, genesys_cloud: Emulator, other: Emulator, form: str | None
) -> None:
    other.control.change_integration(twin.integrations["Orders"], notes="others", intended_state="DISABLED")
    genesys_cloud.control.create_role("<b>|`x`\u202e", ["directory:user:view"])
    other.control.switches(missing_permissions=["oauth:client:view"])
    told = call("inventory", "--compare-env", "OTHER_", *([form] if form else []))
    assert told.exit_code == 3
    text = " ".join(told.stdout.split())
    for part in (
        "2 differences: 1 only in one of both and 1 that differs",
        "ENABLED",
        "not shown",
        "oauth:client:view",
    ):
        assert part in text
    assert "\u202e" not in text
    assert form == "--html" or "<b>" not in re_without_code(text) or form is None
    assert form is not None or max(map(len, told.stdout.splitlines())) <= 80


def re_without_code(text: str) -> str:

    return re.sub("`[^`]*`", "", text)


def test_a_comparison_asks_nobody_who_uses_the_actions(
    differences: Differences, twin: Rich, requests: Callable[[], dict[tuple[str, str], int]]
) -> None:
    requests()
    differences()
    assert not [path for _, path in requests() if "architect" in path or "analytics" in path]


def test_another_organization_behind_the_same_address(
    differences: Differences, rich: Rich, genesys_cloud: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    added: AddedOrganization = genesys_cloud.add_organization(name="Empty")
    values = {"apiUrl": genesys_cloud.url, "loginUrl": genesys_cloud.url, "accessToken": added.access_token}
    for setting in SETTINGS:
        if setting.name in values:
            monkeypatch.setenv(f"OTHER_{setting.environment}", values[setting.name])
    document = differences()
    assert {each["where"] for each in document["differences"]} == {"here"}
    assert document["there"]["organization"]["name"] == "Empty"


def test_settings_of_the_other_organization_that_are_wrong_are_named_by_their_prefix(
    call: Call, twin: Rich, monkeypatch: pytest.MonkeyPatch, requests: Callable[[], object]
) -> None:
    requests()
    monkeypatch.delenv("OTHER_GENESYSCLOUD_OAUTHCLIENT_SECRET")
    told = call("inventory", "--compare-env", "OTHER_")
    assert (told.exit_code, told.stdout) == (1, "")
    assert "OTHER_GENESYSCLOUD_OAUTHCLIENT_SECRET" in told.stderr
    assert names_without_prefix(told.stderr) == []
    assert not requests(), "the first organization is not asked for nothing"


def test_credentials_of_the_other_organization_that_are_refused_are_named_by_their_prefix(
    call: Call, twin: Rich, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTHER_GENESYSCLOUD_OAUTHCLIENT_SECRET", "another")
    told = call("inventory", "--compare-env", "OTHER_")
    assert (told.exit_code, told.stdout) == (1, "")
    assert "Check OTHER_GENESYSCLOUD_OAUTHCLIENT_ID and OTHER_GENESYSCLOUD_OAUTHCLIENT_SECRET" in told.stderr
    assert names_without_prefix(told.stderr) == []


def names_without_prefix(text: str) -> list[str]:
    return re.findall(r"\bGENESYSCLOUD_[A-Z]+|genesyscloud:\w+", text)


def test_one_input_is_not_read_twice(call: Call, take: Take) -> None:
    told = call("inventory", "--from", "-", "--compare", "-", given=json.dumps(take()))
    assert (told.exit_code, told.stdout) == (2, "")
    assert "cannot both be standard input" in " ".join(told.stderr.split())


def test_categories_tell_actions_of_one_name_apart_as_text(call: Call, take: Take, rich: Rich, saved: Save) -> None:
    here, there = take(), take()
    action = next(each for each in here["actions"] if each["kind"] == "custom")
    action["category"] = "Returns"
    told = call("inventory", "--from", saved(here, "here.json"), "--compare", saved(there, "there.json"))
    assert "(category Returns)" in " ".join(told.stdout.split())
