"""Actions, as far as integrations have to know them."""

from __future__ import annotations

import pytest

from genesyscloud_provider.api.errors import (
    NotPermitted,
)
from tests.unit.api.routes import (
    ACTION,
    ACTIONS,
    WEB_SERVICES,
)


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
