"""Trials of what is assumed of the API as a whole."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from genesyscloud_provider.authorization.grants import TOKEN
from genesyscloud_provider.authorization.oauth_client.api import CLIENTS
from genesyscloud_provider.authorization.oauth_client.models import LEAST_VALIDITY, OAuthClientDocument
from genesyscloud_provider.authorization.role.api import ROLES
from genesyscloud_provider.authorization.role.models import RoleDocument
from genesyscloud_provider.client.configuration import OAuthClient
from genesyscloud_provider.client.errors import (
    GenesysCloudError,
    NotAuthenticated,
    NotConnected,
    RateLimited,
    UnreadableAnswer,
    VersionConflict,
)
from genesyscloud_provider.client.lost_answers import LOOK_FOR
from genesyscloud_provider.client.paths import of
from genesyscloud_provider.client.tracing import CORRELATION
from genesyscloud_provider.commands.verify.kinds import CREDENTIAL, DRAFT, INTEGRATION, Kind
from genesyscloud_provider.commands.verify.outcome import (
    CONFIRMED,
    NotTried,
    Outcome,
    Verdict,
    contradicted,
    holds_if,
)
from genesyscloud_provider.commands.verify.stage import CONFIG, FUNCTIONS, WEB_SERVICES, Stage
from genesyscloud_provider.commands.verify.wire import Answer, Wire
from genesyscloud_provider.integrations.action_config.models import Action
from genesyscloud_provider.integrations.integration.api import CONFIGURATION, EXPANDED
from genesyscloud_provider.integrations.integration.models import Integration, IntegrationConfiguration
from genesyscloud_provider.integrations.models import CredentialInfo
from genesyscloud_provider.integrations.paths import ACTIONS, CREDENTIALS, INTEGRATIONS

COUNT: Final = "inin-ratelimit-count"
RESET: Final = "inin-ratelimit-reset"

PAGES: Final = 5
"""In how many pages a listing is walked at most."""

COUNTED_FOR: Final = 60.0
"""Seconds for which what was deleted may count."""


def answers_have_correlation_and_code(stage: Stage) -> Outcome:
    """Judges every answer so far, a refusal among them."""
    stage.wire.get(of(INTEGRATIONS, str(uuid.uuid4())))
    for each in stage.wire.answers:
        if CORRELATION not in each.headers:
            return contradicted(f"{each.told} without the header {CORRELATION}")
        if each.status >= 400 and not each.code:
            return contradicted(f"{each.told} without a code")
    return CONFIRMED


def api_never_redirects(stage: Stage) -> Outcome:
    """Judges every answer so far."""
    redirects = [each.told for each in stage.wire.answers if 300 <= each.status < 400]
    return holds_if(not redirects, "; ".join(redirects[:1]))


def not_found_means_absent(stage: Stage) -> Outcome:
    """Reads with a login that may not view integrations."""
    found = stage.as_limited().get(of(INTEGRATIONS, stage.web))
    if found.ok:
        raise NotTried("an OAuth client whose role has no permission for integrations may read one")
    return holds_if(found.status != 404, f"without the permission, {found.told}")


def stale_version_is_told(stage: Stage) -> Outcome:
    """Saves a draft and an action twice over one version, by the provider's own requests."""
    actions, seen = stage.integrations.actions, 0
    draft, action = stage.new_draft(), stage.new_action()
    for made, change in ((draft, actions.change_draft), (action, actions.change)):
        body = {"version": made["version"], "config": CONFIG}
        change(made["id"], {**body, "category": "one"})
        try:
            change(made["id"], {**body, "category": "two"})
        except VersionConflict:
            seen += 1
        except GenesysCloudError as error:
            return contradicted(f"the refusal of a version that is not the current one reads as {type(error).__name__}")
    if not seen:
        raise NotTried("a version that is not the current one is not refused")
    return CONFIRMED


