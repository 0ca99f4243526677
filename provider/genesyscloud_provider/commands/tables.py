"""Tables in text, of at most 80 columns, and in Markdown."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from typing import Final

from genesyscloud_provider.architect.text import COLUMNS, one_line

GAP: Final = "  "

WIDE: Final = ("F", "W")
"""The widths, as Unicode has them, of characters that take two columns of a terminal."""

Rows = Sequence[Sequence[str]]


def table(head: Sequence[str], rows: Rows, numbers: Collection[int] = ()) -> list[str]:
    """A table in text. Where it is too wide, its widest column is cut, but none of numbers.

    Args:
        head: the columns' titles.
        rows: a cell for each column.
        numbers: the columns that are aligned at their right, from 0.
    """
    cells = [head, *([one_line(cell) for cell in row] for row in rows)]
    widths = _narrowed([max(columns(row[column]) for row in cells) for column in range(len(head))], numbers)
    lines = (enumerate(zip(row, widths, strict=True)) for row in cells)
    return [GAP.join(_fitted(cell, width, at in numbers) for at, (cell, width) in line).rstrip() for line in lines]


def _narrowed(widths: list[int], numbers: Collection[int]) -> list[int]:
    """Widths that fit: the widest columns are cut, but none of numbers."""
    texts = [at for at in range(len(widths)) if at not in numbers]
    while texts and sum(widths) + len(GAP) * (len(widths) - 1) > COLUMNS:
        widest = max(texts, key=lambda at: widths[at])
        if widths[widest] == 1:
            break
        widths[widest] -= 1
    return widths


def markdown(head: Sequence[str], rows: Rows, numbers: Collection[int] = ()) -> list[str]:
    """A table in Markdown; its cells are Markdown.

    Args:
        head: the columns' titles.
        rows: a cell for each column.
        numbers: the columns that are aligned at their right, from 0.
    """
    rule = ["---:" if at in numbers else "---" for at in range(len(head))]
    return [f"| {' | '.join(cells)} |" for cells in (head, rule, *rows)]


def as_code(text: str) -> str:
    """Somebody's text within a cell, which formats, links and mentions nothing."""
    return in_cell(code(text))


def in_cell(text: str) -> str:
    """Markdown of one line, within a cell."""
    return text.replace("|", r"\|")


def code(text: str) -> str:
    """Somebody's text in Markdown, which formats, links and mentions nothing; in a table it is `as_code`."""
    return f"`{one_line(text).replace('`', chr(39)) or ' '}`"


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in WIDE else 1


def _fitted(text: str, width: int, right: bool) -> str:
    free = width - columns(text)
    if free < 0:
        return _cut(text, width)
    return " " * free + text if right else text + " " * free


def _cut(text: str, width: int) -> str:
    """The beginning of a text that is too long, as wide as it may be."""
    kept, room = "", width - 1
    for each in text:
        room -= _width(each)
        if room < 0:
            break
        kept += each
    return f"{kept}…" + " " * (width - 1 - columns(kept))
