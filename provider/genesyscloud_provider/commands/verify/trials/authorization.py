"""Trials of what is assumed of roles and OAuth clients."""

from __future__ import annotations

from typing import Any, Final

from genesyscloud_provider.authorization.grants import CALLER, HOLDERS, SETTLES_IN
from genesyscloud_provider.authorization.held import PERMITTED
from genesyscloud_provider.authorization.oauth_client.api import CLIENTS, NOT_INACTIVE
from genesyscloud_provider.authorization.oauth_client.usage import COMPLETE, DAYS, RESULTS, SUMMARY
from genesyscloud_provider.authorization.role.api import ROLES
from genesyscloud_provider.authorization.role.models import RoleDocument
from genesyscloud_provider.authorization.role.permissions import EVERY, covers, permissions_of
from genesyscloud_provider.client.listing import PAGE_SIZE
from genesyscloud_provider.client.lost_answers import LOOK_FOR
from genesyscloud_provider.client.paths import filled, of
from genesyscloud_provider.commands.verify.kinds import CLIENT
from genesyscloud_provider.commands.verify.outcome import CONFIRMED, NotTried, Outcome, contradicted, holds_if
from genesyscloud_provider.commands.verify.stage import VIEW_GRANTS, VIEW_ROLES, Stage
from genesyscloud_provider.commands.verify.trials.platform import old_login
from genesyscloud_provider.commands.verify.wire import Answer

WILDCARD: Final = f"integrations:action:{EVERY}"

LACKED: Final = "oauth:client:view"
"""A permission that no client of a verification has."""

NOTHING: Final = "integrations:nothing:view"
"""A permission that there is not."""

REQUESTS: Final = 10

COUNTED_WITHIN: Final = (30.0, 300.0)
"""Seconds within which requests of an OAuth client are to be counted: without and with `--slow`."""


def callers_give_only_roles_they_hold(stage: Stage) -> Outcome:
    """Creates an OAuth client with a role that nobody holds."""
    role = stage.own.role(VIEW_ROLES).require()["id"]
    answer = stage.own.client(role, division=stage.home).permitted()
    if answer.ok:
        stage.own.removed(CLIENT, answer.body["id"])
        return contradicted("an OAuth client gets a role that whoever creates it does not hold")
    if not answer.refused:
        raise NotTried(answer.told)
    return holds_if("role" in answer.message.lower(), f"without a word of a role, {answer.told}")


def grants_take_effect_in_ten_seconds(stage: Stage) -> Outcome:
    """Grants a role, creates a client with it ten seconds later, and uses that ten seconds later."""
    role = stage.own.role(VIEW_ROLES).require()["id"]
    stage.granted(role)
    made = stage.own.client(role, division=stage.home).permitted()
    if made.status == 403:
        return contradicted(f"{SETTLES_IN:.0f} s after a role was granted, it cannot be given to an OAuth client")
    stage.clock.sleep(SETTLES_IN)
    answer = stage.logged_in(made.require()).get(ROLES, pageSize=1)
    stage.own.removed(CLIENT, made.body["id"])
    if not (answer.ok or answer.status == 403):
        raise NotTried(answer.told)
    return holds_if(answer.ok, f"{SETTLES_IN:.0f} s after an OAuth client was created with a role, {answer.told}")


def saved_credentials_are_used_at_once(stage: Stage) -> Outcome:
    """Saves a wrong secret, and runs an action at once."""
    seen = old_login(stage)
    if seen.ended_by_change:
        raise NotTried("saved fields take effect only when their integration is changed")
    if seen.ended is None:
        return contradicted("an action goes on with the login that its integration had before its credential was saved")
    return holds_if(seen.at_once, f"an action goes on with an earlier login for {seen.ended:.0f} s")


def holders_of_a_role_are_listed(stage: Stage) -> Outcome:
    """Lists who holds a role that this login and an OAuth client have, before and after that client is deleted."""
    role = stage.own.role(VIEW_ROLES).require()["id"]
    stage.granted(role)
    client = stage.own.client(role, division=stage.home).require()["id"]
    wanted = {client, stage.require_client().client_id}
    if not stage.until(LOOK_FOR, lambda: wanted <= _holders(stage, role)):
        return contradicted("an OAuth client that holds a role is not listed as one that does")
    stage.remove(CLIENT, client)
    gone = stage.until(LOOK_FOR, lambda: client not in _holders(stage, role))
    return holds_if(gone, "a deleted OAuth client is listed as one that holds a role")


