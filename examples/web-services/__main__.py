"""Five Web Services integrations, one for each way in which a service wants to be logged in to."""

import pulumi

import pulumi_genesyscloud as genesyscloud

WEB_SERVICES = genesyscloud.IntegrationType.WEB_SERVICES

config = pulumi.Config()

# No login at all.
holidays = genesyscloud.DataActionIntegration(
    "holidays",
    integration_type=WEB_SERVICES,
    notes="Public holidays. Managed by Pulumi.",
)

# A user name and a password.
orders = genesyscloud.DataActionIntegration(
    "orders",
    integration_type=WEB_SERVICES,
    credential=genesyscloud.IntegrationCredential.basic_auth(
        "orders",
        user_name=config.require("ordersUserName"),
        password=config.require_secret("ordersPassword"),
    ),
    notes="Orders. Managed by Pulumi.",
)

# A service that takes an API key for the user name, and no password.
parcels = genesyscloud.DataActionIntegration(
    "parcels",
    integration_type=WEB_SERVICES,
    credential=genesyscloud.IntegrationCredential.basic_auth(
        "parcels", user_name=config.require_secret("parcelsApiKey")
    ),
    notes="Parcels on their way. Managed by Pulumi.",
)

# Fields under names of your own, which the actions write into their requests: here a key for a header.
loyalty = genesyscloud.DataActionIntegration(
    "loyalty",
    integration_type=WEB_SERVICES,
    credential=genesyscloud.IntegrationCredential.user_defined(
        "loyalty", fields={"apiKey": config.require_secret("loyaltyApiKey")}
    ),
    notes="The loyalty program. Managed by Pulumi.",
)

# Fields for the integration's authentication action, which gets a token with them. The service asks for a client
# certificate as well (mutual TLS), one that DigiCert signs.
payments = genesyscloud.DataActionIntegration(
    "payments",
    integration_type=WEB_SERVICES,
    credential=genesyscloud.IntegrationCredential.user_defined_oauth(
        "payments",
        fields={
            "loginUrl": config.require("paymentsLoginUrl"),
            "clientId": config.require("paymentsClientId"),
            "clientSecret": config.require_secret("paymentsClientSecret"),
        },
    ),
    client_certificate_authority=genesyscloud.CertificateAuthority.DIGICERT,
    notes="Payments. Managed by Pulumi.",
)

for name, integration in {
    "holidays": holidays,
    "orders": orders,
    "parcels": parcels,
    "loyalty": loyalty,
    "payments": payments,
}.items():
    pulumi.export(f"{name}_id", integration.id)
    pulumi.export(f"{name}_state", integration.reported_state)
