"""Official clients send back whole objects as they were answered: what is the service's own is ignored (supplement X2).

What no answer has is refused as elsewhere, at each level of such an object.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.emulator.conftest import CONFIG, CONTRACT, Api

ACTIONS = "/integrations/actions"
Json = dict[str, Any]


def action(api: Api) -> tuple[str, str, Json]:
    """A published action with everything that can be asked of it."""
    made = api.action(api.integration())
    path = f"{ACTIONS}/{made['id']}"
    return "PATCH", path, api.get(path, params={"expand": "contract", "includeConfig": "true"})


def draft(api: Api) -> tuple[str, str, Json]:
    """A draft of a published action."""
    made = api.action(api.integration())
    path = f"{ACTIONS}/{made['id']}/draft"
    return "PATCH", path, api.call("POST", path)


def publication(api: Api) -> tuple[str, str, Json]:
    """A draft that is sent to be published."""
    _, path, whole = draft(api)
    return "POST", f"{path}/publish", whole


def integration(api: Api) -> tuple[str, str, Json]:
    """An integration with its configuration, its type as a whole beside it."""
    path = f"/integrations/{linked(api)}"
    whole = api.get(path, params={"expand": "config.current"})
    kind = whole["integrationType"]["id"]
    return "PATCH", path, {**whole, "integrationType": api.get(f"/integrations/types/{kind}")}


def configuration(api: Api) -> tuple[str, str, Json]:
    """The configuration of an integration with a credential, as `CredentialInfo`."""
    path = f"/integrations/{linked(api)}/config/current"
    return "PUT", path, api.get(path)


def credential(api: Api) -> tuple[str, str, Json]:
    """A credential, its type as a whole in it."""
    made = api.credential("userDefined")
    path = f"/integrations/credentials/{made}"
    kinds = {each["name"]: each for each in api.get("/integrations/credentials/types")}
    return "PUT", path, {**api.get(path), "type": kinds["userDefined"], "credentialFields": {"apiKey": "k"}}


def linked(api: Api) -> str:
    """An integration with a credential."""
    made = api.integration()
    path = f"/integrations/{made}/config/current"
    credentials = {"basicAuth": {"id": api.credential("basicAuth")}}
    api.call("PUT", path, {"name": "linked", "version": 1, "credentials": credentials})
    return made


OBJECTS = (action, draft, publication, integration, configuration, credential)
every_object = pytest.mark.parametrize("arrange", OBJECTS, ids=lambda each: each.__name__)


@every_object
def test_what_was_answered_can_be_sent_back(api: Api, arrange: Callable[[Api], tuple[str, str, Json]]) -> None:
    method, path, whole = arrange(api)
    answered = api.call(method, path, whole)
    same = {name: value for name, value in whole.items() if name in ("id", "name", "category", "notes", "properties")}
    assert {name: answered[name] for name in same} == same


def inside(whole: Json, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where the objects of an object are that have fields of the API's, and not somebody's own."""
    yield path
    for name, value in whole.items():
        if isinstance(value, dict) and name not in OWN_NAMES:
            yield from inside(value, (*path, name))


OWN_NAMES = {
    "attributes",
    "properties",
    "advanced",
    "headers",
    "translationMap",
    "translationMapDefaults",
    "credentialFields",
    "inputSchema",
    "successSchema",
    "errorSchema",
    "config.current",
    "credentials",
    "reportedState",
}
"""Parts with names of somebody's own, and parts that are the service's own altogether."""


@pytest.mark.parametrize(
    "arrange", [action, draft, publication, configuration, credential], ids=lambda each: each.__name__
)
def test_a_field_that_no_answer_has_is_refused(api: Api, arrange: Callable[[Api], tuple[str, str, Json]]) -> None:
    method, path, whole = arrange(api)
    ignored = {"config", "contract"} if arrange is publication else {"contract"} if arrange is action else set()
    for parts in inside(whole):
        if ignored & set(parts):
            continue
        odd = copy.deepcopy(whole)
        part = odd
        for each in parts:
            part = part[each]
        part["colour"] = "blue"
        refused = api.call(method, path, odd, expect=400)
        assert refused["details"][0]["fieldName"].endswith("colour"), parts


def test_a_credential_in_a_slot_is_strict_too(api: Api) -> None:
    method, path, whole = configuration(api)
    whole["credentials"]["basicAuth"]["colour"] = "blue"
    refused = api.call(method, path, whole, expect=400)
    assert refused["details"] == [{"errorCode": "bad.request", "fieldName": "credentials.basicAuth.colour"}]


