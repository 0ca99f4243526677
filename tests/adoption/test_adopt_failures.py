"""Whatever goes wrong on the way: a clear message, nothing half done, and the next call goes on where this one was."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from genesyscloud_emulator import ActionReport, Emulator, IntegrationReport, OAuthClientReport, RoleGiven, RoleReport
from genesyscloud_provider.client import client as client_module
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.commands import at_once as requests_at_once
from genesyscloud_provider.commands import connection
from genesyscloud_provider.commands.adopt import reading
from genesyscloud_provider.commands.adopt.python import program
from tests.adoption import calls, organizations
from tests.adoption.called import adopt, environment_of, files_of, imported, requests
from tests.adoption.drawn import FUNCTIONS, WEB, Drawn
from tests.clock import FakeClock
from tests.waiting import until

ACTION = "/api/v2/integrations/actions/{id}"
ACTIONS = 5


def small(cloud: Emulator) -> None:
    """One of each kind, and no more actions than are read at once."""
    made = Drawn(random.Random(3))
    web = made.integration(WEB, "Orders", made.credential("basicAuth", "Orders"))
    functions = made.integration(FUNCTIONS, "Functions")
    get = {"request": {"requestType": "GET", "requestUrlTemplate": "https://api.example.com/"}}
    for number in range(ACTIONS):
        made.action(web, f"Get {number}", contract=calls.small_contract(made.rng), config=get)
    made.action(web, "Draft", contract=calls.small_contract(made.rng), config=get, published=False)
    role = RoleReport(id=made.id(), name="Data actions")
    made.roles.append(role)
    client = OAuthClientReport(id=made.id(), name="Data actions", secret="made-up", roles=[RoleGiven(role_id=role.id)])
    made.clients.append(client)
    made.put(cloud.control)
    assert functions.credentials == {}


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator({"rate_limit": 100_000}) as emulator:
        yield emulator


@pytest.fixture
def cloud(running: Emulator) -> Emulator:
    running.control.reset()
    small(running)
    running.control.reset_requests()
    return running


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses take no time, nothing hangs for long, and what is written need not be in its form."""

    def as_it_is(codes: Mapping[Any, str], *_: object, **__: object) -> dict[Any, str]:
        return dict(codes)

    monkeypatch.setattr(connection, "StoppableClock", lambda _: FakeClock())
    monkeypatch.setattr(program, "formatted", as_it_is)
    monkeypatch.setattr(requests_at_once, "AT_ONCE", 1)
    monkeypatch.setattr(client_module, "TIMEOUT", httpx.Timeout(0.15, connect=5.0))
    monkeypatch.setitem(Client._send.__kwdefaults__ or {}, "timeout", httpx.Timeout(0.15, connect=5.0))


STEP = {"hangs": 4}
"""Each how manieth request is struck, where that takes long."""

FAULTS: dict[str, dict[str, Any]] = {
    "500 for ever": {"kind": "status", "status": 500, "count": None},
    "503 once": {"kind": "status", "status": 503, "count": 1},
    "a page of a proxy": {"kind": "html", "count": None},
    "an empty answer": {"kind": "empty", "count": None},
    "no JSON": {"kind": "malformed", "count": None},
    "hangs": {"kind": "timeout", "count": None},
    "torn down": {"kind": "reset", "count": None},
    "cut off": {"kind": "truncate", "count": 1},
    "401": {"kind": "status", "status": 401, "count": None},
    "403": {"kind": "status", "status": 403, "count": None},
    "404": {"kind": "status", "status": 404, "count": None},
    "429": {"kind": "status", "status": 429, "count": 2, "headers": {"Retry-After": "3"}},
}


@pytest.mark.slow
@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    "fault", [pytest.param(each, marks=pytest.mark.connections if each == "hangs" else ()) for each in FAULTS]
)
def test_each_request_may_fail_and_the_next_call_ends_as_if_none_had(
    fault: str, cloud: Emulator, tmp_path: Path
) -> None:
    undisturbed = tmp_path / "undisturbed" / "project"
    assert adopt(cloud, undisturbed).exit_code == 0
    expected, asked = files_of(undisturbed), requests(cloud.control).total()
    ends = set()
    for skip in range(0, asked, STEP.get(fault, 1)):
        folder = tmp_path / str(skip) / "project"
        cloud.control.fault(skip=skip, **FAULTS[fault])
        result = adopt(cloud, folder)
        ends.add(result.exit_code)
        cloud.control.clear_faults()
        assert "Traceback" not in result.output
        if result.exit_code:
            assert result.exit_code == 1, result.output
            assert re.search(r"^Error: .{20}", result.output, re.MULTILINE), result.output
            assert files_of(folder) == {} if folder.exists() else True, skip
        before = len(imported(folder)) if (folder / "import.json").exists() else 0
        again = adopt(cloud, folder)
        assert again.exit_code == 0, again.output
        assert files_of(folder) == expected, (skip, result.output)
        assert before in (0, len(imported(folder))) or "Not taken over" in result.output
    assert ends <= ({0} if fault in ("503 once", "cut off", "429") else {0, 1})


