"""A Zendesk integration with an action that creates a ticket."""

from dataclasses import dataclass

import pulumi

import pulumi_genesyscloud as genesyscloud

config = pulumi.Config()

credential = genesyscloud.IntegrationCredential.zendesk_api_token(
    "tickets",
    user_email=config.require("userEmail"),
    base_url=config.require("baseUrl"),
    api_token=config.require_secret("apiToken"),
)
integration = genesyscloud.DataActionIntegration(
    "tickets",
    integration_type=genesyscloud.IntegrationType.ZENDESK,
    credential=credential,
    notes="Tickets in Zendesk. Managed by Pulumi.",
)


@dataclass
class TicketRequest:
    """What a flow passes."""

    subject: str
    comment: str


@dataclass
class Ticket:
    """What it gets."""

    ticket_id: int


# The URL is a path of Zendesk's API: Genesys Cloud puts the base service URL of the credential before it.
create_ticket = genesyscloud.DataAction(
    "create-ticket",
    integration=integration,
    contract=genesyscloud.DataActionContract.from_models(TicketRequest, Ticket),
    config=genesyscloud.DataActionConfig.rest(
        "POST",
        "/api/v2/tickets.json",
        body='{"ticket": {"subject": "$esc.jsonEncode(${input.subject})",'
        ' "comment": {"body": "$esc.jsonEncode(${input.comment})"}}}',
        translation_map={"ticket_id": "$.ticket.id"},
        success_template='{"ticket_id": ${ticket_id}}',
    ),
)

pulumi.export("integration_id", integration.id)
pulumi.export("integration_state", integration.reported_state)
