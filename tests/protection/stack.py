"""An integration and an action of one program, deployed and lost by exactly the calls that Pulumi's engine makes.

What the engine calls was seen on a real one: Check with or without old inputs, Diff, Create, Delete. A preview and the
update after it are separate processes. What was replaced or removed is deleted last, dependents first; what refuses to
be deleted stays in the state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Any

import grpc
from pulumi.output import Unknown
from pulumi.runtime.proto import provider_pb2 as protocol

from genesyscloud_provider.adapters.dynamic.provider import Error
from genesyscloud_provider.adapters.plugin.server import Plugin
from tests.adapters.adapter import (
    DYNAMIC,
    Adapter,
    CheckFailed,
    DynamicAdapter,
    Live,
    PluginAdapter,
    Values,
    _impatient,
    _struct,
)
from tests.adapters.caller import Direct, refusal
from tests.properties.stack import DELETED, Deployed, Program, Written, _depending, _ids_in, _resolved


class Order(Enum):
    """What Pulumi is told to do with a resource beside what its program says."""

    REPLACE = auto()
    """`--replace`, or taint: checked as new, never compared."""
    TRIGGER = auto()
    """`replacement_trigger`, `replace_with`, or a provider that is replaced: checked twice, never compared."""
    ON_CHANGES = auto()
    """`replace_on_changes`: whatever changes, it is replaced; dynamic resources are updated all the same."""
    UNTARGETED = auto()
    """Not among the targets: no call at all."""


@dataclass(frozen=True)
class Options:
    """How a command, and the options of the program's resources, differ from the usual.

    Attributes:
        orders: by the names of resources.
        delete_before: which resources are deleted before they are replaced.
        deleted_with: which resources go with their integration, without a call of their own.
        retained: which resources are only forgotten.
        imports: the names of existing objects that resources take over.
        apart: whether another process deletes what this one has replaced.
    """

    orders: Mapping[str, Order] = field(default_factory=dict)
    delete_before: frozenset[str] = frozenset()
    deleted_with: frozenset[str] = frozenset()
    retained: frozenset[str] = frozenset()
    imports: Mapping[str, str] = field(default_factory=dict)
    apart: bool = False


PLAIN = Options()


class Failed(Exception):
    """A command failed; the text is what its user sees.

    Attributes:
        text: the message.
        call: which of the engine's calls failed.
    """

    def __init__(self, text: str, call: str) -> None:
        super().__init__(f"{call}: {text}")
        self.text = text
        self.call = call


@dataclass
class _Command:
    """A command under way: its process, and what it has come to know."""

    program: Program
    options: Options
    calls: Mapping[str, Adapter]
    ids: dict[str, Any]
    preview: bool
    steps: dict[str, str] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)


class Stack:
    """A stack at one way of serving.

    Attributes:
        deployed: the resources in its state.
        pending: those that were replaced, and still have to be deleted.
        said: the warnings of all its commands.
        settings: its configuration.

    Args:
        serving: `dynamic` or `plugin`.
        settings: the stack's configuration.
        ids: the ids of what is no resource of the program, by the names that references have for it.
    """

    def __init__(self, serving: str, settings: dict[str, str], ids: Mapping[str, str]) -> None:
        self.serving = serving
        self.deployed: dict[str, Deployed] = {}
        self.pending: list[tuple[str, Deployed]] = []
        self.said: list[str] = []
        self.settings = settings
        self._ids = dict(ids)
        self._ordered: set[str] = set()

    def copy(self) -> Stack:
        """The same state, to go on with."""
        other = Stack(self.serving, self.settings, self._ids)
        other.deployed = {
            name: Deployed(each.kind, replace(each.live, state=dict(each.live.state)))
            for name, each in self.deployed.items()
        }
        other.pending = list(self.pending)
        return other

    def preview(self, program: Program, options: Options = PLAIN) -> dict[str, str]:
        """The steps that an update would take. A removal makes no call.

        Raises:
            Failed: something is refused.
        """
        return self._register(program, options, preview=True).steps

    def up(self, program: Program, options: Options = PLAIN) -> dict[str, str]:
        """Deploy a program without a preview, as the Automation API does; returns the steps.

        Raises:
            Failed: a call failed, and no further one was made.
        """
        command = self._register(program, options, preview=False)
        if options.apart:
            with self._process(program) as calls:
                self._delete_last(calls, program, options)
        return command.steps

    def destroy(self, options: Options = PLAIN) -> None:
        """Delete everything.

        Raises:
            Failed: something cannot be deleted, and stays in the state.
        """
        with self._process({}) as calls:
            self._delete_last(calls, {}, options)

    def refresh(self, names: Iterable[str]) -> None:
        """Read these resources; what is gone leaves the state."""
        with self._process({}) as calls:
            for name in names:
                each = self.deployed[name]
                found = calls[name].read(each.live)
                if found is None:
                    del self.deployed[name]
                    continue
                calls[name].diff(found, each.live.inputs)
                each.live = found

    def _register(self, program: Program, options: Options, *, preview: bool) -> _Command:
        with self._process(program) as calls:
            ids = {**self._ids, **{name: each.live.id for name, each in self.deployed.items()}}
            command = _Command(program, options, calls, ids, preview)
            for name, written in program.items():
                command.steps[name] = self._bring(command, name, written)
            if not (preview or options.apart):
                self._delete_last(calls, program, options)
            return command

    def _bring(self, command: _Command, name: str, written: Written) -> str:
        """The calls for one resource of the program; returns the step that the engine takes."""
        options, calls, old = command.options, command.calls[name], self.deployed.get(name)
        order = None if name in self._ordered else options.orders.get(name)
        if order is Order.UNTARGETED:
            return "untargeted"
        news = _resolved(written.inputs, command.ids)
        if old is None or name in command.deleted:
            return self._create(command, name, written.kind, _checked(calls, {}, news), "create")
        if order is Order.REPLACE:
            return self._replace(command, name, old, _checked(calls, {}, news))
        if name in options.imports:
            id_ = self._ids[options.imports[name]]
            if id_ != old.live.id:
                return self._import(command, name, old, id_)
            news = old.live.inputs
        checked = _checked(calls, old.live.inputs, news)
        if order is Order.TRIGGER:
            return self._replace(command, name, old, _checked(calls, {}, news))
        with _failing("Diff"):
            difference = calls.diff(old.live, checked)
        by_order = order is Order.ON_CHANGES and difference.changes and self.serving == "plugin"
        if difference.replaces or by_order:
            checked = _checked(calls, {}, news)
            if name in options.delete_before or difference.delete_before_replace:
                self._delete_before(command, name, old)
                return self._create(command, name, written.kind, checked, "replace")
            return self._replace(command, name, old, checked)
        if difference.changes and not command.preview:
            with _failing("Update"):
                old.live = calls.update(old.live, checked)
        return "update" if difference.changes else "same"

    def _replace(self, command: _Command, name: str, old: Deployed, checked: Values) -> str:
        step = self._create(command, name, old.kind, checked, "replace")
        if not command.preview:
            self._replaced(name, old)
        return step

    def _replaced(self, name: str, old: Deployed) -> None:
        self.pending.append((name, old))
        self._ordered.add(name)  # a command or a new trigger orders one replacement

    def _create(self, command: _Command, name: str, kind: str, checked: Values, step: str) -> str:
        calls = command.calls[name]
        with _failing("Create"):
            if not command.preview:
                self.deployed[name] = Deployed(kind, calls.create(checked))
                command.ids[name] = self.deployed[name].live.id
                return step
            command.ids[name] = Unknown()
            if isinstance(calls, PluginAdapter):
                request = protocol.CreateRequest(
                    type=calls._type, urn=calls.urn, properties=_struct(checked), preview=True
                )
                calls._stub.Create(request)
        return step

    def _import(self, command: _Command, name: str, old: Deployed, id_: str) -> str:
        """Take over another object, whose inputs the program has."""
        calls = command.calls[name]
        with _failing("Read"):
            found = calls.read(Live(id_, {}, {}))
        assert found is not None
        checked = _checked(calls, found.inputs, found.inputs)
        with _failing("Diff"):
            assert not calls.diff(found, checked).replaces
        command.ids[name] = id_
        if not command.preview:
            self.deployed[name] = Deployed(old.kind, found)
            self._replaced(name, old)
        return "import"

    def _delete_before(self, command: _Command, name: str, old: Deployed) -> None:
        """Compare dependents without a check, their references to it unknown; they are deleted first, then it."""
        for each in _depending(self.deployed, old.live.id):
            dependent = self.deployed[each]
            unknown = {key: Unknown() for key, value in dependent.live.inputs.items() if old.live.id in _ids_in(value)}
            with _failing("Diff"):
                difference = command.calls[each].diff(dependent.live, {**dependent.live.inputs, **unknown})
            assert difference.replaces
            command.deleted.add(each)
            if not command.preview:
                self._delete(command.calls, each, dependent)
                del self.deployed[each]
        if not command.preview:
            self._delete(command.calls, name, old)
            del self.deployed[name]

    def _delete_last(self, calls: Mapping[str, Adapter], program: Program, options: Options) -> None:
        """Delete what was replaced and what the program has no more, dependents first."""
        removed = [(name, each) for name, each in self.deployed.items() if name not in program]
        items = sorted([*self.pending, *removed], key=lambda item: DELETED.index(item[1].kind))
        integrations = {each.live.id for _, each in items if each.kind == "DataActionIntegration"}
        for name, each in items:
            goes_along = name in options.deleted_with and integrations & set(_ids_in(each.live.inputs))
            if not (goes_along or name in options.retained):
                self._delete(calls, name, each)
            if (name, each) in self.pending:
                self.pending.remove((name, each))
            else:
                del self.deployed[name]

    def _delete(self, calls: Mapping[str, Adapter], name: str, each: Deployed) -> None:
        with _failing("Delete"):
            calls[name].delete(each.live)

    @contextmanager
    def _process(self, program: Program) -> Iterator[dict[str, Adapter]]:
        """A new process of the provider, and how it is called for each resource."""
        kinds = {
            **{name: each.kind for name, each in self.pending},
            **{name: each.kind for name, each in self.deployed.items()},
            **{name: each.kind for name, each in program.items()},
        }
        with self._of_plugin(kinds) if self.serving == "plugin" else self._of_dynamic(kinds) as calls:
            yield calls

    @contextmanager
    def _of_plugin(self, kinds: Mapping[str, str]) -> Iterator[dict[str, Adapter]]:
        plugin = Plugin()
        plugin.provider._connect = _impatient
        plugin.provider.engine.warn = self.said.append
        calls: dict[str, Adapter] = {}
        with closing(plugin):
            stub = Direct(plugin)
            stub.Configure(protocol.ConfigureRequest(args=_struct(self.settings), acceptSecrets=True))
            for name, kind in kinds.items():
                each = PluginAdapter(kind, self.settings)
                each.urn = f"urn:pulumi:dev::project::genesyscloud:index:{kind}::{name}"
                each._stub = stub  # type: ignore[assignment]
                calls[name] = each
            yield calls

    @contextmanager
    def _of_dynamic(self, kinds: Mapping[str, str]) -> Iterator[dict[str, Adapter]]:
        """In a process the host keeps one provider for each stored constant, whatever resources it serves."""
        with ExitStack() as stack:
            of_kind = {kind: DynamicAdapter(DYNAMIC[kind], self.settings) for kind in set(kinds.values())}
            for each in of_kind.values():
                stack.enter_context(each.process())
                each._provider._provider._resource.session._say = self.said.append
            yield {name: of_kind[kind] for name, kind in kinds.items()}


def _checked(calls: Adapter, olds: Values, news: Values) -> Values:
    with _failing("Check"):
        return calls.check(olds, news)


@contextmanager
def _failing(call: str) -> Iterator[None]:
    """Every way in which a call tells a user that it failed; anything else is a bug."""
    try:
        yield
    except CheckFailed as failed:
        raise Failed(f"{failed.failures}", call) from None
    except Error as error:
        raise Failed(str(error), call) from None
    except grpc.RpcError as error:
        refused = refusal(error)
        assert refused.code not in (grpc.StatusCode.INTERNAL, grpc.StatusCode.INVALID_ARGUMENT), refused.text
        raise Failed(refused.text, call) from None
