"""Credential types, as the organization has them, and which of their fields a program means."""

from __future__ import annotations

import json

import httpx
import pytest

from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.errors import NotPermitted, Refused, UnreadableAnswer
from genesyscloud_provider.integrations.api import IntegrationsApi
from genesyscloud_provider.integrations.credential import models
from genesyscloud_provider.integrations.credential.types_api import live_key
from tests.unit.client.routes import CREDENTIAL, CREDENTIALS
from tests.unit.client.stand_ins import Service, answer, at_once, error_answer

CREDENTIAL_TYPES = f"{CREDENTIALS}/types"
GCP, GSUITE = "googleCloudPlatformServiceAccount", "googleGSuiteServiceAccount"
EMAIL = "ada@orders.iam.gserviceaccount.com"
FIELDS = {"clientId": "planted-id", "clientEmail": EMAIL, "privateKeyId": "planted", "privateKey": "planted\\nkey"}

RENAMINGS = [
    pytest.param({}, id="as expected"),
    pytest.param({"clientEmail": "client_email"}, id="one in snake case"),
    pytest.param(
        {
            "clientId": "client_id",
            "clientEmail": "client_email",
            "privateKeyId": "private_key_id",
            "privateKey": "private_key",
        },
        id="all as in Google's key file",
    ),
    pytest.param({"clientEmail": "CLIENTEMAIL", "privateKey": "private-key"}, id="in other spellings"),
    pytest.param({"clientEmail": "mail"}, id="with nothing in common but the label"),
    pytest.param({"clientEmail": "a", "clientId": "b", "privateKey": "c", "privateKeyId": "d"}, id="all by the label"),
]


def renamed(names: dict[str, str]) -> dict[str, str]:
    return {names.get(key, key): value for key, value in FIELDS.items()}


def test_types_are_what_the_organization_has(organization):
    kind = organization.credential_types.all()[GSUITE]
    assert kind.name == GSUITE
    assert kind.label("impersonateUserEmail") == "Impersonate User Email"
    assert kind.required == ["serviceAccountEmail", "privateKeyId", "privateKey", "authorizationScopes"]
    assert {*kind.properties} == {*kind.required, "impersonateUserEmail"}


def test_types_can_be_a_page(organization, genesys_cloud):
    """As the definition had them before April 2026 (supplement X11)."""
    genesys_cloud.control.switches(credential_types_paged=True, invented_names={"clientEmail": "mail"})
    assert organization.credential_types.with_live_keys(GCP, FIELDS) == renamed({"clientEmail": "mail"})


# Under which keys fields are sent


@pytest.mark.parametrize("names", RENAMINGS)
def test_fields_are_sent_under_the_organizations_own_keys(organization, genesys_cloud, names):
    genesys_cloud.control.switches(invented_names=names)
    created = organization.credentials.create("ours", GCP, FIELDS)
    assert [each.fields for each in genesys_cloud.control.state().credentials] == [renamed(names)]
    rotated = {**FIELDS, "privateKey": "another key"}
    organization.credentials.save(created.id, "ours", GCP, rotated)
    (live,) = genesys_cloud.control.state().credentials
    assert live.fields == {**renamed(names), names.get("privateKey", "privateKey"): "another key"}


@pytest.mark.parametrize("names", RENAMINGS)
def test_a_program_may_write_the_organizations_own_keys(organization, genesys_cloud, names):
    genesys_cloud.control.switches(invented_names=names)
    organization.credentials.create("ours", GCP, renamed(names))
    assert [each.fields for each in genesys_cloud.control.state().credentials] == [renamed(names)]


@pytest.mark.parametrize(
    ("names", "twice"),
    [
        ({"clientEmail": "client_email"}, "client_email"),
        ({"clientEmail": "mail"}, "mail"),
    ],
)
def test_two_keys_that_mean_the_same_are_refused_before_anything_is_sent(
    organization, genesys_cloud, requests, names, twice
):
    genesys_cloud.control.switches(invented_names=names)
    with pytest.raises(Refused) as caught:
        organization.credentials.create("ours", GCP, {**FIELDS, twice: "eve@example.com"})
    assert requests() == {("GET", CREDENTIAL_TYPES): 1}
    for word in ("clientEmail", twice, GCP):
        assert word in str(caught.value)
    for value in (*FIELDS.values(), "eve@example.com"):
        assert value not in repr(caught.value) + str(caught.value)


