"""What a program means by `integrationType`: from the catalog where it is certain, else from the organization."""

from __future__ import annotations

from dataclasses import dataclass

from genesyscloud_provider import catalog
from genesyscloud_provider.api import models
from genesyscloud_provider.api.errors import Refused
from genesyscloud_provider.api.organization import Organization
from genesyscloud_provider.resources.base import did_you_mean
from genesyscloud_provider.resources.values import Properties

__all__ = ["Room", "Specification", "from_catalog", "resolve", "room"]


@dataclass(frozen=True)
class Specification:
    """An integration type's id, and the credential types that each of its slots accepts."""

    id: str
    slots: dict[str, tuple[str, ...]]

    @property
    def credential_types(self) -> list[str]:
        """Every credential type that some slot accepts."""
        return [name for accepted in self.slots.values() for name in accepted]

    def slot(self, credential_type: str) -> str | None:
        """The slot for a credential of this type; None if there is none."""
        return next((key for key, accepted in self.slots.items() if credential_type in accepted), None)


def from_catalog(written: str) -> Specification | None:
    """What the catalog says; None where no public source names the type."""
    system = catalog.system(written)
    if system is None or system.integration_type is None or system.slot is None:
        return None
    return Specification(system.integration_type, {system.slot: system.credential_types})


def resolve(properties: Properties, organization: Organization) -> Specification:
    """What a program's or a state's `integrationType` means; asks the organization only if the catalog does not know.

    Raises:
        Refused: the organization has no such type, or a system's key could mean several.
    """
    written = properties["integrationType"]
    credential_type = (properties.get("credential") or {}).get("type")
    return from_catalog(written) or _from_organization(written, credential_type, organization)


@dataclass(frozen=True)
class Room:
    """How many integrations of a type the organization has, and may have."""

    installed: int
    limit: int

    @property
    def free(self) -> int:
        """How many more there may be."""
        return max(0, self.limit - self.installed)


def room(type_id: str, organization: Organization) -> Room | None:
    """The room for integrations of a type, None without a limit; the organization's word wins over the catalog's."""
    live, system = organization.types.all().get(type_id), catalog.system(type_id)
    limit = live.max_instances if live else None
    if limit is None and system is not None:
        limit = system.max_instances
    if limit is None:
        return None
    installed = sum(1 for each in organization.integrations.all().values() if each.type_id == type_id)
    return Room(installed, limit)


def _from_organization(written: str, credential_type: str | None, organization: Organization) -> Specification:
    """What the organization's own types say.

    A system's key stands for the type that accepts its credential types, or else the program's credential type.
    """
    types = organization.types.all()
    if written in types:
        return _specification(types[written])
    system = catalog.system(written)
    if system is None:
        raise Refused(f"the organization has no integration type {written!r}{did_you_mean(written, types)}")
    wanted = set(system.credential_types or filter(None, [credential_type]))
    matches = [each for each in types.values() if wanted & set(_specification(each).credential_types)]
    if len(matches) == 1:
        return _specification(matches[0])
    if matches:
        candidates = ", ".join(f"{each.id} ({each.name})" for each in matches)
        raise Refused(
            f"`integrationType` {written!r} could be any of these types of the organization: {candidates}",
            "Write the id of the one that is meant.",
        )
    raise Refused(
        f"the organization has no integration type for {system.title}",
        "Ask Genesys Cloud to enable it for the organization, or write the id of a type that it has.",
    )


def _specification(live: models.IntegrationType) -> Specification:
    return Specification(live.id, {key: tuple(each.credential_types) for key, each in live.credentials.items()})
