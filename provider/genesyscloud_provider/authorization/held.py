"""Which permissions the caller has (API reference, supplement 5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from genesyscloud_provider.authorization.grants import CALLER, Division, GrantedRole
from genesyscloud_provider.authorization.role.api import ROLES
from genesyscloud_provider.authorization.role.models import Policy, RoleDocument
from genesyscloud_provider.authorization.role.permissions import covers
from genesyscloud_provider.client import paths
from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.documents import Document, Text, empty_list
from genesyscloud_provider.client.errors import BadRequest, NotFound, NotPermitted

PERMITTED: Final = "/api/v2/authorization/divisionspermitted/paged/me"

NOT_TOLD: Final = (BadRequest, NotFound, NotPermitted)
"""What the service answers where it does not tell something."""


class GrantedPolicy(Document):
    """What a role that is held allows on the objects of one kind."""

    domain: Text = ""
    entity_name: Text = ""
    actions: Annotated[list[str], BeforeValidator(empty_list), Field(default_factory=list)]
    condition: Any = Field(default=None, repr=False)


class _FullRole(GrantedRole):
    policies: Annotated[list[GrantedPolicy], BeforeValidator(empty_list), Field(default_factory=list)]


class _Grant(Document):
    role: _FullRole


class _Caller(Document):
    grants: Annotated[list[_Grant], BeforeValidator(empty_list), Field(default_factory=list)]


class _Permitted(Document):
    entities: Annotated[list[Division], BeforeValidator(empty_list), Field(default_factory=list)]
    all_divs_permitted: bool = False


@dataclass(frozen=True)
class Allowed:
    """What the caller's roles allow, as permissions that may have wildcards.

    Attributes:
        always: without a condition.
        sometimes: with one, so that it holds for some of the objects only.
    """

    always: frozenset[str]
    sometimes: frozenset[str] = frozenset()

    def has(self, permission: str) -> bool | None:
        """Whether a permission is among them; None where that depends on the object."""
        if any(covers(each, permission) for each in self.always):
            return True
        return None if any(covers(each, permission) for each in self.sometimes) else False


class HeldPermissions:
    """Which permissions the caller has.

    Args:
        access: reaches the organization.
    """

    def __init__(self, access: Access) -> None:
        self._access = access

    def of(self, permissions: Iterable[str]) -> dict[str, bool | None]:
        """Whether the caller has each permission; None where that cannot be told, or depends on the object.

        It is told by the policies of its roles; where the service leaves them out, by the roles themselves, and where
        those may not be read, by the divisions in which each permission holds: then it takes a request a permission.
        """
        wanted = list(permissions)
        allowed = self._allowed()
        return {each: self._has(each) if allowed is None else allowed.has(each) for each in wanted}

    def _allowed(self) -> Allowed | None:
        """What the roles allow; None where that is not told."""
        try:
            roles = [each.role for each in self._caller().grants]
            # assumes: CALLERS_ARE_TOLD_THEIR_POLICIES
            policies = [one for role in roles for one in role.policies or self._of_role(role.id)]
        except NOT_TOLD:
            return None
        parts: dict[bool, set[str]] = {True: set(), False: set()}
        for each in policies:
            parts[not each.condition] |= {f"{each.domain}:{each.entity_name}:{action}" for action in each.actions}
        return Allowed(frozenset(parts[True]), frozenset(parts[False]))

    def _caller(self) -> _Caller:
        try:
            return self._access.client.get(CALLER, _Caller, includeFullRoles="true")
        except BadRequest:  # of a service that does not know the parameter yet, which is of September 2026
            return self._access.client.get(CALLER, _Caller)

    def _of_role(self, role_id: str) -> list[GrantedPolicy]:
        role = self._access.client.get(paths.of(ROLES, role_id), RoleDocument)
        return [_granted(each) for each in role.policies]

    def _has(self, permission: str) -> bool | None:
        try:
            # assumes: CLIENTS_ARE_TOLD_WHERE_THEY_MAY
            told = self._access.client.get(PERMITTED, _Permitted, permission=permission)
        except NOT_TOLD:
            return None
        return told.all_divs_permitted or bool(told.entities)


def _granted(policy: Policy) -> GrantedPolicy:
    return GrantedPolicy(
        domain=policy.domain,
        entity_name=policy.entity_name,
        actions=policy.action_set,
        condition=policy.resource_condition_node or None,
    )
