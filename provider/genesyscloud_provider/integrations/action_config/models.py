"""Actions, and how they call their systems, as the API has them (API reference 8)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from genesyscloud_provider.client.documents import (
    Document,
    ErrorBody,
    Json,
    PrivateText,
    Said,
    Text,
    Texts,
    empty_for_null,
    empty_list,
)
from genesyscloud_provider.integrations.facts import AUTH_ACTION_ID, STATIC_ACTION_ID


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

    request: Annotated[ActionRequest, BeforeValidator(empty_for_null)] = ActionRequest()
    response: Annotated[ActionResponse, BeforeValidator(empty_for_null)] = ActionResponse()
    timeout_seconds: int | None = None


class ActionInput(Document):
    """What an action takes, as a JSON schema."""

    input_schema: Json | None = Field(default=None, repr=False)


class ActionOutput(Document):
    """What an action gives back, as a JSON schema."""

    success_schema: Json | None = Field(default=None, repr=False)


class ActionContract(Document):
    """What an action takes and gives back; the schemas are there where they were asked for."""

    input: Annotated[ActionInput, BeforeValidator(empty_for_null)] = ActionInput()
    output: Annotated[ActionOutput, BeforeValidator(empty_for_null)] = ActionOutput()


class DraftValidation(Document):
    """Whether a draft can be published, and if not, why."""

    valid: bool
    errors: Annotated[list[ErrorBody], BeforeValidator(empty_list)] = []


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
    def static(self) -> bool:
        """Whether it came with its integration (API reference 8.1)."""
        # assumes: CUSTOM_ACTIONS_ARE_TOLD_BY_THEIR_ID
        return self.id.startswith(STATIC_ACTION_ID)

    @property
    def custom(self) -> bool:
        """Whether somebody wrote it, as opposed to those that come with the integration (API reference 8.1)."""
        # assumes: CUSTOM_ACTIONS_ARE_TOLD_BY_THEIR_ID
        return not self.static and not self.id.startswith(AUTH_ACTION_ID)


def _if_readable(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    try:
        return read(value)
    except ValidationError:
        return None


class ListedAction(Action):
    """An action in a listing: what nobody can read of one is absent, and the others are there all the same."""

    config: Annotated[ActionConfig | None, WrapValidator(_if_readable)] = None


class TestExecutionStep(Document):
    """One step of a test of an action; its result may hold what is secret, such as the headers that were sent."""

    step: int | None = None
    name: Said = ""
    success: Annotated[bool, BeforeValidator(bool)] = False
    result: Any = Field(default=None, repr=False)
    error: ErrorBody | None = None


class TestExecutionResult(Document):
    """What came of a test of an action."""

    operations: Annotated[list[TestExecutionStep], BeforeValidator(empty_list)] = []
    success: bool
    final_result: Any = Field(default=None, repr=False)
    error: ErrorBody | None = None
