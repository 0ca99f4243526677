"""A Zendesk integration."""

import pulumi

import pulumi_genesyscloud as genesyscloud

config = pulumi.Config()

credential = genesyscloud.IntegrationCredential.zendesk_api_token(
    "tickets",
    user_email=config.require("userEmail"),
    base_url=config.require("baseUrl"),
    api_token=config.require_secret("apiToken"),
)
integration = genesyscloud.DataActionIntegration(
    "tickets",
    integration_type=genesyscloud.IntegrationType.ZENDESK,
    credential=credential,
    notes="Tickets in Zendesk. Managed by Pulumi.",
)

pulumi.export("integration_id", integration.id)
pulumi.export("integration_state", integration.reported_state)
