"""Faults: what they do to a request, and which requests they strike."""

import time

import httpx
import pytest

from genesyscloud_emulator import ControlError
from tests.waiting import until

pytestmark = pytest.mark.slow

ONE = "/api/v2/integrations/{id}"


@pytest.mark.parametrize(
    ("kind", "error"),
    [("drop", httpx.RemoteProtocolError), ("reset", httpx.ReadError), ("truncate", httpx.RemoteProtocolError)],
)
@pytest.mark.parametrize("effect", ["before", "after"])
def test_broken_connections(api, control, kind, error, effect):
    control.fault(kind, method="POST", route="/api/v2/integrations", effect=effect)
    with pytest.raises(error):
        api.integration()
    assert len(control.state().integrations) == (effect == "after")
    api.integration()


def test_truncated_answer_is_the_true_one(api, control):
    integration = api.integration()
    control.fault("truncate", route=ONE, effect="after")
    with api.http.stream("GET", f"/integrations/{integration}") as response:
        chunks = response.iter_bytes()
        assert next(chunks).startswith(f'{{"id":"{integration}'.encode())
        with pytest.raises(httpx.RemoteProtocolError):
            next(chunks)


@pytest.mark.parametrize(
    ("fault", "status", "content_type", "text"),
    [
        ({"kind": "status"}, 500, "application/json", "internal.server.error"),
        ({"kind": "status", "status": 503}, 503, "application/json", "service.unavailable"),
        ({"kind": "status", "status": 418, "code": "tea", "message": "{hot}"}, 418, "application/json", "{hot}"),
        ({"kind": "html"}, 502, "text/html; charset=utf-8", "<html>"),
        ({"kind": "empty"}, 200, "application/json", ""),
        ({"kind": "malformed"}, 200, "application/json", "{"),
    ],
)
@pytest.mark.parametrize("effect", ["before", "after"])
def test_wrong_answers(api, control, fault, status, content_type, text, effect):
    control.fault(**fault, method="POST", route="/api/v2/integrations", effect=effect, headers={"Retry-After": "7"})
    response = api.http.post("/integrations", json={"integrationType": {"id": "custom-rest-actions"}})
    assert (response.status_code, response.headers["content-type"]) == (status, content_type)
    assert text in response.text
    assert response.headers["Retry-After"] == "7"
    assert response.headers["ININ-Correlation-Id"]
    assert response.headers["inin-ratelimit-count"]
    assert len(control.state().integrations) == (effect == "after")
    assert control.requests()[0].status == status


@pytest.mark.parametrize("effect", ["before", "after"])
def test_slow_answers(api, control, effect):
    control.fault("slow", method="POST", effect=effect, seconds=3600.0)
    _give_up_on_a_creation(api)
    until(lambda: len(control.state().integrations) == (effect == "after"))
    control.pass_time(3600.0)
    until(lambda: len(control.state().integrations) == 1)
    control.fault("slow", method="POST", effect=effect, seconds=0.1)
    api.integration()


def test_a_faults_headers_take_the_stead_of_the_answers_own(api, control):
    date = "Wed, 21 Oct 2015 07:28:00 GMT"
    assert len(api.http.get("/integrations").headers.get_list("Date")) == 1
    control.fault("slow", seconds=0, headers={"Date": date})
    assert api.http.get("/integrations").headers.get_list("Date") == [date]


def test_what_is_slow_comes_to_nothing_in_the_next_organization(api, control):
    control.fault("slow", method="POST", seconds=3600.0)
    _give_up_on_a_creation(api)
    until(lambda: len(control.requests()) == 1)
    control.reset()
    control.pass_time(3600.0)
    time.sleep(0.2)
    assert control.state().integrations == []


def _give_up_on_a_creation(api):
    patience = httpx.Timeout(30.0, read=0.1)
    with pytest.raises(httpx.ReadTimeout):
        api.call("POST", "/integrations", {"integrationType": {"id": "custom-rest-actions"}}, timeout=patience)


def test_timeout(api, control):
    control.fault("timeout", seconds=0.2)
    with pytest.raises(httpx.RemoteProtocolError):
        api.get("/integrations")
    assert control.requests()[0].status is None


def test_skip_and_count(api, control):
    control.fault("status", route=ONE, method="GET", skip=1, count=2)
    path = f"/integrations/{api.integration()}"
    statuses = [api.http.get(path).status_code for _ in range(4)]
    assert statuses == [200, 500, 500, 200]
    report = control.faults()[0]
    assert (report.struck, report.fault.route) == (2, ONE)


def test_faults_for_ever_until_cleared(api, control):
    identity = control.fault("status", route="/api/*", count=None)
    assert [api.http.get("/integrations").status_code for _ in range(3)] == [500, 500, 500]
    assert [(one.id, one.struck) for one in control.faults()] == [(identity, 3)]
    control.clear_faults()
    api.get("/integrations")


def test_one_fault_at_a_time(api, control):
    control.fault("status", status=503, headers={"inin-ratelimit-count": "299"})
    control.fault("status", status=504)
    answers = [api.http.get("/integrations") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [503, 504, 200]
    assert answers[0].headers["inin-ratelimit-count"] == "299"


def test_faults_strike_token_requests(emulator, control):
    control.fault("drop", route="/oauth/token")
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.post(f"{emulator.url}/oauth/token", trust_env=False, verify=False)


def test_misspelt_faults_are_refused(control):
    with pytest.raises(ControlError, match="No route"):
        control.fault("drop", route="/api/v2/integration")
    with pytest.raises(ControlError, match="kind"):
        control.fault("explode")


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
