"""`getActionUsage` against a scripted service: what it is asked under, and what it answers."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.configuration import Configuration, Source
from genesyscloud_provider.client.errors import Refused
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.action.lookup import ACTION_USAGE, GetActionUsageResult
from tests.clock import FakeClock
from tests.unit.architect.architect import ACTION, AGGREGATES, Architect, flow, row
from tests.unit.client.stand_ins import OAUTH_CLIENT, error_answer

Ask = Callable[..., GetActionUsageResult]


@pytest.fixture
def architect() -> Architect:
    return Architect()


@pytest.fixture
def ask(architect: Architect) -> Ask:
    def make(action: str = ACTION) -> GetActionUsageResult:
        configuration = Configuration.resolve(Source("the test", {"region": "us-east-1", **OAUTH_CLIENT}))
        transport = httpx.MockTransport(architect)
        session = Session(
            configuration, print, lambda of, **shared: Client(of, transport=transport, clock=FakeClock(), **shared)
        )
        answer = ACTION_USAGE.ask(session, ACTION_USAGE.arguments(action=action), True)
        session.close()
        assert answer is not None
        return answer

    return make


def test_consumers_and_runs_are_told(ask: Ask, architect: Architect) -> None:
    architect.has("Get order", secure=True)
    architect.used_by(row(version="1.0"), row(version="2.0"), type_="SECUREACTION")
    architect.flows = [flow(published="2.0")]
    live = {"id": "flow-1", "name": "Name of flow-1", "kind": "inbound call flow"}
    assert ask().model_dump(by_alias=True) == {
        "verdict": "inUse",
        "consumers": [
            {**live, "version": "2.0", "state": "live", "counts": True},
            {**live, "version": "1.0", "state": "superseded", "counts": False},
        ],
        "runs": {"lastDay": 0, "lastMonth": 0},
        "untold": [],
        "permissions": [],
    }


def test_what_cannot_be_told_is_no_error(ask: Ask, architect: Architect) -> None:
    architect.has("Get order")
    architect.instead[AGGREGATES] = error_answer(403)
    answer = ask()
    assert (answer.verdict, answer.runs) == ("cannotBeTold", None)
    assert answer.permissions == ["analytics:actionAggregate:view"]


def test_an_action_that_is_not_there_is_an_error(ask: Ask) -> None:
    with pytest.raises(Refused, match=f"who uses the action {ACTION}: the organization has no published action"):
        ask()
