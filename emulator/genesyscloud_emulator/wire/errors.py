"""Errors as the service words them: status, dotted code, body (API reference 5.1 and 5.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(eq=False)
class ApiError(Exception):
    """A request that the service refuses.

    `template` is the text with `{name}` in place of each entry of `params`; `message` is the text filled in.
    `details` are the fields at fault, `errors` nested error bodies, `limit` the organization limit that was hit
    (API reference 5.1). `headers` are sent along. All but status, code and template default to nothing.
    """

    status: int
    code: str
    template: str
    params: Mapping[str, str] = field(default_factory=dict)
    details: Sequence[Mapping[str, object]] = ()
    errors: Sequence[Mapping[str, object]] = ()
    limit: Mapping[str, object] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The text for people, parameters filled in."""
        return self.template.format_map(self.params) if self.params else self.template

    def __str__(self) -> str:
        return f"{self.status} {self.code}: {self.message}"

    def body(self, context_id: str, with_code: bool = True) -> dict[str, object]:
        """The error body; `context_id` is the value of the answer's `ININ-Correlation-Id` header."""
        body: dict[str, object] = {
            "message": self.message,
            "code": self.code,
            "status": self.status,
            "entityId": self.params.get("entityId"),
            "entityName": self.params.get("entityName"),
            "messageWithParams": self.template,
            "messageParams": dict(self.params),
            "contextId": context_id,
            "details": [dict(detail) for detail in self.details],
            "errors": [dict(error) for error in self.errors],
        }
        if self.limit is not None:
            body["limit"] = dict(self.limit)
        if not with_code:
            del body["code"]
        return {name: value for name, value in body.items() if value is not None}


def bad_request(template: str, /, field_name: str | None = None, **params: str) -> ApiError:
    """400 `bad.request`; `field_name` says which field of the body is at fault."""
    return ApiError(400, "bad.request", template, params, details=_details("bad.request", field_name))


def invalid_value(field_name: str, template: str, /, **params: str) -> ApiError:
    """400 `invalid.value`: a parameter or field holds something that is not among its values."""
    return ApiError(400, "invalid.value", template, params, details=_details("invalid.value", field_name))


def conflict(template: str, /, **params: str) -> ApiError:
    """409 `general.conflict`."""
    return ApiError(409, "general.conflict", template, params)


def not_found(kind: str, entity_id: str) -> ApiError:
    """404 `not.found`, naming what was looked for."""
    params = {"entityName": kind, "entityId": entity_id}
    return ApiError(404, "not.found", "No {entityName} with id {entityId} was found.", params)


def forbidden(template: str, /, **params: str) -> ApiError:
    """403 `not.authorized`."""
    return ApiError(403, "not.authorized", template, params)


def _details(code: str, field_name: str | None) -> list[dict[str, object]]:
    return [] if field_name is None else [{"errorCode": code, "fieldName": field_name}]
