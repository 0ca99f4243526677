"""What the control route is told and reports of roles."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from genesyscloud_emulator.authorization.models import SubjectType
from genesyscloud_emulator.wire.reports import Report, new_id


class RoleReport(Report):
    """A role; `permission_policies` are as the API answers them.

    Default roles, which cannot be deleted, are left out where all roles are told.
    """

    id: str = Field(default_factory=new_id)
    name: str
    description: str | None = None
    permissions: list[str] = Field(default_factory=list)
    permission_policies: list[dict[str, Any]] = Field(default_factory=list)
    default: bool = False


class PutRoles(Report):
    """Roles that are put there as they are given."""

    objects: list[RoleReport]


class DivisionReport(Report):
    """A division. The home division takes the stead of the one that was it before."""

    id: str = Field(default_factory=new_id)
    name: str
    home: bool = False


class PutDivisions(Report):
    """Divisions that are put there as they are given."""

    objects: list[DivisionReport]


class NewRole(Report):
    """A role that somebody else adds. `permissions` are such as `oauth:client:view`; `*` can stand for the last two."""

    name: str
    description: str | None = None
    permissions: list[str] = Field(default_factory=list)


class RoleChange(Report):
    """What somebody else changes on a role; what is left out stays. `permissions` replaces all policies."""

    name: str | None = None
    description: str | None = None
    permissions: list[str] | None = None


class NewDivision(Report):
    """A division that somebody else adds."""

    name: str


class DivisionChange(Report):
    """What somebody else changes on a division."""

    name: str


class NewGrant(Report):
    """A role of a user, a group or an OAuth client, in a division or in every one."""

    subject_id: str
    role_id: str
    division_id: str = "*"


class GrantReport(NewGrant):
    """The same as it is told; those of OAuth clients are told with them, as their roles."""

    subject_type: SubjectType = "PC_USER"


class PutGrants(Report):
    """Grants that are put there as they are given."""

    objects: list[GrantReport]
