"""A user's unit test by Pulumi's mocks sees each lookup, by its token, and answers it."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import pulumi
import pytest
from pulumi.runtime import MockCallArgs, MockResourceArgs, Mocks, set_mocks
from pydantic import BaseModel

import pulumi_genesyscloud as genesyscloud
from genesyscloud_provider.adapters.program.naming import called
from genesyscloud_provider.adapters.tokens import token
from genesyscloud_provider.framework.lookup import Lookup
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.registry import LOOKUPS
from pulumi_genesyscloud._wire import answer
from tests.unit.programs import register

Call = tuple[str, dict[str, Any], str]


class Answering(Mocks):
    """A user's mocks, which answer every call alike."""

    def __init__(self) -> None:
        self.answer: dict[str, Any] = {}
        self.called: list[Call] = []

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        return f"{args.name}-id", dict(args.inputs)

    def call(self, args: MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        self.called.append((args.token, dict(args.args), args.provider))
        return self.answer, []


@pytest.fixture(params=[False, True], ids=["update", "preview"])
def mocks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Answering]:
    def asked(*_: Any, **__: Any) -> Any:
        raise AssertionError("a unit test reaches for no organization")

    monkeypatch.setattr(Session, "shared", asked)
    loop, mocked = asyncio.new_event_loop(), Answering()
    asyncio.set_event_loop(loop)
    set_mocks(mocked, project="project", stack="dev", preview=request.param)
    yield mocked
    asyncio.set_event_loop(None)
    loop.close()


def example(annotation: Any) -> Any:
    """A value of a kind that an answer has, by wire names."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return example(arguments[0])
    if origin in (Union, UnionType):
        return example(arguments[0])
    if origin is list:
        return [example(arguments[0])]
    if origin is dict:
        return {"a": example(arguments[1])}
    if annotation is Any:
        return {"any": "JSON"}
    if issubclass(annotation, BaseModel):
        return {each.alias or name: example(each.annotation) for name, each in annotation.model_fields.items()}
    return {str: "text", bool: True, int: 7, float: 7.5}[annotation]


LOOKUP: dict[str, Lookup[Any, Any]] = {each.name: each for each in LOOKUPS}
by_registry = pytest.mark.parametrize("name", LOOKUP)
in_both_forms = pytest.mark.parametrize(
    "form", [lambda value: value, pulumi.Output.from_input], ids=["plain", "output"]
)


def arguments_of(name: str, form: Callable[[Any], Any]) -> dict[str, Any]:
    fields = LOOKUP[name].arguments.model_fields
    return {key: form(example(each.annotation)) for key, each in fields.items()}


@by_registry
@in_both_forms
def test_each_lookup_is_seen_and_answered(name: str, form: Callable[[Any], Any], mocks: Answering) -> None:
    mocks.answer = example(LOOKUP[name].answer)
    function = getattr(genesyscloud, called(name))
    found: list[Any] = []
    arguments = arguments_of(name, form)
    register(lambda: function(**arguments).apply(found.append))
    fields = LOOKUP[name].arguments.model_fields
    sent = {each.alias or key: example(each.annotation) for key, each in fields.items()}
    assert [each[:2] for each in mocks.called] == [(f"genesyscloud:index:{name}", sent)]
    kind = getattr(genesyscloud, LOOKUP[name].answer.__name__)
    assert found == [answer(kind, mocks.answer)]


@by_registry
def test_what_mocks_leave_out_is_none(name: str, mocks: Answering) -> None:
    function = getattr(genesyscloud, called(name))
    found: list[Any] = []
    arguments = arguments_of(name, lambda value: value)
    register(lambda: function(**arguments).apply(found.append))
    (result,) = found
    assert isinstance(result, getattr(genesyscloud, LOOKUP[name].answer.__name__))


@by_registry
def test_with_a_provider_the_mocks_are_told_which(name: str, mocks: Answering) -> None:
    mocks.answer = example(LOOKUP[name].answer)
    function = getattr(genesyscloud, called(name))

    def program() -> Any:
        options = pulumi.InvokeOptions(provider=genesyscloud.Provider("other"))
        return function(**arguments_of(name, lambda value: value), opts=options)

    register(program)
    ((asked, _, provider),) = mocks.called
    assert asked == token(name)
    assert "::other::" in provider


def test_a_resource_takes_what_was_found(mocks: Answering) -> None:
    mocks.answer = {"id": "c", "type": "basicAuth"}

    def program() -> Any:
        found = genesyscloud.get_integration_credential(name="CRM")
        integration = genesyscloud.DataActionIntegration("crm", "custom-rest-actions", found)
        return integration.credential.apply(lambda each: seen.append(each))

    seen: list[Any] = []
    register(program)
    assert seen == [{"id": "c", "type": "basicAuth"}]


def test_every_lookup_has_a_function() -> None:
    assert {called(each) for each in LOOKUP} <= {name for name, _ in inspect.getmembers(genesyscloud, callable)}
