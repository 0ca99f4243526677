"""What a Velocity template holds, read without filling anything in (API reference 8.2).

The service reads templates with Velocity, of which no Python library reads all that an action may hold: names with
hyphens, literal blocks. So this finds references, directives and what is not closed, and takes all else for text.
"""

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

_NAME: Final = r"[A-Za-z_][\w-]*"

_UNREAD: Final = re.compile(r"#\[\[|#\*|##")
"""Where something begins that Velocity does not read: a literal block, or a comment."""
_COMMENT: Final = "##"
_ENDS: Final = {"#[[": "]]#", "#*": "*#", _COMMENT: "\n"}
"""Where that ends; a comment of one line may also end with the text."""

_OPEN_BRACE: Final = re.compile(r"(?<!\\)\$!?\{[A-Za-z_][\w.-]*")
"""The begin of a reference in braces, with its name."""
_AFTER_NAME: Final = re.compile(r'[}(\[|"${]')
"""What tells whether a reference is closed: a brace, what may hold all else, or a quote or another reference."""

_REFERENCE: Final = re.compile(
    rf"""
    (?<!\\) (?:\\\\)* \$ (?P<silent>!?) (?P<brace>\{{?) (?P<head>{_NAME})
    (?: \. get \( \s* ["'] (?P<got>{_NAME}) ["'] \s* \)
      | \. (?P<key>{_NAME}) (?P<called>\({{0,1}})
      | \[ \s* ["'] (?P<index>{_NAME}) ["'] \s* \]
    )?
    """,
    re.VERBOSE,
)

_DIRECTIVE: Final = re.compile(
    rf"""
    (?<!\\) \# (?:
        (?P<opens> \{{? (?:if|foreach|macro|define) \}}? \s* (?P<paren>\() | @{_NAME} )
      | (?P<set> \{{? (?:set|elseif) \}}? \s* (?P<paren2>\() )
      | (?P<other> \{{?else\}}? (?!\w) | \{{elseif\}} )
      | (?P<ends> end (?!\w) | \{{end\}} )
      | (?P<may_end> end \w+ )
      | (?P<call> (?P<name>{_NAME}) \( )
    )
    """,
    re.VERBOSE,
)
_KEYWORD: Final = re.compile(r"[a-z]+")

DIRECTIVES: Final = ("if", "elseif", "else", "end", "foreach", "set", "macro", "define", "evaluate", "parse", "include")
"""What a template may tell Velocity to do."""

_SETS: Final = re.compile(rf"#\{{?(?:set|foreach|define)\}}?\s*\(\s*\$!?\{{?({_NAME})")
_MACRO: Final = re.compile(rf"#\{{?macro\}}?\s*\(\s*({_NAME})([^)]*)")
_ARGUMENT: Final = re.compile(rf"\$({_NAME})")

_BRACKETS: Final = {"(": ")", "[": "]", "{": "}"}
_QUOTED: Final = (r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""", r"""(?:"[^"]*"|'[^']*')""", r"(?!)")
"""Texts in brackets: with backslashes, as versions of Velocity differ in them, without, and none."""
_IN_BRACKETS: Final = tuple(re.compile(rf"(?P<text>{quoted})|[()\[\]{{}}]", re.DOTALL) for quoted in _QUOTED)
_LOOKED_THROUGH: Final = 10_000
"""Characters within which a bracket is closed, or counts as closed."""
_LOOKED_THROUGH_IN_ALL: Final = 100 * _LOOKED_THROUGH
"""Characters that are looked through for what closes a template's brackets; after that all count as closed."""
_STEP: Final = re.compile(rf"\.{_NAME}(?P<open>\()?|(?P<index>\[)")

_CHARACTERS: Final = {
    "quote": '"', "q": '"', "singleQuote": "'", "s": "'", "dollar": "$", "d": "$", "hash": "#", "h": "#",
    "backslash": "\\", "b": "\\", "newline": "\n", "n": "\n", "exclamation": "!", "e": "!",
}  # fmt: skip
"""What `$esc` has for characters that Velocity would read."""

_FILLINGS: Final = ("0", '"x"', "", '"x":0')
"""What may stand for a reference outside a text: a number, a text, nothing, an entry."""


