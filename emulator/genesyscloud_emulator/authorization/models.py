"""Roles, divisions and grants: who holds which permissions (supplement 3 and 5)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from genesyscloud_emulator.behaviour.changes import Noted
from genesyscloud_emulator.behaviour.clock import Moment, now
from genesyscloud_emulator.behaviour.permissions import PERMISSIONS
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.wire.errors import bad_request

ANYTHING = "*"
"""Every entity or action of a policy, and every division of a grant."""

WORD = "all"
"""What stands for `*` where the switch `wildcard_policies` says so."""

SubjectType = Literal["PC_USER", "PC_GROUP", "PC_OAUTH_CLIENT"]


def built_in_id(organization: Organization, kind: str, name: str) -> str:
    """The id of something that every organization has: its own in each, and the same after a reset."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{organization.id}/{kind}/{name}"))


@dataclass(frozen=True)
class Policy:
    """A permission policy: actions on an entity of a domain. `more` is what else a request gave, as JSON."""

    domain: str
    entity: str
    actions: tuple[str, ...]
    more: Mapping[str, Any] = field(default_factory=dict)

    def allows(self, permission: str) -> bool:
        """Whether it gives this permission. Conditions narrow down for which objects, and do not count here."""
        domain, _, rest = permission.partition(":")
        entity, _, action = rest.partition(":")
        return (
            self.domain == domain
            and self.entity in {ANYTHING, WORD, entity}
            and not {ANYTHING, WORD, action}.isdisjoint(self.actions)
        )

    def without(self, permissions: Collection[str]) -> Iterator[Policy]:
        """It without some permissions: what is left of one that gives them is written out."""
        if not any(map(self.allows, permissions)):
            yield self
            return
        for each in sorted(PERMISSIONS - {*permissions}):
            if self.allows(each):
                domain, entity, action = each.split(":")
                yield Policy(domain, entity, (action,))

    def to_json(self) -> dict[str, object]:
        """`DomainPermissionPolicy`."""
        return {"domain": self.domain, "entityName": self.entity, "actionSet": list(self.actions), **self.more}

    def granted_json(self) -> dict[str, object]:
        """`AuthzGrantPolicy`."""
        return {"domain": self.domain, "entityName": self.entity, "actions": list(self.actions)}


@dataclass
class Role(Noted):
    """A role. `default_role_id` is of those that every organization has; `base` ones are what everybody starts with.

    `permissions` are the general permissions of old, which open nothing here.
    """

    entity_name: ClassVar[str] = "role"

    id: str
    name: str
    description: str | None = None
    policies: tuple[Policy, ...] = ()
    permissions: tuple[str, ...] = ()
    default_role_id: str | None = None
    base: bool = False

    @property
    def default(self) -> bool:
        """Whether every organization has it."""
        return self.default_role_id is not None

    @property
    def self_uri(self) -> str:
        """The path of this role."""
        return f"/api/v2/authorization/roles/{self.id}"


@dataclass(frozen=True)
class Division:
    """A division. Of what the emulator has only flows are in one; grants name them."""

    entity_name: ClassVar[str] = "division"

    id: str
    name: str
    home: bool = False

    def to_json(self) -> dict[str, object]:
        """`AuthzDivision`; that of every division has no name (RECORDED)."""
        name = {"name": self.name} if self.name else {}
        uri = f"/api/v2/authorization/divisions/{self.id}"
        return {"id": self.id, **name, "homeDivision": self.home, "selfUri": uri}


EVERY_DIVISION = Division(ANYTHING, "")


@dataclass(frozen=True)
class Grant:
    """A role in a division, given to a user, a group or an OAuth client; effective from a moment of the clock on."""

    entity_name: ClassVar[str] = "grant"

    subject_id: str
    subject_type: SubjectType
    role_id: str
    division_id: str
    made: str
    effective_from: Moment

    @property
    def id(self) -> str:
        """What it consists of."""
        return "/".join([self.subject_id, *self.pair])

    @property
    def pair(self) -> tuple[str, str]:
        """Role and division."""
        return self.role_id, self.division_id

    @property
    def effective(self) -> bool:
        """Whether `grant_lag_seconds` are over."""
        return self.effective_from <= now()


Pairs = Collection[tuple[str, str]]
"""Ids of roles, each with the id of a division or `*`."""


class Grants:
    """The grants of an organization. The `roleDivisions` of an OAuth client are its grants, and stand nowhere else."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization

    def of(self, subject_id: str) -> list[Grant]:
        """What a user or client was given."""
        return [grant for grant in self.all() if grant.subject_id == subject_id]

    def with_role(self, role_id: str) -> list[Grant]:
        """All that give this role."""
        return [grant for grant in self.all() if grant.role_id == role_id]

    def within(self, division_id: str) -> list[Grant]:
        """All in this division."""
        return [grant for grant in self.all() if grant.division_id == division_id]

    def check(self, pairs: Pairs, field_name: str) -> None:
        """400 if a role or division does not exist."""
        for role_id, division_id in pairs:
            if self._organization.store(Role).find(role_id) is None:
                raise bad_request("Unknown role {id}.", f"{field_name}.roleId", id=role_id)
            if self.division(division_id) is None:
                raise bad_request("Unknown division {id}.", f"{field_name}.divisionId", id=division_id)

    def division(self, division_id: str) -> Division | None:
        """The division of a grant; `*` is every division."""
        return EVERY_DIVISION if division_id == ANYTHING else self._organization.store(Division).find(division_id)

    def add(self, subject_id: str, subject_type: SubjectType, role_id: str, division_id: str, lag: float = 0.0) -> None:
        """Give a role. Giving it once more changes nothing."""
        grant = Grant(subject_id, subject_type, role_id, division_id, self._organization.stamps.next(), now() + lag)
        if not self._organization.store(Grant).holds(grant.id):
            self._organization.store(Grant).put(grant)

    def remove(self, grants: Iterable[Grant]) -> None:
        """Take grants away."""
        for grant in grants:
            self._organization.store(Grant).forget(grant.id)

    def put(self, client_id: str, pairs: Pairs) -> None:
        """Let an OAuth client have these roles, which need not exist, and no others."""
        self.remove(self.of(client_id))
        for role_id, division_id in pairs:
            self.add(client_id, "PC_OAUTH_CLIENT", role_id, division_id)

    def replace(self, client_id: str, pairs: Pairs) -> None:
        """Give an OAuth client these roles and no others."""
        self.remove(grant for grant in self.of(client_id) if grant.pair not in pairs)
        for role_id, division_id in pairs:
            lag = self._organization.switches.grant_lag_seconds
            self.add(client_id, "PC_OAUTH_CLIENT", role_id, division_id, lag)

    def role(self, grant: Grant) -> Role:
        """The role that a grant gives. Grants go with their role; of one that was put there the role may be missing."""
        return self._organization.store(Role).find(grant.role_id) or Role(grant.role_id, "")

    def allowing(self, subject_id: str, permission: str) -> Iterator[Grant]:
        """The effective grants of a subject that give a permission."""
        for grant in self.of(subject_id):
            if grant.effective and any(policy.allows(permission) for policy in self.policies(grant)):
                yield grant

    def policies(self, grant: Grant) -> tuple[Policy, ...]:
        """What a grant gives: the policies of its role, but for what the emulator's own client lacks."""
        policies, lacks = self.role(grant).policies, self._organization.switches.missing_permissions
        if not lacks or grant.subject_id != self._organization.access.client_id:
            return policies
        return tuple(each for policy in policies for each in policy.without(lacks))

    def all(self) -> list[Grant]:
        """All of them."""
        return self._organization.store(Grant).live()
