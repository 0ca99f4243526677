"""The organization's own limits, as it tells them (API reference 3.4 and 5.3)."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BeforeValidator, Field

from genesyscloud_provider.client import paths
from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.documents import Document, Text, empty_list

NAMESPACE: Final = "/api/v2/organizations/limits/namespaces/{namespace}"

NAMESPACES: Final = ("dataactions", "integrations")
"""The namespaces of the limits of integrations and their actions."""

# assumes: ACTION_LIMITS_COUNT_CUSTOM_ACTIONS
ALL_ACTIONS: Final = "actions.total.max"
"""The limit of custom actions in an organization."""

# assumes: ACTION_LIMITS_COUNT_CUSTOM_ACTIONS
ACTIONS_OF_ONE: Final = "actions.integration.max"
"""The limit of custom actions of one integration."""


class Limit(Document):
    """A limit; `value` is None where the service does not say it."""

    key: Text = ""
    value: int | None = None


class _Limits(Document):
    """The limits of a namespace, which come in one piece."""

    entities: Annotated[list[Limit], BeforeValidator(empty_list), Field(default_factory=list)]


class Limits:
    """The organization's limits.

    Args:
        access: reaches the organization.
    """

    def __init__(self, access: Access) -> None:
        self._access = access

    def of(self, namespace: str) -> dict[str, int]:
        """The limits of a namespace that count for this organization, by key.

        Args:
            namespace: such as one of `NAMESPACES`.

        Raises:
            NotFound: the organization has no limits under this name.
        """
        found = self._access.client.get(paths.filled(NAMESPACE, namespace=namespace), _Limits)
        return {each.key: each.value for each in found.entities if each.key and each.value is not None}
