"""A set-up in which nothing is broken: an organization, Pulumi, a plugin, a project, and who looks at them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import trustme

from genesyscloud_emulator import Emulator
from genesyscloud_provider import __version__
from genesyscloud_provider.adapters.installation import PLUGIN, plugin_folder
from genesyscloud_provider.client import client as client_module
from genesyscloud_provider.client.configuration import SETTINGS
from genesyscloud_provider.commands import connection
from tests.clock import FakeClock
from tests.conftest import settings_of
from tests.unit.commands.conftest import Call
from tests.unit.commands.doctor import fake_pulumi
from tests.unit.commands.doctor.tls import TlsFront

Document = dict[str, Any]

VARIABLES = {each.name: each.environment for each in SETTINGS}

OF_THIS_MACHINE = ("SSL_CERT_FILE", "SSL_CERT_DIR", "VIRTUAL_ENV", "PULUMI_DEBUG_PROVIDERS")

PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")


@dataclass
class World:
    """Where somebody works, and what can be done there.

    Attributes:
        cloud: the organization.
        folder: the folder in which commands are called.
        bin: the folder on the PATH with Pulumi's command.
        environment: sets and unsets variables until the test ends.
        call: runs the command line.
        ended: is called at the end of the test.
    """

    cloud: Emulator
    folder: Path
    bin: Path
    environment: pytest.MonkeyPatch
    call: Call
    ended: list[Callable[[], object]] = field(default_factory=list)

    def set(self, **settings: str) -> None:
        """Set variables of settings."""
        for name, value in settings.items():
            self.environment.setenv(VARIABLES[name], value)

    def unset(self, *names: str) -> None:
        """Unset variables of settings."""
        for name in names:
            self.environment.delenv(VARIABLES[name], raising=False)

    def project(self, runtime: str = "yaml", config: Mapping[str, Any] | None = None, **options: str) -> None:
        """Make the folder one of a project; what the stack's configuration has is `config`, by key."""
        told = {"name": "shop", "runtime": {"name": runtime, "options": options}}
        (self.folder / "Pulumi.yaml").write_text(json.dumps(told), "utf-8")
        (self.bin / "config.json").write_text(json.dumps(config or {}), "utf-8")

    def plugin(self, path: Path, text: str) -> None:
        """Write a plugin, or what looks like one."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        path.chmod(0o755)

    def by_tls(self) -> tuple[str, Path]:
        """An address of the organization by TLS, and the file with the certificate of its authority."""
        authority = trustme.CA()
        front = TlsFront(self.cloud.url, authority.issue_cert("localhost"))
        self.ended.append(front.stop)
        authority.cert_pem.write_to_path(str(self.folder / "authority.pem"))
        return front.url, self.folder / "authority.pem"

    def doctor(self, *arguments: str) -> Document:
        """What `doctor --json` prints."""
        client_module._trust.cache_clear()
        told = self.call("doctor", "--json", *arguments)
        document: Document = json.loads(told.stdout)
        assert told.exit_code == (1 if document["state"] == "broken" else 0)
        return document

    def page(self) -> str:
        """What `doctor` prints."""
        client_module._trust.cache_clear()
        return self.call("doctor").stdout

    def follow(self, commands: list[str], typed: str = "") -> None:
        """Type commands into a shell, and keep the environment that it has then.

        Args:
            commands: what is typed.
            typed: what is typed where a command asks.
        """
        kept = self.folder / "environment"
        script = "\n".join([*commands, f"env -0 > '{kept}'"])
        shell = ["bash", "--norc", "-e", "-c", script]
        done = subprocess.run(shell, input=typed, capture_output=True, text=True, cwd=self.folder)
        assert done.returncode == 0, done.stderr
        after = dict(each.split("=", 1) for each in kept.read_text().split("\0") if "=" in each)
        for name in set(os.environ) - set(after):
            self.environment.delenv(name)
        for name, value in after.items():
            if os.environ.get(name) != value:
                self.environment.setenv(name, value)


@pytest.fixture
def world(genesys_cloud: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Call) -> Iterator[World]:
    for name in (*OF_THIS_MACHINE, *PROXIES, *(each.lower() for each in PROXIES)):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(connection, "StoppableClock", lambda _: FakeClock())
    bin_, folder = tmp_path / "bin", tmp_path / "work"
    bin_.mkdir()
    folder.mkdir()
    script = f"#!{sys.executable}\n{Path(fake_pulumi.__file__).read_text('utf-8')}"
    (bin_ / "pulumi").write_text(script, "utf-8")
    (bin_ / "pulumi").chmod(0o755)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PATH", os.pathsep.join([str(bin_), *_tools()]))
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", fake_pulumi.PASSPHRASE)
    made = World(genesys_cloud, folder, bin_, monkeypatch, call)
    made.plugin(plugin_folder() / PLUGIN, f"#!/bin/sh\necho {__version__}\n")
    made.set(**settings_of(genesys_cloud))
    yield made
    for each in made.ended:
        each()
    client_module._trust.cache_clear()


def _tools() -> list[str]:
    """The folders of what a shell needs, in which there is no Pulumi."""
    folders = {str(Path(found).parent) for each in ("bash", "env", "sed") if (found := shutil.which(each))}
    return sorted(each for each in folders if not (Path(each) / "pulumi").exists())


def found(document: Document, key: str) -> Document:
    """The worst check of a key."""
    order = ("broken", "warning", "notChecked", "ok")
    checks = [each for each in document["checks"] if each["key"] == key]
    assert checks, f"no check {key}: {[each['key'] for each in document['checks']]}"
    return min(checks, key=lambda each: order.index(each["state"]))
