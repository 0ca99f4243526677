"""Who imports whom, and what is exported: the layout is part of the design."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import genesyscloud_emulator
import genesyscloud_provider
import pulumi_genesyscloud

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


def _modules(package: ModuleType) -> Iterator[str]:
    yield from (each.name for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."))


def _lint_imports(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_layers_import_only_what_they_may() -> None:
    contracts = (ROOT / "pyproject.toml").read_text("utf-8").count("[[tool.importlinter.contracts]]")
    linted = _lint_imports()
    assert linted.returncode == 0, linted.stdout
    assert f"{contracts} kept, 0 broken" in linted.stdout


def test_a_forbidden_import_would_be_noticed(tmp_path: Path) -> None:
    """The same contracts, turned upside down: the catalog as the top layer."""
    contracts = (ROOT / "pyproject.toml").read_text("utf-8")
    layers = re.search(r"^layers = \[\n(.*?)^\]", contracts, re.MULTILINE | re.DOTALL)
    assert layers
    upside_down = "".join(reversed(layers[1].splitlines(keepends=True)))
    (tmp_path / "pyproject.toml").write_text(contracts.replace(layers[1], upside_down), "utf-8")
    assert _lint_imports("--config", str(tmp_path / "pyproject.toml")).returncode == 1


FACES = {"pulumi_genesyscloud.aws"}
"""What users import besides the packages themselves."""


@pytest.mark.parametrize("package", [genesyscloud_provider, pulumi_genesyscloud, genesyscloud_emulator])
def test_only_where_a_package_shows_a_face_it_is_said_what_it_shows(package: ModuleType) -> None:
    for name in [package.__name__, *_modules(package)]:
        if name.endswith("__main__"):
            continue
        module = importlib.import_module(name)
        shown = getattr(module, "__all__", [])
        is_face = hasattr(module, "__path__") or name in FACES
        assert not shown or is_face or any(_is_of_another(module, each) for each in shown), name
        assert all(hasattr(module, each) for each in shown), name
        assert len(shown) == len(set(shown)), name


def _is_of_another(module: ModuleType, name: str) -> bool:
    """Whether a module passes on what another one defines."""
    value = getattr(module, name)
    return _is_module(value) or getattr(value, "__module__", module.__name__) != module.__name__


def test_the_sdk_exports_exactly_its_public_names() -> None:
    public = {name for name, value in vars(pulumi_genesyscloud).items() if name[0] != "_" and not _is_module(value)}
    assert set(pulumi_genesyscloud.__all__) == public


HEAVY = {"pulumi", "grpc", "opentelemetry", "httpx._main", "rich", "click", "email_validator"}
"""What takes long to import, and the core does without as long as nobody needs it."""


def test_importing_the_core_loads_nothing_heavy() -> None:
    code = f"import sys, genesyscloud_provider.registry; print(*{HEAVY} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "\n"


def test_what_httpx_leaves_out_for_the_core_can_be_imported_afterwards() -> None:
    code = "import genesyscloud_provider.client.client, httpx._main; print(httpx._main.main.name)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "main\n"


CORE = {"pydantic", "pydantic_core", "httpx", "httpcore", "tenacity"} | {
    f"genesyscloud_provider.{each}" for each in ("framework", "integrations", "architect", "registry", "client.client")
}
"""What Pulumi's own process needs to serve a resource, and a program does not need to register one."""

PROGRAM = """
import sys
import pulumi
import pulumi_genesyscloud as genesyscloud
from tests.unit.programs import Recorder, register

def program():
    login = genesyscloud.IntegrationCredential.basic_auth("orders", user_name="ada")
    shop = genesyscloud.DataActionIntegration("shop", genesyscloud.IntegrationType.WEB_SERVICES, login)
    config = genesyscloud.DataActionConfig.rest("GET", "https://orders.example.com/")
    genesyscloud.CustomAuthAction("login", shop, config)
    return genesyscloud.DataAction("get", shop, {"input": {}, "output": {}}, config).name

imported = set(sys.modules)
pulumi.runtime.set_mocks(Recorder(), project="project", stack="dev")
register(program)
print(*sorted(CORE & imported), *sorted(CORE & set(sys.modules)))
"""


def test_a_program_that_registers_resources_loads_neither_the_core_nor_what_it_needs() -> None:
    code = f"CORE = {CORE}\n{PROGRAM}"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (0, "\n"), ended.stderr


def test_what_a_program_does_not_load_is_what_serves_its_resources() -> None:
    """Otherwise the names above could be those of nothing."""
    code = f"import sys, genesyscloud_provider.adapters.dynamic.provider; print(*{CORE} - set(sys.modules))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout == "\n"


@pytest.mark.slow
def test_importing_the_sdk_has_no_effect_on_pulumi() -> None:
    """The host imports the module of the stored constant, which must not register anything."""
    code = "import pulumi_genesyscloud._dynamic"
    assert subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, check=True).stdout == b""


NOUNS = re.compile(
    r"integration(?!s\b.*import)|data ?action|custom.?auth|architect|\bflow|\brole|oauth ?client", re.IGNORECASE
)
"""What there is in Genesys Cloud."""

FREE_OF_NOUNS = [
    each
    for part in ("framework", "adapters")
    for each in sorted((ROOT / "provider/genesyscloud_provider" / part).rglob("*.py"))
]


@pytest.mark.parametrize("file", FREE_OF_NOUNS, ids=lambda each: each.stem)
def test_framework_and_adapters_know_nothing_of_genesys_clouds(file: Path) -> None:
    lines = file.read_text("utf-8").splitlines()
    assert [each for each in lines if NOUNS.search(each)] == []


LONGEST = 40


def test_no_function_of_the_provider_is_longer_than_a_page() -> None:
    too_long = [
        f"{file.name}: {each.name}"
        for file in sorted((ROOT / "provider").rglob("*.py"))
        for each in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(each, ast.FunctionDef) and each.end_lineno and each.end_lineno - each.lineno >= LONGEST
    ]
    assert too_long == []


def _is_module(value: object) -> bool:
    return isinstance(value, ModuleType)


@pytest.mark.parametrize(
    "readme",
    [each for each in sorted(ROOT.glob("examples/**/README.md")) if "client credentials" in each.read_text("utf-8")],
    ids=lambda each: each.parent.name,
)
def test_an_example_that_lists_permissions_lists_those_that_tell_who_uses_an_action(readme: Path) -> None:
    told = " ".join(readme.read_text("utf-8").split())
    for permission in ("Architect > Dependency Tracking", "Architect > Flow", "Analytics > Action Aggregate"):
        assert f"{permission} > View" in told
