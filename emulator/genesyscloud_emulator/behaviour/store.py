"""Where objects of one kind are kept, with the two lags of the service (API reference 4.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Generic, Protocol, TypeVar

from genesyscloud_emulator.behaviour.clock import now
from genesyscloud_emulator.behaviour.switches import Switches
from genesyscloud_emulator.wire.errors import not_found


class Stored(Protocol):
    """Anything with an id. `entity_name` is what "not found" messages call it."""

    entity_name: ClassVar[str]

    @property
    def id(self) -> str:
        """What identifies it among the objects of its class."""


Item = TypeVar("Item", bound=Stored)


@dataclass
class _Entry(Generic[Item]):
    item: Item
    appears: float
    listed_from: float
    read_from: float
    gone_from: float | None = None

    @property
    def readable(self) -> bool:
        moment = now()
        return self.appears <= moment and (self.gone_from is None or moment < self.gone_from)

    @property
    def live(self) -> bool:
        return self.appears <= now() and self.gone_from is None


class Store(Generic[Item]):
    """Objects of one class by id, in the order of their creation."""

    def __init__(self, kind: type[Item], switches: Switches) -> None:
        self._kind = kind
        self._switches = switches
        self._entries: dict[str, _Entry[Item]] = {}

    def put(self, item: Item, appears_after: float = 0.0) -> None:
        """Add an object. It exists after `appears_after` seconds and shows in lists `list_lag_seconds` later."""
        appears = now() + appears_after
        listed, read = appears + self._switches.list_lag_seconds, appears + self._switches.read_lag_seconds
        self._entries[item.id] = _Entry(item, appears, listed, read)

    def furnish(self, item: Item) -> None:
        """Add what every organization has since long ago: no lag counts for it."""
        self._entries[item.id] = _Entry(item, now(), now(), now())

    def live(self) -> list[Item]:
        """All that exist and were not deleted."""
        return [entry.item for entry in self._entries.values() if entry.live]

    def counted(self) -> list[Item]:
        """What the service still counts: what exists, and what was deleted until `delete_lag_seconds` are over."""
        return [entry.item for entry in self._entries.values() if entry.readable]

    def listed(self) -> list[Item]:
        """What a list shows: nothing too new, but what was deleted until `delete_lag_seconds` are over."""
        moment = now()
        return [entry.item for entry in self._entries.values() if entry.readable and entry.listed_from <= moment]

    def find(self, item_id: str) -> Item | None:
        """The object, unless deleted."""
        entry = self._entries.get(item_id)
        return entry.item if entry and entry.live else None

    def get(self, item_id: str) -> Item:
        """The object, for a change: 404 once it is deleted."""
        item = self.find(item_id)
        if item is None:
            raise not_found(self._kind.entity_name, item_id)
        return item

    def read(self, item_id: str) -> Item:
        """The object, for a GET: 404 once it is deleted and `delete_lag_seconds` are over."""
        entry = self._entries.get(item_id)
        if entry is None or not entry.readable or now() < entry.read_from:
            raise not_found(self._kind.entity_name, item_id)
        return entry.item

    def remove(self, item_id: str) -> Item:
        """Delete the object: 404 if it is deleted already, even while it can still be read."""
        item = self.get(item_id)
        self._entries[item_id].gone_from = now() + self._switches.delete_lag_seconds
        return item

    def restore(self, item_id: str) -> Item:
        """Take the deletion of an object back: 404 if there never was one with this id."""
        entry = self._entries.get(item_id)
        if entry is None:
            raise not_found(self._kind.entity_name, item_id)
        entry.gone_from = None
        return entry.item

    def known(self) -> list[Item]:
        """All that was ever put here, deleted or not."""
        return [entry.item for entry in self._entries.values()]

    def ever(self, item_id: str) -> Item | None:
        """The object, deleted or not."""
        entry = self._entries.get(item_id)
        return None if entry is None else entry.item

    def holds(self, item_id: str) -> bool:
        """Whether the object was put here and not deleted, even if it is yet to appear."""
        entry = self._entries.get(item_id)
        return entry is not None and entry.gone_from is None

    def forget(self, item_id: str) -> None:
        """Take the object away at once, lags or not; nothing happens if there is none."""
        self._entries.pop(item_id, None)
