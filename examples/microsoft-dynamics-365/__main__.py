"""A Microsoft Dynamics 365 integration."""

import pulumi

import pulumi_genesyscloud as genesyscloud

config = pulumi.Config()

credential = genesyscloud.IntegrationCredential.ms_dynamics(
    "contacts",
    username=config.require("username"),
    password=config.require_secret("password"),
    org_web_address=config.require("orgWebAddress"),
    application_id=config.require("applicationId"),
)
integration = genesyscloud.DataActionIntegration(
    "contacts",
    integration_type=genesyscloud.IntegrationType.MICROSOFT_DYNAMICS_365,
    credential=credential,
    notes="Contacts in Dynamics 365. Managed by Pulumi.",
)

pulumi.export("integration_id", integration.id)
pulumi.export("integration_state", integration.reported_state)
