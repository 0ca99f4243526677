"""Credentials: created, saved, deleted, and told apart when an answer gets lost (API reference 3.2 and 4.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, Final, Protocol

from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.documents import CursorPage
from genesyscloud_provider.client.errors import ApiError, Conflict, NotFound, OutcomeUnknown
from genesyscloud_provider.client.listing import Listing, walk_cursor
from genesyscloud_provider.client.lost_answers import LOOK_EVERY, LOOK_FOR, Claims, Kind, look_for, not_told_apart
from genesyscloud_provider.client.still_counted import StillCounted
from genesyscloud_provider.integrations import paths
from genesyscloud_provider.integrations.credential.types_api import CredentialTypes
from genesyscloud_provider.integrations.models import CredentialInfo, CredentialTypeReference

CLOCK_SLACK: Final = timedelta(seconds=2)  # assumes: CLOCKS_AGREE_WITHIN_TWO_SECONDS
"""How far the clocks of the service may disagree among themselves."""

KIND: Final = Kind("credential", "genesyscloud:index:IntegrationCredential", "gc integrations credentials delete")


class Users(Protocol):
    """Who uses credentials."""

    still_counted: StillCounted
    """What was deleted of them, and may still count."""

    def credentials_in_use(self) -> set[str]:
        """The ids of all credentials in use, from a new listing."""


class Credentials:
    """The organization's credentials.

    Args:
        access: reaches the organization.
        users: tells which credentials are in use.
        types: tells what the organization calls the fields.
    """

    def __init__(self, access: Access, users: Users, types: CredentialTypes) -> None:
        self._access = access
        self._users = users
        self._credential_types = types
        self._listing = Listing(self._list, lambda each: each.id, access.clock)
        self._types: dict[str, str] = {}
        self._lag_over: float | None = None
        self._claims: Claims[CredentialInfo] = Claims(lambda id_: self._listing.known(id_) is not None)

    def all(self) -> dict[str, CredentialInfo]:
        """Every credential by id."""
        return self._listing.all()

    def find(self, credential_id: str, *, dated: bool = False) -> CredentialInfo | None:
        """A credential; None if it does not exist. Absence from the listing is confirmed by its id.

        What is read by id carries no dates (API reference 3.6, `Credential`).

        Args:
            credential_id: its id.
            dated: whether the listing is waited for where it does not show the credential, for the sake of its date.
        """
        listed = self._listing.all().get(credential_id)
        return listed or (self._unlisted(credential_id) if dated else self._by_id(credential_id))

    def look(self, credential_id: str) -> CredentialInfo | None:
        """A credential as it is now, by a listing that begins after this call; None if it does not exist.

        One that the listing lacks, or shows without its type, is read by its id, which tells no dates: its date is then
        the listing's, if that has one. A listing that lacks it may lag, and is waited for.
        """
        listed = self._listing.anew().get(credential_id)
        if listed is None or listed.type_name:
            return listed or self._unlisted(credential_id)
        found = self._by_id(credential_id)
        return found and found.model_copy(update={"modified_date": found.modified_date or listed.modified_date})

    def type_of(self, credential_id: str) -> str | None:
        """A credential's type, with at most one request; None if the credential does not exist.

        Empty where the service does not tell.
        """
        if credential_id in self._types:
            return self._types[credential_id]
        found = self._listing.known(credential_id)
        if found is None or not found.type_name:
            found = self._by_id(credential_id)
        if found is not None and found.type_name:
            self._types[credential_id] = found.type_name
        return found.type_name if found else None

    def type_told_of(self, found: CredentialInfo) -> str:
        """The type of a credential, of which an answer may tell the id alone; empty where nobody tells it."""
        return found.type_name or self.type_of(found.id) or ""

    def create(self, name: str, type_name: str, fields: Mapping[str, str], *, one_off: bool = False) -> CredentialInfo:
        """A new credential; one whose answer got lost is taken over only by a name that nobody else can have.

        Args:
            name: its name.
            type_name: its type.
            fields: its fields.
            one_off: whether nobody else can have the name.

        Raises:
            OutcomeUnknown: whether it exists, or which one it is, could not be found out; what may be it is named.
        """
        body = self._body(name, type_name, fields)
        with self._claims.claim((name, type_name)):
            try:
                created = self._access.client.post(paths.CREDENTIALS, CredentialInfo, body)
            except OutcomeUnknown as lost:
                created = self._find_new(name, type_name, lost, one_off)
            return self._note(created, name, type_name)

    def save(self, credential_id: str, name: str, type_name: str, fields: Mapping[str, str]) -> CredentialInfo:
        """Give a credential another name and other fields; `type_name` is the type it has."""
        # assumes: SAVED_FIELDS_TAKE_EFFECT
        path, body = paths.of(paths.CREDENTIALS, credential_id), self._body(name, type_name, fields)
        saved = self._access.client.put(path, CredentialInfo, body)
        return self._note(saved, name, type_name)

    def delete(self, credential_id: str) -> None:
        """Delete a credential; it is no error if it is gone already.

        While the service still counts an integration as its user that this process has deleted, it is waited for.
        """
        self._users.still_counted.outlast(
            lambda: self._access.client.delete(paths.of(paths.CREDENTIALS, credential_id)),
            _in_use,
            f"the deletion of the credential {credential_id}",
        )
        self._listing.gone(credential_id)
        self._types.pop(credential_id, None)

    def _body(self, name: str, type_name: str, fields: Mapping[str, str]) -> dict[str, Any]:
        self._access.secrets.note(fields)
        # assumes: CREDENTIAL_IS_SAVED_AS_A_WHOLE
        return {
            "name": name,
            "type": {"name": type_name},
            "credentialFields": self._credential_types.with_live_keys(type_name, fields),
        }

    def _list(self) -> Iterable[CredentialInfo]:
        answer = CursorPage[CredentialInfo]
        return walk_cursor(self._access.client, f"{paths.CREDENTIALS}/listing", answer)

    def _unlisted(self, credential_id: str) -> CredentialInfo | None:
        """A credential that the listing lacks, as the listing shows it in the end, or as it is read by its id.

        For how long a listing may lag is waited for once in a process.
        """
        found, clock = self._by_id(credential_id), self._access.clock
        if self._lag_over is None:
            self._lag_over = clock.now() + self._access.patience("NEW_OBJECTS_ARE_LISTED_IN_TEN_SECONDS", LOOK_FOR)
        while found is not None and clock.now() < self._lag_over:
            clock.sleep(LOOK_EVERY)
            if listed := self._listing.anew().get(credential_id):
                return listed
        return found

    def _by_id(self, credential_id: str) -> CredentialInfo | None:
        try:
            return self._access.client.get(paths.of(paths.CREDENTIALS, credential_id), CredentialInfo)
        except NotFound:
            # assumes: NEW_OBJECTS_ARE_READABLE_AT_ONCE, NOT_FOUND_MEANS_ABSENT
            self._listing.gone(credential_id)
            return None

    def _note(self, answer: CredentialInfo, name: str, type_name: str) -> CredentialInfo:
        kind = CredentialTypeReference(name=type_name)
        complete = answer.model_copy(update={"name": answer.name or name, "type": kind})
        self._listing.wrote(complete)
        return complete

    def _find_new(self, name: str, type_name: str, lost: OutcomeUnknown, one_off: bool) -> CredentialInfo:
        sent_at = lost.sent_at or datetime.now(timezone.utc)
        candidates = look_for(
            lambda: self._candidates(name, type_name, sent_at),
            f"a credential named {name!r} that is linked to nothing",
            lost,
            self._access,
        )
        ours = self._claims.only((name, type_name), candidates) if one_off else None
        if ours is None:
            raise not_told_apart(lost, KIND, name, self._claims.new(candidates))
        return ours

    def _candidates(self, name: str, type_name: str, sent_at: datetime) -> list[CredentialInfo]:
        """Credentials that the request may have made: its name and type, made since it was sent, linked to nothing."""
        since = self._access.client.by_service_clock(sent_at - CLOCK_SLACK)
        new = [
            each
            for each in self._claims.new(list(self._list()))
            if each.name == name
            and each.type_name == type_name
            and (each.created_date is None or each.created_date >= since)
        ]
        linked = self._users.credentials_in_use() if new else set()
        return [each for each in new if each.id not in linked]


def _in_use(error: ApiError) -> bool:
    """Whether the service refuses because an integration uses the credential; its words for that are not known."""
    # assumes: IN_USE_REFUSAL_SAYS_SO
    return isinstance(error, Conflict) or "in use" in error.message.lower()
