"""Python text: names, docstrings in Google's style, and what declarations say to all languages, as Python says it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from inspect import getdoc
from typing import Final

from pydantic import BaseModel

from genesyscloud_provider.adapters.program.naming import called
from genesyscloud_provider.client.configuration import PROVIDER_SETTINGS
from genesyscloud_provider.registry import LOOKUPS, RESOURCES
from tools.sdk.declared import nested_models

HEADER: Final = "# Written by `make sdk` from the declarations of genesyscloud_provider. Change those, not this file."

WIDTH: Final = 120

OPTS: Final = ("opts", "Pulumi's resource options.")

ArgumentLines = Sequence[tuple[str, str]]
"""Names and what is said of them."""


def listed(words: Sequence[str], before_the_last: str = "and") -> str:
    """Words as a sentence lists them."""
    *others, last = words
    return f"{', '.join(others)} {before_the_last} {last}" if others else last


def summary(documented: type) -> str:
    """What a docstring says first, without the sources that it names in parentheses: they are not the reader's."""
    first = (getdoc(documented) or "").split("\n\n", 1)[0].replace("\n", " ")
    return re.sub(r" \((?:API reference|requirements) [^)]*\)", "", first)


def paragraphs_of(page: str) -> list[str]:
    """The paragraphs of a page before its first heading or example, each a line."""
    intro = re.split(r"^(?:#|\{\{%)", page, maxsplit=1, flags=re.MULTILINE)[0]
    return [in_python(" ".join(each.split())) for each in intro.strip().split("\n\n")]


def docstring(paragraphs: Iterable[str], sections: Mapping[str, ArgumentLines] | None = None, indent: int = 4) -> str:
    """A docstring, indented.

    Args:
        paragraphs: what it says.
        sections: such as `Args`, each with the entries that it lists; empty ones are left out.
        indent: how deep it stands.
    """
    width, quotes = WIDTH - indent, len('"""')
    parts = [_filled(each, width - quotes) for each in paragraphs]
    if len(parts) == 1 and not sections and "\n" not in parts[0]:
        parts = [_filled(parts[0], width - 2 * quotes)]
    for title, entries in (sections or {}).items():
        if entries:
            lines = (textwrap.indent(_entry(name, said, width - 4), "    ") for name, said in entries)
            parts.append("\n".join([f"{title}:", *lines]))
    text = "\n\n".join(parts)
    end = "\n" if "\n" in text else ""
    return textwrap.indent(f'"""{text}{end}"""', " " * indent)


def _filled(text: str, width: int) -> str:
    return textwrap.fill(text, width, break_on_hyphens=False, break_long_words=False)


def _entry(name: str, said: str, width: int) -> str:
    text = said if said.startswith("Pulumi") else said[:1].lower() + said[1:]
    return textwrap.fill(
        f"{name}: {text}", width, subsequent_indent="    ", break_on_hyphens=False, break_long_words=False
    )


def in_python(text: str) -> str:
    """What is said to all languages, with Python's names and values."""
    prose = True
    parts: list[str] = []
    for each in text.split("`"):
        parts.append(_WORD.sub(lambda found: found[0].capitalize(), each) if prose else _code(each))
        prose = not prose
    return "`".join(parts)


def _code(code: str) -> str:
    name, given, value = code.partition(": ")
    if name not in _NAMES:
        return code
    return f"{called(name)}={value.capitalize()}" if given and _WORD.fullmatch(value) else called(name) + given + value


_WORD: Final = re.compile(r"\b(true|false)\b")


def _declared_names() -> Iterable[str]:
    declared: list[type[BaseModel]] = []
    for resource in RESOURCES:
        declared += [resource.inputs, resource.outputs]
    for lookup in LOOKUPS:
        declared += [lookup.arguments, lookup.answer]
    for model in [*declared, *(each for outer in declared for each in nested_models(outer))]:
        yield from (field.alias or name for name, field in model.model_fields.items())
    yield from (each.name for each in PROVIDER_SETTINGS)
    yield "customTimeouts"  # Pulumi's own


_NAMES: Final = frozenset(_declared_names())
