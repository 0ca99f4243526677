"""Stacks of pairs as a user has them: a folder with a program, and commands that are typed in it.

A pair is a credential and an enabled AWS Lambda integration that uses it. Each stack is a folder of its own, with its
state, and meets the organization at one address only.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import yaml

from genesyscloud_provider.client.configuration import SETTINGS
from tests.engine.hosts import add_python_host
from tools.automation import pulumi_command, workspace_environment
from tools.bench.results import OPERATIONS, Case, Operation
from tools.engine import engine_folder

LANGUAGE_HOST: Final = "pulumi-language-python"

SAVE_ONCE: Final = {"PULUMI_SKIP_CHECKPOINTS": "true"}
"""Makes the engine write the state when an operation ends, and not after each of its steps."""

PYTHON_PROGRAM: Final = """\
import pulumi
import pulumi_genesyscloud as genesyscloud

opts = {opts}
for number in range({pairs}):
    name = f"orders-{{number}}"
    credential = genesyscloud.IntegrationCredential.amazon_web_services_arn(
        name, arn=f"arn:aws:iam::123456789012:role/{{name}}", opts=opts
    )
    genesyscloud.DataActionIntegration(
        name,
        genesyscloud.IntegrationType.AWS_LAMBDA,
        credential,
        notes=None if number else {notes!r},
        opts=opts,
    )
"""
PLUGIN_OPTIONS: Final = 'pulumi.ResourceOptions(provider=genesyscloud.Provider("organization"))'

PEER: Final = "registry.opentofu.org/mypurecloud/genesyscloud"
"""The Terraform provider's address in OpenTofu."""


@dataclass(frozen=True)
class Organization:
    """Where the requests go, and who sends them."""

    url: str
    client_id: str
    client_secret: str


class CommandFailed(Exception):
    """A command ended with an error; its output is the text."""


class Stack(Protocol):
    """A folder with a program, of which commands make a live stack."""

    def write(self, notes: str | None) -> None:
        """Write the program; `notes` are those of the first integration."""

    def run(self, operation: Operation) -> None:
        """Run what a user types for an operation.

        Raises:
            CommandFailed: it failed.
        """


@dataclass
class PulumiStack:
    """A stack of this provider's, in Python or in YAML."""

    folder: Path
    case: Case
    organization: Organization
    _environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        settings: dict[str, Any] = {"name": "bench", "runtime": "yaml"}
        if self.case.provider != "YAML":
            settings["runtime"] = {"name": "python", "options": {"virtualenv": sys.prefix}}
        if self.case.provider != "dynamic":
            plugin = {"name": "genesyscloud", "path": str(Path(sys.executable).parent)}
            settings["plugins"] = {"providers": [plugin]}
        self._settings = settings
        self._environment = {
            **_own_environment(),
            **workspace_environment(self.folder / "home", self.folder / "backend"),
            "GENESYSCLOUD_API_URL": self.organization.url,
            "GENESYSCLOUD_LOGIN_URL": self.organization.url,
            "GENESYSCLOUD_OAUTHCLIENT_ID": self.organization.client_id,
            "GENESYSCLOUD_OAUTHCLIENT_SECRET": self.organization.client_secret,
            **({} if self.case.saves else SAVE_ONCE),
        }
        if language_host() != PULUMIS_OWN:
            add_python_host(self.folder / "bin")
            self._environment["PATH"] = os.pathsep.join([str(self.folder / "bin"), self._environment["PATH"]])
        self.write(None)
        self._pulumi("stack", "init", "dev")

    def write(self, notes: str | None) -> None:
        """Write the program; `notes` are those of the first integration."""
        program: dict[str, Any] = {}
        if self.case.provider == "YAML":
            program = {"resources": _yaml_resources(self.case.pairs, notes)}
        else:
            opts = PLUGIN_OPTIONS if self.case.provider == "plugin" else "None"
            text = PYTHON_PROGRAM.format(opts=opts, pairs=self.case.pairs, notes=notes)
            (self.folder / "__main__.py").write_text(text, "utf-8")
        (self.folder / "Pulumi.yaml").write_text(yaml.safe_dump({**self._settings, **program}), "utf-8")

    def run(self, operation: Operation) -> None:
        """Run `pulumi` as a user types it."""
        self._pulumi(*OPERATIONS[operation].pulumi.split())

    def _pulumi(self, *arguments: str) -> None:
        _run([str(pulumi_command().command), *arguments], self.folder, self._environment)


