"""Another organization's credentials, and providers that change to another organization, on a real engine."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from typing import Any

import pulumi
import pytest
from pulumi.automation import ConfigValue

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from tests.engine.conftest import CLIENT_SECRET, Adapter, EngineStack, Program, organization

pytestmark = pytest.mark.engine


@pytest.fixture
def theirs() -> Iterator[Emulator]:
    """The other organization."""
    with Emulator(client_secret=CLIENT_SECRET) as emulator:
        yield emulator


def credentials(adapter: Adapter, *user_names: str) -> Program:
    """Credentials, each of a user."""

    def program() -> None:
        opts = adapter.opts()
        for number, user_name in enumerate(user_names):
            genesyscloud.IntegrationCredential.basic_auth(f"orders-{number}", user_name=user_name, opts=opts)

    return program


def of_a_provider(cloud: Emulator, **settings: Any) -> Program:
    """One credential of an explicit provider."""

    def program() -> None:
        opts = pulumi.ResourceOptions(provider=organization(cloud, **settings))
        genesyscloud.IntegrationCredential.basic_auth("orders", user_name="ada", opts=opts)

    return program


def login(stack: EngineStack, cloud: Emulator) -> None:
    """Let the stack's configuration lead to an organization."""
    plain = {"apiUrl": cloud.url, "loginUrl": cloud.url, "oauthClientId": cloud.client_id}
    settings: dict[str, Any] = {f"genesyscloud:{key}": value for key, value in plain.items()}
    secret = {"genesyscloud:oauthClientSecret": ConfigValue(cloud.client_secret, secret=True)}
    stack.pulumi.configure({**settings, **secret})


def flat(said: str) -> str:
    """What was said, without the line breaks."""
    return " ".join(said.split())


def test_with_another_organizations_credentials_nothing_is_lost(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator, theirs: Emulator
) -> None:
    stack.up(credentials(adapter, "ada"))
    live = genesys_cloud.control.state().credentials
    assert stack.credential["outputs"]["organizationId"] == genesys_cloud.organization_id

    login(stack, theirs)
    stack.up(credentials(adapter, "ada"))  # changes nothing, and so asks nobody
    operations: list[Callable[[], str]] = [
        lambda: stack.refused(stack.preview, credentials(adapter, "eve")),
        lambda: stack.refused(stack.up, credentials(adapter, "eve")),
        lambda: stack.refused(stack.refresh),
        lambda: stack.refused(stack.destroy),
    ]
    for refused in operations:
        said = flat(refused())
        assert f"the credentials belong to the organization 'Emulated Organization' ({theirs.organization_id})" in said
        assert f"({live[0].id}) is in the organization {genesys_cloud.organization_id}" in said
        assert stack.credential["id"] == live[0].id
    assert genesys_cloud.control.state().credentials == live
    seen = {(each.method, each.route) for each in theirs.control.requests()}
    assert seen == {("POST", "/oauth/token"), ("GET", "/api/v2/organizations/me")}

    login(stack, genesys_cloud)
    assert stack.up(credentials(adapter, "eve")).changes.get("update") == 1 + adapter.providers
    assert not {"delete", "create", "replace"} & stack.refresh().changes.keys()
    stack.destroy()
    assert genesys_cloud.control.state().credentials == []


@pytest.mark.parametrize(
    ("old", "new"),
    [({"organization_id": None}, {"organization_id": "another"}), ({"region": "us-east-1"}, {"region": "eu-west-1"})],
    ids=["organization", "region"],
)
def test_a_provider_that_changes_to_another_organization_is_refused(
    old: dict[str, Any], new: dict[str, Any], stack: EngineStack, genesys_cloud: Emulator
) -> None:
    old = {key: each or genesys_cloud.organization_id for key, each in old.items()}
    before, after = of_a_provider(genesys_cloud, **old), of_a_provider(genesys_cloud, **new)

    def provider_alone() -> None:
        organization(genesys_cloud, **old)

    stack.up(before)
    live = genesys_cloud.control.state().credentials
    for operation in (stack.preview, stack.up):
        said = flat(stack.refused(operation, after))
        assert "which is another organization. Nothing was changed" in said
        assert "rpc error" not in said

    refreshed = stack.refresh()
    assert not {"delete", "update"} & refreshed.changes.keys()
    assert stack.preview(before).changes == {}
    assert genesys_cloud.control.state().credentials == live

    # The advice for a value that was wrong is refused while the provider manages something, and works when it does not.
    forget = forgetting(said)
    with pytest.raises(Exception, match="orders"):
        stack.pulumi.stack._run_pulumi_cmd_sync(forget)
    stack.up(provider_alone)
    stack.pulumi.stack._run_pulumi_cmd_sync(forget)
    stack.up(after if "region" in new else before)
    assert len(genesys_cloud.control.state().credentials) == 1


def test_a_resource_does_not_change_to_a_provider_of_another_organization(
    stack: EngineStack, genesys_cloud: Emulator, theirs: Emulator
) -> None:
    def program(cloud: Emulator) -> Program:
        def both() -> None:
            providers = {
                each: organization(each, str(number), organization_id=each.organization_id)
                for number, each in enumerate((genesys_cloud, theirs))
            }
            opts = pulumi.ResourceOptions(provider=providers[cloud])
            genesyscloud.IntegrationCredential.basic_auth("orders", user_name="ada", opts=opts)

        return both

    stack.up(program(genesys_cloud))
    live = genesys_cloud.control.state().credentials
    for operation in (stack.preview, stack.up):
        said = flat(stack.refused(operation, program(theirs)))
        assert f"changes from {genesys_cloud.organization_id} to {theirs.organization_id}, which is another" in said
        assert "Give the resource its provider back" in said
    assert stack.preview(program(genesys_cloud)).changes == {}
    assert not {"delete", "update"} & stack.refresh().changes.keys()
    assert genesys_cloud.control.state().credentials == live
    assert theirs.control.state().credentials == []


def forgetting(said: str) -> list[str]:
    """The command that a message prints to forget a provider."""
    (command,) = set(re.findall(r"`pulumi (state delete '[^']+')`", said))
    return [*shlex.split(command), "--yes"]
