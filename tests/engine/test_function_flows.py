"""What a user goes through with the code of a function, on a real engine at either adapter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pytest

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from tests.engine.conftest import DYNAMIC_ADAPTER, PLUGIN_ADAPTER, Adapter, EngineStack, Program

pytestmark = pytest.mark.engine

ACTION = "/api/v2/integrations/actions/{id}"
UPLOAD = ("POST", f"{ACTION}/draft/function/upload")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the code of a function."""
    source = tmp_path / "function" / "src"
    source.mkdir(parents=True)
    (source / "index.js").write_text("exports.handler = async (event) => event;\n", "utf-8")
    return source.parent


def prices(
    adapter: Adapter, code: Callable[[], Any], runtime: str = "nodejs22.x", timeout_seconds: int | None = None
) -> Program:
    """An integration of Genesys Cloud Functions and an action that runs code."""

    def program() -> None:
        opts = adapter.opts()
        functions = genesyscloud.IntegrationType.GENESYS_CLOUD_FUNCTIONS
        function: genesyscloud.DataActionFunctionArgs = {
            "runtime": runtime,
            "handler": "src/index.handler",
            "code": code(),
        }
        if timeout_seconds is not None:
            function["timeout_seconds"] = timeout_seconds
        genesyscloud.DataAction(
            "work-out-price",
            genesyscloud.DataActionIntegration("prices", functions, opts=opts),
            contract={"input": {"type": "object"}, "output": {"type": "object"}},
            function=function,
            opts=opts,
        )

    return program


@pytest.mark.parametrize(
    ("adapter", "archive"),
    [
        pytest.param(DYNAMIC_ADAPTER, str, id="dynamic-a path"),
        pytest.param(DYNAMIC_ADAPTER, pulumi.FileArchive, id="dynamic-an archive"),
        pytest.param(PLUGIN_ADAPTER, str, id="plugin-a path"),  # an archive as well, in the plugin
    ],
)
def test_code_is_uploaded_when_its_files_change_and_only_then(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator, folder: Path, archive: Callable[[str], Any]
) -> None:
    program = prices(adapter, lambda: archive(str(folder)))
    assert stack.preview(program).changes["create"] == 3 + adapter.providers
    assert stack.up(program).requests[UPLOAD] == 1
    (live,) = genesys_cloud.control.state().actions
    assert live.published
    again = stack.up(program)
    assert (again.changes, dict(again.requests)) == ({}, {})
    assert stack.refresh().changes == {}

    (folder / "src" / "index.js").write_text("exports.handler = async () => ({});\n", "utf-8")
    preview = stack.preview(program)
    assert preview.changes == {"update": 1}
    changed = stack.up(program)
    assert changed.requests[UPLOAD] == 1
    assert [each.id for each in genesys_cloud.control.state().actions] == [live.id]
    assert stack.preview(program).changes == {}

    (folder / "src" / "index.js").unlink()
    (folder / "src").rmdir()
    folder.rmdir()
    assert stack.refresh().changes == {}
    assert str(folder) in stack.refused(stack.preview, program)
    stack.destroy()
    assert genesys_cloud.control.state().actions == []


def test_what_is_wrong_with_a_function_is_said_in_the_preview(stack: EngineStack, folder: Path) -> None:
    def preview(**settings: Any) -> str:
        return stack.refused(stack.preview, prices(DYNAMIC_ADAPTER, lambda: str(folder), **settings))

    assert "function.runtime: is none of the organization's; available are nodejs20.x, nodejs22.x" in preview(
        runtime="nodejs99.x"
    )
    assert "function.timeoutSeconds: must be a whole number of seconds from 1 to 15" in preview(timeout_seconds=30)
    deprecated = preview(runtime="nodejs18.x")
    assert "function.runtime: is deprecated and ends on 2025-09-01, and no function can be given it" in deprecated


def test_code_that_the_service_refuses_leaves_nothing_half_made(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator, folder: Path
) -> None:
    genesys_cloud.control.fault("status", method="PUT", route="/uploads/{id}", status=403, count=None)
    program = prices(adapter, lambda: str(folder))
    said = stack.refused(stack.up, program)
    assert "the address that Genesys Cloud gave for the code refused it" in said
    assert "X-Amz" not in said
    genesys_cloud.control.clear_faults()
    stack.up(program)
    (live,) = genesys_cloud.control.state().actions
    assert live.published
    assert live.id == stack.resources("DataAction")[0]["id"]
