"""The certificates of mutual TLS: those that actions present, and those that they trust."""

from __future__ import annotations

import pytest

from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.errors import NotPermitted, UnreadableAnswer, WrongOrganization
from genesyscloud_provider.integrations.api import IntegrationsApi
from tests.unit.client.routes import ACTIONS, ME
from tests.unit.client.stand_ins import Service, answer

CERTIFICATES = f"{ACTIONS}/certificates"
TRUST_STORE = f"{ACTIONS}/certificates/truststore"

LOOKS = [
    pytest.param(lambda certificates: certificates.presented(), CERTIFICATES, id="presented"),
    pytest.param(lambda certificates: certificates.trusted(), TRUST_STORE, id="trusted"),
]


def test_presented_are_those_in_use_and_those_that_will_be(organization, requests):
    found = organization.certificates.presented()
    assert [(each.signing_authority, each.status, each.type) for each in found] == [
        ("Genesys", "Current", "Client"),
        ("DigiCert", "Current", "Client"),
        ("DigiCert", "Upcoming", "Client"),
    ]
    for each in found:
        assert each.certificate.startswith("-----BEGIN CERTIFICATE-----\n")
        assert each.certificate.endswith("\n-----END CERTIFICATE-----\n")
    assert len({each.certificate for each in found}) == 3
    assert requests() == {("GET", CERTIFICATES): 1}


def test_trusted_are_the_authorities_of_servers(organization, requests):
    found = organization.certificates.trusted()
    assert [(each.description, each.serial_number, each.signature) for each in found] == [
        ("CN=Emulated Root CA 1", "01", "SHA256withRSA"),
        ("CN=Emulated Root CA 2", "02", "SHA384withECDSA"),
    ]
    assert requests() == {("GET", TRUST_STORE): 1}


@pytest.mark.parametrize(("look", "route"), LOOKS)
def test_what_changes_by_itself_is_asked_for_each_time(organization, genesys_cloud, requests, look, route):
    assert look(organization.certificates) == look(organization.certificates)
    assert requests() == {("GET", route): 2}


@pytest.mark.parametrize(("look", "route"), LOOKS)
def test_who_may_not_look_is_told_in_the_services_words(organization, genesys_cloud, look, route):
    message = "You need any of: integrations:actionCertificate:view"
    genesys_cloud.control.fault("status", route=route, status=403, message=message)
    with pytest.raises(NotPermitted, match=message):
        look(organization.certificates)


@pytest.mark.parametrize(("look", "route"), LOOKS)
def test_nobody_looks_into_another_organization(join, requests, look, route):
    with pytest.raises(WrongOrganization):
        look(join("another-organization").certificates)
    assert requests() == {("GET", ME): 1}


@pytest.mark.parametrize(("look", "route"), LOOKS)
@pytest.mark.parametrize("body", [{"entities": []}, {"entities": None}, {}])
def test_there_may_be_none(connect, look, route, body):
    assert look(IntegrationsApi(Access(connect(Service(answer(body=body))))).certificates) == []


@pytest.mark.parametrize(("look", "route"), LOOKS)
def test_what_an_answer_leaves_out_is_empty(connect, look, route):
    body = {"entities": [{"certificate": None, "description": None, "somethingNew": 1}]}
    (found,) = look(IntegrationsApi(Access(connect(Service(answer(body=body))))).certificates)
    assert set(found.model_dump().values()) == {""}


@pytest.mark.parametrize(("look", "route"), LOOKS)
def test_an_answer_that_is_no_page_is_unreadable(connect, look, route):
    with pytest.raises(UnreadableAnswer, match=route):
        look(IntegrationsApi(Access(connect(Service(answer(text="<html>"))))).certificates)
