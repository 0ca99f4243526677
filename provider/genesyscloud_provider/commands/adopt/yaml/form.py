"""YAML as a person writes it, and as every version of it reads it alike.

Of the texts here Pulumi fills in what stands in `${…}`: a text that is meant as it is has its dollar signs doubled,
where they would mean something else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

FLOW: Final = 60
"""Characters of a list that stands on one line, at most."""

LONGEST_KEY: Final = 1000
"""Characters of a key that needs no mark of its own; readers take a little more."""

_WORD: Final = re.compile("[A-Za-z_][A-Za-z0-9_-]*")
_MEANS_SOMETHING: Final = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null"})
"""Words that some version of YAML takes for no text."""

_INSIDE: Final = frozenset(" _-./${}()+=&?@,;~%!*^$|<>")
"""What may stand in a text without quotes, but for letters and digits."""

_DOLLARS: Final = re.compile(r"\$\$+|\$(?=\{)")


@dataclass(frozen=True)
class Filled:
    """A text that Pulumi fills in, such as `${orders.id}`."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class Noted:
    """A value with a comment behind it.

    Attributes:
        value: the value, which is neither a map nor a list.
        note: one line.
    """

    value: Any = field(repr=False)
    note: str


def mapping(values: Mapping[str, Any]) -> Iterator[str]:
    """The lines of a map that is not empty: of texts, numbers, lists, maps, `Filled` and `Noted`."""
    for key, value in values.items():
        head = inline(escaped(key))
        if len(head) > LONGEST_KEY:
            yield f"? {head}"
            head = ""
        yield from _entry(f"{head}:", value)


def commented(lines: Iterable[str]) -> Iterator[str]:
    """Lines that are told and mean nothing."""
    return (f"# {line}".rstrip() for line in lines)


def indented(lines: Iterable[str]) -> Iterator[str]:
    """Lines that belong to what stands before them."""
    return (f"  {line}" if line else line for line in lines)


def escaped(text: str) -> str:
    """A text of which Pulumi fills in nothing, and which it gives back as it was."""
    return _DOLLARS.sub(lambda found: found[0] * 2, text)


def inline(text: str) -> str:
    """A text on one line, in quotes if they are needed."""
    if _is_plain(text):
        return text
    if text.isprintable() and ("'" not in text or '"' in text or "\\" in text):
        return "'" + text.replace("'", "''") + "'"
    return _double_quoted(text)


def _entry(head: str, value: Any) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        yield head
        yield from indented(mapping(value))
    elif isinstance(value, list) and value and not _fits(value):
        yield head
        yield from indented(_items(value))
    else:
        first, *rest = _scalar(value)
        yield f"{head} {first}"
        yield from indented(rest)


def _items(values: list[Any]) -> Iterator[str]:
    for each in values:
        if isinstance(each, Mapping) and each:
            first, *rest = mapping(each)
        elif isinstance(each, list) and each and not _fits(each):
            first, *rest = _items(each)
        else:
            first, *rest = _scalar(each)
        yield f"- {first}"
        yield from indented(rest)


def _scalar(value: Any) -> list[str]:
    """What stands behind a key or a dash, and the lines below it."""
    if isinstance(value, Noted):
        (line,) = _scalar(value.value)
        return [f"{line} # {value.note}"]
    if isinstance(value, Filled):
        return [inline(value.text)]
    if isinstance(value, str):
        return _text(escaped(value))
    if isinstance(value, list):
        return [f"[{', '.join(_in_flow(each) for each in value)}]"]
    return [_plain_value(value)]


def _text(text: str) -> list[str]:
    """A text, which stands as it is where it has several lines that can be told apart by eye."""
    if not _is_block(text):
        return [inline(text)]
    end = "" if text.endswith("\n") else "-"
    return [f"|{end}", *text.removesuffix("\n").split("\n")]


def _is_block(text: str) -> bool:
    """Whether a text of several lines can stand as it is: without what an editor would not show, or would remove."""
    lines = text.removesuffix("\n").split("\n")
    return (
        len(lines) > 1
        and all(each.isprintable() and not each.endswith(" ") for each in lines)
        and lines[0][:1] not in ("", " ")
        and lines[-1] != ""
    )


def _is_plain(text: str) -> bool:
    """Whether a text needs no quotes, in whatever version of YAML."""
    return (
        (text[:1].isalpha() or text.startswith(("/", "$", "_")))
        and text.casefold() not in _MEANS_SOMETHING
        and not text.endswith(" ")
        and text.isprintable()
        and all(each.isalnum() or each in _INSIDE for each in re.sub(r":(?=\S)", "", text))
    )


def _fits(values: list[Any]) -> bool:
    """Whether a list stands on one line."""
    simple = all(isinstance(each, str | int | float) for each in values)
    return simple and len(", ".join(map(_in_flow, values))) <= FLOW


def _in_flow(value: Any) -> str:
    if not isinstance(value, str):
        return _plain_value(value)
    text = escaped(value)
    return text if _WORD.fullmatch(text) and _is_plain(text) else _double_quoted(text)


def _plain_value(value: Any) -> str:
    """A number, a truth value, nothing, or an empty map."""
    text = json.dumps(value)
    return text.replace("e", ".0e") if isinstance(value, float) and "." not in text else text


def _double_quoted(text: str) -> str:
    """A text in quotes in which all that cannot be seen is written by its number."""
    return f'"{"".join(map(_character, text))}"'


def _character(character: str) -> str:
    known = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}.get(character)
    if known is not None or character.isprintable():
        return known or character
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
