"""`pulumi-genesyscloud verify`: what it says and asks before, the table, the report, and how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner, Result

from genesyscloud_emulator import Emulator
from genesyscloud_provider.__main__ import main
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.configuration import SETTINGS
from genesyscloud_provider.commands import connection
from genesyscloud_provider.commands.verify import command
from genesyscloud_provider.commands.verify.plan import MAKES, MINUTES, MINUTES_SLOW, REQUESTS, counted
from tests.conftest import settings_of
from tests.verify.organization import NAMES, PRIVATE, PassingClock, nothing, objects

Call = Callable[..., Result]

ONE: Final = ("--only", "GIVEN_NAME_IS_KEPT")

SECRET: Final = "Xq7-" + "planted"


def environment_of(cloud: Emulator) -> dict[str, str]:
    settings = settings_of(cloud)
    return {each.environment: settings[each.name] for each in SETTINGS if each.name in settings}


@pytest.fixture
def call(cloud: Emulator, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls the command, in which no time passes by itself."""

    def client(configuration: Any, **shared: Any) -> Client:
        return Client(configuration, clock=PassingClock(cloud.control, nothing), **shared)

    monkeypatch.setattr(connection, "_client", client)

    def call(*arguments: str, typed: str | None = None) -> Result:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in environment_of(cloud).items():
                patch.setenv(name, value)
            patch.setattr(command, "_may_ask", lambda: typed is not None)
            return CliRunner().invoke(main, ["verify", *arguments], input=typed)

    return call


def test_it_says_what_it_will_create_and_asks(call: Call, cloud: Emulator) -> None:
    before = objects(cloud.control)
    told = call(*ONE, typed="n\n")
    assert (told.exit_code, told.stdout) == (1, "")
    said = " ".join(told.stderr.split())
    assert f"at {cloud.url}" in said
    assert all(counted(kind, most) in said for kind, most in MAKES.items())
    assert re.search(r"Their names begin with pulumi-genesyscloud-verify-\d{8}t\d{6}z-[0-9a-f]{6}-\d+\.", said)
    assert said.endswith("Go on? [y/N]: n Nothing was done.")
    assert objects(cloud.control) == before


def test_the_page_says_the_same() -> None:
    text = " ".join((Path(__file__).parents[2] / "docs/verify.md").read_text("utf-8").split())
    assert f"tries {len(NAMES)} assumptions" in text
    assert all(counted(kind, most) in text for kind, most in MAKES.items())
    assert f"About {REQUESTS} requests and four minutes; with `--slow` up to {MINUTES_SLOW}" in text
    assert MINUTES == 4


def test_yes_in_answer_to_the_question(call: Call) -> None:
    told = call(*ONE, typed="y\n")
    assert told.exit_code == 0
    assert "GIVEN_NAME_IS_KEPT" in told.stdout


def test_a_script_has_to_say_yes(call: Call, cloud: Emulator) -> None:
    cloud.control.reset_requests()
    told = call(*ONE)
    assert told.exit_code == 2
    assert told.stderr.endswith("Error: nothing was done, as nobody can be asked here. Add --yes if that is wanted.\n")
    assert {each.method for each in cloud.control.requests() if each.route != "/oauth/token"} == {"GET"}


def test_the_table(call: Call) -> None:
    told = call("--yes", *ONE, "--only", "LIMIT_REFUSAL_SAYS_LIMIT", "--only", "scripts_tell_no_live_version")
    assert told.exit_code == 0
    assert told.stdout.splitlines() == [
        "Confirmed (2)",
        "  GIVEN_NAME_IS_KEPT",
        "  LIMIT_REFUSAL_SAYS_LIMIT",
        "",
        "Could not be tried (1)",
        "  SCRIPTS_TELL_NO_LIVE_VERSION",
        "    a script would have to be published, which the console alone does",
        "",
        "Of 3 assumptions, 2 are confirmed, 0 contradicted, and 1 could not be tried.",
    ]


def test_a_contradiction(call: Call, cloud: Emulator, tmp_path: Path) -> None:
    cloud.control.contradict("GIVEN_NAME_IS_KEPT")
    file = tmp_path / "report.md"
    told = call("--yes", *ONE, "--report", str(file))
    assert told.exit_code == 3
    assert told.stdout.startswith(
        "Contradicted (1)\n  GIVEN_NAME_IS_KEPT\n    a new integration has another name than the request gave it\n"
    )
    assert "attach the report: --report FILE writes it" in " ".join(told.stdout.split())
    report = file.read_text("utf-8")
    assert "- `GIVEN_NAME_IS_KEPT`: a new integration has another name than the request gave it.\n" in report
    assert "| Region | another address than a region's |" in report


def test_a_contradiction_for_which_there_is_a_second_way(call: Call, cloud: Emulator) -> None:
    cloud.control.contradict("AUTH_ACTION_APPEARS_IN_FIFTEEN_SECONDS")
    told = call("--yes", "--only", "AUTH_ACTION_APPEARS_IN_FIFTEEN_SECONDS")
    assert told.exit_code == 3
    assert "If `genesyscloud:contradicted` names it: What is waited for is" in " ".join(told.stdout.split())


