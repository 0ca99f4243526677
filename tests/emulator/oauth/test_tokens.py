"""The token endpoint, and bearer tokens (API reference 6.1 and 5.2)."""

import httpx
import pytest

from genesyscloud_emulator import Emulator

pytestmark = pytest.mark.slow


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


def test_tokens_can_be_revoked():
    with Emulator() as emulator:
        emulator.control.revoke_tokens()
        headers = {"Authorization": f"Bearer {emulator.access_token}"}
        answer = httpx.get(f"{emulator.url}/api/v2/integrations", headers=headers, trust_env=False, verify=False)
        assert answer.json()["code"] == "bad.credentials"
