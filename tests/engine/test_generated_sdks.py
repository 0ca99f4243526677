"""Pulumi's own code generation makes SDKs of the schema; programs in other languages compile with them, and run.

The generators, and the schema of schemas, are parts of the engine.
"""

from __future__ import annotations

import ast
import compileall
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
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
from tests.engine.hosts import launcher
from tests.engine.test_examples import WEB_SERVICES, live_fields
from tests.engine.test_import import Project
from tools import sdkgen
from tools.automation import pulumi_command, workspace_environment
from tools.engine import engine_folder

pytestmark = pytest.mark.engine

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "docs" / "_index.md", *sorted((ROOT / "provider").rglob("*docs.md"))]
STAND_IN = [sys.executable, "-u", compiled_language_host.__file__]


@dataclass(frozen=True)
class Language:
    """How programs in a language are compiled and run.

    Attributes:
        name: of its examples, in the folder of that name and on pages.
        sdk: the folder of its generated SDK.
        runtime: what Pulumi calls it.
        main: the file of an example's program.
        right: what stands in that.
        wrong: what the schema does not allow in its place.
        said: what the compiler says then.
        compile: compiles a copy of a project with the SDK.
        run: the command that runs what was compiled.
        missing: why that is not possible here.
    """

    name: str
    sdk: str
    runtime: str
    main: str
    right: str
    wrong: str
    said: str
    compile: Callable[[Path, Path, Path], Path]
    run: Callable[[Path], list[str]]
    missing: str | None = None

    @property
    def example(self) -> Path:
        """The folder of its example."""
        return ROOT / "examples" / self.name / "web-services"


def run_go(project: Path) -> list[str]:
    sdkgen.build_go(project, project / "program")
    return [str(project / "program")]


def run_typescript(project: Path) -> list[str]:
    script = project.parent / "node_modules" / "@pulumi" / "pulumi" / "cmd" / "run"
    return ["node", str(script), compiled_language_host.FLAGS, str(project / "bin" / "index.js")]


def run_java(project: Path) -> list[str]:
    path = os.pathsep.join(str(each) for each in (project / "target" / "classes", *sdkgen.java_packages()))
    return ["java", "-cp", path, "webservices.App"]


GO = Language("go", "go", "go", "main.go", "Notes: ", "Memo: ", "unknown field Memo", sdkgen.compile_go, run_go)
TYPESCRIPT = Language(
    "typescript",
    "nodejs",
    "nodejs",
    "index.ts",
    "notes: ",
    "memo: ",
    "'memo' does not exist",
    sdkgen.compile_typescript,
    run_typescript,
    sdkgen.missing_node(),
)
JAVA = Language(
    "java",
    "java",
    "java",
    "src/main/java/webservices/App.java",
    ".notes(",
    ".memo(",
    r"symbol: +method memo",
    sdkgen.compile_java,
    run_java,
    sdkgen.missing_java(),
)


def parameters(*languages: Language) -> list[Any]:
    """What a test is run with for each of the languages; those are left out that cannot be compiled here."""
    left_out = {each.name: pytest.mark.skipif(each.missing is not None, reason=str(each.missing)) for each in languages}
    return [pytest.param(each, id=each.name, marks=left_out[each.name]) for each in languages]


LANGUAGES = parameters(GO, TYPESCRIPT, JAVA)


