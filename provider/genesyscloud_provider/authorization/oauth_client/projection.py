"""A live OAuth client, projected onto what its program wrote, and back into the document that is saved."""

from __future__ import annotations

from typing import Any

from genesyscloud_provider.authorization.oauth_client.inputs import OAuthClientInputs, OAuthClientRole
from genesyscloud_provider.authorization.oauth_client.models import (
    VALIDITY,
    ClientState,
    GrantType,
    OAuthClientDocument,
)
from genesyscloud_provider.authorization.oauth_client.state import OAuthClientOutputs, OAuthClientState
from genesyscloud_provider.framework.declaration import wire_name
from genesyscloud_provider.framework.differences import merged
from genesyscloud_provider.framework.reading import built, known, model_of
from genesyscloud_provider.framework.steps import Stored

DEFAULTS: dict[str, Any] = {
    "description": "",
    "authorized_grant_type": GrantType.CLIENT_CREDENTIALS.value,
    "access_token_validity_seconds": VALIDITY,
    "registered_redirect_uris": [],
    "scopes": [],
    "state": ClientState.ACTIVE.value,
}
"""What the service takes where nothing is written, by the input's name in Python."""

ON_THE_WIRE = {
    "description": "description",
    "authorized_grant_type": "authorizedGrantType",
    "access_token_validity_seconds": "accessTokenValiditySeconds",
    "registered_redirect_uris": "registeredRedirectUri",
    "scopes": "scope",
    "state": "state",
}
"""What the API calls an input, by its name in Python."""


def project(live: OAuthClientDocument, state: OAuthClientState | None) -> OAuthClientState:
    """The live client as inputs and state.

    Args:
        live: the client.
        state: the last known state; None for an import, which yields everything that is not a default.
    """
    inputs: dict[str, Any] = {"name": live.name}
    for name, value in _settings(live).items():
        shown = state.wrote(name) if state else value != DEFAULTS[name]
        # That nobody can log in with it is shown in any case, so that the next update mends it.
        if shown or value == ClientState.INACTIVE.value:
            inputs[wire_name(OAuthClientInputs, name)] = value
    if roles := _roles(live, state):
        inputs["roles"] = roles
    if state and state.wrote("rotate"):
        inputs["rotate"] = state.inputs.rotate
    secret = known(state.outputs.client_secret) if state else None
    return Stored(model_of(OAuthClientInputs, inputs), OAuthClientOutputs.seen(live, secret or ""))


def document(
    live: OAuthClientDocument, state: OAuthClientState, new: OAuthClientInputs, roles: list[dict[str, str]]
) -> dict[str, Any]:
    """What is saved: what the program wrote, and of everything else what is there.

    Args:
        live: the client as it is.
        state: its last known state.
        new: the inputs of the program.
        roles: the roles that it is to have, each with its division.
    """
    there = _settings(live)
    changes = {ON_THE_WIRE[name]: merged(name, there[name], state, new, default) for name, default in DEFAULTS.items()}
    return live.request(name=new.name, roleDivisions=roles, **changes)


def requested(new: OAuthClientInputs, roles: list[dict[str, str]]) -> dict[str, Any]:
    """What a creation asks for."""
    nothing = Stored(built(OAuthClientInputs), built(OAuthClientOutputs))
    settings = {ON_THE_WIRE[name]: merged(name, each, nothing, new, each) for name, each in DEFAULTS.items()}
    return {"name": new.name, **settings, "roleDivisions": roles}


def _settings(live: OAuthClientDocument) -> dict[str, Any]:
    """The live settings that an input stands for, by its name in Python."""
    return {
        "description": live.description,
        "authorized_grant_type": live.authorized_grant_type,
        "access_token_validity_seconds": live.access_token_validity_seconds or VALIDITY,
        "registered_redirect_uris": live.registered_redirect_uri,
        "scopes": live.scope,
        "state": live.state,
    }


def _roles(live: OAuthClientDocument, state: OAuthClientState | None) -> list[dict[str, str]]:
    """The live roles; one that the program wrote without a division stays so where it is the same."""
    there = {(each.role_id, each.division_id) for each in live.role_divisions}
    if state is None:
        return [_role(*each) for each in sorted(there)]
    last = {(each.role_id, each.division_id) for each in known(state.outputs.role_divisions) or []}
    shown = []
    for written in known(state.inputs.roles) or []:
        if not isinstance(written, OAuthClientRole):
            continue
        meant = {(written.role_id, written.division_id or "")}
        if written.division_id is None:
            meant = {each for each in last if each[0] == written.role_id} - _with_divisions(state)
        if found := meant & there:
            there -= found
            shown.append(_role(written.role_id, written.division_id))
    return [*shown, *(_role(*each) for each in sorted(there))]


def _with_divisions(state: OAuthClientState) -> set[tuple[str, str]]:
    """The roles that the program wrote with a division."""
    written = known(state.inputs.roles) or []
    return {(each.role_id, each.division_id) for each in written if each.division_id is not None}


def _role(role_id: str, division_id: str | None) -> dict[str, str]:
    return {"roleId": role_id, **({} if division_id is None else {"divisionId": division_id})}
