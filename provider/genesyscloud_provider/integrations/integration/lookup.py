"""The lookups of integrations and their types."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from genesyscloud_provider.client.errors import (
    Refused,
    while_doing,
)
from genesyscloud_provider.framework.lookup import (
    Answer,
    Arguments,
    Lookup,
    Nothing,
    ObjectArguments,
    asked_for,
    the_one,
)
from genesyscloud_provider.framework.reading import built
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.integration import models as integration_models
from genesyscloud_provider.integrations.integration import types
from genesyscloud_provider.integrations.integration.inputs import IntegrationInputs


class TypeArguments(Arguments):
    """Which integration type."""

    id: Annotated[
        str,
        Field(
            description="The type's id, such as an `IntegrationType`; `google` and `adobe` stand for the types whose"
            " ids differ."
        ),
    ]


class Slot(Answer):
    """A place for a credential in integrations of a type."""

    required: Annotated[bool, Field(description="Whether it has to be filled.")]
    credential_types: Annotated[list[str], Field(description="The credential types that it accepts.")]


class GetIntegrationTypeResult(Answer):
    """An integration type, as the organization has it."""

    id: Annotated[str, Field(description="Its id, such as `aws-lambda-data-actions`.")]
    name: Annotated[str, Field(description="Its name in Genesys Cloud.")]
    installable: Annotated[bool, Field(description="Whether integrations of it can be created.")]
    max_instances: Annotated[
        int | None,
        Field(description="How many integrations of it there may be; none if the organization does not say."),
    ] = None
    credentials: Annotated[dict[str, Slot], Field(description="Its slots for credentials, by key.")]


class GetIntegrationTypesResult(Answer):
    """The integration types of the organization."""

    integration_types: Annotated[list[GetIntegrationTypeResult], Field(description="Each type, ordered by id.")]


class Credential(Answer):
    """A credential, as an integration refers to it."""

    id: Annotated[str, Field(description="Its id.")]
    type: Annotated[str, Field(description="Its credential type.")]


class GetIntegrationResult(Answer):
    """An installed integration."""

    id: Annotated[str, Field(description="Its id.")]
    name: Annotated[str, Field(description="Its name.")]
    integration_type: Annotated[str, Field(description="Its integration type's id.")]
    intended_state: Annotated[str, Field(description="What it is meant to be: `ENABLED` or `DISABLED`.")]
    reported_state: Annotated[str, Field(description="What the service says it is, such as `ACTIVE`.")]
    credential: Annotated[
        Credential | None, Field(description="The credential that it uses; none if it uses none.")
    ] = None


def _get_integration_type(session: Session, arguments: TypeArguments) -> GetIntegrationTypeResult:
    """An integration type by its id, or by what a program writes for it.

    Raises:
        Refused: the organization has no such type.
    """
    written = arguments.id
    with while_doing(f"looking up the integration type {written}"):
        live = api_of(session).types.all()
        known = (
            written
            if written in live
            else types.resolve(built(IntegrationInputs, integration_type=written), api_of(session)).id
        )
        if known not in live:
            raise Refused(f"the organization has no integration type {written!r}", "Ask Genesys Cloud to enable it.")
        return _type(live[known])


def _get_integration_types(session: Session, _: Nothing) -> GetIntegrationTypesResult:
    """Every integration type of the organization, by id."""
    with while_doing("looking up the integration types"):
        found = sorted(api_of(session).types.all().items())
        return GetIntegrationTypesResult(integration_types=[_type(each) for _, each in found])


def _get_integration(session: Session, arguments: ObjectArguments) -> GetIntegrationResult:
    """An integration by its id or its name.

    Raises:
        Refused: there is none, or several have the name.
    """
    with while_doing(f"looking up the integration {asked_for(arguments)}"):
        integrations = api_of(session).integrations
        found = the_one("integration", integrations.find, integrations.all, arguments)
        return GetIntegrationResult(
            id=found.id,
            name=found.current.name or found.name,
            integration_type=found.type_id,
            intended_state=found.intended_state,
            reported_state=found.reported_state.code if found.reported_state else "",
            credential=_first_credential(session, found),
        )


INTEGRATION_TYPE: Final = Lookup("getIntegrationType", _get_integration_type, TypeArguments, GetIntegrationTypeResult)


INTEGRATION_TYPES: Final = Lookup("getIntegrationTypes", _get_integration_types, Nothing, GetIntegrationTypesResult)


INTEGRATION: Final = Lookup("getIntegration", _get_integration, ObjectArguments, GetIntegrationResult)


def _type(live: integration_models.IntegrationType) -> GetIntegrationTypeResult:
    return GetIntegrationTypeResult(
        id=live.id,
        name=live.name,
        installable=not live.non_installable,
        max_instances=live.max_instances,
        credentials={
            key: Slot(required=each.required, credential_types=each.credential_types)
            for key, each in live.credentials.items()
        },
    )


def _first_credential(session: Session, found: integration_models.Integration) -> Credential | None:
    linked = next(iter(found.current.credentials.values()), None)
    return Credential(id=linked.id, type=api_of(session).credentials.type_told_of(linked)) if linked else None
