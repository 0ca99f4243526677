"""`examples/multi-organization` on a real engine: two organizations, each an emulator of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pulumi.automation import CommandError, ConfigValue

from genesyscloud_emulator import Emulator
from tests.engine.conftest import PLUGIN_FOLDERS
from tools.stack import ExampleStack

pytestmark = pytest.mark.engine

EXAMPLE = Path(__file__).parents[2] / "examples" / "multi-organization"
NAMES = ("test", "production")


@pytest.fixture
def clouds() -> Iterator[dict[str, Emulator]]:
    with Emulator() as test, Emulator() as production:
        yield {"test": test, "production": production}


def secret(text: str) -> ConfigValue:
    return ConfigValue(text, secret=True)


@pytest.fixture
def stack(tmp_path: Path, clouds: dict[str, Emulator]) -> ExampleStack:
    config: dict[str, str | ConfigValue] = {}
    for name, cloud in clouds.items():
        settings = {
            "apiUrl": cloud.url,
            "loginUrl": cloud.url,
            "organizationId": cloud.organization_id,
            "oauthClientId": cloud.client_id,
            "ordersUserName": f"{name}-user",
        }
        config[name] = json.dumps(settings)
        config[f"{name}ClientSecret"] = secret(cloud.client_secret)
        config[f"{name}OrdersPassword"] = secret(f"{name}-password")
    return ExampleStack(EXAMPLE, tmp_path, config=config, plugins=PLUGIN_FOLDERS, name="main")


def names(cloud: Emulator) -> list[tuple[str, str]]:
    return [(each.name, each.reported_state.code) for each in cloud.control.state().integrations]


def test_each_organization_gets_its_own_integration(stack: ExampleStack, clouds: dict[str, Emulator]) -> None:
    stack.up()
    for name, cloud in clouds.items():
        assert names(cloud) == [("orders", "ACTIVE")]
        (credential,) = cloud.control.state().credentials
        assert credential.fields == {"userName": f"{name}-user", "password": f"{name}-password"}
    assert set(stack.preview()) == {"same"}

    stack.configure({"testOrdersPassword": secret("another")})
    before = clouds["production"].control.state()
    stack.up()
    assert clouds["test"].control.state().credentials[0].fields["password"] == "another"
    assert clouds["production"].control.state() == before

    stack.destroy()
    for cloud in clouds.values():
        assert (cloud.control.state().integrations, cloud.control.state().credentials) == ([], [])


def test_an_oauth_client_of_the_wrong_organization_touches_nothing(
    stack: ExampleStack, clouds: dict[str, Emulator]
) -> None:
    test = clouds["test"]
    settings = json.loads(stack.stack.get_config("production").value)
    settings |= {"apiUrl": test.url, "loginUrl": test.url, "oauthClientId": test.client_id}
    stack.configure({"production": json.dumps(settings), "productionClientSecret": secret(test.client_secret)})
    lines: list[str] = []
    with pytest.raises(CommandError):
        stack.up(on_output=lines.append)
    said = "\n".join(lines)
    assert clouds["production"].organization_id in said
    assert test.organization_id in said
    assert names(clouds["production"]) == []
    assert len(test.control.state().integrations) <= 1, "what the test organization is meant to have, at most"
