"""Seconds as messages tell them."""

from __future__ import annotations

import pytest

from genesyscloud_provider.client.clock import whole_seconds


@pytest.mark.parametrize(("seconds", "told"), [(42 + 1e-10, 42), (42.0, 42), (41.2, 42), (0.004, 1), (0.0, 0)])
def test_seconds_are_rounded_up_but_for_traces_of_floating_point(seconds: float, told: int) -> None:
    assert whole_seconds(seconds) == told
