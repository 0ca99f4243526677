"""Credentials, against a running emulator."""

from __future__ import annotations

import base64
import json
import time
import traceback
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.errors import BadRequest, OutcomeUnknown
from genesyscloud_provider.integrations.api import IntegrationsApi
from genesyscloud_provider.integrations.credential import api as credentials_module
from tests.clock import SleepsBy
from tests.unit.client.routes import (
    AMBIGUOUS,
    ANN,
    CREDENTIAL,
    CREDENTIAL_LISTING,
    CREDENTIALS,
    GONE,
    INTEGRATIONS,
    WEB_SERVICES,
)
from tests.unit.client.stand_ins import Service, answer


def test_a_credential_is_read_without_its_fields(organization, existing):
    found = organization.credentials.find(existing.credential)
    assert (found.id, found.name, found.type_name) == (existing.credential, "free", "basicAuth")
    assert found.created_date is not None
    assert "the-password" not in repr(found)


def test_a_credential_that_is_not_listed_yet_is_found_by_its_id(organization, genesys_cloud):
    genesys_cloud.control.switches(list_lag_seconds=60.0)
    new = genesys_cloud.control.create_credential("basicAuth", ANN, "new").id
    assert organization.credentials.find(new).name == "new"


def test_a_credential_that_somebody_deleted_is_none(organization, existing, genesys_cloud):
    genesys_cloud.control.delete_credential(existing.credential)
    assert organization.credentials.find(existing.credential) is None


def test_a_credential_whose_type_was_looked_up_keeps_its_dates(organization, existing):
    organization.credentials.type_of(existing.credential)
    assert organization.credentials.find(existing.credential).modified_date is not None


def test_a_new_credential_is_stored_as_it_was_given(organization, genesys_cloud):
    created = organization.credentials.create("new", "basicAuth", ANN)
    (live,) = genesys_cloud.control.state().credentials
    assert (created.id, created.name, created.type_name) == (live.id, "new", "basicAuth")
    assert (live.name, live.type, live.fields) == ("new", "basicAuth", ANN)


def test_a_credential_is_replaced_with_all_its_fields(organization, existing, genesys_cloud):
    before = organization.credentials.find(existing.credential)
    saved = organization.credentials.save(existing.credential, "renamed", "basicAuth", {"userName": "bob"})
    assert (saved.id, saved.name, saved.type_name) == (existing.credential, "renamed", "basicAuth")
    assert saved.modified_date > before.modified_date
    assert organization.credentials.find(existing.credential) == saved
    live = {each.id: each for each in genesys_cloud.control.state().credentials}[existing.credential]
    assert (live.name, live.fields) == ("renamed", {"userName": "bob"})


def _listed_without_its_type(connect: Any, by_id: dict[str, Any]) -> IntegrationsApi:
    """An organization whose listing shows a credential without its type."""
    listed = {"id": "a", "name": "login", "modifiedDate": "2026-01-02T03:04:05.678Z"}
    pages = {CREDENTIAL_LISTING: {"entities": [listed]}, f"{CREDENTIALS}/a": {"id": "a", "name": "login", **by_id}}
    service = Service(lambda request: httpx.Response(200, json=pages[request.url.path]))
    return IntegrationsApi(Access(connect(service)))


def test_a_look_keeps_the_date_of_a_listing_that_tells_no_type(connect):
    found = _listed_without_its_type(connect, {"type": {"name": "basicAuth"}}).credentials.look("a")
    assert found is not None
    seen = datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=timezone.utc)
    assert (found.type_name, found.modified_date) == ("basicAuth", seen)


def test_a_type_that_the_listing_does_not_tell_is_asked_for_by_the_id(connect):
    credentials = _listed_without_its_type(connect, {"type": {"name": "basicAuth"}}).credentials
    (listed,) = credentials.all().values()
    assert listed.type_name == ""
    assert credentials.type_of("a") == "basicAuth"


def test_a_type_that_nobody_tells_is_empty(connect):
    assert _listed_without_its_type(connect, {}).credentials.type_of("a") == ""


def test_a_deleted_credential_has_no_type(organization, existing):
    assert organization.credentials.type_of(existing.credential) == "basicAuth"
    organization.credentials.delete(existing.credential)
    assert organization.credentials.type_of(existing.credential) is None


def test_a_credential_without_a_name_is_read(organization, genesys_cloud):
    nameless = genesys_cloud.control.create_credential("basicAuth", ANN).id
    assert organization.credentials.find(nameless).name == ""


@pytest.mark.parametrize(
    ("prepare", "asks"),
    [
        pytest.param(lambda org, it: None, 1, id="not seen"),
        pytest.param(lambda org, it: org.credentials.type_of(it.credential), 0, id="asked before"),
        pytest.param(lambda org, it: org.credentials.find(it.credential), 0, id="listed"),
        pytest.param(lambda org, it: org.credentials.save(it.credential, "free", "basicAuth", ANN), 0, id="saved"),
    ],
)
def test_a_credentials_type_takes_one_request_at_most(organization, existing, requests, prepare, asks):
    prepare(organization, existing)
    requests()
    assert organization.credentials.type_of(existing.credential) == "basicAuth"
    assert sum(requests().values()) == asks


