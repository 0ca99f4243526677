"""What the page shows, and that nothing of it is the service's."""

from __future__ import annotations

import re

import pytest

from genesyscloud_emulator import (
    ActionReport,
    CredentialReport,
    Emulator,
    IntegrationReport,
    OAuthClientReport,
    RoleGiven,
)
from tests.emulator.conftest import Api
from tests.emulator.page.reader import Read, Reader

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> {{ 7*7 }} \u202eevil & co"
SHOWN = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> {{ 7*7 }} \N{REPLACEMENT CHARACTER}evil & co"


def test_an_empty_organization_says_what_to_do(emulator: Emulator, reader: Reader) -> None:
    page = reader.page
    assert "Emulated Organization" in page.text
    assert f"None yet. Programs reach this organization at {emulator.url}." in page.text
    assert emulator.client_id in page.text
    assert page.tags.count("h1") == 1
    assert {"Add an integration", "Add a credential", "Add an action", "Add a flow or script"} <= page.links.keys()


def test_it_shows_what_there_is_at_a_glance(api: Api, control, reader: Reader) -> None:
    credential = api.credential("basicAuth", "Orders login")
    integration = api.integration(name="Orders")
    api.configure(integration, credentials={"basicAuth": {"id": credential}})
    api.call("PATCH", f"/integrations/{integration}", {"intendedState": "ENABLED"})
    action = control.publish_action(integration, "Get order")
    control.draft_action(integration, "Cancel order", secure=True)
    flow = control.publish_flow("Inbound", [action.id])
    control.change_flow(flow.id, [], published=False)
    role = control.create_role("Order reader")
    control.create_oauth_client("Shop", roles=[role.id], state="inactive")
    text = reader.open("/").text
    assert "Orders Web Services Data Actions Active Orders login basicAuth 2 2" in text
    assert "Web Services Data Actions 1 of 50" in text
    assert "Orders login basicAuth userName ann password ******** Orders basicAuth" in text
    assert "Get order Orders published 1 Inbound published 1.0" in text
    assert "Cancel order Orders draft 1 secure none" in text
    assert "Inbound INBOUNDCALLFLOW 1.0 2.0 saved Get order" in text
    assert "Shop inactive Order reader none" in text
    assert "Pulumi active Master Admin none" in text


def test_an_error_is_shown_with_its_reason(control, reader: Reader) -> None:
    orders = control.create_integration("custom-rest-actions", "Orders")
    detail = {"message": "The system did not answer."}
    control.change_integration(orders.id, intended_state="ENABLED", reported_state={"code": "ERROR", "detail": detail})
    assert "Error The system did not answer." in reader.open("/").text
    assert "Error The system did not answer." in reader.follow("Orders").text


def test_a_state_that_is_due_is_shown_and_reading_the_page_brings_none_about(api: Api, control, reader: Reader) -> None:
    control.switches(activation_reads=1)
    integration = api.integration(name="Orders")
    api.call("PATCH", f"/integrations/{integration}", {"intendedState": "ENABLED"})
    for _ in range(3):
        assert "Activating" in reader.open("/").text
    api.get(f"/integrations/{integration}")
    assert "Active" in reader.open("/").text


def test_what_was_put_there_broken_is_shown(control, reader: Reader) -> None:
    orders = IntegrationReport(
        integration_type="custom-rest-actions", name="Orders", credentials={"basicAuth": "gone", "odd": "gone"}
    )
    control.put_objects(
        integrations=[orders, IntegrationReport(integration_type="no-such-type", name="")],
        credentials=[CredentialReport(type="noSuchType", fields={"key": "s3cret"})],
        actions=[ActionReport(integration_id="gone", name="Lost")],
        oauth_clients=[OAuthClientReport(name="Shop", roles=[RoleGiven(role_id="gone")])],
    )
    page = reader.open("/")
    assert "Orders Web Services Data Actions Inactive gone basicAuth, not there gone odd, not there" in page.text
    assert "(no name) noSuchType key ********" in page.text
    assert "Lost gone not there published 1" in page.text
    assert "Shop active gone" in page.text
    for name in ("Orders", "Lost", "Shop"):
        reader.open("/")
        assert name in reader.follow(name).text
    reader.open(page.links["(no name)"])