@dataclass(frozen=True)
class Reference:
    """A place where Velocity fills something in.

    Attributes:
        head: the name that it begins with, such as `input`.
        key: the name that is looked up in that, such as `orderId`; empty if none is, or a method is called.
        reaches: whether anything is asked of what the head names.
        braces: whether it is written in braces.
        line: the line that it is on.
    """

    head: str
    key: str
    reaches: bool
    braces: bool
    line: int

    @property
    def text(self) -> str:
        """It as messages show it."""
        name = f"{self.head}.{self.key}" if self.key else self.head
        return f"${{{name}}}" if self.braces else f"${name}"


@dataclass(frozen=True)
class _Piece:
    """A text, or a reference: then `text` is None, and `within` says whether it stands in a JSON text."""

    text: str | None = field(repr=False)
    name: str = ""
    within: bool = False


class Template:
    """A template, by its text."""

    def __init__(self, source: str) -> None:
        self._read: Final = _read_by_velocity(source)
        self._brackets: Final = _Brackets(self._read)
        self._lines: Final = [found.start() for found in re.finditer("\n", source)]

    @property
    def unclosed(self) -> int | None:
        """The line of the first reference without its `}`: the text ends before it, or a quote or a reference comes.

        Nothing is looked at twice: what is searched for after a reference stops at the next one.
        """
        last_brace = self._read.rfind("}")
        for reference in _OPEN_BRACE.finditer(self._read):
            after = _AFTER_NAME.search(self._read, reference.end())
            if last_brace < reference.end() or (after and after[0] in '"${'):
                return self._line(reference.start())
        return None

    def unmatched(self) -> str | None:
        """What is wrong with how directives open and end, in words; None if nothing is.

        A `#end` that a letter follows ends something or is text, by Velocity's version: it is taken for what fits.
        """
        open_: list[tuple[str, int]] = []
        may_end = 0
        for found in _DIRECTIVE.finditer(self._read):
            word, line = _word(found[0]), self._line(found.start())
            paren = found.start("paren") if found["paren"] else found.start("paren2") if found["paren2"] else None
            if paren is not None and self._brackets.closing(paren) is None:
                return f"holds `#{word}(` without its `)`, on line {line}"
            if found["opens"]:
                open_.append((word, line))
            elif found["may_end"]:
                may_end += 1
            elif found["ends"] or found["other"] or (found["set"] and word == "elseif"):
                if not open_ and not may_end:
                    what = "nothing before it is open" if found["ends"] else "no `#if` before it is open"
                    return f"holds `#{word}` on line {line}, and {what}"
                if found["ends"] and open_:
                    open_.pop()
        if len(open_) <= may_end:
            return None
        word, line = open_[0]
        return f"holds `#{word}` without its `#end`, on line {line}"

    def references(self) -> Iterator[Reference]:
        """All that Velocity may fill in, in the arguments of others too."""
        for found in _REFERENCE.finditer(self._read):
            key = found["got"] or found["index"] or ("" if found["called"] else found["key"]) or ""
            reaches = bool(key or found["called"])
            line = self._line(found.start("head"))
            yield Reference(found["head"], key, reaches, bool(found["brace"]), line)

    def own_names(self) -> set[str]:
        """The names that the template gives something by itself: by `#set`, as a loop's, as a macro's."""
        names = {found[1] for found in _SETS.finditer(self._read)}
        for found in _MACRO.finditer(self._read):
            names.update(_ARGUMENT.findall(found[2]))
        return names

    def calls(self) -> Iterator[tuple[str, int]]:
        """What is called as a directive and is none and no macro of the template, with its line."""
        macros = {found[1] for found in _MACRO.finditer(self._read)}
        for found in _DIRECTIVE.finditer(self._read):
            if found["call"] and found["name"] not in (*DIRECTIVES, "stop", "break", *macros):
                yield found["name"], self._line(found.start())

    def not_json(self) -> int | None:
        """The line from which on it is no JSON, however its references are filled in; None if it may be JSON.

        What only its directives could tell counts as JSON, and what has too many brackets to look through.
        """
        pieces = self._pieces
        if not pieces:
            return None
        faults = [_fault(pieces, filling) for filling in _FILLINGS]
        return None if None in faults else faults[0]

    def names_outside_texts(self) -> set[str]:
        """The names that are filled in where no JSON text stands, each by itself."""
        return {each.name for each in self._pieces if each.text is None and not each.within}

    @cached_property
    def _pieces(self) -> list[_Piece]:
        """What it comes to; nothing where only its directives could tell, or its brackets are too many."""
        if _DIRECTIVE.search(self._read):
            return []
        found = list(self._cut())
        return [] if self._brackets.given_up else found

    def _cut(self) -> Iterator[_Piece]:
        done, within = 0, False
        for found in _REFERENCE.finditer(self._read):
            start = self._read.index("$", found.start())
            if start < done:
                continue  # an argument of the one before
            text = _unescaped(self._read[done:start])
            if found["head"] == "esc" and found["key"] in _CHARACTERS and not found["called"]:
                yield _Piece(text + _CHARACTERS[found["key"]])
                within = _ends_within(text + _CHARACTERS[found["key"]], within=within)
            else:
                within = _ends_within(text, within=within)
                yield _Piece(text)
                yield _Piece(None, "" if found["key"] else found["head"], within)
            done = self._end_of(found)
        yield _Piece(_unescaped(self._read[done:]))

    def _end_of(self, found: re.Match[str]) -> int:
        """Where a reference ends."""
        end = found.end("head")
        if found["brace"]:
            closing = self._brackets.closing(found.start("brace"))
            return end if closing is None else closing + 1
        while step := _STEP.match(self._read, end):
            end = step.end()
            if step["open"] or step["index"]:
                closing = self._brackets.closing(end - 1)
                if closing is None:
                    return end
                end = closing + 1
        return end

    def _line(self, position: int) -> int:
        return bisect.bisect_left(self._lines, position) + 1


