"""What a stack's state holds of a resource: of which version it is, and whether it is of the kinds that are declared.

Pulumi gives back what it was given, also years later: so a state carries the version of its form, and one of an earlier
form is migrated whenever it is read. Only a state that somebody edited, or that another tool wrote, is anything else:
nothing is concluded from that, least of all that something has to be deleted. `pulumi refresh` reads it anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Protocol

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from genesyscloud_provider.client.errors import Refused
from genesyscloud_provider.framework.properties import Properties, known_part, unknown_paths

OWNER: Final = "organizationId"
"""The output that names the organization, on the wire; states of earlier versions lack it."""

VERSION: Final = "__stateVersion"
"""What tells the version of a state's form; states of before there were versions lack it, which is version 0. Pulumi
shows no property whose name begins like this."""

SHOWN: Final = 3
"""How many mistakes of one state a message shows."""


class Declaring(Protocol):
    """What a resource declares of itself."""

    name: ClassVar[str]
    state_version: ClassVar[int]
    absent_at_first: ClassVar[frozenset[str]]
    vouching: ClassVar[frozenset[str]]

    @property
    def inputs(self) -> type[Any]:
        """The model of its inputs."""

    @property
    def outputs(self) -> type[Any]:
        """The model of its outputs that are no inputs."""

    def migrate(self, version: int, state: Properties) -> Properties:
        """A state of a version as one of the next."""


@dataclass(frozen=True)
class _Mistake:
    """A value that is not what was declared, and why."""

    path: tuple[str, ...]
    reason: str

    def __str__(self) -> str:
        return f"`{'.'.join(self.path)}` {self.reason}"


def required_state(resource: Declaring, id_: str, stored: Properties) -> Properties:
    """A state of today's version that can be built on.

    Args:
        resource: whose state it is.
        id_: the object's id.
        stored: the state as it is stored.

    Raises:
        Refused: it has no id, a later version of the provider wrote it, or something of it is missing, not known or of
            another kind.
    """
    _require_id(resource, id_, stored)
    state = _migrated(resource, id_, stored)
    _refuse(resource, id_, state, [*_mistakes(resource, state), *_missing(resource, state)])
    return state


def require_inputs(resource: Declaring, olds: Properties) -> None:
    """Make sure that what is there of the last deployment's inputs is of the kinds that were declared.

    Args:
        resource: whose inputs they are.
        olds: the inputs; empty where something will be created.

    Raises:
        Refused: something is of another kind.
    """
    _refuse(resource, "", olds, list(_of_model(resource.inputs, olds)))


def readable_part(resource: Declaring, id_: str, stored: Properties) -> Properties:
    """What a refresh can use of a state: an input that it cannot read is null, as the program did write something.

    Args:
        resource: whose state it is.
        id_: the object's id.
        stored: the state as it is stored; empty for an import.

    Raises:
        Refused: it has no id, or a later version of the provider wrote it.
    """
    _require_id(resource, id_, stored)
    state = _migrated(resource, id_, stored)
    optional = {each.alias or name for name, each in resource.inputs.model_fields.items() if not each.is_required()}
    readable: Properties = known_part(state)
    mistakes = list(_mistakes(resource, state))
    for name in {each.path[0] for each in mistakes}:
        readable.pop(name, None)
        if name in optional:
            readable[name] = None
    if mistakes or any(_missing(resource, state)):
        for name in resource.vouching:
            readable.pop(name, None)
    return readable


def unreadable_inputs(resource: Declaring, inputs: Properties) -> list[str]:
    """The inputs that are of another kind than declared; some may be unknown."""
    return sorted({each.path[0] for each in _of_model(resource.inputs, inputs)})


def versioned(resource: Declaring, state: Properties) -> Properties:
    """A state that tells its version, to be stored."""
    return {**state, VERSION: resource.state_version}


def _migrated(resource: Declaring, id_: str, stored: Properties) -> Properties:
    state = {key: each for key, each in stored.items() if key != VERSION}
    version = stored.get(VERSION, 0 if state else resource.state_version)
    if isinstance(version, bool) or not isinstance(version, int) or not 0 <= version <= resource.state_version:
        raise Refused(
            f"the state of the {_title(resource, id_, state)} is of version {version!r}, and this version of"
            f" pulumi-genesyscloud knows none above {resource.state_version}: a later one has written it",
            "Nothing was sent. Install that version again, or a later one: `pip install --upgrade pulumi-genesyscloud`,"
            " and for the plugin then `pulumi-genesyscloud install-plugin`.",
        )
    for each in range(version, resource.state_version):
        state = resource.migrate(each, state)
    return state


def _require_id(resource: Declaring, id_: str, state: Properties) -> None:
    if not id_:
        raise Refused(
            f"the state of the {_title(resource, id_, state)} has no id, so nothing can tell which object it is",
            "Nothing was sent. Run `pulumi state delete` with the resource's URN: it forgets the resource and deletes"
            " nothing. Then take the object over with `pulumi import`, or let `pulumi up` create another one.",
        )


def owner_of(state: Properties) -> str | None:
    """The id of the organization that holds the object; None where the state does not say it."""
    return state.get(OWNER) or None


def in_words(problem: ErrorDetails) -> str:
    """What is wrong with a value, as messages say it."""
    return _WORDS.get(problem["type"]) or problem["msg"].replace("Input should be", "must be")


_WORDS: Final = {
    "string_type": "must be text",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number",
    "dict_type": "must be a map",
    "model_type": "must be a map",
}
"""What is wrong with a value of another type, by pydantic's name for it."""


