"""The operations on an organization, against a running emulator: what each sends, and what it makes of the answers."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any

import httpx
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.api import credentials as credentials_module
from genesyscloud_provider.api import models
from genesyscloud_provider.api.errors import (
    BadRequest,
    GenesysCloudError,
    NotFound,
    NotPermitted,
    OutcomeUnknown,
    Refused,
    VersionConflict,
    WrongOrganization,
)
from genesyscloud_provider.api.integrations import UNFINISHED_PREFIX
from genesyscloud_provider.api.organization import Organization
from genesyscloud_provider.catalog import IntendedState, ReportedState
from tests.clock import SleepsBy
from tests.unit.api.stand_ins import PATIENCE, Service, at_once, error_answer

ME = "/api/v2/organizations/me"
INTEGRATIONS = "/api/v2/integrations"
INTEGRATION = "/api/v2/integrations/{id}"
CONFIGURATION = "/api/v2/integrations/{id}/config/current"
TYPES = "/api/v2/integrations/types"
CREDENTIALS = "/api/v2/integrations/credentials"
CREDENTIAL = "/api/v2/integrations/credentials/{id}"
CREDENTIAL_LISTING = "/api/v2/integrations/credentials/listing"
ACTIONS = "/api/v2/integrations/actions"
ACTION = "/api/v2/integrations/actions/{id}"

WEB_SERVICES = "custom-rest-actions"
ANN = {"userName": "ann", "password": "the-password"}
GONE = "00000000-0000-0000-0000-000000000000"

Requests = Counter[tuple[str, str]]


@dataclass(frozen=True)
class Existing:
    """The ids of what is there: an integration with a linked credential and a published action, another credential."""

    integration: str
    linked: str
    credential: str
    action: str


@pytest.fixture
def existing(genesys_cloud: Emulator) -> Existing:
    control = genesys_cloud.control
    integration = control.create_integration(WEB_SERVICES, "Orders").id
    linked = control.create_credential("basicAuth", ANN, "linked").id
    control.change_integration(integration, credentials={"basicAuth": linked}, notes="ours")
    return Existing(
        integration,
        linked,
        control.create_credential("basicAuth", ANN, "free").id,
        control.publish_action(integration, "Look up an order").id,
    )


def configure(
    organization: Organization, integration_id: str, version: int, **changes: Any
) -> models.IntegrationConfiguration:
    return organization.integrations.configure(integration_id, {"name": "Orders", "version": version, **changes})


# What each operation sends

Operation = Callable[[Organization, Existing], object]

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
        lambda org, it: org.credentials.replace(it.credential, "new", "basicAuth", ANN),
        Counter({("PUT", CREDENTIAL): 1}),
    ),
    "delete_credential": (lambda org, it: org.credentials.delete(it.credential), Counter({("DELETE", CREDENTIAL): 1})),
    "links of none": (lambda org, it: org.integrations.using(it.credential), Counter({("GET", INTEGRATIONS): 1})),
    "links": (
        lambda org, it: org.integrations.using(it.linked),
        Counter({("GET", INTEGRATIONS): 1, ("GET", INTEGRATION): 1}),
    ),
    "published_actions": (lambda org, it: org.actions.published(it.integration), Counter({("GET", ACTIONS): 1})),
    "still_published": (lambda org, it: org.actions.still_published(it.action), Counter({("GET", ACTION): 1})),
}

EVERY_OPERATION = pytest.mark.parametrize(("operate", "sent"), OPERATIONS.values(), ids=OPERATIONS)


def test_the_identity_is_asked_for_once(organization, genesys_cloud, requests):
    for _ in range(3):
        assert organization.identity().id == genesys_cloud.organization_id
    assert requests() == {("GET", ME): 1}


@EVERY_OPERATION
def test_an_operation_sends_no_more_than_it_must(organization, existing, requests, operate, sent):
    operate(organization, existing)
    assert requests() == sent


@pytest.mark.parametrize(
    "name",
    ["types", "integrations", "integration", "credential", "credential_type_of", "links of none", "published_actions"],
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


# The organization that is meant


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
    organization.actions.published(GONE)
    expected = sent | {("GET", ACTIONS): 1, ("GET", ME): 1}
    assert requests() == expected


def test_racing_threads_verify_the_organization_once(join, existing, genesys_cloud, requests):
    organization = join(genesys_cloud.organization_id)
    at_once(organization.integrations, organization.types, lambda: organization.actions.published(GONE))
    assert requests()["GET", ME] == 1


def test_the_identity_of_the_wrong_organization_is_refused_too(join):
    with pytest.raises(WrongOrganization):
        join("another-organization").identity()


def test_an_identity_that_could_not_be_read_is_asked_for_again(join, existing, genesys_cloud):
    organization = join(genesys_cloud.organization_id)
    genesys_cloud.control.fault("status", status=403, route=ME)
    with pytest.raises(NotPermitted):
        organization.integrations.all()
    assert set(organization.integrations.all()) == {existing.integration}


# Integrations


def test_an_integration_is_read_with_its_configuration(organization, existing):
    for fresh in (False, True):
        found = organization.integrations.find(existing.integration, fresh=fresh)
        assert (found.id, found.name, found.type_id) == (existing.integration, "Orders", WEB_SERVICES)
        assert (found.configuration.notes, found.configuration.version) == ("ours", 2)
        assert found.configuration.credentials["basicAuth"].id == existing.linked


def test_a_fresh_look_sees_what_others_have_done(organization, existing, genesys_cloud):
    organization.integrations.all()
    genesys_cloud.control.change_integration(existing.integration, notes="theirs")
    assert organization.integrations.find(existing.integration).configuration.notes == "ours"
    assert organization.integrations.find(existing.integration, fresh=True).configuration.notes == "theirs"
    assert organization.integrations.find(existing.integration).configuration.notes == "theirs"


def test_an_integration_that_is_not_listed_yet_is_found_by_its_id(organization, genesys_cloud):
    genesys_cloud.control.switches(list_lag_seconds=60.0)
    new = genesys_cloud.control.create_integration(WEB_SERVICES, "New").id
    assert organization.integrations.all() == {}
    assert organization.integrations.find(new).name == "New"
    assert set(organization.integrations.all()) == {new}


def test_an_integration_that_somebody_deleted_is_none(organization, existing, genesys_cloud):
    genesys_cloud.control.delete_integration(existing.integration)
    assert organization.integrations.find(existing.integration) is None
    assert organization.integrations.find(existing.integration, fresh=True) is None


def test_an_integration_that_a_look_has_shown_to_be_gone_is_listed_no_longer(organization, existing, genesys_cloud):
    organization.integrations.all()
    genesys_cloud.control.delete_integration(existing.integration)
    assert organization.integrations.find(existing.integration, fresh=True) is None
    assert organization.integrations.all() == {}


@pytest.mark.parametrize("fresh", [False, True])
def test_a_failing_look_is_not_taken_for_absence(organization, existing, genesys_cloud, fresh):
    genesys_cloud.control.fault("status", status=403, method="GET", count=None)
    with pytest.raises(NotPermitted):
        organization.integrations.find(existing.integration, fresh=fresh)


class WithoutExpansion(httpx.BaseTransport):
    """The network, to a service that takes no notice of `expand`."""

    def __init__(self) -> None:
        self._network = httpx.HTTPTransport(trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_remove_param("expand")
        return self._network.handle_request(request)

    def close(self) -> None:
        self._network.close()


@pytest.mark.parametrize("fresh", [False, True])
def test_a_configuration_that_does_not_come_along_is_asked_for(join, existing, requests, fresh):
    organization = join(transport=WithoutExpansion())
    found = organization.integrations.find(existing.integration, fresh=fresh)
    assert (found.configuration.notes, found.configuration.version) == ("ours", 2)
    assert found.type_id == WEB_SERVICES
    assert requests() == {("GET", INTEGRATION if fresh else INTEGRATIONS): 1, ("GET", CONFIGURATION): 1}
    if not fresh:
        assert organization.integrations.find(existing.integration) == found
        assert requests() == {}


def test_a_new_integration_has_a_one_off_name_and_its_first_configuration(organization, genesys_cloud, requests):
    first, second = organization.integrations.create(WEB_SERVICES), organization.integrations.create(WEB_SERVICES)
    assert first.name.startswith(UNFINISHED_PREFIX)
    assert first.name != second.name
    assert first.type_id == WEB_SERVICES
    assert first.configuration is not None
    assert (first.configuration.version, first.configuration.name) == (1, first.name)
    assert [each.name for each in genesys_cloud.control.state().integrations] == [first.name, second.name]


def test_what_this_process_does_to_an_integration_is_known_without_asking(organization, existing, requests):
    organization.integrations.all()
    created = organization.integrations.create(WEB_SERVICES)
    organization.integrations.configure(created.id, {"name": "New", "version": 1, "notes": "mine"})
    organization.integrations.delete(existing.integration)
    requests()
    found = organization.integrations.all()
    assert set(found) == {created.id}
    assert (found[created.id].name, found[created.id].configuration.notes) == ("New", "mine")
    assert found[created.id].configuration.version == 2
    assert found[created.id].type_id == WEB_SERVICES
    assert requests() == {}


def test_an_integration_that_was_configured_before_the_listing_keeps_its_type(organization, existing):
    configure(organization, existing.integration, 2)
    found = organization.integrations.all()[existing.integration]
    assert found.type_id == WEB_SERVICES
    assert found.intended_state == "DISABLED"


def test_a_configuration_is_replaced_and_its_new_version_known(organization, existing, genesys_cloud):
    saved = configure(organization, existing.integration, 2, properties={"clientCertificateAuthority": "DigiCert"})
    assert (saved.version, saved.notes, saved.credentials) == (3, "", {})
    (live,) = genesys_cloud.control.state().integrations
    assert (live.notes, live.credentials, live.properties) == ("", {}, {"clientCertificateAuthority": "DigiCert"})


@pytest.mark.parametrize("refuses", ["conflict", "bad_request"])
def test_a_stale_version_is_a_conflict_however_the_service_words_it(organization, existing, genesys_cloud, refuses):
    genesys_cloud.control.switches(stale_version=refuses)
    with pytest.raises(VersionConflict, match="does not match"):
        configure(organization, existing.integration, 1)


def test_a_put_whose_answer_was_lost_changes_nothing_twice(organization, existing, genesys_cloud, requests):
    genesys_cloud.control.fault("drop", effect="after", method="PUT", route=CONFIGURATION)
    with pytest.raises(VersionConflict):
        configure(organization, existing.integration, 2)
    assert requests() == {("PUT", CONFIGURATION): 2}
    assert genesys_cloud.control.state().integrations[0].version == 3


# Creating integrations: whatever happens to the POST

AMBIGUOUS = [
    pytest.param({"kind": "status", "status": 500}, id="500"),
    pytest.param({"kind": "status", "status": 503, "headers": {"Retry-After": "1"}}, id="503 with Retry-After"),
    pytest.param({"kind": "html"}, id="a proxy's page"),
    pytest.param({"kind": "html", "status": 200}, id="a proxy's page with 200"),
    pytest.param({"kind": "drop"}, id="closed"),
    pytest.param({"kind": "reset"}, id="reset"),
    pytest.param({"kind": "truncate"}, id="half an answer"),
    pytest.param({"kind": "malformed"}, id="malformed"),
    pytest.param({"kind": "empty"}, id="empty"),
]


@pytest.mark.parametrize("fault", AMBIGUOUS)
def test_an_integration_whose_creation_got_no_answer_is_found_again(organization, genesys_cloud, requests, fault):
    genesys_cloud.control.fault(**fault, effect="after", method="POST", route=INTEGRATIONS)
    created = organization.integrations.create(WEB_SERVICES)
    (live,) = genesys_cloud.control.state().integrations
    assert (created.id, created.name, created.type_id) == (live.id, live.name, WEB_SERVICES)
    assert created.configuration.version == 1
    assert requests() == {("POST", INTEGRATIONS): 1, ("GET", INTEGRATIONS): 1, ("GET", INTEGRATION): 1}
    assert set(organization.integrations.all()) == {live.id}


@pytest.mark.parametrize("fault", AMBIGUOUS)
def test_an_integration_that_was_not_created_is_not_sent_again(organization, genesys_cloud, requests, fault):
    genesys_cloud.control.fault(**fault, effect="before", method="POST", route=INTEGRATIONS)
    with pytest.raises(OutcomeUnknown) as caught:
        organization.integrations.create(WEB_SERVICES)
    assert f"'{UNFINISHED_PREFIX}" in str(caught.value)
    assert "for 10 seconds and found none" in str(caught.value)
    assert "run `pulumi up` again" in str(caught.value)
    assert requests() == {("POST", INTEGRATIONS): 1, ("GET", INTEGRATIONS): 11}
    assert genesys_cloud.control.state().integrations == []


def test_an_integration_that_is_listed_late_is_found_all_the_same(join, genesys_cloud):
    organization = join(clock=SleepsBy(lambda _: time.sleep(0.01)))
    genesys_cloud.control.switches(list_lag_seconds=0.03)
    genesys_cloud.control.fault("drop", effect="after", method="POST", route=INTEGRATIONS)
    created = organization.integrations.create(WEB_SERVICES)
    assert [each.id for each in genesys_cloud.control.state().integrations] == [created.id]


def test_a_namesake_of_the_type_is_never_adopted(organization, existing, genesys_cloud):
    genesys_cloud.control.create_integration(WEB_SERVICES, f"{UNFINISHED_PREFIX}of-another-run")
    genesys_cloud.control.fault("drop", method="POST", route=INTEGRATIONS)
    with pytest.raises(OutcomeUnknown):
        organization.integrations.create(WEB_SERVICES)


def test_a_creation_that_certainly_did_not_happen_is_sent_again(clock, join, genesys_cloud, requests):
    organization = join(clock=clock)
    genesys_cloud.control.fault("status", status=429, method="POST", route=INTEGRATIONS)
    created = organization.integrations.create(WEB_SERVICES)
    assert requests() == {("POST", INTEGRATIONS): 2}
    assert [each.id for each in genesys_cloud.control.state().integrations] == [created.id]


@pytest.mark.parametrize(
    ("switches", "error", "text"),
    [
        pytest.param({"max_instances": {WEB_SERVICES: 0}}, BadRequest, "limit custom-rest-actions.max = 0", id="limit"),
        pytest.param({"not_installable": [WEB_SERVICES]}, NotPermitted, "cannot be installed", id="not installable"),
    ],
)
def test_a_refused_creation_is_reported_at_once(organization, genesys_cloud, requests, switches, error, text):
    genesys_cloud.control.switches(**switches)
    with pytest.raises(error, match=text):
        organization.integrations.create(WEB_SERVICES)
    assert requests() == {("POST", INTEGRATIONS): 1}


@pytest.mark.parametrize("fault", [{"kind": "status", "status": 403}, {"kind": "html"}, {"kind": "drop"}], ids=str)
def test_if_nobody_can_look_for_an_integration_the_error_says_what_may_remain(organization, genesys_cloud, fault):
    genesys_cloud.control.fault("drop", effect="after", method="POST", route=INTEGRATIONS)
    genesys_cloud.control.fault(**fault, method="GET", route=INTEGRATIONS, count=None)
    with pytest.raises(OutcomeUnknown, match=UNFINISHED_PREFIX):
        organization.integrations.create(WEB_SERVICES)


@pytest.mark.parametrize("fault", [{"kind": "status", "status": 403}, {"kind": "html"}, {"kind": "drop"}], ids=str)
def test_if_nobody_can_look_for_a_credential_the_error_says_what_may_remain(organization, genesys_cloud, fault):
    genesys_cloud.control.fault("drop", effect="after", method="POST", route=CREDENTIALS)
    genesys_cloud.control.fault(**fault, method="GET", route=CREDENTIAL_LISTING, count=None)
    with pytest.raises(OutcomeUnknown, match="ours"):
        organization.credentials.create("ours", "basicAuth", ANN)


# State


def test_the_intended_state_is_set_and_the_reported_one_returned(organization, existing, genesys_cloud):
    genesys_cloud.control.switches(activation_reads=1)
    assert (
        organization.integrations.set_intended_state(existing.integration, IntendedState.ENABLED).code == "ACTIVATING"
    )
    assert organization.integrations.await_state(existing.integration, ReportedState.ACTIVE, 10.0).code == "ACTIVE"
    assert genesys_cloud.control.state().integrations[0].intended_state == "ENABLED"


def test_a_failed_activation_comes_with_the_services_reason(organization, existing, genesys_cloud):
    genesys_cloud.control.switches(activation_errors={"*": {"message": "No role"}}, activation_reads=1)
    organization.integrations.set_intended_state(existing.integration, IntendedState.ENABLED)
    state = organization.integrations.await_state(existing.integration, ReportedState.ACTIVE, 10.0)
    assert (state.code, state.reason) == ("ERROR", "No role")


def test_the_state_of_an_integration_that_is_not_listed_yet_is_read_by_its_id(organization, genesys_cloud, requests):
    genesys_cloud.control.switches(list_lag_seconds=60.0)
    new = organization.integrations.create(WEB_SERVICES)
    requests()
    assert organization.integrations.await_state(new.id, ReportedState.INACTIVE, 10.0).code == "INACTIVE"
    assert requests() == {("GET", INTEGRATIONS): 1, ("GET", INTEGRATION): 1}


def test_waiting_for_an_integration_that_is_gone_says_so(organization):
    with pytest.raises(NotFound, match=GONE):
        organization.integrations.await_state(GONE, ReportedState.ACTIVE, 10.0)


def test_an_integration_that_is_gone_fails_only_the_one_who_waits_for_it(join, existing, genesys_cloud):
    looking, waiting = threading.Event(), threading.Event()

    def sleep(_: float) -> None:
        looking.set()
        assert waiting.wait(PATIENCE)
        time.sleep(0.03)  # until the other one waits too

    def wait_for_the_one_that_is_gone() -> object:
        assert looking.wait(PATIENCE)
        waiting.set()
        return organization.integrations.await_state(GONE, ReportedState.ACTIVE, PATIENCE)

    organization = join(clock=SleepsBy(sleep))
    found, _ = at_once(
        lambda: organization.integrations.await_state(existing.integration, ReportedState.INACTIVE, PATIENCE),
        wait_for_the_one_that_is_gone,
    )
    looks = [each.query["ids"] for each in genesys_cloud.control.requests() if each.route == INTEGRATIONS]
    assert set(looks[0].split(",")) == {existing.integration, GONE}
    assert getattr(found, "code", found) == "INACTIVE"


def test_more_than_a_hundred_are_looked_for_a_hundred_at_a_time(connect):
    looks: list[int] = []
    waiting: set[str] = set()

    def service(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(200, json={"access_token": "t"})
        ids = request.url.params["ids"].split(",")
        looks.append(len(ids))
        waiting.update(ids)
        state = {"code": "ACTIVE" if len(waiting) == 101 else "ACTIVATING"}
        return httpx.Response(200, json={"entities": [{"id": each, "reportedState": state} for each in ids]})

    client = connect(service)
    client.clock = SleepsBy(lambda _: time.sleep(0.001))
    organization = Organization(client)
    ids = [str(number) for number in range(101)]
    found = at_once(
        *[partial(organization.integrations.await_state, each, ReportedState.ACTIVE, PATIENCE) for each in ids]
    )
    assert {getattr(each, "code", each) for each in found} == {"ACTIVE"}
    assert max(looks) == 100


# Deleting


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


# Credentials


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
    saved = organization.credentials.replace(existing.credential, "renamed", "basicAuth", {"userName": "bob"})
    assert (saved.id, saved.name, saved.type_name) == (existing.credential, "renamed", "basicAuth")
    assert saved.modified_date > before.modified_date
    assert organization.credentials.find(existing.credential) == saved
    live = {each.id: each for each in genesys_cloud.control.state().credentials}[existing.credential]
    assert (live.name, live.fields) == ("renamed", {"userName": "bob"})


def test_a_credential_without_a_name_is_read(organization, genesys_cloud):
    nameless = genesys_cloud.control.create_credential("basicAuth", ANN).id
    assert organization.credentials.find(nameless).name == ""


@pytest.mark.parametrize(
    ("prepare", "asks"),
    [
        pytest.param(lambda org, it: None, 1, id="not seen"),
        pytest.param(lambda org, it: org.credentials.type_of(it.credential), 0, id="asked before"),
        pytest.param(lambda org, it: org.credentials.find(it.credential), 0, id="listed"),
        pytest.param(
            lambda org, it: org.credentials.replace(it.credential, "free", "basicAuth", ANN), 0, id="replaced"
        ),
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
def test_a_credential_whose_creation_got_no_answer_is_found_again(organization, genesys_cloud, requests, fault):
    genesys_cloud.control.fault(**fault, effect="after", method="POST", route=CREDENTIALS)
    created = organization.credentials.create("ours", "basicAuth", ANN)
    (live,) = genesys_cloud.control.state().credentials
    assert (created.id, created.name, created.type_name) == (live.id, "ours", "basicAuth")
    assert requests() == {("POST", CREDENTIALS): 1, ("GET", CREDENTIAL_LISTING): 1, ("GET", INTEGRATIONS): 1}
    assert organization.credentials.type_of(live.id) == "basicAuth"
    assert requests() == {}


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
    created = organization.credentials.create("ours", "basicAuth", ANN)
    assert [each.id for each in genesys_cloud.control.state().credentials] == [created.id]


def test_two_that_could_be_the_new_credential_are_listed_and_neither_is_taken(organization, genesys_cloud, requests):
    theirs = genesys_cloud.control.create_credential("basicAuth", ANN, "ours").id
    genesys_cloud.control.fault("drop", effect="after", method="POST", route=CREDENTIALS)
    with pytest.raises(Refused) as caught:
        organization.credentials.create("ours", "basicAuth", ANN)
    ids = {each.id for each in genesys_cloud.control.state().credentials}
    assert theirs in ids
    assert len(ids) == 2
    assert all(each in str(caught.value) for each in ids)
    assert requests()["POST", CREDENTIALS] == 1


class TenSecondsLater(datetime):
    """A clock by which everything that others did happened ten seconds ago."""

    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + timedelta(seconds=10)


def listed_before(organization: Organization, control: Any) -> None:
    control.create_credential("basicAuth", ANN, "ours")
    organization.credentials.find(GONE)


def linked(organization: Organization, control: Any) -> None:
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
            organization.credentials.create("ours", "basicAuth", ANN)
        assert len(genesys_cloud.control.state().credentials) == 1

    def test_it_does_not_stand_in_the_way_of_the_new_one(self, organization, genesys_cloud, prepare):
        prepare(organization, genesys_cloud.control)
        (theirs,) = genesys_cloud.control.state().credentials
        genesys_cloud.control.fault("drop", effect="after", method="POST", route=CREDENTIALS)
        created = organization.credentials.create("ours", "basicAuth", ANN)
        assert {created.id, theirs.id} == {each.id for each in genesys_cloud.control.state().credentials}
        assert created.id != theirs.id


def test_an_older_namesake_is_never_adopted(organization, genesys_cloud, monkeypatch):
    genesys_cloud.control.create_credential("basicAuth", ANN, "ours")
    monkeypatch.setattr(credentials_module, "datetime", TenSecondsLater)
    genesys_cloud.control.fault("drop", method="POST", route=CREDENTIALS)
    with pytest.raises(OutcomeUnknown):
        organization.credentials.create("ours", "basicAuth", ANN)


@pytest.mark.parametrize("ahead", [timedelta(hours=5), timedelta(hours=-5)], ids=["ahead", "behind"])
def test_a_service_whose_clock_differs_still_finds_what_it_created(connect, ahead):
    """By the machine's own clock the new one would be too old or too young, and the other two might not be."""
    service_now = datetime.now(timezone.utc) + ahead
    old = {"id": "old", "createdDate": (service_now - timedelta(minutes=1)).isoformat()}
    new = {"id": "new", "createdDate": service_now.isoformat()}
    later = {"id": "later", "createdDate": (service_now + timedelta(minutes=1)).isoformat()}

    def service(request: httpx.Request) -> httpx.Response:
        headers = {"Date": service_now.strftime("%a, %d %b %Y %H:%M:%S GMT")}
        if request.url.path == "/oauth/token":
            return httpx.Response(200, json={"access_token": "t"})
        if request.method == "POST":
            return httpx.Response(500, headers=headers)
        if request.url.path == CREDENTIAL_LISTING:
            named = [{**each, "name": "ours", "type": {"name": "basicAuth"}} for each in (old, new, later)]
            return httpx.Response(200, json={"entities": named}, headers=headers)
        return httpx.Response(200, json={"entities": [], "pageCount": 0}, headers=headers)

    assert Organization(connect(service)).credentials.create("ours", "basicAuth", ANN).id == "new"


