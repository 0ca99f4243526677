"""The integrations that an organization has: asked by a program in its own process, and by the plugin."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from tests.adapters.conftest import Ask
from tests.conftest import Requests

WEB, LAMBDA, GOOGLE = "custom-rest-actions", "aws-lambda-data-actions", "google-data-actions"
INTEGRATIONS = ("GET", "/api/v2/integrations")
TYPES = ("GET", "/api/v2/integrations/types")

Count = Callable[[], Requests]


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
    found = ask(genesyscloud.get_integrations).integrations
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
    found = ask(genesyscloud.get_integrations, integration_type=written).integrations
    assert [each.name for each in found] == names


def test_adobe_stands_for_its_type_without_a_credential(ask: Ask, genesys_cloud: Emulator) -> None:
    pdf = genesys_cloud.control.create_integration("adobe-data-actions", "Pdf").id
    assert ask(genesyscloud.get_integration_type, id="adobe").id == "adobe-data-actions"
    assert [each.id for each in ask(genesyscloud.get_integrations, integration_type="adobe").integrations] == [pdf]


def test_a_type_that_nobody_has_is_an_error(ask: Ask, installed: dict[str, str]) -> None:
    with pytest.raises(Exception, match="did you mean `custom-rest-actions`") as refused:
        ask(genesyscloud.get_integrations, integration_type="custom-rest-action")
    assert "has no integration type 'custom-rest-action'" in str(refused.value)


def test_one_is_found_by_its_name_and_its_type(ask: Ask, installed: dict[str, str]) -> None:
    with pytest.raises(Exception, match="several of this name"):
        ask(genesyscloud.get_integration, name="Orders")
    for kind in (WEB, LAMBDA):
        assert ask(genesyscloud.get_integration, name="Orders", integration_type=kind).id == installed[kind]
    assert ask(genesyscloud.get_integration, name="Calendar", integration_type="google").id == installed["google"]
    assert ask(genesyscloud.get_integration, id=installed[WEB], integration_type=WEB).name == "Orders"


def test_one_of_another_type_is_not_found(ask: Ask, installed: dict[str, str]) -> None:
    with pytest.raises(Exception, match=f"has no integration of type {LAMBDA} of this name. The closest are: Orders"):
        ask(genesyscloud.get_integration, name="Parcels", integration_type=LAMBDA)
    with pytest.raises(Exception, match=f"has no integration of type {LAMBDA} with this id"):
        ask(genesyscloud.get_integration, id=installed[WEB], integration_type=LAMBDA)


def test_a_type_that_the_facts_know_costs_no_request(ask: Ask, installed: dict[str, str], requests: Count) -> None:
    requests()
    ask(genesyscloud.get_integrations, integration_type=WEB)
    seen = requests()
    assert (seen[INTEGRATIONS], seen[TYPES]) == (1, 0)
