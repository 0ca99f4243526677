"""Unit tests: what the program registers, and what comes of it. They need no Pulumi, and no organization."""

import pytest

INTEGRATIONS = ["holidays", "orders", "parcels", "loyalty", "payments"]


@pytest.mark.parametrize("name", INTEGRATIONS)
def test_each_integration_becomes_active(name, genesyscloud_mocks, project, config):
    genesyscloud_mocks.run(project, config=config)
    integration = genesyscloud_mocks.resource("DataActionIntegration", name)
    assert integration.outputs["reportedState"] == "ACTIVE"
    assert integration.outputs["notes"].endswith("Managed by Pulumi.")


def test_no_password_is_legible_in_the_state(genesyscloud_mocks, project, config):
    genesyscloud_mocks.run(project, config=config)
    credentials = [each for each in genesyscloud_mocks.resources if each.type.endswith(":IntegrationCredential")]
    assert len(credentials) == 4
    assert all("fields" in each.secrets for each in credentials)


def test_flows_find_the_action_under_orders(genesyscloud_mocks, project, config):
    genesyscloud_mocks.run(project, config=config, stack="production")
    action = genesyscloud_mocks.resource("DataAction", "look-up-order")
    assert (action.outputs["category"], action.outputs["published"]) == ("orders-production", True)


def test_payments_logs_in_with_a_token(genesyscloud_mocks, project, config):
    genesyscloud_mocks.run(project, config=config)
    login = genesyscloud_mocks.resource("CustomAuthAction", "payments")
    assert "client_credentials" in login.outputs["config"]["request"]["requestTemplate"]


def test_the_provider_has_nothing_to_warn_of(genesyscloud_mocks, project, config):
    genesyscloud_mocks.run(project, config=config, preview=True)
    assert genesyscloud_mocks.warnings == []
