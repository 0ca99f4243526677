"""The command reads, and tells no secret; it ends, whatever hangs; and its page is what a terminal shows."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner

from genesyscloud_emulator import Emulator
from genesyscloud_provider import __version__
from genesyscloud_provider.__main__ import main
from genesyscloud_provider.adapters.installation import PLUGIN
from genesyscloud_provider.adapters.plugin import start
from genesyscloud_provider.architect.facts import AGGREGATES
from genesyscloud_provider.client.configuration import Source
from genesyscloud_provider.commands import required
from genesyscloud_provider.commands.doctor import page, processes, settings
from genesyscloud_provider.commands.doctor.model import Check, Checks, Examination, Section, State, worst
from tests.unit.commands.doctor.conftest import World, found
from tests.unit.commands.doctor.setups import environment_of_program

pytestmark = pytest.mark.slow

DOCS: Final = Path(__file__).parents[4] / "docs/doctor.md"


def test_it_sends_nothing_but_what_reads(world: World) -> None:
    integration = world.cloud.control.create_integration("custom-rest-actions", "orders-dev")
    world.cloud.control.publish_action(integration.id, "get-order-dev")
    before = world.cloud.control.state()
    world.cloud.control.reset_requests()
    world.doctor()
    sent = {(each.method, each.route) for each in world.cloud.control.requests()}
    assert {each for each in sent if each[0] != "GET"} == {("POST", "/oauth/token"), ("POST", AGGREGATES)}
    after = world.cloud.control.state()
    assert after.model_copy(update={"tokens_issued": before.tokens_issued}) == before


def test_it_changes_no_file(world: World) -> None:
    world.project("python")
    world.doctor()
    files = [each for each in world.folder.parent.rglob("*") if each.is_file()]
    assert sorted(each.name for each in files) == sorted(["Pulumi.yaml", "config.json", "pulumi", PLUGIN])


SECRET: Final = "s3cr3t-Value/with+signs"


def secret_everywhere(world: World) -> None:
    """A secret wherever one can stand, rightly or not."""
    config = {
        "genesyscloud:oauthClientId": {"value": "the-client", "secret": False},
        "genesyscloud:oauthClientSecret": {"value": SECRET, "secret": True},
        "genesyscloud:oauthClientSecrt": {"value": SECRET, "secret": True},
        "genesyscloud:region": {"value": SECRET, "secret": True},
    }
    world.project(config=config)
    world.set(accessToken=SECRET, oauthClientSecret=SECRET)
    world.environment.setenv("GENESYSCLOUD_ACCES_TOKEN", SECRET)
    world.environment.setenv("HTTPS_PROXY", f"http://ada:{SECRET.replace('/', '%2F')}@127.0.0.1:9")


def login_repeats_it(world: World) -> None:
    """Whoever answers the login repeats what was sent."""
    world.set(oauthClientSecret=SECRET)
    world.cloud.control.fault(
        "status", route="/oauth/token", status=400, code="invalid_client", message=f"no secret {SECRET}", count=None
    )


@pytest.mark.parametrize("broken", [secret_everywhere, login_repeats_it])
def test_no_secret_is_shown_in_any_form(world: World, broken: Callable[[World], None]) -> None:
    broken(world)
    forms = {SECRET, SECRET.replace("/", "%2F"), base64.b64encode(SECRET.encode()).decode(), json.dumps(SECRET)}
    for arguments in ([], ["--json"]):
        told = world.call("doctor", *arguments)
        assert told.exit_code == 1
        assert [each for each in forms if each in told.output] == []


def test_the_page_and_json_tell_the_same(world: World) -> None:
    world.set(preflight="never")
    document, told = world.doctor(), world.page()
    assert told == f"{plain(page.page(Examination.model_validate(document)))}\n"
    assert "\x1b" not in told
    assert max(map(len, told.splitlines())) <= 80
    assert "  broken       preflight: GENESYSCLOUD_PREFLIGHT is 'never'" in told.splitlines()
    assert told.splitlines()[-1] == "1 broken, 0 warnings, 0 not checked."


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_what_was_wrong_comes_last_and_counts(world: World) -> None:
    assert world.page().splitlines()[-1] == "Nothing is broken, 0 warnings, 0 not checked."


LONG: Final = f"pulumi config set genesyscloud:organizationId {'a' * 36} --stack 'of somebody with a space'"


@pytest.mark.parametrize("command", [LONG, "unset A B", 'export X="${X:+$X,}a.example"', "x" * 100])
def test_a_command_in_several_lines_is_the_same_to_a_shell(command: str) -> None:
    check = Checks(Section.SETTINGS).broken("key", "name", "value", "Type:", command)
    shown = list(page._command(command))
    assert all(len(each) <= 80 for each in shown) or " " not in command
    arguments = 'for each in "$@"; do printf "%s\\n" "$each"; done'
    asked = ["bash", "-c", f"show() {{ {arguments}; }}; show {{}}"]
    one, other = (
        subprocess.run([*asked[:2], asked[2].replace("{}", text, 1)], capture_output=True, text=True, check=True)
        for text in (command, "\n".join(shown).strip())
    )
    assert one.stdout == other.stdout
    assert check.commands == [command]


def test_what_is_somebodys_moves_no_cursor(world: World) -> None:
    world.set(organizationId="a\x1b[2J\nb")
    assert "\x1b" not in world.page()


def test_a_terminal_of_an_older_encoding_shows_what_it_can(world: World) -> None:
    world.set(organizationId="größer")
    told = CliRunner(charset="ascii").invoke(main, ["doctor"])
    assert (told.exit_code, type(told.exception)) == (1, SystemExit)
    assert "gr??er" in told.stdout


@pytest.mark.parametrize("model", [Examination, Check])
def test_the_page_for_users_describes_the_document(model: type[Any]) -> None:
    text = DOCS.read_text("utf-8")
    for name, field in model.model_fields.items():
        assert f"| `{field.alias or name}` | {field.description} |" in text


# Settings


@pytest.mark.slow
def test_each_setting_says_where_it_comes_from_and_what_wins(world: World) -> None:
    config = {"genesyscloud:preflight": {"value": "off", "secret": False}}
    world.project(config=config)
    world.set(preflight="required")
    document = world.doctor()
    told = [(each["source"], each["called"], each["value"], each["used"]) for each in document["settings"]]
    assert ("the stack's configuration", "genesyscloud:preflight", "off", True) in told
    assert ("the environment", "GENESYSCLOUD_PREFLIGHT", "required", False) in told
    values = [each["value"] for each in document["checks"] if each["key"] == "preflight"]
    assert values[1].endswith("not used, the stack's configuration wins")


def test_a_region_of_the_stack_wins_over_addresses_of_the_environment() -> None:
    stack = Source("the stack's configuration", {"region": "us-east-1"})
    variables = {"GENESYSCLOUD_API_URL": "http://127.0.0.1:8085", "GENESYSCLOUD_LOGIN_URL": "http://127.0.0.1:8085"}
    environment = Source.environment(variables)
    told = settings.Given((stack, environment), None, None, False, variables)
    used = {(each.name, each.used) for each in settings.found(told)}
    assert used == {("region", True), ("apiUrl", False), ("loginUrl", False)}
    values = [each.value for each in settings.checks(told, None) if each.key in ("apiUrl", "loginUrl")]
    assert [each.endswith("not used, the stack's configuration wins") for each in values] == [True, True]
    alone = settings.Given((environment,), None, None, False, variables)
    assert {(each.name, each.used) for each in settings.found(alone)} == {("apiUrl", True), ("loginUrl", True)}


@pytest.mark.slow
def test_a_wrong_value_that_another_one_wins_over_does_no_harm(world: World) -> None:
    world.project(config={"genesyscloud:preflight": {"value": "off", "secret": False}})
    world.set(preflight="never")
    assert world.doctor()["state"] == "ok"


def test_a_wrong_setting_keeps_nothing_else_from_being_looked_at(world: World) -> None:
    world.set(preflight="never")
    assert [each["state"] for each in world.doctor()["checks"] if each["key"] == "login"] == ["ok"]


@pytest.mark.slow
def test_the_commands_name_the_stack_that_was_named(world: World) -> None:
    world.project(config={"genesyscloud:preflight": {"value": "never", "secret": False}})
    assert found(world.doctor("--stack", "prod"), "preflight")["commands"] == [
        "pulumi config rm genesyscloud:preflight --stack prod"
    ]


@pytest.mark.parametrize(
    ("variable", "meant"),
    [
        ("GENESYSCLOUD_REGOIN", "GENESYSCLOUD_REGION"),
        ("GENESYSCLOUD_OAUTH_CLIENT_ID", "GENESYSCLOUD_OAUTHCLIENT_ID"),
        ("GENESYS_CLOUD_REGION", "GENESYSCLOUD_REGION"),
        ("genesyscloud_region", "GENESYSCLOUD_REGION"),
        ("GENESYSCLOUD_SDK_DEBUG", None),
        ("GENESYSCLOUD_PROXY_HOST", None),
        ("GENESYSCLOUD_PROXY_URL", None),
        ("AWS_REGION", None),
    ],
)
def test_variables_that_are_nearly_a_settings_are_told(variable: str, meant: str | None) -> None:
    told = [setting.environment for _, setting in settings._misspelt_variables({variable: "x"})]
    assert told == ([meant] if meant else [])


@pytest.mark.slow
def test_keys_of_a_project_with_the_providers_name_are_its_own(world: World) -> None:
    world.project(config={"genesyscloud:regoin": {"value": "x", "secret": False}})
    text = (world.folder / "Pulumi.yaml").read_text().replace("shop", "genesyscloud")
    (world.folder / "Pulumi.yaml").write_text(text)
    assert world.doctor()["state"] == "ok"


@pytest.mark.slow
def test_without_pulumi_the_stacks_file_is_read(world: World) -> None:
    world.project()
    (world.bin / "pulumi").unlink()
    text = "config:\n  genesyscloud:preflight: off\n  genesyscloud:oauthClientSecret:\n    secure: v1:abc\n"
    (world.folder / "Pulumi.dev.yaml").write_text(text.replace("off", "'off'"))
    document = world.doctor()
    assert ("preflight", "off") in {(each["name"], each["value"]) for each in document["settings"]}
    assert found(document, "credentials")["state"] == "notChecked"
    assert found(document, "login")["state"] == "notChecked"


# Other programs


@pytest.mark.parametrize("script", ["sleep 60", "sleep 60 & exit 0", "trap '' TERM; sleep 60"])
def test_a_program_that_does_not_end_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setattr(processes, "SECONDS", 0.3)
    answered: list[processes.Answer] = []
    asking = threading.Thread(target=lambda: answered.append(processes.ask("sh", "-c", script)))
    asking.start()
    asking.join(10)
    assert not asking.is_alive()
    assert [each.good for each in answered] == [False]


def test_a_program_that_there_is_not_is_told(tmp_path: Path) -> None:
    answer = processes.ask(str(tmp_path / "nothing"))
    assert (answer.good, answer.problem) == (False, "it cannot be started (No such file or directory)")


def test_the_plugin_says_its_version(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["plugin", "--version"])
    start.main()
    assert capsys.readouterr().out == f"{__version__}\n"


@pytest.mark.parametrize(
    ("version", "numbers"), [("v3.259.0", (3, 259, 0)), ("3.254.0-alpha.1+dirty", (3, 254, 0)), ("none", ())]
)
def test_versions_are_compared_by_their_numbers(version: str, numbers: tuple[int, ...]) -> None:
    assert required.parsed(version) == numbers


@pytest.mark.slow
def test_a_pulumi_sdk_that_the_package_does_not_take_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    there = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "3.100.0" if name == "pulumi" else there(name))
    check = found(world.doctor(), "sdk")
    assert check["state"] == "broken"
    assert "needs" in check["value"]
    assert ">=3.259" in check["commands"][0]


@pytest.mark.slow
def test_a_program_in_another_language_needs_the_plugin(world: World) -> None:
    world.project("nodejs")
    world.environment.setenv("PULUMI_HOME", str(world.folder / "nowhere"))
    assert found(world.doctor(), "plugin")["state"] == "broken"
    world.project("python")
    assert found(world.doctor(), "plugin")["state"] == "warning"


@pytest.mark.slow
def test_the_program_with_the_same_package_is_fine(world: World) -> None:
    environment_of_program(world, __version__, "genesyscloud_provider/__init__.py")
    assert found(world.doctor(), "program")["state"] == "ok"


def test_the_worst_state_is_that_of_the_whole() -> None:
    checks = Checks(Section.PLUGIN)
    ok, skipped = checks.ok("a", "a", "a"), checks.skipped("a", "a", "a")
    warning, broken = checks.warning("a", "a", "a", "b"), checks.broken("a", "a", "a", "b")
    assert [worst(each) for each in ([ok, skipped], [ok, warning], [warning, broken])] == [
        State.OK,
        State.WARNING,
        State.BROKEN,
    ]


@pytest.mark.slow
def test_what_the_organization_does_not_tell_is_not_checked(world: World, genesys_cloud: Emulator) -> None:
    for route in ("/api/v2/tokens/me", "/api/v2/integrations", "/api/v2/architect/*"):
        genesys_cloud.control.fault("status", route=route, status=400, code="bad.request", count=None)
    document = world.doctor()
    assert found(document, "OAuth client")["state"] == "notChecked"
    assert found(document, "tracking")["state"] in ("notChecked", "warning")
