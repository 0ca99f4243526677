"""Ended in mid-run, by Ctrl-C or without a word: the next `pulumi up` goes on, and what is left can be told by name."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Literal

import psutil
import pytest
from pulumi.automation import CommandError

from genesyscloud_emulator import Emulator, State
from genesyscloud_provider.integrations.integration.api import UNFINISHED_PREFIX
from tests.engine import warm
from tests.engine.conftest import DYNAMIC_ADAPTER, Adapter, EngineStack
from tests.engine.killing import ATTRIBUTES, delete_empty_files, kill
from tests.engine.test_action_flows import shop
from tests.engine.test_import import ACTION, CREDENTIAL, INTEGRATION, Project, project
from tests.slow_server import SlowServer
from tests.waiting import until

__all__ = ["project"]

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("cold")]

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


def test_a_login_that_keeps_silent_ends_with_ctrl_c(project: Project) -> None:
    """Left alone it would take two minutes."""
    silent = SlowServer(b"", b"")
    for key in ("apiUrl", "loginUrl"):
        project.pulumi("config", "set", f"genesyscloud:{key}", silent.url)
    project.write({"login": RESOURCES["login"]})
    up = project.start("up", "--yes", "--skip-preview")
    try:
        until(lambda: silent.asked == 1)
        os.killpg(up.pid, signal.SIGINT)
        out, err = up.communicate(timeout=30)
    finally:
        up.kill()
        silent.stop()
    assert up.returncode != 0
    assert "it was interrupted while it waited" in out + err


SHOP: dict[str, Any] = {
    **RESOURCES,
    "look-up": {
        "type": ACTION,
        "properties": {
            "integration": {"id": "${orders.id}", "type": "${orders.integrationType}"},
            "contract": {"input": {"type": "object", "properties": {}}, "output": {"type": "object"}},
            "config": {"request": {"requestUrlTemplate": "https://api.example.com/orders", "requestType": "GET"}},
            "category": "Shop",
        },
    },
}

INTEGRATIONS = "/api/v2/integrations"
REQUESTS = {
    "credential": ("POST", f"{INTEGRATIONS}/credentials"),
    "integration": ("POST", INTEGRATIONS),
    "state": ("PATCH", f"{INTEGRATIONS}/{{id}}"),
    "action": ("POST", f"{INTEGRATIONS}/actions"),
}
"""Some of what creates a credential, an integration with it and an action, in order."""

Sent = Callable[[], bool]
"""Whether a request has been sent."""

UP = ("up", "--yes", "--skip-preview")


def hold(cloud: Emulator, request: str, seconds: float, effect: Literal["before", "after"] = "after") -> Sent:
    """Let the answer to this request, or its effect too, come so late; returns what tells whether it has been sent."""
    method, route = REQUESTS[request]
    cloud.control.fault("slow", method=method, route=route, effect=effect, seconds=seconds)
    return lambda: any(each.struck for each in cloud.control.faults())


def kill_and_cancel(project: Project, up: subprocess.Popen[str]) -> None:
    """End an engine and all that it runs, as when the machine goes down, and free the stack that it holds."""
    kill(up, project.backend)
    project.pulumi("cancel", "--yes")


def press_ctrl_c_twice(_: Project, up: subprocess.Popen[str]) -> None:
    """Let an engine give up at once."""
    os.killpg(up.pid, signal.SIGINT)
    assert up.stdout
    assert any("press ^C again" in line for line in up.stdout)
    os.killpg(up.pid, signal.SIGINT)
    up.communicate(timeout=60)


@contextmanager
def sending(number: int, sent: Sent, *, to_engine: bool) -> Iterator[None]:
    """Within the block, send a signal to the engine, or else to its providers, once a request has been sent."""

    def send() -> None:
        until(sent)
        for each in psutil.Process().children(recursive=True):
            with suppress(ProcessLookupError, psutil.NoSuchProcess):
                if warm.__name__ in each.cmdline():
                    continue  # no engine's
                # A terminal's Ctrl-C is for the engine alone: each provider has a process group of its own.
                if (os.getpgid(each.pid) == os.getpgrp()) == to_engine:
                    each.send_signal(number)

    sender = threading.Thread(target=send)
    sender.start()
    yield
    sender.join()


def names(state: State) -> dict[str, str]:
    """The names of all there is, by id."""
    credentials = {each.id: str(each.name) for each in state.credentials}
    integrations = {each.id: each.name for each in state.integrations}
    return {**credentials, **integrations, **{each.id: each.name for each in state.actions}}


def known(deployment: dict[str, Any]) -> tuple[set[str], dict[str, str]]:
    """The ids in a state, and the names of what Pulumi knows to have been creating when it ended, by URN."""
    pending = [each["resource"] for each in deployment.get("pending_operations", [])]
    return {each.get("id", "") for each in deployment.get("resources", [])}, {
        each["urn"]: each["inputs"]["name"] for each in pending
    }


def known_to(project: Project) -> tuple[set[str], dict[str, str]]:
    return known(json.loads(project.pulumi("stack", "export"))["deployment"])


@pytest.mark.parametrize(("request_", "end"), [("integration", kill_and_cancel), ("action", press_ctrl_c_twice)])
def test_an_engine_that_ends_at_once_leaves_one_object_whose_name_is_known(
    request_: str, end: Callable[[Project, subprocess.Popen[str]], None], project: Project, genesys_cloud: Emulator
) -> None:
    sent = hold(genesys_cloud, request_, 60)
    project.write(SHOP)
    up = project.start(*UP)
    until(sent)
    end(project, up)

    said = project.pulumi(*UP)
    kept, pending = known_to(project)
    ((urn, name),) = pending.items()
    (live_name,) = [each for id_, each in names(genesys_cloud.control.state()).items() if id_ not in kept]
    assert f"{urn}, interrupted while creating" in said
    unfinished = live_name.startswith(UNFINISHED_PREFIX)
    assert unfinished == (request_ == "integration")
    assert (f"creation did not come to its end: {live_name}." in said) == unfinished
    assert unfinished or live_name == name
    assert project.has_nothing_to_do()


def test_a_killed_engine_whose_request_never_arrived_leaves_nothing(project: Project, genesys_cloud: Emulator) -> None:
    sent = hold(genesys_cloud, "integration", 60, "before")
    project.write(SHOP)
    up = project.start(*UP)
    until(sent)
    genesys_cloud.control.save()
    kill_and_cancel(project, up)
    genesys_cloud.control.restore()  # without the request that is held back

    said = project.pulumi(*UP)
    kept, pending = known_to(project)
    (urn,) = pending
    assert f"{urn}, interrupted while creating" in said
    assert "did not come to its end" not in said
    assert len(names(genesys_cloud.control.state()).keys() & kept) == 3
    assert names(genesys_cloud.control.state()).keys() <= kept


def test_what_a_killed_engine_left_can_be_taken_over(project: Project, genesys_cloud: Emulator) -> None:
    sent = hold(genesys_cloud, "state", 60)
    project.write(SHOP)
    up = project.start(*UP)
    until(sent)
    kill_and_cancel(project, up)
    (left,) = genesys_cloud.control.state().integrations
    project.pulumi("import", INTEGRATION, "orders", left.id, "--yes", "--protect=false", "--generate-code=false")
    project.pulumi(*UP)
    assert names(genesys_cloud.control.state()).keys() <= known_to(project)[0]
    assert project.has_nothing_to_do()
    assert known_to(project)[1]
    project.pulumi("refresh", "--yes", "--skip-preview", "--clear-pending-creates")
    assert known_to(project)[1] == {}


def test_a_state_that_was_being_written_is_whole_once_the_empty_file_beside_it_is_deleted(
    project: Project,
) -> None:
    project.write(RESOURCES)
    project.pulumi(*UP)
    (beside,) = project.backend.rglob(f"stacks/**/{ATTRIBUTES}")
    beside.write_bytes(b"")  # as it is for a moment at each write
    for command in (("cancel", "--yes"), UP):
        with project.start(*command) as refused:
            _, err = refused.communicate()
        assert "failed to load checkpoint: EOF" in err
    delete_empty_files(project.backend)
    project.pulumi("cancel", "--yes")
    assert project.has_nothing_to_do()


def test_ctrl_c_loses_nothing(adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator) -> None:
    for number, request in enumerate(("credential", "integration"), 1):
        genesys_cloud.control.clear_faults()
        sent = hold(genesys_cloud, request, 2)
        with sending(signal.SIGINT, sent, to_engine=True):
            assert "canceled" in stack.refused(stack.up, shop(adapter))
        live = names(genesys_cloud.control.state())
        kept, pending = known(stack.pulumi.export())
        assert (len(live), pending) == (number, {})
        assert live.keys() <= kept
    assert stack.up(shop(adapter)).changes == {"create": 1}
    assert len(names(genesys_cloud.control.state())) == 3


def test_a_killed_provider_leaves_one_object_of_the_name(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    sent = hold(genesys_cloud, "state", 60)
    stack.pulumi.program = shop(adapter)
    with sending(signal.SIGKILL, sent, to_engine=False), pytest.raises(CommandError, match="error reading from server"):
        stack.pulumi.up()
    (left,) = genesys_cloud.control.state().integrations
    said = stack.up(shop(adapter)).text
    kept, pending = known(stack.pulumi.export())
    live = names(genesys_cloud.control.state())
    assert (live.keys() - kept, pending) == ({left.id}, {})
    assert re.fullmatch(adapter.name, left.name)
    assert (f"an integration named {left.name!r} already ({left.id})" in said) == (adapter is DYNAMIC_ADAPTER)
