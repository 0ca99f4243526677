"""The provider's settings: judged without the network, compared, and taken; none of the environment's is stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2 as protocol

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.configuration import ORGANIZATION_ID, SETTINGS
from tests.adapters.caller import CREDENTIAL, INTEGRATION, URN, Caller, connected, listening
from tests.adapters.wire import UNKNOWN, output, plain, secret
from tests.clock import FakeClock

pytestmark = pytest.mark.slow

PROVIDER = "urn:pulumi:dev::project::pulumi:providers:genesyscloud::org"
WEB = {"integrationType": "custom-rest-actions", "name": "orders"}


@pytest.fixture
def bare() -> Iterator[Caller]:
    """A plugin that nobody has configured."""
    with connected(None, clock=FakeClock()) as caller:
        yield caller


@pytest.mark.parametrize(
    ("news", "reason"),
    [
        ({"region": "us-east-9"}, "`genesyscloud:region` (or GENESYSCLOUD_REGION) is 'us-east-9'"),
        ({"region": {"a": "planted"}}, "`genesyscloud:region` (or GENESYSCLOUD_REGION) is a list or a map"),
        ({"oauthClientSecret": ["planted"]}, "`genesyscloud:oauthClientSecret` (or GENESYSCLOUD_OAUTHCLIENT_SECRET)"),
        ({"accessToken": "plan\nted"}, "`genesyscloud:accessToken` (or GENESYSCLOUD_ACCESS_TOKEN) has characters"),
        ({"accessToken": {"token": "planted"}}, "`genesyscloud:accessToken` (or GENESYSCLOUD_ACCESS_TOKEN) is a list"),
        ({"apiUrl": "http://planted:planted@example.com"}, "`genesyscloud:apiUrl` (or GENESYSCLOUD_API_URL) is more"),
        ({"loginUrl": "ftp://example.com"}, "`genesyscloud:loginUrl` (or GENESYSCLOUD_LOGIN_URL) has the scheme"),
        ({"preflight": "sometimes"}, "`genesyscloud:preflight` (or GENESYSCLOUD_PREFLIGHT) is 'sometimes'"),
        ({"activationTimeout": "soon"}, "`genesyscloud:activationTimeout` (or GENESYSCLOUD_ACTIVATION_TIMEOUT)"),
        ({"activationTimeout": 0}, "`genesyscloud:activationTimeout` (or GENESYSCLOUD_ACTIVATION_TIMEOUT) is '0'"),
        ({"activationTimeout": True}, "`genesyscloud:activationTimeout` (or GENESYSCLOUD_ACTIVATION_TIMEOUT)"),
    ],
)
def test_a_setting_that_cannot_be_used_is_a_failure(bare: Caller, news: dict[str, Any], reason: str) -> None:
    answer = bare("CheckConfig", urn=PROVIDER, news=news)
    (failure,) = answer.failures
    assert failure.property == "", "Pulumi would print the value"
    assert failure.reason.startswith(reason)
    assert "planted" not in failure.reason.replace("\n", "")
    refused = bare.refused("Configure", args={key: secret(value) for key, value in news.items()})
    assert (refused.code, refused.text) == (grpc.StatusCode.INVALID_ARGUMENT, failure.reason)


@pytest.mark.parametrize(
    "news",
    [
        {},
        {"region": "us-east-1"},
        {"region": "mypurecloud.com", "activationTimeout": 300, "preflight": "off"},
        {"activationTimeout": "0.5", "version": "1.2.3", "pluginDownloadURL": "https://example.com"},
        {"oauthClientSecret": UNKNOWN, "region": "us-east-1"},
        {"region": UNKNOWN, "preflight": "off"},
        {"oauthClientId": "only half of it"},
        {"accessToken": ""},
    ],
)
def test_settings_that_can_be_used_stay_as_they_are(bare: Caller, news: dict[str, Any]) -> None:
    answer = bare("CheckConfig", urn=PROVIDER, news={**news, "__internal": {}})
    assert not answer.failures
    assert plain(answer.inputs) == {**news, "__internal": {}}


def test_nothing_of_the_environment_is_stored(bare: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    for each in SETTINGS:
        monkeypatch.setenv(each.environment, "https://planted.example" if "Url" in each.name else "planted")
    monkeypatch.setenv("GENESYSCLOUD_REGION", "us-east-1")
    monkeypatch.setenv("GENESYSCLOUD_PREFLIGHT", "auto")
    monkeypatch.setenv("GENESYSCLOUD_ACTIVATION_TIMEOUT", "5")
    monkeypatch.setenv("GENESYSCLOUD_DELETION_PROTECTION", "false")
    monkeypatch.setenv("GENESYSCLOUD_TOKEN_POOL_SIZE", "7")
    monkeypatch.setenv("GENESYSCLOUD_CONTRADICTED", "STALE_VERSION_IS_REFUSED")
    answer = bare("CheckConfig", urn=PROVIDER, news={"region": "us-west-2"})
    assert not answer.failures
    assert plain(answer.inputs) == {"region": "us-west-2"}
    assert "planted" not in str(bare("Configure", args={}))


def test_a_misspelt_setting_is_a_warning_at_the_provider() -> None:
    with listening() as engine, connected(None, engine.address) as plugin:
        answer = plugin("CheckConfig", urn=PROVIDER, news={"regoin": "planted", "version": "1", "__internal": {}})
        assert not answer.failures
    warning = "`genesyscloud:regoin` is no setting of this provider; did you mean `region`?"
    assert engine.said("WARNING") == [(PROVIDER, warning)]


SETTING_CHANGES = {
    "a changed secret": ({"oauthClientSecret": "a"}, {"oauthClientSecret": "b"}, ["oauthClientSecret"]),
    "a secret that became one": ({"accessToken": "a"}, {"accessToken": secret("a")}, []),
    "a changed secret among secrets": ({"accessToken": secret("a")}, {"accessToken": secret("b")}, ["accessToken"]),
    "a setting that was added": ({}, {"preflight": "off"}, ["preflight"]),
    "a setting that was taken away": ({"preflight": "off"}, {}, ["preflight"]),
    "the same region, by its domain": ({"region": "us-east-1"}, {"region": "mypurecloud.com"}, ["region"]),
    "the same region, with a space": ({"region": "us-east-1"}, {"region": " us-east-1"}, ["region"]),
    "a region that was added": ({}, {"region": "us-west-2"}, ["region"]),
    "a region that was taken away": ({"region": "us-west-2"}, {}, ["region"]),
    "a region that is not known": ({"region": "us-west-2"}, {"region": UNKNOWN}, ["region"]),
    "the same organization in capitals": ({"organizationId": "a"}, {"organizationId": "A"}, ["organizationId"]),
    "another address": ({"apiUrl": "https://a"}, {"apiUrl": "https://b"}, ["apiUrl"]),
    "another version": ({"version": "1"}, {"version": "2", "pluginDownloadURL": "x", "__internal": {}}, []),
    "an output that is not known": ({"apiUrl": "https://a"}, {"apiUrl": output(secret=True)}, ["apiUrl"]),
    "nothing": ({"region": "us-east-1", "accessToken": "a"}, {"region": "us-east-1", "accessToken": "a"}, []),
    "a whole stack's configuration, of the dynamic adapter": (
        {"genesyscloud:region": "us-east-1", "aws:region": "eu-west-1", "project:x": "y"},
        {"region": "us-east-1"},
        [],
    ),
}


@pytest.mark.parametrize("title", SETTING_CHANGES)
@pytest.mark.parametrize("old_field", ["old_inputs", "olds"])
def test_what_a_change_of_settings_means(bare: Caller, title: str, old_field: str) -> None:
    olds, news, changed = SETTING_CHANGES[title]
    answer = bare("DiffConfig", urn=PROVIDER, news=news, **{old_field: olds})
    assert (answer.changes == protocol.DiffResponse.DIFF_SOME) == bool(changed)
    assert answer.changes != protocol.DiffResponse.DIFF_UNKNOWN
    assert list(answer.diffs) == changed
    assert list(answer.replaces) == [], "taking a replacement back would delete everything"


@pytest.mark.parametrize("name", [each.name for each in SETTINGS if each is not ORGANIZATION_ID])
def test_a_change_of_any_setting_is_one(bare: Caller, name: str) -> None:
    """Where none is found, the engine configures this run with the last run's settings."""
    answer = bare("DiffConfig", urn=PROVIDER, old_inputs={name: "1"}, news={name: "2"})
    assert answer.changes == protocol.DiffResponse.DIFF_SOME


