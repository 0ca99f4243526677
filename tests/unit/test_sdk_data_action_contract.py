"""Contracts made of the types with which a program describes what an action takes and gives back."""

from __future__ import annotations

import datetime
import enum
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

import pulumi_genesyscloud as genesyscloud

from_models = genesyscloud.DataActionContract.from_models


class Priority(enum.Enum):
    """How soon it is needed."""

    LOW = "low"
    HIGH = "high"


class Order(BaseModel):
    """Which order."""

    order_id: str = Field(alias="orderId", description="As on the invoice.", title="Order")
    lines: int = 1
    weight: float
    express: bool = False


class Line(BaseModel):
    sku: str
    price: Decimal | None = Field(None, description="Without tax.")


class Answer(BaseModel):
    status: str
    line: Line
    others: list[Line] = []
    by_sku: dict[str, Line] = {}
    customer: Customer | None = None


@dataclass
class Customer:
    """Who ordered."""

    name: str
    email: str | None = None


class Node(BaseModel):
    left: Branch | None = None


class Branch(BaseModel):
    node: Node


LINE = {
    "type": "object",
    "properties": {
        "sku": {"type": "string"},
        "price": {"type": ["string", "null"], "description": "Without tax."},
    },
    "required": ["sku"],
    "additionalProperties": True,
}
CUSTOMER = {
    "properties": {"name": {"type": "string"}, "email": {"type": ["string", "null"]}},
    "required": ["name"],
    "additionalProperties": True,
}


def _without_patterns(schema: Any) -> Any:
    """Pydantic's expression for decimal numbers differs between its versions, and says nothing of ours."""
    if isinstance(schema, dict):
        return {key: _without_patterns(each) for key, each in schema.items() if key != "pattern"}
    return [_without_patterns(each) for each in schema] if isinstance(schema, list) else schema


def _input(model: Any) -> Any:
    return from_models(model, Line)["input"]


def _output(model: Any) -> Any:
    return _without_patterns(from_models(Customer, model)["output"])


def test_an_input_has_the_fields_of_its_model_by_their_names_in_json() -> None:
    assert _input(Order) == {
        "type": "object",
        "properties": {
            "orderId": {"type": "string", "title": "Order", "description": "As on the invoice."},
            "lines": {"type": "integer"},
            "weight": {"type": "number"},
            "express": {"type": "boolean"},
        },
        "required": ["orderId", "weight"],
        "additionalProperties": True,
    }


def test_a_dataclass_is_as_good_as_a_model() -> None:
    assert _input(Customer) == {"type": "object", **CUSTOMER}


def test_an_output_holds_what_it_refers_to() -> None:
    assert _output(Answer) == {
        "type": "object",
        "properties": {
            "status": {"type": "string"},
            "line": LINE,
            "others": {"type": "array", "items": LINE},
            "by_sku": {"type": "object", "additionalProperties": LINE},
            "customer": {"type": ["object", "null"], **CUSTOMER},
        },
        "required": ["status", "line"],
        "additionalProperties": True,
    }


def test_an_output_may_be_a_list() -> None:
    assert _output(list[Line]) == {"type": "array", "items": LINE}


def test_choices_keep_their_type_and_hold_no_null() -> None:
    class Choices(BaseModel):
        priority: Priority
        later: Priority | None = None
        kind: Literal["order"]
        mixed: Literal["all", 1, 2, None]
        maybe: Literal["a"] | None = None
        nothing: Literal[None] = None

    null = {"type": "null"}
    assert _input(Choices)["properties"] == {
        "priority": {"type": "string", "enum": ["low", "high"]},
        "later": {"type": ["string", "null"], "anyOf": [{"enum": ["low", "high"]}, null]},
        "kind": {"type": "string", "enum": ["order"]},
        "mixed": {"type": ["string", "integer", "null"], "anyOf": [{"enum": ["all", 1, 2]}, null]},
        "maybe": {"type": ["string", "null"], "anyOf": [{"enum": ["a"]}, null]},
        "nothing": null,
    }


