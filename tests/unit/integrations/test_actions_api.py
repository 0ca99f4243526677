"""Actions, as far as integrations have to know them."""

from __future__ import annotations

import pytest

from genesyscloud_provider.client.errors import NotPermitted
from tests.unit.client.routes import (
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
    assert [each.name for each in organization.actions.below(existing.integration)] == [
        "Add an order",
        "Look up an order",
    ]


def test_built_in_actions_and_the_custom_auth_action_do_not_count(organization, genesys_cloud):
    control = genesys_cloud.control
    built_in = control.create_integration("purecloud-data-actions").id
    oauth = control.create_integration(WEB_SERVICES).id
    credential = control.create_credential("userDefinedOAuth", {"key": "value"}).id
    control.change_integration(oauth, credentials={"basicAuth": credential})
    assert organization.actions.below(built_in) == []
    assert organization.actions.below(oauth) == []


def test_what_is_under_an_integration_is_listed_after_it_was_asked(organization, existing, genesys_cloud, requests):
    assert len(organization.actions.below(existing.integration)) == 1
    genesys_cloud.control.publish_action(existing.integration, "Add an order")
    assert len(organization.actions.below(existing.integration)) == 2
    assert requests() == {("GET", ACTIONS): 2}


def test_drafts_under_an_integration_are_those_that_were_never_published(organization, existing, genesys_cloud):
    control = genesys_cloud.control
    control.draft_action(existing.integration, "Idea")
    control.draft_action(control.create_integration(WEB_SERVICES).id, "Somebody's idea")
    assert [each.name for each in organization.actions.drafts_below(existing.integration)] == ["Idea"]


def test_an_action_is_still_published_until_somebody_deletes_it(organization, existing, genesys_cloud):
    assert organization.actions.live(existing.action) is not None
    genesys_cloud.control.delete_action(existing.action)
    assert organization.actions.live(existing.action) is None


def test_an_action_that_a_look_has_shown_to_be_gone_is_known_no_longer(organization, existing, genesys_cloud):
    assert existing.action in organization.actions.all()
    genesys_cloud.control.delete_action(existing.action)
    assert existing.action in organization.actions.all()
    organization.actions.live(existing.action)
    assert existing.action not in organization.actions.all()


def test_a_look_at_an_action_that_fails_is_not_taken_for_absence(organization, existing, genesys_cloud):
    genesys_cloud.control.fault("status", status=403, method="GET", route=ACTION)
    with pytest.raises(NotPermitted):
        organization.actions.live(existing.action)


def test_a_listing_of_actions_that_fails_is_reported(organization, existing, genesys_cloud):
    genesys_cloud.control.fault("status", status=403, method="GET", route=ACTIONS)
    with pytest.raises(NotPermitted):
        organization.actions.below(existing.integration)
