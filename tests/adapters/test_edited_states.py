"""States that somebody edited are refused in words for people, or read anew; nothing is changed by mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial
from typing import Any

import grpc
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.adapters.dynamic.provider import Error
from genesyscloud_provider.registry import RESOURCES
from tests.adapters.adapter import Difference, Live, Values, adapter_of
from tests.adapters.smallest import held_role
from tests.adapters.test_lifecycle import action, client, fill, lambda_, login, reader, role

pytestmark = pytest.mark.slow

WRONG: list[Any] = [None, 5, 0.5, True, "text", "", [], [None], ["text"], {}, {"key": 5}, {"key": {"key": []}}]
PROGRAMS: dict[str, Values] = {
    "IntegrationCredential": role(),
    "DataActionIntegration": lambda_(notes="ours", intendedState="ENABLED", properties={}, deletionProtection=False),
    "DataAction": action(category="Shop", secure=False, publish=True, deletionProtection=False),
    "CustomAuthAction": login(name="Log in"),
    "Role": reader(description="Reads", grantToProvider=True),
    "OAuthClient": client(
        description="Calls",
        authorizedGrantType="CLIENT-CREDENTIALS",
        accessTokenValiditySeconds=600,
        registeredRedirectUris=["https://example.com/"],
        state="active",
        rotate="2026",
    ),
}
"""What a program writes of each resource: something at every property that there is."""

CHANGES: dict[str, Values] = {
    "IntegrationCredential": {"name": "changed"},
    "DataActionIntegration": {"notes": "changed"},
    "DataAction": {"category": "changed"},
    "CustomAuthAction": {"name": "changed"},
    "Role": {"name": "changed"},
    "OAuthClient": {"name": "changed"},
}

ROTATED: dict[tuple[str, ...], list[str]] = {("rotate",): ["rotate"]}
"""Without its value a client is one that was never rotated: so a program that says a value rotates it."""

FREE = {("properties",), ("configuration", "properties"), ("configuration", "advanced")}
"""Maps within a state in which any value may stand."""


def parts(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every part of a state, by its path."""
    if not isinstance(value, dict) or path in FREE or (path[:1] == ("contract",) and len(path) == 2):
        return
    for key, each in value.items():
        if not key.startswith("__"):
            yield (*path, key), each
            yield from parts(each, (*path, key))


def edited(state: Values, path: tuple[str, ...], wrong: Any) -> Values:
    """The state with another value at a path; `...` takes it away."""
    changed = deepcopy(state)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    if wrong is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = wrong
    return changed


def of_another_kind(old: Any, wrong: Any) -> bool:
    """Whether no value of this kind can stand there; null and absence may, where something is optional."""
    return _kind(old) != _kind(wrong)