def expired_token_is_401(stage: Stage) -> Outcome:
    """Waits until a token is too old."""
    stage.require_slow()
    made = stage.own.client(stage.held_role, division=stage.home, seconds=LEAST_VALIDITY).require()
    other = stage.logged_in(made)
    if (first := other.get(TOKEN)).status == 401:
        raise NotTried(first.told)
    stage.clock.sleep(LEAST_VALIDITY + 30)
    late = other.get(TOKEN)
    if late.ok:
        raise NotTried("a token is good for longer than its client says")
    return holds_if(late.status == 401, f"with a token that has expired, {late.told}")


def refused_login_is_4xx(stage: Stage) -> Outcome:
    """Logs in with a secret that is wrong."""
    credentials = stage.require_client()
    try:
        stage.client.new_token(OAuthClient(credentials.client_id, str(uuid.uuid4())))
    except NotAuthenticated:
        return CONFIRMED
    except RateLimited:
        raise NotTried("too many logins just before") from None
    except NotConnected:
        return contradicted("a login with a wrong secret is answered with a status outside of 400 to 499")
    return contradicted("a login with a wrong secret succeeds")


def new_token_has_a_full_allowance(stage: Stage) -> Outcome:
    """Compares the counts of two tokens."""
    token = stage.client.new_token(stage.require_client())
    if rate_headers_count_the_window(stage).verdict is not Verdict.CONFIRMED:
        raise NotTried("the answers do not count requests")
    ours = [count for each in _of_one_window(stage.wire) if (count := _number(each, COUNT)) is not None]
    if not ours or ours[-1] < 5:
        raise NotTried("the answers do not count requests")
    first = _number(stage.with_token(token).get(TOKEN), COUNT)
    if first is None:
        raise NotTried("the answers do not count requests")
    return holds_if(first < ours[-1], f"the first request of a new token is counted as number {first}")


def rate_headers_count_the_window(stage: Stage) -> Outcome:
    """Judges the counts of all answers so far, which came one after the other."""
    stage.require_client()
    if stage.session.configuration.token_pool_size > 1:
        raise NotTried("requests are spread over several tokens, which is a setting")
    answers = [each for each in stage.wire.answers if each.status < 500]
    for before, after in pairwise(answers):
        counts, resets = [_number(each, COUNT) for each in (before, after)], _number(before, RESET)
        if None in counts or resets is None:
            return contradicted("the answers lack the headers, or they are no numbers")
        new_window = after.at - before.at >= resets - 1 or counts[1] == 1
        if counts[1] <= counts[0] and not new_window:  # type: ignore[operator]
            return contradicted("the count does not grow with each request of a window")
    return CONFIRMED


