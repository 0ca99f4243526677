"""What the demo prints: in a terminal, in a pipe, with and without colours, in 80 columns or as many as there are."""

import difflib
import io
import os
import sys
import textwrap
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from rich.ansi import AnsiDecoder
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tools.progress import Progress, is_terminal

WIDEST = 100
"""Longer lines are hard to read."""


class Screen:
    """The demo's output.

    Args:
        stream: Where it goes, standard output by default.

    Attributes:
        coloured: Whether it may contain escape codes: in a terminal that knows them, unless `NO_COLOR` is set.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        if isinstance(self._stream, io.TextIOWrapper):
            self._stream.reconfigure(errors="replace")  # not every encoding has every letter of Pulumi's
        self.coloured = is_terminal(self._stream) and not os.environ.get("NO_COLOR")
        self._console = Console(
            file=self._stream,
            force_terminal=self.coloured,
            color_system="auto" if self.coloured else None,  # without one there are no bold letters either
            highlight=False,
        )
        self._console.width = min(self._console.width, WIDEST)
        ascii_only = self._console.options.ascii_only
        self.good, self.bad = ("ok", "FAILED") if ascii_only else ("✓", "✗")
        self._bar, self._more = ("|", "...") if ascii_only else ("│", "…")
        self._decoder = AnsiDecoder()
        self._progress: Progress | None = None
        self._lock = threading.Lock()
        self._ended = False

    def heading(self, text: str) -> None:
        """Print a title."""
        self._print(Text(text, "bold"))

    def text(self, text: str = "", indent: int = 0) -> None:
        """Print prose, wrapped between words."""
        self._wrapped(Text(text), " " * indent, " " * indent)

    def claim(self, text: str, true: bool) -> None:
        """Print something that was looked at, and whether it is so."""
        mark = Text(self.good if true else self.bad, "green" if true else "bold red")
        self._wrapped(Text.assemble(mark, f" {text}"), "", "  ")

    def change(self, lines: Sequence[str]) -> None:
        """Print what `difference` returns; a line that is too long goes on in the next."""
        for line in lines:
            sign, code = line[:1], line[1:]
            style = {"+": "green", "-": "red"}.get(sign, "")
            for each in _wrapped_code(f"  {sign} {code}", self._console.width) if sign else [f"    {self._more}"]:
                self._print(Text(each, style))

    @contextmanager
    def operation(self, command: str) -> Iterator[None]:
        """Print a command; while the block lasts, each `output` belongs to it, and there are signs of life."""
        self._print(Text(f"$ {command}", "bold"))
        self._decoder = AnsiDecoder()
        try:
            with Progress(command, self._stream) as self._progress:
                yield
        finally:
            self._progress = None

    def output(self, line: str) -> None:
        """Print a line of a command, with its colours. Any thread may call this."""
        with self._lock:
            if self._ended:
                return
            text = self._decoder.decode_line(line)
            text.rstrip()
            indent = " " * (len(text.plain) - len(text.plain.lstrip()))
            # A message of Pulumi's may take all of the 80 columns: its indentation makes room for the bar.
            margin = f"{self._bar} {indent[min(len(self._bar) + 1, len(indent) // 2) :]}"
            with self._aside():
                self._wrapped(text[len(indent) :], margin, f"{margin}    ")

    def end(self) -> None:
        """Print no more of what a command says."""
        self._ended = True

    def table(self, table: Table) -> None:
        """Print a table."""
        self._console.print(table)

    @contextmanager
    def _aside(self) -> Iterator[None]:
        if self._progress is None:
            yield
            return
        with self._progress.aside():
            yield

    def _wrapped(self, text: Text, first: str, rest: str) -> None:
        fits = len(first) + text.cell_len <= self._console.width
        lines = [text] if fits else text.wrap(self._console, self._console.width - len(rest))
        for number, line in enumerate(lines):
            line.rstrip()
            self._print(Text.assemble(rest if number else first, line))

    def _print(self, text: Text) -> None:
        text.rstrip()
        self._console.print(text, no_wrap=True, overflow="ignore", crop=False)
        self._stream.flush()


def difference(before: str, after: str) -> list[str]:
    """Return the lines that differ, as `-old` and `+new`, without the indentation that all have in common.

    An empty line stands for lines in between that are the same.
    """
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))[3:]
    changed = ["" if line.startswith("@@") else line for line in lines]
    code = textwrap.dedent("\n".join(line[1:] for line in changed)).split("\n")
    return [line[:1] + text for line, text in zip(changed, code, strict=True)]


def _wrapped_code(line: str, width: int) -> list[str]:
    """Break a line of code at spaces and behind opening brackets."""
    indent = len(line[3:]) - len(line[3:].lstrip()) + 3
    breakable = line.replace("(", "(\0 ")
    lines = textwrap.wrap(
        breakable,
        width,
        subsequent_indent=" " * (indent + 4),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [each.replace("(\0 ", "(").replace("\0", "") for each in lines]
