"""The secret of an OAuth client, at both ways of serving: it is never lost silently, and nobody is shown it."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_plus

import grpc
import httpx
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.configuration import Configuration
from tests.adapters.adapter import DYNAMIC, Live, Values
from tests.adapters.caller import OAUTH_CLIENT, URN, Caller, connected
from tests.adapters.smallest import held_role
from tests.adapters.wire import plain
from tests.clock import FakeClock
from tests.faults.stack import DynamicStackAdapter, Failed, PluginStackAdapter, Stack
from tests.unit.authorization.conftest import CLIENT, CLIENTS, ROLES, SECRET, Wire

PLANTED = 'pl"anted/ +s3cret&more'
"""A secret that every way of writing texts writes otherwise."""


def logs_in(cloud: Emulator, client_id: str, secret: str) -> bool:
    """Whether a client with a secret really can log in."""
    grant = {"grant_type": "client_credentials"}
    return httpx.post(
        f"{cloud.url}/oauth/token", data=grant, auth=(client_id, secret), trust_env=False, verify=False
    ).is_success


def ids(cloud: Emulator) -> list[str]:
    return [each.id for each in cloud.control.state().oauth_clients]


@pytest.fixture
def role(genesys_cloud: Emulator) -> str:
    """A role that the provider holds."""
    return held_role(genesys_cloud)


@pytest.fixture
def wire() -> Iterator[Wire]:
    """What carries the requests of `stack`."""
    wire = Wire()
    yield wire
    wire.close()


@pytest.fixture(params=["dynamic", "plugin"])
def stack(request: pytest.FixtureRequest, settings: dict[str, str], wire: Wire) -> Stack:
    """A stack with a client, at each way of serving."""

    def connect(configuration: Configuration, **shared: Any) -> Client:
        return Client(configuration, transport=wire, clock=FakeClock(), **shared)

    if request.param == "plugin":
        return Stack(PluginStackAdapter("OAuthClient", settings, connect))
    return Stack(DynamicStackAdapter(DYNAMIC["OAuthClient"], settings, connect))


def caller(role: str, **changes: Any) -> Values:
    return {"name": "caller", "roles": [{"roleId": role}], **changes}


def without_secret(answer: Values) -> Values:
    return {key: each for key, each in answer.items() if key != "secret"}


class TestASecretThatNobodyWasTold:
    """The creation's answer had none, and the answer with another one was lost."""

    @pytest.fixture(autouse=True)
    def _lost(self, wire: Wire, genesys_cloud: Emulator) -> None:
        wire.answers["POST", "/clients"] = without_secret
        genesys_cloud.control.fault("drop", method="POST", route=SECRET, effect="after")

    def test_is_made_up_for_by_the_next_up(self, stack: Stack, role: str, genesys_cloud: Emulator) -> None:
        """The plugin keeps the client, a dynamic resource removes it: either way there is one in the end."""
        with pytest.raises(Failed, match=r"Creating the OAuth client 'caller': .*/secret got no answer"):
            stack.up(caller(role))
        kept = stack.live
        assert ids(genesys_cloud) == ([kept.id] if kept else [])
        assert kept is None or "clientSecret" not in kept.state
        assert (kept is not None) == isinstance(stack.adapter, PluginStackAdapter)
        stack.up(caller(role))
        assert stack.live
        assert ids(genesys_cloud) == [stack.live.id]
        assert logs_in(genesys_cloud, stack.live.id, stack.live.state["clientSecret"])
        assert kept is None or kept.id == stack.live.id
        stack.assert_settled(caller(role))

    def test_is_made_up_for_after_a_refresh_too(self, stack: Stack, role: str, genesys_cloud: Emulator) -> None:
        with pytest.raises(Failed):
            stack.up(caller(role))
        stack.refresh()
        assert stack.up(caller(role)) == ("update" if isinstance(stack.adapter, PluginStackAdapter) else "create")
        assert stack.live
        assert logs_in(genesys_cloud, stack.live.id, stack.live.state["clientSecret"])

    def test_is_no_obstacle_to_a_deletion(self, stack: Stack, role: str, genesys_cloud: Emulator) -> None:
        with pytest.raises(Failed):
            stack.up(caller(role))
        stack.destroy()
        assert ids(genesys_cloud) == []

    def test_what_a_dynamic_resource_cannot_remove_is_named(
        self, stack: Stack, role: str, genesys_cloud: Emulator
    ) -> None:
        genesys_cloud.control.fault("status", method="DELETE", route=CLIENT, status=403, count=None)
        with pytest.raises(Failed) as failed:
            stack.up(caller(role))
        (left,) = ids(genesys_cloud)
        if isinstance(stack.adapter, DynamicStackAdapter):
            assert f"The unfinished object {left} could not be removed again" in str(failed.value)
            assert "Delete it by hand" in str(failed.value)
            assert "its secret" not in str(failed.value)
        else:
            assert stack.live
            assert stack.live.id == left