@pytest.fixture(scope="module")
def sdks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the generated SDKs."""
    folder = tmp_path_factory.mktemp("sdks")
    sdkgen.generate(folder)
    assert {each.name for each in folder.iterdir()} == set(sdkgen.LANGUAGES)
    return folder


def examples_of_pages(language: str) -> dict[str, str]:
    """The examples that the schema and the first page show in a language, by page and number."""
    return {
        f"{page.parent.name}_{page.name.partition('.')[0]}_{number}": text
        for page in PAGES
        for number, text in enumerate(
            re.findall(rf"^```{language}\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
        )
    }


def project_of_pages(language: Language, folder: Path) -> Path:
    """One project with all examples of pages in a language."""
    shutil.copytree(language.example, folder, ignore=sdkgen.NOT_COPIED)
    (folder / language.main).unlink()
    texts = examples_of_pages(language.name)
    assert len(texts) > len(PAGES)
    for name, text in texts.items():
        if language is TYPESCRIPT:
            file = folder / f"{name}.ts"
        else:
            file = (folder / language.main).parent / name / Path(language.main).name
        file.parent.mkdir(exist_ok=True)
        # A package in Java has one class of a name.
        file.write_text(text.replace("package app;", f"package webservices.{name};"), "utf-8")
    if language is TYPESCRIPT:
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_of_the_pages_compiles(language: Language, sdks: Path, tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    language.compile(project_of_pages(language, tmp_path / "pages"), sdks / language.sdk, tmp_path / "work")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_program_that_the_schema_does_not_allow_does_not_compile(
    language: Language, sdks: Path, tmp_path: Path
) -> None:
    project = shutil.copytree(language.example, tmp_path / "written")
    text = (project / language.main).read_text("utf-8")
    assert language.right in text
    (project / language.main).write_text(text.replace(language.right, language.wrong), "utf-8")
    (tmp_path / "work").mkdir()
    with pytest.raises(sdkgen.CommandFailed, match=language.said):
        language.compile(project, sdks / language.sdk, tmp_path / "work")


def test_the_go_sdk_compiles_down_to_what_no_program_uses(sdks: Path, tmp_path: Path) -> None:
    sdkgen.compile_go(sdks / "go", sdks / "go", tmp_path)


def test_the_sdk_of_net_has_a_class_for_each_resource_and_a_picture(sdks: Path) -> None:
    folder = sdks / "dotnet"
    for each in RESOURCES:
        assert f"public partial class {each.name} : " in (folder / f"{each.name}.cs").read_text("utf-8")
    assert (folder / "logo.png").read_bytes() == sdkgen.LOGO.read_bytes()


def test_the_python_sdk_compiles_and_knows_no_enum_that_ours_lacks(sdks: Path) -> None:
    """`pulumi import` writes Python programs with the names of the generated SDK, and they run with ours."""
    package = sdks / "python" / "pulumi_genesyscloud"
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


def language_host(folder: Path, runtime: str, command: list[str]) -> Path:
    """A language host for programs that are run by a command."""
    host = folder / f"pulumi-language-{runtime}"
    launcher(host, *STAND_IN, runtime, str(sdkgen.generator()), *command)
    return host


@pytest.mark.parametrize("language", parameters(GO, TYPESCRIPT))
def test_what_an_import_writes_compiles_and_previews_without_changes(
    language: Language, sdks: Path, tmp_path: Path, genesys_cloud: Emulator, as_somebody_else: Any
) -> None:
    project = Project(tmp_path, genesys_cloud, language.runtime)
    language_host(project.hosts, language.runtime, [])
    made = one_of_each(genesys_cloud, as_somebody_else, tmp_path / "made.json")
    file = str(tmp_path / "made.json")
    project.pulumi("import", "--file", file, "--yes", "--protect=false", "--out", language.main)
    written = (project.folder / language.main).read_text("utf-8")
    assert [kind for kind in made if kind not in written] == []
    for each in language.example.iterdir():
        if each.name in ("go.mod", "package.json", "tsconfig.json"):
            shutil.copy(each, project.folder)
    (tmp_path / "compiled").mkdir()
    project.folder = language.compile(project.folder, sdks / language.sdk, tmp_path / "compiled")
    language_host(project.hosts, language.runtime, language.run(project.folder))
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_runs_and_makes_what_the_one_in_python_makes(
    language: Language, sdks: Path, tmp_path: Path, genesys_cloud: Emulator, config: dict[str, Any]
) -> None:
    project = language.compile(language.example, sdks / language.sdk, tmp_path)
    settings = yaml.safe_load((project / "Pulumi.yaml").read_text("utf-8"))
    plugins = [{"name": name, "path": str(folder)} for name, folder in PLUGIN_FOLDERS.items()]
    (project / "Pulumi.yaml").write_text(yaml.safe_dump({**settings, "plugins": {"providers": plugins}}), "utf-8")
    host = language_host(tmp_path / "host", language.runtime, language.run(project))
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


@pytest.mark.parametrize("language", [pytest.param(each, id=each.name) for each in (GO, TYPESCRIPT, JAVA)])
def test_the_readme_of_an_example_sets_all_that_its_program_reads(language: Language) -> None:
    readme = (language.example / "README.md").read_text("utf-8")
    for key, value in WEB_SERVICES.config.items():
        secretly = "--secret " if isinstance(value, ConfigValue) else ""
        assert re.search(rf"^pulumi config set {secretly}{key}( |$)", readme, re.MULTILINE), key