def test_as_json(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    told = call("--yes", "--json", *ONE, "--report", str(file))
    document = json.loads(told.stdout)
    assert document["assumptions"] == [{"name": "GIVEN_NAME_IS_KEPT", "verdict": "confirmed", "why": None}]
    assert json.loads(file.read_text("utf-8")) == document


def test_a_name_that_is_none(call: Call) -> None:
    told = call("--only", "GIVEN_NAMES_ARE_KEPT")
    assert told.exit_code == 2
    assert "GIVEN_NAMES_ARE_KEPT is no assumption; did you mean `GIVEN_NAME_IS_KEPT`?" in told.stderr


def test_a_report_that_cannot_be_written_is_told_before(call: Call, cloud: Emulator, tmp_path: Path) -> None:
    cloud.control.reset_requests()
    told = call("--yes", *ONE, "--report", str(tmp_path / "nowhere" / "report.md"))
    assert told.exit_code == 2
    assert cloud.control.requests() == []


def test_a_login_that_is_refused(call: Call, cloud: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cloud, "client_secret", "another")
    told = call("--yes", *ONE)
    assert told.exit_code == 1
    assert told.stderr.startswith("Error: ")


def test_what_cannot_be_removed_is_named_with_the_way_to_remove_it(call: Call, cloud: Emulator) -> None:
    cloud.control.fault("status", method="DELETE", route="/api/v2/integrations/{id}", status=409, skip=1, count=None)
    told = call("--yes", *ONE)
    assert told.exit_code == 1
    said = " ".join(told.stderr.split())
    left = [each for each in cloud.control.state().integrations if each.name.startswith("pulumi-genesyscloud-verify-")]
    assert len(left) == 2
    for each in left:
        assert f"The integration {each.name} ({each.id}) could not be removed: DELETE" in said
    assert (
        said.count("Call this again in a few minutes, or delete it in Genesys Cloud under Admin > Integrations.") == 2
    )
    cloud.control.clear_faults()
    again = call("--yes", *ONE)
    assert again.exit_code == 0
    assert "First it removes what earlier calls left: 2 integrations." in " ".join(again.stderr.split())


@pytest.mark.slow
def test_lines_are_of_at_most_80_columns(call: Call, cloud: Emulator) -> None:
    cloud.control.contradict("GRANTS_TAKE_EFFECT_IN_TEN_SECONDS")
    told = call("--yes", "--slow")
    assert told.exit_code == 3
    assert [each for each in (told.stdout + told.stderr).splitlines() if len(each) > 80] == []


@pytest.mark.parametrize(
    ("status", "route"),
    [
        (400, "/api/v2/integrations"),
        pytest.param(403, "/api/v2/integrations/credentials", marks=pytest.mark.slow),
        pytest.param(500, "/api/v2/authorization/roles", marks=pytest.mark.slow),
        pytest.param(409, "/api/v2/integrations/actions/{id}/draft/publish", marks=pytest.mark.slow),
        pytest.param(400, "/api/v2/integrations/{id}/config/current", marks=pytest.mark.slow),
    ],
)
def test_neither_table_nor_report_names_anybody_or_anything(
    status: int, route: str, call: Call, cloud: Emulator, tmp_path: Path
) -> None:
    state = cloud.control.state()
    kinds: tuple[Sequence[Any], ...] = (state.integrations, state.credentials, state.actions, state.oauth_clients)
    ids = [each.id for kind in kinds for each in kind]
    message = f"{PRIVATE} integration {ids[0]} of erika@example.com with {SECRET} and {cloud.client_secret}"
    code = f"{ids[0]}.{SECRET}"
    cloud.control.fault("status", method="*", route=route, status=status, code=code, message=message, count=None)
    files = [tmp_path / "report.md", tmp_path / "report.json"]
    shown = [call("--yes", "--report", str(files[0])), call("--yes", "--json", "--report", str(files[1]))]
    secrets = [each.secret for each in state.oauth_clients]
    secrets += [value for each in state.credentials for value in each.fields.values()]
    private = [PRIVATE, "erika", SECRET, cloud.client_id, cloud.client_secret, cloud.organization_id, *ids, *secrets]
    cloud.control.clear_faults()
    for text in (*(each.stdout for each in shown), *(each.read_text("utf-8") for each in files)):
        assert "ould not be tried" in text or '"not tried"' in text
        assert [each for each in private if each in text] == []
        assert "pulumi-genesyscloud-verify-" not in text


# What signals do, in a process of its own


@pytest.fixture
def process(cloud: Emulator) -> Iterator[subprocess.Popen[str]]:
    """The command, while it makes objects."""
    cloud.control.reset_requests()
    started = subprocess.Popen(
        [sys.executable, "-m", "genesyscloud_provider", "verify", "--yes"],
        env={**os.environ, **environment_of(cloud)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    for _ in range(600):
        if sum(each.method == "POST" for each in cloud.control.requests()) > 4:
            break
        time.sleep(0.05)
    yield started
    started.kill()
    started.communicate()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_and_nothing_is_left(
    number: signal.Signals, process: subprocess.Popen[str], cloud: Emulator
) -> None:
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.endswith("It was interrupted. All that it made is removed.\n")
    assert not [each for each in cloud.control.state().integrations if each.name.startswith("pulumi-")]


@pytest.mark.slow
def test_what_is_left_by_a_killed_process_the_next_one_removes(
    process: subprocess.Popen[str], cloud: Emulator, call: Call
) -> None:
    process.kill()
    process.communicate()
    assert [each for each in cloud.control.state().integrations if each.name.startswith("pulumi-")]
    assert call("--yes", *ONE).exit_code == 0
    assert not [each for each in cloud.control.state().integrations if each.name.startswith("pulumi-")]
