"""What an integration that is not active does to its actions (requirements 2, rule 2): warnings, and refused tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.errors import GenesysCloudError
from genesyscloud_provider.framework.properties import UNKNOWN
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.action.lookup import TEST_DATA_ACTION, TestDataActionResult
from genesyscloud_provider.integrations.action.resource import DataAction
from genesyscloud_provider.integrations.integration.resource import DataActionIntegration

WEB, LAMBDA = "custom-rest-actions", "aws-lambda-data-actions"
NO_PREFLIGHT = {"preflight": "off"}
WARNING = (
    "The program has actions on the integration {}, whose `intendedState` is DISABLED. Actions of an integration that"
    " is not active cannot be tested, and applications do not show them. Take `intendedState` out when they are to be"
    " used."
)

Sessions = Callable[..., Session]


class Program:
    """One process's view of a program: an integration, and the actions on it."""

    def __init__(self, session: Session) -> None:
        self.integration, self.action = DataActionIntegration(session), DataAction(session)
        self.said: list[str] = session.said  # type: ignore[attr-defined]

    def new(self, name: Any = "Orders", kind: str = WEB, state: Any = "DISABLED", urn: str = "") -> None:
        """An integration that is to be created is checked."""
        credential = {"credential": {"id": UNKNOWN, "type": "amazonWebServicesARN"}} if kind == LAMBDA else {}
        news = {"integrationType": kind, "name": name, "intendedState": state, **credential}
        assert self.integration.check({}, news, urn).failures == []

    def live(self, before: str | None, state: str | None, name: str = "Orders") -> None:
        """The integration `i` exists, and is compared with the program."""
        olds, news = (
            {"integrationType": WEB, "name": name, **({} if each is None else {"intendedState": each})}
            for each in (before, state)
        )
        assert self.integration.check(olds, news).failures == []
        self.integration.diff("i", {**olds, "integrationTypeId": WEB}, news)

    def on(self, id_: Any, kind: Any = WEB, name: str = "Look up", *, exists: bool = False) -> None:
        """An action on an integration is checked."""
        news = action(id_, kind, name)
        assert self.action.check(news if exists else {}, news).failures == []


def action(id_: Any, kind: Any = WEB, name: str = "Look up") -> dict[str, Any]:
    system = {} if kind is None else {"type": kind}
    arn = "arn:aws:lambda:us-east-1:123456789012:function:orders"
    request = {
        "requestType": "POST" if kind == LAMBDA else "GET",
        "requestUrlTemplate": arn if kind == LAMBDA else "https://orders.example.com/",
    }
    return {
        "integration": {"id": id_, **system},
        "name": name,
        "contract": {"input": {"type": "object"}, "output": {"type": "object"}},
        "config": {"request": request},
    }


@pytest.fixture
def program(new_session: Sessions) -> Program:
    return Program(new_session(**NO_PREFLIGHT))


# An action on an integration that the program wants to be DISABLED


def test_in_a_preview_that_creates_both_it_is_one_warning_and_nobody_is_asked(
    program: Program, requests: Callable[[], Counter[Any]]
) -> None:
    program.new()
    for name in ("Look up", "Cancel"):
        program.on(UNKNOWN, name=name)
    assert program.said == [WARNING.format("'Orders'")]
    assert not requests()


def test_in_the_update_the_integration_that_was_just_created_is_known_by_its_id(
    genesys_cloud: Emulator, new_session: Sessions
) -> None:
    program = Program(new_session(**NO_PREFLIGHT))
    inputs = {"integrationType": WEB, "name": "Orders", "intendedState": "DISABLED"}
    id_ = program.integration.create(inputs).id
    program.on(id_)
    assert program.said == [WARNING.format("'Orders'")]
    program.on("another")
    assert len(program.said) == 1


@pytest.mark.parametrize(
    ("before", "state", "exists", "warned"),
    [
        pytest.param("DISABLED", "DISABLED", False, True, id="a new action on one that is disabled"),
        pytest.param("DISABLED", "DISABLED", True, False, id="nothing changes"),
        pytest.param(None, "DISABLED", True, True, id="it is disabled now"),
        pytest.param("ENABLED", "DISABLED", False, True, id="it is disabled now, under a new action"),
        pytest.param("DISABLED", "ENABLED", False, False, id="it is enabled now"),
        pytest.param(None, None, False, False, id="it is enabled"),
    ],
)
def test_of_an_integration_that_exists_only_a_change_is_a_warning(
    before: str | None, state: str | None, exists: bool, warned: bool, program: Program
) -> None:
    program.live(before, state)
    program.on("i", exists=exists)
    assert program.said == ([WARNING.format("'Orders'")] if warned else [])


def test_a_refresh_says_nothing(program: Program) -> None:
    """It compares what it has read with the inputs of the last deployment, which nobody has checked."""
    olds = {"integrationType": WEB, "name": "Orders", "intendedState": "DISABLED"}
    program.integration.diff("i", {**olds, "integrationTypeId": WEB}, olds)
    program.on("i")
    assert program.said == []


