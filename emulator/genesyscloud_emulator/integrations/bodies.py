"""Bodies of requests about integrations (API reference 4.1 and 4.2)."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from genesyscloud_emulator.credentials.models import CredentialTypeReference
from genesyscloud_emulator.wire.bodies import Body, Entity, JsonObject


class IntegrationTypeReference(Entity):
    """`integrationType`: only `id` counts; the rest of `IntegrationType` may come along."""

    name: Any = None
    description: Any = None
    provider: Any = None
    category: Any = None
    images: Any = None
    config_properties_schema_uri: Any = None
    config_advanced_schema_uri: Any = None
    help_uri: Any = None
    terms_of_service_uri: Any = None
    vendor_name: Any = None
    vendor_website_uri: Any = None
    marketplace_uri: Any = None
    faq_uri: Any = None
    privacy_policy_uri: Any = None
    support_contact_uri: Any = None
    sales_contact_uri: Any = None
    help_links: Any = None
    credentials: Any = None
    non_installable: Any = None
    max_instances: Any = None
    user_permissions: Any = None
    vendor_o_auth_client_ids: Any = Field(default=None, alias="vendorOAuthClientIds")


class CreateIntegrationRequest(Entity):
    """POST integrations: `integrationType` is required, `name` defaults to the type's."""

    name: str | None = None
    integration_type: IntegrationTypeReference


class CredentialReference(Entity):
    """The value of a slot: only `id` counts; a whole `CredentialInfo` may come along (API reference 4.2)."""

    id: str
    name: str | None = None
    created_date: str | None = None
    modified_date: str | None = None
    type: CredentialTypeReference | None = None


class IntegrationConfiguration(Entity):
    """PUT config/current: replaces the whole document, so that what is left out is emptied."""

    name: str | None = None
    version: int | None = None
    properties: JsonObject | None = None
    advanced: JsonObject | None = None
    notes: str | None = None
    credentials: dict[str, CredentialReference] | None = None


class ConfigurationReference(Entity):
    """`config.current` inside an integration, as GET answers it with or without `expand`."""

    name: Any = None
    version: Any = None
    properties: Any = None
    advanced: Any = None
    notes: Any = None
    credentials: Any = None


class Configurations(Body):
    """`config` of an integration."""

    current: ConfigurationReference | None = None


class Integration(Entity):
    """PATCH integration: partial; what counts is `intendedState`."""

    name: str | None = None
    integration_type: IntegrationTypeReference | None = None
    notes: str | None = None
    intended_state: str | None = None
    config: Configurations | None = None
    reported_state: Any = None
    attributes: Any = None