@pytest.mark.usefixtures("at_once")
def test_what_was_read_before_a_failure_is_not_read_again(cloud: Emulator, tmp_path: Path) -> None:
    cloud.control.fault("reset", route=ACTION, skip=3, count=None)
    failed = adopt(cloud, tmp_path / "p")
    assert failed.exit_code == 1
    assert "got no answer" in failed.output or "could not connect" in failed.output
    assert [each.name for each in (tmp_path / "p").iterdir()] == [".adopt"]
    cloud.control.clear_faults()
    cloud.control.reset_requests()
    assert adopt(cloud, tmp_path / "p").exit_code == 0
    read = requests(cloud.control)
    assert read["GET", ACTION] == ACTIONS - 3 + 1  # a draft is looked for among the published ones first
    assert not (tmp_path / "p/.adopt/readings.jsonl").exists()


@pytest.mark.usefixtures("at_once")
def test_what_has_changed_meanwhile_is_read_again(cloud: Emulator, tmp_path: Path) -> None:
    cloud.control.fault("reset", route=ACTION, skip=3, count=None)
    adopt(cloud, tmp_path / "p")
    cloud.control.clear_faults()
    changed = next(each for each in cloud.control.state().actions if each.name == "Get 0")
    cloud.control.put_objects(
        actions=[
            changed.model_copy(
                update={
                    "version": 2,
                    "config": {"request": {"requestType": "GET", "requestUrlTemplate": "https://api.example.com/new"}},
                }
            )
        ]
    )
    assert adopt(cloud, tmp_path / "p").exit_code == 0
    assert "https://api.example.com/new" in files_of(tmp_path / "p")["__main__.py"]


@pytest.mark.usefixtures("at_once")
def test_where_the_service_fails_for_good_things_are_not_left_out_one_by_one(
    cloud: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "FAILURES", 2)
    cloud.control.fault("status", status=503, route=ACTION, count=None)
    result = adopt(cloud, tmp_path / "p")
    assert result.exit_code == 1
    assert "503" in result.output
    assert files_of(tmp_path / "p") == {}


PERMISSIONS = {
    "integrations:integration:view": (1, {}),
    "integrations:action:view": (1, {}),
    "oauth:client:view": (0, {"OAuthClient": 0, "Role": 0, "DataAction": ACTIONS + 1}),
    "authorization:role:view": (0, {"OAuthClient": 1, "Role": 0, "DataAction": ACTIONS + 1}),
}


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("permission", PERMISSIONS)
def test_without_a_permission_what_can_be_read_is_taken_over(permission: str, cloud: Emulator, tmp_path: Path) -> None:
    code, kinds = PERMISSIONS[permission]
    cloud.control.switches(missing_permissions=[permission])
    result = adopt(cloud, tmp_path / "p")
    cloud.control.switches(missing_permissions=[])
    assert result.exit_code == code
    assert permission in result.output
    assert "Give a role with the permission to the OAuth client" in result.output
    if code == 0:
        found = Counter(each["type"].rpartition(":")[2] for each in imported(tmp_path / "p"))
        assert {kind: found[kind] for kind in kinds} == kinds
        assert permission in files_of(tmp_path / "p")["README.md"]
    else:
        assert not (tmp_path / "p").exists() or files_of(tmp_path / "p") == {}


def test_a_credential_that_is_gone_is_named(cloud: Emulator, tmp_path: Path) -> None:
    gone = "11111111-2222-4333-8444-555555555555"
    orders = IntegrationReport(integration_type=WEB, name="Orders", credentials={"basicAuth": gone})
    cloud.control.put_objects(integrations=[orders])
    said = adopt(cloud, tmp_path / "crm").stdout
    assert f"tells no type of its credential {gone}, which may be deleted" in said
    given = cloud.control.create_credential("basicAuth", {"userName": "a", "password": "b"}, "Orders")
    cloud.control.put_objects(integrations=[orders.model_copy(update={"credentials": {"basicAuth": given.id}})])
    assert "Not taken over" not in adopt(cloud, tmp_path / "crm").stdout  # what it advised


