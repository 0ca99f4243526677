"""What the contract of an action may be, judged without the organization."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genesyscloud_provider.framework.properties import UNKNOWN
from genesyscloud_provider.framework.reading import built
from genesyscloud_provider.framework.steps import Failure
from genesyscloud_provider.integrations.action import contract as judge
from genesyscloud_provider.integrations.action.inputs import ActionContract

OBJECT: dict[str, Any] = {"type": "object"}
TEXT = {"type": "string"}

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(UNKNOWN)
words = st.sampled_from(["type", "properties", "required", "items", "$ref", "anyOf", "enum", "array", "object"])
values = st.recursive(
    scalars | words, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words | st.text(), inner, max_size=3)
)


def failures(contract: Any) -> Iterator[Failure]:
    """Judge a contract as a program wrote it."""
    sides = contract if isinstance(contract, dict) else {}
    maps = {side: each for side, each in sides.items() if isinstance(each, dict)}
    yield from judge.failures(built(ActionContract, **maps))


def judged(input_: Any = OBJECT, output: Any = OBJECT) -> dict[str, str]:
    return {each.path: each.reason for each in failures({"input": input_, "output": output})}


def taking(**properties: Any) -> dict[str, Any]:
    return {**OBJECT, "properties": properties}


def deep_list(levels: int) -> Any:
    value: Any = []
    for _ in range(levels - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param(OBJECT, id="without properties"),
        pytest.param(taking(a=TEXT, b={"type": "integer"}, c={"type": "number"}, d={"type": "boolean"}), id="simple"),
        pytest.param(taking(a={"type": ["string", "null"]}), id="or null"),
        pytest.param(taking(a={"type": "null"}), id="null"),
        pytest.param(taking(**{"Order-Id_2": TEXT}), id="every character of a name"),
        pytest.param(taking(OrgId=TEXT), id="a reserved name in other letter case"),
        pytest.param({**taking(a=TEXT, b=TEXT), "required": ["b", "a"]}, id="required"),
        pytest.param(
            {**taking(a={**TEXT, "title": "A", "enum": ["x"]}), "additionalProperties": True}, id="more words"
        ),
    ],
)
def test_an_input_is_a_flat_object(schema: dict[str, Any]) -> None:
    assert judged(schema) == {}


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param(OBJECT, id="object"),
        pytest.param({"type": "array", "items": OBJECT}, id="array of objects"),
        pytest.param({"type": "array"}, id="array of anything"),
        pytest.param(taking(a={"type": "array", "items": taking(b={"type": "array"})}), id="an object in between"),
        pytest.param(taking(orgId={"type": "object", "properties": {"1st place": TEXT}}), id="any name, any depth"),
        pytest.param(taking(**{"$ref": TEXT}), id="a property called $ref"),
        pytest.param(taking(type={"type": "array"}, items={"type": "array"}), id="properties called type and items"),
    ],
)
def test_an_output_is_any_schema_without_arrays_in_arrays(schema: dict[str, Any]) -> None:
    assert judged(output=schema) == {}


@pytest.mark.parametrize("type_", [None, "array", "Object", ["object"], 1])
def test_an_input_that_is_no_object_is_refused(type_: Any) -> None:
    assert judged({"type": type_}) == {
        "contract.input.type": 'must be "object": its properties are what the action takes'
    }


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("1st", "; did you mean `st`?"),
        ("order id", "; did you mean `order_id`?"),
        ("_order", "; did you mean `order`?"),
        ("größe", "; did you mean `gr_e`?"),
        ("order\n", "; did you mean `order_`?"),
        ("42", ""),
        ("", ""),
    ],
)
def test_a_name_of_another_form_is_refused_with_one_that_fits(name: str, suggestion: str) -> None:
    assert judged(taking(**{name: TEXT})) == {
        f"contract.input.properties.{name}": "is no name of an input:"
        f" it must begin with a letter and hold only letters, digits, - and _{suggestion}"
    }


@pytest.mark.parametrize("name", ["orgId", "integrationId", "rawRequest"])
def test_a_reserved_name_is_refused(name: str) -> None:
    reason = judged(taking(**{name: TEXT}))[f"contract.input.properties.{name}"]
    assert reason.startswith("is a name that the service keeps for itself")
    assert all(each in reason for each in {"orgId", "integrationId", "rawRequest"} - {name})


FLAT = "must be of type string, integer, number or boolean"


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ({"type": "object"}, f"{FLAT}: pass an object or an array as JSON text in a string"),
        ({"type": ["null", "array"]}, f"{FLAT}: pass an object or an array as JSON text in a string"),
        ({"type": "int"}, f"{FLAT}; did you mean `integer`?"),
        ({"type": "String"}, f"{FLAT}; did you mean `string`?"),
        ({"type": "date"}, FLAT),
        ({"type": []}, FLAT),
        ({"type": {"type": "string"}}, FLAT),
        ({"enum": ["a"]}, FLAT),
        ({"anyOf": [TEXT, {"type": "null"}]}, f'{FLAT}; one that may be null has a type such as ["string", "null"]'),
        (True, 'must be a schema, such as {"type": "string"}'),
        ("string", 'must be a schema, such as {"type": "string"}'),
    ],
)
def test_an_input_that_is_not_flat_is_refused(schema: Any, reason: str) -> None:
    assert judged(taking(order=schema)) == {"contract.input.properties.order": reason}


def test_properties_that_are_no_map_are_refused() -> None:
    assert judged({**OBJECT, "properties": ["order"]}) == {
        "contract.input.properties": "must be a map of schemas by name"
    }


@pytest.mark.parametrize(
    ("required", "reason"),
    [
        (["orderId", "orderid"], "names 'orderid', which is no property; did you mean `orderId`?"),
        (["x"], "names 'x', which is no property"),
        ([1], "names 1, which is no property"),
        ("orderId", "must be a list of names"),
        (True, "must be a list of names"),
    ],
)
def test_only_a_property_can_be_required(required: Any, reason: str) -> None:
    assert judged({**taking(orderId=TEXT), "required": required}) == {"contract.input.required": reason}


@pytest.mark.parametrize("side", ["input", "output"])
def test_a_reference_is_refused_wherever_it_stands(side: str) -> None:
    reference = {"$ref": "#/$defs/Order"}
    found = [each.path for each in failures({side: {**taking(order=reference), "allOf": [reference]}})]
    assert found == [f"contract.{side}.properties.order.$ref", f"contract.{side}.allOf.0.$ref"]


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ({"type": "array", "items": {"type": "array"}}, "contract.output.items"),
        ({"type": "array", "items": [TEXT, {"type": "array"}]}, "contract.output.items"),
        (taking(rows={"type": ["array", "null"], "items": {"type": "array"}}), "contract.output.properties.rows.items"),
        (
            {"type": "array", "items": taking(rows={"type": "array", "items": {"type": ["null", "array"]}})},
            "contract.output.items.properties.rows.items",
        ),
    ],
)
def test_an_array_in_an_array_is_refused_in_the_output(schema: dict[str, Any], path: str) -> None:
    assert judged(output=schema) == {path: "must not be an array: the service takes no arrays in arrays"}


@pytest.mark.parametrize("side", ["input", "output"])
def test_fifty_levels_are_not_too_deep_and_one_more_is(side: str) -> None:
    too_deep = {f"contract.{side}": "must not be nested deeper than 50 levels"}
    for levels, expected in ((50, {}), (51, too_deep), (5000, too_deep)):
        schema = {**OBJECT, "default": deep_list(levels - 1)}
        assert {each.path: each.reason for each in failures({side: schema})} == expected


def test_everything_wrong_is_said_at_once() -> None:
    assert list(judged(taking(orgId={"type": "array"}, ok=TEXT), {"type": "array", "items": {"type": "array"}})) == [
        "contract.input.properties.orgId",
        "contract.output.items",
    ]
    assert len(list(failures({"input": taking(orgId={"type": "array"})}))) == 2


@pytest.mark.parametrize(
    "contract",
    [
        pytest.param(UNKNOWN, id="all"),
        pytest.param({"input": UNKNOWN, "output": UNKNOWN}, id="schemas"),
        pytest.param({"input": {"type": UNKNOWN, "properties": UNKNOWN, "required": ["a"]}}, id="properties"),
        pytest.param({"input": {**taking(a=UNKNOWN), "required": UNKNOWN}}, id="property"),
        pytest.param({"input": {**taking(a={"type": UNKNOWN}), "required": ["b", UNKNOWN]}}, id="type"),
        pytest.param({"input": taking(a={"type": ["array", UNKNOWN]})}, id="type in a list"),
        pytest.param({"output": {"type": UNKNOWN, "items": {"type": "array"}}}, id="type of an outer array"),
        pytest.param({"output": {"type": "array", "items": {"type": UNKNOWN}}}, id="type of an inner array"),
        pytest.param({"output": {"$ref": UNKNOWN}}, id="reference"),
        pytest.param({"output": {"items": {"anyOf": UNKNOWN}, "type": "array"}}, id="choices"),
        pytest.param({"output": {"items": {"anyOf": 5}, "type": "array"}}, id="choices that are none"),
    ],
)
def test_what_is_not_known_yet_is_passed_over(contract: Any) -> None:
    assert list(failures(contract)) == []


def test_what_is_known_is_judged_beside_the_unknown() -> None:
    assert list(judged({**taking(orgId=UNKNOWN, a=UNKNOWN), "required": ["b"]}, UNKNOWN)) == [
        "contract.input.properties.orgId",
        "contract.input.required",
    ]


@pytest.mark.parametrize("contract", [None, "text", [], {}, {"input": "text", "output": [1]}])
def test_what_is_no_map_is_judged_elsewhere(contract: Any) -> None:
    assert list(failures(contract)) == []


TYPE = 'holds a null: write "null", in quotes, for the type (in YAML too)'
CHOICE = 'holds a null: write anyOf: [{"enum": […]}, {"type": "null"}] instead, with the other values in the enum'
OTHER = 'holds a null: leave it out or, if text is meant, write "null", in quotes (in YAML too)'


@pytest.mark.parametrize("side", ["input", "output"])
@pytest.mark.parametrize(
    ("schema", "path", "reason"),
    [
        (taking(id={"type": ["string", None]}), "properties.id.type", TYPE),
        (taking(id={"type": None}), "properties.id.type", TYPE),
        (taking(id={"type": [None]}), "properties.id.type", TYPE),
        (taking(id={**TEXT, "enum": ["a", None]}), "properties.id.enum", CHOICE),
        (taking(id={**TEXT, "const": None}), "properties.id.const", 'holds a null: write type: "null" instead'),
        (taking(id={**TEXT, "default": None}), "properties.id.default", OTHER),
        (taking(id={**TEXT, "examples": [{"a": [None]}]}), "properties.id.examples", OTHER),
        (taking(id={**TEXT, "title": None}), "properties.id.title", OTHER),
        (taking(default={**TEXT, "title": None}), "properties.default.title", OTHER),
        ({**OBJECT, "additionalProperties": None}, "additionalProperties", OTHER),
        ({**OBJECT, "properties": None}, "properties", OTHER),
        ({**OBJECT, "required": [None]}, "required", OTHER),
        ({**OBJECT, "allOf": [{"items": {"type": [None, "string"]}}]}, "allOf.0.items.type", TYPE),
    ],
)
def test_a_null_is_refused_with_what_to_write(side: str, schema: dict[str, Any], path: str, reason: str) -> None:
    """Some languages leave nulls out and others keep them, so that the next preview would replace the action."""
    found = list(failures({side: schema}))
    assert [(each.path, each.reason) for each in found] == [(f"contract.{side}.{path}", reason)]


def test_the_advice_about_nulls_leads_to_a_contract_that_is_accepted() -> None:
    nullable = {"type": ["string", "null"], "anyOf": [{"enum": ["a"]}, {"type": "null"}]}
    assert judged(taking(a=nullable, b={"type": "null"}), taking(a=nullable, b={"type": "null"})) == {}


def test_a_property_that_is_null_is_no_schema() -> None:
    assert judged(taking(type=None), taking(type=None)) == {
        "contract.input.properties.type": 'must be a schema, such as {"type": "string"}',
        "contract.output.properties.type": OTHER,
    }


@given(values, values)
def test_any_value_is_judged_without_an_error(input_: Any, output: Any) -> None:
    assert all(each.path.startswith("contract.") for each in failures({"input": input_, "output": output}))
