"""Reading an organization: what there is by listings, and each object as an import would.

The listings are read once. An action's contract and the texts of its templates stand in no listing, so that an action
costs a request for each of them; what was read before an interruption is not read again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from genesyscloud_provider.authorization.api import api_of as authorization_of
from genesyscloud_provider.authorization.oauth_client.models import OAuthClientDocument
from genesyscloud_provider.authorization.role.models import RoleDocument
from genesyscloud_provider.client.configuration import OAuthClient
from genesyscloud_provider.client.errors import (
    ConfigurationError,
    GenesysCloudError,
    NoAnswer,
    NotAuthenticated,
    NotConnected,
    NotPermitted,
    RateLimited,
    ServerError,
    Stopped,
    UnreadableAnswer,
)
from genesyscloud_provider.commands.adopt.memory import Known, Memory
from genesyscloud_provider.commands.adopt.objects import (
    ACTION,
    AUTH_ACTION,
    CLIENT,
    CREDENTIAL,
    INTEGRATION,
    KINDS,
    ROLE,
    Found,
    Key,
    Organization,
    Remark,
    StaticAction,
)
from genesyscloud_provider.commands.at_once import of_each
from genesyscloud_provider.commands.progress import Progress
from genesyscloud_provider.framework import lifecycle
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.action_config.models import Action
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.custom_auth_action.document import UNCHANGED
from genesyscloud_provider.integrations.integration.models import Integration

T = TypeVar("T")

STOPS: Final = (ConfigurationError, NoAnswer, NotAuthenticated, NotConnected, RateLimited, Stopped)
"""What keeps everything from being read, not one object."""

FAILURES: Final = 20
"""Objects that the service may fail to give before it is the service that fails, and nothing about them."""


@dataclass(frozen=True)
class Selection:
    """Which part of an organization is meant; everything by default.

    Attributes:
        types: integration types, as programs write them.
        names: patterns of integrations' names, in which `*` stands for anything.
        integrations: ids of integrations.
    """

    types: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    integrations: tuple[str, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return not (self.types or self.names or self.integrations)

    def has(self, integration: Integration) -> bool:
        """Whether an integration is meant."""
        name = integration.configured_name
        return (
            (not self.types or any(_is_of_type(integration.type_id, each) for each in self.types))
            and (not self.names or any(_is_named(name, each) for each in self.names))
            and (not self.integrations or integration.id in self.integrations)
        )


@dataclass(frozen=True)
class Listed:
    """An object that a listing shows.

    Attributes:
        resource: the resource's name in Pulumi.
        id: its id.
        name: its name, for messages.
        version: tells whether it is as it was read before; None where nothing tells it.
        suggestion: see `Found`.
    """

    resource: str
    id: str
    name: str
    version: int | None = None
    suggestion: tuple[str, ...] = ()


def read(reader: Reader, selection: Selection) -> Organization:
    """What a selection of the live organization is.

    Args:
        reader: reads the organization.
        selection: what is meant.

    Raises:
        GenesysCloudError: the organization cannot be asked.
    """
    return _Selected(reader, selection).organization()


class Reader:
    """What an organization has: by its listings, each read once, and object by object.

    Args:
        session: asks the organization.
        memory: what was read before an interruption.
        earlier: the names of what an earlier call has taken over. All of that is read, whatever else is meant: what
            leaves a program is deleted by the next update of a stack that holds it.

    Raises:
        GenesysCloudError: the organization cannot be asked.
    """

    def __init__(self, session: Session, memory: Memory, earlier: Mapping[Key, str]) -> None:
        self.session = session
        self.home = session.require_owner()
        self.earlier = earlier
        self._memory = memory
        self._left_out: list[Remark] = []
        self._failed = 0
        self._names: dict[str, str] = {}
        self._known_drafts: dict[str, Action] | None = None
        memory.open(self.home.id)

    def organization(self, found: Iterable[Found], static: Iterable[StaticAction] = ()) -> Organization:
        """All that was read."""
        found = tuple(found)
        division = self._home_division() if any(each.resource == CLIENT for each in found) else ""
        left_out = tuple(sorted(self._left_out, key=lambda each: each.what))
        return Organization(
            self.home.id,
            self.home.name,
            found,
            tuple(static),
            left_out,
            names=self._names,
            home_division=division,
        )

    def leave_out(self, remarks: Iterable[Remark]) -> None:
        """Note what is not taken over."""
        self._left_out += remarks

    def listed_integrations(self) -> list[Listed]:
        """Every integration for data actions."""
        return [Listed(INTEGRATION, each.id, each.configured_name) for each in self.integrations().values()]

    def listed_credentials(self) -> list[Listed]:
        """Every credential, of whatever integration."""
        every = api_of(self.session).credentials.all().values()
        return [Listed(CREDENTIAL, each.id, each.name) for each in every]

    def listed_actions(self) -> list[Listed]:
        """Every action that somebody wrote, drafts that were never published among them."""
        published = api_of(self.session).actions.all()
        return [
            Listed(ACTION, each.id, each.name, each.version if each.id in published else None)
            for each in self.actions()
            if each.custom
        ]

    def listed_auth_actions(self) -> list[Listed]:
        """Every custom auth action."""
        return [Listed(AUTH_ACTION, each.id, each.name) for each in self.auth_actions()]

    def listed_authorization(self) -> list[Listed]:
        """Every role and every OAuth client."""
        roles = [Listed(ROLE, each.id, each.name) for each in self.roles()]
        return [*roles, *(Listed(CLIENT, each.id, each.name) for each in self.clients())]

    def integrations(self) -> dict[str, Integration]:
        """The integrations for data actions, by id."""
        every = api_of(self.session).integrations.all().values()
        # assumes: DATA_ACTION_TYPES_ARE_TOLD_BY_THEIR_ID
        return {each.id: each for each in every if facts.for_data_actions(each.type_id)}

    def actions(self) -> list[Action]:
        """The published actions, and the drafts of others where one may ask for them."""
        drafts = self._drafts()  # first: one may be published meanwhile
        published = api_of(self.session).actions.all()
        return [*published.values(), *(each for id_, each in drafts.items() if id_ not in published)]

    def auth_actions(self) -> list[Action]:
        """The custom auth actions, where one may ask for them."""
        return self.or_none("the custom auth actions", AUTH_ACTION, api_of(self.session).actions.auth_actions)

    def clients(self) -> list[OAuthClientDocument]:
        """The OAuth clients, where one may ask for them."""
        return self.or_none("the OAuth clients", CLIENT, lambda: authorization_of(self.session).clients.all().values())

    def roles(self) -> list[RoleDocument]:
        """The roles, where one may ask for them."""
        found = self.or_none("the roles", ROLE, lambda: authorization_of(self.session).roles.all().values())
        self._names |= {each.id: each.name for each in found}
        return found

    def or_none(self, what: str, resource: str, ask: Callable[[], Iterable[T]]) -> list[T]:
        """What is asked for; nothing where the credentials may not ask for it, which is told."""
        try:
            return list(ask())
        except NotPermitted as refusal:
            self._left_out.append(Remark(what, f"they cannot be read: {refusal}", (resource, "")))
            return []

    def objects(self, listed: Sequence[Listed]) -> list[Found]:
        """Each object as it is, and what an earlier call has taken over; what cannot be read is left out."""
        known = {(each.resource, each.id) for each in listed}
        every = [*(Listed(*key, name) for key, name in self.earlier.items() if key not in known), *listed]
        progress = Progress("Reading", len(every))
        try:
            read = of_each(self.session, every, lambda each: self._object(each, progress))
            return [each for each in read if each]
        finally:
            progress.end()

    def _home_division(self) -> str:
        """The home division, in which a client has the roles of which a program names no division."""
        try:
            return authorization_of(self.session).divisions.home()
        except NotPermitted:
            return ""  # then a program names it as any other

    def _drafts(self) -> dict[str, Action]:
        if self._known_drafts is None:
            found = self.or_none(
                "the drafts of actions", ACTION, lambda: api_of(self.session).actions.drafts().values()
            )
            self._known_drafts = {each.id: each for each in found}
        return self._known_drafts

    def _object(self, listed: Listed, progress: Progress) -> Found | None:
        known = self._memory.recall(listed.resource, listed.id, listed.version)
        if known is None:
            known = self._read(listed)
            if known is not None:
                self._memory.note(listed.resource, listed.id, listed.version, known)
            progress.did()
        else:
            progress.did(at_once=True)
        if known is None:
            return None
        inputs, state = known
        return Found(listed.resource, listed.id, inputs, state, listed.suggestion)

    def _read(self, listed: Listed) -> Known | None:
        resource = KINDS[listed.resource](self.session)
        what = f"the {resource.noun} {listed.name!r} ({listed.id})"
        try:
            reading = lifecycle.read(resource, listed.id, {})
        except STOPS:
            raise
        except (GenesysCloudError, ValueError) as error:
            why = error.message if isinstance(error, GenesysCloudError) else str(error)
            self._left_out.append(Remark(what, f"it cannot be read: {why}", (listed.resource, listed.id)))
            self._failed += isinstance(error, (ServerError, UnreadableAnswer))
            if self._failed > FAILURES:
                raise
            return None
        if reading is None:
            if (listed.resource, listed.id) not in self.earlier:  # that it is gone is told of those by itself
                self._left_out.append(Remark(what, "it is gone"))
            return None
        return reading.inputs, reading.state


class _Selected:
    """The part of an organization that is meant."""

    def __init__(self, reader: Reader, selection: Selection) -> None:
        self._reader = reader
        self._everything = selection.is_everything
        self._integrations = {
            id_: each
            for id_, each in reader.integrations().items()
            if selection.has(each) or (INTEGRATION, id_) in reader.earlier
        }

    def organization(self) -> Organization:
        """All of it."""
        reader = self._reader
        ours = {each.id: each for each in reader.actions() if each.integration_id in self._integrations}
        listed = [
            *(self._authorization() if self._everything else []),
            *self._credentials(),
            *(Listed(INTEGRATION, each.id, each.configured_name) for each in self._integrations.values()),
            *self._auth_actions(),
            *(each for each in reader.listed_actions() if each.id in ours),
        ]
        static = [StaticAction(each.id, each.name, each.integration_id) for each in ours.values() if each.static]
        return reader.organization(reader.objects(listed), static)

    def _credentials(self) -> Iterator[Listed]:
        """The credentials that the integrations use and, of the whole organization, those that nobody uses."""
        organization = api_of(self._reader.session)
        used = {id_ for each in self._integrations.values() for id_ in each.credential_ids}
        elsewhere = {id_ for each in organization.integrations.all().values() for id_ in each.credential_ids}
        for each in organization.credentials.all().values():
            orphan = each.id not in elsewhere and self._everything
            if each.id in used or (orphan and each.type_name in facts.CREDENTIAL_TYPES):
                yield Listed(CREDENTIAL, each.id, each.name)
            elif orphan and (CREDENTIAL, each.id) not in self._reader.earlier:
                kind = each.type_name or "no type that is told"
                why = f"no integration uses it, and it is of {kind}, which no system of data actions is known to take"
                self._reader.leave_out([Remark(f"the credential {each.name!r} ({each.id})", why)])

    def _auth_actions(self) -> list[Listed]:
        """The custom auth actions that somebody has changed; the others are as they came with their credentials."""
        if not any(self._may_have_auth_action(each) for each in self._integrations.values()):
            return []
        found = self._reader.auth_actions()
        ours = [each for each in found if each.id.removeprefix(facts.AUTH_ACTION_ID) in self._integrations]
        return [Listed(AUTH_ACTION, each.id, each.name) for each in ours if each.version != UNCHANGED]

    def _may_have_auth_action(self, integration: Integration) -> bool:
        credentials = api_of(self._reader.session).credentials
        linked = integration.current.credentials.values()
        return any(credentials.type_told_of(each) in ("", facts.AUTH_ACTION_CREDENTIAL_TYPE) for each in linked)

    def _authorization(self) -> Iterator[Listed]:
        """The OAuth clients but for the one that this command logs in with, and the roles that they hold."""
        credentials = self._reader.session.configuration.credentials
        own = credentials.client_id if isinstance(credentials, OAuthClient) else ""
        clients = [each for each in self._reader.clients() if each.id != own]
        held = {role.role_id for each in clients for role in each.role_divisions}
        for each in self._reader.roles() if held else []:
            if each.id in held and not each.is_genesys_clouds_own:
                yield Listed(ROLE, each.id, each.name)
        yield from (Listed(CLIENT, each.id, each.name) for each in clients)


def _is_named(name: str, pattern: str) -> bool:
    """Whether a name is like a pattern, in which `*` alone stands for something else: for anything."""
    parts = ".*".join(map(re.escape, pattern.split("*")))
    return re.fullmatch(parts, name, re.IGNORECASE | re.DOTALL) is not None


def _is_of_type(type_id: str, written: str) -> bool:
    system = facts.system(type_id)
    return written in (type_id, *((system.key, system.written_as) if system else ()))
