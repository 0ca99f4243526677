"""What an organization told, part by part, and of each part whether it is complete."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Generic, TypeVar

from genesyscloud_provider.architect import Usage
from genesyscloud_provider.authorization.grants import Division
from genesyscloud_provider.authorization.oauth_client.models import OAuthClientDocument
from genesyscloud_provider.authorization.role.models import RoleDocument
from genesyscloud_provider.client.documents import Organization
from genesyscloud_provider.integrations.action.models import FunctionConfig
from genesyscloud_provider.integrations.action_config.models import Action
from genesyscloud_provider.integrations.integration.models import Integration, IntegrationType
from genesyscloud_provider.integrations.models import CredentialInfo

T_co = TypeVar("T_co", covariant=True)


class Part(Enum):
    """A part of the inventory: its name in the document, what people call it, and the permission that tells it."""

    INTEGRATIONS = "integrations", "the integrations", "integrations:integration:view"
    TYPES = "integrationTypes", "the integration types", "integrations:integration:view"
    CREDENTIALS = "credentials", "the credentials", "integrations:integration:view"
    ACTIONS = "actions", "the published actions", "integrations:action:view"
    DRAFTS = "drafts", "the drafts of actions", "integrations:action:view"
    AUTHENTICATION = "authenticationActions", "the custom auth actions", "integrations:action:view"
    CONTRACTS = "contracts", "contracts and templates of actions", "integrations:action:view"
    FUNCTIONS = "functions", "the functions behind actions", "integrations:actionFunction:view"
    USAGE = "usage", "who uses the actions", ""
    CLIENTS = "oauthClients", "the OAuth clients", "oauth:client:view"
    ROLES = "roles", "the roles", "authorization:role:view"
    DIVISIONS = "divisions", "the names of divisions", ""
    LIMITS = "limits", "the organization's own limits", ""

    def __init__(self, key: str, title: str, permission: str) -> None:
        self.key = key
        self.title = title
        self.permission = permission


def title_of(key: str) -> str:
    """What people call a part; its name in the document where it is none that this version knows."""
    return next((each.title for each in Part if each.key == key), key)


@dataclass(frozen=True)
class Told(Generic[T_co]):
    """What was told of a part.

    Attributes:
        part: which part.
        value: what was told; of a part that is not complete what was shown of it, which may be nothing.
        reason: why it is not complete; empty where it is.
        permission: the permission that would tell it; empty where none would.
    """

    part: Part
    value: T_co
    reason: str = ""
    permission: str = ""

    @property
    def whole(self) -> bool:
        """Whether it is complete."""
        return not self.reason


@dataclass(frozen=True)
class Wanted:
    """What is asked for beyond the lists.

    Attributes:
        usage: who uses each published action, and how often it ran: a request an action, and a few more.
        contracts: contracts, templates and functions: up to four requests an action.
    """

    usage: bool = True
    contracts: bool = False


@dataclass(frozen=True)
class Found:
    """All that an organization told; lists are by id.

    Attributes:
        at: when it was asked.
        organization: whose it is.
        region: its AWS name; None where the address is no region's.
        wanted: what was asked for beyond the lists.
        actions: the published actions, those that came with their integrations among them.
        drafts: every draft, those of published actions among them.
        authentication: the custom auth actions.
        divisions: empty where no client's role needs them.
        limits: the organization's own limits by namespace and key.
        usages: who uses the published actions, by their ids.
        read: actions with contracts and templates, by id; None of one that is gone.
        functions: the functions of actions that have one, by the actions' ids.
    """

    at: datetime
    organization: Organization
    region: str | None
    wanted: Wanted
    integrations: Told[Mapping[str, Integration]]
    types: Told[Mapping[str, IntegrationType]]
    credentials: Told[Mapping[str, CredentialInfo]]
    actions: Told[Mapping[str, Action]]
    drafts: Told[Mapping[str, Action]]
    authentication: Told[Mapping[str, Action]]
    clients: Told[Mapping[str, OAuthClientDocument]]
    roles: Told[Mapping[str, RoleDocument]]
    divisions: Told[Mapping[str, Division]]
    limits: Mapping[str, Told[Mapping[str, int]]]
    usages: Mapping[str, Usage] = field(default_factory=dict)
    read: Mapping[str, Told[Action | None]] = field(default_factory=dict)
    functions: Mapping[str, Told[FunctionConfig | None]] = field(default_factory=dict)

    @property
    def told(self) -> Iterator[Told[object]]:
        """What was told of each part, but for who uses the actions."""
        yield from (self.integrations, self.types, self.credentials, self.actions, self.drafts, self.authentication)
        yield from (self.clients, self.roles, self.divisions)
        yield from (*self.limits.values(), *self.read.values(), *self.functions.values())

    def credential_type(self, credential_id: str) -> str:
        """A credential's type, as a list tells it; empty where none does."""
        listed = self.credentials.value.get(credential_id)
        if listed and listed.type_name:
            return listed.type_name
        used = (each.configuration for each in self.integrations.value.values() if each.configuration)
        slots = (slot for each in used for slot in each.credentials.values() if slot.id == credential_id)
        return next((each.type_name for each in slots if each.type_name), "")
