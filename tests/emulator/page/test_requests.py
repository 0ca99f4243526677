"""The last requests on the page, with what each changed."""

from __future__ import annotations

import httpx

from genesyscloud_emulator import Control, Emulator
from tests.emulator.conftest import Api
from tests.emulator.page.reader import Reader


def test_each_request_is_shown_with_what_it_changed(api: Api, reader: Reader) -> None:
    integration = api.integration(name="Orders")
    api.configure(integration, name="Shop")
    api.call("PUT", f"/integrations/{integration}/config/current", {"name": "Late", "version": 1}, expect=409)
    page = reader.open("/")
    text = page.text
    assert "/integrations 200" not in text, "the created object stands between"
    assert "integration Orders: created" in text, "by the name that it had"
    assert "/integrations/{id}/config/current integration Shop: name Orders → Shop, version 1 → 2 200" in text
    assert "/integrations/{id}/config/current Shop 409" in text
    assert text.index("409") < text.index("name Orders → Shop"), "the newest comes first"
    assert f"show=integration&id={integration}" in page.links["integration Shop"]


def test_requests_in_a_row_that_are_alike_are_one(api: Api, reader: Reader) -> None:
    integration = api.integration(name="Orders")
    for _ in range(3):
        api.get(f"/integrations/{integration}")
    api.get("/integrations")
    api.get(f"/integrations/{integration}")
    text = reader.open("/").text
    assert text.count("/integrations/{id}") == 2
    assert "/integrations/{id} 3 times Orders 200" in text


def test_what_changes_something_is_never_one_with_others(api: Api, reader: Reader) -> None:
    for _ in range(3):
        api.integration(name="Orders")
    assert reader.open("/").text.count("integration Orders: created") == 3


def test_older_ones_are_a_link_away(api: Api, reader: Reader) -> None:
    for number in range(30):
        api.call("GET", f"/integrations/no-such-{number}", expect=404)
    page = reader.open("/")
    assert page.text.count("GET") == 25
    assert reader.follow("Older ones").text.count("GET") == 30
    assert "Older ones" not in reader.page.links


def test_an_object_shows_the_requests_that_changed_it_alone(api: Api, reader: Reader) -> None:
    integration, other = api.integration(name="Orders"), api.integration(name="Others")
    api.configure(integration, notes="new")
    api.configure(other, notes="new")
    api.get(f"/integrations/{integration}")
    text = reader.show("integration", integration).text
    assert "integration Orders: created" in text
    assert "integration Orders: notes added, version 1 → 2" in text
    assert "Others" not in text
    assert "GET" not in text


def test_a_login_and_a_path_that_does_not_exist_are_shown(emulator: Emulator, api: Api, reader: Reader, page_client):
    login = {"grant_type": "client_credentials"}
    page_client.post(f"{emulator.url}/oauth/token", data=login, auth=(emulator.client_id, emulator.client_secret))
    api.call("DELETE", "/no/such", expect=404)
    text = reader.open("/").text
    assert "/oauth/token 200" in text
    assert "/no/such 404" in text


def test_an_upload_address_opens_nothing(api: Api, control: Control, reader: Reader, page_client) -> None:
    functions = api.integration("function-data-actions", "Functions")
    action = api.action(functions, "/drafts", name="run")["id"]
    begun = api.call("POST", f"/integrations/actions/{action}/draft/function/upload", {"fileName": "function.zip"})
    page_client.put(begun["url"], headers=begun["headers"], content=b"PK")
    key = httpx.URL(begun["url"]).path.rpartition("/")[2]
    assert any(key in each.path for each in control.requests())
    assert key not in reader.open("/").html
    assert "upload: created" in reader.page.text


def test_a_dropped_request_has_no_answer_and_what_it_changed_is_there(api: Api, control: Control, reader: Reader):
    control.fault("status", method="POST", effect="after", status=503)
    api.call("POST", "/integrations", {"integrationType": {"id": "custom-rest-actions"}, "name": "Orders"}, expect=503)
    assert "integration Orders: created 503" in reader.open("/").text


def test_a_role_that_is_granted_is_told_by_names(api: Api, control: Control, reader: Reader) -> None:
    role = control.create_role("Order reader")
    client = control.create_oauth_client("Shop")
    division = api.get("/authorization/divisions")["entities"][0]["id"]
    path = f"/authorization/subjects/{client.id}/divisions/{division}/roles/{role.id}"
    api.http.post(path, params={"subjectType": "PC_OAUTH_CLIENT"})
    assert "grant of Order reader to Shop: created" in reader.open("/").text


def test_many_changes_of_one_request_are_folded(api: Api, control: Control, reader: Reader) -> None:
    integration = api.integration(name="Orders")
    for number in range(8):
        control.publish_action(integration, f"action {number}")
    api.call("DELETE", f"/integrations/{integration}")
    page = reader.open("/")
    assert "5 more changes" in page.text
    assert page.text.count("deleted") == 9
