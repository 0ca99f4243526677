"""The JSON documents that every part of Genesys Cloud's API has in common (API reference 3.5 and 5.1).

Answers may hold more than is declared; it is ignored. What a model does not say is absent is present in every answer
that was seen.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticUseDefault

from genesyscloud_provider.client.deferred import Deferred

T = TypeVar("T")


_EMPTY_TEXT = "node_dynamodb_empty_string"


"""What the service may answer for an empty text (API reference 4.2)."""


def _text(value: Any) -> Any:
    return "" if value is None or value == _EMPTY_TEXT else value


def empty_for_null(value: Any) -> Any:
    """A map where the service says null."""
    return {} if value is None else value


def empty_list(value: Any) -> Any:
    """A list where the service says null."""
    return [] if value is None else value


def objects(value: Any) -> Any:
    """The objects of a list, without what else stands among them: one odd entry hides no others."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else empty_list(value)


def _masked(text: str, reading: ValidationInfo) -> str:
    return reading.context.masked(text) if reading.context else text


Text = Annotated[str, BeforeValidator(_text)]


Said = Annotated[Text, AfterValidator(_masked)]


"""The service's own words, in which secrets are masked: `validate` with the `Secrets` as context."""


Json = Annotated[dict[str, Any], BeforeValidator(empty_for_null)]


JsonObject = Annotated[Json, Field(repr=False)]


Texts = Annotated[dict[str, str], BeforeValidator(empty_for_null), Field(repr=False)]


PrivateText = Annotated[Text, Field(repr=False)]


# assumes: REQUIRED_PARTS_ARE_PRESENT
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
    """Why a request is refused, and which field of it."""

    error_code: Text = ""
    field_name: Text = ""


class ErrorBody(Refusal):
    """What the service answers when it refuses (API reference 5.1)."""

    message: Text = ""
    code: Text = ""
    status: int = 0
    context_id: str | None = None
    details: Annotated[list[ErrorDetail], BeforeValidator(objects)] = []
    errors: Annotated[list[ErrorBody], BeforeValidator(objects)] = []
    limit: ErrorLimit | None = None

    def is_services_own(self, status: int, correlation_id: str) -> bool:
        """Whether it has the form of the service's refusals, which those of gateways and proxies have not.

        Args:
            status: the HTTP status; the body repeats it.
            correlation_id: the answer's header; the body repeats it as `contextId`.
        """
        # assumes: ANSWERS_HAVE_CORRELATION_AND_CODE
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


def entities(value: Any) -> Any:
    """A bare array, which older descriptions of the API wrap in a page."""
    return empty_list(value["entities"]) if isinstance(value, dict) and "entities" in value else value


class Page(Document, Generic[T]):
    """One page of a numbered listing (API reference 3.5)."""

    entities: Annotated[list[T], BeforeValidator(empty_list)] = []
    page_count: int | None = None
    total: int | None = None
    next_uri: str | None = None


class CursorPage(Document, Generic[T]):
    """One page of a listing that is walked by a cursor (API reference 3.5)."""

    entities: Annotated[list[T], BeforeValidator(empty_list)] = []
    next_uri: str | None = None
