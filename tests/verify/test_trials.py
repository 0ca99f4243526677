"""On the emulator as it is, all that can be tried is confirmed, and nothing of anybody else's is touched."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_emulator.behaviour.permissions import PERMISSIONS
from genesyscloud_provider.commands.verify.kinds import ACTION, CLIENT, CREDENTIAL, DRAFT, INTEGRATION, KINDS, ROLE
from genesyscloud_provider.commands.verify.outcome import Verdict
from genesyscloud_provider.commands.verify.plan import GIVEN, MAKES, MINUTES, MINUTES_SLOW, REQUESTS
from genesyscloud_provider.commands.verify.running import Verification
from genesyscloud_provider.commands.verify.trials import NOT_HERE, TRIALS
from tests.verify.organization import NAMES, SWITCHES, objects, verified

CANNOT_TELL: Final = {"QUALIFIED_LAMBDA_ARNS_ARE_CALLED", "ONLY_OPERATIONAL_IS_COMPLETE"}
"""What has a trial that can contradict it, and on this organization cannot confirm it."""

PAGE: Final = Path(__file__).parents[2] / "docs/verify.md"

TAKES_MINUTES: Final = {"EXPIRED_TOKEN_IS_401"}

MADE_BY: Final = {
    INTEGRATION: "/api/v2/integrations",
    CREDENTIAL: "/api/v2/integrations/credentials",
    ACTION: "/api/v2/integrations/actions",
    DRAFT: "/api/v2/integrations/actions/drafts",
    ROLE: "/api/v2/authorization/roles",
    CLIENT: "/api/v2/oauth/clients",
}
"""The route by which an object of each kind is made."""

GRANTS: Final = "/api/v2/authorization/subjects/{id}/divisions/{division_id}/roles/{role_id}"


def names(run: Verification, verdict: Verdict) -> set[str]:
    return {name for name, each in run.outcomes.items() if each.verdict is verdict}


def created(cloud: Emulator) -> Counter[str]:
    """How many objects were made by each route."""
    done = [each for each in cloud.control.requests() if each.method == "POST" and (each.status or 0) < 300]
    return Counter(each.route or each.path for each in done)


def test_each_assumption_is_tried_or_it_is_said_why_not() -> None:
    assert sorted([*TRIALS, *NOT_HERE]) == sorted(NAMES)


@dataclass(frozen=True)
class Whole:
    """A verification of everything, and what was seen of it from outside."""

    run: Verification
    before: dict[str, Any]
    after: dict[str, Any]
    made: Counter[str]
    requests: int
    waited: float


@pytest.fixture(scope="session")
def whole(furnished: Emulator) -> Whole:
    control, waited = furnished.control, list[float]()
    control.restore()
    before = objects(control)
    run = verified(furnished, waited=waited.append)
    return Whole(run, before, objects(control), created(furnished), len(control.requests()), sum(waited))


def test_all_that_can_be_tried_is_confirmed(whole: Whole) -> None:
    assert names(whole.run, Verdict.CONTRADICTED) == set()
    assert names(whole.run, Verdict.NOT_TRIED) == {*NOT_HERE, *CANNOT_TELL}
    assert all(whole.run.outcomes[name].why for name in names(whole.run, Verdict.NOT_TRIED))


def test_nothing_is_left_and_nothing_of_anybody_else_is_touched(whole: Whole) -> None:
    assert (whole.run.left, whole.run.unseen, whole.run.elsewhere, whole.run.interrupted) == ([], [], set(), False)
    assert whole.after == whole.before


def test_what_is_said_before_is_what_is_done(whole: Whole) -> None:
    made = {kind: whole.made[MADE_BY[kind]] for kind in MAKES}
    # Where two roles can have one name, there is one more.
    assert made == {**MAKES, ROLE: MAKES[ROLE] - 1}
    assert whole.made[GRANTS] == GIVEN
    assert 0.8 * REQUESTS < whole.requests <= REQUESTS
    assert whole.waited < 60 * MINUTES_SLOW / 2


@pytest.mark.slow
def test_where_two_roles_can_have_one_name(cloud: Emulator) -> None:
    cloud.control.switches(duplicate_role_names="accept")
    verified(cloud)
    assert created(cloud)[MADE_BY[ROLE]] == MAKES[ROLE]


@pytest.mark.slow
def test_without_the_trials_that_take_minutes(cloud: Emulator) -> None:
    waited: list[float] = []
    run = verified(cloud, slow=False, waited=waited.append)
    assert names(run, Verdict.NOT_TRIED) == {*NOT_HERE, *CANNOT_TELL, *TAKES_MINUTES}
    assert sum(waited) < 60 * MINUTES / 2


@pytest.mark.slow
def test_an_organization_that_nobody_uses_yet(cloud: Emulator) -> None:
    cloud.control.reset()
    before = objects(cloud.control)
    run = verified(cloud)
    assert names(run, Verdict.CONTRADICTED) == set()
    assert len(names(run, Verdict.CONFIRMED)) > len(NAMES) - 20
    assert objects(cloud.control) == before


@pytest.mark.slow
def test_an_access_token_instead_of_a_client(cloud: Emulator) -> None:
    before = objects(cloud.control)
    run = verified(cloud, oauthClientId=None, oauthClientSecret=None, loginUrl=None, accessToken=cloud.access_token)
    assert names(run, Verdict.CONTRADICTED) == set()
    untried = names(run, Verdict.NOT_TRIED) - {*NOT_HERE, *CANNOT_TELL}
    assert {run.outcomes[name].why for name in untried} == {
        "this needs a login by an OAuth client, and a token is configured"
    }
    assert {"REFUSED_LOGIN_IS_4XX", "RATE_HEADERS_COUNT_THE_WINDOW"} < untried
    assert objects(cloud.control) == before


@pytest.mark.slow
def test_several_tokens(cloud: Emulator) -> None:
    run = verified(cloud, tokenPoolSize="3")
    counted = {"RATE_HEADERS_COUNT_THE_WINDOW", "NEW_TOKEN_HAS_A_FULL_ALLOWANCE"}
    assert names(run, Verdict.CONTRADICTED) == set()
    assert names(run, Verdict.NOT_TRIED) == {*NOT_HERE, *CANNOT_TELL, *counted}


def test_without_any_permission_nothing_is_made_and_nothing_is_contradicted(cloud: Emulator) -> None:
    before = objects(cloud.control)
    cloud.control.switches(missing_permissions=sorted(PERMISSIONS))
    cloud.control.reset_requests()
    run = verified(cloud)
    assert names(run, Verdict.CONTRADICTED) == set()
    assert names(run, Verdict.CONFIRMED) == {
        "REFUSED_LOGIN_IS_4XX",
        "NEW_TOKEN_HAS_A_FULL_ALLOWANCE",
        "RATE_HEADERS_COUNT_THE_WINDOW",
        "ANSWERS_HAVE_CORRELATION_AND_CODE",
        "API_NEVER_REDIRECTS",
    }
    assert set(created(cloud)) <= {"/oauth/token"}
    assert run.left == []
    assert run.unseen == list(KINDS)
    assert objects(cloud.control) == before


@pytest.mark.parametrize("permission", sorted(PERMISSIONS))
@pytest.mark.slow
def test_without_one_permission_nothing_is_contradicted(permission: str, cloud: Emulator) -> None:
    before = objects(cloud.control)
    cloud.control.switches(missing_permissions=[permission])
    run = verified(cloud)
    assert names(run, Verdict.CONTRADICTED) == set()
    needed = permission in PAGE.read_text("utf-8")
    assert (names(run, Verdict.NOT_TRIED) == {*NOT_HERE, *CANNOT_TELL}) is not needed
    assert run.left == []
    assert objects(cloud.control) == before


@pytest.mark.slow
def test_the_permissions_that_the_page_lists_are_enough(cloud: Emulator) -> None:
    listed = set(re.findall(r"^[a-z]+:\w+:[a-z]+$", PAGE.read_text("utf-8"), re.MULTILINE))
    assert listed <= PERMISSIONS
    cloud.control.switches(missing_permissions=sorted(PERMISSIONS - listed))
    assert names(verified(cloud), Verdict.NOT_TRIED) == {*NOT_HERE, *CANNOT_TELL}


def test_the_last_room_is_left(cloud: Emulator) -> None:
    there = Counter(each.integration_type for each in cloud.control.state().integrations)
    limits = {each: there[each] + 1 for each in ("custom-rest-actions", "purecloud-data-actions")}
    cloud.control.switches(
        max_instances={**SWITCHES["max_instances"], **limits}, limits={"dataactions": {"actions.total.max": 4}}
    )
    cloud.control.reset_requests()
    run = verified(cloud)
    assert names(run, Verdict.CONTRADICTED) == set()
    room = "there is too little room for one more"
    assert run.outcomes["GIVEN_NAME_IS_KEPT"].why == f"{room} integration of type custom-rest-actions"
    assert run.outcomes["CODE_KEEPS_ITS_FILE_NAME"].why == f"{room} action"
    assert created(cloud)[MADE_BY[ACTION]] + created(cloud)[MADE_BY[DRAFT]] == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    "lags",
    [
        {"list_lag_seconds": 5},
        {"delete_lag_seconds": 20},
        {"activation_seconds": 20, "activation_reads": 2},
        {"grant_lag_seconds": 5},
        {"list_lag_seconds": 5, "delete_lag_seconds": 20, "auth_action_lag_seconds": 5},
        {"function_transfer_reads": 3, "function_processing_refusals": 2},
        {"rate_limit": 20},
        {"inactive_lag_seconds": 10},
    ],
    ids=lambda lags: ",".join(lags),
)
def test_lags_change_nothing(lags: dict[str, int], cloud: Emulator) -> None:
    before = objects(cloud.control)
    cloud.control.switches(**lags)
    run = verified(cloud)
    assert names(run, Verdict.CONTRADICTED) == set()
    assert names(run, Verdict.NOT_TRIED) == {*NOT_HERE, *CANNOT_TELL}
    assert run.left == []
    cloud.control.pass_time(60)
    assert objects(cloud.control) == before
