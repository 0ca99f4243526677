"""A program in YAML, read with the schema: resources, lookups and values, each with the type that it has there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

PACKAGE: Final = "genesyscloud"
PROVIDER: Final = f"pulumi:providers:{PACKAGE}"
ANY: Final = "pulumi.json#/Any"
ARCHIVE: Final = "pulumi.json#/Archive"

_REFERENCE: Final = re.compile(r"\$\{(\w+)(?:\.(\w+))?\}")

Spec = Mapping[str, Any]


@dataclass(frozen=True)
class Text:
    """A text."""

    value: str


@dataclass(frozen=True)
class Flag:
    """Whether something is so."""

    value: bool


@dataclass(frozen=True)
class Member:
    """A member of an enumeration: the name of that, and its own."""

    enum: str
    name: str


@dataclass(frozen=True)
class Files:
    """The files of a folder."""

    path: str


@dataclass(frozen=True)
class Reference:
    """What an output, a lookup or a setting has.

    Attributes:
        name: the variable.
        part: which property of it; None for all of it.
        of: what the variable is: `resource`, `lookup` or `setting`.
        either: whether it is wanted where a text or a member of an enumeration may stand.
    """

    name: str
    part: str | None
    of: str
    either: bool = False


@dataclass(frozen=True)
class Listed:
    """A list."""

    items: tuple[Value, ...]


@dataclass(frozen=True)
class Texts:
    """A map of texts."""

    items: tuple[tuple[str, Value], ...]


@dataclass(frozen=True)
class Anything:
    """Plain JSON."""

    value: Any


@dataclass(frozen=True)
class Typed:
    """A value of a type of the package: the type's name, and its properties."""

    type: str
    items: tuple[tuple[str, Value], ...]


Value = Text | Flag | Member | Files | Reference | Listed | Texts | Anything | Typed


@dataclass(frozen=True)
class Resource:
    """A resource: variable, class, properties, and the variable of its provider."""

    name: str
    type: str
    items: tuple[tuple[str, Value], ...]
    provider: str | None


@dataclass(frozen=True)
class Lookup:
    """A lookup: variable, function, and arguments."""

    name: str
    function: str
    items: tuple[tuple[str, Value], ...]


class Program:
    """A program.

    Args:
        document: the program in YAML, read.
        schema: the package's schema.

    Raises:
        ValueError: it has what the schema does not know.
    """

    def __init__(self, document: Spec, schema: Spec) -> None:
        self.schema = schema
        self._document = document
        self._returned = {name: each["fn::invoke"].get("return") for name, each in self._all("variables")}
        self._functions = {name: each["fn::invoke"]["function"] for name, each in self._all("variables")}
        self._types = {name: each["type"] for name, each in self._all("resources")}
        self.settings = [name for name, _ in self._all("config")]
        self.lookups = [self._lookup(name, each["fn::invoke"]) for name, each in self._all("variables")]
        self.resources = [self._resource(name, each) for name, each in self._all("resources")]
        self.outputs = [(name, self._reference(each)) for name, each in self._all("outputs")]

    def _all(self, part: str) -> Iterator[tuple[str, Any]]:
        yield from (self._document.get(part) or {}).items()

    def _lookup(self, name: str, given: Spec) -> Lookup:
        inputs = self._function(given["function"]).get("inputs", {})
        items = self._items(given.get("arguments") or {}, inputs.get("properties", {}), given["function"])
        return Lookup(name, given["function"].partition(":")[2], items)

    def _function(self, function: str) -> Spec:
        found: Spec | None = self.schema["functions"].get(_token(function))
        if found is None:
            raise ValueError(f"there is no function {function}")
        return found

    def _resource(self, name: str, given: Spec) -> Resource:
        properties = self._spec(given["type"])["inputProperties"]
        provider = given.get("options", {}).get("provider")
        return Resource(
            name,
            given["type"].rpartition(":")[2] if given["type"] != PROVIDER else "Provider",
            self._items(given.get("properties") or {}, properties, given["type"]),
            provider and self._reference(provider).name,
        )

    def _spec(self, type_: str) -> Spec:
        found: Spec | None = (
            self.schema["provider"] if type_ == PROVIDER else self.schema["resources"].get(_token(type_))
        )
        if found is None:
            raise ValueError(f"there is no resource {type_}")
        return found

    def _items(self, given: Spec, properties: Spec, of: str) -> tuple[tuple[str, Value], ...]:
        unknown = given.keys() - properties.keys()
        if unknown:
            raise ValueError(f"{of} has no {', '.join(sorted(unknown))}")
        return tuple((key, self._value(each, properties[key])) for key, each in given.items())

    def _value(self, given: Any, spec: Spec) -> Value:
        """A value, by the type that the schema gives it."""
        type_, reference = spec.get("type"), spec.get("$ref")
        if isinstance(given, str) and _REFERENCE.fullmatch(given):
            return self._reference(given, either="oneOf" in spec)
        if reference == ANY:
            return Anything(_plain(given))
        if reference == ARCHIVE:
            return Files(given["fn::fileArchive"])
        if reference:
            return self._of_type(given, reference.rpartition("/")[2])
        if type_ == "array":
            return Listed(tuple(self._value(each, spec["items"]) for each in given))
        if type_ == "object":
            return Texts(tuple((key, self._value(each, spec["additionalProperties"])) for key, each in given.items()))
        if type_ == "boolean" and isinstance(given, bool):
            return Flag(given)
        if type_ == "string" and isinstance(given, str):
            return Text(_plain(given))
        raise ValueError(f"{given!r} is not of the type {type_}")

    def _of_type(self, given: Any, token: str) -> Value:
        spec, name = self.schema["types"][token], token.rpartition(":")[2]
        if "enum" not in spec:
            return Typed(name, self._items(given, spec["properties"], name))
        found = [each.get("name") or each["value"] for each in spec["enum"] if each["value"] == given]
        if not found:
            raise ValueError(f"{name} has no {given}")
        return Member(name, found[0])

    def _reference(self, given: str, *, either: bool = False) -> Reference:
        found = _REFERENCE.fullmatch(given)
        if found is None:
            raise ValueError(f"{given} is more than a reference")
        name, part = found[1], found[2]
        if name in self.settings:
            return Reference(name, part, "setting", either)
        if name in self._functions:
            part = part or self._returned[name]
            _require(part, self._function(self._functions[name])["outputs"]["properties"], name)
            return Reference(name, part, "lookup", either)
        if name not in self._types:
            raise ValueError(f"there is no {name}")
        _require(part, {"id": {}, **self._spec(self._types[name]).get("properties", {})}, name)
        return Reference(name, part, "resource", either)


def _token(short: str) -> str:
    return short.replace(f"{PACKAGE}:", f"{PACKAGE}:index:", 1)


def _require(part: str | None, properties: Spec, name: str) -> None:
    if part is not None and part not in properties:
        raise ValueError(f"{name} has no {part}")


def _plain(given: Any) -> Any:
    """A value without references: what YAML escapes stands for itself."""
    if isinstance(given, dict):
        return {key: _plain(each) for key, each in given.items()}
    if isinstance(given, list):
        return [_plain(each) for each in given]
    if not isinstance(given, str):
        return given
    if _REFERENCE.search(given.replace("$${", "")):
        raise ValueError(f"{given} has a reference among other text")
    return given.replace("$${", "${")


def pascal(name: str) -> str:
    """A name with a capital letter at its beginning."""
    return name[:1].upper() + name[1:]