def test_an_example_that_is_null_is_refused() -> None:
    class Exemplary(BaseModel):
        size: int | None = Field(None, examples=[None])

    with pytest.raises(ValueError, match=r"input\.properties\.size\.examples: holds a null: leave it out"):
        _input(Exemplary)


def test_times_and_ids_are_texts() -> None:
    class Texts(BaseModel):
        at: datetime.datetime
        id: uuid.UUID | None = None

    assert _input(Texts)["properties"] == {
        "at": {"type": "string", "format": "date-time"},
        "id": {"type": ["string", "null"], "format": "uuid"},
    }


def test_fields_may_be_called_what_schemas_call_their_parts() -> None:
    class Words(BaseModel):
        title: str
        default: str = "d"
        const: int
        description: str = Field(description="A text.")

    assert _input(Words)["properties"] == {
        "title": {"type": "string"},
        "default": {"type": "string"},
        "const": {"type": "integer"},
        "description": {"type": "string", "description": "A text."},
    }


def test_a_model_may_forbid_other_properties() -> None:
    class Strict(BaseModel):
        model_config = ConfigDict(extra="forbid")

        order: str

    assert _input(Strict)["additionalProperties"] is False


def test_the_same_models_give_the_same_contract_in_the_same_order() -> None:
    assert repr(from_models(Order, Answer)) == repr(from_models(Order, Answer))
    assert list(_output(Answer)["properties"]) == ["status", "line", "others", "by_sku", "customer"]


@pytest.mark.parametrize(
    ("annotation", "more"),
    [
        (Line, ": pass an object or an array as JSON text in a string"),
        (list[str], ": pass an object or an array as JSON text in a string"),
        (int | str, "; one that may be null has a type such as"),
        (Any, ""),
    ],
)
def test_an_input_that_is_not_flat_names_its_field(annotation: Any, more: str) -> None:
    class Nested(BaseModel):
        fine: str
        wrong: annotation

    with pytest.raises(ValueError, match="Genesys Cloud takes no contract of Nested and Line") as refused:
        _input(Nested)
    reason = f"must be of type string, integer, number or boolean{more}"
    (failure,) = str(refused.value).split("\n  - ")[1:]
    assert failure.startswith(f"input.properties.wrong: {reason}")


def test_an_input_is_a_class() -> None:
    with pytest.raises(
        ValueError, match=r"no contract of list\[.*Line\] and Line:\n  - input.type: must be \"object\""
    ):
        _input(list[Line])


def test_a_name_that_the_service_keeps_is_refused() -> None:
    class Reserved(BaseModel):
        org_id: str = Field(alias="orgId")

    with pytest.raises(ValueError, match=r"input.properties.orgId: is a name that the service keeps"):
        _input(Reserved)


def test_lists_in_lists_are_refused() -> None:
    class Table(BaseModel):
        rows: list[list[str]]

    with pytest.raises(ValueError, match=r"output.properties.rows.items: must not be an array"):
        _output(Table)


def test_models_that_contain_themselves_are_refused() -> None:
    with pytest.raises(ValueError, match="Node contains itself \\(Node → Branch → Node\\)"):
        _output(Node)


def test_a_model_that_appears_twice_does_not_contain_itself() -> None:
    class Pair(BaseModel):
        one: Line
        other: Line

    assert _output(Pair)["properties"] == {"one": LINE, "other": LINE}


class Unfinished(BaseModel):
    missing: NowhereDefined  # type: ignore[name-defined]  # noqa: F821


class Callback(BaseModel):
    call: Callable[[], None]


@pytest.mark.parametrize(
    ("nonsense", "name"), [("Line", "Line"), (Unfinished, "Unfinished"), (Callback, "Callback"), (object(), "<object")]
)
def test_what_no_schema_can_say_is_refused(nonsense: Any, name: str) -> None:
    with pytest.raises(TypeError, match=f"^{name}.* is nothing that a contract can be made of: "):
        _output(nonsense)
