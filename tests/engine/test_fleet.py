"""`examples/fleet` on a real engine: three organizations, of which one fails and one is interrupted; then all go on."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from genesyscloud_emulator import Emulator
from tests.engine.hosts import install_python_host, link_environment
from tests.waiting import until
from tools import automation
from tools.automation import workspace_environment

pytestmark = pytest.mark.engine

EXAMPLE = Path(__file__).parents[2] / "examples" / "fleet"
NAMES = ("acme-us", "acme-eu", "acme-ap")


class Terminal:
    """Somebody who runs the fleet."""

    def __init__(self, work: Path, clouds: dict[str, Emulator]) -> None:
        self.folder = work / "fleet"
        shutil.copytree(EXAMPLE, self.folder, ignore=shutil.ignore_patterns("venv", "__pycache__", "Pulumi.*.yaml"))
        link_environment(self.folder / "venv")
        home = work / "home"
        install_python_host(home)
        self.environment = {**os.environ, **workspace_environment(home, work / "backend")}
        self.list: list[dict[str, Any]] = []
        for name, cloud in clouds.items():
            variables = {key: f"{name.replace('-', '_').upper()}_{key.upper()}" for key in ("id", "secret")}
            self.environment |= {variables["id"]: cloud.client_id, variables["secret"]: cloud.client_secret}
            urls = {"genesyscloud:apiUrl": cloud.url, "genesyscloud:loginUrl": cloud.url}
            entry = {"name": name, "region": "us-east-1", "organizationId": cloud.organization_id, "client": variables}
            self.list.append({**entry, "settings": {"ordersUrl": "https://orders.example.com", **urls}})
        self.right = json.loads(json.dumps(self.list))
        """The list as it has to be."""
        self.write()

    def write(self) -> None:
        """Save the list."""
        (self.folder / "organizations.yaml").write_text(yaml.safe_dump(self.list), "utf-8")

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a run, in a session of its own as at another terminal."""
        return subprocess.Popen(
            [sys.executable, "fleet.py", *arguments, "--secrets-provider", automation.SECRETS_PROVIDER],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, exits: int = 0) -> str:
        """Run to the end; returns what it said."""
        with self.start(*arguments) as process:
            said, _ = process.communicate(timeout=300)
        assert process.returncode == exits, said
        return said


@pytest.fixture
def clouds() -> Iterator[dict[str, Emulator]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(Emulator()) for name in NAMES}


def row(said: str, name: str) -> list[str]:
    """The cells of an organization's line in the table."""
    (found,) = [each for each in said.splitlines() if each.startswith(f"{name} ")]
    return found.removeprefix(name).split()


def has_all(cloud: Emulator) -> bool:
    state = cloud.control.state()
    return [len(state.integrations), len([each for each in state.actions if each.name])] == [1, 1]


@contextmanager
def ended(process: subprocess.Popen[str]) -> Iterator[None]:
    """Leave no process behind, whatever a test finds."""
    try:
        yield
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def stopped(process: subprocess.Popen[str]) -> str:
    """What a run said that was told to stop."""
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 130, said
    return said


def held(cloud: Emulator, route: str, seconds: float) -> Callable[[], bool]:
    """Let the answer to a creation come late; returns what tells whether it has been sent."""
    fault = cloud.control.fault("slow", method="POST", route=route, effect="after", seconds=seconds)
    return lambda: any(each.struck for each in cloud.control.faults() if each.id == fault)


