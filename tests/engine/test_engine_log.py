"""Secrets in the engine's logs, at the highest verbosity there is.

The engine writes down every value that it sends or is sent, secrets in clear, and warns that it does. So a secret is in
each of its notes of a call that has one among its values; what is asserted is that it is nowhere else, that the plugin
sends none but where it was sent it, marked as one, and that the plugin itself writes none anywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pulumi
import pytest

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from genesyscloud_provider.adapters.signatures import SECRET, SIGNATURE
from tests.engine.conftest import PLUGIN_FOLDERS, EngineStack, Program, organization

pytestmark = pytest.mark.engine

PASSWORD, NOTES, PROPERTY = "planted-password", "planted-notes", "planted-property"

LOUDEST: dict[str, Any] = {"log_verbosity": 11, "log_to_std_err": True, "log_flow": True, "debug": True}

VALUE_OF_A_CALL = re.compile(
    r"(Marshaling|Unmarshaling) property for RPC\[(?:Provider\[\w+\]|(\w+))\.(\w+)\(.*?\)[.\w]*\]: "
)
"""The engine's note of a value: the direction, who is called if not the plugin, and the call."""

SENT_TO_PLUGIN = {"Configure", "Check", "Diff", "Create", "Read", "Update", "Delete"}
"""The calls whose requests hold secrets; those of CheckConfig and DiffConfig do too, but the engine notes no values."""

ANSWERED_BY_PLUGIN = {"CheckConfig", "Check", "Create", "Read", "Update"}
"""The calls whose answers hold the secrets that their requests held."""


class Listener:
    """A folder with the plugin, where all that it writes is written down."""

    def __init__(self, work: Path) -> None:
        self.folder = work / "listened"
        self.folder.mkdir()
        self.calls = work / "calls.json"
        self._out, self._err = work / "stdout", work / "stderr"
        name = "pulumi-resource-genesyscloud"
        launcher = self.folder / name
        launcher.write_text(
            f"#!/bin/bash\nexec '{PLUGIN_FOLDERS['genesyscloud'] / name}' \"$@\""
            f" > >(tee -a '{self._out}') 2> >(tee -a '{self._err}' >&2)\n"
        )
        launcher.chmod(0o755)

    def stdout(self) -> list[str]:
        return self._out.read_text("utf-8").splitlines()

    def stderr(self) -> str:
        return self._err.read_text("utf-8")

    def answers(self) -> Iterator[tuple[str, Any]]:
        """The plugin's answers, by call."""
        for line in self.calls.read_text("utf-8").splitlines():
            note = json.loads(line)
            service, call = note["method"].rsplit("/", 1)
            if service == "/pulumirpc.ResourceProvider" and "response" in note:
                yield call, note["response"]


def bare(value: Any) -> Any:
    """A value without what is marked as secret in it."""
    if isinstance(value, dict):
        is_secret = value.get(SIGNATURE) == SECRET
        return {} if is_secret else {key: bare(each) for key, each in value.items()}
    return [bare(each) for each in value] if isinstance(value, list) else value


@pytest.fixture
def listener(tmp_path: Path) -> Listener:
    return Listener(tmp_path)


@pytest.fixture
def stack(new_stack: Callable[..., EngineStack], listener: Listener) -> EngineStack:
    """A stack whose plugin is listened to, and whose engine writes down every call."""
    return new_stack(plugins={"genesyscloud": listener.folder}, environment={"PULUMI_DEBUG_GRPC": str(listener.calls)})


def program(cloud: Emulator, number: int, **arguments: Any) -> Program:
    """Secrets wherever users put them."""

    def run() -> None:
        opts = pulumi.ResourceOptions(provider=organization(cloud, access_token=cloud.access_token))
        credential = genesyscloud.IntegrationCredential.basic_auth(
            "orders", user_name="ada", password=f"{PASSWORD}-{number}", opts=opts
        )
        genesyscloud.DataActionIntegration(
            "orders",
            genesyscloud.IntegrationType.WEB_SERVICES,
            credential,
            name="Orders",
            notes=pulumi.Output.secret(f"{NOTES}-{number}"),
            properties={"header": pulumi.Output.secret(f"{PROPERTY}-{number}")},
            opts=opts,
            **arguments,
        )

    return run


def test_a_secret_is_only_in_the_engines_notes_of_calls_that_have_it_among_their_values(
    stack: EngineStack, listener: Listener, genesys_cloud: Emulator
) -> None:
    control = genesys_cloud.control
    control.create_integration("custom-rest-actions", "Orders")
    control.switches(activation_reads=2)
    said = [stack.preview(program(genesys_cloud, 1), **LOUDEST).text]
    assert "has an integration named 'Orders' already" in said[0], "the plugin has said something"
    said.append(stack.up(program(genesys_cloud, 1), **LOUDEST).text)
    control.change_integration(stack.integration["id"], name="Hers", properties={"header": "planted-property-hers"})
    said.append(stack.refresh(**LOUDEST).text)
    control.fault("status", method="PUT", route="/api/v2/integrations/{id}/config/current", status=400)
    said.append(stack.refused(lambda: stack.up(program(genesys_cloud, 2), **LOUDEST)))
    said.append(stack.refused(lambda: stack.preview(program(genesys_cloud, 2, intended_state="on"), **LOUDEST)))
    said.append(stack.up(program(genesys_cloud, 2), **LOUDEST).text)
    action = control.publish_action(stack.integration["id"], "Get order")
    said.append(stack.refused(lambda: stack.destroy(**LOUDEST)))
    control.delete_action(action.id)
    said.append(stack.destroy(**LOUDEST).text)

    secrets = (PASSWORD, NOTES, PROPERTY, genesys_cloud.client_secret, genesys_cloud.access_token)

    def holds(text: str) -> bool:
        return any(each in text for each in secrets)

    seen = set()
    for line in "\n".join(said).splitlines():
        if holds(line):
            note = VALUE_OF_A_CALL.search(line)
            assert note, line
            seen.add(note.groups())
    assert seen == {
        ("Unmarshaling", "ResourceMonitor", "RegisterResource"),
        ("Marshaling", "ResourceMonitor", "RegisterResource"),
        *(("Marshaling", None, call) for call in SENT_TO_PLUGIN),
        *(("Unmarshaling", None, call) for call in ANSWERED_BY_PLUGIN),
    }

    answers = list(listener.answers())
    assert {call for call, answer in answers if holds(json.dumps(answer))} == ANSWERED_BY_PLUGIN
    assert {call for call, answer in answers if holds(json.dumps(bare(answer)))} == {"CheckConfig"}, "by its protocol"

    assert len(listener.stdout()) == len(said)
    assert all(line.isdecimal() for line in listener.stdout()), "a port for each time the plugin was started"
    assert listener.stderr() == ""
