"""The requests that whole runs cost: a token each, and what the design allows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from tests.engine.conftest import EngineStack

pytestmark = pytest.mark.engine

CREDENTIALS = "/api/v2/integrations/credentials"
INTEGRATIONS = "/api/v2/integrations"
ACTIONS = "/api/v2/integrations/actions"
PAIRS = 6
ORGANIZATION = {("GET", "/api/v2/organizations/me"): 1}
"""What a process costs that asks anything: it has to know in which organization it is."""
PREFLIGHT = {**ORGANIZATION, ("GET", INTEGRATIONS): 1, ("GET", f"{INTEGRATIONS}/types"): 1}


def pairs(notes: str = "", arn: str = "arn:aws:iam::123456789012:role/orders") -> Callable[[], None]:
    def program() -> None:
        for number in range(PAIRS):
            name = f"orders-{number}"
            credential = genesyscloud.IntegrationCredential.amazon_web_services_arn(name, arn=arn)
            kind = genesyscloud.IntegrationType.AWS_LAMBDA
            genesyscloud.DataActionIntegration(name, kind, credential, notes=notes)

    return program


def test_a_stack_costs_what_the_design_allows(stack: EngineStack, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.switches(latency_seconds=0.05)  # so that requests are under way together

    created = stack.up(pairs())
    assert dict(created.requests) == {
        **PREFLIGHT,
        ("POST", CREDENTIALS): PAIRS,
        ("POST", INTEGRATIONS): PAIRS,
        ("PUT", f"{INTEGRATIONS}/{{id}}/config/current"): PAIRS,
        ("PATCH", f"{INTEGRATIONS}/{{id}}"): PAIRS,
    }
    assert created.tokens == 1

    for again in (stack.preview(pairs()), stack.up(pairs())):
        assert dict(again.requests) == {}
        assert again.tokens == 0

    refreshed = stack.refresh()
    assert dict(refreshed.requests) == {**ORGANIZATION, ("GET", INTEGRATIONS): 1, ("GET", f"{CREDENTIALS}/listing"): 1}
    assert refreshed.tokens == 1

    changed = stack.up(pairs(notes="changed"))
    assert dict(changed.requests) == {**ORGANIZATION, ("PUT", f"{INTEGRATIONS}/{{id}}/config/current"): PAIRS}

    rotated = stack.up(pairs(notes="changed", arn="arn:aws:iam::123456789012:role/other"))
    assert 1 <= rotated.requests.pop(("GET", f"{CREDENTIALS}/listing")) <= PAIRS, "saves at the same time share a look"
    assert dict(rotated.requests) == {**ORGANIZATION, ("PUT", f"{CREDENTIALS}/{{id}}"): PAIRS}

    destroyed = stack.destroy()
    assert 1 <= destroyed.requests.pop(("GET", INTEGRATIONS)) <= PAIRS, "deletions at the same time share a look"
    assert 1 <= destroyed.requests.pop(("GET", ACTIONS)) <= PAIRS
    assert 1 <= destroyed.requests.pop(("GET", f"{ACTIONS}/drafts")) <= 2, "named in a warning: seconds may pass"
    assert dict(destroyed.requests) == {
        **ORGANIZATION,
        ("DELETE", f"{INTEGRATIONS}/{{id}}"): PAIRS,
        ("DELETE", f"{CREDENTIALS}/{{id}}"): PAIRS,
    }
    assert destroyed.tokens == 1


CAN_USE_BE_TOLD = {
    ("GET", "/api/v2/architect/dependencytracking/build"): 1,
    ("POST", "/api/v2/analytics/actions/aggregates/query"): 1,
}
"""Once in a process: whether anybody could tell who uses an action, and how often each ran."""


def shop(timeout: int = 10) -> Callable[[], None]:
    """An integration with actions."""

    def program() -> None:
        integration = genesyscloud.DataActionIntegration("shop", genesyscloud.IntegrationType.WEB_SERVICES)
        for number in range(PAIRS):
            url = f"https://api.example.com/{number}/${{input.id}}"
            genesyscloud.DataAction(
                f"look-up-{number}",
                integration=integration,
                contract={
                    "input": {"type": "object", "properties": {"id": {"type": "string"}}},
                    "output": {"type": "object", "properties": {}},
                },
                config=genesyscloud.DataActionConfig.rest("GET", url, timeout_seconds=timeout),
            )

    return program


def test_actions_cost_what_the_design_allows(stack: EngineStack, genesys_cloud: Emulator) -> None:
    created = stack.up(shop())
    assert dict(created.requests) == {
        **PREFLIGHT,
        ("POST", INTEGRATIONS): 1,
        ("PUT", f"{INTEGRATIONS}/{{id}}/config/current"): 1,
        ("PATCH", f"{INTEGRATIONS}/{{id}}"): 1,
        ("POST", ACTIONS): PAIRS,
        **CAN_USE_BE_TOLD,
    }
    assert dict(stack.preview(shop()).requests) == {}

    refreshed = stack.refresh()
    assert dict(refreshed.requests) == {**ORGANIZATION, ("GET", INTEGRATIONS): 1, ("GET", ACTIONS): 1}

    changed = stack.up(shop(timeout=5))
    assert dict(changed.requests) == {**ORGANIZATION, ("PATCH", f"{ACTIONS}/{{id}}"): PAIRS}

    destroyed = stack.destroy()
    assert dict(destroyed.requests) == {
        **ORGANIZATION,
        **CAN_USE_BE_TOLD,
        ("GET", "/api/v2/architect/dependencytracking/consumingresources"): PAIRS,
        ("DELETE", f"{ACTIONS}/{{id}}"): PAIRS,
        ("GET", ACTIONS): 1,
        ("GET", f"{ACTIONS}/drafts"): 1,
        ("DELETE", f"{INTEGRATIONS}/{{id}}"): 1,
    }
    assert {created.tokens, refreshed.tokens, changed.tokens, destroyed.tokens} == {1}


def test_activations_are_awaited_together(stack: EngineStack, genesys_cloud: Emulator) -> None:
    """At this adapter at most four wait at a time; they share each look."""
    genesys_cloud.control.switches(activation_seconds=1.5)
    created = stack.up(pairs())
    looks = created.requests["GET", INTEGRATIONS] - PREFLIGHT["GET", INTEGRATIONS]
    assert 2 <= looks < 2 * PAIRS
    assert {each.reported_state.code for each in genesys_cloud.control.state().integrations} == {"ACTIVE"}


def test_a_configured_organization_costs_one_request(
    new_stack: Callable[..., EngineStack], genesys_cloud: Emulator
) -> None:
    config: dict[str, Any] = {"genesyscloud:organizationId": genesys_cloud.organization_id}
    created = new_stack(config_changes=config).up(pairs())
    assert created.requests["GET", "/api/v2/organizations/me"] == 1