def test_a_secret_that_is_written_out_in_an_action_is_worth_a_look(cloud: Emulator, tmp_path: Path) -> None:
    orders = IntegrationReport(integration_type=WEB, name="Orders")
    request = {"requestType": "GET", "requestUrlTemplate": "https://x.example.com/?api_key=5f2b9c7e1d"}
    contract = {"input": {"inputSchema": {"type": "object"}}, "output": {"successSchema": {"type": "object"}}}

    def action(name: str, **headers: str) -> ActionReport:
        config = {"request": {**request, "headers": headers}, "response": {}}
        return ActionReport(integration_id=orders.id, name=name, config=config, contract=contract)

    told = action("told", Authorization="Bearer 8Zq3vT5nB1xW7cR2", Accept="text/plain")
    request["requestUrlTemplate"] = "https://x.example.com/${input.id}"
    untold = action("untold", Authorization="Bearer ${authResponse.access_token}")
    cloud.control.put_objects(integrations=[orders], actions=[told, untold])
    assert "Worth a look: 1" in adopt(cloud, tmp_path / "crm").stdout
    (about,) = re.findall(r"^- .*what looks like a secret.*$", (tmp_path / "crm/README.md").read_text("utf-8"), re.M)
    assert "told" in about
    assert "untold" not in about
    assert "config.request.headers.Authorization" in about
    assert "config.request.requestUrlTemplate" in about
    assert r"api\_key" in about
    assert "Zq3vT5nB1xW7cR2" not in about
    assert "5f2b9c7e1d" not in about


def test_without_the_permission_for_functions_all_others_are_taken_over(cloud: Emulator, tmp_path: Path) -> None:
    organizations.large(cloud)
    cloud.control.switches(missing_permissions=["integrations:actionFunction:view"])
    result = adopt(cloud, tmp_path / "p", "--name", "Funktionen")
    cloud.control.switches(missing_permissions=[])
    assert result.exit_code == 0
    assert "Not taken over: 2" in result.output
    assert "integrations:actionFunction:view" in result.output
    assert {each["type"].rpartition(":")[2] for each in imported(tmp_path / "p")} == {
        "DataActionIntegration",
        "IntegrationCredential",
    }


@pytest.mark.parametrize("missing", ["GENESYSCLOUD_OAUTHCLIENT_SECRET", "GENESYSCLOUD_OAUTHCLIENT_ID"])
def test_settings_that_are_missing_are_named_and_no_folder_is_made(
    missing: str, cloud: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {**environment_of(cloud), missing: ""}
    monkeypatch.setattr("tests.adoption.called.environment_of", lambda _: settings)
    result = adopt(cloud, tmp_path / "p")
    assert result.exit_code == 1
    assert missing in result.output
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize(("option", "value"), [("--integration-type", "no-such"), ("--name", "nothing*")])
def test_a_selection_of_nothing_says_so(option: str, value: str, cloud: Emulator, tmp_path: Path) -> None:
    result = adopt(cloud, tmp_path / "p", option, value)
    assert result.exit_code == 0
    assert "nothing to adopt" in result.output
    assert "pulumi import" not in result.output


def test_a_folder_that_is_a_file_is_told(cloud: Emulator, tmp_path: Path) -> None:
    (tmp_path / "p").write_text("mine")
    result = adopt(cloud, tmp_path / "p")
    assert result.exit_code == 2
    assert "is a file" in result.output


def test_a_folder_below_a_file_is_told(cloud: Emulator, tmp_path: Path) -> None:
    (tmp_path / "p").write_text("mine")
    result = adopt(cloud, tmp_path / "p" / "q")
    assert result.exit_code == 1
    assert "cannot be" in result.output


# The process ends


def started(cloud: Emulator, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "genesyscloud_provider", "adopt", str(folder)],
        env={**os.environ, **environment_of(cloud)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.slow
@pytest.mark.parametrize("number", ["SIGKILL", "SIGTERM", "SIGINT"])
@pytest.mark.parametrize("skip", [0, 4, 9, 14, 21])
def test_wherever_the_process_ends_the_next_call_goes_on(
    number: str, skip: int, cloud: Emulator, tmp_path: Path
) -> None:
    folder = tmp_path / "project"
    cloud.control.fault("timeout", skip=skip, count=None)
    process = started(cloud, folder)
    until(lambda: any(each.struck for each in cloud.control.faults()), seconds=30)
    process.send_signal(getattr(signal, number))
    said, _ = process.communicate(timeout=20)
    assert process.returncode == (-signal.SIGKILL if number == "SIGKILL" else 130), said
    assert "Traceback" not in said
    if number != "SIGKILL":
        assert "Interrupted. What was read is kept: repeat the command, and it goes on." in said
    assert not folder.exists() or files_of(folder) == {}
    cloud.control.reset_requests()
    cloud.control.clear_faults()
    assert adopt(cloud, folder).exit_code == 0
    assert len(imported(folder)) == ACTIONS + 1 + 5
    assert not (folder / ".adopt/readings.jsonl").exists()


@pytest.mark.slow
def test_an_interruption_in_a_pause_under_the_limit_is_none(cloud: Emulator, tmp_path: Path) -> None:
    organizations.large(cloud)
    cloud.control.switches(rate_limit=40)
    process = started(cloud, tmp_path / "p")
    until(lambda: requests(cloud.control).total() >= 30, seconds=30)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=15)
    cloud.control.switches(rate_limit=100_000)
    assert process.returncode == 130
    assert said.count("takes no more requests") <= 2
