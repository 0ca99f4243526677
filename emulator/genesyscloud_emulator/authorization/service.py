"""Roles and grants: what they must be, and what is told of them (supplement 3 and 5)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from genesyscloud_emulator.authorization import bodies
from genesyscloud_emulator.authorization.fixtures import MASTER_ADMIN, catalogue, default_roles, divisions
from genesyscloud_emulator.authorization.models import (
    ANYTHING,
    WORD,
    Division,
    Grant,
    Grants,
    Policy,
    Role,
    SubjectType,
    built_in_id,
)
from genesyscloud_emulator.behaviour.store import Store
from genesyscloud_emulator.oauth.models import CLIENT_CREDENTIALS, OAuthClient
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.users.models import Group, User
from genesyscloud_emulator.wire.errors import ApiError, bad_request, conflict, not_found


class Authorization:
    """The roles and grants of an organization."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        self._switches = organization.switches
        self.grants = Grants(organization)

    @property
    def roles(self) -> Store[Role]:
        """All roles."""
        return self._organization.store(Role)

    @property
    def divisions(self) -> Store[Division]:
        """All divisions."""
        return self._organization.store(Division)

    def furnish(self) -> None:
        """Add divisions and default roles to an organization that is new, and give its own client every permission."""
        if self.roles.known():
            return
        for division in divisions(self._organization):
            self.divisions.furnish(division)
        for role in default_roles(self._organization):
            self.roles.furnish(role)
        master = built_in_id(self._organization, "roles", MASTER_ADMIN)
        self.grants.add(self._organization.access.client_id, "PC_OAUTH_CLIENT", master, ANYTHING)

    def put_division(self, division: Division) -> None:
        """Put a division there; there is one home, which stays one."""
        known = self.divisions.find(division.id)
        if known is not None and known.home:
            division = replace(division, home=True)
        for other in self.divisions.live():
            if division.home and other.home:
                self.divisions.forget(other.id)
        self.divisions.put(division)

    def is_built_in(self, division: Division) -> bool:
        """Whether every organization has this division."""
        return division in divisions(self._organization)

    def delete_division(self, division_id: str) -> None:
        """Delete a division with the grants in it: 400 for the home division."""
        if self.divisions.get(division_id).home:
            raise bad_request("The home division cannot be deleted.")
        self.divisions.remove(division_id)
        self.grants.remove(self.grants.within(division_id))

    # Roles

    def create(self, body: bodies.Role) -> Role:
        """POST: 400 without a name, or for policies that do not exist (switch `unknown_permissions`)."""
        role = Role(str(uuid.uuid4()), "")
        self._write(role, body)
        self.roles.put(role)
        return role

    def replace(self, role_id: str, body: bodies.Role) -> Role:
        """PUT: everything anew; what is not given becomes empty (an inference), what makes it a default role too."""
        role = self._write(self.roles.get(role_id), body)
        role.default_role_id, role.base = body.default_role_id or None, bool(body.base)
        return role

    def change(self, role_id: str, body: bodies.Role) -> Role:
        """PATCH: what is not given stays."""
        role = self.roles.get(role_id)
        if body.name is not None:
            role.name = self._checked_name(body.name, role)
        if body.description is not None:
            role.description = body.description
        if body.permissions is not None:
            role.permissions = tuple(body.permissions)
        if body.permission_policies is not None:
            role.policies = self._stored(body.permission_policies)
        return role

    def _write(self, role: Role, body: bodies.Role) -> Role:
        name, policies = self._checked_name(body.name, role), self._stored(body.permission_policies or [])
        role.name, role.description, role.policies = name, body.description, policies
        role.permissions = tuple(body.permissions or ())
        return role

    def delete(self, role_id: str) -> None:
        """DELETE: 400 for a default role. Its grants go with it, those of OAuth clients too."""
        role = self.roles.get(role_id)
        if role.default:
            raise bad_request("Role {name} is a default role and cannot be deleted.", name=role.name)
        self.remove(role_id)

    def remove(self, role_id: str) -> None:
        """Delete a role with its grants."""
        self.roles.remove(role_id)
        self.grants.remove(self.grants.with_role(role_id))

    def to_json(self, role: Role, with_users: bool) -> dict[str, object]:
        """`DomainOrganizationRole`."""
        entity: dict[str, object] = {
            "id": role.id,
            "name": role.name,
            "description": role.description,
            "defaultRoleId": role.default_role_id,
            "permissions": list(role.permissions),
            "permissionPolicies": [policy.to_json() for policy in role.policies],
            "roleNeedsUpdate": False,
            "default": role.default,
            "base": role.base,
            "selfUri": role.self_uri,
        }
        if with_users:
            grants = self.grants.with_role(role.id)
            entity["userCount"] = len({grant.subject_id for grant in grants if grant.subject_type == "PC_USER"})
        return {name: value for name, value in entity.items() if value is not None}

    def _checked_name(self, name: str | None, role: Role) -> str:
        if not name:
            raise bad_request("name is required.", "name")
        taken = any(other.name.lower() == name.lower() and other.id != role.id for other in self.roles.live())
        if taken and self._switches.duplicate_role_names != "accept":
            refuse = conflict if self._switches.duplicate_role_names == "conflict" else bad_request
            raise refuse("There is a role with the name {name} already.", name=name)
        return name

    def _stored(self, given: Sequence[bodies.PermissionPolicy]) -> tuple[Policy, ...]:
        """The policies as they are kept (switches `unknown_permissions` and `wildcard_policies`)."""
        policies = [body.policy() for body in given]
        if self._switches.unknown_permissions != "accept":
            unknown = [policy for policy in policies if not _exists(policy)]
            if unknown and self._switches.unknown_permissions == "refuse":
                raise bad_request("Unknown permission {name}.", "permissionPolicies", name=_text(unknown[0]))
            policies = [policy for policy in policies if policy not in unknown]
        if self._switches.wildcard_policies == "word":
            policies = [_worded(policy) for policy in policies]
        elif self._switches.wildcard_policies != "keep":
            partly = self._switches.wildcard_policies == "expand_partly"
            policies = [each for policy in policies for each in _expanded(policy, partly)]
        return tuple(policies)

    # Grants

    def grant(self, subject_id: str, subject_type: SubjectType, role_id: str, division_id: str) -> None:
        """POST of a grant: 404 for a subject, a role or a division that is not there."""
        self._check_subject(subject_id, subject_type)
        self.roles.get(role_id)
        if self.grants.division(division_id) is None:
            raise not_found(Division.entity_name, division_id)
        self.grants.add(subject_id, subject_type, role_id, division_id, self._switches.grant_lag_seconds)

    def revoke(self, subject_id: str, role_id: str, division_id: str) -> None:
        """DELETE of a grant: 404 if there is none (an inference)."""
        found = [grant for grant in self.grants.of(subject_id) if grant.pair == (role_id, division_id)]
        if not found:
            raise not_found(Grant.entity_name, f"{subject_id}/{division_id}/{role_id}")
        self.grants.remove(found)

    def _check_subject(self, subject_id: str, subject_type: SubjectType) -> None:
        """404 unless there is a subject of this type."""
        if subject_type == "PC_OAUTH_CLIENT":
            client = self._organization.store(OAuthClient).get(subject_id)
            if client.grant_type != CLIENT_CREDENTIALS:
                raise bad_request(
                    "OAuth client {id} has no roles: its grant is {type}.", id=subject_id, type=client.grant_type
                )
        else:
            self._organization.store(User if subject_type == "PC_USER" else Group).get(subject_id)

    def subject_name(self, subject_id: str) -> str:
        """The name of a user, a group or an OAuth client: 404 if there is none with this id."""
        store = self._organization.store
        found = store(User).find(subject_id) or store(Group).find(subject_id) or store(OAuthClient).find(subject_id)
        if found is None:
            raise not_found("subject", subject_id)
        return found.name

    def type_of(self, subject_id: str) -> SubjectType:
        """What kind of a subject has this id; a user where there is none."""
        if self._organization.store(OAuthClient).find(subject_id) is not None:
            return "PC_OAUTH_CLIENT"
        return "PC_USER" if self._organization.store(Group).find(subject_id) is None else "PC_GROUP"

    def grants_of_people(self) -> list[Grant]:
        """The grants of users and groups, and those that the organization's own client was given beside the first."""
        own = self._organization.access.client_id
        master = built_in_id(self._organization, "roles", MASTER_ADMIN)
        return [
            grant
            for grant in self.grants.all()
            if grant.subject_type != "PC_OAUTH_CLIENT" or (grant.subject_id == own and grant.pair != (master, ANYTHING))
        ]

    def subject_json(self, subject_id: str, with_policies: bool, most: int | None = None) -> dict[str, object]:
        """`AuthzSubject`, with at most so many policies of each role."""
        most = most if with_policies else 0
        grants = [self._grant_json(grant, most) for grant in self.grants.of(subject_id)]
        uri = f"/api/v2/authorization/subjects/{subject_id}"
        return {"id": subject_id, "name": self.subject_name(subject_id), "grants": grants, "selfUri": uri}

    def _grant_json(self, grant: Grant, most: int | None) -> dict[str, object]:
        role = self.grants.role(grant)
        shown = {
            "id": role.id,
            "name": role.name,
            "description": role.description,
            "default": role.default,
            "policies": [policy.granted_json() for policy in self.grants.policies(grant)[:most]],
            "selfUri": role.self_uri,
        }
        return {
            "subjectId": grant.subject_id,
            "division": self._division_json(grant),
            "role": {name: value for name, value in shown.items() if value is not None},
            "grantMadeAt": grant.made,
        }

    def _division_json(self, grant: Grant) -> dict[str, object]:
        division = self.grants.division(grant.division_id)
        return {"id": grant.division_id} if division is None else division.to_json()

    def subject_grants(self, role_id: str) -> list[dict[str, object]]:
        """`SubjectDivisionGrants` of all who have a role."""
        self.roles.read(role_id)
        subjects: dict[str, list[Grant]] = {}
        for grant in self.grants.with_role(role_id):
            if grant.subject_type == "PC_OAUTH_CLIENT" and not self._switches.clients_are_listed_as_holders:
                continue
            subjects.setdefault(grant.subject_id, []).append(grant)
        return [
            {
                "id": subject_id,
                "name": self.subject_name(subject_id),
                "type": grants[0].subject_type,
                "divisions": [self._division_json(grant) for grant in grants],
                "selfUri": f"/api/v2/authorization/subjects/{subject_id}",
            }
            for subject_id, grants in subjects.items()
        ]

    def permitted(self, subject_id: str, permission: str) -> tuple[list[Division], bool]:
        """The divisions in which a subject has a permission, and whether that is every one. 400 for no permission."""
        if permission.count(":") != 2:
            raise ApiError(400, "invalid.value", "{name} is not DOMAIN:ENTITY:ACTION.", {"name": permission})
        held = {grant.division_id for grant in self.grants.allowing(subject_id, permission)}
        every = ANYTHING in held
        return [division for division in self.divisions.live() if every or division.id in held], every


