"""Walking listings, and keeping one for all who need it (API reference 3.5)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Generic, TypeVar
from urllib.parse import parse_qs, urlsplit

from genesyscloud_provider.api.client import Client
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

    Fetched when first asked for, by one thread while the others wait; after that this process's own writes keep it
    true, whichever of the two came first.

    Args:
        fetch: reads the whole listing.
        identify: an object's id.
    """

    def __init__(self, fetch: Callable[[], Iterable[T]], identify: Callable[[T], str]) -> None:
        self._fetch = fetch
        self._identify = identify
        self._fetched: dict[str, T] | None = None
        self._fetched_at = 0.0
        self._written: dict[str, T | None] = {}
        self._fetching = threading.Lock()

    def all(self, max_age: float = float("inf")) -> dict[str, T]:
        """Every object by id, from a listing at most `max_age` seconds old."""
        with self._fetching:
            if self._fetched is None or time.monotonic() - self._fetched_at > max_age:
                asked_at = time.monotonic()
                self._fetched = {self._identify(each): each for each in self._fetch()}
                self._fetched_at = asked_at
            merged = {**self._fetched, **self._written}
        return {key: each for key, each in merged.items() if each is not None}

    def known(self, key: str) -> T | None:
        """The object if it was listed or written already; asks nobody."""
        if key in self._written:
            return self._written[key]
        return (self._fetched or {}).get(key)

    def put(self, item: T) -> None:
        """Note what this process has written or read."""
        self._written[self._identify(item)] = item

    def remove(self, key: str) -> None:
        """Note what this process has deleted."""
        self._written[key] = None
