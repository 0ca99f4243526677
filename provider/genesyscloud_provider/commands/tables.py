"""Tables in text, of at most 80 columns, and in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from genesyscloud_provider.architect.text import COLUMNS, one_line

GAP: Final = "  "

Rows = Sequence[Sequence[str]]


def table(head: Sequence[str], rows: Rows) -> list[str]:
    """A table in text. Where it is too wide, its widest column is cut."""
    cells = [head, *([one_line(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    while sum(widths) + len(GAP) * (len(widths) - 1) > COLUMNS:
        widths[widths.index(max(widths))] -= 1
    return [GAP.join(_fitted(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


def markdown(head: Sequence[str], rows: Rows) -> list[str]:
    """A table in Markdown; its cells are Markdown."""
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]


def as_code(text: str) -> str:
    """Somebody's text within a cell, which formats, links and mentions nothing."""
    return f"`{one_line(text).replace('`', chr(39)).replace('|', chr(92) + '|') or ' '}`"


def _fitted(text: str, width: int) -> str:
    return text.ljust(width) if len(text) <= width else f"{text[: width - 1]}…"
