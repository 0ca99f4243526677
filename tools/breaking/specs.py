"""Breaking changes of the schema, by Pulumi's rules of what a program and a stack rely on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from typing import Any, Final

from tools.breaking.change import Change

Spec = Mapping[str, Any]

TYPES: Final = "#/types/"
SHAPE: Final = ("type", "$ref", "items", "additionalProperties", "oneOf")
"""What makes a property's type; the rest describes it."""


def changes(old: Spec, new: Spec) -> Iterator[Change]:
    """Each change of a schema that breaks programs, SDKs or stacks of the old one."""
    for key in ("name", "pluginDownloadURL"):
        if old.get(key) != new.get(key):
            yield Change(key, f"was {old.get(key)} and is {new.get(key)}")
    yield from _languages(old.get("language", {}), new.get("language", {}))
    settings = (each.get("config", {}).get("variables", {}) for each in (old, new))
    yield from _properties("config", *settings, given=True)
    yield from _resource("Provider", old.get("provider", {}), new.get("provider", {}))
    for token, resource in old["resources"].items():
        yield from _resource(_short(token), resource, new["resources"].get(token))
    for token, function in old["functions"].items():
        yield from _function(_short(token), function, new["functions"].get(token))
    given, told = _reached(old)
    for token, spec in old["types"].items():
        yield from _type(_short(token), spec, new["types"].get(token), given=token in given, told=token in told)


def _short(token: str) -> str:
    return token.rpartition(":")[2]


def _languages(old: Spec, new: Spec) -> Iterator[Change]:
    """What programs import; what else stands there concerns the generators."""
    names = ("packageName", "importBasePath", "rootNamespace", "namespaces", "basePackage", "packages")
    for language, settings in old.items():
        for name in names:
            before, after = settings.get(name), new.get(language, {}).get(name)
            if before is not None and before != after:
                yield Change(f"language.{language}.{name}", f"was {before} and is {after}")


def _resource(name: str, old: Spec, new: Spec | None) -> Iterator[Change]:
    if new is None:
        yield Change(name, "is gone")
        return
    yield from _object(
        name,
        {"properties": old.get("inputProperties", {}), "required": old.get("requiredInputs", [])},
        {"properties": new.get("inputProperties", {}), "required": new.get("requiredInputs", [])},
        given=True,
    )
    yield from _object(name, old, new, told=True)
    filters = (each.get("listInputs", {}).get("properties", {}) for each in (old, new))
    yield from _properties(f"{name}.list", *filters, given=True)
    for alias in old.get("aliases", []):
        if alias not in new.get("aliases", []):
            yield Change(name, f"has the alias {alias} no more")


def _function(name: str, old: Spec, new: Spec | None) -> Iterator[Change]:
    if new is None:
        yield Change(name, "is gone")
        return
    yield from _object(name, old.get("inputs", {}), new.get("inputs", {}), given=True)
    yield from _object(name, old.get("outputs", {}), new.get("outputs", {}), told=True)


def _type(name: str, old: Spec, new: Spec | None, *, given: bool, told: bool) -> Iterator[Change]:
    if new is None:
        yield Change(name, "is gone")
    elif "enum" in old:
        values = {each["value"]: each.get("name") for each in new.get("enum", [])}
        for each in old["enum"]:
            if each["value"] not in values:
                yield Change(f"{name}.{each.get('name', each['value'])}", "is no value any more")
            elif each.get("name") != values[each["value"]]:
                yield Change(f"{name}.{each.get('name')}", f"is called {values[each['value']]} now")
    else:
        yield from _object(name, old, new, given=given, told=told)


def _object(name: str, old: Spec, new: Spec, *, given: bool = False, told: bool = False) -> Iterator[Change]:
    """Properties that programs give, or are told, or both."""
    before, after = old.get("properties", {}), new.get("properties", {})
    yield from _properties(name, before, after, given=given)
    needed_before, needed_after = set(old.get("required", [])), set(new.get("required", []))
    if given:
        for each in sorted(needed_after - needed_before):
            yield Change(f"{name}.{each}", "is required now")
    if told:
        for each in sorted((needed_before - needed_after) & set(after)):
            yield Change(f"{name}.{each}", "may be missing in what is answered now")


def _properties(name: str, old: Spec, new: Spec, *, given: bool) -> Iterator[Change]:
    for each, before in old.items():
        after, called = new.get(each), f"{name}.{each}"
        if after is None:
            yield Change(called, "is gone, which programs may give" if given else "is gone")
            continue
        shapes = [{key: spec[key] for key in SHAPE if key in spec} for spec in (before, after)]
        if shapes[0] != shapes[1]:
            yield Change(called, f"was of the type {shapes[0]} and is of {shapes[1]}")
        if bool(before.get("secret")) != bool(after.get("secret")):
            yield Change(called, "is a secret now" if after.get("secret") else "is no secret any more")
        for mark in ("replaceOnChanges", "willReplaceOnChanges"):
            if after.get(mark) and not before.get(mark):
                yield Change(called, "replaces now when it changes")
        if before.get("const") != after.get("const"):
            yield Change(called, f"had to be {before.get('const')} and has to be {after.get('const')}")
        if "default" in before and before["default"] != after.get("default"):
            yield Change(called, f"was {before['default']} by default and is {after.get('default')}")


def _reached(schema: Spec) -> tuple[Collection[str], Collection[str]]:
    """The types that programs give, and those that they are told."""
    resources, functions = schema["resources"].values(), schema["functions"].values()
    given = [each.get("inputProperties", {}) for each in (*resources, schema.get("provider", {}))]
    given += [each.get("inputs", {}) for each in functions]
    told = [each.get("properties", {}) for each in resources] + [each.get("outputs", {}) for each in functions]
    return _closure(schema, given), _closure(schema, told)


def _closure(schema: Spec, parts: Any) -> Collection[str]:
    found: set[str] = set()
    waiting = list(_references(parts))
    while waiting:
        token = waiting.pop()
        if token not in found:
            found.add(token)
            waiting += _references(schema["types"].get(token, {}))
    return found


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        reference = part.get("$ref", "")
        if isinstance(reference, str) and reference.startswith(TYPES):
            yield reference.removeprefix(TYPES)
        part = list(part.values())
    if isinstance(part, list):
        yield from chain.from_iterable(map(_references, part))