REGION = "`genesyscloud:region` changes from {} to {}, which is another organization"
ORGANIZATION = "`genesyscloud:organizationId` changes from {} to {}, which is another organization"
US, IE = "mypurecloud.com", "mypurecloud.ie"
HERE, THERE = "http://127.0.0.1:1", "http://127.0.0.1:2"
STACK = {"genesyscloud:region": "us-east-1", "genesyscloud:organizationId": "a", "aws:region": "us-west-2"}
"""The configuration of a whole stack, as the provider of dynamic resources has it."""

MOVES: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, str], str]] = {
    "another region": ({"region": "us-east-1"}, {"region": "eu-west-1"}, {}, REGION.format(US, IE)),
    "another region behind an address on this machine": (
        {"region": "us-east-1", "apiUrl": HERE},
        {"region": "eu-west-1", "apiUrl": THERE},
        {},
        REGION.format(US, IE),
    ),
    "another region's address": (
        {"region": "us-east-1"},
        {"region": "us-east-1", "apiUrl": f"https://api.{IE}"},
        {},
        REGION.format(US, IE),
    ),
    "another region, of the environment": (
        {"region": "us-east-1"},
        {},
        {"GENESYSCLOUD_REGION": "eu-west-1"},
        REGION.format(US, IE),
    ),
    "another region than that of the dynamic resources": (STACK, {"region": IE}, {}, REGION.format(US, IE)),
    "another organization": ({"organizationId": "a"}, {"organizationId": "b"}, {}, ORGANIZATION.format("a", "b")),
    "another organization, of the environment": (
        {"organizationId": "a"},
        {},
        {"GENESYSCLOUD_ORGANIZATION_ID": "b"},
        ORGANIZATION.format("a", "b"),
    ),
    "another organization, beside a secret that is not known yet": (
        {"organizationId": "a"},
        {"organizationId": "b", "oauthClientSecret": UNKNOWN},
        {},
        ORGANIZATION.format("a", "b"),
    ),
    "another organization than that of the dynamic resources": (
        STACK,
        {"organizationId": "b"},
        {},
        ORGANIZATION.format("a", "b"),
    ),
    "another organization, as a number": (
        {"organizationId": "a"},
        {"organizationId": 5},
        {},
        ORGANIZATION.format("a", 5),
    ),
    "another organization, as a secret": (
        {"organizationId": secret("planted")},
        {"organizationId": "b"},
        {},
        "`genesyscloud:organizationId` changes, which is another organization",
    ),
    "another region, as a secret": (
        {"region": "us-east-1"},
        {"region": secret("eu-west-1")},
        {},
        "`genesyscloud:region` changes, which is another organization",
    ),
}

