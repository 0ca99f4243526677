"""The command `pulumi-genesyscloud inventory`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final

import click

from genesyscloud_provider.client.configuration import SETTINGS, Configuration, Source
from genesyscloud_provider.client.errors import GenesysCloudError, while_doing
from genesyscloud_provider.commands.connection import connection
from genesyscloud_provider.commands.inputs import is_one_input
from genesyscloud_provider.commands.inventory import comparison_page, inventory_page
from genesyscloud_provider.commands.inventory.assemble import assemble
from genesyscloud_provider.commands.inventory.comparison import Endings, compare
from genesyscloud_provider.commands.inventory.found import Wanted
from genesyscloud_provider.commands.inventory.gather import gather
from genesyscloud_provider.commands.inventory.markdown import markdown_of
from genesyscloud_provider.commands.inventory.model import Inventory
from genesyscloud_provider.commands.inventory.pages import Page
from genesyscloud_provider.commands.inventory.saved import NotAnInventory, read_inventory
from genesyscloud_provider.commands.inventory.text import text_of
from genesyscloud_provider.commands.printing import encoded, printable
from genesyscloud_provider.commands.progress import several

WRONG_ARGUMENTS: Final = 2
"""The exit code of wrong arguments, and of a file that is no inventory."""

DIFFERENT: Final = 3
"""The exit code where something differs, or could not be compared."""

JSON, MARKDOWN, HTML = "--json", "--markdown", "--html"


@dataclass(frozen=True)
class Asked:
    """What the command line asks for.

    Attributes:
        forms: the forms of its options; without any it is text.
        without_usage: whether it is left out who uses the actions.
        contracts: whether each action is read as a whole.
        saved: a file to show instead of asking.
        other: a file to compare with.
        prefix: the prefix of the variables of another organization to compare with.
        endings: how names end in both.
    """

    forms: tuple[str, ...]
    without_usage: bool
    contracts: bool
    saved: BinaryIO | None
    other: BinaryIO | None
    prefix: str | None
    endings: Endings | None

    @property
    def compares(self) -> bool:
        """Whether two inventories are compared."""
        return self.other is not None or self.prefix is not None

    def require_sense(self) -> None:
        """Refuse what contradicts itself.

        Raises:
            click.UsageError: it does.
        """
        if len(self.forms) > 1:
            raise click.UsageError(f"{' and '.join(self.forms)} exclude each other: choose one.")
        if self.other is not None and self.prefix is not None:
            raise click.UsageError("--compare and --compare-env exclude each other: choose one.")
        if self.endings and not self.compares:
            raise click.UsageError("--endings is for a comparison: add --compare or --compare-env.")
        asks_nobody = self.saved is not None and self.prefix is None
        if asks_nobody and (self.contracts or self.without_usage):
            raise click.UsageError("--from asks nobody, so there is nothing for --contracts or --without-usage to do.")
        if self.saved and self.other and is_one_input(self.saved, self.other):
            raise click.UsageError("--from and --compare cannot both be standard input: name a file for one of them.")
        if self.prefix is not None and not _variables(self.prefix):
            first = f"{self.prefix}{SETTINGS[0].environment}"
            raise click.UsageError(
                f"The environment has no variable for --compare-env {self.prefix}: set {first} and the other settings"
                " of that organization, each with this prefix."
            )


@click.command()
@click.option(JSON, "as_json", is_flag=True, help="Print JSON: all of it, with ids, and for --compare.")
@click.option(MARKDOWN, "as_markdown", is_flag=True, help="Print Markdown with a graph, for a job's summary.")
@click.option(HTML, "as_html", is_flag=True, help="Print one HTML file, which needs neither network nor script.")
@click.option("--without-usage", is_flag=True, help="Do not ask who uses the actions: a request an action.")
@click.option(
    "--contracts",
    is_flag=True,
    help="Read the contract, the templates and the function of each action too: up to four requests an action.",
)
@click.option(
    "--from", "saved", metavar="FILE", type=click.File("rb"), help="Show what --json has printed: ask nobody."
)
@click.option(
    "--compare",
    "other",
    metavar="FILE",
    type=click.File("rb"),
    help="Tell what differs from another organization, whose --json is in FILE.",
)
@click.option(
    "--compare-env",
    "prefix",
    metavar="PREFIX",
    help="Tell what differs from the organization of the variables with this prefix, such as OTHER_GENESYSCLOUD_REGION"
    " for OTHER_.",
)
@click.option(
    "--endings",
    nargs=2,
    metavar="HERE THERE",
    help="In a comparison, take names for the same that end so in one and so in the other, such as -dev -prod.",
)
def inventory(
    as_json: bool,
    as_markdown: bool,
    as_html: bool,
    without_usage: bool,
    contracts: bool,
    saved: BinaryIO | None,
    other: BinaryIO | None,
    prefix: str | None,
    endings: tuple[str, str] | None,
) -> None:
    """Tell what an organization has, and what looks wrong.

    Integrations with their state and the room that is left, credentials with their users, actions with the flows and
    scripts that use them and their runs, OAuth clients and roles. No secret is in it. The organization is the one of
    the settings in the environment, such as GENESYSCLOUD_REGION, GENESYSCLOUD_OAUTHCLIENT_ID and
    GENESYSCLOUD_OAUTHCLIENT_SECRET. What the credentials may not see is named, with the permission that they lack.

    With --compare or --compare-env it tells what differs instead, by name.

    Exit codes: 0 told, and in a comparison nothing differs; 3 something differs, or could not be compared; 1 the
    organization could not be asked; 2 wrong arguments, or a file that is no inventory.
    """
    flags = ((JSON, as_json), (MARKDOWN, as_markdown), (HTML, as_html))
    forms = tuple(form for form, given in flags if given)
    asked = Asked(forms, without_usage, contracts, saved, other, prefix, Endings(*endings) if endings else None)
    asked.require_sense()
    try:
        _compare(asked) if asked.compares else _show(asked)
    except NotAnInventory as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(WRONG_ARGUMENTS) from None


def _show(asked: Asked) -> None:
    wanted = Wanted(usage=not asked.without_usage, contracts=asked.contracts)
    document = _here(asked, wanted)
    _print(asked.forms, document.to_json, lambda: inventory_page.page_of(document))


def _compare(asked: Asked) -> None:
    """Print what differs. Who uses the actions is not compared, so it is not asked."""
    wanted = Wanted(usage=False, contracts=asked.contracts)
    saved = _read(asked.other) if asked.other else None  # before anybody is asked for nothing
    if asked.prefix is not None:
        _require_settings(asked.prefix)
    here = _here(asked, wanted)
    there = saved or _ask_other(wanted, asked.prefix or "")
    document = compare(here, there, asked.endings)
    _print(asked.forms, document.to_json, lambda: comparison_page.page_of(document))
    if not document.is_clean:
        raise SystemExit(DIFFERENT)


def _here(asked: Asked, wanted: Wanted) -> Inventory:
    return _read(asked.saved) if asked.saved else _ask(wanted, os.environ)


def _read(file: BinaryIO) -> Inventory:
    return read_inventory(file.read(), file.name)


def _ask(wanted: Wanted, variables: Mapping[str, str]) -> Inventory:
    with connection(variables=variables) as session, while_doing("looking at the organization"), several() as told:
        return assemble(gather(session, wanted, told))


def _require_settings(prefix: str) -> None:
    """Refuse settings of another organization with which it cannot be asked, before the first one is asked.

    Raises:
        click.ClickException: the settings are wrong, or lack something.
    """
    try:
        Configuration.resolve(Source.environment(_variables(prefix))).require_access()
    except GenesysCloudError as error:
        raise click.ClickException(_of_other(str(error), prefix)) from None


def _ask_other(wanted: Wanted, prefix: str) -> Inventory:
    try:
        return _ask(wanted, _variables(prefix))
    except click.ClickException as error:
        raise click.ClickException(_of_other(error.message, prefix)) from None


def _of_other(message: str, prefix: str) -> str:
    """A message about another organization: it names its variables as they are, with the prefix."""
    for each in SETTINGS:
        message = re.sub(rf"`{re.escape(each.key)}`|\b{each.environment}\b", f"{prefix}{each.environment}", message)
    return f"The organization of the variables with the prefix {prefix}: {message}"


def _variables(prefix: str) -> dict[str, str]:
    """The variables of the settings that stand in the environment with a prefix, without it."""
    names = {each.environment: f"{prefix}{each.environment}" for each in SETTINGS}
    return {name: os.environ[given] for name, given in names.items() if given in os.environ}


def _print(forms: tuple[str, ...], as_json: Callable[[], str], page: Callable[[], Page]) -> None:
    """Print a document; what is for a file is UTF-8 wherever it is printed."""
    if JSON in forms:
        click.echo(as_json())
    elif HTML in forms:
        from genesyscloud_provider.commands.inventory.html import html_of  # the templates' engine is for this alone

        click.echo(encoded(html_of(page())))
    elif MARKDOWN in forms:
        click.echo(encoded(markdown_of(page())))
    else:
        click.echo(printable(text_of(page())))