def callers_are_told_their_policies(stage: Stage) -> Outcome:
    """Compares the policies of a role with those that an OAuth client with it is told."""
    answer = stage.as_limited().get(CALLER, includeFullRoles="true")
    roles = [each["role"] for each in answer.require().get("grants") or []]
    policies = [policy for each in roles if each["id"] == stage.held_role for policy in each.get("policies") or []]
    told = {f"{each['domain']}:{each['entityName']}:{action}" for each in policies for action in each["actions"]}
    lacking = {VIEW_ROLES, VIEW_GRANTS} - told
    return holds_if(
        not told or not lacking, f"of a role that a caller has, it is not told {', '.join(sorted(lacking))}"
    )


def clients_are_told_where_they_may(stage: Stage) -> Outcome:
    """Asks where an OAuth client has a permission, of one that it has and of one that it lacks."""
    asked = {each: stage.as_limited().get(PERMITTED, permission=each) for each in (VIEW_ROLES, LACKED)}
    if refused := next((each for each in asked.values() if each.refused), None):
        return contradicted(f"by an OAuth client, {refused.told}")
    has = {each: _somewhere(told.require()) for each, told in asked.items()}
    why = "an OAuth client is told a division where it may not, or none where it may"
    return holds_if(has == {VIEW_ROLES: True, LACKED: False}, why)


def wildcards_may_be_expanded(stage: Stage) -> Outcome:
    """Saves a role with a wildcard, reads it, and compares with the permissions that there are."""
    found = _expanded(stage)
    stands_for = _stands_for(stage)
    same = bool(found) and all(each == WILDCARD or each in stands_for for each in found)
    return holds_if(same, f"a role that was saved with {WILDCARD} allows {', '.join(found) or 'nothing'}")


def wildcards_are_expanded_to_all_that_there_is(stage: Stage) -> Outcome:
    """Compares what a wildcard was expanded to with the permissions that there are."""
    found = _expanded(stage)
    if WILDCARD in found:
        raise NotTried("a wildcard stays as it was saved")
    stands_for = _stands_for(stage)
    if not stands_for & set(found):
        raise NotTried("a wildcard becomes something else than permissions that there are")
    lacking = sorted(stands_for - set(found))
    return holds_if(not lacking, f"the expansion of {WILDCARD} lacks {', '.join(lacking)}")


def taken_role_names_are_a_conflict(stage: Stage) -> Outcome:
    """Creates two roles of one name, and one whose name differs in the case of its letters."""
    name = stage.own.run.name("twice")
    stage.own.role(VIEW_ROLES, name=name).require()
    second = stage.own.role(VIEW_ROLES, name=name).permitted()
    if second.ok:
        raise NotTried("two roles can have one name")
    if second.status != 409:
        return contradicted(f"for a name that another role has, {second.told}")
    other_case = stage.own.role(VIEW_ROLES, name=name.replace("twice", "TWICE")).permitted()
    if other_case.ok:
        return contradicted("names of roles are one of a kind, but may differ in the case of their letters alone")
    return holds_if(other_case.status == 409, f"for such a name in other letters, {other_case.told}")


def unknown_permissions_are_taken(stage: Stage) -> Outcome:
    """Creates a role with a permission that there is not."""
    answer = stage.own.role(NOTHING).permitted()
    if not (answer.ok or answer.refused):
        raise NotTried(answer.told)
    return holds_if(answer.ok, f"with a permission that there is not, {answer.told}")


def oauth_clients_come_in_one_piece(stage: Stage) -> Outcome:
    """Lists the OAuth clients, one of this verification among them."""
    own = stage.limited["id"]
    seen: list[dict[str, Any]] = []

    def complete() -> bool:
        seen.append(stage.wire.get(CLIENTS).require())
        return _is_whole(seen[-1]) and any(each["id"] == own for each in seen[-1]["entities"])

    if stage.until(LOOK_FOR, complete):
        return CONFIRMED
    if _is_whole(seen[-1]):
        raise NotTried(f"{LOOK_FOR:.0f} s after its creation, the listing lacks an OAuth client")
    return contradicted("a listing of OAuth clients shows a part of them")


def active_clients_are_refused_by_code(stage: Stage) -> Outcome:
    """Deletes an OAuth client that is active."""
    client = stage.own.client(stage.held_role, division=stage.home).require()["id"]
    answer = stage.wire.delete(of(CLIENTS, client)).permitted()
    if answer.status >= 500:
        raise NotTried(answer.told)
    if answer.ok:
        return contradicted("an OAuth client is deleted although it is active")
    if not answer.code:
        raise NotTried(f"{answer.told} without a code")
    return holds_if(answer.code == NOT_INACTIVE, f"of an OAuth client that is active, {answer.told}")


