"""Several resources of one program, deployed as Pulumi's engine does: in order, with ids that flow, deletions last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import grpc
from pulumi.output import Unknown

from genesyscloud_provider.adapters.dynamic.provider import Error
from tests.adapters.adapter import DYNAMIC, Adapter, CheckFailed, Live, PluginAdapter, Values, adapter_of
from tests.adapters.caller import refusal

DELETED = list(reversed(DYNAMIC))
"""The resources' names, in the order in which they have to be deleted."""


@dataclass(frozen=True)
class Ref:
    """The id of another resource of the program."""

    name: str


@dataclass(frozen=True)
class Written:
    """A resource as a program writes it; `inputs` may hold a `Ref` at any depth."""

    kind: str
    inputs: Values


Program = Mapping[str, Written]
"""Resources by name; each stands behind those that it refers to."""


@dataclass
class Deployed:
    """A resource in the stack's state."""

    kind: str
    live: Live


class Failed(Exception):
    """The deployment failed with this message, which a user would see."""


class Stack:
    """A stack behind one adapter; `live` and `pending` are its state."""

    def __init__(self, adapter: str, settings: dict[str, str]) -> None:
        self._adapter = adapter
        self._settings = settings
        self.live: dict[str, Deployed] = {}
        self.pending: list[tuple[str, Deployed]] = []

    def up(self, program: Program, *, refresh: bool = False) -> dict[str, str]:
        """Deploy a program in a new process; returns the step that each resource took.

        Raises:
            Failed: a step failed, and no further one was taken.
        """
        with self._process(program) as adapters:
            if refresh:
                self._read_all(adapters)
            steps = {}
            for name, written in program.items():
                steps[name] = self._bring(adapters, name, written)
            self._delete_last(adapters, [each for each in self.live if each not in program])
            return steps

    def preview(self, program: Program) -> dict[str, str]:
        """The steps that a deployment would take; ids that it would make are unknown.

        Raises:
            Failed: it would fail.
        """
        with self._process(program) as adapters:
            steps: dict[str, str] = {}
            gone: set[str] = set()
            for name, written in program.items():
                steps[name] = self._preview_one(adapters, name, written, steps, gone)
            return steps

    def refresh(self) -> None:
        """Read everything in a new process."""
        with self._process({}) as adapters:
            self._read_all(adapters)

    def destroy(self) -> None:
        """Delete everything in a new process.

        Raises:
            Failed: something cannot be deleted, and stays in the state.
        """
        with self._process({}) as adapters:
            self._delete_last(adapters, self.live)

    @property
    def ids(self) -> set[str]:
        """The ids of everything that the state knows."""
        return {each.live.id for each in [*self.live.values(), *(each for _, each in self.pending)]}

    @contextmanager
    def _process(self, program: Program) -> Iterator[dict[str, Adapter]]:
        kinds = {
            **{name: each.kind for name, each in self.pending},
            **{name: each.kind for name, each in self.live.items()},
            **{name: each.kind for name, each in program.items()},
        }
        adapters = {name: adapter_of(self._adapter, kind, self._settings) for name, kind in kinds.items()}
        with ExitStack() as stack:
            first: PluginAdapter | None = None
            for name, adapter in adapters.items():
                if isinstance(adapter, PluginAdapter):
                    adapter.urn = f"urn:pulumi:dev::project::genesyscloud:index:{kinds[name]}::{name}"
                    if first is None:
                        stack.enter_context(adapter.process())
                        first = adapter
                    adapter._stub = first._stub
                else:
                    stack.enter_context(adapter.process())
            yield adapters

    def _bring(self, adapters: Mapping[str, Adapter], name: str, written: Written) -> str:
        adapter, old = adapters[name], self.live.get(name)
        news = _resolved(written.inputs, {key: each.live.id for key, each in self.live.items()})
        with _failures(name):
            if old is None:
                self._create(adapter, name, written.kind, adapter.check({}, news))
                return "create"
            checked = adapter.check(old.live.inputs, news)
            difference = adapter.diff(old.live, checked)
            if not difference.changes:
                return "same"
            if not difference.replaces:
                old.live = adapter.update(old.live, checked)
                return "update"
            checked = adapter.check({}, news)
        if difference.delete_before_replace:
            gone = [name, *_depending(self.live, old.live.id)]
            self._delete(adapters, [(each, self.live[each]) for each in gone])
        else:
            self.pending.append((name, old))
        with _failures(name):
            self._create(adapter, name, written.kind, checked)
        return "replace"

    def _create(self, adapter: Adapter, name: str, kind: str, checked: Values) -> None:
        try:
            self.live[name] = Deployed(kind, adapter.create(checked))
        except grpc.RpcError as error:
            kept = refusal(error).init_failed
            assert kept is None, "what is unfinished without a fault is a bug"
            raise

    def _preview_one(
        self, adapters: Mapping[str, Adapter], name: str, written: Written, steps: dict[str, str], gone: set[str]
    ) -> str:
        ids: dict[str, Any] = {
            key: Unknown() if steps.get(key) in ("create", "replace") else each.live.id
            for key, each in self.live.items()
        }
        ids |= {key: Unknown() for key, step in steps.items() if step == "create"}
        adapter, old, news = adapters[name], self.live.get(name), _resolved(written.inputs, ids)
        with _failures(name):
            if old is None or name in gone:
                adapter.check({}, news)
                return "create"
            checked = adapter.check(old.live.inputs, news)
            difference = adapter.diff(old.live, checked)
            if difference.replaces:
                adapter.check({}, news)
                if difference.delete_before_replace:
                    gone |= set(_depending(self.live, old.live.id))
                return "replace"
            return "update" if difference.changes else "same"

    def _read_all(self, adapters: Mapping[str, Adapter]) -> None:
        for name, each in list(self.live.items()):
            with _failures(name):
                found = adapters[name].read(each.live)
                if found is None:
                    del self.live[name]
                    continue
                adapters[name].diff(found, each.live.inputs)
                each.live = found

    def _delete_last(self, adapters: Mapping[str, Adapter], removed: Iterable[str]) -> None:
        """Delete what was replaced, and what the program has no more; of that, what cannot be deleted stays."""
        self._delete(adapters, [*self.pending, *((name, self.live[name]) for name in removed)])

    def _delete(self, adapters: Mapping[str, Adapter], items: list[tuple[str, Deployed]]) -> None:
        for item in sorted(items, key=lambda item: DELETED.index(item[1].kind)):
            name, each = item
            with _failures(name):
                adapters[name].delete(each.live)
            if item in self.pending:
                self.pending.remove(item)
            else:
                del self.live[name]


@contextmanager
def _failures(name: str) -> Iterator[None]:
    """Every way in which an adapter tells a user that something failed; anything else is a bug."""
    try:
        yield
    except CheckFailed as failed:
        raise Failed(f"{name}: {failed.failures}") from None
    except Error as error:
        raise Failed(f"{name}: {error}") from None
    except grpc.RpcError as error:
        refused = refusal(error)
        assert refused.code not in (grpc.StatusCode.INTERNAL, grpc.StatusCode.INVALID_ARGUMENT), refused.text
        raise Failed(f"{name}: {refused.text}") from None


def _resolved(value: Any, ids: Mapping[str, Any]) -> Any:
    if isinstance(value, Ref):
        return ids[value.name]
    if isinstance(value, dict):
        return {key: _resolved(each, ids) for key, each in value.items()}
    if isinstance(value, list):
        return [_resolved(each, ids) for each in value]
    return value


def _depending(live: Mapping[str, Deployed], id_: str) -> list[str]:
    """The resources whose inputs hold an id."""
    return [name for name, each in live.items() if id_ in _ids_in(each.live.inputs)]


def _ids_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [id_ for each in value.values() for id_ in _ids_in(each)]
    return [value] if isinstance(value, str) else []
