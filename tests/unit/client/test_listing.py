"""Listings are walked to their end, fetched once for all who ask, and kept true by this process's own writes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import httpx
import pytest

from genesyscloud_provider.client import listing as listing_module
from genesyscloud_provider.client.documents import CursorPage, Page
from genesyscloud_provider.client.errors import IncompleteListing, NotPermitted, UnreadableAnswer
from genesyscloud_provider.client.listing import Listing, walk_cursor, walk_pages
from genesyscloud_provider.integrations.action_config.models import Action
from tests.clock import FakeClock
from tests.unit.client.stand_ins import Service, answer, at_once, error_answer

PATH = "/api/v2/things"


def things(first: int, last: int) -> list[dict[str, str]]:
    return [{"id": f"{number:03}"} for number in range(first, last + 1)]


COUNT: dict[str, Any] = {"pageCount": lambda listing, number: -(-listing.total // 100)}
TOTAL: dict[str, Any] = {"total": lambda listing, number: listing.total}
NEXT: dict[str, Any] = {
    "nextUri": lambda listing, number: f"{PATH}?pageNumber={number + 1}" if 100 * number < listing.total else None
}


class Numbered:
    """A numbered listing of `total` objects; `says` is what its pages say beside them, true or not."""

    def __init__(self, total: int, says: dict[str, Any], shown: int | None = None) -> None:
        self.total = total
        self._shown = total if shown is None else shown
        self._says = says
        self.asked: list[dict[str, str]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(200, json={"access_token": "t"})
        self.asked.append(dict(request.url.params))
        size, number = int(request.url.params["pageSize"]), int(request.url.params["pageNumber"])
        last = min(size * number, self._shown)
        said = {name: say(self, number) for name, say in self._says.items()}
        return httpx.Response(200, json={"entities": things(size * (number - 1) + 1, last), **said})


SAYS = {
    "all that the service says": {**COUNT, **TOTAL, **NEXT},
    "pages": COUNT,
    "objects": TOTAL,
    "the next page, and objects": {**TOTAL, **NEXT},
    "pages, and the next one": {**COUNT, **NEXT},
}
"""What pages say, and none of it asks for a request more than there are pages."""


@pytest.mark.parametrize("says", SAYS.values(), ids=SAYS)
@pytest.mark.parametrize(
    ("total", "pages"), [(0, 1), (1, 1), (99, 1), (100, 1), (101, 2), (200, 2), (250, 3), (300, 3)]
)
def test_a_listing_that_tells_its_length_takes_one_request_for_each_page(connect, total, pages, says):
    service = Numbered(total, says)
    found = walk_pages(connect(service), PATH, Page[Action])
    assert [each.id for each in found] == [each["id"] for each in things(1, total)]
    assert len(service.asked) == pages


SHORT: dict[str, Any] = {"pageCount": lambda listing, number: 2}

LIES = {
    "two pages, and counts all objects": {**SHORT, **TOTAL},
    "two pages, and names the next": {**SHORT, **NEXT},
    "two pages and no next, and counts all objects": {**SHORT, **TOTAL, "nextUri": lambda listing, number: None},
    "fewer objects than there are, and names the next": {"total": lambda listing, number: 150, **NEXT},
    "an end of its own, and all pages": {"total": lambda listing, number: 1, **COUNT},
}
"""What pages say of 289 objects, of which they show all if they are asked for (supplement 2, question 13)."""


@pytest.mark.parametrize("says", LIES.values(), ids=LIES)
def test_a_wrong_count_hides_no_object(connect, says):
    service = Numbered(289, says)
    assert len(walk_pages(connect(service), PATH, Page[Action])) == 289
    assert len(service.asked) == 3


NOTHING_MORE: dict[str, Any] = {"total": lambda listing, number: listing.total if number < 4 else 0}


@pytest.mark.parametrize(
    ("says", "asked"),
    [
        pytest.param({**COUNT, **TOTAL}, 2 * 4, id="an empty page ends each of two walks"),
        pytest.param({**COUNT, **NOTHING_MORE}, 2 * 4, id="the page behind the end counts nothing"),
        pytest.param(TOTAL, 2 * 4, id="without pages"),
    ],
)
def test_a_listing_that_shows_fewer_objects_than_it_counts_is_told(connect, says, asked):
    service = Numbered(299, says, shown=289)
    with pytest.raises(
        IncompleteListing, match="GET /api/v2/things shows 289 of the 299 objects that it counts"
    ) as told:
        walk_pages(connect(service), PATH, Page[Action])
    assert [each.id for each in told.value.shown] == [each["id"] for each in things(1, 289)]
    assert len(service.asked) == asked


def test_a_count_of_what_no_page_shows_is_no_listing_without_an_end(connect):
    """A service that counts more than it shows, and answers every number with the same page."""
    service = Service(answer(200, {"entities": things(1, 3), "pageCount": 1, "total": 5}))
    with pytest.raises(IncompleteListing, match="shows 3 of the 5 objects"):
        walk_pages(connect(service), PATH, Page[Action])
    assert len(service.requests) == 4


def test_nothing_although_something_is_counted_is_told(connect):
    service = Service(answer(200, {"entities": [], "pageCount": 1, "total": 5}))
    with pytest.raises(IncompleteListing, match="shows 0 of the 5 objects"):
        walk_pages(connect(service), PATH, Page[Action])


def test_an_object_that_is_missed_once_is_found_by_the_next_walk(connect):
    """Somebody deletes one and adds one between two pages: the count stays, and one moves to a page that was read."""
    says = {"pageCount": 2, "total": 4}
    pages = [things(1, 2), things(4, 4), [], things(2, 3), things(4, 5)]
    service = Service(*[answer(200, {"entities": each, **says}) for each in pages])
    assert [each.id for each in walk_pages(connect(service), PATH, Page[Action])] == ["002", "003", "004", "005"]


@pytest.mark.parametrize(
    ("total", "says", "pages"),
    [
        pytest.param(0, COUNT, 1, id="none"),
        pytest.param(1, COUNT, 1, id="one"),
        pytest.param(100, COUNT, 1, id="a full page"),
        pytest.param(101, COUNT, 2, id="one more than a page"),
        pytest.param(250, COUNT, 3, id="three pages"),
        pytest.param(0, {}, 1, id="none, count unknown"),
        pytest.param(1, {}, 1, id="one, count unknown"),
        pytest.param(100, {}, 2, id="a full page, count unknown"),
        pytest.param(101, {}, 2, id="one more than a page, count unknown"),
        pytest.param(250, {}, 3, id="three pages, count unknown"),
    ],
)
def test_every_object_of_a_numbered_listing_is_found_once(connect, total, says, pages):
    service = Numbered(total, says)
    found = walk_pages(connect(service), PATH, Page[Action], expand="config.current")
    assert [each.id for each in found] == [each["id"] for each in things(1, total)]
    assert service.asked == [
        {"pageSize": "100", "pageNumber": str(number), "expand": "config.current"} for number in range(1, pages + 1)
    ]


def test_a_service_with_smaller_pages_is_walked_to_its_last_page(connect):
    service = Service(*[answer(200, {"entities": things(each, each), "pageCount": 3}) for each in (1, 2, 3)])
    assert [each.id for each in walk_pages(connect(service), PATH, Page[Action])] == ["001", "002", "003"]


def test_a_page_that_fails_ends_the_walk_with_its_error(connect):
    service = Service(answer(200, {"entities": things(1, 1), "pageCount": 2}), error_answer(403))
    with pytest.raises(NotPermitted):
        walk_pages(connect(service), PATH, Page[Action])


def test_a_listing_that_changes_on_the_way_is_walked_again(connect):
    """What moved to a page that was read already would be missed."""
    before = [answer(200, {"entities": things(1, 2), "pageCount": 2, "total": 4})]
    shifted = [answer(200, {"entities": things(4, 4), "pageCount": 2, "total": 3})]
    again = [
        answer(200, {"entities": things(2, 3), "pageCount": 2, "total": 3}),
        answer(200, {"entities": things(4, 4), "pageCount": 2, "total": 3}),
    ]
    service = Service(*before, *shifted, *again)
    assert [each.id for each in walk_pages(connect(service), PATH, Page[Action])] == ["002", "003", "004"]


def test_a_listing_that_never_rests_is_walked_three_times(connect):
    totals = cycle((3, 2))

    def pages(asked: httpx.Request) -> httpx.Response:
        number = int(asked.url.params["pageNumber"])
        return httpx.Response(200, json={"entities": things(number, number), "pageCount": 2, "total": next(totals)})

    service = Service(pages)
    assert [each.id for each in walk_pages(connect(service), PATH, Page[Action])] == ["001", "002"]
    assert len(service.requests) == 6


ENDLESS = "GET /api/v2/things answers a listing that does not come to an end: "


@pytest.mark.parametrize(
    ("page", "grows", "asked", "why"),
    [
        pytest.param({"pageCount": 10**9}, False, 2, "page 2 shows what", id="the same page for ever"),
        pytest.param({}, False, 2, "page 2 shows what", id="no count, and the same full page for ever"),
        pytest.param({"pageCount": 10**9}, True, 5, "it goes on after 5 pages", id="new objects for ever"),
        pytest.param({}, True, 5, "it goes on after 5 pages", id="no count, and full pages for ever"),
    ],
)
def test_a_numbered_listing_without_an_end_is_told(connect, monkeypatch, page, grows, asked, why):
    monkeypatch.setattr(listing_module, "MOST_PAGES", 5)

    def pages(request: httpx.Request) -> httpx.Response:
        first = 100 * int(request.url.params["pageNumber"]) if grows else 1
        return httpx.Response(200, json={"entities": things(first, first + 99), **page})

    service = Service(pages)
    with pytest.raises(UnreadableAnswer, match=why) as told:
        walk_pages(connect(service), PATH, Page[Action])
    assert str(told.value).startswith(ENDLESS)
    assert len(service.requests) == asked


def test_a_count_that_is_too_high_ends_with_the_first_empty_page(connect):
    service = Service(*[answer(200, {"entities": things(*each), "pageCount": 10**9}) for each in ((1, 2), (1, 0))])
    assert [each.id for each in walk_pages(connect(service), PATH, Page[Action])] == ["001", "002"]
    assert len(service.requests) == 2


@pytest.mark.parametrize(
    ("cursors", "asked"), [(["a"], 2), (["a", "b"], 3)], ids=["the same for ever", "one and another for ever"]
)
def test_cursors_that_lead_back_are_told(connect, cursors, asked):
    numbers = iter(range(1000))
    service = Service(
        lambda _: httpx.Response(
            200, json={"entities": things(1, 1), "nextUri": f"{PATH}?after={cursors[next(numbers) % len(cursors)]}"}
        )
    )
    with pytest.raises(UnreadableAnswer, match="a page leads back to one before it"):
        list(walk_cursor(connect(service), PATH, CursorPage[Action]))
    assert len(service.requests) == asked


def test_cursors_that_lead_on_for_ever_are_told(connect, monkeypatch):
    monkeypatch.setattr(listing_module, "MOST_PAGES", 5)
    numbers = iter(range(1000))
    service = Service(
        lambda _: httpx.Response(200, json={"entities": things(1, 1), "nextUri": f"{PATH}?after={next(numbers)}"})
    )
    with pytest.raises(UnreadableAnswer, match="it goes on after 5 pages"):
        list(walk_cursor(connect(service), PATH, CursorPage[Action]))
    assert len(service.requests) == 5


def cursor_page(entities: list[dict[str, str]] | None, next_uri: str | None = None) -> dict[str, object]:
    return {"entities": entities, "nextUri": next_uri, "selfUri": PATH}


@pytest.mark.parametrize(
    ("pages", "found", "cursors"),
    [
        pytest.param([cursor_page([])], [], [None], id="none"),
        pytest.param([cursor_page(None)], [], [None], id="null"),
        pytest.param([cursor_page(things(1, 2))], ["001", "002"], [None], id="one page"),
        pytest.param(
            [cursor_page(things(1, 2), f"{PATH}?pageSize=200&after=002"), cursor_page(things(3, 3))],
            ["001", "002", "003"],
            [None, "002"],
            id="two pages",
        ),
        pytest.param(
            [
                cursor_page(things(1, 1), f"{PATH}?after=001"),
                cursor_page(things(2, 2), f"{PATH}?after=002"),
                cursor_page(things(3, 3)),
            ],
            ["001", "002", "003"],
            [None, "001", "002"],
            id="three pages",
        ),
        pytest.param(
            [cursor_page(things(1, 1), f"{PATH}?after=001"), cursor_page([], f"{PATH}?after=001")],
            ["001"],
            [None, "001"],
            id="an empty page ends it",
        ),
        pytest.param([cursor_page(things(1, 1), f"{PATH}?pageSize=200")], ["001"], [None], id="no cursor"),
        pytest.param([cursor_page(things(1, 1), f"{PATH}?after=")], ["001"], [None], id="an empty cursor"),
        pytest.param([cursor_page(things(1, 1), "")], ["001"], [None], id="an empty address"),
        pytest.param(
            [cursor_page(things(1, 1), f"{PATH}?after=a%2Fb%3D%3D%26c"), cursor_page(things(2, 2))],
            ["001", "002"],
            [None, "a/b==&c"],
            id="an encoded cursor",
        ),
        pytest.param(
            [cursor_page(things(1, 1), f"https://elsewhere.example{PATH}?after=x"), cursor_page(things(2, 2))],
            ["001", "002"],
            [None, "x"],
            id="an absolute address",
        ),
    ],
)
def test_a_cursor_is_followed_until_there_is_none(connect, pages, found, cursors):
    service = Service(*[answer(200, each) for each in pages])
    assert [each.id for each in walk_cursor(connect(service), PATH, CursorPage[Action])] == found
    assert [each.url.params.get("after") for each in service.requests] == cursors
    assert {(each.url.host, each.url.path) for each in service.requests} == {("api.mypurecloud.com", PATH)}
    assert {each.url.params["pageSize"] for each in service.requests} == {"200"}


# Listing


@dataclass(frozen=True)
class Thing:
    id: str
    state: str = "fetched"


class Source:
    """What a listing fetches; `during` runs while it does."""

    def __init__(self, *ids: str) -> None:
        self.ids = list(ids)
        self.fetches = 0
        self.during = lambda: None
        self.failures: list[Exception] = []

    def __call__(self) -> Iterator[Thing]:
        self.fetches += 1
        for each in list(self.ids):
            yield Thing(each)
        self.during()
        if self.failures:
            raise self.failures.pop()


@pytest.fixture
def source() -> Source:
    return Source("a", "b")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def listing(source: Source, clock: FakeClock) -> Listing[Thing]:
    return Listing(source, lambda each: each.id, clock)


def test_nothing_is_fetched_before_somebody_asks(listing, source):
    assert listing.known("a") is None
    listing.wrote(Thing("c"))
    listing.gone("a")
    assert source.fetches == 0


def test_it_is_fetched_once(listing, source):
    assert listing.all() == listing.all() == {"a": Thing("a"), "b": Thing("b")}
    assert source.fetches == 1


def test_racing_threads_share_one_fetch(listing, source):
    source.during = lambda: time.sleep(0.02)
    found = at_once(*[listing.all] * 8)
    assert found == [{"a": Thing("a"), "b": Thing("b")}] * 8
    assert source.fetches == 1


def write(listing: Listing[Thing]) -> None:
    listing.wrote(Thing("a", "written"))
    listing.wrote(Thing("c", "written"))
    listing.gone("b")


WRITTEN = {"a": Thing("a", "written"), "c": Thing("c", "written")}


def test_writes_before_the_fetch_win(listing):
    write(listing)
    assert listing.all() == WRITTEN


def test_writes_during_the_fetch_win(listing, source):
    source.during = lambda: write(listing)
    assert listing.all() == WRITTEN


def test_writes_after_the_fetch_win(listing, source):
    listing.all()
    write(listing)
    assert listing.all() == WRITTEN
    assert source.fetches == 1


def test_the_last_write_wins(listing):
    listing.wrote(Thing("a", "first"))
    listing.gone("a")
    assert "a" not in listing.all()
    listing.wrote(Thing("a", "second"))
    assert listing.all()["a"] == Thing("a", "second")


def test_writes_of_many_threads_are_all_kept(listing, source):
    source.during = lambda: time.sleep(0.01)

    def work(number: int) -> None:
        for each in range(50):
            listing.wrote(Thing(f"{number}-{each}"))
            listing.all()

    assert at_once(*[lambda number=number: work(number) for number in range(4)]) == [None] * 4
    assert len(listing.all()) == 2 + 4 * 50
    assert source.fetches == 1


def test_what_a_caller_does_with_the_answer_stays_with_the_caller(listing):
    listing.all().clear()
    assert set(listing.all()) == {"a", "b"}


def test_a_fetch_that_fails_is_tried_again_by_the_next_who_asks(listing, source):
    source.failures = [OSError("no line")]
    with pytest.raises(OSError, match="no line"):
        listing.all()
    assert listing.known("a") is None
    assert set(listing.all()) == {"a", "b"}
    assert source.fetches == 2


def test_a_fetch_that_fails_is_tried_again_by_the_threads_that_waited(listing, source):
    source.failures = [OSError("no line")]
    source.during = lambda: time.sleep(0.02)
    found = at_once(*[listing.all] * 4)
    assert sum(isinstance(each, OSError) for each in found) == 1
    assert found.count({"a": Thing("a"), "b": Thing("b")}) == 3
    assert source.fetches == 2


def incomplete() -> IncompleteListing:
    return IncompleteListing("shows 2 of 3", [Thing("a"), Thing("b")])


def test_what_an_incomplete_listing_shows_is_known_and_the_rest_is_not_taken_for_gone(listing, source):
    source.failures = [incomplete()]
    assert listing.shown() == {"a": Thing("a"), "b": Thing("b")}
    for _ in range(2):
        with pytest.raises(IncompleteListing, match="shows 2 of 3"):
            listing.all()
    assert listing.known("a") == Thing("a")
    listing.wrote(Thing("c", "written"))
    assert set(listing.shown()) == {"a", "b", "c"}
    assert source.fetches == 1


def test_nothing_is_decided_by_an_incomplete_listing_of_whichever_thread(listing, source):
    source.failures = [incomplete()]
    source.during = lambda: time.sleep(0.02)
    assert [type(each) for each in at_once(*[listing.anew] * 4)].count(IncompleteListing) >= 1
    source.failures = [incomplete()]
    with pytest.raises(IncompleteListing) as first:
        listing.anew()
    with pytest.raises(IncompleteListing) as second:
        listing.all()
    assert first.value is not second.value, "each notes what was being done"
    assert set(listing.anew()) == set(listing.all()) == {"a", "b"}, "a later listing shows all"


def test_known_is_what_was_listed_or_written_and_asks_nobody(listing, source):
    listing.wrote(Thing("c", "written"))
    assert listing.known("c") == Thing("c", "written")
    listing.all()
    listing.gone("a")
    assert listing.known("a") is None
    assert listing.known("b") == Thing("b")
    assert listing.known("z") is None
    assert source.fetches == 1


def test_known_does_not_wait_for_a_fetch(listing, source):
    seen: list[Thing | None] = []
    source.during = lambda: seen.append(listing.known("a"))
    listing.wrote(Thing("a", "written"))
    listing.all()
    assert seen == [Thing("a", "written")]


# Age


@pytest.mark.parametrize(
    ("passed", "max_age", "fetches"),
    [
        pytest.param(0.0, 10.0, 1, id="at once"),
        pytest.param(10.0, 10.0, 1, id="just old enough"),
        pytest.param(10.5, 10.0, 2, id="too old"),
        pytest.param(1e9, float("inf"), 1, id="any age will do"),
    ],
)
def test_a_listing_is_fetched_again_when_it_is_too_old(listing, source, clock, passed, max_age, fetches):
    listing.all()
    source.ids = ["b", "z"]
    clock.moment += passed
    assert set(listing.all(max_age)) == ({"a", "b"} if fetches == 1 else {"b", "z"})
    assert source.fetches == fetches


def test_the_age_counts_from_when_the_fetch_began(listing, source, clock):
    source.during = lambda: clock.sleep(8.0)
    listing.all()
    clock.moment += 3.0
    listing.all(max_age=10.0)
    assert source.fetches == 2


def test_writes_outlive_another_fetch(listing, source, clock):
    listing.all()
    write(listing)
    clock.moment += 60
    assert listing.all(max_age=10.0) == WRITTEN
    assert source.fetches == 2


def test_another_fetch_that_fails_leaves_what_was_known(listing, source, clock):
    listing.all()
    clock.moment += 60
    source.failures = [OSError("no line")]
    with pytest.raises(OSError, match="no line"):
        listing.all(max_age=10.0)
    assert set(listing.all()) == {"a", "b"}


def test_a_fetch_under_way_holds_no_write_up(listing, source):
    fetching, written = threading.Event(), threading.Event()

    def during() -> None:
        fetching.set()
        assert written.wait(10.0)

    def writes() -> None:
        assert fetching.wait(10.0)
        listing.wrote(Thing("c"))
        written.set()

    source.during = during
    assert at_once(listing.all, writes) == [{"a": Thing("a"), "b": Thing("b"), "c": Thing("c")}, None]


# Listings that begin after they were asked for


def test_a_new_listing_is_what_the_service_says_and_is_remembered(listing, source):
    listing.all()
    write(listing)
    source.ids.append("d")
    assert set(listing.anew()) == {"a", "b", "d"}
    assert listing.anew()["a"] == Thing("a")
    assert set(listing.all()) == {"a", "c", "d"}
    assert source.fetches == 3


def test_a_fetch_that_began_before_is_not_new_enough(listing, source):
    asking = threading.Event()
    found = []

    def late() -> None:
        asking.set()
        found.append(set(listing.anew()))

    other = threading.Thread(target=late)

    def during() -> None:
        source.during = lambda: None
        other.start()
        assert asking.wait(10.0)
        time.sleep(0.01)
        source.ids.append("c")

    source.during = during
    assert set(listing.anew()) == {"a", "b"}
    other.join(10.0)
    assert found == [{"a", "b", "c"}]


def test_those_who_wait_for_a_new_listing_share_it(listing, source):
    source.during = lambda: time.sleep(0.05)
    assert at_once(*[listing.anew] * 40) == [{"a": Thing("a"), "b": Thing("b")}] * 40
    assert source.fetches < 8


def test_a_new_listing_that_fails_is_nobodys(listing, source):
    listing.all()
    source.failures = [OSError("no line")]
    with pytest.raises(OSError, match="no line"):
        listing.anew()
    source.ids.append("c")
    assert set(listing.anew()) == {"a", "b", "c"}
