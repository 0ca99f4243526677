"""A page as text, of at most 80 columns."""

from __future__ import annotations

from collections.abc import Iterator

from genesyscloud_provider.architect.text import one_line, wrapped
from genesyscloud_provider.client.suggestions import LISTED
from genesyscloud_provider.commands.inventory.pages import Cell, Line, Notice, Page, Section
from genesyscloud_provider.commands.tables import table


def text_of(page: Page) -> str:
    """A page as text, without a newline at its end.

    Args:
        page: what to show.
    """
    return "\n".join(_lines(page))


def _lines(page: Page) -> Iterator[str]:
    yield from wrapped(f"{page.kind}: {one_line(page.title)}", "")
    for label, value in page.facts:
        yield from wrapped(f"{label}: {one_line(value)}", "")
    yield from wrapped(f"{page.headline}.", "")
    if page.missing:
        yield from ("", f"{page.missing_title}:")
        for line in page.missing:
            yield from wrapped(f"- {_line(line)}", "  ")
    if page.notices:
        yield from ("", f"{page.notices_title}:")
        for notice in page.notices:
            yield from _notice(notice)
    for section in page.sections:
        yield from _section(section)


def _notice(notice: Notice) -> Iterator[str]:
    yield from wrapped(f"- {notice.tone.value}: {notice.title}", "  ")
    for each in notice.about[:LISTED]:
        named = f"{one_line(each.name)} ({one_line(each.id)})" if each.id != each.name else one_line(each.name)
        yield from wrapped(f"- {named}{f': {one_line(each.detail)}' if each.detail else ''}", "      ")
    if len(notice.about) > LISTED:
        yield f"      - and {len(notice.about) - LISTED:,} more"
    yield from wrapped(notice.advice, "    ")


def _section(section: Section) -> Iterator[str]:
    whose = f" {one_line(section.whose)}" if section.whose else ""
    yield from ("", *wrapped(f"{section.title}{whose} ({len(section.rows):,})", ""))
    if section.lines:
        for line in section.lines:
            yield from wrapped(f"- {one_line(line)}", "  ")
    elif section.rows:
        kept = [at for at in range(len(section.head)) if at not in section.wide]
        rows = [[_cell(row[at]) for at in kept] for row in section.rows]
        numbers = [new for new, at in enumerate(kept) if at in section.numbers]
        yield from table([section.head[at] for at in kept], rows, numbers)
    for note in section.notes:
        yield from wrapped(_line(note), "")


def _cell(shown: Cell) -> str:
    if shown.counted:
        return f"{len(shown.items):,}"
    texts = ", ".join(each.text for each in shown.items)
    return f"{len(shown.items)}: {texts}" if len(shown.items) > 1 else texts


def _line(line: Line) -> str:
    return f"{line.words}: {', '.join(map(one_line, line.texts))}" if line.texts else line.words
