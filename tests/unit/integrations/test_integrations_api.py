"""Integrations, against a running emulator."""

from __future__ import annotations

import threading
import time
from functools import partial

import httpx
import pytest

from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.errors import BadRequest, NotFound, NotPermitted, OutcomeUnknown, VersionConflict
from genesyscloud_provider.integrations.api import IntegrationsApi
from genesyscloud_provider.integrations.facts import IntendedState, ReportedState
from genesyscloud_provider.integrations.integration.api import UNFINISHED_PREFIX
from tests.clock import SleepsBy
from tests.unit.client.routes import (
    AMBIGUOUS,
    ANN,
    CONFIGURATION,
    CREDENTIAL_LISTING,
    CREDENTIALS,
    GONE,
    INTEGRATION,
    INTEGRATIONS,
    WEB_SERVICES,
    configure,
)
from tests.unit.client.stand_ins import PATIENCE, at_once
from tests.waiting import until


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


@pytest.mark.parametrize("fresh", [False, True])
def test_a_configuration_that_is_not_found_is_not_the_integrations_absence(join, existing, genesys_cloud, fresh):
    organization = join(transport=WithoutExpansion())
    genesys_cloud.control.fault("status", status=404, code="not.found", method="GET", route=CONFIGURATION, count=None)
    with pytest.raises(NotFound):
        organization.integrations.find(existing.integration, fresh=fresh)


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


@pytest.mark.parametrize("fault", AMBIGUOUS)
def test_an_integration_whose_creation_got_no_answer_is_found_again(organization, genesys_cloud, requests, fault):
    genesys_cloud.control.fault(**fault, effect="after", method="POST", route=INTEGRATIONS)
    created = organization.integrations.create(WEB_SERVICES)
    (live,) = genesys_cloud.control.state().integrations
    assert (created.id, created.name, created.type_id) == (live.id, live.name, WEB_SERVICES)
    assert created.configuration.version == 1
    assert requests() == {("POST", INTEGRATIONS): 1, ("GET", INTEGRATIONS): 1}
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


def test_states_that_this_process_has_seen_are_known_without_asking(organization, existing, requests):
    new = organization.integrations.create(WEB_SERVICES).id
    organization.integrations.all()
    for each in (existing.integration, new):
        organization.integrations.set_intended_state(each, IntendedState.ENABLED)
        organization.integrations.await_state(each, ReportedState.ACTIVE, 10.0)
    requests()
    for each in (existing.integration, new):
        found = organization.integrations.find(each)
        assert (found.intended_state, found.reported_state.code) == ("ENABLED", "ACTIVE")
    assert requests() == {}


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
        until(lambda: GONE in organization.integrations._activations._waiting)

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
    organization = IntegrationsApi(Access(client))
    ids = [str(number) for number in range(101)]
    found = at_once(
        *[partial(organization.integrations.await_state, each, ReportedState.ACTIVE, PATIENCE) for each in ids]
    )
    assert {getattr(each, "code", each) for each in found} == {"ACTIVE"}
    assert max(looks) == 100


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
    assert requests() == {("GET", INTEGRATIONS): 2}


def test_a_link_that_somebody_made_after_the_last_listing_is_seen(organization, existing, genesys_cloud):
    organization.integrations.all()
    theirs = genesys_cloud.control.create_integration(WEB_SERVICES).id
    genesys_cloud.control.change_integration(theirs, credentials={"basicAuth": existing.credential})
    assert [each.id for each in organization.integrations.using(existing.credential)] == [theirs]


def test_a_link_that_somebody_made_on_an_integration_of_this_process_is_seen(organization, existing, genesys_cloud):
    ours = organization.integrations.create(WEB_SERVICES)
    genesys_cloud.control.change_integration(ours.id, credentials={"basicAuth": existing.credential})
    assert [each.id for each in organization.integrations.using(existing.credential)] == [ours.id]


def test_what_this_process_has_deleted_uses_nothing_although_it_is_listed(organization, existing, genesys_cloud):
    genesys_cloud.control.switches(delete_lag_seconds=60.0)
    organization.integrations.delete(existing.integration)
    assert organization.integrations.using(existing.linked) == []


def test_a_link_whose_integration_is_not_listed_yet_and_that_this_process_made_is_seen(
    organization, existing, genesys_cloud
):
    genesys_cloud.control.switches(list_lag_seconds=3600)
    ours = organization.integrations.create(WEB_SERVICES)
    configure(organization, ours.id, 1, credentials={"basicAuth": {"id": existing.credential}})
    assert [each.id for each in organization.integrations.using(existing.credential)] == [ours.id]


def test_many_who_ask_at_once_share_listings(organization, existing, genesys_cloud, requests):
    organization.integrations.all()
    genesys_cloud.control.switches(latency_seconds=0.05)
    requests()
    found = at_once(*[partial(organization.integrations.using, existing.credential)] * 40)
    assert found == [[]] * 40
    assert requests()["GET", INTEGRATIONS] <= 8


def test_a_link_that_this_process_made_is_known(organization, existing):
    organization.integrations.all()
    configure(organization, existing.integration, 2, credentials={"basicAuth": {"id": existing.credential}})
    assert [each.id for each in organization.integrations.using(existing.credential)] == [existing.integration]
    assert organization.integrations.using(existing.linked) == []
