"""What `adopt --language yaml` writes: each text is the one of the organization, and each reference leads somewhere."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from genesyscloud_emulator import Emulator
from genesyscloud_provider.adapters.installation import PLUGIN
from genesyscloud_provider.commands.adopt.languages import YAML
from genesyscloud_provider.commands.adopt.naming import resource_names, users_of
from genesyscloud_provider.commands.adopt.objects import (
    ACTION,
    CLIENT,
    CREDENTIAL,
    INTEGRATION,
    Adoption,
    Found,
    Organization,
    StaticAction,
)
from genesyscloud_provider.commands.adopt.preparing import prepared
from genesyscloud_provider.commands.adopt.yaml.form import Filled, Noted, escaped, mapping
from tests.adoption import organizations
from tests.adoption.texts import NASTY
from tests.unit.commands.conftest import Call

pytestmark = pytest.mark.slow

UUID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

TEXTS = st.one_of(
    st.sampled_from(NASTY), st.text(), st.text("${}a \n", max_size=12), st.text(":#-?' \"\\\nn1e.", max_size=8)
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(TEXTS, st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)


class NotFilledIn(Exception):
    """Pulumi would fill something in."""


def filled_in(text: str) -> str:
    """A text as Pulumi's YAML reads it (`parseInterpolate` of pulumi-yaml), where it fills in nothing."""
    given = ""
    while text:
        if text.startswith("$$"):
            given, text = f"{given}$", text[2:]
        elif text.startswith("${"):
            raise NotFilledIn(text)
        else:
            given, text = given + text[0], text[1:]
    return given


def meant(value: Any) -> Any:
    """A value that was read, with its texts as Pulumi's YAML takes them."""
    if isinstance(value, str):
        return filled_in(value)
    if isinstance(value, list):
        return [meant(each) for each in value]
    return {filled_in(key): meant(each) for key, each in value.items()} if isinstance(value, dict) else value


def read(value: dict[str, Any]) -> Any:
    return yaml.safe_load("\n".join(mapping(value)))


# The form


@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4))
@example({each: each for each in NASTY})
@example({"a": list(NASTY), "b": [[each] for each in NASTY], "c": [{each: {each: each}} for each in NASTY]})
def test_every_value_is_read_as_it_was(value: dict[str, Any]) -> None:
    again = meant(read(value))
    assert again == value
    assert json.dumps(again, sort_keys=True) == json.dumps(value, sort_keys=True), "1 is not 1.0 and not true"


@given(TEXTS)
@example("$")
def test_a_text_is_escaped_only_where_pulumi_would_read_something_else(text: str) -> None:
    assert filled_in(escaped(text)) == text
    if "${" not in text and "$$" not in text:
        assert escaped(text) == text


@given(st.sampled_from(["${orders.id}", "${a-b.c}"]), TEXTS)
def test_what_is_to_be_filled_in_is(reference: str, text: str) -> None:
    assert read({text: {"a": Noted(Filled(reference), "a note")}}) == {escaped(text): {"a": reference}}


@pytest.mark.parametrize("text", [each for each in NASTY if "\n" in each.strip("\n")])
def test_nothing_that_an_editor_would_remove_stands_in_the_file(text: str) -> None:
    for line in mapping({"key": {"key": [text, {"key": text}]}}):
        assert line == line.rstrip()
        assert "\t" not in line
        assert "\r" not in line


def test_a_text_of_several_lines_stands_as_it_is() -> None:
    assert list(mapping({"notes": "two\nlines\n", "more": "${two}\nlines"})) == [
        "notes: |",
        "  two",
        "  lines",
        "more: |-",
        "  $${two}",
        "  lines",
    ]


def test_what_needs_no_quotes_has_none() -> None:
    url = "https://api.example.com/orders/${input.ID}?expand=lines&currency=EUR"
    assert list(mapping({"url": url, "required": ["ID"], "type": ["string", "null"], "größe": "Größe prüfen"})) == [
        "url: https://api.example.com/orders/$${input.ID}?expand=lines&currency=EUR",
        "required: [ID]",
        'type: [string, "null"]',
        "größe: Größe prüfen",
    ]


# The program


