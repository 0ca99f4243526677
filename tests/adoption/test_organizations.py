"""The organizations hold what they are said to hold, each time the same."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from genesyscloud_emulator import ActionReport, Emulator, State
from genesyscloud_emulator.actions.models import Function, Revision
from genesyscloud_emulator.actions.validation import revision_errors
from genesyscloud_emulator.behaviour.switches import Switches
from genesyscloud_emulator.integrations.fixtures import integration_types
from genesyscloud_provider.framework.reading import known, model_of
from genesyscloud_provider.framework.steps import Failure
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.action import contract as contracts
from genesyscloud_provider.integrations.action.inputs import ActionInputs
from genesyscloud_provider.integrations.action_config import validate
from tests.adoption import calls, large, names, organizations
from tests.adoption.drawn import SLOTS

pytestmark = pytest.mark.slow


class Asked:
    """What clients of the API see of an organization."""

    def __init__(self, emulator: Emulator) -> None:
        headers = {"Authorization": f"Bearer {emulator.access_token}"}
        self._http = httpx.Client(base_url=f"{emulator.url}/api/v2", headers=headers, trust_env=False)

    def get(self, path: str, expect: int = 200, **parameters: Any) -> Any:
        answer = self._http.get(path, params=parameters)
        assert answer.status_code == expect, (path, answer.text)
        return answer.json() if "json" in answer.headers.get("content-type", "") else answer.text

    def all(self, path: str, **parameters: Any) -> list[Any]:
        page = self.get(path, pageSize=500, **parameters)
        assert page["pageCount"] <= 1
        return list(page["entities"])

    def close(self) -> None:
        self._http.close()


@pytest.fixture
def asked(genesys_cloud: Emulator) -> Iterator[Asked]:
    client = Asked(genesys_cloud)
    yield client
    client.close()


def described(state: State) -> dict[str, Any]:
    return state.model_dump(exclude={"tokens_issued": True, "flows": True, "executions": {"__all__": {"at"}}})


def test_the_large_one_has_the_numbers_that_are_promised(genesys_cloud: Emulator, asked: Asked) -> None:
    organizations.large(genesys_cloud)
    integrations, actions = asked.all("/integrations"), asked.all("/integrations/actions", includeAuthActions="true")
    drafts = asked.all("/integrations/actions/drafts")
    assert len(integrations) == large.LARGE_INTEGRATIONS
    assert {each["integrationType"]["id"] for each in integrations} == {*SLOTS}
    assert len(asked.all("/integrations/credentials")) == large.LARGE_CREDENTIALS
    assert len(actions) + len(drafts) == large.LARGE_ACTIONS
    assert len(drafts) == large.DRAFTS
    assert sum(each["id"].startswith("static") for each in actions) == large.STATIC_ACTIONS
    assert sum(each["id"].startswith("customAuth") for each in actions) == large.AUTH_ACTIONS
    state = genesys_cloud.control.state()
    assert sum(each.function is not None for each in state.actions) == large.FUNCTION_ACTIONS
    assert sum(each.secure for each in state.actions) == large.SECURE_ACTIONS
    long = [each for each in state.actions if each.config["request"]["requestTemplate"].count("\n") > 20]
    assert len(long) == large.LONG_TEMPLATES
    assert len(state.oauth_clients) == 3
    assert all(each.roles for each in state.oauth_clients)


def test_the_large_one_is_the_same_each_time(genesys_cloud: Emulator) -> None:
    organizations.large(genesys_cloud)
    first = described(genesys_cloud.control.state())
    organizations.empty(genesys_cloud)
    organizations.large(genesys_cloud)
    assert described(genesys_cloud.control.state()) == first
    organizations.empty(genesys_cloud)
    organizations.large(genesys_cloud, seed=1)
    assert described(genesys_cloud.control.state()) != first


def test_credentials_of_the_large_one_are_shared_orphaned_and_named_by_the_console(genesys_cloud: Emulator) -> None:
    organizations.large(genesys_cloud)
    state = genesys_cloud.control.state()
    users = Counter(held for each in state.integrations for held in each.credentials.values())
    assert sum(times > 1 for times in users.values()) == 3
    assert len({each.id for each in state.credentials} - users.keys()) == 6
    assert users.keys() <= {each.id for each in state.credentials}
    named = {f"Integration-{each.id}" for each in state.integrations}
    assert len([each for each in state.credentials if each.name in named]) >= 10


def test_the_large_one_has_every_unusual_name_and_names_that_clash(genesys_cloud: Emulator) -> None:
    organizations.large(genesys_cloud)
    state = genesys_cloud.control.state()
    assert {*names.UNUSUAL} <= {each.name for each in state.actions}
    assert max(Counter(each.name for each in state.integrations).values()) > 1
    by_integration = Counter((each.integration_id, each.name) for each in state.actions)
    twice = [key for key, times in by_integration.items() if times > 1]
    assert twice
    for integration_id, name in twice:
        categories = [
            each.category for each in state.actions if (each.integration_id, each.name) == (integration_id, name)
        ]
        assert len({*categories}) == len(categories)
    assert len({each.integration_id for each in state.actions if each.name == "Get Order"}) > 1


@pytest.mark.parametrize(
    "text",
    ["\r\n", "\t", "'''", '"""', "\\", "${'$'}", "#if", "   \n", "\u2028", "\u00a0", "\\u0041", "{{", "\r"],
)
def test_templates_of_the_large_one_hold(text: str, genesys_cloud: Emulator) -> None:
    organizations.large(genesys_cloud)
    assert any(text in each.config["request"]["requestTemplate"] for each in genesys_cloud.control.state().actions)


