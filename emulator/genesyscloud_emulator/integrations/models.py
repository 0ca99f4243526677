"""Integrations and their types, and what others have to know when an integration changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from genesyscloud_emulator.behaviour.changes import Noted
from genesyscloud_emulator.behaviour.clock import Moment, now
from genesyscloud_emulator.behaviour.switches import StateDetail, Switches
from genesyscloud_emulator.credentials.models import Credential, CredentialType
from genesyscloud_emulator.integrations.urls import UrlRule, url_error
from genesyscloud_emulator.wire.errors import bad_request

ALL_VERBS = ("GET", "PUT", "POST", "PATCH", "DELETE")
"""The request types of Web Services actions (API reference 1.4)."""

WEB_SERVICES_TYPE = "custom-rest-actions"
"""The integration type whose actions call a web service of somebody else's."""

PLATFORM_TYPE = "purecloud-data-actions"
"""The integration type whose actions call Genesys Cloud's own API."""

FUNCTION_TYPE = "function-data-actions"
"""The integration type whose actions run uploaded code (API reference 8.5)."""


@dataclass(frozen=True)
class Slot:
    """A slot of an integration type: a key of `config.credentials` and the credential types it takes."""

    key: str
    title: str
    credential_types: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True)
class IntegrationType:
    """An integration type (API reference 1). `max_instances` None is no limit.

    `verbs` are the request types of its actions, `urls` is which URLs they can have, `static_actions` are the names of
    its built-in actions. `runs_requests` is whether the emulator can send what its actions send, and `address` the
    field of its credential that holds what the service puts before an action's path.
    """

    entity_name: ClassVar[str] = "integration type"

    id: str
    name: str
    max_instances: int | None
    slots: tuple[Slot, ...]
    properties: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    verbs: tuple[str, ...] = ALL_VERBS
    urls: UrlRule = "any"
    static_actions: tuple[str, ...] = ()
    runs_requests: bool = False
    address: str = ""
    category: str = "Data Actions"
    data_actions: bool = True

    def __str__(self) -> str:
        return self.id

    @property
    def self_uri(self) -> str:
        """The path of this type."""
        return f"/api/v2/integrations/types/{self.id}"

    def url_error(self, url: str) -> str | None:
        """What is wrong with an action's URL; None if nothing is."""
        return url_error(self.urls, url)

    def slot(self, key: str) -> Slot | None:
        """The slot with this key, letter case included."""
        return next((slot for slot in self.slots if slot.key == key), None)

    def check_credential_type(self, slot_key: str, credential_type: CredentialType, switches: Switches) -> None:
        """400 if the slot does not take credentials of this type."""
        slot = self.slot(slot_key)
        if slot is None or switches.accept_wrong_credential_types:
            return
        if credential_type.name not in slot.credential_types:
            raise bad_request(
                "Slot {slot} takes credentials of type {accepted}, not {type}.",
                f"credentials.{slot_key}",
                slot=slot_key,
                accepted=" or ".join(slot.credential_types),
                type=credential_type.name,
            )

    def schema(self, config_type: str) -> dict[str, object]:
        """The `properties` or `advanced` schema, a JsonSchemaDocument."""
        return {
            "id": f"{self.id}-{config_type}",
            "$schema": "http://json-schema.org/draft-04/schema#",
            "title": f"{self.name} {config_type}",
            "type": "object",
            "properties": dict(self.properties) if config_type == "properties" else {},
            "additionalProperties": True,
        }

    def to_json(self, switches: Switches) -> dict[str, object]:
        """The type with its slots and its limit (API reference 3.6, `IntegrationType`)."""
        return {
            "id": self.id,
            "name": self.name,
            "description": f"The {self.name} integration.",
            "provider": "genesys",
            "category": self.category,
            "images": [],
            "configPropertiesSchemaUri": f"{self.self_uri}/configschemas/properties",
            "configAdvancedSchemaUri": f"{self.self_uri}/configschemas/advanced",
            "vendorName": "Genesys",
            "credentials": {slot.key: _specification(slot) for slot in self.slots},
            "nonInstallable": self.id in switches.not_installable,
            "maxInstances": self.limit(switches),
            "userPermissions": [],
            "vendorOAuthClientIds": [],
            "selfUri": self.self_uri,
        }

    def limit(self, switches: Switches) -> int | None:
        """How many instances an organization may have."""
        return switches.max_instances.get(self.id, self.max_instances)


def _specification(slot: Slot) -> dict[str, object]:
    return {"required": slot.required, "title": slot.title, "credentialTypes": list(slot.credential_types)}


@dataclass
class ReportedState:
    """`IntegrationStatusInfo`."""

    code: str
    updated: str = field(compare=False)
    detail: StateDetail | None = None

    def to_json(self) -> dict[str, object]:
        """The model as answered; `detail` only when there is one."""
        state: dict[str, object] = {
            "code": self.code,
            "effective": self.code.capitalize(),
            "lastUpdated": self.updated,
        }
        return state if self.detail is None else {**state, "detail": self.detail.model_dump()}


@dataclass
class Transition:
    """A change of state under way: how many more reads show it, and until when it lasts at least."""

    reads: int
    until: Moment

    @property
    def over(self) -> bool:
        """Whether the final state is due."""
        return self.reads == 0 and now() >= self.until


@dataclass
class Integration(Noted):
    """An integration with its configuration. `credentials` is slot key → credential id.

    `taken` are the credentials as they were when it was enabled or configured last, by their ids.
    """

    entity_name: ClassVar[str] = "integration"

    id: str
    type: IntegrationType
    name: str
    reported: ReportedState
    intended_state: str = "DISABLED"
    notes: str = ""
    properties: dict[str, Any] = field(default_factory=dict)
    advanced: dict[str, Any] = field(default_factory=dict)
    credentials: dict[str, str] = field(default_factory=dict)
    version: int = 1
    transition: Transition | None = field(default=None, compare=False)
    taken: dict[str, Credential] = field(default_factory=dict, repr=False, compare=False)

    @property
    def self_uri(self) -> str:
        """The path of this integration."""
        return f"/api/v2/integrations/{self.id}"

    def holds(self, credential_id: str) -> bool:
        """Whether a slot holds this credential."""
        return credential_id in self.credentials.values()


@dataclass(frozen=True)
class IntegrationCreated:
    """There is a new integration."""

    integration: Integration


@dataclass(frozen=True)
class IntegrationDeleted:
    """An integration was deleted; what it consists of goes with it."""

    integration: Integration


@dataclass(frozen=True)
class SlotsChanged:
    """The slots of an integration hold other credentials, or credentials with other content."""

    integration: Integration


@dataclass(frozen=True)
class StateWanted:
    """Somebody goes by the reported state of an integration: what is due of it has to come first."""

    integration: Integration
