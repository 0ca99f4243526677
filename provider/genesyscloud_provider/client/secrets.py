"""Values that nobody is shown, in whatever form they come back in a text of somebody else's."""

from __future__ import annotations

import base64
import html
import json
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

MASK: Final = "[secret]"

SHORTEST: Final = 4
"""Characters of the shortest value that is looked for: shorter ones are part of many words."""

WORD: Final = 8
"""Characters from which a value is looked for within words too; a shorter one is masked where it stands alone."""

_BASE64: Final = "[A-Za-z0-9+/_=-]*"

_PEM_EDGE: Final = "-----"


class Secrets:
    """The secret values that a process knows of, and texts without them. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._noted: set[str] = set()
        self._forms: set[str] = set()
        self._encoded: set[str] = set()

    def note(self, *values: Any) -> None:
        """Remember every text within values, which may be maps and lists."""
        for value in _texts(values):
            if len(value.strip()) >= SHORTEST and value not in self._noted:
                forms, encoded = set(_forms(value)), set(_encoded(value))
                with self._lock:
                    self._forms |= forms
                    self._encoded |= encoded
                    self._noted.add(value)

    def forget(self) -> None:
        """Know of none any more."""
        with self._lock:
            for each in (self._noted, self._forms, self._encoded):
                each.clear()

    def masked(self, text: str) -> str:
        """A text with a mask in the place of each secret.

        A secret is recognised as it is, without the white space around it, with the escapes of JSON, HTML, URLs or
        Python, and in base64, alone or together with something else.
        """
        with self._lock:
            encoded = [each for each in self._encoded if each in text]
            forms = [each for each in self._forms if each in text]
        for each in encoded:
            text = re.sub(f"{_BASE64}{re.escape(each)}{_BASE64}", MASK, text)
        for each in sorted(forms, key=len, reverse=True):
            text = re.sub(_pattern(each), MASK, text)
        return text


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(tuple(value.values()))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _pattern(form: str) -> str:
    if len(form) >= WORD:
        return re.escape(form)
    before = r"(?<!\w)" if form[0].isalnum() else ""
    after = r"(?!\w)" if form[-1].isalnum() else ""
    return before + re.escape(form) + after


def _forms(value: str) -> Iterator[str]:
    """The value as texts may write it; of one with several lines each line, as some texts are cut to one."""
    for each in {value, value.strip(), *_lines(value)}:
        for plain in (each, each.replace("\r\n", "\n"), each.replace("\n", "\r\n"), " ".join(each.split())):
            yield from (form for form in _escaped(plain) if len(form) >= SHORTEST)


def _lines(value: str) -> Iterable[str]:
    lines = [each.strip() for each in value.replace("\\n", "\n").splitlines()]
    return [each for each in lines if len(each) >= WORD and not each.startswith(_PEM_EDGE)] if len(lines) > 1 else []


def _escaped(text: str) -> Iterator[str]:
    yield text
    for ascii_only in (True, False):
        once = json.dumps(text, ensure_ascii=ascii_only)[1:-1]
        yield from (once, once.replace("/", "\\/"), json.dumps(once, ensure_ascii=ascii_only)[1:-1])
    yield from (html.escape(text), html.escape(text, quote=False), repr(text)[1:-1])
    for percent in (_percent(text, "/"), _percent(text, ""), _percent(text, " ").replace(" ", "+")):
        yield percent
        yield re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), percent)


def _percent(text: str, safe: str) -> str:
    return quote(text, safe=safe, errors="surrogatepass")


def _encoded(value: str) -> Iterator[str]:
    """What of the value's base64 is the same whatever stands before and after it, as a user name before a password."""
    for text in {value, value.strip()}:
        data = text.encode(errors="surrogatepass")
        for before in range(3):
            code = base64.b64encode(bytes(before) + data).decode()
            core = code[-(-before * 8 // 6) : (before + len(data)) * 8 // 6]
            if len(core) >= WORD:
                yield from {core, core.replace("+", "-").replace("/", "_")}
