"""A Microsoft Dynamics 365 integration with an action that finds the latest lead of a phone number."""

from dataclasses import dataclass

import pulumi

import pulumi_genesyscloud as genesyscloud

config = pulumi.Config()

credential = genesyscloud.IntegrationCredential.ms_dynamics(
    "contacts",
    username=config.require("username"),
    password=config.require_secret("password"),
    org_web_address=config.require("orgWebAddress"),
    application_id=config.require("applicationId"),
)
integration = genesyscloud.DataActionIntegration(
    "contacts",
    integration_type=genesyscloud.IntegrationType.MICROSOFT_DYNAMICS_365,
    credential=credential,
    notes="Contacts in Dynamics 365. Managed by Pulumi.",
)


@dataclass
class LeadRequest:
    """What a flow passes."""

    phone_number: str


@dataclass
class Lead:
    """What it gets: nulls where nobody has the number."""

    lead_id: str | None
    name: str | None


# The URL is a path of the Web API of Dynamics: Genesys Cloud puts the organization web address of the credential before
# it. In templates `$` begins a name, so that the ones of the query are written as `${esc.dollar}`.
QUERY = [
    "${esc.dollar}select=leadid,fullname",
    "${esc.dollar}filter=telephone1%20eq%20'$esc.uriEncode(${input.phone_number})'",
    "${esc.dollar}orderby=createdon%20desc",
    "${esc.dollar}top=1",
]
find_lead = genesyscloud.DataAction(
    "find-lead",
    integration=integration,
    contract=genesyscloud.DataActionContract.from_models(LeadRequest, Lead),
    config=genesyscloud.DataActionConfig.rest(
        "GET",
        f"/api/data/v9.2/leads?{'&'.join(QUERY)}",
        headers={"Accept": "application/json"},
        translation_map={"lead_id": "$.value[0].leadid", "name": "$.value[0].fullname"},
        translation_map_defaults={"lead_id": "null", "name": "null"},
        success_template='{"lead_id": ${lead_id}, "name": ${name}}',
    ),
)

pulumi.export("integration_id", integration.id)
pulumi.export("integration_state", integration.reported_state)
