"""What looks wrong in an inventory. Each rule is a function over the document, and asks nobody.

A rule says nothing where it cannot know: that nobody uses a credential is not said where integrations are missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from genesyscloud_provider.architect.text import counted
from genesyscloud_provider.authorization.oauth_client.models import ClientState, GrantType
from genesyscloud_provider.commands.inventory.found import Part
from genesyscloud_provider.commands.inventory.model import (
    Action,
    ActionKind,
    Credential,
    Finding,
    Integration,
    Inventory,
    OAuthClient,
    Severity,
    Subject,
)
from genesyscloud_provider.integrations.facts import IntendedState, ReportedState
from genesyscloud_provider.integrations.integration.api import UNFINISHED_PREFIX

NEARLY: Final = 0.8
"""The part of a limit from which it is nearly reached."""

IN_USE: Final = ("inUse", "ranLately")
"""The verdicts on actions that somebody would miss."""

UNUSED: Final = "unused"

T = TypeVar("T")


@dataclass(frozen=True)
class Rule:
    """A rule.

    Attributes:
        key: its name.
        severity: how bad it is.
        title: what is wrong.
        advice: what to do.
        subjects: what it is about, in a document.
        parts: what has to be complete for it.
    """

    key: str
    severity: Severity
    title: str
    advice: str
    subjects: Callable[[Inventory], Iterable[Subject]]
    parts: tuple[Part, ...] = ()


def findings(inventory: Inventory) -> list[Finding]:
    """What looks wrong, the worst first.

    Args:
        inventory: the document; what it already says of this is not looked at.
    """
    missing = {each.part for each in inventory.untold}
    found = []
    for rule in RULES:
        subjects = [] if missing & {each.key for each in rule.parts} else list(rule.subjects(inventory))
        if subjects:
            said = {"severity": rule.severity, "title": rule.title, "advice": rule.advice}
            found.append(Finding(rule=rule.key, subjects=subjects, **said))
    return found


def _in_error(inventory: Inventory) -> Iterator[Subject]:
    for each in inventory.for_data_actions:
        if each.reported_state == ReportedState.ERROR:
            yield _of_integration(each, each.reason)


def _used_in_vain(inventory: Inventory) -> Iterator[Subject]:
    """Actions in use whose integration is not active."""
    integrations = {each.id: each for each in inventory.integrations}
    for each in inventory.actions:
        above = integrations.get(each.integration)
        if above and above.reported_state not in ("", ReportedState.ACTIVE) and _is_used(each):
            yield _of_action(each, f"its integration {above.name} is {above.reported_state}")


def _credential_gone(inventory: Inventory) -> Iterator[Subject]:
    known = {each.id for each in inventory.credentials}
    for each in inventory.integrations:
        gone = [slot for slot in each.credentials if slot.credential not in known]
        if gone:
            yield _of_integration(each, ", ".join(f"{slot.credential} in the slot {slot.slot}" for slot in gone))


def _credential_needed(inventory: Inventory) -> Iterator[Subject]:
    for each in inventory.for_data_actions:
        if each.credential_required and not each.credentials:
            yield _of_integration(each, each.type_name)


def _near_a_limit(inventory: Inventory) -> Iterator[Subject]:
    for each in inventory.limits:
        if each.used and each.used >= NEARLY * each.allowed:
            yield Subject(kind="limit", id=each.key, name=each.name, detail=f"{each.used:,} of {each.allowed:,}")


def _not_as_intended(inventory: Inventory) -> Iterator[Subject]:
    """Integrations in another state than they are meant to be in; ERROR is told by itself."""
    meant = {IntendedState.ENABLED.value: ReportedState.ACTIVE, IntendedState.DISABLED.value: ReportedState.INACTIVE}
    for each in inventory.for_data_actions:
        wanted = meant.get(each.intended_state)
        if wanted and each.reported_state not in ("", ReportedState.ERROR, wanted):
            reason = f": {each.reason}" if each.reason else ""
            yield _of_integration(each, f"meant to be {each.intended_state}, and is {each.reported_state}{reason}")


def _unfinished(inventory: Inventory) -> Iterator[Subject]:
    for each in inventory.integrations:
        if each.name.startswith(UNFINISHED_PREFIX):
            yield _of_integration(each, each.type_name)


def _integrations_of_one_name(inventory: Inventory) -> Iterator[Subject]:
    for each in _shared(inventory.for_data_actions, lambda each: each.name):
        yield _of_integration(each, f"{each.type_name}, {each.reported_state}")


def _actions_of_one_name(inventory: Inventory) -> Iterator[Subject]:
    custom = [each for each in inventory.actions if each.kind is ActionKind.CUSTOM]
    for each in _shared(custom, lambda each: (each.integration, each.category, each.name)):
        yield _of_action(each, f"in the category {each.category}" + ("" if each.published else ", a draft"))


def _unused_credentials(inventory: Inventory) -> Iterator[Subject]:
    for each in inventory.credentials:
        if not each.users:
            yield _of_credential(each)


def _clients_without_roles(inventory: Inventory) -> Iterator[Subject]:
    for each in inventory.oauth_clients:
        logs_in_by_itself = each.grant_type == GrantType.CLIENT_CREDENTIALS.value
        if logs_in_by_itself and each.state == ClientState.ACTIVE.value and not each.roles:
            yield _of_client(each, "")


def _unused_actions(inventory: Inventory) -> Iterator[Subject]:
    for each in inventory.actions:
        if each.kind is ActionKind.CUSTOM and each.usage and each.usage.verdict == UNUSED:
            ran = each.usage.runs.last_month if each.usage.runs else 0
            yield _of_action(each, f"it ran {counted(ran, 'time')} in the last 30 days" if ran else "")


def _without_actions(inventory: Inventory) -> Iterator[Subject]:
    """Integrations of whose actions none can be called, or those alone that came with it and nobody uses."""
    of_use = {
        each.integration
        for each in inventory.actions
        if each.kind is ActionKind.CUSTOM
        or (each.kind is ActionKind.STATIC and not (each.usage and each.usage.verdict == UNUSED))
    }
    for each in inventory.for_data_actions:
        if each.id not in of_use and not each.name.startswith(UNFINISHED_PREFIX):
            yield _of_integration(each, each.type_name)


def _inactive_clients(inventory: Inventory) -> Iterator[Subject]:
    for each in inventory.oauth_clients:
        if each.state != ClientState.ACTIVE.value:
            yield _of_client(each, f"it is {each.state}")


def _drafts(inventory: Inventory) -> Iterator[Subject]:
    for each in inventory.actions:
        if each.draft_version is not None:
            yield _of_action(each, "" if each.published else "never published")


def _credentials_of_one_name(inventory: Inventory) -> Iterator[Subject]:
    for each in _shared(inventory.credentials, lambda each: each.name):
        yield _of_credential(each)


def _is_used(action: Action) -> bool:
    return action.usage is not None and action.usage.verdict in IN_USE


def _shared(objects: Iterable[T], key: Callable[[T], Hashable]) -> Iterator[T]:
    """Those that share a key with others, next to each other."""
    groups: defaultdict[Hashable, list[T]] = defaultdict(list)
    for each in objects:
        groups[key(each)].append(each)
    for group in groups.values():
        if len(group) > 1:
            yield from group


def _of_integration(integration: Integration, detail: str) -> Subject:
    return Subject(kind="integration", id=integration.id, name=integration.name, detail=detail)


def _of_action(action: Action, detail: str) -> Subject:
    return Subject(kind="action", id=action.id, name=action.name, detail=detail)


def _of_credential(credential: Credential) -> Subject:
    return Subject(kind="credential", id=credential.id, name=credential.name, detail=credential.type)


def _of_client(client: OAuthClient, detail: str) -> Subject:
    return Subject(kind="oauthClient", id=client.id, name=client.name, detail=detail)


NEARLY_REACHED: Final = Rule(
    "limitNearlyReached",
    Severity.WARNING,
    "Limits that are reached, or nearly",
    "Remove what is not needed any more, or ask Genesys Cloud for a higher limit.",
    _near_a_limit,
)
"""What is found of limits."""

RULES: Final = (
    Rule(
        "integrationInError",
        Severity.ERROR,
        "Integrations in state ERROR",
        "Correct what the service names, often the credential, and activate the integration again.",
        _in_error,
    ),
    Rule(
        "usedWhileNotActive",
        Severity.ERROR,
        "Actions in use, on an integration that is not active",
        "What uses them fails, or soon will: activate the integration, or point what uses them to other actions.",
        _used_in_vain,
    ),
    Rule(
        "credentialGone",
        Severity.ERROR,
        "Integrations with a credential that does not exist",
        "Choose another credential for the integration.",
        _credential_gone,
        (Part.CREDENTIALS,),
    ),
    Rule(
        "credentialNeeded",
        Severity.WARNING,
        "Integrations without the credential that their type needs",
        "Choose a credential for the integration, or delete it if nobody misses it.",
        _credential_needed,
        (Part.INTEGRATIONS,),
    ),
    NEARLY_REACHED,
    Rule(
        "integrationNotAsIntended",
        Severity.WARNING,
        "Integrations that are not what they are meant to be",
        "If it does not change within minutes, set the state in Genesys Cloud once more, or run `pulumi refresh` and"
        " `pulumi up`.",
        _not_as_intended,
    ),
    Rule(
        "integrationUnfinished",
        Severity.WARNING,
        "Integrations whose creation did not come to its end",
        "Delete them in Genesys Cloud, unless a deployment is creating them now: they count towards the limits.",
        _unfinished,
    ),
    Rule(
        "integrationsOfOneName",
        Severity.WARNING,
        "Integrations of one name",
        "Give each its own name: names tell them apart wherever they are chosen.",
        _integrations_of_one_name,
    ),
    Rule(
        "actionsOfOneName",
        Severity.WARNING,
        "Actions of one name and category on one integration",
        "Give each its own name or category: nobody who chooses one can tell which it is.",
        _actions_of_one_name,
    ),
    Rule(
        "credentialUnused",
        Severity.WARNING,
        "Credentials that no integration uses",
        "Delete them, if nobody needs them any more: what they hold can still log in.",
        _unused_credentials,
        (Part.CREDENTIALS, Part.INTEGRATIONS),
    ),
    Rule(
        "clientWithoutRoles",
        Severity.WARNING,
        "OAuth clients without a role",
        "Give them the roles that they need, or delete them: whoever logs in with them may do nothing.",
        _clients_without_roles,
    ),
    Rule(
        "actionUnused",
        Severity.NOTE,
        "Published actions that nothing uses",
        "Delete them, if nobody needs them any more. What calls an action by its id is seen by its runs alone.",
        _unused_actions,
    ),
    Rule(
        "integrationWithoutActions",
        Severity.NOTE,
        "Integrations without an action",
        "Delete them, if nobody needs them any more: they count towards the limits.",
        _without_actions,
        (Part.ACTIONS, Part.DRAFTS),
    ),
    Rule(
        "clientNotActive",
        Severity.NOTE,
        "OAuth clients that are not active",
        "Delete them, if nobody needs them any more.",
        _inactive_clients,
    ),
    Rule(
        "draftNotPublished",
        Severity.NOTE,
        "Drafts that are not published",
        "Publish or discard them: they change nothing until then.",
        _drafts,
    ),
    Rule(
        "credentialsOfOneName",
        Severity.NOTE,
        "Credentials of one name",
        "Give each its own name: nobody who chooses one can tell which it is.",
        _credentials_of_one_name,
    ),
)
"""Every rule, the worst first."""