@pytest.fixture
def genesys_cloud() -> Iterator[Emulator]:
    with Emulator({"rate_limit": 100_000}) as emulator:
        yield emulator


@pytest.fixture
def adopted(call: Call, environment: None, tmp_path: Path) -> Callable[..., Path]:
    """Adopts an organization into a folder."""

    def adopt(*arguments: str) -> Path:
        result = call("adopt", str(tmp_path / "project"), "--language", "yaml", *arguments)
        assert result.exit_code == 0, result.output
        return tmp_path / "project"

    return adopt


def program_of(project: Path) -> dict[str, Any]:
    read = yaml.load((project / "Pulumi.yaml").read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    assert isinstance(read, dict)
    return read


def imported(project: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((project / "import.json").read_text("utf-8"))["resources"]
    return entries


def resolved(value: Any, project: Path, objects: dict[str, dict[str, Any]]) -> Any:
    """A value as Pulumi gives it to the provider, by what the resources of the program are in the organization."""
    if isinstance(value, str):
        if whole := re.fullmatch(r"\$\{([^.}]+)\.([^}]+)\}", value):
            entry = objects[whole[1]]
            return entry["id"] if whole[2] == "id" else entry["inputs"][whole[2]]
        return filled_in(value)
    if isinstance(value, list):
        return [resolved(each, project, objects) for each in value]
    if isinstance(value, dict):
        if "fn::readFile" in value:
            return (project / value["fn::readFile"]).read_bytes().decode()
        if "fn::fileArchive" in value:
            assert (project / value["fn::fileArchive"]).is_dir()
            return value["fn::fileArchive"]
        return {filled_in(key): resolved(each, project, objects) for key, each in value.items()}
    return value


@pytest.mark.slow
@pytest.mark.parametrize("fill", [organizations.large, organizations.hostile, organizations.broken])
def test_the_program_says_of_each_object_what_the_import_does(
    fill: Callable[[Emulator], None], genesys_cloud: Emulator, adopted: Callable[..., Path]
) -> None:
    fill(genesys_cloud)
    project = adopted()
    program, entries = program_of(project), imported(project)
    by_name = {(each["type"].split(":")[-1], each["name"]): each for each in entries}
    assert len(by_name) == len(entries) > 0
    objects = {
        key: by_name.pop((each["type"].split(":")[-1], each.get("name", key)))
        for key, each in program["resources"].items()
    }
    assert not by_name, "everything that is imported is in the program"
    for key, each in program["resources"].items():
        inputs = dict(objects[key]["inputs"])
        if UUID.search(inputs.get("name") or "") and "name" not in each["properties"]:
            del inputs["name"]  # the console's, which holds an integration's id
        assert resolved(each["properties"], project, objects) == inputs, key
        if code := (inputs.get("function") or {}).get("code"):
            assert each["properties"]["function"]["code"] == {"fn::fileArchive": code}


def test_no_id_of_an_object_that_is_in_the_program_stands_in_it(
    genesys_cloud: Emulator, adopted: Callable[..., Path]
) -> None:
    organizations.from_terraform(genesys_cloud)
    project = adopted()
    text = (project / "Pulumi.yaml").read_text("utf-8")
    ids = {each["id"].split("_-_")[-1] for each in imported(project)}
    assert len(ids) > 10
    assert ids.isdisjoint(UUID.findall(text))


def test_a_second_call_writes_nothing_anew(genesys_cloud: Emulator, adopted: Callable[..., Path]) -> None:
    organizations.from_terraform(genesys_cloud)
    project = adopted()
    before = {
        each: each.stat().st_mtime_ns for each in project.rglob("*") if each.is_file() and ".adopt" not in each.parts
    }
    adopted()
    assert {each: each.stat().st_mtime_ns for each in before} == before


def test_an_empty_organization_is_a_program_without_resources(
    genesys_cloud: Emulator, adopted: Callable[..., Path]
) -> None:
    organizations.empty(genesys_cloud)
    project = adopted("--project", "007")
    assert program_of(project) == {
        "name": "007",
        "description": "The data action integrations of Emulated Organization",
        "runtime": "yaml",
        "resources": {},
    }
    assert not (project / "requirements.txt").exists()
    assert not (project / "__main__.py").exists()


def test_a_folder_of_a_program_in_another_language_is_refused(
    call: Call, genesys_cloud: Emulator, adopted: Callable[..., Path]
) -> None:
    project = adopted()
    result = call("adopt", str(project), "--language", "python")
    assert result.exit_code == 1
    assert "was written for the language yaml, and this is python" in result.output
    assert "Leave out --language and --plugin" in result.output
    assert call("adopt", str(project)).exit_code == 0


def test_a_check_without_the_plugin_says_how_to_install_it_before_anything_is_asked(
    call: Call, genesys_cloud: Emulator, environment: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which(PLUGIN) is None
    genesys_cloud.control.reset_requests()
    result = call("adopt", str(tmp_path / "project"), "--language", "yaml", "--check")
    assert result.exit_code == 1
    assert "the plugin of pulumi-genesyscloud, which the program needs, is not installed" in result.output
    assert re.search(r"Run `\S+pulumi-genesyscloud install-plugin`", result.output)
    assert genesys_cloud.control.requests() == []
    assert not (tmp_path / "project").exists()


def test_the_page_installs_the_plugin_first(genesys_cloud: Emulator, adopted: Callable[..., Path]) -> None:
    genesys_cloud.control.create_integration("custom-rest-actions", "Orders")
    page = (adopted() / "README.md").read_text("utf-8")
    commands = page.partition("```sh\n")[2].partition("\n```")[0].splitlines()
    assert [each.split()[:2] for each in commands] == [
        ["pulumi-genesyscloud", "install-plugin"],
        ["pulumi", "stack"],
        ["pulumi", "import"],
        ["pulumi", "preview"],
    ]


# Credentials, static actions, names


def adoption(*found: Found, static: tuple[StaticAction, ...] = ()) -> Adoption:
    objects = {each.key: each for each in found}
    return Adoption(Organization("org", "Acme", found, static), objects, resource_names(objects), users_of(objects))


def credential(id_: str, name: str, kind: str, fields: dict[str, str] | None = None) -> Found:
    inputs = {"credentialType": kind, "name": name, **({"fields": fields} if fields else {})}
    return Found(CREDENTIAL, id_, inputs, inputs)


def integration(id_: str, name: str, **inputs: Any) -> Found:
    inputs = {"integrationType": "custom-rest-actions", "name": name, **inputs}
    return Found(INTEGRATION, id_, inputs, inputs)


def written(made: Adoption) -> tuple[dict[str, Any], str, dict[str, Any]]:
    """The program as Pulumi reads it, its text, and its configuration."""
    program = YAML.write("acme", made)
    text = program.files["Pulumi.yaml"]
    return yaml.safe_load(text), text, dict(program.config)


def uncommented(text: str) -> dict[str, Any]:
    """A program whose comments that say something to Pulumi say it."""
    lines = [re.sub(r"^( *)# (?=fields:|  |variables:)", r"\1", line) for line in text.splitlines()]
    read: dict[str, Any] = yaml.safe_load("\n".join(lines))
    return read


def test_fields_that_are_known_come_from_the_configuration() -> None:
    found = credential("1", "Orders", "basicAuth", {"userName": "ann", "password": "made-up"})
    program, text, config = written(adoption(found))
    assert program["resources"]["orders"]["properties"]["fields"] == {
        "userName": "${credentials.orders-user-name}",
        "password": "${credentials.orders-password}",
    }
    assert config == {
        "credentials.orders-user-name": (found.key, "userName"),
        "credentials.orders-password": (found.key, "password"),
    }
    assert "made-up" not in text


def test_fields_that_nobody_knows_are_told_and_become_the_resource_s_by_their_marks_alone() -> None:
    program, text, _ = written(adoption(credential("1", "Orders", "basicAuth"), integration("2", "Orders")))
    key = "orders-credential"
    assert program["resources"][key]["properties"] == {"name": "Orders", "credentialType": "basicAuth"}
    assert uncommented(text)["resources"][key]["properties"] == {
        "name": "Orders",
        "credentialType": "basicAuth",
        "fields": {
            "userName": "${credentials.orders-user-name}",
            "password": "${credentials.orders-password}",
        },
    }


def test_a_login_of_an_oauth_client_of_the_program_is_that_client_s() -> None:
    inputs = {"name": "Reports", "authorizedGrantType": "CODE"}
    client = Found(CLIENT, "c", inputs, {**inputs, "clientSecret": "made-up"})
    login = credential("1", "Login", "pureCloudOAuthClient", {"clientId": "c", "clientSecret": "made-up"})
    other = credential("2", "Old", "pureCloudOAuthClient", {"clientId": "c", "clientSecret": "another"})
    program, _, config = written(adoption(client, login, other))
    fields = {key: each["properties"].get("fields") for key, each in program["resources"].items()}
    assert fields["login"] == {"clientId": "${reports.id}", "clientSecret": "${reports.clientSecret}"}
    assert fields["old"] == {"clientId": "${reports.id}", "clientSecret": "${credentials.old-client-secret}"}
    assert list(config) == ["credentials.old-client-secret"]


def test_the_organization_s_name_is_filled_in_nowhere() -> None:
    """Pulumi's YAML refuses a description in which something is to be filled in."""
    made = adoption(integration("2", "Orders"))
    program, _, _ = written(replace(made, organization=replace(made.organization, name="${a}: $${b}\nand 'c'")))
    assert filled_in(program["description"]) == "The data action integrations of ${a}: $${b} and 'c'"


def test_resources_of_one_name_have_keys_of_their_own_and_keep_their_names() -> None:
    made = adoption(
        credential("1", "Orders", "basicAuth"),
        integration("2", "Orders"),
        integration("3", "pulumi"),
        integration("4", "Credentials"),
        integration("5", "007"),
    )
    program, text, _ = written(made)
    assert {key: each.get("name", key) for key, each in program["resources"].items()} == {
        "orders-credential": "orders",
        "orders-integration": "orders",
        "pulumi-integration": "pulumi",
        "credentials-integration": "credentials",
        "007": "007",
    }
    assert "\n  '007':\n" in text


def test_static_actions_are_told_as_look_ups_of_the_one_integration() -> None:
    static = (
        StaticAction("s1", "GetAccount", "2"),
        StaticAction("s2", "GetAccount", "3"),
        StaticAction("s3", "x", "9"),
    )
    made = adoption(integration("2", "One"), integration("3", "Get account"), static=static)
    program, text, _ = written(made)
    assert "variables" not in program
    found = uncommented(text)["variables"]
    assert [each["fn::invoke"] for each in found.values()] == [
        {
            "function": "genesyscloud:getDataAction",
            "arguments": {"name": "GetAccount", "integration": f"${{{key}.id}}"},
            "return": "id",
        }
        for key in ("one", "get-account")
    ]
    assert set(found).isdisjoint(program["resources"])


def action_with(name: str) -> Found:
    """An action with an input of this name."""
    action = {
        "integration": {"id": "2"},
        "name": "Find",
        "contract": {"input": {"type": "object", "properties": {name: {}}}, "output": {"type": "object"}},
        "config": {"request": {"requestType": "GET", "requestUrlTemplate": "https://example.com/"}},
    }
    return Found(ACTION, "a", action, {**action, "version": 1, "published": True, "organizationId": "org"})


def test_half_a_character_is_left_out_and_named_in_every_language() -> None:
    found = action_with("\ud800")
    made = prepared(Organization("org", "Acme", (found,)), {}, lambda _: "")
    assert not made.objects
    (remark,) = made.organization.left_out
    assert remark.why == "it holds half of a character, which no file can hold"


@pytest.mark.parametrize("name", ["fn::secret", "Fn::FileAsset", "<<"])
def test_an_object_that_yaml_cannot_say_is_left_out_and_named(name: str) -> None:
    found = action_with(name)
    made = prepared(Organization("org", "Acme", (found,)), {}, YAML.unsayable)
    assert found.key not in made.objects
    (remark,) = made.organization.left_out
    assert "'Find'" in remark.what
    assert remark.why == f"Pulumi's YAML takes {name!r}, a name in it, for something else"
