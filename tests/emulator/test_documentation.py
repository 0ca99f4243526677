"""The pages on the emulator: their tables are complete, and every excerpt and command runs."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final, get_args

import pytest
import yaml

from genesyscloud_emulator import Control, Emulator, Switches
from genesyscloud_emulator.behaviour.faults import FaultKind
from genesyscloud_emulator.cli import serve
from genesyscloud_emulator.control.routes import control_routes
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.server.address import Address
from genesyscloud_emulator.server.operations import Resource
from genesyscloud_emulator.server.organizations import Organizations
from genesyscloud_emulator.server.record import CONTROL
from genesyscloud_emulator.services import SERVICES
from tests.emulator.control.test_access_log import LINE
from tools import operations as operations_page
from tools import switches as switches_page

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = (ROOT / "docs/emulator.md").read_text("utf-8")
CONTAINERFILE: Final = ROOT / "examples/emulator-container/Containerfile"


def blocks(language: str) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return [text for each, text in found if each == language]


def section(title: str) -> str:
    """The text below a heading, up to the next one of its height."""
    return PAGE.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def rows(text: str) -> list[list[str]]:
    """The rows of the tables in a text."""
    lines = [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line] for line in lines]


def quoted(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", text)


# Tables


def test_each_option_of_the_command_has_its_row():
    options = {name for option in serve.params for name in (*option.opts, *option.secondary_opts)} | {"--help"}
    told = [name for row in rows(section("Start")) for name in quoted(row[0]) if name.startswith("--")]
    assert sorted(told) == sorted(options)


def test_each_default_of_an_option_is_the_switchs():
    told = {name: row[1] for row in rows(section("Start")) for name in quoted(row[0])}
    for option in serve.params:
        field = Switches.model_fields.get(option.name or "")
        if field is not None and isinstance(field.default, (int, float, str)):
            assert str(field.default) in told[option.opts[0]].split(", "), option.name


def test_each_control_route_has_its_row():
    organization = Organization(SERVICES)
    served = {
        (route.path.removeprefix(CONTROL), ", ".join(sorted(route.app.operations)))
        for route in control_routes(organization, Address(Organizations(organization), []))
        if isinstance(route.app, Resource)
    }
    table = [row for row in rows(section("Control routes")) if row[0] != "Path"]
    assert {(row[0].strip("`"), ", ".join(sorted(row[1].split(", ")))) for row in table} == served
    methods = {name for row in table for name in quoted(row[2])}
    assert methods <= public(Control)


def public(kind: type) -> set[str]:
    return {name for name in dir(kind) if not name.startswith("_")}


def test_each_method_of_control_stands_in_a_table():
    told = {name for row in rows(section("From Python")) for cell in row for name in quoted(cell)}
    assert {each for each in told if each in public(Control)} == public(Control)
    assert {each for each in told if each.islower()} <= public(Control)


def test_each_kind_of_fault_has_its_row():
    table = [name for row in rows(section("Faults")) if row[0] != "Kind" for name in quoted(row[0])]
    assert sorted(table) == sorted(get_args(FaultKind))


def test_each_switch_that_is_named_exists_and_the_page_of_all_is_as_they_are():
    assert switches_page.FILE.read_text("utf-8") == switches_page.text(), "run `make emulator-pages`"
    text = switches_page.text()
    assert [name for name in Switches.model_fields if f"\n| `{name}` |" not in text] == []


def test_the_page_of_all_operations_is_as_they_are():
    assert operations_page.FILE.read_text("utf-8") == operations_page.text(), "run `make emulator-pages`"
    assert [each.__name__ for each in SERVICES] == list(operations_page.TITLES)


def test_each_link_leads_somewhere():
    headings = {
        re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in re.findall(r"^#+ (.*)$", PAGE, re.MULTILINE)
    }
    switches = {each.lower().replace(" ", "-") for each in re.findall(r"^## (.*)$", switches_page.text(), re.MULTILINE)}
    for link in re.findall(r"\]\(([^)]+)\)", PAGE):
        path, _, anchor = link.partition("#")
        if link.startswith("https:"):
            continue
        assert not path or (ROOT / "docs" / path).exists(), link
        known = headings if not path else switches if path == "emulator-switches.md" else {anchor}
        assert not anchor or anchor in known, link


def test_each_line_of_the_log_is_one():
    (lines,) = [each for each in blocks("") if " /oauth/token " in each]
    assert all(LINE.fullmatch(line) for line in lines.splitlines())


# Excerpts


def test_every_excerpt_runs(emulator: Emulator, control: Control) -> None:
    orders = control.create_integration("custom-rest-actions", "Orders").id
    control.change_integration(orders, intended_state="ENABLED")
    names: dict[str, Any] = {"genesys_cloud": emulator, "control": control, "orders": orders}
    excerpts = [each for each in blocks("python") if "import pytest" not in each]
    assert len(excerpts) > 12
    for excerpt in excerpts:
        exec(compile(excerpt, "docs/emulator.md", "exec"), names)
        names["control"] = control
    called = {
        node.func.attr
        for excerpt in excerpts
        for node in ast.walk(ast.parse(excerpt))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert {"put_objects", "publish_flow", "run_flow", "fault", "pass_time", "lag", "token_of"} <= called


@pytest.mark.slow
def test_the_fixture_for_pytest_works_as_it_stands(tmp_path: Path) -> None:
    (test,) = [each for each in blocks("python") if "import pytest" in each]
    (tmp_path / "test_orders.py").write_text(test)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert "1 passed" in done.stdout, done.stdout


# Commands

RUN = """#!/bin/sh
exec {python} -m {module} "$@"
"""

# Runs until it has said how to point programs at it, as somebody would who then presses Ctrl+C; on a free port.
RUN_SHORTLY = """#!{python}
import signal, subprocess, sys
command = [{python!r}, "-m", "genesyscloud_emulator", *sys.argv[1:], "--port", "0"]
with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
    for _ in range(5):
        print(process.stdout.readline(), end="")
    process.send_signal(signal.SIGINT)