STAYS: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, str]]] = {
    "nothing before": ({}, {"region": "us-east-1", "organizationId": "a"}, {}),
    "the same": ({"region": "us-east-1", "organizationId": "a"}, {"region": US, "organizationId": " A"}, {}),
    "the same, of the environment": ({"region": "us-east-1"}, {}, {"GENESYSCLOUD_REGION": US}),
    "named before only": ({"region": "us-east-1", "organizationId": "a"}, {}, {}),
    "not known yet": (
        {"region": "us-east-1", "organizationId": "a"},
        {"region": UNKNOWN, "organizationId": UNKNOWN},
        {},
    ),
    "not known yet, with an environment that must not stand in for it": (
        {"region": "us-east-1", "organizationId": "a"},
        {"region": UNKNOWN, "organizationId": UNKNOWN},
        {"GENESYSCLOUD_REGION": "eu-west-1", "GENESYSCLOUD_ORGANIZATION_ID": "b"},
    ),
    "an address that is not known yet": ({"region": "us-east-1"}, {"region": "eu-west-1", "apiUrl": output()}, {}),
    "an input goes before the environment": (
        {"region": "us-east-1", "organizationId": "a"},
        {"region": "us-east-1", "organizationId": "a"},
        {"GENESYSCLOUD_REGION": "eu-west-1", "GENESYSCLOUD_ORGANIZATION_ID": "b"},
    ),
    "another port of this machine": ({"apiUrl": HERE, "loginUrl": HERE}, {"apiUrl": THERE, "loginUrl": THERE}, {}),
    "a gateway": ({"region": "us-east-1"}, {"apiUrl": "https://gateway.example.com", "region": "us-east-1"}, {}),
    "the region's own address": ({"region": "us-east-1"}, {"apiUrl": f"https://api.{US}/"}, {}),
    "credentials": ({"region": "us-east-1", "oauthClientId": "a"}, {"region": "us-east-1", "oauthClientId": "b"}, {}),
}


