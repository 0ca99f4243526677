"""What the resources of one process share: the settings, the organization, and what was checked and said."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from genesyscloud_provider.client.access import Access, Expected, require_owner
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.clock import silent
from genesyscloud_provider.client.configuration import PREFLIGHT, Configuration, PreflightMode
from genesyscloud_provider.client.documents import Organization
from genesyscloud_provider.client.errors import while_doing
from genesyscloud_provider.client.secrets import Secrets
from genesyscloud_provider.framework.plan import Plan

ApiT = TypeVar("ApiT")

CommonT = TypeVar("CommonT")

Connect = Callable[..., Client]
"""Makes a client, as `Client` does."""


class Session:
    """What the resources of one process share.

    Args:
        configuration: the settings.
        say: tells the user one line, as a warning.
        connect: makes the client.
        report: tells the user how a wait goes, while it lasts.
        secrets: what is masked in the words of others.
    """

    def __init__(
        self,
        configuration: Configuration,
        say: Callable[[str], None],
        connect: Connect = Client,
        report: Callable[[str], None] = silent,
        secrets: Secrets | None = None,
    ) -> None:
        self.configuration = configuration
        self.report = report
        self.secrets = secrets or Secrets()
        self._say = say
        self._connect = connect
        self._client: Client | None = None
        self._access: Access | None = None
        self._apis: dict[Any, Any] = {}
        self._common: dict[Any, Any] = {}
        self._expected = Expected(configuration.organization_id)
        self._lock = threading.Lock()
        self._said: set[str] = set()
        self.plan = Plan()

    @classmethod
    def shared(cls, configuration: Configuration, say: Callable[[str], None], **others: Any) -> Session:
        """The process's one session for these settings: a token, a pace, and what was seen and said, are shared."""
        with _shared_lock:
            if configuration not in _shared:
                _shared[configuration] = cls(configuration, say, **others)
            return _shared[configuration]

    @classmethod
    def end_shared(cls) -> None:
        """Close and forget every shared session, as the end of the process would."""
        with _shared_lock:
            ended = list(_shared.values())
            _shared.clear()
        for each in ended:
            each.close()

    def close(self) -> None:
        """Close the connections, if any were made."""
        with self._lock:
            client, self._client, self._access, self._apis = self._client, None, None, {}
        if client is not None:
            client.close()

    @property
    def can_look(self) -> bool:
        """Whether the organization can be asked: a preview of a fork has no credentials."""
        return self.configuration.has_credentials

    @property
    def may_look_ahead(self) -> bool:
        """Whether the organization is asked before something is created or changed."""
        return self.can_look and self.configuration.preflight is not PreflightMode.OFF

    @property
    def access(self) -> Access:
        """The way to the organization; nothing is sent before it is asked something.

        Raises:
            ConfigurationError: credentials or region are not configured.
        """
        with self._lock:
            if (access := self._access) is None:
                self._client = self._connect(self.configuration, secrets=self.secrets, report=self.report)
                access = self._access = Access(self._client, self._expected)
        if text := self.configuration.of_no_effect:
            self.warn(text)
        return access

    def get(self, kind: Callable[[Access], ApiT]) -> ApiT:
        """The one object of a kind that asks the organization, for all resources of this session.

        Args:
            kind: makes it.

        Raises:
            ConfigurationError: credentials or region are not configured.
        """
        access = self.access
        with self._lock:
            if kind not in self._apis:
                self._apis[kind] = kind(access)
            found: ApiT = self._apis[kind]
            return found

    def common(self, kind: Callable[[], CommonT]) -> CommonT:
        """The one object of a kind that the resources of this session share, without asking anybody.

        Args:
            kind: makes it.
        """
        with self._lock:
            if kind not in self._common:
                self._common[kind] = kind()
            found: CommonT = self._common[kind]
            return found

    def note_owner(self, organization_id: str | None, title: str) -> None:
        """Remember which organization a state names; nothing is sent, and nothing will be to another one.

        Args:
            organization_id: the organization's id; None if the state names none.
            title: how messages call the object whose state it is.

        Raises:
            WrongOrganization: the settings name another one.
        """
        if organization_id is not None:
            self._expected.note(organization_id, title)

    def require_owner(self, organization_id: str | None = None, title: str = "") -> Organization:
        """The organization of the credentials, once it is sure that it is the one that is meant.

        Args:
            organization_id: the id of the one that the object's state names; None if it names none.
            title: how messages call the object.

        Raises:
            WrongOrganization: it is another one.
        """
        self.note_owner(organization_id, title)
        found = self.access.organization()
        if organization_id is not None:
            require_owner(found, organization_id, title)
        return found

    def warn(self, text: str) -> None:
        """Tell the user something once; a preview checks everything more than once."""
        with self._lock:
            if text in self._said:
                return
            self._said.add(text)
        self._say(text)

    def warn_of_what_is_not_seen(self) -> None:
        """Say once what a preview without credentials cannot see.

        Raises:
            ConfigurationError: it is required to see.
        """
        if self.configuration.preflight is PreflightMode.REQUIRED:
            with while_doing(f"looking at the organization, as {PREFLIGHT} requires"):
                self.configuration.require_access()
        if obstacle := self.configuration.obstacle:
            self.warn(
                f"{obstacle[0].upper()}{obstacle[1:]}, so nothing was looked up in the organization: limits, names,"
                " published actions and the credentials themselves were not checked."
            )


_shared: dict[Configuration, Session] = {}
_shared_lock = threading.Lock()
