"""`pulumi-genesyscloud drift-report`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from typing import BinaryIO, Final, TextIO

import click

from genesyscloud_provider.commands.drift.differences import Drifted, drifted_of
from genesyscloud_provider.commands.drift.memory import DATE, Memory, next_memory, remembered
from genesyscloud_provider.commands.drift.page import news, page
from genesyscloud_provider.commands.drift.state import NotAState, ignored_in
from genesyscloud_provider.commands.events import Event, NotEvents, errors_of, events_of, object_in, text_of
from genesyscloud_provider.commands.inputs import is_one_input
from genesyscloud_provider.commands.printing import encoded

CHANGED: Final = 3
"""The exit code where something differs, other than in the report before."""

AS_BEFORE: Final = 4
"""The exit code where the same differs as in the report before."""

NO_EVENTS: Final = 2
"""The exit code where there are no events, as for wrong arguments."""


@click.command()
@click.option("--state", type=click.File("rb"), help="What `pulumi stack export` prints, for what is left to others.")
@click.option("--previous", type=click.File("r", "utf-8", "replace"), help="The report before; it may be empty.")
@click.option("--news", "news_file", type=click.File("w", encoding="utf-8"), help="Where to write what is new.")
@click.argument("events", type=click.File("rb"), default="-")
def drift_report(state: BinaryIO | None, previous: TextIO | None, news_file: TextIO | None, events: BinaryIO) -> None:
    """Tell what of a stack is no longer as it was deployed.

    EVENTS is a file, or standard input, with what Pulumi prints:

    \b
      export PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true
      pulumi refresh --preview-only --json | pulumi-genesyscloud drift-report

    The report is Markdown, for an issue. It remembers when each difference was first seen: give it to --previous the
    next time. It shows no value that could be a secret, and asks nobody.

    Exit codes: 0 everything is as deployed; 3 something is not; 4 the same as in --previous is not; 1 the preview
    failed, so that nothing is known; 2 these are no events, or wrong arguments.
    """
    if state and is_one_input(state, events):
        raise click.UsageError("--state and EVENTS cannot both be standard input: name a file for one of them.")
    try:
        read = _read(events.read())
        errors, ignored = errors_of(read), ignored_in(state.read()) if state else {}
    except NotEvents as error:
        raise _wrong(f"{error} {_EXPECTED}") from None
    except NotAState as error:
        raise _wrong(str(error)) from None
    for each in errors:
        click.echo(f"Error: the preview failed, so whether something has changed is not known: {each}", err=True)
    if errors:
        raise SystemExit(1)
    last = remembered(previous.read()) if previous else Memory()
    raise SystemExit(_report(drifted_of(read, ignored), last, news_file))


def _wrong(why: str) -> SystemExit:
    """The end of a call that was given something else than it reads."""
    click.echo(f"Error: {why}", err=True)
    return SystemExit(NO_EVENTS)


def _report(found: Sequence[Drifted], last: Memory, news_file: TextIO | None) -> int:
    """Print the report, and what is new; returns the exit code."""
    now = datetime.now(timezone.utc).strftime(DATE)
    memory = next_memory(found, last, now)
    click.echo(encoded(page(found, memory, now)), nl=False)
    if news_file:
        news_file.write(news(found, last, memory))
    if not found:
        return 0
    return AS_BEFORE if memory.all == last.all else CHANGED


def _read(content: bytes) -> list[Event]:
    """The events of a preview.

    Raises:
        NotEvents: they are none, or of something else.
    """
    text = text_of(content)
    if text.startswith(("{\n", "{\r")):
        raise NotEvents("The input is one document, which does not show what has changed in dynamic resources.")
    events = events_of(text)
    steps = [object_in(object_in(each, "resourcePreEvent"), "metadata").get("op") for each in events]
    if any(each not in (None, "refresh") for each in steps):
        raise NotEvents("The input is of another operation than `pulumi refresh --preview-only`.")
    return events


_EXPECTED: Final = (
    "Give it what `pulumi refresh --preview-only --json` prints on standard output, with"
    " PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true in its environment."
)
