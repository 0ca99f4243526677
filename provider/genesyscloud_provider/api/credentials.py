"""Credentials: created, replaced, deleted, and told apart when an answer gets lost (API reference 3.2 and 4.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, Final

from genesyscloud_provider.api import models, paths
from genesyscloud_provider.api.access import Access
from genesyscloud_provider.api.credential_types import CredentialTypes
from genesyscloud_provider.api.errors import NotFound, OutcomeUnknown, Refused
from genesyscloud_provider.api.integrations import Integrations
from genesyscloud_provider.api.listing import Listing, walk_cursor
from genesyscloud_provider.api.lost_answers import look_for

__all__ = ["Credentials"]

CLOCK_SLACK: Final = timedelta(seconds=2)
"""How far the two clocks may disagree."""

DATE_BEHIND: Final = timedelta(seconds=2)
"""How far the date of an answer may be behind the service's clock: it is cut to whole seconds, and may be one old."""

Window = tuple[datetime, datetime]
"""From when to when, by this machine's clock."""


class Credentials:
    """The organization's credentials.

    Args:
        access: reaches the organization.
        integrations: tells which credentials are in use.
        types: tells what the organization calls the fields.
    """

    def __init__(self, access: Access, integrations: Integrations, types: CredentialTypes) -> None:
        self._access = access
        self._integrations = integrations
        self._kinds = types
        self._listing = Listing(self._list, lambda each: each.id, access.clock)
        self._types: dict[str, str] = {}

    def all(self) -> dict[str, models.CredentialInfo]:
        """Every credential by id."""
        return self._listing.all()

    def find(self, credential_id: str) -> models.CredentialInfo | None:
        """A credential; None if it does not exist. Absence from the listing is confirmed by its id.

        What is read by id carries no dates (API reference 3.6, `Credential`).
        """
        return self._listing.all().get(credential_id) or self._by_id(credential_id)

    def type_of(self, credential_id: str) -> str | None:
        """A credential's type, with at most one request; None if the credential does not exist.

        Empty where the service does not tell.
        """
        if credential_id in self._types:
            return self._types[credential_id]
        found = self._listing.known(credential_id) or self._by_id(credential_id)
        if found is not None and found.type_name:
            self._types[credential_id] = found.type_name
        return found.type_name if found else None

    def create(self, name: str, type_name: str, fields: Mapping[str, str]) -> models.CredentialInfo:
        """A new credential.

        Raises:
            OutcomeUnknown: whether it exists could not be found out.
            Refused: several credentials could be the new one.
        """
        body = self._body(name, type_name, fields)
        sent_at = datetime.now(timezone.utc)
        try:
            created = self._access.client.post(paths.CREDENTIALS, models.CredentialInfo, body)
        except OutcomeUnknown as lost:
            window = (sent_at - CLOCK_SLACK, datetime.now(timezone.utc) + CLOCK_SLACK + DATE_BEHIND)
            created = self._find_new(name, type_name, window, lost)
        return self._note(created, name, type_name)

    def replace(
        self, credential_id: str, name: str, type_name: str, fields: Mapping[str, str]
    ) -> models.CredentialInfo:
        """Replace a credential's name and fields; `type_name` is the type it has."""
        path, body = paths.of(paths.CREDENTIALS, credential_id), self._body(name, type_name, fields)
        saved = self._access.client.put(path, models.CredentialInfo, body)
        return self._note(saved, name, type_name)

    def delete(self, credential_id: str) -> None:
        """Delete a credential; it is no error if it is gone already."""
        self._access.client.delete(paths.of(paths.CREDENTIALS, credential_id))
        self._listing.gone(credential_id)

    def _body(self, name: str, type_name: str, fields: Mapping[str, str]) -> dict[str, Any]:
        self._access.secrets.note(fields)
        return {
            "name": name,
            "type": {"name": type_name},
            "credentialFields": self._kinds.with_live_keys(type_name, fields),
        }

    def _list(self) -> Iterable[models.CredentialInfo]:
        answer = models.CursorPage[models.CredentialInfo]
        return walk_cursor(self._access.client, f"{paths.CREDENTIALS}/listing", answer)

    def _by_id(self, credential_id: str) -> models.CredentialInfo | None:
        try:
            return self._access.client.get(paths.of(paths.CREDENTIALS, credential_id), models.CredentialInfo)
        except NotFound:
            self._listing.gone(credential_id)
            return None

    def _note(self, answer: models.CredentialInfo, name: str, type_name: str) -> models.CredentialInfo:
        kind = models.CredentialTypeReference(name=type_name)
        complete = answer.model_copy(update={"name": answer.name or name, "type": kind})
        self._listing.wrote(complete)
        return complete

    def _find_new(self, name: str, type_name: str, window: Window, lost: OutcomeUnknown) -> models.CredentialInfo:
        candidates = look_for(
            lambda: self._candidates(name, type_name, window),
            f"a credential named {name!r} that is linked to nothing",
            lost,
            self._access.clock,
        )
        if len(candidates) > 1:
            ids = ", ".join(each.id for each in candidates)
            raise Refused(
                f"the creation of the credential {name!r} got no answer, and several new credentials have its name:"
                f" {ids}",
                "Delete those that are not in use, then run `pulumi up` again.",
            )
        return candidates[0]

    def _candidates(self, name: str, type_name: str, window: Window) -> list[models.CredentialInfo]:
        """Credentials that the request may have made: its name and type, made in its time, and linked to nothing."""
        listed = list(self._list())
        first, last = (self._access.client.by_service_clock(each) for each in window)
        new = [
            each
            for each in listed
            if each.name == name
            and each.type_name == type_name
            and each.created_date is not None
            and first <= each.created_date <= last
            and self._listing.known(each.id) is None
        ]
        linked = self._integrations.credentials_in_use() if new else set()
        return [each for each in new if each.id not in linked]
