"""The control route: record, state, outside changes, switches."""

import httpx
import pytest

from genesyscloud_emulator import Control, ControlError, Switches

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


def test_control_by_url(emulator, api):
    with Control(emulator.url) as control:
        assert control.state().organization.id == emulator.organization_id
    assert httpx.get(f"{emulator.url}/_emulator/nothing", trust_env=False, verify=False).status_code == 404
