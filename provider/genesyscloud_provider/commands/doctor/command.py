"""The command `pulumi-genesyscloud doctor`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import click

from genesyscloud_provider.commands.doctor.examine import examine
from genesyscloud_provider.commands.doctor.model import State
from genesyscloud_provider.commands.doctor.page import page
from genesyscloud_provider.commands.printing import printable
from genesyscloud_provider.commands.progress import say

BROKEN: Final = 1
"""The exit code where something is broken."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON: every check, setting, permission and limit.")
@click.option("--stack", metavar="NAME", help="The stack whose configuration counts; the selected one by default.")
def doctor(as_json: bool, stack: str | None) -> None:
    """Tell what keeps a deployment from working, and what to do.

    Settings and where each comes from, the way to the organization, its login, permissions and limits, what is
    installed here, and which plugin Pulumi would start. In the folder of a project, or below it, the configuration of
    its stack counts before the environment, as in a deployment. Nothing is changed, and no secret is shown.

    Exit codes: 0 nothing is broken, though there may be warnings; 1 something is; 2 wrong arguments.
    """
    found = examine(Path.cwd(), stack, dict(os.environ), say)
    if as_json:
        click.echo(found.to_json())
    else:
        click.echo(printable(page(found)), color=False if os.environ.get("NO_COLOR") else None)
    if found.state is State.BROKEN:
        raise SystemExit(BROKEN)
