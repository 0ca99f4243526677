"""Whole organizations are adopted: what comes of them is a program of what is there, and nothing was changed."""

from __future__ import annotations

import ast
import json
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from genesyscloud_emulator import CredentialReport, Emulator, State
from tests.adoption import calls, organizations
from tests.adoption.called import Fill, adopt, files_of, given, imported, requests, run
from tests.adoption.drawn import WEB, Drawn

MOST_LINES = 300

UUID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture(scope="module")
def cloud() -> Iterator[Emulator]:
    """An organization whose limit of requests nobody has to wait for."""
    with Emulator({"rate_limit": 100_000}) as emulator:
        yield emulator


@dataclass(frozen=True)
class Adopted:
    """An organization that was adopted once, for the tests that only look at what came of it."""

    folder: Path
    said: str
    asked: dict[tuple[str, str], int]
    state: State

    @property
    def files(self) -> dict[str, str]:
        return files_of(self.folder)


FILLS: dict[str, Fill] = {
    "empty": organizations.empty,
    "broken": organizations.broken,
    "hostile": organizations.hostile,
    "from_terraform": organizations.from_terraform,
    "large": organizations.large,
}
SLOW = {"large", "hostile", "broken"}
every = pytest.mark.parametrize(
    "adopted",
    [pytest.param(name, marks=[pytest.mark.slow] if name in SLOW else []) for name in FILLS],
    indirect=True,
)
large = [pytest.mark.slow, pytest.mark.parametrize("adopted", ["large"], indirect=True)]


@pytest.fixture(scope="module")
def _adopted(cloud: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Adopted]:
    done: dict[str, Adopted] = {}

    def once(name: str) -> Adopted:
        if name not in done:
            cloud.control.reset()
            FILLS[name](cloud)
            folder = tmp_path_factory.mktemp(name) / "My project"
            before = cloud.control.state()
            cloud.control.reset_requests()
            result = adopt(cloud, folder)
            assert result.exit_code == 0, result.output
            asked = dict(requests(cloud.control))
            assert cloud.control.state() == before.model_copy(update={"tokens_issued": before.tokens_issued + 1})
            done[name] = Adopted(folder, result.output, asked, before)
        return done[name]

    return once


@pytest.fixture
def adopted(request: pytest.FixtureRequest, _adopted: Callable[[str], Adopted]) -> Adopted:
    return _adopted(request.param)


def marked(test: Callable[..., None]) -> Callable[..., None]:
    for mark in large:
        test = mark(test)
    return test


# What every one has to be


@every
def test_the_program_gives_what_the_import_file_has(adopted: Adopted) -> None:
    registered = {(each.type, each.name): given(each.inputs) for each in run(adopted.folder)}
    entries = {(each["type"], each["name"]): each for each in imported(adopted.folder)}
    assert registered.keys() == entries.keys()
    for key, entry in entries.items():
        expected, found = given(entry["inputs"]), registered[key]
        if found.get("name") == f"{key[1]}-dev" and key[0].endswith(":IntegrationCredential"):
            del found["name"]  # mocks are told a proposal; an object that has a name keeps it
            assert re.fullmatch(f"Integration-{UUID.pattern}", expected.pop("name"))
        assert as_doubles(found) == as_doubles(expected), key


def as_doubles(value: Any) -> Any:
    """What Pulumi hands over: each number is one."""
    return json.loads(json.dumps(value), parse_int=float)


@every
def test_nothing_was_written_there(adopted: Adopted) -> None:
    assert {method for method, _ in adopted.asked} == {"GET", "POST"}
    assert {route for method, route in adopted.asked if method == "POST"} == {"/oauth/token"}


@every
def test_the_program_has_no_id_of_an_object_that_is_in_it(adopted: Adopted) -> None:
    ids = {each["id"] for each in imported(adopted.folder)}
    code = {path: text for path, text in adopted.files.items() if path.endswith(".py")}
    for path, text in code.items():
        assert ids.isdisjoint(re.findall(r"[\w-]{36,}", text)), path


