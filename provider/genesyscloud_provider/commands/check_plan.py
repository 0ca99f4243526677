"""`pulumi-genesyscloud check-plan`: what of a plan would be lost, before anything is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

import click

from genesyscloud_provider.architect.text import (
    consumer_in_words,
    lines,
    one_line,
    permissions,
    runs_in_words,
    why,
    wrapped,
)
from genesyscloud_provider.client.configuration import DELETION_PROTECTION, ORGANIZATION_ID, REGION, Source
from genesyscloud_provider.commands.connection import connection
from genesyscloud_provider.commands.losses import Loss, Use, clients_in_words, losses
from genesyscloud_provider.commands.plan import ACTION, CLIENT, INTEGRATION, NotAPlan, Plan, read_plan
from genesyscloud_provider.commands.tables import as_code, markdown, table

PROTECTED: Final = 3
"""The exit code where something live and protected would go."""

NO_PLAN: Final = 2
"""The exit code where there is no plan, as for wrong arguments."""

SETTINGS_OF_PLAN: Final = (REGION, ORGANIZATION_ID)
"""What is taken from the plan where the environment does not say it."""

CONSUMERS_IN_A_CELL: Final = 3


@click.command()
@click.option("--markdown", "as_markdown", is_flag=True, help="Print Markdown, for a comment on a pull request.")
@click.argument("plan", type=click.File("rb"), default="-")
def check_plan(as_markdown: bool, plan: BinaryIO) -> None:
    """Tell who uses what a plan deletes or replaces.

    PLAN is a file, or standard input, with what `pulumi preview --json` or `pulumi destroy --preview-only --json`
    prints:

      pulumi preview --json | pulumi-genesyscloud check-plan

    The first line counts what would be lost. The organization is the one of the settings in the environment, such as
    GENESYSCLOUD_OAUTHCLIENT_ID and GENESYSCLOUD_OAUTHCLIENT_SECRET; where it has no GENESYSCLOUD_REGION or
    GENESYSCLOUD_ORGANIZATION_ID, the plan's own are taken. A plan that loses nothing asks nobody, and needs none.

    Exit codes: 0 nothing that is protected and in use would go; 3 something would; 1 the organization could not be
    asked, or the preview failed; 2 there is no plan, or wrong arguments.
    """
    try:
        read = read_plan(plan.read())
    except NotAPlan as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(NO_PLAN) from None
    found, clients = _losses(read)
    told = _markdown(found) if as_markdown else _text(found)
    click.echo("\n".join([_headline(found, len(clients)), *told, *_clients(clients, as_markdown)]))
    for each in read.errors:
        click.echo(f"Error: the preview failed, so its plan is not complete: {each}", err=True)
    if any(each.refused for each in found):
        raise SystemExit(PROTECTED)
    if read.errors:
        raise SystemExit(1)


def _losses(plan: Plan) -> tuple[list[Loss], list[str]]:
    """What would be lost, and what there is to say of each OAuth client."""
    if not (plan.lost or plan.clients):
        return [], []
    where = Source("the plan", {each.name: plan.config.get(each.key) for each in SETTINGS_OF_PLAN})
    protection = Source("the plan", {DELETION_PROTECTION.name: plan.config.get(DELETION_PROTECTION.key)})
    with connection(where, before=[protection]) as session:
        return losses(session, plan), clients_in_words(session, plan)


def _clients(told: Sequence[str], as_markdown: bool) -> list[str]:
    """What is said of OAuth clients: whoever logs in with one is never known completely, so that none is refused."""
    if as_markdown:
        return ["", *(f"- {as_code(each)}" for each in told)] if told else []
    return [line for each in told for line in ("", *wrapped(each, ""))]


def _headline(found: Sequence[Loss], clients: int) -> str:
    """How much would be lost: the first line, whatever follows.

    Args:
        found: the actions and integrations that would go.
        clients: how many OAuth clients would go; of none of them is it known that nobody uses it.
    """
    live = Counter((each.kind, each.use) for each in found if each.live)
    if clients:
        live[CLIENT, Use.UNTOLD] = clients
    if not live:
        return "Nothing in use would be lost." if found else "No action, integration or OAuth client would be lost."
    parts = [
        f"{_count(live[kind, use], noun)} {words}" for (kind, use), (noun, words) in _COUNTED.items() if live[kind, use]
    ]
    refused, total = sum(each.refused for each in found), live.total()
    protected = "protected" if refused == total else f"{refused} of {total} protected"
    return f"Would be lost: {', '.join(parts)} ({protected})."


_COUNTED: Final = {
    (ACTION, Use.IN_USE): ("action", "in use"),
    (ACTION, Use.UNTOLD): ("action", "whose use cannot be told"),
    (ACTION, Use.FOREIGN): ("action", "of somebody else's"),
    (INTEGRATION, Use.UNTOLD): ("integration", "whose use cannot be told"),
    (CLIENT, Use.UNTOLD): ("OAuth client", "that may be in use"),
}


def _text(found: Sequence[Loss]) -> list[str]:
    told = []
    if found:
        rows = [[each.name, *_about(each)] for each in found]
        told += ["", *table(["Name", "What", "Change", "Use", "Protected"], rows)]
    for each in found:
        if each.use.live and (details := list(_details(each))):
            told += ["", f"{one_line(each.name)} ({each.id}):", *details]
    return [*told, *(f"\n{each}" for each in _missing(found))]


def _details(loss: Loss) -> Iterator[str]:
    if loss.why:
        yield from wrapped(f"- {loss.why}", "    ")
    if loss.usage:
        yield from lines(loss.usage)


def _markdown(found: Sequence[Loss]) -> list[str]:
    told = []
    if found:
        rows = [[as_code(each.name), *_about(each), _users(each)] for each in found]
        told += ["", *markdown(["Name", "What", "Change", "Use", "Protected", "Who, and how often"], rows)]
    return [*told, *(f"\n{each}" for each in _missing(found))]


def _about(loss: Loss) -> list[str]:
    kind = "integration" if loss.kind == INTEGRATION else "action"
    return [kind, loss.fate.value, loss.use.value, "yes" if loss.protected else "no"]


def _users(loss: Loss) -> str:
    """What a cell says of who uses an action."""
    said = [as_code(loss.why)] if loss.why else []
    if loss.usage:
        using = loss.usage.using
        said += [as_code(consumer_in_words(each)) for each in using[:CONSUMERS_IN_A_CELL]]
        said += [f"and {len(using) - CONSUMERS_IN_A_CELL} more"] if len(using) > CONSUMERS_IN_A_CELL else []
        said += [runs_in_words(loss.usage.runs), *(as_code(why(each)) for each in loss.usage.untold)]
    return "<br>".join(said)


def _missing(found: Sequence[Loss]) -> list[str]:
    missing = permissions(each.usage for each in found if each.usage)
    return [f"Permissions that would tell more: {', '.join(missing)}"] if missing else []


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
