"""A Genesys Cloud integration, whose data actions call the Platform API as an OAuth client, and one of them."""

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
action = genesyscloud.DataAction(
    "look-up-user",
    integration=integration,
    contract={
        "input": {"type": "object", "required": ["userId"], "properties": {"userId": {"type": "string"}}},
        "output": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "email": {"type": "string"}},
        },
    },
    config=genesyscloud.DataActionConfig.rest(
        "GET",
        "/api/v2/users/${input.userId}",
        translation_map={"name": "$.name", "email": "$.email"},
        translation_map_defaults={"email": "null"},
        success_template='{"name": ${name}, "email": ${email}}',
    ),
)

pulumi.export("integration_id", integration.id)
pulumi.export("integration_state", integration.reported_state)
pulumi.export("action_id", action.id)
