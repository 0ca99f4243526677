"""Bodies of requests about actions (API reference 8)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, RootModel

from genesyscloud_emulator.wire.bodies import Body, Entity, JsonObject
from genesyscloud_emulator.wire.fields import FIELDS


class ActionRequest(Body):
    """`config.request` of an action; the `*Uri` is the service's own."""

    comes_along = FIELDS["RequestConfig"]

    request_url_template: str | None = None
    request_template: str | None = None
    request_type: Literal["GET", "PUT", "POST", "PATCH", "DELETE"] | None = None
    headers: dict[str, str] | None = None


class ActionResponse(Body):
    """`config.response` of an action; the `*Uri` is the service's own."""

    comes_along = FIELDS["ResponseConfig"]

    translation_map: dict[str, str] | None = None
    translation_map_defaults: dict[str, str] | None = None
    success_template: str | None = None


class ActionConfig(Body):
    """`config` of an action."""

    request: ActionRequest | None = None
    response: ActionResponse | None = None
    timeout_seconds: int | None = Field(default=None, ge=1, le=60)


class ActionInput(Body):
    """`contract.input`; addresses and flattened schemas are the service's own."""

    comes_along = FIELDS["ActionInput"]

    input_schema: JsonObject


class ActionOutput(Body):
    """`contract.output`; addresses, flattened schemas and that of errors are the service's own."""

    comes_along = FIELDS["ActionOutput"]

    success_schema: JsonObject


class ActionContract(Body):
    """`contract` of an action (`ActionContractInput`)."""

    input: ActionInput
    output: ActionOutput


class PostActionInput(Body):
    """POST of an action or of a draft.

    The official Terraform provider sends the id of an action whose function it drafts anew; it gets another id.
    """

    comes_along = FIELDS["Action"]

    category: str | None = Field(default=None, max_length=256)
    name: str = Field(min_length=1, max_length=256)
    integration_id: str
    config: ActionConfig | None = None
    contract: ActionContract | None = None
    secure: bool | None = None


class UpdateActionInput(Body):
    """PATCH of a published action: contract and `secure` do not change any more (API reference 8.2)."""

    comes_along = FIELDS["Action"]

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


class PublishDraftInput(Body):
    """POST publish: the current version of the draft (API reference 8.3)."""

    comes_along = FIELDS["Action"]

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
