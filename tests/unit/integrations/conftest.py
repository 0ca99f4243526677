"""Resources of the family, as a process makes them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.integration.resource import DataActionIntegration


@pytest.fixture
def integration(session: Session) -> DataActionIntegration:
    return DataActionIntegration(session)


@pytest.fixture
def new_integration(new_session: Callable[..., Session]) -> Callable[..., DataActionIntegration]:
    return lambda **settings: DataActionIntegration(new_session(**settings))
