"""What a page shows, whatever prints it: text, Markdown or HTML.

A text that is somebody's own, such as a name in Genesys Cloud, is marked as such: whoever prints it sees to it that it
is nothing but text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

NOTHING: Final = "–"
"""What a cell shows that has nothing to show."""


class Tone(str, Enum):
    """Whether something is as it should be."""

    GOOD = "good"
    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"
    PLAIN = "plain"


@dataclass(frozen=True)
class Item:
    """One thing in a cell.

    Attributes:
        text: what it is called.
        more: what else there is to say where there is room.
    """

    text: str = field(repr=False)
    more: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell of a table.

    Attributes:
        items: what stands in it, one thing or several.
        theirs: whether that is somebody's own text.
        tone: whether it is as it should be.
        counted: whether a number says enough where there is little room.
        share: how much of something is used, from 0 on; None where that is not what it says.
    """

    items: tuple[Item, ...]
    theirs: bool = False
    tone: Tone = Tone.PLAIN
    counted: bool = False
    share: float | None = None


@dataclass(frozen=True)
class Line:
    """A line of words of ours, and after a colon, if there are any, somebody's own texts."""

    words: str
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A table with its title.

    Attributes:
        key: tells it from others.
        title: its title.
        whose: what the title goes on with, which is somebody's own text; may be empty.
        head: the columns' titles.
        rows: a cell for each column.
        notes: lines below the table.
        numbers: the columns of numbers, from 0.
        wide: the columns that are shown only where there is room for all.
        lines: the same as lines of text, for where a table has no room; somebody's own text is in them.
    """

    key: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Line, ...] = ()
    numbers: frozenset[int] = frozenset()
    wide: frozenset[int] = frozenset()
    whose: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class About:
    """What a notice is about: a name, its id, and what there is to say of it alone; all somebody's own text."""

    name: str
    id: str
    detail: str = ""


@dataclass(frozen=True)
class Notice:
    """Something to look at."""

    tone: Tone
    title: str
    advice: str
    about: tuple[About, ...]


@dataclass(frozen=True)
class Node:
    """A box of a graph; the lines of its label are somebody's own text."""

    id: str
    lines: tuple[str, ...]
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Graph:
    """Boxes, and arrows between them, by the ids of the boxes.

    Attributes:
        title: what it shows.
        nodes: the boxes.
        arrows: from one to another, with a text that is ours.
        left_out: what is not drawn; empty if all is.
    """

    title: str
    nodes: tuple[Node, ...]
    arrows: tuple[tuple[str, str, str], ...]
    left_out: str = ""


@dataclass(frozen=True)
class Page:
    """A page.

    Attributes:
        kind: what it is, such as `Inventory`.
        title: whose it is; somebody's own text.
        facts: what is said of the whole, with a label each; somebody's own text.
        headline: the page in one line.
        notices_title: what its notices are.
        notices: what there is to look at, the worst first.
        missing_title: what it calls what it lacks.
        missing: what is not on it, and why.
        sections: its tables.
        graph: a picture of it.
    """

    kind: str
    title: str
    facts: tuple[tuple[str, str], ...]
    headline: str
    notices_title: str
    notices: tuple[Notice, ...]
    missing_title: str
    missing: tuple[Line, ...]
    sections: tuple[Section, ...]
    graph: Graph | None = None


def cell(text: str, *, tone: Tone = Tone.PLAIN) -> Cell:
    """A cell with words of ours."""
    return Cell((Item(text),), tone=tone)


def theirs(*texts: str, tone: Tone = Tone.PLAIN) -> Cell:
    """A cell with somebody's own texts; without any it shows that there is nothing."""
    found = tuple(Item(each) for each in texts)
    return Cell(found, theirs=True, tone=tone) if found else cell(NOTHING)


def listing(items: Iterable[Item], nothing: str = NOTHING) -> Cell:
    """A cell with somebody's own things."""
    found = tuple(items)
    return Cell(found, theirs=True) if found else cell(nothing)


def number(value: int | None) -> Cell:
    """A cell with a number; with nothing where there is none."""
    return cell(NOTHING if value is None else f"{value:,}")


def in_words(parts: Sequence[str]) -> str:
    """A list in words: `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
