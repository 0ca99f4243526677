"""The dynamic adapter: Pulumi's own Python process calls the resources; nothing but this package is installed.

What this adapter cannot do is made up for here and nowhere else: an object that could not be finished is removed again,
warnings are printed lines, and a user's mistake is one message without a traceback.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import pulumi
from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    UpdateResult,
)
from pulumi.output import UNKNOWN as PULUMI_UNKNOWN
from pulumi.output import Unknown as PulumiUnknown

from genesyscloud_provider.adapters import tracing
from genesyscloud_provider.adapters.dynamic.host import metadata_of_call
from genesyscloud_provider.adapters.tokens import DYNAMIC_STATE, PROPOSED_NAME
from genesyscloud_provider.client.configuration import NAMESPACE, SETTINGS, Configuration, Source, unknown_settings
from genesyscloud_provider.client.errors import GenesysCloudError, Refused
from genesyscloud_provider.framework import lifecycle
from genesyscloud_provider.framework.names import named
from genesyscloud_provider.framework.properties import UNKNOWN, Archive, Properties
from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.state import VERSION, readable_part, require_inputs, required_state
from genesyscloud_provider.framework.steps import Created, Unfinished
from genesyscloud_provider.registry import RESOURCES


class Error(Exception):
    """A problem that its reader can solve, on its way to Pulumi."""


class Bug(Exception):
    """A mistake of this package, with its traceback, on its way to Pulumi."""


# Pulumi prints the exception's full name before its message: let that be a name its reader knows.
Error.__module__, Error.__qualname__ = "builtins", "Genesys Cloud"
Bug.__module__, Bug.__qualname__ = "builtins", "a bug in pulumi-genesyscloud, please report it"

TRACEBACK: Final = 50
"""How many calls of a bug's traceback are shown."""


class ConfiguredProvider:
    """One resource behind Pulumi's dynamic provider interface, once the stack's configuration is known.

    Pulumi stores the class that it calls in users' states; that one stands in the SDK, and loads this one.

    Args:
        name: the resource's name in Pulumi.
        request: the stack's configuration.
    """

    def __init__(self, name: str, request: ConfigureRequest) -> None:
        with _for_people():
            tracing.start(_say)
            session = Session.shared(_configuration(request), _say, report=_report)
            for text in _unknown_settings(request):
                session.warn(text)
            self._resource: Resource[Any, Any] = next(each for each in RESOURCES if each.name == name)(session)

    @classmethod
    def of(cls, resource: Resource[Any, Any]) -> ConfiguredProvider:
        """The same, of a resource that has its session already."""
        made = cls.__new__(cls)
        made._resource = resource
        return made

    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Judge the program's inputs; see `Resource.check`."""
        with _for_people():
            olds = self._incoming(_olds)
            require_inputs(self._resource, olds)
            wanted = named(self._resource, olds, self._incoming(news), lambda: news.get(PROPOSED_NAME, ""))
            checked = self._resource.check(olds, wanted)
            failures = [CheckFailure(*each.reported) for each in checked.failures]
            return CheckResult(_encode(checked.inputs), failures)

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Compare state and program; see `Resource.diff`."""
        with _for_people():
            diff = self._resource.diff(_id, self._state(_id, _olds), self._incoming(_news))
            of_the_other_adapter = DYNAMIC_STATE not in _olds
            return DiffResult(
                changes=bool(diff.changes) or of_the_other_adapter,
                replaces=diff.replaces,
                delete_before_replace=diff.delete_before_replace,
            )

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Create, all or nothing; see `Resource.create`."""
        with _for_people():
            try:
                created = lifecycle.create(self._resource, self._incoming(props))
            except Unfinished as unfinished:
                if not unfinished.usable:
                    raise _rolled_back(unfinished) from unfinished
                created = Created(unfinished.id, self._kept(unfinished))
            return CreateResult(created.id, _encode(created.state))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Read the live object; see `Resource.read`."""
        with _for_people():
            state = readable_part(self._resource, id_, self._incoming(props))
            reading = lifecycle.read(self._resource, id_, state)
            if reading is None:
                return ReadResult("", {})
            return ReadResult(id_, _encode(reading.state), _encode(reading.inputs))

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Bring the live object to the program's inputs; see `Resource.update`."""
        with _for_people():
            state = self._state(_id, _olds)
            try:
                updated = lifecycle.update(self._resource, _id, state, self._incoming(_news))
            except Unfinished as unfinished:
                if not unfinished.usable:
                    raise _half_done(unfinished) from unfinished
                updated = self._kept(unfinished)
            return UpdateResult(_encode(updated))

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Delete the live object; see `Resource.delete`."""
        with _for_people():
            lifecycle.delete(self._resource, _id, self._state(_id, _props))

    def _incoming(self, values: Mapping[str, Any]) -> Properties:
        """Values on their way in; what is secret among them is shown in no message from now on."""
        properties = _decode(values)
        self._resource.keep_secret(properties)
        return properties

    def _state(self, id_: str, stored: dict[str, Any]) -> Properties:
        """A state that can be built on."""
        return required_state(self._resource, id_, self._incoming(stored))

    def _kept(self, unfinished: Unfinished) -> Properties:
        """The state of what is better kept than removed; this adapter has no better word for it than a warning."""
        self._resource.session.warn(str(unfinished))
        kept: Properties = unfinished.state
        return kept


def _configuration(request: ConfigureRequest) -> Configuration:
    of_stack = {each.name: request.config.get(each.key) for each in SETTINGS}
    return Configuration.resolve(Source("the stack's configuration", of_stack), Source.environment(os.environ))


def _unknown_settings(request: ConfigureRequest) -> list[str]:
    """What to say of keys in the stack's configuration that name no setting."""
    # Pulumi's class gives single values only; no method of it says which there are.
    keys = getattr(request.config, "_props", {})
    return [] if pulumi.get_project() == NAMESPACE else unknown_settings(keys)


