"""Two Google integrations: one as a service account of Google Cloud Platform, one as a service account of G Suite."""

import pulumi

import pulumi_genesyscloud as genesyscloud

config = pulumi.Config()

# The whole key file that Google Cloud gives out for a service account.
key = config.require_secret_object("serviceAccountKey")

# Genesys Cloud wants the private key as it stands between the quotes of the key file. There its line breaks are written
# as \n, and reading the file as JSON has made them real ones.
private_key = key["private_key"].apply(lambda pem: pem.replace("\n", "\\n"))

warehouse = genesyscloud.DataActionIntegration(
    "warehouse",
    integration_type=genesyscloud.IntegrationType.GOOGLE,
    credential=genesyscloud.IntegrationCredential.google_cloud_platform_service_account(
        "warehouse",
        client_id=key["client_id"],
        client_email=key["client_email"],
        private_key_id=key["private_key_id"],
        private_key=private_key,
    ),
    notes="Asks BigQuery. Managed by Pulumi.",
)

calendar = genesyscloud.DataActionIntegration(
    "calendar",
    integration_type=genesyscloud.IntegrationType.GOOGLE,
    credential=genesyscloud.IntegrationCredential.google_g_suite_service_account(
        "calendar",
        service_account_email=key["client_email"],
        private_key_id=key["private_key_id"],
        private_key=private_key,
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
