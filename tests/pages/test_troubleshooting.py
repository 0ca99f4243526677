"""`docs/troubleshooting.md`: each family of errors has its section, and what is quoted is what the code says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from genesyscloud_provider.client import errors
from genesyscloud_provider.client.errors import GenesysCloudError
from tests.pages.markdown import DOCS, ROOT, blocks, folded, section, text_of

PAGE: Final = DOCS / "troubleshooting.md"
CODE: Final = ROOT / "provider/genesyscloud_provider"
SECTION: Final = re.compile(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
FAMILIES: Final = re.compile(r"^<!-- ([\w, ]+) -->$", re.MULTILINE)
LETTERS: Final = 12
"""A sentence with fewer letters of its own could be of anything."""


def classes(of: type[GenesysCloudError] = GenesysCloudError) -> Iterator[type[GenesysCloudError]]:
    """Every class of errors."""
    yield of
    for each in of.__subclasses__():
        if each.__module__ == errors.__name__:
            yield from classes(each)


def sections() -> dict[str, str]:
    """The section of each class, by its name."""
    return {
        name: text
        for _, text in SECTION.findall(text_of(PAGE))
        for found in FAMILIES.findall(text)
        for name in found.split(", ")
    }


def of_name() -> dict[str, type[GenesysCloudError]]:
    """Every class of errors by its name."""
    return {each.__name__: each for each in classes()}


@pytest.mark.parametrize("name", sorted(of_name()))
def test_each_class_has_a_section_with_its_remedy(name: str) -> None:
    found = sections()
    assert name in found
    assert folded(of_name()[name].remedy) in folded(found[name])


def test_no_section_is_of_a_class_that_there_is_not() -> None:
    assert set(sections()) == set(of_name())


@cache
def literals() -> str:
    """Every text of the provider's code, on a line of its own, with `…` where it has a value."""
    found = [each for path in sorted(CODE.rglob("*.py")) for each in _texts(path)]
    return "\n".join(dict.fromkeys(folded(each) for each in found))


def _texts(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.JoinedStr):
            yield "".join(each.value if isinstance(each, ast.Constant) else "…" for each in node.values)  # type: ignore[misc]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def sentences(text: str) -> Iterator[str]:
    """What is quoted, sentence by sentence, without the mark at its end and what leads to its brackets."""
    for message in re.split(r"\n\n", text):
        for each in re.split(r"(?<=[.!?]) (?=[A-Z])", folded(message)):
            yield each.rstrip(".")


def said_somewhere(sentence: str) -> bool:
    """Whether the code says this, or too little is said to tell."""
    if len(re.findall(r"[a-z]", re.sub(r"\(\d\d\d …\)", "", sentence))) < LETTERS:
        return True
    parts = [re.escape(each) for each in sentence.split("…")]
    # A value may be within brackets or quotation marks of its own, or be left out.
    return re.search("[^\n]*?".join(parts), literals()) is not None


def test_every_quoted_message_is_one_that_the_code_gives() -> None:
    first, *quoted = [each.text for each in blocks(PAGE) if not each.language]
    assert "Give a role with the permission" in first  # the example of a whole message
    assert len(quoted) > 15
    checked = [each for text in quoted for each in sentences(re.sub(r" \(\d\d\d …\)", "", text))]
    assert [each for each in checked if not said_somewhere(each)] == []
    assert sum(1 for each in checked if len(re.findall(r"[a-z]", each)) >= LETTERS) > 40


@pytest.mark.parametrize(
    "sentence", ["it was interrupted while it slept", "Nobody can tell what it leaves", "… could never connect (…)"]
)
def test_a_message_that_the_code_does_not_give_would_be_noticed(sentence: str) -> None:
    assert said_somewhere(sentence) == sentence.startswith("Nobody")


def test_the_message_on_the_page_on_upgrades_is_one_that_the_code_gives() -> None:
    *_, quoted = [each.text for each in blocks(DOCS / "upgrading.md") if not each.language]
    assert "a later one has written it" in quoted
    assert [each for each in sentences(quoted) if not said_somewhere(each)] == []


def test_each_row_of_the_first_table_leads_to_a_section() -> None:
    headings = {heading for heading, _ in SECTION.findall(text_of(PAGE))}
    (table,) = re.findall(r"^\| The message says.*?\n\n", text_of(PAGE), re.MULTILINE | re.DOTALL)
    led_to = set(re.findall(r"\[(.+?)\]\(#", table))
    assert led_to == headings


def test_a_section_can_be_asked_for() -> None:
    assert "pulumi refresh" in section(PAGE, "Interrupted")
