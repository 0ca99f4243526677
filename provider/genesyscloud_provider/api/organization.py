"""One Genesys Cloud organization: its operations, and what this process already knows of it.

What was listed, written or deleted in this process is remembered, so that nothing is asked twice; a request that may or
may not have been carried out is resolved by looking, never by sending it again. Thread-safe.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, ClassVar, Final
from urllib.parse import quote

from genesyscloud_provider.api import models
from genesyscloud_provider.api.activation import ActivationWatch, Seen
from genesyscloud_provider.api.client import Client
from genesyscloud_provider.api.errors import (
    NotFound,
    OutcomeUnknown,
    Refused,
    WrongOrganization,
)
from genesyscloud_provider.api.listing import PAGE_SIZE, Listing, walk_cursor, walk_pages
from genesyscloud_provider.api.lost_answers import look_for
from genesyscloud_provider.catalog import IntendedState, ReportedState

__all__ = ["UNFINISHED_PREFIX", "Organization"]

Window = tuple[datetime, datetime]
"""From when to when, by this machine's clock."""

INTEGRATIONS: Final = "/api/v2/integrations"
CREDENTIALS: Final = "/api/v2/integrations/credentials"
ACTIONS: Final = "/api/v2/integrations/actions"

EXPANDED: Final = "config.current"
"""The `expand` value that inlines an integration's configuration (API reference 3.1)."""

FIRST_VERSION: Final = 1
"""The configuration's version right after creation (API reference 4.2)."""

UNFINISHED_PREFIX: Final = "pulumi-unfinished-"
"""How the one-off name begins under which an integration is created, until its configuration is saved."""

CLOCK_SLACK: Final = timedelta(seconds=2)
"""How far the two clocks may disagree: the service tells its own in whole seconds."""

ACTIONS_MAX_AGE: Final = 10.0
"""Seconds that a listing of actions may be old when something is deleted because of it."""


