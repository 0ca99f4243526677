"""A Genesys Cloud integration, whose data actions call the Platform API, with the role and OAuth client it needs."""

import pulumi

import pulumi_genesyscloud as genesyscloud

platform = genesyscloud.PlatformDataActions(
    "platform-api",
    permissions=["directory:user:view"],
    notes="Calls the Platform API. Managed by Pulumi.",
    rotate=pulumi.Config().get("rotate"),
)
action = genesyscloud.DataAction(
    "look-up-user",
    integration=platform.integration,
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

pulumi.export("client_id", platform.client.id)
pulumi.export("integration_id", platform.integration_id)
pulumi.export("integration_state", platform.integration.reported_state)
pulumi.export("action_id", action.id)
