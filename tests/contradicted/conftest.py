"""Time of the provider and of the organization passes together."""

from __future__ import annotations

import pytest

from genesyscloud_emulator.behaviour import clock
from tests.clock import FakeClock


@pytest.fixture(autouse=True)
def _one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the provider waits, the organization has waited too."""
    alone = FakeClock.sleep

    def sleep(self: FakeClock, seconds: float) -> None:
        alone(self, seconds)
        clock.put_forward(seconds)

    monkeypatch.setattr(FakeClock, "sleep", sleep)