@pytest.mark.parametrize(
    "field", [{"secure": True}, {"contract": CONTRACT}, {"integrationId": "x"}], ids=lambda each: next(iter(each))
)
def test_a_change_that_is_not_possible_is_refused_unless_the_whole_object_comes(api: Api, field: Json) -> None:
    method, path, whole = action(api)
    assert api.call(method, path, {"version": 1, **field}, expect=400)["details"][0]["fieldName"] == next(iter(field))
    changed = api.call(method, path, {**whole, **field})
    assert (changed["secure"], changed["integrationId"]) == (whole["secure"], whole["integrationId"])


def test_a_contract_of_addresses_only_leaves_the_one_that_is_there(api: Api) -> None:
    """So a draft is answered when nobody asks for its schemas."""
    made = api.call("POST", f"{ACTIONS}/drafts", {"name": "look", "integrationId": api.integration()})
    path = f"{ACTIONS}/{made['id']}/draft"
    api.call("PATCH", path, {"version": 1, "contract": CONTRACT})
    short = api.get(path)
    assert "inputSchema" not in short["contract"]["input"]
    api.call("PATCH", path, {**short, "name": "found"})
    contract = api.get(path, params={"expand": "contract"})["contract"]
    assert contract["input"]["inputSchema"] == CONTRACT["input"]["inputSchema"]
    half = {"input": CONTRACT["input"], "output": short["contract"]["output"]}
    refused = api.call("PATCH", path, {**short, "version": 3, "contract": half}, expect=400)
    assert refused["details"][0]["fieldName"] == "contract.output"


def test_the_official_wizards_way(api: Api) -> None:
    """What the official sample sends for an integration of Web Services with an auth action, in its order (WIZARD)."""
    made = api.call("POST", "/integrations", {"integrationType": {"id": "custom-rest-actions"}})
    login = {"name": f"Integration-{made['id']}", "type": "userDefinedOAuth", "credentialFields": {"clientId": "ann"}}
    credential = api.call("POST", "/integrations/credentials", login)
    configuration = {
        "name": "sample web services",
        "version": 1,
        "properties": {},
        "advanced": {},
        "notes": "Provisioned by the sample",
        "credentials": {"basicAuth": {"id": credential["id"]}},
    }
    api.call("PUT", f"/integrations/{made['id']}/config/current", configuration)
    api.call("PATCH", f"/integrations/{made['id']}", {"intendedState": "ENABLED"})
    drafted = api.call("POST", f"{ACTIONS}/drafts", {"name": "sample look", "integrationId": made["id"]})
    change = {**drafted, "secure": False, "config": CONFIG, "contract": CONTRACT}
    changed = api.call("PATCH", f"{ACTIONS}/{drafted['id']}/draft", change)
    published = api.call("POST", f"{ACTIONS}/{drafted['id']}/draft/publish", changed)
    assert (published["name"], published["version"]) == ("sample look", changed["version"])

    auth = f"customAuth_-_{made['id']}"
    begun = api.call("POST", f"{ACTIONS}/{auth}/draft")
    config = {"request": {"requestType": "POST", "requestUrlTemplate": "https://login.example.com/token"}}
    change = {name: value for name, value in begun.items() if name not in ("contract", "secure")} | {"config": config}
    changed = api.call("PATCH", f"{ACTIONS}/{auth}/draft", change)
    api.call("POST", f"{ACTIONS}/{auth}/draft/publish", changed)
    live = api.get(f"{ACTIONS}/{auth}", params={"includeConfig": "true"})
    assert live["config"]["request"]["requestUrlTemplate"] == "https://login.example.com/token"


def test_fields_are_spelt_as_the_api_spells_them(api: Api) -> None:
    body = {"name": "a", "type": {"name": "userDefined"}, "credential_fields": {"apiKey": "k"}}
    refused = api.call("POST", "/integrations/credentials", body, expect=400)
    assert refused["details"][0]["fieldName"] == "credential_fields"


def test_the_id_of_a_credential_in_its_body_is_ignored(api: Api) -> None:
    """One client sends it with both (TLX)."""
    body = {"id": "of-mine", "name": "a", "type": {"name": "userDefined"}, "credentialFields": {"apiKey": "k"}}
    made = api.call("POST", "/integrations/credentials", body)
    assert made["id"] != "of-mine"
    saved = api.call("PUT", f"/integrations/credentials/{made['id']}", {**body, "id": None})
    assert saved["id"] == made["id"]