def _word(directive: str) -> str:
    found = _KEYWORD.search(directive)
    return found[0] if found else directive.lstrip("#")


def _fault(pieces: Iterable[_Piece], filling: str) -> int | None:
    texts = (("x" if each.within else filling) if each.text is None else each.text for each in pieces)
    try:
        json.loads("".join(texts), strict=False)
    except json.JSONDecodeError as error:
        return error.lineno
    except RecursionError:
        return None  # too deep, which is another failure
    return None


class _Brackets:
    """Where the brackets of a text are closed; each is looked for once, and all of them within a limit.

    Attributes:
        looked_through: the characters that were looked through.
    """

    def __init__(self, text: str) -> None:
        self.looked_through = 0
        self._text: Final = text
        self._known: Final[dict[int, int | None]] = {}

    @property
    def given_up(self) -> bool:
        """Whether the limit is reached."""
        return self.looked_through > _LOOKED_THROUGH_IN_ALL

    def closing(self, start: int) -> int | None:
        """Where the bracket at `start` is closed, in whatever way its texts are read; None if it is not."""
        if start not in self._known:
            if self.given_up:
                return start
            self._known[start] = self._found(start)
        return self._known[start]

    def _found(self, start: int) -> int | None:
        for marks in _IN_BRACKETS:
            found = _closing_by(marks, self._text, start)
            self.looked_through += (len(self._text) if found is None else found) - start
            if found is not None:
                return found
        return None


def _closing_by(marks: re.Pattern[str], text: str, start: int) -> int | None:
    expected: list[str] = []
    for found in marks.finditer(text, start):
        mark = found[0]
        if found.start() - start > _LOOKED_THROUGH:
            return found.start()
        if found["text"]:
            continue
        if mark in _BRACKETS:
            expected.append(_BRACKETS[mark])
        elif expected and mark == expected[-1]:
            expected.pop()
            if not expected:
                return found.start()
    return None


def _ends_within(text: str, *, within: bool) -> bool:
    """Whether a JSON text is open after this."""
    marks = re.sub(r"\\.", "", text, flags=re.DOTALL).count('"')
    return within ^ bool(marks % 2)


def _unescaped(text: str) -> str:
    return re.sub(r"\\([$#])", r"\1", text)


def _read_by_velocity(template: str) -> str:
    """A template with blanks for what Velocity does not read; what is not ended is read."""
    parts: list[str] = []
    missing: set[str] = set()
    done = position = 0
    while begin := _UNREAD.search(template, position):
        end = -1 if begin[0] in missing else template.find(_ENDS[begin[0]], begin.end())
        if end < 0 and begin[0] != _COMMENT:
            missing.add(begin[0])  # from here on there is none either
            position = begin.start() + 1
            continue
        end = len(template) if end < 0 else end + len(_ENDS[begin[0]])
        unread = template[begin.start() : end]
        parts += [template[done : begin.start()], re.sub(r"[^\n]", " ", unread)]
        done = position = end
    return "".join([*parts, template[done:]])
