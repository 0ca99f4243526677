"""The documents of Genesys Cloud's API that this provider reads and writes (API reference 3.6 and 5.1).

Answers may hold more than is declared here; it is ignored. What a model does not say is absent is present in every
answer that was seen.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticUseDefault

from genesyscloud_provider.client.deferred import Deferred
from genesyscloud_provider.integrations.facts import AUTH_ACTION_ID, STATIC_ACTION_ID, CodeStatus

__all__ = [
    "Action",
    "ActionCertificate",
    "ActionConfig",
    "ActionContract",
    "CredentialInfo",
    "CredentialSpecification",
    "CredentialType",
    "CredentialTypes",
    "CursorPage",
    "Document",
    "DraftValidation",
    "ErrorBody",
    "ErrorDetail",
    "ErrorLimit",
    "FunctionConfig",
    "FunctionRuntime",
    "FunctionRuntimes",
    "FunctionSettings",
    "FunctionUpload",
    "FunctionZip",
    "Integration",
    "IntegrationConfiguration",
    "IntegrationStatusInfo",
    "IntegrationType",
    "LoginRefusal",
    "Organization",
    "Page",
    "TestExecutionResult",
    "TestExecutionStep",
    "TokenAnswer",
    "TrustedCertificate",
    "code_name",
]

T = TypeVar("T")

_EMPTY_TEXT = "node_dynamodb_empty_string"
"""What the service may answer for an empty text (API reference 4.2)."""


def _text(value: Any) -> Any:
    return "" if value is None or value == _EMPTY_TEXT else value


def _empty_for_null(value: Any) -> Any:
    return {} if value is None else value


def _empty_list(value: Any) -> Any:
    return [] if value is None else value


def _masked(text: str, reading: ValidationInfo) -> str:
    return reading.context.masked(text) if reading.context else text


Text = Annotated[str, BeforeValidator(_text)]
Said = Annotated[Text, AfterValidator(_masked)]
"""The service's own words, in which secrets are masked: `validate` with the `Secrets` as context."""
_Json = Annotated[dict[str, Any], BeforeValidator(_empty_for_null)]
JsonObject = Annotated[_Json, Field(repr=False)]
Texts = Annotated[dict[str, str], BeforeValidator(_empty_for_null), Field(repr=False)]
PrivateText = Annotated[Text, Field(repr=False)]
# No `repr` shows what somebody may have put a secret into.


class Document(Deferred, BaseModel):  # the second is in the first, and here for those who read no other module
    """A JSON document whose keys are camelCase on the wire."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )


class Refusal(Document):
    """A part of what the service answers when it refuses; what is of another kind than declared is as good as absent.

    Otherwise one odd part would hide all the others, and an object's absence with them.
    """

    @field_validator("*", mode="wrap")
    @classmethod
    def _odd_is_absent(cls, value: Any, read: ValidatorFunctionWrapHandler) -> Any:
        try:
            return read(value)
        except ValidationError:
            raise PydanticUseDefault from None

    @field_validator("*")
    @classmethod
    def _without_secrets(cls, value: Any, reading: ValidationInfo) -> Any:
        return _masked(value, reading) if isinstance(value, str) else value


class ErrorLimit(Refusal):
    """The organization's limit that a request ran into."""

    key: Text = ""
    namespace: Text = ""
    value: int | None = None


class ErrorDetail(Refusal):
    """Which field of a request is refused."""

    error_code: Text = ""
    field_name: Text = ""


class ErrorBody(Refusal):
    """What the service answers when it refuses (API reference 5.1)."""

    message: Text = ""
    code: Text = ""
    status: int = 0
    context_id: str | None = None
    details: Annotated[list[ErrorDetail], BeforeValidator(_empty_list)] = []
    errors: Annotated[list[ErrorBody], BeforeValidator(_empty_list)] = []
    limit: ErrorLimit | None = None

    def is_services_own(self, status: int, correlation_id: str) -> bool:
        """Whether it has the form of the service's refusals, which those of gateways and proxies have not.

        Args:
            status: the HTTP status; the body repeats it.
            correlation_id: the answer's header; the body repeats it as `contextId`.
        """
        same = self.status in (0, status)
        return same and bool(self.context_id or correlation_id) and _CODE.fullmatch(self.code) is not None


_CODE = re.compile(r"[A-Za-z0-9_.]+")
"""The form of the service's codes, such as `not.found` (API reference 5.2)."""


