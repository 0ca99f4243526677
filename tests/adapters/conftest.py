"""A plugin that serves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.adapters.caller import Caller, connected
from tests.clock import FakeClock


@pytest.fixture
def plugin(settings: dict[str, str]) -> Iterator[Caller]:
    """The plugin, configured for `genesys_cloud`; time passes only when it sleeps."""
    with connected(settings, clock=FakeClock()) as caller:
        yield caller


@pytest.fixture
def offline() -> Iterator[Caller]:
    """The plugin without credentials: for what needs no service."""
    with connected({"region": "us-east-1"}, clock=FakeClock()) as caller:
        yield caller
