"""What templates can call: Genesys Cloud's and Velocity's own tools (API reference 8.2).

What is here does what its documentation says; whatever of the service's tools is not here is refused, so that no
template is filled in wrongly.
"""

from __future__ import annotations

import base64
import html
import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from genesyscloud_emulator.actions.velocity.values import TemplateFault, Value, rendered

_SOSL_RESERVED = re.compile(r"""[?&|!{}\[\]()^~*:\\"'+-]""")


def _of_text(escape: Callable[[str], str]) -> Callable[[Value], Value]:
    """A tool that takes anything as its text, and makes null of null, so that a reference stays as it is."""
    return lambda value: None if value is None else escape(rendered(value))


def _decoded(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        raise TemplateFault("what `$esc.jsonDecode()` is given is not encoded as JSON") from None


def _java(text: str) -> str:
    return json.dumps(text)[1:-1]


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _xml(text: str) -> str:
    return html.escape(text, quote=True).replace("&#x27;", "&apos;")


def _sosl(text: str) -> str:
    return _SOSL_RESERVED.sub(r"\\\g<0>", text)


_ESCAPES: Mapping[str, Callable[[str], str]] = {
    "jsonEncode": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "jsonString": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],  # its older name
    "jsonDecode": _decoded,
    "uriEncode": lambda text: quote(text, safe=""),
    "uriDecode": unquote,
    "urlFormEncode": quote_plus,
    "urlFormDecode": unquote_plus,
    "url": quote_plus,
    "java": _java,
    "javascript": lambda text: _java(text).replace("'", "\\'").replace("/", "\\/"),
    "html": html.escape,
    "xml": _xml,
    "sql": lambda text: text.replace("'", "''"),
}
_CHARACTERS = {"dollar": "$", "hash": "#", "quote": '"', "singleQuote": "'", "newline": "\n", "backslash": "\\"}
_CHARACTERS |= {"exclamation": "!", "d": "$", "h": "#", "q": '"', "s": "'", "n": "\n", "b": "\\", "e": "!"}


def _number(value: Value) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        return float(value) if "." in str(value) or "e" in str(value).lower() else int(value)
    except ValueError:
        return None


def _computed(compute: Callable[..., Any]) -> Callable[..., Value]:
    """A calculation with numbers, or texts of numbers; null where one is none."""

    def calculate(*values: Value) -> Value:
        numbers = [_number(each) for each in values]
        return None if None in numbers else compute(*numbers)

    return calculate


def _power(base: float, exponent: float) -> float:
    return math.pow(base, exponent)


_MATH: Mapping[str, Callable[..., Value]] = {
    "add": _computed(lambda *numbers: sum(numbers)),
    "sub": _computed(lambda first, *others: first - sum(others)),
    "mul": _computed(lambda first, second: first * second),
    "div": _computed(lambda first, second: first / second if second else None),
    "idiv": _computed(lambda first, second: int(first / second) if second else None),
    "mod": _computed(lambda first, second: int(math.fmod(first, second)) if second else None),
    "pow": _computed(_power),
    "max": _computed(max),
    "min": _computed(min),
    "abs": _computed(abs),
    "ceil": _computed(math.ceil),
    "floor": _computed(math.floor),
    "round": _computed(lambda number: math.floor(number + 0.5)),
    "roundTo": _computed(lambda digits, number: round(number, int(digits))),
    "toInteger": _computed(int),
    "toDouble": _computed(float),
    "toNumber": _computed(lambda number: number),
}


def _first_from_array(text: Value, default: Value = None) -> Value:
    try:
        items = json.loads(rendered(text))
    except ValueError:
        items = None
    if not isinstance(items, list):
        raise TemplateFault("what `$successTemplateUtils.firstFromArray()` is given is no array")
    return json.dumps(items[0], ensure_ascii=False) if items else default


TOOLS: Mapping[str, Mapping[str, Value]] = {
    "esc": {**_CHARACTERS, **{name: _of_text(escape) for name, escape in _ESCAPES.items()}},
    "math": _MATH,
    "encoding": {"base64": _of_text(_base64)},
    "salesforce": {"escReserved": _of_text(_sosl)},
    "successTemplateUtils": {"firstFromArray": _first_from_array},
    "urlTool": {},
    "msdynamics": {},
}
"""The tools by name, and what each can be asked for."""
