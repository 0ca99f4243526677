"""OAuth clients: created with their secret, saved, deleted by way of inactive (API reference, supplement 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from genesyscloud_provider.authorization.oauth_client.models import DELETED, ClientState, OAuthClientDocument
from genesyscloud_provider.authorization.objects import Objects
from genesyscloud_provider.client import paths
from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.clock import TOLD_AFTER, pause_after
from genesyscloud_provider.client.documents import Page
from genesyscloud_provider.client.errors import (
    ApiError,
    BadRequest,
    GenesysCloudError,
    IncompleteListing,
    NotFound,
    OutcomeUnknown,
    UnreadableAnswer,
)
from genesyscloud_provider.client.lost_answers import Kind

CLIENTS: Final = "/api/v2/oauth/clients"
SECRET: Final = "/api/v2/oauth/clients/{id}/secret"  # noqa: S105 (an address)

KIND: Final = Kind(
    "OAuth client",
    "genesyscloud:index:OAuthClient",
    "in Genesys Cloud under Admin > Integrations > OAuth, the client with the id",
    "its secret was in the answer that got lost",
)

NOT_INACTIVE: Final = "cannot.delete.client"  # assumes: ACTIVE_CLIENTS_ARE_REFUSED_BY_CODE
"""The code of the refusal to delete a client that does not count as inactive."""

INACTIVE_WITHIN: Final = 30.0
"""Seconds until an inactive client can be deleted; what the official Terraform provider gives a deletion."""


class OAuthClients(Objects[OAuthClientDocument]):
    """The organization's OAuth clients.

    Args:
        access: reaches the organization.
    """

    def __init__(self, access: Access) -> None:
        super().__init__(access, CLIENTS, OAuthClientDocument, KIND, "an OAuth client")

    def create(
        self, body: Mapping[str, Any], *, one_off: bool = False, deployed: Callable[[str], bool] = lambda _: False
    ) -> OAuthClientDocument:
        """A new client, with its secret unless the answer got lost and the client was found by its name.

        Args:
            body: what is asked for.
            one_off: whether nobody else can have the name, so that a client of this name is the one.
            deployed: whether a state has the object of an id, which then is no new one.

        Raises:
            OutcomeUnknown: whether it exists, or which one it is, could not be found out; what may be it is named.
        """
        return self._created(body, one_off, deployed)

    def with_new_secret(self, live: OAuthClientDocument) -> OAuthClientDocument:
        """Give a client that nobody uses yet another secret: the one before is good no longer.

        Returns:
            The client with that secret, and with the date of this change.

        Raises:
            OutcomeUnknown: it may or may not have another one; this one nobody was told.
        """
        path = paths.filled(SECRET, id=live.id)
        answer = self._access.client.post(path, OAuthClientDocument, None)
        if not answer.secret:
            raise UnreadableAnswer(f"POST {path} was answered without a secret")
        date = answer.date_modified or live.date_modified
        changed = live.model_copy(update={"secret": answer.secret, "date_modified": date})
        self._keep(changed)
        return changed

    def delete(self, live: OAuthClientDocument) -> None:
        """Delete a client, which the service does to inactive ones only; it is no error if it is gone already.

        Where the service refuses the deletion, the client is made again what it was: it would be of use to nobody. An
        error says which of both it is.

        Args:
            live: the client as it is now.
        """
        path = paths.of(CLIENTS, live.id)
        if live.state != ClientState.INACTIVE.value:
            try:
                self.save(live.id, live.request(state=ClientState.INACTIVE.value))
            except NotFound:
                self._listing.gone(live.id)
                return
            except OutcomeUnknown as lost:
                lost.remedy = (
                    "The client may be inactive now, so that nobody can log in with it. Run the same command again; or"
                    " keep it: `pulumi refresh`, then `pulumi up` with it in the program, which makes it active again."
                )
                raise
        try:
            self._once_inactive(path)
        except GenesysCloudError as error:
            if live.state == ClientState.INACTIVE.value:
                raise
            if isinstance(error, OutcomeUnknown) or not isinstance(error, ApiError):
                error.remedy = f"{_INACTIVE}. {_AGAIN}"
            elif (state := self._restored(live)) is not None:
                error.remedy = f"{state} {error.remedy}".strip()
            else:
                return
            raise
        self._listing.gone(live.id)

    def _restored(self, before: OAuthClientDocument) -> str | None:
        """Give a client that is not deleted its state back; what others have changed of it meanwhile stays.

        Returns:
            What it is now, as a sentence; None if it is gone after all.
        """
        try:
            now = self.look(before.id)
            if now is None:
                return None
            if now.state == ClientState.INACTIVE.value:
                self.save(before.id, now.request(state=before.state))
        except GenesysCloudError as error:
            return (
                f"{_INACTIVE}, and it could not be made {before.state} again ({error}) Run the same command again, or"
                " change that in Genesys Cloud under Admin > Integrations > OAuth."
            )
        return f"The client is not deleted, and is {before.state} again."

    def _once_inactive(self, path: str) -> None:
        """Delete as soon as the service has taken in that the client is inactive."""
        clock = self._access.clock
        began = clock.now()
        while True:
            try:
                return self._access.client.delete(path)
            except BadRequest as refusal:
                waited = clock.now() - began
                # assumes: ACTIVE_CLIENTS_ARE_REFUSED_BY_CODE
                if refusal.code != NOT_INACTIVE or waited > INACTIVE_WITHIN:
                    raise
                if waited > TOLD_AFTER:
                    self._access.report(
                        f"Genesys Cloud does not delete the OAuth client yet ({refusal.message}): waiting,"
                        f" {waited:.0f} of {INACTIVE_WITHIN:.0f} s"
                    )
                clock.sleep(pause_after(waited))

    def _is_there(self, found: OAuthClientDocument) -> bool:
        return found.state != DELETED

    def _keep(self, created: OAuthClientDocument) -> None:
        """Know a client, and let nobody be shown its secret."""
        self._access.secrets.note(created.secret)
        super()._keep(created.model_copy(update={"secret": ""}))

    def _list(self) -> Iterable[OAuthClientDocument]:
        """Every client: this listing takes no parameters, so it comes in one piece."""
        # assumes: OAUTH_CLIENTS_COME_IN_ONE_PIECE
        page = self._access.client.get(CLIENTS, Page[OAuthClientDocument])
        there = [each for each in page.entities if self._is_there(each)]
        if page.total is not None and page.total > len(page.entities):
            shows = f"GET {CLIENTS} shows {len(page.entities)} of the {page.total} objects that it counts"
            raise IncompleteListing(shows, there)
        return there


_INACTIVE: Final = "The client is inactive, so nobody can log in with it any more"
_AGAIN: Final = "Run the same command again."
