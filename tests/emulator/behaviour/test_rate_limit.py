"""The rate limit, and the time that answers take (API reference 5.3)."""

import time

import httpx
import pytest

pytestmark = pytest.mark.slow


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
    assert response.json()["message"] == "Rate limit exceeded the maximum. Retry the request in [1] seconds"
    assert response.headers["Retry-After"] == "1"
    assert response.headers["inin-ratelimit-count"] == "3"
    control.pass_time(1.0)
    api.get("/integrations")


def test_rate_limit_is_per_token(emulator, api, control):
    control.switches(rate_limit=1)
    api.get("/integrations")
    api.get("/integrations", expect=429)
    login, form = (emulator.client_id, emulator.client_secret), {"grant_type": "client_credentials"}
    answer = httpx.post(f"{emulator.url}/oauth/token", auth=login, data=form, trust_env=False, verify=False)
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    api.get("/integrations", headers=headers)


def test_rate_limit_may_be_per_client(emulator, api, control):
    control.switches(rate_limit=1, rate_limit_counts="client")
    api.get("/integrations")
    login, form = (emulator.client_id, emulator.client_secret), {"grant_type": "client_credentials"}
    answer = httpx.post(f"{emulator.url}/oauth/token", auth=login, data=form, trust_env=False, verify=False)
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    api.get("/integrations", headers=headers, expect=429)
    control.pass_time(60.0)
    api.get("/integrations", headers=headers)


def test_latency(api, control):
    control.switches(latency_seconds=0.2)
    began = time.monotonic()
    api.get("/integrations")
    assert time.monotonic() - began >= 0.2
