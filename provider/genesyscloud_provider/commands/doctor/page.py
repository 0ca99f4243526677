"""What was found, in lines of at most 80 columns; what can be typed stands by itself, and works as it stands."""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Iterator
from itertools import groupby
from typing import Final

import click

from genesyscloud_provider.architect.text import COLUMNS, counted, one_line
from genesyscloud_provider.commands.doctor.model import Check, Examination, Section, State

TITLES: Final = {
    Section.SETTINGS: "Settings",
    Section.NETWORK: "Network",
    Section.ORGANIZATION: "Organization",
    Section.PERMISSIONS: "Permissions",
    Section.LIMITS: "Limits",
    Section.USAGE: "Who uses an action",
    Section.VERSIONS: "Versions",
    Section.PLUGIN: "Plugin",
}

WORDS: Final = {
    State.OK: "ok",
    State.WARNING: "warning",
    State.BROKEN: "broken",
    State.NOT_CHECKED: "not checked",
}

COLOURS: Final = {State.OK: "green", State.WARNING: "yellow", State.BROKEN: "red", State.NOT_CHECKED: "bright_black"}

INDENT: Final = " " * 15
"""What stands under a check begins so: as wide as the states, with the space around them."""


def page(found: Examination) -> str:
    """The whole page, with colours, which are taken out where nobody sees them."""
    return "\n".join(_lines(found))


def _lines(found: Examination) -> Iterator[str]:
    for section, checks in groupby(found.checks, lambda each: each.section):
        yield click.style(TITLES[section], bold=True)
        for each in checks:
            yield from _of(each)
        yield ""
    yield summary(found)


def summary(found: Examination) -> str:
    """The last line."""
    states = [each.state for each in found.checks]
    told = [counted(states.count(State.WARNING), "warning"), f"{states.count(State.NOT_CHECKED)} not checked"]
    broken = states.count(State.BROKEN)
    return f"{f'{broken} broken' if broken else 'Nothing is broken'}, {', '.join(told)}."


def _of(check: Check) -> Iterator[str]:
    word = f"  {WORDS[check.state]:<11}  "
    first, *others = _wrapped(f"{check.name}: {one_line(check.value)}")
    yield click.style(word, fg=COLOURS[check.state]) + first.removeprefix(INDENT)
    yield from others
    if check.remedy:
        yield from _wrapped(f"> {one_line(check.remedy)}")
    for each in check.commands:
        yield from _command(each)


def _wrapped(text: str) -> list[str]:
    """A text in lines; a word that is longer than a line, such as a path, has lines of its own."""
    room = COLUMNS - len(INDENT)
    lines = textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False)
    return [INDENT + each[start : start + room] for each in lines for start in range(0, len(each), room)]


def _command(command: str) -> Iterator[str]:
    """A command in lines that a shell takes for one. What Windows would not join stays in one line."""
    indent, room = f"{INDENT}  ", COLUMNS - len(INDENT) - 4
    line = ""
    for each in re.findall(r"(?:'[^']*'|\"[^\"]*\"|[^\s'\"])+", command) if os.name != "nt" else [command]:
        if line and len(line) + 1 + len(each) > room:
            yield f"{indent}{line} \\"
            line = ""
        line = f"{line} {each}" if line else each
    yield f"{indent}{line}"
