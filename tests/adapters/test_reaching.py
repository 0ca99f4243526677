"""A preview of an update reaches for the organization: a login that is wrong fails there already."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import grpc
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.adapters.dynamic.provider import Error
from genesyscloud_provider.registry import RESOURCES
from tests.adapters.adapter import Difference, Live, Values, adapter_of
from tests.adapters.smallest import held_role
from tests.adapters.test_edited_states import CHANGES, PROGRAMS
from tests.adapters.test_lifecycle import fill, role

pytestmark = [pytest.mark.slow, pytest.mark.connections]

NONE = {"oauthClientId": "", "oauthClientSecret": ""}
ME = "/api/v2/organizations/me"

WRONG: dict[str, tuple[dict[str, str], list[str]]] = {
    "wrong secret": ({"oauthClientSecret": "mistyped"}, ["the login was refused", "`genesyscloud:oauthClientSecret`"]),
    "wrong token": ({**NONE, "accessToken": "expired"}, ["401", "`genesyscloud:accessToken`"]),
}
"""What is wrong with the login; that the organization is another one is told without a request."""


@pytest.fixture(params=["dynamic", "plugin"])
def served(request: pytest.FixtureRequest) -> str:
    """Each way of serving."""
    return str(request.param)


Stack = Callable[..., Callable[[dict[str, str]], Difference]]


@pytest.fixture
def previewing(served: str, genesys_cloud: Emulator, settings: dict[str, str]) -> Stack:
    """Makes a resource; returns how to preview a change of it with other settings."""

    def make(resource: str, **changes: Any) -> Callable[[dict[str, str]], Difference]:
        ids = [genesys_cloud.control.create_credential("amazonWebServicesARN", role()["fields"]).id, ""]
        if resource != "DataActionIntegration":
            oauth = genesys_cloud.control.create_credential("userDefinedOAuth", {"loginUrl": "https://example.com/"})
            owner = genesys_cloud.control.create_integration("custom-rest-actions", "Owner")
            genesys_cloud.control.change_integration(owner.id, credentials={"basicAuth": oauth.id})
            ids = [owner.id, owner.id]
        news = fill(PROGRAMS[resource], [*ids, held_role(genesys_cloud)])
        _, live = adapter_of(served, resource, settings).up(None, news)
        genesys_cloud.control.reset_requests()
        return lambda wrong: _preview(served, resource, {**settings, **wrong}, live, {**news, **changes})

    return make


def _preview(served: str, resource: str, settings: dict[str, str], live: Live, news: Values) -> Difference:
    adapter = adapter_of(served, resource, {key: each for key, each in settings.items() if each})
    with adapter.process():
        return adapter.diff(live, adapter.check(live.inputs, news))


def refusal(preview: Callable[[], object]) -> str:
    """What a preview that must fail says."""
    with pytest.raises((Error, grpc.RpcError)) as failed:
        preview()
    error: Any = failed.value
    return str(error.details() if isinstance(error, grpc.RpcError) else error)


NOUNS = {each.name: each.noun for each in RESOURCES}


@pytest.mark.parametrize("resource", NOUNS)
def test_what_is_wrong_fails_the_preview_of_an_update_and_names_the_setting(
    resource: str, previewing: Stack, genesys_cloud: Emulator
) -> None:
    preview = previewing(resource, **CHANGES[resource])
    for wrong, says in WRONG.values():
        said = refusal(lambda wrong=wrong: preview(wrong))  # type: ignore[misc]
        assert said.startswith(f"Looking at the organization before the {NOUNS[resource]} '"), said
        assert "is changed: " in said
        assert all(each in said for each in says), said
    assert {each.method for each in genesys_cloud.control.requests() if each.route != "/oauth/token"} <= {"GET"}


@pytest.mark.parametrize("wrong", WRONG)
def test_it_fails_the_preview_of_a_replacement(wrong: str, previewing: Stack) -> None:
    settings, says = WRONG[wrong]
    replaced = {"credentialType": "basicAuth", "fields": {"userName": "ada"}}
    said = refusal(lambda: previewing("IntegrationCredential", **replaced)(settings))
    assert all(each in said for each in says)


@pytest.mark.parametrize("resource", [each.name for each in RESOURCES])
def test_without_changes_nothing_is_asked(resource: str, previewing: Stack, genesys_cloud: Emulator) -> None:
    preview = previewing(resource)
    for wrong, _ in WRONG.values():
        assert not preview(wrong).changes
    assert genesys_cloud.control.requests() == []


@pytest.mark.parametrize("other", [NONE, {"preflight": "off"}, {"preflight": "off", "oauthClientSecret": "mistyped"}])
def test_without_credentials_and_with_preflight_off_nothing_is_asked(
    other: dict[str, str], previewing: Stack, genesys_cloud: Emulator
) -> None:
    assert previewing("IntegrationCredential", name="changed")(other).changes
    assert genesys_cloud.control.requests() == []


def test_it_costs_one_request_in_a_process(served: str, settings: dict[str, str], genesys_cloud: Emulator) -> None:
    adapter = adapter_of(served, "IntegrationCredential", settings)
    lives = [adapter.up(None, role(name=name))[1] for name in ("one", "two", "three")]
    genesys_cloud.control.reset_requests()
    with adapter.process():
        for live in lives:
            assert adapter.diff(live, adapter.check(live.inputs, role(name="changed"))).changes
    assert [each.route for each in genesys_cloud.control.requests()] == ["/oauth/token", ME]


def test_a_refresh_asks_once(served: str, settings: dict[str, str], genesys_cloud: Emulator) -> None:
    adapter = adapter_of(served, "IntegrationCredential", settings)
    _, live = adapter.up(None, role())
    genesys_cloud.control.change_credential(live.id, name="hers")
    genesys_cloud.control.reset_requests()
    found = adapter.refresh(live)
    assert found
    assert found.state["name"] == "hers"
    assert [each.route for each in genesys_cloud.control.requests()].count(ME) == 1
