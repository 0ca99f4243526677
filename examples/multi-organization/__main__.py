"""The same Web Services integration in two organizations, test and production, by one program."""

import pulumi

import pulumi_genesyscloud as genesyscloud

config = pulumi.Config()

for name in ("test", "production"):
    settings = config.require_object(name)
    organization = genesyscloud.Provider(
        name,
        region=settings.get("region"),
        api_url=settings.get("apiUrl"),  # only behind a gateway of yours
        login_url=settings.get("loginUrl"),
        oauth_client_id=settings["oauthClientId"],
        oauth_client_secret=config.require_secret(f"{name}ClientSecret"),
        # Wrong credentials then touch nothing in the other organization.
        organization_id=settings["organizationId"],
    )
    options = pulumi.ResourceOptions(provider=organization)

    credential = genesyscloud.IntegrationCredential.basic_auth(
        f"orders-{name}",
        user_name=settings["ordersUserName"],
        password=config.require_secret(f"{name}OrdersPassword"),
        name="orders",
        opts=options,
    )
    integration = genesyscloud.DataActionIntegration(
        f"orders-{name}",
        integration_type=genesyscloud.IntegrationType.WEB_SERVICES,
        credential=credential,
        name="orders",
        notes="Orders. Managed by Pulumi.",
        opts=options,
    )
    pulumi.export(f"{name}_integration_id", integration.id)
    pulumi.export(f"{name}_integration_state", integration.reported_state)