def test_templates_end_with_and_without_a_line_break(genesys_cloud: Emulator) -> None:
    organizations.large(genesys_cloud)
    texts = [each.config["request"]["requestTemplate"] for each in genesys_cloud.control.state().actions]
    long = [each for each in texts if each.count("\n") > 20]
    for ending in ("}", "}\n", "}\n\n", "}\r\n"):
        assert any(each.endswith(ending) for each in long), ending
    assert "" in texts


def test_the_service_would_publish_every_action_of_the_large_one(genesys_cloud: Emulator) -> None:
    organizations.large(genesys_cloud)
    state, kinds = genesys_cloud.control.state(), integration_types(Switches())
    types = {each.id: kinds[each.integration_type] for each in state.integrations}
    for each in state.actions:
        if each.kind == "customAuth" or each.function is not None:
            continue
        revision = Revision(each.name, each.category, each.config, each.contract, each.secure, function=_function(each))
        assert revision_errors(types[each.integration_id], revision, needs_zip_id=False) == [], each.name


def _function(action: ActionReport) -> Function | None:
    return None if action.function is None else Function(action.function.settings)


def test_the_provider_refuses_nothing_in_the_large_one(genesys_cloud: Emulator) -> None:
    organizations.large(genesys_cloud)
    state = genesys_cloud.control.state()
    systems = {each.id: facts.system(each.integration_type) for each in state.integrations}
    for each in state.actions:
        if each.contract is not None:
            assert refusals(each, systems[each.integration_id]) == [], each.name


def refusals(action: ActionReport, system: facts.System | None) -> list[Failure]:
    """What the provider has against an action with a contract, as it stands there."""
    given, returned = (action.contract or {})["input"], (action.contract or {})["output"]
    schemas = {"input": given["inputSchema"], "output": returned["successSchema"]}
    read = model_of(ActionInputs, {"name": action.name, "contract": schemas, "config": action.config})
    call = known(read.config)
    assert call is not None
    return [*contracts.failures(known(read.contract)), *validate.failures(call, system)]


def test_nothing_in_the_large_one_is_more_than_a_double_holds(genesys_cloud: Emulator) -> None:
    organizations.large(genesys_cloud)
    text = genesys_cloud.control.state().model_dump_json()
    assert json.loads(text, parse_int=float) == json.loads(text)


def _integers(value: Any) -> Iterator[int]:
    if isinstance(value, int) and not isinstance(value, bool):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _integers(each)


def test_the_empty_one_has_nothing(genesys_cloud: Emulator) -> None:
    organizations.large(genesys_cloud)
    organizations.empty(genesys_cloud)
    state = genesys_cloud.control.state()
    found = state.model_dump(include={"integrations", "credentials", "actions", "flows", "roles", "oauth_clients"})
    assert not any(found.values())