def test_of_two_keys_that_mean_the_same_only_these_are_named(organization, genesys_cloud):
    genesys_cloud.control.switches(invented_names={"clientEmail": "client_email"})
    with pytest.raises(Refused) as caught:
        organization.credential_types.with_live_keys(GCP, {**FIELDS, "client_email": EMAIL})
    assert "clientEmail" in str(caught.value)
    assert "privateKey" not in str(caught.value), "there is nothing wrong with it"


def test_fields_that_the_organization_does_not_know_are_sent_as_they_are_written(organization):
    odd = {**FIELDS, "sandbox": "s"}
    assert organization.credential_types.with_live_keys(GCP, odd) == odd


def test_a_type_that_the_organization_lacks_is_sent_as_it_is_written(connect):
    service = Service(answer(body=[{"name": "basicAuth", "properties": {"userName": {}}}]))
    organization = IntegrationsApi(Access(connect(service)))
    assert organization.credential_types.with_live_keys(GCP, FIELDS) == FIELDS
    assert [each.url.path for each in service.requests] == [CREDENTIAL_TYPES]


def test_what_is_sent_is_in_the_body_of_the_one_request_that_follows(connect):
    kinds = [{"name": GCP, "properties": {"mail": {"title": "Client E-mail"}}}]
    service = Service(answer(body=kinds), answer(body={"id": "new", "type": {"name": GCP}}))
    IntegrationsApi(Access(connect(service))).credentials.create("ours", GCP, {"clientEmail": EMAIL})
    _, post = service.requests
    assert json.loads(post.content) == {"name": "ours", "type": {"name": GCP}, "credentialFields": {"mail": EMAIL}}


# How often the organization is asked


@pytest.mark.parametrize(
    "kind",
    [
        "amazonWebServicesARN",
        "pureCloudOAuthClient",
        "basicAuth",
        "userDefined",
        "userDefinedOAuth",
        "salesforce",
        "msDynamics",
        "zendeskApiToken",
        pytest.param("adobeServiceAccount", id="one that only the organization knows, whose names programs write"),
    ],
)
def test_nobody_asks_for_types_whose_fields_are_called_what_programs_call_them(connect, kind):
    service = Service(error_answer(500))
    odd = {"clientEmail": "a", "client_email": "b", "userName": "c", "username": "d"}
    assert IntegrationsApi(Access(connect(service))).credential_types.with_live_keys(kind, odd) == odd
    assert service.requests == []


def test_the_types_are_asked_for_once(organization, genesys_cloud, requests):
    for number in range(3):
        created = organization.credentials.create(f"ours {number}", GCP, FIELDS)
        organization.credentials.save(created.id, "renamed", GCP, FIELDS)
    organization.credential_types.all()
    assert requests() == {("GET", CREDENTIAL_TYPES): 1, ("POST", CREDENTIALS): 3, ("PUT", CREDENTIAL): 3}


def test_racing_threads_ask_once(organization, genesys_cloud, requests):
    genesys_cloud.control.switches(invented_names={"clientEmail": "mail"})
    types = organization.credential_types
    found = at_once(*[types.all, lambda: types.with_live_keys(GCP, FIELDS)] * 4)
    assert found[1::2] == [renamed({"clientEmail": "mail"})] * 4
    assert requests() == {("GET", CREDENTIAL_TYPES): 1}


def test_a_refusal_is_no_answer_and_is_asked_again(organization, genesys_cloud, requests):
    message = "You need any of: integrations:integration:view"
    genesys_cloud.control.fault("status", route=CREDENTIAL_TYPES, status=403, message=message)
    with pytest.raises(NotPermitted, match=message):
        organization.credentials.create("ours", GCP, FIELDS)
    assert genesys_cloud.control.state().credentials == []
    organization.credentials.create("ours", GCP, FIELDS)
    assert requests() == {("GET", CREDENTIAL_TYPES): 2, ("POST", CREDENTIALS): 1}


# What an answer may look like

KIND = {"id": "1", "name": GCP, "properties": {"mail": {"title": "Client E-mail"}}, "required": ["mail"]}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param([KIND], id="an array"),
        pytest.param({"entities": [KIND], "pageCount": 1, "total": 1}, id="a page"),
        pytest.param([{**KIND, "displayOrder": None, "somethingNew": [1]}], id="with more than is known"),
    ],
)
def test_an_array_and_a_page_are_both_read(connect, body):
    organization = IntegrationsApi(Access(connect(Service(answer(body=body)))))
    (found,) = organization.credential_types.all().values()
    assert (found.name, found.required, found.label("mail")) == (GCP, ["mail"], "Client E-mail")
    assert organization.credential_types.with_live_keys(GCP, {"clientEmail": EMAIL}) == {"mail": EMAIL}


