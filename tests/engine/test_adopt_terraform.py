"""`pulumi-genesyscloud adopt --terraform-state`, and then the commands that it names, as somebody types them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from tests.adoption.organizations import TERRAFORM, TERRAFORM_ORGANIZATION, from_terraform
from tests.engine.hosts import add_python_host
from tools.automation import workspace_environment

pytestmark = pytest.mark.engine

ADOPTED = 38
"""Objects of the first organization in the Terraform state that have a counterpart."""

COMMAND = Path(sys.executable).with_name("pulumi-genesyscloud")


class Terminal:
    """Where somebody adopts what Terraform manages.

    Args:
        work: where all of it is.
        cloud: the organization.
    """

    def __init__(self, work: Path, cloud: Emulator) -> None:
        self.folder = work / "acme"
        self.backend = work / "backend"
        self.environment = {
            **os.environ,
            **workspace_environment(work / "home", self.backend),
            "GENESYSCLOUD_API_URL": cloud.url,
            "GENESYSCLOUD_LOGIN_URL": cloud.url,
            "GENESYSCLOUD_OAUTHCLIENT_ID": cloud.client_id,
            "GENESYSCLOUD_OAUTHCLIENT_SECRET": cloud.client_secret,
        }
        hosts = add_python_host(work / "hosts")
        self.environment["PATH"] = os.pathsep.join([str(hosts), self.environment["PATH"]])

    def adopt(self, *options: str, state: str = "terraform.tfstate") -> str:
        """Adopt; returns what the command prints."""
        return self.run(str(COMMAND), "adopt", str(self.folder), "--terraform-state", str(TERRAFORM / state), *options)

    def run(self, *command: str, folder: Path | None = None) -> str:
        """Run a command that succeeds; returns what it prints."""
        ran = subprocess.run(command, cwd=folder, env=self.environment, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def follow(self, printed: str) -> str:
        """Type the commands that are named at the end; returns what they print."""
        named = [line.strip() for line in printed.partition("Next:\n")[2].splitlines()]
        assert named[0] == f"cd {self.folder}"
        return self.run("sh", "-ec", "\n".join(named))

    def pulumi(self, *arguments: str) -> str:
        return self.run("pulumi", *arguments, folder=self.folder)

    def files(self) -> Iterator[Path]:
        """Every file that anything of this has left."""
        return (each for each in self.folder.parent.rglob("*") if each.is_file())


@pytest.fixture
def cloud() -> Iterator[Emulator]:
    with Emulator({"rate_limit": 100_000}, organization_id=TERRAFORM_ORGANIZATION) as emulator:
        from_terraform(emulator)
        emulator.control.reset_requests()
        yield emulator


@pytest.fixture
def terminal(tmp_path: Path, cloud: Emulator) -> Terminal:
    return Terminal(tmp_path, cloud)


@pytest.fixture
def writes(cloud: Emulator) -> Callable[[], int]:
    """Counts the requests since the last count that may have changed something."""

    def count() -> int:
        seen = cloud.control.requests()
        cloud.control.reset_requests()
        return sum(1 for each in seen if each.method != "GET" and each.route != "/oauth/token")

    return count


def secrets_of_terraform() -> set[str]:
    """The values of credentials' fields in the state, and the secrets of clients, but for what is in the other
    organization. A user's name, which may be that of a module as well, is none."""
    state = json.loads((TERRAFORM / "terraform.tfstate").read_text("utf-8"))
    ours = [each for each in state["resources"] if not each["provider"].endswith(".us")]
    attributes = [each["attributes"] for resource in ours for each in resource["instances"]]
    ids = {each.get("id") for each in attributes}
    fields = [(each.get("fields") or {}).items() for each in attributes]
    values = {value for each in fields for name, value in each if name != "userName"}
    values |= {each["client_secret"] for each in attributes if each.get("client_secret")}
    return {each for each in values if each and each not in ids}


def test_secrets_are_imported_encrypted_and_nothing_is_written_to_genesys_cloud(
    terminal: Terminal, cloud: Emulator, writes: Callable[[], int]
) -> None:
    printed = terminal.adopt("--import")
    assert f"as {ADOPTED} unchanged" in printed
    assert f"{ADOPTED + 1} unchanged" in terminal.follow(printed)
    terminal.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes")
    terminal.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes")
    assert writes() == 0

    secrets = secrets_of_terraform()
    assert len(secrets) > 10
    in_plain = [(each, path) for path in terminal.files() for each in secrets if each.encode() in path.read_bytes()]
    assert in_plain == []
    shown = json.loads(terminal.pulumi("stack", "export", "--show-secrets"))
    known = json.dumps(shown, ensure_ascii=False)
    assert [each for each in secrets if json.dumps(each, ensure_ascii=False)[1:-1] not in known] == []


