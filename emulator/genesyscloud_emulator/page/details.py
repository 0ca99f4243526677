"""One object in detail: what is known of it, and what belongs to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from genesyscloud_emulator.actions.models import Action, Execution
from genesyscloud_emulator.architect.models import Flow
from genesyscloud_emulator.credentials.models import Credential
from genesyscloud_emulator.integrations.models import Integration
from genesyscloud_emulator.oauth.models import OAuthClient
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.page.forms import (
    action_forms,
    client_forms,
    credential_forms,
    flow_forms,
    integration_forms,
)
from genesyscloud_emulator.page.names import KINDS, NAMELESS, STATES
from genesyscloud_emulator.page.overview import (
    Overview,
    age_of_secret,
    client_of,
    forms_of,
    masked,
    published_of,
    state_of,
)
from genesyscloud_emulator.page.shown import Details, Fact, Kind, Piece, Row, Table
from genesyscloud_emulator.wire.errors import ApiError


def details_of(organization: Organization, kind: str, object_id: str, type_name: str = "") -> Details:
    """An object's view: 404 if there is no such object.

    `type_name` is the credential type that somebody is about to change a credential to.
    """
    named = next((each for each in KINDS if each == kind), None)
    if named is None:
        raise ApiError(404, "not.found", "There is no such page.")
    item = organization.store(KINDS[named]).get(object_id)
    overview = Overview(organization)
    if isinstance(item, Credential):
        return _credential(overview, item, credential_forms(organization, item, type_name))
    return _DETAILS[named](overview, item, organization)


def _fact(label: str, *texts: str | None, code: bool = False) -> Fact:
    return Fact(label, [Piece(text, code=code) for text in texts if text])


def _integration(overview: Overview, one: Integration, organization: Organization) -> Details:
    state = state_of(one)
    facts = [
        _fact("Id", one.id, code=True),
        _fact("Type", one.type.name),
        Fact("Reported state", [state]),
        _fact("Intended state", one.intended_state.capitalize()),
        _fact("Version of the configuration", str(one.version)),
        Fact("Credentials", overview.slots(one)),
        _fact("Notes", one.notes),
        _fact("Properties", _json(one.properties), code=True),
        _fact("Advanced", _json(one.advanced), code=True),
    ]
    actions = [each for each in overview.actions if each.integration_id == one.id]
    rows = [
        Row(each.id, [[overview.names.piece("action", each.id)], forms_of(each), overview.flows_with(each)])
        for each in actions
    ]
    table = Table("actions", "Actions", ("Name", "Version", "Used by"), rows, "None.", total=len(rows))
    forms = integration_forms(organization, one)
    return Details("Integration", one.id, one.name, facts, [table], forms, badge=state)


def _credential(overview: Overview, one: Credential, forms: Sequence[Any]) -> Details:
    organization = overview.organization
    client = client_of(organization, one)
    facts = [
        _fact("Id", one.id, code=True),
        _fact("Type", one.type.name),
        Fact("Fields", masked(one)),
        Fact("Used by", overview.users_of(one)),
        _fact("Created", one.created),
        _fact("Modified", one.modified),
    ]
    if client is not None:
        facts.append(Fact("Logs in as", [overview.names.piece("client", client.id, more=age_of_secret(one, client))]))
    return Details("Credential", one.id, one.name or NAMELESS, facts, forms=forms)


def _action(overview: Overview, one: Action, organization: Organization) -> Details:
    revision = one.published or one.draft
    request: Mapping[str, Any] = {} if revision is None else revision.config["request"]
    runs = [each for each in organization.store(Execution).live() if each.dimensions.get("actionId") == one.id]
    calls = [text for text in (request.get("requestType"), request.get("requestUrlTemplate")) if text]
    facts = [
        _fact("Id", one.id, code=True),
        Fact("Integration", [overview.names.piece("integration", one.integration_id)]),
        Fact("Version", forms_of(one)),
        _fact("Category", None if revision is None else revision.category),
        _fact("Calls", " ".join(calls), code=True),
        Fact("Used by", overview.flows_with(one)),
        _fact("Executed", f"{sum(each.times for each in runs):,} times" if runs else "never"),
    ]
    return Details("Action", one.id, one.name, facts, forms=action_forms(one))


def _flow(overview: Overview, one: Flow, organization: Organization) -> Details:
    rows = [
        Row(
            version,
            [
                [Piece(version, more="published" if version == one.published else "")],
                [overview.names.piece("action", each) for each in uses],
            ],
        )
        for version, uses in reversed(one.versions.items())
    ]
    facts = [
        _fact("Id", one.id, code=True),
        _fact("Type", one.type),
        Fact("Version", [published_of(one)]),
    ]
    table = Table("versions", "Versions", ("Version", "Uses"), rows, "None.", total=len(rows))
    return Details("Flow or script", one.id, one.name, facts, [table], flow_forms(organization, one))


def _client(overview: Overview, one: OAuthClient, organization: Organization) -> Details:
    own = one.id == organization.access.client_id
    badge = Piece(one.state, tone=STATES.get(one.state, ""))
    facts = [
        _fact("Client id", one.id, code=True),
        Fact("State", [badge]),
        _fact("Grant type", one.grant_type),
        _fact("Description", one.description),
        Fact("Roles", overview.roles_of(one)),
        Fact("In credentials", overview.credentials_of(one)),
        _fact("Tokens are good for", f"{one.validity:,} seconds"),
        _fact("Created", one.created),
        _fact("Modified", one.modified),
    ]
    if own:
        facts.append(_fact("Used by", "programs: it is the organization's own client"))
    return Details("OAuth client", one.id, one.name, facts, forms=client_forms(one, own), badge=badge)


_DETAILS: dict[Kind, Callable[[Overview, Any, Organization], Details]] = {
    "integration": _integration,
    "action": _action,
    "flow": _flow,
    "client": _client,
}


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""
