"""Two Salesforce integrations: one for the production organization, one for a sandbox."""

import pulumi

import pulumi_genesyscloud as genesyscloud

config = pulumi.Config()

production = genesyscloud.DataActionIntegration(
    "salesforce-production",
    integration_type=genesyscloud.IntegrationType.SALESFORCE,
    credential=genesyscloud.IntegrationCredential.salesforce(
        "salesforce-production",
        username=config.require("username"),
        password=config.require_secret("password"),
        security_token=config.require_secret("securityToken"),
        # The login URL is https://login.salesforce.com unless something else is said.
    ),
    notes="Salesforce, production. Managed by Pulumi.",
)

sandbox = genesyscloud.DataActionIntegration(
    "salesforce-sandbox",
    integration_type=genesyscloud.IntegrationType.SALESFORCE,
    credential=genesyscloud.IntegrationCredential.salesforce(
        "salesforce-sandbox",
        username=config.require("sandboxUsername"),
        password=config.require_secret("sandboxPassword"),
        security_token=config.require_secret("sandboxSecurityToken"),
        login_url="https://test.salesforce.com",
    ),
    notes="Salesforce, sandbox. Managed by Pulumi.",
)

pulumi.export("production_id", production.id)
pulumi.export("production_state", production.reported_state)
pulumi.export("sandbox_id", sandbox.id)
pulumi.export("sandbox_state", sandbox.reported_state)