def test_a_refused_credential_is_reported_at_once(organization, genesys_cloud, requests):
    with pytest.raises(BadRequest, match="requires userName"):
        organization.credentials.create("ours", "basicAuth", {"password": "the-password"})
    assert requests() == {("POST", CREDENTIALS): 1}


# Links


def test_links_are_the_integrations_that_use_a_credential(organization, existing):
    assert [each.id for each in organization.integrations.using(existing.linked)] == [existing.integration]
    assert organization.integrations.using(existing.credential) == []


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda control, it: control.delete_integration(it.integration), id="integration deleted"),
        pytest.param(
            lambda control, it: control.change_integration(it.integration, credentials={"basicAuth": None}),
            id="unlinked",
        ),
        pytest.param(
            lambda control, it: control.change_integration(it.integration, credentials={"basicAuth": it.credential}),
            id="another one linked",
        ),
    ],
)
def test_a_link_that_is_no_longer_there_is_not_reported(organization, existing, genesys_cloud, requests, change):
    organization.integrations.all()
    change(genesys_cloud.control, existing)
    assert organization.integrations.using(existing.linked) == []
    assert requests() == {("GET", INTEGRATIONS): 1, ("GET", INTEGRATION): 1}


def test_a_link_that_this_process_made_is_known(organization, existing):
    organization.integrations.all()
    configure(organization, existing.integration, 2, credentials={"basicAuth": {"id": existing.credential}})
    assert [each.id for each in organization.integrations.using(existing.credential)] == [existing.integration]
    assert organization.integrations.using(existing.linked) == []


