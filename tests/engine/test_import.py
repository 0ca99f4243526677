"""`pulumi import`, from the engine's own command line, into a program in YAML."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from genesyscloud_emulator import Emulator
from tests.engine.conftest import PLUGIN_FOLDERS
from tools.automation import workspace_environment

pytestmark = pytest.mark.engine

INTEGRATION = "genesyscloud:index:DataActionIntegration"
CREDENTIAL = "genesyscloud:index:IntegrationCredential"
ACTION = "genesyscloud:index:DataAction"
AUTH_ACTION = "genesyscloud:index:CustomAuthAction"
ROLE = "genesyscloud:index:Role"
OAUTH_CLIENT = "genesyscloud:index:OAuthClient"
Resources = dict[str, Any]


class Project:
    """A project and its stack, as somebody at a terminal uses them.

    Args:
        work: where all of it is.
        cloud: what the provider reaches.
        runtime: the program's language.
    """

    def __init__(self, work: Path, cloud: Emulator, runtime: str = "yaml") -> None:
        self.folder = work / "project"
        self.folder.mkdir(parents=True)
        self.backend = work / "backend"
        self.hosts = work / "hosts"
        """For the language hosts that Pulumi's engine does not bring along."""
        self._runtime = runtime
        self._environment = {
            **os.environ,
            **workspace_environment(work / "home", self.backend),
            "GENESYSCLOUD_API_URL": cloud.url,
            "GENESYSCLOUD_LOGIN_URL": cloud.url,
            "GENESYSCLOUD_OAUTHCLIENT_ID": cloud.client_id,
            "GENESYSCLOUD_OAUTHCLIENT_SECRET": cloud.client_secret,
        }
        self._environment["PATH"] = os.pathsep.join([str(self.hosts), self._environment["PATH"]])
        self.write({})
        self.pulumi("stack", "init", "dev")

    def write(self, resources: Resources) -> None:
        """Let the program have these resources and no others."""
        plugins = {"providers": [{"name": name, "path": str(folder)} for name, folder in PLUGIN_FOLDERS.items()]}
        program = {"name": "imported", "runtime": self._runtime, "plugins": plugins}
        if resources:
            program["resources"] = resources
        (self.folder / "Pulumi.yaml").write_text(yaml.safe_dump(program), "utf-8")

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command, in a session of its own as at another terminal."""
        return subprocess.Popen(
            ["pulumi", *arguments, "--non-interactive", "--color", "never"],
            cwd=self.folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def pulumi(self, *arguments: str, fails: bool = False) -> str:
        """Run a command; returns what it said."""
        with self.start(*arguments) as command:
            out, err = command.communicate()
        assert (command.returncode != 0) == fails, out + err
        return out

    def imported(self, kind: str, name: str, id_: str) -> Resources:
        """Import an object; returns the resources that Pulumi writes for the program."""
        self.pulumi("import", kind, name, id_, "--yes", "--protect=false", "--out", "generated.yaml")
        generated = yaml.safe_load((self.folder / "generated.yaml").read_text("utf-8"))
        assert generated.keys() == {"resources"}
        return dict(generated["resources"])

    def has_nothing_to_do(self) -> bool:
        self.pulumi("preview", "--expect-no-changes")
        return True


@pytest.fixture
def project(tmp_path: Path, genesys_cloud: Emulator) -> Project:
    return Project(tmp_path, genesys_cloud)


@pytest.fixture
def writes(genesys_cloud: Emulator) -> Callable[[], int]:
    """Counts the requests since the last count that may have changed something."""

    def count() -> int:
        seen = genesys_cloud.control.requests()
        genesys_cloud.control.reset_requests()
        return sum(1 for each in seen if each.method != "GET" and each.route != "/oauth/token")

    return count


def test_an_imported_integration_previews_without_changes(
    project: Project, genesys_cloud: Emulator, writes: Callable[[], int]
) -> None:
    control = genesys_cloud.control
    login = control.create_credential("basicAuth", {"userName": "ada"}, "Orders' login")
    existing = control.create_integration("custom-rest-actions", "Bestellungen für Größe „42“")
    control.change_integration(
        existing.id,
        notes="Ask: ops\n",
        credentials={"basicAuth": login.id},
        properties={
            "clientCertificateAuthority": "DigiCert",
            "hosts": ["a", {"port": 443, "weight": 0.5, "via": None}],
        },
    )
    writes()
    resources = project.imported(INTEGRATION, "orders", existing.id)
    assert resources["orders"]["properties"] == {
        "integrationType": "custom-rest-actions",
        "name": "Bestellungen für Größe „42“",
        "notes": "Ask: ops\n",
        "credential": {"id": login.id, "type": "basicAuth"},
        "clientCertificateAuthority": "DigiCert",
        "intendedState": "DISABLED",
        "properties": {"hosts": ["a", {"port": 443, "weight": 0.5, "via": None}]},
    }
    project.write(resources)
    assert project.has_nothing_to_do()
    assert writes() == 0

    del resources["orders"]["properties"]["intendedState"]
    project.write(resources)
    project.pulumi("up", "--yes")
    (live,) = control.state().integrations
    assert (live.id, live.reported_state.code) == (existing.id, "ACTIVE")
    assert live.properties["hosts"] == ["a", {"port": 443, "weight": 0.5, "via": None}]


def test_an_imported_credential_has_no_fields_until_the_program_gives_them(
    project: Project, genesys_cloud: Emulator, writes: Callable[[], int]
) -> None:
    """The service tells no secret; and whatever else were updated, a credential without its fields would lose them."""
    existing = genesys_cloud.control.create_credential("basicAuth", {"userName": "ada", "password": "old"}, "Login")
    resources = project.imported(CREDENTIAL, "login", existing.id)
    properties = resources["login"]["properties"]
    assert properties == {"credentialType": "basicAuth", "name": "Login"}
    project.write(resources)
    assert project.has_nothing_to_do()

    writes()
    properties["name"] = "Another name"
    project.write(resources)
    said = project.pulumi("up", "--yes", fails=True)
    assert "name: cannot change without `fields`" in said
    assert writes() == 0

    properties["name"] = "Login"
    properties["fields"] = {"userName": "ada", "password": {"fn::secret": "new"}}
    project.write(resources)
    project.pulumi("up", "--yes")
    assert writes() == 1
    assert genesys_cloud.control.state().credentials[0].fields == {"userName": "ada", "password": "new"}
    assert project.has_nothing_to_do()


@pytest.mark.parametrize("published", [True, False], ids=["published", "draft"])
def test_an_imported_action_previews_without_changes(
    project: Project, genesys_cloud: Emulator, as_somebody_else: Any, writes: Callable[[], int], published: bool
) -> None:
    owner = genesys_cloud.control.create_integration("custom-rest-actions", "Shop")
    contract = {
        "input": {"type": "object", "properties": {"size": {"type": ["integer", "number"], "minimum": 0.5}}},
        "output": {"type": "array", "items": {"type": "object", "additionalProperties": True}},
    }
    config = {
        "request": {
            "requestUrlTemplate": "https://api.example.com/${input.size}",
            "requestType": "POST",
            "requestTemplate": '{"size": ${input.size}}\n',
            "headers": {"X-Größe": "✓"},
        },
        "response": {"translationMap": {"all": "$.*"}, "successTemplate": "${all}"},
        "timeoutSeconds": 7,
    }
    made = as_somebody_else(
        "POST",
        "/api/v2/integrations/actions" if published else "/api/v2/integrations/actions/drafts",
        {
            "name": "Größe „42“",
            "category": "Shop",
            "integrationId": owner.id,
            "secure": True,
            "contract": {"input": {"inputSchema": contract["input"]}, "output": {"successSchema": contract["output"]}},
            "config": config,
        },
    )
    writes()
    resources = project.imported(ACTION, "size", made["id"])
    assert resources["size"]["properties"] == {
        "integration": {"id": owner.id},
        "name": "Größe „42“",
        "category": "Shop",
        "secure": True,
        "contract": contract,
        # In YAML a program writes `$${` for what is not Pulumi's own.
        "config": yaml.safe_load(yaml.safe_dump(config, allow_unicode=True).replace("${", "$${")),
        **({} if published else {"publish": False}),
    }
    project.write(resources)
    assert project.has_nothing_to_do()
    assert writes() == 0


def test_an_imported_custom_auth_action_previews_without_changes(
    project: Project, genesys_cloud: Emulator, writes: Callable[[], int]
) -> None:
    login = genesys_cloud.control.create_credential("userDefinedOAuth", {"clientId": "id"}, "Login")
    shop = genesys_cloud.control.create_integration("custom-rest-actions", "Shop")
    genesys_cloud.control.change_integration(shop.id, credentials={"basicAuth": login.id})
    writes()
    resources = project.imported(AUTH_ACTION, "token", f"customAuth_-_{shop.id}")
    assert resources["token"]["properties"]["integration"] == {"id": shop.id}
    project.write(resources)
    assert project.has_nothing_to_do()
    assert writes() == 0


def test_an_imported_role_previews_without_changes(
    project: Project, genesys_cloud: Emulator, writes: Callable[[], int]
) -> None:
    existing = genesys_cloud.control.create_role("Reader", ["directory:user:view", "oauth:*:*"], description="Reads")
    writes()
    resources = project.imported(ROLE, "reader", existing.id)
    assert resources["reader"]["properties"] == {
        "name": "Reader",
        "description": "Reads",
        "permissions": ["directory:user:view", "oauth:*:*"],
    }
    project.write(resources)
    assert project.has_nothing_to_do()
    assert writes() == 0


def test_an_imported_client_has_no_secret_until_it_is_rotated(
    project: Project, genesys_cloud: Emulator, writes: Callable[[], int]
) -> None:
    control = genesys_cloud.control
    role = control.create_role("Reader", ["directory:user:view"])
    control.grant_role(genesys_cloud.client_id, role.id)
    existing = control.create_oauth_client("Platform", roles=[role.id], access_token_validity_seconds=600)
    writes()
    resources = project.imported(OAUTH_CLIENT, "platform", existing.id)
    properties = resources["platform"]["properties"]
    assert properties == {
        "name": "Platform",
        "roles": [{"roleId": role.id, "divisionId": "*"}],
        "accessTokenValiditySeconds": 600,
    }
    project.write(resources)
    assert project.has_nothing_to_do()
    assert writes() == 0

    properties["rotate"] = "2026"
    project.write(resources)
    project.pulumi("up", "--yes")
    (made,) = control.state().oauth_clients
    assert made.id != existing.id
    assert made.secret not in project.pulumi("stack", "export")
    assert made.secret in project.pulumi("stack", "export", "--show-secrets")
    assert project.has_nothing_to_do()


def test_what_pulumi_writes_as_null_is_refused_until_it_is_quoted(
    project: Project, genesys_cloud: Emulator, as_somebody_else: Any, writes: Callable[[], int]
) -> None:
    """Pulumi writes the text "null" into YAML without its quotes."""
    owner = genesys_cloud.control.create_integration("custom-rest-actions", "Shop")
    schema = {"type": "object", "properties": {"id": {"type": ["string", "null"]}}}
    made = as_somebody_else(
        "POST",
        "/api/v2/integrations/actions",
        {
            "name": "Order",
            "category": "Shop",
            "integrationId": owner.id,
            "contract": {"input": {"inputSchema": schema}, "output": {"successSchema": schema}},
            "config": {"request": {"requestUrlTemplate": "https://api.example.com", "requestType": "GET"}},
        },
    )
    writes()
    resources = project.imported(ACTION, "order", made["id"])
    contract = resources["order"]["properties"]["contract"]
    nullable = {side: contract[side]["properties"]["id"] for side in ("input", "output")}
    assert nullable == {side: {"type": ["string", None]} for side in ("input", "output")}, "Pulumi quotes it by now"
    project.write(resources)
    with project.start("preview") as preview:
        said = "".join(preview.communicate())
    assert preview.returncode != 0
    advice = 'holds a null: write "null", in quotes, for the type (in YAML too)'
    assert f"contract.input.properties.id.type: {advice}" in said
    assert f"contract.output.properties.id.type: {advice}" in said
    for each in nullable.values():
        each["type"] = ["string", "null"]
    project.write(resources)
    assert project.has_nothing_to_do()
    assert writes() == 0


def test_an_imported_function_takes_the_code_that_the_program_gives_it(
    project: Project, genesys_cloud: Emulator, writes: Callable[[], int]
) -> None:
    """The service shows no code; where a program gives what is there already, by a path of its own, nothing is sent."""
    source = project.folder / "function" / "index.js"
    source.parent.mkdir()
    source.write_text("exports.handler = async (event) => event;", "utf-8")
    owner = genesys_cloud.control.create_integration("function-data-actions", "Prices")
    properties: Resources = {
        "name": "Work out a price",
        "integration": {"id": owner.id},
        "contract": {"input": {"type": "object"}, "output": {"type": "object"}},
        "function": {
            "runtime": "nodejs22.x",
            "handler": "index.handler",
            "code": {"fn::fileArchive": "./function"},
        },
    }
    project.write({"price": {"type": ACTION, "properties": properties}})
    project.pulumi("up", "--yes")
    (live,) = genesys_cloud.control.state().actions
    project.pulumi("state", "delete", "--all", "--yes", "--force")

    resources = project.imported(ACTION, "price", live.id)
    assert resources["price"]["properties"]["function"] == {"runtime": "nodejs22.x", "handler": "index.handler"}
    project.write(resources)
    assert project.has_nothing_to_do()
    resources["price"]["properties"]["function"]["code"] = {"fn::fileArchive": "./function"}
    project.write(resources)
    writes()
    assert project.has_nothing_to_do()
    assert writes() == 0
    source.write_text("exports.handler = async () => ({});", "utf-8")
    project.pulumi("up", "--yes")
    assert writes() > 0
    assert [each.id for each in genesys_cloud.control.state().actions] == [live.id]
    assert project.has_nothing_to_do()


@pytest.mark.parametrize("kind", [INTEGRATION, CREDENTIAL, ACTION, ROLE, OAUTH_CLIENT])
def test_what_does_not_exist_cannot_be_imported(kind: str, project: Project) -> None:
    said = project.pulumi("import", kind, "orders", "no-such-id", "--yes", fails=True)
    assert "resource 'no-such-id' does not exist" in said
