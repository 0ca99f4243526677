"""Several organizations behind one address: each login leads to its own, and to nothing of the others."""

import httpx
import pytest

from genesyscloud_emulator import Control, ControlError, Emulator
from tests.emulator.conftest import Api

pytestmark = pytest.mark.slow


@pytest.fixture
def other(emulator):
    return emulator.add_organization(name="The other one")


@pytest.fixture
def other_api(other):
    client = Api(other)
    yield client
    client.http.close()


def _login(organization, secret=None):
    auth = (organization.client_id, secret or organization.client_secret)
    data = {"grant_type": "client_credentials"}
    return httpx.post(f"{organization.url}/oauth/token", auth=auth, data=data, trust_env=False, verify=False)


def test_each_login_leads_to_its_own_organization(emulator, other, api, other_api):
    assert other.url == emulator.url
    assert api.get("/organizations/me")["id"] == emulator.organization_id
    me = other_api.get("/organizations/me")
    assert (me["id"], me["name"]) == (other.organization_id, "The other one")
    headers = {"Authorization": f"Bearer {_login(other).json()['access_token']}"}
    assert api.get("/organizations/me", headers=headers)["id"] == other.organization_id
    assert _login(other, secret=emulator.client_secret).status_code == 401
    assert (other.control.state().tokens_issued, emulator.control.state().tokens_issued) == (1, 0)


def test_what_is_one_organizations_is_not_found_by_another(api, other_api, other, control):
    integration, credential = api.integration(), api.credential()
    action = api.action(integration)["id"]
    paths = (
        f"/integrations/{integration}",
        f"/integrations/{integration}/config/current",
        f"/integrations/credentials/{credential}",
        f"/integrations/actions/{action}",
    )
    for path in paths:
        assert other_api.get(path, expect=404)["code"] == "not.found"
    for path in (paths[0], *paths[2:]):
        other_api.call("DELETE", path, expect=404)
    for path in ("/integrations", "/integrations/actions", "/integrations/credentials"):
        assert other_api.get(path)["total"] == 0
    other_api.integration()
    assert len(control.state().integrations) == 1
    assert [one.id for one in other.control.state().integrations] != [integration]


def test_each_has_its_own_switches_and_limits(api, other_api, other, control):
    other.control.switches(max_instances={"custom-rest-actions": 0}, rate_limit=7)
    api.integration()
    other_api.call("POST", "/integrations", {"integrationType": {"id": "custom-rest-actions"}}, expect=400)
    assert other_api.http.get("/integrations").headers["inin-ratelimit-allowed"] == "7"
    assert api.http.get("/integrations").headers["inin-ratelimit-allowed"] == "300"
    assert control.switches().max_instances == {}


def test_tokens_are_revoked_for_one_only(api, other_api, other):
    other.control.revoke_tokens()
    assert other_api.get("/integrations", expect=401)["code"] == "bad.credentials"
    api.get("/integrations")


def test_the_first_ones_control_has_the_requests_and_faults_of_all(emulator, api, other_api, other, control):
    control.fault("status", status=503, route="/api/v2/integrations")
    assert other_api.http.get("/integrations").status_code == 503
    api.get("/integrations")
    _login(other)
    recorded = [(one.route, one.organization_id) for one in control.requests()]
    assert recorded == [
        ("/api/v2/integrations", other.organization_id),
        ("/api/v2/integrations", emulator.organization_id),
        ("/oauth/token", other.organization_id),
    ]
    assert other.control.requests() == [control.requests()[0], control.requests()[2]]


def test_an_added_one_has_requests_and_faults_of_its_own(emulator, api, other_api, other, control):
    third = emulator.add_organization()
    other.control.fault("status", status=503, route="/api/v2/integrations", count=None)
    third.control.fault("status", status=500, route="/api/v2/integrations")
    api.get("/integrations")
    assert other_api.http.get("/integrations").status_code == 503
    assert [each.struck for each in other.control.faults()] == [1]
    assert [each.struck for each in third.control.faults()] == [0]
    assert len(control.faults()) == 2
    other.control.clear_faults()
    other_api.get("/integrations")
    assert len(control.faults()) == 1
    other.control.reset_requests()
    assert other.control.requests() == []
    assert [one.organization_id for one in control.requests()] == [emulator.organization_id]


