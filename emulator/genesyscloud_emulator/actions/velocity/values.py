"""What Velocity computes with: values, how they are written and compared, and what can be asked of them."""

from __future__ import annotations

import json
import math
import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Value = Any
"""A text, a number, a truth, None, a list, a map, or a `Tool`."""

Tool = Mapping[str, Any]
"""What is called by name: a name → a function, or a value."""

MAX_TEXT = 4_000_000
"""Characters of the longest text that a template makes, and of all that it makes together."""

LEAST_OF_PART = 20
"""What a part of a list or of a map counts for at least, in characters."""

MAX_NUMBER = 2**63
"""The largest number, Java's."""


class TemplateFault(Exception):
    """A template cannot be read or executed; the message is a sentence without its full stop."""


def rendered(value: Value) -> str:
    """A value as Velocity writes it.

    Raises:
        TemplateFault: it is a tool, or its text is too long.
    """
    if isinstance(value, str):
        return value
    parts: list[str] = []
    left = MAX_TEXT
    for part in _parts(value):
        parts.append(part)
        left -= max(len(part), LEAST_OF_PART)
        if left < 0:
            raise TemplateFault("it makes too much text")
    return "".join(parts)


def _parts(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, bool) or value is None:
        yield json.dumps(value)
    elif isinstance(value, (int, float)):
        yield str(value)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield ", " if index else "["
            yield from _parts(each)
        yield "]" if value else "[]"
    elif isinstance(value, dict):
        for index, (key, each) in enumerate(value.items()):
            yield f"{', ' if index else '{'}{key}="
            yield from _parts(each)
        yield "}" if value else "{}"
    else:
        raise TemplateFault("a tool stands where a value is needed")


def shown(value: Value) -> str:
    """A value's kind, for messages, which show no value."""
    return kind(value) or "a tool"


def truth(value: Value) -> bool:
    """Whether a condition holds: null and false do not; a text does, an empty one too, as in Velocity 1."""
    return value is not None and value is not False


def kind(value: Value) -> str:
    """What messages call a value; empty for a tool."""
    kinds = {str: "a text", bool: "a truth", int: "a number", float: "a number", list: "a list", dict: "a map"}
    return "null" if value is None else kinds.get(type(value), "")


def is_integer(value: Value) -> bool:
    """Whether it is a whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def equal(left: Value, right: Value) -> bool:
    """Whether two values are the same: numbers by their size, all else by how it is written."""
    if left is None or right is None:
        return left is right
    if _is_number(left) and _is_number(right):
        return bool(left == right)
    return rendered(left) == rendered(right)


ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def ordered(sign: str, left: Value, right: Value) -> bool:
    """Whether two numbers, or two texts, stand in this order; no other values do."""
    comparable = (_is_number(left) and _is_number(right)) or (isinstance(left, str) and isinstance(right, str))
    return comparable and ORDER[sign](left, right)


def calculated(sign: str, left: Value, right: Value) -> Value:
    """What a calculation comes to: a text where one is added, null where a number is missing, or a division by zero."""
    if sign == "+" and (isinstance(left, str) or isinstance(right, str)) and None not in (left, right):
        return rendered(left) + rendered(right)
    if not _is_number(left) or not _is_number(right):
        return None
    if sign in "/%":
        if right == 0:
            return None
        whole = is_integer(left) and is_integer(right)
        if sign == "/":
            return int(abs(left) // abs(right)) * (1 if (left < 0) == (right < 0) else -1) if whole else left / right
        return abs(left) % abs(right) * (1 if left >= 0 else -1) if whole else math.fmod(left, right)
    made = {"+": operator.add, "-": operator.sub, "*": operator.mul}[sign](left, right)
    if abs(made) > MAX_NUMBER:
        raise TemplateFault("a number is too large")
    return made


def element(value: Value, index: Value) -> Value:
    """The entry of a map or the item of a list; None where there is none."""
    if isinstance(value, Mapping):
        found = value.get(rendered(index))
        return None if callable(found) else found
    if isinstance(value, list) and is_integer(index) and -len(value) <= index < len(value):
        return value[index]
    return None


def _replaced(text: str, old: str, new: str) -> str:
    if len(text) * max(1, len(new)) > MAX_TEXT:
        raise TemplateFault("it makes too much text")
    return text.replace(old, new)


METHODS: Mapping[str, Mapping[str, Callable[..., Value]]] = {
    "a text": {
        "length": len,
        "isEmpty": lambda text: not text,
        "trim": lambda text: text.strip(),
        "toUpperCase": lambda text: text.upper(),
        "toLowerCase": lambda text: text.lower(),
        "substring": lambda text, start, end=None: text[start : len(text) if end is None else end],
        "startsWith": lambda text, part: text.startswith(part),
        "endsWith": lambda text, part: text.endswith(part),
        "contains": lambda text, part: part in text,
        "indexOf": lambda text, part: text.find(part),
        "lastIndexOf": lambda text, part: text.rfind(part),
        "charAt": lambda text, index: text[index],
        "concat": lambda text, other: text + other,
        "replace": _replaced,
        "equals": lambda text, other: text == other,
        "equalsIgnoreCase": lambda text, other: isinstance(other, str) and text.lower() == other.lower(),
        "toString": lambda text: text,
    },
    "a list": {
        "size": len,
        "isEmpty": lambda items: not items,
        "get": lambda items, index: items[index],
        "contains": lambda items, item: any(equal(each, item) for each in items),
        "add": lambda items, item: bool(items.append(item)) or True,
    },
    "a map": {
        "size": len,
        "isEmpty": lambda entries: not entries,
        "get": lambda entries, key: entries.get(key),
        "containsKey": lambda entries, key: key in entries,
        "keySet": lambda entries: list(entries),
        "values": lambda entries: list(entries.values()),
        "put": lambda entries, key, value: entries.update({key: value}),
    },
    "a number": {"intValue": int, "toString": rendered},
    "a truth": {"toString": rendered},
}
"""What templates may call of Java's texts, lists and maps."""
