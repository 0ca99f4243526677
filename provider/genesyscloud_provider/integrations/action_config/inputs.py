"""What a program may write of any kind of action."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Protocol

from pydantic import BeforeValidator, Field

from genesyscloud_provider.framework.declaration import Change, NotBlank, Part
from genesyscloud_provider.integrations import facts


def _no_null(value: Any) -> Any:
    if value is None:
        raise ValueError('holds a null: leave it out or, if text is meant, write "null", in quotes (in YAML too)')
    return value


Text = Annotated[str, BeforeValidator(_no_null)]
"""A text in a map of the user's own, in which YAML takes a bare `null` for none."""


class IntegrationReference(Part):
    """An integration as an action refers to it."""

    in_place_of_text: ClassVar[str] = (
        "its id alone does not tell its type. Give the integration itself in Python, as in `integration=orders`, and"
        " elsewhere its `id` and, as `type`, its `integrationType`"
    )
    refers_to: ClassVar[str] = "DataActionIntegration"
    type_is: ClassVar[str] = "integration_type"

    id: Annotated[NotBlank, Change.REPLACE, Field(description="The integration's id.")]
    type: Annotated[
        str | None,
        Field(description="The integration's type. Without it some mistakes show only when the action is created."),
    ] = None


class ActionRequest(Part):
    """What an action sends."""

    request_url_template: Annotated[
        str | None,
        Field(
            repr=False,
            description="Where to, as a Velocity template: a URL for Web Services, a path of the Platform API for"
            " Genesys Cloud, a path of the system's API for Salesforce, Zendesk and Microsoft Dynamics 365, such as"
            " `/services/data/v61.0/sobjects/Case/`, the ARN of a Lambda function for AWS Lambda. The articles"
            " about Google and Adobe do not say its form. The service fills it in for a function.",
        ),
    ] = None
    request_type: Annotated[str | None, Field(description="The HTTP method; `POST` for a Lambda function.")] = None
    request_template: Annotated[
        str | None, Field(repr=False, description="The body, as a Velocity template; `${input.rawRequest}` by default.")
    ] = None
    headers: Annotated[
        dict[str, Text] | None, Field(repr=False, description="Headers by name, as Velocity templates.")
    ] = None


class ActionResponse(Part):
    """What an action makes of an answer."""

    translation_map: Annotated[
        dict[str, Text] | None,
        Field(repr=False, description="JSON paths into the answer, by the names that the template uses."),
    ] = None
    translation_map_defaults: Annotated[
        dict[str, Text] | None,
        Field(repr=False, description="What stands where a path finds nothing, by name, as JSON text."),
    ] = None
    success_template: Annotated[
        str | None, Field(repr=False, description="The output, as a Velocity template; `${rawResult}` by default.")
    ] = None


class Call(Protocol):
    """How an action of any kind calls its system."""

    @property
    def request(self) -> ActionRequest | None:
        """What it sends."""

    @property
    def response(self) -> ActionResponse | None:
        """What it makes of the answer."""


class ActionConfig(Part):
    """How an action calls its system."""

    request: Annotated[ActionRequest | None, Field(description="What it sends.")] = None
    response: Annotated[ActionResponse | None, Field(description="What it makes of the answer.")] = None
    timeout_seconds: Annotated[
        int | None,
        Field(strict=True, description=f"Seconds to wait for the answer, {facts.seconds(facts.ACTION_SECONDS)}."),
    ] = None
