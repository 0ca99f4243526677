"""Listings that leave an object out: it is not taken for gone, and nothing is deleted because of it.

Both ways of serving. The pages count one object more than they show, in whatever way (supplement 2, question 13).
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from tests.adapters.adapter import Adapter, Live, Values, adapter_of
from tests.conftest import Requests
from tests.protection.stack import Failed, Stack
from tests.protection.ways import ACTION, INTEGRATION, SHOP

INTEGRATIONS = "/api/v2/integrations"
ACTIONS = f"{INTEGRATIONS}/actions"
LOGIN: Values = {"credentialType": "basicAuth", "fields": {"userName": "ada"}, "name": "login"}
WEB: Values = {"integrationType": "custom-rest-actions", "name": "orders"}
UNCOUNTED = "objects that it counts"


def written(live: Live) -> Values:
    """The inputs, without the dynamic provider's own."""
    return {name: value for name, value in live.inputs.items() if name != "__provider"}


@pytest.fixture(params=["dynamic", "plugin"])
def serving(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def integration(serving: str, settings: dict[str, str]) -> Adapter:
    return adapter_of(serving, "DataActionIntegration", settings)


def test_a_refresh_keeps_an_integration_that_no_listing_shows(integration: Adapter, genesys_cloud: Emulator) -> None:
    live = integration.up(None, WEB)[1]
    genesys_cloud.control.switches(unlisted=[live.id])
    refreshed = integration.refresh(live)
    assert refreshed
    assert (refreshed.id, written(refreshed)) == (live.id, written(live))


def test_a_credential_is_not_deleted_where_somebody_may_use_it_whom_no_listing_shows(
    serving: str, settings: dict[str, str], genesys_cloud: Emulator
) -> None:
    adapter = adapter_of(serving, "IntegrationCredential", settings)
    login = adapter.up(None, LOGIN)[1]
    user = genesys_cloud.control.create_integration("custom-rest-actions")
    genesys_cloud.control.change_integration(user.id, credentials={"basicAuth": login.id})
    genesys_cloud.control.switches(unlisted=[user.id])
    with pytest.raises(Exception, match="shows 0 of the 1 objects that it counts") as refused:
        adapter.destroy(login)
    assert f"Deleting the credential 'login' ({login.id}): " in str(refused.value)
    assert "Nobody can tell what it leaves out." in str(refused.value)
    assert [each.id for each in genesys_cloud.control.state().credentials] == [login.id]
    genesys_cloud.control.delete_integration(user.id)
    adapter.destroy(login)
    assert genesys_cloud.control.state().credentials == []


@pytest.fixture
def stack(serving: str, settings: dict[str, str], genesys_cloud: Emulator) -> Stack:
    """An integration and a published action on it."""
    genesys_cloud.control.switches(static_actions=False)
    stack = Stack(serving, settings, {"basic": _basic(genesys_cloud)})
    stack.up(SHOP)
    return stack


def _basic(cloud: Emulator) -> str:
    return cloud.control.create_credential("basicAuth", {"userName": "ada"}, "basic").id


def test_an_integration_is_not_deleted_where_an_action_may_be_under_it_that_no_listing_shows(
    stack: Stack, genesys_cloud: Emulator
) -> None:
    control, integration = genesys_cloud.control, stack.deployed[INTEGRATION].live.id
    hers = control.publish_action(integration, "hers").id
    control.switches(unlisted=[hers])
    with pytest.raises(Failed, match=UNCOUNTED):
        stack.destroy()
    assert hers in {each.id for each in control.state().actions}
    control.switches(unlisted=[])
    with pytest.raises(Failed, match="hers"):
        stack.destroy()


def test_a_refresh_keeps_an_action_that_no_listing_shows(stack: Stack, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.switches(unlisted=[stack.deployed[ACTION].live.id])
    before = written(stack.deployed[ACTION].live)
    stack.refresh([ACTION, INTEGRATION])
    assert written(stack.deployed[ACTION].live) == before
    assert stack.deployed.keys() == {ACTION, INTEGRATION}


def test_a_new_integration_is_no_less_welcome(integration: Adapter, genesys_cloud: Emulator) -> None:
    """What only warns or counts ahead goes by what it sees."""
    other = genesys_cloud.control.create_integration("custom-rest-actions", "hers").id
    genesys_cloud.control.switches(unlisted=[other, "custom-rest-actions"])
    assert integration.up(None, WEB)[0] == "create"


def test_pages_that_announce_too_few_hide_nothing(integration: Adapter, genesys_cloud: Emulator, requests: Any) -> None:
    genesys_cloud.control.switches(max_instances={"custom-rest-actions": 200})
    for number in range(101):
        genesys_cloud.control.create_integration("custom-rest-actions", f"hers {number:03}")
    live = integration.up(None, WEB)[1]
    genesys_cloud.control.switches(announced_pages=1)
    requests()
    refreshed = integration.refresh(live)
    assert refreshed
    assert written(refreshed) == written(live)
    asked: Requests = Counter(requests())
    assert asked["GET", INTEGRATIONS] == 2
    assert ("GET", f"{INTEGRATIONS}/{{id}}") not in asked, "it was found in the listing"
