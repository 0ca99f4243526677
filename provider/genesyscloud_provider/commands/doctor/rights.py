"""The permissions: which of those that the resources need are held, and what goes wrong without the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from genesyscloud_provider.authorization.held import HeldPermissions
from genesyscloud_provider.client.errors import GenesysCloudError
from genesyscloud_provider.commands.doctor.model import Check, Checks, HeldPermission, Section
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.articles import in_the_console
from genesyscloud_provider.permissions import NEEDS, Need

_CHECKS: Final = Checks(Section.PERMISSIONS)

Held = Mapping[str, bool | None]


def needed(held: Held) -> list[HeldPermission]:
    """Every permission that is needed, and whether the credentials have it.

    Args:
        held: what is known of it; nothing where nobody could ask.
    """
    return [
        HeldPermission(permission=each, needed_for=need.what, without=need.without(each), held=held.get(each))
        for need in NEEDS
        for each in need.permissions
    ]


def skipped(why: str) -> Check:
    """What stands for the checks, where nobody can ask."""
    return _CHECKS.skipped("permissions", "permissions", why)


def ask(session: Session) -> tuple[Held, str]:
    """Which of the needed permissions the credentials have, or why nobody can tell."""
    try:
        return session.get(HeldPermissions).of(each for need in NEEDS for each in need.permissions), ""
    except GenesysCloudError as error:
        return {}, error.message


def checks(held: Held, caller: str) -> Iterator[Check]:
    """What there is to say of them: what is complete in one line, what is missing in one line each.

    Args:
        held: whether the credentials have each.
        caller: how messages call who logs in.
    """
    for need in NEEDS:
        there = [each for each in need.permissions if held.get(each)]
        if there:
            yield _CHECKS.ok(_key(need), _key(need), ", ".join(there))
        missing = [each for each in need.permissions if held.get(each) is False]
        if not there and len(missing) > 1 and not need.essential:
            yield _none_of(need, caller)
        else:
            yield from (_lacking(need, each, caller) for each in missing)
        for each in need.permissions:
            if held.get(each) is None:
                yield _CHECKS.skipped(each, each, "whether it is held is not told, or depends on the object")


def _key(need: Need) -> str:
    return need.what.partition(";")[0].replace("`", "")


def _none_of(need: Need, caller: str) -> Check:
    """The permissions for something that the credentials are not meant for, perhaps."""
    lacks = list(dict.fromkeys(need.without(each) for each in need.permissions))
    value = f"none is held, so {'; '.join(lacks)}"
    remedy = f"If that is needed, give a role with these to {caller}: {', '.join(map(_both, need.permissions))}"
    return _CHECKS.warning(_key(need), _key(need), value, remedy)


def _lacking(need: Need, permission: str, caller: str) -> Check:
    value = f"missing, so {need.without(permission)}"
    remedy = f"In Genesys Cloud, give a role with {in_the_console(permission)} to {caller}."
    made = _CHECKS.broken if need.essential else _CHECKS.warning
    return made(permission, permission, value, remedy)


def _both(permission: str) -> str:
    return f"{in_the_console(permission)} ({permission})"
