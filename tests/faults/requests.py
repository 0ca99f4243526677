"""A request of an operation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Request:
    """The `number`th request, from 0 on, of a method and a route."""

    method: str
    route: str
    number: int

    def __str__(self) -> str:
        return f"{self.method} {self.route}" + (f" ({self.number + 1})" if self.number else "")
