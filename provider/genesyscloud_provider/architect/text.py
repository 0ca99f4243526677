"""How use is told: in lines that fit a terminal of 80 columns, for messages and for the command line."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Final

from genesyscloud_provider.architect.usage import Consumer, Runs, State, Untold, Usage, Verdict
from genesyscloud_provider.client.suggestions import LISTED

COLUMNS: Final = 80

OF_A_MESSAGE: Final = 76
"""Pulumi indents a message by four."""

_STATES: Final = {
    State.LIVE: "live",
    State.DRAFT: "a draft, not live",
    State.SUPERSEDED: "an older version, not live",
    State.DELETED: "deleted",
    State.UNREADABLE: "whether it is live cannot be read",
}


def lines(usage: Usage, indent: str = "    ", most: int = LISTED, columns: int = COLUMNS) -> list[str]:
    """Who uses an action, how often it ran, and what of it cannot be told.

    Args:
        usage: what was found.
        indent: what each line begins with.
        most: how many consumers are named; the others are counted.
        columns: how long a line may be.
    """
    told = consumer_lines(usage.using, indent, most, columns)
    others = len(usage.consumers) - len(usage.using)
    if others:
        told += wrapped(f"- {counted(others, 'version')} that {are(others)} not live", indent, columns)
    told += wrapped(f"- {runs_in_words(usage.runs)}", indent, columns)
    return told + [line for each in usage.untold for line in wrapped(f"- {why(each)}", indent, columns)]


def consumer_lines(
    consumers: Sequence[Consumer], indent: str = "    ", most: int = LISTED, columns: int = COLUMNS
) -> list[str]:
    """Consumers by name, kind, version, and whether they are live: the first, then how many others there are."""
    told = [line for each in consumers[:most] for line in wrapped(f"- {consumer_in_words(each)}", indent, columns)]
    return [*told, f"{indent}- and {len(consumers) - most} more"] if len(consumers) > most else told


def consumer_in_words(consumer: Consumer) -> str:
    """One consumer, such as `Orders (inbound call flow, version 12.0, live)`."""
    state = "a draft, never published" if consumer.counts and consumer.state is State.DRAFT else _STATES[consumer.state]
    version = f"version {one_line(consumer.version)}, " if consumer.version else ""
    return f"{one_line(consumer.name or consumer.id)} ({one_line(consumer.kind)}, {version}{state})"


def runs_in_words(runs: Runs | Untold) -> str:
    """How often an action ran."""
    if isinstance(runs, Untold):
        return "how often it ran is not known"
    if not runs.last_month:
        return "it did not run in the last 30 days"
    lately = f"{runs.last_day:,} of them in the last 24 hours" if runs.last_day else "none of them in the last 24 hours"
    return f"it ran {counted(runs.last_month, 'time')} in the last 30 days, {lately}"


def why(untold: Untold) -> str:
    """Why something cannot be told."""
    return f"not all can be told: {one_line(untold.reason)}"


def permissions(usages: Iterable[Usage]) -> list[str]:
    """The permissions that would tell what cannot be told."""
    return sorted({each.permission for usage in usages for each in usage.untold if each.permission})


def one_line(text: str) -> str:
    """Somebody's text, which moves no cursor and begins no line."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def headline(verdict: Verdict) -> str:
    """A verdict in words."""
    return _HEADLINES[verdict]


_HEADLINES: Final = {
    Verdict.IN_USE: "in use",
    Verdict.RAN_LATELY: "ran in the last 24 hours",
    Verdict.CANNOT_BE_TOLD: "whether it is used cannot be told",
    Verdict.UNUSED: "not used",
}


def wrapped(text: str, indent: str, columns: int = COLUMNS) -> list[str]:
    """A text in lines, of which those after the first are indented further."""
    return textwrap.wrap(text, columns, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False)


def counted(number: int, noun: str) -> str:
    """A number with its noun, such as `1,204 times`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def are(number: int) -> str:
    """The verb for so many."""
    return "is" if number == 1 else "are"
