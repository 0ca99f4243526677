# Written by `make sdk` from the declarations of genesyscloud_provider. Change those, not this file.

"""What is nested in arguments, as programs write it, and the shapes by which it goes over the wire."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Final, TypedDict

import pulumi

from pulumi_genesyscloud._wire import Shape
from pulumi_genesyscloud.enums import (
    CredentialType,
)


class CredentialReferenceArgs(TypedDict):
    """A credential as an integration refers to it."""

    id: pulumi.Input[str]
    """The credential's id."""
    type: pulumi.Input[CredentialType | str]
    """The credential's type."""


CREDENTIAL_REFERENCE: Final = Shape(("id", "type"), type_of=("credential_type", "type"))


class _IntegrationReferenceArgs(TypedDict):
    """What is always given."""

    id: pulumi.Input[str]
    """The integration's id."""


class IntegrationReferenceArgs(_IntegrationReferenceArgs, total=False):
    """An integration as an action refers to it."""

    type: pulumi.Input[str]
    """The integration's type. Without it some mistakes show only when the action is created."""


INTEGRATION_REFERENCE: Final = Shape(("id", "type"), type_of=("integration_type",))


class DataActionContractArgs(TypedDict):
    """What an action takes and gives back, as JSON schemas. Neither changes once the action is published."""

    input: pulumi.Input[Mapping[str, Any]]
    """The schema of what flows and scripts pass: an object whose properties are simple values."""
    output: pulumi.Input[Mapping[str, Any]]
    """The schema of what they get: an object, or an array."""


DATA_ACTION_CONTRACT: Final = Shape(("input", "output"))


class DataActionRequestArgs(TypedDict, total=False):
    """What an action sends."""

    request_url_template: pulumi.Input[str]
    """Where to, as a Velocity template: a URL for Web Services, a path of the Platform API for Genesys Cloud, a path of
    the system's API for Salesforce, Zendesk and Microsoft Dynamics 365, such as
    `/services/data/v61.0/sobjects/Case/`, the ARN of a Lambda function for AWS Lambda. The articles about Google and
    Adobe do not say its form. The service fills it in for a function.
    """
    request_type: pulumi.Input[str]
    """The HTTP method; `POST` for a Lambda function."""
    request_template: pulumi.Input[str]
    """The body, as a Velocity template; `${input.rawRequest}` by default."""
    headers: pulumi.Input[Mapping[str, pulumi.Input[str]]]
    """Headers by name, as Velocity templates."""


DATA_ACTION_REQUEST: Final = Shape(("request_url_template", "request_type", "request_template", "headers"))


class DataActionResponseArgs(TypedDict, total=False):
    """What an action makes of an answer."""

    translation_map: pulumi.Input[Mapping[str, pulumi.Input[str]]]
    """JSON paths into the answer, by the names that the template uses."""
    translation_map_defaults: pulumi.Input[Mapping[str, pulumi.Input[str]]]
    """What stands where a path finds nothing, by name, as JSON text."""
    success_template: pulumi.Input[str]
    """The output, as a Velocity template; `${rawResult}` by default."""


DATA_ACTION_RESPONSE: Final = Shape(("translation_map", "translation_map_defaults", "success_template"))


class DataActionConfigArgs(TypedDict, total=False):
    """How an action calls its system."""

    request: pulumi.Input[DataActionRequestArgs]
    """What it sends."""
    response: pulumi.Input[DataActionResponseArgs]
    """What it makes of the answer."""
    timeout_seconds: pulumi.Input[int]
    """Seconds to wait for the answer, 1 to 60; 60 by default."""


DATA_ACTION_CONFIG: Final = Shape(
    ("request", "response", "timeout_seconds"), {"request": DATA_ACTION_REQUEST, "response": DATA_ACTION_RESPONSE}
)


class _DataActionFunctionArgs(TypedDict):
    """What is always given."""

    runtime: pulumi.Input[str]
    """What runs it, such as `nodejs22.x`."""
    handler: pulumi.Input[str]
    """The file and the function in it that is called, such as `src/index.handler`."""


class DataActionFunctionArgs(_DataActionFunctionArgs, total=False):
    """The code that an action of Genesys Cloud Functions runs."""

    timeout_seconds: pulumi.Input[int]
    """Seconds that it may run, 1 to 15; 15 by default."""
    description: pulumi.Input[str]
    """What it is for."""
    code: pulumi.Input[str | pulumi.Archive] | os.PathLike[str]
    """The code with all that it needs: a folder, or a zip or tar archive. In Python a path will do, and without a
    provider an archive has to be a `FileArchive`. Other contents are uploaded; the same ones elsewhere are no
    change. Required when the function is created; an imported one may leave it out, as the service does not show it.
    """


DATA_ACTION_FUNCTION: Final = Shape(("runtime", "handler", "timeout_seconds", "description", "code"))


class AuthActionConfigArgs(TypedDict, total=False):
    """How a custom auth action logs in."""

    request: pulumi.Input[DataActionRequestArgs]
    """What it sends; `${credentials.…}` are the credential's fields."""
    response: pulumi.Input[DataActionResponseArgs]
    """What it makes of the answer; the integration's actions know it as `${authResponse.…}`."""


AUTH_ACTION_CONFIG: Final = Shape(
    ("request", "response"), {"request": DATA_ACTION_REQUEST, "response": DATA_ACTION_RESPONSE}
)


class _OAuthClientRoleArgs(TypedDict):
    """What is always given."""

    role_id: pulumi.CustomResource | pulumi.Input[str]
    """The role's id."""


class OAuthClientRoleArgs(_OAuthClientRoleArgs, total=False):
    """A role that an OAuth client has, in a division."""

    division_id: pulumi.Input[str]
    """The id of the division in which it has the role, or `*` for all. By default the home one."""


OAUTH_CLIENT_ROLE: Final = Shape(("role_id", "division_id"), id_is="role_id")