def test_the_reset_of_an_added_one_is_its_own(api, other_api, other, control):
    integration = api.integration()
    other_api.integration()
    control.fault("status", status=503, route="/api/v2/integrations")
    other.control.fault("status", status=503, route="/api/v2/integrations")
    other.control.switches(rate_limit=7)
    other.control.reset()
    assert (other.control.state().integrations, other.control.requests(), other.control.faults()) == ([], [], [])
    assert other.control.switches().rate_limit == 300
    assert [one.id for one in control.state().integrations] == [integration]
    assert len(control.faults()) == 1
    assert [one.route for one in control.requests()] == ["/api/v2/integrations"]
    other_api.get("/organizations/me")


def test_an_added_one_can_be_removed(api, other_api, other, control):
    other_api.get("/organizations/me")
    other.control.fault("status", status=503)
    other.control.remove_organization()
    assert (control.requests(), control.faults()) == ([], [])
    assert other_api.get("/integrations", expect=401)["code"] == "bad.credentials"
    with pytest.raises(ControlError, match="no organization"):
        other.control.state()
    with pytest.raises(ControlError, match="The first organization stays"):
        control.remove_organization()
    api.get("/organizations/me")


def test_a_reset_forgets_the_others(emulator, other_api, other, control):
    other_api.integration()
    control.reset()
    assert other_api.get("/integrations", expect=401)["code"] == "bad.credentials"
    assert _login(other).status_code == 401
    with pytest.raises(ControlError, match="no organization"):
        other.control.state()
    again = emulator.add_organization(client_id=other.client_id, organization_id=other.organization_id)
    assert again.control.state().integrations == []
    assert other_api.get("/integrations", expect=401)["code"] == "bad.credentials"


def test_save_and_restore_are_for_all(api, other_api, other, control):
    kept = other_api.integration()
    other.control.switches(rate_limit=7)
    control.save()
    other_api.call("DELETE", f"/integrations/{kept}")
    api.integration()
    control.restore()
    assert [one.id for one in other.control.state().integrations] == [kept]
    assert control.state().integrations == []
    assert other.control.switches().rate_limit == 7
    other_api.get("/organizations/me")


def test_a_function_is_uploaded_to_its_own_organization(other_api, other):
    integration = other_api.integration("function-data-actions")
    action = other_api.action(integration, "/drafts", config=None, contract=None)["id"]
    path = f"/integrations/actions/{action}/draft/function/upload"
    upload = other_api.call("POST", path, {"fileName": "code.zip"})
    headers = {**upload["headers"], "Content-Type": "application/zip"}
    assert httpx.put(upload["url"], content=b"PK", headers=headers, trust_env=False, verify=False).status_code == 200
    assert other.control.state().actions[0].function is not None


def test_any_emulator_can_be_given_organizations_by_its_address():
    with Emulator() as emulator:
        _give_organizations(emulator)


def _give_organizations(emulator):
    with Control(emulator.url) as control:
        access = control.add_organization({"rate_limit": 7}, client_id="me", organization_id="theirs")
        assert (access.client_id, access.id) == ("me", "theirs")
        for taken in ({"client_id": "me"}, {"organization_id": "theirs"}, {"client_id": emulator.client_id}):
            with pytest.raises(ControlError, match="is there already"):
                control.add_organization(**taken)
        with pytest.raises(ControlError, match="rate_limit"):
            control.add_organization({"rate_limit": -1})
    with Control(emulator.url, "theirs") as control:
        assert control.switches().rate_limit == 7
        assert control.state().organization.id == "theirs"
    with Control(emulator.url, "no-such") as control, pytest.raises(ControlError, match="no organization no-such"):
        control.state()


def test_a_new_one_begins_with_the_switches_of_the_start():
    with Emulator({"rate_limit": 9, "max_page_size": 3}) as emulator:
        emulator.control.switches(rate_limit=8)
        switches = emulator.add_organization({"max_page_size": 4}).control.switches()
        assert (switches.rate_limit, switches.max_page_size) == (9, 4)
