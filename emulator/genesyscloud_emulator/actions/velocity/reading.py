"""Reading a template."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from typing import NoReturn

from genesyscloud_emulator.actions.velocity.nodes import (
    MAX_DEPTH,
    Binary,
    BreakNode,
    Call,
    Define,
    Expression,
    Foreach,
    If,
    Interpolated,
    ListOf,
    Literal,
    Macro,
    MapOf,
    Negative,
    Node,
    Not,
    RangeOf,
    Reference,
    SetName,
    Step,
    StopNode,
    Text,
)
from genesyscloud_emulator.actions.velocity.values import TemplateFault

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_BEGIN = re.compile(r"\\*[$#]")
_SPACE = re.compile(r"\s*")
_TO_LINE_END = re.compile(r"[ \t]*\r?\n")
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_SIGNS = (
    (("||", r"\|\||or\b"),),
    (("&&", r"&&|and\b"),),
    (("==", r"==|eq\b"), ("!=", r"!=|ne\b")),
    (("<=", r"<=|le\b"), (">=", r">=|ge\b"), ("<", r"<|lt\b"), (">", r">|gt\b")),
    (("+", r"\+"), ("-", r"-")),
    (("*", r"\*"), ("/", r"/"), ("%", r"%")),
)
"""The operators, those that bind least first, and how each is written."""
_OPERATORS = [[(sign, re.compile(rf"\s*(?:{form})\s*")) for sign, form in level] for level in _SIGNS]
_REFUSED = ("include", "parse", "evaluate")
_DIRECTIVE = re.compile(r"#(?:\{([a-z]+)\}|([A-Za-z_]\w*))")
_WITHOUT_BRACKETS = ("else", "end", "stop", "break")
_OPENED = re.compile(r"\s*\(")
_REFERENCE = re.compile(r"\$(!?)(\{?)")
_INDEX = re.compile(r"""\[\s*(?:-?\d+|\$[!{A-Za-z_][^\]]*|"[^"]*"|'[^']*')\s*\]""")
_QUOTED = {mark: re.compile(rf"(?:[^{mark}\\]|\\.|{mark}{mark})*{mark}", re.DOTALL) for mark in "'\""}


