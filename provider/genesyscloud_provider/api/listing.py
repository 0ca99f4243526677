"""Walking listings, and keeping one for all who need it (API reference 3.5)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Generic, TypeVar
from urllib.parse import parse_qs, urlsplit

from genesyscloud_provider.api.client import Client
from genesyscloud_provider.api.clock import Clock
from genesyscloud_provider.api.models import CursorPage, Page

__all__ = ["CURSOR_PAGE_SIZE", "PAGE_SIZE", "Listing", "walk_cursor", "walk_pages"]

T = TypeVar("T")

PAGE_SIZE: Final = 100
"""Objects a page; what the official clients ask for."""

CURSOR_PAGE_SIZE: Final = 200
"""Objects a page of the credentials' listing; the documented maximum."""


def walk_pages(client: Client, path: str, answer: type[Page[T]], **query: str) -> Iterator[T]:
    """Every object of a numbered listing."""
    number = 1
    while True:
        page = client.get(path, answer, pageSize=PAGE_SIZE, pageNumber=number, **query)
        yield from page.entities
        last = number >= page.page_count if page.page_count is not None else len(page.entities) < PAGE_SIZE
        if last:
            return
        number += 1


def walk_cursor(client: Client, path: str, answer: type[CursorPage[T]]) -> Iterator[T]:
    """Every object of a listing that is walked by `after`, which stands in the address of the next page."""
    query: dict[str, str | int] = {"pageSize": CURSOR_PAGE_SIZE}
    while True:
        page = client.get(path, answer, **query)
        yield from page.entities
        after = parse_qs(urlsplit(page.next_uri or "").query).get("after")
        if not after or not page.entities:
            return
        query["after"] = after[0]


class Listing(Generic[T]):
    """All objects of one kind by id, as this process knows them.

    Fetched when first asked for, by one thread while the others wait. What this process has written is true whatever
    the listing says, because a listing may lag; what it has read by id is true until a later listing.

    Args:
        fetch: reads the whole listing.
        identify: an object's id.
        clock: tells how old a listing is.
    """

    def __init__(self, fetch: Callable[[], Iterable[T]], identify: Callable[[T], str], clock: Clock) -> None:
        self._fetch = fetch
        self._identify = identify
        self._clock = clock
        self._listed: dict[str, T] | None = None
        self._listed_at = float("-inf")
        self._written: dict[str, T | None] = {}
        self._read: dict[str, tuple[float, T]] = {}
        self._fetching = threading.Lock()

    def all(self, max_age: float = float("inf")) -> dict[str, T]:
        """Every object by id, from a listing at most `max_age` seconds old."""
        with self._fetching:
            if self._listed is None or self._clock.now() - self._listed_at > max_age:
                asked_at = self._clock.now()
                self._listed = {self._identify(each): each for each in self._fetch()}
                self._listed_at = asked_at
            known = {**self._listed, **self._read_since_listed(), **self._written}
        return {key: each for key, each in known.items() if each is not None}

    def known(self, key: str) -> T | None:
        """The object if this process has listed, read or written it already; asks nobody."""
        if key in self._written:
            return self._written[key]
        return self._read_since_listed().get(key) or (self._listed or {}).get(key)

    def wrote(self, item: T) -> None:
        """Note an object that this process has written."""
        self._written[self._identify(item)] = item

    def read(self, item: T) -> None:
        """Note an object that this process has read by its id."""
        key = self._identify(item)
        self._written.pop(key, None)
        self._read[key] = (self._clock.now(), item)

    def gone(self, key: str) -> None:
        """Note that an object is deleted, or was seen to be; ids never come back."""
        self._written[key] = None

    def _read_since_listed(self) -> dict[str, T]:
        return {key: item for key, (at, item) in dict(self._read).items() if at >= self._listed_at}
