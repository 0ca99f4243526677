"""What a resource costs the provider does not grow with the others, and a check no faster than its inputs.

Calls of Python functions are counted, not time. What expressions and searches in texts cost is no call: for those a
text is so large that a quadratic search would take minutes, and the test would come to its timeout.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.suggestions import LISTED, closest, did_you_mean
from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.steps import FAILURES
from genesyscloud_provider.integrations.action.resource import DataAction
from genesyscloud_provider.integrations.credential.resource import IntegrationCredential
from genesyscloud_provider.integrations.integration.resource import DataActionIntegration

pytestmark = pytest.mark.slow

LAMBDA = "aws-lambda-data-actions"
KIND = "amazonWebServicesARN"
PAIRS = range(10, 40)


def calls(action: Callable[..., Any], *arguments: Any) -> int:
    counted = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal counted
        counted += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        action(*arguments)
    finally:
        sys.setprofile(before)
    return counted


@pytest.fixture
def organization(genesys_cloud: Emulator) -> Emulator:
    genesys_cloud.control.switches(max_instances={LAMBDA: 1000})
    return genesys_cloud


def test_no_check_and_no_read_costs_more_than_those_before(
    organization: Emulator, new_session: Callable[..., Session]
) -> None:
    session = new_session()
    credentials, integrations = IntegrationCredential(session), DataActionIntegration(session)
    checks, created = [], []
    for number in PAIRS:
        fields = {"ARN": "arn:aws:iam::123456789012:role/orders"}
        credential = credentials.create({"credentialType": KIND, "name": f"orders-{number}", "fields": fields})
        link = {"id": credential.id, "type": KIND}
        inputs = {"integrationType": LAMBDA, "name": f"orders-{number}", "credential": link}
        checks.append(calls(integrations.check, {}, inputs, inputs["name"]))
        created.append(integrations.create(inputs))
    assert checks[-1] == checks[1]  # the first one asks the organization

    later = DataActionIntegration(new_session())
    reads = [calls(later.read, each.id, each.state) for each in created]
    assert reads[-1] == reads[1]


TEXT = {"type": "string"}
LARGE = 300_000
SMALL, FACTOR = 50, 8
Inputs = dict[str, Any]


def action(**changes: Any) -> Inputs:
    return {
        "integration": {"id": "i", "type": "custom-rest-actions"},
        "name": "orders",
        "contract": {"input": {"type": "object"}, "output": {"type": "object"}},
        "config": {"request": {"requestUrlTemplate": "https://api.example.com", "requestType": "GET"}},
        **changes,
    }


def taking(**schema: Any) -> Inputs:
    return action(contract={"input": {"type": "object", **schema}, "output": {"type": "object"}})


def giving(**schema: Any) -> Inputs:
    return action(contract={"input": {"type": "object"}, "output": schema})


def asking(**request: Any) -> Inputs:
    return action(config={"request": {"requestUrlTemplate": "https://x.com", "requestType": "GET", **request}})


def answering(**response: Any) -> Inputs:
    return {**asking(), "config": {**asking()["config"], "response": response}}


def named(form: str, count: int, value: Any = TEXT) -> dict[str, Any]:
    return {form.format(number): value for number in range(count)}


def misspelt(count: int) -> Inputs:
    return taking(properties=named("order_{:04}", count), required=list(named("odrer_{:04}", count)))


def defaults_for_nothing(count: int) -> Inputs:
    maps = named("order_{:04}", count, "$.x"), named("odrer_{:04}", count, "0")
    return answering(translationMap=maps[0], translationMapDefaults=maps[1])


def credential(**changes: Any) -> Inputs:
    return {"credentialType": "basicAuth", "name": "orders", **changes}


WIDE = {
    "required": misspelt,
    "names": lambda count: taking(properties=named("{:04} x", count)),
    "types": lambda count: taking(properties=named("a{:04}", count, {"type": "strnig"})),
    "nulls": lambda count: taking(properties=named("a{:04}", count, {"type": ["string", None], "title": None})),
    "references": lambda count: giving(anyOf=[{"$ref": "#"}] * count),
    "arrays in arrays": lambda count: giving(
        anyOf=[{"type": "array", "items": {"anyOf": [{"type": "array"}]}}] * count
    ),
    "unknown properties": lambda count: action(**named("nmae{}", count)),
    "unknown settings": lambda count: asking(**named("headres{}", count)),
    "templates": lambda count: asking(headers=named("a{}", count, "${input.id")),
    "headers that are null": lambda count: asking(headers=named("a{}", count, None)),
    "inputs": lambda count: asking(requestTemplate="".join(f"${{input.order_{each:04}}}" for each in range(count))),
    "names in text": lambda count: asking(requestTemplate="".join(f"$input_{each:04} " for each in range(count))),
    "paths": lambda count: answering(translationMap=named("a{}", count, "id")),
    "defaults": defaults_for_nothing,
}


@pytest.mark.parametrize("inputs", WIDE.values(), ids=WIDE.keys())
def test_a_check_costs_no_more_for_each_of_many_failures_and_shows_a_page(
    inputs: Callable[[int], Inputs], new_session: Callable[..., Session]
) -> None:
    resource = DataAction(new_session())
    resource.check({}, inputs(1))
    few, many = (calls(resource.check, {}, inputs(count)) for count in (SMALL, SMALL * FACTOR))
    assert many < few * FACTOR * 2
    assert_readable(resource, inputs(SMALL * FACTOR))


def test_many_unknown_fields_of_a_credential_are_counted(new_session: Callable[..., Session]) -> None:
    resource = IntegrationCredential(new_session(preflight="off"))
    inputs = credential(fields=named("usreName{}", 1000, "x"))
    resource.check({}, inputs)
    few, many = (
        calls(resource.check, {}, credential(fields=named("usreName{}", count, "x")))
        for count in (SMALL, SMALL * FACTOR)
    )
    assert many < few * FACTOR * 2
    assert_readable(resource, inputs)


def assert_readable(resource: Resource[Any, Any], inputs: Inputs) -> None:
    failures = resource.check({}, inputs).failures
    said: list[str] = resource.session.said  # type: ignore[attr-defined]
    reported = [each.reported[1] for each in failures] or said[-1].splitlines()[1:]
    assert LISTED < len(reported) <= FAILURES + 1
    assert " more " in reported[-1]
    assert len("\n".join(reported)) < 4000


def test_what_is_not_listed_is_counted_list_by_list(new_session: Callable[..., Session]) -> None:
    inputs = {**misspelt(1000), "nmae": 1}
    reported = [each.reported[1] for each in DataAction(new_session()).check({}, inputs).failures]
    assert reported[0] == "nmae: is no property of DataAction; did you mean `name`?"
    assert reported[1].startswith(
        "contract.input.required: names 'odrer_0000', which is no property; did you mean `order_"
    )
    assert reported[-1] == "contract.input.required: and 990 more like these"
    assert len(reported) == 1 + LISTED + 1


LONG = {
    "references": asking(requestTemplate="${a(" * LARGE),
    "references with a brace far away": asking(requestTemplate="${a(" * LARGE + "}"),
    "names": asking(requestTemplate="${" + "a.b-" * LARGE),
    "literal blocks": asking(requestTemplate="#[[" * LARGE),
    "comments": asking(requestTemplate="#*" * LARGE),
    "comments and literal blocks": asking(requestTemplate="#*#[[ x ]]# " * (LARGE // 10)),
    "brackets": asking(requestTemplate="[" * LARGE),
    "digits": asking(requestTemplate="1" * LARGE),
    "a verb": asking(requestType="GETPOST" * LARGE),
    "a host": asking(requestUrlTemplate=f"https://{'a.' * LARGE}"),
    "a port": asking(requestUrlTemplate=f"https://x.com:{'0' * 6000}443"),
    "an input's name": taking(properties={"1 x" * LARGE: TEXT}),
    "a required name": taking(properties={"a": TEXT}, required=["b" * LARGE, ["b"] * (LARGE // 10)]),
    "an unknown property": action(**{"nmae" * LARGE: 1}),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("inputs", LONG.values(), ids=LONG.keys())
def test_a_long_text_is_judged_at_once_and_not_shown(inputs: Inputs, new_session: Callable[..., Session]) -> None:
    failures = DataAction(new_session()).check({}, inputs).failures
    assert all(len(each.reported[1]) < 1500 for each in failures)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("googleServiceAccount", {"email": "a." * LARGE + "@example.com"}),
        ("amazonWebServicesARN", {"ARN": "arn:aws:iam::123456789012:role/" + "-" * LARGE + "!"}),
        ("userDefinedOAuth", {"loginUrl": "https://" + "ö" * LARGE + ".com"}),
    ],
)
def test_a_long_field_of_a_credential_is_judged_at_once(
    kind: str, fields: dict[str, str], new_session: Callable[..., Session]
) -> None:
    session = new_session(preflight="off")
    failures = IntegrationCredential(session).check({}, credential(credentialType=kind, fields=fields)).failures
    assert all(len(each.reported[1]) < 1500 for each in failures)


def test_a_close_name_is_found_among_many_and_a_long_one_is_close_to_none() -> None:
    many = [f"order_{number}" for number in range(100_000, 100_500)]
    assert did_you_mean("odrer_100321", many).startswith("; did you mean `order_100")
    assert did_you_mean("ORDER_100321", many) == "; did you mean `order_100321`?"
    assert did_you_mean("order_100321" * LARGE, many) == did_you_mean("order", ["order" * LARGE]) == ""
    assert closest("order_100321", many).startswith("order_100321, ")
