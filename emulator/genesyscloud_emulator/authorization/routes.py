"""The routes of roles, grants, divisions and permissions (supplement 3 and 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

from starlette.routing import Route

from genesyscloud_emulator.authorization import bodies
from genesyscloud_emulator.authorization.fixtures import catalogue
from genesyscloud_emulator.authorization.models import Division, Grant, Policy, Role, SubjectType
from genesyscloud_emulator.authorization.reports import (
    DivisionChange,
    DivisionReport,
    GrantReport,
    NewDivision,
    NewGrant,
    NewRole,
    PutDivisions,
    PutGrants,
    PutRoles,
    RoleChange,
    RoleReport,
)
from genesyscloud_emulator.authorization.service import Authorization, permissions_json
from genesyscloud_emulator.behaviour import permissions
from genesyscloud_emulator.organization import Organization, Service
from genesyscloud_emulator.server.operations import Call, puts, reads, resource, writes
from genesyscloud_emulator.server.pages import PAGING, numbered_page
from genesyscloud_emulator.server.record import CONTROL
from genesyscloud_emulator.users.models import SubjectDeleted
from genesyscloud_emulator.wire.errors import bad_request
from genesyscloud_emulator.wire.reports import Report, new_id, report_json

AUTHORIZATION = "/api/v2/authorization"
ROLES = f"{AUTHORIZATION}/roles"
SUBJECTS = f"{AUTHORIZATION}/subjects"
_LISTED = (*PAGING, "sortBy", "expand", "nextPage", "previousPage")
_SUBJECT = ("includeDuplicates", "includeFullRoles")


class AuthorizationService(Service):
    """Roles, who was given them, and what they allow."""

    kinds = (Division, Role, Grant)

    def __init__(self, organization: Organization) -> None:
        super().__init__(organization)
        self._authorization = Authorization(organization)
        self.reset()

    def routes(self) -> list[Route]:
        """The table. What is told of divisions, of permissions and of the caller itself asks for none."""
        view, edit = permissions.ROLE_VIEW, permissions.ROLE_EDIT
        return [
            resource(
                ROLES,
                GET=reads(self._list, *_LISTED, "name", "permission", "defaultRoleId", "userCount", "id", needs=view),
                POST=writes(bodies.Role, self._create, needs=permissions.ROLE_ADD),
            ),
            resource(
                f"{ROLES}/{{id}}",
                GET=reads(self._read, "userCount", "expand", needs=view),
                PUT=writes(bodies.Role, self._replace, needs=edit),
                PATCH=writes(bodies.Role, self._change, needs=edit),
                DELETE=reads(self._delete, needs=permissions.ROLE_DELETE),
            ),
            resource(f"{ROLES}/{{id}}/subjectgrants", GET=reads(self._subject_grants, *_LISTED, needs=view)),
            resource(f"{AUTHORIZATION}/permissions", GET=reads(self._permissions, *PAGING, "queryType", "query")),
            resource(f"{AUTHORIZATION}/divisions", GET=reads(self._divisions, *_LISTED, "objectCount", "id", "name")),
            resource(f"{AUTHORIZATION}/divisions/home", GET=reads(self._home)),
            resource(f"{AUTHORIZATION}/divisions/{{id}}", GET=reads(self._division, "objectCount")),
            resource(f"{AUTHORIZATION}/divisionspermitted/paged/me", GET=reads(self._permitted, *PAGING, "permission")),
            resource(f"{SUBJECTS}/me", GET=reads(self._me, *_SUBJECT)),
            resource(f"{SUBJECTS}/{{id}}", GET=reads(self._subject, *_SUBJECT, needs=permissions.GRANT_VIEW)),
            resource(
                f"{SUBJECTS}/{{id}}/divisions/{{division_id}}/roles/{{role_id}}",
                POST=reads(self._grant, "subjectType", needs=permissions.GRANT_ADD),
                DELETE=reads(self._revoke, needs=permissions.GRANT_DELETE),
            ),
        ]

    def control_routes(self) -> list[Route]:
        """Somebody adds, changes and deletes roles and divisions, gives roles and takes them away."""
        return [
            resource(f"{CONTROL}roles", POST=writes(NewRole, self._somebody_adds), PUT=puts(PutRoles, self._put)),
            resource(
                f"{CONTROL}divisions",
                POST=writes(NewDivision, self._somebody_adds_division),
                PUT=puts(PutDivisions, self._put),
            ),
            resource(
                f"{CONTROL}divisions/{{id}}",
                PATCH=writes(DivisionChange, self._somebody_changes_division),
                DELETE=reads(self._somebody_deletes_division),
            ),
            resource(
                f"{CONTROL}roles/{{id}}",
                PATCH=writes(RoleChange, self._somebody_changes),
                DELETE=reads(self._somebody_deletes),
            ),
            resource(
                f"{CONTROL}grants",
                POST=writes(NewGrant, self._somebody_grants),
                PUT=puts(PutGrants, self._put),
                DELETE=writes(NewGrant, self._somebody_revokes),
            ),
        ]

    def report(self) -> Mapping[str, object]:
        """The roles but for the default ones, the divisions that were added, and the grants that no client tells."""
        divisions = [
            DivisionReport(id=one.id, name=one.name, home=one.home)
            for one in self._authorization.divisions.live()
            if not self._authorization.is_built_in(one)
        ]
        return {
            "roles": report_json([_report(role) for role in self._authorization.roles.live() if not role.default]),
            "divisions": report_json(divisions),
            "grants": report_json([_grant_report(one) for one in self._authorization.grants_of_people()]),
        }

    def put(self, objects: Sequence[Report]) -> None:
        """Divisions, roles and grants are there as they are given."""
        for one in objects:
            if isinstance(one, DivisionReport):
                self._authorization.put_division(Division(one.id, one.name, one.home))
            elif isinstance(one, RoleReport):
                self._authorization.roles.put(_role(one))
            elif isinstance(one, GrantReport):
                grants = self._authorization.grants
                grants.add(one.subject_id, one.subject_type, one.role_id, one.division_id)

    def follow(self, change: object) -> None:
        """Whoever is gone has no roles."""
        if isinstance(change, SubjectDeleted):
            self._authorization.grants.remove(self._authorization.grants.of(change.id))

    def reset(self) -> None:
        """Add what every organization has."""
        self._authorization.furnish()

    # Roles

    def _list(self, call: Call) -> object:
        """`GET /authorization/roles`: by ids, by default roles, and by a part of the name in any letter case."""
        query = call.query
        ids, defaults, part = query.many("id"), query.many("defaultRoleId"), (query.text("name") or "").lower()
        found = [
            role
            for role in self._authorization.roles.listed()
            if (not ids or role.id in ids)
            and (not defaults or role.default_role_id in defaults)
            and part in role.name.lower()
            and all(any(policy.allows(one) for policy in role.policies) for one in query.many("permission"))
        ]
        with_users = query.flag("userCount") is not False
        return numbered_page(
            found, call.path, query, self.switches, lambda role: self._authorization.to_json(role, with_users)
        )

    def _create(self, _: Call, body: bodies.Role) -> object:
        """`POST /authorization/roles`."""
        return self._authorization.to_json(self._authorization.create(body), with_users=True)

    def _read(self, call: Call) -> object:
        """`GET …/roles/{id}`."""
        role = self._authorization.roles.read(call.id)
        return self._authorization.to_json(role, call.query.flag("userCount") is not False)

    def _replace(self, call: Call, body: bodies.Role) -> object:
        """`PUT …/roles/{id}`."""
        return self._authorization.to_json(self._authorization.replace(call.id, body), with_users=True)

    def _change(self, call: Call, body: bodies.Role) -> object:
        """`PATCH …/roles/{id}`."""
        return self._authorization.to_json(self._authorization.change(call.id, body), with_users=True)

    def _delete(self, call: Call) -> None:
        """`DELETE …/roles/{id}`."""
        self._authorization.delete(call.id)

    def _subject_grants(self, call: Call) -> object:
        """`GET …/roles/{id}/subjectgrants`: who has the role, and in which divisions."""
        found = self._authorization.subject_grants(call.id)
        return numbered_page(found, call.path, call.query, self.switches, lambda one: one)

    # What there is

    def _permissions(self, call: Call) -> object:
        """`GET /authorization/permissions`: one entry for each domain; by `query`, of domains or of permissions."""
        kind = call.query.choice("queryType", ["domain", "permission"]) or "domain"
        wanted = {one.split(":")[0] if kind == "permission" else one for one in call.query.many("query")}
        found = [each for each in catalogue().items() if not wanted or each[0] in wanted]
        return numbered_page(found, call.path, call.query, self.switches, lambda each: permissions_json(*each))

    def _divisions(self, call: Call) -> object:
        """`GET /authorization/divisions`."""
        ids, part = call.query.many("id"), (call.query.text("name") or "").lower()
        found = [
            one
            for one in self._authorization.divisions.listed()
            if (not ids or one.id in ids) and part in one.name.lower()
        ]
        return numbered_page(found, call.path, call.query, self.switches, Division.to_json)

    def _home(self, _: Call) -> object:
        """`GET …/divisions/home`."""
        return next(division.to_json() for division in self._authorization.divisions.live() if division.home)

    def _division(self, call: Call) -> object:
        """`GET …/divisions/{id}`."""
        return self._authorization.divisions.read(call.id).to_json()

    # Grants

    def _permitted(self, call: Call) -> object:
        """`GET …/divisionspermitted/paged/me`: where the caller has a permission; nowhere is an empty page."""
        permission = call.query.text("permission")
        if permission is None:
            raise bad_request("permission is required.", "permission")
        if not self.switches.clients_are_told_divisions:
            raise bad_request("This is told to users only.")
        found, every = self._authorization.permitted(call.client_id, permission)
        page = numbered_page(found, call.path, call.query, self.switches, Division.to_json)
        return {**page, "allDivsPermitted": every}

    def _me(self, call: Call) -> object:
        """`GET …/subjects/me`: what the caller was given."""
        most = 1 if self.switches.told_policies == "first" else None
        return self._authorization.subject_json(call.client_id, self._with_policies(call), most)

    def _subject(self, call: Call) -> object:
        """`GET …/subjects/{id}`."""
        return self._authorization.subject_json(call.id, self._with_policies(call))

    def _with_policies(self, call: Call) -> bool:
        return call.query.flag("includeFullRoles") or self.switches.grants_have_policies

    def _grant(self, call: Call) -> None:
        """`POST …/subjects/{id}/divisions/{division_id}/roles/{role_id}`."""
        types: tuple[SubjectType, ...] = get_args(SubjectType)
        chosen = call.query.choice("subjectType", types)
        subject_type = next(each for each in types if each == (chosen or "PC_USER"))
        self._authorization.grant(call.id, subject_type, call.caught["role_id"], call.caught["division_id"])

    def _revoke(self, call: Call) -> None:
        """`DELETE` of the same."""
        self._authorization.revoke(call.id, call.caught["role_id"], call.caught["division_id"])

    # What somebody else does

    def _somebody_adds(self, _: Call, body: NewRole) -> object:
        """Somebody adds a role."""
        policies = _policies(body.permissions)
        role = self._authorization.create(bodies.Role(name=body.name, description=body.description))
        role.policies = policies
        return report_json(_report(role))

    def _put(self, _: Call, body: PutRoles | PutDivisions | PutGrants) -> None:
        """Objects are there as they are given."""
        self.put(body.objects)

    def _somebody_changes(self, call: Call, body: RoleChange) -> object:
        """Somebody changes a role."""
        policies = None if body.permissions is None else _policies(body.permissions)
        role = self._authorization.change(call.id, bodies.Role(name=body.name, description=body.description))
        if policies is not None:
            role.policies = policies
        return report_json(_report(role))

    def _somebody_deletes(self, call: Call) -> None:
        """Somebody deletes a role; its grants go with it."""
        self._authorization.delete(call.id)

    def _somebody_grants(self, _: Call, body: NewGrant) -> None:
        """Somebody gives a role to a user, a group or an OAuth client."""
        subject_type = self._authorization.type_of(body.subject_id)
        self._authorization.grant(body.subject_id, subject_type, body.role_id, body.division_id)

    def _somebody_revokes(self, _: Call, body: NewGrant) -> None:
        """Somebody takes a role away again."""
        self._authorization.revoke(body.subject_id, body.role_id, body.division_id)

    def _somebody_adds_division(self, _: Call, body: NewDivision) -> object:
        """Somebody adds a division."""
        return self._divided(Division(new_id(), body.name))

    def _somebody_changes_division(self, call: Call, body: DivisionChange) -> object:
        """Somebody calls a division something else."""
        return self._divided(replace(self._authorization.divisions.get(call.id), name=body.name))

    def _divided(self, division: Division) -> object:
        self._authorization.divisions.put(division)
        return report_json(DivisionReport(id=division.id, name=division.name, home=division.home))

    def _somebody_deletes_division(self, call: Call) -> None:
        """Somebody deletes a division, and with it the grants in it."""
        self._authorization.delete_division(call.id)


def _role(report: RoleReport) -> Role:
    policies = tuple(_policy(each) for each in report.permission_policies)
    default = report.name if report.default else None
    return Role(report.id, report.name, report.description, policies, tuple(report.permissions), default)


def _grant_report(grant: Grant) -> GrantReport:
    return GrantReport(
        subject_id=grant.subject_id,
        role_id=grant.role_id,
        division_id=grant.division_id,
        subject_type=grant.subject_type,
    )


def _policy(answered: Mapping[str, Any]) -> Policy:
    """A policy as the API answers it."""
    more = {name: value for name, value in answered.items() if name not in ("domain", "entityName", "actionSet")}
    actions = tuple(answered.get("actionSet") or ())
    return Policy(str(answered.get("domain", "")), str(answered.get("entityName", "")), actions, more)


def _policies(names: list[str]) -> tuple[Policy, ...]:
    """One policy for each entity; `DOMAIN:ENTITY:ACTION`, of which `*` can be the last two."""
    actions: dict[tuple[str, str], list[str]] = {}
    for name in names:
        if name.count(":") != 2:
            raise bad_request("{name} is not DOMAIN:ENTITY:ACTION.", "permissions", name=name)
        domain, entity, action = name.split(":")
        actions.setdefault((domain, entity), []).append(action)
    return tuple(Policy(domain, entity, tuple(each)) for (domain, entity), each in actions.items())


def _report(role: Role) -> RoleReport:
    return RoleReport(
        id=role.id,
        name=role.name,
        description=role.description,
        permissions=list(role.permissions),
        permission_policies=[policy.to_json() for policy in role.policies],
    )
