"""Pulumi's own code generation makes SDKs of the schema; programs in other languages compile with them, and run.

The generators, and the schema of schemas, are parts of the engine.
"""

from __future__ import annotations

import ast
import compileall
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from pulumi.automation import ConfigValue, LocalWorkspace, Stack

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from genesyscloud_provider.adapters.plugin.schema import schema
from genesyscloud_provider.adapters.tokens import token
from genesyscloud_provider.registry import RESOURCES
from tests.engine import compiled_language_host
from tests.engine.conftest import PLUGIN_FOLDERS
from tests.engine.test_examples import WEB_SERVICES, live_fields
from tests.engine.test_import import Project
from tools import sdkgen
from tools.automation import pulumi_command, workspace_environment
from tools.engine import engine_folder

pytestmark = pytest.mark.engine

ROOT = Path(__file__).parents[2]
EXAMPLES = {language: ROOT / "examples" / language / "web-services" for language in ("go", "typescript")}
PAGES = sorted((ROOT / "provider").rglob("*docs.md"))

needs_node = pytest.mark.skipif(bool(sdkgen.missing_node()), reason=str(sdkgen.missing_node()))

STAND_IN = [sys.executable, "-u", compiled_language_host.__file__]
RUNTIMES = {"go": "go", "typescript": "nodejs", "python": "python"}

Compile = Callable[[Path, Path, Path], Path]

LANGUAGES = [
    pytest.param("go", sdkgen.compile_go, id="go"),
    pytest.param("typescript", sdkgen.compile_typescript, id="typescript", marks=needs_node),
]


