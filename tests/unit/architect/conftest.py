"""What the tests of an action's use share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from genesyscloud_provider.architect import ActionUses
from genesyscloud_provider.client.access import Access
from tests.unit.architect.architect import Architect
from tests.unit.conftest import clock, connect

__all__ = ["clock", "connect"]


@pytest.fixture
def architect() -> Architect:
    """An organization whose index is ready, and in which nothing uses anything."""
    return Architect()


@pytest.fixture
def uses(architect: Architect, connect: Callable[..., object]) -> ActionUses:
    """What a new process can tell of it."""
    return ActionUses(Access(connect(architect)))  # type: ignore[arg-type]