def test_a_failure_and_an_interruption_are_told_by_organization_and_the_next_run_goes_on(
    tmp_path: Path, clouds: dict[str, Emulator]
) -> None:
    terminal = Terminal(tmp_path, clouds)
    other, failing, interrupted = clouds.values()
    terminal.list[1]["client"] = terminal.list[0]["client"]  # that of another organization, and of another cloud
    terminal.list[1]["settings"] |= {f"genesyscloud:{key}Url": other.url for key in ("api", "login")}
    terminal.write()
    sent = held(interrupted, "/api/v2/integrations", 10)

    with terminal.start("up", "--markdown", "summary.md") as process, ended(process):
        until(sent, seconds=120)
        until(lambda: has_all(other), seconds=120)
        os.killpg(process.pid, signal.SIGINT)  # a terminal sends it to everything that it runs
        said = stopped(process)
    assert all(len(each) <= 80 for each in said.splitlines() if each.startswith(("acme-", "Organization")))
    assert row(said, "acme-eu") == ["-", "-", "-", "-", "-", "-", "failed"]
    assert f"`genesyscloud:organizationId` is {failing.organization_id}" in said
    assert "acme-eu: failed\n" in said
    assert has_all(other), "not what the credentials could have reached by the other entry"
    assert row(said, "acme-ap")[-1] == "interrupted"
    assert len(interrupted.control.state().integrations) == 1
    assert f"Next: {sys.executable} fleet.py up --only acme-ap" in said
    summary = (terminal.folder / "summary.md").read_text("utf-8")
    assert "| acme-eu | - | - | - | - | - | - | failed |" in summary
    for cloud in clouds.values():
        assert cloud.client_secret not in said + summary

    # A machine that stops a job tells its one process.
    sent = held(interrupted, "/api/v2/integrations/actions", 4)
    with terminal.start("up", "--only", "acme-ap") as process, ended(process):
        until(sent, seconds=120)
        process.terminate()
        said = stopped(process)
    assert row(said, "acme-ap")[-1] == "interrupted"
    assert "acme-us" not in said

    terminal.list = terminal.right
    terminal.write()
    said = terminal.run("up")
    assert all(has_all(each) for each in clouds.values())
    assert [row(said, each)[-1] for each in NAMES] == ["done"] * 3
    assert row(said, "acme-us")[:4] == ["-"] * 4, "nothing was left to do"

    file = terminal.folder / "program" / "Pulumi.acme-eu.yaml"
    settings = yaml.safe_load(file.read_text("utf-8"))
    settings["config"]["genesyscloud:oauthClientId"] = other.client_id
    file.write_text(yaml.safe_dump(settings), "utf-8")
    terminal.list[0]["organizationId"] = "11111111-2222-4333-8444-555555555555"
    terminal.write()
    said = terminal.run("preview", "--only", "acme-us", "--only", "acme-eu", exits=1)
    assert f"the stack acme-us is that of the organization {other.organization_id}, and the list says 1111" in said
    assert "the stack acme-eu has genesyscloud:oauthClientId, which would come before" in said
    assert [row(said, each)[-1] for each in NAMES[:2]] == ["failed"] * 2


def test_what_is_in_use_is_told_by_organization_and_nothing_of_it_is_lost(
    tmp_path: Path, clouds: dict[str, Emulator]
) -> None:
    del clouds["acme-ap"]
    terminal = Terminal(tmp_path, clouds)
    terminal.run("up")
    used, unused = (each.control for each in clouds.values())
    (action,) = [each for each in used.state().actions if each.name]
    used.publish_flow("Order status", [action.id])
    program = terminal.folder / "program" / "__main__.py"
    text = program.read_text("utf-8")
    program.write_text(text[: text.index("genesyscloud.DataAction(\n")], "utf-8")

    said = terminal.run("preview", exits=1)
    assert "Would be lost: 1 action in use (protected)." in said
    assert "Order status (inbound call flow, version 1.0, live)" in said
    assert "Next, when that is mended" in said
    assert [row(said, each)[-1] for each in clouds] == ["failed", "done"]
    assert row(said, "acme-eu")[3] == "1", "nobody uses that one"

    used.reset_requests()
    said = terminal.run("up", exits=1)
    assert "Would be lost: 1 action in use (protected)." in said
    assert row(said, "acme-us") == ["-"] * 6 + ["failed"]
    assert all(each.method == "GET" or "/query" in each.path or "token" in each.path for each in used.requests())
    assert [each.id for each in used.state().actions if each.name] == [action.id]
    assert not [each for each in unused.state().actions if each.name]

    terminal.list[0]["settings"] |= {"genesyscloud:deletionProtection": "false"}
    terminal.write()
    assert "1 action in use (0 of 1 protected)" in terminal.run("up", "--only", "acme-us")
    assert not [each for each in used.state().actions if each.name]
