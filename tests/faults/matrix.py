"""The fault matrix: each request of each operation fails in each way, and what then has to hold."""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any, TypeVar
from urllib.parse import quote, quote_plus

import httpx
import pytest

from genesyscloud_emulator import (
    ActionReport,
    CredentialReport,
    Emulator,
    IntegrationReport,
    OAuthClientReport,
    RoleReport,
)
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.configuration import Configuration
from genesyscloud_provider.integrations.integration.api import UNFINISHED_PREFIX
from tests.adapters.adapter import DYNAMIC
from tests.clock import FakeClock
from tests.faults.kinds import Killed, Kind, Wire
from tests.faults.operations import OTHER_SECRET, SECRET, Operation
from tests.faults.promises import Outcome, outcome_of
from tests.faults.requests import Request
from tests.faults.stack import DynamicStackAdapter, Failed, PluginStackAdapter, Stack, at

Object = ActionReport | CredentialReport | IntegrationReport | OAuthClientReport | RoleReport
"""What the service has."""

REMEDY = re.compile(
    r"(^|[.)!] |, )(Check|Correct|Delete|Give|If|Make|Publish|Run|Take|Try|Wait|The provider looked) |activationTimeout"
)
"""How a sentence begins that says what to do."""


class Matrix:
    """One operation at one adapter, and the ways in which it can be disturbed."""

    def __init__(
        self,
        operation: Operation,
        cloud: Emulator,
        adapter: DynamicStackAdapter | PluginStackAdapter,
        wire: Wire,
        settings: dict[str, str],
    ) -> None:
        self.operation = operation
        self._cloud = cloud
        self._settings = settings
        self._as_somebody_else = httpx.Client(
            base_url=cloud.url,
            headers={"Authorization": f"Bearer {cloud.access_token}"},
            trust_env=False,
            verify=False,
        )
        self._undisturbed = {key: settings[key] for key in ("apiUrl", "loginUrl")} | {"accessToken": cloud.access_token}
        if operation.resource == "Role":  # of a token nobody knows whose it is, so that no role can be granted to it
            self._undisturbed = settings
        self._adapter = adapter
        self._wire = wire
        at(self._adapter, self._undisturbed)
        self._arrange()
        self._begin()
        self._act()
        seen: Counter[tuple[str, str]] = Counter()
        self.requests: list[Request] = []
        for each in cloud.control.requests():
            assert each.route
            self.requests.append(Request(each.method, each.route, seen[each.method, each.route]))
            seen[each.method, each.route] += 1
        self._finish()
        self._expected = self._live()

    def close(self) -> None:
        """Nobody else asks anything any more."""
        self._as_somebody_else.close()

    def cells(self, kinds: list[Kind]) -> Iterator[tuple[Request, Kind]]:
        """Every request with every kind of fault. Reading and logging in have no effect that could be lost."""
        for request in self.requests:
            without_effect = request.method == "GET" or request.route == "/oauth/token"
            yield from (
                (request, kind) for kind in kinds if not (without_effect and kind.title.endswith(", carried out"))
            )

    def run(self, request: Request, kind: Kind) -> None:
        """Run one cell; an AssertionError says what does not hold."""
        self._begin()
        self._strike(request, kind)
        try:
            self._act()
        except Failed as failed:
            self.said = str(failed)
            self._assert_said(kind)
        assert self._wire.clear(), "the fault was never met"
        outcome, exemption = outcome_of(self.operation, request, kind)
        assert bool(self.said) == (outcome is Outcome.ERROR), f"promised is {outcome.value}; it said: {self.said!r}"
        self._cloud.control.clear_faults()
        self._remove_what_was_named()
        self._recover()
        self._assert_no_secret()
        if exemption and exemption.stays:
            assert exemption.warning in " ".join(self._adapter.said)
            return
        self._assert_as_wanted()

    def run_killed(self, request: Request, kind: Kind) -> None:
        """Let the process end at a request; an AssertionError says what does not hold."""
        self._begin()
        self._strike(request, kind)
        with pytest.raises(Killed):
            self._act()
        assert self._wire.clear()
        self._go_on()
        self._assert_no_secret()
        self._remove_what_is_left()
        self._assert_as_wanted()

    def _arrange(self) -> None:
        """What has to be there, the stack as it was deployed last, and what somebody else has changed since."""
        operation, control, stack = self.operation, self._cloud.control, Stack(self._adapter)
        control.reset()
        control.switches(static_actions=False, **dict(operation.switches))
        self._ids = operation.there(self._cloud)
        if operation.before:
            stack.up(operation.before(self._ids))
            assert stack.live
            if operation.outside:
                operation.outside(self._cloud, stack.live)
        self._deployed = stack.live
        self._news = operation.after(self._ids)
        control.save()

    def _begin(self) -> None:
        """Go back to that."""
        self._cloud.control.restore()
        self._stack = Stack(self._adapter, self._deployed)
        self._adapter.said.clear()
        self.said = ""

    def _act(self) -> None:
        at(self._adapter, self._settings)
        try:
            if self.operation.does == "up":
                self._stack.up(self._news)
            else:
                getattr(self._stack, self.operation.does)()
        finally:
            at(self._adapter, self._undisturbed)

    def _finish(self) -> None:
        """The rest of what the user wanted."""
        if self.operation.does == "destroy":
            self._stack.destroy()
            return
        if self.operation.does == "refresh":
            self._stack.refresh()
        self._stack.up(self._news)

    def _recover(self) -> None:
        """What the message asks for, or else the same once more; twice where the first says so."""
        if "iscard it in Genesys Cloud" in self.said:
            self._discard_draft()
        if "pulumi refresh" in self.said:
            self._stack.refresh()
        try:
            self._finish()
        except Failed as failed:
            if "pulumi refresh" not in str(failed):
                raise
            self._stack.refresh()
            self._finish()

    def _go_on(self) -> None:
        """Run the same once more; where that fails, do what it asks for, and run it again."""
        try:
            self._finish()
        except Failed as failed:
            self.said = str(failed)
            assert "pulumi refresh" in self.said
            if "discard the draft in Genesys Cloud" in self.said:
                self._discard_draft()
            self._stack.refresh()
            self._finish()

    def _discard_draft(self) -> None:
        assert self._stack.live
        self._as_somebody_else.delete(f"/api/v2/integrations/actions/{self._stack.live.id}/draft")

    def _strike(self, request: Request, kind: Kind) -> None:
        self._wire.watch(kind, request.method, request.route, request.number)
        if kind.fault is not None:
            self._cloud.control.fault(
                **kind.fault,
                method=request.method,
                route=request.route,
                skip=request.number,
                count=kind.count,
                effect=kind.effect,
            )

    def _assert_said(self, kind: Kind) -> None:
        assert re.search(kind.says, " ".join(self.said.split())), f"the cause is not named: {self.said}"
        assert REMEDY.search(self.said), f"no remedy is named: {self.said}"
        assert self.operation.about in self.said, f"the object is not named: {self.said}"

    def _assert_no_secret(self) -> None:
        clients = [each.secret for each in self._cloud.control.state().oauth_clients]
        shown = f"{self.said} {self._adapter.said}"
        for secret in (SECRET, OTHER_SECRET, self._cloud.client_secret, self._cloud.access_token, *clients):
            assert not any(form in shown for form in forms_of(secret)), f"a secret is shown: {shown}"

    def _remove_what_was_named(self) -> None:
        """What nobody keeps was named, and its user removes it; the service is believed of what it says is gone."""
        if not self.said and not self._wire.denied:
            return
        named = f"{self.said} {self._wire.denied}"
        for each, remove in self._nobodys():
            assert each.id in named, f"left behind and not named: {each.id}: {self.said}"
            remove(each.id)

    def _remove_what_is_left(self) -> None:
        """What nobody keeps is one object at most, and its user can tell which."""
        left, said = self._nobodys(), " ".join(self._adapter.said)
        assert len(left) <= 1, f"left behind: {left}"
        for each, remove in left:
            unfinished = str(each.name).startswith(UNFINISHED_PREFIX)
            if isinstance(each, IntegrationReport):
                assert (each.name if unfinished else each.id) in said, f"no warning of {each}"
            assert unfinished or _looks(each) in [_looks(kept) for kept, _ in self._objects() if self._keeps(kept)]
            remove(each.id)

    def _nobodys(self) -> list[tuple[Object, Callable[[str], None]]]:
        """What nobody keeps, and what removes it."""
        return [
            (each, remove)
            for each, remove in self._objects()
            if not self._keeps(each) and not any(id_ in each.id for id_ in self._ids)
        ]

    def _keeps(self, one: Object) -> bool:
        return any(each and each.id == one.id for each in (self._stack.live, *self._stack.replaced))

    def _objects(self) -> Iterator[tuple[Object, Callable[[str], None]]]:
        control = self._cloud.control
        state = control.state()
        yield from ((each, control.delete_action) for each in state.actions)
        yield from ((each, control.delete_integration) for each in state.integrations)
        yield from ((each, control.delete_credential) for each in state.credentials)
        yield from ((each, control.delete_oauth_client) for each in state.oauth_clients)
        yield from ((each, control.delete_role) for each in state.roles)

    def _assert_as_wanted(self) -> None:
        live = self._live()
        assert live == self._expected, f"the service has\n{live}\nand not\n{self._expected}"
        if self._stack.live is not None:
            self._stack.assert_settled(self._news)

    def _live(self) -> str:
        """What the service has, without what differs from one time to the next."""
        state = self._cloud.control.state()
        objects = [*state.integrations, *state.credentials, *state.actions, *state.oauth_clients, *state.roles]
        kept = [self._stack.live.id] if self._stack.live else []
        labels = dict(zip([*kept, *self._ids], ("this", "one", "two"), strict=False))
        held = sorted(labels.get(each, each) for each in self._held())
        text = json.dumps([*(each.model_dump(mode="json") for each in objects), *held])
        for id_, label in labels.items():
            text = text.replace(id_, label)
        return re.sub(r'"(version|id|zipId|secret|\w+Date|date\w+)": ("(?!this|one|two)[^"]*"|\d+)', r'"\1": 0', text)

    def _held(self) -> list[str]:
        """The roles that the provider's own client holds."""
        found = self._as_somebody_else.get(f"/api/v2/authorization/subjects/{self._cloud.client_id}").json()
        return [each["role"]["id"] for each in found["grants"]]


