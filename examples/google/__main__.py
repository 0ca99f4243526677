"""Two Google integrations, as a service account of Google Cloud Platform and as one of G Suite, and an action."""

from dataclasses import dataclass

import pulumi

import pulumi_genesyscloud as genesyscloud

config = pulumi.Config()

# The whole key file that Google Cloud gives out for a service account. `key_file="path"` would read it from a file.
key = config.require_secret("serviceAccountKey")

warehouse = genesyscloud.DataActionIntegration(
    "warehouse",
    integration_type=genesyscloud.IntegrationType.GOOGLE,
    credential=genesyscloud.IntegrationCredential.google_cloud_platform_service_account(
        "warehouse",
        key=key,
    ),
    notes="Asks BigQuery. Managed by Pulumi.",
)

calendar = genesyscloud.DataActionIntegration(
    "calendar",
    integration_type=genesyscloud.IntegrationType.GOOGLE,
    credential=genesyscloud.IntegrationCredential.google_g_suite_service_account(
        "calendar",
        key=key,
        authorization_scopes=",".join(
            [
                "https://www.googleapis.com/auth/calendar.events",
                "https://www.googleapis.com/auth/calendar.readonly",
            ]
        ),
        impersonate_user_email=config.get("impersonateUserEmail"),
    ),
    notes="Books appointments. Managed by Pulumi.",
)


@dataclass
class StockRequest:
    """What a flow passes."""

    article: str


@dataclass
class Stock:
    """What it gets."""

    pieces: int


# A function of Google Cloud that the service account may invoke. No public document says in which form Genesys Cloud
# wants the URL: this is the function's own, https and whole.
count_stock = genesyscloud.DataAction(
    "count-stock",
    integration=warehouse,
    contract=genesyscloud.DataActionContract.from_models(StockRequest, Stock),
    config=genesyscloud.DataActionConfig.rest(
        "POST",
        "https://europe-west1-orders.cloudfunctions.net/stock",
        body='{"article": "$esc.jsonEncode(${input.article})"}',
        translation_map={"pieces": "$.pieces"},
        translation_map_defaults={"pieces": "0"},
        success_template='{"pieces": ${pieces}}',
    ),
)

pulumi.export("warehouse_id", warehouse.id)
pulumi.export("warehouse_state", warehouse.reported_state)
pulumi.export("calendar_id", calendar.id)
pulumi.export("calendar_state", calendar.reported_state)
