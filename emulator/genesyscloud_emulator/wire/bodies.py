"""Bases of the bodies of requests, strict: an unknown field or a wrong JSON type is a 400 (API reference 3.6).

Null is accepted wherever a field may be missing. Official clients send back whole objects as they were answered
(supplement X2): a body says in `comes_along` which fields these objects have. Those that mean nothing in it are
dropped, whatever they hold. What no answer has is refused, and so is a part of an object that does not say which one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic.alias_generators import to_camel

JsonObject = dict[str, Any]


class Body(BaseModel):
    """Base of all bodies: camel case, strict types, no unknown fields.

    `comes_along` are the fields of the object as answers have it. Those that the body does not declare are dropped, if
    the object comes with its id or has none. A declared part that then has nothing left of its own, such as a contract
    of which an answer told the addresses only, counts as left out.
    """

    model_config = ConfigDict(extra="forbid", strict=True, alias_generator=to_camel)

    comes_along: ClassVar[frozenset[str]] = frozenset()

    @model_validator(mode="before")
    @classmethod
    def _without_what_comes_along(cls, value: object) -> object:
        return cls._own(value) if isinstance(value, Mapping) else value

    @classmethod
    def _own(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """What of an object is the body's own business, or nobody's."""
        parts = {field.alias or name: _body_of(field.annotation) for name, field in cls.model_fields.items()}
        is_whole = "id" in given or "id" not in cls.comes_along
        own: dict[str, Any] = {}
        for name, value in given.items():
            part = parts.get(name)
            kept = part._own(value) if part and isinstance(value, Mapping) else value
            dropped = is_whole and name not in parts and name in cls.comes_along
            if not dropped and (kept or not value):
                own[name] = kept
        return own


def _body_of(annotation: Any) -> type[Body] | None:
    """The body that a field holds, if it holds one and nothing else."""
    kinds = [each for each in getattr(annotation, "__args__", (annotation,)) if each is not type(None)]
    return kinds[0] if len(kinds) == 1 and isinstance(kinds[0], type) and issubclass(kinds[0], Body) else None


class Entity(Body):
    """An object that the service identifies; both fields are the service's own."""

    id: str | None = None
    self_uri: str | None = None
