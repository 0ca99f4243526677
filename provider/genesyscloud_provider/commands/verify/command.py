"""The command `pulumi-genesyscloud verify`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TextIO

import click

from genesyscloud_provider.assumptions import ASSUMPTIONS
from genesyscloud_provider.client.regions import region_of_api
from genesyscloud_provider.client.suggestions import did_you_mean
from genesyscloud_provider.commands.connection import connection
from genesyscloud_provider.commands.progress import Progress, say
from genesyscloud_provider.commands.verify import page
from genesyscloud_provider.commands.verify.outcome import Verdict
from genesyscloud_provider.commands.verify.report import Report, document_of, markdown_of
from genesyscloud_provider.commands.verify.running import Interrupted, Verification, leftovers
from genesyscloud_provider.commands.verify.running import verify as run_trials
from genesyscloud_provider.commands.verify.stage import Stage
from genesyscloud_provider.framework.session import Session

CONTRADICTED: Final = 3
"""The exit code where an assumption is false."""

LEFT: Final = 1
"""The exit code where something could not be removed, as where nothing could be done."""

NOBODY_TO_ASK: Final = 2
"""The exit code where a script has not said yes, as for wrong arguments."""

INTERRUPTED: Final = 130
"""The exit code where somebody ended it, as of other commands."""

NAMES: Final = tuple(each.name for each in ASSUMPTIONS)


@dataclass(frozen=True)
class Asked:
    """What the command line asks for.

    Attributes:
        yes: whether nobody is to be asked.
        slow: whether trials may take minutes.
        names: the assumptions that are tried.
        as_json: whether it is told as JSON.
        file: where the report goes.
    """

    yes: bool
    slow: bool
    names: Sequence[str]
    as_json: bool
    file: TextIO | None


def _names(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(each.upper() for each in given)
    for each in names:
        if each not in NAMES:
            raise click.BadParameter(f"{each} is no assumption{did_you_mean(each, NAMES) or '.'}")
    return names or NAMES


@click.command()
@click.option("--yes", is_flag=True, help="Ask nobody, for scripts.")
@click.option("--slow", is_flag=True, help="Make trials too that take minutes.")
@click.option("--only", "names", multiple=True, metavar="NAME", callback=_names, help="Try this one; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, and write the report as JSON.")
@click.option(
    "--report",
    "file",
    type=click.File("w", encoding="utf-8", atomic=True, lazy=False),
    help="Where to write a report for an issue.",
)
def verify(**options: Any) -> None:
    """Try on an organization what this package assumes of Genesys Cloud.

    Genesys Cloud's API is described in part only. This tries each assumption with objects of its own, which it removes
    again: also when it is interrupted, and what a call has left that was killed, the next one removes. It never touches
    another object, and leaves room below each limit. It says before what it will create, and asks.

    The organization is the one of the settings in the environment, such as GENESYSCLOUD_REGION,
    GENESYSCLOUD_OAUTHCLIENT_ID and GENESYSCLOUD_OAUTHCLIENT_SECRET. What their permissions do not allow is not tried.

    Exit codes: 0 nothing is contradicted; 3 something is; 1 it could not be done, or something could not be removed; 2
    nobody could be asked, or wrong arguments; 130 it was interrupted.
    """
    asked = Asked(**options)
    with connection() as session:
        code = _verify(session, asked)
    raise SystemExit(code)


def _verify(session: Session, asked: Asked) -> int:
    organization = session.access.organization()
    stage = Stage(session, slow=asked.slow)
    where = f"{organization.title} at {session.configuration.api_url}"
    for line in page.intention(where, stage.own.run, len(asked.names), leftovers(stage), slow=asked.slow):
        say(line)
    if not asked.yes:
        if not _may_ask():
            say("Error: nothing was done, as nobody can be asked here. Add --yes if that is wanted.")
            return NOBODY_TO_ASK
        if not click.confirm("Go on?", err=True):
            say("Nothing was done.")
            return 1
    progress = Progress("assumptions tried", len(asked.names))
    try:
        run = run_trials(stage, asked.names, progress.did, say)
    except Interrupted:
        say("It was interrupted before all that it made was removed. The next call removes the rest.")
        return INTERRUPTED
    finally:
        progress.end()
    return _told(session, stage, asked, run)


def _may_ask() -> bool:
    return sys.stdin.isatty()


def _told(session: Session, stage: Stage, asked: Asked, run: Verification) -> int:
    """Tell what came of it; returns the exit code."""
    region = region_of_api(session.configuration.api_url) or ""
    report = Report(region, stage.now().date(), asked.slow, run.outcomes, sum(bool(each.id) for each in run.left))
    content = json.dumps(document_of(report), indent=2) + "\n" if asked.as_json else markdown_of(report)
    if asked.file:
        asked.file.write(session.secrets.masked(content))
    shown = content.rstrip("\n") if asked.as_json else "\n".join(page.page(report))
    click.echo(session.secrets.masked(shown))
    for line in (*page.elsewhere(run.elsewhere), *page.unseen(run.unseen), *page.not_removed(run.left)):
        say(line)
    if run.interrupted:
        say("It was interrupted." + ("" if run.left else " All that it made is removed."))
        return INTERRUPTED
    if run.left:
        return LEFT
    return CONTRADICTED if report.of(Verdict.CONTRADICTED) else 0
