"""What the tests of the commands share: the environment of somebody who asks, and the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from click.testing import CliRunner, Result

from genesyscloud_emulator import Emulator
from genesyscloud_provider.__main__ import main
from genesyscloud_provider.client.configuration import SETTINGS

Call = Callable[..., Result]


@dataclass(frozen=True)
class Orders:
    """An integration with a published action, by their ids."""

    integration: str
    action: str


@pytest.fixture
def orders(genesys_cloud: Emulator) -> Orders:
    integration = genesys_cloud.control.create_integration("custom-rest-actions", "orders-dev").id
    return Orders(integration, genesys_cloud.control.publish_action(integration, "get-order-dev").id)


@pytest.fixture
def environment(genesys_cloud: Emulator, settings: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of the organization."""
    for setting in SETTINGS:
        if setting.name in settings:
            monkeypatch.setenv(setting.environment, settings[setting.name])


@pytest.fixture
def call() -> Call:
    """Runs the command line."""

    def run(*arguments: str, given: str | bytes = "") -> Result:
        result = CliRunner().invoke(main, arguments, input=given)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run
