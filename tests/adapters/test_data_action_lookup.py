"""`get_data_action` of the emulator's organization: by a program in its own process, by the plugin, and under mocks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pulumi
import pytest
from pulumi.runtime import MockCallArgs, set_mocks

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from pulumi_genesyscloud.lookups import GetDataActionResult
from tests.adapters.conftest import Ask
from tests.conftest import Requests
from tests.unit.programs import Recorder, register

ACTIONS = "/api/v2/integrations/actions"


@pytest.fixture
def orders(genesys_cloud: Emulator) -> str:
    """The id of an integration, whose name is its actions' category."""
    return genesys_cloud.control.create_integration("custom-rest-actions", "Orders").id


def look(ask: Ask, **given: Any) -> GetDataActionResult:
    found = ask(genesyscloud.get_data_action, **given)
    assert isinstance(found, GetDataActionResult)
    return found


def refused(ask: Ask, **given: Any) -> str:
    with pytest.raises(BaseException, match=r"looking up the action|Looking up the action") as failed:
        look(ask, **given)
    return str(failed.value)


def test_an_action_is_found_by_its_id_and_by_its_name(
    ask: Ask, genesys_cloud: Emulator, orders: str, requests: Callable[[], Requests]
) -> None:
    action = genesys_cloud.control.publish_action(orders, "Get order", secure=True)
    expected = GetDataActionResult(
        id=action.id,
        name="Get order",
        category="Orders",
        integration=orders,
        static=False,
        secure=True,
        version=1,
    )
    requests()
    for given in ({"id": action.id}, {"name": "Get order"}, {"name": "Get order", "category": "Orders"}):
        assert look(ask, **given) == expected
        assert requests()["GET", ACTIONS] == 1


@pytest.mark.parametrize("ids", ["named", "uuid"])
def test_an_action_that_came_with_its_integration_is_found(ask: Ask, genesys_cloud: Emulator, ids: str) -> None:
    genesys_cloud.control.switches(static_action_ids=ids)
    crm = genesys_cloud.control.create_integration("salesforce-datadip", "CRM")
    found = look(ask, name="GetContactByPhoneNumber", integration=crm.id)
    assert (found.static, found.integration, found.category) == (True, crm.id, "CRM")
    assert look(ask, id=found.id) == found


def test_of_several_of_one_name_the_integration_and_the_category_say_which(
    ask: Ask, genesys_cloud: Emulator, orders: str
) -> None:
    control = genesys_cloud.control
    other = control.create_integration("custom-rest-actions", "Invoices").id
    mine, theirs = (control.publish_action(each, "Get").id for each in (orders, other))
    said = refused(ask, name="Get")
    assert mine in said
    assert theirs in said
    assert look(ask, name="Get", integration=orders).id == mine
    assert look(ask, name="Get", category="Invoices").id == theirs
    assert "no published action of this name" in refused(ask, name="Get", integration=orders, category="Invoices")


def test_what_is_not_there_is_an_error_with_what_is_close(ask: Ask, genesys_cloud: Emulator, orders: str) -> None:
    action = genesys_cloud.control.publish_action(orders, "Get order").id
    draft = genesys_cloud.control.draft_action(orders, "Idea").id
    assert "The closest are: Get order." in refused(ask, name="Get ordr")
    assert "no published action with this id" in refused(ask, id=draft)
    assert "no published action of this name" in refused(ask, name="Idea")
    assert "Give either its `id` or its `name`" in refused(ask, category="Orders")
    assert "Give either its `id` or its `name`" in refused(ask, id=action, name="Get order")
    assert "looked up by its `name`" in refused(ask, id=action, integration=orders)


def test_what_came_after_a_listing_is_found_by_the_next_lookup_of_the_process(
    plugin: Any, genesys_cloud: Emulator
) -> None:
    """As the actions of a second integration of a program: the first lookup has listed before it was there."""
    names = []
    for name in ("first", "second"):
        crm = genesys_cloud.control.create_integration("zendesk-data-actions", name)
        given = {"name": "GetUserByPhoneNumber", "integration": crm.id}
        answered = plugin("Invoke", tok="genesyscloud:index:getDataAction", args=given)
        names.append(getattr(answered, "return")["category"])
    assert names == ["first", "second"]


class Mocked(Recorder):
    """A user's own mocks."""

    def call(self, args: MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        assert args.token == "genesyscloud:index:getDataAction"
        assert args.args == {"name": "Get order", "integration": "of orders"}
        found = {"id": "an id", "name": "Get order", "category": "Orders", "integration": "of orders", "version": 3}
        return {**found, "static": False, "secure": False}, []


def test_users_mocks_answer_it() -> None:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    set_mocks(Mocked(), project="project", stack="dev", preview=False)
    found: list[tuple[str, int]] = []

    def program() -> None:
        opts = pulumi.InvokeOptions(provider=genesyscloud.Provider("org", region="us-east-1"))
        action = genesyscloud.get_data_action(name="Get order", integration="of orders", opts=opts)
        pulumi.Output.all(action.id, action.version).apply(lambda both: found.append((both[0], both[1])))

    register(program)
    asyncio.set_event_loop(None)
    loop.close()
    assert found == [("an id", 3)]
