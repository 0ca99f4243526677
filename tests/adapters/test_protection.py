"""Deletion protection at both ways of serving: each of its guards, switched off, turns one of these tests red.

The protection matrix (`tests/protection`) has every way of losing an action; here are the promises one by one.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import datetime, timedelta, timezone
from typing import Any
from unittest.mock import patch

import httpx
import pytest

from genesyscloud_emulator import Control, Emulator
from genesyscloud_provider.integrations.action_config.api import Actions
from tests.adapters.adapter import Adapter, Values, adapter_of
from tests.conftest import Requests
from tests.properties.stack import Program, Ref, Written
from tests.protection.matrix import ASKS, two_days_later
from tests.protection.stack import Failed, Stack
from tests.protection.ways import ACTION, INTEGRATION, OTHER_CONTRACT, SHOP, WEB

TRACKING = "architect:dependencyTracking:view"
AGGREGATES = "analytics:actionAggregate:view"
FLOW = "Order status"

ACTIONS = "/api/v2/integrations/actions"
LOGIN = {("GET", "/api/v2/organizations/me"): 1}
CONSUMERS = {("GET", "/api/v2/architect/dependencytracking/consumingresources"): 1}
ONCE = {
    ("GET", "/api/v2/architect/dependencytracking/build"): 1,
    ("POST", "/api/v2/analytics/actions/aggregates/query"): 1,
}


class Shop:
    """A stack with an integration and an action on it."""

    def __init__(self, serving: str, cloud: Emulator) -> None:
        self.control: Control = cloud.control
        self.control.switches(static_actions=False)
        made = self.control.create_credential
        ids = {
            "basic": made("basicAuth", {"userName": "ada"}, "basic").id,
            "userDefined": made("userDefined", {"key": "k"}, "user defined").id,
        }
        settings = {"apiUrl": cloud.url, "loginUrl": cloud.url, "accessToken": cloud.access_token}
        self.stack = Stack(serving, settings, ids)
        self._cloud = cloud

    def copy(self) -> Shop:
        """The same, to go on with."""
        other = copy(self)
        other.stack = self.stack.copy()
        return other

    @property
    def action(self) -> str:
        """The program's action."""
        return self.stack.deployed[ACTION].live.id

    @property
    def integration(self) -> str:
        """The program's integration."""
        return self.stack.deployed[INTEGRATION].live.id

    def use(self, action: str | None = None) -> str:
        """Let a published flow use an action, the program's by default."""
        return self.control.publish_flow(FLOW, [action or self.action]).id

    def refused(self, command: Callable[[], object]) -> str:
        """What is said where a command is refused."""
        with pytest.raises(Failed) as failed:
            command()
        return " ".join(failed.value.text.split())

    def refused_before(self, program: Program) -> str:
        """The same of a preview, which changes nothing."""
        self.control.reset_requests()
        said = self.refused(lambda: self.stack.preview(program))
        assert [each.path for each in self.control.requests() if each.method != "GET" and each.route not in ASKS] == []
        return said

    @property
    def live(self) -> set[str]:
        """The ids of the actions that there are."""
        return {each.id for each in self.control.state().actions}

    def publish(self, action: str) -> None:
        """Publish a draft, as a colleague does."""
        answer = httpx.post(
            f"{self._cloud.url}{ACTIONS}/{action}/draft/publish",
            json={"version": 1},
            headers={"Authorization": f"Bearer {self._cloud.access_token}"},
            trust_env=False,
            verify=False,
        )
        assert answer.is_success, answer.text


@pytest.fixture(scope="module", params=["dynamic", "plugin"])
def deployed(request: pytest.FixtureRequest, running_emulator: Emulator) -> Shop:
    """What is deployed once for all tests."""
    running_emulator.control.reset()
    shop = Shop(request.param, running_emulator)
    shop.stack.up(SHOP)
    running_emulator.control.save()
    return shop


@pytest.fixture
def shop(deployed: Shop) -> Shop:
    """A stack with an integration and an action on it, as new."""
    deployed.control.restore()
    return deployed.copy()


@pytest.fixture
def empty(deployed: Shop) -> Shop:
    """The stack before anything is deployed."""
    deployed.control.restore()
    shop = deployed.copy()
    shop.stack.deployed.clear()
    return shop


def changed(name: str, program: Program = SHOP, **inputs: Any) -> Program:
    return {**program, name: Written(program[name].kind, {**program[name].inputs, **inputs})}


def consenting(program: Program = SHOP, value: Any = False) -> Program:
    return changed(ACTION, changed(INTEGRATION, program, deletionProtection=value), deletionProtection=value)


RETYPED = changed(INTEGRATION, credential={"id": Ref("userDefined"), "type": "userDefined"})
RECONTRACTED = changed(ACTION, contract=OTHER_CONTRACT)
WITHOUT_ACTION = {INTEGRATION: SHOP[INTEGRATION]}


@contextmanager
def unprotected(value: str = "false") -> Iterator[None]:
    """The environment of one command."""
    with patch.dict(os.environ, {"GENESYSCLOUD_DELETION_PROTECTION": value}):
        yield


