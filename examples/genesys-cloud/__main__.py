"""A Genesys Cloud integration, whose data actions call the Platform API as an OAuth client."""

import pulumi

import pulumi_genesyscloud as genesyscloud

config = pulumi.Config()

credential = genesyscloud.IntegrationCredential.pure_cloud_oauth_client(
    "platform-api",
    client_id=config.require("clientId"),
    client_secret=config.require_secret("clientSecret"),
)
integration = genesyscloud.DataActionIntegration(
    "platform-api",
    integration_type=genesyscloud.IntegrationType.GENESYS_CLOUD,
    credential=credential,
    notes="Calls the Platform API. Managed by Pulumi.",
)

pulumi.export("integration_id", integration.id)
pulumi.export("integration_state", integration.reported_state)
