"""Every block of code on every page can be read by what it is written for."""

from __future__ import annotations

import ast
import inspect
import json
import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

import pulumi_genesyscloud
from tests.pages.commands import PLACEHOLDER
from tests.pages.markdown import ROOT, Block, blocks, pages
from tools.engine import machine_go


def _python(text: str) -> None:
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (dotted := _dotted(node)):
            _of_the_package(dotted)
        if isinstance(node, ast.Call) and (dotted := _dotted(node.func)):
            _require_keywords(dotted, [each.arg for each in node.keywords if each.arg])


def _dotted(node: ast.expr) -> str:
    """The name of something of this package; empty for anything else."""
    written = ast.unparse(node) if isinstance(node, ast.Attribute) else ""
    return written if re.fullmatch(r"genesyscloud(?:\.\w+)+", written) else ""


def _of_the_package(dotted: str) -> Any:
    """What a name leads to.

    Raises:
        ValueError: to nothing.
    """
    found: Any = pulumi_genesyscloud
    for name in dotted.split(".")[1:]:
        if not hasattr(found, name):
            raise ValueError(f"there is no {dotted}")
        found = getattr(found, name)
    return found


def _require_keywords(dotted: str, names: Sequence[str]) -> None:
    """Make sure that a call takes these arguments.

    Raises:
        ValueError: it does not.
    """
    called = inspect.signature(_of_the_package(dotted)).parameters
    takes_any = any(each.kind is inspect.Parameter.VAR_KEYWORD for each in called.values())
    if unknown := [each for each in names if each not in called and not takes_any]:
        raise ValueError(f"{dotted} takes no {', '.join(unknown)}")


def _yaml(text: str) -> None:
    list(yaml.safe_load_all(text))


def _shell(text: str) -> None:
    _run("bash", "-n", given=PLACEHOLDER.sub("PLACEHOLDER", text))


def _go(text: str) -> None:
    if go := machine_go():
        _run(str(go.with_name("gofmt")), "-e", given=text)


def _run(*command: str, given: str) -> None:
    done = subprocess.run(command, input=given, capture_output=True, text=True)
    if done.returncode:
        raise ValueError(done.stderr)


def _elsewhere(_text: str) -> None:
    """Compiled, or checked against the schema, with the examples of its language."""


READERS: Final[dict[str, Callable[[str], object]]] = {
    "python": _python,
    "json": json.loads,
    "yaml": _yaml,
    "sh": _shell,
    "bash": _shell,
    "go": _go,
    **dict.fromkeys(
        ("typescript", "csharp", "java", "mermaid", "toml", "xml", "dockerfile", "console", "text", "diff", "hcl"),
        _elsewhere,
    ),
}
"""By the language that a block names."""


def fault(block: Block) -> str | None:
    """Why a block cannot be read; None where it can."""
    reader = READERS.get(block.language)
    if reader is None:
        return f"{block}: nobody reads {block.language!r}"
    try:
        reader(block.text)
    except (SyntaxError, ValueError, yaml.YAMLError) as error:
        return f"{block}: {error}"
    return None


@pytest.mark.parametrize("page", pages(), ids=lambda each: str(each.relative_to(ROOT)))
def test_every_block_of_code_can_be_read(page: Path) -> None:
    assert [each for block in blocks(page) if block.language and (each := fault(block))] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", "def f(:"),
        ("python", "genesyscloud.DataActions('a')"),
        ("python", "genesyscloud.IntegrationType.WEB_SERVICE"),
        ("python", "genesyscloud.DataActionIntegration('a', type='b')"),
        ("json", "{a: 1}"),
        ("yaml", "a: [1"),
        ("sh", "if true; then"),
        ("sh", "echo 'a"),
        ("pyton", "pass"),
    ],
)
def test_a_block_that_cannot_be_read_would_be_noticed(language: str, text: str) -> None:
    assert fault(Block(ROOT / "README.md", 1, language, text))


@pytest.mark.parametrize("page", pages(), ids=lambda each: str(each.relative_to(ROOT)))
def test_every_fence_is_closed(page: Path) -> None:
    fences = re.findall(r"^ *```", page.read_text("utf-8"), re.MULTILINE)
    assert len(fences) == 2 * len(list(blocks(page)))