sys.exit(process.returncode)
"""


@pytest.fixture
def shell(tmp_path: Path, emulator: Emulator) -> dict[str, str]:
    """The environment of somebody who has installed the package; the emulator ends at once where it is started."""
    folder = tmp_path / "bin"
    folder.mkdir()
    scripts = {
        "pip": "#!/bin/sh\n",
        "pulumi-genesyscloud": RUN.format(python=sys.executable, module="genesyscloud_provider"),
        "genesyscloud-emulator": RUN_SHORTLY.format(python=sys.executable),
    }
    for name, text in scripts.items():
        script = folder / name
        script.write_text(text)
        script.chmod(0o755)
    return {
        **os.environ,
        "PATH": f"{folder}:{os.environ['PATH']}",
        "PYTHONUNBUFFERED": "1",
        "NO_PROXY": "*",
        "GENESYSCLOUD_API_URL": emulator.url,
        "GENESYSCLOUD_LOGIN_URL": emulator.url,
        "GENESYSCLOUD_OAUTHCLIENT_ID": emulator.client_id,
        "GENESYSCLOUD_OAUTHCLIENT_SECRET": emulator.client_secret,
    }


@pytest.mark.slow
@pytest.mark.parametrize("script", blocks("sh"), ids=lambda each: each.splitlines()[-1][:40])
def test_every_command_runs(script: str, tmp_path: Path, emulator: Emulator, shell: dict[str, str]) -> None:
    for installed in re.findall(r"pip install '?([^'\n]+)", script):
        assert installed == "pulumi-genesyscloud[emulator]"
    here = script.replace("http://127.0.0.1:8085", emulator.url).replace("api.example.com=" + emulator.url, "")
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", here], capture_output=True, text=True, check=False, cwd=tmp_path, env=shell
    )
    assert (done.returncode, done.stderr) == (0, ""), script
    if "genesyscloud-emulator" in script:
        assert "export GENESYSCLOUD_OAUTHCLIENT_SECRET=" in done.stdout
    if "--state" in script:
        assert (tmp_path / "genesyscloud.json").exists()
    if "curl" in script:
        assert emulator.control.switches().rate_limit == 10


@pytest.mark.slow
def test_the_steps_in_ci_run(tmp_path: Path, shell: dict[str, str]) -> None:
    """What it says is put into the environment of later steps, as the runner does with GITHUB_ENV."""
    emulator = tmp_path / "bin" / "genesyscloud-emulator"
    emulator.write_text(RUN.format(python=sys.executable, module="genesyscloud_emulator"))
    steps = yaml.safe_load(blocks("yaml")[0])["steps"]
    assert [each["name"] for each in steps] == ["Install", "Start a Genesys Cloud", "Test", "What was asked of it"]
    variables = tmp_path / "variables"
    variables.touch()
    environment = {name: value for name, value in shell.items() if not name.startswith("GENESYSCLOUD_")}
    environment["GITHUB_ENV"] = str(variables)
    started = tmp_path / "started"
    try:
        for step in steps:
            told = dict(line.split("=", 1) for line in variables.read_text().splitlines())
            run = step["run"].replace(".log &", f".log & echo $! > {shlex.quote(str(started))}")
            done = subprocess.run(
                ["bash", "-e", "-o", "pipefail", "-c", run],
                stdout=subprocess.PIPE,
                text=True,
                check=False,
                cwd=tmp_path,
                env={**environment, **told},
            )
            assert done.returncode == 0, (step["name"], done.stdout)
        assert len(told) == 4
    finally:
        end(int(started.read_text()))


def end(process: int) -> None:
    """End a process that is nobody's child any more, and wait for that."""
    os.kill(process, 15)
    for _ in range(500):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    raise AssertionError("it does not end")


# The image


def test_the_image_starts_the_command_with_options_that_it_has(tmp_path: Path) -> None:
    text = re.sub(r"\\\n\s*", "", CONTAINERFILE.read_text("utf-8"))
    instructions = [line.split(" ", 1) for line in text.splitlines() if line and not line.startswith("#")]
    names = [name for name, _ in instructions]
    assert names[0] == "FROM"
    assert set(names) <= {"FROM", "RUN", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT"}
    values = dict(instructions)
    command, *options = yaml.safe_load(values["ENTRYPOINT"])
    assert command == "genesyscloud-emulator"
    context = serve.make_context(command, [each.replace("/state", str(tmp_path)) for each in options])
    assert context.params["access_log"]
    assert str(context.params["state_file"]).startswith(str(tmp_path))
    assert f"{values['EXPOSE']}" == str(context.params["port"])
    assert "'pulumi-genesyscloud[emulator]'" in values["RUN"]
    assert values["VOLUME"] == "/state"


@pytest.mark.slow
def test_the_image_asks_what_answers_while_it_is_healthy(emulator: Emulator) -> None:
    (check,) = re.findall(r"^HEALTHCHECK .*CMD (.*)$", CONTAINERFILE.read_text("utf-8"), re.MULTILINE)
    _, *arguments = yaml.safe_load(check)
    here = [each.replace("http://127.0.0.1:8085", emulator.url) for each in arguments]
    environment = {**os.environ, "NO_PROXY": "*"}
    assert subprocess.run([sys.executable, *here], check=False, env=environment).returncode == 0
    gone = [each.replace("8085", "1") for each in arguments]
    failed = subprocess.run([sys.executable, *gone], check=False, env=environment, capture_output=True)
    assert failed.returncode != 0
