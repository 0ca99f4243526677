"""Breaking changes of Python's public API, as Griffe finds them, and how the API of a release is recorded.

What is recorded are the sources of the public packages without docstrings, comments and bodies: names, signatures and
defaults are all that is compared.
"""

from __future__ import annotations

import ast
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import griffe

from tools.breaking.change import Change

PACKAGES: Final = {
    "pulumi_genesyscloud": "sdk/python",
    "pytest_genesyscloud": "sdk/python",
    "genesyscloud_emulator": "emulator",
}
"""The packages that users import, and the folder in which each is. The provider's own is none of them."""

ASSIGNS: Final = ("__init__", "__post_init__")
"""Methods whose bodies make attributes."""

TIME: Final = (2020, 1, 1, 0, 0, 0)


def record(file: Path, root: Path) -> None:
    """Write a tree's API into a file; the same API gives the same bytes."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for package, folder in PACKAGES.items():
            for source in sorted((root / folder / package).rglob("*.py")):
                text = ast.unparse(_Declarations().visit(ast.parse(source.read_text("utf-8")))) + "\n"
                entry = zipfile.ZipInfo(source.relative_to(root / folder).as_posix(), TIME)
                packed.writestr(entry, text, zipfile.ZIP_DEFLATED)


def changes(recorded: Path, root: Path) -> Iterator[Change]:
    """What a tree has changed of a recorded API so that programs break."""
    with tempfile.TemporaryDirectory() as temporary:
        with zipfile.ZipFile(recorded) as packed:
            packed.extractall(temporary)
        for package, folder in PACKAGES.items():
            old, new = _load(package, Path(temporary)), _load(package, root / folder)
            for each in griffe.find_breaking_changes(old, new):
                yield Change(_name(each), each.kind.value.lower())


def _load(package: str, folder: Path) -> griffe.Object | griffe.Alias:
    loaded = griffe.load(
        package, search_paths=[folder], allow_inspection=False, resolve_aliases=True, resolve_external=False
    )
    for module in _modules(loaded):
        # Programs import from a module that says what it has; the others are where the names happen to stand.
        module.public = module.exports is not None or module is loaded
    return loaded


def _modules(module: griffe.Object | griffe.Alias) -> Iterator[griffe.Object | griffe.Alias]:
    yield module
    for each in module.modules.values():
        if not each.is_alias:
            yield from _modules(each)


def _name(breakage: griffe.Breakage) -> str:
    """Whose name it is; a parameter's in parentheses."""
    name = breakage.obj.path
    parameter = breakage.old_value if isinstance(breakage.old_value, griffe.Parameter) else breakage.new_value
    return f"{name}({parameter.name})" if isinstance(parameter, griffe.Parameter) else name


class _Declarations(ast.NodeTransformer):
    """Leaves of a module what declares something."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._without_body(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._without_body(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        is_text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return ast.Pass() if is_text else node

    def _without_body(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        if node.name not in ASSIGNS:
            node.body = [ast.Expr(ast.Constant(...))]
        return self.generic_visit(node)
