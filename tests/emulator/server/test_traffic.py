"""Errors, and bodies that are none (API reference 5)."""

import pytest

pytestmark = pytest.mark.slow

ERROR_FIELDS = {"message", "code", "status", "messageWithParams", "messageParams", "contextId", "details", "errors"}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not.found"),
        ("GET", "/integrations/", 404, "not.found"),
        ("PUT", "/integrations", 405, "method.not.allowed"),
        ("PATCH", "/integrations/types", 405, "method.not.allowed"),
        ("PUT", "/integrations/actions/custom_-_x/draft", 405, "method.not.allowed"),
        ("GET", "/integrations/no-such", 404, "not.found"),
        ("GET", "/integrations/credentials/no-such", 404, "not.found"),
        ("GET", "/integrations/actions/no-such", 404, "not.found"),
        ("GET", "/integrations/types/no-such", 404, "not.found"),
        ("GET", "/organizations/me?x=1", 400, "invalid.value"),
    ],
)
def test_error_bodies(api, method, path, status, code):
    answer = api.call(method, path, expect=status)
    assert answer["code"] == code
    assert set(answer) >= ERROR_FIELDS
    assert answer["messageWithParams"].format_map(answer["messageParams"]) == answer["message"]


@pytest.mark.parametrize(
    ("content", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "bad.request"),
        (b"", "application/json", 400, "bad.request"),
        (b"[]", "application/json", 400, "bad.request"),
        (b"{}", "text/plain", 415, "unsupported.media.type"),
        (b"{}", "", 415, "unsupported.media.type"),
        (b"{}", "application/json; charset=utf-8", 400, "bad.request"),
        (b" " * 600_000, "application/json", 413, "request.entity.too.large"),
    ],
)
def test_bodies_are_strict(api, content, content_type, status, code):
    answer = api.call("POST", "/integrations", expect=status, content=content, headers={"Content-Type": content_type})
    assert answer["code"] == code


def test_what_is_too_large_is_told_with_the_limit(api):
    answer = api.call("POST", "/integrations", {"name": "n" * 600_000}, expect=413)
    assert answer["message"] == "The request is over the size limit. Maximum bytes: 512000"
    api.call("POST", "/integrations", {"name": "n" * 500_000}, expect=400)


def test_messages_do_not_repeat_values(api):
    body = {"type": "userDefined", "credentialFields": {"secret": ["s3cret"]}}
    assert "s3cret" not in str(api.call("POST", "/integrations/credentials", body, expect=400))
