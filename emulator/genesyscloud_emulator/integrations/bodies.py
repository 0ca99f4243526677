"""Bodies of requests about integrations (API reference 4.1 and 4.2)."""

from __future__ import annotations

from genesyscloud_emulator.wire.bodies import Body, Entity, JsonObject
from genesyscloud_emulator.wire.fields import FIELDS


class IntegrationTypeReference(Entity):
    """`integrationType`: only `id` counts."""

    comes_along = FIELDS["IntegrationType"]


class CreateIntegrationRequest(Entity):
    """POST integrations: `integrationType` is required, `name` defaults to the type's."""

    name: str | None = None
    integration_type: IntegrationTypeReference


class CredentialReference(Body):
    """The value of a slot: only `id` counts (API reference 4.2)."""

    comes_along = FIELDS["CredentialInfo"]

    id: str


class IntegrationConfiguration(Entity):
    """PUT config/current: replaces the whole document, so that what is left out is emptied."""

    name: str | None = None
    version: int | None = None
    properties: JsonObject | None = None
    advanced: JsonObject | None = None
    notes: str | None = None
    credentials: dict[str, CredentialReference] | None = None


class ConfigurationReference(Body):
    """`config.current` inside an integration: nothing of it counts."""

    comes_along = FIELDS["IntegrationConfiguration"]


class Configurations(Body):
    """`config` of an integration."""

    current: ConfigurationReference | None = None


class Integration(Entity):
    """PATCH integration: partial; what counts is `intendedState`."""

    comes_along = FIELDS["Integration"]

    name: str | None = None
    integration_type: IntegrationTypeReference | None = None
    notes: str | None = None
    intended_state: str | None = None
    config: Configurations | None = None