def client_usage_is_counted(stage: Stage) -> Outcome:
    """Sends ten requests of an OAuth client, and asks for its summary until they are counted."""
    client, other = stage.limited["id"], stage.as_limited()
    for _ in range(REQUESTS):
        other.get(ROLES, pageSize=1)
    seconds = COUNTED_WITHIN[stage.slow]
    if stage.until(seconds, lambda: _requests(stage, client) >= REQUESTS):
        return CONFIRMED
    if not stage.slow:
        raise NotTried(f"the requests are not counted after {seconds:.0f} s, and may be later: --slow waits longer")
    return contradicted(f"{seconds:.0f} s after {REQUESTS} requests of an OAuth client, not all of them are counted")


def _holders(stage: Stage, role_id: str) -> set[str]:
    page = stage.wire.get(filled(HOLDERS, id=role_id), pageSize=PAGE_SIZE, pageNumber=1).require()
    shown = page.get("entities") or []
    if (page.get("total") or 0) > len(shown):
        raise NotTried("the listing of who holds a role counts more than it shows")
    return {each["id"] for each in shown}


def _expanded(stage: Stage) -> list[str]:
    """What a role that was saved with a wildcard allows."""

    def ask() -> list[str]:
        role = stage.own.role(WILDCARD).require()["id"]
        found = RoleDocument.model_validate(stage.wire.get(of(ROLES, role)).require())
        return permissions_of(found.policies)

    return stage.shared("expanded", ask)


def _somewhere(told: dict[str, Any]) -> bool:
    """Whether an answer tells any division.

    Raises:
        NotTried: it counts divisions that it does not show.
    """
    shown = told.get("entities") or []
    if (told.get("total") or 0) > len(shown):
        raise NotTried("the listing of divisions counts more than it shows")
    return bool(told.get("allDivsPermitted") or shown)


def _stands_for(stage: Stage) -> set[str]:
    """What the wildcard stands for."""
    known = stage.shared("permissions", stage.authorization.permissions.all)
    return {each for each in known if covers(WILDCARD, each)}


def _is_whole(page: dict[str, Any]) -> bool:
    total = page.get("total")
    return not page.get("nextUri") and total in (None, len(page["entities"]))


def _requests(stage: Stage, client_id: str) -> int:
    """How many requests of an OAuth client are counted; 0 while that is not told."""
    asked = stage.wire.get(filled(SUMMARY, id=client_id), days=DAYS).require()
    path = filled(RESULTS, id=client_id, execution=asked["executionId"])
    told: list[Answer] = []

    def complete() -> bool:
        told.append(stage.wire.get(path))
        return str(told[-1].require().get("queryStatus")).lower() == COMPLETE

    if not stage.until(LOOK_FOR, complete):
        return 0
    return sum(each.get("requests") or 0 for each in told[-1].body.get("results") or [])


TRIALS: Final = {
    "CALLERS_GIVE_ONLY_ROLES_THEY_HOLD": callers_give_only_roles_they_hold,
    "GRANTS_TAKE_EFFECT_IN_TEN_SECONDS": grants_take_effect_in_ten_seconds,
    "CALLERS_ARE_TOLD_THEIR_POLICIES": callers_are_told_their_policies,
    "CLIENTS_ARE_TOLD_WHERE_THEY_MAY": clients_are_told_where_they_may,
    "HOLDERS_OF_A_ROLE_ARE_LISTED": holders_of_a_role_are_listed,
    "WILDCARDS_MAY_BE_EXPANDED": wildcards_may_be_expanded,
    "WILDCARDS_ARE_EXPANDED_TO_ALL_THAT_THERE_IS": wildcards_are_expanded_to_all_that_there_is,
    "TAKEN_ROLE_NAMES_ARE_A_CONFLICT": taken_role_names_are_a_conflict,
    "UNKNOWN_PERMISSIONS_ARE_TAKEN": unknown_permissions_are_taken,
    "OAUTH_CLIENTS_COME_IN_ONE_PIECE": oauth_clients_come_in_one_piece,
    "ACTIVE_CLIENTS_ARE_REFUSED_BY_CODE": active_clients_are_refused_by_code,
    "CLIENT_USAGE_IS_COUNTED": client_usage_is_counted,
    "SAVED_CREDENTIALS_ARE_USED_AT_ONCE": saved_credentials_are_used_at_once,
}
