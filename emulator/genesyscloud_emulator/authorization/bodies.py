"""Bodies of requests about roles (the official SDK's `DomainOrganizationRole…`, `DomainPermissionPolicy`)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from genesyscloud_emulator.authorization.models import Policy
from genesyscloud_emulator.wire.bodies import Body, Entity


class ConditionValue(Body):
    """What a condition compares with: a text, or an object of the organization with its `id`."""

    type: Literal["SCALAR", "VARIABLE", "USER", "TEAM", "QUEUE"]
    value: str | None = None
    user: dict[str, Any] | None = None
    queue: dict[str, Any] | None = None
    team: dict[str, Any] | None = None


class Condition(Body):
    """A condition of a policy: a comparison, or several joined."""

    variable_name: str | None = None
    operator: Literal["EQ", "IN", "GE", "GT", "LE", "LT"] | None = None
    operands: list[ConditionValue] | None = None
    conjunction: Literal["AND", "OR"] | None = None
    terms: list[Condition] | None = None


class PermissionPolicy(Body):
    """A permission policy of a role."""

    domain: str = Field(min_length=1)
    entity_name: str = Field(min_length=1)
    action_set: list[str]
    policy_name: str | None = None
    policy_description: str | None = None
    named_resources: list[str] | None = None
    allow_conditions: bool | None = None
    resource_condition_node: Condition | None = None

    def policy(self) -> Policy:
        """What is stored."""
        apart = {"domain", "entity_name", "action_set"}
        more = self.model_dump(exclude=apart, exclude_none=True, by_alias=True)
        return Policy(self.domain, self.entity_name, tuple(self.action_set), more)


class Role(Entity):
    """POST, PUT and PATCH of a role: what is not given is None. The last fields are the service's own."""

    name: str | None = None
    description: str | None = None
    permissions: list[str] | None = None
    permission_policies: list[PermissionPolicy] | None = None
    default_role_id: str | None = None
    unused_permissions: Any = None
    user_count: Any = None
    role_needs_update: Any = None
    base_license: Any = None
    addon_licenses: Any = None
    date_license_last_updated: Any = None
    default: Any = None
    base: bool | None = None
