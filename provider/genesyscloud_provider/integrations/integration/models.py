"""Integrations and their types, as the API has them (API reference 3.6)."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from genesyscloud_provider.client.documents import (
    Document,
    JsonObject,
    PrivateText,
    Said,
    Text,
    empty_for_null,
    empty_list,
)
from genesyscloud_provider.integrations.models import CredentialInfo


class TypeReference(Document):
    """A reference to an integration type."""

    id: Text = ""


class IntegrationConfiguration(Document):
    """An integration's configuration. `version` is None where a listing did not expand it."""

    name: Text = ""
    version: int | None = None
    notes: PrivateText = ""
    properties: JsonObject = {}
    advanced: JsonObject = {}
    credentials: Annotated[dict[str, CredentialInfo], BeforeValidator(empty_for_null)] = {}


class LocalizedMessage(Document):
    """A message of the service about an integration's state."""

    message: Said = ""


class IntegrationStatusInfo(Document):
    """What the service says an integration is, and why."""

    code: str
    effective: Said = ""
    detail: LocalizedMessage | None = None

    @property
    def reason(self) -> str:
        """The service's own words."""
        return (self.detail.message if self.detail else "") or self.effective


class CurrentConfiguration(Document):
    """The wrapper around an integration's configuration."""

    current: IntegrationConfiguration | None = None


class Integration(Document):
    """An installed integration."""

    id: str
    name: Text = ""
    integration_type: TypeReference | None = None
    intended_state: Text = ""
    reported_state: IntegrationStatusInfo | None = None
    config: CurrentConfiguration | None = None

    @property
    def type_id(self) -> str:
        """The integration type's id."""
        return self.integration_type.id if self.integration_type else ""

    @property
    def configuration(self) -> IntegrationConfiguration | None:
        """The configuration, or None where the answer does not hold all of it."""
        current = self.config.current if self.config else None
        return current if current and current.version is not None else None

    @property
    def current(self) -> IntegrationConfiguration:
        """The configuration of an integration that was read with it."""
        if self.configuration is None:
            raise ValueError(f"integration {self.id} was read without its configuration")
        return self.configuration

    @property
    def configured_name(self) -> str:
        """The name of an integration that was read with its configuration, which is where a name is changed."""
        return self.current.name or self.name

    @property
    def credential_ids(self) -> set[str]:
        """The ids of the credentials in its slots."""
        return {each.id for each in self.configuration.credentials.values()} if self.configuration else set()

    def with_configuration(self, configuration: IntegrationConfiguration) -> Integration:
        """This integration as it is after `configuration` was saved."""
        return self.model_copy(
            update={"config": CurrentConfiguration(current=configuration), "name": configuration.name}
        )

    def with_states(self, reported: IntegrationStatusInfo | None, intended: str) -> Integration:
        """This integration in other states."""
        return self.model_copy(update={"reported_state": reported, "intended_state": intended})


class CredentialSpecification(Document):
    """Which credential types a slot accepts."""

    required: bool = False
    credential_types: Annotated[list[str], BeforeValidator(empty_list)] = []


class IntegrationType(Document):
    """An integration type as the organization has it."""

    id: str
    name: Text = ""
    credentials: Annotated[dict[str, CredentialSpecification], BeforeValidator(empty_for_null)] = {}
    non_installable: Annotated[bool, BeforeValidator(bool)] = False
    max_instances: int | None = None
