"""Deleting, of whatever kind."""

from __future__ import annotations

import pytest

from genesyscloud_provider.client.errors import NotPermitted
from tests.unit.client.routes import (
    CREDENTIAL,
    INTEGRATION,
)


@pytest.mark.parametrize(
    ("operate", "route"),
    [
        pytest.param(lambda org, it: org.integrations.delete(it.integration), INTEGRATION, id="integration"),
        pytest.param(lambda org, it: org.credentials.delete(it.credential), CREDENTIAL, id="credential"),
    ],
)
class TestDelete:
    def test_what_is_gone_already_is_no_error(self, organization, existing, requests, operate, route):
        operate(organization, existing)
        operate(organization, existing)
        assert requests() == {("DELETE", route): 2}

    def test_what_can_still_be_read_for_a_while_is_no_error(
        self, organization, existing, genesys_cloud, requests, operate, route
    ):
        genesys_cloud.control.switches(delete_lag_seconds=60.0)
        operate(organization, existing)
        operate(organization, existing)
        assert requests() == {("DELETE", route): 2}

    def test_an_answer_that_was_lost_is_no_error(self, organization, existing, genesys_cloud, requests, operate, route):
        genesys_cloud.control.fault("drop", effect="after", method="DELETE")
        operate(organization, existing)
        assert requests() == {("DELETE", route): 2}

    def test_a_refusal_is_an_error(self, organization, existing, genesys_cloud, operate, route):
        genesys_cloud.control.fault("status", status=403, method="DELETE")
        with pytest.raises(NotPermitted):
            operate(organization, existing)
        assert len(genesys_cloud.control.state().integrations) == 1
        assert len(genesys_cloud.control.state().credentials) == 2


def test_what_this_process_deleted_is_listed_no_longer(organization, existing):
    organization.integrations.all()
    organization.credentials.find(existing.credential)
    organization.integrations.delete(existing.integration)
    organization.credentials.delete(existing.credential)
    assert organization.integrations.all() == {}
    assert organization.credentials.find(existing.credential) is None
    assert organization.credentials.type_of(existing.credential) is None