def test_what_a_flow_uses_is_kept_until_it_is_pointed_elsewhere(shop: Shop) -> None:
    flow = shop.use()
    for program in (RETYPED, RECONTRACTED):
        said = shop.refused_before(program)
        assert f"{FLOW} (inbound call flow, version 1.0, live)" in said
    for command in (lambda: shop.stack.up(WITHOUT_ACTION), shop.stack.destroy):
        assert FLOW in shop.refused(command)
    assert shop.action in shop.live
    shop.control.change_flow(flow, [])
    shop.stack.destroy()  # a superseded version is no use
    assert shop.live == set()
    assert any("is deleted: nothing that counts uses it" in each for each in shop.stack.said)


@pytest.mark.parametrize("change", [RETYPED, RECONTRACTED], ids=["integration", "action"])
def test_consent_counts_once_it_is_deployed_and_as_long_as_the_program_has_it(shop: Shop, change: Program) -> None:
    shop.use()
    shop.refused_before(consenting(change))  # of the program alone
    shop.control.reset_requests()
    assert set(shop.stack.up(consenting()).values()) == {"update"}
    shop.refused_before(change)  # of the state alone
    shop.stack.preview(consenting(change))
    assert any("is not protected" in each for each in shop.stack.said)
    shop.stack.up(consenting(change))


def test_the_state_alone_consents_to_a_deletion(shop: Shop) -> None:
    shop.use()
    shop.stack.up(consenting())
    shop.stack.destroy()
    assert shop.live == set()


def test_what_cannot_be_told_counts_as_use(shop: Shop) -> None:
    shop.control.action_ran(shop.action, at=datetime.now(timezone.utc) - timedelta(days=7))
    shop.control.switches(missing_permissions=[TRACKING])
    shop.refused_before(RETYPED)
    assert f"give the OAuth client a role with {TRACKING}" in shop.refused(shop.stack.destroy)
    shop.control.switches(missing_permissions=[])
    shop.stack.destroy()


def test_what_ran_lately_is_kept_though_nothing_that_is_known_uses_it(shop: Shop) -> None:
    flow = shop.use()
    shop.control.run_flow(flow, {"id": "1"})
    assert "When this one has not run for 24 hours, run the same command again" in shop.refused(shop.stack.destroy)
    shop.control.change_flow(flow, [])
    said = shop.refused(shop.stack.destroy)
    assert "it ran 1 time in the last 30 days, 1 of them in the last 24 hours" in said
    assert "or was pointed elsewhere lately" in said
    shop.refused_before(RECONTRACTED)
    with two_days_later():
        shop.stack.destroy()


def test_every_page_every_action_and_every_category_is_looked_at(shop: Shop) -> None:
    """Only the last action, which is in another category, is in use, and of its flow only the last version is live."""
    shop.control.switches(max_page_size=2, oversized_page="clamp")
    for number in range(3):
        shop.control.publish_action(shop.integration, f"A {number}")
    last = Written("DataAction", {**SHOP[ACTION].inputs, "name": "Z", "category": "Elsewhere"})
    shop.stack.up({**SHOP, "last": last})
    uses = [shop.stack.deployed["last"].live.id]
    flow = shop.use(*uses)
    for _ in range(3):
        shop.control.change_flow(flow, uses)
    said = shop.refused_before({**RETYPED, "last": last})
    assert f"Z ({uses[0]})" in said
    del shop.stack.deployed["last"]  # as if another stack had it
    for each in shop.control.state().actions:
        if each.name.startswith("A "):
            shop.control.delete_action(each.id)
    assert "- Z (" in shop.refused(shop.stack.destroy)


def test_others_actions_keep_an_integration_even_unused(shop: Shop) -> None:
    hers = shop.control.publish_action(shop.integration, "Hers").id
    shop.stack.preview(RETYPED)
    assert any(
        "Hers" in each and "the deletion of the old integration will be refused" in each for each in shop.stack.said
    )
    assert f"Hers ({hers})" in shop.refused(shop.stack.destroy)
    assert hers in shop.live
    shop.control.delete_action(hers)
    shop.stack.destroy()


def test_an_old_states_consent_is_none(shop: Shop) -> None:
    shop.use()
    for each in shop.stack.deployed.values():
        each.live.state["forceDestroy"] = True
    shop.refused_before(RETYPED)
    shop.refused(shop.stack.destroy)


def test_the_environment_lifts_the_protection_of_one_command(shop: Shop) -> None:
    shop.use()
    with unprotected():
        shop.stack.preview(RETYPED)
        shop.stack.up(changed(INTEGRATION, notes="by the team"))
    assert "eletionProtection" not in repr([each.live for each in shop.stack.deployed.values()])
    with unprotected("true"):
        shop.stack.up(consenting(value=False))
        shop.stack.preview(consenting(RETYPED))  # in the direction of false only
    shop.stack.up(consenting(value=True))
    shop.refused(shop.stack.destroy)
    with unprotected():
        shop.stack.destroy()  # also what the program protects by name
    assert shop.live == set()