PULUMIS_OWN: Final = "Pulumi's own language host"


def language_host() -> str:
    """Return what runs programs in Python: Pulumi's own where it is installed, or else the stand-in of the tests."""
    if (engine_folder() / LANGUAGE_HOST).exists() or shutil.which(LANGUAGE_HOST):
        return PULUMIS_OWN
    return "the stand-in for Pulumi's language host that the tests have"


def _yaml_resources(pairs: int, notes: str | None) -> dict[str, Any]:
    resources: dict[str, Any] = {}
    for number in range(pairs):
        name = f"orders-{number}"
        resources[f"credential-{number}"] = {
            "type": "genesyscloud:IntegrationCredential",
            "name": name,
            "properties": {
                "credentialType": "amazonWebServicesARN",
                "fields": {"ARN": f"arn:aws:iam::123456789012:role/{name}"},
            },
        }
        credential = {"id": f"${{credential-{number}.id}}", "type": f"${{credential-{number}.credentialType}}"}
        resources[f"integration-{number}"] = {
            "type": "genesyscloud:DataActionIntegration",
            "name": name,
            "properties": {
                "integrationType": "aws-lambda-data-actions",
                "credential": credential,
                **({"notes": notes} if notes and not number else {}),
            },
        }
    return resources


@dataclass
class TofuStack:
    """The same pairs for the Terraform provider, run by OpenTofu with its own defaults."""

    folder: Path
    case: Case
    organization: Organization
    mirror: Path
    """A filesystem mirror that has the provider, as `tofu providers mirror` makes it."""

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        mirror = f'filesystem_mirror {{\n    path = "{self.mirror.resolve()}"\n  }}'
        settings = self.folder / "settings.tfrc"
        settings.write_text(f"provider_installation {{\n  {mirror}\n}}\n", "utf-8")
        self._environment = {**_own_environment(), "TF_CLI_CONFIG_FILE": str(settings), "HOME": str(self.folder)}
        self.write(None)
        self._tofu("init", "-no-color")

    def write(self, notes: str | None) -> None:
        """Write the program; `notes` are those of the first integration."""
        (self.folder / "main.tf.json").write_text(json.dumps(self._program(notes), indent=2), "utf-8")

    def run(self, operation: Operation) -> None:
        """Run `tofu` as a user types it."""
        typed = OPERATIONS[operation].tofu
        assert typed, operation
        self._tofu(*typed.split())

    def _program(self, notes: str | None) -> dict[str, Any]:
        address = urlsplit(self.organization.url)
        gateway = {"host": address.hostname, "port": str(address.port), "protocol": address.scheme}
        credentials, integrations = {}, {}
        for number in range(self.case.pairs):
            name = f"orders-{number}"
            credentials[name] = {
                "name": name,
                "credential_type_name": "amazonWebServicesARN",
                "fields": {"ARN": f"arn:aws:iam::123456789012:role/{name}"},
            }
            config = {
                "name": name,
                "credentials": {"AmazonWebServicesARN": f"${{genesyscloud_integration_credential.{name}.id}}"},
                **({"notes": notes} if notes and not number else {}),
            }
            integrations[name] = {
                "integration_type": "aws-lambda-data-actions",
                "intended_state": "ENABLED",
                "config": config,
            }
        return {
            "terraform": {"required_providers": {"genesyscloud": {"source": PEER}}},
            "provider": {
                "genesyscloud": {
                    "aws_region": "us-east-1",
                    "oauthclient_id": self.organization.client_id,
                    "oauthclient_secret": self.organization.client_secret,
                    "gateway": gateway,
                }
            },
            "resource": {
                "genesyscloud_integration_credential": credentials,
                "genesyscloud_integration": integrations,
            },
        }

    def _tofu(self, *arguments: str) -> str:
        return _run(["tofu", *arguments], self.folder, self._environment)

    def versions(self) -> tuple[str, str]:
        """Return the versions of the provider and of OpenTofu."""
        told = json.loads(self._tofu("version", "-json"))
        return told["provider_selections"][PEER], told["terraform_version"]


def _own_environment() -> dict[str, str]:
    """The environment without what points a provider elsewhere: the organization is the only one."""
    ours = {setting.environment for setting in SETTINGS}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {name: value for name, value in kept.items() if not name.startswith(("GENESYSCLOUD_", "TF_"))}


def _run(command: list[str], folder: Path, environment: Mapping[str, str]) -> str:
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise CommandFailed(f"{shlex.join(command)} ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}")
    return ended.stdout
