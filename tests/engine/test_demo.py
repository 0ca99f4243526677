"""`make demo`: that it does what it shows, and that it would say so if it did not."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from genesyscloud_emulator import Emulator
from tools import demo

pytestmark = pytest.mark.engine


def _run(cloud: Emulator) -> tuple[int, str]:
    screen = io.StringIO()
    return demo.run(Console(file=screen, soft_wrap=True, width=120), cloud), screen.getvalue()


def test_every_step_does_what_its_title_says(genesys_cloud: Emulator) -> None:
    code, screen = _run(genesys_cloud)
    assert code == 0
    assert "✗" not in screen
    assert "\n10. " in screen
    assert genesys_cloud.client_secret not in screen
    assert genesys_cloud.control.state().integrations == []


def test_a_step_that_fails_is_shown_and_ends_it(genesys_cloud: Emulator) -> None:
    genesys_cloud.control.fault("status", method="PUT", route="/api/v2/integrations/credentials/{id}", status=403)
    code, screen = _run(genesys_cloud)
    assert code == 1
    assert "✗ Pulumi succeeded" in screen
    assert "4. Another role" in screen
    assert "\n5. " not in screen