# Actions


def test_published_actions_are_the_custom_ones_of_the_integration_by_name(organization, existing, genesys_cloud):
    control = genesys_cloud.control
    control.publish_action(existing.integration, "Add an order")
    control.draft_action(existing.integration, "Draft an order")
    control.publish_action(control.create_integration(WEB_SERVICES).id, "Something else")
    control.create_integration("purecloud-data-actions")  # brings built-in actions along
    assert [each.name for each in organization.actions.published(existing.integration)] == [
        "Add an order",
        "Look up an order",
    ]


def test_built_in_actions_and_the_custom_auth_action_do_not_count(organization, genesys_cloud):
    control = genesys_cloud.control
    built_in = control.create_integration("purecloud-data-actions").id
    oauth = control.create_integration(WEB_SERVICES).id
    credential = control.create_credential("userDefinedOAuth", {"key": "value"}).id
    control.change_integration(oauth, credentials={"basicAuth": credential})
    assert organization.actions.published(built_in) == []
    assert organization.actions.published(oauth) == []


def test_a_listing_of_actions_is_good_for_ten_seconds(clock, join, existing, genesys_cloud, requests):
    organization = join(clock=clock)
    assert len(organization.actions.published(existing.integration)) == 1
    genesys_cloud.control.publish_action(existing.integration, "Add an order")
    clock.moment += 10.0
    assert len(organization.actions.published(existing.integration)) == 1
    clock.moment += 0.5
    assert len(organization.actions.published(existing.integration)) == 2
    assert requests() == {("GET", ACTIONS): 2}


