"""What the page consists of, before it is HTML: pieces of text, tables, facts, forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import urlencode

Tone = Literal["", "good", "note", "warning", "error"]
Kind = Literal["integration", "credential", "action", "flow", "client"]


def query(**parameters: str | None) -> str:
    """The address of a view; parameters without a value are left out."""
    return "/?" + urlencode({name: value for name, value in parameters.items() if value})


@dataclass(frozen=True)
class Piece:
    """A short text: perhaps a link to an object, with a tone as a badge, as a code, and something faint after it."""

    text: str
    link: str = ""
    tone: Tone | None = None
    code: bool = False
    more: str = ""
    ours: bool = False
    """Whether the words are the page's own; all others are somebody's, and may be in any script."""


@dataclass(frozen=True)
class Share:
    """So many of so many; without a limit only the first counts."""

    count: int
    limit: int | None


Cell = Sequence[Piece] | Share


@dataclass(frozen=True)
class Row:
    """A row of a table; the first cell is its title. The id is the object's."""

    id: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """A table; of many rows only the first are shown, and `total` is how many there are.

    `add` is where one more is added.
    """

    key: str
    title: str
    head: Sequence[str]
    rows: Sequence[Row]
    nothing: str
    add: str = ""
    add_text: str = ""
    total: int = 0


@dataclass(frozen=True)
class Fact:
    """A name with what it stands for."""

    label: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Choice:
    """A value to choose, as it is sent and as it is shown."""

    value: str
    text: str


@dataclass(frozen=True)
class Entry:
    """One entry of a form. What was chosen of `many` are the values of `chosen`."""

    name: str
    label: str
    kind: Literal["text", "password", "number", "area", "select", "many", "sure"] = "text"
    value: str = ""
    choices: Sequence[Choice] = ()
    chosen: Sequence[str] = ()
    required: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Form:
    """Something that a colleague does; `deed` is its name. One with `method` get only leads to another view."""

    deed: str
    title: str
    button: str
    entries: Sequence[Entry] = ()
    hint: str = ""
    danger: bool = False
    method: Literal["post", "get"] = "post"

    def filled(self, given: dict[str, str]) -> Form:
        """The same with what somebody entered, but for secrets."""
        entries = [
            replace(each, value=given[each.name]) if each.kind != "password" and each.name in given else each
            for each in self.entries
        ]
        return replace(self, entries=entries)


@dataclass(frozen=True)
class Details:
    """One object: what is known of it, tables of what belongs to it, and what can be done with it."""

    kind: str
    id: str
    title: str
    facts: Sequence[Fact]
    tables: Sequence[Table] = ()
    forms: Sequence[Form] = ()
    badge: Piece | None = None


@dataclass(frozen=True)
class Asked:
    """A request, or several alike in a row: `times`. `about` is the object that its path names.

    The id is of the oldest of them, so that it stays when one more comes.
    """

    id: str
    method: str
    path: str
    status: int | None
    at: str
    times: int
    about: Piece | None
    changes: Sequence[Piece] = ()

    @property
    def tone(self) -> Tone:
        """How it was answered."""
        if self.status is None:
            return "note"
        return "good" if self.status < 400 else "warning" if self.status < 500 else "error"


@dataclass(frozen=True)
class Outcome:
    """What came of a form; `deed` and `given` are what was refused, so that it can be sent again."""

    done: bool
    lines: Sequence[str]
    at: str
    deed: str = ""
    given: dict[str, str] = field(default_factory=dict)