@pytest.fixture(scope="module")
def sdks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The generated SDKs, by language."""
    folder = tmp_path_factory.mktemp("sdks")
    sdkgen.generate(folder)
    assert {each.name for each in folder.iterdir()} == set(sdkgen.LANGUAGES)
    return {"go": folder / "go", "typescript": folder / "nodejs", "python": folder / "python"}


def examples_of_pages(language: str) -> dict[str, str]:
    """The examples that the schema shows in a language, by page and number."""
    return {
        f"{page.parent.name}_{page.name.partition('.')[0]}_{number}": text
        for page in PAGES
        for number, text in enumerate(
            re.findall(rf"^```{language}\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
        )
    }


def project_of_pages(language: str, folder: Path) -> Path:
    """One project with all examples of the schema in a language."""
    shutil.copytree(EXAMPLES[language], folder)
    main = folder / {"go": "main.go", "typescript": "index.ts"}[language]
    main.unlink()
    texts = examples_of_pages(language)
    assert len(texts) > len(PAGES)
    for name, text in texts.items():
        file = folder / name / main.name if language == "go" else folder / f"{name}.ts"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    if language == "typescript":
        settings = json.loads((folder / "tsconfig.json").read_text("utf-8"))
        settings["files"] = [f"{name}.ts" for name in texts]
        (folder / "tsconfig.json").write_text(json.dumps(settings), "utf-8")
    return folder


def test_the_schema_is_one_to_pulumi() -> None:
    text = sdkgen.metaschema().read_text("utf-8").replace("(?<", "(?P<")  # as Python writes the name of a group
    validator = jsonschema.Draft202012Validator(json.loads(text))
    validator.check_schema(validator.schema)
    assert [each.message for each in validator.iter_errors(schema())] == []

    broken = schema()
    next(iter(broken["resources"].values()))["requiredInputs"] = "name"
    assert list(validator.iter_errors(broken)), "the metaschema would accept anything"


@pytest.mark.parametrize(("language", "compile_"), LANGUAGES)
def test_every_example_of_the_pages_compiles(
    language: str, compile_: Compile, sdks: dict[str, Path], tmp_path: Path
) -> None:
    (tmp_path / "work").mkdir()
    compile_(project_of_pages(language, tmp_path / "pages"), sdks[language], tmp_path / "work")


@pytest.mark.parametrize(("language", "compile_"), LANGUAGES)
def test_a_program_that_the_schema_does_not_allow_does_not_compile(
    language: str, compile_: Compile, sdks: dict[str, Path], tmp_path: Path
) -> None:
    project = shutil.copytree(EXAMPLES[language], tmp_path / "written")
    main, right, wrong = {"go": ("main.go", "Notes: ", "Memo: "), "typescript": ("index.ts", "notes: ", "memo: ")}[
        language
    ]
    text = (project / main).read_text("utf-8")
    assert right in text
    (project / main).write_text(text.replace(right, wrong), "utf-8")
    (tmp_path / "work").mkdir()
    with pytest.raises(sdkgen.CommandFailed, match=r"unknown field Memo|'memo' does not exist"):
        compile_(project, sdks[language], tmp_path / "work")


def test_the_go_sdk_compiles_down_to_what_no_program_uses(sdks: dict[str, Path], tmp_path: Path) -> None:
    sdkgen.compile_go(sdks["go"], sdks["go"], tmp_path)


def test_the_python_sdk_compiles_and_knows_no_enum_that_ours_lacks(sdks: dict[str, Path]) -> None:
    """`pulumi import` writes Python programs with the names of the generated SDK, and they run with ours."""
    package = sdks["python"] / "pulumi_genesyscloud"
    assert compileall.compile_dir(package, quiet=2)
    classes = [
        each for each in ast.parse((package / "_enums.py").read_text("utf-8")).body if isinstance(each, ast.ClassDef)
    ]
    assert {"IntegrationType", "CredentialType"} <= {each.name for each in classes}
    for each in classes:
        if each.name == "PreflightMode":  # a setting of the provider, which nobody imports
            continue
        ours = getattr(genesyscloud, each.name)
        for line in each.body:
            if isinstance(line, ast.Assign):
                (target,) = line.targets
                assert isinstance(target, ast.Name)
                assert getattr(ours, target.id).value == ast.literal_eval(line.value)


def test_the_python_of_the_pages_is_typed_as_our_own_package_is(tmp_path: Path) -> None:
    for name, text in examples_of_pages("python").items():
        (tmp_path / f"{name}.py").write_text(text, "utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", ROOT / "pyproject.toml", *sorted(tmp_path.glob("*.py"))],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def run_go(project: Path) -> list[str]:
    """The command that runs a compiled program."""
    sdkgen.build_go(project, project / "program")
    return [str(project / "program")]


def run_typescript(project: Path) -> list[str]:
    """The command that runs a compiled program."""
    script = project.parent / "node_modules" / "@pulumi" / "pulumi" / "cmd" / "run"
    return ["node", str(script), compiled_language_host.FLAGS, str(project / "bin" / "index.js")]


def language_host(folder: Path, language: str, command: list[str]) -> Path:
    """A language host for programs in a language that runs them by a command."""
    host = folder / f"pulumi-language-{RUNTIMES[language]}"
    folder.mkdir(exist_ok=True)
    arguments = [RUNTIMES[language], str(sdkgen.generator()), *command]
    host.write_text(f'#!/bin/sh\nexec {shlex.join([*STAND_IN, *arguments])} "$@"\n', "utf-8")
    host.chmod(0o755)
    return host


RUNNING = [
    pytest.param(*each.values, run, id=each.id, marks=each.marks)
    for each, run in zip(LANGUAGES, (run_go, run_typescript), strict=True)
]


@pytest.mark.parametrize(("language", "compile_", "run"), RUNNING)
def test_what_an_import_writes_compiles_and_previews_without_changes(
    language: str,
    compile_: Compile,
    run: Callable[[Path], list[str]],
    sdks: dict[str, Path],
    tmp_path: Path,
    genesys_cloud: Emulator,
    as_somebody_else: Any,
) -> None:
    project = Project(tmp_path, genesys_cloud, RUNTIMES[language])
    language_host(project.hosts, language, [])
    made = one_of_each(genesys_cloud, as_somebody_else, tmp_path / "made.json")
    main = {"go": "main.go", "typescript": "index.ts"}[language]
    project.pulumi("import", "--file", str(tmp_path / "made.json"), "--yes", "--protect=false", "--out", main)
    written = (project.folder / main).read_text("utf-8")
    assert [kind for kind in made if kind not in written] == []
    for each in EXAMPLES[language].iterdir():
        if each.name in ("go.mod", "package.json", "tsconfig.json"):
            shutil.copy(each, project.folder)
    (tmp_path / "compiled").mkdir()
    project.folder = compile_(project.folder, sdks[language], tmp_path / "compiled")
    language_host(project.hosts, language, run(project.folder))
    project.pulumi("stack", "select", "dev")
    assert project.has_nothing_to_do()


def test_what_an_import_writes_in_python_runs_with_our_own_package(
    tmp_path: Path, genesys_cloud: Emulator, as_somebody_else: Any
) -> None:
    """Without a provider the dynamic one takes over what the plugin has imported, by updates that change nothing."""
    made = one_of_each(genesys_cloud, as_somebody_else, tmp_path / "made.json")
    project = Project(tmp_path, genesys_cloud, "python")
    script = str(engine_folder() / "pulumi-language-python-exec")
    language_host(project.hosts, "python", [sys.executable, script, compiled_language_host.FLAGS, "__main__.py"])
    project.pulumi("import", "--file", str(tmp_path / "made.json"), "--yes", "--protect=false", "--out", "__main__.py")

    written = (project.folder / "__main__.py").read_text("utf-8")
    assert [kind for kind in made if f"genesyscloud.{kind}(" not in written] == []
    control = genesys_cloud.control
    control.reset_requests()
    project.pulumi("up", "--yes")
    assert [each for each in control.requests() if each.method != "GET" and each.route != "/oauth/token"] == []
    assert project.has_nothing_to_do()


def one_of_each(cloud: Emulator, as_somebody_else: Any, file: Path) -> list[str]:
    """An object of each resource, in a file that `pulumi import` takes; returns the resources' names."""
    shop = wide_integration(cloud)
    login = cloud.control.create_credential("userDefinedOAuth", {"clientId": "id"}, "Login")
    cloud.control.change_integration(shop, credentials={"basicAuth": login.id})
    role = cloud.control.create_role("Reader", ["directory:user:view", "integrations:*:*"], description="Reads")
    client = cloud.control.create_oauth_client("Platform", roles=[role.id], access_token_validity_seconds=600)
    made = {
        "IntegrationCredential": login.id,
        "DataActionIntegration": shop,
        "DataAction": wide_action(as_somebody_else, shop),
        "CustomAuthAction": f"customAuth_-_{shop}",
        "Role": role.id,
        "OAuthClient": client.id,
    }
    assert set(made) == {each.name for each in RESOURCES}
    listed = [{"type": token(kind), "name": kind.lower(), "id": id_} for kind, id_ in made.items()]
    file.write_text(json.dumps({"resources": listed}), "utf-8")
    return list(made)


