# Written by `make sdk` from the declarations of genesyscloud_provider. Change those, not this file.

"""`DataActionIntegration`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import pulumi

from pulumi_genesyscloud._dynamic import DATA_ACTION_INTEGRATION
from pulumi_genesyscloud._resource import Declared, Resource
from pulumi_genesyscloud.arguments import (
    CREDENTIAL_REFERENCE,
    CredentialReferenceArgs,
)
from pulumi_genesyscloud.enums import (
    CertificateAuthority,
    IntegrationType,
    IntendedState,
)
from pulumi_genesyscloud.integration_credential import IntegrationCredential
from pulumi_genesyscloud.lookups import (
    GetIntegrationCredentialResult,
)


class DataActionIntegration(Resource, module="genesyscloud", name="DataActionIntegration"):
    """A data actions integration: installed, configured, and active when the update is done.

    Changing `integration_type`, or the type of the `credential`, replaces the integration, and every action on it
    gets a new id. Flows refer to actions by id, and scripts and agents are taken to do so too. A replacement is
    therefore refused, in the preview where a preview can see it, while a published action under the integration is
    in use or that cannot be told; the message names who uses it and says how to go on. Deleting the integration is
    refused as long as there is any published action under it. For an active integration Genesys Cloud's articles
    name Genesys Cloud Customer Care for another credential type.

    `deletion_protection=False` is consent, once it is deployed; `GENESYSCLOUD_DELETION_PROTECTION=false` in the
    environment is consent for one command.

    An activation is awaited for the seconds of the provider's `activation_timeout`, or of the resource's
    `custom_timeouts` if it has any. Every ten seconds a line says the state and the time, such as `'orders':
    ACTIVATING, 34 of 180 s`.

    Args:
        resource_name: the resource's name in Pulumi.
        integration_type: the integration type's id, such as `aws-lambda-data-actions`; `google` and `adobe` stand for
            the types whose ids differ. A change replaces the integration.
        credential: the credential that the integration logs in with. Required unless the type is Genesys Cloud
            Functions or Web Services. Another credential of the same type updates in place; another type, giving one
            and taking it away replace the integration. Give a `IntegrationCredential`, or one that another program
            made: what `get_integration_credential` answers, or its id and type.
        name: the integration's name in Genesys Cloud. Keep it unique, also when it changes: it tells integrations and
            their actions apart wherever they are chosen. An integration that is added in the console is called after
            its type, and further ones of the type get a number behind that. By default a new one is called
            `<resource_name>-<stack>` (the setting `nameTemplate`), with an explicit provider what Pulumi's autonaming
            gives, and keeps that name.
        notes: free text for administrators; empty by default. Left out later, it is emptied only if the program had
            written it. A change updates in place.
        client_certificate_authority: who signs the client certificate for mutual TLS (*Mutual TLS Client Certificate
            Authority* in the console); Web Services only. `Genesys Cloud` by default. With `Genesys Cloud` the web
            service trusts the root certificate authority of Genesys Cloud, which renews the certificate by itself. With
            `DigiCert` the certificate changes once a year, and it is for you to see to it that the web service takes
            the next one in time.
        properties: properties that have no argument of their own, by key. Only the keys written here are managed;
            others stay as they are. A change updates in place.
        intended_state: `ENABLED` (the default) or `DISABLED`. An update waits until it is reached. Actions of an
            integration that is not active cannot be tested, and applications do not show them. A change updates in
            place.
        deletion_protection: whether it is kept from deletion and replacement while it is in use, or a published action
            under it is; by default what the setting `genesyscloud:deletionProtection` says, which is True. False is
            consent, a change in place that counts once it is deployed: set it, update, then make the change that loses
            it.
        opts: Pulumi's resource options.
    """

    _declared: ClassVar[Declared] = Declared(
        provider=DATA_ACTION_INTEGRATION,
        outputs=("organizationId", "integrationTypeId", "reportedState", "credentialSlot", "configuration"),
        parts={"credential": CREDENTIAL_REFERENCE},
        secret_outputs=("configuration",),
        autonamed=True,
    )

    def __init__(
        self,
        resource_name: str,
        integration_type: pulumi.Input[IntegrationType | str],
        credential: IntegrationCredential
        | pulumi.Input[CredentialReferenceArgs | GetIntegrationCredentialResult]
        | None = None,
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
            "credential": credential,
            "name": name,
            "notes": notes,
            "clientCertificateAuthority": client_certificate_authority,
            "properties": properties,
            "intendedState": intended_state,
            "deletionProtection": deletion_protection,
        }
        super().__init__(resource_name, inputs, opts)

    @property
    def integration_type(self) -> pulumi.Output[str]:
        """The integration type's id, such as `aws-lambda-data-actions`; `google` and `adobe` stand for the types whose
        ids differ.
        """
        return self._output("integrationType")

    @property
    def credential(self) -> pulumi.Output[dict[str, str] | None]:
        """The credential that the integration logs in with. Required unless the type is Genesys Cloud Functions or Web
        Services. Another credential of the same type updates in place; another type, giving one and taking it away
        replace the integration.
        """
        return self._output("credential")

    @property
    def name(self) -> pulumi.Output[str]:
        """The integration's name in Genesys Cloud. Keep it unique, also when it changes: it tells integrations and
        their actions apart wherever they are chosen. An integration that is added in the console is called after its
        type, and further ones of the type get a number behind that.
        """
        return self._output("name")

    @property
    def notes(self) -> pulumi.Output[str | None]:
        """Free text for administrators; empty by default. Left out later, it is emptied only if the program had written
        it.
        """
        return self._output("notes")

    @property
    def client_certificate_authority(self) -> pulumi.Output[str | None]:
        """Who signs the client certificate for mutual TLS (*Mutual TLS Client Certificate Authority* in the console);
        Web Services only. `Genesys Cloud` by default. With `Genesys Cloud` the web service trusts the root
        certificate authority of Genesys Cloud, which renews the certificate by itself. With `DigiCert` the
        certificate changes once a year, and it is for you to see to it that the web service takes the next one in
        time.
        """
        return self._output("clientCertificateAuthority")

    @property
    def properties(self) -> pulumi.Output[dict[str, Any] | None]:
        """Properties that have no argument of their own, by key. Only the keys written here are managed; others stay as
        they are.
        """
        return self._output("properties")

    @property
    def intended_state(self) -> pulumi.Output[str | None]:
        """`ENABLED` (the default) or `DISABLED`. An update waits until it is reached. Actions of an integration that is
        not active cannot be tested, and applications do not show them.
        """
        return self._output("intendedState")

    @property
    def deletion_protection(self) -> pulumi.Output[bool | None]:
        """Whether it is kept from deletion and replacement while it is in use, or a published action under it is; by
        default what the setting `genesyscloud:deletionProtection` says, which is True. False is consent, a change in
        place that counts once it is deployed: set it, update, then make the change that loses it.
        """
        return self._output("deletionProtection")

    @property
    def organization_id(self) -> pulumi.Output[str]:
        """The id of the organization that holds the object. With the credentials of another one nothing is read,
        changed or deleted. Absent only where an earlier version wrote the state: the next update or refresh fills it
        in.
        """
        return self._output("organizationId")

    @property
    def integration_type_id(self) -> pulumi.Output[str]:
        """The integration type's id, also where the program wrote what stands for it."""
        return self._output("integrationTypeId")

    @property
    def reported_state(self) -> pulumi.Output[str]:
        """What the service last said the integration is, such as `ACTIVE`."""
        return self._output("reportedState")

    @property
    def credential_slot(self) -> pulumi.Output[str | None]:
        """The slot of the configuration that holds the credential, if there is one."""
        return self._output("credentialSlot")

    @property
    def configuration(self) -> pulumi.Output[dict[str, Any]]:
        """The last seen configuration, without what the program wrote: `version`, and what others set. A secret,
        because others may have set secrets.
        """
        return self._output("configuration")
