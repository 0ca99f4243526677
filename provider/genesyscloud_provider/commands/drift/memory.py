"""What a report remembers from one time to the next: when each difference was first seen. It stands hidden in it.

Whoever edits the report can change it; all that comes of that is another date, or an update that is told once more.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from genesyscloud_provider.commands.drift.differences import Drifted

DATE: Final = "%Y-%m-%d %H:%M UTC"
"""How dates are written."""

MOST_BYTES: Final = 24_000
"""How much of a report it may take; what does not fit is forgotten."""

PLACE: Final = 11
"""How much of a digest is of the property alone; the rest is of its values."""

_MOST_READ: Final = 1_000_000
_COMMENT: Final = re.compile(r"^<!-- drift-report: ([A-Za-z0-9+/=]*) -->\r?$", re.MULTILINE)
"""It is a line by itself, as no text of others can be."""


@dataclass(frozen=True)
class Memory:
    """What is remembered.

    Attributes:
        all: a digest of everything that differs; empty where nothing is remembered.
        since: when something was first seen to differ; empty where nothing is remembered.
        first: when each difference was first seen, by its digest.
        whole: whether every difference is remembered.
    """

    all: str = ""
    since: str = ""
    first: dict[str, str] = field(default_factory=dict, repr=False)
    whole: bool = True

    def knows(self, digest: str) -> bool:
        """Whether a difference was there the last time, with these values, as far as can be told."""
        return digest in self.first or not self.whole

    def first_seen(self, digest: str, now: str) -> str:
        """When a property was first seen to differ, whatever its values were."""
        return self._places.get(_place(digest)) or (now if self.whole else self.since)

    def gone(self, digests: Iterable[str]) -> int:
        """How many properties that differed the last time are not among these differences."""
        return len(self._places.keys() - set(map(_place, digests)))

    @cached_property
    def _places(self) -> dict[str, str]:
        return {_place(digest): date for digest, date in self.first.items()}


def digests(drifted: Drifted) -> list[str]:
    """A short digest of each difference of a resource: first of which property it is, then of what is shown of it."""
    if drifted.deleted:
        return [_digest_of(drifted.urn, "deleted")]
    return [_digest_of(drifted.urn, each.path, each.old, each.new, each.certain) for each in drifted.differences]


def next_memory(found: Iterable[Drifted], last: Memory, now: str) -> Memory:
    """What to remember after this time."""
    keys = sorted(key for each in found for key in digests(each))
    first = {key: last.first_seen(key, now) for key in keys}
    return Memory(_digest(*keys), last.since or now, first)


def hidden(memory: Memory) -> str:
    """The memory as a comment of Markdown, of letters and digits that mean nothing there."""
    text = _comment(memory)
    kept = len(memory.first)
    while len(text) > MOST_BYTES:
        kept -= kept // 8 + 1
        part = dict(sorted(memory.first.items(), key=lambda each: each[1])[:kept])
        text = _comment(Memory(memory.all, memory.since, part, whole=False))
    return text


def remembered(report: str) -> Memory:
    """The memory in an earlier report; an empty one where there is none that can be read."""
    found = _COMMENT.search(report)
    if not found:
        return Memory()
    try:
        packed = base64.b64decode(found[1], validate=True)
        document = json.loads(zlib.decompressobj().decompress(packed, _MOST_READ))
        first = {str(key): _date(date) for date, keys in document["first"].items() for key in keys}
        return Memory(str(document["all"]), _date(document["since"]), first, document["whole"] is True)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, zlib.error):
        return Memory()


def _date(text: Any) -> str:
    """A date as reports have it.

    Raises:
        ValueError: it is something else.
    """
    return datetime.strptime(text, DATE).strftime(DATE)


def _comment(memory: Memory) -> str:
    by_date: dict[str, list[str]] = {}
    for key, date in memory.first.items():
        by_date.setdefault(date, []).append(key)
    document = {"all": memory.all, "since": memory.since, "first": by_date, "whole": memory.whole}
    packed = zlib.compress(json.dumps(document, separators=(",", ":")).encode("ascii"), 9)
    return f"<!-- drift-report: {base64.b64encode(packed).decode('ascii')} -->"


def _digest_of(urn: str, path: str, *values: Any) -> str:
    return _digest(urn, path)[:PLACE] + _digest(*values)[PLACE:]


def _place(digest: str) -> str:
    """Of which property a digest is."""
    return digest[:PLACE]


def _digest(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
