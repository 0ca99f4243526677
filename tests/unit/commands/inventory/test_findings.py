"""What looks wrong: each rule, where it applies and where it does not."""

from __future__ import annotations

from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.commands.inventory.findings import RULES, findings
from genesyscloud_provider.commands.inventory.model import Inventory
from tests.unit.commands.inventory.conftest import Take, found
from tests.unit.commands.inventory.organizations import ODD, Rich

pytestmark = [pytest.mark.usefixtures("environment"), pytest.mark.slow]


def test_the_findings_of_an_organization_the_worst_first(take: Take, rich: Rich) -> None:
    document = take()
    told = [(each["severity"], each["rule"], names(each)) for each in document["findings"]]
    assert told == [
        ("error", "integrationInError", ["Tickets"]),
        ("error", "usedWhileNotActive", ["open"]),
        ("warning", "credentialUnused", ["old"]),
        ("warning", "clientWithoutRoles", ["No role"]),
        ("note", "actionUnused", ["count", "cancel", "stock"]),
        ("note", "integrationWithoutActions", ["Loyalty"]),
        ("note", "clientNotActive", ["Old script"]),
        ("note", "draftNotPublished", ["refund"]),
    ]
    assert found(document, "integrationInError") == [("Tickets", "401 from https://acme.zendesk.com")]
    assert found(document, "actionUnused")[-1] == ("stock", "it ran 5 times in the last 30 days")


def names(finding: dict[str, Any]) -> list[str]:
    return [each["name"] for each in finding["subjects"]]


def test_each_rule_finds_something_in_what_is_broken(take: Take, broken: None, genesys_cloud: Emulator) -> None:
    control = genesys_cloud.control
    control.switches(max_instances={"custom-rest-actions": len(ODD) + 3})
    control.create_integration("custom-rest-actions", ODD[1])
    control.create_credential("basicAuth", {"userName": "ada"}, ODD[1])
    control.create_oauth_client("none")
    document = take()
    assert {each["rule"] for each in document["findings"]} == {each.key for each in RULES}
    web_services = ("Web Services Data Actions", f"{len(ODD) + 2} of {len(ODD) + 3}")
    assert found(document, "limitNearlyReached") == [web_services]
    waiting = ("Salesforce Data Actions", "meant to be ENABLED, and is DEACTIVATING")
    assert found(document, "integrationNotAsIntended") == [waiting]
    assert [name for name, _ in found(document, "integrationUnfinished")] == ["pulumi-unfinished-6a1ba03d"]
    assert len(found(document, "credentialGone")) == len(ODD)
    assert len(found(document, "actionsOfOneName")) == 2 * len(ODD)


def test_actions_of_one_name_are_told_within_a_category_of_one_integration_only(
    take: Take, rich: Rich, genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.publish_action(rich.integrations["Stock"], "cancel")
    assert found(take(), "actionsOfOneName") == []
    genesys_cloud.control.draft_action(rich.integrations["Orders"], "cancel")
    assert [name for name, _ in found(take(), "actionsOfOneName")] == ["cancel", "cancel"]


def test_other_integrations_than_those_for_data_actions_are_only_users(take: Take, genesys_cloud: Emulator) -> None:
    control = genesys_cloud.control
    credential = control.create_credential("basicAuth", {"userName": "ada"}, "mail").id
    for _ in range(2):
        mail = control.create_integration("custom-smtp-server", "Mail").id
        control.change_integration(mail, credentials={"basicAuth": credential}, reported_state={"code": "ERROR"})
    assert take()["findings"] == []


@pytest.mark.parametrize(("installed", "limit", "told"), [(7, 10, 0), (8, 10, 1), (10, 10, 1), (1, 1, 1), (0, 0, 0)])
def test_a_limit_is_nearly_reached_from_four_fifths_on(
    take: Take, genesys_cloud: Emulator, installed: int, limit: int, told: int
) -> None:
    for number in range(installed):
        genesys_cloud.control.create_integration("custom-rest-actions", f"Team {number}")
    genesys_cloud.control.switches(max_instances={"custom-rest-actions": limit})
    assert len(found(take("--without-usage"), "limitNearlyReached")) == told


def test_an_integration_whose_own_actions_alone_are_used_has_actions(
    take: Take, rich: Rich, genesys_cloud: Emulator
) -> None:
    sales = rich.install(genesys_cloud.control, "salesforce-datadip", "CRM")
    without = "integrationWithoutActions"
    assert [name for name, _ in found(take(), without)] == ["CRM", "Loyalty"]
    untold = [name for name, _ in found(take("--without-usage"), without)]
    assert untold == ["Loyalty"], "whether one of Salesforce's own is used is not known"
    genesys_cloud.control.action_ran(f"static_-_GetAccountByPhoneNumber_-_{sales}")
    assert [name for name, _ in found(take(), without)] == ["Loyalty"]


def test_an_action_in_use_on_a_disabled_integration_is_an_error(
    take: Take, rich: Rich, genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.change_integration(rich.integrations["Orders"], intended_state="DISABLED")
    names = [name for name, _ in found(take(), "usedWhileNotActive")]
    assert names == ["look up", "pay", "open"]


def test_findings_are_those_of_the_document_alone(take: Take, rich: Rich) -> None:
    document = Inventory.model_validate(take())
    assert findings(document.model_copy(update={"findings": []})) == document.findings


def test_no_two_rules_have_one_name() -> None:
    assert len({each.key for each in RULES}) == len(RULES)
    assert [each.severity.value for each in RULES] == sorted(
        (each.severity.value for each in RULES), key=["error", "warning", "note"].index
    )
