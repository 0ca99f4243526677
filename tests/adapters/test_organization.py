"""An object is touched with its own organization's credentials only, and nowhere else is it taken for gone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import grpc
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.adapters.dynamic.provider import Error
from genesyscloud_provider.client.configuration import ORGANIZATION_ID
from genesyscloud_provider.registry import RESOURCES
from tests.adapters.adapter import Adapter, Live, Values, adapter_of
from tests.adapters.caller import INTEGRATION, URN, Caller
from tests.adapters.smallest import held_role
from tests.adapters.test_edited_states import CHANGES, PROGRAMS
from tests.adapters.test_lifecycle import fill, role, web
from tests.adapters.wire import plain
from tests.conftest import settings_of

ME = ("GET", "/api/v2/organizations/me")
KINDS = [each.name for each in RESOURCES]
NAME = "Emulated Organization"
"""What each emulator's organization is called."""


@pytest.fixture(scope="module")
def second_emulator() -> Iterator[Emulator]:
    """One more organization, at an address of its own."""
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def theirs(second_emulator: Emulator) -> Emulator:
    """The other organization, with nothing in it."""
    second_emulator.control.reset()
    return second_emulator


def reaching(cloud: Emulator, **changes: str) -> dict[str, str]:
    """The settings for an organization."""
    return {**settings_of(cloud), **changes}


@dataclass
class Stack:
    """One object of ours, and ways to it with anybody's credentials."""

    served: str
    kind: str
    ours: Emulator
    live: Live
    program: Values

    @property
    def changed(self) -> Values:
        """The program, changed."""
        return {**self.program, **CHANGES[self.kind]}

    @property
    def title(self) -> str:
        """How messages call the object."""
        return f"{self.live.state['name']!r} ({self.live.id})"

    def adapter(self, cloud: Emulator, **settings: str) -> Adapter:
        """The way with an organization's credentials."""
        return adapter_of(self.served, self.kind, reaching(cloud, **settings))

    def by_an_earlier_version(self) -> None:
        """Let the state not name its organization."""
        del self.live.state["organizationId"]

    def exists(self) -> bool:
        """Whether the object is there."""
        state = self.ours.control.state()
        kinds = (state.credentials, state.integrations, state.actions, state.roles, state.oauth_clients)
        return any(each.id == self.live.id for kind in kinds for each in kind)


@pytest.fixture(params=["dynamic", "plugin"])
def served(request: pytest.FixtureRequest) -> str:
    """Each way of serving."""
    return str(request.param)


@pytest.fixture
def make(served: str, genesys_cloud: Emulator) -> Callable[..., Stack]:
    """Makes one object in our organization."""

    def stack(kind: str, **changes: Any) -> Stack:
        cloud = genesys_cloud
        arn = cloud.control.create_credential("amazonWebServicesARN", role()["fields"]).id
        oauth = cloud.control.create_credential("userDefinedOAuth", {"loginUrl": "https://example.com/"}).id
        owner = cloud.control.create_integration("custom-rest-actions", "Owner").id
        cloud.control.change_integration(owner, credentials={"basicAuth": oauth})
        there = [arn if kind == "DataActionIntegration" else owner, owner, held_role(cloud)]
        news = fill({**PROGRAMS[kind], **changes}, there)
        _, live = adapter_of(served, kind, reaching(cloud)).up(None, news)
        return Stack(served, kind, cloud, live, news)

    return stack


@pytest.fixture
def stack(make: Callable[..., Stack]) -> Stack:
    """A credential."""
    return make("IntegrationCredential")


def refusal(call: Callable[[], object]) -> str:
    """What a call that must fail says."""
    with pytest.raises((Error, grpc.RpcError)) as failed:
        call()
    error: Any = failed.value
    return str(error.details() if isinstance(error, grpc.RpcError) else error)


@contextmanager
def nothing_but_who_it_is(cloud: Emulator) -> Iterator[None]:
    """Make sure that an organization is asked for its own id and name at most."""
    cloud.control.reset_requests()
    yield
    assert asked(cloud).keys() <= {ME}


def asked(cloud: Emulator) -> Counter[tuple[str, str]]:
    """The requests of an organization, without the logins."""
    seen = cloud.control.requests()
    return Counter((each.method, each.route or each.path) for each in seen if each.route != "/oauth/token")


