"""Bodies of requests, strict: an unknown field or a wrong JSON type is a 400 (API reference 3.6).

Fields that the service sets (ids, dates, `selfUri`) are accepted and ignored, and null is accepted wherever a field
may be missing: the official SDKs send whole models back.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel
from pydantic.alias_generators import to_camel

JsonObject = dict[str, Any]


class Body(BaseModel):
    """Base of all bodies: camel case, strict types, no unknown fields."""

    model_config = ConfigDict(extra="forbid", strict=True, alias_generator=to_camel, populate_by_name=True)


class Entity(Body):
    """An object that the service identifies; both fields are the service's own."""

    id: str | None = None
    self_uri: str | None = None


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


class CredentialTypeReference(Body):
    """`type` of a credential: only `name` counts."""

    id: str | None = None
    name: str
    properties: Any = None
    display_order: Any = None
    required: Any = None


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


class Credential(Entity):
    """POST and PUT of a credential. `type` is an object with a `name`, or the bare name (API reference 4.3)."""

    name: str | None = None
    type: CredentialTypeReference | str
    credential_fields: dict[str, str] | None = None

    @property
    def type_name(self) -> str:
        """The credential type's name."""
        return self.type if isinstance(self.type, str) else self.type.name


class ActionRequest(Body):
    """`config.request` of an action; the `*Uri` is the service's own."""

    request_url_template: str | None = None
    request_template: str | None = None
    request_template_uri: str | None = None
    request_type: Literal["GET", "PUT", "POST", "PATCH", "DELETE"] | None = None
    headers: dict[str, str] | None = None


class ActionResponse(Body):
    """`config.response` of an action; the `*Uri` is the service's own."""

    translation_map: dict[str, str] | None = None
    translation_map_defaults: dict[str, str] | None = None
    success_template: str | None = None
    success_template_uri: str | None = None


class ActionConfig(Body):
    """`config` of an action."""

    request: ActionRequest | None = None
    response: ActionResponse | None = None
    timeout_seconds: int | None = Field(default=None, ge=1, le=60)


class ActionInput(Body):
    """`contract.input`."""

    input_schema: JsonObject


class ActionOutput(Body):
    """`contract.output`."""

    success_schema: JsonObject


class ActionContract(Body):
    """`contract` of an action (`ActionContractInput`)."""

    input: ActionInput
    output: ActionOutput


class PostActionInput(Body):
    """POST of an action or of a draft."""

    category: str | None = Field(default=None, max_length=256)
    name: str = Field(min_length=1, max_length=256)
    integration_id: str
    config: ActionConfig | None = None
    contract: ActionContract | None = None
    secure: bool | None = None


class UpdateActionInput(Body):
    """PATCH of a published action: no contract, no `secure` (API reference 8.2)."""

    category: str | None = Field(default=None, max_length=256)
    name: str | None = Field(default=None, min_length=1, max_length=256)
    config: ActionConfig | None = None
    version: int


class UpdateDraftInput(UpdateActionInput):
    """PATCH of a draft."""

    contract: ActionContract | None = None
    secure: bool | None = None


class ActionValues(RootModel[JsonObject]):
    """POST test and execute: values for the input contract."""


Dimension = Literal[
    "actionCategory",
    "actionId",
    "actionName",
    "correlationId",
    "errorType",
    "integrationId",
    "integrationName",
    "responseStatus",
]


class ActionAggregatePredicate(Body):
    """A predicate of a filter; those on metrics and properties are not taken."""

    type: Literal["dimension"] | None = None
    dimension: Dimension
    operator: Literal["matches", "exists", "notExists"] | None = None
    value: str | None = None
    range: None = None


class ActionAggregateClause(Body):
    """A clause of a filter."""

    type: Literal["and", "or"]
    predicates: list[ActionAggregatePredicate]


class ActionAggregateFilter(Body):
    """`filter` of a query for aggregates."""

    type: Literal["and", "or"]
    clauses: list[ActionAggregateClause] | None = None
    predicates: list[ActionAggregatePredicate] | None = None


class ActionAggregationQuery(Body):
    """POST of a query for action aggregates (supplement 7). Views, and time zones but UTC, are not taken."""

    interval: str
    granularity: str | None = None
    time_zone: Literal["UTC", "Etc/UTC"] | None = None
    group_by: list[Dimension] | None = None
    filter: ActionAggregateFilter | None = None
    metrics: list[Literal["tTotalExecution"]] = Field(min_length=1)
    flatten_multivalued_dimensions: bool | None = None
    views: list[JsonObject] | None = Field(default=None, max_length=0)
    alternate_time_dimension: Literal["eventTime"] | None = None


class PublishDraftInput(Body):
    """POST publish: the current version of the draft (API reference 8.3)."""

    version: int


class Function(Entity):
    """PUT of a draft's function (API reference 3.6 and 8.5)."""

    name: str | None = None
    description: str | None = Field(default=None, max_length=255)
    date_created: str | None = None
    zip_id: str | None = None
    handler: str | None = None
    runtime: str | None = None
    timeout_seconds: int | None = Field(default=None, ge=1, le=15)


class FunctionUploadRequest(Body):
    """POST of a function's upload; the address is good for `signedUrlTimeoutSeconds`, 900 by default."""

    file_name: str = Field(pattern=r"^[A-Za-z0-9 +\-_.()]+$")
    signed_url_timeout_seconds: int | None = Field(default=None, ge=1, le=604800)
