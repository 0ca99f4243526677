"""What a flow or script does with actions when it runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any
from urllib.parse import urlsplit

from genesyscloud_emulator.actions.execution import (
    address_of,
    credential_of,
    execute_action,
    integration_of,
    record_execution,
)
from genesyscloud_emulator.actions.models import Action, Revision
from genesyscloud_emulator.actions.platform import is_of_this_organization
from genesyscloud_emulator.architect.models import Flow
from genesyscloud_emulator.integrations.models import PLATFORM_TYPE, Integration
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.wire.errors import ApiError, bad_request


async def call_actions(organization: Organization, flow: Flow, values: Mapping[str, Any]) -> list[tuple[str, object]]:
    """What a flow or script does when it runs: it executes each action that its published version uses, by id.

    The results are by action. An action whose requests lead nowhere (switch `backends`), or whose OAuth client is of no
    organization here, is counted and has none. Raises 400 for the first action that is not there any more, that is not
    in an active integration, or that fails.
    """
    if flow.published is None:
        raise bad_request("{flow} was never published, so it does not run.", flow=flow.name)
    results: list[tuple[str, object]] = []
    for action_id in flow.versions[flow.published]:
        action, revision = _callable(organization, flow, action_id)
        if _leads_somewhere(organization, action, revision):
            run = await execute_action(organization, action, revision, values, by_flow=True)
            if run.error is not None:
                raise _broken(flow, action, run.error.message)
            results.append((action_id, run.result))
        else:
            record_execution(organization, action.id, datetime.now(timezone.utc), by_flow=True)
            results.append((action_id, None))
    return results


def _callable(organization: Organization, flow: Flow, action_id: str) -> tuple[Action, Revision]:
    known = organization.store(Action).ever(action_id)
    action = organization.store(Action).find(action_id) or _of_its_name(organization, known)
    if action is None or action.published is None:
        raise _broken(flow, known or Action(action_id, ""), "It is not there any more.")
    integration = integration_of(organization, action)
    if integration.reported.code != "ACTIVE":
        raise _broken(flow, action, f"Its integration {integration.id} is {integration.reported.code}.")
    return action, action.published


def _of_its_name(organization: Organization, gone: Action | None) -> Action | None:
    """Another action with the name of one that is gone, where the switch `flows_find_actions` says so."""
    if organization.switches.flows_find_actions == "by_id" or gone is None or gone.published is None:
        return None
    live = organization.store(Action).live()
    return next((one for one in live if one.published and one.published.name == gone.published.name), None)


def _leads_somewhere(organization: Organization, action: Action, revision: Revision) -> bool:
    integration = organization.store(Integration).get(action.integration_id)
    credential = credential_of(organization, integration)
    if integration.type.id == PLATFORM_TYPE:
        return is_of_this_organization(organization, credential)
    url = revision.config["request"].get("requestUrlTemplate") or ""
    if integration.type.address and credential and url.startswith("/"):
        url = address_of(integration.type, credential)
    return integration.type.runs_requests and urlsplit(url).hostname in organization.switches.backends


def _broken(flow: Flow, action: Action, reason: str) -> ApiError:
    return bad_request(
        "{flow} (version {version}) calls action {name} ({id}), and cannot. {reason}",
        flow=flow.name,
        version=str(flow.published),
        name=action.published.name if action.published else "without a name",
        id=action.id,
        reason=reason,
    )