def test_limits_count_what_was_deleted_as_long_as_the_service_does(control, reader: Reader) -> None:
    control.switches(delete_lag_seconds=60, max_instances={"zendesk-data-actions": 3})
    control.delete_integration(control.create_integration("custom-rest-actions", "Orders").id)
    text = reader.open("/").text
    assert "Web Services Data Actions 1 of 50" in text
    assert "Zendesk Data Actions 0 of 3" in text


def test_no_secret_is_anywhere_on_the_page(emulator: Emulator, api: Api, control, reader: Reader) -> None:
    client = control.create_oauth_client("Shop")
    ids = [api.credential(kind, kind) for kind in api.fields if kind != "pureCloudOAuthClient"]
    mine = {"clientId": client.id, "clientSecret": client.secret}
    ids.append(api.credential("pureCloudOAuthClient", "platform", **mine))
    reader.show("credential", ids[0])
    views = [reader.open("/"), reader.show("client", client.id), *(reader.show("credential", each) for each in ids)]
    secrets = {"s3cret", "t0ken", client.secret, emulator.client_secret, emulator.access_token}
    for view in views:
        assert [each for each in secrets if each in view.html] == []
    assert "password ********" in views[0].text


def test_a_credential_says_when_its_oauth_client_has_another_secret(api: Api, control, reader: Reader) -> None:
    client = control.create_oauth_client("Shop")
    api.credential("pureCloudOAuthClient", "Platform login", clientId=client.id, clientSecret=client.secret)
    assert "another secret" not in reader.open("/").text
    control.regenerate_secret(client.id)
    assert "Platform login has another secret than the client" in reader.open("/").text
    reader.follow("Platform login")
    assert "Logs in as Shop has another secret than the client" in reader.page.text


def _views(control, reader: Reader) -> list[Read]:
    """Every view of an organization in which everything has a hostile name."""
    credential = control.create_credential("userDefined", {HOSTILE: "s3cret"}, HOSTILE)
    integration = control.create_integration("custom-rest-actions", HOSTILE)
    slots = {"basicAuth": credential.id, HOSTILE: credential.id}
    error = {"code": "ERROR", "detail": {"message": HOSTILE}}
    control.change_integration(
        integration.id, notes=HOSTILE, properties={HOSTILE: HOSTILE}, credentials=slots, reported_state=error
    )
    action = control.publish_action(integration.id, HOSTILE)
    flow = control.publish_flow(HOSTILE, [action.id])
    role = control.create_role(HOSTILE)
    client = control.create_oauth_client(HOSTILE, description=HOSTILE, roles=[role.id])
    views = [reader.open("/")]
    shown = {"integration": integration, "credential": credential, "action": action, "flow": flow, "client": client}
    views += [reader.show(kind, one.id) for kind, one in shown.items()]
    views += [reader.open(f"/?add={kind}") for kind in shown]
    return views


def test_whatever_a_name_holds_is_text(api: Api, control, reader: Reader) -> None:
    api.call("GET", "/<img src=x onerror=alert(1)>", expect=404)
    api.integration(name=HOSTILE)
    views = _views(control, reader)
    assert SHOWN in views[0].text
    for view in views:
        assert view.tags.count("script") == view.html.count("<script") == 1
        assert view.tags.count("img") == 1, "the page's own"
        outside = re.sub(r'(?:name|value)="[^"]*"|<textarea.*?</textarea>', "", view.html, flags=re.DOTALL)
        assert "\u202e" not in outside, "only an entry holds what will be sent"


def test_each_view_is_whole_and_each_of_its_entries_has_a_label(control, reader: Reader) -> None:
    for view in _views(control, reader):
        assert len(view.ids) == len(set(view.ids)), "an id is there once"
        assert view.entries <= view.labelled
        assert view.tags.count("h1") == view.tags.count("main") == 1
        assert "content" in view.ids


def test_a_refused_address_is_no_way_to_write_on_the_page(reader: Reader) -> None:
    page = reader.open("/?show=integration&id=%3Cscript%3Ealert(1)%3C/script%3E", expect=404)
    assert "No integration with id <script>alert(1)</script> was found." in page.text
    assert page.html.count("<script") == 1
    assert "Refused" not in reader.open("/?outcome=anything").text


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("/?show=integration&id=gone", "No integration with id gone was found."),
        ("/?show=anything&id=gone", "There is no such page."),
        ("/?add=anything", "There is no such page."),
        ("/?organization=gone", "The emulator has no organization gone."),
    ],
)
def test_what_is_not_there_is_said_with_a_way_back(reader: Reader, address: str, message: str) -> None:
    assert message in reader.open(address, expect=404).text
    assert "Last requests" in reader.follow("To the organization").text


