"""Puts the checks together. What depends on a check that failed is not checked, and says why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from genesyscloud_provider.client.configuration import Configuration
from genesyscloud_provider.client.secrets import Secrets
from genesyscloud_provider.commands.connection import new_session
from genesyscloud_provider.commands.doctor import network, organization, plugin, rights, room, settings, versions
from genesyscloud_provider.commands.doctor.model import Check, Examination, Section, State, without_secrets, worst
from genesyscloud_provider.commands.doctor.project import find_project, stack_configuration
from genesyscloud_provider.commands.inventory.model import Limit
from genesyscloud_provider.framework.session import Session

NO_SETTINGS = "the settings above come first"


@dataclass
class _Asked:
    """What the organization told.

    Attributes:
        checks: its checks.
        held: whether the credentials have each permission.
        limits: its limits.
    """

    checks: list[Check] = field(default_factory=list)
    held: rights.Held = field(default_factory=dict)
    limits: list[Limit] = field(default_factory=list)


def examine(folder: Path, stack: str | None, variables: Mapping[str, str], told: Callable[[str], None]) -> Examination:
    """Look at everything, and change nothing.

    Args:
        folder: where the project is looked for, there and above.
        stack: the stack whose configuration counts; the selected one by default.
        variables: the environment.
        told: is told what is looked at next.
    """
    secrets = Secrets()
    told("Looking at this machine and the project …")
    project = find_project(folder)
    config = stack_configuration(project, stack, secrets, variables) if project else None
    given = settings.given(project, config, stack, variables)
    settings.note_secrets(given, secrets)
    checks = [*settings.checks(given, project), *versions.checks(project, variables), plugin.check(project, variables)]
    told("Asking the organization …")
    asked = _ask(given, secrets)
    shown = [without_secrets(each, secrets) for each in [*checks, *asked.checks]]
    return Examination(
        state=worst(shown),
        settings=[_masked(each, secrets) for each in settings.found(given)],
        permissions=rights.needed(asked.held),
        limits=asked.limits,
        checks=sorted(shown, key=lambda each: [*Section].index(each.section)),
    )


def _masked(setting: Any, secrets: Secrets) -> Any:
    return setting.model_copy(update={"value": secrets.masked(setting.value)})


def _ask(given: settings.Given, secrets: Secrets) -> _Asked:
    """Ask the organization, as far as settings, proxies and the connection allow."""
    configuration = settings.resolved(given)
    if settings.login_is_unreadable(given) or not configuration.has_credentials:
        return _nobody(NO_SETTINGS, network.proxy(None), network.trust(None, given.variables))
    through = network.proxy(configuration)
    if through.state is not State.OK:
        return _nobody("the proxy comes first", through, network.skipped(network.TRUST, "the proxy comes first"))
    session = new_session(organization.whichever(configuration), secrets=secrets)
    try:
        return _of_organization(session, given, configuration, through)
    finally:
        session.close()


def _nobody(why: str, *checks: Check) -> _Asked:
    return _Asked([*checks, *organization.unreachable(why), rights.skipped(why), *room.skipped(why)])


def _of_organization(session: Session, given: settings.Given, configuration: Configuration, through: Check) -> _Asked:
    reached = organization.reach(session, given, configuration)
    asked = _Asked([through, *reached.checks])
    if reached.obstacle:
        asked.checks += [rights.skipped(reached.obstacle), *room.skipped(reached.obstacle)]
        return asked
    asked.held, untold = rights.ask(session)
    asked.checks += [rights.skipped(untold)] if untold else rights.checks(asked.held, reached.caller)
    asked.limits, of_limits = room.limits(session)
    asked.checks += [*of_limits, *room.tracking(session)]
    return asked