class TestAtThePlugin:
    """Names with random digits are nobody else's."""

    def named(self, plugin: Caller, role: str, **request: Any) -> Values:
        news = {"roles": [{"roleId": role}]} | request.pop("news", {})
        return dict(plain(plugin("Check", type=OAUTH_CLIENT, urn=URN, news=news, **request).inputs))

    def test_a_client_of_such_a_name_is_found_and_has_a_secret_that_works(
        self, plugin: Caller, role: str, genesys_cloud: Emulator
    ) -> None:
        inputs = self.named(plugin, role, randomSeed=b"seed")
        genesys_cloud.control.fault("drop", effect="after", method="POST", route=CLIENTS)
        created = plugin("Create", type=OAUTH_CLIENT, urn=URN, properties=inputs)
        assert ids(genesys_cloud) == [created.id]
        secret = plain(created.properties)["clientSecret"]
        assert set(secret) > {"value"}, "it is marked as a secret"
        assert logs_in(genesys_cloud, created.id, secret["value"])

    @pytest.mark.parametrize("request_", [{}, {"randomSeed": b"seed", "news": {"name": "thing-0123abc"}}])
    def test_one_of_another_name_is_not(
        self, request_: dict[str, Any], plugin: Caller, role: str, genesys_cloud: Emulator
    ) -> None:
        inputs = self.named(plugin, role, **request_)
        genesys_cloud.control.fault("drop", effect="after", method="POST", route=CLIENTS)
        refused = plugin.refused("Create", type=OAUTH_CLIENT, urn=URN, properties=inputs)
        assert ids(genesys_cloud)[0] in refused.text
        assert "Nothing was taken over, as its secret was in the answer that got lost" in refused.text
        assert "pulumi import" not in refused.text
        assert refused.init_failed is None

    def test_a_client_whose_second_secret_is_lost_too_is_kept(
        self, plugin: Caller, settings: dict[str, str], role: str, genesys_cloud: Emulator
    ) -> None:
        inputs = self.named(plugin, role, randomSeed=b"seed")
        for route in (CLIENTS, SECRET):
            genesys_cloud.control.fault("drop", effect="after", method="POST", route=route)
        refused = plugin.refused("Create", type=OAUTH_CLIENT, urn=URN, properties=inputs)
        kept = refused.init_failed
        assert kept is not None
        assert [kept.id] == ids(genesys_cloud)
        assert "clientSecret" not in plain(kept.properties)
        about = {"type": OAUTH_CLIENT, "urn": URN, "id": kept.id}
        with connected(settings, clock=FakeClock()) as later:
            done = later("Update", **about, olds=plain(kept.properties), old_inputs=inputs, news=inputs)
        assert logs_in(genesys_cloud, kept.id, plain(done.properties)["clientSecret"]["value"])


def forms() -> dict[str, str]:
    """The secret as the service may repeat it."""
    pair = base64.b64encode(f"client:{PLANTED}".encode()).decode()
    return {
        "literally": PLANTED,
        "in JSON": json.dumps(PLANTED)[1:-1],
        "in an address": quote(PLANTED, safe=""),
        "in a form": quote_plus(PLANTED),
        "in base64": base64.b64encode(PLANTED.encode()).decode(),
        "in a header": f"Basic {pair}",
    }


