"""The integrations that an organization has: asked by a program in its own process, and by the plugin."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pulumi.runtime import set_mocks

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.configuration import SETTINGS
from genesyscloud_provider.framework.session import Session
from pulumi_genesyscloud._wire import answer
from pulumi_genesyscloud.lookups import GetIntegrationResult, GetIntegrationsResult
from tests.adapters.caller import Caller
from tests.adapters.wire import plain
from tests.conftest import Requests
from tests.unit.programs import Recorder, register

WEB, LAMBDA, GOOGLE = "custom-rest-actions", "aws-lambda-data-actions", "google-data-actions"
INTEGRATIONS = ("GET", "/api/v2/integrations")
TYPES = ("GET", "/api/v2/integrations/types")

Count = Callable[[], Requests]

Ask = Callable[..., Any]
"""Asks one of the two lookups, by its name in Python and its arguments there; as a new process."""

ANSWERS = {"get_integration": GetIntegrationResult, "get_integrations": GetIntegrationsResult}


@pytest.fixture(params=["program", "plugin"])
def ask(
    request: pytest.FixtureRequest, settings: dict[str, str], plugin: Caller, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ask]:
    def by_plugin(name: str, /, **arguments: str) -> Any:
        plugin("Configure", args=settings, acceptSecrets=True)
        tok = f"genesyscloud:index:{name.replace('_i', 'I')}"
        args = {"integrationType" if key == "integration_type" else key: each for key, each in arguments.items()}
        answered = plugin("Invoke", tok=tok, args=args)
        assert not answered.failures
        return answer(ANSWERS[name], plain(getattr(answered, "return")))

    def by_program(name: str, /, **arguments: str) -> Any:
        for setting in SETTINGS:
            if setting.name in settings:
                monkeypatch.setenv(setting.environment, settings[setting.name])
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        set_mocks(Recorder(), project="project", stack="dev", preview=False)
        found: list[Any] = []
        try:
            register(lambda: getattr(genesyscloud, name)(**arguments).apply(found.append))
        finally:
            Session.end_shared()
            asyncio.set_event_loop(None)
            loop.close()
        return found[0]

    yield by_plugin if request.param == "plugin" else by_program
    Session.end_shared()


@pytest.fixture
def installed(genesys_cloud: Emulator) -> dict[str, str]:
    """Integrations by what names them here: two of one name, of two types, one of Google, and one with a credential."""
    control = genesys_cloud.control
    ids = {each: control.create_integration(each, "Orders").id for each in (WEB, LAMBDA)}
    ids["google"] = control.create_integration(GOOGLE, "Calendar").id
    credential = control.create_credential("basicAuth", {"userName": "ada"}, "login").id
    ids["linked"] = control.create_integration(WEB, "Parcels").id
    control.change_integration(ids["linked"], credentials={"basicAuth": credential}, intended_state="ENABLED")
    ids["login"] = credential
    return ids


def test_all_of_them_in_the_order_of_their_names(ask: Ask, installed: dict[str, str], requests: Count) -> None:
    requests()
    found = ask("get_integrations").integrations
    assert [each.name for each in found] == ["Calendar", "Orders", "Orders", "Parcels"]
    assert [each.id for each in found[1:3]] == sorted([installed[WEB], installed[LAMBDA]])
    last = found[-1]
    assert (last.id, last.integration_type) == (installed["linked"], WEB)
    assert (last.intended_state, last.reported_state) == ("ENABLED", "ACTIVE")
    assert (last.credential.id, last.credential.type) == (installed["login"], "basicAuth")
    assert found[0].credential is None
    assert set(requests()) <= {INTEGRATIONS, ("GET", "/api/v2/organizations/me")}


@pytest.mark.parametrize(
    ("written", "names"),
    [(WEB, ["Orders", "Parcels"]), (LAMBDA, ["Orders"]), ("google", ["Calendar"]), ("salesforce-datadip", [])],
)
def test_those_of_one_type(written: str, names: list[str], ask: Ask, installed: dict[str, str]) -> None:
    found = ask("get_integrations", integration_type=written).integrations
    assert [each.name for each in found] == names


def test_a_type_that_nobody_has_is_an_error(ask: Ask, installed: dict[str, str]) -> None:
    with pytest.raises(Exception, match="did you mean `custom-rest-actions`") as refused:
        ask("get_integrations", integration_type="custom-rest-action")
    assert "has no integration type 'custom-rest-action'" in str(refused.value)


def test_one_is_found_by_its_name_and_its_type(ask: Ask, installed: dict[str, str]) -> None:
    with pytest.raises(Exception, match="several of this name"):
        ask("get_integration", name="Orders")
    for kind in (WEB, LAMBDA):
        assert ask("get_integration", name="Orders", integration_type=kind).id == installed[kind]
    assert ask("get_integration", name="Calendar", integration_type="google").id == installed["google"]
    assert ask("get_integration", id=installed[WEB], integration_type=WEB).name == "Orders"


def test_one_of_another_type_is_not_found(ask: Ask, installed: dict[str, str]) -> None:
    with pytest.raises(Exception, match=f"has no integration of type {LAMBDA} of this name. The closest are: Orders"):
        ask("get_integration", name="Parcels", integration_type=LAMBDA)
    with pytest.raises(Exception, match=f"has no integration of type {LAMBDA} with this id"):
        ask("get_integration", id=installed[WEB], integration_type=LAMBDA)


def test_a_type_that_the_facts_know_costs_no_request(ask: Ask, installed: dict[str, str], requests: Count) -> None:
    requests()
    ask("get_integrations", integration_type=WEB)
    seen = requests()
    assert (seen[INTEGRATIONS], seen[TYPES]) == (1, 0)