@pytest.mark.parametrize("state", ["ENABLED", None, UNKNOWN])
def test_where_one_of_those_that_may_be_meant_is_enabled_nothing_is_said(program: Program, state: Any) -> None:
    program.new()
    program.new("Parcels", state=state)
    program.on(UNKNOWN)
    assert program.said == []


def test_the_type_tells_which_may_be_meant(program: Program) -> None:
    program.new("Orders")
    program.new("Parcels", urn="urn:pulumi:dev::project::genesyscloud:index:DataActionIntegration::parcels")
    program.new("Refunds", LAMBDA, "ENABLED")
    program.on(UNKNOWN, LAMBDA)
    program.on(UNKNOWN, None)
    assert program.said == []
    program.on(UNKNOWN, WEB)
    assert program.said == [WARNING.format("'Orders' or 'Parcels'")]


def test_an_integration_whose_name_is_not_known_yet_is_not_named(program: Program) -> None:
    program.new(UNKNOWN)
    program.on(UNKNOWN)
    assert program.said == [WARNING.format("'?'").replace("the integration '?'", "an integration")]


def test_an_action_on_what_nobody_has_shown_is_no_warning(program: Program) -> None:
    program.on(UNKNOWN)
    program.on("somebody-elses")
    assert program.said == []


# A test of an action whose integration is not active


@pytest.fixture
def tested(genesys_cloud: Emulator, new_session: Sessions) -> Callable[..., TestDataActionResult | None]:
    """Tests an action of the integration `Orders`, as a new process."""

    def test(id_: str, **arguments: Any) -> TestDataActionResult | None:
        return TEST_DATA_ACTION.ask(new_session(), TEST_DATA_ACTION.arguments(action=id_, **arguments), preview=False)

    return test


@pytest.mark.parametrize("draft", [None, True])
@pytest.mark.parametrize(
    ("intended", "reported", "advice"),
    [
        ("DISABLED", "INACTIVE", "activate it first, by `intendedState` ENABLED. Then run `pulumi up` again."),
        ("ENABLED", "ERROR", "activate it first. Then run `pulumi up` again."),
        ("ENABLED", "ACTIVATING", "activate it first. Then run `pulumi up` again."),
    ],
)
@pytest.mark.parametrize("runs", [False, True], ids=["refused", "tested all the same"])
def test_it_is_said_to_activate_the_integration_first(
    runs: bool,
    intended: str,
    reported: str,
    advice: str,
    draft: bool | None,
    genesys_cloud: Emulator,
    tested: Callable[..., Any],
) -> None:
    """Also where the service runs the test, and it fails for whatever reason: its words are not what is judged by."""
    control = genesys_cloud.control
    control.switches(inactive_integrations_run=runs)
    id_ = control.create_integration(WEB, "Orders").id
    action_id = control.publish_action(id_, "Look up").id if draft is None else _draft(genesys_cloud, id_)
    control.change_integration(id_, intended_state=intended, reported_state={"code": reported})
    with pytest.raises(GenesysCloudError) as refused:
        tested(action_id, draft=draft)
    said = f"Its integration 'Orders' ({id_}) is {reported}, and actions of an integration that is not active cannot be"
    assert str(refused.value).endswith(f"{said} tested: {advice}")


def test_on_an_active_integration_the_action_is_to_blame(genesys_cloud: Emulator, tested: Callable[..., Any]) -> None:
    id_ = genesys_cloud.control.create_integration(WEB, "Orders").id
    genesys_cloud.control.change_integration(id_, intended_state="ENABLED")
    action_id = genesys_cloud.control.publish_action(id_, "Look up").id
    with pytest.raises(GenesysCloudError, match="Correct the action, or what it calls"):
        tested(action_id)


def test_who_may_not_see_the_integration_gets_the_services_words(
    genesys_cloud: Emulator, tested: Callable[..., Any]
) -> None:
    id_ = genesys_cloud.control.create_integration(WEB, "Orders").id
    action_id = genesys_cloud.control.publish_action(id_, "Look up").id
    genesys_cloud.control.switches(missing_permissions=["integrations:integration:view"])
    with pytest.raises(GenesysCloudError) as refused:
        tested(action_id)
    assert f"its integration {id_} is not active: it is INACTIVE." in str(refused.value)
    assert "Correct what Genesys Cloud names" in str(refused.value)


def test_a_test_that_may_fail_asks_nothing_more(
    genesys_cloud: Emulator, tested: Callable[..., Any], requests: Callable[[], Counter[Any]]
) -> None:
    id_ = genesys_cloud.control.create_integration(WEB, "Orders").id
    genesys_cloud.control.change_integration(id_, intended_state="ENABLED")
    action_id = genesys_cloud.control.publish_action(id_, "Look up").id
    requests()
    assert not tested(action_id, must_succeed=False).success
    assert [method for method, _ in requests()] == ["POST"]


def _draft(genesys_cloud: Emulator, integration: str) -> str:
    return genesys_cloud.control.draft_action(integration, "Look up").id