def test_a_secret_that_came_from_terraform_is_rotated_by_one_update(
    terminal: Terminal, cloud: Emulator, writes: Callable[[], int]
) -> None:
    terminal.adopt("--import")
    terminal.pulumi("config", "set", "--secret", "billing-password", "a new one")
    assert "1 updated" in terminal.pulumi("up", "--yes", "--skip-preview")
    assert writes() == 1
    (billing,) = [each for each in cloud.control.state().credentials if each.name == "Billing (basic)"]
    assert billing.fields == {"userName": "billing-service", "password": "a new one"}


def test_a_repeated_call_without_the_state_keeps_what_came_of_it(
    terminal: Terminal, cloud: Emulator, writes: Callable[[], int]
) -> None:
    terminal.adopt("--import")
    before = {each: each.read_text("utf-8") for each in terminal.folder.rglob("*.py")}
    cloud.control.create_credential("basicAuth", {"userName": "ann", "password": "made up"}, "a new one")
    printed = terminal.run(str(COMMAND), "adopt", str(terminal.folder))
    after = {each: each.read_text("utf-8") for each in terminal.folder.rglob("*.py")}
    fields = {path: [line for line in text.splitlines() if "require_secret" in line] for path, text in before.items()}
    assert all(line in after[path] for path, lines in fields.items() for line in lines)
    assert (terminal.folder / "release-from-terraform.sh").exists()
    assert "## Terraform" in (terminal.folder / "README.md").read_text("utf-8")
    assert f"{ADOPTED + 2} unchanged" in terminal.follow(printed)
    assert writes() == 0


def test_terraform_forgets_all_in_one_command(terminal: Terminal, tmp_path: Path) -> None:
    terminal.adopt()
    program = tmp_path / "terraform program"
    program.mkdir()
    tofu = tmp_path / "tofu"
    tofu.write_text('#!/bin/sh\nfor each in "$@"; do echo "$each"; done\n', "utf-8")
    tofu.chmod(0o755)
    (program / "release.sh").write_bytes((terminal.folder / "release-from-terraform.sh").read_bytes())
    terminal.environment["TERRAFORM"] = str(tofu)
    told = terminal.run("sh", "release.sh", folder=program).splitlines()
    assert told[:2] == ["state", "rm"]
    assert len(told) - 2 == len(set(told[2:])) > 30
    assert all("genesyscloud_" in each for each in told[2:])


def test_without_an_import_no_file_holds_a_secret_and_the_named_commands_end_unchanged(
    terminal: Terminal, writes: Callable[[], int]
) -> None:
    printed = terminal.adopt("--check")
    assert f"as {ADOPTED} unchanged" in printed
    in_plain = [
        each for each in secrets_of_terraform() for path in terminal.files() if each.encode() in path.read_bytes()
    ]
    assert in_plain == []
    assert f"{ADOPTED + 1} unchanged" in terminal.follow(printed)
    assert writes() == 0


@pytest.mark.parametrize("state", ["terraform-refreshed.tfstate", "show.json"])
def test_each_form_of_a_state_gives_the_same_program(terminal: Terminal, state: str) -> None:
    def written() -> dict[str, str]:
        return {
            str(each.relative_to(terminal.folder)): each.read_text("utf-8") for each in terminal.folder.rglob("*.py")
        }

    terminal.adopt()
    first = written()
    assert len(first) > 10
    terminal.adopt(state=state)
    assert written() == first


def test_an_import_that_ended_half_way_goes_on(terminal: Terminal, writes: Callable[[], int]) -> None:
    terminal.adopt()
    terminal.pulumi("stack", "init", "dev")
    file = terminal.folder / "import.json"
    whole: dict[str, Any] = json.loads(file.read_text("utf-8"))
    half = terminal.folder / "half.json"
    half.write_text(json.dumps({"resources": whole["resources"][:20]}), "utf-8")
    options = ("--protect=false", "--generate-code=false", "--yes")
    terminal.pulumi("import", "--file", str(half), *options)
    rest = terminal.pulumi("import", "--file", str(file), *options)
    assert f"{ADOPTED - 20} imported" in rest
    assert "21 unchanged" in rest
    assert f"{ADOPTED + 1} unchanged" in terminal.pulumi("preview")
    assert writes() == 0