def test_the_setting_is_a_default_and_is_stored_nowhere(shop: Shop) -> None:
    shop.use()
    shop.stack.settings = {**shop.stack.settings, "deletionProtection": "false"}
    assert set(shop.stack.up(SHOP).values()) == {"same"}
    shop.stack.up(changed(INTEGRATION, notes="by the team"))
    assert "eletionProtection" not in repr([each.live for each in shop.stack.deployed.values()])
    shop.stack.up(consenting(value=True))
    shop.refused(shop.stack.destroy)
    shop.stack.up(SHOP)
    shop.stack.destroy()


def test_a_draft_that_somebody_has_published_is_judged(empty: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop, discard = empty, Actions.discard
    shop.stack.up(changed(ACTION, publish=False))

    def meanwhile(actions: Actions, action: str) -> None:
        if shop.control.state().flows == []:
            shop.publish(action)
            shop.use()
        discard(actions, action)

    monkeypatch.setattr(Actions, "discard", meanwhile)
    for _ in range(2):  # published after the first look, and before it
        with pytest.raises(Failed, match=FLOW):
            shop.stack.destroy()
        assert shop.action in shop.live


def test_the_login_stays_while_an_action_is_in_use(
    genesys_cloud: Emulator, settings: dict[str, str], way: Adapter
) -> None:
    control = genesys_cloud.control
    control.switches(static_actions=False)
    integration = control.create_integration(WEB, "Payments").id
    credential = control.create_credential("userDefinedOAuth", {"clientId": "a", "clientSecret": "b"}).id
    control.change_integration(integration, credentials={"basicAuth": credential})
    request = {"requestType": "POST", "requestUrlTemplate": "https://login.example.com/token"}
    news: Values = {"integration": {"id": integration, "type": WEB}, "config": {"request": request}}
    _, live = way.up(None, news)
    flow = control.publish_flow(FLOW, [control.publish_action(integration, "Pay").id]).id

    def url() -> str:
        (login,) = [each for each in control.state().actions if each.kind == "customAuth"]
        return str(login.config["request"]["requestUrlTemplate"])

    way.destroy(live)
    assert url() == request["requestUrlTemplate"]
    control.change_flow(flow, [])
    way.destroy(live)
    assert url() != request["requestUrlTemplate"]


@pytest.fixture(params=["dynamic", "plugin"])
def way(request: pytest.FixtureRequest, settings: dict[str, str]) -> Adapter:
    """How a custom auth action is served."""
    return adapter_of(request.param, "CustomAuthAction", settings)


def test_the_first_publication_says_once_which_permissions_are_missing(empty: Shop) -> None:
    shop = empty
    shop.control.switches(missing_permissions=[TRACKING, AGGREGATES])
    second = {**SHOP, "second": Written("DataAction", {**SHOP[ACTION].inputs, "name": "Second"})}
    shop.stack.up(second)
    (said,) = [each for each in shop.stack.said if TRACKING in each]
    assert AGGREGATES in said
    assert "`pulumi destroy`" in said
    shop.stack.said.clear()
    shop.stack.up(changed(INTEGRATION, second, notes="by the team"))
    assert shop.stack.said == []
    said = shop.refused(shop.stack.destroy)
    assert TRACKING in said
    assert "GENESYSCLOUD_DELETION_PROTECTION=false pulumi up" in said


def test_nothing_is_refused_without_credentials_and_one_warning_says_so(shop: Shop) -> None:
    shop.use()
    shop.stack.settings = {"region": "us-east-1"}
    shop.stack.preview(RETYPED)
    (said,) = shop.stack.said
    assert "published actions" in said


def test_requests_of_deletions(shop: Shop) -> None:
    def requests() -> Requests:
        seen = shop.control.requests()
        shop.control.reset_requests()
        return Counter((each.method, str(each.route)) for each in seen)

    second = {**SHOP, "second": Written("DataAction", {**SHOP[ACTION].inputs, "name": "Second"})}
    shop.stack.up(second)
    requests()
    shop.stack.preview(changed(ACTION, second, contract=OTHER_CONTRACT))
    preview = requests()
    assert {key: preview[key] for key in {**CONSUMERS, **ONCE}} == {**CONSUMERS, **ONCE}

    flow = shop.use()
    shop.control.change_flow(flow, [])
    shop.stack.up(WITHOUT_ACTION)
    ((_, consumers),) = CONSUMERS
    assert requests() == {
        **LOGIN,
        **ONCE,
        ("GET", consumers): 3,  # that of an unused one which had consumers once more, after these were read
        ("GET", "/api/v2/flows"): 1,
        ("DELETE", f"{ACTIONS}/{{id}}"): 2,
    }

    shop.stack.up(consenting())
    requests()
    shop.stack.up(changed(INTEGRATION, WITHOUT_ACTION, deletionProtection=False))
    assert requests() == {**LOGIN, ("DELETE", f"{ACTIONS}/{{id}}"): 1}
