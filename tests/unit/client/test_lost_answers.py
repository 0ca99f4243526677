"""Creations whose answers got lost: nothing is guessed, and no two of a process ever take one object."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import httpx
import pytest

from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.errors import BadRequest, OutcomeUnknown
from genesyscloud_provider.client.lost_answers import Claims
from genesyscloud_provider.integrations.api import IntegrationsApi
from genesyscloud_provider.integrations.credential import api as credentials_module
from genesyscloud_provider.integrations.models import CredentialInfo
from tests.unit.client.routes import ANN, CREDENTIAL_LISTING, CREDENTIALS, WEB_SERVICES
from tests.unit.client.stand_ins import at_once

DRAFTS = "/api/v2/integrations/actions/drafts"
ONE, TWO = CredentialInfo(id="1"), CredentialInfo(id="2")


@pytest.fixture
def known():
    return set()


@pytest.fixture
def claims(known):
    return Claims(known.__contains__)


def test_one_candidate_of_one_claim_is_taken(claims):
    with claims.claim("orders"):
        assert claims.only("orders", [ONE]) is ONE


@pytest.mark.parametrize("candidates", [[], [ONE, TWO]])
def test_none_of_several_is_taken(claims, candidates):
    with claims.claim("orders"):
        assert claims.only("orders", candidates) is None


def test_what_is_known_is_no_candidate(claims, known):
    known.add("1")
    with claims.claim("orders"):
        assert claims.only("orders", [ONE, TWO]) is TWO


def test_nothing_is_taken_while_another_claim_is_open(claims):
    with claims.claim("orders"), claims.claim("invoices"):
        with claims.claim("orders"):
            assert claims.only("orders", [ONE]) is None
        assert claims.only("orders", [ONE]) is ONE


def test_nothing_is_taken_after_a_claim_of_which_nobody_knows_what_came(claims):
    with pytest.raises(OutcomeUnknown), claims.claim("orders"):
        raise OutcomeUnknown("no answer")
    with claims.claim("orders"):
        assert claims.only("orders", [ONE]) is None


def test_a_claim_that_was_refused_made_nothing(claims):
    with pytest.raises(ValueError, match="refused"), claims.claim("orders"):
        raise ValueError("refused")
    with claims.claim("orders"):
        assert claims.only("orders", [ONE]) is ONE


@pytest.mark.parametrize("one_off", [True, False])
def test_two_credentials_of_one_name_never_end_with_one_id(organization, genesys_cloud, one_off):
    """The one that is not answered must not take the other one's, however they are timed."""
    genesys_cloud.control.switches(latency_seconds=0.01)
    genesys_cloud.control.fault("drop", effect="after", method="POST", route=CREDENTIALS)

    def create():
        return organization.credentials.create("ours", "basicAuth", ANN, one_off=one_off).id

    ids = [each for each in at_once(create, create) if isinstance(each, str)]
    assert len(ids) == len(set(ids))
    assert set(ids) <= {each.id for each in genesys_cloud.control.state().credentials}


def test_two_credentials_of_one_name_that_are_both_lost_are_both_named(organization, genesys_cloud):
    genesys_cloud.control.fault("drop", effect="after", method="POST", route=CREDENTIALS, count=2)
    for expected in (1, 2):
        with pytest.raises(OutcomeUnknown) as caught:
            organization.credentials.create("ours", "basicAuth", ANN)
        ids = [each.id for each in genesys_cloud.control.state().credentials]
        assert len(ids) == expected
        assert all(each in str(caught.value) for each in ids)


def test_a_claim_that_was_lost_before_forbids_to_take_what_the_next_one_finds(organization, genesys_cloud):
    """What is found may be what the first one made, with other fields."""
    genesys_cloud.control.fault("drop", effect="after", method="POST", route=CREDENTIALS, count=1)
    with pytest.raises(OutcomeUnknown):
        organization.credentials.create("ours", "basicAuth", {"userName": "eve"})
    genesys_cloud.control.fault("drop", effect="before", method="POST", route=CREDENTIALS)
    with pytest.raises(OutcomeUnknown):
        organization.credentials.create("ours", "basicAuth", ANN, one_off=True)


@pytest.mark.parametrize("limited", [True, False])
def test_what_was_made_before_the_request_was_really_sent_is_not_named(connect, monkeypatch, limited):
    """It waits for its turn first; what somebody makes meanwhile is certainly not what it made."""
    monkeypatch.setattr(credentials_module, "CLOCK_SLACK", timedelta())
    theirs, attempts = [], []

    def service(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth/token":
            return httpx.Response(200, json={"access_token": "t"})
        if request.method == "POST":
            attempts.append(request)
            if len(attempts) == 1 and limited:
                made = {"id": "theirs", "name": "ours", "type": {"name": "basicAuth"}}
                theirs.append({**made, "createdDate": datetime.now(timezone.utc).isoformat()})
                return httpx.Response(429, json={"status": 429, "code": "too.many.requests"})
            return httpx.Response(500)
        if request.url.path == CREDENTIAL_LISTING:
            return httpx.Response(200, json={"entities": theirs})
        return httpx.Response(200, json={"entities": [], "pageCount": 0})

    with pytest.raises(OutcomeUnknown) as caught:
        IntegrationsApi(Access(connect(service))).credentials.create("ours", "basicAuth", ANN)
    assert "theirs" not in str(caught.value)
    assert len(attempts) == 1 + limited


# Actions


def draft(organization, integration_id, **changes):
    return organization.actions.draft({"name": "Look up", "integrationId": integration_id}, **changes)


def test_a_draft_whose_name_nobody_else_can_have_is_taken_over(organization, existing, genesys_cloud):
    genesys_cloud.control.fault("drop", effect="after", method="POST", route=DRAFTS)
    found = draft(organization, existing.integration, one_off=True)
    (live,) = [each for each in genesys_cloud.control.state().actions if each.name == "Look up"]
    assert (found.id, found.version) == (live.id, 1)


def test_a_draft_of_any_other_name_is_named_and_not_taken_over(organization, existing, genesys_cloud):
    genesys_cloud.control.fault("drop", effect="after", method="POST", route=DRAFTS)
    theirs = genesys_cloud.control.draft_action(existing.integration, "Look up").id
    with pytest.raises(OutcomeUnknown) as caught:
        draft(organization, existing.integration)
    ids = [each.id for each in genesys_cloud.control.state().actions if each.name == "Look up"]
    assert theirs in ids
    assert len(ids) == 2
    for each in ids:
        assert f"pulumi import genesyscloud:index:DataAction RESOURCE {each}\n" in str(caught.value)
        assert f"gc integrations actions draft delete {each}\n" in str(caught.value)


def test_two_drafts_of_one_name_never_end_with_one_id(organization, existing, genesys_cloud):
    genesys_cloud.control.switches(latency_seconds=0.01)
    genesys_cloud.control.fault("drop", effect="after", method="POST", route=DRAFTS)

    def create():
        return draft(organization, existing.integration, one_off=True).id

    ids = [each for each in at_once(create, create) if isinstance(each, str)]
    assert len(ids) == len(set(ids))


def test_a_draft_that_was_refused_is_an_error(organization, existing, genesys_cloud):
    genesys_cloud.control.fault("status", status=400, method="POST", route=DRAFTS)
    with pytest.raises(BadRequest):
        draft(organization, existing.integration, one_off=True)


def test_only_what_this_process_has_created_is_its_own_integration(organization, existing):
    assert organization.integrations.made(organization.integrations.create(WEB_SERVICES).id)
    assert not organization.integrations.made(existing.integration)
