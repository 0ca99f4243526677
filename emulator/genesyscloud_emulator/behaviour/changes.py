"""What a request changes: which objects come and go, and what is different of those that stay, of whatever service."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import fields, is_dataclass
from typing import Any, Literal

from pydantic import Field

from genesyscloud_emulator.behaviour.store import Stored
from genesyscloud_emulator.wire.reports import Report

Held = Mapping[tuple[type, str], Stored]
"""Objects by class and id."""

LONGEST = 60
"""A text with more characters is not told as a value."""

_noted: ContextVar[dict[int, dict[str, Any]] | None] = ContextVar("noted", default=None)
"""What objects that changed were before, by identity, while somebody watches."""

_NOTHING: tuple[object, ...] = (None, "", (), {}, [])


class FieldChange(Report):
    """A field of an object that is another now; `name` leads to it, as in `published config.request.headers`.

    `before` and `after` are told of short texts, numbers and truth values, and never of secrets, nor of what mappings
    hold: the fields of a credential, properties, a configuration.
    """

    name: str
    effect: Literal["added", "changed", "removed"]
    before: str | None = None
    after: str | None = None

    def __str__(self) -> str:
        if self.before is not None and self.after is not None:
            return f"{self.name} {self.before} → {self.after}"
        return self.name if self.effect == "changed" else f"{self.name} {self.effect}"


class Change(Report):
    """What became of one object: `integration Shop: name Orders → Shop, version 2 → 3`.

    `kind` is what messages call such an object, `name` what it is called after the request; some have none.
    """

    kind: str
    id: str
    name: str | None
    effect: Literal["created", "changed", "deleted"]
    fields: list[FieldChange] = Field(default_factory=list)

    def __str__(self) -> str:
        what = ", ".join(map(str, self.fields)) if self.effect == "changed" else self.effect
        return f"{self.kind} {self.name or self.id}: {what}"


class Noted:
    """Base of stored objects that change: what one was is noted when it first changes while somebody watches."""

    def __setattr__(self, name: str, value: object) -> None:
        noted = _noted.get()
        if noted is not None and id(self) not in noted:
            noted[id(self)] = dict(vars(self))
        super().__setattr__(name, value)


class Watch:
    """Watches what becomes of objects within a `with` block.

    What a dataclass declares of a field counts here too: one that is not compared is not told, and one that its
    representation does not show is a secret. A mapping has to be replaced by whoever changes it.
    """

    def __init__(self, held: Callable[[], Held]) -> None:
        self._held = held

    def __enter__(self) -> Watch:
        self._before = self._held()
        self._noted: dict[int, dict[str, Any]] = {}
        self._token = _noted.set(self._noted)
        return self

    def __exit__(self, *_: object) -> None:
        _noted.reset(self._token)

    def changes(self) -> list[Change]:
        """What is different by now."""
        before, after = self._before, self._held()
        created = [_change(key[1], item, "created") for key, item in after.items() if key not in before]
        deleted = [_change(key[1], item, "deleted") for key, item in before.items() if key not in after]
        return [*created, *self._changed(after), *deleted]

    def _changed(self, after: Held) -> Iterator[Change]:
        for key, item in self._before.items():
            now = after.get(key)
            was = self._noted.get(id(item), vars(item))
            if now is None or (was is vars(now)):
                continue
            found = list(_of_fields("", now, was, vars(now)))
            if found:
                yield _change(key[1], now, "changed", found)


def _change(
    item_id: str, item: Stored, effect: Literal["created", "changed", "deleted"], found: list[FieldChange] | None = None
) -> Change:
    name = getattr(item, "name", None)
    return Change(kind=item.entity_name, id=item_id, name=name, effect=effect, fields=found or [])


def _of_fields(path: str, owner: Any, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[FieldChange]:
    for field in fields(owner):
        if field.compare:
            name = f"{path} {field.name}".strip().replace("_", " ")
            yield from _differences(name, before[field.name], after[field.name], telling=field.repr)


def _differences(name: str, before: Any, after: Any, telling: bool) -> Iterator[FieldChange]:
    if before == after:
        return
    if _has_parts(before) and _has_parts(after):
        yield from _of_fields(name, after, vars(before), vars(after))
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in {**before, **after}:
            yield from _differences(f"{name}.{key}", before.get(key), after.get(key), telling=False)
    else:
        effect: Literal["added", "changed", "removed"] = (
            "added" if before in _NOTHING else "removed" if after in _NOTHING else "changed"
        )
        texts = (_text(before), _text(after)) if telling else (None, None)
        yield FieldChange(name=name, effect=effect, before=texts[0], after=texts[1])


def _has_parts(value: object) -> bool:
    """Whether something is told by its fields: a dataclass that has no word for itself."""
    return is_dataclass(value) and "__str__" not in vars(type(value))


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    named = is_dataclass(value) and not _has_parts(value)
    text = str(value) if named or isinstance(value, str | int | float) else ""
    return text if 0 < len(text) <= LONGEST else None
