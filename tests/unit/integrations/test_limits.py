"""The organization's limits, as it tells them."""

from __future__ import annotations

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.errors import NotFound
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.api import api_of


def test_limits_are_told_by_key(session: Session, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.switches(limits={"dataactions": {"actions.total.max": 7}})
    told = api_of(session).limits.of("dataactions")
    assert (told["actions.total.max"], told["actions.integration.max"]) == (7, 100)
    assert api_of(session).limits.of("integrations") == {}


def test_a_namespace_that_there_is_not(session: Session) -> None:
    with pytest.raises(NotFound):
        api_of(session).limits.of("no/such")