def _say(text: str) -> None:
    """Lines printed here appear as messages under the stack, in previews too."""
    print(f"warning: {text}", flush=True)


def _report(text: str) -> None:
    """How a wait goes, as a line of its own."""
    print(text, flush=True)


def _half_done(unfinished: Unfinished) -> Exception:
    """Why an update failed that may have done a part of what it should: the state does not know that part."""
    cause = unfinished.cause
    if isinstance(cause, GenesysCloudError) and "pulumi refresh" not in cause.remedy:
        cause.remedy = f"{cause.remedy} A part of it may be done already: run `pulumi refresh` first.".strip()
    return cause


def _rolled_back(unfinished: Unfinished) -> Exception:
    """Remove what could not be finished; returns why, with what remains if that fails too."""
    cause = unfinished.cause
    try:
        if unfinished.rollback:
            unfinished.rollback()
    except GenesysCloudError as error:
        remains = f"The unfinished object {unfinished.id} could not be removed again ({error}) Delete it by hand."
        if isinstance(cause, GenesysCloudError):
            cause.remedy = f"{cause.remedy} {remains}".strip()
        else:
            _say(remains)
    return cause


@contextmanager
def _for_people() -> Iterator[None]:
    """Let a user's mistake leave as one message, and a bug with its traceback.

    Pulumi prints the whole traceback of any exception; the interpreter's own limit is the one way to keep it out. As
    the limit is one for all threads, it then stays, and a bug brings its traceback along as text.
    """
    try:
        with tracing.under(metadata_of_call):
            yield
    except GenesysCloudError as error:
        sys.tracebacklimit = 0
        raise Error(str(error)) from None
    except Exception as bug:
        sys.tracebacklimit = 0
        raise Bug("".join(traceback.format_exception(type(bug), bug, bug.__traceback__, limit=TRACEBACK))) from None


def _decode(properties: Mapping[str, Any]) -> Properties:
    """Pulumi's values as the resources'; but for the version of a state, keys that begin with `__` are Pulumi's own."""
    ours = {key: each for key, each in properties.items() if not key.startswith("__") or key == VERSION}
    return {key: _map(each, _decoded) for key, each in ours.items()}


def _encode(properties: Properties) -> dict[str, Any]:
    """The resources' values as Pulumi's, in a new dict: the host adds to it."""
    return {key: _map(each, _encoded) for key, each in properties.items()}


def _decoded(value: Any) -> Any:
    if isinstance(value, PulumiUnknown):
        return UNKNOWN
    if isinstance(value, pulumi.Asset | pulumi.Archive):
        return Archive(path=value.path if isinstance(value, pulumi.FileArchive) else None)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _encoded(value: Any) -> Any:
    if isinstance(value, Archive):
        if value.path is None:
            raise Refused(
                "A dynamic resource cannot keep assets: Pulumi's Python host could not read them again",
                "Write the files to a folder and give its path, or give the resource a `provider`: the plugin takes"
                " them.",
            )
        return value.path  # of an archive in the state the engine would send no more than its hash
    return PULUMI_UNKNOWN if value is UNKNOWN else value


def _map(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        return {key: _map(each, change) for key, each in value.items()}
    if isinstance(value, list):
        return [_map(each, change) for each in value]
    return change(value)
