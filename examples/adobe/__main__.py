"""An Adobe integration, which Genesys Cloud has deprecated: for organizations that still have the type."""

import pulumi

import pulumi_genesyscloud as genesyscloud

config = pulumi.Config()

# No public document shows what Genesys Cloud calls the credential type and its fields, so the configuration says both.
credential = genesyscloud.IntegrationCredential(
    "audiences",
    credential_type=config.require("credentialType"),
    fields=config.require_secret_object("fields"),
)
integration = genesyscloud.DataActionIntegration(
    "audiences",
    integration_type=genesyscloud.IntegrationType.ADOBE,
    credential=credential,
    notes="Audiences in Adobe. Managed by Pulumi.",
)

pulumi.export("integration_id", integration.id)
pulumi.export("integration_state", integration.reported_state)