class TokenAnswer(Document):
    """The answer of the token endpoint (API reference 6.1); its keys are snake_case."""

    model_config = ConfigDict(alias_generator=None)

    access_token: str = Field(repr=False)


class LoginRefusal(Refusal):
    """Why the token endpoint refused (API reference 6.1); its keys are snake_case."""

    model_config = ConfigDict(alias_generator=None)

    error: Text = ""
    description: Text = ""
    error_description: Text = ""

    @property
    def rate_limited(self) -> bool:
        """Whether too many tokens were asked for."""
        return "rate limit exceeded" in f"{self.error} {self.description} {self.error_description}".lower()


class Organization(Document):
    """The organization that the credentials belong to; `id` is the external id that AWS roles trust."""

    id: str
    name: Text = ""

    @property
    def title(self) -> str:
        """How messages call it: by name and id, or by id alone where it has no name."""
        return f"{self.name!r} ({self.id})" if self.name else self.id


class TypeReference(Document):
    """A reference to an integration type."""

    id: Text = ""


class CredentialTypeReference(Document):
    """A reference to a credential type; answers may carry only `name` (API reference 3.6)."""

    id: Text = ""
    name: Text = ""


def _type_reference(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


class CredentialInfo(Document):
    """A credential without its field values. Its name may be missing altogether (API reference 4.3)."""

    id: str
    name: Text = ""
    type: Annotated[CredentialTypeReference | None, BeforeValidator(_type_reference)] = None
    created_date: datetime | None = None
    modified_date: datetime | None = None

    @property
    def type_name(self) -> str:
        """The credential type's name, or an empty text where the answer leaves it out."""
        return (self.type.name or self.type.id) if self.type else ""


class IntegrationConfiguration(Document):
    """An integration's configuration. `version` is None where a listing did not expand it."""

    name: Text = ""
    version: int | None = None
    notes: PrivateText = ""
    properties: JsonObject = {}
    advanced: JsonObject = {}
    credentials: Annotated[dict[str, CredentialInfo], BeforeValidator(_empty_for_null)] = {}


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
    credential_types: Annotated[list[str], BeforeValidator(_empty_list)] = []


class IntegrationType(Document):
    """An integration type as the organization has it."""

    id: str
    name: Text = ""
    credentials: Annotated[dict[str, CredentialSpecification], BeforeValidator(_empty_for_null)] = {}
    non_installable: Annotated[bool, BeforeValidator(bool)] = False
    max_instances: int | None = None


class CredentialType(Document):
    """A credential type as the organization has it; `properties` describes its fields, in the manner of JSON schema."""

    name: Text = ""
    properties: JsonObject = {}
    required: Annotated[list[str], BeforeValidator(_empty_list)] = []

    def label(self, key: str) -> str:
        """The console's word for a field, or an empty text."""
        schema = self.properties.get(key)
        return str(schema.get("title") or "") if isinstance(schema, dict) else ""


def _entities(value: Any) -> Any:
    return _empty_list(value["entities"]) if isinstance(value, dict) and "entities" in value else value


class CredentialTypes(RootModel[Annotated[list[CredentialType], BeforeValidator(_entities)]]):
    """Every credential type: a bare array, which older descriptions of the API wrap in a page (API reference 3.2)."""


class ActionCertificate(Document):
    """A certificate with which actions present themselves to the services that they call (API reference 8.6)."""

    signing_authority: Text = ""
    certificate: Text = ""
    status: Text = ""
    type: Text = ""


class TrustedCertificate(Document):
    """A certificate authority whose servers actions trust."""

    description: Text = ""
    serial_number: Text = ""
    signature: Text = ""


class ActionRequest(Document):
    """What an action sends. An answer has the template's address, or the template (API reference 8.2)."""

    request_url_template: PrivateText = ""
    request_type: Text = ""
    request_template: str | None = Field(default=None, repr=False)
    request_template_uri: Text = ""
    headers: Texts = {}


class ActionResponse(Document):
    """What an action makes of an answer. An answer has the template's address, or the template."""

    translation_map: Texts = {}
    translation_map_defaults: Texts = {}
    success_template: str | None = Field(default=None, repr=False)
    success_template_uri: Text = ""


class ActionConfig(Document):
    """How an action calls its system."""

    request: Annotated[ActionRequest, BeforeValidator(_empty_for_null)] = ActionRequest()
    response: Annotated[ActionResponse, BeforeValidator(_empty_for_null)] = ActionResponse()
    timeout_seconds: int | None = None


class ActionInput(Document):
    """What an action takes, as a JSON schema."""

    input_schema: _Json | None = Field(default=None, repr=False)


class ActionOutput(Document):
    """What an action gives back, as a JSON schema."""

    success_schema: _Json | None = Field(default=None, repr=False)


class ActionContract(Document):
    """What an action takes and gives back; the schemas are there where they were asked for."""

    input: Annotated[ActionInput, BeforeValidator(_empty_for_null)] = ActionInput()
    output: Annotated[ActionOutput, BeforeValidator(_empty_for_null)] = ActionOutput()


class DraftValidation(Document):
    """Whether a draft can be published, and if not, why."""

    valid: bool
    errors: Annotated[list[ErrorBody], BeforeValidator(_empty_list)] = []


class Action(Document):
    """A data action, or a draft of one: they have the same id."""

    id: str
    name: Text = ""
    integration_id: Text = ""
    category: Text = ""
    version: int | None = None
    secure: Annotated[bool, BeforeValidator(bool)] = False
    config: ActionConfig | None = None
    contract: ActionContract | None = None

    @property
    def custom(self) -> bool:
        """Whether somebody wrote it, as opposed to those that come with the integration (API reference 8.1)."""
        return not self.id.startswith((STATIC_ACTION_ID, AUTH_ACTION_ID))


def _if_readable(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    try:
        return read(value)
    except ValidationError:
        return None


class ListedAction(Action):
    """An action in a listing: what nobody can read of one is absent, and the others are there all the same."""

    config: Annotated[ActionConfig | None, WrapValidator(_if_readable)] = None


class FunctionSettings(Document):
    """How the code of a function is run."""

    runtime: Text = ""
    handler: Text = ""
    description: Text = ""
    timeout_seconds: int | None = None


class FunctionZip(Document):
    """The code of a function, as it was uploaded last."""

    status: Text = ""
    name: Text = ""
    error_message: Said = ""

    @property
    def hash(self) -> str | None:
        """The hash of the code, if it was this provider that gave it its name."""
        found = _CODE_NAME.search(self.name)
        return found[0] if found else None

    @property
    def refused(self) -> bool:
        """Whether the service will not run it."""
        return self.status in (CodeStatus.INVALID, CodeStatus.INVALID_FORMAT, CodeStatus.INVALID_FILE)


_CODE_NAME = re.compile("[0-9a-f]{64}")


def code_name(code_hash: str) -> str:
    """What code is called in the service, so that it can be recognised: it cannot be read back."""
    return f"{code_hash}.zip"


class FunctionConfig(Document):
    """The function behind an action (API reference 8.5)."""

    function: FunctionSettings | None = None
    zip: FunctionZip | None = None


class FunctionUpload(Document):
    """Where the code of a function is to be put: whoever has the address and the headers can do it."""

    url: str = Field(repr=False)
    headers: Texts = {}


class FunctionRuntime(Document):
    """What can run functions, or could."""

    name: str
    status: Text = ""
    date_end_of_life: Text = ""


class FunctionRuntimes(RootModel[Annotated[list[FunctionRuntime], BeforeValidator(_entities)]]):
    """Every runtime, as a bare array."""


class TestExecutionStep(Document):
    """One step of a test of an action; its result may hold what is secret, such as the headers that were sent."""

    step: int | None = None
    name: Said = ""
    success: Annotated[bool, BeforeValidator(bool)] = False
    result: Any = Field(default=None, repr=False)
    error: ErrorBody | None = None


class TestExecutionResult(Document):
    """What came of a test of an action."""

    operations: Annotated[list[TestExecutionStep], BeforeValidator(_empty_list)] = []
    success: bool
    final_result: Any = Field(default=None, repr=False)
    error: ErrorBody | None = None


class Page(Document, Generic[T]):
    """One page of a numbered listing (API reference 3.5)."""

    entities: Annotated[list[T], BeforeValidator(_empty_list)] = []
    page_count: int | None = None
    total: int | None = None


class CursorPage(Document, Generic[T]):
    """One page of a listing that is walked by a cursor (API reference 3.5)."""

    entities: Annotated[list[T], BeforeValidator(_empty_list)] = []
    next_uri: str | None = Field(default=None)