def wide_integration(cloud: Emulator) -> str:
    """The id of an integration whose free properties hold maps and lists in each other."""
    existing = cloud.control.create_integration("custom-rest-actions", "Shop")
    cloud.control.change_integration(
        existing.id, properties={"hosts": ["a", {"port": 443, "via": ["b"]}], "limits": {"day": [1, 2.5], "on": True}}
    )
    return existing.id


def wide_action(as_somebody_else: Any, integration: str) -> str:
    """The id of an action whose contract holds maps and lists in each other."""
    order = {"type": "object", "properties": {"id": {"type": ["string", "null"], "enum": ["a", "b"]}}}
    action = as_somebody_else(
        "POST",
        "/api/v2/integrations/actions",
        {
            "name": "Orders",
            "category": "Shop",
            "integrationId": integration,
            "contract": {
                "input": {
                    "inputSchema": {
                        "type": "object",
                        "required": ["size"],
                        "properties": {"size": {"type": ["integer", "null"], "enum": [1, 2.5], "default": 1}},
                        "additionalProperties": True,
                    }
                },
                "output": {"successSchema": {"type": "array", "items": {"anyOf": [order, {"type": "string"}]}}},
            },
            "config": {
                "request": {"requestUrlTemplate": "https://api.example.com/${input.size}", "requestType": "GET"},
                "response": {"translationMap": {"all": "$.*"}, "successTemplate": "${all}"},
            },
        },
    )
    return str(action["id"])


@pytest.mark.parametrize(("language", "compile_", "run"), RUNNING)
def test_an_example_runs_and_makes_what_the_one_in_python_makes(
    language: str,
    compile_: Compile,
    run: Callable[[Path], list[str]],
    sdks: dict[str, Path],
    tmp_path: Path,
    genesys_cloud: Emulator,
    config: dict[str, Any],
) -> None:
    project = compile_(EXAMPLES[language], sdks[language], tmp_path)
    settings = yaml.safe_load((project / "Pulumi.yaml").read_text("utf-8"))
    plugins = [{"name": name, "path": str(folder)} for name, folder in PLUGIN_FOLDERS.items()]
    (project / "Pulumi.yaml").write_text(yaml.safe_dump({**settings, "plugins": {"providers": plugins}}), "utf-8")
    host = language_host(tmp_path / "host", language, run(project))
    environment = workspace_environment(tmp_path / "home", tmp_path / "backend")
    environment["PATH"] = os.pathsep.join([str(host.parent), environment["PATH"]])
    workspace = LocalWorkspace(work_dir=str(project), env_vars=environment, pulumi_command=pulumi_command())
    stack = Stack.create("dev", workspace)
    values = {**config, **WEB_SERVICES.config}
    stack.set_all_config({key: ConfigValue(each) if isinstance(each, str) else each for key, each in values.items()})

    made = stack.up()
    assert made.summary.resource_changes == {"create": 10}
    outputs = made.outputs
    live = genesys_cloud.control.state()
    names = {each.id: each.name for each in live.integrations}
    assert {name: names[outputs[f"{name}_id"].value].rpartition("-")[0] for name in WEB_SERVICES.logins} == {
        name: name for name in WEB_SERVICES.logins
    }
    assert {outputs[f"{name}_state"].value for name in WEB_SERVICES.logins} == {"ACTIVE"}
    assert {name.rpartition("-")[0]: fields for name, fields in live_fields(live).items()} == {
        name: login.fields for name, login in WEB_SERVICES.credentials.items()
    }
    (payments,) = [each for each in live.integrations if each.name.startswith("payments-")]
    assert payments.properties == WEB_SERVICES.properties["payments"]

    assert stack.preview().change_summary == {"same": 10}


@pytest.mark.parametrize("language", EXAMPLES)
def test_the_readme_of_an_example_sets_all_that_its_program_reads(language: str) -> None:
    readme = (EXAMPLES[language] / "README.md").read_text("utf-8")
    for key, value in WEB_SERVICES.config.items():
        secretly = "--secret " if isinstance(value, ConfigValue) else ""
        assert re.search(rf"^pulumi config set {secretly}{key}( |$)", readme, re.MULTILINE), key
