"""A Genesys Cloud Functions integration, the secrets that its code needs, and an action that runs code of ours."""

import pulumi

import pulumi_genesyscloud as genesyscloud

config = pulumi.Config()

# Any names will do: the actions refer to the fields by them.
credential = genesyscloud.IntegrationCredential.user_defined(
    "prices",
    fields={
        "baseUrl": config.require("baseUrl"),
        "apiKey": config.require_secret("apiKey"),
    },
)
integration = genesyscloud.DataActionIntegration(
    "prices",
    integration_type=genesyscloud.IntegrationType.GENESYS_CLOUD_FUNCTIONS,
    credential=credential,
    notes="Functions that work out prices. Managed by Pulumi.",
)
action = genesyscloud.DataAction(
    "work-out-price",
    integration=integration,
    contract={
        "input": {"type": "object", "required": ["article"], "properties": {"article": {"type": "string"}}},
        "output": {"type": "object", "properties": {"price": {"type": "number"}}},
    },
    # The code finds these headers in `context.clientContext`.
    config={"request": {"headers": {"base-url": "${credentials.baseUrl}", "api-key": "${credentials.apiKey}"}}},
    function={
        "runtime": "nodejs22.x",
        "handler": "src/index.handler",
        "code": "./function",
        "timeout_seconds": 5,
    },
)

pulumi.export("integration_id", integration.id)
pulumi.export("integration_state", integration.reported_state)
pulumi.export("action_id", action.id)
