"""Who imports whom, and what is exported: the layout is part of the design."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import genesyscloud_emulator
import genesyscloud_provider
import pulumi_genesyscloud

LAYERS = ["catalog", "api", "resources", "doors"]
"""From the ground up: each may import only those before it."""

FOREIGN_BELOW_DOORS = {"pulumi", "pulumi_aws", "grpc", "google", "pulumi_genesyscloud", "genesyscloud_emulator"}


def _modules(package: ModuleType) -> Iterator[tuple[str, Path]]:
    for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        spec = importlib.util.find_spec(each.name)
        assert spec
        assert spec.origin
        yield each.name, Path(spec.origin)


def _imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are absolute"
            assert node.module
            found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return found


def _layer(module: str) -> str | None:
    package, _, rest = module.partition(".")
    return rest.split(".")[0] or None if package == "genesyscloud_provider" else None


@pytest.mark.parametrize(
    ("module", "file"), [pytest.param(*each, id=each[0]) for each in _modules(genesyscloud_provider)]
)
def test_layers_import_only_what_is_below_them(module: str, file: Path) -> None:
    layer = _layer(module)
    assert layer in LAYERS
    allowed = set(LAYERS[: LAYERS.index(layer) + 1])
    imported = {below for each in _imports(file) if (below := _layer(each)) in LAYERS}
    assert imported <= allowed
    if layer != "doors":
        assert not {each.split(".")[0] for each in _imports(file)} & FOREIGN_BELOW_DOORS


@pytest.mark.parametrize(
    ("module", "file"), [pytest.param(*each, id=each[0]) for each in _modules(genesyscloud_emulator)]
)
def test_the_emulator_imports_nothing_of_the_provider(module: str, file: Path) -> None:
    roots = {each.split(".")[0] for each in _imports(file)}
    assert not roots & {"genesyscloud_provider", "pulumi_genesyscloud", "pulumi"}


@pytest.mark.parametrize("package", [genesyscloud_provider, pulumi_genesyscloud, genesyscloud_emulator])
def test_modules_export_what_they_define(package: ModuleType) -> None:
    for name, _ in _modules(package):
        if name.endswith("__main__"):
            continue
        module = importlib.import_module(name)
        exported = getattr(module, "__all__", [])
        assert all(hasattr(module, each) for each in exported), name
        assert len(exported) == len(set(exported)), name


def test_the_sdk_exports_exactly_its_public_names() -> None:
    public = {name for name, value in vars(pulumi_genesyscloud).items() if name[0] != "_" and not _is_module(value)}
    assert set(pulumi_genesyscloud.__all__) == public


def test_importing_the_core_loads_neither_pulumi_nor_grpc() -> None:
    code = "import sys, genesyscloud_provider.resources.integration; print(*{'pulumi', 'grpc'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "\n"


def test_importing_the_sdk_has_no_effect_on_pulumi() -> None:
    """The host imports the module of the stored constant, which must not register anything."""
    code = "import pulumi_genesyscloud._dynamic"
    assert subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, check=True).stdout == b""


def _is_module(value: object) -> bool:
    return isinstance(value, ModuleType)
