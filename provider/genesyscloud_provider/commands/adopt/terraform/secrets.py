"""The secrets of a Terraform state, which has them in clear text and mostly knows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from genesyscloud_provider.commands.adopt.terraform.document import is_shown
from genesyscloud_provider.commands.adopt.terraform.entries import OURS

_SECRET: Final = {
    f"{OURS}integration_credential": ("fields",),
    f"{OURS}oauth_client": ("client_secret", "directory_client_secret"),
}
"""Attributes that are secret whether a state knows it or not, by resource type."""


def secret_texts(document: Mapping[str, Any]) -> Iterator[str]:
    """Every secret text of a state, some perhaps several times, those of other providers and of outputs included.

    What is not as Terraform writes it is passed over, or all of it is taken for secret.

    Args:
        document: what `document_of` has returned.

    Raises:
        RecursionError: it is nested too deeply.
    """
    found = _of_shown(document) if is_shown(document) else _of_stored(document)
    yield from (each for each in found if each)


def _of_stored(document: Mapping[str, Any]) -> Iterator[str]:
    yield from _of_outputs(document.get("outputs"))
    for block in _objects(document.get("resources")):
        for instance in _objects(block.get("instances")):
            attributes = instance.get("attributes")
            yield from _by_type(block.get("type"), attributes)
            yield from _of_flat(block.get("type"), instance.get("attributes_flat"))
            for path in _list(instance.get("sensitive_attributes")):
                yield from _texts(_at(attributes, path))


def _of_shown(document: Mapping[str, Any]) -> Iterator[str]:
    values = document.get("values")
    if isinstance(values, dict):
        yield from _of_outputs(values.get("outputs"))
        yield from _of_module(values.get("root_module"))


def _of_module(module: Any) -> Iterator[str]:
    if not isinstance(module, dict):
        return
    for shown in _objects(module.get("resources")):
        yield from _by_type(shown.get("type"), shown.get("values"))
        yield from _marked(shown.get("values"), shown.get("sensitive_values"))
    for child in _list(module.get("child_modules")):
        yield from _of_module(child)


def _of_outputs(outputs: Any) -> Iterator[str]:
    for each in outputs.values() if isinstance(outputs, dict) else ():
        if isinstance(each, dict) and each.get("sensitive"):
            yield from _texts(each.get("value"))


def _by_type(type_: Any, attributes: Any) -> Iterator[str]:
    for name in _secret_names(type_):
        if isinstance(attributes, dict):
            yield from _texts(attributes.get(name))


def _of_flat(type_: Any, attributes: Any) -> Iterator[str]:
    """The same in the form of old versions, in which a map is many attributes: `fields.password`."""
    for name, value in attributes.items() if isinstance(attributes, dict) else ():
        if name.partition(".")[0] in _secret_names(type_):
            yield from _texts(value)


def _secret_names(type_: Any) -> tuple[str, ...]:
    return _SECRET.get(type_, ()) if isinstance(type_, str) else ()


def _at(value: Any, path: Any) -> Any:
    """What a path leads to; as far as it can be followed, so that rather too much is secret."""
    for step in _list(path):
        key = step.get("value") if isinstance(step, dict) else None
        if isinstance(key, dict):
            key = key.get("value")  # of a map or a list: the key beside its type
        if not _holds(value, key):
            break
        value = value[key]
    return value


def _holds(value: Any, key: Any) -> bool:
    """Whether a value has a member by this key or index."""
    if isinstance(value, dict):
        return isinstance(key, str) and key in value
    return isinstance(value, list) and isinstance(key, int) and 0 <= key < len(value)


def _marked(value: Any, marks: Any) -> Iterator[str]:
    """What is marked: by true, or in an object or list of the same form."""
    if marks is True:
        yield from _texts(value)
    elif isinstance(marks, dict) and isinstance(value, dict):
        for key, each in marks.items():
            yield from _marked(value.get(key), each)
    elif isinstance(marks, list) and isinstance(value, list):
        for one, mark in zip(value, marks, strict=False):
            yield from _marked(one, mark)


def _texts(value: Any) -> Iterator[str]:
    """The texts and numbers in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(each)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    return (each for each in _list(value) if isinstance(each, dict))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
