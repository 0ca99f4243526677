"""From the service's status and code to an exception, and from an exception to a text for people."""

import inspect
import re

import pytest

from genesyscloud_provider.client import errors
from genesyscloud_provider.client.documents import ErrorBody, ErrorLimit
from genesyscloud_provider.client.errors import (
    BadRequest,
    ConfigurationError,
    Conflict,
    GenesysCloudError,
    NoAnswer,
    NotAllowed,
    NotAuthenticated,
    NotConnected,
    NotFound,
    NotPermitted,
    OutcomeUnknown,
    RateLimited,
    ServerError,
    TooLarge,
    UnreadableAnswer,
    VersionConflict,
    api_error,
    while_doing,
)

REQUEST = "GET /x"


def body(status: int = 400, code: str = "bad.request", message: str = "No", **more: object) -> ErrorBody:
    return ErrorBody.model_validate({"status": status, "code": code, "message": message, **more})


@pytest.mark.parametrize(
    ("status", "code", "message", "kind"),
    [
        pytest.param(400, "bad.request", "No", BadRequest, id="400 bad.request"),
        pytest.param(400, "invalid.value", "No", BadRequest, id="400 invalid.value"),
        pytest.param(
            400,
            "bad.request",
            "Supplied version 2 does not match latest draft version 1",
            VersionConflict,
            id="400 that compares versions",
        ),
        pytest.param(
            400, "bad.request", "The VERSION does not match the current version", VersionConflict, id="400 other case"
        ),
        pytest.param(400, "bad.request", "Unknown API version", BadRequest, id="400 about another version"),
        pytest.param(400, "bad.request", "The name does not match a pattern", BadRequest, id="400 about a mismatch"),
        pytest.param(401, "bad.credentials", "No", NotAuthenticated, id="401 bad.credentials"),
        pytest.param(401, "authentication.required", "No", NotAuthenticated, id="401 authentication.required"),
        pytest.param(402, "", "", BadRequest, id="402"),
        pytest.param(403, "missing.any.permissions", "No", NotPermitted, id="403 missing.any.permissions"),
        pytest.param(403, "not.authorized", "No", NotPermitted, id="403 not.authorized"),
        pytest.param(404, "not.found", "No", NotFound, id="404"),
        pytest.param(405, "method.not.allowed", "No", NotAllowed, id="405"),
        pytest.param(408, "request.timeout", "No", ServerError, id="408"),
        pytest.param(409, "general.conflict", "No", Conflict, id="409"),
        pytest.param(410, "gone", "No", NotFound, id="410"),
        pytest.param(413, "request.entity.too.large", "No", TooLarge, id="413"),
        pytest.param(415, "unsupported.media.type", "No", BadRequest, id="415"),
        pytest.param(422, "invalid.value", "version does not match", BadRequest, id="422 that compares versions"),
        pytest.param(429, "too.many.requests", "No", RateLimited, id="429"),
        pytest.param(429, "too.many.requests.retry.after", "No", RateLimited, id="429 newer code"),
        pytest.param(500, "internal.server.error", "No", ServerError, id="500"),
        pytest.param(500, "", "version does not match", ServerError, id="500 that compares versions"),
        pytest.param(502, "", "", ServerError, id="502"),
        pytest.param(503, "service.unavailable", "No", ServerError, id="503"),
        pytest.param(504, "authentication.request.timeout", "No", ServerError, id="504"),
        pytest.param(599, "", "", ServerError, id="599"),
    ],
)
def test_status_and_message_decide_the_class(status, code, message, kind):
    error = api_error(body(status, code, message), REQUEST, "c-1", 7.0)
    assert type(error) is kind
    assert (error.status, error.code, error.correlation_id, error.retry_after) == (status, code, "c-1", 7.0)


def test_a_409_is_about_a_version_only_if_one_was_sent():
    assert type(api_error(body(409), "DELETE /x")) is Conflict
    assert type(api_error(body(409), "PUT /x", versioned=True)) is VersionConflict
    assert "pulumi up" not in str(api_error(body(409), "DELETE /x")), "after a `destroy` it would create all again"


@pytest.mark.parametrize(
    ("header", "context_id", "shown"),
    [
        pytest.param("from-header", "from-body", "from-header", id="header first"),
        pytest.param("", "from-body", "from-body", id="body if there is no header"),
        pytest.param("", None, "", id="neither"),
    ],
)
def test_the_correlation_id_comes_from_the_header_or_else_from_the_body(header, context_id, shown):
    assert api_error(body(contextId=context_id), REQUEST, header).correlation_id == shown


