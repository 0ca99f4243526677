"""Ctrl-C at a terminal while the plugin waits: nothing is lost, and the next `pulumi up` goes on."""

from __future__ import annotations

import json
import os
import signal
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from tests.engine.test_import import CREDENTIAL, INTEGRATION, Project, project
from tests.waiting import until

__all__ = ["project"]

pytestmark = pytest.mark.engine

RESOURCES: dict[str, Any] = {
    "login": {
        "type": CREDENTIAL,
        "properties": {"credentialType": "basicAuth", "fields": {"userName": "ada", "password": "p"}},
    },
    "orders": {
        "type": INTEGRATION,
        "properties": {
            "integrationType": "custom-rest-actions",
            "credential": {"id": "${login.id}", "type": "${login.credentialType}"},
        },
    },
}


def test_an_interrupted_activation_is_kept_and_continued(project: Project, genesys_cloud: Emulator) -> None:
    control = genesys_cloud.control
    control.switches(activation_seconds=600)
    project.write(RESOURCES)
    up = project.start("up", "--yes", "--skip-preview")
    try:
        until(lambda: [each.intended_state for each in control.state().integrations] == ["ENABLED"])
        os.killpg(up.pid, signal.SIGINT)  # a terminal sends it to everything that it runs
        out, err = up.communicate(timeout=60)
    finally:
        up.kill()
    assert up.returncode != 0
    assert "it was interrupted while it waited" in out + err

    deployment = json.loads(project.pulumi("stack", "export"))["deployment"]
    assert "pending_operations" not in deployment
    kept = {each["type"]: each for each in deployment["resources"]}
    assert "interrupted" in kept[INTEGRATION]["initErrors"][0]
    assert [each.id for each in control.state().integrations] == [kept[INTEGRATION]["id"]]
    assert [each.id for each in control.state().credentials] == [kept[CREDENTIAL]["id"]]

    control.change_integration(kept[INTEGRATION]["id"], reported_state={"code": "ACTIVE"})
    assert "ERROR" not in project.pulumi("up", "--yes")
    (live,) = control.state().integrations
    assert (live.id, live.reported_state.code) == (kept[INTEGRATION]["id"], "ACTIVE")
    assert live.credentials == {"basicAuth": kept[CREDENTIAL]["id"]}
    assert project.has_nothing_to_do()