def test_an_action_is_still_published_until_somebody_deletes_it(organization, existing, genesys_cloud):
    assert organization.actions.still_published(existing.action) is True
    genesys_cloud.control.delete_action(existing.action)
    assert organization.actions.still_published(existing.action) is False


def test_an_action_that_a_look_has_shown_to_be_gone_is_listed_no_longer(organization, existing, genesys_cloud):
    assert len(organization.actions.published(existing.integration)) == 1
    genesys_cloud.control.delete_action(existing.action)
    assert len(organization.actions.published(existing.integration)) == 1
    organization.actions.still_published(existing.action)
    assert organization.actions.published(existing.integration) == []


def test_a_look_at_an_action_that_fails_is_not_taken_for_absence(organization, existing, genesys_cloud):
    genesys_cloud.control.fault("status", status=403, method="GET", route=ACTION)
    with pytest.raises(NotPermitted):
        organization.actions.still_published(existing.action)


def test_a_listing_of_actions_that_fails_is_reported(organization, existing, genesys_cloud):
    genesys_cloud.control.fault("status", status=403, method="GET", route=ACTIONS)
    with pytest.raises(NotPermitted):
        organization.actions.published(existing.integration)


# Types


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
        lambda: organization.actions.published(existing.integration),
    ]
    found = at_once(*operations * 4)
    assert not [each for each in found if isinstance(each, Exception)]
    assert requests() == {
        ("GET", TYPES): 1,
        ("GET", INTEGRATIONS): 1,
        ("GET", CREDENTIAL_LISTING): 1,
        ("GET", ACTIONS): 1,
    }


# Ids


@pytest.mark.parametrize(
    ("odd", "quoted"),
    [("a/b", "a%2Fb"), ("a?b=c", "a%3Fb%3Dc"), ("a#b", "a%23b"), ("../organizations/me", "..%2Forganizations%2Fme")],
)
def test_an_id_never_leads_to_another_route(connect, odd, quoted):
    service = Service(error_answer(404))
    organization = Organization(connect(service))
    with suppress(GenesysCloudError):
        organization.integrations.find(odd, fresh=True)
    assert [each.url.raw_path.partition(b"?")[0].decode() for each in service.requests] == [f"{INTEGRATIONS}/{quoted}"]
