"""Walking listings, and keeping one for all who need it (API reference 3.5)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Generic, Protocol, TypeVar
from urllib.parse import parse_qs, urlsplit

from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.clock import Clock
from genesyscloud_provider.client.documents import CursorPage, Page
from genesyscloud_provider.client.errors import UnreadableAnswer


class Identified(Protocol):
    """What has an id."""

    @property
    def id(self) -> str:
        """Tells it from all others of its kind."""


T = TypeVar("T", bound=Identified)

PAGE_SIZE: Final = 100
"""Objects a page; what the official clients ask for."""

CURSOR_PAGE_SIZE: Final = 200
"""Objects a page of the credentials' listing; the documented maximum."""

WALKS: Final = 3
"""How often a listing is walked at most while its length keeps changing."""

MOST_PAGES: Final = 1000
"""Pages of a listing at most: many times what an organization may have of any kind."""


def walk_pages(client: Client, path: str, answer: type[Page[T]], **query: str | list[str]) -> list[T]:
    """Every object of a numbered listing.

    Where something is deleted between two pages, an object moves from the next page to one that was read already, and
    would be missed: the listing is then walked again.

    Raises:
        UnreadableAnswer: the listing does not come to an end.
    """
    for _ in range(WALKS):
        pages = list(_pages(client, path, answer, query))
        if len({page.total for page in pages}) == 1:  # assumes: PAGES_SHOW_EVERY_OBJECT
            break
    return [each for page in pages for each in page.entities]


def _pages(client: Client, path: str, answer: type[Page[T]], query: dict[str, str | list[str]]) -> Iterator[Page[T]]:
    seen: set[str] = set()
    for number in range(1, MOST_PAGES + 1):
        page = client.get(path, answer, pageSize=PAGE_SIZE, pageNumber=number, **query)
        yield page
        if _is_last(page, number):
            return
        ids = {each.id for each in page.entities}
        if ids <= seen:
            raise _endless(path, f"page {number} shows what the pages before it have shown")
        seen |= ids
    raise _endless(path, f"it goes on after {MOST_PAGES} pages")


def _is_last(page: Page[T], number: int) -> bool:
    """Whether there is nothing behind a page: so it says, or it is not full, and an empty one is the end anyway."""
    if not page.entities:
        return True
    # assumes: PAGES_SHOW_EVERY_OBJECT
    return number >= page.page_count if page.page_count is not None else len(page.entities) < PAGE_SIZE


def walk_cursor(client: Client, path: str, answer: type[CursorPage[T]]) -> Iterator[T]:
    """Every object of a listing that is walked by `after`, which stands in the address of the next page.

    Raises:
        UnreadableAnswer: the listing does not come to an end.
    """
    query: dict[str, str | int] = {"pageSize": CURSOR_PAGE_SIZE}
    cursors: set[str] = set()
    for _ in range(MOST_PAGES):
        page = client.get(path, answer, **query)
        yield from page.entities
        # assumes: CURSOR_STANDS_IN_NEXT_URI
        after = parse_qs(urlsplit(page.next_uri or "").query).get("after")
        if not after or not page.entities:
            return
        if after[0] in cursors:
            raise _endless(path, "a page leads back to one before it")
        cursors.add(after[0])
        query["after"] = after[0]
    raise _endless(path, f"it goes on after {MOST_PAGES} pages")


def _endless(path: str, why: str) -> UnreadableAnswer:
    return UnreadableAnswer(f"GET {path} answers a listing that does not come to an end: {why}")


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
        self._begun = self._number = 0
        self._written: dict[str, T | None] = {}
        self._read: dict[str, tuple[float, T]] = {}
        self._fetching = threading.Lock()

    def all(self, max_age: float = float("inf")) -> dict[str, T]:
        """Every object by id, from a listing at most `max_age` seconds old."""
        with self._fetching:
            listed = self._listed
            if listed is None or self._clock.now() - self._listed_at > max_age:
                listed = self._list()
            known = {**listed, **self._read_since_listed(), **self._written}
        return {key: each for key, each in known.items() if each is not None}

    def anew(self) -> dict[str, T]:
        """Every object by id, from a listing that begins after this call; all who wait for one meanwhile share it.

        It is what the service says: nothing that this process has written or read is put over it.
        """
        due = self._begun + 1
        with self._fetching:
            return dict(self._listed) if self._listed is not None and self._number >= due else self._list()

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
        if self._written.get(key, item) is not None:
            self._written.pop(key, None)
            self._read[key] = (self._clock.now(), item)

    def changed(self, key: str, change: Callable[[T], T]) -> None:
        """Note what has changed of an object, if this process knows it."""
        known = self.known(key)
        if known is not None:
            note = self.wrote if key in self._written else self.read
            note(change(known))

    def gone(self, key: str) -> None:
        """Note that an object is deleted, or was seen to be; ids never come back."""
        self._written[key] = None  # assumes: IDS_ARE_NEVER_REUSED

    def deleted(self, key: str) -> bool:
        """Whether this process has deleted the object, or has seen that it is gone."""
        return key in self._written and self._written[key] is None

    def _list(self) -> dict[str, T]:
        self._begun += 1
        number, asked_at = self._begun, self._clock.now()
        self._listed = {self._identify(each): each for each in self._fetch()}
        self._listed_at, self._number = asked_at, number
        return self._listed

    def _read_since_listed(self) -> dict[str, T]:
        return {key: item for key, (at, item) in dict(self._read).items() if at >= self._listed_at}
