"""The requests that N resources of each kind cost, at each adapter, as parallel as the engine calls it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2 as protocol

from genesyscloud_emulator import Emulator
from genesyscloud_provider.adapters.plugin.server import Plugin
from genesyscloud_provider.client.client import Client
from tests.adapters.adapter import DYNAMIC, Adapter, DynamicAdapter, Live, PluginAdapter, Values
from tests.adapters.caller import Direct
from tests.adapters.wire import wire
from tests.clock import FakeClock

pytestmark = pytest.mark.slow

CREDENTIALS = "/api/v2/integrations/credentials"
CREDENTIAL = f"{CREDENTIALS}/{{id}}"
INTEGRATIONS = "/api/v2/integrations"
INTEGRATION = f"{INTEGRATIONS}/{{id}}"
CONFIGURATION = f"{INTEGRATION}/config/current"
TYPES = f"{INTEGRATIONS}/types"
ACTIONS = f"{INTEGRATIONS}/actions"
ACTION = f"{ACTIONS}/{{id}}"
TEMPLATE = f"{ACTION}/templates/{{fileName}}"
ORGANIZATION = {("GET", "/api/v2/organizations/me"): 1}
"""What a process costs that asks anything: it has to know in which organization it is."""
TOKEN = {("POST", "/oauth/token"): 1}
ROLES = "/api/v2/authorization/roles"
ROLE = f"{ROLES}/{{id}}"
CLIENTS = "/api/v2/oauth/clients"
GRANT = "/api/v2/authorization/subjects/{id}/divisions/{division_id}/roles/{role_id}"
CLIENT = f"{CLIENTS}/{{id}}"
ABOUT_THE_CALLER = {
    ("GET", "/api/v2/authorization/permissions"): 1,
    ("GET", "/api/v2/authorization/subjects/me"): 1,
    ("GET", "/api/v2/authorization/divisions/home"): 1,
}
"""What a process costs that creates roles and OAuth clients: which permissions there are, and which roles it holds."""
USE_CAN_BE_TOLD = {
    ("GET", "/api/v2/architect/dependencytracking/build"): 1,
    ("POST", "/api/v2/analytics/actions/aggregates/query"): 1,
}
"""What a process costs that publishes or deletes an action: whether anybody could tell who uses it."""
CONSUMERS = "/api/v2/architect/dependencytracking/consumingresources"

AT_A_TIME = {"dynamic": 4, "plugin": 32}
"""How many calls the engine makes at a time: at the dynamic adapter Pulumi's host takes no more, at the plugin all that
`--parallel` allows."""

Requests = Counter[tuple[str, str]]


URL = "https://orders.example.com/"
Ids = dict[str, str]


def _integration(ids: Ids) -> Values:
    return {"id": ids["DataActionIntegration"], "type": "custom-rest-actions"}


BUDGET: dict[str, Callable[[str, Ids], Values]] = {
    "IntegrationCredential": lambda name, _: {
        "credentialType": "userDefinedOAuth",
        "fields": {"loginUrl": URL},
        "name": name,
    },
    "DataActionIntegration": lambda name, ids: {
        "integrationType": "custom-rest-actions",
        "credential": {"id": ids["IntegrationCredential"], "type": "userDefinedOAuth"},
        "name": name,
    },
    "DataAction": lambda name, ids: {
        "integration": _integration(ids),
        "name": name,
        "contract": {"input": {"type": "object"}, "output": {"type": "object"}},
        "config": {"request": {"requestType": "GET", "requestUrlTemplate": URL}},
    },
    "CustomAuthAction": lambda _, ids: {
        "integration": _integration(ids),
        "config": {"request": {"requestType": "POST", "requestUrlTemplate": "${credentials.loginUrl}/token"}},
    },
    "Role": lambda name, _: {"name": name, "permissions": ["directory:user:view"], "grantToProvider": True},
    "OAuthClient": lambda name, ids: {"name": name, "roles": [{"roleId": ids["Role"]}]},
}
"""What a program writes of each resource, given its name and the ids of what it needs."""


@dataclass
class Copy:
    """One of the N sets of resources: what the state has of each kind."""

    number: int
    live: dict[str, Live] = field(default_factory=dict)

    def written(self, kind: str, changes: dict[str, Values]) -> Values:
        """What the program writes of a kind."""
        ids = {each: live.id for each, live in self.live.items()}
        return BUDGET[kind](f"orders-{self.number}", ids) | changes.get(kind, {})


class Copies:
    """N sets of resources behind one adapter; each method is one run of the engine, in a process of its own."""

    def __init__(self, adapter: str, number: int, settings: dict[str, str]) -> None:
        self._adapter = adapter
        self._settings = settings
        self.copies = [Copy(each) for each in range(number)]

    def create(self) -> None:
        with self.process() as adapters:

            def create(copy: Copy) -> None:
                for kind, adapter in adapters(copy).items():
                    copy.live[kind] = adapter.create(adapter.check({}, copy.written(kind, {})))

            self._at_once(create)

    def compare(self) -> list[bool]:
        """Whether anything has changed, by a preview or an update of the same program."""
        with self.process() as adapters:

            def changed(copy: Copy) -> bool:
                return any(
                    adapter.diff(copy.live[kind], adapter.check(copy.live[kind].inputs, copy.written(kind, {}))).changes
                    for kind, adapter in adapters(copy).items()
                )

            return self._at_once(changed)

    def change(self, **changes: Values) -> None:
        with self.process() as adapters:

            def change(copy: Copy) -> None:
                for kind, adapter in adapters(copy).items():
                    live = copy.live[kind]
                    checked = adapter.check(live.inputs, copy.written(kind, changes))
                    if adapter.diff(live, checked).changes:
                        copy.live[kind] = adapter.update(live, checked)

            self._at_once(change)

    def refresh(self) -> None:
        with self.process() as adapters:

            def refresh(copy: Copy) -> None:
                found = {kind: adapter.read(copy.live[kind]) for kind, adapter in adapters(copy).items()}
                copy.live = {kind: live for kind, live in found.items() if live}

            self._at_once(refresh)

    def destroy(self) -> None:
        with self.process() as adapters:

            def destroy(copy: Copy) -> None:
                for kind, adapter in reversed(adapters(copy).items()):
                    adapter.delete(copy.live.pop(kind))

            self._at_once(destroy)

    def _at_once(self, call: Callable[[Copy], Any]) -> list[Any]:
        with ThreadPoolExecutor(AT_A_TIME[self._adapter]) as threads:
            return list(threads.map(call, self.copies))

    @contextmanager
    def process(self) -> Iterator[Callable[[Copy], dict[str, Adapter]]]:
        """A provider process: the adapters to each kind of a copy."""
        if self._adapter == "dynamic":
            adapters: dict[str, Adapter] = {
                kind: DynamicAdapter(each, self._settings) for kind, each in DYNAMIC.items()
            }
            with ExitStack() as processes:
                for each in adapters.values():
                    processes.enter_context(each.process())
                yield lambda _: adapters
            return
        plugin = Plugin()
        plugin.provider._connect = lambda configuration, **shared: Client(configuration, clock=FakeClock(), **shared)
        stub = Direct(plugin)
        stub.Configure(protocol.ConfigureRequest(args=wire(self._settings), acceptSecrets=True))
        try:
            yield lambda copy: {kind: self._behind(stub, kind, copy) for kind in DYNAMIC}
        finally:
            plugin.close()

    def _behind(self, stub: Direct, kind: str, copy: Copy) -> Adapter:
        adapter = PluginAdapter(kind, self._settings)
        adapter._stub = stub  # type: ignore[assignment]
        adapter.urn = f"urn:pulumi:dev::project::genesyscloud:index:{kind}::orders-{copy.number}"
        return adapter


@pytest.fixture(params=list(AT_A_TIME))
def adapter(request: pytest.FixtureRequest) -> str:
    """Each of the two adapters."""
    return str(request.param)


@pytest.fixture
def requests(genesys_cloud: Emulator) -> Callable[[], Requests]:
    """Counts the requests since the last call, token requests included; the limit of requests is out of the way."""
    genesys_cloud.control.switches(rate_limit=10**6, max_instances={"custom-rest-actions": 10**6}, static_actions=False)

    def count() -> Requests:
        seen = genesys_cloud.control.requests()
        genesys_cloud.control.reset_requests()
        return Counter((each.method, each.route or each.path) for each in seen)

    return count


@pytest.mark.parametrize("n", [1, 30])
def test_n_resources_of_each_kind_cost_what_the_design_allows(
    n: int, adapter: str, settings: dict[str, str], requests: Callable[[], Requests]
) -> None:
    copies = Copies(adapter, n, settings)

    copies.create()
    assert requests() == {
        **TOKEN,
        **ORGANIZATION,
        ("GET", INTEGRATIONS): 1,
        ("GET", TYPES): 1,
        ("POST", CREDENTIALS): n,
        ("POST", INTEGRATIONS): n,
        ("PUT", CONFIGURATION): n,
        ("PATCH", INTEGRATION): n,
        ("POST", ACTIONS): n,
        ("GET", ACTION): n,
        ("GET", TEMPLATE): 2 * n,
        ("PATCH", ACTION): n,
        **USE_CAN_BE_TOLD,
        ("POST", ROLES): n,
        ("POST", GRANT): n,
        ("POST", CLIENTS): n,
        **ABOUT_THE_CALLER,
    }

    copies.refresh()
    assert requests() == {
        **TOKEN,
        **ORGANIZATION,
        ("GET", INTEGRATIONS): 1,
        ("GET", f"{CREDENTIALS}/listing"): 1,
        ("GET", ACTIONS): 1,
        ("GET", ACTION): n,  # no listing shows auth actions
        ("GET", TEMPLATE): 2 * n,
        ("GET", ROLES): 1,
        ("GET", CLIENTS): 1,
    }
    assert copies.compare() == [False] * n
    assert requests() == {}

    copies.change(
        IntegrationCredential={"fields": {"loginUrl": "https://login.example.com/"}},
        DataActionIntegration={"notes": "changed", "intendedState": "DISABLED"},
        DataAction={"category": "changed"},
        CustomAuthAction={"name": "changed"},
        Role={"description": "changed"},
        OAuthClient={"description": "changed"},
    )
    seen = requests()
    assert 1 <= seen.pop(("GET", f"{CREDENTIALS}/listing")) <= n, "those that are saved at the same time share a look"
    assert seen == {
        **TOKEN,
        **ORGANIZATION,
        ("PUT", CREDENTIAL): n,
        ("PUT", CONFIGURATION): n,
        ("PATCH", INTEGRATION): n,
        ("PATCH", ACTION): 2 * n,
        ("GET", ROLE): n,
        ("PUT", ROLE): n,
        ("GET", CLIENT): n,
        ("PUT", CLIENT): n,
    }

    copies.destroy()
    seen = requests()
    assert 1 <= seen.pop(("GET", INTEGRATIONS)) <= n, "deletions under way at the same time share one"
    assert 1 <= seen.pop(("GET", ACTIONS)) <= 2 * n, "for the login and for the integration"
    assert 1 <= seen.pop(("GET", f"{ACTIONS}/drafts")) <= n
    assert seen == {
        **TOKEN,
        **ORGANIZATION,
        **USE_CAN_BE_TOLD,
        ("PATCH", ACTION): n,
        ("GET", CONSUMERS): 2 * n,  # before the login is set back, and before the action is deleted
        ("GET", ACTION): n,
        ("DELETE", ACTION): n,
        ("DELETE", INTEGRATION): n,
        ("DELETE", CREDENTIAL): n,
        ("GET", CLIENT): n,
        ("GET", f"{CLIENT}/usage/summary"): n,
        ("GET", f"{CLIENT}/usage/query/results/{{execution_id}}"): n,
        ("PUT", CLIENT): n,
        ("DELETE", CLIENT): n,
        ("GET", ROLES): 1,  # whether one is Genesys Cloud's own
        ("GET", f"{ROLE}/subjectgrants"): n,
        ("DELETE", ROLE): n,
    }


def test_a_run_lists_once_and_knows_what_it_has_written_since(
    adapter: str, settings: dict[str, str], requests: Callable[[], Requests]
) -> None:
    copies = Copies(adapter, 2, settings)
    copies.create()
    requests()
    with copies.process() as adapters:
        written, other = copies.copies
        for each in (written, other, written):
            for kind, at in list(adapters(each).items())[:3]:
                assert at.read(each.live[kind])
        assert requests() == {
            **TOKEN,
            **ORGANIZATION,
            ("GET", INTEGRATIONS): 1,
            ("GET", f"{CREDENTIALS}/listing"): 1,
            ("GET", ACTIONS): 1,
        }

        for kind, at in list(adapters(written).items())[:3]:
            found = at.read(at.update(written.live[kind], written.written(kind, {kind: {"name": "renamed"}})))
            assert found
            assert found.inputs["name"] == "renamed"
        look = {("GET", f"{CREDENTIALS}/listing"): 1}
        assert requests() == {**look, ("PUT", CREDENTIAL): 1, ("PUT", CONFIGURATION): 1, ("PATCH", ACTION): 1}

        for kind in ("DataAction", "DataActionIntegration"):
            at = adapters(written)[kind]
            at.delete(written.live[kind])
            assert at.read(written.live[kind]) is None
        # What a listing lacks is asked for by its id before it counts as gone; an action may be a draft.
        confirmed = {("GET", ACTION): 1, ("GET", f"{ACTION}/draft"): 1, ("GET", INTEGRATION): 1}
        before = {**USE_CAN_BE_TOLD, ("GET", CONSUMERS): 1, ("GET", ACTIONS): 1, ("GET", f"{ACTIONS}/drafts"): 1}
        assert requests() == {**before, **confirmed, ("DELETE", ACTION): 1, ("DELETE", INTEGRATION): 1}


def test_no_run_believes_what_another_has_listed(
    adapter: str, settings: dict[str, str], requests: Callable[[], Requests], genesys_cloud: Emulator
) -> None:
    copies = Copies(adapter, 2, settings)
    copies.create()
    copies.refresh()
    changed, deleted = copies.copies
    genesys_cloud.control.change_integration(changed.live["DataActionIntegration"].id, name="hers")
    genesys_cloud.control.change_credential(changed.live["IntegrationCredential"].id, name="hers")
    genesys_cloud.control.delete_action(deleted.live["DataAction"].id)
    genesys_cloud.control.delete_integration(deleted.live["DataActionIntegration"].id)
    copies.refresh()
    assert {kind: live.inputs.get("name") for kind, live in changed.live.items() if kind != "CustomAuthAction"} == {
        "IntegrationCredential": "hers",
        "DataActionIntegration": "hers",
        "DataAction": "orders-0",
        "Role": "orders-0",
        "OAuthClient": "orders-0",
    }
    assert set(deleted.live) == {"IntegrationCredential", "Role", "OAuthClient"}


def test_credentials_of_types_that_the_catalog_is_not_certain_of_share_one_look(
    adapter: str, settings: dict[str, str], requests: Callable[[], Requests]
) -> None:
    copies = Copies(adapter, 10, settings)
    with copies.process() as adapters:
        for each in copies.copies:
            credential = adapters(each)["IntegrationCredential"]
            inputs = {"credentialType": "callJourney", "fields": {"authToken": "t"}, "name": f"calls-{each.number}"}
            credential.create(credential.check({}, inputs))
    assert requests() == {**TOKEN, **ORGANIZATION, ("GET", f"{CREDENTIALS}/types"): 1, ("POST", CREDENTIALS): 10}
