"""Roles and OAuth clients on a real engine: one program with all that an integration needs, and its rotation."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pulumi
import pytest

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.configuration import DELETION_PROTECTION
from tests.engine.conftest import Adapter, EngineStack, Outcome, Program

pytestmark = pytest.mark.engine

CONTRACT: genesyscloud.DataActionContractArgs = {
    "input": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}},
    "output": {"type": "object", "properties": {"name": {"type": "string"}}},
}
USER = "/api/v2/users"


def platform(
    adapter: Adapter, rotate: str | None = None, permissions: tuple[str, ...] = ("directory:user:view",)
) -> Program:
    """An integration with its client and role, and an action that looks up a user."""

    def program() -> None:
        opts = adapter.opts() or pulumi.ResourceOptions()
        platform = genesyscloud.PlatformDataActions(
            "platform", permissions=permissions, rotate=rotate, opts=pulumi.ResourceOptions(provider=opts.provider)
        )
        genesyscloud.DataAction(
            "look-up-user",
            platform.integration,
            contract=CONTRACT,
            config=genesyscloud.DataActionConfig.rest(
                "GET",
                f"{USER}/${{input.id}}",
                translation_map={"name": "$.name"},
                success_template='{"name": ${name}}',
            ),
            opts=opts,
        )
        pulumi.export("client_id", platform.client.id)

    return program


@contextmanager
def watching(cloud: Emulator, user: str) -> Iterator[Callable[[], dict[str, Any]]]:
    """A second process that logs in and runs the action all the while; gives what it has seen when it ends."""
    (action,) = (each for each in cloud.control.state().actions if each.kind == "custom")
    command = [sys.executable, "-m", "tests.engine.login_watch", cloud.url, cloud.access_token, action.id]
    with subprocess.Popen(
        [*command, json.dumps({"id": user})], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "watching\n"

            def end() -> dict[str, Any]:
                out, _ = process.communicate()
                return dict(json.loads(out))

            yield end
        finally:
            process.kill()


@pytest.fixture
def user(genesys_cloud: Emulator, as_somebody_else: Callable[[str, str, Any], Any]) -> str:
    """A user who is there."""
    return str(as_somebody_else("GET", USER, None)["entities"][0]["id"])


def test_one_program_makes_all_that_an_integration_needs_and_rotates_it_without_a_moment_in_which_no_secret_works(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    control = genesys_cloud.control
    control.switches(rate_limit=10**6, token_rate_limit=None, grant_lag_seconds=8)
    created = stack.up(platform(adapter, "first"))
    assert created.changes["create"] == 7 + adapter.providers
    (first,) = control.state().oauth_clients
    (role,) = control.state().roles
    assert [each.role_id for each in first.roles] == [role.id]
    assert stack.up(platform(adapter, "first")).changes == {}

    with watching(genesys_cloud, user) as end:
        preview = stack.preview(platform(adapter, "second"))
        assert preview.changes == {"replace": 1, "update": 1}
        assert f"The OAuth client '{first.name}' ({first.id}) will be replaced" in preview.text
        assert "requests with it in the last 7 days" in preview.text
        assert f"depends on the OAuth client '{first.name}' ({first.id}), which will be replaced" in preview.text
        assert "which will be replaced, by way of the credential" in preview.text
        assert stack.up(platform(adapter, "second")).changes == {"replace": 1, "update": 1}
        seen = end()
    (second,) = control.state().oauth_clients
    assert seen["failed"] == []
    assert set(seen["worked"]) == {first.id, second.id}
    assert second.id != first.id
    assert [each.reported_state.code for each in control.state().integrations] == ["ACTIVE"]

    monkeypatch.setenv(DELETION_PROTECTION.environment, "false")  # the action ran a moment ago
    stack.destroy()
    left = control.state()
    assert (left.oauth_clients, left.roles, left.credentials, left.integrations) == ([], [], [], [])


def test_a_clients_secret_is_shown_nowhere_and_encrypted_in_the_state(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    control = genesys_cloud.control
    secrets: set[str] = set()

    def seen(outcome: Outcome | str) -> None:
        secrets.update(each.secret for each in control.state().oauth_clients)
        text = outcome if isinstance(outcome, str) else outcome.text
        stored = stack.pulumi.state_file.read_text("utf-8")
        history = [each.read_text("utf-8") for each in stack.pulumi.state_file.parents[2].rglob("*.json")]
        for secret in secrets:
            assert secret not in text
            assert secret not in stored
            assert not [each for each in history if secret in each]

    seen(stack.up(platform(adapter), debug=True))
    assert secrets
    assert len(stack.resources("OAuthClient")[0]["outputs"]["clientSecret"]["plaintext"].strip('"')) == 43
    seen(stack.preview(platform(adapter, "next"), diff=True))
    seen(stack.up(platform(adapter, "next"), diff=True, debug=True))
    (client,) = control.state().oauth_clients
    control.change_oauth_client(client.id, name="theirs")
    seen(stack.refresh(diff=True, debug=True))
    seen(stack.preview(platform(adapter, "next", ("directory:user:view", "directory:user:edit")), diff=True))
    control.fault("status", method="PUT", route="/api/v2/oauth/clients/{id}", status=400, count=None)
    seen(stack.refused(stack.destroy))
    control.clear_faults()
    seen(stack.destroy(debug=True))
    assert len(secrets) == 2


def test_a_refused_role_is_told_with_what_to_do_and_the_advice_works(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    def program(granted: bool) -> Program:
        def run() -> None:
            opts = adapter.opts()
            role = genesyscloud.Role("reader", ["directory:user:view"], grant_to_provider=granted, opts=opts)
            genesyscloud.OAuthClient("reader", roles=[{"role_id": role}], opts=opts)

        return run

    said = stack.refused(stack.up, program(granted=False))
    assert "Creating the OAuth client 'reader-" in said
    assert "set its `grantToProvider`" in said
    assert genesys_cloud.control.state().oauth_clients == []
    assert stack.up(program(granted=True)).changes["create"] == 1
    stack.destroy()
    assert genesys_cloud.control.state().roles == []