def _kind(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "a number"
    return type(value).__name__


def edits(state: Values, thorough: bool) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every part of a state with every value of another kind, or with one of them, each time the next."""
    for number, (path, old) in enumerate(parts(state)):
        wrong = [each for each in WRONG if each is not None and of_another_kind(old, each)]
        for each in wrong if thorough else [wrong[number % len(wrong)]]:
            yield path, each


class Stack:
    """One resource that exists, in one process of the engine, and whose state is edited."""

    def __init__(self, served: str, resource: str, cloud: Emulator, settings: dict[str, str]) -> None:
        cloud.control.switches(rate_limit=10**6)
        role_ = cloud.control.create_credential("amazonWebServicesARN", role()["fields"])
        oauth = cloud.control.create_credential("userDefinedOAuth", {"loginUrl": "https://login.example.com/"})
        owner = cloud.control.create_integration("custom-rest-actions", "Owner")
        cloud.control.change_integration(owner.id, credentials={"basicAuth": oauth.id})
        self.ids = [role_.id if resource == "DataActionIntegration" else owner.id, owner.id, held_role(cloud)]
        self.news = fill(PROGRAMS[resource], self.ids)
        self.changed = {**self.news, **CHANGES[resource]}
        self.adapter = adapter_of(served, resource, settings)
        _, self.live = self.adapter.up(None, self.news)

    def edited(self, path: tuple[str, ...], wrong: Any) -> Live:
        """The resource with another value in its state."""
        return Live(self.live.id, self.live.inputs, edited(self.live.state, path, wrong))

    def preview(self, live: Live, news: Values) -> Difference:
        return self.adapter.diff(live, self.adapter.check(live.inputs, news))


def refusal(call: Callable[[], object]) -> str:
    """What a call is refused with; empty where it is not."""
    try:
        call()
    except grpc.RpcError as error:
        if error.code() is grpc.StatusCode.INTERNAL:
            raise
        return str(error.details())
    except Error as error:  # any other is a bug
        return str(error)
    return ""


@pytest.fixture(params=["dynamic", "plugin"])
def served(request: pytest.FixtureRequest) -> str:
    """Each way of serving."""
    return str(request.param)


@pytest.fixture(params=[each.name for each in RESOURCES])
def stack(request: pytest.FixtureRequest, served: str, genesys_cloud: Emulator, settings: dict[str, str]) -> Stack:
    """Each resource."""
    return Stack(served, request.param, genesys_cloud, settings)


THOROUGHLY = pytest.mark.parametrize(
    "thorough", [pytest.param(False, id="one"), pytest.param(True, id="every", marks=pytest.mark.slow)]
)


def changed_anything(cloud: Emulator) -> list[str]:
    """The requests that were no mere looks."""
    seen = [each for each in cloud.control.requests() if each.route != "/oauth/token"]
    return [f"{each.method} {each.path}" for each in seen if each.method != "GET"]


@THOROUGHLY
def test_a_value_of_another_kind_is_refused_and_read_anew(
    thorough: bool, stack: Stack, genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.reset_requests()
    with stack.adapter.process():
        for path, wrong in edits(stack.live.state, thorough):
            live = stack.edited(path, wrong)
            for call in (
                partial(stack.preview, live, stack.news),
                partial(stack.adapter.update, live, stack.changed),
                partial(stack.adapter.delete, live),
            ):
                said = refusal(call)
                assert "cannot be used: `" in said, (path, wrong)
                assert "`pulumi refresh`" in said
                assert path[0] in said
            found = stack.adapter.read(live)
            assert found, (path, wrong)
            assert stack.preview(found, stack.news).replaces == ROTATED.get(path, []), (path, wrong)
    assert changed_anything(genesys_cloud) == []


@THOROUGHLY
def test_what_is_missing_or_null_is_refused_or_does_no_harm(
    thorough: bool, stack: Stack, genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.reset_requests()
    with stack.adapter.process():
        for number, (path, _) in enumerate(parts(stack.live.state)):
            for wrong in (..., None) if thorough else [(..., None)[number % 2]]:
                live = stack.edited(path, wrong)
                said = refusal(partial(stack.preview, live, stack.news))
                assert not said or "`pulumi refresh`" in said, (path, wrong)
                if path == ("credential",):
                    continue  # an integration without one has this state
                replaced = ROTATED.get(path, [])
                assert said or stack.preview(live, stack.news).replaces == replaced, (path, wrong)
                found = stack.adapter.read(live)
                assert found, (path, wrong)
                assert stack.preview(found, stack.news).replaces == replaced, (path, wrong)
    assert changed_anything(genesys_cloud) == []


def test_without_an_id_nothing_is_sent(stack: Stack, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.reset_requests()
    with stack.adapter.process():
        live = Live("", stack.live.inputs, stack.live.state)
        for call in (
            partial(stack.preview, live, stack.changed),
            partial(stack.adapter.read, live),
            partial(stack.adapter.update, live, stack.changed),
            partial(stack.adapter.delete, live),
        ):
            said = refusal(call)
            assert "has no id, so nothing can tell which object it is" in said
            assert "`pulumi state delete`" in said
    assert changed_anything(genesys_cloud) == []


@THOROUGHLY
def test_edited_inputs_are_refused_and_do_not_keep_a_refresh_from_mending_them(thorough: bool, stack: Stack) -> None:
    with stack.adapter.process():
        for path, wrong in edits(stack.live.inputs, thorough):
            inputs = edited(stack.live.inputs, path, wrong)
            live = Live(stack.live.id, inputs, stack.live.state)
            said = refusal(partial(stack.preview, live, stack.news))
            assert "cannot be used: `" in said, (path, wrong)
            found = stack.adapter.read(live)
            assert found
            stack.adapter.diff(found, inputs)
            assert not stack.preview(found, stack.news).changes, (path, wrong)
