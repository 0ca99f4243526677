"""What a program can ask of the organization without managing it: each question a function, each answer a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from genesyscloud_provider.api import models
from genesyscloud_provider.api.errors import Refused, while_doing
from genesyscloud_provider.resources.base import closest
from genesyscloud_provider.resources.integration import types
from genesyscloud_provider.resources.run import Run

__all__ = [
    "ActionCertificate",
    "Credential",
    "GetIntegrationCredentialResult",
    "GetIntegrationResult",
    "GetIntegrationTypeResult",
    "GetOrganizationResult",
    "Slot",
    "TrustedCertificate",
    "get_action_certificates",
    "get_integration",
    "get_integration_credential",
    "get_integration_type",
    "get_integration_types",
    "get_organization",
    "get_trust_store",
]


class Answer(BaseModel):
    """What a lookup finds: camelCase on the wire."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class GetOrganizationResult(Answer):
    """A Genesys Cloud organization."""

    id: Annotated[
        str, Field(description="Its id, which is also the external id that the trust policy of an AWS role names.")
    ]
    name: Annotated[str, Field(description="Its name; empty where only `genesyscloud:organizationId` is configured.")]


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
    ]
    credentials: Annotated[dict[str, Slot], Field(description="Its slots for credentials, by key.")]


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
    credential: Annotated[Credential | None, Field(description="The credential that it uses; none if it uses none.")]


class GetIntegrationCredentialResult(Credential):
    """A credential; can be given to a `DataActionIntegration`."""

    name: Annotated[str, Field(description="Its name.")]


class ActionCertificate(Answer):
    """A client certificate with which Web Services actions present themselves (mutual TLS)."""

    signing_authority: Annotated[str, Field(description="Who signed it: `Genesys` or `DigiCert`.")]
    certificate: Annotated[str, Field(description="The certificate in PEM form.")]
    status: Annotated[str, Field(description="`Current`, or `Upcoming` before a rotation.")]
    type: Annotated[str, Field(description="What it is used as: `Client`.")]


class TrustedCertificate(Answer):
    """A certificate authority whose server certificates are accepted."""

    description: Annotated[str, Field(description="Its distinguished name.")]
    serial_number: Annotated[str, Field(description="Its serial number.")]
    signature: Annotated[str, Field(description="The algorithm of its signature.")]


def get_organization(run: Run) -> GetOrganizationResult:
    """The organization that the credentials belong to; without them, the configured `organizationId`, if any."""
    configured = run.configuration.organization_id
    if configured and not run.can_look:
        return GetOrganizationResult(id=configured, name="")
    with while_doing("looking up the organization"):
        found = run.organization.identity()
        return GetOrganizationResult(id=found.id, name=found.name)


def get_integration_type(run: Run, id: str) -> GetIntegrationTypeResult:
    """An integration type by its id, or by what a program writes for it.

    Raises:
        Refused: the organization has no such type.
    """
    with while_doing(f"looking up the integration type {id}"):
        live = run.organization.types.all()
        known = id if id in live else types.resolve({"integrationType": id}, run.organization).id
        if known not in live:
            raise Refused(f"the organization has no integration type {id!r}", "Ask Genesys Cloud to enable it.")
        return _type(live[known])


def get_integration_types(run: Run) -> list[GetIntegrationTypeResult]:
    """Every integration type of the organization, by id."""
    with while_doing("looking up the integration types"):
        return [_type(each) for _, each in sorted(run.organization.types.all().items())]


def get_integration(run: Run, id: str | None = None, name: str | None = None) -> GetIntegrationResult:
    """An integration by its id or its name.

    Raises:
        Refused: there is none, or several have the name.
    """
    with while_doing(f"looking up the integration {id or repr(name)}"):
        integrations = run.organization.integrations
        found = _only("integration", integrations.find, integrations.all, id, name)
        return GetIntegrationResult(
            id=found.id,
            name=found.current.name or found.name,
            integration_type=found.type_id,
            intended_state=found.intended_state,
            reported_state=found.reported_state.code if found.reported_state else "",
            credential=_first_credential(run, found),
        )


def get_integration_credential(
    run: Run, id: str | None = None, name: str | None = None
) -> GetIntegrationCredentialResult:
    """A credential by its id or its name.

    Raises:
        Refused: there is none, or several have the name.
    """
    with while_doing(f"looking up the credential {id or repr(name)}"):
        credentials = run.organization.credentials
        found = _only("credential", credentials.find, credentials.all, id, name)
        return GetIntegrationCredentialResult(id=found.id, name=found.name, type=_type_of(run, found))


def get_action_certificates(run: Run) -> list[ActionCertificate]:
    """The client certificates of actions, in use and upcoming (API reference 8.6)."""
    with while_doing("looking up the certificates of actions"):
        found = run.organization.certificates.presented()
        return [ActionCertificate.model_validate(each.model_dump()) for each in found]


def get_trust_store(run: Run) -> list[TrustedCertificate]:
    """The certificate authorities that actions trust (API reference 8.6)."""
    with while_doing("looking up the trust store of actions"):
        found = run.organization.certificates.trusted()
        return [TrustedCertificate.model_validate(each.model_dump()) for each in found]


Named = TypeVar("Named", models.Integration, models.CredentialInfo)


def _only(
    kind: str,
    find: Callable[[str], Named | None],
    every: Callable[[], Mapping[str, Named]],
    id_: str | None,
    name: str | None,
) -> Named:
    if (id_ is None) == (name is None):
        raise Refused(f"which {kind} is meant is not clear", "Give either its `id` or its `name`.")
    if id_ is not None:
        found = find(id_)
        if found is None:
            raise Refused(f"the organization has no {kind} with this id")
        return found
    matches = [each for each in every().values() if each.name == name]
    if len(matches) > 1:
        ids = ", ".join(sorted(each.id for each in matches))
        raise Refused(f"the organization has several of this name: {ids}", "Look it up by its `id`.")
    if not matches:
        names = {each.name for each in every().values() if each.name}
        close = f"The closest are: {closest(name or '', names)}." if names else ""
        raise Refused(f"the organization has no {kind} of this name", close)
    return matches[0]


def _type(live: models.IntegrationType) -> GetIntegrationTypeResult:
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


def _first_credential(run: Run, found: models.Integration) -> Credential | None:
    linked = next(iter(found.current.credentials.values()), None)
    return Credential(id=linked.id, type=_type_of(run, linked)) if linked else None


def _type_of(run: Run, found: models.CredentialInfo) -> str:
    return found.type_name or run.organization.credentials.type_of(found.id) or ""
