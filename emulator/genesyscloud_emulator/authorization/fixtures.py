"""What every organization has: divisions, default roles, and the permissions that can be given."""

from __future__ import annotations

from collections.abc import Mapping

from genesyscloud_emulator.authorization.models import ANYTHING, Division, Policy, Role, built_in_id
from genesyscloud_emulator.behaviour.permissions import PERMISSIONS
from genesyscloud_emulator.organization import Organization

HOME = "Home"
MASTER_ADMIN = "Master Admin"
"""The default role with every permission, which the organization's own OAuth client has."""

_OTHERS = """
    analytics:conversationAggregate:view analytics:conversationDetail:view
    architect:datatable:add architect:datatable:delete architect:datatable:edit architect:datatable:view
    architect:flow:add architect:flow:delete architect:flow:edit architect:flow:publish
    authorization:division:add authorization:division:delete authorization:division:edit
    conversation:callback:create conversation:communication:view
    directory:group:add directory:group:edit
    directory:user:add directory:user:delete directory:user:edit directory:user:view
    externalContacts:contact:add externalContacts:contact:edit externalContacts:contact:view
    outbound:contactList:edit outbound:contactList:view
    routing:queue:add routing:queue:delete routing:queue:edit routing:queue:view
    routing:wrapupCode:add routing:wrapupCode:view telephony:plugin:all
"""
"""Some that exist in Genesys Cloud, and that nothing here asks for."""


def catalogue() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """All permissions: domain → entity → actions."""
    domains: dict[str, dict[str, list[str]]] = {}
    for permission in sorted({*PERMISSIONS, *_OTHERS.split()}):
        domain, entity, action = permission.split(":")
        domains.setdefault(domain, {}).setdefault(entity, []).append(action)
    return {domain: {entity: tuple(each) for entity, each in entities.items()} for domain, entities in domains.items()}


def divisions(organization: Organization) -> list[Division]:
    """The home division, and one more."""
    names = (HOME, "Sales")
    return [Division(built_in_id(organization, "divisions", name), name, name == HOME) for name in names]


def default_roles(organization: Organization) -> list[Role]:
    """The roles that cannot be deleted."""

    def role(name: str, description: str, *policies: tuple[str, str], base: bool = False) -> Role:
        given = tuple(Policy(domain, entity, (ANYTHING,)) for domain, entity in policies)
        return Role(built_in_id(organization, "roles", name), name, description, given, (), name, base)

    return [
        role("employee", "The role that everybody has.", ("conversation", "communication"), base=True),
        role("admin", "Manages users and roles.", ("authorization", ANYTHING), ("directory", ANYTHING), base=True),
        role(MASTER_ADMIN, "Every permission.", *((domain, ANYTHING) for domain in catalogue())),
        role("Developer", "Manages integrations and OAuth clients.", ("integrations", ANYTHING), ("oauth", ANYTHING)),
    ]
