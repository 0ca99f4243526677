"""An activation is a span that says what was intended and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from opentelemetry.trace import StatusCode

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.errors import GenesysCloudError
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.facts import IntendedState
from genesyscloud_provider.integrations.integration.activation import bring_to
from genesyscloud_provider.integrations.integration.models import IntegrationStatusInfo
from tests.unit.conftest import Spans

ENABLED, DISABLED = IntendedState.ENABLED, IntendedState.DISABLED


@pytest.fixture
def outcome(genesys_cloud: Emulator, session: Session, recorded: Spans) -> Callable[..., tuple[Any, ...]]:
    """Brings an integration to a state; returns what the span of it says, and with which status it ends."""
    id_ = genesys_cloud.control.create_integration("custom-rest-actions", "Orders").id

    def brought(intended: IntendedState) -> tuple[Any, ...]:
        with suppress(GenesysCloudError):
            bring_to(session, id_, "Orders", intended, None)
        (span,) = [each for each in recorded() if each.name == "integration activation"]
        assert span.events == ()
        assert [each for each in (id_, "Orders", "own words") if each in span.to_json()] == []
        said = dict(span.attributes or {})
        prefix = "genesyscloud.integration."
        states = said.pop(f"{prefix}intended_state"), said.pop(f"{prefix}reported_state")
        return (*states, said, span.status.status_code)

    return brought


def test_one_that_comes_to_its_state(outcome: Callable[..., tuple[Any, ...]]) -> None:
    assert outcome(ENABLED) == ("ENABLED", "ACTIVE", {}, StatusCode.UNSET)


def test_one_that_is_meant_to_be_inactive(outcome: Callable[..., tuple[Any, ...]]) -> None:
    assert outcome(DISABLED) == ("DISABLED", "INACTIVE", {}, StatusCode.UNSET)


def test_one_that_fails(outcome: Callable[..., tuple[Any, ...]], genesys_cloud: Emulator) -> None:
    genesys_cloud.control.switches(activation_errors={"*": {"message": "The service's own words"}})
    assert outcome(ENABLED) == ("ENABLED", "ERROR", {"error.type": "GenesysCloudError"}, StatusCode.ERROR)


def test_one_that_is_not_done_in_time(outcome: Callable[..., tuple[Any, ...]], genesys_cloud: Emulator) -> None:
    genesys_cloud.control.switches(activation_seconds=3600)
    assert outcome(ENABLED) == ("ENABLED", "ACTIVATING", {"error.type": "NotInTime"}, StatusCode.ERROR)


def test_a_state_that_is_not_documented_is_not_repeated(
    outcome: Callable[..., tuple[Any, ...]], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    strange = IntegrationStatusInfo(code="Orders-of-somebody")
    monkeypatch.setattr(api_of(session).integrations, "set_intended_state", lambda *_: strange)
    monkeypatch.setattr(api_of(session).integrations, "await_state", lambda *_: strange)
    assert outcome(ENABLED)[:2] == ("ENABLED", "other")
