"""An adapter as the engine uses it: the order of calls, and values that travel through Pulumi's own wire codec."""

from __future__ import annotations

import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
from google.protobuf.struct_pb2 import Struct
from pulumi.dynamic import ConfigureRequest, DiffResult
from pulumi.dynamic.config import Config
from pulumi.runtime import rpc
from pulumi.runtime.proto import provider_pb2 as protocol
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderStub

from genesyscloud_provider.adapters.plugin.server import Plugin, serve
from genesyscloud_provider.adapters.signatures import ARCHIVE, SIGNATURE
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.configuration import Configuration
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.registry import RESOURCES
from pulumi_genesyscloud import _dynamic
from pulumi_genesyscloud._dynamic import DynamicProvider
from tests.clock import FakeClock

Values = dict[str, Any]


class CheckFailed(Exception):
    """Check found failures; `failures` are (property, reason) pairs."""

    def __init__(self, failures: list[tuple[str, str]]) -> None:
        super().__init__(failures)
        self.failures = failures


@dataclass
class Difference:
    """The answer of diff."""

    changes: bool
    replaces: list[str] = field(default_factory=list)
    delete_before_replace: bool = False


@dataclass
class Live:
    """A resource as the engine's state has it."""

    id: str
    inputs: Values
    state: Values


class Adapter(ABC):
    """One resource behind one adapter."""

    @contextmanager
    @abstractmethod
    def process(self) -> Iterator[None]:
        """A new provider process, as the engine starts one for each of its operations."""

    @abstractmethod
    def check(self, olds: Values, news: Values) -> Values: ...

    @abstractmethod
    def diff(self, live: Live, news: Values) -> Difference: ...

    @abstractmethod
    def create(self, news: Values) -> Live: ...

    @abstractmethod
    def read(self, live: Live) -> Live | None: ...

    @abstractmethod
    def update(self, live: Live, news: Values) -> Live: ...

    @abstractmethod
    def delete(self, live: Live) -> None: ...

    # What the engine does with them

    def up(self, live: Live | None, news: Values) -> tuple[str, Live]:
        """Bring a resource to `news`; returns what the engine would call the step, and the new state."""
        with self.process():
            if live is None:
                return "create", self.create(self.check({}, news))
            checked = self.check(live.inputs, news)
            difference = self.diff(live, checked)
            if not difference.changes:
                return "same", live
            if not difference.replaces:
                return "update", self.update(live, checked)
            return "replace", self._replace(live, news, difference)

    def _replace(self, live: Live, news: Values, difference: Difference) -> Live:
        checked = self.check({}, news)
        if difference.delete_before_replace:
            self.delete(live)
            return self.create(checked)
        new = self.create(checked)
        self.delete(live)
        return new

    def refresh(self, live: Live) -> Live | None:
        """Read the live object, and compare the other way round as the engine does to show the drift."""
        with self.process():
            found = self.read(live)
            if found is not None:
                self.diff(found, live.inputs)
            return found

    def destroy(self, live: Live) -> None:
        """Delete, in a process of its own."""
        with self.process():
            self.delete(live)


class DynamicAdapter(Adapter):
    """A resource behind the dynamic adapter, called as Pulumi's host calls it."""

    def __init__(self, provider: DynamicProvider, settings: dict[str, str]) -> None:
        self._provider = provider
        self._settings = settings
        self.said: list[str] = []

    @contextmanager
    def process(self) -> Iterator[None]:
        config = {f"genesyscloud:{key}": value for key, value in self._settings.items()}
        self._provider.configure(ConfigureRequest(Config(config, "project")))
        session = self._provider._provider._resource.session
        session._say = self.said.append
        session._connect = _impatient
        try:
            yield
        finally:
            Session.end_shared()

    def check(self, olds: Values, news: Values) -> Values:
        result = self._provider.check(_travel(olds), _travel(news))
        if result.failures:
            raise CheckFailed([(each.property, each.reason) for each in result.failures])
        return result.inputs

    def diff(self, live: Live, news: Values) -> Difference:
        result: DiffResult = self._provider.diff(live.id, _travel(live.state), _travel(news))
        assert result.changes is not None, "an undecided diff makes Pulumi compare the stored provider"
        return Difference(result.changes, result.replaces or [], bool(result.delete_before_replace))

    def create(self, news: Values) -> Live:
        result = self._provider.create(_travel(news))
        return Live(result.id, news, _travel(result.outs or {}))

    def read(self, live: Live) -> Live | None:
        result = self._provider.read(live.id, _travel(live.state))
        if not result.id:
            assert result.outs == {}
            return None
        assert result.inputs is not None
        return Live(result.id, _travel(result.inputs), _travel(result.outs or {}))

    def update(self, live: Live, news: Values) -> Live:
        result = self._provider.update(live.id, _travel(live.state), _travel(news))
        return Live(live.id, news, _travel(result.outs or {}))

    def delete(self, live: Live) -> None:
        self._provider.delete(live.id, _travel(live.state))


