"""How-to pages, followed from an empty folder: their programs and their commands, in their order, in a shell."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pulumi
import pytest

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from tests.engine.conftest import EngineStack, Program
from tests.engine.killing import kill
from tests.engine.shell import Shell, shell_in
from tests.pages.markdown import DOCS, blocks
from tests.waiting import until
from tools import automation
from tools.moto_server import MotoServer

pytestmark = pytest.mark.engine

PLACEHOLDER = re.compile(r"<id>")


@dataclass
class Reader(Shell):
    """Somebody who follows a page.

    Attributes:
        page: the page.
        commands: what is left of it to be typed.
        programs: its blocks of Python.
    """

    page: str = ""
    commands: list[str] = field(init=False)
    programs: list[str] = field(init=False)

    def __post_init__(self) -> None:
        found = list(blocks(DOCS / f"{self.page}.md"))
        self.commands = [line for each in found if each.language == "sh" for line in each.text.splitlines()]
        self.programs = [each.text for each in found if each.language == "python"]

    def begins(self, cloud: Emulator | None = None) -> None:
        """Make a project and a stack, and point it to an organization on this machine, as every page presumes."""
        (self.folder / "Pulumi.yaml").write_text("name: shop\nruntime: {name: python, options: {virtualenv: venv}}\n")
        self.has("")
        self.environment |= {name: os.environ[name] for name in ("VAULT_SERVER_URL", "GOGC")}
        self.types(f"pulumi stack init dev --secrets-provider {automation.SECRETS_PROVIDER}")
        if cloud:
            settings = {"oauthClientId": cloud.client_id, "apiUrl": cloud.url, "loginUrl": cloud.url}
            plain = " ".join(f"--plaintext genesyscloud:{name}={value}" for name, value in settings.items())
            secret = f"--secret genesyscloud:oauthClientSecret={cloud.client_secret}"
            self.types(f"pulumi config set-all {plain} {secret}")

    def has(self, *programs: str) -> None:
        """Write the program."""
        (self.folder / "__main__.py").write_text("\n".join(programs), "utf-8")

    def goes_on(self, *given: str, first: bool = False) -> str:
        """Type the commands of the page up to the next `pulumi up`, which is confirmed; returns what that prints.

        Args:
            given: what is typed where the page has `<id>`, or where a command asks; in the order of the page.
            first: whether it is the first one, of whose preview no page says anything.
        """
        values = iter(given)
        while True:
            command = PLACEHOLDER.sub(lambda _: next(values), self.commands.pop(0))
            if command == "pulumi up":
                return self.types(f"pulumi up --yes{' --skip-preview' if first else ''}")
            asks = re.fullmatch(r"pulumi config set --secret \S+", command)
            self.types(command, next(values) if asks else "")

    def state(self) -> dict[str, Any]:
        """The stack's state by resource name, secrets encrypted."""
        deployment = json.loads(self.types("pulumi stack export"))["deployment"]
        return {each["urn"].rsplit("::", 1)[-1]: each for each in deployment.get("resources", [])}


