"""What holds a secret does not show it: not in a traceback, a log or a failed assertion."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import types
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Annotated, Any, ClassVar, Literal, TypeVar, Union, get_args, get_origin, get_type_hints, is_typeddict

import pytest
from pydantic import BaseModel

import genesyscloud_provider
import pulumi_genesyscloud
from genesyscloud_provider.client.documents import ErrorBody
from genesyscloud_provider.client.errors import NoAnswer
from genesyscloud_provider.framework.steps import Unfinished
from genesyscloud_provider.integrations import facts

PLANTED = "planted-secret"
OPEN = "no-secret"

PRIVATE = {
    "access_token",
    "client_secret",
    "notes",
    "secret",
    "request_template",
    "request_url_template",
    "success_template",
    "text",
    "token",
    "url",
}
"""Texts that are a secret, or that programs and the service may put one into. Of free-form values every one may be."""

WORDED = {"ApiPath", "Kept", "_Stack", "_Unshown"}
"""Classes that say in words of their own what they are, although they are no declarations; a stack in Pulumi's."""


def modules() -> Iterator[types.ModuleType]:
    for package in (genesyscloud_provider, pulumi_genesyscloud):
        yield package
        for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not each.name.endswith("__main__"):
                yield importlib.import_module(each.name)


CLASSES = [
    each
    for module in modules()
    if module is not facts  # what everybody may read in the documentation
    for each in vars(module).values()
    if isinstance(each, type) and each.__module__ == module.__name__
]
DECLARED = [each for each in CLASSES if dataclasses.is_dataclass(each) or issubclass(each, BaseModel | tuple)]


def planted(kind: Any, private: bool = False) -> Any:
    """A value of a type, with the secret wherever it could be."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is str:
        return PLANTED if private else OPEN
    if kind is Any or is_typeddict(kind):
        return PLANTED
    if isinstance(kind, TypeVar):
        return OPEN  # a declared class, with a test of its own
    if origin in (Annotated, Union, types.UnionType):
        return planted(next(each for each in arguments if each is not types.NoneType), private)
    if origin is Literal:
        return arguments[0]
    if origin in (dict, Mapping):
        return {"key": planted(arguments[1], private=arguments[1] is str)}
    if origin in (list, tuple):
        return [planted(arguments[0], private)]
    kind = origin or kind
    if kind in DECLARED:
        return instance(kind)
    if issubclass(kind, Enum):
        return next(iter(kind))
    return kind  # a number, a date, or what the last test but two is about


def instance(cls: Any) -> Any:
    """An instance of a declared class, with the secret wherever it could be."""
    if issubclass(cls, BaseModel):
        kinds = {name: each.annotation for name, each in cls.model_fields.items() if name != "errors"}
        return cls.model_construct(**{name: planted(kind, name in PRIVATE) for name, kind in kinds.items()})
    kinds = {name: kind for name, kind in get_type_hints(cls).items() if get_origin(kind) is not ClassVar}
    nesting = {"parts"} if cls.__name__ == "Shape" else set()  # of a shape there are shapes
    return cls(**{name: planted(kind, name in PRIVATE) for name, kind in kinds.items() if name not in nesting})


@pytest.mark.parametrize("cls", DECLARED, ids=lambda each: each.__qualname__)
def test_a_declared_class_shows_no_secret(cls: type) -> None:
    built = instance(cls)
    assert PLANTED not in f"{built!r} {built!s} {[built]}"


def test_the_secret_is_planted_where_it_matters() -> None:
    holding = {each.__name__ for each in DECLARED if PLANTED in str(list(values(instance(each))))}
    assert holding >= {
        *("OAuthClient", "AccessToken", "Source", "TokenAnswer", "FunctionUpload", "TestExecutionStep"),
        *("CredentialInputs", "IntegrationInputs", "ActionInputs", "Checked", "Created", "Reading"),
        *("IntegrationConfiguration", "ActionRequest", "ActionTestStep", "Asset", "Export"),
        *("OAuthClientDocument", "OAuthClientOutputs"),
    }


def values(built: Any) -> Iterator[Any]:
    """Everything in a value that is no declared class itself."""
    if dataclasses.is_dataclass(built) or isinstance(built, BaseModel):
        for each in vars(built).values():
            yield from values(each)
    elif isinstance(built, list):
        for each in built:
            yield from values(each)
    else:
        yield built


def test_what_is_no_declaration_is_shown_by_its_name_alone() -> None:
    """So holds everything that keeps tokens and settings: clients, logins, runs, adapters."""
    others = [each for each in CLASSES if each not in DECLARED and not issubclass(each, BaseException | Enum | dict)]
    holders = {"Client", "TokenOfClient", "GivenToken", "Session", "DynamicProvider", "ConfiguredProvider"}
    assert holders <= {each.__name__ for each in others}
    plain = (object.__repr__, object.__str__)
    worded = {each.__name__ for each in others if (each.__repr__, each.__str__) != plain}
    assert worded == WORDED


def test_an_object_that_was_not_finished_does_not_show_its_state() -> None:
    error = Unfinished("c-1", {"fields": {"password": PLANTED}}, NoAnswer("no answer"), lambda: None)
    assert PLANTED not in f"{error!r} {error!s} {error.args}"


def test_an_error_shows_of_an_answer_what_the_service_says_and_nothing_else() -> None:
    body = ErrorBody.model_validate({"message": "No", "status": 400, "messageParams": {"password": PLANTED}})
    assert PLANTED not in repr(body)