def documented_tree() -> set[tuple[str, str]]:
    """(class, base) for each line of the module's docstring below the root."""
    edges: set[tuple[str, str]] = set()
    path = ["GenesysCloudError"]
    for indent, name in re.findall(r"^((?:│   |    )*[├└]── )(\w+)", errors.__doc__ or "", re.MULTILINE):
        del path[len(indent) // 4 :]
        edges.add((name, path[-1]))
        path.append(name)
    return edges


def exceptions() -> dict[str, type[Exception]]:
    return {
        name: each
        for name, each in vars(errors).items()
        if inspect.isclass(each) and issubclass(each, Exception) and each.__module__ == errors.__name__
    }


def test_the_tree_in_the_docstring_is_the_tree_of_the_classes():
    real = {(name, base.__name__) for name, each in exceptions().items() for base in each.__bases__}
    assert documented_tree() == real - {("GenesysCloudError", "Exception")}


def test_every_exception_is_for_people():
    assert all(issubclass(each, GenesysCloudError) for each in exceptions().values())


def test_a_failing_service_leaves_the_outcome_unknown_and_still_has_its_own_words():
    error = api_error(body(500, "internal.server.error", "Out of order"), REQUEST)
    assert isinstance(error, OutcomeUnknown)
    assert error.message == "Out of order (500 internal.server.error, GET /x)"


CORRECT = "Correct what Genesys Cloud names, then try again."


@pytest.mark.parametrize(
    ("error", "text"),
    [
        pytest.param(GenesysCloudError("it rained"), "it rained.", id="a sentence is made of it"),
        pytest.param(GenesysCloudError("It rained."), "It rained.", id="a sentence stays one"),
        pytest.param(GenesysCloudError("why?"), "why?", id="a question"),
        pytest.param(GenesysCloudError("it rained", "Take a coat."), "it rained. Take a coat.", id="with a remedy"),
        pytest.param(GenesysCloudError("it:\n- rained\n", "Wait."), "it:\n- rained\nWait.", id="lines"),
        pytest.param(GenesysCloudError(""), ".", id="nothing"),
        pytest.param(NoAnswer("GET x got none"), "GET x got none. Check the network, then try again.", id="no answer"),
        pytest.param(
            NotConnected("no line"),
            "no line. Check the network, the proxy settings and `genesyscloud:region`.",
            id="the class's remedy",
        ),
        pytest.param(
            UnreadableAnswer("odd"),
            "odd. If a proxy or gateway stands between, see what it answered.",
            id="the remedy against proxies",
        ),
        pytest.param(NotConnected("no line", "Wait."), "no line. Wait.", id="the given remedy wins"),
        pytest.param(
            api_error(body(400, "bad.request", "No"), REQUEST),
            f"No (400 bad.request, GET /x). {CORRECT}",
            id="code and status",
        ),
        pytest.param(api_error(body(400, "", "No"), REQUEST), f"No (400, GET /x). {CORRECT}", id="no code"),
        pytest.param(
            api_error(body(400, "bad.request", ""), REQUEST),
            f"no explanation was given (400 bad.request, GET /x). {CORRECT}",
            id="no message",
        ),
        pytest.param(
            api_error(body(400, "bad.request", "No"), REQUEST, "c-1"),
            f"No (400 bad.request, GET /x, correlation id c-1). {CORRECT}",
            id="correlation id",
        ),
        pytest.param(
            api_error(body(limit=ErrorLimit(key="x.max", namespace="integrations", value=10)), REQUEST, "c-1"),
            f"No (400 bad.request, GET /x, limit x.max = 10, correlation id c-1). {CORRECT}",
            id="a limit",
        ),
        pytest.param(
            api_error(body(errors=[{"message": "first"}, {"code": "mute"}, {"message": "second"}]), REQUEST),
            f"No; first; mute; second (400 bad.request, GET /x). {CORRECT}",
            id="nested errors",
        ),
        pytest.param(
            api_error(body(message="Bad Request", details=[{"errorCode": "ACTION.PROCESSING"}]), REQUEST),
            f"Bad Request; reason: ACTION.PROCESSING (400 bad.request, GET /x). {CORRECT}",
            id="a reason in a detail",
        ),
        pytest.param(
            api_error(
                body(
                    message="Bad Request",
                    details=[
                        {"errorCode": "too.long", "fieldName": "name"},
                        {"errorCode": "bad.request", "fieldName": "category"},
                        {"fieldName": "config"},
                        {"errorCode": "bad.request"},
                        {},
                        None,
                        {"errorCode": "A"},
                        {"errorCode": "B"},
                        {"errorCode": "A"},
                    ],
                ),
                REQUEST,
            ),
            "Bad Request; reason: A, B; fields: name (too.long), category, config"
            f" (400 bad.request, GET /x). {CORRECT}",
            id="details",
        ),
        pytest.param(
            api_error(
                body(
                    message="Bad Request",
                    errors=[{"code": "invalid.value", "details": [{"errorCode": "too.big", "fieldName": "timeout"}]}],
                ),
                REQUEST,
            ),
            f"Bad Request; invalid.value; fields: timeout (too.big) (400 bad.request, GET /x). {CORRECT}",
            id="a reason in a detail of a nested error",
        ),
        pytest.param(
            api_error(body(405, "method.not.allowed", "No"), REQUEST),
            "No (405 method.not.allowed, GET /x). If a proxy or gateway stands between, let it pass GET, POST, PUT,"
            " PATCH and DELETE. If none does, this version may be too old for Genesys Cloud: update it.",
            id="a method that is not allowed",
        ),
        pytest.param(
            api_error(
                body(413, "request.entity.too.large", "The request is over the size limit. Maximum bytes: 512000"),
                "PUT /x",
            ),
            "The request is over the size limit. Maximum bytes: 512000 (413 request.entity.too.large, PUT /x). Make"
            " what is sent smaller, such as a contract, a template or notes; then try again.",
            id="too large",
        ),
        pytest.param(
            api_error(body(500, "internal.server.error", "Oops"), REQUEST, "c-1"),
            "Oops (500 internal.server.error, GET /x, correlation id c-1). Try again; if it stays, give the"
            " correlation id to Genesys Cloud Customer Care.",
            id="the service's failure",
        ),
        pytest.param(
            api_error(body(429, "too.many.requests", "Slow down"), REQUEST),
            "Slow down (429 too.many.requests, GET /x). Wait a minute, or give this stack an OAuth client of its own.",
            id="the rate limit",
        ),
    ],
)
def test_the_text_says_what_happened_and_what_to_do(error, text):
    assert str(error) == text


def test_a_missing_permission_is_named_in_the_services_own_words():
    words = "Unable to perform the requested action. You must have at least one of: integrations:integration:view"
    error = api_error(body(403, "missing.any.permissions", words), REQUEST)
    assert words in str(error)
    assert "role" in str(error)


def test_an_authentication_failure_names_the_settings_and_the_way_out_of_a_stale_state():
    text = str(api_error(body(401, "bad.credentials", "No"), REQUEST))
    for word in ("genesyscloud:oauthClientId", "genesyscloud:accessToken", "--run-program"):
        assert f"`{word}`" in text


def test_what_was_being_done_comes_first():
    with pytest.raises(NotFound) as caught, while_doing('reading the integration "Orders"'):
        raise api_error(body(404, "not.found", "no such thing"), REQUEST)
    said = 'Reading the integration "Orders": no such thing (404 not.found, GET /x).'
    assert str(caught.value) == f"{said} {NotFound.remedy}"


def test_the_innermost_operation_is_the_one_that_is_named():
    with pytest.raises(ConfigurationError) as caught, while_doing("the outer"), while_doing("the inner"):
        raise ConfigurationError("no")
    assert str(caught.value) == "The inner: no."


def test_the_message_itself_stays_as_it_was():
    with pytest.raises(ConfigurationError) as caught, while_doing("the work"):
        raise ConfigurationError("no", "Yes.")
    assert (caught.value.message, caught.value.remedy, caught.value.doing) == ("no", "Yes.", "the work")


def test_a_bug_passes_through_unchanged():
    with pytest.raises(ZeroDivisionError) as caught, while_doing("the work"):
        raise ZeroDivisionError("ours")
    assert str(caught.value) == "ours"


def test_a_block_that_succeeds_says_nothing():
    with while_doing("the work"):
        done = True
    assert done


def test_a_remedy_that_one_error_gets_does_not_stay_with_its_class():
    first = NotConnected("no", "Only this time.")
    assert str(NotConnected("no")) != str(first)