def test_the_type_of_a_credential_that_this_process_created_is_known(organization, requests):
    created = organization.credentials.create("new", "userDefined", {"key": "value"})
    requests()
    assert organization.credentials.type_of(created.id) == "userDefined"
    assert requests() == {}


def test_the_type_of_a_credential_that_does_not_exist_is_none(organization, requests):
    assert organization.credentials.type_of(GONE) is None
    assert requests() == {("GET", CREDENTIAL): 1}


# Creating credentials: whatever happens to the POST


@pytest.mark.parametrize("fault", AMBIGUOUS)
def test_a_credential_whose_name_nobody_else_can_have_is_found_again(organization, genesys_cloud, requests, fault):
    genesys_cloud.control.fault(**fault, effect="after", method="POST", route=CREDENTIALS)
    created = organization.credentials.create("ours", "basicAuth", ANN, one_off=True)
    (live,) = genesys_cloud.control.state().credentials
    assert (created.id, created.name, created.type_name) == (live.id, "ours", "basicAuth")
    assert requests() == {("POST", CREDENTIALS): 1, ("GET", CREDENTIAL_LISTING): 1, ("GET", INTEGRATIONS): 1}
    assert organization.credentials.type_of(live.id) == "basicAuth"
    assert requests() == {}


@pytest.mark.parametrize("fault", AMBIGUOUS)
def test_a_credential_of_any_other_name_is_named_and_not_taken_over(organization, genesys_cloud, requests, fault):
    genesys_cloud.control.fault(**fault, effect="after", method="POST", route=CREDENTIALS)
    with pytest.raises(OutcomeUnknown) as caught:
        organization.credentials.create("ours", "basicAuth", ANN)
    (live,) = genesys_cloud.control.state().credentials
    assert f"pulumi import genesyscloud:index:IntegrationCredential RESOURCE {live.id}\n" in str(caught.value)
    assert f"gc integrations credentials delete {live.id}\n" in str(caught.value)
    assert str(caught.value).endswith("then run `pulumi up` again.")
    assert requests()["POST", CREDENTIALS] == 1
    assert organization.credentials.type_of(live.id) == "basicAuth"
    assert requests() == {("GET", CREDENTIAL): 1}, "it is not this process's"


@pytest.mark.parametrize("fault", AMBIGUOUS)
def test_a_credential_that_was_not_created_is_not_sent_again(organization, genesys_cloud, requests, fault):
    genesys_cloud.control.fault(**fault, effect="before", method="POST", route=CREDENTIALS)
    with pytest.raises(OutcomeUnknown) as caught:
        organization.credentials.create("ours", "basicAuth", ANN)
    assert "a credential named 'ours' that is linked to nothing for 10 seconds and found none" in str(caught.value)
    assert "the-password" not in str(caught.value)
    assert requests() == {("POST", CREDENTIALS): 1, ("GET", CREDENTIAL_LISTING): 11}
    assert genesys_cloud.control.state().credentials == []


def test_a_credential_that_is_listed_late_is_found_all_the_same(join, genesys_cloud):
    organization = join(clock=SleepsBy(lambda _: time.sleep(0.01)))
    genesys_cloud.control.switches(list_lag_seconds=0.03)
    genesys_cloud.control.fault("drop", effect="after", method="POST", route=CREDENTIALS)
    created = organization.credentials.create("ours", "basicAuth", ANN, one_off=True)
    assert [each.id for each in genesys_cloud.control.state().credentials] == [created.id]


def test_two_that_could_be_the_new_credential_are_listed_and_neither_is_taken(
    organization, genesys_cloud, requests, monkeypatch
):
    monkeypatch.setattr(credentials_module, "CLOCK_SLACK", timedelta(minutes=5))
    theirs = genesys_cloud.control.create_credential("basicAuth", ANN, "ours").id
    genesys_cloud.control.fault("drop", effect="after", method="POST", route=CREDENTIALS)
    with pytest.raises(OutcomeUnknown) as caught:
        organization.credentials.create("ours", "basicAuth", ANN, one_off=True)
    ids = {each.id for each in genesys_cloud.control.state().credentials}
    assert theirs in ids
    assert len(ids) == 2
    assert all(each in str(caught.value) for each in ids)
    assert requests()["POST", CREDENTIALS] == 1


def listed_before(organization: IntegrationsApi, control: Any) -> None:
    control.create_credential("basicAuth", ANN, "ours")
    organization.credentials.find(GONE)


def linked(organization: IntegrationsApi, control: Any) -> None:
    theirs = control.create_credential("basicAuth", ANN, "ours").id
    control.change_integration(control.create_integration(WEB_SERVICES).id, credentials={"basicAuth": theirs})