def moving(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("title", MOVES)
def test_another_organization_is_refused_and_never_a_replacement(
    bare: Caller, title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    olds, news, environment, how = MOVES[title]
    moving(monkeypatch, environment)
    (failure,) = bare("CheckConfig", urn=PROVIDER, olds=olds, news=news).failures
    assert failure.property == "", "Pulumi would print the value"
    assert failure.reason.startswith(f"{how}. Nothing was changed: what this provider manages stays")
    assert "use another stack, or another provider resource, for the other organization" in failure.reason
    assert f"`pulumi state delete '{PROVIDER}'`" in failure.reason
    assert "planted" not in failure.reason
    for old_field in ("old_inputs", "olds"):
        refused = bare.refused("DiffConfig", urn=PROVIDER, news=news, **{old_field: olds})
        assert refused.code is grpc.StatusCode.FAILED_PRECONDITION
        assert refused.text.startswith(f"a resource is given to another provider, whose {how}. Nothing was changed")
        assert "Give the resource its provider back" in refused.text
        assert "planted" not in refused.text


@pytest.mark.parametrize("title", STAYS)
def test_what_is_not_known_to_be_another_organization_is_accepted(
    bare: Caller, title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    olds, news, environment = STAYS[title]
    moving(monkeypatch, environment)
    assert not bare("CheckConfig", urn=PROVIDER, olds=olds, news=news).failures
    assert not bare("DiffConfig", urn=PROVIDER, old_inputs=olds, news=news).replaces


def test_a_wrong_setting_is_the_only_failure(bare: Caller) -> None:
    answer = bare(
        "CheckConfig", urn=PROVIDER, olds={"organizationId": "a"}, news={"organizationId": "b", "region": "x"}
    )
    (failure,) = answer.failures
    assert "which is no region of Genesys Cloud" in failure.reason


def test_configuring_says_what_the_plugin_understands(bare: Caller) -> None:
    handshake = bare.stub.Handshake(protocol.ProviderHandshakeRequest())
    configured = bare("Configure", args={}, acceptSecrets=True)
    assert configured.acceptSecrets
    assert handshake.accept_secrets
    assert configured.supportsPreview
    assert configured.supports_autonaming_configuration
    assert handshake.supports_autonaming_configuration
    assert not configured.acceptResources
    assert not configured.acceptOutputs
    assert not handshake.accept_resources
    assert not handshake.accept_outputs


def test_nothing_is_sent_until_something_has_to_be(
    genesys_cloud: Emulator, settings: dict[str, str], bare: Caller
) -> None:
    bare("CheckConfig", urn=PROVIDER, news=settings)
    bare("DiffConfig", urn=PROVIDER, old_inputs={}, news=settings)
    bare("Configure", args={**settings, "preflight": "off"})
    assert bare.failures(INTEGRATION, WEB) == []
    state = {**WEB, "integrationTypeId": "custom-rest-actions", "reportedState": "ACTIVE", "configuration": {}}
    bare("Diff", type=INTEGRATION, urn=URN, id="x", olds=state, old_inputs=WEB, news={**WEB, "name": "other"})
    bare("Create", type=INTEGRATION, urn=URN, properties=WEB, preview=True)
    assert genesys_cloud.control.requests() == []


def test_absent_credentials_are_missed_by_the_first_operation_that_needs_them(bare: Caller) -> None:
    bare("Configure", args={"region": "us-east-1"})
    assert bare.failures(INTEGRATION, WEB) == []
    refused = bare.refused("Create", type=INTEGRATION, urn=URN, properties=WEB)
    assert refused.code is grpc.StatusCode.UNAUTHENTICATED
    for words in (
        "Creating the integration 'orders'",
        "`genesyscloud:oauthClientId` (or GENESYSCLOUD_OAUTHCLIENT_ID)",
        "`genesyscloud:oauthClientSecret` (or GENESYSCLOUD_OAUTHCLIENT_SECRET)",
        "`genesyscloud:accessToken` (or GENESYSCLOUD_ACCESS_TOKEN)",
    ):
        assert words in refused.text


def test_an_absent_region_is_missed_by_the_first_operation_that_needs_it(bare: Caller) -> None:
    bare("Configure", args={"accessToken": secret("planted")})
    refused = bare.refused("Read", type=CREDENTIAL, urn=URN, id="x")
    assert refused.code is grpc.StatusCode.INVALID_ARGUMENT
    assert "`genesyscloud:region` (or GENESYSCLOUD_REGION)" in refused.text
    assert "planted" not in refused.text


def test_credentials_of_the_environment_serve_where_the_provider_has_none(
    genesys_cloud: Emulator, bare: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENESYSCLOUD_ACCESS_TOKEN", genesys_cloud.access_token)
    bare("Configure", args={"apiUrl": genesys_cloud.url})
    assert bare.created(INTEGRATION, WEB)[0]
    bare("Configure", args={"apiUrl": genesys_cloud.url, "oauthClientId": "x"})
    assert bare.refused("Read", type=INTEGRATION, urn=URN, id="x").code is grpc.StatusCode.UNAUTHENTICATED


def test_unknown_settings_leave_everything_unknown(bare: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENESYSCLOUD_ACCESS_TOKEN", "of another organization")
    bare("Configure", args={"oauthClientSecret": UNKNOWN, "region": "us-east-1"})
    assert bare.failures(INTEGRATION, WEB) == []
    assert bare.refused("Read", type=INTEGRATION, urn=URN, id="x").code is grpc.StatusCode.UNAUTHENTICATED


def test_configuring_again_is_another_organization(genesys_cloud: Emulator, bare: Caller) -> None:
    with Emulator() as other:
        for cloud in (genesys_cloud, other):
            bare("Configure", args={"apiUrl": cloud.url, "accessToken": cloud.access_token})
            bare.created(INTEGRATION, {**WEB, "name": cloud.url})
        assert [each.name for each in genesys_cloud.control.state().integrations] == [genesys_cloud.url]
        assert [each.name for each in other.control.state().integrations] == [other.url]


def test_a_wrong_organization_is_left_alone(genesys_cloud: Emulator, settings: dict[str, str], bare: Caller) -> None:
    bare("Configure", args={**settings, "organizationId": "another", "preflight": "off"})
    refused = bare.refused("Create", type=INTEGRATION, urn=URN, properties=WEB)
    assert refused.code is grpc.StatusCode.FAILED_PRECONDITION
    assert "another" in refused.text
    assert genesys_cloud.control.state().integrations == []
