"""A colleague rotates a credential while its program changes something else: with the engine, served both ways."""

from __future__ import annotations

from collections.abc import Callable

import pulumi
import pytest

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from tests.engine.conftest import Adapter, EngineStack

pytestmark = pytest.mark.engine

HERS = {"userName": "ada", "password": "hers-s3cret"}
FIELDS = ["fields"]
PUT = ("PUT", "/api/v2/integrations/credentials/{id}")


def login(adapter: Adapter, name: str, ignore: list[str] | None = None) -> Callable[[], None]:
    def program() -> None:
        opts = pulumi.ResourceOptions.merge(adapter.opts(), pulumi.ResourceOptions(ignore_changes=ignore))
        genesyscloud.IntegrationCredential.basic_auth(
            "orders", user_name="ada", password="ours-s3cret", name=name, opts=opts
        )

    return program


def test_a_rename_brings_no_old_password_back(adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator) -> None:
    def live() -> tuple[str | None, dict[str, str]]:
        (found,) = genesys_cloud.control.state().credentials
        return found.name, dict(found.fields)

    stack.up(login(adapter, "orders"))
    id_ = stack.credential["id"]
    genesys_cloud.control.change_credential(id_, fields=HERS)
    for ignore in (None, FIELDS):
        said = stack.refused(stack.up, login(adapter, "renamed", ignore))
        assert "it was changed since the last deployment" in " ".join(said.split())
        assert "hers-s3cret" not in said
        assert live() == ("orders", HERS)

    stack.refresh()
    shown = stack.preview(login(adapter, "orders"), diff=True)
    assert shown.changes == {"update": 1}
    assert "fields" in shown.text
    assert "s3cret" not in shown.text

    assert stack.up(login(adapter, "orders", FIELDS)).changes == {}
    assert "change the name in Genesys Cloud" in " ".join(
        stack.refused(stack.up, login(adapter, "renamed", FIELDS)).split()
    )
    genesys_cloud.control.change_credential(id_, name="renamed")
    stack.refresh()
    assert stack.up(login(adapter, "renamed", FIELDS)).changes == {}
    assert live() == ("renamed", HERS)

    rotated = stack.up(login(adapter, "renamed"))
    assert rotated.requests[PUT] == 1
    assert live() == ("renamed", {"userName": "ada", "password": "ours-s3cret"})
