"""A Genesys Cloud Functions integration, with the secrets that the code of its functions needs."""

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

pulumi.export("integration_id", integration.id)
pulumi.export("integration_state", integration.reported_state)
