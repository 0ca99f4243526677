"""What the trials share: the organization, and objects that several of them look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from functools import cached_property
from typing import Any, Final, TypeVar

from genesyscloud_provider.authorization.api import AuthorizationApi
from genesyscloud_provider.authorization.api import api_of as authorization_of
from genesyscloud_provider.authorization.grants import ALL_DIVISIONS, CLIENT, GRANT, SETTLES_IN
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.clock import Clock, pause_after
from genesyscloud_provider.client.configuration import OAuthClient
from genesyscloud_provider.client.errors import GenesysCloudError
from genesyscloud_provider.client.paths import filled, of
from genesyscloud_provider.commands.verify.kinds import Kind
from genesyscloud_provider.commands.verify.naming import VerificationName
from genesyscloud_provider.commands.verify.outcome import NotTried
from genesyscloud_provider.commands.verify.own import Own
from genesyscloud_provider.commands.verify.room import Room
from genesyscloud_provider.commands.verify.wire import Answer, Wire, failed
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.api import IntegrationsApi, api_of
from genesyscloud_provider.integrations.integration.api import CONFIGURATION
from genesyscloud_provider.integrations.paths import ACTIONS, INTEGRATIONS

WEB_SERVICES: Final = "custom-rest-actions"
AWS_LAMBDA: Final = "aws-lambda-data-actions"
FUNCTIONS: Final = "function-data-actions"
PLATFORM: Final = "purecloud-data-actions"

VIEW_ROLES: Final = "authorization:role:view"
VIEW_GRANTS: Final = "authorization:grant:view"
"""The permissions that roles of a verification have."""

NOBODY: Final = "https://example.com/genesyscloud-verify"
"""An address that nothing is ever sent to: no action with it is run."""

CONFIG: Final[dict[str, Any]] = {
    "request": {
        "requestUrlTemplate": NOBODY,
        "requestType": "POST",
        "requestTemplate": "${input.rawRequest}",
        "headers": {"Accept": "application/json"},
    },
    "response": {
        "translationMap": {"first": "$.items[0]"},
        "translationMapDefaults": {"first": '"none"'},
        "successTemplate": '{"first": ${first}}',
    },
}
"""How an action calls its system."""

REMOVED_WITHIN: Final = 30.0
"""Seconds within which an object has to be gone, for a trial that goes on from there."""

T = TypeVar("T")


class Stage:
    """Where trials are made.

    Args:
        session: reaches the organization.
        slow: whether trials may take minutes.
    """

    def __init__(self, session: Session, *, slow: bool = False) -> None:
        self.session = session
        self.slow = slow
        self.client = session.access.client
        self.wire = Wire(self.client)
        self.own = Own(self.wire, VerificationName.mine(self.now()), self._require_room)
        self._made: dict[str, Any] = {}
        self._others: list[Client] = []

    def close(self) -> None:
        """Close the connections of other logins than the settings'."""
        for each in self._others:
            each.close()

    @property
    def clock(self) -> Clock:
        """How time passes."""
        return self.client.clock

    def now(self) -> datetime:
        """This moment, by the service's clock."""
        return self.client.by_service_clock(datetime.now(timezone.utc))

    @property
    def integrations(self) -> IntegrationsApi:
        """The provider's own way to integrations, credentials and actions."""
        return api_of(self.session)

    @property
    def authorization(self) -> AuthorizationApi:
        """The provider's own way to roles and OAuth clients."""
        return authorization_of(self.session)

    def shared(self, name: str, make: Callable[[], T]) -> T:
        """What several trials look at: made by the first one of them; where that fails, none of them can tell.

        Args:
            name: tells it from others.
            make: makes it.

        Raises:
            NotTried: it cannot be made.
        """
        if name not in self._made:
            try:
                self._made[name] = make()
            except NotTried as error:
                self._made[name] = error
            except GenesysCloudError as error:
                self._made[name] = NotTried(failed(error))
        found: T | NotTried = self._made[name]
        if isinstance(found, NotTried):
            raise NotTried(str(found))
        return found

    def until(self, seconds: float, done: Callable[[], bool]) -> bool:
        """Look until something is so, or it takes longer than so many seconds; returns whether it is."""
        began = self.clock.now()
        while not done():
            waited = self.clock.now() - began
            if waited >= seconds:
                return False
            self.clock.sleep(min(pause_after(waited), seconds - waited))
        return True

    @cached_property
    def credentials(self) -> OAuthClient | None:
        """The OAuth client that this command logs in with; None where only its token is known."""
        given = self.session.configuration.credentials
        return given if isinstance(given, OAuthClient) else None

    def require_client(self) -> OAuthClient:
        """The OAuth client that this command logs in with.

        Raises:
            NotTried: only a token is known.
        """
        if self.credentials is None:
            raise NotTried("this needs a login by an OAuth client, and a token is configured")
        return self.credentials

    def require_slow(self) -> None:
        """Go on only where a trial may take minutes.

        Raises:
            NotTried: it may not.
        """
        if not self.slow:
            raise NotTried("this takes minutes: --slow tries it")

    @cached_property
    def room(self) -> Room:
        """How much room the organization has."""
        return Room(self.integrations, lambda kind, type_id: len(self.own.ids(kind, type_id)))

    def _require_room(self, kind: Kind, type_id: str) -> None:
        try:
            self.room.require(kind, type_id)
        except GenesysCloudError as error:
            raise NotTried(f"how much room there is cannot be found out: {failed(error)}") from None

    def remove(self, kind: Kind, id_: str) -> None:
        """Remove an object of this verification, which may take a while.

        Raises:
            NotTried: it is refused.
        """
        answers: list[Answer] = []

        def done() -> bool:
            answers.append(self.own.removed(kind, id_))
            return not self.own.is_made(id_)

        if not self.until(REMOVED_WITHIN, done):
            raise NotTried(answers[-1].told)

    def installed(self, type_id: str) -> dict[str, Any]:
        """A new integration of a type.

        Raises:
            NotTried: there is no room for one, or it is refused.
        """
        made: dict[str, Any] = self.own.integration(type_id).require()
        return made

    def installed_once(self, type_id: str) -> str:
        """The id of an integration of a type, which several trials share.

        Raises:
            NotTried: there is no room for one, or it is refused.
        """
        return str(self.shared(f"a {type_id}", lambda: self.installed(type_id))["id"])

    @property
    def home(self) -> str:
        """The id of the home division.

        Raises:
            NotTried: it is not told.
        """
        return self.shared("home", self.authorization.divisions.home)

    @property
    def limited(self) -> dict[str, Any]:
        """An OAuth client that may see roles and grants, and nothing else; with its secret."""
        return self.shared("limited", self._new_limited)

    def _new_limited(self) -> dict[str, Any]:
        made: dict[str, Any] = self.own.client(self.held_role, division=self.home).require()
        self.clock.sleep(SETTLES_IN)
        return made

    @property
    def held_role(self) -> str:
        """The id of a role that allows to see roles and grants; whoever sends the requests has it too."""
        return self.shared("held role", self._new_held_role)

    def _new_held_role(self) -> str:
        role_id = str(self.own.role(VIEW_ROLES, VIEW_GRANTS).require()["id"])
        self.granted(role_id)
        return role_id

    def granted(self, role_id: str) -> None:
        """Give whoever sends the requests a role of this verification, and wait until that can be relied on.

        Raises:
            NotTried: that is refused.
        """
        credentials = self.require_client()
        path = filled(GRANT, subject=credentials.client_id, division=ALL_DIVISIONS, role=role_id)
        self.wire.post(path, subjectType=CLIENT).require()
        self.clock.sleep(SETTLES_IN)

    def as_limited(self) -> Wire:
        """Requests of that client."""
        return self.shared("as limited", lambda: self.logged_in(self.limited))

    def logged_in(self, client: Mapping[str, Any]) -> Wire:
        """Requests of an OAuth client that was made here."""
        return self.with_token(self.client.new_token(OAuthClient(client["id"], client["secret"])))

    def with_token(self, token: str) -> Wire:
        """Requests with another token."""
        self._others.append(self.client.with_token(token))
        return Wire(self._others[-1])

    @property
    def web(self) -> str:
        """The id of a Web Services integration."""
        return self.installed_once(WEB_SERVICES)

    @property
    def credential(self) -> dict[str, Any]:
        """A credential of type `userDefined`."""
        return self.shared("credential", self.new_credential)

    def new_credential(self) -> dict[str, Any]:
        """A new credential of type `userDefined`."""
        made: dict[str, Any] = self.own.credential("userDefined", {"user": "verify", "key": "not-a-secret"}).require()
        return made

    def new_draft(self) -> dict[str, Any]:
        """A new draft of an action."""
        made: dict[str, Any] = self.own.draft(self.web, CONFIG).require()
        return made

    def new_action(self) -> dict[str, Any]:
        """A new action, published by way of a draft."""
        draft = self.new_draft()
        made: dict[str, Any] = self.publish(draft).require()
        return made

    def publish(self, draft: dict[str, Any]) -> Answer:
        """The answer to the publication of a draft."""
        return self.wire.post(of(ACTIONS, draft["id"], "draft", "publish"), {"version": draft["version"]})

    @property
    def action(self) -> dict[str, Any]:
        """A published action, which no trial changes."""
        return self.shared("action", self.new_action)

    def configuration(self, integration_id: str) -> dict[str, Any]:
        """An integration's configuration as it is now."""
        found: dict[str, Any] = self.wire.get(of(INTEGRATIONS, integration_id, CONFIGURATION)).require()
        return found

    def save(self, integration_id: str, configuration: dict[str, Any]) -> Answer:
        """The answer to a save of an integration's configuration."""
        return self.wire.put(of(INTEGRATIONS, integration_id, CONFIGURATION), configuration)

    def configured(self, integration_id: str, **changes: Any) -> dict[str, Any]:
        """An integration's configuration after a save of some changes."""
        saved: dict[str, Any] = self.save(integration_id, {**self.configuration(integration_id), **changes}).require()
        return saved