class TestNobodyIsShownIt:
    """Not in what the service repeats, nor in warnings, logs and representations."""

    @pytest.fixture
    def live(self, stack: Stack, role: str, wire: Wire) -> Live:
        wire.answers["POST", "/clients"] = lambda answer: {**answer, "secret": PLANTED}
        stack.up(caller(role))
        wire.answers.clear()
        assert stack.live
        assert stack.live.state["clientSecret"] == PLANTED
        return stack.live

    @pytest.mark.parametrize("form", forms())
    @pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
    def test_by_a_refusal_that_repeats_it(
        self, method: str, form: str, stack: Stack, live: Live, role: str, genesys_cloud: Emulator
    ) -> None:
        said = f"No to {forms()[form]}!"
        genesys_cloud.control.fault("status", method=method, route=CLIENT, status=400, message=said, count=None)
        operations = {
            "GET": lambda: stack.up(caller(role, description="new")),
            "PUT": lambda: stack.up(caller(role, description="new")),
            "DELETE": stack.destroy,
        }
        with pytest.raises(Failed) as failed:
            operations[method]()
        assert "[secret]!" in str(failed.value)
        self.assert_hidden(str(failed.value))

    def test_by_a_preview_that_repeats_it(self, stack: Stack, live: Live, role: str, genesys_cloud: Emulator) -> None:
        """A replacement's warning has the service's own words."""
        for form in forms().values():
            route = f"{CLIENT}/usage/summary"
            genesys_cloud.control.fault("status", method="GET", route=route, status=400, message=f"No to {form}!")
            with stack.adapter.process():
                rotated = stack.adapter.check(live.inputs, caller(role, rotate=form[:3]))
                assert stack.adapter.diff(live, rotated).replaces
            (text,) = [each for each in stack.adapter.said if "will be replaced" in each]  # type: ignore[attr-defined]
            assert "No to " in text
            self.assert_hidden(text)
            stack.adapter.said.clear()  # type: ignore[attr-defined]

    def test_by_logs_warnings_and_output(
        self,
        stack: Stack,
        live: Live,
        role: str,
        genesys_cloud: Emulator,
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        caplog.set_level(logging.DEBUG)
        stack.up(caller(role, name="renamed"))
        genesys_cloud.control.regenerate_secret(live.id)
        stack.refresh()
        stack.up(caller(role, name="renamed", rotate="2026"))
        stack.destroy()
        shown = [*stack.adapter.said, caplog.text, *capfd.readouterr()]  # type: ignore[attr-defined]
        assert any("and not by the last deployment" in each for each in shown)
        self.assert_hidden("\n".join(shown))

    def assert_hidden(self, text: str) -> None:
        for form in forms().values():
            assert form.removeprefix("Basic ") not in text


def test_a_role_that_cannot_be_granted_is_kept_or_removed(settings: dict[str, str], genesys_cloud: Emulator) -> None:
    """`grantToProvider` at the two ways of serving."""
    route = "/api/v2/authorization/subjects/{id}/divisions/{division_id}/roles/{role_id}"
    news: Values = {"name": "readers", "permissions": ["directory:user:view"], "grantToProvider": True}

    def connect(configuration: Configuration, **shared: Any) -> Client:
        return Client(configuration, clock=FakeClock(), **shared)

    for stack in (
        Stack(DynamicStackAdapter(DYNAMIC["Role"], settings, connect)),
        Stack(PluginStackAdapter("Role", settings, connect)),
    ):
        genesys_cloud.control.fault("status", method="POST", route=route, status=403, message="Not you")
        with pytest.raises(Failed, match=r"Creating the role 'readers': Not you \(403"):
            stack.up(news)
        left = [each.id for each in genesys_cloud.control.state().roles]
        assert left == ([stack.live.id] if stack.live else [])
        stack.up(news)
        assert stack.live
        grants = f"{genesys_cloud.url}{ROLES}/{stack.live.id}/subjectgrants"
        headers = {"Authorization": f"Bearer {genesys_cloud.access_token}"}
        holders = httpx.get(grants, headers=headers, trust_env=False, verify=False).json()["entities"]
        assert [each["id"] for each in holders] == [genesys_cloud.client_id]
        stack.assert_settled(news)
        stack.destroy()
        assert genesys_cloud.control.state().roles == []


def test_the_codes_of_the_plugin_say_what_kind_of_failure_it_is(
    plugin: Caller, role: str, genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.switches(max_oauth_clients=1)
    refused = plugin.refused("Create", type=OAUTH_CLIENT, urn=URN, properties=caller(role))
    assert refused.code is grpc.StatusCode.INVALID_ARGUMENT
    assert refused.init_failed is None
