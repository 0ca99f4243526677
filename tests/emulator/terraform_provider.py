"""The requests of the official Terraform provider, in its order (its source, v1.84.1; supplement TF).

It cannot be built here: its module is not to be had. So these are its ordinary ways of creating, reading, changing and
deleting each resource, without its waiting. It sends every parameter of an operation, those without a value empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from genesyscloud_emulator import Emulator

Json = dict[str, Any]

POOL = 10
"""Its tokens beside the first one, unless it is told otherwise."""

INTEGRATIONS = "/integrations"
CREDENTIALS = "/integrations/credentials"
ACTIONS = "/integrations/actions"
NO_FILTERS = {"sortBy": "", "nextPage": "", "previousPage": ""}
WHOLE = {"expand": "contract", "includeConfig": "true"}
FLATTENED = {"expand": "", "flatten": "true", "includeConfig": "true"}


class TerraformProvider:
    """One process of the provider, logged in."""

    def __init__(self, cloud: Emulator) -> None:
        self._http = httpx.Client(base_url=f"{cloud.url}/api/v2", trust_env=False, verify=False)
        form = {"grant_type": "client_credentials"}
        tokens = [
            httpx.post(
                f"{cloud.url}/oauth/token",
                data=form,
                auth=(cloud.client_id, cloud.client_secret),
                trust_env=False,
                verify=False,
            )
            for _ in range(1 + POOL)
        ]
        self._http.headers["Authorization"] = f"Bearer {tokens[-1].json()['access_token']}"
        self._http.headers["ININ-SESSION-ID"] = "terraform"
        self.get("/authorization/products")
        self.get("/organizations/me")

    def close(self) -> None:
        """The process ends."""
        self._http.close()

    def send(self, method: str, path: str, body: Json | None = None, **options: Any) -> httpx.Response:
        """Send a request, whatever its answer."""
        return self._http.request(method, path, json=body, **options)

    def call(self, method: str, path: str, body: Json | None = None, **options: Any) -> Any:
        """Send a request that has to succeed; returns the answer's JSON."""
        answer = self.send(method, path, body, **options)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def get(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        """Read something that has to be there."""
        return self.call("GET", path, params=query)

    def pages(self, path: str, query: Mapping[str, str]) -> list[Json]:
        """Walk the pages of a list, by the number of the first one."""
        first = self.get(path, {"pageSize": "100", "pageNumber": "1", **query})
        found: list[Json] = list(first["entities"])
        for number in range(2, first["pageCount"] + 1):
            page = self.get(path, {"pageSize": "100", "pageNumber": str(number), **query})
            found += page["entities"]
        return found

    def is_gone(self, path: str) -> bool:
        """What it waits for after a deletion."""
        return self.send("GET", path).status_code == 404

    # genesyscloud_integration_credential

    def create_credential(self, name: str, kind: str, fields: Mapping[str, str]) -> str:
        """Create and read."""
        body = {"name": name, "type": {"name": kind}, "credentialFields": dict(fields)}
        made = str(self.call("POST", CREDENTIALS, body)["id"])
        assert self.read_credential(made)["name"] == name
        return made

    def read_credential(self, credential_id: str) -> Json:
        """Name and type; the fields are not compared."""
        read: Json = self.get(f"{CREDENTIALS}/{credential_id}")
        assert read["type"]["name"]
        return read

    def update_credential(self, credential_id: str, name: str, kind: str, fields: Mapping[str, str]) -> None:
        """Everything anew, and read."""
        body = {"name": name, "type": {"name": kind}, "credentialFields": dict(fields)}
        self.call("PUT", f"{CREDENTIALS}/{credential_id}", body)
        assert self.read_credential(credential_id)["name"] == name

    def delete_credential(self, credential_id: str) -> bool:
        """Whether it is gone then."""
        self.call("DELETE", f"{CREDENTIALS}/{credential_id}")
        return self.is_gone(f"{CREDENTIALS}/{credential_id}")

    def list_credentials(self) -> list[Json]:
        """By cursors, which it takes out of the address of the next page."""
        found: list[Json] = []
        after = ""
        while True:
            page = self.get(f"{CREDENTIALS}/listing", {"before": "", "after": after, "pageSize": "100"})
            found += page["entities"]
            if "nextUri" not in page:
                return found
            after = httpx.URL(page["nextUri"]).params["after"]

    # genesyscloud_integration

    def create_integration(self, kind: str, state: str, config: Json) -> str:
        """Create, configure, activate, read."""
        made = str(self.call("POST", INTEGRATIONS, {"integrationType": {"id": kind}})["id"])
        self.update_integration(made, config, state)
        return made

    def update_integration(self, integration_id: str, config: Json, state: str | None = None) -> None:
        """Configuration and state, each by a request of its own."""
        path = f"{INTEGRATIONS}/{integration_id}"
        live = self.get(f"{path}/config/current")
        kept = {name: live[name] for name in ("name", "notes", "properties", "advanced", "credentials")}
        version = self.get(f"{path}/config/current")["version"]
        self.call("PUT", f"{path}/config/current", {**kept, **config, "version": version})
        if state is not None:
            query = {"pageSize": "25", "pageNumber": "1", "expand": "", **NO_FILTERS}
            self.call("PATCH", path, {"intendedState": state}, params=query)
        self.read_integration(integration_id)

    def read_integration(self, integration_id: str) -> tuple[Json, Json]:
        """The integration, and its configuration."""
        query = {"pageSize": "100", "pageNumber": "1", "expand": "", **NO_FILTERS}
        read = self.get(f"{INTEGRATIONS}/{integration_id}", query)
        assert read["integrationType"]["id"]
        return read, self.get(f"{INTEGRATIONS}/{integration_id}/config/current")

    def delete_integration(self, integration_id: str) -> bool:
        """Whether it is gone then."""
        self.call("DELETE", f"{INTEGRATIONS}/{integration_id}")
        return self.is_gone(f"{INTEGRATIONS}/{integration_id}")

    # genesyscloud_integration_action

    def create_action(self, body: Json) -> str:
        """Publish and read."""
        made = str(self.call("POST", ACTIONS, body)["id"])
        self.read_action(made)
        return made

    def read_action(self, action_id: str) -> Json:
        """The action with its templates."""
        read: Json = self.get(f"{ACTIONS}/{action_id}", WHOLE)
        assert read["contract"]["input"]["inputSchema"]
        return {**read, "templates": self._templates(action_id)}

    def _templates(self, action_id: str) -> list[str]:
        names = ("requesttemplate.vm", "successtemplate.vm")
        answers = [
            self.send("GET", f"{ACTIONS}/{action_id}/templates/{each}", headers={"Accept": "*/*"}) for each in names
        ]
        assert all(each.is_success for each in answers)
        return [each.text for each in answers]

    def update_action(self, action_id: str, name: str, category: str, config: Json) -> None:
        """By the version that it read a moment ago."""
        version = self.get(f"{ACTIONS}/{action_id}", WHOLE)["version"]
        body = {"name": name, "category": category, "version": version, "config": config}
        self.call("PATCH", f"{ACTIONS}/{action_id}", body)
        self.read_action(action_id)

    def delete_action(self, action_id: str) -> bool:
        """Whether it is gone then."""
        self.call("DELETE", f"{ACTIONS}/{action_id}")
        return self.is_gone(f"{ACTIONS}/{action_id}")

    # genesyscloud_integration_action with a function

    def publish_function(self, body: Json, function: Json, code: bytes) -> str:
        """Draft, code, settings, publication. Of an action that is there already it drafts one with its id in it."""
        made = str(self.call("POST", f"{ACTIONS}/drafts", body)["id"])
        draft = f"{ACTIONS}/{made}/draft"
        wanted = {"fileName": "function.zip", "signedUrlTimeoutSeconds": 1200}
        begun = self.call("POST", f"{draft}/function/upload", wanted)
        headers = {**begun["headers"], "Content-Type": "application/zip", "Accept": "*/*"}
        sent = httpx.put(begun["url"], content=code, headers=headers, trust_env=False, verify=False)
        assert sent.status_code == 200, sent.text
        while not self.get(f"{draft}/function")["function"].get("zipId"):
            pass
        self.call("PUT", f"{draft}/function", function)
        version = self.get(draft, {"expand": "contract", "flatten": "true", "includeConfig": "true"})["version"]
        self.call("POST", f"{draft}/publish", {"version": version})
        self.get(f"{ACTIONS}/{made}", FLATTENED)
        self._templates(made)
        self.get(f"{ACTIONS}/{made}/function")
        return made

    # genesyscloud_integration_custom_auth_action

    def create_auth_action(self, integration_id: str, name: str, config: Json) -> str:
        """Look whether there can be one, and change what came with the credential."""
        query = {"pageSize": "1", "pageNumber": "1", "expand": "", **NO_FILTERS}
        assert self.get(f"{INTEGRATIONS}/{integration_id}", query)["integrationType"]["id"] == "custom-rest-actions"
        slots = self.get(f"{INTEGRATIONS}/{integration_id}/config/current")["credentials"]
        assert self.get(f"{CREDENTIALS}/{slots['basicAuth']['id']}")["type"]["name"] == "userDefinedOAuth"
        action_id = f"customAuth_-_{integration_id}"
        self.get(f"{ACTIONS}/{action_id}", FLATTENED)
        version = self.get(f"{ACTIONS}/{action_id}", FLATTENED)["version"]
        self.call("PATCH", f"{ACTIONS}/{action_id}", {"name": name, "version": version, "config": config})
        self.get(f"{ACTIONS}/{action_id}", FLATTENED)
        self._templates(action_id)
        return action_id

    # genesyscloud_auth_role

    def create_role(self, body: Json) -> str:
        """Look whether its permissions exist, create, read."""
        for policy in body["permissionPolicies"]:
            self.pages("/authorization/permissions", {"queryType": "domain", "query": policy["domain"]})
        made = str(self.call("POST", "/authorization/roles", body)["id"])
        self.get(f"/authorization/roles/{made}", {"userCount": "false", "expand": ""})
        return made

    def update_role(self, role_id: str, body: Json) -> None:
        """Everything anew, and read."""
        self.call("PUT", f"/authorization/roles/{role_id}", body)
        self.get(f"/authorization/roles/{role_id}", {"userCount": "false", "expand": ""})

    def delete_role(self, role_id: str) -> bool:
        """Whether it is gone then."""
        self.call("DELETE", f"/authorization/roles/{role_id}")
        return self.is_gone(f"/authorization/roles/{role_id}")

    # genesyscloud_oauth_client

    def create_client(self, body: Json, credential: str | None = None) -> tuple[str, str | None]:
        """Look whose token it has, create, keep the secret in a credential if there is to be one, read."""
        token = self.get("/tokens/me", {"preserveIdleTTL": "false"})
        assert token["OAuthClient"]["organization"]["id"] != "purecloud-builtin"
        made = self.call("POST", "/oauth/clients", body)
        kept = None
        if credential is not None:
            fields = {"clientId": made["id"], "clientSecret": made["secret"]}
            stored = {"name": credential, "type": {"name": "pureCloudOAuthClient"}, "credentialFields": fields}
            kept = str(self.call("POST", CREDENTIALS, stored)["id"])
        self.get(f"/oauth/clients/{made['id']}")
        return made["id"], kept

    def update_client(self, client_id: str, body: Json) -> None:
        """Everything anew, and read."""
        self.call("PUT", f"/oauth/clients/{client_id}", body)
        self.get(f"/oauth/clients/{client_id}")

    def delete_client(self, client_id: str, body: Json, credential_id: str | None = None) -> bool:
        """Its credential first, then inactive, then gone, or told to be."""
        if credential_id is not None:
            self.call("DELETE", f"{CREDENTIALS}/{credential_id}")
        self.call("PUT", f"/oauth/clients/{client_id}", {**body, "state": "inactive"})
        self.call("DELETE", f"/oauth/clients/{client_id}")
        answer = self.send("GET", f"/oauth/clients/{client_id}")
        return answer.status_code == 404 or answer.json()["state"] == "deleted"

    # Its export

    def export(self) -> dict[str, Sequence[Json]]:
        """What it lists of each type before it reads each object."""
        return {
            "integrations": self.pages(INTEGRATIONS, {"expand": "", **NO_FILTERS}),
            "credentials": self.list_credentials(),
            "actions": self.pages(ACTIONS, {"includeAuthActions": "", **NO_FILTERS}),
            "auth actions": [
                each
                for each in self.pages(ACTIONS, {"includeAuthActions": "true", **NO_FILTERS})
                if each["id"].startswith("customAuth_-_")
            ],
            "roles": self.pages("/authorization/roles", {"userCount": "false", **NO_FILTERS}),
            "clients": self.get("/oauth/clients")["entities"],
            "divisions": self.pages("/authorization/divisions", {"objectCount": "false", **NO_FILTERS}),
        }
