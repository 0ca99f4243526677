"""The pages that users and developers read, and what stands in them: blocks of code, code within text, links."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
DOCS: Final = ROOT / "docs"

FENCED: Final = re.compile(r"^( *)```([\w-]*)[^\n]*\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
SPAN: Final = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Block:
    """A fenced block.

    Attributes:
        page: where it stands.
        line: the number of its first line there.
        language: what stands behind the fence; empty for what is no code.
        text: what is in it, without the indent of the fence.
    """

    page: Path
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        """Where it stands."""
        return f"{self.page.relative_to(ROOT)}:{self.line}"


@cache
def pages() -> tuple[Path, ...]:
    """Every page of the repository: those at its top, of `docs`, of the examples, and those for contributors."""
    folders = (DOCS, ROOT / "examples", ROOT / ".github", ROOT / "plugin")
    found = [*ROOT.glob("*.md"), *(page for folder in folders for page in folder.rglob("*.md"))]
    return tuple(sorted(each for each in found if not {"venv", "node_modules"} & set(each.parts)))


@cache
def text_of(page: Path) -> str:
    """What stands on a page."""
    return page.read_text("utf-8")


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page."""
    text = text_of(page)
    for found in FENCED.finditer(text):
        yield Block(page, text[: found.start()].count("\n") + 2, found[2], textwrap.dedent(found[3]))


def prose(page: Path) -> str:
    """A page without its blocks."""
    return FENCED.sub("", text_of(page))


def spans(page: Path) -> list[str]:
    """What stands between backticks within the text of a page."""
    return SPAN.findall(prose(page))


def headings(page: Path) -> list[str]:
    """The headings of a page, without their signs."""
    return re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)


def anchor(heading: str) -> str:
    """A heading as links name it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    """A page's headings, as links name them."""
    return {anchor(each) for each in headings(page)}


def section(page: Path, heading: str) -> str:
    """What stands under a heading of the second level, up to the next one."""
    (found,) = re.findall(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text_of(page), re.MULTILINE | re.DOTALL)
    return str(found)


def folded(text: str) -> str:
    """A text on one line, with one space between its words."""
    return " ".join(text.split())
