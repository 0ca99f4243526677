"""Where objects of one kind are kept, with the two lags of the service (API reference 4.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Generic, Protocol, TypeVar

from genesyscloud_emulator.behaviour.clock import Moment, now
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
class Entry(Generic[Item]):
    """An object with its moments: from when on it exists, is listed, and was deleted long enough to be gone.

    One that is deleted and can still be read has a `gone_from` that is yet to come.
    """

    item: Item
    appears: Moment
    listed_from: Moment
    read_from: Moment
    gone_from: Moment | None = None

    @property
    def readable(self) -> bool:
        """Whether a GET answers with it."""
        moment = now()
        return self.appears <= moment and (self.gone_from is None or moment < self.gone_from)

    @property
    def live(self) -> bool:
        """Whether it exists and was not deleted."""
        return self.appears <= now() and self.gone_from is None


class Store(Generic[Item]):
    """Objects of one class by id, in the order of their creation."""

    def __init__(self, kind: type[Item], switches: Switches) -> None:
        self._kind = kind
        self._switches = switches
        self._entries: dict[str, Entry[Item]] = {}

    @property
    def entries(self) -> list[Entry[Item]]:
        """All that was ever put here, with its moments."""
        return list(self._entries.values())

    def put(self, item: Item, appears_after: float = 0.0) -> None:
        """Add an object. It exists after `appears_after` seconds and shows in lists `list_lag_seconds` later."""
        appears = now() + appears_after
        listed, read = appears + self._switches.list_lag_seconds, appears + self._switches.read_lag_seconds
        self._entries[item.id] = Entry(item, appears, listed, read)

    def furnish(self, item: Item) -> None:
        """Add what every organization has since long ago: no lag counts for it."""
        self._entries[item.id] = Entry(item, now(), now(), now())

    def enter(self, entry: Entry[Item]) -> None:
        """Add an object with its moments as they are given."""
        self._entries[entry.item.id] = entry

    def lag(self, item_id: str, appears: float | None, listed: float | None, gone: float | None) -> bool:
        """Set moments of an object, in seconds from now; None leaves one as it is. False if there is no such object."""
        entry = self._entries.get(item_id)
        if entry is None:
            return False
        entry.appears = entry.appears if appears is None else now() + appears
        entry.listed_from = max(entry.appears, entry.listed_from if listed is None else now() + listed)
        entry.read_from = entry.read_from if appears is None else entry.appears
        entry.gone_from = entry.gone_from if gone is None else now() + gone
        return True

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

    def held(self) -> dict[str, Item]:
        """All that were not deleted, by id, even those that are yet to appear."""
        return {item_id: entry.item for item_id, entry in self._entries.items() if entry.gone_from is None}

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