@pytest.mark.parametrize("kind", KINDS)
def test_with_the_credentials_of_another_organization_nothing_is_done(
    kind: str, make: Callable[..., Stack], theirs: Emulator
) -> None:
    stack = make(kind)
    adapter = stack.adapter(theirs)
    for operation in (
        lambda: adapter.refresh(stack.live),
        lambda: adapter.destroy(stack.live),
        lambda: adapter.up(stack.live, stack.changed),
        lambda: _updated(adapter, stack.live, stack.changed),
    ):
        with nothing_but_who_it_is(theirs):
            said = refusal(operation)
        assert f"belong to the organization '{NAME}' ({theirs.organization_id})" in said
        assert f"the state says that {stack.title} is in the organization {stack.ours.organization_id}" in said
        assert f"use the credentials of {stack.ours.organization_id}" in said
        assert "another stack, or another provider resource" in said
    assert stack.exists()
    assert not theirs.control.state().credentials

    ours = stack.adapter(stack.ours)  # what the message advises
    assert ours.refresh(stack.live)
    does, stack.live = ours.up(stack.live, stack.changed)
    assert does == "update"
    ours.destroy(stack.live)


@pytest.mark.parametrize("kind", KINDS)
def test_the_state_names_its_organization(kind: str, make: Callable[..., Stack]) -> None:
    stack = make(kind)
    adapter = stack.adapter(stack.ours)
    assert stack.live.state["organizationId"] == stack.ours.organization_id
    stack.by_an_earlier_version()
    assert adapter.up(stack.live, stack.program)[0] == "same", "an old state is no change"
    refreshed, (_, updated) = adapter.refresh(stack.live), adapter.up(stack.live, stack.changed)
    with adapter.process():
        imported = adapter.read(Live(stack.live.id, {}, {}))
    for each in (refreshed, updated, imported):
        assert each
        assert each.state["organizationId"] == stack.ours.organization_id
        assert "organizationId" not in each.inputs


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_there_is_not_taken_for_gone_where_nothing_names_its_organization(
    kind: str, make: Callable[..., Stack], theirs: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack = make(kind)
    stack.by_an_earlier_version()
    adapter = stack.adapter(theirs)
    for operation in (
        lambda: adapter.refresh(stack.live),
        lambda: adapter.destroy(stack.live),
        lambda: _updated(adapter, stack.live, stack.changed),
    ):
        said = refusal(operation)
        assert "it is gone, or in another organization" in said
        assert {each.method for each in theirs.control.requests() if each.route != "/oauth/token"} == {"GET"}
    assert stack.exists()

    follow(said, monkeypatch)
    adapter.destroy(stack.live)
    assert adapter.refresh(stack.live) is None


@pytest.mark.parametrize("kind", KINDS)
def test_an_old_state_is_deleted_where_its_object_is(kind: str, make: Callable[..., Stack]) -> None:
    stack = make(kind)
    stack.by_an_earlier_version()
    stack.adapter(stack.ours).destroy(stack.live)
    assert stack.exists() == (kind == "CustomAuthAction"), "which goes with its integration"


def test_an_import_of_what_does_not_exist_finds_nothing(stack: Stack) -> None:
    adapter = stack.adapter(stack.ours)
    with adapter.process():
        assert adapter.read(Live("9b2f4c1e-0000-4000-8000-000000000000", {}, {})) is None


def test_the_setting_is_compared_with_the_state_without_a_request(stack: Stack, theirs: Emulator) -> None:
    stack.ours.control.reset_requests()
    adapter = stack.adapter(stack.ours, organizationId=theirs.organization_id)
    for program in (stack.program, stack.changed):
        said = refusal(lambda program=program: adapter.up(stack.live, program))  # type: ignore[misc]
        assert f"`genesyscloud:organizationId` is {theirs.organization_id}, but the state says that" in said
        assert f"{stack.title} is in the organization {stack.ours.organization_id}. Nothing was sent." in said
    for operation in (adapter.refresh, adapter.destroy):
        assert "correct the setting." in refusal(lambda operation=operation: operation(stack.live))  # type: ignore[misc]
    assert stack.ours.control.requests() == []

    corrected = stack.adapter(stack.ours, organizationId=stack.ours.organization_id.upper())
    assert corrected.up(stack.live, stack.changed)[0] == "update"


def test_the_setting_counts_without_credentials_too(stack: Stack, theirs: Emulator) -> None:
    """A preview of a fork."""
    nobody = {"oauthClientId": "", "oauthClientSecret": "", "organizationId": theirs.organization_id}
    adapter = stack.adapter(stack.ours, **nobody)
    with adapter.process():
        assert "correct the setting." in refusal(lambda: adapter.diff(stack.live, stack.program))


BASIC = {"credentialType": "basicAuth", "fields": {"userName": "ada"}, "name": "orders"}


@pytest.mark.parametrize("preflight", ["auto", "off"])
@pytest.mark.parametrize(("kind", "other"), [("IntegrationCredential", BASIC), ("DataActionIntegration", web())])
def test_a_replacement_creates_nothing_in_another_organization(
    kind: str, other: Values, preflight: str, make: Callable[..., Stack], theirs: Emulator
) -> None:
    """Nor is it asked for its limits, or for published actions."""
    stack = make(kind)
    adapter = stack.adapter(theirs, preflight=preflight)
    with adapter.process():
        replaced = adapter.check(stack.live.inputs, other)
        with nothing_but_who_it_is(theirs):
            said = refusal(lambda: adapter.diff(stack.live, replaced))
    assert f"the state says that {stack.title} is in the organization" in said


def test_what_is_new_is_not_created_where_the_program_has_nothing(stack: Stack, theirs: Emulator) -> None:
    adapter = stack.adapter(theirs)
    with adapter.process(), nothing_but_who_it_is(theirs):
        assert not adapter.diff(stack.live, adapter.check(stack.live.inputs, stack.program)).changes
        new = adapter.check({}, role(name="new"))
        said = refusal(lambda: adapter.create(new))
    assert said.startswith("Creating the credential 'new': the credentials belong to the organization")
    assert f"the state says that {stack.title} is in the organization {stack.ours.organization_id}" in said
    assert stack.adapter(theirs).up(None, role(name="new"))[0] == "create", "in a stack of its own"


def test_a_process_asks_once(stack: Stack) -> None:
    adapter = stack.adapter(stack.ours)
    lives = [stack.live, *(adapter.up(None, role(name=each))[1] for each in ("two", "three"))]
    stack.ours.control.reset_requests()
    with adapter.process():
        lives = [found for each in lives if (found := adapter.read(each))]
        for each in lives:
            adapter.update(each, adapter.check(each.inputs, {**each.inputs, "name": f"new {each.id}"}))
            adapter.delete(each)
    assert len(lives) == 3
    assert asked(stack.ours)[ME] == 1


def test_an_organization_that_cannot_be_told_is_no_absence(make: Callable[..., Stack]) -> None:
    stack = make("DataActionIntegration")
    stack.ours.control.fault("status", route=ME[1], status=404, count=None)
    for operation in (stack.adapter(stack.ours).refresh, stack.adapter(stack.ours).destroy):
        said = refusal(lambda operation=operation: operation(stack.live))  # type: ignore[misc]
        assert "404" in said
        assert "`genesyscloud:region`" in said
    assert stack.exists()


def test_an_unfinished_object_names_its_organization(genesys_cloud: Emulator, plugin: Caller) -> None:
    genesys_cloud.control.fault("status", method="PATCH", status=400, message="Not today")
    refused = plugin.refused("Create", type=INTEGRATION, urn=URN, properties=web())
    assert refused.init_failed
    assert plain(refused.init_failed.properties)["organizationId"] == genesys_cloud.organization_id


def follow(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do what a message says: set the variable that it prints."""
    name, value = re.search(r"with (\w+)=(\S+) in the environment", said).groups()  # type: ignore[union-attr]
    assert name == ORGANIZATION_ID.environment
    monkeypatch.setenv(name, value)


def _updated(adapter: Adapter, live: Live, news: Values) -> Live:
    """An update without the comparison before it, as after a preview long ago."""
    with adapter.process():
        return adapter.update(live, news)