def forms_of(secret: str) -> set[str]:
    """A secret as it may stand in a text: literally, in JSON, in a form, in an address, and in base64."""
    encoded = [base64.b64encode(b"." * shift + secret.encode())[4:-4].decode() for shift in (0, 1, 2)]
    return {secret, json.dumps(secret)[1:-1], quote(secret, safe=""), quote_plus(secret), *encoded}


MatrixT = TypeVar("MatrixT", bound=Matrix)


def _looks(one: Object) -> dict[str, object]:
    """What an object can be told by: its kind, its name, and what it is of or on."""
    return {key: getattr(one, key, None) for key in ("kind", "name", "type", "integration_type", "integration_id")}


def run_all(
    cells: Iterable[tuple[Request, Kind]],
    session: Callable[[Request, Kind], None],
    record_property: Callable[[str, object], None],
) -> int:
    """Run cells, however many of them do not hold, and fail with all of those; returns how many there are."""
    broken, count = [], 0
    for request, kind in cells:
        count += 1
        try:
            session(request, kind)
        except (Exception, pytest.fail.Exception) as error:
            broken.append(f"{request}, {kind.title}: {type(error).__name__}: {error}")
    record_property("cells", count)
    record_property("held", count - len(broken))
    assert not broken, "\n".join(broken)
    return count


@contextmanager
def matrix(
    operation: Operation,
    adapter: str,
    cloud: Emulator,
    settings: dict[str, str],
    kind: type[MatrixT],
) -> Iterator[MatrixT]:
    """One operation at one adapter, ready for its cells, which are of a kind of matrix."""
    wire = Wire()

    def connect(configuration: Configuration, **shared: Any) -> Client:
        return Client(configuration, transport=wire, clock=FakeClock(), **shared)

    opened: DynamicStackAdapter | PluginStackAdapter
    if adapter == "dynamic":
        opened = DynamicStackAdapter(DYNAMIC[operation.resource], settings, connect)
    else:
        opened = PluginStackAdapter(operation.resource, settings, connect)
    try:
        with closing(kind(operation, cloud, opened, wire, settings)) as ready:
            yield ready
    finally:
        wire.end()
