"""What a request is about, and whether its values are of the kinds that a resource declares.

The engine sends what it has checked and stored. Anything else is refused in one line, before a resource meets it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from genesyscloud_provider.adapters.plugin.codec import MalformedValue
from genesyscloud_provider.client.suggestions import did_you_mean
from genesyscloud_provider.framework.filters import Filters
from genesyscloud_provider.framework.properties import Properties, known_part, unknown_paths
from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.framework.state import in_words


def type_of(request: Any) -> str:
    """The type of the resource: the request's, or the last one in its URN, where those of its parents come first."""
    return str(request.type or _of_urn(request.urn, 2).rsplit("$", 1)[-1])


def name_of(request: Any) -> str:
    """What the program calls the resource."""
    return str(request.name or _of_urn(request.urn, 3))


def require_news(resource: Resource[Any, Any], news: Properties, *, final: bool) -> None:
    """Make sure that inputs are all there, and of the declared kinds.

    Args:
        resource: whose inputs they are.
        news: the inputs.
        final: whether they are about to be sent: then all are known, and every value is one that is allowed.

    Raises:
        MalformedValue: something is not.
    """
    if final:
        require_known(news)
    _require(resource.inputs, news, lambda problem: final or _wrong_kind(problem) or _missing(problem))


def require_known(values: Properties) -> None:
    """Make sure that everything is known.

    Raises:
        MalformedValue: something is not.
    """
    for path in unknown_paths(values):
        raise MalformedValue(f"{'.'.join(path)}: is not known yet")


def filters_of(resource: Resource[Any, Any], query: Properties) -> Filters:
    """What a listing is narrowed by.

    Raises:
        MalformedValue: something is no filter of the resource's, or no value of one.
    """
    try:
        return resource.listed_by.model_validate(query)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
        raise MalformedValue("; ".join(_about_filter(resource, each) for each in problems)) from None


def _about_filter(resource: Resource[Any, Any], problem: ErrorDetails) -> str:
    name, known = str(problem["loc"][0]), resource.listed_by.names()
    if problem["type"] != "extra_forbidden":
        return f"{name}: {in_words(problem)}"
    has = ", ".join(f"`{each}`" for each in known) or "none"
    return f"`{name}` is no filter of {resource.name}, which has {has}{did_you_mean(name, known)}"


_KINDS: Final = frozenset({"string_type", "bool_type", "dict_type", "model_type", "archive_type"})


def _require(model: Any, values: Properties, matters: Callable[[ErrorDetails], bool]) -> None:
    given = {name: values[name] for name in model.names() if name in values}
    unknown = set(unknown_paths(given))
    for problem in _problems(model, known_part(given)):
        path = tuple(str(part) for part in problem["loc"])
        if path not in unknown and matters(problem):
            raise MalformedValue(f"{'.'.join(path)}: {problem['msg'].replace('Input should be', 'must be')}")


def _problems(model: type[BaseModel], values: Properties) -> Iterator[ErrorDetails]:
    try:
        model.model_validate(values)
    except ValidationError as error:
        yield from error.errors(include_url=False, include_context=False)


def _wrong_kind(problem: ErrorDetails) -> bool:
    return problem["type"] in _KINDS or (problem["type"] == "enum" and not isinstance(problem["input"], str))


def _missing(problem: ErrorDetails) -> bool:
    return problem["type"] == "missing"


def _of_urn(urn: str, part: int) -> str:
    """A part of `urn:pulumi:stack::project::type::name`; a name may hold `::` itself."""
    parts = urn.split("::", 3)
    return parts[part] if part < len(parts) else ""
