"""A page as Markdown, for a job's summary or a wiki."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from genesyscloud_provider.client.suggestions import LISTED
from genesyscloud_provider.commands.inventory.mermaid import mermaid
from genesyscloud_provider.commands.inventory.pages import Cell, Item, Line, Notice, Page, Section
from genesyscloud_provider.commands.tables import as_code, code, markdown

FOLDED: Final = 20
"""Rows from which a table is folded, so that the others can be seen."""

ITEMS: Final = 5
"""Things that a cell names; the others are counted."""


def markdown_of(page: Page) -> str:
    """A page as Markdown, without a newline at its end.

    Args:
        page: what to show.
    """
    return "\n".join(_lines(page))


def _lines(page: Page) -> Iterator[str]:
    yield from (f"## {page.kind}: {code(page.title)}", "", f"**{page.headline}**", "")
    yield " · ".join(f"{label} {code(value)}" for label, value in page.facts)
    if page.missing:
        yield from ("", f"### {page.missing_title}", "", *(f"- {_line(each)}" for each in page.missing))
    if page.notices:
        yield from ("", f"### {page.notices_title}", "")
        for notice in page.notices:
            yield from _notice(notice)
    if page.graph and page.graph.nodes:
        yield from ("", f"### {page.graph.title}", "", "```mermaid", *mermaid(page.graph), "```")
        yield from ("", page.graph.left_out) if page.graph.left_out else ()
    for section in page.sections:
        yield from _section(section)


def _notice(notice: Notice) -> Iterator[str]:
    yield f"- **{notice.tone.value}**: {notice.title}. {notice.advice}"
    for each in notice.about[:LISTED]:
        named = f"{code(each.name)} ({code(each.id)})" if each.id != each.name else code(each.name)
        yield f"  - {named}{f': {code(each.detail)}' if each.detail else ''}"
    if len(notice.about) > LISTED:
        yield f"  - and {len(notice.about) - LISTED:,} more"


def _section(section: Section) -> Iterator[str]:
    title = f"{section.title} ({len(section.rows):,})"
    folded = len(section.rows) > FOLDED
    yield from ("", f"### {section.title}{f' {code(section.whose)}' if section.whose else ''}")
    if folded:
        yield from ("", f"<details><summary>{title}</summary>")
    if section.rows:
        yield from (
            "",
            *markdown(section.head, [[_cell(each) for each in row] for row in section.rows], section.numbers),
        )
    if folded:
        yield from ("", "</details>")
    for note in section.notes:
        yield from ("", _line(note))
    if not (section.rows or section.notes):
        yield from ("", "None.")


def _cell(shown: Cell) -> str:
    if shown.counted:
        return f"{len(shown.items):,}"
    told = [_item(each, shown.theirs) for each in shown.items[:ITEMS]]
    left = len(shown.items) - len(told)
    return "<br>".join([*told, *([f"and {left:,} more"] if left else [])])


def _item(item: Item, theirs: bool) -> str:
    text = as_code(item.text) if theirs else item.text
    return f"{text} ({as_code(item.more)})" if item.more else text


def _line(line: Line) -> str:
    return f"{line.words}: {', '.join(map(code, line.texts))}" if line.texts else line.words
