"""Two Google integrations: one as a service account of Google Cloud Platform, one as a service account of G Suite."""

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

pulumi.export("warehouse_id", warehouse.id)
pulumi.export("warehouse_state", warehouse.reported_state)
pulumi.export("calendar_id", calendar.id)
pulumi.export("calendar_state", calendar.reported_state)
