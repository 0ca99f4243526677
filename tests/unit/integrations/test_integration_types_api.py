"""Integration types, and listings that several threads ask for."""

from __future__ import annotations

from tests.unit.client.routes import (
    ACTIONS,
    CREDENTIAL_LISTING,
    INTEGRATIONS,
    TYPES,
    WEB_SERVICES,
)
from tests.unit.client.stand_ins import at_once


def test_types_are_what_the_organization_has(organization):
    kind = organization.types.all()[WEB_SERVICES]
    assert kind.max_instances == 50
    assert kind.credentials["basicAuth"].credential_types == ["basicAuth", "userDefined", "userDefinedOAuth"]
    assert not kind.non_installable


def test_racing_threads_share_each_listing(organization, existing, requests):
    operations = [
        organization.types.all,
        organization.integrations.all,
        lambda: organization.credentials.find(existing.credential),
        lambda: organization.actions.all(),
    ]
    found = at_once(*operations * 4)
    assert not [each for each in found if isinstance(each, Exception)]
    assert requests() == {
        ("GET", TYPES): 1,
        ("GET", INTEGRATIONS): 1,
        ("GET", CREDENTIAL_LISTING): 1,
        ("GET", ACTIONS): 1,
    }