@pytest.fixture
def shell(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    return shell_in(tmp_path)


@pytest.mark.slow
def test_secrets_are_rotated(shell: tuple[Path, dict[str, str]], genesys_cloud: Emulator) -> None:
    reader, control = Reader(*shell, page="rotate-a-secret"), genesys_cloud.control
    reader.begins(genesys_cloud)
    reader.has(*reader.programs)
    reader.goes_on("first", first=True)
    before = control.state()
    ids = [each.id for each in before.integrations]

    control.reset_requests()
    said = reader.goes_on("second")
    assert re.search(r"~ 1 to update", said)
    assert "second" not in said
    sent = [each.method for each in control.requests() if "/credentials" in (each.route or "")]
    assert sent == ["GET", "PUT"], "the two requests of the page"
    (login,) = [each for each in control.state().credentials if each.type == "basicAuth"]
    assert login.fields == {"userName": "shop", "password": "second"}

    (old,) = before.oauth_clients
    said = reader.goes_on()
    assert re.search(r"~ 1 to update\n +\+-1 to replace", said), said
    (new,) = control.state().oauth_clients
    assert new.id != old.id
    (platform,) = [each for each in control.state().credentials if each.type == "pureCloudOAuthClient"]
    assert platform.fields == {"clientId": new.id, "clientSecret": new.secret}
    assert [each.id for each in control.state().integrations] == ids
    assert {each.reported_state.code for each in control.state().integrations} == {"ACTIVE"}

    role = control.create_role("Pulumi", ["authorization:*:*", "oauth:*:*", "integrations:*:*", "directory:user:view"])
    second = control.create_oauth_client("Pulumi, the second", roles=[role.id])
    said = reader.goes_on(second.id, second.secret)
    assert re.search(r"~ 1 to update\n +7 unchanged", said), said
    assert [each for each in control.state().oauth_clients if each.id == new.id] == [new]
    assert control.state().integrations == before.integrations
    assert not reader.commands, "the page is at its end"
    used = control.requests()
    reader.types("pulumi refresh --yes")
    assert {each.route for each in control.requests()[len(used) :]} > {"/oauth/token"}
    for secret in ("first", "second", second.secret, new.secret):
        assert secret not in (shell[0].parent / "backend" / ".pulumi/stacks/shop/dev.json").read_text("utf-8")


def test_a_secret_of_aws_reaches_its_credential(shell: tuple[Path, dict[str, str]], genesys_cloud: Emulator) -> None:
    reader = Reader(*shell, page="secret-stores")
    environment, stored, provided, _ = reader.programs
    with MotoServer() as aws:
        reader.environment |= aws.environment | {
            "AWS_DEFAULT_REGION": aws.region,
            "ORDERS_PASSWORD": "of the environment",
        }
        reader.begins(genesys_cloud)
        reader.has(environment)
        reader.types("pulumi up --yes")
        (credential,) = genesys_cloud.control.state().credentials
        assert credential.fields["password"] == "of the environment"

        store = aws.client("secretsmanager")
        store.create_secret(Name="genesyscloud/orders", SecretString="of the store")
        store.create_secret(Name="genesyscloud/pulumi", SecretString=genesys_cloud.client_secret)
        here = {"6a1ba03d-4a5f-4d58-9a4e-2f6b2c9a1f0e": genesys_cloud.client_id}
        for old, new in here.items():
            provided = provided.replace(old, new)
        local = f'api_url="{genesys_cloud.url}", login_url="{genesys_cloud.url}"'
        reader.has(stored, provided.replace('region="us-east-1"', local))
        said = reader.types("pulumi up --yes")
        (same,) = genesys_cloud.control.state().credentials
        assert (same.id, same.fields["password"]) == (credential.id, "of the store")
        assert len(genesys_cloud.control.state().integrations) == 1

        store.put_secret_value(SecretId="genesyscloud/orders", SecretString="a new one")
        said += reader.types("pulumi up --yes")
        assert genesys_cloud.control.state().credentials[0].fields["password"] == "a new one"
        kept = json.dumps(reader.state())
        for secret in ("of the environment", "of the store", "a new one", genesys_cloud.client_secret):
            assert secret not in said + kept


def test_one_program_serves_two_organizations(shell: tuple[Path, dict[str, str]]) -> None:
    reader = Reader(*shell, page="several-organizations")
    with Emulator() as test, Emulator() as production:
        clouds = {"test": test, "production": production}
        reader.begins()
        # The organizations are on this machine, where no reader's are.
        local = "".join(f'\n        {each}=config.require(f"{{name}}Url"),' for each in ("api_url", "login_url"))
        (program,) = reader.programs
        reader.has(program.replace('\n        region=config.get(f"{name}Region"),', local))
        for name, cloud in clouds.items():
            reader.types(f"pulumi config set {name}Url {cloud.url}")
        given = [(each.organization_id, each.client_id, each.client_secret) for each in clouds.values()]
        reader.goes_on(*given[0], *given[1], first=True)
        for cloud in clouds.values():
            assert [each.name for each in cloud.control.state().integrations] == ["orders"]
        outputs = json.loads(reader.types("pulumi stack output --json"))
        assert set(outputs) == {"test", "production"}
        assert not reader.commands


def test_a_run_whose_state_is_saved_once_saves_it_when_it_fails(
    shell: tuple[Path, dict[str, str]], genesys_cloud: Emulator
) -> None:
    reader = Reader(*shell, page="large-stacks")
    reader.begins(genesys_cloud)
    genesys_cloud.control.create_integration("custom-rest-actions", "Orders")
    (shared,) = reader.programs
    made = "genesyscloud.DataAction("
    later = "opts=pulumi.ResourceOptions(depends_on=look_up)"  # or the engine might not begin with the action any more
    refused = f'genesyscloud.DataActionIntegration("no", "no-such-type", {later})\n'
    reader.has("import pulumi\n", shared.replace(made, f"look_up = {made}"), refused)
    (once,) = [each for each in reader.commands if each.startswith("PULUMI_SKIP_CHECKPOINTS")]
    reader.types(f"{once} --yes --skip-preview", exits=1)
    (action,) = [each for each in genesys_cloud.control.state().actions if each.kind == "custom"]
    assert reader.state()["look-up"]["id"] == action.id


def test_a_run_whose_state_is_saved_once_saves_nothing_when_it_is_killed(
    shell: tuple[Path, dict[str, str]], genesys_cloud: Emulator
) -> None:
    """What the page says that this variable risks."""
    reader, control = Reader(*shell, page="large-stacks"), genesys_cloud.control
    reader.begins(genesys_cloud)
    control.create_integration("custom-rest-actions", "Orders")
    control.switches(activation_seconds=600)
    (shared,) = reader.programs
    reader.has(shared, 'genesyscloud.DataActionIntegration("slow", genesyscloud.IntegrationType.WEB_SERVICES)\n')
    (once,) = [each for each in reader.commands if each.startswith("PULUMI_SKIP_CHECKPOINTS")]
    log = reader.folder / "up.log"
    log.touch()
    up = subprocess.Popen(
        ["bash", "-c", f"{once} --yes --skip-preview > up.log"], cwd=reader.folder, env=reader.environment
    )
    try:
        until(lambda: "DataAction look-up created" in log.read_text("utf-8"))
    finally:
        kill(up, reader.backend)
    reader.types("pulumi cancel --yes")
    assert "look-up" not in reader.state()
    assert [each for each in control.state().actions if each.kind == "custom"]


def test_whoever_leaves_keeps_what_was_made(stack: EngineStack, genesys_cloud: Emulator) -> None:
    """What `docs/faq.md` says of the way out, of all resources and of one."""

    def program(retained: bool) -> Program:
        def run() -> None:
            opts = pulumi.ResourceOptions(retain_on_delete=retained)
            login = genesyscloud.IntegrationCredential.basic_auth("orders", user_name="ada", opts=opts)
            genesyscloud.DataActionIntegration("orders", genesyscloud.IntegrationType.WEB_SERVICES, login, opts=opts)

        return run

    stack.up(program(False))
    before = genesys_cloud.control.state()
    stack.pulumi.stack._run_pulumi_cmd_sync(["state", "delete", stack.integration["urn"], "--yes"])
    assert stack.pulumi.export()["resources"]
    assert genesys_cloud.control.state() == before
    stack.up(program(True))
    made = genesys_cloud.control.state()
    stack.destroy()
    assert not stack.pulumi.export().get("resources")
    assert genesys_cloud.control.state() == made
