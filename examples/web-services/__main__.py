"""Five Web Services integrations, one for each way in which a service wants to be logged in to, and an action."""

from dataclasses import dataclass

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

# How a token is got with them. Every other action of the integration then finds the answer in `authResponse`.
login = genesyscloud.CustomAuthAction(
    "payments",
    integration=payments,
    config=genesyscloud.DataActionConfig.rest(
        "POST",
        "${credentials.loginUrl}",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        body="grant_type=client_credentials&client_id=${credentials.clientId}"
        "&client_secret=${credentials.clientSecret}",
    ),
)


@dataclass
class OrderRequest:
    """What a flow passes."""

    order_id: str


@dataclass
class Order:
    """What it gets."""

    status: str
    due: str | None


look_up_order = genesyscloud.DataAction(
    "look-up-order",
    integration=orders,
    contract=genesyscloud.DataActionContract.from_models(OrderRequest, Order),
    config=genesyscloud.DataActionConfig.rest(
        "GET",
        "https://orders.example.com/orders/${input.order_id}",
        translation_map={"status": "$.status", "due": "$.delivery.due"},
        translation_map_defaults={"due": "null"},
        success_template='{"status": ${status}, "due": ${due}}',
        timeout_seconds=10,
    ),
)

# A test run after each update, with an order that is always there. If it fails, so does the update.
if test_order := config.get("testOrder"):
    tested = genesyscloud.test_data_action(look_up_order, {"order_id": test_order})
    pulumi.export("tested_order", pulumi.Output.unsecret(tested.final_result))

for name, integration in {
    "holidays": holidays,
    "orders": orders,
    "parcels": parcels,
    "loyalty": loyalty,
    "payments": payments,
}.items():
    pulumi.export(f"{name}_id", integration.id)
    pulumi.export(f"{name}_state", integration.reported_state)
