"""A typed client of the control route. Needs neither the server nor its dependencies."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any

import httpx

from genesyscloud_emulator.actions.reports import ActionReport, FlowRunReport
from genesyscloud_emulator.architect.reports import FlowReport
from genesyscloud_emulator.authorization.reports import RoleReport
from genesyscloud_emulator.behaviour.contradictions import contradicting
from genesyscloud_emulator.behaviour.faults import FaultEffect, FaultKind, FaultReport
from genesyscloud_emulator.behaviour.switches import Switches
from genesyscloud_emulator.control.objects import ObjectsControl
from genesyscloud_emulator.control.people import PeopleControl
from genesyscloud_emulator.control.reports import State
from genesyscloud_emulator.credentials.reports import CredentialReport
from genesyscloud_emulator.integrations.reports import IntegrationReport
from genesyscloud_emulator.oauth.reports import OAuthClientReport
from genesyscloud_emulator.organization import OrganizationAccess
from genesyscloud_emulator.server.record import CONTROL, ORGANIZATION_HEADER, RecordedRequest


class ControlError(Exception):
    """The control route refused a request; the text says why."""


class Control(ObjectsControl, PeopleControl):
    """Looks at and steers an emulator at `url` (scheme, host and port).

    Objects, switches, tokens, requests and faults are those of the organization with `organization_id`. By default they
    are those of the first; only requests and faults are then those of all.
    """

    def __init__(self, url: str, organization_id: str | None = None) -> None:
        self._organization_id = organization_id
        # Proxies of the environment are for the world outside, not for a server on this machine. Without TLS no
        # certificates are read, which takes longer than many requests.
        tls = url.startswith("https:")
        self._http = httpx.Client(base_url=f"{url}{CONTROL}", trust_env=False, verify=tls, timeout=30.0)

    def of(self, organization_id: str) -> Control:
        """The same emulator's control for another organization; it shares this one's connections."""
        other = copy.copy(self)
        other._organization_id = organization_id
        return other

    def __enter__(self) -> Control:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def requests(self) -> list[RecordedRequest]:
        """Requests to the token endpoint and the API since the last reset, in order of arrival.

        Where they are those of all organizations, `RecordedRequest.organization_id` says of which.
        """
        return [RecordedRequest.model_validate(one) for one in self._call("GET", "requests")]

    def reset_requests(self) -> None:
        """Forget the requests."""
        self._call("DELETE", "requests")

    def switches(self, **changes: object) -> Switches:
        """Set the given switches, all or none, and return all of them. Without arguments it only reads."""
        answer = self._call("PATCH", "switches", changes) if changes else self._call("GET", "switches")
        return Switches.model_validate(answer)

    def contradict(self, *assumptions: str) -> Switches:
        """Behave from now on as if these assumptions of the provider were false, and return all switches.

        The names are those of `docs/assumptions.md`. Raises ValueError for one that cannot be contradicted.
        """
        return self.switches(**contradicting(assumptions))

    def fault(
        self,
        kind: FaultKind,
        *,
        method: str = "*",
        route: str = "*",
        skip: int = 0,
        count: int | None = 1,
        effect: FaultEffect = "before",
        status: int | None = None,
        code: str | None = None,
        message: str | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float | None = None,
    ) -> str:
        """Set a fault (see `genesyscloud_emulator.Fault`); returns its id. `count=None` is for ever."""
        fault = {
            "kind": kind,
            "method": method,
            "route": route,
            "skip": skip,
            "count": count,
            "effect": effect,
            "status": status,
            "code": code,
            "message": message,
            "headers": dict(headers or {}),
            "seconds": seconds,
        }
        return str(self._call("POST", "faults", fault)["id"])

    def faults(self) -> list[FaultReport]:
        """The faults that were set, and how often each struck."""
        return [FaultReport.model_validate(one) for one in self._call("GET", "faults")]

    def clear_faults(self) -> None:
        """Take all faults away."""
        self._call("DELETE", "faults")

    def state(self) -> State:
        """All objects, credential fields in clear."""
        return State.model_validate(self._call("GET", "state"))

    def reset(self) -> None:
        """Forget objects, requests, faults and added organizations, and set the switches back.

        Tokens of the first organization stay good, and `Emulator.access_token` is good again if it was revoked. With
        the control of an added organization only what is its own is forgotten, and it stays.
        """
        self._call("POST", "reset")

    def save(self) -> None:
        """Remember all objects and switches of every organization, for `restore`."""
        self._call("PUT", "saved")

    def restore(self) -> None:
        """Set objects and switches back to what was saved last, and forget requests and faults.

        Tokens stay good, as for `reset`, which keeps what was saved.
        """
        self._call("POST", "saved")

    def pass_time(self, seconds: float) -> None:
        """Let time pass at once, for every emulator of its process: lags, windows, lifetimes and slow answers end.

        Dates stay those of the machine, and so does `latency_seconds`.
        """
        self._call("POST", "time", {"seconds": seconds})

    def add_organization(
        self,
        switches: Mapping[str, object] | None = None,
        *,
        client_id: str | None = None,
        client_secret: str | None = None,
        organization_id: str | None = None,
        name: str | None = None,
    ) -> OrganizationAccess:
        """Add an organization behind the same address, until the next reset. `of(access.id)` looks at it and steers it.

        `switches` are changes to those that the emulator was started with; the rest defaults to something new.
        """
        given = {"id": organization_id, "name": name, "clientId": client_id, "clientSecret": client_secret}
        body = {**given, "switches": dict(switches or {})}
        return OrganizationAccess.model_validate(self._call("POST", "organizations", body))

    def remove_organization(self) -> None:
        """Remove this control's organization, which was added, with its requests and faults; its tokens end."""
        self._call("DELETE", "organizations")

    def revoke_tokens(self) -> None:
        """Make every token that was given out invalid, `Emulator.access_token` included."""
        self._call("DELETE", "tokens")

    def create_integration(self, type: str, name: str | None = None) -> IntegrationReport:
        """Add an integration, as somebody else would."""
        return IntegrationReport.model_validate(self._call("POST", "integrations", {"type": type, "name": name}))

    def change_integration(
        self,
        integration_id: str,
        *,
        name: str | None = None,
        notes: str | None = None,
        properties: Mapping[str, Any] | None = None,
        advanced: Mapping[str, Any] | None = None,
        credentials: Mapping[str, str | None] | None = None,
        intended_state: str | None = None,
        reported_state: Mapping[str, object] | None = None,
    ) -> IntegrationReport:
        """Change an integration, as somebody else would; what is left out stays.

        `credentials` is slot key → credential id, or None to empty the slot; `reported_state` is
        `{"code": …, "detail": …}`.
        """
        changes = {
            "name": name,
            "notes": notes,
            "properties": properties,
            "advanced": advanced,
            "credentials": credentials,
            "intendedState": intended_state,
            "reportedState": reported_state,
        }
        return IntegrationReport.model_validate(self._call("PATCH", f"integrations/{integration_id}", changes))

    def delete_integration(self, integration_id: str) -> None:
        """Delete an integration, as somebody else would. It still counts for `delete_lag_seconds`."""
        self._call("DELETE", f"integrations/{integration_id}")

    def create_credential(self, type: str, fields: Mapping[str, str], name: str | None = None) -> CredentialReport:
        """Add a credential, as somebody else would."""
        body = {"type": type, "fields": fields, "name": name}
        return CredentialReport.model_validate(self._call("POST", "credentials", body))

    def change_credential(
        self,
        credential_id: str,
        *,
        name: str | None = None,
        type: str | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> CredentialReport:
        """Change a credential, as somebody else would; what is left out stays, `fields` replaces all fields."""
        changes = {"name": name, "type": type, "fields": fields}
        return CredentialReport.model_validate(self._call("PATCH", f"credentials/{credential_id}", changes))

    def delete_credential(self, credential_id: str) -> None:
        """Delete a credential, as somebody else would, and empty the slots that hold it."""
        self._call("DELETE", f"credentials/{credential_id}")

    def create_oauth_client(
        self,
        name: str,
        *,
        roles: Sequence[str | tuple[str, str]] = (),
        description: str | None = None,
        access_token_validity_seconds: int = 86400,
        state: str = "active",
    ) -> OAuthClientReport:
        """Add an OAuth client with client credentials, as somebody else would; the report has its secret.

        `roles` are ids of roles, for every division, or pairs with the id of a division.
        """
        body = {
            "name": name,
            "description": description,
            "roles": _given(roles),
            "accessTokenValiditySeconds": access_token_validity_seconds,
            "state": state,
        }
        return OAuthClientReport.model_validate(self._call("POST", "oauth/clients", body))

    def change_oauth_client(
        self,
        client_id: str,
        *,
        name: str | None = None,
        description: str | None = None,
        roles: Sequence[str | tuple[str, str]] | None = None,
        access_token_validity_seconds: int | None = None,
        state: str | None = None,
    ) -> OAuthClientReport:
        """Change an OAuth client, as somebody else would; what is left out stays, `roles` replaces all roles.

        `state` is `active`, `inactive` or `disabled`; of the organization's own client everything can be changed too.
        """
        changes = {
            "name": name,
            "description": description,
            "roles": None if roles is None else _given(roles),
            "accessTokenValiditySeconds": access_token_validity_seconds,
            "state": state,
        }
        return OAuthClientReport.model_validate(self._call("PATCH", f"oauth/clients/{client_id}", changes))

    def regenerate_secret(self, client_id: str) -> OAuthClientReport:
        """Give an OAuth client a new secret, as somebody else would; the old one and its tokens end."""
        return OAuthClientReport.model_validate(self._call("POST", f"oauth/clients/{client_id}/secret"))

    def delete_oauth_client(self, client_id: str) -> None:
        """Delete an OAuth client, active or not, as somebody else would."""
        self._call("DELETE", f"oauth/clients/{client_id}")

    def create_role(self, name: str, permissions: Sequence[str] = (), *, description: str | None = None) -> RoleReport:
        """Add a role, as somebody else would.

        `permissions` are such as `oauth:client:view`; entity and action can be `*`.
        """
        body = {"name": name, "description": description, "permissions": list(permissions)}
        return RoleReport.model_validate(self._call("POST", "roles", body))

    def change_role(
        self,
        role_id: str,
        *,
        name: str | None = None,
        description: str | None = None,
        permissions: Sequence[str] | None = None,
    ) -> RoleReport:
        """Change a role, as somebody else would; what is left out stays, `permissions` replaces all of them."""
        given = None if permissions is None else list(permissions)
        changes = {"name": name, "description": description, "permissions": given}
        return RoleReport.model_validate(self._call("PATCH", f"roles/{role_id}", changes))

    def delete_role(self, role_id: str) -> None:
        """Delete a role with its grants, as somebody else would. A default role cannot be deleted."""
        self._call("DELETE", f"roles/{role_id}")

    def publish_action(self, integration_id: str, name: str, *, secure: bool = False) -> ActionReport:
        """Add a published action, as somebody else would."""
        return self._add_action(integration_id, name, published=True, secure=secure)

    def draft_action(self, integration_id: str, name: str, *, secure: bool = False) -> ActionReport:
        """Add an action that is a draft only, as somebody else would."""
        return self._add_action(integration_id, name, published=False, secure=secure)

    def delete_action(self, action_id: str) -> None:
        """Delete an action with its draft, as somebody else would."""
        self._call("DELETE", f"actions/{action_id}")

    def action_ran(self, action_id: str, times: int = 1, at: datetime | None = None) -> None:
        """Let an action have been executed so many times at a time with an offset, by default now.

        Only the count of executions learns of it: nothing is sent.
        """
        self._call("POST", f"actions/{action_id}/runs", {"times": times, "at": at and at.isoformat()})

    def publish_flow(
        self,
        name: str,
        uses: Sequence[str] = (),
        *,
        type: str = "INBOUNDCALLFLOW",
        version: str | None = None,
        division_id: str | None = None,
    ) -> FlowReport:
        """Make a flow or script that uses the actions with these ids, and publish it, as somebody else would.

        `type` is as dependency tracking has it, `COMPOSERSCRIPT` for a script; `version` (`1.0`) is its first. It is in
        the home division, or in that with `division_id`.
        """
        return self._add_flow(name, uses, type, version, division_id, published=True)

    def draft_flow(
        self,
        name: str,
        uses: Sequence[str] = (),
        *,
        type: str = "INBOUNDCALLFLOW",
        version: str | None = None,
        division_id: str | None = None,
    ) -> FlowReport:
        """The same, saved and never published."""
        return self._add_flow(name, uses, type, version, division_id, published=False)

    def change_flow(
        self, flow_id: str, uses: Sequence[str], *, published: bool = True, version: str | None = None
    ) -> FlowReport:
        """Save one more version that uses these actions instead, and publish it unless told otherwise.

        The older versions stay in dependency tracking. `version` defaults to the next one, as in `2.0`.
        """
        body = {"uses": list(uses), "published": published, "version": version}
        return FlowReport.model_validate(self._call("POST", f"flows/{flow_id}/versions", body))

    def delete_flow(self, flow_id: str) -> None:
        """Delete a flow or script. Dependency tracking keeps its rows, as deleted ones."""
        self._call("DELETE", f"flows/{flow_id}")

    def run_flow(self, flow_id: str, inputs: Mapping[str, object] | None = None) -> FlowRunReport:
        """Run a flow: it executes each action that its published version uses, by id, with these inputs.

        Only what the switch `backends` leads somewhere, and what a Genesys Cloud action asks as an OAuth client of this
        organization, is really sent; of the others the result is None. Raises `ControlError`, with the action's name,
        if an action is gone, its integration not active, or its request fails.
        """
        answer = self._call("POST", f"flows/{flow_id}/runs", {"inputs": dict(inputs or {})})
        return FlowRunReport.model_validate(answer)

    def _add_flow(
        self,
        name: str,
        uses: Sequence[str],
        type: str,
        version: str | None,
        division_id: str | None,
        published: bool,
    ) -> FlowReport:
        body = {"name": name, "type": type, "uses": list(uses), "published": published}
        body = {**body, "version": version, "divisionId": division_id}
        return FlowReport.model_validate(self._call("POST", "flows", body))

    def _add_action(self, integration_id: str, name: str, published: bool, secure: bool) -> ActionReport:
        body = {"integrationId": integration_id, "name": name, "published": published, "secure": secure}
        return ActionReport.model_validate(self._call("POST", "actions", body))

    def _seeded(self, access: OrganizationAccess) -> None:
        if self._organization_id is not None:
            self._organization_id = access.id

    def _call(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Any:
        headers = {} if self._organization_id is None else {ORGANIZATION_HEADER: self._organization_id}
        response = self._http.request(method, path, json=body, headers=headers)
        if response.is_error:
            raise ControlError(response.json()["message"])
        return response.json() if response.content else None


def _given(roles: Sequence[str | tuple[str, str]]) -> list[dict[str, str]]:
    pairs = [(role, "*") if isinstance(role, str) else role for role in roles]
    return [{"roleId": role_id, "divisionId": division_id} for role_id, division_id in pairs]
