"""Where objects of one kind are kept, with the two lags of the service (API reference 4.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from genesyscloud_emulator.clock import now
from genesyscloud_emulator.errors import not_found
from genesyscloud_emulator.switches import Switches


class Identified(Protocol):
    """Anything with an id."""

    id: str


Thing = TypeVar("Thing", bound=Identified)


@dataclass
class _Place(Generic[Thing]):
    thing: Thing
    appears: float
    listed_from: float
    gone_from: float | None = None

    @property
    def readable(self) -> bool:
        moment = now()
        return self.appears <= moment and (self.gone_from is None or moment < self.gone_from)

    @property
    def live(self) -> bool:
        return self.appears <= now() and self.gone_from is None


class Shelf(Generic[Thing]):
    """Objects by id, in the order of their creation. `kind` is their name in "not found" messages."""

    def __init__(self, kind: str, switches: Switches) -> None:
        self._kind = kind
        self._switches = switches
        self._places: dict[str, _Place[Thing]] = {}

    def put(self, thing: Thing, appears_after: float = 0.0) -> None:
        """Add an object. It exists after `appears_after` seconds and shows in lists `list_lag_seconds` later."""
        appears = now() + appears_after
        self._places[thing.id] = _Place(thing, appears, appears + self._switches.list_lag_seconds)

    def live(self) -> list[Thing]:
        """All that exist and were not deleted."""
        return [place.thing for place in self._places.values() if place.live]

    def counted(self) -> list[Thing]:
        """What the service still counts: what exists, and what was deleted until `delete_lag_seconds` are over."""
        return [place.thing for place in self._places.values() if place.readable]

    def listed(self) -> list[Thing]:
        """What a list shows: nothing too new, but what was deleted until `delete_lag_seconds` are over."""
        moment = now()
        return [place.thing for place in self._places.values() if place.readable and place.listed_from <= moment]

    def find(self, thing_id: str) -> Thing | None:
        """The object, unless deleted."""
        place = self._places.get(thing_id)
        return place.thing if place and place.live else None

    def get(self, thing_id: str) -> Thing:
        """The object, for a change: 404 once it is deleted."""
        thing = self.find(thing_id)
        if thing is None:
            raise not_found(self._kind, thing_id)
        return thing

    def read(self, thing_id: str) -> Thing:
        """The object, for a GET: 404 once it is deleted and `delete_lag_seconds` are over."""
        place = self._places.get(thing_id)
        if place is None or not place.readable:
            raise not_found(self._kind, thing_id)
        return place.thing

    def remove(self, thing_id: str) -> Thing:
        """Delete the object: 404 if it is deleted already, even while it can still be read."""
        thing = self.get(thing_id)
        self._places[thing_id].gone_from = now() + self._switches.delete_lag_seconds
        return thing

    def ids(self) -> list[str]:
        """The ids of all that was ever put here."""
        return list(self._places)

    def ever(self, thing_id: str) -> Thing | None:
        """The object, deleted or not."""
        place = self._places.get(thing_id)
        return None if place is None else place.thing

    def holds(self, thing_id: str) -> bool:
        """Whether the object was put here and not deleted, even if it is yet to appear."""
        place = self._places.get(thing_id)
        return place is not None and place.gone_from is None

    def forget(self, thing_id: str) -> None:
        """Take the object away at once, lags or not; nothing happens if there is none."""
        self._places.pop(thing_id, None)
