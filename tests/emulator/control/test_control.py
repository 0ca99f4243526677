"""The control route: record, faults, state, outside changes, switches."""

import time

import httpx
import pytest

from genesyscloud_emulator import Control, ControlError, Emulator, Switches
from tests.waiting import until

pytestmark = pytest.mark.slow

ONE = "/api/v2/integrations/{id}"


def test_requests_are_recorded_in_order(api, control):
    integration = api.integration()
    api.get(f"/integrations/{integration}", params=[("expand", "config"), ("expand", "config.current")])
    api.get("/nothing", expect=404)
    control.state()
    first, second, third = control.requests()
    assert (first.method, first.route, first.status) == ("POST", "/api/v2/integrations", 200)
    assert (second.path, second.route) == (f"/api/v2/integrations/{integration}", ONE)
    assert second.query == {"expand": "config,config.current"}
    assert (third.route, third.status) == (None, 404)
    assert first.at < second.at < third.at
    control.reset_requests()
    assert control.requests() == []


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


def test_somebody_changes_an_integration(api, control):
    integration, credential = api.integration(), control.create_credential("basicAuth", {"userName": "a"}, name="c")
    changed = control.change_integration(
        integration,
        name="n",
        notes="why",
        properties={"p": 1},
        advanced={"a": 1},
        credentials={"basicAuth": credential.id},
        intended_state="ENABLED",
    )
    assert (changed.version, changed.reported_state.code) == (2, "ACTIVE")
    config = api.get(f"/integrations/{integration}/config/current")
    assert (config["name"], config["notes"]) == ("n", "why")
    assert (config["properties"], config["advanced"]) == ({"p": 1}, {"a": 1})
    assert config["credentials"]["basicAuth"]["name"] == "c"
    assert control.change_integration(integration, credentials={"basicAuth": None}).credentials == {}
    detail = {"message": "revoked"}
    reported = control.change_integration(integration, reported_state={"code": "ERROR", "detail": detail})
    assert reported.version == 3
    state = api.get(f"/integrations/{integration}")["reportedState"]
    assert (state["code"], state["detail"]["message"]) == ("ERROR", "revoked")
    with pytest.raises(ControlError):
        control.change_integration(integration, credentials={"basicAuth": "no-such"})


def test_somebody_adds_and_removes(api, control):
    integration = control.create_integration("salesforce-datadip", "theirs")
    published = control.publish_action(integration.id, "a")
    draft = control.draft_action(integration.id, "b")
    assert [(one.name, one.published, one.draft) for one in control.state().actions] == [
        ("a", True, False),
        ("b", False, True),
    ]
    assert api.get("/integrations/actions", params={"name": "a", "ids": published.id})["total"] == 1
    control.delete_action(published.id)
    control.delete_action(draft.id)
    assert control.state().actions == []
    control.delete_integration(integration.id)
    api.get(f"/integrations/{integration.id}", expect=404)
    assert [one.method for one in control.requests()] == ["GET", "GET"]


def test_somebody_changes_a_credential(api, control):
    integration, credential = api.integration(), api.credential()
    api.configure(integration, credentials={"basicAuth": {"id": credential}})
    before = control.state().credentials[0]
    after = control.change_credential(credential, type="userDefined", fields={"x": "y"}, name="n")
    assert (after.type, after.fields, after.name) == ("userDefined", {"x": "y"}, "n")
    assert after.modified_date > before.modified_date
    control.switches(credential_in_use="conflict")
    control.delete_credential(credential)
    state = control.state()
    assert (state.credentials, state.integrations[0].credentials, state.integrations[0].version) == ([], {}, 3)


def test_switches(control):
    assert control.switches() == Switches()
    changed = control.switches(activation_reads=3, max_instances={"custom-rest-actions": 1})
    assert (changed.activation_reads, control.switches().max_instances) == (3, {"custom-rest-actions": 1})
    for wrong in ({"no_such": 1}, {"activation_reads": -1}, {"invented_names": {"ARN": "arn"}}):
        with pytest.raises(ControlError):
            control.switches(rate_limit=7, **wrong)
    assert control.switches().rate_limit == 300


def test_reset(emulator, api, control):
    api.integration()
    api.credential()
    control.fault("drop")
    control.switches(rate_limit=1)
    control.reset()
    state = control.state()
    assert (state.integrations, state.credentials, state.actions, state.tokens_issued) == ([], [], [], 0)
    assert (control.faults(), control.requests(), control.switches()) == ([], [], Switches())
    assert state.organization.id == emulator.organization_id
    api.get("/integrations")


def test_tokens_can_be_revoked():
    with Emulator() as emulator:
        emulator.control.revoke_tokens()
        headers = {"Authorization": f"Bearer {emulator.access_token}"}
        answer = httpx.get(f"{emulator.url}/api/v2/integrations", headers=headers, trust_env=False, verify=False)
        assert answer.json()["code"] == "bad.credentials"


def test_control_by_url(emulator, api):
    with Control(emulator.url) as control:
        assert control.state().organization.id == emulator.organization_id
    assert httpx.get(f"{emulator.url}/_emulator/nothing", trust_env=False, verify=False).status_code == 404