@pytest.mark.parametrize("body", [[], {"entities": []}, {"entities": None}])
def test_an_organization_without_types_has_none(connect, body):
    assert IntegrationsApi(Access(connect(Service(answer(body=body))))).credential_types.all() == {}


@pytest.mark.parametrize("body", [{"message": "not this"}, {"entities": {}}, "types", [[]]])
def test_an_answer_that_holds_no_types_is_unreadable(connect, body):
    with pytest.raises(UnreadableAnswer):
        IntegrationsApi(Access(connect(Service(lambda _: httpx.Response(200, json=body))))).credential_types.all()


@pytest.mark.parametrize("nothing", [{}, {"properties": None, "required": None}, {"properties": {}}])
def test_a_type_without_fields_takes_them_as_they_are_written(connect, nothing):
    organization = IntegrationsApi(Access(connect(Service(answer(body=[{"name": GCP, **nothing}])))))
    assert organization.credential_types.with_live_keys(GCP, FIELDS) == FIELDS


# Which field is meant


@pytest.mark.parametrize(
    ("properties", "key", "found"),
    [
        pytest.param({"clientEmail": {}}, "clientEmail", "clientEmail", id="itself"),
        pytest.param({"client_email": {}}, "clientEmail", "client_email", id="spelling aside"),
        pytest.param({"clientEmail": {}}, "CLIENT-EMAIL", None, id="not by a program's own spelling"),
        pytest.param({"mail": {"title": "Client E-mail"}}, "clientEmail", "mail", id="by its label"),
        pytest.param({"mail": {"title": "client email "}}, "clientEmail", "mail", id="by its label, spelling aside"),
        pytest.param({"mail": {"title": "E-mail"}}, "clientEmail", None, id="neither key nor label"),
        pytest.param({"mail": {}}, "clientEmail", None, id="without a label"),
        pytest.param({"mail": None}, "clientEmail", None, id="without a description"),
        pytest.param({"mail": "Client Email"}, "clientEmail", None, id="with a description that is none"),
        pytest.param({"mail": {"title": ["Client Email"]}}, "clientMail", None, id="with a label that is no text"),
        pytest.param({"client_email": {}, "client-email": {}}, "clientEmail", None, id="two that could be meant"),
        pytest.param(
            {"a": {"title": "Client Email"}, "b": {"title": "Client Email"}}, "clientEmail", None, id="two labels"
        ),
        pytest.param({"clientEmail": {}, "client_email": {}}, "clientEmail", "clientEmail", id="the exact one of two"),
        pytest.param({"clientEmail": {}, "client_email": {}}, "client_email", "client_email", id="and the other"),
        pytest.param({"private_key_id": {}, "private_key": {}}, "privateKey", "private_key", id="and not a longer one"),
        pytest.param({}, "clientEmail", None, id="without fields"),
        pytest.param({"mail": {}}, "-", None, id="a name of which no letter is left, and a field without a label"),
        pytest.param({"mail": {}}, "", None, id="no name, and a field without a label"),
    ],
)
def test_a_field_is_recognised_by_its_key_or_its_label_if_only_one_can_be_meant(properties, key, found):
    assert live_key(models.CredentialType(name=GCP, properties=properties), key) == found


def test_a_field_is_recognised_by_the_label_that_is_documented_too():
    live = models.CredentialType(name="msDynamics", properties={"root": {"title": "Root Organization Web Address"}})
    assert live_key(live, "orgWebAddress") == "root"
    assert live_key(live, "username") is None
    spelt = models.CredentialType(name="msDynamics", properties={"org_web_address": {}})
    assert live_key(spelt, "orgWebAddress") == "org_web_address", "by its key, whatever its label"


def test_fields_of_a_type_that_nobody_documents_are_called_as_the_organization_calls_them():
    live = models.CredentialType(name="adobeJwt", properties={"tech": {"title": "Technical Account ID"}})
    assert live_key(live, "tech") == "tech"
    assert live_key(live, "technicalAccountId") is None
