"""How a resource declares its properties: models, whose fields say what a change means and what else is to be known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import UnionType
from typing import Annotated, Any, ClassVar, Final, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from pydantic.fields import FieldInfo

from genesyscloud_provider.client.deferred import Deferred


class Change(Enum):
    """What it means when an input changes."""

    UPDATE = "update"
    REPLACE = "replace"


@dataclass(frozen=True)
class ReplaceIf:
    """A change of an input means replacement under a condition, and an update otherwise.

    Attributes:
        condition: tells it from the object's state, a `Stored`.
    """

    condition: Callable[[Any], bool]


@dataclass(frozen=True)
class Differs:
    """How an input is compared, where two values may mean the same.

    Attributes:
        where: the paths within the input at which a state, a `Stored`, and the program's inputs differ; None is the
            input itself. A map tells of each what it means, in place of what the input declares.
    """

    where: Callable[[Any, Any], Iterable[str | None] | Mapping[str | None, Change]]


ITSELF: Final = (None,)
"""Where an input differs that is compared as a whole."""


class Mark(Enum):
    """What else is to be known of a property."""

    SECRET = auto()
    """Never shown, and encrypted wherever it is kept."""
    STABLE = auto()
    """An output that no update changes."""
    AUTONAMED = auto()
    """An input that the adapter gives where the program gives none."""
    ANY_JSON = auto()
    """Any JSON to Pulumi's languages: Go cannot compile lists within maps otherwise, as `pulumi import` writes them."""
    OBJECT_ID = auto()
    """The id of an object, for which a program may give the object itself where its language tells them apart."""


@dataclass(frozen=True)
class KnownValue:
    """One of a property's known values.

    Attributes:
        name: how programs call it, such as `aws-lambda`; each language writes it in its own way.
        value: the value.
        description: what it is.
        deprecated: why it should not be used any more; empty where it may be.
    """

    name: str
    value: str
    description: str
    deprecated: str = ""


@dataclass(frozen=True)
class KnownValues:
    """The values that are known of a text; the organization may have others.

    Attributes:
        name: the name of their type in the SDKs.
        description: what they are.
        values: the values.
    """

    name: str
    description: str
    values: tuple[KnownValue, ...]


class Declared(Deferred):
    """Properties by declaration: camelCase on the wire, each with a description, and marks where they apply."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True)

    @classmethod
    def names(cls) -> list[str]:
        """Every property's wire name."""
        return [each.alias or name for name, each in cls.model_fields.items()]

    @classmethod
    def marked(cls, mark: Mark) -> list[str]:
        """The wire names of the properties that have a mark."""
        return [each.alias or name for name, each in cls.model_fields.items() if mark in each.metadata]


class Part(Deferred):
    """A part of a resource's inputs or outputs.

    Attributes:
        in_place_of_text: what to say to a program that gives a text instead, such as an object's id alone.
        id_is: which field a Python program means that gives an object or its id alone; empty where it may not.
        refers_to: the resource whose object it names, by the id in `id_is` or else in `id`; empty where it is none.
        type_is: the input of that resource that its `type` repeats; empty where it has none.
    """

    in_place_of_text: ClassVar[str] = ""
    id_is: ClassVar[str] = ""
    refers_to: ClassVar[str] = ""
    type_is: ClassVar[str] = ""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True, hide_input_in_errors=True)


class Inputs(Declared):
    """A resource's inputs, and nothing that is not declared; each says what a change of it means."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Outputs(Declared):
    """What a resource's state holds beside its inputs."""

    organization_id: Annotated[
        str,
        Mark.STABLE,
        Field(
            description="The id of the organization that holds the object. With the credentials of another one nothing"
            " is read, changed or deleted. Absent only where an earlier version wrote the state: the next update or"
            " refresh fills it in."
        ),
    ]


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text


NotBlank = Annotated[str, AfterValidator(_not_blank)]
"""A text that says something."""


def nested_model(field: FieldInfo) -> type[BaseModel] | None:
    """The model of a field's value, which may be optional; None if it has none, as a list or a map of models has."""
    annotation = field.annotation
    kinds = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    # On Python 3.10 `dict[str, str]` counts as a class.
    models = (each for each in kinds if isinstance(each, type) and get_origin(each) is None)
    return next((each for each in models if issubclass(each, BaseModel)), None)


def listed_model(field: FieldInfo) -> type[BaseModel] | None:
    """The model of the items of a field's list, which may be optional; None if they have none."""
    kinds = get_args(field.annotation) if get_origin(field.annotation) in (Union, UnionType) else (field.annotation,)
    items = (get_args(each)[0] for each in kinds if get_origin(each) is list)
    return next((each for each in items if isinstance(each, type) and issubclass(each, BaseModel)), None)


def part_model(field: FieldInfo) -> type[BaseModel] | None:
    """The model of a field's value, or of the items of its list."""
    return nested_model(field) or listed_model(field)


def wire_name(model: type[BaseModel], name: str) -> str:
    """How a model's field, given by its name in Python, is called on the wire."""
    return model.model_fields[name].alias or name


def model_at(model: type[BaseModel], parts: Iterable[str]) -> type[BaseModel]:
    """The model at a path of nested models and indexes of lists; one without properties where there is none."""
    for part in parts:
        field = next((each for name, each in model.model_fields.items() if part in (name, each.alias)), None)
        if field is not None or not part.isdigit():
            model = (field and part_model(field)) or BaseModel
    return model


def names_within(model: type[BaseModel], parts: Iterable[str]) -> list[str]:
    """The wire names of the properties at such a path."""
    return [each.alias or name for name, each in model_at(model, parts).model_fields.items()]
