"""Asks the organization. Each list is asked for by itself, so that one that is refused hides no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from functools import partial
from typing import Any, Final, TypeVar

from genesyscloud_provider.architect import ActionUses, Usage
from genesyscloud_provider.authorization.api import api_of as authorization_of
from genesyscloud_provider.authorization.grants import ALL_DIVISIONS
from genesyscloud_provider.client.errors import (
    ConfigurationError,
    GenesysCloudError,
    IncompleteListing,
    NotAuthenticated,
    NotConnected,
    NotPermitted,
    Stopped,
)
from genesyscloud_provider.client.listing import Identified
from genesyscloud_provider.client.regions import region_of_api
from genesyscloud_provider.commands.at_once import nothing, of_each
from genesyscloud_provider.commands.inventory.found import Found, Part, Told, Wanted
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.action.models import FunctionConfig
from genesyscloud_provider.integrations.action_config.models import Action
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.facts import AUTH_ACTION_CREDENTIAL_TYPE, runs_functions
from genesyscloud_provider.integrations.integration.api import Integrations
from genesyscloud_provider.integrations.integration.models import Integration
from genesyscloud_provider.integrations.limits import NAMESPACES

ENDS_IT: Final = (ConfigurationError, NotAuthenticated, NotConnected, Stopped)
"""What is wrong beyond one list: with the settings, the credentials, the network, or the wish to go on."""

T = TypeVar("T")
IdentifiedT = TypeVar("IdentifiedT", bound=Identified)


Progress = Callable[[str, int], Callable[[], None]]
"""Tells how far something is: begins with a text and how many there are; what it returns is called after each."""


def gather(session: Session, wanted: Wanted, progress: Progress) -> Found:
    """Ask an organization for all of it. What only a part of it refuses is told with that part.

    Args:
        session: asks the organization.
        wanted: what to ask beyond the lists.
        progress: is told of what takes long.

    Raises:
        GenesysCloudError: the organization cannot be asked.
    """
    found = _lists(session, wanted)
    usages = _usages(session, found, progress) if wanted.usage else {}
    read, functions = _contracts(session, found, progress) if wanted.contracts else ({}, {})
    return replace(found, usages=usages, read=read, functions=functions)


def _lists(session: Session, wanted: Wanted) -> Found:
    """First whose they are, then all lists at once, then what depends on them."""
    api, own, access = api_of(session), authorization_of(session), session.access
    organization = access.organization()
    listings: dict[str, Callable[[], Any]] = {
        "integrations": lambda: _configured(api.integrations),
        "actions": lambda: _listed(Part.ACTIONS, lambda: api.actions.all().values()),
        "credentials": lambda: _listed(Part.CREDENTIALS, lambda: api.credentials.all().values()),
        "drafts": lambda: _listed(Part.DRAFTS, lambda: api.actions.drafts().values()),
        "types": lambda: _listed(Part.TYPES, lambda: api.types.all().values()),
        "clients": lambda: _listed(Part.CLIENTS, lambda: own.clients.all().values()),
        "roles": lambda: _listed(Part.ROLES, lambda: own.roles.all().values()),
    }
    asks: list[Callable[[], Any]] = [*listings.values(), *(partial(_limits, session, each) for each in NAMESPACES)]
    told: list[Any] = of_each(session, asks, _answer)
    found = Found(
        at=access.client.by_service_clock(datetime.now(timezone.utc)),
        organization=organization,
        region=region_of_api(session.configuration.api_url),
        wanted=wanted,
        authentication=Told(Part.AUTHENTICATION, {}),
        divisions=Told(Part.DIVISIONS, {}),
        limits=dict(zip(NAMESPACES, told[len(listings) :], strict=True)),
        **dict(zip(listings, told, strict=False)),
    )
    found = _with_unlisted(session, found)
    if _logs_in_by_action(found):
        found = replace(found, authentication=_listed(Part.AUTHENTICATION, api.actions.auth_actions))
    if _names_divisions(found):
        found = replace(found, divisions=_listed(Part.DIVISIONS, lambda: own.divisions.all().values()))
    return found


def _with_unlisted(session: Session, found: Found) -> Found:
    """With the credentials that integrations use, and the list lacks although it seems to be complete."""
    told = found.credentials
    used = {id_ for each in found.integrations.value.values() for id_ in each.credential_ids}
    if not told.whole or used <= told.value.keys():
        return found
    lacking = sorted(used - told.value.keys())
    read = _listed(Part.CREDENTIALS, lambda: filter(None, map(api_of(session).credentials.find, lacking)))
    return replace(found, credentials=replace(read, value={**told.value, **read.value}))


def _answer(ask: Callable[[], Any]) -> Any:
    return ask()


def _usages(session: Session, found: Found, progress: Progress) -> dict[str, Usage]:
    """Who uses each action that can be used."""
    asked = list(found.actions.value.values())
    if not asked:
        return {}
    survey, done = session.get(ActionUses).survey(), _begun(progress, "Asking who uses the actions", asked)
    return survey.usages(of_each(session, asked, lambda each: survey.look(each.id, secure=each.secure), done))


Read = tuple[Told[Action | None], Told[FunctionConfig | None] | None]


def _contracts(
    session: Session, found: Found, progress: Progress
) -> tuple[dict[str, Told[Action | None]], dict[str, Told[FunctionConfig | None]]]:
    """The contract and the templates of each action that somebody wrote, and its function if it has one."""
    api, published = api_of(session), found.actions.value
    functions = {key for key, each in found.integrations.value.items() if runs_functions(each.type_id)}

    def read(action: Action) -> Read:
        is_draft = action.id in found.drafts.value and action.id not in published
        whole: Callable[[str], Action | None] = api.actions.find_draft if is_draft else api.actions.whole
        seen = _told(Part.CONTRACTS, lambda: whole(action.id), None)
        if not (action.custom and action.integration_id in functions):
            return seen, None
        return seen, _told(Part.FUNCTIONS, lambda: api.functions.find(action.id, draft=is_draft), None)

    asked = [*{**found.drafts.value, **published, **found.authentication.value}.values()]
    asked = [each for each in asked if not each.static]
    told = of_each(session, asked, read, _begun(progress, "Reading the actions", asked))
    by_id = {each.id: one for each, one in zip(asked, told, strict=True)}
    return (
        {key: action for key, (action, _) in by_id.items()},
        {key: function for key, (_, function) in by_id.items() if function},
    )


def _listed(part: Part, listing: Callable[[], Iterable[IdentifiedT]]) -> Told[Mapping[str, IdentifiedT]]:
    """A list by id; one that leaves objects out is told with those that it shows."""
    try:
        return _told(part, lambda: {each.id: each for each in listing()}, {})
    except IncompleteListing as error:
        return Told(part, {each.id: each for each in error.shown}, error.message)


def _configured(integrations: Integrations) -> Told[Mapping[str, Integration]]:
    """Every integration by id; one that was listed without its configuration is read by itself.

    One whose configuration cannot be read is told without it.
    """
    listed = _listed(Part.INTEGRATIONS, lambda: integrations.all().values())
    read = {key: _told(Part.INTEGRATIONS, partial(integrations.find, key), None) for key in listed.value}
    value = {key: read[key].value or each for key, each in listed.value.items()}
    reason = next((each for each in (listed, *read.values()) if not each.whole), listed)
    return Told(Part.INTEGRATIONS, value, reason.reason, reason.permission)


def _limits(session: Session, namespace: str) -> Told[Mapping[str, int]]:
    return _told(Part.LIMITS, lambda: api_of(session).limits.of(namespace), {})


def _told(part: Part, ask: Callable[[], T], nothing: T) -> Told[T]:
    """An answer, or why there is none.

    Raises:
        GenesysCloudError: the whole organization cannot be asked, or a list leaves objects out.
    """
    try:
        return Told(part, ask())
    except (*ENDS_IT, IncompleteListing):
        raise
    except NotPermitted as error:
        lacking = error.lacking(part.permission)
        reason = f"the credentials lack the permission {lacking}" if lacking else error.message
        return Told(part, nothing, reason, lacking)
    except GenesysCloudError as error:
        return Told(part, nothing, error.message)


def _begun(progress: Progress, what: str, asked: Sequence[object]) -> Callable[[], None]:
    return progress(what, len(asked)) if asked else nothing


def _logs_in_by_action(found: Found) -> bool:
    """Whether some integration may have a custom auth action."""
    used = {id_ for each in found.integrations.value.values() for id_ in each.credential_ids}
    return any(found.credential_type(each) == AUTH_ACTION_CREDENTIAL_TYPE for each in used)


def _names_divisions(found: Found) -> bool:
    """Whether some client has a role in certain divisions only."""
    return any(
        role.division_id != ALL_DIVISIONS for each in found.clients.value.values() for role in each.role_divisions
    )
