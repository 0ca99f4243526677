"""From what a Python program writes to the names that go over the wire."""

from __future__ import annotations

import inspect
import os
from collections.abc import Mapping
from typing import Any

import pulumi
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from genesyscloud_provider.framework.declaration import nested_model

__all__ = ["wire"]


def wire(model: type[BaseModel], value: Any) -> Any:
    """A value with the names that its model declares as on the wire; either spelling is taken, `None` is left out.

    Names that are not declared stay as they are, and so do keys in maps of the user's own, such as headers. A path
    becomes its text.

    Args:
        model: what the value is.
        value: maps with outputs anywhere in them, or an output of such a map.

    Raises:
        ValueError: the same name is given in both spellings.
    """
    if isinstance(value, pulumi.Output) or inspect.isawaitable(value):
        return pulumi.Output.from_input(value).apply(lambda known: wire(model, known))
    if not isinstance(value, Mapping):
        return value
    fields = {spelling: field for name, field in model.model_fields.items() for spelling in (name, field.alias or name)}
    named: dict[str, Any] = {}
    for key, each in value.items():
        field = fields.get(key)
        name = field.alias or key if field else key
        if name in named:
            raise ValueError(f"`{name}` is given twice, in both its spellings: leave one of them out")
        if each is not None:
            named[name] = _inner(field, each)
    return named


def _inner(field: FieldInfo | None, value: Any) -> Any:
    model = nested_model(field) if field else None
    if model:
        return wire(model, value)
    return os.fspath(value) if isinstance(value, os.PathLike) else value