def test_each_broken_thing_can_be_listed(genesys_cloud: Emulator, asked: Asked) -> None:
    organizations.broken(genesys_cloud)
    integrations = asked.all("/integrations", expand="config")
    credentials = {each["id"] for each in asked.all("/integrations/credentials")}
    held = [slot["id"] for each in integrations for slot in each["config"]["current"]["credentials"].values()]
    assert [each for each in held if each not in credentials]
    actions = asked.all("/integrations/actions", includeAuthActions="true", includeConfig="true")
    drafts = asked.all("/integrations/actions/drafts", includeConfig="true")
    under = {each["id"] for each in integrations}
    assert [each for each in actions if each["integrationId"] not in under]
    assert [each for each in drafts if each["integrationId"] not in under]
    roles = {each["id"] for each in asked.all("/authorization/roles")}
    clients = asked.get("/oauth/clients")["entities"]
    assert [role for each in clients for role in each["roleDivisions"] if role["roleId"] not in roles]
    assert {"inactive", "disabled", "active"} == {each["state"] for each in clients}
    assert {each["authorizedGrantType"] for each in clients} > {"CODE", "TOKEN", "SAML2-BEARER"}


def test_each_broken_thing_can_be_read_but_for_two_actions(genesys_cloud: Emulator, asked: Asked) -> None:
    organizations.broken(genesys_cloud)
    state = genesys_cloud.control.state()
    for each in state.integrations:
        asked.get(f"/integrations/{each.id}/config/current")
    for action in state.actions:
        status = 500 if action.name == "Unreadable" else 200
        form = "" if action.published else "/draft"
        path = f"/integrations/actions/{action.id}{form}"
        asked.get(path, expect=status, expand="contract", includeConfig="true")
        asked.get(f"{path}/templates/requesttemplate.vm", expect=status)
    for client in state.oauth_clients:
        asked.get(f"/authorization/subjects/{client.id}")


def test_the_provider_refuses_the_contracts_of_the_broken_one(genesys_cloud: Emulator) -> None:
    organizations.broken(genesys_cloud)
    actions = genesys_cloud.control.state().actions
    contracts_ = [each for each in actions if each.name.startswith("Refused contract")]
    assert len(contracts_) == 7
    assert all(refusals(each, None) for each in contracts_)


def test_the_hostile_one_looks_like_no_other(genesys_cloud: Emulator) -> None:
    organizations.hostile(genesys_cloud)
    state = genesys_cloud.control.state()
    assert {*names.CODE} <= {each.name for each in state.actions} & {each.name for each in state.integrations}
    assert len({held for each in state.integrations for held in each.credentials.values()}) == 1
    assert max(len(json.dumps(each.config)) for each in state.actions) > 200_000
    assert max(len(calls.inputs_of(each.contract)) for each in state.actions if each.contract) == 400
    assert any(number > 2**53 for each in state.actions for number in _integers(each.contract))


@pytest.mark.parametrize(
    ("fill", "file"),
    [(organizations.from_terraform, "organization.json"), (organizations.from_terraform_us, "organization-us.json")],
)
def test_what_terraform_made_is_there_by_its_ids(
    fill: Callable[[Emulator], None], file: str, genesys_cloud: Emulator, asked: Asked
) -> None:
    fill(genesys_cloud)
    recorded = json.loads((organizations.TERRAFORM / file).read_text("utf-8"))
    state = genesys_cloud.control.state()
    for key in ("integrations", "credentials", "actions"):
        assert [each.id for each in getattr(state, key)] == [each["id"] for each in recorded[key]]
    assert {each.id for each in state.roles} == {each["id"] for each in recorded["roles"] if not each["default"]}
    assert asked.get("/authorization/divisions/home")["id"] == recorded["home"]
    for each in recorded["credentials"]:
        assert asked.get(f"/integrations/credentials/{each['id']}")["name"] == each["name"]
    for each in recorded["actions"]:
        assert asked.get(f"/integrations/actions/{each['id']}", includeConfig="true")["name"] == each["name"]


def test_the_clients_that_terraform_made_can_log_in_with_the_secrets_of_its_state(genesys_cloud: Emulator) -> None:
    organizations.from_terraform(genesys_cloud)
    clients = genesys_cloud.control.state().oauth_clients
    assert [each.name for each in clients] == ["Desktop", "Reports", "Data actions"]
    client = clients[2]
    answer = httpx.post(
        f"{genesys_cloud.url}/oauth/token",
        data={"grant_type": "client_credentials"},
        auth=(client.id, client.secret),
        trust_env=False,
    )
    assert answer.status_code == 200
    assert {each.division_id for each in client.roles} == {"*", "22ed07ad-ac21-4e07-8e90-3c8ddb500d7f"}
