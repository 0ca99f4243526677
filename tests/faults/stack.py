"""One resource in a stack, as the engine keeps it when a call fails: nothing it was told is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import grpc
from pulumi.runtime.proto import provider_pb2 as protocol

from genesyscloud_provider.adapters.dynamic.provider import Error
from genesyscloud_provider.adapters.plugin.server import Plugin
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.configuration import Configuration
from pulumi_genesyscloud._dynamic import DynamicProvider
from tests.adapters.adapter import Adapter, DynamicAdapter, Live, PluginAdapter, Values, _struct, _values
from tests.adapters.caller import Direct, refusal

Connect = Callable[[Configuration], Client]


class Failed(Exception):
    """A call failed for a reason that its user can remove; the text is what Pulumi shows."""


def at(adapter: DynamicAdapter | PluginAdapter, settings: dict[str, str]) -> None:
    """Let the next processes of an adapter have other settings."""
    adapter._settings = settings


class DynamicStackAdapter(DynamicAdapter):
    """The dynamic adapter, over connections of the test's."""

    def __init__(self, provider: DynamicProvider, settings: dict[str, str], connect: Connect) -> None:
        super().__init__(provider, settings)
        self._connect_by = connect

    @contextmanager
    def process(self) -> Iterator[None]:
        with super().process():
            self._provider._provider._resource.session._connect = self._connect_by
            try:
                yield
            except Error as error:
                raise Failed(str(error)) from None


class PluginStackAdapter(PluginAdapter):
    """The plugin adapter, over connections of the test's, and without one to the engine."""

    def __init__(self, resource: str, settings: dict[str, str], connect: Connect) -> None:
        super().__init__(resource, settings)
        self.said: list[str] = []
        self._connect_by = connect

    @contextmanager
    def process(self) -> Iterator[None]:
        plugin = Plugin()
        plugin.provider._connect = self._connect_by
        plugin.provider.engine.warn = self.said.append
        self._stub = Direct(plugin)  # type: ignore[assignment]
        try:
            with closing(plugin):
                self._stub.Configure(protocol.ConfigureRequest(args=_struct(self._settings), acceptSecrets=True))
                yield
        except grpc.RpcError as error:
            refused = refusal(error)
            assert "a bug in pulumi-genesyscloud" not in refused.text, refused.text
            kept = refused.init_failed
            raise Failed(" ".join(kept.reasons) if kept else refused.text) from None


class Stack:
    """One resource behind an adapter, deployed by what `pulumi up`, `refresh` and `destroy` would call.

    Attributes:
        live: what the state has of it.
        replaced: the objects that were replaced and still have to be deleted.
    """

    def __init__(self, adapter: Adapter, live: Live | None = None) -> None:
        self.adapter = adapter
        self.live = live
        self.replaced: list[Live] = []
        self._unfinished = False

    def up(self, news: Values) -> str:
        """Bring the resource to `news`; returns what the engine would call the step."""
        with self.adapter.process():
            did = self._step(news)
            while self.replaced:
                self.adapter.delete(self.replaced[-1])
                self.replaced.pop()
            return did

    def refresh(self) -> None:
        """Take over the live object."""
        with self.adapter.process():
            if self.live is None:
                return
            found = self.adapter.read(self.live)
            if found is not None:
                self.adapter.diff(found, self.live.inputs)
            self.live, self._unfinished = found, False

    def destroy(self) -> None:
        """Delete everything."""
        with self.adapter.process():
            while self.replaced:
                self.adapter.delete(self.replaced[-1])
                self.replaced.pop()
            if self.live is not None:
                self.adapter.delete(self.live)
                self.live = None

    def assert_settled(self, news: Values) -> None:
        """The state is as the service has the object, and the program asks for nothing else."""
        assert self.live is not None
        with self.adapter.process():
            found = self.adapter.read(self.live)
            assert found is not None, "the object is gone"
            assert found.state == self.live.state, f"the state is {self.live.state}, the service has {found.state}"
            assert not self.adapter.diff(found, self.adapter.check(found.inputs, news)).changes, (
                "there is something to do"
            )

    def _step(self, news: Values) -> str:
        if self.live is None:
            self._create(self.adapter.check({}, news))
            return "create"
        checked = self.adapter.check(self.live.inputs, news)
        difference = self.adapter.diff(self.live, checked)
        if difference.replaces:
            old, checked = self.live, self.adapter.check({}, news)
            if difference.delete_before_replace:
                self.adapter.delete(old)
                self.live = None
                self._create(checked)
            else:
                self._replace(old, checked)
            return "replace"
        if not (difference.changes or self._unfinished):
            return "same"
        self._keep(lambda live: self.adapter.update(live, checked), self.live, checked)
        return "update"

    def _replace(self, old: Live, checked: Values) -> None:
        try:
            self._create(checked)
        finally:
            if self.live is not old:
                self.replaced.append(old)

    def _create(self, checked: Values) -> None:
        self._keep(lambda _: self.adapter.create(checked), Live("", {}, {}), checked)

    def _keep(self, call: Callable[[Live], Live], before: Live, checked: Values) -> None:
        """Take over what a call made, or what it says is there although it failed."""
        try:
            self.live, self._unfinished = call(before), False
        except grpc.RpcError as error:
            kept = refusal(error).init_failed
            if kept is not None:
                assert before.id in ("", kept.id)
                self.live, self._unfinished = Live(kept.id, checked, _values(kept.properties)), True
            raise