def permissions_json(domain: str, entities: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """`DomainPermissionCollection`: what can be given of one domain."""
    return {
        "domain": domain,
        "permissionMap": {
            entity: [
                {
                    "domain": domain,
                    "entityType": entity,
                    "action": action,
                    "label": f"{domain} {entity} {action}",
                    "allowsConditions": False,
                    "divisionAware": domain == "routing",
                }
                for action in actions
            ]
            for entity, actions in entities.items()
        },
    }


def _exists(policy: Policy) -> bool:
    """Whether entity and actions are among those that can be given."""
    entities = catalogue().get(policy.domain, {})
    if policy.entity == ANYTHING:
        return bool(entities)
    return {*policy.actions} <= {*entities.get(policy.entity, ()), ANYTHING} and policy.entity in entities


def _worded(policy: Policy) -> Policy:
    """The policy with a word in place of each `*`. It gives what it gave."""
    entity = WORD if policy.entity == ANYTHING else policy.entity
    return replace(policy, entity=entity, actions=tuple(WORD if one == ANYTHING else one for one in policy.actions))


def _expanded(policy: Policy, partly: bool) -> list[Policy]:
    """What its `*` stand for; `partly` leaves the last action of each entity out."""
    entities = catalogue().get(policy.domain, {})
    wanted = entities if policy.entity == ANYTHING else {policy.entity: entities.get(policy.entity, ())}
    if ANYTHING not in {policy.entity, *policy.actions}:
        return [policy]
    return [
        Policy(
            policy.domain, entity, _all(known, partly) if ANYTHING in policy.actions else policy.actions, policy.more
        )
        for entity, known in wanted.items()
    ]


def _all(actions: Sequence[str], partly: bool) -> tuple[str, ...]:
    return tuple(actions[:-1] if partly and len(actions) > 1 else actions)


def _text(policy: Policy) -> str:
    return f"{policy.domain}:{policy.entity}:{','.join(policy.actions)}"
