"""Whatever a program writes at whatever place: check answers, changes nothing, and shows no secret."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pulumi.runtime import rpc
from pydantic import BaseModel

from genesyscloud_emulator import Emulator
from genesyscloud_provider.registry import RESOURCES
from tests.adapters.adapter import Adapter, CheckFailed, Values, adapter_of

Path = tuple[str, ...]

PLANTED = "hunter2"


def deep(levels: int) -> Any:
    """Maps in lists in maps."""
    value: Any = PLANTED
    for level in range(levels):
        value = [value] if level % 2 else {"key": value}
    return value


WRONG: list[Any] = [
    5,
    -1,
    0.5,
    1e300,
    True,
    "",
    " \t\n",
    PLANTED,
    f"{PLANTED}\x00\x1b[31m\r\n\u202e",
    f"{PLANTED}é🐍\U0010ffff",
    PLANTED * 100,
    "${" + PLANTED,
    {},
    {"key": PLANTED},
    {"": PLANTED},
    {"a.b\x00": {"key": PLANTED}},
    [],
    [None],
    [PLANTED, 5],
    [[], {}],
    deep(30),
    rpc.UNKNOWN,
]

REQUEST = {
    "requestUrlTemplate": "https://api.example.com/",
    "requestType": "POST",
    "requestTemplate": "${input.rawRequest}",
    "headers": {"key": "value"},
}
RESPONSE = {"translationMap": {"key": "$.a"}, "translationMapDefaults": {"key": "1"}, "successTemplate": "${rawResult}"}
INTEGRATION = {"id": "an integration", "type": "custom-rest-actions"}
SCHEMA = {"type": "object", "properties": {"key": {"type": "string"}}, "required": ["key"]}

GOOD: dict[str, Values] = {
    "IntegrationCredential": {"credentialType": "userDefined", "fields": {"key": "value"}, "name": "orders"},
    "DataActionIntegration": {
        "integrationType": "custom-rest-actions",
        "credential": {"id": "a credential", "type": "userDefined"},
        "name": "orders",
        "notes": "who to ask",
        "clientCertificateAuthority": "DigiCert",
        "properties": {"key": {"key": "value"}},
        "intendedState": "ENABLED",
        "deletionProtection": False,
    },
    "DataAction": {
        "integration": INTEGRATION,
        "name": "orders",
        "category": "Shop",
        "contract": {"input": SCHEMA, "output": SCHEMA},
        "secure": False,
        "config": {"request": REQUEST, "response": RESPONSE, "timeoutSeconds": 5},
        "publish": True,
        "deletionProtection": False,
    },
    "CustomAuthAction": {
        "integration": INTEGRATION,
        "name": "orders",
        "config": {"request": REQUEST, "response": RESPONSE},
    },
    "Role": {
        "name": "orders",
        "permissions": ["directory:user:view"],
        "description": "Reads",
        "grantToProvider": True,
    },
    "OAuthClient": {
        "name": "orders",
        "description": "Calls",
        "authorizedGrantType": "CLIENT-CREDENTIALS",
        "roles": [{"roleId": "a role", "divisionId": "*"}],
        "accessTokenValiditySeconds": 600,
        "registeredRedirectUris": ["https://example.com/"],
        "scopes": [],
        "state": "active",
        "rotate": "2026",
    },
}
"""Something at every place that a program can write."""

FUNCTION: Values = {
    **{key: each for key, each in GOOD["DataAction"].items() if key != "config"},
    "integration": {"id": "an integration", "type": "function-data-actions"},
    "function": {"runtime": "nodejs22.x", "handler": "a.b", "timeoutSeconds": 5, "description": "", "code": "nowhere"},
}


def declared(model: type[BaseModel], path: Path = ()) -> Iterator[Path]:
    """Every place that a model declares."""
    for name, each in model.model_fields.items():
        place = (*path, each.alias or name)
        yield place
        for kind in [each.annotation, *get_args(each.annotation)]:
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from declared(kind, place)


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place at which inputs hold something."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield (*path, key)
            yield from places(each, (*path, key))


def with_(inputs: Values, path: Path, value: Any) -> Values:
    """Inputs with another value at a place; keys that are missing on the way come to be."""
    changed = deepcopy(inputs)
    inner = changed
    for key in path[:-1]:
        inner = inner.setdefault(key, {})
    inner[path[-1]] = value
    return changed


PLACES = {resource: [(good, path) for path in places(good)] for resource, good in GOOD.items()}
PLACES["DataAction"] += [(FUNCTION, path) for path in places(FUNCTION) if path[0] == "function"]


def assert_judged(adapter: Adapter, olds: Values, news: Values) -> None:
    """It is accepted, or refused in words for people that show no value of a secret."""
    try:
        adapter.check(olds, news)
    except CheckFailed as failed:
        for name, reason in failed.failures:
            assert name == "", "Pulumi would print the value"
            assert ": " in reason
            assert "Traceback" not in reason
            assert not reason.startswith("fields") or PLANTED not in reason


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda each: each.name)
def test_every_declared_place_is_tried(resource: Any) -> None:
    tried = {*places(GOOD[resource.name]), *(places(FUNCTION) if resource.name == "DataAction" else ())}
    assert set(declared(resource.inputs)) <= tried


@pytest.mark.slow
@pytest.mark.parametrize("adapter", ["dynamic", "plugin"])
@pytest.mark.parametrize("resource", GOOD)
def test_values_that_fit_no_place(
    resource: str,
    adapter: str,
    settings: dict[str, str],
    genesys_cloud: Emulator,
    capsys: pytest.CaptureFixture[str],
) -> None:
    served = adapter_of(adapter, resource, settings)
    before = genesys_cloud.control.state()
    with served.process():
        for good, path in PLACES[resource]:
            for number, wrong in enumerate(WRONG):
                assert_judged(served, good if number % 2 else {}, with_(good, path, wrong))
    assert {each.method for each in genesys_cloud.control.requests() if each.route != "/oauth/token"} <= {"GET"}
    after = genesys_cloud.control.state()
    assert (after.integrations, after.credentials, after.actions) == (
        before.integrations,
        before.credentials,
        before.actions,
    )
    printed = "".join(capsys.readouterr())
    assert PLANTED not in printed or resource != "IntegrationCredential"


json_like = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    lambda each: (
        st.lists(each, max_size=3)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), each, max_size=3)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("resource", GOOD)
@hypothesis_settings(
    max_examples=40,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_values_at_any_places(
    resource: str, settings: dict[str, str], genesys_cloud: Emulator, data: st.DataObject
) -> None:
    good = GOOD[resource]
    news = good
    for path in data.draw(st.lists(st.sampled_from(list(places(good))), min_size=1, max_size=3)):
        try:
            news = with_(news, path, data.draw(json_like))
        except (AttributeError, TypeError):
            continue  # what was put before it is no map
    served = adapter_of("dynamic", resource, {"region": "us-east-1"})
    with served.process():
        assert_judged(served, {}, news)
        assert_judged(served, good, news)
