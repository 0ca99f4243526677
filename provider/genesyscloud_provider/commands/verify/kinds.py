"""The kinds of objects that a verification makes, and how each is found by its name and removed."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from genesyscloud_provider.authorization.grants import GRANT, HOLDERS
from genesyscloud_provider.authorization.oauth_client.api import CLIENTS
from genesyscloud_provider.authorization.oauth_client.models import DELETED, ClientState, OAuthClientDocument
from genesyscloud_provider.authorization.objects import NamedDocument
from genesyscloud_provider.authorization.role.api import ROLES
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.documents import CursorPage, Page
from genesyscloud_provider.client.errors import IncompleteListing
from genesyscloud_provider.client.listing import PAGE_SIZE, walk_cursor, walk_pages
from genesyscloud_provider.client.paths import filled, of
from genesyscloud_provider.commands.verify.wire import Answer, Wire
from genesyscloud_provider.integrations.action_config.api import DRAFT as DRAFT_OF
from genesyscloud_provider.integrations.action_config.api import DRAFTS
from genesyscloud_provider.integrations.integration.api import CONFIGURATION
from genesyscloud_provider.integrations.paths import ACTIONS, CREDENTIALS, INTEGRATIONS


@dataclass(frozen=True)
class Kind:
    """A kind of objects.

    Attributes:
        title: what one is called.
        path: where the API has them.
        listed: every object of it that a listing shows.
        remove: removes one by its id; the answer says whether that is done.
    """

    title: str
    path: str
    listed: Callable[[Client], Iterable[NamedDocument]]
    remove: Callable[[Wire, str], Answer]


def _numbered(path: str) -> Callable[[Client], Iterable[NamedDocument]]:
    def listed(client: Client) -> Iterable[NamedDocument]:
        try:
            return walk_pages(client, path, Page[NamedDocument])
        except IncompleteListing as error:
            return list(error.shown)

    return listed


def _credentials(client: Client) -> Iterable[NamedDocument]:
    return walk_cursor(client, f"{CREDENTIALS}/listing", CursorPage[NamedDocument])


def _clients(client: Client) -> Iterable[NamedDocument]:
    return [each for each in client.get(CLIENTS, Page[OAuthClientDocument]).entities if each.state != DELETED]


def _removed(path: str) -> Callable[[Wire, str], Answer]:
    return lambda wire, id_: wire.delete(of(path, id_))


def _with_draft(wire: Wire, action_id: str) -> Answer:
    """Remove an action and its draft, whichever there is."""
    draft, action = wire.delete(of(ACTIONS, action_id, DRAFT_OF)), wire.delete(of(ACTIONS, action_id))
    return draft if action.status == 404 else action


def _once_inactive(wire: Wire, client_id: str) -> Answer:
    """Remove an OAuth client, which has to be inactive for that."""
    path = of(CLIENTS, client_id)
    live = wire.get(path)
    if live.ok and live.body.get("state") == ClientState.ACTIVE.value:
        wire.put(path, OAuthClientDocument.model_validate(live.body).request(state=ClientState.INACTIVE.value))
    return wire.delete(path)


def _without_credentials(wire: Wire, integration_id: str) -> Answer:
    """Remove an integration; what it uses is free before, as a deleted one may count as a user for a while."""
    path = of(INTEGRATIONS, integration_id)
    live = wire.get(of(INTEGRATIONS, integration_id, CONFIGURATION))
    if live.ok and isinstance(live.body, dict) and live.body.get("credentials"):
        wire.put(of(INTEGRATIONS, integration_id, CONFIGURATION), {**live.body, "credentials": {}})
    return wire.delete(path)


def _with_grants(wire: Wire, role_id: str) -> Answer:
    """Remove a role, and take it from everybody before: from whom this verification gave it to."""
    holders = wire.get(filled(HOLDERS, id=role_id), pageSize=PAGE_SIZE, pageNumber=1)
    for each in (holders.ok and holders.body.get("entities")) or ():
        for division in each.get("divisions") or ():
            wire.delete(filled(GRANT, subject=each["id"], division=division["id"], role=role_id))
    return wire.delete(of(ROLES, role_id))


ACTION: Final = Kind("action", ACTIONS, _numbered(ACTIONS), _with_draft)
DRAFT: Final = Kind("draft", DRAFTS, _numbered(DRAFTS), _with_draft)
INTEGRATION: Final = Kind("integration", INTEGRATIONS, _numbered(INTEGRATIONS), _without_credentials)
CREDENTIAL: Final = Kind("credential", CREDENTIALS, _credentials, _removed(CREDENTIALS))
CLIENT: Final = Kind("OAuth client", CLIENTS, _clients, _once_inactive)
ROLE: Final = Kind("role", ROLES, _numbered(ROLES), _with_grants)


def permission_lacking(wire: Wire, kind: Kind) -> Answer | None:
    """The refusal to remove an object of a kind for the lack of a permission; None if such objects can be removed.

    It is asked for by an id that nothing has.
    """
    nobody = str(uuid.uuid4())
    answers = [kind.remove(wire, nobody)]
    if kind is CLIENT:
        path = of(CLIENTS, nobody)
        answers += [wire.get(path), wire.put(path, {"name": nobody})]
    return next((each for each in answers if each.lacks_permission), None)


KINDS: Final = (ACTION, DRAFT, INTEGRATION, CREDENTIAL, CLIENT, ROLE)
"""Every kind, in the order in which they are removed: what uses another one before that one."""
