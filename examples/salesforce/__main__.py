"""Two Salesforce integrations, one for the production organization and one for a sandbox, each with an action."""

from dataclasses import dataclass

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


@dataclass
class CaseRequest:
    """What a flow passes."""

    subject: str
    description: str


@dataclass
class Case:
    """What it gets."""

    case_id: str


# The URL is a path of Salesforce's API: Genesys Cloud puts the address that the login leads to before it.
for name, integration in {"production": production, "sandbox": sandbox}.items():
    genesyscloud.DataAction(
        f"create-case-{name}",
        integration=integration,
        contract=genesyscloud.DataActionContract.from_models(CaseRequest, Case),
        config=genesyscloud.DataActionConfig.rest(
            "POST",
            "/services/data/v61.0/sobjects/Case/",
            body='{"Origin": "Phone", "Subject": "$esc.jsonEncode(${input.subject})",'
            ' "Description": "$esc.jsonEncode(${input.description})"}',
            translation_map={"case_id": "$.id"},
            success_template='{"case_id": ${case_id}}',
        ),
    )

pulumi.export("production_id", production.id)
pulumi.export("production_state", production.reported_state)
pulumi.export("sandbox_id", sandbox.id)
pulumi.export("sandbox_state", sandbox.reported_state)
