"""How a client of the API finds out whether a statement is true: one function for each, named as the assumption is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import httpx

from genesyscloud_emulator import Control, Emulator
from tests.emulator.conftest import Api


@dataclass(frozen=True)
class World:
    """An organization, its control, and a client of its own OAuth client."""

    emulator: Emulator
    control: Control
    api: Api

    def send(self, method: str, path: str, body: object = None, token: str | None = None) -> httpx.Response:
        """One request, whatever its answer; with another token than that of the organization's own client."""
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return self.api.http.request(method, path, json=body, headers=headers)

    def login(self, client_id: str, secret: str) -> httpx.Response:
        """A login at the token endpoint."""
        form = {"grant_type": "client_credentials"}
        auth = httpx.BasicAuth(client_id, secret)
        return httpx.post(f"{self.emulator.url}/oauth/token", data=form, auth=auth, trust_env=False, verify=False)

    def token(self, *permissions: str) -> str:
        """A token of a new client that has these permissions."""
        role = self.control.create_role("R", permissions)
        client = self.control.create_oauth_client("C", roles=[role.id])
        return str(self.login(client.id, client.secret).json()["access_token"])

    def own_token(self) -> str:
        """A new token of the organization's own client."""
        return str(self.login(self.emulator.client_id, self.emulator.client_secret).json()["access_token"])


Statement = Callable[[World], bool]
STATEMENTS: dict[str, Statement] = {}
BEFORE: dict[str, dict[str, object]] = {}
"""Switches that each statement needs, so that it says anything."""


def statement(**switches: object) -> Callable[[Statement], Statement]:
    """The decorated function says whether the assumption of its name is true; `switches` are set beforehand."""

    def register(function: Statement) -> Statement:
        name = function.__name__.upper()
        STATEMENTS[name], BEFORE[name] = function, switches
        return function

    return register
