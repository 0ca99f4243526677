"""Actions, functions and test runs, as the API has them (API reference 8)."""

from __future__ import annotations

import re
from typing import Annotated, Any
from pydantic import BeforeValidator, Field, RootModel, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from genesyscloud_provider.client.documents import Document, ErrorBody, Text, Said, Json, Texts, empty_for_null, empty_list, entities
from genesyscloud_provider.integrations.action_config.models import ActionConfig
from genesyscloud_provider.integrations.facts import AUTH_ACTION_ID, STATIC_ACTION_ID, CodeStatus

__all__ = ['Action', 'ActionContract', 'ActionInput', 'ActionOutput', 'DraftValidation', 'FunctionConfig', 'FunctionRuntime', 'FunctionRuntimes', 'FunctionSettings', 'FunctionUpload', 'FunctionZip', 'ListedAction', 'TestExecutionResult', 'TestExecutionStep', 'code_name']

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


class FunctionRuntimes(RootModel[Annotated[list[FunctionRuntime], BeforeValidator(entities)]]):
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

    operations: Annotated[list[TestExecutionStep], BeforeValidator(empty_list)] = []
    success: bool
    final_result: Any = Field(default=None, repr=False)
    error: ErrorBody | None = None
