"""Query parameters, numbered pages and cursor pages (API reference 3.5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from genesyscloud_emulator.behaviour.switches import Switches
from genesyscloud_emulator.wire.errors import bad_request, invalid_value

Item = TypeVar("Item")

DEFAULT_PAGE_SIZE = 25
MAX_CURSOR_PAGE_SIZE = 200
PAGING = ("pageSize", "pageNumber")
"""The parameters of numbered pages."""
MAX_DIGITS = 18
"""Of a number in the query; Python itself refuses to read very long ones."""


class Query:
    """The query parameters of one request. A parameter that may have many values is repeated or comma-separated."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self.pairs = list(pairs)

    def many(self, name: str) -> list[str]:
        """All values of this parameter."""
        return [part for key, value in self.pairs if key == name for part in value.split(",") if part]

    def ids(self, most: int) -> list[str]:
        """The ids of `ids`, so many at most."""
        ids = self.many("ids")
        if len(ids) > most:
            raise invalid_value("ids", "At most {most} ids can be given.", most=str(most))
        return ids

    def text(self, name: str) -> str | None:
        """The last value of this parameter; None if it is absent or empty."""
        values = [value for key, value in self.pairs if key == name and value]
        return values[-1] if values else None

    def flag(self, name: str) -> bool | None:
        """True or false in any letter case."""
        value = self.text(name)
        if value is None:
            return None
        if value.lower() not in {"true", "false"}:
            raise invalid_value(name, "{name} must be true or false.", name=name)
        return value.lower() == "true"

    def number(self, name: str, default: int) -> int:
        """A whole number from 1 on."""
        value = self.text(name)
        if value is None:
            return default
        if not (value.isascii() and value.isdigit() and len(value) <= MAX_DIGITS and int(value) >= 1):
            raise invalid_value(name, "{name} must be a whole number from 1 on.", name=name)
        return int(value)

    def choice(self, name: str, choices: Sequence[str]) -> str | None:
        """One of `choices`, in any letter case."""
        value = self.text(name)
        if value is None:
            return None
        for choice in choices:
            if choice.lower() == value.lower():
                return choice
        raise invalid_value(name, "{name} must be one of {choices}.", name=name, choices=", ".join(choices))

    def with_values(self, **values: object) -> str:
        """The query string with some parameters set anew."""
        kept = [(key, value) for key, value in self.pairs if key not in values]
        return urlencode([*kept, *((key, str(value)) for key, value in values.items())])


def _page_size(query: Query, maximum: int, switches: Switches) -> int:
    size = query.number("pageSize", DEFAULT_PAGE_SIZE)
    if size <= maximum:
        return size
    if switches.oversized_page == "clamp":
        return maximum
    raise invalid_value("pageSize", "pageSize must be at most {maximum}.", maximum=str(maximum))


def _is_unlisted(shown: object, switches: Switches) -> bool:
    return isinstance(shown, dict) and shown.get("id") in switches.unlisted


def numbered_page(
    items: Sequence[Item], path: str, query: Query, switches: Switches, render: Callable[[Item], object]
) -> dict[str, object]:
    """One page of `items` by `pageSize` (25) and `pageNumber` (1), with the URIs of its neighbours."""
    size = _page_size(query, switches.max_page_size, switches)
    number = query.number("pageNumber", 1)
    total = len(items)
    count = max(1, -(-total // size))
    if switches.announced_pages is not None:
        count = min(count, switches.announced_pages)
    items = items[: max(0, total - switches.listings_lack)]
    if switches.unlisted:
        items = [item for item in items if not _is_unlisted(render(item), switches)]

    def uri(page: int) -> str:
        return f"{path}?{query.with_values(pageSize=size, pageNumber=page)}"

    page: dict[str, object] = {
        "entities": [render(item) for item in items[(number - 1) * size : number * size]],
        "pageSize": size,
        "pageNumber": number,
        "total": total,
        "firstUri": uri(1),
        "selfUri": uri(number),
        "lastUri": uri(count),
        "pageCount": count if total else 0,
    }
    if number < count:
        page["nextUri"] = uri(number + 1)
    if number > 1:
        page["previousUri"] = uri(number - 1)
    return page


def whole_page(
    items: Sequence[Item], path: str, render: Callable[[Item], object], most: int | None = None
) -> dict[str, object]:
    """The one page of a list that is not paged: everything, as a numbered page of this size.

    `most` is how many it shows of what it counts; None for all.
    """
    return {
        "entities": [render(item) for item in items[:most]],
        "pageSize": len(items),
        "pageNumber": 1,
        "total": len(items),
        "firstUri": path,
        "selfUri": path,
        "lastUri": path,
        "pageCount": 1,
    }


def cursor_page(
    items: Sequence[Item],
    path: str,
    query: Query,
    switches: Switches,
    key: Callable[[Item], str],
    render: Callable[[Item], object],
) -> dict[str, object]:
    """One page in the order of `key`, after or before a cursor, which is the key of an item.

    `nextUri` is missing on the last page, and the page after the last item is empty: the two ways in which clients
    recognise the end. A cursor stays good when its item is deleted.
    """
    size = _page_size(query, MAX_CURSOR_PAGE_SIZE, switches)
    after, before = query.text("after"), query.text("before")
    if after is not None and before is not None:
        raise bad_request("Only one of after and before can be given.")
    ordered = sorted((item for item in items if key(item) not in switches.unlisted), key=key)
    if before is not None:
        left = [item for item in ordered if key(item) < before]
        start = max(0, len(left) - size)
    else:
        start = sum(1 for item in ordered if after is not None and key(item) <= after)
    shown = ordered[start : start + size] if before is None else left[start:]

    page: dict[str, object] = {"entities": [render(item) for item in shown]}
    page["selfUri"] = f"{path}?{query.with_values(pageSize=size)}"
    if shown and start + len(shown) < len(ordered):
        if switches.cursor_in == "field":
            page["after"] = key(shown[-1])
        else:
            page["nextUri"] = f"{path}?{urlencode({'pageSize': size, 'after': key(shown[-1])})}"
    if shown and start > 0:
        page["previousUri"] = f"{path}?{urlencode({'pageSize': size, 'before': key(shown[0])})}"
    return page
