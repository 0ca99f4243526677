"""OAuth clients: what they must be, their secrets and their end (supplement 3)."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence

from genesyscloud_emulator.authorization.models import Division, Grants
from genesyscloud_emulator.behaviour.clock import now
from genesyscloud_emulator.behaviour.store import Store
from genesyscloud_emulator.oauth import bodies
from genesyscloud_emulator.oauth.fixtures import SCOPES, own_client
from genesyscloud_emulator.oauth.models import CLIENT_CREDENTIALS, DEFAULT_VALIDITY, GRANT_TYPES, OAuthClient
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.wire.errors import ApiError, bad_request, forbidden, invalid_value, not_found

SECRET_BYTES = 32
"""Of randomness in a secret, which is 43 characters then."""


SOMEBODY = "somebody-else"
"""Who did what the control route did."""


class Clients:
    """The OAuth clients of an organization."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        self._switches = organization.switches
        self._stamps = organization.stamps
        self._grants = Grants(organization)

    @property
    def store(self) -> Store[OAuthClient]:
        """All of them."""
        return self._organization.store(OAuthClient)

    @property
    def own_id(self) -> str:
        """The organization's own client, with which it is used."""
        return self._organization.access.client_id

    def furnish(self) -> None:
        """Add its own client to an organization that is new."""
        if not self.store.known():
            self.store.furnish(own_client(self._organization))

    def create(self, body: bodies.OAuthClient, caller_id: str) -> OAuthClient:
        """POST, with the documented codes (supplement 3)."""
        grant_type = _checked_grant_type(body)
        pairs = self._checked_pairs(body, grant_type)
        if grant_type == CLIENT_CREDENTIALS and not pairs:
            raise ApiError(400, "missing.client.roles", "Client roles are missing.")
        self._check_given(pairs, caller_id)
        self._check_room()
        client = self._new(caller_id)
        self._write(client, body, grant_type, pairs, caller_id)
        self.store.put(client)
        return client

    def replace(self, client_id: str, body: bodies.OAuthClient, caller_id: str) -> OAuthClient:
        """PUT: everything but the secret anew; what is not given becomes its default (an inference)."""
        client = self.store.get(client_id)
        grant_type = _checked_grant_type(body)
        pairs = self._checked_pairs(body, grant_type)
        held = {grant.pair for grant in self._grants.of(client_id)}
        self._check_given([pair for pair in pairs if pair not in held], caller_id)
        self._write(client, body, grant_type, pairs, caller_id)
        client.modified = self._stamps.next()
        return client

    def delete(self, client_id: str) -> None:
        """DELETE: 400 `cannot.delete.client` unless it is inactive, for `inactive_lag_seconds` at least."""
        client = self.store.get(client_id)
        if client.state != "inactive" or now() < client.ended + self._switches.inactive_lag_seconds:
            template = "Clients must be marked as inactive to be eligible for deletion."
            raise ApiError(400, self._switches.active_client_code, template)
        self.remove(client_id)

    def remove(self, client_id: str) -> None:
        """Delete a client in whatever state; its grants and tokens end."""
        client = self.store.remove(client_id)
        self.set_state(client, "deleted")
        self._grants.remove(self._grants.of(client_id))

    def regenerate(self, client_id: str, caller_id: str) -> OAuthClient:
        """POST of a new secret: the old one, and the tokens that it got, end at once."""
        client = self.store.get(client_id)
        client.secret, client.era = secrets.token_urlsafe(SECRET_BYTES), str(uuid.uuid4())
        if self._switches.secret_moves_modified_date:
            client.modified, client.modified_by = self._stamps.next(), caller_id
        return client

    def add(self, name: str, description: str | None, validity: int, state: str) -> OAuthClient:
        """Add a client as the console does. No switch stands in the way."""
        client = self._new(SOMEBODY)
        client.name, client.description, client.validity = name, description, validity
        self.set_state(client, state, CLIENT_CREDENTIALS)
        self.store.put(client)
        return client

    def change(
        self,
        client: OAuthClient,
        name: str | None,
        description: str | None,
        validity: int | None,
        state: str | None,
    ) -> None:
        """Change a client as the console does; None leaves as is."""
        client.name = client.name if name is None else name
        client.description = client.description if description is None else description
        client.validity = validity or client.validity
        self.set_state(client, state or client.state)
        client.modified, client.modified_by = self._stamps.next(), SOMEBODY

    def set_state(self, client: OAuthClient, state: str, grant_type: str | None = None) -> None:
        """Activate or deactivate, with another grant type perhaps; tokens of what is not active end for good."""
        if state == "inactive" and client.state != state:
            client.ended = now()
        client.state, client.grant_type = state, grant_type or client.grant_type
        if not client.active:
            client.era = str(uuid.uuid4())

    def read(self, client_id: str) -> OAuthClient:
        """The client, for a GET: a deleted one for `delete_lag_seconds` (switch `deleted_clients_answer`)."""
        client = self.store.read(client_id)
        if client.state == "deleted" and not self._switches.deleted_clients_answer:
            raise not_found(OAuthClient.entity_name, client_id)
        return client

    def listed(self) -> list[OAuthClient]:
        """What the list shows."""
        return [
            client
            for client in self.store.listed()
            if client.state != "deleted" or self._switches.deleted_clients_answer
        ]

    def to_json(self, client: OAuthClient, with_secret: bool = False) -> dict[str, object]:
        """`OAuthClient`; the secret is in the answers that made it alone."""
        entity: dict[str, object] = {
            "id": client.id,
            "name": client.name,
            "description": client.description,
            "accessTokenValiditySeconds": client.validity,
            "registeredRedirectUri": list(client.redirect_uris),
            "authorizedGrantType": client.grant_type,
            "scope": list(client.scopes),
            "roleDivisions": [
                {"roleId": grant.role_id, "divisionId": grant.division_id} for grant in self._grants.of(client.id)
            ],
            "state": client.state,
            "dateToDelete": client.date_to_delete,
            "dateCreated": client.created,
            "dateModified": client.modified,
            "createdBy": {"id": client.created_by},
            "modifiedBy": {"id": client.modified_by},
            "selfUri": client.self_uri,
        }
        if with_secret:
            entity["secret"] = client.secret
        return {name: value for name, value in entity.items() if value is not None}

    def _new(self, caller_id: str) -> OAuthClient:
        moment = self._stamps.next()
        return OAuthClient(
            str(uuid.uuid4()),
            "",
            secrets.token_urlsafe(SECRET_BYTES),
            "",
            created=moment,
            modified=moment,
            created_by=caller_id,
            modified_by=caller_id,
            era=str(uuid.uuid4()),
        )

    def _write(
        self,
        client: OAuthClient,
        body: bodies.OAuthClient,
        grant_type: str,
        pairs: Sequence[tuple[str, str]],
        caller_id: str,
    ) -> None:
        """Take over what a request says, all or nothing."""
        name, scopes, state = _checked_name(body), _checked_scopes(body, grant_type), _checked_state(body, client)
        client.name, client.description = name, body.description
        client.validity = body.access_token_validity_seconds or DEFAULT_VALIDITY
        client.redirect_uris = tuple(body.registered_redirect_uri or ())
        client.scopes, client.date_to_delete, client.modified_by = scopes, body.date_to_delete, caller_id
        self.set_state(client, state, grant_type)
        self._grants.replace(client.id, pairs)

    def _checked_pairs(self, body: bodies.OAuthClient, grant_type: str) -> list[tuple[str, str]]:
        """The roles with their divisions, each once. The deprecated `roleIds` count in the home division, without the
        newer `roleDivisions`."""
        pairs = [(each.role_id, each.division_id) for each in body.role_divisions or ()]
        if body.role_divisions is None and body.role_ids:
            home = next(each.id for each in self._organization.store(Division).live() if each.home)
            pairs = [(role_id, home) for role_id in body.role_ids]
        if pairs and grant_type != CLIENT_CREDENTIALS:
            raise bad_request("Roles are for clients with grant {type} only.", "roleDivisions", type=CLIENT_CREDENTIALS)
        self._grants.check(pairs, "roleDivisions")
        return list(dict.fromkeys(pairs))

    def _check_given(self, pairs: Sequence[tuple[str, str]], caller_id: str) -> None:
        """403 for a role that the caller does not hold itself (supplement 3; status and wording are invented)."""
        if self._switches.roles_to_give == "any":
            return
        held = {grant.role_id for grant in self._grants.of(caller_id) if grant.effective}
        lacking = [role_id for role_id, _ in pairs if role_id not in held]
        if lacking:
            raise forbidden(
                "A client can only be given roles that you hold, and you do not hold {roles}.", roles=", ".join(lacking)
            )

    def _check_room(self) -> None:
        limit = self._switches.max_oauth_clients
        if len(self.store.live()) >= limit:
            raise ApiError(
                400,
                "auth.too.many.clients",
                "Too many clients exist in this organization.",
                limit={"key": "oauth.clients.max", "namespace": "auth.api", "value": limit},
            )


def _checked_grant_type(body: bodies.OAuthClient) -> str:
    if not body.authorized_grant_type:
        raise ApiError(400, "grant.type.required", "Grant type is required.")
    if body.authorized_grant_type not in GRANT_TYPES:
        raise ApiError(400, "bad.grant.type", "Invalid grant type.")
    return body.authorized_grant_type


def _checked_name(body: bodies.OAuthClient) -> str:
    if not body.name:
        raise bad_request("name is required.", "name")
    return body.name


def _checked_scopes(body: bodies.OAuthClient, grant_type: str) -> tuple[str, ...]:
    scopes = tuple(body.scope or ())
    if scopes and grant_type == CLIENT_CREDENTIALS:
        raise bad_request("Scopes are not for clients with grant {type}.", "scope", type=CLIENT_CREDENTIALS)
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown:
        raise invalid_value("scope", "Unknown scope {scope}.", scope=unknown[0])
    return scopes


def _checked_state(body: bodies.OAuthClient, client: OAuthClient) -> str:
    """The state to set. `disabled` is for Genesys to set, and goes back unchanged with a whole client."""
    state = body.state or "active"
    if state not in {"active", "inactive"} and state != client.state:
        raise invalid_value("state", "state must be active or inactive.")
    return state