NAMESAKES = [
    pytest.param(lambda _, control: control.create_credential("userDefined", ANN, "ours"), id="of another type"),
    pytest.param(lambda _, control: control.create_credential("basicAuth", ANN, "Ours"), id="with nearly the name"),
    pytest.param(lambda _, control: control.create_credential("basicAuth", ANN), id="without a name"),
    pytest.param(listed_before, id="known to this process before"),
    pytest.param(linked, id="that is linked"),
    pytest.param(lambda org, _: org.credentials.create("ours", "basicAuth", ANN), id="that this process created"),
]


@pytest.mark.parametrize("prepare", NAMESAKES)
class TestNamesakes:
    def test_it_is_never_adopted(self, organization, genesys_cloud, prepare):
        prepare(organization, genesys_cloud.control)
        genesys_cloud.control.fault("drop", method="POST", route=CREDENTIALS)
        with pytest.raises(OutcomeUnknown):
            organization.credentials.create("ours", "basicAuth", ANN, one_off=True)
        assert len(genesys_cloud.control.state().credentials) == 1

    def test_it_does_not_stand_in_the_way_of_the_new_one(self, organization, genesys_cloud, prepare):
        prepare(organization, genesys_cloud.control)
        (theirs,) = genesys_cloud.control.state().credentials
        genesys_cloud.control.fault("drop", effect="after", method="POST", route=CREDENTIALS)
        created = organization.credentials.create("ours", "basicAuth", ANN, one_off=True)
        assert {created.id, theirs.id} == {each.id for each in genesys_cloud.control.state().credentials}
        assert created.id != theirs.id


@pytest.mark.parametrize("ahead", [timedelta(hours=5), timedelta(hours=-5)], ids=["ahead", "behind"])
def test_a_service_whose_clock_differs_still_finds_what_it_created(connect, ahead):
    """By the machine's own clock the new one would be too old, or the old one would not be."""
    service_now = datetime.now(timezone.utc) + ahead
    old = {"id": "old", "createdDate": (service_now - timedelta(minutes=1)).isoformat()}
    new = {"id": "new", "createdDate": service_now.isoformat()}

    def service(request: httpx.Request) -> httpx.Response:
        headers = {"Date": service_now.strftime("%a, %d %b %Y %H:%M:%S GMT")}
        if request.url.path == "/oauth/token":
            return httpx.Response(200, json={"access_token": "t"})
        if request.method == "POST":
            return httpx.Response(500, headers=headers)
        if request.url.path == CREDENTIAL_LISTING:
            named = [{**each, "name": "ours", "type": {"name": "basicAuth"}} for each in (old, new)]
            return httpx.Response(200, json={"entities": named}, headers=headers)
        return httpx.Response(200, json={"entities": [], "pageCount": 0}, headers=headers)

    assert (
        IntegrationsApi(Access(connect(service))).credentials.create("ours", "basicAuth", ANN, one_off=True).id == "new"
    )


def test_a_refused_credential_is_reported_at_once(organization, genesys_cloud, requests):
    with pytest.raises(BadRequest, match="requires userName"):
        organization.credentials.create("ours", "basicAuth", {"password": "the-password"})
    assert requests() == {("POST", CREDENTIALS): 1}


REPEATED = {
    "as it is": lambda value: value,
    "in JSON": lambda value: json.dumps({"password": value}),
    "without its last line break": lambda value: f"'{value.strip()}'",
    "in a URL": lambda value: f"/login?password={quote(value, safe='')}",
    "in base64": lambda value: "Basic " + base64.b64encode(f"ann:{value}".encode()).decode(),
}


@pytest.mark.parametrize("form", REPEATED.values(), ids=REPEATED)
@pytest.mark.parametrize("part", ["message", "errors", "fields", "code", "nested"])
def test_what_the_service_repeats_of_a_secret_is_not_said(connect, form, part):
    """A refusal of the service's own form, in any part of it."""
    password = 'the "pass"/word\n'
    said = form(password)
    body: dict[str, Any] = {"message": "No", "code": "bad.request", "status": 400, "contextId": "c-1"}
    parts = {"errors": [{"message": said}], "fields": [{"fieldName": said, "errorCode": said}]}
    nested = [{"code": said, "details": [{"errorCode": said}, *parts["fields"]]}]
    body |= {"message": {"message": said}, "code": {"code": said}, "nested": {"errors": nested}}.get(
        part, {"details": [*parts["fields"], {"errorCode": said}], **parts}
    )
    organization = IntegrationsApi(Access(connect(Service(answer(400, body)))))
    for save in (
        lambda fields: organization.credentials.create("new", "basicAuth", fields),
        lambda fields: organization.credentials.save("id", "new", "basicAuth", fields),
    ):
        with pytest.raises(BadRequest) as refused:
            save({"userName": "ann", "password": password})
        told = "".join([str(refused.value), repr(refused.value), *traceback.format_exception(refused.value)])
        for part in (said, password, password.strip(), "pass%22%2Fword", 'pass\\"/word'):
            assert part not in told
