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
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.integration import types
from genesyscloud_provider.integrations.integration.models import Integration, IntegrationType


class TypeArguments(Arguments):
    """Which integration type."""

    id: Annotated[
        str,
        Field(
            description="The type's id, such as an `IntegrationType`; `google` and `adobe` stand for the types whose"
            " ids differ."
        ),
    ]


_OF_TYPE: Final = Field(
    description="Only integrations of this type: its id, such as an `IntegrationType`; `google` and `adobe` stand for"
    " the types whose ids differ. Of every type by default."
)


class IntegrationArguments(ObjectArguments):
    """Which integration."""

    integration_type: Annotated[str | None, _OF_TYPE] = None


class FilterArguments(Arguments):
    """Which integrations."""

    integration_type: Annotated[str | None, _OF_TYPE] = None


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


class GetIntegrationsResult(Answer):
    """Installed integrations."""

    integrations: Annotated[list[GetIntegrationResult], Field(description="Each of them, ordered by name and id.")]


def _get_integration_type(session: Session, arguments: TypeArguments) -> GetIntegrationTypeResult:
    """An integration type by its id, or by what a program writes for it.

    Raises:
        Refused: the organization has no such type.
    """
    with while_doing(f"looking up the integration type {arguments.id}"):
        return _type(_live_type(session, arguments.id))


def _get_integration_types(session: Session, _: Nothing) -> GetIntegrationTypesResult:
    """Every integration type of the organization, by id."""
    with while_doing("looking up the integration types"):
        found = sorted(api_of(session).types.all().items())
        return GetIntegrationTypesResult(integration_types=[_type(each) for _, each in found])


def _get_integration(session: Session, arguments: IntegrationArguments) -> GetIntegrationResult:
    """An integration by its id or its name.

    Raises:
        Refused: there is none, or several have the name.
    """
    with while_doing(f"looking up the integration {asked_for(arguments)}"):
        organization = api_of(session)
        integrations, is_meant = organization.integrations, types.those_of(arguments.integration_type, organization)

        def find(id_: str) -> Integration | None:
            found = integrations.find(id_)
            return found if found and is_meant(found) else None

        def every() -> dict[str, Integration]:
            return {id_: each for id_, each in integrations.all().items() if is_meant(each)}

        kind = f"integration of type {arguments.integration_type}" if arguments.integration_type else "integration"
        return _integration(session, the_one(kind, find, every, arguments))


def _get_integrations(session: Session, arguments: FilterArguments) -> GetIntegrationsResult:
    """Every installed integration, or each of one type.

    Raises:
        Refused: the organization has no such type.
    """
    with while_doing("looking up the integrations"):
        is_meant = types.those_of(arguments.integration_type, api_of(session))
        found = [each for each in api_of(session).integrations.all().values() if is_meant(each)]
        if any(not each.type_name for integration in found for each in integration.current.credentials.values()):
            api_of(session).credentials.all()  # one listing, where each of them would be asked for its type
        answers = [_integration(session, each) for each in found]
        return GetIntegrationsResult(integrations=sorted(answers, key=lambda each: (each.name, each.id)))


INTEGRATION_TYPE: Final = Lookup("getIntegrationType", _get_integration_type, TypeArguments, GetIntegrationTypeResult)


INTEGRATION_TYPES: Final = Lookup("getIntegrationTypes", _get_integration_types, Nothing, GetIntegrationTypesResult)


INTEGRATION: Final = Lookup("getIntegration", _get_integration, IntegrationArguments, GetIntegrationResult)


INTEGRATIONS: Final = Lookup("getIntegrations", _get_integrations, FilterArguments, GetIntegrationsResult)


def _live_type(session: Session, written: str) -> IntegrationType:
    """The type that a program means, as the organization has it."""
    live = api_of(session).types.all()
    meant = written if written in live else types.id_of(written, api_of(session))
    if meant not in live:
        raise Refused(f"the organization has no integration type {written!r}", "Ask Genesys Cloud to enable it.")
    return live[meant]


def _integration(session: Session, found: Integration) -> GetIntegrationResult:
    return GetIntegrationResult(
        id=found.id,
        name=found.configured_name,
        integration_type=found.type_id,
        intended_state=found.intended_state,
        reported_state=found.reported_state.code if found.reported_state else "",
        credential=_first_credential(session, found),
    )


def _type(live: IntegrationType) -> GetIntegrationTypeResult:
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


def _first_credential(session: Session, found: Integration) -> Credential | None:
    linked = next(iter(found.current.credentials.values()), None)
    return Credential(id=linked.id, type=api_of(session).credentials.type_told_of(linked)) if linked else None
