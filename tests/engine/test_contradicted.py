"""The setting `contradicted` on a real engine: in the stack's configuration, and as an explicit provider's argument."""

from __future__ import annotations

from collections.abc import Callable

import pulumi
import pytest

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from tests.engine.conftest import EngineStack, Failed, organization

pytestmark = pytest.mark.engine

NAME = "STALE_VERSION_IS_REFUSED"


@pytest.mark.parametrize("form", ["text", "list in the configuration", "list in the program"])
def test_what_somebody_else_changed_is_looked_at(
    form: str, new_stack: Callable[..., EngineStack], genesys_cloud: Emulator
) -> None:
    value = {"text": NAME, "list in the configuration": f'["{NAME}"]'}.get(form)
    stack = new_stack(config_changes={"genesyscloud:contradicted": value})

    def program(notes: str) -> Callable[[], None]:
        def run() -> None:
            explicit = organization(genesys_cloud, contradicted=[NAME]) if value is None else None
            genesyscloud.DataActionIntegration(
                "orders",
                integration_type="custom-rest-actions",
                notes=notes,
                opts=pulumi.ResourceOptions(provider=explicit),
            )

        return run

    genesys_cloud.control.contradict(NAME)
    stack.up(program("ours"))
    (integration,) = genesys_cloud.control.state().integrations
    genesys_cloud.control.change_integration(integration.id, notes="hers")
    with pytest.raises(Failed, match="somebody else changed it since the last deployment"):
        stack.up(program("ours, too"))
    assert genesys_cloud.control.state().integrations[0].notes == "hers"
