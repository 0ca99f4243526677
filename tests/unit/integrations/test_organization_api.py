"""What each operation on an organization sends, and whatever the ids are, where to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress

import pytest

from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.errors import GenesysCloudError, NotPermitted, WrongOrganization
from genesyscloud_provider.integrations.api import IntegrationsApi
from genesyscloud_provider.integrations.facts import IntendedState, ReportedState
from tests.unit.client.routes import (
    ACTION,
    ACTIONS,
    ANN,
    CONFIGURATION,
    CREDENTIAL,
    CREDENTIAL_LISTING,
    CREDENTIALS,
    GONE,
    INTEGRATION,
    INTEGRATIONS,
    ME,
    TYPES,
    WEB_SERVICES,
    Existing,
    configure,
)
from tests.unit.client.stand_ins import Service, at_once, error_answer

Requests = Counter[tuple[str, str]]


# What each operation sends

Operation = Callable[[IntegrationsApi, Existing], object]

OPERATIONS: dict[str, tuple[Operation, Requests]] = {
    "types": (lambda org, _: org.types.all(), Counter({("GET", TYPES): 1})),
    "integrations": (lambda org, _: org.integrations.all(), Counter({("GET", INTEGRATIONS): 1})),
    "integration": (lambda org, it: org.integrations.find(it.integration), Counter({("GET", INTEGRATIONS): 1})),
    "integration, fresh": (
        lambda org, it: org.integrations.find(it.integration, fresh=True),
        Counter({("GET", INTEGRATION): 1}),
    ),
    "integration that is gone": (
        lambda org, _: org.integrations.find(GONE),
        Counter({("GET", INTEGRATIONS): 1, ("GET", INTEGRATION): 1}),
    ),
    "create_integration": (lambda org, _: org.integrations.create(WEB_SERVICES), Counter({("POST", INTEGRATIONS): 1})),
    "configure": (lambda org, it: configure(org, it.integration, 2), Counter({("PUT", CONFIGURATION): 1})),
    "set_intended_state": (
        lambda org, it: org.integrations.set_intended_state(it.integration, IntendedState.ENABLED),
        Counter({("PATCH", INTEGRATION): 1}),
    ),
    "await_state": (
        lambda org, it: org.integrations.await_state(it.integration, ReportedState.INACTIVE, 10.0),
        Counter({("GET", INTEGRATIONS): 1}),
    ),
    "delete_integration": (
        lambda org, it: org.integrations.delete(it.integration),
        Counter({("DELETE", INTEGRATION): 1}),
    ),
    "credential": (lambda org, it: org.credentials.find(it.credential), Counter({("GET", CREDENTIAL_LISTING): 1})),
    "credential that is gone": (
        lambda org, _: org.credentials.find(GONE),
        Counter({("GET", CREDENTIAL_LISTING): 1, ("GET", CREDENTIAL): 1}),
    ),
    "credential_type_of": (lambda org, it: org.credentials.type_of(it.credential), Counter({("GET", CREDENTIAL): 1})),
    "create_credential": (
        lambda org, _: org.credentials.create("new", "basicAuth", ANN),
        Counter({("POST", CREDENTIALS): 1}),
    ),
    "replace_credential": (
        lambda org, it: org.credentials.save(it.credential, "new", "basicAuth", ANN),
        Counter({("PUT", CREDENTIAL): 1}),
    ),
    "delete_credential": (lambda org, it: org.credentials.delete(it.credential), Counter({("DELETE", CREDENTIAL): 1})),
    "links of none": (lambda org, it: org.integrations.using(it.credential), Counter({("GET", INTEGRATIONS): 1})),
    "links": (
        lambda org, it: org.integrations.using(it.linked),
        Counter({("GET", INTEGRATIONS): 1, ("GET", INTEGRATION): 1}),
    ),
    "actions below": (lambda org, it: org.actions.below(it.integration), Counter({("GET", ACTIONS): 1})),
    "live action": (lambda org, it: org.actions.live(it.action), Counter({("GET", ACTION): 1})),
}

EVERY_OPERATION = pytest.mark.parametrize(("operate", "sent"), OPERATIONS.values(), ids=OPERATIONS)


def test_the_identity_is_asked_for_once(access, genesys_cloud, requests):
    for _ in range(3):
        assert access.organization().id == genesys_cloud.organization_id
    assert requests() == {("GET", ME): 1}


@EVERY_OPERATION
def test_an_operation_sends_no_more_than_it_must(organization, existing, requests, operate, sent):
    operate(organization, existing)
    assert requests() == sent


@pytest.mark.parametrize(
    "name",
    ["types", "integrations", "integration", "credential", "credential_type_of"],
)
def test_what_was_read_is_not_read_again(organization, existing, requests, name):
    operate, sent = OPERATIONS[name]
    first = operate(organization, existing)
    assert operate(organization, existing) == first
    assert requests() == sent


def test_listings_are_asked_for_in_the_largest_pages_with_configuration(organization, genesys_cloud):
    organization.integrations.all()
    organization.credentials.find(GONE)
    queries = {each.route: each.query for each in genesys_cloud.control.requests()}
    assert queries[INTEGRATIONS] == {"pageSize": "100", "pageNumber": "1", "expand": "config.current"}
    assert queries[CREDENTIAL_LISTING] == {"pageSize": "200"}


def test_a_single_integration_is_asked_for_with_its_configuration(organization, existing, genesys_cloud):
    organization.integrations.find(existing.integration, fresh=True)
    assert [each.query for each in genesys_cloud.control.requests()][-1] == {"expand": "config.current"}


# Ids


@pytest.mark.parametrize(
    ("odd", "quoted"),
    [("a/b", "a%2Fb"), ("a?b=c", "a%3Fb%3Dc"), ("a#b", "a%23b"), ("../organizations/me", "..%2Forganizations%2Fme")],
)
def test_an_id_never_leads_to_another_route(connect, odd, quoted):
    service = Service(error_answer(404))
    organization = IntegrationsApi(Access(connect(service)))
    with suppress(GenesysCloudError):
        organization.integrations.find(odd, fresh=True)
    assert [each.url.raw_path.partition(b"?")[0].decode() for each in service.requests] == [f"{INTEGRATIONS}/{quoted}"]


# The organization that is meant, and no other


@EVERY_OPERATION
def test_in_the_wrong_organization_nothing_but_its_identity_is_asked_for(
    join, existing, genesys_cloud, requests, operate, sent
):
    organization = join("another-organization")
    for _ in range(2):
        with pytest.raises(WrongOrganization) as caught:
            operate(organization, existing)
    assert requests() == {("GET", ME): 1}
    for word in ("Emulated Organization", genesys_cloud.organization_id, "another-organization", "organizationId"):
        assert word in str(caught.value)


@EVERY_OPERATION
def test_the_right_organization_is_verified_once(join, existing, genesys_cloud, requests, operate, sent):
    organization = join(genesys_cloud.organization_id)
    operate(organization, existing)
    organization.actions.all()
    expected = sent | {("GET", ACTIONS): 1, ("GET", ME): 1}
    assert requests() == expected


def test_racing_threads_verify_the_organization_once(join, existing, genesys_cloud, requests):
    organization = join(genesys_cloud.organization_id)
    at_once(organization.integrations, organization.types, lambda: organization.actions.below(GONE))
    assert requests()["GET", ME] == 1


def test_the_identity_of_the_wrong_organization_is_refused_too(reach):
    with pytest.raises(WrongOrganization):
        reach("another-organization").organization()


def test_an_identity_that_could_not_be_read_is_asked_for_again(join, existing, genesys_cloud):
    organization = join(genesys_cloud.organization_id)
    genesys_cloud.control.fault("status", status=403, route=ME)
    with pytest.raises(NotPermitted):
        organization.integrations.all()
    assert set(organization.integrations.all()) == {existing.integration}


def test_the_case_of_an_id_does_not_matter(join, genesys_cloud):
    assert join(genesys_cloud.organization_id.upper()).integrations.all() == {}
