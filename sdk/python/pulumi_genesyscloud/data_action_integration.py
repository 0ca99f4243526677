"""`DataActionIntegration`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

import pulumi

from genesyscloud_provider.integrations.integration.inputs import IntegrationInputs
from genesyscloud_provider.integrations.integration.state import IntegrationOutputs
from pulumi_genesyscloud._dynamic import DATA_ACTION_INTEGRATION
from pulumi_genesyscloud._resource import Out, Resource
from pulumi_genesyscloud.enums import CertificateAuthority, IntegrationType, IntendedState
from pulumi_genesyscloud.integration_credential import IntegrationCredential
from pulumi_genesyscloud.lookups import GetIntegrationCredentialResult, GetIntegrationResult

__all__ = [
    "CredentialReferenceArgs",
    "DataActionIntegration",
    "Integration",
    "IntegrationReferenceArgs",
    "integration_reference",
]


class CredentialReferenceArgs(TypedDict):
    """A credential that another program made, by id and type."""

    id: pulumi.Input[str]
    type: pulumi.Input[str]


Reference = CredentialReferenceArgs | GetIntegrationCredentialResult


class DataActionIntegration(Resource, module="genesyscloud", name="DataActionIntegration"):
    """A data actions integration: installed, configured, and active when `pulumi up` is done.

    Changing its type, or the type of its credential, replaces the integration, and every action on it gets a new id.
    Flows refer to those ids, so a replacement is refused while published actions under the integration are in use; the
    message names who uses them and says how to go on. Deleting it is refused while there is any published action under
    it. For an active integration Genesys Cloud's articles name Genesys Cloud Customer Care for such a change.

    Args:
        resource_name: the resource's name in Pulumi.
        integration_type: the integration type. A change replaces the integration.
        credential: an `IntegrationCredential`, or one that another program made: what `get_integration_credential`
            answers, or its id and type. Required unless the type is Web Services or Genesys Cloud Functions. Another
            credential of the same type updates in place; another type, giving one and taking it away replace the
            integration.
        name: the name in Genesys Cloud. By default a new one is called `<resource_name>-<stack>` (the setting
            `nameTemplate`), with an explicit provider what Pulumi's autonaming gives, and keeps that name. It tells
            integrations and their actions apart wherever they are chosen: give each its own. A change updates in place.
        notes: free text for administrators; empty by default. A change updates in place, leaving it out empties it only
            if the program had written it before.
        client_certificate_authority: who signs the client certificate for mutual TLS, Web Services only;
            `Genesys Cloud` by default. A change updates in place.
        properties: properties that have no argument of their own, by key. Only the keys written here are managed;
            others stay as they are. A change updates in place.
        intended_state: `ENABLED` (the default) or `DISABLED`. A change updates in place and waits until it is reached.
        deletion_protection: whether the integration is kept from deletion and replacement while published actions under
            it are in use; by default what the setting `genesyscloud:deletionProtection` says, which is True. False is
            consent, a change in place that counts once it is deployed.
        opts: Pulumi's resource options.
    """

    integration_type = Out[str](IntegrationInputs)
    integration_type_id = Out[str](IntegrationOutputs)
    credential = Out[dict[str, str] | None](IntegrationInputs)
    name = Out[str](IntegrationInputs)
    notes = Out[str | None](IntegrationInputs)
    client_certificate_authority = Out[str | None](IntegrationInputs)
    properties = Out[dict[str, Any] | None](IntegrationInputs)
    intended_state = Out[str | None](IntegrationInputs)
    deletion_protection = Out[bool | None](IntegrationInputs)
    reported_state = Out[str](IntegrationOutputs)
    credential_slot = Out[str | None](IntegrationOutputs)
    configuration = Out[dict[str, Any]](IntegrationOutputs)

    def __init__(
        self,
        resource_name: str,
        integration_type: pulumi.Input[IntegrationType | str],
        credential: IntegrationCredential | pulumi.Input[Reference] | None = None,
        name: pulumi.Input[str] | None = None,
        notes: pulumi.Input[str] | None = None,
        client_certificate_authority: pulumi.Input[CertificateAuthority | str] | None = None,
        properties: pulumi.Input[Mapping[str, Any]] | None = None,
        intended_state: pulumi.Input[IntendedState | str] | None = None,
        deletion_protection: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        inputs = {
            "integrationType": integration_type,
            "credential": _reference(credential),
            "name": name,
            "notes": notes,
            "clientCertificateAuthority": client_certificate_authority,
            "properties": properties,
            "intendedState": intended_state,
            "deletionProtection": deletion_protection,
        }
        super().__init__(DATA_ACTION_INTEGRATION, resource_name, inputs, opts)


def _reference(credential: IntegrationCredential | pulumi.Input[Reference] | None) -> Any:
    if isinstance(credential, IntegrationCredential):
        return {"id": credential.id, "type": credential.credential_type}
    return credential.apply(_plain) if isinstance(credential, pulumi.Output) else _plain(credential)


def _plain(credential: Any) -> Any:
    if isinstance(credential, GetIntegrationCredentialResult):
        return {"id": credential.id, "type": credential.type}
    return credential


class _IdArgs(TypedDict):
    id: pulumi.Input[str]
    """The integration's id."""


class IntegrationReferenceArgs(_IdArgs, total=False):
    """An integration that another program made, by id and type."""

    type: pulumi.Input[str]
    """The integration's type. Without it some mistakes show only when the action is created."""


Integration = DataActionIntegration | pulumi.Input[IntegrationReferenceArgs | GetIntegrationResult]
"""What an action may be given as its integration."""


def integration_reference(integration: Any) -> Any:
    """An `Integration` as an action refers to it."""
    if isinstance(integration, DataActionIntegration):
        return {"id": integration.id, "type": integration.integration_type}
    return (
        integration
        if isinstance(integration, Mapping)
        else pulumi.Output.from_input(integration).apply(_plain_integration)
    )


def _plain_integration(integration: Any) -> Any:
    if isinstance(integration, GetIntegrationResult):
        return {"id": integration.id, "type": integration.integration_type}
    return integration
