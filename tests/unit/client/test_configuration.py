"""Where settings come from, which source wins, and what is said about those that are not usable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genesyscloud_provider.client.configuration import (
    SETTINGS,
    AccessToken,
    Configuration,
    OAuthClient,
    PreflightMode,
    Source,
    name_from_template,
)
from genesyscloud_provider.client.errors import ConfigurationError, GenesysCloudError, MissingCredentials
from genesyscloud_provider.client.regions import DOMAINS, domain, region_of_api

# Setting → environment variable, whether it is a secret.
SETTING_TABLE = {
    "region": ("GENESYSCLOUD_REGION", False),
    "oauthClientId": ("GENESYSCLOUD_OAUTHCLIENT_ID", False),
    "oauthClientSecret": ("GENESYSCLOUD_OAUTHCLIENT_SECRET", True),
    "accessToken": ("GENESYSCLOUD_ACCESS_TOKEN", True),
    "organizationId": ("GENESYSCLOUD_ORGANIZATION_ID", False),
    "preflight": ("GENESYSCLOUD_PREFLIGHT", False),
    "activationTimeout": ("GENESYSCLOUD_ACTIVATION_TIMEOUT", False),
    "deletionProtection": ("GENESYSCLOUD_DELETION_PROTECTION", False),
    "tokenPoolSize": ("GENESYSCLOUD_TOKEN_POOL_SIZE", False),
    "contradicted": ("GENESYSCLOUD_CONTRADICTED", False),
    "apiUrl": ("GENESYSCLOUD_API_URL", False),
    "loginUrl": ("GENESYSCLOUD_LOGIN_URL", False),
    "nameTemplate": ("GENESYSCLOUD_NAME_TEMPLATE", False),
}

# AWS region name → domain (API reference 6.2).
REGION_TABLE = {
    "us-east-1": "mypurecloud.com",
    "us-east-2": "use2.us-gov-pure.cloud",
    "us-west-2": "usw2.pure.cloud",
    "ca-central-1": "cac1.pure.cloud",
    "sa-east-1": "sae1.pure.cloud",
    "mx-central-1": "mxc1.pure.cloud",
    "me-central-1": "mec1.pure.cloud",
    "ap-northeast-1": "mypurecloud.jp",
    "ap-northeast-2": "apne2.pure.cloud",
    "ap-northeast-3": "apne3.pure.cloud",
    "ap-south-1": "aps1.pure.cloud",
    "ap-southeast-1": "apse1.pure.cloud",
    "ap-southeast-2": "mypurecloud.com.au",
    "eu-west-1": "mypurecloud.ie",
    "eu-west-2": "euw2.pure.cloud",
    "eu-central-1": "mypurecloud.de",
    "eu-central-2": "euc2.pure.cloud",
    "eusc-de-east-1": "edee1.eusc-pure.cloud",
}

# The settings with a value of their own → what reads it, and two values with what they read as.
READ: dict[str, tuple[Callable[[Configuration], object], tuple[str, object], tuple[str, object]]] = {
    "region": (
        lambda each: (each.api_url, each.login_url),
        ("eu-west-1", ("https://api.mypurecloud.ie", "https://login.mypurecloud.ie")),
        ("mypurecloud.de", ("https://api.mypurecloud.de", "https://login.mypurecloud.de")),
    ),
    "organizationId": (lambda each: each.organization_id, ("one", "one"), ("two", "two")),
    "apiUrl": (lambda each: each.api_url, ("https://one.example/", "https://one.example"), ("https://b", "https://b")),
    "loginUrl": (
        lambda each: each.login_url,
        ("https://one.example", "https://one.example"),
        ("https://b", "https://b"),
    ),
    "preflight": (lambda each: each.preflight, ("off", PreflightMode.OFF), ("required", PreflightMode.REQUIRED)),
    "activationTimeout": (lambda each: each.activation_timeout, ("7", 7.0), ("0.5", 0.5)),
    "tokenPoolSize": (lambda each: each.token_pool_size, ("10", 10), ("50", 50)),
    "contradicted": (
        lambda each: each.contradicted,
        ("STALE_VERSION_IS_REFUSED", ["STALE_VERSION_IS_REFUSED"]),
        (
            "GRANTS_TAKE_EFFECT_IN_TEN_SECONDS, STALE_VERSION_IS_REFUSED",
            ["GRANTS_TAKE_EFFECT_IN_TEN_SECONDS", "STALE_VERSION_IS_REFUSED"],
        ),
    ),
}

CLIENT = {"oauthClientId": "id", "oauthClientSecret": "secret"}
TOKEN = {"accessToken": "token"}


def resolve(**values: Any) -> Configuration:
    return Configuration.resolve(Source("the test", values))


def sources(position: int, values: dict[str, Any]) -> list[Source]:
    """Provider, stack and environment, of which the one at `position` has the values."""
    held: list[dict[str, Any]] = [{}, {}, {}]
    held[position] = values
    variables = {SETTING_TABLE[name][0]: value for name, value in held[2].items()}
    return [
        Source("the provider", held[0]),
        Source("the stack's configuration", held[1]),
        Source.environment(variables),
    ]


POSITIONS = pytest.mark.parametrize("position", [0, 1, 2], ids=["provider", "stack", "environment"])


def test_the_settings_have_the_documented_keys_and_variables():
    assert {each.name: (each.environment, each.secret) for each in SETTINGS} == SETTING_TABLE
    assert [each.key for each in SETTINGS] == [f"genesyscloud:{name}" for name in SETTING_TABLE]
    assert all(each.description for each in SETTINGS)


# Sources


@POSITIONS
@pytest.mark.parametrize("name", READ)
def test_a_setting_is_read_from_each_source(name, position):
    read, (value, meaning), _ = READ[name]
    assert read(Configuration.resolve(*sources(position, {name: value}))) == meaning


@POSITIONS
@pytest.mark.parametrize(
    ("values", "credentials"),
    [
        pytest.param(CLIENT, OAuthClient("id", "secret"), id="client"),
        pytest.param(TOKEN, AccessToken("token"), id="token"),
        pytest.param({**CLIENT, **TOKEN}, AccessToken("token"), id="the token beats the client"),
        pytest.param({"oauthClientId": "id", **TOKEN}, AccessToken("token"), id="the token beats half a client"),
    ],
)
def test_credentials_are_read_from_each_source(values, credentials, position):
    assert Configuration.resolve(*sources(position, values)).require_credentials() == credentials


@pytest.mark.parametrize("name", READ)
def test_the_first_source_with_a_value_wins(name):
    read, (first, meaning), (second, _) = READ[name]
    found = Configuration.resolve(Source("a", {}), Source("b", {name: first}), Source("c", {name: second}))
    assert read(found) == meaning


@pytest.mark.parametrize(
    ("first", "second", "credentials"),
    [
        pytest.param(CLIENT, TOKEN, OAuthClient("id", "secret"), id="a client before a token"),
        pytest.param(TOKEN, CLIENT, AccessToken("token"), id="a token before a client"),
        pytest.param({}, CLIENT, OAuthClient("id", "secret"), id="nothing before a client"),
        pytest.param({"region": "us-east-1"}, TOKEN, AccessToken("token"), id="other settings before a token"),
        pytest.param(
            CLIENT,
            {"oauthClientId": "other", "oauthClientSecret": "other"},
            OAuthClient("id", "secret"),
            id="a client before a client",
        ),
    ],
)
def test_the_first_source_with_credentials_wins_whatever_their_kind(first, second, credentials):
    assert Configuration.resolve(Source("a", first), Source("b", second)).require_credentials() == credentials


@pytest.mark.parametrize(
    ("half", "rest", "given", "missing", "variable"),
    [
        pytest.param(
            {"oauthClientId": "id"},
            {"oauthClientSecret": "secret"},
            "oauthClientId",
            "oauthClientSecret",
            "GENESYSCLOUD_OAUTHCLIENT_SECRET",
            id="the other half is elsewhere",
        ),
        pytest.param(
            {"oauthClientSecret": "secret"},
            {"oauthClientId": "id"},
            "oauthClientSecret",
            "oauthClientId",
            "GENESYSCLOUD_OAUTHCLIENT_ID",
            id="the secret is there and the id elsewhere",
        ),
        pytest.param(
            {"oauthClientId": "id"},
            {**CLIENT, **TOKEN},
            "oauthClientId",
            "oauthClientSecret",
            "GENESYSCLOUD_OAUTHCLIENT_SECRET",
            id="a whole set is elsewhere",
        ),
    ],
)
def test_half_a_client_is_never_completed_from_elsewhere(half, rest, given, missing, variable):
    configuration = Configuration.resolve(Source("the stack's configuration", half), Source("the environment", rest))
    assert not configuration.has_credentials
    with pytest.raises(MissingCredentials) as caught:
        configuration.require_credentials()
    assert str(caught.value).startswith(f"the stack's configuration has {given} but no {missing}. ")
    assert f"`genesyscloud:{missing}` (or {variable})" in str(caught.value)


@pytest.mark.parametrize("absent", [None, ""], ids=["null", "empty"])
@pytest.mark.parametrize("name", READ)
def test_an_empty_value_lets_the_next_source_speak(name, absent):
    read, (value, meaning), _ = READ[name]
    assert read(Configuration.resolve(Source("a", {name: absent}), Source("b", {name: value}))) == meaning


@pytest.mark.parametrize("name", READ)
def test_a_blank_value_lets_the_next_source_speak(name):
    read, (value, meaning), _ = READ[name]
    assert read(Configuration.resolve(Source("a", {name: " \t"}), Source("b", {name: value}))) == meaning


@pytest.mark.parametrize("absent", [None, "", " "], ids=["null", "empty", "blank"])
def test_empty_credentials_let_the_next_source_speak(absent):
    empty = Source("a", {"accessToken": absent, "oauthClientId": absent, "oauthClientSecret": absent})
    assert Configuration.resolve(empty, Source("b", TOKEN)).require_credentials() == AccessToken("token")


def test_space_around_a_value_does_not_count():
    configuration = resolve(region=" us-east-1\n", accessToken="\ttoken ")
    assert configuration.api_url == "https://api.mypurecloud.com"
    assert configuration.require_credentials() == AccessToken("token")


@pytest.mark.parametrize("value", [30, 30.0, "30", "30.0"], ids=["integer", "number", "text", "decimal text"])
def test_a_number_may_be_written_as_number_or_as_text(value):
    assert resolve(activationTimeout=value).activation_timeout == 30.0


def test_without_any_source_the_defaults_hold():
    configuration = Configuration.resolve()
    assert configuration.preflight is PreflightMode.AUTO
    assert configuration.activation_timeout == 180.0
    assert configuration.organization_id is None
    assert not configuration.has_credentials


# What is missing


def test_missing_credentials_name_every_key_and_variable():
    with pytest.raises(MissingCredentials) as caught:
        Configuration.resolve().require_credentials()
    for name in ("oauthClientId", "oauthClientSecret", "accessToken"):
        assert f"`genesyscloud:{name}` (or {SETTING_TABLE[name][0]})" in str(caught.value)


@pytest.mark.parametrize(
    ("attribute", "instead"), [("api_url", "apiUrl"), ("login_url", "loginUrl")], ids=["API", "login"]
)
def test_a_missing_region_names_its_key_its_variable_and_what_can_stand_in(attribute, instead):
    with pytest.raises(ConfigurationError) as caught:
        getattr(resolve(**CLIENT), attribute)
    for name in ("region", instead):
        assert f"`genesyscloud:{name}` (or {SETTING_TABLE[name][0]})" in str(caught.value)
    assert "pulumi config set genesyscloud:region" in str(caught.value)


@pytest.mark.parametrize(
    ("values", "can"),
    [
        pytest.param({}, False, id="nothing"),
        pytest.param(CLIENT, False, id="a client without a place"),
        pytest.param({"region": "us-east-1"}, False, id="a place without a client"),
        pytest.param({"region": "us-east-1", "oauthClientId": "id"}, False, id="half a client"),
        pytest.param({"region": "us-east-1", **CLIENT}, True, id="a client and a region"),
        pytest.param({"region": "us-east-1", **TOKEN}, True, id="a token and a region"),
        pytest.param({"apiUrl": "https://a", **TOKEN}, True, id="a token and an address"),
        pytest.param({"apiUrl": "https://a", "loginUrl": "https://b", **CLIENT}, True, id="a client and addresses"),
        pytest.param({"loginUrl": "https://b", **CLIENT}, False, id="a client and only a login address"),
        pytest.param(
            {"apiUrl": "https://a", **CLIENT},
            False,
            id="a client and no login address",
        ),
    ],
)
def test_there_are_credentials_if_there_is_a_way_to_log_in_and_a_place_to_do_it(values, can):
    assert resolve(**values).has_credentials is can


# Regions


def test_the_regions_are_those_of_the_reference():
    assert DOMAINS == REGION_TABLE


@pytest.mark.parametrize(("name", "its_domain"), REGION_TABLE.items())
def test_a_region_is_given_by_name_or_by_domain(name, its_domain):
    assert domain(name) == domain(its_domain) == its_domain
    for written in (name, its_domain):
        configuration = resolve(region=written)
        assert configuration.api_url == f"https://api.{its_domain}"
        assert configuration.login_url == f"https://login.{its_domain}"


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        pytest.param("us-east1", "Did you mean us-east-1?", id="a letter short"),
        pytest.param("eu-central-11", "Did you mean eu-central-1?", id="a letter too many"),
        pytest.param("mypurecloud.con", "Did you mean mypurecloud.com?", id="a domain"),
        pytest.param("moon", f"Regions: {', '.join(REGION_TABLE)}.", id="nothing like it"),
    ],
)
def test_a_misspelt_region_is_refused_with_the_nearest_or_all(written, hint):
    with pytest.raises(ConfigurationError) as caught:
        resolve(region=written)
    assert repr(written) in str(caught.value)
    assert str(caught.value).endswith(hint)


def test_a_misspelt_region_names_its_key_and_variable():
    with pytest.raises(ConfigurationError) as caught:
        resolve(region="moon")
    assert "`genesyscloud:region` (or GENESYSCLOUD_REGION)" in str(caught.value)


# Addresses

ADDRESSES = pytest.mark.parametrize("name", ["apiUrl", "loginUrl"])


@ADDRESSES
@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("https://gateway.example", "https://gateway.example", id="https"),
        pytest.param("https://gateway.example/", "https://gateway.example", id="trailing slash"),
        pytest.param("https://gateway.example/genesys/", "https://gateway.example/genesys", id="path"),
        pytest.param("https://gateway.example:8443", "https://gateway.example:8443", id="port"),
        pytest.param("HTTPS://Gateway.Example", "https://gateway.example", id="capitals"),
        pytest.param("http://localhost:8080", "http://localhost:8080", id="http on localhost"),
        pytest.param("http://127.0.0.1:8080", "http://127.0.0.1:8080", id="http on 127.0.0.1"),
        pytest.param("http://127.9.9.9", "http://127.9.9.9", id="http on another loopback address"),
        pytest.param("http://[::1]:8080", "http://[::1]:8080", id="http on ::1"),
    ],
)
def test_an_address_may_be(name, written, read):
    configuration = resolve(**{name: written})
    assert (configuration.api_url if name == "apiUrl" else configuration.login_url) == read


@ADDRESSES
@pytest.mark.parametrize(
    "written",
    [
        pytest.param("http://gateway.example", id="http"),
        pytest.param("http://10.0.0.1", id="http on a private address"),
        pytest.param("http://0.0.0.0", id="http on all addresses"),
        pytest.param("http://localhost.example", id="http on what begins like localhost"),
        pytest.param("http://127.0.0.1.example", id="http on what begins like loopback"),
        pytest.param("ftp://localhost", id="another scheme on loopback"),
        pytest.param("//gateway.example", id="no scheme"),
        pytest.param("gateway.example", id="a host only"),
        pytest.param("localhost:8080", id="host and port only"),
        pytest.param("https://", id="no host"),
        pytest.param("https://gateway.example:http", id="a port that is no number"),
        pytest.param("https://gateway.example/?a=b", id="a query"),
        pytest.param("https://gateway.example/#a", id="a fragment"),
        pytest.param("https://ann:pass@gateway.example", id="user and password"),
        pytest.param("https://ann@gateway.example", id="a user"),
        pytest.param("https://gateway\x00.example", id="a control character"),
        pytest.param("https://gateway.example:99999", id="a port out of range"),
        pytest.param("https://gateway.example:-1", id="a port below zero"),
        pytest.param(
            "https://gateway.example/?",
            id="an empty query",
        ),
        pytest.param(
            "https://gateway.example/#",
            id="an empty fragment",
        ),
    ],
)
def test_an_address_may_not_be(name, written):
    with pytest.raises(ConfigurationError) as caught:
        resolve(**{name: written})
    assert f"`genesyscloud:{name}` (or {SETTING_TABLE[name][0]})" in str(caught.value)


def test_an_address_wins_over_the_region_and_the_other_one_stays_the_regions():
    configuration = resolve(region="us-east-1", apiUrl="https://gateway.example")
    assert configuration.api_url == "https://gateway.example"
    assert configuration.login_url == "https://login.mypurecloud.com"


@pytest.mark.parametrize("name", ["apiUrl", "loginUrl"])
def test_a_region_wins_over_the_addresses_of_later_sources(name):
    stack, environment = Source("a", {"region": "us-east-1"}), Source("b", {name: "https://gateway.example"})
    configuration = Configuration.resolve(stack, environment)
    assert configuration.api_url == "https://api.mypurecloud.com"
    assert configuration.login_url == "https://login.mypurecloud.com"


# The other values


@pytest.mark.parametrize("value", ["auto", "required", "off"])
def test_preflight_may_be(value):
    assert resolve(preflight=value).preflight == PreflightMode(value)


@pytest.mark.parametrize("value", ["on", "OFF", "true", "0"])
def test_preflight_may_not_be(value):
    with pytest.raises(ConfigurationError) as caught:
        resolve(preflight=value)
    assert "`genesyscloud:preflight` (or GENESYSCLOUD_PREFLIGHT)" in str(caught.value)
    assert "auto, required, off" in str(caught.value)


@pytest.mark.parametrize(
    ("value", "seconds"), [("1", 1.0), ("0.25", 0.25), ("600", 600.0), ("1e3", 1000.0)], ids=lambda each: str(each)
)
def test_the_activation_timeout_may_be(value, seconds):
    assert resolve(activationTimeout=value).activation_timeout == seconds


@pytest.mark.parametrize("value", ["0", "-1", "soon", "nan", "inf", "1e999", "180s"])
def test_the_activation_timeout_may_not_be(value):
    with pytest.raises(ConfigurationError) as caught:
        resolve(activationTimeout=value)
    assert "`genesyscloud:activationTimeout` (or GENESYSCLOUD_ACTIVATION_TIMEOUT)" in str(caught.value)
    assert repr(value) in str(caught.value)


# Secrets

# Marked at both ends, so that none stands in a text by accident.
SECRETS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E)).map("<s3cret-{}>".format)


def shown(secret: str, *texts: object) -> bool:
    """Whether the secret stands in one of the texts, as it is or as `repr` writes it."""
    written = [form(each) for each in texts for form in (str, repr)]
    return any(form in each for each in written for form in (secret, repr(secret)[1:-1]))


@given(secret=SECRETS)
def test_no_secret_is_shown_by_what_holds_it(secret):
    client = Source("a", {"oauthClientId": "id", "oauthClientSecret": secret})
    token = Source.environment({"GENESYSCLOUD_ACCESS_TOKEN": secret})
    for source in (client, token):
        configuration = Configuration.resolve(source)
        held = configuration.require_credentials()
        assert secret in (getattr(held, "token", None), getattr(held, "client_secret", None))
        assert not shown(secret, source, configuration, held)


@given(secret=SECRETS)
def test_no_secret_is_shown_by_what_is_said_about_half_a_client(secret):
    configuration = resolve(oauthClientSecret=secret)
    with pytest.raises(MissingCredentials) as caught:
        configuration.require_credentials()
    assert not shown(secret, caught.value, configuration)


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("https://ann:the-password@gateway.example", id="user and password"),
        pytest.param("http://ann:the-password@gateway.example", id="and a wrong scheme"),
        pytest.param("https://gateway.example/?key=the-password", id="a query"),
        pytest.param(
            "https://ann:the-password/1@gateway.example",
            id="a slash in the password",
        ),
    ],
)
def test_what_is_said_about_an_address_does_not_repeat_it(written):
    with pytest.raises(GenesysCloudError) as caught:
        resolve(apiUrl=written)
    assert "the-password" not in str(caught.value)


@pytest.mark.parametrize("settings", [{}, {"accessToken": "t"}], ids=["no credentials", "no region"])
def test_what_is_missing_may_be_missing_in_the_state_only(settings):
    """A refresh takes the settings of the last deployment, whatever is configured now."""
    ask = resolve(**settings).require_credentials if not settings else lambda: resolve(**settings).api_url
    with pytest.raises(ConfigurationError, match="--run-program"):
        ask()


@pytest.mark.parametrize(
    ("settings", "obstacle"),
    [
        ({}, "no Genesys Cloud credentials are configured"),
        ({"oauthClientId": "id"}, "has oauthClientId but no oauthClientSecret"),
        ({"accessToken": "t"}, "the Genesys Cloud region is not configured"),
        ({"accessToken": "t", "region": "us-east-1"}, None),
        ({"oauthClientId": "id", "oauthClientSecret": "s", "apiUrl": "https://x.example"}, "the Genesys Cloud region"),
    ],
)
def test_the_obstacle_is_what_is_missing(settings, obstacle):
    found = resolve(**settings).obstacle
    assert found is None if obstacle is None else obstacle in str(found)


# The template for names


PARTS = {"resource": "orders", "stack": "dev", "project": "shop"}


@pytest.mark.parametrize(
    ("template", "name"),
    [
        (None, "orders-dev"),
        ("", "orders-dev"),
        ("{resource}", "orders"),
        ("{project}: {resource} ({stack})", "shop: orders (dev)"),
        ("}{resource}{", "}orders{"),
    ],
)
def test_a_name_is_what_the_template_says(template, name):
    assert name_from_template([Source("the test", {"nameTemplate": template})], **PARTS) == name


def test_what_stands_in_a_name_is_no_placeholder():
    given = Source("the test", {"nameTemplate": "{resource}, {stack}"})
    assert name_from_template([given], **{**PARTS, "resource": "{stack}"}) == "{stack}, dev"


@POSITIONS
def test_the_template_is_read_from_each_source(position):
    assert name_from_template(sources(position, {"nameTemplate": "our {resource}"}), **PARTS) == "our orders"


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{stack}", "is '{stack}', which would give all objects one name. Put {resource} into it"),
        ("orders", "is 'orders', which would give all objects one name. Put {resource} into it"),
        ("{resource", "is '{resource', which would give all objects one name. Put {resource} into it"),
        ("{resource}-{team}", "in which {team} stands for nothing. Use {resource}, {stack}, {project}."),
        ("{resource!r}", "in which {resource!r} stands for nothing. Use {resource}, {stack}, {project}."),
        ("{resource}{}", "in which {} stands for nothing. Use {resource}, {stack}, {project}."),
    ],
)
def test_a_template_may_not_be(template, told):
    with pytest.raises(ConfigurationError) as caught:
        name_from_template([Source("the test", {"nameTemplate": template})], **PARTS)
    assert str(caught.value).startswith("`genesyscloud:nameTemplate` (or GENESYSCLOUD_NAME_TEMPLATE) is ")
    assert told in str(caught.value)


def test_a_region_is_known_by_the_address_of_its_api() -> None:
    assert {region_of_api(f"https://api.{each}"): each for each in DOMAINS.values()} == DOMAINS
    assert region_of_api("https://gateway.example.com") is None
    assert region_of_api("http://127.0.0.1:8085") is None


@pytest.mark.parametrize(
    "value",
    [["A_IS_B"], "A_IS_B", '["A_IS_B"]'],
    ids=["a list", "text", "a list as JSON"],
)
def test_assumptions_without_a_second_way_are_refused(value: object) -> None:
    with pytest.raises(ConfigurationError) as raised:
        resolve(contradicted=value)
    assert "'A_IS_B', for which the provider has no second way" in str(raised.value)
    assert "STALE_VERSION_IS_REFUSED" in str(raised.value)


def test_a_misspelt_assumption_is_suggested() -> None:
    with pytest.raises(ConfigurationError, match="did you mean `STALE_VERSION_IS_REFUSED`"):
        resolve(contradicted=["STALE_VERSIONS_ARE_REFUSED"])


@pytest.mark.parametrize("value", [["STALE_VERSION_IS_REFUSED"], '["STALE_VERSION_IS_REFUSED"]'])
def test_a_list_of_assumptions_comes_as_a_list_or_as_json(value: object) -> None:
    assert resolve(contradicted=value).contradicted == ["STALE_VERSION_IS_REFUSED"]
