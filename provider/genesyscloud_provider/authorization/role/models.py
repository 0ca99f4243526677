"""Roles and permissions, as the API has them (API reference, supplement 3)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from genesyscloud_provider.authorization.objects import NamedDocument
from genesyscloud_provider.client.documents import Document, JsonObject, Text, empty_for_null, empty_list


class Policy(Document):
    """What a role allows on the objects of one kind."""

    domain: Text = ""
    entity_name: Text = ""
    action_set: Annotated[list[str], BeforeValidator(empty_list)] = []
    resource_condition_node: JsonObject = {}

    @property
    def has_condition(self) -> bool:
        """Whether it applies to some of the objects only."""
        return bool(self.resource_condition_node)


class RoleDocument(NamedDocument):
    """A role. `permissions` are old, general ones, such as `group_creation`.

    Attributes:
        default_role_id: which one it is of those that every organization has; None of others.
        default: whether it is one of those.
        base: whether everybody starts with it.
    """

    description: Text = ""
    permissions: Annotated[list[str], BeforeValidator(empty_list)] = []
    permission_policies: Annotated[list[dict[str, Any]], BeforeValidator(empty_list), Field(repr=False)] = []
    default_role_id: str | None = None
    default: bool | None = None
    base: bool | None = None

    @property
    def is_genesys_clouds_own(self) -> bool:
        """Whether Genesys Cloud itself brings it."""
        return bool(self.default or self.default_role_id)

    @property
    def kept(self) -> dict[str, Any]:
        """What no program writes, and a save as a whole would take away."""
        read = ("permissions", "default_role_id", "default", "base")
        return self.model_dump(include=set(read), by_alias=True, exclude_none=True)

    @property
    def policies(self) -> list[Policy]:
        """Its policies."""
        return [Policy.model_validate(each) for each in self.permission_policies]

    @property
    def conditional(self) -> list[dict[str, Any]]:
        """Its policies with conditions, as they came: a program cannot write such."""
        return [each for each in self.permission_policies if Policy.model_validate(each).has_condition]

    @property
    def unconditional(self) -> list[dict[str, Any]]:
        """Its other policies, as they came."""
        return [each for each in self.permission_policies if not Policy.model_validate(each).has_condition]


class Permission(Document):
    """A permission on an entity."""

    action: Text = ""


class PermissionsOfDomain(Document):
    """The permissions of a domain by entity."""

    domain: Text = ""
    permission_map: Annotated[dict[str, list[Permission]], BeforeValidator(empty_for_null)] = {}

    @property
    def id(self) -> str:
        """What tells it from others."""
        return self.domain