def pages_show_every_object(stage: Stage) -> Outcome:
    """Walks a listing in small pages, and in one."""
    own = _own_integration(stage)
    for _ in range(3):
        whole = stage.wire.get(INTEGRATIONS, pageSize=100, pageNumber=1).require()
        total = whole.get("total")
        if total is None:
            return contradicted("a listing does not count what it has")
        if total > 100:
            raise NotTried("there are more integrations than a page can show")
        size = max(1, -(-total // PAGES))
        pages = [stage.wire.get(INTEGRATIONS, pageSize=size, pageNumber=1).require()]
        while _has_next(pages[-1], len(pages)) and len(pages) <= 2 * PAGES:
            pages.append(stage.wire.get(INTEGRATIONS, pageSize=size, pageNumber=len(pages) + 1).require())
        shown = {each["id"] for page in pages for each in page["entities"]}
        if len(shown) == len(whole["entities"]) == total and own <= shown:
            return CONFIRMED
    if len(shown) == len(whole["entities"]) == total:
        raise NotTried("a listing lacks an integration that was just made")
    return contradicted(f"a listing counts {total} objects, and shows {len(whole['entities'])} or {len(shown)}")


def cursor_stands_in_next_uri(stage: Stage) -> Outcome:
    """Lists credentials with one on each page."""
    for _ in range(2):
        stage.new_credential()
    path = f"{CREDENTIALS}/listing"
    if not stage.until(LOOK_FOR, lambda: len(stage.wire.get(path).require()["entities"]) > 1):
        raise NotTried("the listing shows no two credentials")
    first = stage.wire.get(path, pageSize=1).require()
    cursor = parse_qs(urlsplit(first.get("nextUri") or "").query).get("after")
    if len(first["entities"]) != 1:
        raise NotTried("a page of one credential shows another number of them")
    if not cursor:
        return contradicted("the page with the first of several credentials names no next one in `nextUri`")
    second = stage.wire.get(path, pageSize=1, after=cursor[0]).require()
    other = len(second["entities"]) == 1 and second["entities"][0]["id"] != first["entities"][0]["id"]
    return holds_if(other, "the cursor does not lead to the second credential")


def new_objects_are_readable_at_once(stage: Stage) -> Outcome:
    """Reads an integration, a credential and a draft as soon as they are made."""
    makers = {
        INTEGRATION: lambda: stage.installed(WEB_SERVICES),
        CREDENTIAL: stage.new_credential,
        DRAFT: stage.new_draft,
    }
    for kind, make in makers.items():
        id_ = make()["id"]
        path = of(ACTIONS, id_, "draft") if kind is DRAFT else of(kind.path, id_)
        if (found := stage.wire.get(path)).status == 404:
            return contradicted(f"right after the creation of the {kind.title}, {found.told}")
        found.require()
    return CONFIRMED


def new_objects_are_listed_in_ten_seconds(stage: Stage) -> Outcome:
    """Lists until what was just made is there."""
    made: dict[Kind, str] = {
        CREDENTIAL: stage.new_credential()["id"],
        DRAFT: stage.new_draft()["id"],
        INTEGRATION: stage.installed(WEB_SERVICES)["id"],
    }
    for kind, id_ in made.items():
        if not stage.until(LOOK_FOR, lambda kind=kind, id_=id_: _is_listed(stage, kind, id_)):  # type: ignore[misc]
            return contradicted(f"{LOOK_FOR:.0f} s after its creation, a listing lacks the {kind.title}")
    stage.own.removed(INTEGRATION, made[INTEGRATION])
    return CONFIRMED


def deleted_objects_count_for_a_minute_at_most(stage: Stage) -> Outcome:
    """Deletes an integration, and then the credential that it used."""
    return stage.shared("deleted objects", lambda: _deleted_objects(stage))


def _deleted_objects(stage: Stage) -> Outcome:
    credential, integration = stage.new_credential()["id"], stage.installed(WEB_SERVICES)["id"]
    stage.configured(integration, credentials={"basicAuth": {"id": credential}})
    stage.wire.delete(of(INTEGRATIONS, integration)).require()
    refusals: list[Answer] = []

    def accepted() -> bool:
        answer = stage.own.removed(CREDENTIAL, credential)
        refusals.append(answer)
        return answer.ok or answer.status == 404

    done = stage.until(COUNTED_FOR, accepted)
    if not done and not refusals[-1].refused:
        raise NotTried(refusals[-1].told)
    return holds_if(done, f"{COUNTED_FOR:.0f} s after the integration was deleted, {refusals[-1].told}")


def ids_are_never_reused(stage: Stage) -> Outcome:
    """Asks for a deleted integration to be restored."""
    integration = stage.installed(WEB_SERVICES)["id"]
    path = of(INTEGRATIONS, integration)
    stage.own.removed(INTEGRATION, integration)
    if not stage.until(COUNTED_FOR, lambda: stage.wire.get(path).status == 404):
        raise NotTried(f"a deleted integration can still be read after {COUNTED_FOR:.0f} s")
    stage.wire.patch(path, {"intendedState": "RESTORED"})
    again = stage.wire.get(path)
    return holds_if(again.status == 404, "a deleted integration is there again when it is restored")


def required_parts_are_present(stage: Stage) -> Outcome:
    """Lets the provider's own models read the answers."""
    try:
        for read in _reads(stage):
            if getattr(read, "version", 0) is None:
                return contradicted(f"there is no version in what is answered of: {type(read).__name__}")
    except UnreadableAnswer:
        return contradicted("an answer lacks a part that the provider needs")
    return CONFIRMED


def _reads(stage: Stage) -> Iterator[object]:
    """An object of each kind, as the provider reads it."""
    yield stage.client.get(of(INTEGRATIONS, stage.web), Integration, expand=EXPANDED)
    yield stage.client.get(of(INTEGRATIONS, stage.web, CONFIGURATION), IntegrationConfiguration)
    yield stage.client.get(of(CREDENTIALS, stage.credential["id"]), CredentialInfo)
    draft = stage.new_draft()["id"]
    yield stage.client.get(of(ACTIONS, draft, "draft"), Action, includeConfig="true", expand="contract")
    yield stage.integrations.actions.faults(draft)
    yield stage.client.get(of(ACTIONS, stage.action["id"]), Action, includeConfig="true")
    yield stage.client.get(of(ROLES, stage.held_role), RoleDocument)
    yield stage.client.get(of(CLIENTS, stage.limited["id"]), OAuthClientDocument)


def expired_upload_address_is_403(stage: Stage) -> Outcome:
    """Sends code to an address that was good for a second."""
    draft = stage.own.draft(stage.installed_once(FUNCTIONS), {}).require()["id"]
    path = of(ACTIONS, draft, "draft", "function", "upload")
    target = stage.wire.post(path, {"fileName": "verify.zip", "signedUrlTimeoutSeconds": 1}).require()
    stage.clock.sleep(3)
    try:
        sent = stage.client.upload(target["url"], target.get("headers") or {}, b"PK\x05\x06" + bytes(18))
    except GenesysCloudError as error:
        return contradicted(f"an address that is no longer good reads as {type(error).__name__}")
    if sent:
        raise NotTried("an address for code is good for longer than was asked for")
    return CONFIRMED


def _own_integration(stage: Stage) -> set[str]:
    """The id of an integration of this verification, if one can be made."""
    try:
        return {stage.web}
    except NotTried:
        return set()


def _of_one_window(wire: Wire) -> Iterator[Answer]:
    """The answers of the window of the last one."""
    last: list[Answer] = []
    for each in wire.answers:
        if last and (_number(each, COUNT) or 0) <= (_number(last[-1], COUNT) or 0):
            last = []
        last.append(each)
    return iter(last)


def _number(answer: Answer, header: str) -> int | None:
    text = answer.headers.get(header, "")
    return int(text) if text.isdecimal() else None


def _has_next(page: dict[str, Any], number: int) -> bool:
    return bool(page.get("nextUri")) or number < (page.get("pageCount") or 0)


def _is_listed(stage: Stage, kind: Kind, id_: str) -> bool:
    return any(each.id == id_ for each in kind.listed(stage.client))


TRIALS: Final = {
    "NEW_OBJECTS_ARE_READABLE_AT_ONCE": new_objects_are_readable_at_once,
    "NEW_OBJECTS_ARE_LISTED_IN_TEN_SECONDS": new_objects_are_listed_in_ten_seconds,
    "NOT_FOUND_MEANS_ABSENT": not_found_means_absent,
    "STALE_VERSION_IS_TOLD": stale_version_is_told,
    "REFUSED_LOGIN_IS_4XX": refused_login_is_4xx,
    "PAGES_SHOW_EVERY_OBJECT": pages_show_every_object,
    "CURSOR_STANDS_IN_NEXT_URI": cursor_stands_in_next_uri,
    "DELETED_OBJECTS_COUNT_FOR_A_MINUTE_AT_MOST": deleted_objects_count_for_a_minute_at_most,
    "IDS_ARE_NEVER_REUSED": ids_are_never_reused,
    "REQUIRED_PARTS_ARE_PRESENT": required_parts_are_present,
    "EXPIRED_UPLOAD_ADDRESS_IS_403": expired_upload_address_is_403,
    "NEW_TOKEN_HAS_A_FULL_ALLOWANCE": new_token_has_a_full_allowance,
    "EXPIRED_TOKEN_IS_401": expired_token_is_401,
}

OF_ALL_ANSWERS: Final = {
    "ANSWERS_HAVE_CORRELATION_AND_CODE": answers_have_correlation_and_code,
    "API_NEVER_REDIRECTS": api_never_redirects,
    "RATE_HEADERS_COUNT_THE_WINDOW": rate_headers_count_the_window,
}
"""Trials that judge what all others were answered, and so come last."""
