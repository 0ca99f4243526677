"""What each organization has: an integration, and the action that looks up an order."""

import pulumi

import pulumi_genesyscloud as genesyscloud

config = pulumi.Config()

# It logs in, also where nothing has to change: credentials of another organization never pass.
organization = genesyscloud.get_organization()

integration = genesyscloud.DataActionIntegration(
    "orders", integration_type=genesyscloud.IntegrationType.WEB_SERVICES, notes="Orders. Owner: shop team"
)
genesyscloud.DataAction(
    "look-up-order",
    integration=integration,
    contract={
        "input": {"type": "object", "required": ["orderId"], "properties": {"orderId": {"type": "string"}}},
        "output": {"type": "object", "properties": {"status": {"type": "string"}}},
    },
    config=genesyscloud.DataActionConfig.rest("GET", config.require("ordersUrl") + "/${input.orderId}"),
)

pulumi.export("organization", organization.name)