class PluginAdapter(Adapter):
    """A resource behind the plugin adapter, called over gRPC as the engine calls it."""

    def __init__(self, resource: str, settings: dict[str, str]) -> None:
        self._type = f"genesyscloud:index:{resource}"
        self._settings = settings
        self.urn = URN

    @contextmanager
    def process(self) -> Iterator[None]:
        plugin = Plugin()
        plugin.provider._connect = _impatient
        server, port = serve(plugin)
        try:
            with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
                self._stub = ResourceProviderStub(channel)
                self._stub.Handshake(protocol.ProviderHandshakeRequest())
                self._stub.Configure(protocol.ConfigureRequest(args=_struct(self._settings), acceptSecrets=True))
                yield
        finally:
            server.stop(None).wait()
            plugin.close()

    def check(self, olds: Values, news: Values) -> Values:
        answer = self._stub.Check(
            protocol.CheckRequest(type=self._type, urn=self.urn, olds=_struct(olds), news=_struct(news))
        )
        if answer.failures:
            raise CheckFailed([(each.property, each.reason) for each in answer.failures])
        return _values(answer.inputs)

    def diff(self, live: Live, news: Values) -> Difference:
        answer = self._stub.Diff(
            protocol.DiffRequest(
                id=live.id,
                type=self._type,
                urn=self.urn,
                olds=_elided(live.state),
                old_inputs=_elided(live.inputs),
                news=_elided(news),
            )
        )
        assert answer.hasDetailedDiff
        assert {re.split(r"[.\[]", path)[0] for path in answer.detailedDiff} == set(answer.diffs)
        changed = answer.changes == protocol.DiffResponse.DIFF_SOME
        assert changed == bool(answer.diffs)
        return Difference(changed, list(answer.replaces), answer.deleteBeforeReplace)

    def create(self, news: Values) -> Live:
        request = protocol.CreateRequest(type=self._type, urn=self.urn, properties=_struct(news), preview=True)
        assert not self._stub.Create(request).id
        request.preview = False
        answer = self._stub.Create(request)
        return Live(answer.id, news, _values(answer.properties))

    def read(self, live: Live) -> Live | None:
        answer = self._stub.Read(
            protocol.ReadRequest(
                id=live.id,
                type=self._type,
                urn=self.urn,
                properties=_elided(live.state),
                inputs=_elided(live.inputs),
            )
        )
        if not answer.id:
            return None
        return Live(answer.id, _values(answer.inputs), _values(answer.properties))

    def update(self, live: Live, news: Values) -> Live:
        request = protocol.UpdateRequest(
            id=live.id,
            type=self._type,
            urn=self.urn,
            olds=_elided(live.state),
            old_inputs=_elided(live.inputs),
            news=_struct(news),
            preview=True,
        )
        self._stub.Update(request)
        request.preview = False
        return Live(live.id, news, _values(self._stub.Update(request).properties))

    def delete(self, live: Live) -> None:
        self._stub.Delete(
            protocol.DeleteRequest(id=live.id, type=self._type, urn=self.urn, properties=_elided(live.state))
        )


_CONSTANTS = {each.resource: each for each in vars(_dynamic).values() if isinstance(each, DynamicProvider)}

DYNAMIC = {each.name: _CONSTANTS[each.name] for each in RESOURCES if each.name in _CONSTANTS}
"""The dynamic providers, each behind those whose resources it needs."""


def adapter_of(adapter: str, resource: str, settings: dict[str, str]) -> Adapter:
    """A resource behind the adapter of this name, `dynamic` or `plugin`."""
    return PluginAdapter(resource, settings) if adapter == "plugin" else DynamicAdapter(DYNAMIC[resource], settings)


URN = "urn:pulumi:dev::project::genesyscloud:index:Thing::orders"


def _impatient(configuration: Configuration, **shared: Any) -> Client:
    return Client(configuration, clock=FakeClock(), **shared)


def _travel(values: Values) -> Values:
    """What is left of values that went over the wire: whole numbers are floats, nulls are gone."""
    return {**_values(_struct(values)), "__provider": "the stored constant"}


def _struct(values: Values) -> Struct:
    """Values as Pulumi's own codec sends them."""
    serialized = rpc.serialize_properties(values, {})
    try:
        serialized.send(None)  # values wait for nothing, and an event loop costs more than all else here
    except StopIteration as done:
        struct: Struct = done.value
        _hash_archives(struct)
        return struct
    raise AssertionError("a value that waits")


def _elided(values: Values) -> Struct:
    """Values as the engine sends those that it only compares: of an archive no more than its hash."""
    struct = _struct(values)
    for archive in _archives(struct):
        for part in ("path", "uri", "assets"):
            archive.fields.pop(part, None)
    return struct


def _hash_archives(struct: Struct) -> None:
    """Give archives a hash of what is in them, as the engine does."""
    for archive in _archives(struct):
        content = hashlib.sha256(archive.SerializeToString(deterministic=True))
        for path in sorted(_paths_in(archive)):
            files = [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.is_file())
            content.update(b"".join(each.read_bytes() for each in files))
        archive.fields["hash"].string_value = content.hexdigest()


def _archives(struct: Struct) -> Iterator[Struct]:
    """The archives in a struct, without those in archives."""
    for value in struct.fields.values():
        if value.HasField("struct_value"):
            inner = value.struct_value
            # Asking a map of protobuf for a key would put it in.
            is_archive = SIGNATURE in inner.fields and inner.fields[SIGNATURE].string_value == ARCHIVE
            yield from [inner] if is_archive else _archives(inner)


def _paths_in(struct: Struct) -> Iterator[Path]:
    for key, value in struct.fields.items():
        if key == "path":
            yield Path(value.string_value)
        elif key == "uri":
            yield Path(value.string_value.removeprefix("file://"))
        elif value.HasField("struct_value"):
            yield from _paths_in(value.struct_value)


def _values(struct: Struct) -> Values:
    """Values as Pulumi's own codec reads them, secrets legible."""
    return {key: rpc.unwrap_rpc_secret(each) for key, each in rpc.deserialize_properties(struct, True).items()}
