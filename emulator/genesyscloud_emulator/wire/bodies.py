"""Bases of the bodies of requests, strict: an unknown field or a wrong JSON type is a 400 (API reference 3.6).

Fields that the service sets (ids, dates, `selfUri`) are accepted and ignored, and null is accepted wherever a field
may be missing: the official SDKs send whole models back.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

JsonObject = dict[str, Any]


class Body(BaseModel):
    """Base of all bodies: camel case, strict types, no unknown fields."""

    model_config = ConfigDict(extra="forbid", strict=True, alias_generator=to_camel, populate_by_name=True)


class Entity(Body):
    """An object that the service identifies; both fields are the service's own."""

    id: str | None = None
    self_uri: str | None = None
