"""The page of a comparison: what only one of both has, and what differs in what both have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from genesyscloud_provider.architect.text import counted
from genesyscloud_provider.commands.inventory.differences import Comparison, Difference, Side
from genesyscloud_provider.commands.inventory.found import title_of
from genesyscloud_provider.commands.inventory.pages import (
    NOTHING,
    Cell,
    Item,
    Line,
    Page,
    Section,
    Tone,
    cell,
    in_words,
    listing,
    theirs,
)

KINDS: Final = {
    "integration": "integration",
    "credential": "credential",
    "action": "action",
    "oauthClient": "OAuth client",
    "role": "role",
}
"""What people call the kinds of objects."""

PARTS: Final = {
    "intendedState": "intended state",
    "reportedState": "reported state",
    "credentialTypes": "credential types",
    "timeoutSeconds": "time-out in seconds",
    "url": "URL",
    "translationMap": "translation map",
    "translationMapDefaults": "defaults of the translation map",
    "requestTemplate": "request template",
    "successTemplate": "success template",
    "function.runtime": "runtime",
    "function.handler": "handler",
    "function.timeoutSeconds": "time-out of the function in seconds",
    "function.code": "code",
    "grantType": "grant type",
    "tokenSeconds": "token's validity in seconds",
}
"""What people call the parts of objects; others by their names."""

OBJECT: Final = ("What", "Name", "Of the integration")
"""What tells an object, in the head of a table."""

NOT_SHOWN: Final = "not shown"

Rows = tuple[tuple[Cell, ...], ...]


def page_of(comparison: Comparison) -> Page:
    """The page.

    Args:
        comparison: the document.
    """
    here, there = names_of(comparison)
    return Page(
        kind="Comparison",
        title=f"{here} and {there}",
        facts=(("First", _side(comparison.here)), ("Second", _side(comparison.there))),
        headline=headline(comparison),
        notices_title="",
        notices=(),
        missing_title="Not compared",
        missing=tuple(_missing(comparison, here, there)),
        sections=tuple(_sections(comparison, here, there)),
    )


def names_of(comparison: Comparison) -> tuple[str, str]:
    """What both are called: by their names, by their ids where one name has two, and by the time where they are one."""
    here, there = comparison.here.organization, comparison.there.organization
    name = here.name or here.id
    if here.id == there.id:
        return f"{name} at {comparison.here.taken_at}", f"{name} at {comparison.there.taken_at}"
    if here.name == there.name:
        return here.id, there.id
    return name, there.name or there.id


def headline(comparison: Comparison) -> str:
    """How much differs, in one line."""
    where = Counter(each.where for each in comparison.differences)
    same = counted(comparison.same, "object")
    if not comparison.differences:
        return f"Nothing differs in what was compared: {same}"
    only = where["here"] + where["there"]
    parts = [*([f"{only:,} only in one of both"] if only else [])]
    parts += [f"{where['both']:,} that {'differs' if where['both'] == 1 else 'differ'}"] if where["both"] else []
    return f"{counted(len(comparison.differences), 'difference')}: {in_words(parts)}; {same} the same"


def _missing(comparison: Comparison, here: str, there: str) -> Iterator[Line]:
    names = {"here": here, "there": there}
    for each in comparison.not_told:
        title = title_of(each.part)
        yield Line(f"{title[:1].upper()}{title[1:]}", (names[each.side], each.reason))
    for text in comparison.not_read:
        words, _, reason = text.partition(": ")
        yield Line(f"{words[:1].upper()}{words[1:]}", (reason,))


def _sections(comparison: Comparison, here: str, there: str) -> Iterator[Section]:
    for where, name in (("here", here), ("there", there)):
        found = [each for each in comparison.differences if each.where == where]
        rows: Rows = tuple((cell(KINDS[each.kind]), theirs(each.name), _above(each)) for each in found)
        if rows:
            yield Section(where, "Only in", OBJECT, rows, whose=name, lines=tuple(map(_named, found)))
    both = [each for each in comparison.differences if each.where == "both"]
    rows = tuple(row for each in both for row in _rows(each))
    lines = tuple(line for each in both for line in _lines(each))
    head = (*OBJECT, "Differs in", "First has", "Second has")
    if rows:
        yield Section("both", "Different in both", head, rows, lines=lines)


def _lines(difference: Difference) -> Iterator[str]:
    """What differs of an object, as text."""
    what = _named(difference)
    hidden = [PARTS.get(each.part, each.part) for each in difference.parts if each.here is None or each.there is None]
    for each in difference.parts:
        if each.here is not None and each.there is not None:
            values = f"first {', '.join(each.here) or NOTHING}, second {', '.join(each.there) or NOTHING}"
            yield f"{what}: {PARTS.get(each.part, each.part)}: {values}"
    if hidden:
        yield f"{what}: {in_words(hidden)} ({NOT_SHOWN})"


def _named(difference: Difference) -> str:
    """An object as text: what it is, its name, and for an action what tells it from others of its name."""
    above = "".join(f" of {each.text}{f' ({each.more})' if each.more else ''}" for each in _items_above(difference))
    return f"{KINDS[difference.kind]} {difference.name}{above}"


def _side(side: Side) -> str:
    named = f"{side.organization.name} ({side.organization.id})" if side.organization.name else side.organization.id
    return f"{named}, taken at {side.taken_at}"


def _rows(difference: Difference) -> Iterator[tuple[Cell, ...]]:
    for part in difference.parts:
        yield (
            cell(KINDS[difference.kind]),
            theirs(difference.name),
            _above(difference),
            cell(PARTS.get(part.part, part.part)),
            _values(part.here),
            _values(part.there),
        )


def _above(difference: Difference) -> Cell:
    return listing(_items_above(difference), "")


def _items_above(difference: Difference) -> Iterator[Item]:
    """An action's integration, with its category where that is not called the same."""
    if difference.integration is not None:
        same = difference.category in (None, difference.integration)
        yield Item(difference.integration, "" if same else f"category {difference.category}")


def _values(texts: list[str] | None) -> Cell:
    if texts is None:
        return cell(NOT_SHOWN, tone=Tone.NOTE)
    return listing(Item(each) for each in texts)
