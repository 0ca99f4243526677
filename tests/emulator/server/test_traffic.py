"""Tokens, errors, rate limit, latency (API reference 5 and 6)."""

import time

import httpx
import pytest

pytestmark = pytest.mark.slow

ERROR_FIELDS = {"message", "code", "status", "messageWithParams", "messageParams", "contextId", "details", "errors"}


def _token(emulator, secret=None, **options):
    defaults = {"data": {"grant_type": "client_credentials"}}
    auth = (emulator.client_id, secret or emulator.client_secret)
    return httpx.post(f"{emulator.url}/oauth/token", auth=auth, trust_env=False, verify=False, **(options or defaults))


def test_token(emulator, control):
    answer = _token(emulator)
    assert answer.status_code == 200
    assert answer.json()["token_type"] == "bearer"
    assert answer.json()["expires_in"] == 86400
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    me = httpx.get(f"{emulator.url}/api/v2/organizations/me", headers=headers, trust_env=False, verify=False)
    assert me.json()["id"] == emulator.organization_id
    assert control.state().tokens_issued == 1
    assert [(one.method, one.route) for one in control.requests()] == [
        ("POST", "/oauth/token"),
        ("GET", "/api/v2/organizations/me"),
    ]


@pytest.mark.parametrize("status", [401, 400])
def test_bad_client(emulator, control, status):
    control.switches(bad_client_status=status)
    answer = _token(emulator, secret="wrong")
    assert answer.status_code == status
    assert answer.json() == {
        "error": "invalid_client",
        "description": "authentication failed",
        "error_description": "authentication failed",
    }
    assert control.state().tokens_issued == 0


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"json": {"grant_type": "client_credentials"}}, "invalid_request"),
        ({"data": {"grant_type": "password"}}, "unsupported_grant_type"),
    ],
)
def test_bad_token_request(emulator, options, error):
    answer = _token(emulator, **options)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


@pytest.mark.parametrize("authorization", [None, "Basic !", "Bearer x"])
def test_token_request_without_client(emulator, authorization):
    headers = {} if authorization is None else {"Authorization": authorization}
    data = {"grant_type": "client_credentials"}
    answer = httpx.post(f"{emulator.url}/oauth/token", headers=headers, data=data, trust_env=False, verify=False)
    assert answer.status_code == 401


def test_too_many_tokens(emulator, control):
    control.switches(token_rate_limit=1)
    assert _token(emulator).status_code == 200
    answer = _token(emulator)
    assert answer.status_code == 400
    assert "invalid_request (rate limit exceeded;" in answer.text


def test_tokens_expire(emulator, control, api):
    control.switches(token_lifetime_seconds=60.0)
    answer = _token(emulator).json()
    assert answer["expires_in"] == 60
    control.pass_time(60.0)
    headers = {"Authorization": f"Bearer {answer['access_token']}"}
    assert api.get("/organizations/me", headers=headers, expect=401)["code"] == "bad.credentials"


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        ("", "authentication.required"),
        ("Basic abc", "authentication.required"),
        ("Bearer", "authentication.required"),
        ("Bearer no-such-token", "bad.credentials"),
    ],
)
def test_bearer_token_is_required(api, authorization, code):
    headers = {"Authorization": authorization}
    assert api.get("/integrations", headers=headers, expect=401)["code"] == code


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not.found"),
        ("GET", "/integrations/", 404, "not.found"),
        ("PUT", "/integrations", 405, "method.not.allowed"),
        ("PATCH", "/integrations/types", 405, "method.not.allowed"),
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


def test_messages_do_not_repeat_values(api):
    body = {"type": "userDefined", "credentialFields": {"secret": ["s3cret"]}}
    assert "s3cret" not in str(api.call("POST", "/integrations/credentials", body, expect=400))


def test_rate_limit(api, control):
    control.switches(rate_limit=2)
    headers = api.http.get("/integrations").headers
    assert (headers["inin-ratelimit-count"], headers["inin-ratelimit-allowed"]) == ("1", "2")
    assert headers["inin-ratelimit-reset"] == "60"
    control.pass_time(59.0)
    api.get("/nothing", expect=404)
    response = api.http.get("/integrations")
    assert response.status_code == 429
    assert response.json()["code"] == "too.many.requests"
    assert response.headers["Retry-After"] == "1"
    assert response.headers["inin-ratelimit-count"] == "3"
    control.pass_time(1.0)
    api.get("/integrations")


def test_rate_limit_is_per_token(emulator, api, control):
    control.switches(rate_limit=1)
    api.get("/integrations")
    api.get("/integrations", expect=429)
    headers = {"Authorization": f"Bearer {_token(emulator).json()['access_token']}"}
    api.get("/integrations", headers=headers)


def test_latency(api, control):
    control.switches(latency_seconds=0.2)
    began = time.monotonic()
    api.get("/integrations")
    assert time.monotonic() - began >= 0.2


def test_an_answer_that_drips_is_the_true_one(api, control):
    integration = api.integration()
    control.fault("drip", route="/api/v2/integrations/{id}", seconds=0.2, headers={"Retry-After": "7"})
    began = time.monotonic()
    with api.http.stream("GET", f"/integrations/{integration}") as response:
        pieces = [piece for piece in response.iter_raw() if piece]
    assert time.monotonic() - began >= 0.2
    assert 1 < len(pieces) <= 10
    assert response.headers["Retry-After"] == "7"
    assert b"".join(pieces) == api.http.get(f"/integrations/{integration}").content


def test_an_answer_without_a_body_drips_too(api, control):
    integration = api.integration()
    control.fault("drip", method="DELETE", seconds=0.0)
    api.call("DELETE", f"/integrations/{integration}")
    assert control.state().integrations == []


def test_what_was_saved_comes_back(api, control):
    integration, credential = api.integration(), api.credential()
    api.configure(integration, credentials={"basicAuth": {"id": credential}})
    action = control.publish_action(integration, "orders")
    control.switches(activation_reads=3)
    control.save()
    saved = control.state()
    for _ in range(2):
        api.call("DELETE", f"/integrations/{integration}")
        control.change_credential(credential, name="changed")
        api.credential()
        control.switches(activation_reads=0)
        control.fault("drop")
        control.restore()
        assert (control.state(), control.faults(), control.requests()) == (saved, [], [])
        assert control.switches().activation_reads == 3
        assert api.get(f"/integrations/actions/{action.id}")["integrationId"] == integration
        assert api.configure(integration, notes="later")["version"] == 3


def test_a_reset_keeps_what_was_saved(api, control):
    integration = api.integration()
    control.save()
    control.reset()
    assert control.state().integrations == []
    control.restore()
    assert [one.id for one in control.state().integrations] == [integration]
