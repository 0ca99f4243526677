"""What a colleague does by the page's forms, and what of it is refused."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from genesyscloud_emulator import Control, Emulator
from genesyscloud_emulator.page.deeds import DEEDS
from tests.emulator.conftest import CONFIG, CONTRACT, Api
from tests.emulator.page.reader import Reader
from tests.waiting import text_of, until


@pytest.fixture
def orders(control: Control) -> str:
    """An integration."""
    return control.create_integration("custom-rest-actions", "Orders").id


def test_an_integration_is_renamed(control: Control, reader: Reader, orders: str) -> None:
    reader.open("/")
    reader.follow("Orders")
    page = reader.send("rename-integration", name="  Shop ")
    assert "Done" in page.text
    assert "integration Shop: name Orders → Shop, version 1 → 2" in page.text
    assert "form-rename-integration" in page.forms, "one stays with the integration"
    assert control.state().integrations[0].name == "Shop"


def test_an_integration_is_enabled_and_disabled(control: Control, reader: Reader, orders: str) -> None:
    reader.show("integration", orders)
    page = reader.send("enable")
    assert "integration Orders: reported code INACTIVE → ACTIVE, intended state DISABLED → ENABLED" in page.text
    page = reader.send("disable")
    assert "form-enable" in page.forms
    assert control.state().integrations[0].reported_state.code == "INACTIVE"


def test_an_error_is_set_and_ends(control: Control, reader: Reader, orders: str) -> None:
    reader.show("integration", orders)
    page = reader.send("report-state", state="ERROR", message="No answer.")
    assert "Reported state Error No answer." in page.text
    state = control.state().integrations[0].reported_state
    assert state.code == "ERROR"
    assert state.detail is not None
    assert state.detail.message == "No answer."
    reader.send("report-state", state="ACTIVE")
    assert control.state().integrations[0].reported_state.detail is None


def test_notes_keep_their_lines(control: Control, reader: Reader, orders: str) -> None:
    reader.show("integration", orders)
    reader.send("take-notes", notes="first\r\nsecond")
    assert control.state().integrations[0].notes == "first\nsecond"
    assert "Nothing changed" not in reader.page.text
    assert ("notes", "first\nsecond") in reader.page.forms["form-take-notes"].values


def test_a_slot_gets_a_credential_and_loses_it(control: Control, reader: Reader, orders: str) -> None:
    login = control.create_credential("basicAuth", {"userName": "ann"}, "login")
    reader.show("integration", orders)
    page = reader.send("link", slot__basicAuth=login.id)
    assert "integration Orders: credentials.basicAuth added, version 1 → 2" in page.text
    assert control.state().integrations[0].credentials == {"basicAuth": login.id}
    reader.send("link", slot__basicAuth="")
    assert control.state().integrations[0].credentials == {}


def test_a_credential_is_added_by_its_type(control: Control, reader: Reader) -> None:
    reader.follow("Add a credential")
    reader.send("choose-type", type="basicAuth")
    assert reader.page.forms["form-add-credential"].passwords == {"field.password"}
    page = reader.send("add-credential", name="login", field__userName="ann", field__password=" s3cret ")
    assert "credential login: created" in page.text
    (added,) = control.state().credentials
    assert (added.name, added.type) == ("login", "basicAuth")
    assert added.fields == {"userName": "ann", "password": " s3cret "}, "blanks of a secret are part of it"
    assert "form-rename-credential" in page.forms, "one is led to what was made"


def test_a_secret_is_rotated_and_what_is_left_empty_stays(control: Control, reader: Reader) -> None:
    login = control.create_credential("basicAuth", {"userName": "ann", "password": "old"}, "login")
    reader.show("credential", login.id)
    page = reader.send("rotate", field__password="new")
    assert "credential login: fields.password" in page.text
    assert "new" not in dict(page.forms["form-rotate"].values).values()
    assert control.state().credentials[0].fields == {"userName": "ann", "password": "new"}
    reader.send("rotate", field__userName="eve")
    assert control.state().credentials[0].fields == {"userName": "eve", "password": "new"}


def test_a_user_defined_credential_gets_a_further_field(control: Control, reader: Reader) -> None:
    key = control.create_credential("userDefined", {"apiKey": "k"}, "key")
    reader.show("credential", key.id)
    reader.send("rotate", new_field="apiSecret", new_value="s")
    assert control.state().credentials[0].fields == {"apiKey": "k", "apiSecret": "s"}


def test_the_type_of_a_credential_is_changed_with_the_fields_of_the_new_one(control: Control, reader: Reader) -> None:
    login = control.create_credential("basicAuth", {"userName": "ann", "password": "s3cret"}, "login")
    reader.show("credential", login.id)
    reader.send("choose-type", type="amazonWebServicesARN")
    page = reader.send("change-type", field__ARN="arn:aws:iam::123456789012:role/genesys")
    assert "credential login: type basicAuth → amazonWebServicesARN" in page.text
    (changed,) = control.state().credentials
    assert changed.type == "amazonWebServicesARN"
    assert changed.fields == {"ARN": "arn:aws:iam::123456789012:role/genesys"}, "nothing of the old type stays"


def test_an_action_is_added_and_executed(control: Control, reader: Reader, orders: str) -> None:
    reader.open("/")
    reader.follow("Add an action")
    page = reader.send("add-action", integration=orders, name="Get order", form="published")
    assert "action Get order: created" in page.text
    assert control.state().actions[0].published
    page = reader.send("execute", times="12")
    assert "Executed 12 times" in page.text


def test_a_draft_is_published_and_begun_again(api: Api, control: Control, reader: Reader, orders: str) -> None:
    draft = str(api.action(orders, "/drafts", name="Get order")["id"])
    reader.show("action", draft)
    page = reader.send("publish")
    assert "action Get order: published added, draft removed" in page.text
    assert control.state().actions[0].published
    page = reader.send("start-draft")
    assert "published 1 draft 2" in page.text
    assert api.get(f"/integrations/actions/{draft}/draft")["version"] == 2


@pytest.mark.parametrize("path", ["", "/drafts"])
def test_an_action_is_renamed_in_either_form(
    api: Api, control: Control, reader: Reader, orders: str, path: str
) -> None:
    action = str(api.action(orders, path, name="Get order")["id"])
    reader.show("action", action)
    reader.send("rename-action", name="Find order")
    assert control.state().actions[0].name == "Find order"


def test_a_flow_is_added_and_pointed_at_another_action(control: Control, reader: Reader, orders: str) -> None:
    first, second = (control.publish_action(orders, name).id for name in ("first", "second"))
    reader.open("/")
    reader.follow("Add a flow or script")
    reader.send("add-flow", name="Inbound", type="INBOUNDCALLFLOW", uses=[first])
    assert control.state().flows[0].versions == {"1.0": [first]}
    page = reader.send("point-flow", uses=[second])
    assert "flow or script Inbound: versions.2.0 added, published 1.0 → 2.0" in page.text
    reader.send("point-flow", uses=[first, second], form="saved")
    (flow,) = control.state().flows
    assert flow.versions == {"1.0": [first], "2.0": [second], "3.0": [first, second]}
    assert flow.published_version == "2.0"


def test_an_oauth_client_is_added_and_its_secret_rotated(emulator: Emulator, control: Control, reader: Reader) -> None:
    role = control.create_role("Order reader")
    reader.open("/")
    reader.follow("Add an OAuth client")
    reader.send("add-client", name="Shop", roles=[role.id])
    (made,) = control.state().oauth_clients
    assert [each.role_id for each in made.roles] == [role.id]
    page = reader.send("rotate-secret")
    assert "OAuth client Shop: secret" in page.text
    assert control.state().oauth_clients[0].secret != made.secret
    assert control.state().oauth_clients[0].secret not in page.html
    reader.send("change-client", state="inactive")
    reader.send("rename-client", name="Web shop")
    (made,) = control.state().oauth_clients
    assert (made.state, made.name) == ("inactive", "Web shop")


def test_the_organizations_own_client_can_be_locked_out(emulator: Emulator, reader: Reader, page_client) -> None:
    reader.show("client", emulator.client_id)
    reader.send("rotate-secret")
    login = {"grant_type": "client_credentials"}
    auth = httpx.BasicAuth(emulator.client_id, emulator.client_secret)
    assert page_client.post(f"{emulator.url}/oauth/token", data=login, auth=auth).status_code == 401


@pytest.mark.parametrize("kind", ["integration", "credential", "action", "flow", "client"])
def test_whatever_there_is_can_be_deleted(control: Control, reader: Reader, orders: str, kind: str) -> None:
    made = {
        "integration": lambda: orders,
        "credential": lambda: control.create_credential("basicAuth", {"userName": "ann"}, "login").id,
        "action": lambda: control.publish_action(orders, "Get order").id,
        "flow": lambda: control.publish_flow("Inbound").id,
        "client": lambda: control.create_oauth_client("Shop").id,
    }
    object_id = made[kind]()
    reader.show(kind, object_id)
    page = reader.send(f"delete-{kind}")
    assert "Refused" in page.text, "nobody said yes"
    page = reader.send(f"delete-{kind}", sure="yes")
    assert "Done" in page.text
    assert ": deleted" in page.text
    assert "Last requests" in page.text
    reader.open(f"/?show={kind}&id={object_id}", expect=404)


@pytest.mark.slow
def test_what_is_done_is_saved_soon(tmp_path: Path, page_client: httpx.Client) -> None:
    path = tmp_path / "genesyscloud.json"
    with Emulator(state_file=path) as emulator:
        reader = Reader(emulator.url, page_client)
        reader.follow("Add an integration")
        reader.send("add-integration", type="custom-rest-actions", name="Made by click")
        until(lambda: "Made by click" in text_of(path))


# What is refused


def test_a_refusal_is_said_and_what_was_entered_stays(control: Control, reader: Reader) -> None:
    control.switches(max_instances={"custom-rest-actions": 0})
    reader.open("/")
    reader.follow("Add an integration")
    page = reader.send("add-integration", type="custom-rest-actions", name="Orders")
    assert "Refused" in page.text
    assert "The limit of 0 integrations of type custom-rest-actions has been reached." in page.text
    assert ("name", "Orders") in page.forms["form-add-integration"].values
    assert ("type", "custom-rest-actions") in page.forms["form-add-integration"].values
    assert control.state().integrations == []


def test_a_secret_that_was_refused_does_not_come_back(control: Control, reader: Reader) -> None:
    reader.open("/?add=credential&type=salesforce")
    page = reader.send("add-credential", name="crm", field__username="ann", field__password="pa55-refused")
    assert "Credential type salesforce requires securityToken." in page.text
    assert "pa55-refused" not in page.html
    assert ("name", "crm") in page.forms["form-add-credential"].values


def test_a_draft_that_lacks_something_is_not_published(control: Control, reader: Reader, orders: str) -> None:
    draft = control.draft_action(orders, "Get order")
    reader.show("action", draft.id)
    assert "Refused" in reader.send("publish").text
    assert "The action is not valid" in reader.page.text
    assert not control.state().actions[0].published


def test_a_flow_cannot_be_pointed_at_what_was_deleted_meanwhile(control: Control, reader: Reader, orders: str) -> None:
    action, flow = control.publish_action(orders, "Get order"), control.publish_flow("Inbound")
    reader.show("flow", flow.id)
    control.delete_action(action.id)
    assert f"No action with id {action.id} was found." in reader.send("point-flow", uses=[action.id]).text


def test_what_is_gone_meanwhile_is_refused_on_the_overview(control: Control, reader: Reader, orders: str) -> None:
    reader.show("integration", orders)
    control.delete_integration(orders)
    page = reader.send("rename-integration", name="Shop")
    assert f"No integration with id {orders} was found." in page.text
    assert "Last requests" in page.text


def test_a_built_in_action_cannot_be_changed(api: Api, control: Control, reader: Reader) -> None:
    api.integration("zendesk-data-actions", "Tickets")
    reader.open("/")
    reader.follow("GetUserByPhoneNumber")
    assert "built in" in reader.page.text
    assert "form-rename-action" not in reader.page.forms


@pytest.mark.parametrize("times", ["0", "-1", "many", "9" * 400, "１"])
def test_a_number_is_one(control: Control, reader: Reader, orders: str, times: str) -> None:
    action = control.publish_action(orders, "Get order")
    reader.show("action", action.id)
    assert "Refused" in reader.send("execute", times=times).text


def test_a_form_that_changes_nothing_says_so(control: Control, reader: Reader, orders: str) -> None:
    client = control.create_oauth_client("Shop")
    reader.show("client", client.id)
    assert "Nothing changed: it was that way already." in reader.send("rename-client", name="Shop").text


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b"deed=enable", "text/plain", 415),
        (b'{"deed": "enable"}', "application/json", 415),
        (b"deed=%ff", "application/x-www-form-urlencoded", 400),
        (b"deed=\xff", "application/x-www-form-urlencoded", 400),
        (b"deed=enable&x=" + b"x" * 600_000, "application/x-www-form-urlencoded", 413),
        (b"&".join([b"a=1"] * 5000), "application/x-www-form-urlencoded", 400),
        (b"organization=gone&deed=enable", "application/x-www-form-urlencoded", 404),
        (b"", "application/x-www-form-urlencoded", 303),
        (b"deed=anything", "application/x-www-form-urlencoded", 303),
    ],
)
def test_a_body_that_no_form_of_the_page_sends(
    emulator: Emulator, page_client, content: bytes, content_type: str, status: int
) -> None:
    answer = page_client.post(f"{emulator.url}/", content=content, headers={"Content-Type": content_type})
    assert answer.status_code == status
    if status == 303:
        assert "The page has no form" in page_client.get(f"{emulator.url}{answer.headers['location']}").text


# Who may send forms


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
    ids=str,
)
def test_a_page_of_another_origin_sends_none(
    control: Control, reader: Reader, orders: str, headers: dict[str, str]
) -> None:
    answer = reader.post([("deed", "rename-integration"), ("id", orders), ("name", "Taken")], **headers)
    assert answer.status_code == 403
    assert control.state().integrations[0].name == "Orders"


def test_a_page_by_another_host_name_neither_reads_nor_sends(
    emulator: Emulator, control: Control, reader: Reader, orders: str, page_client
) -> None:
    answer = reader.post([("deed", "delete-integration"), ("id", orders), ("sure", "yes")], Host="rebound.example")
    assert answer.status_code == 421
    assert control.state().integrations
    assert page_client.get(f"{emulator.url}/", headers={"Host": "rebound.example"}).status_code == 421


def test_the_pages_own_forms_are_taken_by_either_of_its_names(
    emulator: Emulator, control: Control, reader: Reader, orders: str
) -> None:
    for host in (emulator.url.removeprefix("http://"), "localhost"):
        answer = reader.post(
            [("deed", "rename-integration"), ("show", "integration"), ("id", orders), ("name", host)],
            Host=host,
            Origin=f"http://{host}",
            Sec_Fetch_Site="same-origin",
        )
        assert answer.status_code == 303
        assert control.state().integrations[0].name == host


# All of them


def test_each_form_does_something_and_each_deed_has_a_form(api: Api, control: Control, reader: Reader) -> None:
    integration = api.integration(name="Orders")
    draft = api.action(integration, "/drafts", config=CONFIG, contract=CONTRACT)["id"]
    login = control.create_credential("basicAuth", {"userName": "ann"}, "login").id
    shown = {
        f"integration&id={integration}",
        f"action&id={draft}",
        f"action&id={control.publish_action(integration, 'published').id}",
        f"credential&id={login}",
        f"credential&id={login}&type=userDefined",
        f"flow&id={control.publish_flow('Inbound').id}",
        f"client&id={control.create_oauth_client('Shop').id}",
    }
    added = ("integration", "credential", "credential&type=basicAuth", "action", "flow", "client")
    addresses = [*(f"/?show={each}" for each in shown), *(f"/?add={each}" for each in added)]
    control.change_integration(integration, intended_state="ENABLED")
    forms = [form for each in addresses for form in reader.open(each).forms]
    control.change_integration(integration, intended_state="DISABLED")
    forms += reader.show("integration", integration).forms
    assert {each.removeprefix("form-") for each in forms} - {"choose-type"} == DEEDS.keys()
