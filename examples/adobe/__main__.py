"""An Adobe integration with an action. Genesys Cloud has deprecated it: for organizations that still have the type."""

from dataclasses import dataclass

import pulumi

import pulumi_genesyscloud as genesyscloud

config = pulumi.Config()

# No public document shows what Genesys Cloud calls the credential type and its fields, so the configuration says both.
credential = genesyscloud.IntegrationCredential(
    "audiences",
    credential_type=config.require("credentialType"),
    fields=config.require_secret_object("fields"),
)
integration = genesyscloud.DataActionIntegration(
    "audiences",
    integration_type=genesyscloud.IntegrationType.ADOBE,
    credential=credential,
    notes="Audiences in Adobe. Managed by Pulumi.",
)


@dataclass
class ProfileRequest:
    """What a flow passes."""

    email: str


@dataclass
class Profile:
    """What it gets: an empty name where Adobe does not know the address."""

    first_name: str


# A profile of Adobe Experience Platform. No public document says in which form Genesys Cloud wants the URL: this is the
# one of Adobe's own documentation.
find_profile = genesyscloud.DataAction(
    "find-profile",
    integration=integration,
    contract=genesyscloud.DataActionContract.from_models(ProfileRequest, Profile),
    config=genesyscloud.DataActionConfig.rest(
        "GET",
        "https://platform.adobe.io/data/core/ups/access/entities?schema.name=_xdm.context.profile"
        "&entityIdNS=email&entityId=$esc.uriEncode(${input.email})",
        headers={"x-sandbox-name": "prod"},
        translation_map={"names": "$.*.entity.person.name.firstName"},
        # Of all that the path finds the first, or an empty text, both as JSON.
        success_template='{"first_name": ${successTemplateUtils.firstFromArray("${names}", "$esc.quote$esc.quote")}}',
    ),
)

pulumi.export("integration_id", integration.id)
pulumi.export("integration_state", integration.reported_state)