class Organization:
    """An organization, reached through `client`.

    Args:
        client: sends the requests.
        expected_id: the only organization to work on; None for any.
    """

    refuses_stale_versions: ClassVar[bool] = True
    """Whether a configuration is refused whose version is not the current one (API reference 4.2, inferred).

    Should that turn out wrong, False makes every update look first: a request more, and nobody is overwritten unseen.
    """

    def __init__(self, client: Client, expected_id: str | None = None) -> None:
        self._client = client
        self._expected_id = expected_id
        self._identity: models.Organization | None = None
        self._identifying = threading.Lock()
        self._types: dict[str, models.IntegrationType] | None = None
        self._typing = threading.Lock()
        self._integrations = Listing(self._list_integrations, lambda each: each.id, client.clock)
        self._credentials = Listing(self._list_credentials, lambda each: each.id, client.clock)
        self._actions = Listing(self._list_actions, lambda each: each.id, client.clock)
        self._saved: dict[str, models.IntegrationConfiguration] = {}
        self._credential_types: dict[str, str] = {}
        self._activations = ActivationWatch(self._look_at_states, client.clock)

    def identity(self) -> models.Organization:
        """The organization's own id and name.

        Raises:
            WrongOrganization: it is not the expected one.
        """
        with self._identifying:
            if self._identity is None:
                self._identity = self._client.get("/api/v2/organizations/me", models.Organization)
        if self._expected_id not in (None, self._identity.id):
            raise WrongOrganization(
                f"the credentials belong to the organization {self._identity.name!r} ({self._identity.id}), but"
                f" `genesyscloud:organizationId` is {self._expected_id}",
                "Nothing was changed. Use the credentials of the configured organization, or correct the setting.",
            )
        return self._identity

    def types(self) -> dict[str, models.IntegrationType]:
        """The integration types that the organization has, by id."""
        with self._typing:
            if self._types is None:
                found = walk_pages(self._api, f"{INTEGRATIONS}/types", models.Page[models.IntegrationType])
                self._types = {each.id: each for each in found}
            return self._types

    # Integrations

    def integrations(self) -> dict[str, models.Integration]:
        """Every integration by id, with its configuration."""
        return {key: self._with_saved(each) for key, each in self._integrations.all().items()}

    def integration(self, integration_id: str, *, fresh: bool = False) -> models.Integration | None:
        """An integration with its configuration; None if it does not exist.

        Args:
            integration_id: its id.
            fresh: whether what this process already knows is not good enough.
        """
        listed = None if fresh else self.integrations().get(integration_id)
        if listed and listed.configuration:
            return listed
        try:
            found = listed or self._api.get(_path(INTEGRATIONS, integration_id), models.Integration, expand=EXPANDED)
            if found.configuration is None:
                found = found.with_configuration(self._configuration(integration_id))
        except NotFound:
            self._integrations.gone(integration_id)
            return None
        self._integrations.read(found)
        return found

    def create_integration(self, type_id: str) -> models.Integration:
        """A new integration of a type, under a one-off name, with its configuration.

        Raises:
            OutcomeUnknown: whether it exists could not be found out.
        """
        name = f"{UNFINISHED_PREFIX}{uuid.uuid4()}"
        try:
            created = self._api.post(
                INTEGRATIONS, models.Integration, {"name": name, "integrationType": {"id": type_id}}
            )
        except OutcomeUnknown as lost:
            found = look_for(
                lambda: [each for each in self._list_integrations() if each.name == name],
                f"an integration named {name!r}",
                lost,
                self._client.clock,
            )
            return self.integration(found[0].id, fresh=True) or found[0]
        if created.configuration is None:
            created = created.with_configuration(models.IntegrationConfiguration(name=name, version=FIRST_VERSION))
        self._integrations.wrote(created)
        return created

    def configure(self, integration_id: str, document: Mapping[str, Any]) -> models.IntegrationConfiguration:
        """Replace an integration's configuration with `document`, which carries the version it replaces.

        Raises:
            VersionConflict: the version is no longer the current one.
        """
        path = _path(INTEGRATIONS, integration_id, "config/current")
        saved = self._api.put(path, models.IntegrationConfiguration, document)
        self._saved[integration_id] = saved
        return saved

    def set_intended_state(self, integration_id: str, state: IntendedState) -> models.IntegrationStatusInfo | None:
        """Say what an integration is meant to be; returns what the service reports at once."""
        body = {"intendedState": state.value}
        return self._api.patch(_path(INTEGRATIONS, integration_id), models.Integration, body).reported_state

    def await_state(
        self, integration_id: str, wanted: ReportedState, timeout: float
    ) -> models.IntegrationStatusInfo | None:
        """The reported state once it is `wanted` or ERROR, or the last one seen after `timeout` seconds."""
        return self._activations.await_state(integration_id, wanted, timeout)

    def delete_integration(self, integration_id: str) -> None:
        """Delete an integration; it is no error if it is gone already."""
        self._delete(_path(INTEGRATIONS, integration_id))
        self._integrations.gone(integration_id)

    # Credentials

    def credential(self, credential_id: str) -> models.CredentialInfo | None:
        """A credential; None if it does not exist. Absence from the listing is confirmed by its id.

        What is read by id carries no dates (API reference 3.6, `Credential`).
        """
        return self._credentials.all().get(credential_id) or self._credential_by_id(credential_id)

    def credential_type_of(self, credential_id: str) -> str | None:
        """A credential's type, with at most one request; None if the credential does not exist."""
        if credential_id not in self._credential_types:
            found = self._credentials.known(credential_id) or self._credential_by_id(credential_id)
            if found is None:
                return None
            self._credential_types[credential_id] = found.type_name
        return self._credential_types[credential_id]

    def create_credential(self, name: str, type_name: str, fields: Mapping[str, str]) -> models.CredentialInfo:
        """A new credential.

        Raises:
            OutcomeUnknown: whether it exists could not be found out.
            Refused: several credentials could be the new one.
        """
        body = _credential_body(name, type_name, fields)
        sent_at = datetime.now(timezone.utc)
        try:
            created = self._api.post(CREDENTIALS, models.CredentialInfo, body)
        except OutcomeUnknown as lost:
            window = (sent_at - CLOCK_SLACK, datetime.now(timezone.utc) + CLOCK_SLACK)
            created = self._find_new_credential(name, type_name, window, lost)
        return self._note_credential(created, name, type_name)

    def replace_credential(
        self, credential_id: str, name: str, type_name: str, fields: Mapping[str, str]
    ) -> models.CredentialInfo:
        """Replace a credential's name and fields; `type_name` is the type it has."""
        saved = self._api.put(
            _path(CREDENTIALS, credential_id), models.CredentialInfo, _credential_body(name, type_name, fields)
        )
        return self._note_credential(saved, name, type_name)

    def delete_credential(self, credential_id: str) -> None:
        """Delete a credential; it is no error if it is gone already."""
        self._delete(_path(CREDENTIALS, credential_id))
        self._credentials.gone(credential_id)

    def links(self, credential_id: str) -> list[models.Integration]:
        """The integrations that use a credential now; each is confirmed by a look at it."""
        listed = [each for each in self.integrations().values() if _uses(each, credential_id)]
        confirmed = (self.integration(each.id, fresh=True) for each in listed)
        return [each for each in confirmed if each and _uses(each, credential_id)]

    # Actions

    def published_actions(self, integration_id: str) -> list[models.Action]:
        """The published custom actions of an integration, by name.

        Each listed one that this process did not delete counts; see `still_published` for a second look.
        """
        listed = self._actions.all(max_age=ACTIONS_MAX_AGE).values()
        ours = [each for each in listed if each.integration_id == integration_id and each.custom]
        return sorted(ours, key=lambda each: (each.name, each.id))

    def still_published(self, action_id: str) -> bool:
        """Whether an action that was listed a moment ago still exists."""
        try:
            self._api.get(_path(ACTIONS, action_id), models.Action)
        except NotFound:
            self._actions.gone(action_id)
            return False
        return True

    # How

    @property
    def _api(self) -> Client:
        """The client, once it is sure that this is the expected organization."""
        if self._expected_id is not None:
            self.identity()
        return self._client

    def _with_saved(self, listed: models.Integration) -> models.Integration:
        """A listed integration with the configuration that this process saved, if that is the newer one."""
        saved = self._saved.get(listed.id)
        known = listed.configuration
        newer = saved and (known is None or (saved.version or 0) > (known.version or 0))
        return listed.with_configuration(saved) if saved and newer else listed

    def _list_integrations(self) -> Iterable[models.Integration]:
        return walk_pages(self._api, INTEGRATIONS, models.Page[models.Integration], expand=EXPANDED)

    def _list_credentials(self) -> Iterable[models.CredentialInfo]:
        return walk_cursor(self._api, f"{CREDENTIALS}/listing", models.CursorPage[models.CredentialInfo])

    def _list_actions(self) -> Iterable[models.Action]:
        return walk_pages(self._api, ACTIONS, models.Page[models.Action])

    def _configuration(self, integration_id: str) -> models.IntegrationConfiguration:
        return self._api.get(_path(INTEGRATIONS, integration_id, "config/current"), models.IntegrationConfiguration)

    def _look_at_states(self, ids: list[str]) -> dict[str, Seen]:
        """The reported states of these integrations; the listing's filter may leave some out."""
        found: dict[str, models.Integration | NotFound] = {}
        for first in range(0, len(ids), PAGE_SIZE):
            some = ",".join(ids[first : first + PAGE_SIZE])
            page = self._api.get(INTEGRATIONS, models.Page[models.Integration], ids=some, pageSize=PAGE_SIZE)
            found |= {each.id: each for each in page.entities}
        found |= {missing: self._integration_or_why(missing) for missing in set(ids) - set(found)}
        states = {key: each if isinstance(each, NotFound) else each.reported_state for key, each in found.items()}
        return {key: state for key, state in states.items() if state is not None}

    def _integration_or_why(self, integration_id: str) -> models.Integration | NotFound:
        try:
            return self._api.get(_path(INTEGRATIONS, integration_id), models.Integration)
        except NotFound as error:
            return error

    def _credential_by_id(self, credential_id: str) -> models.CredentialInfo | None:
        try:
            return self._api.get(_path(CREDENTIALS, credential_id), models.CredentialInfo)
        except NotFound:
            self._credentials.gone(credential_id)
            return None

    def _note_credential(self, answer: models.CredentialInfo, name: str, type_name: str) -> models.CredentialInfo:
        complete = answer.model_copy(
            update={"name": answer.name or name, "type": models.CredentialTypeReference(name=type_name)}
        )
        self._credentials.wrote(complete)
        return complete

    def _find_new_credential(
        self, name: str, type_name: str, window: Window, lost: OutcomeUnknown
    ) -> models.CredentialInfo:
        candidates = look_for(
            lambda: self._new_credentials(name, type_name, window),
            f"a credential named {name!r} that is linked to nothing",
            lost,
            self._client.clock,
        )
        if len(candidates) > 1:
            ids = ", ".join(each.id for each in candidates)
            raise Refused(
                f"the creation of the credential {name!r} got no answer, and several new credentials have its name:"
                f" {ids}",
                "Delete those that are not in use, then run `pulumi up` again.",
            )
        return candidates[0]

    def _new_credentials(self, name: str, type_name: str, window: Window) -> list[models.CredentialInfo]:
        """Credentials that the request may have made: its name and type, made in its time, and linked to nothing."""
        listed = list(self._list_credentials())
        first, last = (self._client.by_service_clock(each) for each in window)
        new = [
            each
            for each in listed
            if each.name == name
            and each.type_name == type_name
            and each.created_date is not None
            and first <= each.created_date <= last
            and self._credentials.known(each.id) is None
        ]
        if not new:
            return []
        linked = {slot.id for each in self._list_integrations() for slot in _slots(each).values()}
        return [each for each in new if each.id not in linked]

    def _delete(self, path: str) -> None:
        try:
            self._api.delete(path)
        except NotFound:
            return


def _path(collection: str, id_: str, *rest: str) -> str:
    """The path of an object; whatever the id is, it stays one part of it."""
    return "/".join([collection, quote(id_, safe=""), *rest])


def _credential_body(name: str, type_name: str, fields: Mapping[str, str]) -> dict[str, Any]:
    return {"name": name, "type": {"name": type_name}, "credentialFields": dict(fields)}


def _slots(integration: models.Integration) -> dict[str, models.CredentialInfo]:
    return integration.configuration.credentials if integration.configuration else {}


def _uses(integration: models.Integration, credential_id: str) -> bool:
    return any(each.id == credential_id for each in _slots(integration).values())