def test_nothing_of_the_page_is_the_services(emulator: Emulator, control, reader: Reader) -> None:
    orders = control.create_integration("custom-rest-actions", "Orders")
    control.switches(rate_limit=1, latency_seconds=30)
    control.fault("drop", count=None)
    reader.open("/")
    reader.show("integration", orders.id)
    reader.send("enable")
    assert control.requests() == []
    assert control.state().integrations[0].intended_state == "ENABLED"
    assert control.faults()[0].struck == 0


def test_the_access_log_has_no_line_for_what_a_browser_asks_each_second(page_client, capfd) -> None:
    with Emulator(access_log=True) as emulator:
        for path in ("/", "/favicon.ico", "/api/v2/users"):
            page_client.get(f"{emulator.url}{path}")
    (line,) = capfd.readouterr().err.splitlines()
    assert "/api/v2/users" in line


def test_other_paths_are_the_services_still(emulator: Emulator, control, page_client) -> None:
    for path in ("/index.html", "/?", "//", "/_emulator", "/page"):
        page_client.get(f"{emulator.url}{path}")
    assert [each.path for each in control.requests()] == ["/index.html", "//", "/_emulator", "/page"]


def test_the_picture_that_browsers_ask_for_is_served_beside_it(emulator: Emulator, control, page_client) -> None:
    answer = page_client.get(f"{emulator.url}/favicon.ico")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert control.requests() == []


def test_each_answer_lets_nothing_run_and_nobody_else_show_it(emulator: Emulator, page_client) -> None:
    answer = page_client.get(f"{emulator.url}/")
    policy = dict(each.split(" ", 1) for each in answer.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert re.fullmatch("'sha256-.{44}'", policy["script-src"])
    assert re.fullmatch("'sha256-.{44}'", policy["style-src"])
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert " style=" not in answer.text
    assert " onclick=" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert not re.search(r"""(?:src|href|action)=["']?(?:https?:)?//""", answer.text), "it asks nobody else"


def test_head_is_a_get_without_a_body(emulator: Emulator, page_client) -> None:
    answer = page_client.head(f"{emulator.url}/")
    assert (answer.status_code, answer.content) == (200, b"")


def test_other_methods_are_refused(emulator: Emulator, page_client) -> None:
    answer = page_client.put(f"{emulator.url}/")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


def test_one_of_several_organizations_is_chosen_by_a_link(emulator: Emulator, control, reader: Reader) -> None:
    assert 'aria-label="Organizations"' not in reader.page.html
    control.create_integration("custom-rest-actions", "Ours")
    theirs = emulator.add_organization(name="Their organization")
    theirs.control.create_integration("custom-rest-actions", "Theirs")
    assert "Ours" in reader.open("/").text
    page = reader.follow("Their organization")
    assert "Theirs" in page.text
    assert "Ours" not in page.text
    reader.follow("Theirs")
    reader.send("rename-integration", name="Renamed")
    assert [each.name for each in theirs.control.state().integrations] == ["Renamed"]
    assert [each.name for each in control.state().integrations] == ["Ours"]
    reader.follow("Emulated Organization")
    assert "Ours" in reader.page.text


def test_the_requests_are_those_of_the_organization(emulator: Emulator, api: Api, reader: Reader) -> None:
    theirs = emulator.add_organization(name="Their organization")
    api.get("/users")
    assert "/users" in reader.open("/").text
    assert "/users" not in reader.open(f"/?organization={theirs.organization_id}").text


def test_of_many_objects_the_first_are_shown_and_the_others_are_found(control, reader: Reader) -> None:
    many = [
        IntegrationReport(integration_type="custom-rest-actions", name=f"Integration {number}") for number in range(130)
    ]
    control.put_objects(integrations=many)
    page = reader.open("/")
    assert "Integrations 130" in page.text
    assert "100 of 130 are shown. Find the others by name or id." in page.text
    assert "Integration 129" not in page.text
    assert "Integration 129" in reader.open("/?find=TION+129").text
    assert "Integration 3 " not in reader.page.text
    assert many[128].name in reader.open(f"/?find={many[128].id}").text
    assert "None with this text." in reader.open("/?find=nothing").text
