"""`pulumi-genesyscloud usage`: who uses an action, and how often it ran."""

from __future__ import annotations

import json
from typing import Any

import click

from genesyscloud_provider.architect import ActionUses, Usage
from genesyscloud_provider.architect.text import headline, one_line, permissions, runs_in_words, why
from genesyscloud_provider.client.errors import Refused, while_doing
from genesyscloud_provider.client.suggestions import closest
from genesyscloud_provider.commands.connection import connection
from genesyscloud_provider.commands.tables import table
from genesyscloud_provider.integrations.action.lookup import GetActionUsageResult
from genesyscloud_provider.integrations.action_config.api import Actions
from genesyscloud_provider.integrations.action_config.models import Action
from genesyscloud_provider.integrations.api import api_of


@click.command()
@click.argument("action")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: all consumers, with their ids.")
def usage(action: str, as_json: bool) -> None:
    """Tell who uses an action, and how often it ran.

    ACTION is its id, or its name where only one action has that. The organization is the one of the settings in the
    environment, such as GENESYSCLOUD_REGION, GENESYSCLOUD_OAUTHCLIENT_ID and GENESYSCLOUD_OAUTHCLIENT_SECRET. To tell
    all, the credentials need architect:dependencyTracking:view, architect:flow:view, and for the runs, as is assumed,
    analytics:actionAggregate:view; a refusal names the permission that is really lacking.

    Exit codes: 0 told (whatever it is), 1 the organization could not be asked or has no such action, 2 wrong arguments.
    """
    with connection() as session, while_doing(f"looking up who uses the action {one_line(action)!r}"):
        found = _find(api_of(session).actions, action)
        used = session.get(ActionUses).of(found.id, secure=found.secure)
    if as_json:
        click.echo(json.dumps(_document(found, used), indent=2))
    else:
        click.echo("\n".join(_page(found, used)))


def _find(actions: Actions, action: str) -> Action:
    """The one published action of this id or name."""
    by_id = actions.live(action) if action.startswith(("custom", "static")) else None
    if by_id is not None:
        return by_id
    known = actions.all()
    named = [each for each in known.values() if action in (each.id, each.name)]
    if len(named) > 1:
        raise Refused(f"several actions have this name: {', '.join(sorted(each.id for each in named))}", "Give an id.")
    if not named:
        names = {each.name for each in known.values() if each.name}
        close = f"The closest names are: {closest(action, names)}." if names else ""
        raise Refused("the organization has no published action of this id or name", close)
    return named[0]


def _document(found: Action, used: Usage) -> dict[str, Any]:
    about = {"id": found.id, "name": found.name, "integrationId": found.integration_id, "secure": found.secure}
    return {**about, **GetActionUsageResult.of(used).model_dump(by_alias=True)}


def _page(found: Action, used: Usage) -> list[str]:
    lines = [f"{one_line(found.name)} ({found.id}): {headline(used.verdict)}"]
    if used.consumers:
        rows = [[each.name or each.id, each.kind, each.version, each.state.value] for each in used.consumers]
        lines += ["", *table(["Used by", "Kind", "Version", "State"], rows), ""]
    ran = runs_in_words(used.runs)
    lines.append(f"{ran[0].upper()}{ran[1:]}.")
    lines += [f"{why(each)[0].upper()}{why(each)[1:]}." for each in used.untold]
    missing = permissions([used])
    return [*lines, f"Permissions that would tell it: {', '.join(missing)}"] if missing else lines
