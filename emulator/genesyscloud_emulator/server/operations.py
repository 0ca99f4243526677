"""From HTTP to a handler and back: query parameters, bodies, answers, errors (API reference 5)."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from genesyscloud_emulator.behaviour.callers import Caller
from genesyscloud_emulator.behaviour.permissions import NOTHING, Needs, check_permission
from genesyscloud_emulator.behaviour.switches import Switches
from genesyscloud_emulator.server.pages import Query
from genesyscloud_emulator.wire.answers import context_id, error_response
from genesyscloud_emulator.wire.errors import ApiError, bad_request, invalid_value, not_found

MAX_BODY_BYTES = 512_000
"""`request.bytes.max` (API reference 5.3)."""

MAX_CONTROL_BYTES = 100_000_000
"""What the control route takes at once: whole organizations."""

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Call:
    """A request without its body: where it went, what the path's template caught, the query, the headers.

    `context_id` is its correlation id, `caller` who sent it where a token is asked for.
    """

    base_url: str
    path: str
    caught: Mapping[str, str]
    query: Query
    headers: Mapping[str, str]
    context_id: str
    caller: Caller | None = None

    @property
    def client_id(self) -> str:
        """The OAuth client whose token the request bears; empty where none is asked for."""
        return "" if self.caller is None else self.caller.client_id

    @property
    def id(self) -> str:
        """What stands for `{id}` in the template."""
        return self.caught["id"]


@dataclass(frozen=True)
class RawBody:
    """A body as it arrived."""

    content_type: str
    content: bytes

    def parse(self, model: type[Model], most: int = MAX_BODY_BYTES) -> Model:
        """The body as a model: 415, 413 or 400 if it is not one. `most` are the bytes that it may have."""
        if self.content_type.partition(";")[0].strip().lower() != "application/json":
            params = {"type": self.content_type or "none"}
            raise ApiError(415, "unsupported.media.type", "Content type {type} is not supported.", params)
        if len(self.content) > most:
            params = {"limit": str(most)}
            template = "The request is over the size limit. Maximum bytes: {limit}"
            raise ApiError(413, "request.entity.too.large", template, params)
        try:
            value = json.loads(self.content)
            json.dumps(value, ensure_ascii=False, allow_nan=False).encode()  # or no answer could show it, ever after
        except (ValueError, RecursionError):
            raise bad_request("The request body is not valid JSON.") from None
        if not isinstance(value, dict):
            raise bad_request("The request body must be a JSON object.")
        return validated(model, value)


def validated(model: type[Model], value: object) -> Model:
    """The value as a model, or 400 with one entry in `details` for each fault. Values are not repeated."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise invalid_body(error) from None


def invalid_body(error: ValidationError) -> ApiError:
    """400 for what pydantic found."""
    faults = [(".".join(str(part) for part in fault["loc"]), fault["msg"]) for fault in error.errors()]
    text = "; ".join(f"{name}: {message}" if name else message for name, message in faults)
    details = [{"errorCode": "bad.request", "fieldName": name} for name, _ in faults]
    return ApiError(400, "bad.request", "The request body is not valid: {faults}", {"faults": text}, details=details)


@dataclass(frozen=True)
class Operation:
    """One method of a path: the query parameters it knows, what it does, and the permissions that allow it.

    `run` answers with a JSON value (200), with None (204, no body) or with a `Response`, or with an awaitable of these.
    """

    run: Callable[[Call, RawBody], object]
    parameters: frozenset[str]
    needs: Needs | Callable[[], Needs] = NOTHING

    @property
    def needed(self) -> Needs:
        """The permissions of which one has to be there, just now: some depend on a switch."""
        return self.needs() if callable(self.needs) else self.needs


def reads(
    handle: Callable[[Call], object], *parameters: str, needs: Needs | Callable[[], Needs] = NOTHING
) -> Operation:
    """An operation without a body; whatever body a client sends along is not looked at."""
    return Operation(lambda call, _: handle(call), frozenset(parameters), needs)


def writes(
    model: type[Model],
    handle: Callable[[Call, Model], object],
    *parameters: str,
    needs: Needs | Callable[[], Needs] = NOTHING,
) -> Operation:
    """An operation with a body of this model."""
    return Operation(lambda call, raw: handle(call, raw.parse(model)), frozenset(parameters), needs)


def puts(model: type[Model], handle: Callable[[Call, Model], object]) -> Operation:
    """An operation of the control route with a body of this model, which may be a large one."""
    return Operation(lambda call, raw: handle(call, raw.parse(model, MAX_CONTROL_BYTES)), frozenset())


def takes(handle: Callable[[Call, bytes], object], *parameters: str) -> Operation:
    """An operation with a body that is not JSON."""
    return Operation(lambda call, raw: handle(call, raw.content), frozenset(parameters))


class Resource:
    """The methods of one path, as an ASGI application."""

    def __init__(self, operations: Mapping[str, Operation]) -> None:
        self.operations = operations

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except ApiError as error:
            response = error_response(error, scope)
        except Exception:
            # A fault of the emulator itself. The service's error body lets the client go on; we want to see it.
            traceback.print_exc(file=sys.stderr)
            response = error_response(ApiError(500, "internal.server.error", "The emulator failed."), scope)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        operation = self.operations.get(request.method)
        if operation is None:
            allowed = {"Allow": ", ".join(self.operations)}
            template = "Method {method} is not allowed."
            raise ApiError(405, "method.not.allowed", template, {"method": request.method}, headers=allowed)
        caller: Caller | None = request.scope["state"].get("caller")
        switches: Switches = request.scope["state"]["organization"].switches
        needs = tuple(switches.renamed_permissions.get(each, each) for each in operation.needed)
        try:
            check_permission(needs, _nothing if caller is None else caller.holds)
        except ApiError:
            if switches.hidden_objects == "forbidden" or request.method != "GET":
                raise
            return _hidden(request)
        query = Query(request.query_params.multi_items())
        for name, _ in query.pairs:
            if name not in operation.parameters:
                raise invalid_value(name, "Unknown query parameter {name}.", name=name)
        call = Call(
            str(request.base_url),
            request.url.path,
            request.path_params,
            query,
            request.headers,
            context_id(request.scope),
            caller,
        )
        raw = RawBody(request.headers.get("content-type", ""), await request.body())
        answer = operation.run(call, raw)
        answer = await answer if isinstance(answer, Awaitable) else answer
        return _response(_without(answer, switches.left_out) if request.url.path.startswith("/api/") else answer)


def _hidden(request: Request) -> Response:
    """What is answered as if there were no such objects (switch `hidden_objects`)."""
    if "id" in request.path_params:
        raise not_found("object", request.path_params["id"])
    return JSONResponse({"entities": [], "pageSize": 25, "pageNumber": 1, "pageCount": 0, "total": 0})


def _without(answer: object, names: Sequence[str]) -> object:
    """An answer without the fields of these names, at any depth."""
    if not names:
        return answer
    if isinstance(answer, Mapping):
        return {name: _without(value, names) for name, value in answer.items() if name not in names}
    return [_without(each, names) for each in answer] if isinstance(answer, list) else answer


def _nothing(_: str) -> bool:
    """What somebody without a token holds."""
    return False


def resource(template: str, **operations: Operation) -> Route:
    """A route; the keywords are its methods."""
    return Route(template, Resource(operations))


def _response(answer: object) -> Response:
    if isinstance(answer, Response):
        return answer
    if answer is None:
        return Response(status_code=204)
    return JSONResponse(answer)
