"""Adopting into programs that the plugin serves, on a real engine: unchanged after the import, and nothing is asked or
written."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from genesyscloud_emulator import ActionReport, CredentialReport, Emulator, FunctionReport, IntegrationReport
from genesyscloud_provider.__main__ import main
from genesyscloud_provider.commands.adopt.engine import Engine
from genesyscloud_provider.commands.adopt.entries import entries
from genesyscloud_provider.commands.adopt.languages import YAML
from genesyscloud_provider.commands.adopt.memory import Memory
from genesyscloud_provider.commands.adopt.objects import CREDENTIAL
from genesyscloud_provider.commands.adopt.preparing import prepared
from genesyscloud_provider.commands.adopt.reading import Reader, Selection, read
from genesyscloud_provider.commands.adopt.surroundings import function_folders
from genesyscloud_provider.commands.adopt.yaml.form import mapping
from genesyscloud_provider.commands.connection import connection
from tests.adoption import calls, organizations
from tests.adoption.texts import NASTY
from tests.engine.conftest import CLIENT_SECRET, PLUGIN_FOLDERS
from tools.automation import workspace_environment

pytestmark = pytest.mark.engine

SECRET = "007007007007"
"""A secret that looks like a number."""


class Project:
    """A folder that `adopt` fills, and somebody's engine."""

    def __init__(self, work: Path, cloud: Emulator, patch: pytest.MonkeyPatch) -> None:
        self.folder = work / "project"
        self.cloud = cloud
        environment = {
            **workspace_environment(work / "home", work / "backend"),
            "GENESYSCLOUD_API_URL": cloud.url,
            "GENESYSCLOUD_LOGIN_URL": cloud.url,
            "GENESYSCLOUD_OAUTHCLIENT_ID": cloud.client_id,
            "GENESYSCLOUD_OAUTHCLIENT_SECRET": cloud.client_secret,
        }
        environment["PATH"] = os.pathsep.join([str(PLUGIN_FOLDERS["genesyscloud"]), environment["PATH"]])
        for key, value in environment.items():
            patch.setenv(key, value)

    def adopt(self, *arguments: str, served: tuple[str, ...] = ("--language", "yaml")) -> Result:
        result = CliRunner().invoke(main, ["adopt", str(self.folder), *served, *arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def pulumi(self, *arguments: str, given: str | None = None) -> str:
        command = ["pulumi", *arguments, "--non-interactive"]
        ran = subprocess.run(command, cwd=self.folder, input=given, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def follow_the_page(self) -> None:
        """The commands that the page names, as they stand there, but for the installation of the plugin."""
        page = (self.folder / "README.md").read_text("utf-8")
        _, *commands = page.partition("```sh\n")[2].partition("\n```")[0].splitlines()
        assert [each.split()[1] for each in commands] == ["stack", "import", "preview"]
        for each in commands:
            said = self.pulumi(*each.split()[1:])
        assert re.search(r"^Resources:\n +\d+ unchanged$", said, re.MULTILINE), said

    def changes(self, *arguments: str) -> dict[str, int]:
        """What an update does."""
        self.cloud.control.reset_requests()
        events = [json.loads(each) for each in self.pulumi(*arguments, "--json").splitlines()]
        (summary,) = [each["summaryEvent"] for each in events if "summaryEvent" in each]
        return {key: count for key, count in summary["resourceChanges"].items() if key != "same"}

    def edit(self, change: Callable[[str], str]) -> None:
        file = self.folder / "Pulumi.yaml"
        file.write_text(change(file.read_text("utf-8")), "utf-8")


@pytest.fixture
def genesys_cloud() -> Iterator[Emulator]:
    with Emulator({"rate_limit": 100_000}, client_secret=CLIENT_SECRET) as emulator:
        yield emulator


@pytest.fixture
def project(tmp_path: Path, genesys_cloud: Emulator, monkeypatch: pytest.MonkeyPatch) -> Project:
    return Project(tmp_path, genesys_cloud, monkeypatch)


def writing(cloud: Emulator) -> list[tuple[str, str]]:
    """The requests that may have changed something."""
    seen = cloud.control.requests()
    return [(each.method, each.path) for each in seen if each.method != "GET" and each.route != "/oauth/token"]


def test_pulumi_reads_every_text_as_it_was(project: Project) -> None:
    """Its reader is another one than that of the tests without an engine."""
    keys = [each for each in NASTY if not each.startswith(("fn::", "<<"))]
    value = {
        "texts": list(NASTY),
        "each": [{"a": each, "b": [each]} for each in NASTY],
        "keys": {each: number for number, each in enumerate(keys)},
        "numbers": [0.1, 1e-07, 1e300, -5, 0, 2**53, True, False],
    }
    project.folder.mkdir()
    about = {"name": "texts", "description": "".join(NASTY), "runtime": "yaml"}
    program = {**about, "outputs": {"found": value}}
    (project.folder / "Pulumi.yaml").write_text("\n".join(mapping(program)), "utf-8")
    project.pulumi("stack", "init", "dev")
    project.pulumi("up", "--yes", "--skip-preview")
    assert json.loads(project.pulumi("stack", "output", "found", "--json")) == value


PARTS: dict[str, tuple[Callable[[Emulator], None], tuple[str, ...]]] = {
    "roles, clients and a custom auth action": (organizations.from_terraform, ()),
    "functions and static actions": (
        organizations.large,
        ("--integration-type", "function-data-actions", "--integration-type", "zendesk-data-actions"),
    ),
    "what nobody expects": (organizations.hostile, ("--name", '"""*', "--name", "- a*", "--name", "line*")),
    "nothing as it should be": (organizations.broken, ()),
    "nothing": (organizations.empty, ()),
}


def _objects(entries: list[dict[str, object]]) -> int:
    """How many of the entries stand for objects: the provider is one of them too."""
    return sum(not str(each["type"]).startswith("pulumi:providers:") for each in entries)


@pytest.mark.parametrize("part", PARTS)
def test_the_check_finds_nothing_to_change_and_nothing_is_written(
    part: str, project: Project, genesys_cloud: Emulator
) -> None:
    fill, arguments = PARTS[part]
    fill(genesys_cloud)
    before = genesys_cloud.control.state()
    genesys_cloud.control.reset_requests()
    result = project.adopt("--check", *arguments)
    assert result.exit_code == 0, result.output
    entries = json.loads((project.folder / "import.json").read_text("utf-8"))["resources"]
    assert f"previews the program as {_objects(entries)} unchanged." in result.output
    assert writing(genesys_cloud) == []
    after = genesys_cloud.control.state()
    assert after.model_copy(update={"tokens_issued": before.tokens_issued}) == before


def test_a_program_in_python_with_a_provider_is_unchanged_too(project: Project, genesys_cloud: Emulator) -> None:
    organizations.from_terraform(genesys_cloud)
    genesys_cloud.control.reset_requests()
    result = project.adopt("--check", served=("--plugin",))
    assert result.exit_code == 0, result.output
    entries = json.loads((project.folder / "import.json").read_text("utf-8"))["resources"]
    assert f"previews the program as {_objects(entries)} unchanged." in result.output
    assert writing(genesys_cloud) == []


@pytest.fixture
def small(genesys_cloud: Emulator) -> Emulator:
    """A credential, two integrations and a function."""
    orders, functions = (
        IntegrationReport(
            id=f"0000000{number}-0000-4000-8000-000000000000",
            integration_type=kind,
            name=name,
            credentials={"basicAuth": "c"} if number == 1 else {},
            intended_state="ENABLED",
        )
        for number, (kind, name) in enumerate((("custom-rest-actions", "Orders"), ("function-data-actions", "F")), 1)
    )
    function = ActionReport(
        id="custom_-_f",
        name="Compute",
        category="F",
        integration_id=functions.id,
        contract=calls.contract({"type": "object", "properties": {}}, {"type": "object"}),
        config={"request": {"requestType": "POST", "requestTemplate": "${input.rawRequest}"}},
        function=FunctionReport(settings={"runtime": "nodejs22.x", "handler": "index.handler"}, sha256="0" * 64),
    )
    genesys_cloud.control.put_objects(
        credentials=[
            CredentialReport(id="c", name="Orders", type="basicAuth", fields={"userName": "a", "password": "b"})
        ],
        integrations=[orders, functions],
        actions=[function],
    )
    return genesys_cloud


def test_after_the_page_a_person_lets_pulumi_set_a_credential_and_puts_a_function_s_code_there(
    project: Project, small: Emulator
) -> None:
    assert project.adopt().exit_code == 0
    small.control.reset_requests()
    project.follow_the_page()
    assert small.control.requests() == [], "neither the import nor the preview asks anything"
    assert project.changes("up", "--yes", "--skip-preview") == {}
    assert small.control.requests() == []

    project.edit(lambda text: re.sub("^( +)# (?=fields:|  )", r"\1", text, flags=re.MULTILINE))
    for field in ("user-name", "password"):
        key = f"credentials.orders-{field}"
        project.pulumi("config", "set", "--secret", "--path", key, given=SECRET)
    assert project.changes("up", "--yes", "--skip-preview") == {"update": 1}
    (credential,) = small.control.state().credentials
    assert credential.fields == {"userName": SECRET, "password": SECRET}
    assert f'"{SECRET}"' not in project.pulumi("stack", "export")
    assert project.pulumi("stack", "export", "--show-secrets").count(f'\\"{SECRET}\\"') == 4, "inputs and outputs"

    (project.folder / "functions" / "compute" / "index.js").write_text("exports.handler = () => ({})", "utf-8")
    assert project.changes("up", "--yes", "--skip-preview") == {"update": 1}
    assert project.changes("up", "--yes", "--skip-preview") == {}
    (action,) = small.control.state().actions
    assert action.function is not None
    assert action.function.sha256 != "0" * 64


def test_a_difference_is_told_and_is_the_exit_code(project: Project, small: Emulator) -> None:
    assert project.adopt().exit_code == 0
    project.edit(lambda text: text.replace("name: Compute", "name: Changed"))
    result = project.adopt("--check")
    assert result.exit_code == 3
    assert "update: urn:pulumi:scratch::project::genesyscloud:index:DataAction::compute" in result.output
    assert writing(small) == []


def test_known_fields_go_from_the_import_file_into_the_state_as_secrets_and_nothing_is_asked(
    project: Project, small: Emulator
) -> None:
    fields = {"userName": SECRET, "password": f"{SECRET} and more\n"}
    with connection() as session:
        read_ = prepared(read(Reader(session, Memory(None), {}), Selection()), {}, YAML.unsayable)
    credential = read_.objects[CREDENTIAL, "c"]
    inputs, state = ({**each, "fields": fields} for each in (credential.inputs, credential.state))
    adoption = replace(
        read_, objects={**read_.objects, credential.key: replace(credential, inputs=inputs, state=state)}
    )
    made = YAML.write("project", adoption)
    for path, text in {**made.files, **function_folders(adoption)}.items():
        (project.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (project.folder / path).write_text(text, "utf-8")
    small.control.reset_requests()

    engine = Engine(project.folder, "dev", {})
    engine.select()
    engine.import_resources(entries(adoption, dynamic=False))
    engine.configure(YAML.configure, {key: fields[field] for key, (_, field) in made.config.items()}, lambda: None)
    found = engine.preview(None)
    assert (found.errors, found.changes) == ([], {})
    assert found.unchanged == len(adoption.objects) + 1
    assert small.control.requests() == []
    everything = [each.read_text("utf-8") for each in project.folder.rglob("*") if each.is_file()]
    assert not any(SECRET in each for each in [*everything, project.pulumi("stack", "export")])
    assert project.pulumi("stack", "export", "--show-secrets").count(f'\\"{SECRET}') == 4, "inputs and outputs"
