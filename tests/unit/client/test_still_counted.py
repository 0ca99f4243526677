"""What was deleted just before, and still counts for the service, is waited for."""

from __future__ import annotations

import pytest

from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.errors import BadRequest, Conflict
from genesyscloud_provider.client.still_counted import STILL_COUNTED
from genesyscloud_provider.integrations.api import IntegrationsApi
from tests.unit.client.routes import CREDENTIAL, INTEGRATION, INTEGRATIONS, WEB_SERVICES
from tests.unit.client.stand_ins import Service, answer, error_answer

IN_USE = error_answer(409, "general.conflict", "The credential is in use")
FULL = error_answer(400, "bad.request", "The limit of 10 integrations has been reached")
NO_WORDS = answer(
    400,
    {"message": "No", "code": "x", "status": 400, "limit": {"key": "x.max", "namespace": "integrations", "value": 1}},
)
GONE = answer(204)
MADE = answer(200, {"id": "new", "integrationType": {"id": WEB_SERVICES}})


@pytest.fixture
def said():
    return []


@pytest.fixture
def joined(connect, said):
    """Makes organizations of a script."""
    return lambda *answers: IntegrationsApi(Access(connect(Service(*answers), report=said.append)))


def delete(organization):
    return organization.credentials.delete("used")


def create(organization):
    return organization.integrations.create(WEB_SERVICES)


CASES = [
    pytest.param(delete, IN_USE, GONE, id="credential in use"),
    pytest.param(create, FULL, MADE, id="limit reached"),
    pytest.param(create, NO_WORDS, MADE, id="a limit is named"),
]


@pytest.mark.parametrize(("operate", "refusal", "success"), CASES)
class TestDeletedByThisProcess:
    def test_it_is_waited_for_and_after_ten_seconds_said(self, joined, clock, said, operate, refusal, success):
        organization = joined(GONE, *[refusal] * 7, success)
        organization.integrations.delete("old")
        operate(organization)
        assert 10 < sum(clock.slept) < STILL_COUNTED
        assert len(said) == 2
        assert "may still count an integration that was just deleted" in said[0]

    def test_a_short_wait_is_silent(self, joined, clock, said, operate, refusal, success):
        organization = joined(GONE, refusal, success)
        organization.integrations.delete("old")
        operate(organization)
        assert 0 < sum(clock.slept) < 10
        assert said == []

    def test_after_a_minute_it_is_an_error_that_does_not_create_everything_again(
        self, joined, clock, operate, refusal, success
    ):
        organization = joined(GONE, refusal)
        organization.integrations.delete("old")
        with pytest.raises((BadRequest, Conflict)) as caught:
            operate(organization)
        assert sum(clock.slept) == STILL_COUNTED
        assert "run the same command again in a few minutes" in str(caught.value)
        assert "pulumi up" not in str(caught.value)

    def test_nobody_else_is_waited_for(self, joined, clock, operate, refusal, success):
        with pytest.raises((BadRequest, Conflict)) as caught:
            operate(joined(refusal))
        assert clock.slept == []
        assert "pulumi up" not in str(caught.value)

    def test_nor_what_was_deleted_long_ago(self, joined, clock, operate, refusal, success):
        organization = joined(GONE, refusal)
        organization.integrations.delete("old")
        clock.moment += STILL_COUNTED
        with pytest.raises((BadRequest, Conflict)):
            operate(organization)
        assert clock.slept == []


def test_another_refusal_is_not_waited_for(joined, clock):
    organization = joined(GONE, error_answer(400, "bad.request", "The type is unknown"))
    organization.integrations.delete("old")
    with pytest.raises(BadRequest):
        create(organization)
    assert clock.slept == []


def test_in_a_real_organization_the_credential_of_a_deleted_integration_goes(
    organization, existing, genesys_cloud, requests
):
    conflict = {"status": 409, "message": "Credential is in use"}
    genesys_cloud.control.fault("status", method="DELETE", route=CREDENTIAL, count=2, **conflict)
    organization.integrations.delete(existing.integration)
    organization.credentials.delete(existing.linked)
    assert requests() == {("DELETE", INTEGRATION): 1, ("DELETE", CREDENTIAL): 3}
    assert existing.linked not in {each.id for each in genesys_cloud.control.state().credentials}


def test_a_full_organization_has_room_again_after_a_deletion(organization, existing, genesys_cloud, requests):
    full = {"status": 400, "message": "The limit of 1 integrations has been reached"}
    genesys_cloud.control.fault("status", method="POST", route=INTEGRATIONS, count=3, **full)
    organization.integrations.delete(existing.integration)
    created = organization.integrations.create(WEB_SERVICES)
    assert [each.id for each in genesys_cloud.control.state().integrations] == [created.id]
    assert requests() == {("DELETE", INTEGRATION): 1, ("POST", INTEGRATIONS): 4}