@every
def test_each_object_is_taken_over_or_told(adopted: Adopted) -> None:
    ours = {each["id"] for each in imported(adopted.folder)}
    page = adopted.files["README.md"].replace("\\", "")
    used = {id_ for each in adopted.state.integrations for id_ in each.credentials.values()}
    for integration in adopted.state.integrations:
        foreign = integration.integration_type == "custom-smtp-server"
        assert integration.id in ours or integration.id in page or foreign, integration
    for credential in adopted.state.credentials:
        assert credential.id in ours or credential.id in page or credential.id in used, credential
    for action in adopted.state.actions:
        if action.kind == "custom" and action.integration_id in {each.id for each in adopted.state.integrations}:
            assert action.id in ours or action.id in page, action


@every
def test_no_module_is_too_long_and_each_is_in_its_form(adopted: Adopted) -> None:
    lines = {path: text.count("\n") for path, text in adopted.files.items() if path.endswith(".py")}
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}
    ruff = [sys.executable, "-m", "ruff"]
    for command in (["check", "--isolated", "--extend-select", "I"], ["format", "--check", "--isolated"]):
        done = subprocess.run([*ruff, *command, "--no-cache", "."], cwd=adopted.folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


@every
def test_texts_of_others_make_no_markdown_and_no_second_sentence_end(adopted: Adopted) -> None:
    page = adopted.files["README.md"]
    assert ".." not in page.replace("...", "")
    assert not re.search(r"(?<!\\)<(?!/?sh)", page)
    assert page.count("\n# ") == 0
    assert ": ." not in page
    assert all(len(line) < 2000 for line in page.splitlines())


@every
def test_what_is_said_moves_no_cursor(adopted: Adopted) -> None:
    assert all(each.isprintable() for each in adopted.said.replace("\n", ""))


@pytest.mark.slow
@pytest.mark.parametrize("name", FILLS)
def test_a_second_call_writes_nothing(name: str, cloud: Emulator, tmp_path: Path) -> None:
    cloud.control.reset()
    FILLS[name](cloud)
    assert adopt(cloud, tmp_path / "p").exit_code == 0
    before, times = files_of(tmp_path / "p"), changed_at(tmp_path / "p")
    result = adopt(cloud, tmp_path / "p")
    assert result.exit_code == 0
    assert "0 files written" in result.output
    assert files_of(tmp_path / "p") == before
    assert changed_at(tmp_path / "p") == times


def changed_at(folder: Path) -> dict[Path, int]:
    files = (each for each in folder.rglob("*") if each.is_file() and ".adopt" not in each.parts)
    return {each: each.stat().st_mtime_ns for each in files}


# The budget


@marked
def test_the_requests_are_those_of_the_design_and_what_contracts_and_templates_cost(adopted: Adopted) -> None:
    """Design 6: ⌈I/100⌉ + I + ⌈C/200⌉ + ⌈A/100⌉. The I configurations come with the listing. Nothing lists a contract,
    so each action costs one look; templates are files: two for each action that is no draft without them, one more for
    the settings of a function."""
    state = adopted.state
    custom = [each for each in state.actions if each.kind != "static"]
    published = [each for each in custom if each.published]
    drafts = [each for each in custom if not each.published]
    functions = [each for each in custom if each.function is not None]
    integrations, credentials = len(state.integrations), len(state.credentials)
    listings = ceil(integrations / 100) + ceil(credentials / 200)
    listings += ceil(len([each for each in state.actions if each.published and each.kind != "customAuth"]) / 100)
    listings += ceil(len([each for each in state.actions if each.published]) / 100)  # with the custom auth actions
    listings += 1 + 1 + 1  # drafts, OAuth clients, roles
    others = 1 + 1 + 1  # the token, whose organization it is, and its home division
    reads = len(published) + len(drafts) + len(functions)
    reads += len(drafts)  # a draft is looked for among the published ones first
    templates = 2 * (len(published) + len(drafts))
    asked = sum(adopted.asked.values())
    assert asked <= listings + others + reads + templates
    assert asked <= 3 * len(custom) + 35


# Types


@marked
def test_the_program_passes_strict_type_checking(adopted: Adopted) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir=/dev/null", "."]
    done = subprocess.run(command, cwd=adopted.folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]


# Later calls


@pytest.fixture
def project(cloud: Emulator, tmp_path: Path) -> Path:
    cloud.control.reset()
    organizations.from_terraform(cloud)
    folder = tmp_path / "project"
    assert adopt(cloud, folder).exit_code == 0
    return folder


@pytest.mark.slow
def test_edits_stay_and_what_is_new_comes_with_a_name_of_its_own(cloud: Emulator, project: Path) -> None:
    (project / "integrations/orders.py").write_text("# mine\n")
    (project / "README.md").unlink()
    names = {each["id"]: each["name"] for each in imported(project)}
    drawn = Drawn(random.Random(5))
    made = drawn.integration(WEB, "Orders")
    contract = calls.small_contract(drawn.rng)
    config = {"request": {"requestType": "GET", "requestUrlTemplate": "https://api.example.com/"}}
    action = drawn.action(made, "Get order", contract=contract, config=config)
    drawn.put(cloud.control)
    result = adopt(cloud, project)
    assert "integrations/orders.py" in next(each for each in result.output.splitlines() if "left alone" in each)
    assert (project / "integrations/orders.py").read_text() == "# mine\n"
    assert not (project / "README.md").exists()
    now = {each["id"]: each["name"] for each in imported(project)}
    assert {id_: now[id_] for id_ in names} == names
    assert now.keys() - names.keys() == {made.id, action.id}
    kinds = [(each["type"], each["name"]) for each in imported(project)]
    assert len({*kinds}) == len(kinds)
    assert any(
        '"Orders"' in text and path.startswith("integrations/orders_") for path, text in files_of(project).items()
    )


@pytest.mark.slow
def test_what_is_gone_disappears_from_files_that_nobody_edited(cloud: Emulator, project: Path) -> None:
    (gone,) = [each for each in cloud.control.state().integrations if each.name == "Reports"]
    for each in cloud.control.state().actions:
        if each.integration_id == gone.id:
            cloud.control.delete_action(each.id)
    cloud.control.delete_integration(gone.id)
    assert "Gone from the organization, and so from the program:" in adopt(cloud, project).output
    left = (project / "integrations/reports.py").read_text("utf-8")
    assert "DataActionIntegration(" not in left
    assert "reports-credential" in left, "its credential is live still and stays where it was"
    assert gone.id not in {each["id"] for each in imported(project)}
    run(project)


@pytest.mark.slow
def test_another_organization_is_refused_and_nothing_is_written(cloud: Emulator, project: Path) -> None:
    before = files_of(project)
    cloud.control.reset()
    with Emulator({"rate_limit": 100_000}) as other:
        result = adopt(other, project)
    assert result.exit_code == 1
    assert "was written for the organization" in result.output
    assert "Traceback" not in result.output
    assert files_of(project) == before


def test_another_folder_with_files_is_refused(cloud: Emulator, tmp_path: Path) -> None:
    cloud.control.reset()
    (tmp_path / "__main__.py").write_text("mine\n")
    result = adopt(cloud, tmp_path)
    assert result.exit_code == 1
    assert "holds files that this command has not written: __main__.py" in result.output
    assert files_of(tmp_path) == {"__main__.py": "mine\n"}


def test_a_part_of_an_organization_is_a_part_of_the_program(cloud: Emulator, tmp_path: Path) -> None:
    cloud.control.reset()
    organizations.from_terraform(cloud)
    result = adopt(cloud, tmp_path / "p", "--name", "CRM*")
    assert result.exit_code == 0
    kinds = {(each["type"].partition(":")[2].partition(":")[2] or each["type"]) for each in imported(tmp_path / "p")}
    assert not {each for each in kinds if "OAuthClient" in each}
    integrations = [each for each in imported(tmp_path / "p") if "DataActionIntegration" in each["type"]]
    assert {each["inputs"]["name"][:3] for each in integrations} == {"CRM"}
    run(tmp_path / "p")
    assert json.loads((tmp_path / "p/import.json").read_text())


@pytest.mark.slow
def test_what_may_still_be_there_leaves_no_program(cloud: Emulator, project: Path) -> None:
    before = files_of(project)
    cloud.control.switches(missing_permissions=["oauth:client:view"])
    result = adopt(cloud, project)
    cloud.control.switches(missing_permissions=[])
    assert result.exit_code == 1
    assert "what an earlier call has written cannot be taken over again: the OAuth client" in result.output
    assert "Nothing was written: the next `pulumi up` would delete it." in result.output
    assert "missing the following" in result.output
    assert files_of(project) == before
    assert adopt(cloud, project).exit_code == 0


def test_a_second_part_joins_the_first_one(cloud: Emulator, tmp_path: Path) -> None:
    cloud.control.reset()
    for name in ("Orders [EU]", "Orders E", "Bills"):
        cloud.control.create_integration(WEB, name)
    for name, there in (("orders [eu]", {"Orders [EU]"}), ("*E", {"Orders [EU]", "Orders E"})):
        assert adopt(cloud, tmp_path / "p", "--name", name).exit_code == 0
        assert {each["inputs"]["name"] for each in imported(tmp_path / "p")} == there
    run(tmp_path / "p")


def _role_that_nobody_holds_now(cloud: Emulator) -> None:
    (client,) = [each for each in cloud.control.state().oauth_clients if each.name == "CI"]
    (own,) = [each.id for each in cloud.control.state().roles if each.name == "All"]
    cloud.control.change_oauth_client(client.id, roles=[own])


def _credential_that_nobody_uses_now(cloud: Emulator) -> None:
    (orders,) = cloud.control.state().integrations
    cloud.control.change_integration(orders.id, credentials={"basicAuth": None})


def _nothing(cloud: Emulator) -> None:
    pass


@pytest.mark.parametrize("meanwhile", [_role_that_nobody_holds_now, _credential_that_nobody_uses_now, _nothing])
@pytest.mark.parametrize("as_ci", [False, True])
def test_what_is_live_never_leaves_a_program(
    meanwhile: Callable[[Emulator], None], as_ci: bool, cloud: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.control.reset()
    role = cloud.control.create_role("Reader", ["directory:user:view"])
    own = [f"{each}:*:*" for each in ("integrations", "oauth", "authorization")]
    everything = cloud.control.create_role("All", own)
    cloud.control.grant_role(cloud.client_id, role.id)
    client = cloud.control.create_oauth_client("CI", roles=[role.id, everything.id])
    credential = CredentialReport(type="customOfTheirs", name="theirs", fields={"key": "made up"})
    orders = cloud.control.create_integration(WEB, "Orders")
    linked = orders.model_copy(update={"credentials": {"basicAuth": credential.id}})
    cloud.control.put_objects(credentials=[credential], integrations=[linked])
    folder = tmp_path / "p"
    assert adopt(cloud, folder).exit_code == 0
    there = {each["id"] for each in imported(folder)}
    assert {role.id, client.id, credential.id, orders.id} <= there
    meanwhile(cloud)
    if as_ci:
        monkeypatch.setattr(cloud, "client_id", client.id)
        monkeypatch.setattr(cloud, "client_secret", client.secret)
    result = adopt(cloud, folder)
    assert result.exit_code == 0, result.output
    assert "Gone" not in result.output
    assert {each["id"] for each in imported(folder)} >= there
    run(folder)


def test_a_repeated_call_needs_no_option(cloud: Emulator, tmp_path: Path) -> None:
    cloud.control.reset()
    cloud.control.create_integration(WEB, "Orders")
    folder = tmp_path / "infra"
    assert adopt(cloud, folder, "--project", "crm", "--stack", "acme/prod").exit_code == 0
    assert (folder / "Pulumi.prod.yaml").exists()
    before = files_of(folder)
    folder.rename(tmp_path / "clone")
    assert adopt(cloud, tmp_path / "clone").exit_code == 0
    assert files_of(tmp_path / "clone") == before
    assert "pulumi stack select --create acme/prod" in before["README.md"]


@pytest.mark.parametrize(("option", "value"), [("--project", "acme crm"), ("--stack", "a/b/c/d"), ("--stack", "a b")])
def test_a_name_that_pulumi_does_not_take_is_told(option: str, value: str, cloud: Emulator, tmp_path: Path) -> None:
    result = adopt(cloud, tmp_path / "p", option, value)
    assert result.exit_code == 2
    assert f"{value!r} is no name that Pulumi takes" in " ".join(result.output.split())


def test_somebody_elses_project_is_refused_before_anything_is_read(cloud: Emulator, tmp_path: Path) -> None:
    cloud.control.reset()
    cloud.control.publish_action(cloud.control.create_integration(WEB, "Orders").id, "look up")
    (tmp_path / "Pulumi.yaml").write_text("name: theirs\nruntime: python\n")
    cloud.control.reset_requests()
    result = adopt(cloud, tmp_path)
    assert result.exit_code == 1
    assert "holds files that this command has not written: Pulumi.yaml" in result.output
    assert {each.path for each in cloud.control.requests()} == {"/oauth/token", "/api/v2/organizations/me"}
    assert [each.name for each in tmp_path.iterdir()] == ["Pulumi.yaml"]


@pytest.mark.slow
def test_modules_never_import_each_other(cloud: Emulator, tmp_path: Path) -> None:
    """Two integrations swap their credentials after each has got a module of its own."""
    cloud.control.reset()
    drawn = Drawn(random.Random(7))
    made = [drawn.integration(WEB, f"System {letter}") for letter in "ABCDEFGHIJKLMNOPQRST"]
    for each in made:
        for number in range(3):
            config = {"request": {"requestType": "GET", "requestUrlTemplate": "https://api.example.com/"}}
            drawn.action(each, f"look up {number}", contract=calls.small_contract(drawn.rng), config=config)
    drawn.put(cloud.control)
    one, other = (cloud.control.create_credential("userDefined", {"key": name}, name).id for name in ("one", "other"))
    first, second = made[0].id, made[1].id
    for integration, credential in ((first, one), (second, other)):
        cloud.control.change_integration(integration, credentials={"basicAuth": credential})
    folder = tmp_path / "p"
    assert adopt(cloud, folder).exit_code == 0
    for integration, credential in ((first, other), (second, one)):
        cloud.control.change_integration(integration, credentials={"basicAuth": credential})
    assert adopt(cloud, folder).exit_code == 0
    run(folder)


def test_what_the_comment_of_a_credential_says_can_be_written_as_it_stands(cloud: Emulator, tmp_path: Path) -> None:
    cloud.control.reset()
    cloud.control.create_credential("basicAuth", {"userName": "ann", "password": "made up"}, name="CRM login")
    folder = tmp_path / "p"
    assert adopt(cloud, folder).exit_code == 0
    told = (folder / "__main__.py").read_text("utf-8").partition("write in place of the call below:\n")[2].splitlines()
    code = "\n".join(each.removeprefix("# ") for each in takewhile(lambda each: each.startswith("#"), told))
    ast.parse(code)
    assert code.startswith("import pulumi\nconfig = pulumi.Config()\ncrm_login = ")
