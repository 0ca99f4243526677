"""What belongs together in a program: each integration with what is its own, and before them what several share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from genesyscloud_provider.architect.text import one_line
from genesyscloud_provider.commands.adopt.objects import (
    ACTION,
    AUTH_ACTION,
    CLIENT,
    INTEGRATION,
    ROLE,
    Adoption,
    Found,
    Key,
    StaticAction,
)
from genesyscloud_provider.integrations import facts

CLIENTS: Final = "clients"
CREDENTIALS: Final = "credentials"
"""The groups of what integrations share."""

_TITLES: Final = {
    CLIENTS: "OAuth clients, and the roles that they have.",
    CREDENTIALS: "Credentials that several integrations use, or none.",
}


@dataclass(frozen=True)
class Group:
    """Resources that belong together.

    Attributes:
        of: the integration, or which of the shared groups it is.
        title: what they are, as a sentence.
        keys: the resources, in order.
        static: the actions that came with the integration.
    """

    of: Key | str
    title: str
    keys: tuple[Key, ...]
    static: tuple[StaticAction, ...] = ()


def groups(adoption: Adoption) -> Iterator[Group]:
    """The groups of a program that are not empty, what is referred to first."""
    members: dict[Key | str, list[Key]] = {CLIENTS: [], CREDENTIALS: []}
    for each in adoption.ordered():
        members.setdefault(_group_of(adoption, each), []).append(each.key)
    for of, keys in members.items():
        if isinstance(of, str):
            if keys:
                yield Group(of, _TITLES[of], tuple(keys))
        else:
            static = tuple(each for each in adoption.organization.static if each.integration == of[1])
            yield Group(of, _title(adoption.objects[of]), tuple(keys), static)


def _group_of(adoption: Adoption, found: Found) -> Key | str:
    if found.resource in (ROLE, CLIENT):
        return CLIENTS
    if found.resource == INTEGRATION:
        return found.key
    if found.resource in (ACTION, AUTH_ACTION):
        own = (INTEGRATION, found.integration)
        return own if own in adoption.objects else CREDENTIALS
    users = adoption.users.get(found.key, [])
    return users[0] if len(users) == 1 else CREDENTIALS


def _title(integration: Found) -> str:
    system = facts.system(str(integration.inputs["integrationType"]))
    kind = f" ({system.title})" if system else ""
    return f"The integration {one_line(integration.name)}{kind}, and what belongs to it."