class Parser:
    """Reads one template, or one text in double quotes."""

    def __init__(self, text: str, depth: int = 0) -> None:
        self._text = text
        self._lines = [found.start() for found in re.finditer("\n", text)]
        self._at = 0
        self._depth = depth

    def template(self) -> list[Node]:
        """All of it."""
        nodes, ended_by = self._nodes(())
        if ended_by:
            self._fail(f"`#{ended_by}` belongs to nothing")
        return nodes

    def _nodes(self, ends: tuple[str, ...]) -> tuple[list[Node], str]:
        """What stands up to one of the directives `ends`, and which that is; empty at the end of the text."""
        self._deeper()
        nodes: list[Node] = []
        while True:
            found = _BEGIN.search(self._text, self._at)
            if not found:
                nodes.append(Text(self._text[self._at :]))
                self._at = len(self._text)
                self._depth -= 1
                return nodes, ""
            slashes = len(found[0]) - 1
            nodes.append(Text(self._text[self._at : found.start()]))
            self._at = found.end() - 1
            if slashes:
                self._escaped(nodes, slashes)
            elif self._text[self._at] == "$":
                nodes.append(self._reference() or self._character())
            else:
                word = self._ending()
                if word in ("else", "elseif", "end"):
                    if word not in ends:
                        self._fail(f"`#{word}` belongs to nothing")
                    self._depth -= 1
                    return nodes, word
                nodes += self._directive()

    def _escaped(self, nodes: list[Node], slashes: int) -> None:
        """Backslashes before what Velocity would act upon: each second one goes, an odd one keeps it from acting."""
        start = self._at
        acts = self._reference() is not None if self._text[start] == "$" else bool(self._word_at(start))
        end = self._at if acts and self._text[start] == "$" else start + 1
        self._at = start
        nodes.append(Text("\\" * (slashes // 2 if acts else slashes)))
        if slashes % 2 or not acts:
            nodes.append(Text(self._text[start:end]))
            self._at = end

    def _character(self) -> Text:
        self._at += 1
        return Text(self._text[self._at - 1])

    # Directives

    def _word_at(self, at: int) -> str:
        """The directive at a `#`, or an empty text."""
        found = _DIRECTIVE.match(self._text, at)
        word = found[1] or found[2] if found else ""
        if found and (word in _WITHOUT_BRACKETS or _OPENED.match(self._text, found.end())):
            return word
        return ""

    def _ending(self) -> str:
        word = self._word_at(self._at)
        if word in ("else", "elseif", "end"):
            self._pass_word()
        if word in ("else", "end"):
            self._line_ends()
        return word

    def _pass_word(self) -> None:
        """Go on after the word of a directive, and after its braces if it is in some."""
        found = _DIRECTIVE.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _directive(self) -> list[Node]:
        rest = self._text[self._at : self._at + 3]
        for begin, end in (("#[[", "]]#"), ("#*", "*#"), ("##", "\n")):
            if rest.startswith(begin):
                return self._unread(begin, end)
        line, word = self._line(), self._word_at(self._at)
        if not word:
            return [self._character()]
        self._pass_word()
        if word in _REFUSED:
            self._fail(f"`#{word}` is not available")
        if word == "break":
            return [BreakNode()]
        if word == "stop":
            return [StopNode()]
        read = {
            "set": self._set,
            "if": self._if,
            "foreach": self._foreach,
            "define": self._define,
            "macro": self._macro,
        }.get(word)
        return [read(line) if read else Call(word, self._arguments("(", ")"), line)]

    def _unread(self, begin: str, end: str) -> list[Node]:
        start = self._at + len(begin)
        found = self._text.find(end, start)
        if found < 0 and begin != "##":
            self._fail(f"`{begin}` without `{end}`")
        found = len(self._text) if found < 0 else found
        self._at = min(found + len(end), len(self._text))
        return [Text(self._text[start:found])] if begin == "#[[" else []

    def _set(self, line: int) -> Node:
        self._need("(")
        reference = self._reference()
        if reference is None or any(each.arguments is not None or each.index for each in reference.steps):
            self._fail("`#set` needs a name, such as `$x`")
        self._need("=")
        expression = self._expression()
        self._need(")")
        self._line_ends()
        return SetName(reference.name, [each.name for each in reference.steps], expression)

    def _if(self, line: int) -> Node:
        branches: list[tuple[Expression | None, list[Node]]] = []
        condition: Expression | None = self._condition()
        ended_by = "if"
        while ended_by != "end":
            nodes, ended_by = self._nodes(("else", "elseif", "end") if condition is not None else ("end",))
            if not ended_by:
                self._fail("`#if` without its `#end`", line)
            branches.append((condition, nodes))
            condition = self._condition() if ended_by == "elseif" else None
        return If(branches)

    def _condition(self) -> Expression:
        self._need("(")
        expression = self._expression()
        self._need(")")
        self._line_ends()
        return expression

    def _foreach(self, line: int) -> Node:
        self._need("(")
        reference = self._reference()
        if reference is None or reference.steps:
            self._fail("`#foreach` needs a name, such as `$each`")
        self._need("in")
        expression = self._expression()
        self._need(")")
        return Foreach(reference.name, expression, self._body("foreach", line))

    def _define(self, line: int) -> Node:
        self._need("(")
        reference = self._reference()
        if reference is None or reference.steps:
            self._fail("`#define` needs a name, such as `$block`")
        self._need(")")
        return Define(reference.name, self._body("define", line))

    def _macro(self, line: int) -> Node:
        self._need("(")
        self._skip()
        name = _WORD.match(self._text, self._at)
        if not name:
            self._fail("`#macro` needs a name")
        self._at = name.end()
        parameters: list[str] = []
        while not self._took(")"):
            self._took(",")
            self._skip()
            reference = self._reference()
            if reference is None or reference.steps:
                self._fail("`#macro` takes names, such as `$x`")
            parameters.append(reference.name)
        return Macro(name[0], parameters, self._body("macro", line))

    def _body(self, word: str, line: int) -> list[Node]:
        self._line_ends()
        nodes, ended_by = self._nodes(("end",))
        if not ended_by:
            self._fail(f"`#{word}` without its `#end`", line)
        return nodes

    # References and expressions

    def _reference(self) -> Reference | None:
        """The reference here; None where there is none, and nothing was read."""
        start, line = self._at, self._line()
        found = _REFERENCE.match(self._text, start)
        name = _NAME.match(self._text, found.end()) if found else None
        if not found or not name:
            return None
        self._at = name.end()
        quiet, braces = bool(found[1]), bool(found[2])
        steps = list(self._steps())
        alternative = None
        if braces:
            if self._took("|"):
                alternative = self._expression()
            self._skip()
            if not self._text.startswith("}", self._at):
                self._fail("`${` without its `}`", line)
            self._at += 1
        return Reference(self._text[start : self._at], name[0], steps, quiet, alternative, line)

    def _steps(self) -> Iterator[Step]:
        while True:
            after = self._text[self._at : self._at + 1]
            name = _NAME.match(self._text, self._at + 1) if after == "." else None
            if name:
                self._at = name.end()
                called = self._text.startswith("(", self._at)
                yield Step(name[0], self._arguments("(", ")") if called else None)
            elif after == "[" and self._is_index():
                self._need("[")
                index = self._expression()
                self._need("]")
                yield Step(index=index)
            else:
                return

    def _is_index(self) -> bool:
        """Whether a bracket after a reference is an index, and no text of its own."""
        return bool(_INDEX.match(self._text, self._at))

    def _arguments(self, opening: str, closing: str) -> list[Expression]:
        self._need(opening)
        found: list[Expression] = []
        while not self._took(closing):
            if found:
                self._took(",")
            self._skip()
            if self._at >= len(self._text):
                self._fail(f"`{opening}` without its `{closing}`")
            found.append(self._expression())
        return found

    def _expression(self, level: int = 0) -> Expression:
        if level == len(_OPERATORS):
            return self._operand()
        self._deeper()
        left = self._expression(level + 1)
        while sign := self._sign(level):
            left = Binary(sign, left, self._expression(level + 1))
        self._depth -= 1
        return left

    def _sign(self, level: int) -> str:
        for sign, form in _OPERATORS[level]:
            found = form.match(self._text, self._at)
            if found:
                self._at = found.end()
                return sign
        return ""

    def _operand(self) -> Expression:
        self._skip()
        rest = self._text[self._at : self._at + 1]
        if rest == "$":
            reference = self._reference()
            if reference is None:
                self._fail("`$` without a name")
            return reference
        if rest in ("'", '"'):
            return self._quoted(rest)
        if number := _NUMBER.match(self._text, self._at):
            range_follows = self._text.startswith("..", number.start() + len(number[0].partition(".")[0]))
            text = number[0].partition(".")[0] if range_follows else number[0]
            self._at += len(text)
            return Literal(int(text) if text.isdigit() else float(text))
        brackets = {"(": self._bracketed, "[": self._list, "{": self._map}
        read = {**brackets, "!": self._negated, "-": self._negative}.get(rest)
        if read:
            return read()
        word = _WORD.match(self._text, self._at)
        if word and word[0] in ("true", "false", "null"):
            self._at = word.end()
            return Literal({"true": True, "false": False, "null": None}[word[0]])
        if not word or word[0] != "not":
            self._fail("a value is missing")
        self._at = word.end()
        return Not(self._operand())

    def _quoted(self, mark: str) -> Expression:
        start = self._at + 1
        found = _QUOTED[mark].match(self._text, start)
        if not found:
            self._fail("a text is not closed")
        self._at = found.end()
        text = self._text[start : self._at - 1].replace(mark * 2, mark).replace(f"\\{mark}", mark)
        if mark == "'" or not _BEGIN.search(text):
            return Literal(text)
        return Interpolated(Parser(text, self._depth).template())

    def _bracketed(self) -> Expression:
        self._need("(")
        expression = self._expression()
        self._need(")")
        return expression

    def _negated(self) -> Expression:
        self._need("!")
        return Not(self._operand())

    def _negative(self) -> Expression:
        self._need("-")
        return Negative(self._operand())

    def _list(self) -> Expression:
        self._need("[")
        if self._took("]"):
            return ListOf([])
        first = self._expression()
        if self._took(".."):
            last = self._expression()
            self._need("]")
            return RangeOf(first, last)
        items = [first]
        while not self._took("]"):
            self._need(",")
            items.append(self._expression())
        return ListOf(items)

    def _map(self) -> Expression:
        self._need("{")
        entries: list[tuple[Expression, Expression]] = []
        while not self._took("}"):
            if entries:
                self._need(",")
            key = self._expression()
            self._need(":")
            entries.append((key, self._expression()))
        return MapOf(entries)

    # Characters

    def _skip(self) -> None:
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _took(self, text: str) -> bool:
        at = self._at
        self._skip()
        if self._text.startswith(text, self._at):
            self._at += len(text)
            return True
        self._at = at
        return False

    def _need(self, text: str) -> None:
        if not self._took(text):
            self._fail(f"`{text}` is missing")
        if text in ("(", "="):
            self._skip()

    def _line_ends(self) -> None:
        """A line break right after a directive belongs to it."""
        found = _TO_LINE_END.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _line(self) -> int:
        return bisect.bisect_left(self._lines, self._at) + 1

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH * 8:
            raise TemplateFault("it is nested too deep")

    def _fail(self, why: str, line: int | None = None) -> NoReturn:
        raise TemplateFault(f"{why}, on line {line or self._line()}")
