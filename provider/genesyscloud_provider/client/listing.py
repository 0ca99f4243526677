"""Walking listings, and keeping one for all who need it (API reference 3.5)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar
from urllib.parse import parse_qs, urlsplit

from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.clock import Clock
from genesyscloud_provider.client.documents import CursorPage, Page
from genesyscloud_provider.client.errors import IncompleteListing, UnreadableAnswer


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
    """Every object of a numbered listing, each once.

    It ends where the service names no further page and has shown as many objects as it counts: a computed number of
    pages once lost some (supplement 2, question 13). Where something is deleted between two pages, an object moves from
    the next page to one that was read already, and would be missed: the listing is then walked again, and so is one
    that shows too few, until it shows the same twice.

    Raises:
        IncompleteListing: it shows fewer objects than it counts.
        UnreadableAnswer: it does not come to an end.
    """
    before: _Walk[T] | None = None
    for _ in range(WALKS):
        walk = _walk(client, path, answer, query)
        if walk.whole or (before and walk.shows_the_same_as(before)):
            break
        before = walk
    if walk.missing:
        counted = len(walk.found) + walk.missing
        raise IncompleteListing(
            f"GET {path} shows {len(walk.found)} of the {counted} objects that it counts", walk.objects
        )
    return walk.objects


@dataclass(frozen=True)
class _Walk(Generic[T]):
    """What one walk has shown."""

    found: dict[str, T]
    totals: list[int | None]

    @property
    def objects(self) -> list[T]:
        return list(self.found.values())

    @property
    def missing(self) -> int:
        """How many objects the last page that has any counts beyond those that were shown."""
        return max(0, (self.totals[-1] or 0) - len(self.found))

    @property
    def whole(self) -> bool:
        """Whether nothing can have been missed, as far as the service tells."""
        return len(set(self.totals)) == 1 and not self.missing  # assumes: PAGES_SHOW_EVERY_OBJECT

    def shows_the_same_as(self, other: _Walk[T]) -> bool:
        """Whether two walks, in which nothing seems to have changed, came to the same."""
        counts = {*self.totals, *other.totals}
        return len(counts) == 1 and self.found.keys() == other.found.keys()


def _walk(client: Client, path: str, answer: type[Page[T]], query: dict[str, str | list[str]]) -> _Walk[T]:
    walk = _Walk[T]({}, [])
    for number in range(1, MOST_PAGES + 1):
        page = client.get(path, answer, pageSize=PAGE_SIZE, pageNumber=number, **query)
        new = {each.id: each for each in page.entities}
        nothing_new = new.keys() <= walk.found.keys()
        walk.found.update(new)
        if new or number == 1:  # what a page behind the last one counts is nobody's concern
            walk.totals.append(page.total)
        if not page.entities or not (_names_another(page, number) or walk.missing):
            return walk
        if nothing_new and _names_another(page, number):
            raise _endless(path, f"page {number} shows what the pages before it have shown")
        if nothing_new:
            return walk
    raise _endless(path, f"it goes on after {MOST_PAGES} pages")


def _names_another(page: Page[T], number: int) -> bool:
    """Whether the service says that a page follows; where it says nothing at all, one follows a full page."""
    if page.page_count is None and page.total is None:
        return bool(page.next_uri) or len(page.entities) >= PAGE_SIZE
    return bool(page.next_uri) or number < (page.page_count or 0)


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
        self._incomplete: IncompleteListing | None = None
        self._written: dict[str, T | None] = {}
        self._read: dict[str, tuple[float, T]] = {}
        self._fetching = threading.Lock()

    def all(self, max_age: float = float("inf")) -> dict[str, T]:
        """Every object by id, from a listing at most `max_age` seconds old.

        Raises:
            IncompleteListing: the listing leaves some out.
        """
        known = self.shown(max_age)
        self._require_whole()
        return known

    def shown(self, max_age: float = float("inf")) -> dict[str, T]:
        """As `all`, without what an incomplete listing leaves out: that an object is not there tells nothing."""
        with self._fetching:
            listed = self._listed
            if listed is None or self._clock.now() - self._listed_at > max_age:
                listed = self._list()
            known = {**listed, **self._read_since_listed(), **self._written}
        return {key: each for key, each in known.items() if each is not None}

    def anew(self) -> dict[str, T]:
        """Every object by id, from a listing that begins after this call; all who wait for one meanwhile share it.

        It is what the service says: nothing that this process has written or read is put over it.

        Raises:
            IncompleteListing: the listing leaves some out.
        """
        due = self._begun + 1
        with self._fetching:
            listed = self._listed if self._listed is not None and self._number >= due else self._list()
            self._require_whole()
            return dict(listed)

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
        try:
            objects, self._incomplete = list(self._fetch()), None
        except IncompleteListing as error:
            objects, self._incomplete = list(error.shown), error
        self._listed = {self._identify(each): each for each in objects}
        self._listed_at, self._number = asked_at, number
        return self._listed

    def _require_whole(self) -> None:
        if self._incomplete:
            raise self._incomplete.copied()

    def _read_since_listed(self) -> dict[str, T]:
        return {key: item for key, (at, item) in dict(self._read).items() if at >= self._listed_at}
