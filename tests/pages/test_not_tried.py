"""What cannot be run here is marked on its page, and stands in one list."""

from __future__ import annotations

import re
from itertools import takewhile
from pathlib import Path
from typing import Final

from tests.pages.markdown import DOCS, anchor, pages, text_of

LIST: Final = DOCS / "not-tried.md"
MARK: Final = re.compile(r"not tried by us", re.IGNORECASE)
ROW: Final = re.compile(r"^\| [^|]+ \| \[[^]]+\]\(([^)#]+)(?:#([\w-]+))?\) \| [^|]+ \|$", re.MULTILINE)


def marked(page: Path) -> dict[str, set[str]]:
    """The sections of a page in which something is marked, each with those below it; all by their anchors."""
    parts = re.split(r"^(#+) (.+)$", text_of(page), flags=re.MULTILINE)
    found = [
        (len(level), anchor(name), text)
        for level, name, text in zip(*(parts[each::3] for each in (1, 2, 3)), strict=True)
    ]
    sections: dict[str, set[str]] = {}
    for number, (level, name, text) in enumerate(found):
        if MARK.search(text):
            below = takewhile(lambda each: each[0] > level, found[number + 1 :])  # noqa: B023
            sections[name] = {name, *(each for _, each, _ in below)}
    return sections


def listed() -> list[tuple[Path, str]]:
    """Page and section of each row; no section where the row is about the page."""
    return [((DOCS / name).resolve(), anchor) for name, anchor in ROW.findall(text_of(LIST))]


def test_each_row_leads_to_a_mark() -> None:
    rows = listed()
    assert len(rows) == text_of(LIST).count("\n| ") - 1
    for page, name in rows:
        sections = marked(page)
        assert name in sections if name else sections, f"{page.name}#{name} says of nothing that it was not tried"


def test_each_section_with_a_mark_is_in_the_list() -> None:
    """What is missing here needs a row in `docs/not-tried.md`: for the section, or for one below it."""
    rows: dict[Path, set[str]] = {}
    for page, name in listed():
        rows.setdefault(page, set()).add(name)
    found = {
        f"{page.relative_to(DOCS.parent)}#{name}"
        for page in pages()
        if page != LIST
        for name, sections in marked(page).items()
        if not rows.get(page, set()) & {*sections, ""}
    }
    assert found == set()
