"""The two ways of serving a resource, called in this process as Pulumi's engine calls them for a new resource."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

import grpc
import pulumi
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime import MockResourceArgs, rpc
from pulumi.runtime.proto import provider_pb2 as protocol

from genesyscloud_provider.adapters.dynamic.provider import ConfiguredProvider, Error
from genesyscloud_provider.adapters.plugin.engine import Engine
from genesyscloud_provider.adapters.plugin.servicer import GenesysCloudProvider
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.clock import Clock
from genesyscloud_provider.client.configuration import Configuration
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.registry import RESOURCES

Values = dict[str, Any]
"""Values as Pulumi's mocks have them: what is secret is marked, at the top."""

Say = Callable[[str], None]


class Refused(Exception):
    """The provider does not do what the program wants; the text is its own."""


class CheckFailed(Refused):
    """The program's own inputs are wrong, whatever there is in the organization."""


class Hurried(Clock):
    """A clock that moves on by itself where somebody waits: a unit test waits for nothing."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._moving = threading.Lock()

    def now(self) -> float:
        """Seconds since some moment."""
        return time.monotonic() + self._ahead

    def sleep(self, seconds: float) -> None:
        """Let so many seconds have passed."""
        with self._moving:
            self._ahead += seconds


def connect(configuration: Configuration, **shared: Any) -> Client:
    """A client that waits for nothing."""
    return Client(configuration, clock=Hurried(), **shared)


class Dynamic:
    """The dynamic providers of a program.

    Args:
        session: what they share.
    """

    def __init__(self, session: Session) -> None:
        self._providers = {each.name: ConfiguredProvider.of(each(session)) for each in RESOURCES}
        self._secrets = {each.name: each.secrets() for each in RESOURCES}

    def make(self, name: str, args: MockResourceArgs, preview: bool) -> tuple[str, Values]:
        """Check what a program wants, and create it unless this is a preview.

        Args:
            name: the resource's name in Pulumi.
            args: what the program registers.
            preview: whether nothing is created.

        Raises:
            Refused: the provider refuses it.
        """
        inputs = {key: rpc.unwrap_rpc_secret(each) for key, each in args.inputs.items()}
        secret = {key for key, each in args.inputs.items() if rpc.is_rpc_secret(each)} | {*self._secrets[name]}
        with _refusing():
            checked = self._providers[name].check({}, inputs)
            _require_none([each.reason for each in checked.failures])
            if preview:
                return "", _marked(checked.inputs, secret)
            created = self._providers[name].create(checked.inputs)
        return created.id, _marked(created.outs or {}, secret)


class Plugin:
    """The plugin of one provider.

    Args:
        settings: what the program gives the provider, by name.
        way: what of it is replaced, so that it leads to an organization.
        warn: is told what the user should know.

    Raises:
        CheckFailed: a setting cannot be used.
    """

    def __init__(self, settings: Mapping[str, str], way: Mapping[str, str | None], warn: Say) -> None:
        self._provider = _Provider(_Listener(warn), threading.Event())
        checked = self._call("CheckConfig", protocol.CheckRequest(news=_struct(settings)))
        _require_none([each.reason for each in checked.failures])
        self._call("Configure", protocol.ConfigureRequest(args=_struct({**settings, **way}), acceptSecrets=True))

    def make(self, args: MockResourceArgs, preview: bool) -> tuple[str, Values]:
        """Check what a program wants, and create it; in a preview only say what is known of it before.

        Args:
            args: what the program registers.
            preview: whether nothing is created.

        Raises:
            Refused: the provider refuses it.
        """
        about = _about(args)
        checked = self._call("Check", protocol.CheckRequest(**about, news=_struct(args.inputs)))
        _require_none([each.reason for each in checked.failures])
        created = self._call("Create", protocol.CreateRequest(**about, properties=checked.inputs, preview=preview))
        return created.id, _values(created.properties)

    def read(self, args: MockResourceArgs) -> tuple[str, Values]:
        """What there is already, by its id.

        Raises:
            Refused: there is no such object.
        """
        found = self._call("Read", protocol.ReadRequest(**_about(args), id=args.resource_id or ""))
        if not found.id:
            raise Refused(f"resource '{args.resource_id}' does not exist")
        return found.id, _values(found.properties)

    def call(self, token: str, arguments: Mapping[str, Any], preview: bool) -> Values:
        """What a lookup finds; nothing where a preview cannot know it.

        Raises:
            Refused: it finds nothing, or an argument is wrong.
        """
        answer = self._call("Invoke", protocol.InvokeRequest(tok=token, args=_struct(arguments), preview=preview))
        _require_none([f"{each.property}: {each.reason}" for each in answer.failures])
        return _values(getattr(answer, "return"))

    def close(self) -> None:
        """Close the connections."""
        self._provider.close()

    def _call(self, name: str, request: Any) -> Any:
        return getattr(self._provider, name)(request, _Context())


class _Provider(GenesysCloudProvider):
    def _connect(self, configuration: Configuration, **shared: Any) -> Client:
        return connect(configuration, **shared)


class _Listener(Engine):
    """Stands for an engine to which something is said."""

    def __init__(self, warn: Say) -> None:
        super().__init__()
        self._told = warn

    def warn(self, text: str) -> None:
        """Say something that stays to be read."""
        self._told(text)


class _Context:
    """What a call has of its connection: how it fails."""

    def invocation_metadata(self) -> tuple[()]:
        """Nothing comes beside the request."""
        return ()

    def set_trailing_metadata(self, metadata: Any) -> None:
        """Nobody reads what comes beside the status."""

    def abort(self, status: grpc.StatusCode, text: str) -> NoReturn:
        """End the call."""
        raise Refused(text)


@contextmanager
def _refusing() -> Iterator[None]:
    """Let what the dynamic provider refuses leave as text, and the interpreter's tracebacks be as long as before."""
    missing = object()
    limit: Any = getattr(sys, "tracebacklimit", missing)
    try:
        yield
    except Error as error:
        raise Refused(str(error)) from None
    finally:
        if limit is not missing:
            sys.tracebacklimit = limit
        elif hasattr(sys, "tracebacklimit"):
            del sys.tracebacklimit


def _require_none(failures: list[str]) -> None:
    if failures:
        raise CheckFailed("\n".join(failures))


def _marked(values: Mapping[str, Any], secret: set[str]) -> Values:
    return {
        key: rpc.wrap_rpc_secret(each) if key in secret and each is not None else each for key, each in values.items()
    }


def _struct(values: Mapping[str, Any]) -> Struct:
    """Values as Pulumi's own codec sends them."""
    serialized = rpc.serialize_properties({**values}, {})
    try:
        serialized.send(None)
    except StopIteration as done:
        struct: Struct = done.value
        return struct
    raise AssertionError("a value that waits")


def _values(struct: Struct) -> Values:
    found: Values = rpc.deserialize_properties(struct, keep_unknowns=True)
    return found


def _about(args: MockResourceArgs) -> dict[str, Any]:
    """What each call says of the resource that it is about."""
    urn = "::".join([f"urn:pulumi:{pulumi.get_stack()}", pulumi.get_project(), args.typ, args.name])
    return {"type": args.typ, "name": args.name, "urn": urn}
