"""The code of a function at both adapters, as Pulumi's archives travel: only other contents are a change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import grpc
import pulumi
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.adapters.dynamic import provider
from pulumi_genesyscloud import _dynamic
from tests.adapters.adapter import Adapter, CheckFailed, DynamicAdapter, Live, PluginAdapter

pytestmark = pytest.mark.slow

Requests = Callable[[], dict[Any, int]]


@pytest.fixture(params=["dynamic", "plugin"])
def adapter(request: pytest.FixtureRequest, settings: dict[str, str]) -> Adapter:
    if request.param == "dynamic":
        return DynamicAdapter(_dynamic.DATA_ACTION, settings)
    return PluginAdapter("DataAction", settings)


@pytest.fixture
def code(tmp_path: Path) -> Path:
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "index.js").write_text("exports.handler = 1")
    return folder


@pytest.fixture
def function(genesys_cloud: Emulator) -> Callable[[Any], dict[str, Any]]:
    """What a program writes of a function with this code."""
    integration = genesys_cloud.control.create_integration("function-data-actions", "Functions")

    def write(code: Any) -> dict[str, Any]:
        return {
            "integration": {"id": integration.id, "type": "function-data-actions"},
            "name": "orders",
            "contract": {"input": {"type": "object"}, "output": {"type": "object"}},
            "function": {"runtime": "nodejs22.x", "handler": "index.handler", "code": code},
        }

    return write


def test_code_lives_through_both_adapters(
    adapter: Adapter, function: Callable[[Any], dict[str, Any]], requests: Requests, code: Path, genesys_cloud: Emulator
) -> None:
    did, live = adapter.up(None, function(pulumi.FileArchive(str(code))))
    assert did == "create"
    uploaded = genesys_cloud.control.state().actions[0].function
    assert uploaded
    requests()
    for each in (pulumi.FileArchive(str(code)), str(code)):
        assert adapter.up(live, function(each))[0] == "same"
    assert requests() == {}

    (code / "index.js").write_text("exports.handler = 2")
    did, live = adapter.up(live, function(pulumi.FileArchive(str(code))))
    assert did == "update"
    did, live = adapter.up(live, function(str(code)))
    assert did == "same"
    found = adapter.refresh(live)
    assert found
    assert found.state["codeHash"] == live.state["codeHash"]
    assert adapter.up(found, function(pulumi.FileArchive(str(code))))[0] == "same"
    (code / "index.js").unlink()
    assert adapter.refresh(live), "a refresh needs no code"
    adapter.destroy(live)
    assert genesys_cloud.control.state().actions == []


def test_at_the_plugin_any_archive_of_the_same_files_is_the_same(
    function: Callable[[Any], dict[str, Any]], settings: dict[str, str], requests: Requests, code: Path
) -> None:
    adapter = PluginAdapter("DataAction", settings)
    _, live = adapter.up(None, function(pulumi.FileArchive(str(code))))
    requests()
    for same in (
        pulumi.RemoteArchive(code.as_uri()),
        pulumi.AssetArchive({"index.js": pulumi.FileAsset(str(code / "index.js"))}),
        pulumi.AssetArchive({"index.js": pulumi.StringAsset("exports.handler = 1"), ".": pulumi.AssetArchive({})}),
    ):
        assert adapter.up(live, function(same))[0] == "same"
    assert requests() == {}
    other = pulumi.AssetArchive(
        {"index.js": pulumi.StringAsset("exports.handler = 3"), "lib": pulumi.FileArchive(str(code))}
    )
    did, live = adapter.up(live, function(other))
    assert did == "update"
    assert "code" not in live.state["function"], "no SDK can read what the engine would make of it"
    assert adapter.refresh(live)
    assert adapter.up(live, function(other))[0] == "same"


def test_a_dynamic_resource_takes_paths_and_says_so(
    function: Callable[[Any], dict[str, Any]], settings: dict[str, str], code: Path
) -> None:
    adapter = DynamicAdapter(_dynamic.DATA_ACTION, settings)
    _, live = adapter.up(None, function(pulumi.FileArchive(str(code))))
    assert live.inputs["function"]["code"] == live.state["function"]["code"] == str(code)
    assets = function(pulumi.AssetArchive({"index.js": pulumi.StringAsset("exports.handler = 1")}))
    with pytest.raises(provider.Error, match="give the resource a `provider`"):
        adapter.up(live, assets)
    of_the_plugin = Live(live.id, assets, live.state)
    assert adapter.up(of_the_plugin, function(str(code)))[0] == "same", "what it was at the other adapter is no matter"


def test_code_that_is_not_there_fails_the_check_and_names_the_path(
    adapter: Adapter, function: Callable[[Any], dict[str, Any]], tmp_path: Path
) -> None:
    for given in (str(tmp_path / "none"), pulumi.FileArchive(str(tmp_path / "none"))):
        with pytest.raises(CheckFailed) as failed:
            adapter.up(None, function(given))
        assert failed.value.failures == [
            ("", f"function.code: names {tmp_path}/none, and there is nothing of this name")
        ]


def test_an_archive_elsewhere_is_refused(
    adapter: Adapter, function: Callable[[Any], dict[str, Any]], code: Path
) -> None:
    archive = pulumi.FileArchive(str(code))
    wrong = {**function(archive), "category": archive}
    with pytest.raises((CheckFailed, grpc.RpcError)) as failed:
        adapter.up(None, wrong)
    assert "category: " in str(failed.value)
    asset = function(pulumi.StringAsset("exports.handler = 1"))
    with pytest.raises((provider.Error, CheckFailed, grpc.RpcError), match=r"function\.code|cannot keep assets"):
        adapter.up(None, asset)


def test_a_creation_that_fails_half_way(
    adapter: Adapter, function: Callable[[Any], dict[str, Any]], genesys_cloud: Emulator, code: Path
) -> None:
    """Nothing is left of it, or at the plugin adapter what the next update goes on with."""
    genesys_cloud.control.fault("status", method="PUT", route="/uploads/{id}", status=400, count=None)
    kinds = (provider.Error, grpc.RpcError)
    with pytest.raises(kinds, match=r"PUT of the file to 127\.0\.0\.1 is answered 400"):
        adapter.up(None, function(str(code)))
    left = genesys_cloud.control.state().actions
    assert [each.published for each in left] == ([] if isinstance(adapter, DynamicAdapter) else [False])