def _refuse(resource: Declaring, id_: str, state: Properties, mistakes: list[_Mistake]) -> None:
    if not mistakes:
        return
    shown = "; ".join(str(each) for each in mistakes[:SHOWN])
    more = f"; and {len(mistakes) - SHOWN} more" if len(mistakes) > SHOWN else ""
    raise Refused(
        f"the state of the {_title(resource, id_, state)} cannot be used: {shown}{more}",
        "Nothing was sent. Run `pulumi refresh`, which reads it from Genesys Cloud again, then `pulumi up`.",
    )


def _title(resource: Declaring, id_: str, state: Properties) -> str:
    name = state.get("name")
    named = f" {name!r}" if isinstance(name, str) and name else ""
    return f"{resource.name}{named}{f' ({id_})' if id_ else ''}"


def _mistakes(resource: Declaring, state: Properties) -> Iterator[_Mistake]:
    for path in unknown_paths(state):
        yield _Mistake(path, "is not known")
    for model in (resource.inputs, resource.outputs):
        yield from _of_model(model, state)


def _missing(resource: Declaring, state: Properties) -> Iterator[_Mistake]:
    for model in (resource.inputs, resource.outputs):
        for name, each in model.model_fields.items():
            key = each.alias or name
            if each.is_required() and key not in state and key not in {OWNER, *resource.absent_at_first}:
                yield _Mistake((key,), "is missing")


def _of_model(model: type[Any], values: Properties) -> Iterator[_Mistake]:
    """What is there and of another kind, and what is missing within it."""
    given = {name: values[name] for name in model.names() if name in values}
    unknown = set(unknown_paths(given))
    for problem in _problems(model, known_part(given)):
        path = tuple(str(part) for part in problem["loc"])
        if path in unknown:
            continue
        if problem["type"] == "missing" and len(path) > 1:
            yield _Mistake(path, "is missing")
        elif _of_another_kind(problem):
            yield _Mistake(path, in_words(problem))


def _problems(model: type[BaseModel], values: Properties) -> Iterator[ErrorDetails]:
    """JSON is judged more strictly than Python's values, of which `"false"` could be taken for a boolean."""
    try:
        model.model_validate_json(json.dumps(values, default=_archive), strict=True)
    except ValidationError as error:
        yield from error.errors(include_url=False, include_context=False)


def _archive(_: Any) -> str:
    """An archive as a path; it is no part of a state, only of the inputs beside it."""
    return ""


def _of_another_kind(problem: ErrorDetails) -> bool:
    kind = problem["type"]
    return (
        kind.endswith("_type") or kind == "int_from_float" or (kind == "enum" and not isinstance(problem["input"], str))
    )
